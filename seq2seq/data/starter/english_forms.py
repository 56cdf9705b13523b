"""English word forms: plural, third person, -ing, past, a or an."""

from __future__ import annotations

PLURALS = {
    "man": "men",
    "woman": "women",
    "child": "children",
    "person": "people",
    "foot": "feet",
    "tooth": "teeth",
    "stomach": "stomachs",
    "mouse": "mice",
    "sheep": "sheep",
    "fish": "fish",
    "knife": "knives",
    "wife": "wives",
    "leaf": "leaves",
    "shelf": "shelves",
    "wolf": "wolves",
    "half": "halves",
    "life": "lives",
    "potato": "potatoes",
    "tomato": "tomatoes",
    "policeman": "policemen",
    "fireman": "firemen",
    "postman": "postmen",
}
# Said with the sound of a vowel although it is written with a consonant, and the reverse.
VOWEL_SOUND = ("hour", "honest")
CONSONANT_SOUND = ("uni", "use", "one", "euro", "usu")
DOUBLING = "stop plan run swim sit get put cut forget begin win shop hit drop prefer jog set chat hug".split()


def plural(noun: str) -> str:
    """The plural; of a compound, that of its last word, or of its first before "of"."""
    if " of " in noun:
        head, _, rest = noun.partition(" of ")
        return plural(head) + " of " + rest
    before, space, last = noun.rpartition(" ")
    if last in PLURALS:
        return before + space + PLURALS[last]
    for irregular in ("woman", "man", "child", "mouse"):
        if last.endswith(irregular) and last.lower() not in ("human", "german"):
            return before + space + last.removesuffix(irregular) + PLURALS[irregular]
    return before + space + _with_s(last)


def _with_s(word: str) -> str:
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return word + "es"
    if word.endswith("y") and word[-2] not in "aeiou":
        return word[:-1] + "ies"
    return word + "s"


def third_person(verb: str) -> str:
    """The form after he, she, it."""
    return {"be": "is", "have": "has", "do": "does", "go": "goes"}.get(verb) or _with_s(verb)


def gerund(verb: str) -> str:
    """The -ing form."""
    if verb in DOUBLING:
        return verb + verb[-1] + "ing"
    if verb.endswith("ie"):
        return verb[:-2] + "ying"
    if verb.endswith("e") and not verb.endswith(("ee", "ye", "oe")) and verb != "be":
        return verb[:-1] + "ing"
    return verb + "ing"


def regular_past(verb: str) -> str:
    """The -ed form."""
    if verb in DOUBLING:
        return verb + verb[-1] + "ed"
    if verb.endswith("e"):
        return verb + "d"
    if verb.endswith("y") and verb[-2] not in "aeiou":
        return verb[:-1] + "ied"
    return verb + "ed"


def article(following: str) -> str:
    """A or an."""
    word = following.lower()
    if word.startswith(VOWEL_SOUND):
        return "an"
    return "an" if word[:1] in "aeiou" and not word.startswith(CONSONANT_SOUND) else "a"


NUMBERS = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty"
).split()
TENS = {
    30: "thirty",
    40: "forty",
    50: "fifty",
    60: "sixty",
    70: "seventy",
    80: "eighty",
    90: "ninety",
    100: "a hundred",
}


def number_word(number: int) -> str:
    """A number in words, up to a hundred."""
    if number <= 20:
        return NUMBERS[number]
    if number in TENS:
        return TENS[number]
    tens = number // 10 * 10
    return ("twenty" if tens == 20 else TENS[tens]) + "-" + NUMBERS[number % 10]
