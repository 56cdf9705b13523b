"""The time spent on a run, and how much there is."""

import math
import time
from dataclasses import dataclass, field


@dataclass
class Clock:
    """The time spent on a run, in all the processes that trained it one after another, and how much there is."""

    began: float = field(default_factory=time.monotonic)
    before: float = 0.0
    budget: float = math.inf
    validation: float = 0.0  # what the last one took
    agreed: float | None = None  # what the first of several processes read last, so that all decide alike

    def read(self) -> float:
        """The time on this process's own clock."""
        return self.before + time.monotonic() - self.began

    def elapsed(self) -> float:
        """The time that decisions are made by."""
        return self.read() if self.agreed is None else self.agreed

    def done(self) -> float:
        """The share that has passed."""
        return min(1.0, self.elapsed() / self.budget)

    def is_over(self) -> bool:
        """Whether what is left goes to the last validation, which may be slower than the one before."""
        return self.elapsed() + 1.2 * self.validation >= self.budget
