"""Lines end at LF and nowhere else."""

import bz2
import gzip
import io
import lzma
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.data.text import arriving_lines, decode_lines, opened, read_lines
from seq2seq.errors import UserError

HOSTILE = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\x00\ufeff\r "


@given(st.lists(st.text(alphabet=st.sampled_from("ab" + HOSTILE)).filter(lambda text: not text.endswith("\r"))))
def test_only_lf_ends_a_line(lines: list[str]) -> None:
    assert decode_lines("".join(f"{line}\n" for line in lines).encode(), "x") == lines


def test_a_last_line_needs_no_line_end() -> None:
    assert decode_lines(b"one\ntwo", "x") == ["one", "two"]


def test_windows_line_ends_are_line_ends() -> None:
    assert decode_lines(b"one\r\ntwo\r\n", "x") == ["one", "two"]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "bom.txt"
    path.write_bytes(b"\xef\xbb\xbfone\n")
    assert read_lines(path) == ["one"]


def test_invalid_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin1.txt"
    path.write_bytes("bon\ndéjà\n".encode("latin-1"))
    with pytest.raises(UserError, match=r"latin1\.txt:2: not valid UTF-8 \(byte 0xe9\)"):
        read_lines(path)


def test_compressed_files_are_read_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "text.gz"
    path.write_bytes(gzip.compress("déjà\nvu\n".encode()))
    assert read_lines(path) == ["déjà", "vu"]


@pytest.mark.parametrize("name", ["text.gz", "text.bz2", "text.xz"])
def test_a_damaged_archive_is_refused(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    compress = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}[name.removeprefix("text.")]
    whole = compress(b"text\n" * 10_000)
    for damaged in (whole[:-20], b"no archive at all"):
        path.write_bytes(damaged)
        with pytest.raises(UserError, match="is damaged"):
            read_lines(path)


def test_a_missing_file_says_where_it_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"looked in {tmp_path}"):
        read_lines(tmp_path / "none.txt")


class Typist(io.RawIOBase):
    """Hands over what was typed, piece by piece."""

    def __init__(self, *pieces: bytes) -> None:
        self.pieces = list(pieces)

    def read1(self, size: int, /) -> bytes:
        return self.pieces.pop(0) if self.pieces else b""


def test_a_line_is_handed_over_as_soon_as_it_is_complete() -> None:
    typist = Typist(b"on", b"e\n", b"two\nthree\nfo", b"ur")
    assert list(arriving_lines(typist, "x")) == [["one"], ["two", "three"], ["four"]]


@given(st.binary(max_size=60), st.integers(1, 9))
def test_arriving_lines_are_those_of_the_whole(data: bytes, size: int) -> None:
    data = b"".join(bytes([byte % 3 + 9]) if byte % 2 else b"x" for byte in data)  # tabs, line feeds, x
    typist = Typist(*(data[i : i + size] for i in range(0, len(data), size)))
    assert [line for lines in arriving_lines(typist, "x") for line in lines] == decode_lines(data, "x")


def test_a_bad_byte_in_a_stream_is_named_with_its_line() -> None:
    with pytest.raises(UserError, match="stdin:3: not valid UTF-8"):
        list(arriving_lines(Typist(b"one\ntwo\n", b"thr\xff\n"), "stdin"))


@pytest.mark.parametrize(
    "pieces", [[b"\xef\xbb\xbf", b"one\n"], [b"\xef", b"\xbb\xbfo", b"ne"], [b"\xef\xbb\xbfone\n"]]
)
def test_a_byte_order_mark_is_no_text_however_it_arrives(pieces: list[bytes]) -> None:
    assert list(arriving_lines(Typist(*pieces), "x")) == [["one"]]


def test_a_byte_order_mark_alone_is_an_empty_text() -> None:
    assert list(arriving_lines(Typist(b"\xef\xbb\xbf"), "x")) == []


def test_an_endless_line_is_joined_once() -> None:
    started = time.perf_counter()
    lines = list(arriving_lines(Typist(*[b"x" * 1000] * 50_000), "x"))  # 50 MB; joined at each step, a terabyte moves
    assert len(lines[0][0]) == 50_000_000
    assert time.perf_counter() - started < 10


def test_a_fault_of_whoever_reads_is_not_that_of_the_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("one\n")
    with pytest.raises(BrokenPipeError), opened(tmp_path / "a.txt") as file:
        for _ in arriving_lines(file, "a.txt"):
            raise BrokenPipeError


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=f"cannot read {tmp_path}: Is a directory"):
        read_lines(tmp_path)
