"""Prepared text: piece numbers on disk, memory-mapped, in shards that several processes encode and one writes.

    prepared/FINGERPRINT/
      meta.json  manifest.json      counts, the hash of the text of each shard; the hash of every file
      shard-00000/  source.ids  source.ends  target.ids  target.ends

A shard holds what SHARD_PAIRS pairs of the text became and is the window in which an epoch shuffles. Opening maps the
files, which costs the same memory for a thousand pairs as for a billion; each is checked against its hash when it is
first read. A fingerprint of text and tokenizer names the folder, so that unchanged data are reused, by any run; of a
text that has grown, the shards it begins with are found in the older folder and linked instead of encoded again.
"""

import hashlib
import json
import logging
import os
import shutil
import signal
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from functools import cached_property, partial
from itertools import chain, count, islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from seq2seq.data.corpus import Pair, tsv_line
from seq2seq.data.encoded import Array, Encoded, Ragged, encode_pairs
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.errors import UserError
from seq2seq.files import MANIFEST, digest, new_folder, verify, write_hashes, write_json

log = logging.getLogger(__name__)

FORMAT = 2
SHARD_PAIRS = 1_000_000
BLOCK_PAIRS = 5_000  # what a worker encodes at a time
SIDES = ("source", "target")
FILES = tuple(f"{side}.{kind}" for side in SIDES for kind in ("ids", "ends"))


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


def encoding_of(tokenizers: tuple[Tokenizer, Tokenizer], max_length: int) -> str:
    """The name of all that makes piece numbers of a text."""
    return fingerprint_of(f"format {FORMAT}", *(tokenizer.model for tokenizer in tokenizers), str(max_length))


