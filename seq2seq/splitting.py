"""Text that is too long for a model, in parts that are not: cut where a sentence ends, else where it hurts least."""

import itertools
import re
from collections.abc import Callable, Sequence

from seq2seq.data.words import is_unspaced

Sizes = Callable[[Sequence[str]], list[int]]
"""sizes(texts) -> the pieces of each"""

# Each keeps the text whole: a cut falls behind what it matches.
SENTENCES = re.compile(r"(?<=[.!?…])[\"')\]»”’]*\s+|[。！？]+[”’」』）]*")
CLAUSES = re.compile(r"[,;:]\s+|[，；：、]")
WORDS = re.compile(r"\s+")
CHARACTERS_A_PIECE = 20  # longer than this many times its limit, a text is too long without being counted


def split_long(text: str, sizes: Sizes, longest: int) -> list[str]:
    """Parts of at most `longest` pieces, in order, none of them blank.

    Each sentence is a part of its own: models learn from single sentences, and forget what follows the first.
    """
    sentences = cut_behind(text, SENTENCES)
    parts: list[str] = []
    for sentence, fits in zip(sentences, fitting(sentences, sizes, longest), strict=True):
        parts += [sentence] if fits else split_sentence(sentence, sizes, longest)
    return [part.strip() for part in parts if part.strip()]


def split_sentence(sentence: str, sizes: Sizes, longest: int) -> list[str]:
    """As few parts as it takes, cut between clauses, else between words, else anywhere."""
    parts = [sentence]
    for cut in (CLAUSES, WORDS):
        parts = refine(parts, sizes, longest, lambda whole, cut=cut: cut_behind(whole, cut))  # type: ignore[misc]
    width = max(1, longest // 4)  # no character takes more pieces than its four bytes
    parts = refine(parts, sizes, longest, lambda whole: [whole[i : i + width] for i in range(0, len(whole), width)])
    return refilled(parts, sizes(parts), longest)


def refine(parts: Sequence[str], sizes: Sizes, longest: int, cut: Callable[[str], list[str]]) -> list[str]:
    """The parts with those that are too long cut."""
    fits = fitting(parts, sizes, longest)
    return [part for whole, fit in zip(parts, fits, strict=True) for part in ([whole] if fit else cut(whole))]


def fitting(parts: Sequence[str], sizes: Sizes, longest: int) -> list[bool]:
    """Which parts are short enough; those beyond all bounds are not even counted."""
    endless = [len(part) > CHARACTERS_A_PIECE * longest for part in parts]
    counts = sizes(["" if skip else part for part, skip in zip(parts, endless, strict=True)])
    return [not skip and count <= longest for skip, count in zip(endless, counts, strict=True)]


def cut_behind(text: str, pattern: re.Pattern[str]) -> list[str]:
    places = [0, *(match.end() for match in pattern.finditer(text)), len(text)]
    return [text[start:end] for start, end in itertools.pairwise(places) if end > start]


def refilled(parts: Sequence[str], counts: Sequence[int], longest: int) -> list[str]:
    """Neighbours put together again as long as they fit."""
    whole, size = list[list[str]](), longest + 1
    for part, count in zip(parts, counts, strict=True):
        if size + count > longest:
            whole.append([])
            size = 0
        whole[-1].append(part)
        size += count
    return ["".join(group) for group in whole]


def join(parts: Sequence[str]) -> str:
    """Translated parts as one text, with a space between them where their script has spaces."""
    joined = ""
    for part in filter(None, parts):
        spaced = joined and not (is_unspaced(joined[-1]) or is_unspaced(part[0]))
        joined += f" {part}" if spaced else part
    return joined
