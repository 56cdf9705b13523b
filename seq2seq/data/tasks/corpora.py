"""The task corpora by name: their languages, how a pair is drawn, and how many there are of each split."""

from collections.abc import Callable
from functools import cache
from random import Random
from typing import NamedTuple

from seq2seq.data.tasks import couplets, dates, numbers, reverse

SEED = 1
HELD_OUT = 500  # pairs of the valid and of the test set


class Task(NamedTuple):
    """What is turned into what."""

    languages: tuple[str, str]
    draw: Callable[[Random], tuple[str, str]]
    train: int  # training pairs


@cache
def task_pairs(name: str) -> dict[str, list[tuple[str, str]]]:
    """The splits of a task: every source once, in random order, so that short ones are mostly learnt from."""
    task, chance = TASKS[name], Random(SEED)
    drawn: dict[str, str] = {}
    while len(drawn) < task.train + 2 * HELD_OUT:
        drawn.setdefault(*task.draw(chance))
    pairs = list(drawn.items())
    chance.shuffle(pairs)  # the first ones drawn hold all numbers of one digit
    return {"test": pairs[:HELD_OUT], "valid": pairs[HELD_OUT : 2 * HELD_OUT], "train": pairs[2 * HELD_OUT :]}


TASKS = {
    "numbers-en": Task(("digits", "en"), numbers.draw, 8_000),
    "dates-en": Task(("en", "iso"), dates.draw, 8_000),
    "reverse": Task(("forward", "backward"), reverse.draw, 8_000),
    "couplets-en": Task(("line", "next"), couplets.draw, 5_000),
}
