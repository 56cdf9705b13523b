"""Files of text, one sentence a line: read strictly, so that line n of two files stays one pair."""

import bz2
import contextlib
import gzip
import lzma
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Protocol

from seq2seq.errors import UserError

OPENERS: dict[str, Callable[[Path, Any], Any]] = {".gz": gzip.open, ".bz2": bz2.open, ".xz": lzma.open}

BYTE_ORDER_MARK = b"\xef\xbb\xbf"  # no text, whatever stands behind it
CHUNK = 1 << 18


def read_lines(path: Path) -> list[str]:
    """The lines of a UTF-8 file, plain or compressed; they end at LF (or CRLF) and nowhere else."""
    with opened(path) as file:
        data = file.read()
    return decode_lines(data.removeprefix(BYTE_ORDER_MARK), str(path))


@contextlib.contextmanager
def opened(path: Path) -> Iterator[IO[bytes]]:
    """A file, decompressed by its ending; what goes wrong while reading it is said in one line."""
    try:
        with OPENERS.get(path.suffix, open)(path, "rb") as file:
            yield file
    except FileNotFoundError:
        raise UserError(f"no file {path} (looked in {path.absolute().parent})") from None
    except (EOFError, lzma.LZMAError, gzip.BadGzipFile) as error:
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
    seen, rest, chunk = 0, b"", stream.read1(CHUNK).removeprefix(BYTE_ORDER_MARK)
    while chunk:
        complete, newline, tail = chunk.rpartition(b"\n")
        if newline:
            lines = decode_lines(rest + complete + newline, name, first_line=seen + 1)
            yield lines
            seen, rest = seen + len(lines), tail
        else:
            rest += tail
        chunk = stream.read1(CHUNK)
    if rest:
        yield decode_lines(rest, name, first_line=seen + 1)


def decode_lines(data: bytes, name: str, first_line: int = 1) -> list[str]:
    """Bytes to lines; invalid UTF-8 is refused with its line."""
    try:
        text = data.decode()
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + first_line
        raise UserError(f"{name}:{line}: not valid UTF-8 (byte 0x{data[error.start]:02x}); convert the file") from error
    lines = text.split("\n")  # never splitlines(): U+2028, form feeds and the like are characters of a sentence
    if lines[-1] == "":
        lines.pop()
    return [line.removesuffix("\r") for line in lines]
