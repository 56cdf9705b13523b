"""Who hears of a training as it goes: a progress bar, TensorBoard, a test."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from seq2seq.errors import UserError
from seq2seq.run import Run
from seq2seq.training.state import Position


class Sample(NamedTuple):
    """A validation sentence as the model translates it at this point."""

    source: str
    reference: str
    translation: str


class Listener:
    """Hears everything and does nothing; a listener of some kind overrides what it is there for."""

    def started(self, total_steps: int | None, position: Position) -> None:
        """Training begins or goes on; without a total, a time budget ends it."""

    def updated(self, record: dict[str, Any]) -> None:
        """After an update."""

    def validated(self, record: dict[str, Any], samples: Sequence[Sample], is_best: bool) -> None:
        """After a validation."""

    def ended(self) -> None:
        """However it ended."""


class Several(Listener):
    """Passes everything on."""

    def __init__(self, *listeners: Listener) -> None:
        self.listeners = listeners

    def started(self, total_steps: int | None, position: Position) -> None:
        for listener in self.listeners:
            listener.started(total_steps, position)

    def updated(self, record: dict[str, Any]) -> None:
        for listener in self.listeners:
            listener.updated(record)

    def validated(self, record: dict[str, Any], samples: Sequence[Sample], is_best: bool) -> None:
        for listener in self.listeners:
            listener.validated(record, samples, is_best)

    def ended(self) -> None:
        for listener in self.listeners:
            listener.ended()


class TensorBoard(Listener):
    """Writes curves and samples into the run's folder `tensorboard`."""

    def __init__(self, run: Run) -> None:
        try:
            from torch.utils.tensorboard import SummaryWriter
        except ImportError as error:
            raise UserError("train.tensorboard needs a package: pip install 's2s[track]'") from error
        self.make = SummaryWriter
        self.folder = run.path / "tensorboard"

    def started(self, total_steps: int | None, position: Position) -> None:
        self.writer = self.make(str(self.folder), purge_step=position.step + 1)  # what came later was not kept

    def updated(self, record: dict[str, Any]) -> None:
        self.write(record)

    def validated(self, record: dict[str, Any], samples: Sequence[Sample], is_best: bool) -> None:
        self.write(record)
        for number, sample in enumerate(samples):
            self.writer.add_text(f"sample {number + 1}", "  \n".join(sample), record["step"])

    def write(self, record: dict[str, Any]) -> None:
        for name, value in record.items():
            if name not in ("step", "time", "split"):
                self.writer.add_scalar(f"{record['split']}/{name}", value, record["step"])

    def ended(self) -> None:
        if hasattr(self, "writer"):
            self.writer.close()
