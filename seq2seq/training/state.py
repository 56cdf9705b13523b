"""What a checkpoint holds of the trainer: optimizer, averages, scaler, random states, position in the data."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, NamedTuple, Self

import torch
from torch import Tensor

from seq2seq.data.batches import Place
from seq2seq.errors import UserError
from seq2seq.model import Seq2Seq
from seq2seq.run import Checkpoint
from seq2seq.training.averaging import Latest
from seq2seq.training.optimizer import Precision
from seq2seq.translator import copy_weights


@dataclass(frozen=True)
class Position:
    """How far a training has come; `epoch`, `window` and `batch` name the next batch."""

    step: int = 0
    epoch: int = 0
    window: int = 0
    batch: int = 0
    tokens: int = 0  # real target tokens seen
    skipped: int = 0  # updates in a row that were none
    validated: int = 0  # the step of the last validation
    best: float | None = None  # what the best checkpoint reached; more is better
    since_best: int = 0  # validations since then
    since_cut: int = 0  # validations without a better one since schedule plateau last cut the rate
    cuts: int = 0

    @classmethod
    def read(cls, state: Mapping[str, Any]) -> Self:
        """Out of the numbers of a checkpoint."""
        return cls(**{name: value for name, value in state.items() if name in asdict(cls())})

    @property
    def place(self) -> Place:
        return Place(self.epoch, self.window, self.batch)

    def moved(self, place: Place, tokens: int, *, skipped: bool = False) -> Self:
        """After one more update."""
        in_a_row = self.skipped + 1 if skipped else 0
        return replace(self, step=self.step + 1, tokens=self.tokens + tokens, skipped=in_a_row, **place._asdict())

    def judged(self, quality: float, plateau: int) -> Self:
        """After one more validation."""
        if self.best is None or quality > self.best:
            return replace(self, validated=self.step, best=quality, since_best=0, since_cut=0)
        is_cut = self.since_cut + 1 >= plateau
        return replace(
            self,
            validated=self.step,
            since_best=self.since_best + 1,
            since_cut=0 if is_cut else self.since_cut + 1,
            cuts=self.cuts + is_cut,
        )

    @property
    def is_best(self) -> bool:
        """Whether the last validation was the best."""
        return self.validated == self.step and self.since_best == 0


@dataclass
class Learner:
    """All that an update changes."""

    model: Seq2Seq
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    precision: Precision
    averaging: Latest
    room: int | None = None  # pieces that fit the memory at once, once that is known; larger batches are halved

    @property
    def device(self) -> torch.device:
        return next(self.model.parameters()).device


class RandomStates(NamedTuple):
    """Where the random numbers of the CPU, and of the GPU if there is one, stand."""

    cpu: Tensor
    cuda: Tensor | None

    @classmethod
    def now(cls, device: str) -> Self:
        return cls(torch.get_rng_state(), torch.cuda.get_rng_state() if device == "cuda" else None)

    def restore(self) -> None:
        torch.set_rng_state(self.cpu)
        if self.cuda is not None:
            torch.cuda.set_rng_state(self.cuda)


def snapshot(learner: Learner, position: Position, **more: Any) -> Checkpoint:
    """Everything that bit-exact resuming needs, copied, so that training can go on while it is written."""
    names = parameter_names(learner)
    trainer = {
        f"optimizer.{names[index]}.{key}": copied(value)
        for index, entry in learner.optimizer.state_dict()["state"].items()
        for key, value in entry.items()
    }
    trainer |= {f"averaging.{name}": copied(value) for name, value in learner.averaging.state().items()}
    random = RandomStates.now(learner.precision.device)
    trainer |= {f"random.{name}": value for name, value in random._asdict().items() if value is not None}
    model = {name: copied(weight) for name, weight in learner.averaging.weights().items()}
    state: dict[str, Any] = {
        **asdict(position),
        "precision": learner.precision.name,
        "scaler": learner.scaler.state_dict(),
        "room": learner.room,
        **more,
    }
    return Checkpoint(model, trainer, state)


def copied(tensor: Tensor) -> Tensor:
    """A copy in the CPU's memory, which no later update can change."""
    return tensor.detach().to("cpu", copy=True).contiguous()


def restore(learner: Learner, checkpoint: Checkpoint, where: Path) -> Position:
    """Put a learner back to where a checkpoint was taken; where the training stood then."""
    copy_weights(learner.model, checkpoint.model, where)  # which says so if they do not fit
    try:
        fill_in(learner, checkpoint)
    except KeyError as error:
        raise UserError(f"the trainer's state in {where} lacks {error}; the run is damaged") from error
    return Position.read(checkpoint.state)


def fill_in(learner: Learner, checkpoint: Checkpoint) -> None:
    """All of the learner that a checkpoint holds."""
    prefix = "averaging."
    averages = {name.removeprefix(prefix): w for name, w in checkpoint.trainer.items() if name.startswith(prefix)}
    learner.averaging.load(checkpoint.model, averages)
    entries = {
        index: {key: checkpoint.trainer[f"optimizer.{name}.{key}"] for key in ("step", "exp_avg", "exp_avg_sq")}
        for index, name in parameter_names(learner).items()
        if f"optimizer.{name}.step" in checkpoint.trainer
    }
    groups = learner.optimizer.state_dict()["param_groups"]
    learner.optimizer.load_state_dict({"state": entries, "param_groups": groups})
    if learner.scaler.is_enabled() and checkpoint.state["scaler"]:
        learner.scaler.load_state_dict(checkpoint.state["scaler"])
    learner.room = checkpoint.state.get("room")
    cuda = checkpoint.trainer.get("random.cuda") if learner.precision.device == "cuda" else None
    RandomStates(checkpoint.trainer["random.cpu"], cuda).restore()


def parameter_names(learner: Learner) -> dict[int, str]:
    """The optimizer's number of each parameter, and its name in the model."""
    names = {id(parameter): name for name, parameter in learner.model.named_parameters()}
    parameters = [p for group in learner.optimizer.param_groups for p in group["params"]]
    return {index: names[id(parameter)] for index, parameter in enumerate(parameters)}
