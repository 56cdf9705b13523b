"""Whether attention can be read: where the model looks for each word of a reference, against word alignments.

The reference is forced on the model. Row t of the weights is where it looked when it predicted piece t, whichever
state asked: in `luong` decoders the one that has read piece t-1, in others the one before it. Pieces become words: a
target word's row is the mean over its pieces, a source word's weight the sum over its own. The end of the source is a
place to look as well, and never a right one.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch

from seq2seq.data.corpus import pairs_of, read_tagged
from seq2seq.data.sources import read_entries
from seq2seq.data.text import read_lines
from seq2seq.data.words import is_unspaced_language
from seq2seq.errors import UserError
from seq2seq.recipe import Source
from seq2seq.run import Run
from seq2seq.translator import Translator

Weights = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Links = frozenset[tuple[int, int]]

BYTE = re.compile(r"<0x([0-9A-F]{2})>")
LINK = re.compile(r"(\d+)([-?p])(\d+)")
STARTER = "starter-"


class Aligned(NamedTuple):
    """A pair with its gold links of source and target words; possible ones are neither asked for nor wrong."""

    source: str
    target: str
    sure: Links
    possible: Links  # holds the sure ones too


class Reading(NamedTuple):
    """How well the attention of a run agrees with word alignments."""

    run: str
    text: str
    sentences: int
    words: int
    strongest: float  # share of the linked target words whose strongest attention falls on an aligned source word
    mass: float  # share of their attention that falls on aligned source words
    alignment_error: float

    def as_json(self) -> dict[str, Any]:
        """The documented form for programs."""
        return self._asdict()


def read_alignment(run: Run, gold: Sequence[Aligned], text: str, device: str = "auto") -> Reading:
    """Force the references on the run's best model and compare where it looks with the gold alignment."""
    if run.recipe.model.attention == "none":
        raise UserError(f"{run.path} has no attention to read (model.attention: none)")
    translator = Translator.load(run, device=device)
    languages = run.recipe.data.source, run.recipe.data.target
    counts = Counts()
    for pair, weights in zip(gold, word_weights(translator, gold, languages), strict=True):
        counts.add(pair, weights)
    if not counts.words:
        raise UserError(f"{text} links no words; give alignments such as 0-0 1-2")
    return Reading(
        run.name,
        text,
        len(gold),
        counts.words,
        counts.right / counts.words,
        counts.mass / counts.words,
        1 - (counts.found_sure + counts.found) / (counts.links + counts.sure),
    )


class Counts:
    """What the figures are made from, over all sentences."""

    def __init__(self) -> None:
        self.words = self.right = self.links = self.sure = self.found = self.found_sure = 0
        self.mass = 0.0

    def add(self, pair: Aligned, weights: Weights) -> None:
        """Count a sentence: weights (target words, source words and the end)."""
        strongest = weights.argmax(1).tolist()
        linked = {j: [i for i, other in pair.possible if other == j] for j in {j for _, j in pair.possible}}
        for j, sources in linked.items():
            self.words += 1
            self.right += strongest[j] in sources
            self.mass += float(weights[j, sources].sum())
        links = {(i, j) for j, i in enumerate(strongest)}
        self.links, self.sure = self.links + len(links), self.sure + len(pair.sure)
        self.found += len(links & pair.possible)
        self.found_sure += len(links & pair.sure)


@torch.inference_mode()
def word_weights(translator: Translator, pairs: Sequence[Aligned], languages: tuple[str, str]) -> list[Weights]:
    """The attention over words for each pair when its target is forced: (target words, source words and the end)."""
    sources = translator.source.encode([pair.source for pair in pairs])
    targets = translator.target.encode([pair.target for pair in pairs])
    found: dict[int, Weights] = {}
    for batch in translator.force(sources, targets):
        for i, weights in zip(batch.rows, batch.decoded.weights.cpu(), strict=True):
            to_source = share_of_words(translator.source.pieces(sources[i]), pairs[i].source, languages[0])
            to_target = share_of_words(translator.target.pieces(targets[i]), pairs[i].target, languages[1])
            rows = to_target / np.maximum(to_target.sum(0), 1e-9)
            seen = weights[: len(targets[i]), : len(sources[i]) + 1].double().numpy()
            found[i] = rows.T @ np.hstack([seen[:, :-1] @ to_source, seen[:, -1:]])
    return [found[i] for i in range(len(pairs))]


