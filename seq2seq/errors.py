"""The two ways a command ends early; both become one line and an exit code at the edge."""

import difflib
from collections.abc import Iterable


class UserError(Exception):
    """Something that the person at the keyboard can mend; the message names the fix. Exit code 1."""


class Stopped(Exception):
    """Work was stopped from outside after its state was saved."""

    def __init__(self, message: str, exit_code: int) -> None:
        super().__init__(message)
        self.exit_code = exit_code


def did_you_mean(word: str, choices: Iterable[str]) -> str:
    """The nearest choice as a question, else all choices: the tail of an error message."""
    known = list(choices)
    return f"did you mean {found!r}?" if (found := near(word, known)) else f"choose from {', '.join(known)}"


def near(word: str, choices: Iterable[str]) -> str | None:
    """The nearest choice, if one is near."""
    return next(iter(difflib.get_close_matches(word, list(choices), n=1, cutoff=0.6)), None)


# What fails for want of memory says so, but for a thread without room for its stack, and oneDNN, whose whole words
# these are where it has no room for a kernel or its data (kernels that it lacks fail before, at their descriptor).
NO_ROOM = "can't allocate memory", "out of memory", "can't start new thread"
NO_ROOM_IN_ONEDNN = "could not create a primitive", "could not execute a primitive", "could not create a memory object"


def is_out_of_memory(error: Exception) -> bool:
    """Whether memory ran out, of the machine or of its GPU."""
    if isinstance(error, MemoryError) or type(error).__name__ == "OutOfMemoryError":  # torch's, unless it is loaded
        return True
    message = str(error).lower()
    known = message in NO_ROOM_IN_ONEDNN or any(some in message for some in NO_ROOM)
    return known and isinstance(error, RuntimeError)
