"""Parallel text: pairs of sentences in three splits that share no source sentence, as the recipe wants them."""

import hashlib
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Literal, NamedTuple

from seq2seq.data.clean import Cleaner, is_blank
from seq2seq.data.sources import Entry, corpus_files, read_entries
from seq2seq.data.text import read_lines
from seq2seq.errors import UserError
from seq2seq.recipe import Data, PathPair, Source

Split = Literal["train", "valid", "test"]
TRAIN: Split = "train"
SCORED: tuple[Split, ...] = ("valid", "test")
SPLITS = (TRAIN, *SCORED)
Dropped = Mapping[str, Mapping[str, int]]


class Pair(NamedTuple):
    """A sentence and its translation."""

    source: str
    target: str


class Corpus(NamedTuple):
    """The three splits, and how many pairs of each were left out or mended, by reason."""

    train: list[Pair]
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
    parts = [
        pairs_of(cleaner.kept(read_entries(source, languages, keep_invalid=data.clean.invalid != "refuse")))
        for source in sources["train"]
    ]
    wanted = min(data.held_out, max(1, sum(map(len, parts)) // 10))
    for split in SCORED:
        if split not in scored:
            parts, scored[split] = split_off(parts, wanted, random.Random(f"{seed} {split}"), cleaner.rewrite)
    train = [
        Pair(cleaner.rewrite(pair.source), cleaner.rewrite(pair.target))
        for number, (pairs, source) in enumerate(zip(parts, sources["train"], strict=True))
        for pair in weigh(pairs, source.weight, random.Random(f"{seed} weight {number}"))
    ]
    dropped: dict[str, dict[str, int]] = {split: {"blank": count} for split, count in blanks.items() if count}
    if cleaner.dropped:
        dropped["train"] = dict(cleaner.dropped)
    corpus = Corpus(train, scored["valid"], scored["test"], dropped, cleaner.replaced)
    refuse_empty(corpus, sources)
    return corpus


def sources_of(data: Data) -> dict[Split, tuple[Source, ...]]:
    """Where the text of each split is; one that is missing here is split off."""
    if data.corpus:
        there = corpus_files(data.corpus, (data.source, data.target))
        return {split: (there[split],) for split in SPLITS if split in there}
    given: dict[Split, tuple[Source, ...] | None] = {"train": data.train, "valid": data.valid, "test": data.test}
    return {split: sources for split, sources in given.items() if sources}


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


def split_off(
    parts: Sequence[Sequence[Pair]], wanted: int, chance: random.Random, rewrite: Callable[[str], str]
) -> tuple[list[list[Pair]], list[Pair]]:
    """Hold out about `wanted` pairs by distinct source sentence, so that none of them is trained on."""
    sources = sorted({rewrite(pair.source) for pairs in parts for pair in pairs})
    count = max(1, round(wanted * len(sources) / max(sum(map(len, parts)), 1)))
    held = set(chance.sample(sources, min(count, len(sources) // 2)))
    kept = [[pair for pair in pairs if rewrite(pair.source) not in held] for pairs in parts]
    return kept, [pair for pairs in parts for pair in pairs if rewrite(pair.source) in held]


def weigh(pairs: list[Pair], weight: float, chance: random.Random) -> list[Pair]:
    """Every pair `weight` times; what is left of the weight as that share of the pairs, drawn once."""
    whole = int(weight)
    drawn = sorted(chance.sample(range(len(pairs)), round((weight - whole) * len(pairs))))
    return pairs * whole + [pairs[i] for i in drawn]


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


def fingerprint(pairs: Iterable[Pair]) -> str:
    """A hash of the text and its order: equal exactly when the pairs are."""
    digest = hashlib.sha256()
    for source, target in pairs:
        digest.update(f"{len(source)} {len(target)} {source}{target}\n".encode())
    return digest.hexdigest()


def write_tsv(path: Path, pairs: Iterable[Pair]) -> None:
    """Pairs as two columns; a tab inside a sentence becomes a space."""
    lines = ("\t".join(side.replace("\t", " ") for side in pair) + "\n" for pair in pairs)
    path.write_text("".join(lines), encoding="utf-8", newline="\n")


def read_tsv(path: Path) -> list[Pair]:
    """What `write_tsv` wrote."""
    return [Pair(*line.split("\t")[:2]) for line in read_lines(path)]