def share_of_words(pieces: Sequence[str], sentence: str, language: str) -> Weights:
    """Which share of each piece belongs to which word: (pieces, words).

    Words are what spaces part, or characters in a language without spaces: as `alignment` counts them.
    """
    by_character = is_unspaced_language(language)
    words = len("".join(sentence.split())) if by_character else len(sentence.split())
    shares: Weights = np.zeros((len(pieces), words))
    word, begins = -1, True
    for number, piece in enumerate(pieces):
        for character in characters(piece):
            if character == " ":
                begins = True
                continue
            starts_one = begins or (by_character and character != "")
            word, begins = word + starts_one, False
            shares[number, min(word, words - 1)] += 1
        if not shares[number].any() and words:  # a lone ▁ begins the word that the next piece spells
            shares[number, min(word + begins, words - 1)] = 1
    shares /= np.maximum(shares.sum(1, keepdims=True), 1)
    return shares


def characters(piece: str) -> Iterator[str]:
    """What a piece writes; a byte within a character writes nothing new."""
    if spelled := BYTE.fullmatch(piece):
        yield "" if 0x80 <= int(spelled[1], 16) < 0xC0 else "?"
    else:
        yield from piece.replace("▁", " ")


def is_readable(run: Run) -> bool:
    """Whether a run has an attention and learnt from a corpus whose alignments are known."""
    return run.recipe.model.attention != "none" and (run.recipe.data.corpus or "").startswith(STARTER)


def starter_gold(run: Run, split: str = "test") -> list[Aligned]:
    """A split of the starter corpus that the run learnt from, whose alignments the grammar knows."""
    corpus = run.recipe.data.corpus or ""
    if not corpus.startswith(STARTER):
        raise UserError(
            f"{run.path} did not learn from a starter corpus, whose alignments are known; "
            "give files: SOURCE TARGET ALIGNMENT"
        )
    turned = corpus.removeprefix(STARTER).split("-")[0] != run.recipe.data.source
    gold = []
    for pair in read_tagged(corpus, split):
        links = frozenset((j, i) if turned else (i, j) for i, j in pair.alignment)
        sides = (pair.target, pair.source) if turned else (pair.source, pair.target)
        if links:  # everyday sentences were aligned by nobody
            gold.append(Aligned(*sides, links, links))
    return gold


def read_gold(files: Sequence[Path], languages: tuple[str, str]) -> list[Aligned]:
    """Two aligned texts and their word alignment, a line a sentence: Pharaoh pairs as 0-0 1-2 (2?2: possible)."""
    source, target, alignment = files
    text = Source(files=(str(source), str(target)), format="lines")
    pairs = pairs_of(read_entries(text, languages))
    lines = list(read_lines(alignment))
    if len(lines) != len(pairs):
        raise UserError(f"{alignment} has {len(lines):,} lines and {source} {len(pairs):,}: they are not aligned")
    return [
        Aligned(*pair, *parse_links(line, pair, languages, f"{alignment}:{number}"))
        for number, (pair, line) in enumerate(zip(pairs, lines, strict=True), start=1)
    ]


def parse_links(line: str, pair: Sequence[str], languages: tuple[str, str], place: str) -> tuple[Links, Links]:
    """The sure and the possible links of a sentence; refused if one leads to a word that is not there."""
    sizes = [share_of_words([], side, language).shape[1] for side, language in zip(pair, languages, strict=True)]
    sure, possible = set(), set()
    for word in line.split():
        link = LINK.fullmatch(word)
        if not link:
            raise UserError(f"{place}: {word!r} is no link; write source-target, counted from 0, as in 0-0 1-2")
        i, j = int(link[1]), int(link[3])
        if i >= sizes[0] or j >= sizes[1]:
            raise UserError(f"{place}: {word} leads past {sizes[0]} source and {sizes[1]} target words, from 0")
        possible.add((i, j))
        if link[2] == "-":
            sure.add((i, j))
    return frozenset(sure), frozenset(possible)
