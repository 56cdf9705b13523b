"""Prepared text: piece numbers on disk, memory-mapped, in shards that several processes encode and one writes.

    prepared/FINGERPRINT/
      meta.json                                                    counts
      shard-00000/  source.ids  source.ends  target.ids  target.ends

A shard holds up to SHARD_PAIRS pairs and is the window in which an epoch shuffles. Opening maps the files, which costs
the same memory for a thousand pairs as for a billion. A fingerprint of text, filters and tokenizer names the folder, so
that unchanged data are reused, by any run.
"""

import hashlib
import json
import os
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from functools import partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from seq2seq.data.corpus import Pair
from seq2seq.data.encoded import Array, Encoded, Ragged, encode_pairs
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.errors import UserError
from seq2seq.files import new_folder, verify, write_json, write_manifest

FORMAT = 1
SHARD_PAIRS = 1_000_000
BLOCK_PAIRS = 5_000  # what a worker encodes at a time
SIDES = ("source", "target")


class Prepared(NamedTuple):
    """Opened data: one memory-mapped window a shard, and the counts that were written with them."""

    windows: list[Encoded]
    meta: dict[str, Any]


def fingerprint_of(*parts: bytes | str) -> str:
    """A short name that is equal exactly when all parts are."""
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode() if isinstance(part, str) else part
        digest.update(len(data).to_bytes(8, "little") + data)
    return digest.hexdigest()[:24]


