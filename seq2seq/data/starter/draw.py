"""Chance that forgets nobody: of a few candidates the one used least is taken, so rare words are seen often enough."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from random import Random
from typing import TypeVar

T = TypeVar("T")


class Draw:
    """A source of random choices that keeps count of the lexemes it has given out."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.used: Counter[str] = Counter()

    def chance(self, probability: float) -> bool:
        """True with the given probability."""
        return self.random.random() < probability

    def lexeme(self, choices: Sequence[str], tries: int = 4) -> str:
        """One of the lexemes, by preference one that was used little."""
        candidates = [choices[int(self.random.random() * len(choices))] for _ in range(tries)]
        chosen = min(candidates, key=lambda choice: self.used[choice])
        self.used[chosen] += 1
        return chosen

    def one(self, choices: Sequence[T]) -> T:
        """One of the choices."""
        return choices[int(self.random.random() * len(choices))]

    def weighted(self, choices: dict[T, float]) -> T:
        """One of the choices by its weight."""
        total = sum(choices.values())
        mark = self.random.random() * total
        for choice, weight in choices.items():
            mark -= weight
            if mark < 0:
                return choice
        return next(reversed(choices))
