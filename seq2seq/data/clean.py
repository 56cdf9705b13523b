"""What is left out of the training text, and how it is rewritten: one small function a filter, their dict at the end.

A filter is made from the recipe and says of a pair, already rewritten, whether it goes; one that is not asked for is
None. Filters that must remember keep hashes, not text.
"""

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from functools import partial, reduce
from typing import NamedTuple

from seq2seq.data.scripts import scripts_of, share_in
from seq2seq.data.sources import Entry
from seq2seq.recipe import Clean, Data

Drops = Callable[[str, str], bool]
Rewrite = Callable[[str], str]

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\x00"
WHITE = "".join(char for char in map(chr, range(0x3001)) if char.isspace()) + INVISIBLE
SURROGATE = re.compile("[\ud800-\udfff]")
# Cc but the tab, line and paragraph separators, what replaces the unreadable, and what is no character at all
CONTROL = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029\ufdd0-\ufdef\ufffd-\uffff]")
# Chinese characters, in every block that Unicode has for them
IDEOGRAPHS = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
# OpenCC's conversions, one after the other; s2t takes text for simplified, and would change some that is not.
CONVERSIONS = {"simplified": ("t2s",), "traditional": ("t2s", "s2t")}
RATIO_SLACK = 10  # characters added to both sides, so that "Yes." may be "Mais oui, bien sûr !"


class Context(NamedTuple):
    """What filters are made from."""

    data: Data
    held: frozenset[str] | set[str]  # the sources of the valid and test sets, rewritten

    @property
    def clean(self) -> Clean:
        return self.data.clean


def rewritten(steps: Iterable[Rewrite], text: str) -> str:
    """A text after all steps, in order."""
    return reduce(lambda text, step: step(text), steps, text)


def lower(clean: Clean) -> Rewrite | None:
    return str.lower if clean.lowercase else None


def normal_form(clean: Clean) -> Rewrite | None:
    form = clean.unicode
    return None if form == "none" else lambda text: unicodedata.normalize(form, text)


def one_script(clean: Clean) -> Rewrite | None:
    """Chinese in simplified or in traditional characters.

    OpenCC is given ideographs alone: it cannot read the stand-ins for invalid bytes.
    """
    if clean.chinese == "none":
        return None
    from opencc import OpenCC

    conversions = [OpenCC(name).convert for name in CONVERSIONS[clean.chinese]]
    return lambda text: IDEOGRAPHS.sub(lambda found: rewritten(conversions, found[0]), text)


# In their order, by the setting that asks for each.
REWRITES: dict[str, Callable[[Clean], Rewrite | None]] = {
    "lowercase": lower,
    "unicode": normal_form,
    "chinese": one_script,
}


def rewriter(clean: Clean) -> Rewrite | None:
    """How text is rewritten before a model sees it, in training and later; None if it is not.

    What was rewritten stays as it is if it is rewritten again.
    """
    steps = [step for make in REWRITES.values() if (step := make(clean))]
    return partial(rewritten, steps) if steps else None


def rewriting(clean: Clean) -> dict[str, object]:
    """What of a recipe decides how text is rewritten."""
    return {name: getattr(clean, name) for name in REWRITES}


