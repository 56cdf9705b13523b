"""The health of a corpus: what every filter would take, lengths, duplicates, leaks, scripts, vocabulary, and advice.

The text is read once, as a stream; what is kept of it is counts, hashes, distinct words and a few examples.
"""

import dataclasses
import heapq
import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from seq2seq.data.clean import RATIO_SLACK, Cleaner, is_blank, length_ratio, mend, pair_key
from seq2seq.data.corpus import SCORED, TRAIN, Split, sources_of
from seq2seq.data.scripts import script_of, scripts_of
from seq2seq.data.sources import Entry, read_entries
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.presets import preset_for
from seq2seq.recipe import Data, Source
from seq2seq.specials import UNKNOWN

FORMAT = 1
EXAMPLES = 5
OUTLIERS = 10
BINS = 30
CHUNK = 1000  # sentences tokenized at a time
FIRST_STEP = 1000  # pairs after which vocabulary growth is first noted; then at twice as many, and so on
WORD = re.compile(r"\w+")
NO_WORD = re.compile(r"\W+")
DENSE = {"HAN", "HIRAGANA", "HANGUL"}  # scripts that say in one character what others say in three

Tokenizers = tuple[Tokenizer, Tokenizer]
Drop = Callable[[str, int, Sequence[str]], None]  # a file, a line in it, and the filters that would take it


@dataclass(frozen=True)
class Example:
    """A pair worth looking at; for a TMX file, `line` counts translation units."""

    file: str
    line: int
    source: str
    target: str


@dataclass
class Finding:
    """What one filter would take."""

    what: str
    active: bool  # whether the recipe asks for it already
    count: int = 0
    examples: list[Example] = field(default_factory=list)

    def add(self, example: Example) -> None:
        self.count += 1
        if len(self.examples) < EXAMPLES:
            self.examples.append(example)


class Bin(NamedTuple):
    """A bar of a histogram, ends included."""

    low: float
    high: float
    size: int


class Distribution(NamedTuple):
    """How a number is distributed."""

    mean: float
    median: float
    p95: float
    p99: float
    largest: float
    bins: list[Bin]


class SideHealth(NamedTuple):
    """One language of a split."""

    language: str
    characters: int
    distinct_characters: int
    words: int
    distinct_words: int
    seen_once: int
    length: Distribution  # in characters
    words_a_sentence: Distribution
    scripts: dict[str, int]
    expected_scripts: list[str]
    growth: list[tuple[int, int, int]]  # after so many pairs: words, distinct words
    unseen_words: float | None  # the share of running words that the training text does not have


class SplitHealth(NamedTuple):
    """One split as it was given."""

    files: list[str]
    pairs: int
    filters: dict[str, Finding]
    taken: int  # pairs that at least one filter would take
    more_translations: int  # pairs whose source was there before with another target
    more_sources: int  # pairs whose target was there before with another source
    source: SideHealth
    target: SideHealth
    ratio: Distribution  # characters of the target for each character of the source
    outliers: list[Example]


class Leak(NamedTuple):
    """Sentences of a scored split whose source stands elsewhere as well."""

    split: str
    other: str
    sentences: int
    exact: int
    loose: int  # the same but for case, spaces and punctuation
    examples: list[str]


class Pieces(NamedTuple):
    """What a tokenizer makes of one language of the training text."""

    vocabulary: int
    pieces: int
    a_word: float
    a_sentence: Distribution
    unknown: float  # share of pieces
    spelled: float  # share of pieces that are single bytes


class Advice(NamedTuple):
    """A setting and the reason for it."""

    setting: str
    value: Any
    reason: str


@dataclass(frozen=True)
class Health:
    """All that was found."""

    format: int
    splits: dict[str, SplitHealth]
    leaks: list[Leak]
    tokenizer: dict[str, Pieces] | None
    too_long: int | None  # training pairs with more pieces than data.max_length
    advice: list[Advice]

    def as_json(self) -> dict[str, Any]:
        """The documented form for programs and for reports."""
        plain = as_plain(self)
        assert isinstance(plain, dict)
        return plain


