"""Attention: how relevant is each source position to a query?

    weights = softmax(score(query, keys))        context = Σ weights · values

Keys and values come from the encoder, one a source position; the query is the decoder's state. The scores differ, the
rest is the same, so each class below is little more than its formula. Queries, keys and values are all H wide.

B sentences, S source positions, Q queries of a sentence, N heads, H width.
In search several hypotheses share a sentence: a query tensor then has K·B rows, the K of a sentence side by side, and
the encoder's states are read in place rather than copied K times.
"""

import math
from collections.abc import Iterator, Sequence

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq.model.linear import Linear, product
from seq2seq.model.types import Encoded, Memory, State, at_least_fp32, fp32_on_cpu
from seq2seq.recipe import Model


def each_step(sequence: Tensor) -> Iterator[Tensor]:
    """The positions (B, 1, ·) of a sequence (B, T, ·), one after the other.

    Split, not sliced: the gradient of each slice would be as long as the whole sequence.
    """
    return iter(torch.split(sequence, 1, 1))


def all_steps(found: Sequence[Tensor]) -> Tensor:
    """The sequence (B, T, ·) of positions (B, 1, ·); of a single one, as it stands."""
    return found[0] if len(found) == 1 else torch.cat(list(found), 1)


class Attention(nn.Module):
    """The common part: fold queries by sentence, mask, normalize, mix."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.nothing = Linear(model.hidden, 1) if model.sentinel else None
        self.of_coverage = nn.Parameter(torch.zeros(model.hidden)) if model.coverage else None

    def prepare(self, values: Tensor) -> Tensor:
        """The keys of a sentence, computed once."""
        return values

    def remember(self, encoded: Encoded, pieces: Tensor) -> Memory:
        """What the decoder will look at."""
        return Memory(fp32_on_cpu(encoded.values), self.prepare(encoded.values), encoded.mask, pieces)

    def start(self, memory: Memory) -> State:
        """What the attention itself keeps from step to step: its coverage (B, S), if it has one."""
        if self.of_coverage is None:
            return {}
        return {"coverage": at_least_fp32(torch.zeros_like(memory.values[..., 0]))}

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        """Queries (B, Q, H) against keys (B, S, H): scores (B, Q, S), or (B, N, Q, S)."""
        raise NotImplementedError

    def mix(self, weights: Tensor, values: Tensor) -> Tensor:
        """Weights (B, Q, S) of values (B, S, H): contexts (B, Q, H)."""
        return weights @ values

    def forward(self, query: Tensor, memory: Memory, state: State) -> tuple[Tensor, Tensor, State]:
        """Queries (K·B, T, H) to contexts (K·B, T, H) and weights (K·B, T, S)."""
        if "coverage" in state:
            return self.look_with_coverage(query, memory, state)
        return *self.look(query, memory), state

    def look(self, query: Tensor, memory: Memory) -> tuple[Tensor, Tensor]:
        """All queries at once, each for itself."""
        rows, steps, _ = query.shape
        by_sentence = query.reshape(memory.mask.size(0), -1, query.size(-1))  # (B, K·T, H)
        scores = at_least_fp32(self.score(by_sentence, memory.keys))  # (B, K·T, S) or (B, N, K·T, S)
        weights = self.normalize(scores, by_sentence, memory.mask)
        context = self.mix(weights.to(memory.values.dtype), memory.values).to(query.dtype)  # (B, K·T, H)
        if weights.dim() == 4:
            weights = weights.mean(1)  # what all heads together looked at
        return context.reshape(rows, steps, -1), weights.reshape(rows, steps, -1)

    def normalize(self, scores: Tensor, query: Tensor, mask: Tensor) -> Tensor:
        """Scores to weights; padding gets none, and a sentinel may take a share for itself (Lu et al. 2017)."""
        scores = scores.masked_fill(~mask.view(mask.size(0), *[1] * (scores.dim() - 2), mask.size(1)), -math.inf)
        if self.nothing is None:
            return scores.softmax(-1)
        nothing = self.nothing(query).to(scores.dtype)  # (B, Q, 1)
        nothing = nothing.view(nothing.size(0), *[1] * (scores.dim() - 3), -1, 1).expand(*scores.shape[:-1], 1)
        return torch.cat([scores, nothing], -1).softmax(-1)[..., :-1]

    def look_with_coverage(self, query: Tensor, memory: Memory, state: State) -> tuple[Tensor, Tensor, State]:
        """One query after the other: what was looked at so far is written into the keys (Tu et al. 2016).

        score(q, k + coverage · u); for `additive` v · tanh(W q + U k + coverage · u + b), as in See et al. 2017.
        """
        assert self.of_coverage is not None  # where there is coverage, it has a weight
        times = query.size(0) // memory.mask.size(0)
        parts = memory.values, memory.keys, memory.mask
        values, keys, mask = (part.repeat_interleave(times, 0) for part in parts)  # each hypothesis needs its own
        own = memory._replace(values=values, keys=keys, mask=mask)
        coverage, contexts, weights = state["coverage"], [], []
        for one in each_step(query):
            keys = own.keys + coverage[..., None].to(own.keys.dtype) * self.of_coverage
            context, looked = self.look(one, own._replace(keys=keys))
            coverage = coverage + looked.squeeze(1)
            contexts.append(context)
            weights.append(looked)
        return all_steps(contexts), all_steps(weights), {**state, "coverage": coverage}


class NoAttention(Attention):
    """No score at all: the memory is one position, the encoder's last state, and the context is always that vector.

    This is the fixed context of Cho et al. 2014 and Sutskever et al. 2014, the bottleneck that attention removed.
    """

    def remember(self, encoded: Encoded, pieces: Tensor) -> Memory:
        summary = fp32_on_cpu(encoded.final[:, -1:])  # (B, 1, H)
        return Memory(summary, summary, encoded.mask[:, :1], pieces[:, :1])

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        return query.new_zeros(query.size(0), query.size(1), keys.size(1))


class Location(Attention):
    """(W q + b) at position s: the query alone says where to look, whatever stands there (Luong et al. 2015).

    With `query: input+state` this is the first rule of many tutorials: softmax(Linear([input; state])) over positions.
    The table has `max_positions` rows; what stands behind them is never looked at.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.of_position = Linear(model.hidden, model.max_positions)

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        scores = self.of_position(query)[..., : keys.size(1)]
        return F.pad(scores, (0, keys.size(1) - scores.size(-1)), value=-math.inf)


