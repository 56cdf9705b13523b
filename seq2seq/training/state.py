"""What a checkpoint holds of the trainer: optimizer, scaler, random states, position in the data."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Self

import torch
from torch import Tensor

from seq2seq.data.batches import Place
from seq2seq.errors import UserError
from seq2seq.model import Seq2Seq
from seq2seq.run import Checkpoint
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
    best: float | None = None  # what the best checkpoint reached; more is better
    since_best: int = 0  # validations since then

    @property
    def place(self) -> Place:
        return Place(self.epoch, self.window, self.batch)

    def moved(self, place: Place, tokens: int) -> Self:
        """After one more update."""
        return replace(self, step=self.step + 1, tokens=self.tokens + tokens, **place._asdict())

    def judged(self, quality: float, is_best: bool) -> Self:
        """After one more validation."""
        if is_best:
            return replace(self, best=quality, since_best=0)
        return replace(self, since_best=self.since_best + 1)

    def step_ends(self, epochs: int) -> bool:
        """Whether the last of `epochs` epochs has just ended."""
        return self.place == Place(epochs)


@dataclass(frozen=True)
class Learner:
    """All that an update changes."""

    model: Seq2Seq
    optimizer: torch.optim.Optimizer
    scaler: torch.amp.GradScaler
    precision: Precision


def snapshot(learner: Learner, position: Position, journal: dict[str, int]) -> Checkpoint:
    """Everything that bit-exact resuming needs."""
    names = parameter_names(learner)
    trainer = {
        f"optimizer.{names[index]}.{key}": copied(value)
        for index, entry in learner.optimizer.state_dict()["state"].items()
        for key, value in entry.items()
    }
    trainer["random.cpu"] = torch.get_rng_state()
    if learner.precision.device == "cuda":
        trainer["random.cuda"] = torch.cuda.get_rng_state()
    model = {name: copied(p) for name, p in learner.model.named_parameters()}
    state: dict[str, Any] = {
        **asdict(position),
        "journal": journal,
        "precision": learner.precision.name,
        "scaler": learner.scaler.state_dict(),
        "torch": torch.__version__,
    }
    return Checkpoint(model, trainer, state)


def copied(tensor: Tensor) -> Tensor:
    """A copy in the CPU's memory, which no later update can change."""
    return tensor.detach().to("cpu", copy=True).contiguous()


def restore(learner: Learner, checkpoint: Checkpoint, where: Path) -> Position:
    """Put a learner back to where a checkpoint was taken; where the training stood then."""
    copy_weights(learner.model, checkpoint.model, where)
    names = parameter_names(learner)
    entries: dict[int, dict[str, Tensor]] = {index: {} for index in names}
    for index, name in names.items():
        prefix = f"optimizer.{name}."
        for key in ("step", "exp_avg", "exp_avg_sq"):
            if prefix + key in checkpoint.trainer:
                entries[index][key] = checkpoint.trainer[prefix + key]
    if not all(len(entry) in (0, 3) for entry in entries.values()):
        raise UserError(f"the optimizer's state in {where} is not complete; the run is damaged")
    groups = learner.optimizer.state_dict()["param_groups"]
    filled = {index: entry for index, entry in entries.items() if entry}
    learner.optimizer.load_state_dict({"state": filled, "param_groups": groups})
    if learner.scaler.is_enabled() and checkpoint.state["scaler"]:
        learner.scaler.load_state_dict(checkpoint.state["scaler"])
    torch.set_rng_state(checkpoint.trainer["random.cpu"])
    if learner.precision.device == "cuda" and "random.cuda" in checkpoint.trainer:
        torch.cuda.set_rng_state(checkpoint.trainer["random.cuda"])
    return Position(**{name: checkpoint.state[name] for name in asdict(Position())})


def parameter_names(learner: Learner) -> dict[int, str]:
    """The optimizer's number of each parameter, and its name in the model."""
    names = {id(parameter): name for name, parameter in learner.model.named_parameters()}
    parameters = [p for group in learner.optimizer.param_groups for p in group["params"]]
    return {index: names[id(parameter)] for index, parameter in enumerate(parameters)}
