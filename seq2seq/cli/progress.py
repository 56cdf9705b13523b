"""How a training shows itself on stderr: a bar on a terminal, a line a minute anywhere else."""

import sys
import time
from collections.abc import Sequence
from typing import Any

from tqdm import tqdm

from seq2seq.recipe import Train, seconds_of
from seq2seq.training.listener import Listener, Sample
from seq2seq.training.state import Position

LINE_EVERY = 60.0  # seconds


class Display(Listener):
    """Loss, speed, padding and time left; a line and some translations at each validation."""

    def __init__(self, train: Train) -> None:
        self.train = train
        self.bar: tqdm[Any] | None = None

    def started(self, total_steps: int | None, position: Position) -> None:
        # disable=None: no bar where stderr is no terminal
        self.bar = tqdm(total=total_steps, initial=position.step, unit="step", disable=None, dynamic_ncols=True)
        self.total, self.first = total_steps, position.step
        self.began = self.last_line = time.monotonic()

    def updated(self, record: dict[str, Any]) -> None:
        assert self.bar is not None
        numbers = f"loss {record['loss']:.3f}, {record['tokens_per_s']:,.0f} tokens/s, {record['padding']:.0%} padding"
        epoch = f"epoch {record['epoch'] + 1}"
        if self.bar.disable:
            self.line(record["step"], f"{epoch}  {numbers}, {self.left(record)} left")
            return
        self.bar.set_description(epoch, refresh=False)
        by_time = f", {self.left(record)} left" if self.total is None else ""  # else the bar says it
        self.bar.set_postfix_str(numbers + by_time, refresh=False)
        self.bar.update()

    def line(self, step: int, text: str) -> None:
        if time.monotonic() - self.last_line >= LINE_EVERY:
            self.last_line = time.monotonic()
            tqdm.write(f"step {step:>6}{f'/{self.total}' if self.total else ''}  {text}", file=sys.stderr)

    def left(self, record: dict[str, Any]) -> str:
        """The time that is left at this pace, or of the budget."""
        if self.train.budget:
            seconds = seconds_of(self.train.budget) - record["elapsed"]
        else:
            pace = (time.monotonic() - self.began) / max(1, record["step"] - self.first)
            seconds = pace * ((self.total or 0) - record["step"])
        return f"{max(0.0, seconds) / 60:.0f} min"

    def validated(self, record: dict[str, Any], samples: Sequence[Sample], is_best: bool) -> None:
        scores = f"valid loss {record['loss']:.3f}  BLEU {record['BLEU']:5.1f}  chrF {record['chrF']:5.1f}"
        best = "  best so far" if is_best else ""
        tqdm.write(f"step {record['step']:>6}  {scores}{best}", file=sys.stderr)
        for sample in samples:
            tqdm.write(f"    {sample.source}\n    = {sample.reference}\n    > {sample.translation}", file=sys.stderr)

    def ended(self) -> None:
        if self.bar is not None:
            self.bar.close()
