"""Archives read as streams: only regular files that the caller allows, one after another.

What a member calls itself is compared and reported, and is never a path here; links and devices are passed over; how
much unpacks is counted as it is read, whatever the archive declares.
"""

import contextlib
import gzip
import io
import stat
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, NamedTuple, Protocol, cast

from seq2seq.errors import UserError

MAX_MEMBERS = 100_000
MAX_LINE = 1 << 20  # no sentence has a megabyte: this is where a bomb of one byte ends
MAX_HEADER = 1 << 20  # nor has a header
CHUNK = 1 << 16


class Damaged(UserError):
    """The bytes are not what their name promises; fetching them again may help."""


class Source(Protocol):
    """A binary file that hands over what it has."""

    def read1(self, size: int, /) -> bytes: ...


class Budget:
    """How much one archive may still unpack."""

    def __init__(self, path: Path, limit: int) -> None:
        self.path, self.limit, self.left = path, limit, limit

    def spend(self, count: int) -> None:
        self.left -= count
        if self.left < 0:
            raise Damaged(f"{self.path} unpacks to more than {self.limit:,} bytes; that is no corpus")


class Text:
    """A member's bytes, counted against the budget, in lines of sane length."""

    def __init__(self, source: Source, budget: Budget) -> None:
        self.source, self.budget, self.line = source, budget, 0

    def read1(self, size: int = CHUNK, /) -> bytes:
        with complaints(self.budget.path):
            data = self.source.read1(min(size, CHUNK))
        self.budget.spend(len(data))
        start = data.rfind(b"\n") + 1
        self.line = len(data) - start if start else self.line + len(data)
        if self.line > MAX_LINE:
            raise Damaged(f"{self.budget.path} holds a line of more than {MAX_LINE:,} bytes; that is no text")
        return data


class Member(NamedTuple):
    """A regular file inside an archive; its text can be read until the next member is asked for."""

    name: str
    text: Text


Allow = Callable[[str], bool]


def stream_members(path: Path, allow: Allow, *, max_bytes: int) -> Iterator[Member]:
    """The allowed members of an archive in its own order; a plain or gzipped file is one member, named as the file."""
    budget = Budget(path, max_bytes)
    with complaints(path):
        yield from once(READERS[kind_of(path.name)](path, allow, budget), path)


def check_archive(path: Path, name: str, *, max_bytes: int) -> None:
    """Refuse a file that is plainly not the archive or text that its name promises, or that was cut short."""
    budget, kind = Budget(path, max_bytes), kind_of(name)
    with complaints(path):
        if not path.stat().st_size:
            raise Damaged(f"{path} is empty")
        if kind in ("zip", "tar"):
            refuse_empty(path, READERS[kind], budget)
        elif kind == "gzip":
            with gzip.open(path) as file:
                while data := file.read1(CHUNK):
                    budget.spend(len(data))
        else:
            refuse_strange_text(path)


def kind_of(name: str) -> str:
    """How a file is packed, by its name."""
    for ending, kind in ENDINGS.items():
        if name.lower().endswith(ending):
            return kind
    return "plain"


def is_safe(name: str) -> bool:
    """Whether a member's name is plain and relative; any other is never even compared."""
    parts = name.split("/")
    return name.isprintable() and not any(part in ("", ".", "..") or "\\" in part or ":" in part for part in parts)


def zip_members(path: Path, allow: Allow, budget: Budget) -> Iterator[Member]:
    """The regular files of a zip."""
    with zipfile.ZipFile(path) as archive:
        infos = archive.infolist()
        if len(infos) > MAX_MEMBERS:
            raise Damaged(f"{path} holds {len(infos):,} members; that is no corpus")
        for info in infos:
            regular = stat.S_IFMT(info.external_attr >> 16) in (0, stat.S_IFREG) and not info.is_dir()
            if regular and info.filename == info.orig_filename and is_safe(info.filename) and allow(info.filename):
                with archive.open(info) as file:
                    yield Member(info.filename, Text(cast(Source, file), budget))


def tar_members(path: Path, allow: Allow, budget: Budget) -> Iterator[Member]:
    """The regular files of a tar, gzipped or not, read once from front to back."""
    with (
        opened_tar(path) as unpacked,
        Careful(Forward(unpacked, budget)) as stream,
        tarfile.open(fileobj=stream, mode="r:") as archive,
    ):
        for count, info in enumerate(archive):
            if count >= MAX_MEMBERS:
                raise Damaged(f"{path} holds more than {MAX_MEMBERS:,} members; that is no corpus")
            name = info.name.removeprefix("./")
            regular = info.type in (tarfile.REGTYPE, tarfile.AREGTYPE) and info.sparse is None
            if regular and is_safe(name) and allow(name):
                file = archive.extractfile(info)
                assert isinstance(file, io.BufferedReader)  # a regular file has one
                yield Member(name, Text(file, Budget(path, budget.limit)))
        while stream.read1(CHUNK):  # to the end, where gzip keeps its checksum
            pass


