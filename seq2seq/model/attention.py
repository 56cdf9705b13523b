"""Attention: how relevant is each source position to a query?

    weights = softmax(score(query, keys))        context = Σ weights · values

Keys and values come from the encoder, one a source position; the query is the decoder's state. The scores differ, the
rest is the same, so each class below is little more than its formula.

B sentences, S source positions, Q queries of a sentence, E width of the values, D width of a query.
In search several hypotheses share a sentence: a query tensor then has K·B rows, the K of a sentence side by side, and
the encoder's states are read in place rather than copied K times.
"""

import math

import torch
from torch import Tensor, nn

from seq2seq.model.types import Encoded, Memory, at_least_fp32


class Attention(nn.Module):
    """The common part: fold queries by sentence, mask, normalize, mix."""

    def __init__(self, query_width: int, value_width: int) -> None:
        super().__init__()

    def prepare(self, values: Tensor) -> Tensor:
        """The keys of a sentence, computed once."""
        return values

    def remember(self, encoded: Encoded) -> Memory:
        """What the decoder will look at."""
        return Memory(encoded.values, self.prepare(encoded.values), encoded.mask)

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        """Queries (B, Q, D) against keys (B, S, ·): scores (B, Q, S)."""
        raise NotImplementedError

    def forward(self, query: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        """Queries (K·B, T, D) to contexts (K·B, T, E) and weights (K·B, T, S)."""
        rows, steps, _ = query.shape
        by_sentence = query.reshape(memory.mask.size(0), -1, query.size(-1))  # (B, K·T, D)
        scores = at_least_fp32(self.score(by_sentence, memory.keys))  # (B, K·T, S)
        weights = scores.masked_fill(~memory.mask[:, None], -math.inf).softmax(-1)
        context = weights.to(memory.values.dtype) @ memory.values  # (B, K·T, E)
        return context.reshape(rows, steps, -1), weights.reshape(rows, steps, -1)


class NoAttention(Attention):
    """No score at all: the memory is one position, the encoder's last state, and the context is always that vector.

    This is the fixed context of Cho et al. 2014 and Sutskever et al. 2014, the bottleneck that attention removed.
    """

    def remember(self, encoded: Encoded) -> Memory:
        summary = encoded.final[:, -1:]  # (B, 1, E)
        return Memory(summary, summary, encoded.mask[:, :1])

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        return query.new_zeros(query.size(0), query.size(1), keys.size(1))


class Additive(Attention):
    """v · tanh(W q + U k + b): a small network judges each pair (Bahdanau et al. 2015). U k is computed once."""

    def __init__(self, query_width: int, value_width: int) -> None:
        super().__init__(query_width, value_width)
        self.of_query = nn.Linear(query_width, query_width, bias=False)
        self.of_key = nn.Linear(value_width, query_width)
        self.judge = nn.Linear(query_width, 1, bias=False)

    def prepare(self, values: Tensor) -> Tensor:
        return self.of_key(values)  # type: ignore[no-any-return]

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        pairs = torch.tanh(self.of_query(query)[:, :, None] + keys[:, None])  # (B, Q, S, D)
        return self.judge(pairs).squeeze(-1)  # type: ignore[no-any-return]


class General(Attention):
    """q · W k: a learned product (Luong et al. 2015). W k is computed once."""

    def __init__(self, query_width: int, value_width: int) -> None:
        super().__init__(query_width, value_width)
        self.of_key = nn.Linear(value_width, query_width, bias=False)

    def prepare(self, values: Tensor) -> Tensor:
        return self.of_key(values)  # type: ignore[no-any-return]

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        return query @ keys.transpose(1, 2)


class ScaledDot(Attention):
    """q · k / √d: no weights of its own; the scale keeps the softmax soft in wide spaces (Vaswani et al. 2017)."""

    def __init__(self, query_width: int, value_width: int) -> None:
        super().__init__(query_width, value_width)
        if query_width != value_width:
            raise ValueError(f"scaled-dot compares vectors of one width, not {query_width} with {value_width}")

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        return query @ keys.transpose(1, 2) / math.sqrt(query.size(-1))


ATTENTIONS: dict[str, type[Attention]] = {
    "none": NoAttention,
    "additive": Additive,
    "general": General,
    "scaled-dot": ScaledDot,
}
