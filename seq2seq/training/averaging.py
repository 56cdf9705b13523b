"""Which weights are validated and kept: those of the last update, their moving average, or the mean of the last few."""

import contextlib
from collections.abc import Iterator

import torch
from torch import Tensor, nn

from seq2seq.recipe import Train

Weights = dict[str, Tensor]


class Latest:
    """The weights as the last update left them."""

    def __init__(self, model: nn.Module, train: Train) -> None:
        self.model, self.train = model, train

    @property
    def own(self) -> Weights:
        return {name: parameter.detach() for name, parameter in self.model.named_parameters()}

    def updated(self, step: int) -> None:
        """After an update, of which there were `step` before."""

    def validating(self, step: int) -> None:
        """Before a validation; asking twice at one step changes nothing."""

    def weights(self) -> Weights:
        """The model that is kept."""
        return self.own

    def state(self) -> Weights:
        """What resuming needs beside the weights that are kept."""
        return {}

    def load(self, kept: Weights, state: Weights) -> None:
        """Go on from a checkpoint."""
        fill(self.own, kept)


class Moving(Latest):
    """An exponential moving average; its decay rises with the steps, so that it soon forgets the random beginning."""

    def __init__(self, model: nn.Module, train: Train) -> None:
        super().__init__(model, train)
        self.average = copies(self.own)

    def updated(self, step: int) -> None:
        decay = min(self.train.ema, (1 + step) / (10 + step))
        torch._foreach_lerp_(list(self.average.values()), list(self.own.values()), 1 - decay)

    def weights(self) -> Weights:
        return self.average

    def state(self) -> Weights:
        return {f"own.{name}": weight for name, weight in self.own.items()}

    def load(self, kept: Weights, state: Weights) -> None:
        fill(self.average, kept)
        fill(self.own, {name: state[f"own.{name}"] for name in self.own})


class LastFew(Latest):
    """The mean of the weights at the last few validations."""

    def __init__(self, model: nn.Module, train: Train) -> None:
        super().__init__(model, train)
        self.history: dict[int, Weights] = {}  # by step, oldest first

    def validating(self, step: int) -> None:
        self.history[step] = copies(self.own)
        while len(self.history) > self.train.average:
            del self.history[min(self.history)]

    def weights(self) -> Weights:
        past = list(self.history.values()) or [self.own]
        return {name: torch.stack([one[name] for one in past]).mean(0) for name in self.own}

    def state(self) -> Weights:
        history = {f"at.{step}.{name}": w for step, one in self.history.items() for name, w in one.items()}
        return {**{f"own.{name}": weight for name, weight in self.own.items()}, **history}

    def load(self, kept: Weights, state: Weights) -> None:
        fill(self.own, {name: state[f"own.{name}"] for name in self.own})
        steps = sorted({int(name.split(".")[1]) for name in state if name.startswith("at.")})
        self.history = {step: copies(self.own) for step in steps}
        for step, one in self.history.items():
            fill(one, {name: state[f"at.{step}.{name}"] for name in one})


def copies(weights: Weights) -> Weights:
    return {name: weight.clone() for name, weight in weights.items()}


def fill(weights: Weights, values: Weights) -> None:
    for name, weight in weights.items():
        weight.copy_(values[name])


def build_averaging(model: nn.Module, train: Train) -> Latest:
    kind = Moving if train.ema else LastFew if train.average > 1 else Latest
    return kind(model, train)


@contextlib.contextmanager
def in_place(averaging: Latest) -> Iterator[None]:
    """The model with the weights that are kept; afterwards it has its own again."""
    own = copies(averaging.own)
    fill(averaging.own, averaging.weights())
    try:
        yield
    finally:
        fill(averaging.own, own)
