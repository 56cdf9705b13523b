"""Words, where they need counting: how long a sentence is, and how often its rarest word stood in the training text.

A word is a run of letters and digits, its case ignored. Scripts that write no spaces count each character.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import chain, count
from pathlib import Path

from seq2seq.data.text import read_lines

# Thai, Lao, Myanmar, Khmer, kana, Han: of these a word cannot be told by its spaces
UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
MARKS = "\u3001-\u303f\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65"  # 。，！ and others of full width
WORD = re.compile(rf"[{UNSPACED}]|[^\W{UNSPACED}]+")
WITHOUT_SPACES = re.compile(f"[{UNSPACED}{MARKS}]")
UNSPACED_LANGUAGES = {"zh", "ja", "th", "lo", "km", "my", "yue"}


def is_unspaced(character: str) -> bool:
    """Whether a character is of a script that writes no spaces between words, its marks included; Korean does."""
    return WITHOUT_SPACES.fullmatch(character) is not None


def is_unspaced_language(language: str) -> bool:
    """Whether a language writes no spaces between its words; `zh-Hant` is Chinese too."""
    return language.lower().replace("_", "-").split("-")[0] in UNSPACED_LANGUAGES


def words_of(text: str) -> list[str]:
    """The words of a sentence."""
    return WORD.findall(text.casefold())


def repeats(text: str, times: int, most_words: int | None = None) -> bool:
    """Whether some words, or one to `most_words`, stand so many times in a row."""
    words = words_of(text)
    if len(words) - len(set(words)) < times - 1:
        return False  # most texts, so they are told at once
    return any(
        words[i : i + n * (times - 1)] == words[i + n : i + n * times]
        for n in range(1, min(most_words or len(words), len(words) // times) + 1)
        for i in range(len(words) - n * times + 1)
    )


def most_in_a_row(text: str, least: int = 1) -> int:
    """How many times in a row some words stand, or `least` where none stands so often."""
    return next(times for times in count(least) if not repeats(text, times + 1))


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each word stands in some text."""
    return Counter(chain.from_iterable(map(words_of, texts)))


def write_counts(path: Path, counts: Mapping[str, int]) -> None:
    """One word a line with its count, the most frequent first."""
    ordered = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    path.write_text("".join(f"{word}\t{count}\n" for word, count in ordered), encoding="utf-8", newline="\n")


def read_counts(path: Path) -> dict[str, int]:
    """What `write_counts` wrote."""
    return {word: int(count) for word, count in (line.split("\t") for line in read_lines(path))}
