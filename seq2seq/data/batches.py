"""Encoded pairs and their batches: bucketed by length, under a token budget, in an order that seed and epoch fix.

B sentences in a batch, S source pieces, T target pieces.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from seq2seq.data.encoded import Encoded
from seq2seq.data.subword_sampling import Sampling
from seq2seq.specials import BEGIN, END, PAD

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]
Recut = Callable[[int, int, list[int]], list[int]]  # side (0, 1), row, its pieces: the pieces to learn from


class Batch(NamedTuple):
    """What one update learns from; the target stands twice, shifted by one for teacher forcing."""

    source: Tensor  # (B, S), closed by <end>
    source_lengths: Tensor  # (B,), on the CPU
    target_in: Tensor  # (B, T), opened by <begin>
    target_out: Tensor  # (B, T), closed by <end>

    def to(self, device: torch.device) -> "Batch":
        """The same batch on another device; the lengths stay where packing reads them."""
        return Batch(
            self.source.to(device, non_blocking=True),
            self.source_lengths,
            self.target_in.to(device, non_blocking=True),
            self.target_out.to(device, non_blocking=True),
        )


def plan_window(data: Encoded, budget: int, *, seed: int, epoch: int, window: int = 0) -> list[Rows]:
    """The batches of a window in an epoch as row numbers: similar lengths together, batches in random order."""
    chance = np.random.default_rng([seed, epoch, window])
    order = chance.permutation(data.pairs)  # ties in length fall differently in every epoch
    source, target = data.source.lengths[order], data.target.lengths[order]
    lengths = np.maximum(source, target) + 1  # <end> takes a place
    by_length = np.lexsort((source, target, lengths))
    batches = pack(order[by_length], lengths[by_length], budget)
    chance.shuffle(batches)
    return batches


def count_batches(data: Encoded, budget: int) -> int:
    """How many batches `plan_window` makes of a window, whatever the epoch: it hangs on the lengths alone."""
    lengths = np.sort(np.maximum(data.source.lengths, data.target.lengths) + 1)
    return len(pack(lengths, lengths, budget))


def pack(rows: Rows, lengths: Rows, budget: int) -> list[Rows]:
    """Cut rows, shortest first, into runs whose padded size stays within the budget; a longer row is alone."""
    cuts = [0]
    for i, length in enumerate(lengths):
        if i > cuts[-1] and (i + 1 - cuts[-1]) * length > budget:
            cuts.append(i)
    return np.split(rows, cuts[1:]) if len(rows) else []


def as_prepared(side: int, row: int, pieces: list[int]) -> list[int]:
    return pieces


def collate(data: Encoded, rows: Rows, recut: Recut = as_prepared) -> Batch:
    """The rows as one padded batch, their text cut into other pieces if that is asked for."""
    source = [[*recut(0, row, data.source[row].tolist()), END] for row in rows.tolist()]
    target = [[*recut(1, row, data.target[row].tolist()), END] for row in rows.tolist()]
    return Batch(
        pad(source),
        torch.tensor([len(row) for row in source]),
        pad([[BEGIN, *row[:-1]] for row in target]),
        pad(target),
    )


def pad(rows: Sequence[Sequence[int]]) -> Tensor:
    """Rows as a matrix (B, longest), filled up with PAD."""
    matrix = np.full((len(rows), max(map(len, rows))), PAD, dtype=np.int64)
    for i, row in enumerate(rows):
        matrix[i, : len(row)] = row
    return torch.from_numpy(matrix)


class Plan(NamedTuple):
    """A batch that is not made yet: rows of a window, and how their text is cut into pieces."""

    data: Encoded
    window: int  # its number
    rows: Rows
    recut: Recut = as_prepared

    def part(self, number: int, parts: int) -> "Plan":
        """Every so many rows: parts alike in their lengths, which together are the whole."""
        return self._replace(rows=self.rows[number::parts])

    def collate(self) -> Batch:
        return collate(self.data, self.rows, self.recut)


class Place(NamedTuple):
    """Where a reader stands: all that it takes to go on from there."""

    epoch: int = 0
    window: int = 0
    batch: int = 0


class Reader:
    """Batches of all windows, epoch after epoch; the order hangs on seed and epoch alone, never on who reads."""

    def __init__(self, windows: Sequence[Encoded], budget: int, seed: int, sampling: Sampling | None = None) -> None:
        self.windows, self.budget, self.seed, self.sampling = windows, budget, seed, sampling
        self.batches_an_epoch = sum(count_batches(window, budget) for window in windows)

    def read(self, start: Place, epochs: int) -> Iterator[tuple[Batch, Place]]:
        """The batches from a place on until `epochs` are over, each with the place behind it."""
        return ((plan.collate(), place) for plan, place in self.plans(start, epochs))

    def plans(self, start: Place, epochs: int) -> Iterator[tuple[Plan, Place]]:
        """The same before they are made, for whoever makes a part of them."""
        for epoch in range(start.epoch, epochs):
            order = np.random.default_rng([self.seed, epoch]).permutation(len(self.windows)).tolist()
            for turn in range(start.window if epoch == start.epoch else 0, len(order)):
                window = self.windows[order[turn]]
                plan = plan_window(window, self.budget, seed=self.seed, epoch=epoch, window=order[turn])
                recut = partial(self.sampling.recut, epoch, order[turn]) if self.sampling else as_prepared
                here = (epoch, turn) == (start.epoch, start.window)
                for number in range(start.batch if here else 0, len(plan)):
                    batch = Plan(window, order[turn], plan[number], recut)
                    yield batch, self.behind(epoch, turn, number, len(plan))

    def behind(self, epoch: int, turn: int, number: int, batches: int) -> Place:
        """The place that follows a batch."""
        if number + 1 < batches:
            return Place(epoch, turn, number + 1)
        return Place(epoch, turn + 1) if turn + 1 < len(self.windows) else Place(epoch + 1)


class Padding(NamedTuple):
    """How many of the tokens in the batches of an epoch are real."""

    source: float
    target: float
    both: float


def padding_of(windows: Sequence[Encoded], budget: int, seed: int) -> Padding:
    """The share of real tokens, end of sentence included, on each side and together."""
    real, room = np.zeros(2), np.zeros(2)
    for number, window in enumerate(windows):
        lengths = np.stack([window.source.lengths, window.target.lengths]) + 1  # (2, pairs)
        real += lengths.sum(axis=1)
        for rows in plan_window(window, budget, seed=seed, epoch=0, window=number):
            room += lengths[:, rows].max(axis=1) * len(rows)
    source, target = (real / room).tolist()
    return Padding(source, target, float(real.sum() / room.sum()))