class Additive(Attention):
    """v · tanh(W q + U k + b): a small network judges each pair (Bahdanau et al. 2015). U k is computed once."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.of_query = Linear(model.hidden, model.hidden, bias=False)
        self.of_key = Linear(model.hidden, model.hidden)
        self.judge = Linear(model.hidden, 1, bias=False)

    def prepare(self, values: Tensor) -> Tensor:
        return fp32_on_cpu(self.of_key(values))

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        pairs = fp32_on_cpu(self.of_query(query))[:, :, None] + keys[:, None]  # (B, Q, S, H)
        return product(pairs.tanh_(), self.judge.weight.to(pairs.dtype)).squeeze(-1)


def dots(query: Tensor, keys: Tensor) -> Tensor:
    """The product of each query (…, Q, ·) with each key (…, S, ·), in the type of the keys: (…, Q, S)."""
    return query.to(keys.dtype) @ keys.transpose(-1, -2)


class Dot(Attention):
    """q · k: the simplest score there is; state and value must come to speak one language (Luong et al. 2015)."""

    def prepare(self, values: Tensor) -> Tensor:
        return fp32_on_cpu(values)

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        return dots(query, keys)


class ScaledDot(Dot):
    """q · k / √H: the scale keeps the softmax soft in wide spaces (Vaswani et al. 2017)."""

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        return dots(query, keys) / math.sqrt(query.size(-1))


class General(Dot):
    """q · W k: a learned product (Luong et al. 2015). W k is computed once."""

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.of_key = Linear(model.hidden, model.hidden, bias=False)

    def prepare(self, values: Tensor) -> Tensor:
        return fp32_on_cpu(self.of_key(values))


class MultiHead(Attention):
    """N scaled dots side by side, each in its own projection of query, key and value (Vaswani et al. 2017).

    head(n) = softmax((P q)(n) · (U k)(n) / √(H/N)) over (V v)(n)        context = O [head(1); …; head(N)]
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.heads = model.heads
        self.of_query = Linear(model.hidden, model.hidden)
        self.of_key = Linear(model.hidden, model.hidden)
        self.of_value = Linear(model.hidden, model.hidden)
        self.join = Linear(model.hidden, model.hidden)

    def prepare(self, values: Tensor) -> Tensor:
        return fp32_on_cpu(self.of_key(values))

    def remember(self, encoded: Encoded, pieces: Tensor) -> Memory:
        return super().remember(encoded, pieces)._replace(values=fp32_on_cpu(self.of_value(encoded.values)))

    def score(self, query: Tensor, keys: Tensor) -> Tensor:
        query, keys = by_head(self.of_query(query), self.heads), by_head(keys, self.heads)
        return dots(query, keys) / math.sqrt(query.size(-1))  # (B, N, Q, S)

    def mix(self, weights: Tensor, values: Tensor) -> Tensor:
        heads = weights @ by_head(values, self.heads)  # (B, N, Q, H/N)
        together = heads.transpose(1, 2).flatten(2)
        if not together.is_cuda:  # where `fp32_on_cpu` has widened them
            together = together.to(self.join.weight.dtype)
        return self.join(together)  # type: ignore[no-any-return]


def by_head(vectors: Tensor, heads: int) -> Tensor:
    """Vectors (B, T, H) cut into heads: (B, N, T, H/N)."""
    B, T, H = vectors.shape
    return vectors.view(B, T, heads, H // heads).transpose(1, 2)


ATTENTIONS: dict[str, type[Attention]] = {
    "none": NoAttention,
    "location": Location,
    "additive": Additive,
    "dot": Dot,
    "general": General,
    "scaled-dot": ScaledDot,
    "multi-head": MultiHead,
}
