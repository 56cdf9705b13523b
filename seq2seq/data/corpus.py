"""Parallel text: pairs of sentences, embedded or from files, in three splits that share no source sentence."""

import hashlib
import random
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from seq2seq.bundled import bundled_folder
from seq2seq.data.text import read_lines
from seq2seq.errors import UserError, did_you_mean
from seq2seq.recipe import Data, PathPair

SPLITS = ("train", "valid", "test")


class Pair(NamedTuple):
    """A sentence and its translation."""

    source: str
    target: str


class Corpus(NamedTuple):
    """The three splits, and how many lines were left out because a side was blank."""

    train: list[Pair]
    valid: list[Pair]
    test: list[Pair]
    blank: int = 0


def load_corpus(data: Data, seed: int) -> Corpus:
    """All text of a recipe."""
    return load_embedded(data.corpus, data) if data.corpus else load_files(data, seed)


def load_embedded(name: str, data: Data) -> Corpus:
    """A starter corpus that came with the program, in the direction that the recipe asks for."""
    folders = {path.name: path for path in sorted(bundled_folder("data").glob("starter-*"))}
    if name not in folders:
        raise UserError(
            f"no embedded corpus {name!r}; {did_you_mean(name, folders)}; for your own files give data.train"
        )
    languages = name.split("-")[-2:]
    if sorted((data.source, data.target)) != sorted(languages):
        raise UserError(
            f"corpus {name} has the languages {' and '.join(languages)}, not {data.source} and {data.target}"
        )
    source, target = languages.index(data.source), languages.index(data.target)
    rows = {split: read_rows(folders[name] / f"{split}.tsv.bz2") for split in SPLITS}
    pairs = {split: [Pair(row[source], row[target]) for row in rows[split]] for split in SPLITS}
    return Corpus(pairs["train"], pairs["valid"], pairs["test"])


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
    for source, target, tags, alignment in read_rows(path):
        links = (link.split("-") for link in alignment.split())
        pairs.append(TaggedPair(source, target, tuple(tags.split()), tuple((int(i), int(j)) for i, j in links)))
    return pairs


def read_rows(path: Path) -> list[list[str]]:
    """The rows of a TSV file."""
    return [line.split("\t") for line in read_lines(path)]


def load_files(data: Data, seed: int) -> Corpus:
    """Aligned files; a missing valid or test set is split off from the training text."""
    given = {split: read_pairs(getattr(data, split)) for split in SPLITS if getattr(data, split)}
    pairs = {split: [pair for pair in given[split] if is_whole(pair)] for split in given}
    blank = sum(len(given[split]) - len(pairs[split]) for split in given)
    train = pairs["train"]
    wanted = min(data.held_out, max(1, len(train) // 10))
    for split in ("valid", "test"):
        if split not in pairs:
            train, pairs[split] = split_off(train, wanted, random.Random(f"{seed} {split}"))
    for split, rest in (("train", train), ("valid", pairs["valid"]), ("test", pairs["test"])):
        if not rest:
            files = " and ".join(getattr(data, split) or data.train or ())
            raise UserError(f"no pairs of sentences for the {split} set in {files}; give more text or data.{split}")
    return Corpus(train, pairs["valid"], pairs["test"], blank)


def read_pairs(paths: PathPair) -> list[Pair]:
    """Two files as pairs; refused unless they have the same number of lines."""
    source, target = (read_lines(Path(path)) for path in paths)
    for path, lines in zip(paths, (source, target), strict=True):
        if not lines:
            raise UserError(f"{path} is empty; give a file with one sentence a line")
    if len(source) != len(target):
        raise UserError(
            f"{paths[0]} has {len(source):,} lines and {paths[1]} has {len(target):,}: "
            "they are not aligned; line n of one must translate line n of the other"
        )
    return list(map(Pair, source, target))


def is_whole(pair: Pair) -> bool:
    """Whether both sides say something."""
    return bool(pair.source.strip() and pair.target.strip())


def split_off(pairs: Sequence[Pair], wanted: int, chance: random.Random) -> tuple[list[Pair], list[Pair]]:
    """Hold out about `wanted` pairs by distinct source sentence, so that none of them is trained on."""
    sources = sorted({pair.source for pair in pairs})
    count = max(1, round(wanted * len(sources) / max(len(pairs), 1)))
    held = set(chance.sample(sources, min(count, len(sources) // 2)))
    kept = [pair for pair in pairs if pair.source not in held]
    return kept, [pair for pair in pairs if pair.source in held]


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
    return [Pair(*row[:2]) for row in read_rows(path)]
