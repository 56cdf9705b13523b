"""Signals that ask a command to stop: heard in every phase, at once or after the update that is under way."""

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Self, TypeVar

from seq2seq.errors import Stopped

EXIT_CODES = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGUSR1: 143}  # SIGUSR1: SLURM's word before the limit

Result = TypeVar("Result")


class StopSignals:
    """Within the block, Ctrl-C, SIGTERM and SIGUSR1 set `received`, and raise Stopped where work may end at once.

    A second Ctrl-C has its usual effect; repeated requests of other kinds change nothing.
    """

    def __init__(self) -> None:
        self.received: int | None = None
        self.former: dict[int, Any] = {}
        self.may_end = False

    def __enter__(self) -> Self:
        if threading.current_thread() is threading.main_thread():  # elsewhere Python allows no handlers
            self.former = {number: signal.signal(number, self.note) for number in EXIT_CODES}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.former.items():
            signal.signal(number, handler)

    def note(self, number: int, _: FrameType | None) -> None:
        if number == signal.SIGINT and self.former:
            signal.signal(number, self.former[number])
        if self.received is None:
            self.received = number
            self.check()

    def check(self) -> None:
        """End here if that was asked for."""
        if self.received is not None and self.may_end:
            raise Stopped("stopped; the same command goes on from here", self.exit_code)

    @contextlib.contextmanager
    def at_once(self, may_end: bool = True) -> Iterator[None]:
        """A block that may end anywhere, because nothing in it has to be saved; the other way round with False."""
        before, self.may_end = self.may_end, may_end
        try:
            self.check()
            yield
            self.check()
        except Stopped:
            raise
        except Exception as error:
            if may_end and self.received is not None:  # what broke may have been told to stop as well
                raise Stopped("stopped; the same command goes on from here", self.exit_code) from error
            raise
        finally:
            self.may_end = before

    @property
    def exit_code(self) -> int:
        return EXIT_CODES[signal.Signals(self.received or signal.SIGINT)]


def in_thread(work: Callable[[], Result]) -> Result:
    """Do what Python cannot interrupt in a thread of its own, so that the main thread goes on hearing signals."""
    results: list[Result] = []
    errors: list[BaseException] = []

    def keep() -> None:
        try:
            results.append(work())
        except BaseException as error:
            errors.append(error)

    thread = threading.Thread(target=keep, daemon=True)
    thread.start()
    while thread.is_alive():
        thread.join(0.1)
    if errors:
        raise errors[0]
    return results[0]
