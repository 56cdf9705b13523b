"""Short text joined into long: neighbouring pairs side by side, so that length can be learnt, and measured."""

from collections.abc import Iterable, Iterator
from itertools import cycle

from seq2seq.data.words import is_unspaced_language

Pair = tuple[str, str]  # a sentence and its translation

STEP = 10  # words by which lengths are told apart


def words_in(text: str, language: str) -> int:
    """The length of a text: its words, or its characters in a language without spaces."""
    return len("".join(text.split()) if is_unspaced_language(language) else text.split())


def lengths_up_to(most: int) -> list[int]:
    """10, 20, … and `most`, which is the last whatever it is."""
    return [*range(STEP, most, STEP), most]


def join_pairs(pairs: Iterable[Pair], limits: Iterable[int], languages: tuple[str, str]) -> Iterator[Pair]:
    """Neighbours joined as long as the source keeps to a limit: of the first group the first, and so on.

    A pair that is longer than its limit stands alone; every pair stands in exactly one group, in its order.
    """
    waiting = iter(limits)
    group: list[Pair] = []
    words, limit = 0, next(waiting)
    for pair in pairs:
        more = words_in(pair[0], languages[0])
        if group and words + more > limit:
            yield joined(group, languages)
            group, words, limit = [], 0, next(waiting)
        group.append(pair)
        words += more
    if group:
        yield joined(group, languages)


def joined(group: list[Pair], languages: tuple[str, str]) -> Pair:
    """Pairs as one."""
    source, target = ("" if is_unspaced_language(language) else " " for language in languages)
    return source.join(pair[0] for pair in group), target.join(pair[1] for pair in group)


def of_all_lengths(pairs: Iterable[Pair], most: int, languages: tuple[str, str]) -> Iterator[Pair]:
    """Training text of all lengths: neighbours joined up to 10 words, up to 20, … up to `most`, in turn."""
    return join_pairs(pairs, cycle(lengths_up_to(most)), languages)


def by_length(pairs: Iterable[Pair], most: int, languages: tuple[str, str]) -> dict[int, list[Pair]]:
    """The same text at each length: under 20 what has 11 to 20 words when neighbours are joined, and so on.

    Each length holds the same sentences (but those too long for it, and the ends that fill none), so that what
    differs between two lengths is the length.
    """
    pairs, lengths = list(pairs), lengths_up_to(most)
    kept: dict[int, list[Pair]] = {}
    for least, limit in zip([0, *lengths], lengths, strict=False):
        groups = join_pairs(pairs, cycle([limit]), languages)
        kept[limit] = [pair for pair in groups if least < words_in(pair[0], languages[0]) <= limit]
    return kept
