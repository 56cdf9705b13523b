"""The starter corpus: draw sentences, keep each once, split without overlap, write the files."""

from __future__ import annotations

import bz2
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from random import Random

from seq2seq.data.starter import english, french
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.everyday import everyday
from seq2seq.data.starter.meaning import Sentence
from seq2seq.data.starter.sample import sentence
from seq2seq.data.starter.tags import tags
from seq2seq.data.starter.words import align, text_of

SEED = 1
PAIRS = 27_000
HELD_OUT = 1_000
WORDS = range(2, 21)
# A held-out sentence has no word form that is rarer than this in the training part.
SEEN = 4
# A word form that is rarer than this gets more sentences.
RARE = 22


@dataclass(frozen=True)
class Pair:
    """A sentence in two languages, its phenomena, and which words belong together."""

    english: str
    french: str
    tags: str
    alignment: str

    def line(self) -> str:
        """The pair as a line of the file."""
        return "\t".join((self.english, self.french, self.tags, self.alignment)) + "\n"


Split = dict[str, list[Pair]]


def realize(meaning: Sentence, contracted: bool = False) -> Pair:
    """Both sentences of a meaning."""
    source = english.sentence_words(meaning, contracted)
    target = french.sentence_words(meaning)
    return Pair(text_of(source), text_of(target), " ".join(tags(meaning)), align(source, target))


def draw_pairs(count: int, seed: int = SEED) -> list[Pair]:
    """Distinct pairs, distinct in their English; the last of them hold a word that is rare among the others."""
    draw = Draw(seed)
    kept: dict[str, Pair] = {}
    counts: Counter[str] = Counter()
    while len(kept) < count:
        pair = realize(sentence(draw), contracted=draw.chance(0.5))
        spoken = english_words(pair)
        fits = len(pair.english.split()) in WORDS and len(pair.french.split()) in WORDS
        wanted = len(kept) < 0.8 * count or min(counts[word] for word in spoken) < RARE
        if fits and wanted and pair.english not in kept:
            kept[pair.english] = pair
            counts.update(spoken)
    return list(kept.values())


def english_words(pair: Pair) -> set[str]:
    """The English word forms without case and punctuation."""
    return {word.strip(".,?!") for word in pair.english.lower().split()}


def split(pairs: list[Pair], fixed: list[Pair], held_out: int = HELD_OUT, seed: int = SEED) -> Split:
    """Train, valid and test, with no sentence of either language in two of them; what is fixed is for training."""
    fixed_sides = {side for pair in fixed for side in (pair.english, pair.french)}
    pairs = [pair for pair in pairs if pair.english not in fixed_sides]
    counts = Counter(form for pair in pairs + fixed for form in forms(pair))
    groups: dict[str, list[Pair]] = {}
    for pair in pairs:  # what shares its French stays together
        groups.setdefault(pair.french, []).append(pair)
    order = list(groups)
    Random(seed).shuffle(order)
    parts: Split = {"train": list(fixed), "valid": [], "test": []}
    for key in order:
        group = groups[key]
        common = all(counts[form] > SEEN for pair in group for form in forms(pair))
        room = next((name for name in ("test", "valid") if len(parts[name]) < held_out), "train")
        if common and len(group) == 1 and key not in fixed_sides and room != "train":
            parts[room].extend(group)
            counts.subtract(form for pair in group for form in forms(pair))
        else:
            parts["train"].extend(group)
    Random(seed).shuffle(parts["train"])
    return parts


def forms(pair: Pair) -> set[str]:
    """The word forms of both sides, marked by their side."""
    return {f"en {word}" for word in pair.english.split()} | {f"fr {word}" for word in pair.french.split()}


def corpus(pairs: int = PAIRS, held_out: int = HELD_OUT, seed: int = SEED) -> Split:
    """The whole corpus."""
    fixed = [Pair(source, target, "everyday", "") for source, target in everyday()]
    return split(draw_pairs(pairs, seed), fixed, held_out, seed)


def files(parts: Split) -> dict[str, bytes]:
    """Each part as the bytes of its compressed file."""
    return {
        f"{name}.tsv.bz2": bz2.compress("".join(pair.line() for pair in part).encode(), 9)
        for name, part in parts.items()
    }


def write(folder: Path, contents: dict[str, bytes]) -> None:
    """Write the files into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)


def differing(folder: Path, contents: dict[str, bytes]) -> list[str]:
    """The names of the files in the folder that are missing or hold something else."""
    return [
        name
        for name, content in contents.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != content
    ]
