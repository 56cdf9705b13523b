"""Subword sampling: in training, the same text is cut into other pieces in every epoch.

A row of piece numbers spells its normalized text, so it is cut anew from the numbers alone and no text has to be kept.
What is no learnt piece stays as it is: unknown characters, bytes, user symbols. A piece never crosses the mark ▁ that
starts a word, unless the model was trained to, so that words are cut one by one and what is known of each is kept.

Random numbers follow from (seed, epoch, window, row, side): a batch is the same whoever makes it, and when.
"""

import math
from bisect import bisect
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from random import Random
from typing import NamedTuple, Protocol

from seq2seq import recipe
from seq2seq.data.tokenizer import Tokenizer

WORD = "▁"
CACHED = 1 << 15  # stretches of text that are kept, some 3 kB each
MOST_LISTED = 32  # cuts of one stretch
LONGEST_CACHED = 24  # characters; longer stretches are no words and hardly come again

Options = tuple[list[float], list[tuple[int, int]]]  # summed chances; pieces, and where they start
Symbols = tuple[str, ...]


class Vocabulary:
    """The pieces that may be cut otherwise: learnt ones, all of whose characters are pieces too."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        processor, learnt = tokenizer.processor, tokenizer.description.normal
        self.numbers: dict[str, int] = {processor.id_to_piece(number): number for number in learnt}
        self.scores: dict[str, float] = {piece: processor.get_score(n) for piece, n in self.numbers.items()}
        self.longest = max(map(len, self.numbers), default=0)
        self.spelled = [""] * len(tokenizer)  # empty: stays as it is
        for piece, number in self.numbers.items():
            if all(character in self.numbers for character in piece):
                self.spelled[number] = piece
        by_word = not any(WORD in piece[1:] for piece in self.spelled)
        self.opens = [not piece or (by_word and piece[0] == WORD) for piece in self.spelled]  # starts a new stretch


class Cutter(Protocol):
    """A way to cut a stretch of text at random."""

    def cut(self, text: str, chance: Random) -> Sequence[int]: ...


class Known(NamedTuple):
    """What has been worked out about a stretch of text: its lattice, and all cuts where they are few."""

    lattice: list[Options]
    chances: list[float]  # summed
    cuts: list[tuple[int, ...]]


class UnigramCutter:
    """Draws a cut with its probability under the unigram model, raised to alpha (Kudo 2018, all cuts).

    One pass over the text sums the weights of all cuts up to each place; drawing goes back from the end. Where there
    are few cuts, as in most words, they are listed once, and a draw is one number.
    """

    def __init__(self, vocabulary: Vocabulary, alpha: float) -> None:
        self.vocabulary, self.alpha = vocabulary, alpha
        self.kept = lru_cache(CACHED)(self.know)

    def cut(self, text: str, chance: Random) -> Sequence[int]:
        if len(text) > LONGEST_CACHED:
            return self.draw(self.lattice(text), chance)
        lattice, chances, cuts = self.kept(text)
        return cuts[bisect(chances, chance.random())] if cuts else self.draw(lattice, chance)

    def know(self, text: str) -> Known:
        lattice = self.lattice(text)
        counts = [1]  # of cuts up to each place
        for _, pieces in lattice[1:]:
            counts.append(sum(counts[start] for _, start in pieces))
        if counts[-1] > MOST_LISTED:
            return Known(lattice, [], [])
        shares, cuts = zip(*all_cuts(lattice, len(text)), strict=True)
        return Known([], [*accumulate(shares[:-1]), 1.0], list(cuts))

    @staticmethod
    def draw(lattice: list[Options], chance: Random) -> list[int]:
        """A cut, from the last piece to the first."""
        place, numbers = len(lattice) - 1, list[int]()
        while place:
            chances, pieces = lattice[place]
            number, place = pieces[bisect(chances, chance.random())]
            numbers.append(number)
        numbers.reverse()
        return numbers

    def lattice(self, text: str) -> list[Options]:
        """For every place in the text, the pieces that may end there."""
        numbers, scores = self.vocabulary.numbers, self.vocabulary.scores
        sums, lattice = [0.0], list[Options]([([], [])])  # log weights of all cuts up to each place
        for end in range(1, len(text) + 1):
            starts = range(max(0, end - self.vocabulary.longest), end)
            found = [(piece, start) for start in starts if (piece := text[start:end]) in numbers]
            weights = [sums[start] + self.alpha * scores[piece] for piece, start in found]
            top = max(weights)
            shares = [math.exp(weight - top) for weight in weights]
            total = math.fsum(shares)
            sums.append(top + math.log(total))
            chances = [*accumulate(share / total for share in shares[:-1]), 1.0]
            lattice.append((chances, [(numbers[piece], start) for piece, start in found]))
        return lattice


def all_cuts(lattice: list[Options], place: int) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every cut of the text up to a place, with its chance."""
    if not place:
        yield 1.0, ()
    below = 0.0
    for chance, (number, start) in zip(*lattice[place], strict=True):
        yield from ((share * (chance - below), (*cut, number)) for share, cut in all_cuts(lattice, start))
        below = chance


