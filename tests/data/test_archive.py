"""Archives: what honest ones hold comes out unchanged, and no trick reaches past the allow-list."""

import gzip
import io
import struct
import tarfile
import time
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from seq2seq.data.archive import Damaged, check_archive, gunzipped, is_safe, kind_of, stream_members
from seq2seq.errors import UserError

TEXT = "".join(f"sentence {n}\n" for n in range(20_000)).encode()
LIMIT = 1 << 20


def everything(name: str) -> bool:
    return True


def contents(path: Path, allow: Callable[[str], bool] = everything, max_bytes: int = LIMIT) -> dict[str, bytes]:
    """All that streams out, by name."""
    found = {}
    for member in stream_members(path, allow, max_bytes=max_bytes):
        chunks = iter(member.text.read1, b"")
        found[member.name] = b"".join(chunks)
    return found


def write_zip(path: Path, *members: tuple[str | zipfile.ZipInfo, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in members:
            file.writestr(name, data)
    return path


def tar_member(
    name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, **fields: object
) -> tuple[tarfile.TarInfo, bytes]:
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(data)
    for field, value in fields.items():
        setattr(info, field, value)
    return info, data


def write_tar(path: Path, *members: tuple[tarfile.TarInfo, bytes]) -> Path:
    with tarfile.open(path, "w:gz" if path.name.endswith("gz") else "w", format=tarfile.PAX_FORMAT) as file:
        for info, data in members:
            file.addfile(info, io.BytesIO(data))
    return path


def zip_member(name: str, mode: int) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.create_system, info.external_attr = 3, mode << 16
    return info


def test_a_zip_streams_what_zipfile_reads(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", ("a/", b""), ("a/train.en", TEXT), ("empty", b""), ("b.fr", TEXT[::-1]))
    with zipfile.ZipFile(path) as file:
        assert contents(path) == {name: file.read(name) for name in ("a/train.en", "empty", "b.fr")}
    assert contents(path, lambda name: name == "b.fr") == {"b.fr": TEXT[::-1]}


@pytest.mark.parametrize("name", ["a.tar", "a.tgz", "a.tar.gz"])
def test_a_tar_streams_what_tarfile_reads(tmp_path: Path, name: str) -> None:
    long = "x" * 150 + ".en"  # needs an extended header
    members = [tar_member(f"./d/{n}.en", TEXT[: n * 511]) for n in range(40)] + [tar_member(long, b"one\n")]
    path = write_tar(tmp_path / name, tar_member("d", kind=tarfile.DIRTYPE), *members)
    with tarfile.open(path) as file:
        expected = {info.name.removeprefix("./"): file.extractfile(info).read() for info in file if info.isreg()}  # type: ignore[union-attr]
    assert len(expected) == 41
    assert contents(path, max_bytes=2 * LIMIT) == expected
    assert contents(path, lambda name: name == "d/7.en") == {"d/7.en": expected["d/7.en"]}


def test_plain_and_gzipped_files_are_one_member(tmp_path: Path) -> None:
    (tmp_path / "train.en").write_bytes(TEXT)
    (tmp_path / "train.en.gz").write_bytes(gzip.compress(TEXT))
    assert contents(tmp_path / "train.en") == {"train.en": TEXT}
    assert contents(tmp_path / "train.en.gz") == {"train.en.gz": TEXT}


def test_a_gzipped_member_can_be_unpacked_as_it_streams(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "a.tar", tar_member("giga.en.gz", gzip.compress(TEXT)))
    for member in stream_members(path, everything, max_bytes=LIMIT):
        assert b"".join(iter(gunzipped(member.text).read1, b"")) == TEXT
    assert member.name == "giga.en.gz"


UNSAFE = [
    "../train.en",
    "a/../../train.en",
    "/train.en",
    "//train.en",
    "/etc/passwd",
    "..\\train.en",
    "C:train.en",
    "C:\\train.en",
    "a/./train.en",
    "a//train.en",
    "../corpora-evil/train.en",  # a sibling that shares the folder's prefix
    "train.en\nx",
    "train.en\0.png",
    "..",
    "",
]


@pytest.mark.parametrize("name", UNSAFE)
def test_names_that_point_elsewhere_are_never_even_compared(name: str) -> None:
    assert not is_safe(name)


@pytest.mark.parametrize(
    "name", ["train.en", "de-en/train.tags.de-en.de", "fra-eng/_about.txt", "Bücher.en-fr.en", "..."]
)
def test_plain_relative_names_are_safe(name: str) -> None:
    assert is_safe(name)


def test_unsafe_names_in_archives_are_passed_over(tmp_path: Path) -> None:
    asked: list[str] = []

    def allow(name: str) -> bool:
        asked.append(name)
        return True

    names = [name for name in UNSAFE if name]
    zipped = write_zip(
        tmp_path / "a.zip", *((name, b"evil\n") for name in names if "\0" not in name), ("good.en", b"good\n")
    )
    tarred = write_tar(
        tmp_path / "a.tar",
        *(tar_member(name, b"evil\n") for name in names if "\0" not in name),
        tar_member("good.en", b"good\n"),
    )
    for path in (zipped, tarred):
        assert contents(path, allow) == {"good.en": b"good\n"}
    assert set(asked) == {"good.en"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tar", "a.zip"]


def test_links_devices_and_folders_are_passed_over(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret\n")
    special = [
        tar_member("train.en", kind=tarfile.SYMTYPE, linkname=str(secret)),
        tar_member("hard.en", kind=tarfile.LNKTYPE, linkname="train.en"),
        tar_member("chain.en", kind=tarfile.SYMTYPE, linkname="hard.en"),
        tar_member("up", kind=tarfile.SYMTYPE, linkname=".."),
        tar_member("fifo.en", kind=tarfile.FIFOTYPE),
        tar_member("device.en", kind=tarfile.CHRTYPE, devmajor=1, devminor=5),
        tar_member("block.en", kind=tarfile.BLKTYPE),
        tar_member("folder.en", kind=tarfile.DIRTYPE),
        tar_member("odd.en", b"odd\n", kind=tarfile.CONTTYPE),
        tar_member("up/outside.en", b"text\n"),
    ]
    assert contents(write_tar(tmp_path / "a.tgz", *special)) == {"up/outside.en": b"text\n"}  # a name, not a path
    zipped = [
        (zip_member("train.en", 0o120777), str(secret).encode()),
        (zip_member("device.en", 0o020666), b""),
        (zip_member("folder.en", 0o040755), b""),
        (zip_member("real.en", 0o100644), b"real\n"),
    ]
    assert contents(write_zip(tmp_path / "a.zip", *zipped)) == {"real.en": b"real\n"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.tgz", "a.zip", "secret"]


def test_a_name_that_comes_twice_is_refused(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"):
        zipped = write_zip(tmp_path / "a.zip", ("train.en", b"one\n"), ("train.en", b"two\n"))
    tarred = write_tar(tmp_path / "a.tar", tar_member("train.en", b"one\n"), tar_member("./train.en", b"two\n"))
    for path in (zipped, tarred):
        with pytest.raises(Damaged, match=r"holds train\.en twice"):
            contents(path)


def sparse_tar(path: Path) -> Path:
    """A few bytes that claim to be a terabyte of holes."""
    headers = {
        "GNU.sparse.major": "1",
        "GNU.sparse.minor": "0",
        "GNU.sparse.name": "train.en",
        "GNU.sparse.realsize": str(1 << 40),
    }
    return write_tar(path, tar_member("train.en", b"0\n".ljust(512, b"\0"), pax_headers=headers))


def huge_header(path: Path) -> Path:
    """An extended header of 64 MiB, packed small."""
    info = tarfile.TarInfo("pax")
    info.type, info.size = tarfile.XHDTYPE, 64 << 20
    path.write_bytes(gzip.compress(info.tobuf() + bytes(64 << 20), compresslevel=1))
    return path


def endless_headers(path: Path) -> Path:
    """Extended headers that each announce another."""
    header = tarfile.TarInfo("pax")
    header.type = tarfile.XHDTYPE
    path.write_bytes(gzip.compress(header.tobuf() * 3000))
    return path


def lying_zip(path: Path) -> Path:
    """Two sizes in the directory, both false: it unpacks to 8 MiB and says 10 bytes."""
    data = b"x\n" * (4 << 20)
    write_zip(path, ("train.en", data))
    whole = path.read_bytes()
    assert whole.count(struct.pack("<L", len(data))) == 2
    path.write_bytes(whole.replace(struct.pack("<L", len(data)), struct.pack("<L", 10)))
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


BOMBS: dict[str, Callable[[Path], Path]] = {
    "zeros.zip": lambda path: write_zip(path, ("train.en", bytes(32 << 20))),
    "lines.zip": lambda path: write_zip(path, ("train.en", b"x\n" * (8 << 20))),
    "many.zip": lambda path: write_zip(path, *((f"{n}.en", b"x\n" * 4096) for n in range(200))),
    "lying.zip": lying_zip,
    "zeros.tgz": lambda path: write_tar(path, tar_member("train.en", bytes(32 << 20))),
    "lines.tgz": lambda path: write_tar(path, tar_member("train.en", b"x\n" * (8 << 20))),
    "hidden.tgz": lambda path: write_tar(
        path, tar_member("../skipped", bytes(32 << 20)), tar_member("train.en", b"x\n")
    ),
    "header.tgz": huge_header,
    "headers.tgz": endless_headers,
    "zeros.gz": lambda path: written(path, gzip.compress(bytes(32 << 20))),
    "lines.gz": lambda path: written(path, gzip.compress(b"x\n" * (8 << 20))),
    "chained.gz": lambda path: written(path, gzip.compress(b"x\n" * 4096) * 500),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_ends_at_the_limit(tmp_path: Path, name: str) -> None:
    path = BOMBS[name](tmp_path / name)
    start = time.monotonic()
    with pytest.raises(Damaged, match=r"unpacks to more|a line of more|damaged"):
        contents(path)
    assert time.monotonic() - start < 2


def test_a_gzip_bomb_inside_a_tar_ends_at_the_limit(tmp_path: Path) -> None:
    path = write_tar(tmp_path / "a.tar", tar_member("train.en.gz", gzip.compress(b"x\n" * (8 << 20))))
    with pytest.raises(Damaged, match="unpacks to more than 1,048,576 bytes"):
        for member in stream_members(path, everything, max_bytes=LIMIT):
            assert len(b"".join(iter(gunzipped(member.text).read1, b""))) < 0


def test_a_huge_header_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = huge_header(tmp_path / "a.tgz")
    with pytest.raises(Damaged, match="a header of absurd size"):
        contents(path, max_bytes=1 << 40)


def test_a_sparse_member_is_passed_over(tmp_path: Path) -> None:
    assert contents(sparse_tar(tmp_path / "a.tar")) == {}


def test_a_line_without_end_is_refused_long_before_the_limit(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "a.zip", ("train.en", b"x" * (3 << 20)))
    with pytest.raises(Damaged, match="holds a line of more than 1,048,576 bytes"):
        contents(path, max_bytes=1 << 40)


def honest(folder: Path, name: str) -> Path:
    """A small archive of the kind that a name promises."""
    path = folder / name
    if kind_of(name) == "zip":
        return write_zip(path, ("train.en", TEXT))
    if kind_of(name) == "tar":
        return write_tar(path, tar_member("train.en", TEXT))
    path.write_bytes(gzip.compress(TEXT) if kind_of(name) == "gzip" else TEXT)
    return path


@pytest.mark.parametrize("name", ["a.zip", "a.tgz", "a.tar", "a.en.gz", "train.en"])
def test_only_a_whole_archive_of_the_promised_kind_passes_the_check(tmp_path: Path, name: str) -> None:
    path = honest(tmp_path, name)
    check_archive(path, name, max_bytes=LIMIT)
    data = path.read_bytes()
    wrong = [b"", b"<!DOCTYPE html><html>not found</html>", b"\xef\xbb\xbf\n<HTML>", b"\0" * 1000]
    if name not in ("a.tar", "train.en"):  # these do not tell where they end
        wrong += [data[: len(data) // 2], data[:-9]]
    wrong += [
        honest(tmp_path, other).read_bytes()
        for other in ("b.zip", "b.en.gz", "b.en")
        if kind_of(other) != kind_of(name)
    ]
    for bad in wrong:
        path.write_bytes(bad)
        with pytest.raises(UserError):
            check_archive(path, name, max_bytes=LIMIT)


def test_damage_inside_is_found_while_streaming(tmp_path: Path) -> None:
    path = honest(tmp_path, "a.zip")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    path.write_bytes(data)
    with pytest.raises(Damaged, match=r"a\.zip is damaged"):
        contents(path)


def test_what_cannot_be_unpacked_is_said(tmp_path: Path) -> None:
    path = honest(tmp_path, "a.zip")
    data = path.read_bytes()
    flags = data.rindex(b"PK\x01\x02") + 8
    path.write_bytes(data[:flags] + b"\x01" + data[flags + 1 :])  # encrypted, says the directory
    with pytest.raises(Damaged, match="encrypted"):
        contents(path)
    raw = zlib.compress(TEXT)
    (tmp_path / "b.gz").write_bytes(raw)
    with pytest.raises(Damaged, match="damaged"):
        contents(tmp_path / "b.gz")
