"""Words with anchors: the anchors tell from which part of the meaning a word came, and so align two sentences."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Word:
    """A piece of text; one that ends in an apostrophe or a hyphen is glued to the next."""

    text: str
    anchors: frozenset[str]


Words = list[Word]


def words(text: str, *anchors: str) -> Words:
    """The words of a text, all with the same anchors."""
    return [Word(part, frozenset(anchors)) for part in text.split()]


def glue(pieces: Words) -> Words:
    """Whitespace-separated words: pieces that end in ' or - are joined to the next, and commas to the one before."""
    glued: Words = []
    for piece in pieces:
        if glued and (glued[-1].text[-1] in "'-" or piece.text in {",", ".", "n't"} or piece.text[0] in "-'"):
            before = glued.pop()
            piece = Word(before.text + piece.text, before.anchors | piece.anchors)
        glued.append(piece)
    return glued


def capitalized(pieces: Words) -> Words:
    """The same words, the first with a capital."""
    first, *rest = pieces
    return [Word(first.text[0].upper() + first.text[1:], first.anchors), *rest]


def renamed(pieces: Words, names: dict[str, str]) -> Words:
    """The same words with the beginnings of their anchors exchanged: for what is subject here and object there."""

    def new(anchor: str) -> str:
        old = next((name for name in names if anchor == name or anchor.startswith(name + ".")), None)
        return anchor if old is None else names[old] + anchor[len(old) :]

    return [Word(piece.text, frozenset(map(new, piece.anchors))) for piece in pieces]


def text_of(pieces: Words) -> str:
    """The text of a sentence."""
    return " ".join(piece.text for piece in pieces)


def align(source: Words, target: Words) -> str:
    """Pharaoh pairs of the words that share an anchor."""
    return " ".join(
        f"{i}-{j}" for i, here in enumerate(source) for j, there in enumerate(target) if here.anchors & there.anchors
    )


def has_letters(text: str) -> bool:
    """Whether a text holds more than punctuation."""
    return re.search(r"\w", text) is not None