class MergeCutter:
    """Merges characters best first as BPE does, but each possible merge is passed over with probability `dropout`.

    BPE-dropout (Provilkov et al. 2020): passed over in this step, not for good; it ends when all are passed over. One
    number says how many best merges in a row are made before the first is passed over; those are known beforehand.
    """

    def __init__(self, vocabulary: Vocabulary, dropout: float) -> None:
        self.vocabulary = vocabulary
        self.log_made = math.log1p(-dropout)
        self.log_passed = math.log(dropout)
        self.kept_course = lru_cache(CACHED)(self.course)
        self.kept_merges = lru_cache(CACHED)(self.merges)

    def cut(self, text: str, chance: Random) -> Sequence[int]:
        is_word = len(text) <= LONGEST_CACHED
        course, plain = (self.kept_course if is_word else self.course)(text)
        made = int(math.log(1.0 - chance.random()) / self.log_made)
        if made >= len(course) - 1:
            return plain
        merges, symbols, passed = self.kept_merges if is_word else self.merges, course[made], 1
        while places := merges(symbols):
            passed += int(math.log(1.0 - chance.random()) / self.log_passed)
            if passed >= len(places):
                break
            symbols, passed = merged(symbols, places[passed]), 0
        return [self.vocabulary.numbers[symbol] for symbol in symbols]

    def course(self, text: str) -> tuple[list[Symbols], list[int]]:
        """The symbols before the first merge and after each, when the best is always made; the pieces at the end."""
        course = [tuple(text)]
        while places := self.merges(course[-1]):
            course.append(merged(course[-1], places[0]))
        return course, [self.vocabulary.numbers[symbol] for symbol in course[-1]]

    def merges(self, symbols: Symbols) -> list[int]:
        """Where two neighbours make a piece, the best first and then from the left."""
        scores, pairs = self.vocabulary.scores, enumerate(map(str.__add__, symbols, symbols[1:]))
        return [at for _, at in sorted((-scores[pair], at) for at, pair in pairs if pair in scores)]


def merged(symbols: Symbols, at: int) -> Symbols:
    return (*symbols[:at], symbols[at] + symbols[at + 1], *symbols[at + 2 :])


class Sampler:
    """Cuts rows of one tokenizer anew."""

    def __init__(self, vocabulary: Vocabulary, cutter: Cutter) -> None:
        self.spelled, self.opens, self.cut = vocabulary.spelled, vocabulary.opens, cutter.cut

    def recut(self, row: Sequence[int], chance: Random) -> list[int]:
        """Another row that spells the same."""
        found: list[int] = []
        text = ""
        for number in row:
            if self.opens[number] and text:
                found += self.cut(text, chance)
                text = ""
            if piece := self.spelled[number]:
                text += piece
            else:
                found.append(number)
        if text:
            found += self.cut(text, chance)
        return found


class Sampling:
    """The samplers of both sides and their random numbers."""

    def __init__(self, samplers: tuple[Sampler, Sampler], seed: int, max_length: int) -> None:
        self.samplers, self.seed, self.max_length = samplers, seed, max_length
        self.chance = Random()  # Python promises the same numbers for a seed on every machine and in every version

    def recut(self, epoch: int, window: int, side: int, row: int, pieces: list[int]) -> list[int]:
        """The pieces of a row in this epoch; as they were prepared where others would be too many."""
        self.chance.seed((((self.seed << 32 | epoch) << 32 | window) << 32 | row) << 1 | side)
        found = self.samplers[side].recut(pieces, self.chance)
        return found if len(found) <= self.max_length else pieces


def build_sampling(
    tokenizers: tuple[Tokenizer, Tokenizer], settings: "recipe.Tokenizer", *, seed: int, max_length: int
) -> Sampling | None:
    """The sampling that a recipe asks for; None if it asks for none."""
    if settings.sampling is None and not settings.dropout:
        return None
    source = build_sampler(tokenizers[0], settings)
    target = source if tokenizers[0].model == tokenizers[1].model else build_sampler(tokenizers[1], settings)
    return Sampling((source, target), seed, max_length)


def build_sampler(tokenizer: Tokenizer, settings: "recipe.Tokenizer") -> Sampler:
    vocabulary = Vocabulary(tokenizer)
    if settings.sampling is not None:
        return Sampler(vocabulary, UnigramCutter(vocabulary, settings.sampling))
    return Sampler(vocabulary, MergeCutter(vocabulary, settings.dropout))