def prepare(
    pairs: Iterable[Pair],
    tokenizers: tuple[Tokenizer, Tokenizer],
    folder: Path,
    *,
    max_length: int,
    processes: int | None = None,
    shard_pairs: int = SHARD_PAIRS,
) -> Prepared:
    """Encode pairs into `folder`, which appears when it is complete; shards of the same text beside it are shared."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    encoding = encoding_of(tokenizers, max_length)
    reused = known_shards(pairs, shards_beside(folder, encoding), shard_pairs)
    text = Reading(pairs, shard_pairs)
    blocks = ((number, block) for number, block in text.blocks() if number not in reused)
    dtype = np.uint16 if max(map(len, tokenizers)) <= 1 << 16 else np.uint32
    with new_folder(folder) as fresh:
        writer = Writer(fresh, dtype)
        for number, shard in reused.items():
            writer.link(number, shard)
        for number, block in encoded_blocks(
            blocks,
            tokenizers,
            max_length=max_length,
            dtype=dtype,
            processes=processes or len(os.sched_getaffinity(0)),
        ):
            writer.append(number, block)
        writer.finish(encoding, [read.hexdigest() for read in text.hashes])
    return open_prepared(folder)


def open_prepared(folder: Path, *, thorough: bool = False) -> Prepared:
    """Map what was prepared; refused if it is not as it was written.

    Names and sizes of all files are checked at once, the content of a file when it is first read, or at once if
    `thorough`.
    """
    try:
        meta = read_meta(folder)
        hashes = json.loads((folder / MANIFEST).read_bytes())["sha256"]
        windows = [
            open_shard(folder, number, shard, meta["dtype"], hashes)
            for number, shard in enumerate(meta["shards"])
            if shard["pairs"]
        ]
        if thorough:
            verify(folder)
    except (UserError, OSError, ValueError, KeyError) as error:
        raise damaged(folder, error) from error
    return Prepared(windows, meta)


def read_meta(folder: Path) -> dict[str, Any]:
    """What was counted when the data were written."""
    verify(folder, ["meta.json"])
    meta: dict[str, Any] = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    if meta["format"] != FORMAT:
        raise UserError(f"{folder} has format {meta['format']}; this version of s2s reads format {FORMAT}")
    return meta


def damaged(folder: Path, reason: object) -> UserError:
    return UserError(f"the prepared data in {folder} are damaged ({reason}); remove that folder, it will be remade")


def shard_name(number: int) -> str:
    return f"shard-{number:05d}"


def open_shard(folder: Path, number: int, shard: Mapping[str, Any], dtype: str, hashes: Mapping[str, str]) -> Encoded:
    def rows(side: str) -> StoredRows:
        name = f"{shard_name(number)}/{side}"
        ids = Stored(folder, f"{name}.ids", dtype, shard[f"{side}_tokens"], hashes[f"{name}.ids"])
        ends = Stored(folder, f"{name}.ends", "uint32", shard["pairs"], hashes[f"{name}.ends"])
        return StoredRows(ids, ends)

    return Encoded(rows("source"), rows("target"))


class Stored(NamedTuple):
    """A file of numbers in prepared data."""

    folder: Path
    name: str
    dtype: str
    numbers: int
    sha256: str

    @property
    def path(self) -> Path:
        return self.folder / self.name

    def check_size(self) -> None:
        size, expected = self.path.stat().st_size, self.numbers * np.dtype(self.dtype).itemsize
        if size != expected:
            raise ValueError(f"{self.name} has {size} bytes, not {expected}")

    def read(self) -> Array:
        """The numbers, mapped, once the file is known to be what was written."""
        try:
            if digest(self.path) != self.sha256:
                raise ValueError(f"{self.name} is not the file that was written")
            return np.memmap(self.path, dtype=self.dtype, mode="r") if self.numbers else np.zeros(0, self.dtype)
        except (OSError, ValueError) as error:
            raise damaged(self.folder, error) from error


class StoredRows(Ragged):
    """Rows on disk, read when they are first needed: the ends to plan an epoch, the numbers when their turn comes."""

    def __init__(self, values: Stored, ends: Stored) -> None:
        values.check_size()
        ends.check_size()
        vars(self).update(stored_values=values, stored_ends=ends)  # the class is frozen

    @cached_property
    def values(self) -> Array:
        stored: Stored = vars(self)["stored_values"]
        return stored.read()

    @cached_property
    def ends(self) -> Array:
        stored: Stored = vars(self)["stored_ends"]
        return stored.read()


class Shard(NamedTuple):
    """A shard on disk: its counts and the hashes of its files."""

    folder: Path
    counts: dict[str, Any]
    hashes: dict[str, str]

    def is_whole(self) -> bool:
        """Whether its files are those that were written."""
        try:
            return all(digest(self.folder / name) == self.hashes[name] for name in FILES)
        except OSError:
            return False


def shards_beside(folder: Path, encoding: str) -> dict[str, Shard]:
    """The shards in neighbouring folders that were encoded in the same way, by the hash of their text."""
    found: dict[str, Shard] = {}
    for other in sorted(path for path in folder.parent.iterdir() if path.is_dir() and not path.name.startswith(".")):
        try:
            meta, hashes = read_meta(other), json.loads((other / MANIFEST).read_bytes())["sha256"]
            for number, counts in enumerate(meta["shards"] if meta["encoding"] == encoding else ()):
                name = shard_name(number)
                own = {file: hashes[f"{name}/{file}"] for file in FILES}
                found[counts["text"]] = Shard(other / name, counts, own)
        except (UserError, OSError, ValueError, KeyError):  # what is damaged is of no use here
            continue
    return found


def known_shards(pairs: Iterable[Pair], there: Mapping[str, Shard], shard_pairs: int) -> dict[int, Shard]:
    """Which shards of this text are there already, by number: the text is read once more to know."""
    if not there or isinstance(pairs, Iterator):  # what can be read but once is not read ahead
        return {}
    text = Reading(pairs, shard_pairs)
    deque(text.blocks(), maxlen=0)
    found = {number: there.get(read.hexdigest()) for number, read in enumerate(text.hashes)}
    reused = {number: shard for number, shard in found.items() if shard and shard.is_whole()}
    if reused:
        log.info("%d of %d shards of this text were encoded before and are shared", len(reused), len(text.hashes))
    return reused


class Reading:
    """A text as it is read: in blocks, none of which lies in two shards, hashing what belongs to each shard."""

    def __init__(self, pairs: Iterable[Pair], shard_pairs: int) -> None:
        self.pairs, self.shard_pairs = pairs, shard_pairs
        self.hashes: list[Any] = []  # of the shards begun

    def blocks(self) -> Iterator[tuple[int, list[Pair]]]:
        """The number of a shard and some of its pairs, in order."""
        rest = iter(self.pairs)
        for number in count():
            shard = islice(rest, self.shard_pairs)
            while block := list(islice(shard, BLOCK_PAIRS)):
                if len(self.hashes) == number:
                    self.hashes.append(hashlib.sha256())
                self.hashes[number].update("".join(map(tsv_line, block)).encode())
                yield number, block
            if len(self.hashes) == number:
                return


class Writer:
    """Writes encoded blocks into shards."""

    def __init__(self, folder: Path, dtype: type[np.generic]) -> None:
        self.folder, self.dtype = folder, dtype
        self.counts: dict[int, dict[str, Any]] = {}
        self.hashes: dict[str, Any] = {}  # of every file, taken as it is written
        self.files: dict[str, Any] = {}

    def link(self, number: int, shard: Shard) -> None:
        """Share the files of a shard that is there already; where links are unknown, copy them."""
        folder = self.folder / shard_name(number)
        folder.mkdir()
        for name in FILES:
            try:
                os.link(shard.folder / name, folder / name)
            except OSError:
                shutil.copyfile(shard.folder / name, folder / name)
            self.hashes[f"{folder.name}/{name}"] = shard.hashes[name]
        self.counts[number] = shard.counts

    def append(self, number: int, block: Encoded) -> None:
        """The next pairs of a shard; shards come one after another."""
        if number not in self.counts:
            self.next_shard(number)
        counts = self.counts[number]
        for side, rows in zip(SIDES, block[:2], strict=True):
            self.write(number, f"{side}.ids", rows.values.tobytes())
            ends = rows.ends + counts[f"{side}_tokens"]
            self.write(number, f"{side}.ends", ends.astype(np.uint32).tobytes())
            counts[f"{side}_tokens"] += len(rows.values)
        counts["pairs"] += block.pairs
        counts["too_long"] += block.too_long

    def write(self, number: int, name: str, data: bytes) -> None:
        self.files[name].write(data)
        self.hashes[f"{shard_name(number)}/{name}"].update(data)

    def next_shard(self, number: int) -> None:
        self.close()
        folder = self.folder / shard_name(number)
        folder.mkdir()
        self.files = {name: (folder / name).open("wb") for name in FILES}
        self.hashes |= {f"{folder.name}/{name}": hashlib.sha256() for name in FILES}
        self.counts[number] = {"pairs": 0, "too_long": 0, "source_tokens": 0, "target_tokens": 0}

    def close(self) -> None:
        for file in self.files.values():
            file.flush()
            os.fsync(file.fileno())
            file.close()
        for name, taken in self.hashes.items():
            if not isinstance(taken, str):
                self.hashes[name] = taken.hexdigest()
        self.files = {}

    def finish(self, encoding: str, texts: list[str]) -> None:
        """Write down what is there, once all shards are."""
        self.close()
        shards = [self.counts[number] | {"text": text} for number, text in enumerate(texts)]
        meta = {
            "format": FORMAT,
            "encoding": encoding,
            "dtype": np.dtype(self.dtype).name,
            "pairs": sum(shard["pairs"] for shard in shards),
            "too_long": sum(shard["too_long"] for shard in shards),
            "shards": shards,
        }
        write_json(self.folder / "meta.json", meta)
        write_hashes(self.folder, self.hashes | {"meta.json": digest(self.folder / "meta.json")})


def encoded_blocks(
    blocks: Iterator[tuple[int, list[Pair]]],
    tokenizers: tuple[Tokenizer, Tokenizer],
    *,
    max_length: int,
    dtype: type[np.generic],
    processes: int,
) -> Iterator[tuple[int, Encoded]]:
    """Blocks encoded, in order; by worker processes once there is enough for them to do."""
    head = list(islice(blocks, 4 * processes))
    encode = partial(encode_pairs, tokenizers=tokenizers, max_length=max_length, dtype=dtype)
    if processes == 1 or len(head) < 4 * processes:  # starting processes would take longer than the work
        for number, block in chain(head, blocks):
            yield number, encode(block)
        return
    models = tokenizers[0].model, tokenizers[1].model
    with ProcessPoolExecutor(processes, get_context("spawn"), partial(Worker.start, models, max_length, dtype)) as pool:
        waiting = deque[tuple[int, Future[Encoded]]]()
        for number, block in chain(head, blocks):
            if len(waiting) == 4 * processes:  # a bounded number is under way, so memory does not grow with the text
                first, future = waiting.popleft()
                yield first, future.result()
            waiting.append((number, pool.submit(Worker.encode, block)))
        for number, future in waiting:
            yield number, future.result()


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
