"""Numbers and their English words: 48217 is "forty-eight thousand two hundred seventeen"."""

from random import Random

ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
DIGITS = 6  # at most


def in_words(number: int) -> str:
    """A number below a million in words."""
    if number < 20:
        return ONES[number]
    if number < 100:
        tens, ones = divmod(number, 10)
        return TENS[tens - 2] + (f"-{ONES[ones]}" if ones else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            many, rest = divmod(number, size)
            return f"{in_words(many)} {name}" + (f" {in_words(rest)}" if rest else "")
    raise AssertionError(number)


def draw(chance: Random) -> tuple[str, str]:
    """A number of any length and its words; each length is as likely as the others."""
    digits = chance.randint(1, DIGITS)
    number = chance.randrange(10 ** (digits - 1) if digits > 1 else 0, 10**digits)
    return str(number), in_words(number)
