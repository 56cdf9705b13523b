"""Letters, and the same letters from behind."""

from random import Random
from string import ascii_lowercase

LETTERS = range(1, 11)


def draw(chance: Random) -> tuple[str, str]:
    letters = chance.choices(ascii_lowercase, k=chance.choice(LETTERS))
    return " ".join(letters), " ".join(reversed(letters))
