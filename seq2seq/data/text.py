"""Files of text, one sentence a line: read strictly, so that line n of two files stays one pair."""

import bz2
import contextlib
import gzip
import importlib
import io
import lzma
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from seq2seq.errors import UserError

STDIN = "-"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # no text, whatever stands behind it
CHUNK = 1 << 18


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, plain or compressed; they end at LF (or CRLF) and nowhere else."""
    with opened(path) as file:
        data = file.read()
    return decode_lines(data.removeprefix(BYTE_ORDER_MARK), str(path))


def each_line(file: Iterable[bytes], name: str, *, keep_invalid: bool = False) -> Iterator[str]:
    """The same lines one by one; invalid bytes are refused, or kept as lone surrogates for whoever asked for them."""
    for number, raw in enumerate(file, start=1):
        line = raw.removeprefix(BYTE_ORDER_MARK) if number == 1 else raw
        if not line:  # nothing but a byte order mark
            return
        line = line.removesuffix(b"\n").removesuffix(b"\r")
        try:
            yield line.decode(errors="surrogateescape" if keep_invalid else "strict")
        except UnicodeDecodeError as error:
            raise UserError(invalid_byte(name, number, line[error.start])) from error


def invalid_byte(name: str, line: int, byte: int) -> str:
    return f"{name}:{line}: not valid UTF-8 (byte 0x{byte:02x}); convert the file"


class Opened:
    """A file that is being read; what goes wrong is said in one line, and only what goes wrong in reading it."""

    def __init__(self, file: Any, path: Path) -> None:
        self.file, self.path = file, path

    def read(self, size: int = -1) -> bytes:
        with faults_of(self.path):
            return bytes(self.file.read(size))

    def read1(self, size: int, /) -> bytes:
        with faults_of(self.path):
            return bytes(self.file.read1(size))

    def __iter__(self) -> Iterator[bytes]:
        with faults_of(self.path):  # a generator hears nothing of its reader's own faults
            yield from self.file


@contextlib.contextmanager
def opened(path: Path) -> Iterator[Opened]:
    """A file, decompressed by its ending, or stdin."""
    if str(path) == STDIN:
        yield Opened(sys.stdin.buffer, path)
        return
    with faults_of(path):
        file = OPENERS.get(path.suffix, open)(path, "rb")
    with file:
        yield Opened(file, path)


@contextlib.contextmanager
def faults_of(path: Path) -> Iterator[None]:
    """What opening or reading a file raises, as one line that names it."""
    try:
        yield
    except FileNotFoundError:
        raise UserError(f"no file {path} (looked in {path.absolute().parent})") from None
    except damage() as error:
        raise UserError(f"{path} is damaged or cut short: {error}; fetch or compress it again") from error
    except OSError as error:
        if error.errno is None:  # bz2's and gzip's own complaints
            raise UserError(f"{path} is damaged: {error}; fetch or compress it again") from error
        raise UserError(f"cannot read {path}: {error.strerror or error}") from error


class Stream(Protocol):
    """A binary file that can hand over what has arrived without waiting for more."""

    def read1(self, size: int, /) -> bytes: ...


def arriving_lines(stream: Stream, name: str) -> Iterator[list[str]]:
    """Lines in groups as they arrive: a line typed comes alone and at once, a file in large groups."""
    seen, begun = 0, list[bytes]()  # parts of a line that is not complete: joined once, however long it gets
    while chunk := stream.read1(CHUNK):
        complete, newline, tail = chunk.rpartition(b"\n")
        if newline:
            lines = decode_lines(without_mark(b"".join([*begun, complete, newline]), seen), name, first_line=seen + 1)
            yield lines
            seen, begun = seen + len(lines), []
        begun.append(tail)
    if rest := without_mark(b"".join(begun), seen):
        yield decode_lines(rest, name, first_line=seen + 1)


def without_mark(data: bytes, seen: int) -> bytes:
    """What stands at the very beginning loses its byte order mark."""
    return data if seen else data.removeprefix(BYTE_ORDER_MARK)


def decode_lines(data: bytes, name: str, first_line: int = 1) -> list[str]:
    """Bytes to lines; invalid UTF-8 is refused with its line."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + first_line
        raise UserError(invalid_byte(name, line, data[error.start])) from error
    lines = text.split("\n")  # never splitlines(): U+2028, form feeds and the like are characters of a sentence
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]


class ZstdFile(io.RawIOBase):
    """The frames of a .zst file one after another; zstandard's own reader ends in silence where a file was cut."""

    def __init__(self, file: IO[bytes], zstandard: Any) -> None:
        self.file, self.new_frame = file, zstandard.ZstdDecompressor().decompressobj
        self.frame, self.begun, self.ready = self.new_frame(), False, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        while not self.ready:
            if self.frame.eof:
                packed = self.frame.unused_data or self.file.read(CHUNK)
                self.frame, self.begun = self.new_frame(), False
            else:
                packed = self.file.read(CHUNK)
            if not packed:
                if self.begun:
                    raise EOFError("it ends inside a frame")
                return 0
            self.ready, self.begun = self.frame.decompress(packed), True
        part, self.ready = self.ready[: len(buffer)], self.ready[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)

    def close(self) -> None:
        self.file.close()
        super().close()


def open_zstd(path: Path, mode: str) -> Any:
    """A .zst file: by the standard library from Python 3.14 on, else by a package that need not be there."""
    if sys.version_info >= (3, 14):
        return importlib.import_module("compression.zstd").open(path, mode)
    try:
        zstandard = importlib.import_module("zstandard")
    except ImportError as error:
        raise UserError(f"reading {path} takes a package: pip install zstandard, or decompress the file") from error
    return io.BufferedReader(ZstdFile(path.open("rb"), zstandard), CHUNK)


def damage() -> tuple[type[Exception], ...]:
    """What the libraries raise for files that are cut short or not what their name says."""
    zstd = sys.modules.get("zstandard") or sys.modules.get("compression.zstd")
    known = (EOFError, lzma.LZMAError, gzip.BadGzipFile, zlib.error)
    return (*known, zstd.ZstdError) if zstd else known


OPENERS: dict[str, Callable[[Path, Any], Any]] = {
    ".gz": gzip.open,
    ".bz2": bz2.open,
    ".xz": lzma.open,
    ".zst": open_zstd,
}
