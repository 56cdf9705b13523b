"""Several models as one: probabilities averaged, states and memories side by side in tuples."""

import math
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple, Protocol

import torch
from torch import Tensor, nn

from seq2seq.data.clean import rewriting
from seq2seq.errors import UserError
from seq2seq.model import Decoded, Memory, Seq2Seq, State
from seq2seq.run import Run


class Speaker(Protocol):
    """What search needs of a model, or of several; what goes in and comes out is each one's own."""

    def encode(self, source: Tensor, lengths: Tensor) -> tuple[Any, Any]: ...

    def decode(self, tokens: Tensor, state: Any, memory: Any) -> tuple[Any, Any]: ...

    def log_probs(self, decoded: Any, memory: Any) -> Tensor: ...

    def parameters(self) -> Iterator[nn.Parameter]: ...

    @property
    def members(self) -> tuple[Seq2Seq, ...]: ...


class DecodedByAll(NamedTuple):
    """What each model made of some target positions, and where they looked on average."""

    parts: tuple[Decoded, ...]
    weights: Tensor  # (B, T, S)


class Ensemble(nn.Module):
    """Speaks as one model does: `encode`, `decode`, `log_probs`."""

    def __init__(self, models: Sequence[Seq2Seq]) -> None:
        super().__init__()
        self.members = tuple(models)
        self.registered = nn.ModuleList(models)

    def encode(self, source: Tensor, lengths: Tensor) -> tuple[tuple[Memory, ...], tuple[State, ...]]:
        memories, states = zip(*(model.encode(source, lengths) for model in self.members), strict=True)
        return memories, states

    def decode(
        self, tokens: Tensor, state: tuple[State, ...], memory: tuple[Memory, ...]
    ) -> tuple[DecodedByAll, tuple[State, ...]]:
        members = zip(self.members, state, memory, strict=True)
        parts, states = zip(*(model.decode(tokens, own, seen) for model, own, seen in members), strict=True)
        return DecodedByAll(parts, mean_weights([part.weights for part in parts])), states

    def log_probs(self, decoded: DecodedByAll, memory: tuple[Memory, ...]) -> Tensor:
        """The logarithm of the mean probability, (B, T, V)."""
        members = zip(self.members, decoded.parts, memory, strict=True)
        each = [model.log_probs(part, seen) for model, part, seen in members]
        return torch.stack(each).logsumexp(0) - math.log(len(each))


def mean_weights(each: Sequence[Tensor]) -> Tensor:
    """The mean of those that look at positions; a model without attention has one column and says nothing."""
    widest = max(weights.size(-1) for weights in each)
    return torch.stack([weights for weights in each if weights.size(-1) == widest]).mean(0)


def check_together(runs: Sequence[Run]) -> None:
    """Refuse runs that speak in different pieces, or read text that was rewritten in different ways."""
    first = runs[0]
    for other in runs[1:]:
        one, two = (rewriting(run.recipe.data.clean) for run in (first, other))
        if one != two:
            raise UserError(
                f"{first.path} and {other.path} rewrite what they are given differently ({one} and {two}), so they "
                "cannot read it together; train both with the same data.clean"
            )
        same = [one.model == two.model for one, two in zip(first.tokenizers, other.tokenizers, strict=True)]
        if not all(same):
            raise UserError(
                f"{first.path} and {other.path} have different tokenizers, so their probabilities cannot be averaged; "
                "train both from the same text with the same tokenizer section (another seed is enough)"
            )
