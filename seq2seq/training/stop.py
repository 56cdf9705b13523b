"""Signals that ask a training to stop: noted at once, obeyed after the update that is under way."""

import signal
import threading
from types import FrameType
from typing import Self

EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143}


class StopSignals:
    """Within the block, Ctrl-C and SIGTERM set `received`; a second one has its usual effect."""

    def __init__(self) -> None:
        self.received: int | None = None
        self.former: dict[int, object] = {}

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # elsewhere Python allows no handlers
            self.former = {number: signal.signal(number, self.note) for number in EXIT_CODES}
        return self

    def __exit__(self, *_: object) -> None:
        self.give_back()

    def note(self, number: int, _: FrameType | None) -> None:
        self.received = number
        self.give_back()

    def give_back(self) -> None:
        for number, handler in self.former.items():
            signal.signal(number, handler)  # type: ignore[arg-type]
        self.former = {}

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[signal.Signals(self.received or signal.SIGINT)]
