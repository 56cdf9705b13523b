"""Parallel text: pairs of sentences in three splits that share no source sentence, as the recipe wants them."""

import hashlib
import heapq
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import attrgetter
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from seq2seq.bundled import bundled_folder
from seq2seq.data.clean import Cleaner, is_blank
from seq2seq.data.join import of_all_lengths
from seq2seq.data.sources import Entry, corpus_files, read_entries
from seq2seq.data.text import read_lines
from seq2seq.errors import UserError, did_you_mean
from seq2seq.recipe import Data, PathPair, Source

Split = Literal["train", "valid", "test"]
TRAIN: Split = "train"
SCORED: tuple[Split, ...] = ("valid", "test")
SPLITS = (TRAIN, *SCORED)
Dropped = Mapping[str, Mapping[str, int]]
SPOOL_BYTES = 64 << 20  # more text than this goes to a temporary file
READ_BYTES = 1 << 20


class Pair(NamedTuple):
    """A sentence and its translation."""

    source: str
    target: str


class Text:
    """Pairs that can be read again and again: in memory while they are few, in a temporary file when they are many."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self.file = tempfile.SpooledTemporaryFile(max_size=SPOOL_BYTES)  # noqa: SIM115 - closed with the object
        self.pairs = 0
        self.hash = hashlib.sha256()
        for pair in pairs:
            self.add(pair)

    def add(self, pair: Pair) -> None:
        """Append a pair; a tab inside a sentence becomes a space."""
        line = tsv_line(pair).encode()
        self.hash.update(line)
        self.file.write(line)
        self.pairs += 1

    def __iter__(self) -> Iterator[Pair]:
        at = 0
        while True:  # the place is kept here, so that readers do not disturb each other
            self.file.seek(at)
            lines = self.file.readlines(READ_BYTES)
            at = self.file.tell()
            if not lines:
                return
            for line in lines:
                yield Pair(*line[:-1].decode().split("\t"))

    def __len__(self) -> int:
        return self.pairs

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Text) and self.sha256 == other.sha256

    __hash__ = None  # type: ignore[assignment]  # it grows

    def __del__(self) -> None:
        self.file.close()

    @property
    def sha256(self) -> str:
        """Equal exactly when the pairs and their order are."""
        return self.hash.hexdigest()


class Corpus(NamedTuple):
    """The three splits, and how many pairs of each were left out or mended, by reason."""

    train: Text
    valid: list[Pair]
    test: list[Pair]
    dropped: Dropped = MappingProxyType({})
    replaced: int = 0  # training pairs in which invalid bytes became U+FFFD


def load_corpus(data: Data, seed: int) -> Corpus:
    """All text of a recipe; a missing valid or test set is split off from the training text."""
    sources, languages = sources_of(data), (data.source, data.target)
    read = {split: read_scored(sources[split], languages, split) for split in SCORED if split in sources}
    scored = {split: list(filter(is_whole, pairs)) for split, pairs in read.items()}
    blanks = {split: len(read[split]) - len(pairs) for split, pairs in scored.items()}
    cleaner = Cleaner(data, (pair.source for pairs in scored.values() for pair in pairs))
    missing = [split for split in SCORED if split not in scored]
    lottery = Lottery(data.held_out * (len(missing) + 1) if missing else 0, seed)
    drawn_by = attrgetter(data.held_out_by)
    parts = [Text() for _ in sources["train"]]
    for part, source in zip(parts, sources["train"], strict=True):
        for entry in cleaner.kept(read_entries(source, languages, keep_invalid=data.clean.invalid != "refuse")):
            part.add(Pair(entry.source, entry.target))
            lottery.enter(cleaner.rewrite(drawn_by(entry)))
    held = lottery.draw(missing, most=sum(map(len, parts)) // 10)
    for split in missing:
        scored[split] = [pair for part in parts for pair in part if held.get(cleaner.rewrite(drawn_by(pair))) == split]
    shown = {cleaner.rewrite(pair.source) for split in missing for pair in scored[split]}
    shared = 0
    if {*SCORED} == {*missing}:  # no source in both, whichever side was drawn
        tested = {cleaner.rewrite(pair.source) for pair in scored["test"]}
        apart = [pair for pair in scored["valid"] if cleaner.rewrite(pair.source) not in tested]
        shared, scored["valid"] = len(scored["valid"]) - len(apart), apart
    weights = [source.weight for source in sources["train"]]
    train = parts[0]
    if len(parts) > 1 or weights[0] != 1 or held or cleaner.rewrites:
        train = Text()
        for part, weight in zip(parts, weights, strict=True):
            for pair in weigh(part, weight):
                rewritten = Pair(cleaner.rewrite(pair.source), cleaner.rewrite(pair.target))
                if drawn_by(rewritten) in held:
                    continue
                if rewritten.source in shown:
                    cleaner.dropped["leak"] += 1
                else:
                    train.add(rewritten)
    if data.join:
        train = Text(Pair(*pair) for pair in of_all_lengths(train, data.join, languages))
    dropped: dict[str, dict[str, int]] = {split: {"blank": count} for split, count in blanks.items() if count}
    if shared:
        dropped["valid"] = {"leak": shared}
    if cleaner.dropped:
        dropped["train"] = dict(cleaner.dropped)
    corpus = Corpus(train, scored["valid"], scored["test"], dropped, cleaner.replaced)
    refuse_empty(corpus, sources)
    return corpus


class Lottery:
    """Draws distinct sentences by the smallest hashes: one pass, and memory for those drawn alone."""

    def __init__(self, places: int, seed: int) -> None:
        self.places, self.key = places, f"{seed}".encode()
        self.heap: list[tuple[int, str]] = []  # the largest hash on top, as its negative
        self.inside: set[str] = set()

    def enter(self, sentence: str) -> None:
        """Let a sentence take part; entering again changes nothing."""
        if not self.places:
            return
        number = -int.from_bytes(hashlib.blake2b(sentence.encode(), digest_size=8, key=self.key).digest(), "big")
        is_full = len(self.heap) == self.places
        if (is_full and number <= self.heap[0][0]) or sentence in self.inside:
            return
        self.inside.add(sentence)
        if is_full:
            self.inside.discard(heapq.heapreplace(self.heap, (number, sentence))[1])
        else:
            heapq.heappush(self.heap, (number, sentence))

    def draw(self, splits: Sequence[Split], most: int) -> dict[str, Split]:
        """The split of each sentence drawn: at most `most` for each, and as many are left to learn from."""
        if not splits:
            return {}
        each = max(1, min(most, len(self.heap) // (len(splits) + 1)))  # a heap that is full has room for one split more
        drawn = [sentence for _, sentence in sorted(self.heap, reverse=True)]
        return {sentence: split for i, split in enumerate(splits) for sentence in drawn[i * each : (i + 1) * each]}


def sources_of(data: Data) -> dict[Split, tuple[Source, ...]]:
    """Where the text of each split is; one that is missing here is split off."""
    if data.corpus:
        there = corpus_files(data.corpus, (data.source, data.target))
        return {split: (there[split],) for split in SPLITS if split in there}
    given: dict[Split, tuple[Source, ...] | None] = {"train": data.train, "valid": data.valid, "test": data.test}
    return {split: sources for split, sources in given.items() if sources}


class TaggedPair(NamedTuple):
    """A pair of an embedded corpus: the phenomena it shows, and which tokens belong together, as Pharaoh pairs."""

    source: str
    target: str
    tags: tuple[str, ...]
    alignment: tuple[tuple[int, int], ...]


def read_tagged(corpus: str, split: str) -> list[TaggedPair]:
    """A split of an embedded corpus, such as test-novel, with its tags and alignments, in the folder's direction.

    Alignments count whitespace-separated words, but characters in Chinese.
    """
    path = bundled_folder("data") / corpus / f"{split}.tsv.bz2"
    if not path.is_file():
        splits = [file.name.removesuffix(".tsv.bz2") for file in sorted(path.parent.glob("*.tsv.bz2"))]
        raise UserError(f"no split {split!r} of a corpus {corpus!r}; {did_you_mean(split, splits)}")
    pairs = []
    for line in read_lines(path):
        source, target, tags, alignment = line.split("\t")
        links = (link.split("-") for link in alignment.split())
        pairs.append(TaggedPair(source, target, tuple(tags.split()), tuple((int(i), int(j)) for i, j in links)))
    return pairs


def read_scored(sources: Iterable[Source], languages: tuple[str, str], split: Split) -> list[Pair]:
    """Text that is scored: read strictly, and never changed."""
    return [pair for source in sources for pair in pairs_of(read_entries(source, languages, split))]


def read_pairs(paths: PathPair) -> list[Pair]:
    """Two files as pairs; refused unless they have the same number of lines."""
    return pairs_of(read_entries(Source(files=paths, format="lines"), ("source", "target")))


def pairs_of(entries: Iterable[Entry]) -> list[Pair]:
    return [Pair(entry.source, entry.target) for entry in entries]


def is_whole(pair: Pair) -> bool:
    """Whether both sides say something."""
    return not (is_blank(pair.source) or is_blank(pair.target))


def weigh(pairs: Iterable[Pair], weight: float) -> Iterator[Pair]:
    """Every pair `weight` times; what is left of the weight as that share of the pairs, evenly spread."""
    whole, rest = int(weight), weight - int(weight)
    for _ in range(whole):
        yield from pairs
    if rest:
        yield from (pair for i, pair in enumerate(pairs) if int((i + 1) * rest) > int(i * rest))


def refuse_empty(corpus: Corpus, sources: Mapping[Split, tuple[Source, ...]]) -> None:
    """Nothing can be learnt from, or scored on, no text."""
    for split, pairs in zip(SPLITS, corpus[:3], strict=True):
        if not pairs:
            files = ", ".join(map(str, sources.get(split) or sources["train"]))
            left_out = f" ({reasons})" if (reasons := describe_dropped(corpus)) else ""
            raise UserError(
                f"no pairs of sentences for the {split} set in {files}{left_out}; give more text or data.{split}"
            )


def describe_dropped(corpus: Corpus) -> str:
    """What was left out and mended, in one line; empty if nothing was."""
    parts = [
        f"left out of the {split} set: " + ", ".join(f"{count:,} {reason}" for reason, count in counts.items())
        for split, counts in corpus.dropped.items()
    ]
    mended = [f"invalid UTF-8 replaced in {corpus.replaced:,} training pairs"] if corpus.replaced else []
    return "; ".join(parts + mended)


class Scored(NamedTuple):
    """Sentences to translate and their references, in sacreBLEU's form: None where a sentence has fewer."""

    sources: list[str]
    references: list[list[str | None]]


def with_references(pairs: Sequence[Pair], how: Literal["each", "first", "all"]) -> Scored:
    """Pairs as they are scored: each by itself, or the translations of one source together."""
    if how == "each":
        return Scored([pair.source for pair in pairs], [[pair.target for pair in pairs]])
    grouped: dict[str, list[str]] = {}
    for source, target in pairs:
        found = grouped.setdefault(source, [])
        if target not in found and not (how == "first" and found):
            found.append(target)
    most = max(map(len, grouped.values()), default=1)
    columns = [[found[i] if i < len(found) else None for found in grouped.values()] for i in range(most)]
    return Scored(list(grouped), columns)


def tsv_line(pair: Pair) -> str:
    """A pair as two columns; a tab inside a sentence becomes a space."""
    return "\t".join(side.replace("\t", " ") for side in pair) + "\n"


def write_tsv(path: Path, pairs: Iterable[Pair]) -> None:
    """Pairs as two columns, one a line."""
    path.write_text("".join(map(tsv_line, pairs)), encoding="utf-8", newline="\n")


def read_tsv(path: Path) -> list[Pair]:
    """What `write_tsv` wrote."""
    return [Pair(*line.split("\t")[:2]) for line in read_lines(path)]