def gzip_member(path: Path, allow: Allow, budget: Budget) -> Iterator[Member]:
    """The one file that was gzipped."""
    if allow(path.name):
        with gzip.open(path) as file:
            yield Member(path.name, Text(file, budget))


def plain_member(path: Path, allow: Allow, budget: Budget) -> Iterator[Member]:
    """The file itself."""
    if allow(path.name):
        with path.open("rb") as file:
            yield Member(path.name, Text(file, budget))


def gunzipped(text: Text) -> Text:
    """The text of a member that is itself gzipped."""
    budget = Budget(text.budget.path, text.budget.limit)
    return Text(gzip.GzipFile(fileobj=io.BufferedReader(Inner(text))), budget)


def once(members: Iterator[Member], path: Path) -> Iterator[Member]:
    """Members, each name at most once: a second one would say which of the two is meant."""
    seen: set[str] = set()
    for member in members:
        if member.name in seen:
            raise Damaged(f"{path} holds {member.name} twice")
        seen.add(member.name)
        yield member


class Forward(io.RawIOBase):
    """A decompressed stream that only moves forward, and counts what passes."""

    def __init__(self, source: IO[bytes], budget: Budget) -> None:
        self.source, self.budget, self.position = source, budget, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        data = self.source.read(len(buffer))
        self.budget.spend(len(data))
        buffer[: len(data)] = data
        self.position += len(data)
        return len(data)

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        target = offset + (self.position if whence == io.SEEK_CUR else 0)
        if whence == io.SEEK_END or target < self.position:
            raise io.UnsupportedOperation("this stream only moves forward")
        while self.position < target and self.readinto(memoryview(bytearray(min(CHUNK, target - self.position)))):
            pass
        return self.position

    def tell(self) -> int:
        return self.position


class Careful(io.BufferedReader):
    """The buffer that tarfile reads from; it asks for a whole header at once, and no honest one is large."""

    def read(self, size: int | None = -1, /) -> bytes:
        if size is None or not 0 <= size <= MAX_HEADER:
            raise tarfile.ReadError("a header of absurd size")
        return super().read(size)


class Inner(io.RawIOBase):
    """A member as a file that gzip can read; compressed bytes have no lines, so those are not counted."""

    def __init__(self, text: Text) -> None:
        self.source, self.budget = text.source, text.budget

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "memoryview") -> int:  # type: ignore[override]
        data = self.source.read1(len(buffer))
        self.budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


@contextlib.contextmanager
def opened_tar(path: Path) -> Iterator[IO[bytes]]:
    """A tar file, decompressed if it is gzipped."""
    with path.open("rb") as packed:
        gzipped = packed.read(2) == b"\x1f\x8b"
        packed.seek(0)
        if gzipped:
            with gzip.GzipFile(fileobj=packed) as file:
                yield file  # type: ignore[misc]
        else:
            yield packed


@contextlib.contextmanager
def complaints(path: Path) -> Iterator[None]:
    """What the libraries say of a damaged archive, in one line."""
    try:
        yield
    except FAULTS as error:
        if isinstance(error, OSError) and error.errno is not None:  # the disk's own, not the archive's
            raise UserError(f"cannot read {path}: {error.strerror}") from error
        reason = " ".join(str(error).split()) or type(error).__name__
        raise Damaged(f"{path} is damaged, or not what its name says: {reason}") from error


FAULTS = (
    zipfile.BadZipFile,
    tarfile.TarError,
    zlib.error,
    EOFError,
    OSError,  # gzip.BadGzipFile, and seeking back
    NotImplementedError,  # a compression that zipfile does not know
    RuntimeError,  # an encrypted zip; a chain of headers that ends the recursion
    ValueError,
    OverflowError,
)


def refuse_empty(path: Path, read: "Reader", budget: Budget) -> None:
    """Walk an archive without reading a member: a gzipped tar is unpacked to its end, where its checksum stands."""
    names: list[str] = []

    def note(name: str) -> bool:
        names.append(name)
        return False

    for _ in read(path, note, budget):
        pass
    if not names:
        raise Damaged(f"{path} holds no files")


def refuse_strange_text(path: Path) -> None:
    """A text is not a web page, and not packed."""
    with path.open("rb") as file:
        head = file.read(512).removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if is_html(head):
        raise Damaged(f"{path} is a web page, not a text of sentences")
    if head.startswith((b"pk\x03\x04", b"\x1f\x8b")) or b"\0" in head:
        raise Damaged(f"{path} is packed or binary, not a text of sentences")


def is_html(head: bytes) -> bool:
    return head.lstrip().lower().startswith((b"<!doctype html", b"<html"))


ENDINGS = {".zip": "zip", ".tar.gz": "tar", ".tgz": "tar", ".tar": "tar", ".gz": "gzip"}
Reader = Callable[[Path, Allow, Budget], Iterator[Member]]
READERS: dict[str, Reader] = {
    "zip": zip_members,
    "tar": tar_members,
    "gzip": gzip_member,
    "plain": plain_member,
}
