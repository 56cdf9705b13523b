"""Output layers: features become probabilities of the next piece, and a loss.

B sentences (in search K·B hypotheses), T target positions, S source positions, V vocabulary, F width of the features,
E of an embedding.
"""

import torch
from torch import Tensor, nn

from seq2seq.model.dropout import Dropout
from seq2seq.model.linear import Linear, product
from seq2seq.model.loss import output_loss, smoothed_nll
from seq2seq.model.products import half
from seq2seq.model.types import Decoded, Loss, Memory, at_least_fp32, fp32_on_cpu
from seq2seq.recipe import Model
from seq2seq.specials import PAD


class Output(Linear):
    """softmax(W feature + b) over the vocabulary."""

    def __init__(self, model: Model, vocabulary: int) -> None:
        super().__init__(model.feature_width, vocabulary)

    def log_probs(self, decoded: Decoded, memory: Memory) -> Tensor:
        """Log-probabilities of the next piece, (B, T, V)."""
        return at_least_fp32(self(decoded.features)).log_softmax(-1)

    def loss(self, decoded: Decoded, memory: Memory, targets: Tensor, smoothing: float) -> Loss:
        """The loss of targets (B, T), summed over real tokens; padding never reaches the output layer."""
        real = targets != PAD
        smoothed, nll = output_loss(decoded.features[real], self, targets[real], smoothing, half())
        return Loss(smoothed, nll, real.sum())

    def agreement(self, decoded: Decoded, memory: Memory, targets: Tensor, smoothing: float, weight: float) -> Loss:
        """R-Drop's loss of targets (B, T) that were decoded twice, (2·B, T), each sentence next to itself."""
        real = targets != PAD
        answers = targets[real].repeat_interleave(2)
        smoothed, nll = self.sums_of_pairs(decoded, memory, real, answers, smoothing, weight / 2)
        return Loss(smoothed / 2, nll / 2, real.sum())

    def sums_of_pairs(
        self, decoded: Decoded, memory: Memory, real: Tensor, answers: Tensor, smoothing: float, weight: float
    ) -> tuple[Tensor, Tensor]:
        """Smoothed loss, with the weighted disagreement, and log-likelihood of both times, for answers (2·N,)."""
        pairs = by_token(decoded.features, real)  # (N, 2, F)
        return output_loss(pairs.flatten(0, 1), self, answers, smoothing, half(), weight)


class WordByWord(nn.Module):
    """tanh(Σ weights · W e + b) of the source embeddings e: what is looked at also says by itself what it means.

    The lexical model of Nguyen and Chiang 2018, with the output layer's own embeddings. A state knows a word by the
    company it keeps, so a rare one is easily taken for a frequent one; this way it has a translation of its own.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.translate = Linear(model.embedding, model.feature_width)
        self.dropout = Dropout(model.dropout)

    def prepare(self, embedded: Tensor) -> Tensor:
        """W e of each source position (B, S, E), computed once: (B, S, F)."""
        return fp32_on_cpu(product(embedded, self.translate.weight))

    def forward(self, weights: Tensor, words: Tensor) -> Tensor:
        """Where (K·B, T, S) each target position looked among the words (B, S, F): what to add, (K·B, T, F)."""
        by_sentence = weights.to(words.dtype).reshape(words.size(0), -1, words.size(1))  # (B, K·T, S)
        meant = self.dropout(torch.tanh(by_sentence @ words + self.translate.bias))
        return meant.reshape(*weights.shape[:2], -1)  # type: ignore[no-any-return]


class CopyingOutput(Output):
    """A pointer-generator: a piece is either made up or copied from where the decoder looks (See et al. 2017).

        p(w) = g · softmax(W feature + b)(w) + (1 - g) · Σ weights(s) over the positions s where w stands
        g = σ(v · feature + b)

    Names and numbers that the vocabulary knows only in shreds can so be carried over from the source.
    """

    def __init__(self, model: Model, vocabulary: int) -> None:
        super().__init__(model, vocabulary)
        self.makes_up = Linear(model.feature_width, 1)
        self.sentinel = model.sentinel

    def log_probs(self, decoded: Decoded, memory: Memory) -> Tensor:
        made_up = super().log_probs(decoded, memory)
        gate = at_least_fp32(self.makes_up(decoded.features)).sigmoid()  # (B, T, 1)
        weights = at_least_fp32(decoded.weights).to(made_up.dtype)
        times = made_up.size(0) // memory.pieces.size(0)
        pieces = memory.pieces.repeat_interleave(times, 0)[:, None].expand_as(weights)
        copied = torch.zeros_like(made_up).scatter_add(2, pieces, (1 - gate) * weights)
        if self.sentinel:  # where it looks there is nothing to copy, so its share goes to what is made up
            gate = gate + (1 - gate) * (1 - weights.sum(-1, keepdim=True)).clamp(min=0)
        return torch.logaddexp(made_up + gate.log(), copied.clamp(min=torch.finfo(copied.dtype).tiny).log())

    def loss(self, decoded: Decoded, memory: Memory, targets: Tensor, smoothing: float) -> Loss:
        real = targets != PAD
        smoothed, nll = smoothed_nll(self.log_probs(decoded, memory)[real], targets[real], smoothing)
        return Loss(smoothed, nll, real.sum())

    def sums_of_pairs(
        self, decoded: Decoded, memory: Memory, real: Tensor, answers: Tensor, smoothing: float, weight: float
    ) -> tuple[Tensor, Tensor]:
        pairs = by_token(self.log_probs(decoded, memory), real)  # (N, 2, V)
        one, other = pairs.unbind(1)
        apart = ((one.exp() - other.exp()) * (one - other)).sum()
        smoothed, nll = smoothed_nll(pairs.flatten(0, 1), answers, smoothing)
        return smoothed + weight * apart, nll


def by_token(decoded: Tensor, real: Tensor) -> Tensor:
    """What was made twice of B sentences, (2·B, T, ·), each next to itself: (N, 2, ·) of their real (B, T) tokens."""
    _, T, width = decoded.shape
    return decoded.view(-1, 2, T, width).transpose(1, 2)[real]