def prepare(
    pairs: Iterable[Pair],
    tokenizers: tuple[Tokenizer, Tokenizer],
    folder: Path,
    *,
    max_length: int,
    processes: int | None = None,
    shard_pairs: int = SHARD_PAIRS,
) -> Prepared:
    """Encode pairs into `folder`, which appears when it is complete."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    dtype = np.uint16 if max(map(len, tokenizers)) <= 1 << 16 else np.uint32
    with new_folder(folder) as fresh:
        writer = Writer(fresh, shard_pairs, dtype)
        for block in encoded_blocks(pairs, tokenizers, max_length, dtype, processes or len(os.sched_getaffinity(0))):
            writer.append(block)
        writer.close()
        write_json(fresh / "meta.json", writer.meta())
        write_manifest(fresh, sorted(str(path.relative_to(fresh)) for path in fresh.rglob("*") if path.is_file()))
    return open_prepared(folder)


def open_prepared(folder: Path) -> Prepared:
    """Map what was prepared; refused if a file is not as it was written."""
    try:
        verify(folder)
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        if meta["format"] != FORMAT:
            raise UserError(f"{folder} has format {meta['format']}; this version of s2s reads format {FORMAT}")
        windows = [
            open_shard(folder / f"shard-{i:05d}", shard, meta["dtype"]) for i, shard in enumerate(meta["shards"])
        ]
    except (UserError, OSError, ValueError, KeyError) as error:
        raise UserError(
            f"the prepared data in {folder} are damaged ({error}); remove that folder, it will be remade"
        ) from error
    return Prepared(windows, meta)


def open_shard(folder: Path, shard: dict[str, int], dtype: str) -> Encoded:
    sides = []
    for side in SIDES:
        ends = mapped(folder / f"{side}.ends", np.dtype(np.uint32), shard["pairs"])
        sides.append(Ragged(mapped(folder / f"{side}.ids", np.dtype(dtype), shard[f"{side}_tokens"]), ends))
    return Encoded(sides[0], sides[1])


def mapped(path: Path, dtype: np.dtype[Any], count: int) -> Array:
    """A file as an array of `count` numbers, read when touched."""
    if path.stat().st_size != count * dtype.itemsize:
        raise ValueError(f"{path.name} has {path.stat().st_size} bytes, not {count * dtype.itemsize}")
    return np.memmap(path, dtype=dtype, mode="r") if count else np.zeros(0, dtype)


class Writer:
    """Appends encoded blocks to shards."""

    def __init__(self, folder: Path, shard_pairs: int, dtype: type[np.generic]) -> None:
        self.folder, self.shard_pairs, self.dtype = folder, shard_pairs, dtype
        self.shards: list[dict[str, int]] = []
        self.too_long = 0
        self.files: dict[str, Any] = {}

    def append(self, block: Encoded) -> None:
        self.too_long += block.too_long
        start = 0
        while start < block.pairs:
            if not self.shards or self.shards[-1]["pairs"] == self.shard_pairs:
                self.next_shard()
            stop = min(block.pairs, start + self.shard_pairs - self.shards[-1]["pairs"])
            for side, rows in zip(SIDES, block[:2], strict=True):
                self.write_rows(side, rows, start, stop)
            self.shards[-1]["pairs"] += stop - start
            start = stop

    def write_rows(self, side: str, rows: Ragged, start: int, stop: int) -> None:
        first = int(rows.ends[start - 1]) if start else 0
        values = rows.values[first : rows.ends[stop - 1]]
        shard = self.shards[-1]
        ends = rows.ends[start:stop] - first + shard[f"{side}_tokens"]
        self.files[f"{side}.ids"].write(values.tobytes())
        self.files[f"{side}.ends"].write(ends.astype(np.uint32).tobytes())
        shard[f"{side}_tokens"] += len(values)

    def next_shard(self) -> None:
        self.close()
        folder = self.folder / f"shard-{len(self.shards):05d}"
        folder.mkdir()
        names = (f"{side}.{kind}" for side in SIDES for kind in ("ids", "ends"))
        self.files = {name: (folder / name).open("wb") for name in names}
        self.shards.append({"pairs": 0, "source_tokens": 0, "target_tokens": 0})

    def close(self) -> None:
        for file in self.files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        self.files = {}

    def meta(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "dtype": np.dtype(self.dtype).name,
            "pairs": sum(shard["pairs"] for shard in self.shards),
            "too_long": self.too_long,
            "shards": self.shards,
        }


def encoded_blocks(
    pairs: Iterable[Pair],
    tokenizers: tuple[Tokenizer, Tokenizer],
    max_length: int,
    dtype: type[np.generic],
    processes: int,
) -> Iterator[Encoded]:
    """The pairs encoded block by block, in order; by worker processes once there is enough for them to do."""
    blocks = blocks_of(pairs)
    head = list(islice(blocks, 4 * processes))
    encode = partial(encode_pairs, tokenizers=tokenizers, max_length=max_length, dtype=dtype)
    if processes == 1 or len(head) < 4 * processes:  # starting processes would take longer than the work
        yield from map(encode, head)
        yield from map(encode, blocks)
        return
    models = tokenizers[0].model, tokenizers[1].model
    with ProcessPoolExecutor(processes, get_context("spawn"), partial(Worker.start, models, max_length, dtype)) as pool:
        waiting: deque[Future[Encoded]] = deque(pool.submit(Worker.encode, block) for block in head)
        for block in blocks:  # a bounded number of blocks is under way, so memory does not grow with the text
            yield waiting.popleft().result()
            waiting.append(pool.submit(Worker.encode, block))
        while waiting:
            yield waiting.popleft().result()


def blocks_of(pairs: Iterable[Pair]) -> Iterator[list[Pair]]:
    rest = iter(pairs)
    while block := list(islice(rest, BLOCK_PAIRS)):
        yield block


class Worker:
    """What a worker process keeps between blocks."""

    encoder: Any

    @classmethod
    def start(cls, models: tuple[bytes, bytes], max_length: int, dtype: type[np.generic]) -> None:
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent hears of Ctrl-C and ends the pool
        source = Tokenizer(models[0])
        target = source if models[0] == models[1] else Tokenizer(models[1])
        cls.encoder = partial(encode_pairs, tokenizers=(source, target), max_length=max_length, dtype=dtype)

    @classmethod
    def encode(cls, block: list[Pair]) -> Encoded:
        encoded: Encoded = cls.encoder(block)
        return encoded