def is_invalid(text: str) -> bool:
    """Whether bytes that are no UTF-8 were read here; they stand as lone surrogates."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def mend(text: str) -> str:
    """Each invalid byte as U+FFFD."""
    return SURROGATE.sub("\ufffd", text)


def is_blank(text: str) -> bool:
    """Whether nothing can be seen."""
    return not text.strip(WHITE)


def pair_key(source: str, target: str) -> int:
    """Eight bytes that stand for a pair: two different pairs in a billion share them with a chance of 3%."""
    data = f"{len(source)} {source}{target}".encode(errors="surrogatepass")
    return int.from_bytes(hashlib.blake2b(data, digest_size=8).digest(), "big")


def invalid(context: Context) -> Drops | None:
    if context.clean.invalid != "drop":
        return None
    return lambda source, target: is_invalid(source) or is_invalid(target)


def blank(context: Context) -> Drops | None:
    return lambda source, target: is_blank(source) or is_blank(target)


def control(context: Context) -> Drops | None:
    if not context.clean.control:
        return None
    return lambda source, target: bool(CONTROL.search(source) or CONTROL.search(target))


def length(context: Context) -> Drops | None:
    least, most = context.clean.min_characters, context.clean.max_characters or 1 << 60
    if least == 1 and not context.clean.max_characters:
        return None
    return lambda source, target: not (least <= len(source) <= most and least <= len(target) <= most)


def ratio(context: Context) -> Drops | None:
    most = context.clean.max_ratio
    return (lambda source, target: length_ratio(source, target) > most) if most else None


def length_ratio(source: str, target: str) -> float:
    """How many times as long the longer side is, with some slack for short ones."""
    short, long = sorted((len(source), len(target)))
    return (long + RATIO_SLACK) / (short + RATIO_SLACK)


def identical(context: Context) -> Drops | None:
    return str.__eq__ if context.clean.identical else None


def script(context: Context) -> Drops | None:
    least = context.clean.min_script
    source_scripts, target_scripts = scripts_of(context.data.source), scripts_of(context.data.target)
    if not least or not (source_scripts or target_scripts):
        return None

    def is_wrong(text: str, scripts: frozenset[str]) -> bool:
        return bool(scripts) and share_in(text, scripts) < least

    return lambda source, target: is_wrong(source, source_scripts) or is_wrong(target, target_scripts)


def duplicate(context: Context) -> Drops | None:
    if context.clean.duplicates == "keep":
        return None
    by_source, seen = context.clean.duplicates == "sources", set[int]()

    def is_known(source: str, target: str) -> bool:
        before = len(seen)
        seen.add(pair_key(source, "" if by_source else target))
        return len(seen) == before

    return is_known


def leak(context: Context) -> Drops | None:
    if not context.clean.leaks or not context.held:
        return None
    return lambda source, target: source in context.held


class Cleaner:
    """Passes on what may be learnt from, and counts what it leaves out by the first filter that asks for it."""

    def __init__(self, data: Data, held: Iterable[str] = ()) -> None:
        rewrite = rewriter(data.clean)
        self.data, self.rewrite, self.rewrites = data, rewrite or str, rewrite is not None
        context = Context(data, {self.rewrite(source) for source in held})
        self.mends = data.clean.invalid == "replace"
        self.filters = {name: drops for name, make in FILTERS.items() if (drops := make(context))}
        self.dropped: Counter[str] = Counter()
        self.replaced = 0  # pairs in which invalid bytes became U+FFFD

    def kept(self, entries: Iterable[Entry]) -> Iterator[Entry]:
        """The entries that stay, as they were written, except for invalid bytes."""
        for entry in entries:
            kept = self.mended(entry) if self.mends else entry
            name = self.reason(self.rewrite(kept.source), self.rewrite(kept.target))
            if name:
                self.dropped[name] += 1
            else:
                yield kept

    def reason(self, source: str, target: str) -> str | None:
        """The first filter that drops a pair."""
        for name, drops in self.filters.items():
            if drops(source, target):
                return name
        return None

    def mended(self, entry: Entry) -> Entry:
        if not (is_invalid(entry.source) or is_invalid(entry.target)):
            return entry
        self.replaced += 1
        return Entry(entry.line, mend(entry.source), mend(entry.target))


# In this order: what cannot be read or says nothing goes before what is merely unwanted, and a pair that goes anyway
# is not remembered as a duplicate.
FILTERS: dict[str, Callable[[Context], Drops | None]] = {
    "invalid": invalid,
    "blank": blank,
    "control": control,
    "length": length,
    "ratio": ratio,
    "identical": identical,
    "script": script,
    "leak": leak,
    "duplicate": duplicate,
}
