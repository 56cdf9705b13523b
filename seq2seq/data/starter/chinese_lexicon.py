"""The Chinese tables as typed entries; asking for a word that is not there raises Unsaid."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeVar

from seq2seq.data.starter import chinese_words as tables
from seq2seq.data.starter.lexicon import LEXICON

T = TypeVar("T")


class Unsaid(Exception):
    """A meaning that the Chinese has no words for, or that its Chinese would not tell from another meaning."""


@dataclass(frozen=True)
class ChineseNoun:
    """A noun, its classifier, and what follows it where something is at the place."""

    word: str
    classifier: str
    inside: str = ""


@dataclass(frozen=True)
class ChineseAdjective:
    """What stands before a noun, and what is said of a subject; a change has its own denial."""

    attribute: str
    predicate: str
    denial: str = ""
    no: str = "不"

    @property
    def gradable(self) -> bool:
        """Whether 很 goes before the predicate."""
        return not self.denial and not self.predicate.startswith("是")


@dataclass(frozen=True)
class ChineseVerb:
    """A verb with the object inside it, the object or recipient inside its frame, and its form after 把."""

    pattern: str
    disposal: str
    flags: frozenset[str]


def _entries(table: str) -> Iterator[list[str]]:
    for line in table.splitlines():
        yield from (entry.split() for entry in line.split(",") if entry.strip())


def _equations(table: str) -> dict[str, str]:
    entries = (entry.split("=") for line in table.splitlines() for entry in line.split(",") if entry.strip())
    return {left.strip(): right.strip() for left, right in entries}


def _adjective(attribute: str, predicate: str) -> ChineseAdjective:
    said, _, denial = predicate.removesuffix("!").partition("/")
    return ChineseAdjective(attribute, said, denial, "没" if predicate.endswith("!") else "不")


def _verbs() -> dict[str, ChineseVerb]:
    rows = ([cell.strip() for cell in line.split("|")] for line in tables.VERBS.splitlines() if line.strip())
    return {row[0]: ChineseVerb(row[1], row[2], frozenset(row[3].split())) for row in rows}


def _pairs(table: str) -> dict[str, str]:
    return {entry[0]: entry[1] for entry in _entries(table)}


def _manners() -> dict[str, str]:
    return {" ".join(entry[:-1]): entry[-1] for entry in _entries(tables.MANNERS)}


NOUNS = {entry[0]: ChineseNoun(*entry[1:]) for entry in _entries(tables.NOUNS)}
ADJECTIVES = {entry[0]: _adjective(*entry[1:]) for entry in _entries(tables.ADJECTIVES)}
SENSES = list(_entries(tables.SENSES))
VERBS = _verbs()
BY_OBJECT = {
    (verb, noun): tuple((said + "/").split("/")[:2])
    for verb, said, *nouns in _entries(tables.BY_OBJECT)
    for name in nouns
    for noun in LEXICON.classes.get(name, (name,))
}
CHAINS = _pairs(tables.CHAINS)
CLAIMS = _pairs(tables.CLAIMS)
PEOPLE = _pairs(tables.PEOPLE)
PLACES = _pairs(tables.COUNTRIES) | _pairs(tables.CITIES)
SPOTS = {entry[0]: (entry[1], entry[2]) for entry in _entries(tables.SPOTS)}
TIMES = _equations(tables.TIMES)
UNITS = _pairs(tables.UNITS)
MANNERS = _manners()
FREQUENCIES = _pairs(tables.FREQUENCIES)
QUANTITIES = _equations(tables.QUANTITIES)
DEGREES = _pairs(tables.DEGREES)


def found(table: dict[str, T], key: str) -> T:
    """The entry, or Unsaid."""
    if key not in table:
        raise Unsaid(key)
    return table[key]


def adjective(lexeme: str, noun: str | None) -> ChineseAdjective:
    """The adjective as it is said of the noun; of a person without a noun where none is given."""
    classes = LEXICON.nouns[noun].classes | {noun} if noun else frozenset({"person"})
    for name, *rest in SENSES:
        if name == lexeme and (len(rest) == 2 or rest[0] in classes):
            return _adjective(*rest[-2:])
    return found(ADJECTIVES, lexeme)


def numeral(number: int, counting: bool = False) -> str:
    """A number in characters; before a classifier two is 两."""
    digits = "零一二三四五六七八九"
    if number == 2 and counting:
        return "两"
    tens, ones = divmod(number, 10)
    if tens == 10:
        return "一百"
    if tens == 0:
        return digits[ones]
    return ("" if tens == 1 else digits[tens]) + "十" + (digits[ones] if ones else "")