def as_plain(value: Any) -> Any:
    """Records as dictionaries, all the way down."""
    if dataclasses.is_dataclass(value):
        return {one.name: as_plain(getattr(value, one.name)) for one in dataclasses.fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {word: as_plain(inner) for word, inner in value._asdict().items()}
    if isinstance(value, dict):
        return {word: as_plain(inner) for word, inner in value.items()}
    return [as_plain(inner) for inner in value] if isinstance(value, list | tuple) else value


def inspect(data: Data, *, tokenizers: Tokenizers | None = None, drop: Drop | None = None) -> Health:
    """Read all text of a recipe and measure it; `drop` is told every training pair that a filter would take."""
    sources = sources_of(data)
    held = {split: Held() for split in SCORED if split in sources}
    readers: dict[Split, Reader] = {}
    for split in (*SCORED, TRAIN):  # the training text comes last, so that its sentences can be looked up in the others
        if split not in sources:
            continue
        reader = readers[split] = Reader(data, held if split == TRAIN else {}, tokenizers if split == TRAIN else None)
        for source in sources[split]:
            name = source.corpus or source.files[0]
            for entry in read_entries(source, (data.source, data.target), split, keep_invalid=True):
                taken_by = reader.add(name, entry)
                if split in held:
                    held[split].add(entry.source)
                elif taken_by and drop:
                    drop(name, entry.line, taken_by)
    train = readers[TRAIN]
    splits: dict[str, SplitHealth] = {
        split: readers[split].health(sources[split], None if split == TRAIN else train)
        for split in (TRAIN, *SCORED)
        if split in readers
    }
    pieces, too_long = train.tokenized()
    leaks = [Leak(split, TRAIN, *one.found_in_training()) for split, one in held.items()]
    if len(held) == 2:
        leaks.append(Leak("test", "valid", *held["test"].found_in(held["valid"])))
    return Health(FORMAT, splits, leaks, pieces, too_long, advise(splits[TRAIN], data))


def examined(data: Data) -> Data:
    """The recipe with every filter on: its own thresholds where it has some, else generous ones."""
    clean = data.clean
    dense = [bool(scripts_of(language) & DENSE) for language in (data.source, data.target)]
    return data.model_copy(
        update={
            "clean": clean.model_copy(
                update={
                    "invalid": "drop",
                    "max_characters": clean.max_characters or 1000,
                    "max_ratio": clean.max_ratio or (6.0 if dense[0] != dense[1] else 3.0),
                    "min_script": clean.min_script or 0.5,
                    "control": True,
                    "identical": True,
                    "duplicates": "sources" if clean.duplicates == "sources" else "pairs",
                    "leaks": True,
                }
            )
        }
    )


class Held:
    """The source sentences of a scored split, and which of them were met elsewhere."""

    def __init__(self) -> None:
        self.sentences: dict[str, None] = {}
        self.loosely: dict[str, list[str]] = {}
        self.exact: set[str] = set()
        self.loose: set[str] = set()

    def add(self, sentence: str) -> None:
        if sentence not in self.sentences and not is_blank(sentence):
            self.sentences[sentence] = None
            self.loosely.setdefault(loosened(sentence), []).append(sentence)

    def look_up(self, sentence: str, loosely: str) -> None:
        """Note that a sentence stands elsewhere."""
        if sentence in self.sentences:
            self.exact.add(sentence)
        if loosely in self.loosely:
            self.loose.update(self.loosely[loosely])

    def found_in_training(self) -> tuple[int, int, int, list[str]]:
        examples = [sentence for sentence in self.sentences if sentence in self.exact or sentence in self.loose]
        return len(self.sentences), len(self.exact), len(self.loose | self.exact), examples[:EXAMPLES]

    def found_in(self, other: "Held") -> tuple[int, int, int, list[str]]:
        apart = Held()
        for sentence in self.sentences:
            apart.add(sentence)
        for sentence in other.sentences:
            apart.look_up(sentence, loosened(sentence))
        return apart.found_in_training()


def loosened(sentence: str) -> str:
    """A sentence without case, spaces and punctuation; one that is nothing else stays as it is."""
    return NO_WORD.sub("", sentence.casefold()) or sentence


class Reader:
    """Takes in the pairs of one split."""

    def __init__(self, data: Data, held: Mapping[Any, Held], tokenizers: Tokenizers | None) -> None:
        self.data, self.held = data, held
        self.cleaner = Cleaner(examined(data), (sentence for one in held.values() for sentence in one.sentences))
        self.findings = findings(data, self.cleaner)
        self.pairs = self.taken = self.more_translations = self.more_sources = 0
        self.sides = (Side(data.source), Side(data.target))
        self.seen: dict[str, set[int]] = {"pair": set(), "source": set(), "target": set()}
        self.ratios: Counter[float] = Counter()
        self.outliers: list[tuple[float, int, Example]] = []
        self.pieces = tuple(map(PieceCounts, tokenizers)) if tokenizers else ()
        self.waiting: list[tuple[str, str]] = []
        self.too_long = 0

    def add(self, file: str, entry: Entry) -> list[str]:
        """Count a pair; returns the filters that would take it."""
        self.pairs += 1
        example = Example(file, entry.line, mend(entry.source), mend(entry.target))
        taken_by = self.judge(entry)
        for name in taken_by:
            self.findings[name].add(example)
        self.taken += bool(taken_by)
        if "blank" not in taken_by:
            self.measure(example)
        return taken_by

    def judge(self, entry: Entry) -> list[str]:
        """Every filter that would take a pair; one that is blank or unreadable is judged no further."""
        source, target = self.cleaner.rewrite(entry.source), self.cleaner.rewrite(entry.target)
        taken_by = []
        for name, drops in self.cleaner.filters.items():
            if drops(source, target):
                taken_by.append(name)
                if name in ("invalid", "blank"):
                    break
        return taken_by

    def measure(self, example: Example) -> None:
        """Count what a pair with two sides holds."""
        source, target = example.source, example.target
        for side, text in zip(self.sides, (source, target), strict=True):
            side.add(text, self.pairs)
        self.repeats(source, target)
        loosely = loosened(source) if self.held else ""
        for one in self.held.values():
            one.look_up(source, loosely)
        self.ratios[round(math.log2(len(target) / len(source)) * 8) / 8] += 1
        strangeness = (length_ratio(source, target), -self.pairs, example)
        if len(self.outliers) < OUTLIERS:
            heapq.heappush(self.outliers, strangeness)
        elif strangeness[:2] > self.outliers[0][:2]:
            heapq.heapreplace(self.outliers, strangeness)
        if self.pieces:
            self.waiting.append((source, target))
            if len(self.waiting) == CHUNK:
                self.tokenize()

    def repeats(self, source: str, target: str) -> None:
        """Count further translations of a source and further sources of a target."""
        is_new = {
            what: add_new(self.seen[what], pair_key(*texts))
            for what, texts in (("pair", (source, target)), ("source", (source, "")), ("target", ("", target)))
        }
        self.more_translations += is_new["pair"] and not is_new["source"]
        self.more_sources += is_new["pair"] and not is_new["target"]

    def tokenize(self) -> None:
        """Encode the pairs that wait."""
        rows = [counts.add(texts) for counts, texts in zip(self.pieces, zip(*self.waiting, strict=True), strict=False)]
        self.too_long += sum(max(lengths) > self.data.max_length for lengths in zip(*rows, strict=True))
        self.waiting.clear()

    def tokenized(self) -> tuple[dict[str, Pieces] | None, int | None]:
        """What the tokenizer made of the text, and how many pairs are too long; nothing without one."""
        if not self.pieces:
            return None, None
        self.tokenize()
        languages = (self.data.source, self.data.target)
        pieces = {
            language: counts.pieces(side.running)
            for language, counts, side in zip(languages, self.pieces, self.sides, strict=True)
        }
        return pieces, self.too_long

    def health(self, sources: Sequence[Source], train: "Reader | None") -> SplitHealth:
        """What was found; words that `train` does not have are counted as unseen."""
        sides = [side.health(train.sides[number] if train else None) for number, side in enumerate(self.sides)]
        outliers = [example for _, _, example in sorted(self.outliers, key=lambda one: one[:2], reverse=True)]
        return SplitHealth(
            [str(source) for source in sources],
            self.pairs,
            self.findings,
            self.taken,
            self.more_translations,
            self.more_sources,
            sides[0],
            sides[1],
            ratio_distribution(self.ratios),
            outliers,
        )


def add_new(seen: set[int], key: int) -> bool:
    """Add a key; whether it is new."""
    before = len(seen)
    seen.add(key)
    return len(seen) > before


def findings(data: Data, cleaner: Cleaner) -> dict[str, Finding]:
    """An empty finding for every filter that can be judged."""
    clean = cleaner.data.clean
    what = {
        "invalid": "bytes that are not UTF-8",
        "blank": "a side without anything visible",
        "control": "control characters, U+FFFD, or no characters at all",
        "length": f"fewer than {clean.min_characters:,} or more than {clean.max_characters:,} characters on a side",
        "ratio": f"one side {clean.max_ratio:g} times as long as the other, each plus {RATIO_SLACK} characters",
        "identical": "both sides the same",
        "script": f"less than {clean.min_script or 0:.0%} of a side's letters in its language's script",
        "leak": "the source stands in the valid or test set",
        "duplicate": "the source was there before" if clean.duplicates == "sources" else "the pair was there before",
    }
    active = {*Cleaner(data, ["?"]).filters} | ({"invalid"} if data.clean.invalid != "refuse" else set())
    return {name: Finding(what[name], name in active) for name in cleaner.filters}


class Side:
    """Counts of one language in one split."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.lengths: Counter[int] = Counter()
        self.word_counts: Counter[int] = Counter()
        self.characters: Counter[str] = Counter()
        self.words: Counter[str] = Counter()
        self.running = 0
        self.growth: list[tuple[int, int, int]] = []
        self.next_step = FIRST_STEP
        self.last = 0

    def add(self, text: str, number: int) -> None:
        words = WORD.findall(text)
        self.lengths[len(text)] += 1
        self.word_counts[len(words)] += 1
        self.characters.update(text)
        self.words.update(words)
        self.running += len(words)
        self.last = number
        if number >= self.next_step:
            self.growth.append((number, self.running, len(self.words)))
            self.next_step *= 2

    def health(self, train: "Side | None") -> SideHealth:
        scripts: Counter[str] = Counter()
        for character, count in self.characters.items():
            if character.isalpha():
                scripts[script_of(character)] += count
        unseen = sum(count for word, count in self.words.items() if word not in train.words) if train else 0
        return SideHealth(
            self.language,
            self.characters.total(),
            len(self.characters),
            self.running,
            len(self.words),
            sum(count == 1 for count in self.words.values()),
            distribution(self.lengths),
            distribution(self.word_counts),
            dict(scripts.most_common()),
            sorted(scripts_of(self.language)),
            [step for step in self.growth if step[0] < self.last] + [(self.last, self.running, len(self.words))],
            unseen / max(self.running, 1) if train else None,
        )


class PieceCounts:
    """What a tokenizer makes of the sentences it is given."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        self.tokenizer = tokenizer
        numbers = range(len(tokenizer))
        self.bytes = {number for number in numbers if tokenizer.processor.is_byte(number)}
        self.lengths: Counter[int] = Counter()
        self.unknown = self.spelled = 0

    def add(self, texts: Sequence[str]) -> list[int]:
        """Count sentences; returns their lengths."""
        rows = self.tokenizer.encode(texts)
        for row in rows:
            self.unknown += row.count(UNKNOWN)
            self.spelled += sum(number in self.bytes for number in row)
        lengths = list(map(len, rows))
        self.lengths.update(lengths)
        return lengths

    def pieces(self, words: int) -> Pieces:
        total = sum(length * count for length, count in self.lengths.items())
        return Pieces(
            len(self.tokenizer),
            total,
            total / max(words, 1),
            distribution(self.lengths),
            self.unknown / max(total, 1),
            self.spelled / max(total, 1),
        )


def distribution(counts: Counter[int]) -> Distribution:
    """Mean, quantiles and bars of a number; the last bar holds all above the 99th percentile."""
    if not counts:
        return Distribution(0.0, 0, 0, 0, 0, [])
    total = counts.total()
    p99 = quantile(counts, 0.99)
    width = max(1, math.ceil((p99 + 1) / BINS))
    bars: Counter[int] = Counter()
    for value, count in counts.items():
        bars[min(int(value), int(p99)) // width if value <= p99 else int(p99) // width + 1] += count
    last, largest = int(p99) // width + 1, max(counts)
    bins = [Bin(i * width, (i + 1) * width - 1, bars[i]) for i in range(last)]
    if bars[last]:
        bins.append(Bin(last * width, largest, bars[last]))
    mean = sum(value * count for value, count in counts.items()) / total
    return Distribution(mean, quantile(counts, 0.5), quantile(counts, 0.95), p99, largest, bins)


def ratio_distribution(counts: Counter[float]) -> Distribution:
    """Length ratios: counted by eighths of an octave, shown by quarters between 1/8 and 8."""
    if not counts:
        return Distribution(0.0, 0, 0, 0, 0, [])
    bars: Counter[int] = Counter()
    for octaves, count in counts.items():
        bars[math.floor(min(max(octaves, -3.0), 3.0) * 4)] += count
    bins = [Bin(2 ** (i / 4), 2 ** ((i + 1) / 4), bars[i]) for i in range(min(bars), max(bars) + 1)]
    mean = 2 ** (sum(value * count for value, count in counts.items()) / counts.total())
    median, p95, p99 = (2 ** quantile(counts, share) for share in (0.5, 0.95, 0.99))
    return Distribution(mean, median, p95, p99, 2 ** max(counts), bins)


def quantile(counts: Mapping[Any, int], share: float) -> float:
    """The smallest value that at least this share of all values does not exceed."""
    wanted, reached = share * sum(counts.values()), 0
    for value in sorted(counts):
        reached += counts[value]
        if reached >= wanted:
            return float(value)
    raise ValueError("nothing was counted")


def advise(train: SplitHealth, data: Data) -> list[Advice]:
    """Sizes and filters that fit the text, with reasons; a start for experiments, not a law."""
    pairs = train.pairs - train.taken
    return [*advise_sizes(train, pairs), *advise_filters(train, data)]


def advise_sizes(train: SplitHealth, pairs: int) -> list[Advice]:
    """The vocabulary that the text feeds, and the rest of the preset for so many pairs."""
    preset = preset_for(pairs)
    characters = max(train.source.distinct_characters, train.target.distinct_characters)
    least = 100 * math.ceil((characters + SPELLING) / 100)
    pieces = PIECES_A_WORD * (train.source.words + train.target.words)
    most = 100 * int(pieces / SEEN_OFTEN / 100)
    vocabulary = max(least, min(preset.settings["tokenizer"]["vocabulary"], most))
    reason = f"a piece is then met about {pieces / vocabulary:,.0f} times"
    if vocabulary == least:
        reason = f"bytes and {characters:,} different characters take most of it, and the text feeds no more"
    few = f"for {pairs:,} usable pairs"
    why = f"{few}, of the {preset.name} preset"
    rest = {f"{part}.{key}": value for part in ("model", "train") for key, value in preset.settings[part].items()}
    return [
        Advice("tokenizer.vocabulary", vocabulary, f"{few}: {reason}"),
        *(Advice(key, value, why) for key, value in rest.items()),
    ]


def advise_filters(train: SplitHealth, data: Data) -> list[Advice]:
    """The filters that would take something and are not asked for."""
    clean = examined(data).clean
    settings: dict[str, tuple[str, Any]] = {
        "invalid": ("invalid", "drop"),
        "control": ("control", True),
        "length": ("max_characters", clean.max_characters),
        "ratio": ("max_ratio", clean.max_ratio),
        "identical": ("identical", True),
        "script": ("min_script", clean.min_script),
        "leak": ("leaks", True),
        "duplicate": ("duplicates", clean.duplicates),
    }
    advice = []
    for name, (setting, value) in settings.items():
        found = train.filters.get(name)
        share = found.count / train.pairs if found else 0.0
        if found and not found.active and (share > 0.001 or (found.count and name in ALWAYS_NAMED)):
            caution = "; that is much: look at the examples first" if share > 0.1 else ""
            advice.append(
                Advice(f"data.clean.{setting}", value, f"takes {found.count:,} of {train.pairs:,} pairs{caution}")
            )
    return advice


SPELLING = 600  # 256 bytes, the special pieces, and some room for real ones
PIECES_A_WORD = 1.4
SEEN_OFTEN = 20  # a piece that is rarer than this is hardly learnt
ALWAYS_NAMED = {"invalid", "control", "leak"}  # other filters are advised where they take one pair in a thousand
