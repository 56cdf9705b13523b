"""Encoded pairs and their batches: bucketed by length, under a token budget, in an order that seed and epoch fix.

B sentences in a batch, S source pieces, T target pieces.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import torch
from torch import Tensor

from seq2seq.data.corpus import Pair
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.specials import BEGIN, END, PAD

Rows = np.ndarray[tuple[int], np.dtype[np.int64]]


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


@dataclass(frozen=True)
class Ragged:
    """Rows of different lengths in one flat array: two allocations however many sentences."""

    values: np.ndarray[tuple[int], np.dtype[np.int32]]
    ends: Rows

    def __getitem__(self, row: int) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
        return self.values[self.ends[row - 1] if row else 0 : self.ends[row]]

    @property
    def lengths(self) -> Rows:
        return np.diff(self.ends, prepend=0)


class Encoded(NamedTuple):
    """Pairs as piece numbers, without begin and end."""

    source: Ragged
    target: Ragged
    too_long: int = 0


def ragged(rows: Sequence[Sequence[int]]) -> Ragged:
    ends = np.cumsum([len(row) for row in rows], dtype=np.int64)
    return Ragged(np.concatenate([np.asarray(row, dtype=np.int32) for row in rows] or [np.zeros(0, np.int32)]), ends)


def encode_pairs(
    pairs: Sequence[Pair], tokenizers: tuple[Tokenizer, Tokenizer], max_length: int | None = None
) -> Encoded:
    """Tokenize pairs; those with more than `max_length` pieces on a side are left out and counted."""
    source = tokenizers[0].encode([pair.source for pair in pairs])
    target = tokenizers[1].encode([pair.target for pair in pairs])
    kept = [i for i in range(len(pairs)) if max_length is None or max(len(source[i]), len(target[i])) <= max_length]
    return Encoded(ragged([source[i] for i in kept]), ragged([target[i] for i in kept]), len(pairs) - len(kept))


def plan_epoch(data: Encoded, budget: int, seed: int, epoch: int) -> list[Rows]:
    """The batches of an epoch as row numbers: similar lengths together, batches in random order."""
    chance = np.random.default_rng([seed, epoch])
    order = chance.permutation(len(data.source.ends))  # ties in length fall differently in every epoch
    lengths = np.maximum(data.source.lengths, data.target.lengths)[order] + 1  # <end> takes a place
    by_length = np.lexsort((data.source.lengths[order], data.target.lengths[order], lengths))
    batches = pack(order[by_length], lengths[by_length], budget)
    chance.shuffle(batches)
    return batches


def pack(rows: Rows, lengths: Rows, budget: int) -> list[Rows]:
    """Cut rows, shortest first, into runs whose padded size stays within the budget; a longer row is alone."""
    cuts = [0]
    for i, length in enumerate(lengths):
        if i > cuts[-1] and (i + 1 - cuts[-1]) * length > budget:
            cuts.append(i)
    return np.split(rows, cuts[1:]) if len(rows) else []


def collate(data: Encoded, rows: Rows) -> Batch:
    """The rows as one padded batch."""
    source = [[*data.source[row], END] for row in rows.tolist()]
    target = [[*data.target[row], END] for row in rows.tolist()]
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
