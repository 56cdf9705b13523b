"""Checkpoints written by a thread while training goes on; at most one is under way."""

from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType
from typing import Self

from safetensors import SafetensorError

from seq2seq.errors import UserError
from seq2seq.run import Checkpoint, Run, save_checkpoint


class Saver:
    """Saves what it is given, in order; a save that failed is told at the next one, or at the end of the block."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.thread = ThreadPoolExecutor(1, "saver")
        self.writing: Future[Path] | None = None

    def __enter__(self) -> Self:
        self.thread.submit(int).result()  # starts it while there is memory: Python waits for ever for one that has none
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: BaseException | TracebackType | None) -> None:
        try:
            self.wait()
        finally:
            self.thread.shutdown()

    def save(self, checkpoint: Checkpoint, *, best: bool) -> None:
        """Have a checkpoint written, which nothing may change any more."""
        self.wait()
        keep = self.run.recipe.train.keep
        self.writing = self.thread.submit(save_checkpoint, self.run, checkpoint, best=best, keep=keep)

    def wait(self) -> None:
        """Until what is being written is on the disk."""
        writing, self.writing = self.writing, None
        if writing is None:
            return
        try:
            writing.result()
        except (OSError, SafetensorError) as error:
            reason = getattr(error, "strerror", None) or error
            raise UserError(
                f"cannot save a checkpoint in {self.run.path}: {reason}; "
                "the one before is intact: see to the disk, and the same command goes on from there"
            ) from error
