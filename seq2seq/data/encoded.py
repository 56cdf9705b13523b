"""Pairs as piece numbers: rows of different lengths in flat arrays, in memory or mapped from disk. Imports no torch."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from seq2seq.data.corpus import Pair
from seq2seq.data.tokenizer import Tokenizer

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Ragged:
    """Rows of different lengths in one flat array: two allocations however many rows."""

    values: Array
    ends: Array  # where each row ends; rows follow one another

    def __getitem__(self, row: int) -> Array:
        return self.values[self.ends[row - 1] if row else 0 : self.ends[row]]

    def __len__(self) -> int:
        return len(self.ends)

    @property
    def lengths(self) -> Array:
        return np.diff(self.ends, prepend=self.ends.dtype.type(0)).astype(np.int64)


class Encoded(NamedTuple):
    """Pairs without begin and end."""

    source: Ragged
    target: Ragged
    too_long: int = 0

    @property
    def pairs(self) -> int:
        return len(self.source)


def ragged(rows: Sequence[Sequence[int]], dtype: type[np.generic] = np.int32) -> Ragged:
    """Rows of numbers as one flat array."""
    ends = np.cumsum(np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)))
    total = int(ends[-1]) if len(rows) else 0
    return Ragged(np.fromiter(chain.from_iterable(rows), dtype=dtype, count=total), ends)


def encode_pairs(
    pairs: Sequence[Pair],
    tokenizers: tuple[Tokenizer, Tokenizer],
    max_length: int | None = None,
    dtype: type[np.generic] = np.int32,
) -> Encoded:
    """Tokenize pairs; those with more than `max_length` pieces on a side are left out and counted."""
    source = tokenizers[0].encode([pair.source for pair in pairs])
    target = tokenizers[1].encode([pair.target for pair in pairs])
    if max_length is not None:
        kept = [i for i in range(len(pairs)) if len(source[i]) <= max_length and len(target[i]) <= max_length]
        if len(kept) < len(pairs):
            source, target = [source[i] for i in kept], [target[i] for i in kept]
    return Encoded(ragged(source, dtype), ragged(target, dtype), len(pairs) - len(source))
