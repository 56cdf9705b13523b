"""The catalogue: every entry can be prepared from originals in its true layout, and nothing half-made is ever seen."""

import functools
import gzip
import hashlib
import io
import json
import logging
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from seq2seq.data import archive
from seq2seq.data.catalogue import (
    READERS,
    Entry,
    Piece,
    ensure_corpus,
    ensure_entry,
    find_entry,
    is_table,
    known_corpora,
    opus_entry,
    read_catalogue,
)
from seq2seq.data.text import read_lines
from seq2seq.errors import UserError
from tests.command import ROOT
from tests.data.test_download import good, serving, status

ORIGINALS = Path(os.environ.get("S2S_ORIGINALS", ROOT.parent / "shared" / "data"))
NAMES = [*known_corpora(), "opus:Books/v1/fr-en"]

needs_originals = pytest.mark.skipif(
    not (ORIGINALS / "multi30k").is_dir() or not (ORIGINALS / "tatoeba").is_dir(),
    reason="the original files of multi30k and tatoeba are not here; S2S_ORIGINALS says where they are",
)


def unpinned(name: str) -> Entry:
    """An entry that takes any bytes, so that a few made-up sentences can stand for the originals."""
    entry = find_entry(name)
    files = {word: file.model_copy(update={"sha256": None}) for word, file in entry.files.items()}
    return entry.model_copy(update={"files": files})


def sentences(piece: Piece, language: str) -> list[str]:
    """Made-up text of a piece: as long in both languages."""
    about = re.sub(rf"\b{language}\b|src|ref", "", piece.member or piece.file)
    return [f"{language} sentence {n} of {about} for {piece.split} & more" for n in range(len(about) % 5 + 2)]


def original(piece: Piece) -> bytes:
    """The text of a piece, written as its source writes it."""
    lines = [sentences(piece, language) for language in piece.gives]
    if piece.reader == "columns":
        rows = [
            "\t".join((*row, "CC-BY 2.0 Attribution: tatoeba.org #1 (a) & #2 (b)")) for row in zip(*lines, strict=True)
        ]
    elif piece.reader == "segments":
        segments = [f'<seg id="{n}"> {line.replace("&", "&amp;")} </seg>' for n, line in enumerate(lines[0], 1)]
        rows = ['<?xml version="1.0"?>', '<doc docid="1">', "<title>not read</title>", *segments, "</doc>"]
    elif piece.reader == "talks":
        rows = [
            "<url>http://x</url>",
            "<keywords>a, b</keywords>",
            f"<title>{lines[0][0]}</title>",
            *lines[0][1:],
            "<speaker>A</speaker>",
        ]
    else:
        rows = lines[0]
    text = "".join(row + "\n" for row in rows).encode()
    return gzip.compress(text) if piece.file.endswith(".gz") or (piece.member or "").endswith(".gz") else text


def write_originals(entry: Entry, folder: Path) -> None:
    """A mirror of made-up text in the layout that the entry describes."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, file in entry.files.items():
        members = {piece.member or "table.txt": original(piece) for piece in entry.pieces if piece.file == name}
        members |= {f"x/{note}": b"Terms of use: be kind.\n" for note in file.notes} | {"../evil.en": b"evil\n"}
        kind = archive.kind_of(name)
        if kind == "zip":
            write_zip(folder / name, members)
        elif kind == "tar":
            with tarfile.open(folder / name, "w:gz" if name.endswith("gz") else "w") as tar:
                for member, data in members.items():
                    info = tarfile.TarInfo(member)
                    info.size = len(data)
                    tar.addfile(info, io.BytesIO(data))
        else:
            (folder / name).write_bytes(members["table.txt"])


def write_zip(path: Path, members: dict[str, bytes]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for member, data in members.items():
            file.writestr(member, data)


def texts(folder: Path) -> dict[str, list[str]]:
    return {path.name: read_lines(path) for path in folder.iterdir() if path.name not in ("corpus.json", "LICENCE.txt")}


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_is_prepared_from_originals_in_its_layout(tmp_path: Path, name: str) -> None:
    entry = unpinned(name)
    write_originals(entry, tmp_path / "mirror" / entry.family)
    folder = ensure_entry(entry, tmp_path / "data", str(tmp_path / "mirror"))
    expected: dict[str, list[str]] = {}
    for piece in entry.pieces:
        for language in piece.gives:
            expected.setdefault(f"{piece.split}.{language}", []).extend(sentences(piece, language))
    assert texts(folder) == expected
    assert {len(lines) for lines in expected.values()} != {0}
    assert folder == tmp_path / "data" / "corpora" / entry.folder
    assert {path.name for path in folder.parent.iterdir()} == {entry.folder}
    assert not list(tmp_path.rglob("evil*"))


def test_the_record_says_where_every_byte_came_from(tmp_path: Path) -> None:
    entry = unpinned("multi30k-en-cs")
    write_originals(entry, tmp_path / "mirror")
    folder = ensure_entry(entry, tmp_path / "data", str(tmp_path / "mirror"))
    record = json.loads((folder / "corpus.json").read_text())
    assert (record["format"], record["name"], record["languages"]) == (1, "multi30k-en-cs", ["en", "cs"])
    assert set(record["files"]) == {
        f"{split}.{language}"
        for split in ("train", "valid", "test_2016_flickr", "test_2018_flickr")
        for language in ("en", "cs")
    }
    for name, file in record["files"].items():
        data = (folder / name).read_bytes()
        assert file == {"pairs": data.count(b"\n"), "sha256": hashlib.sha256(data).hexdigest()}
    assert set(record["originals"]) == set(entry.files)
    for name, source in record["originals"].items():
        data = (tmp_path / "mirror" / name).read_bytes()
        assert (source["from"], source["bytes"]) == (str(tmp_path / "mirror" / name), len(data))
        assert source["sha256"] == hashlib.sha256(data).hexdigest()
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", source["date"])


@pytest.mark.parametrize("name", ["tatoeba-zh-en", "opus:Books/v1/en-fr"])
def test_licence_attribution_and_citation_are_shown_and_kept(
    tmp_path: Path, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    entry = find_entry(name)
    write_originals(entry, tmp_path / "mirror")
    with caplog.at_level(logging.INFO, "seq2seq"):
        folder = ensure_corpus(name, tmp_path / "data", str(tmp_path / "mirror"))
    kept = (folder / "LICENCE.txt").read_text()
    for said in (entry.terms.licence, entry.terms.attribution, entry.terms.citation, entry.terms.home):
        assert said in kept
        assert said in caplog.text
    assert kept.count("Terms of use: be kind.") == len(next(iter(entry.files.values())).notes)


@pytest.mark.parametrize("place", ["tatoeba/fra-eng.zip", "fra-eng.zip", "anything/fra-eng.zip"])
@pytest.mark.parametrize("member", ["fra.txt", "fra-eng/fra.txt", "whatever.tsv"])
def test_a_table_is_found_by_its_content_wherever_it_lies(tmp_path: Path, place: str, member: str) -> None:
    members = {
        "fra-eng/": b"",
        "__MACOSX/fra-eng/._fra.txt": b"\0\5\x16\7\t\0\t\0" * 20,
        "_about.txt": b"** Info **\n\nMay be shared.\n",
        member: "Go.\tVa !\nHi.\tSalut !\tCC-BY\nWait.\tAttends\u2028!\n".encode() * 30 + b"\nHi there.\n",
    }
    write_zip(tmp_path / "mirror" / place, members)
    folder = ensure_corpus("tatoeba-en-fr", tmp_path, str(tmp_path / "mirror"))
    assert texts(folder) == {
        "train.en": ["Go.", "Hi.", "Wait."] * 30,
        "train.fr": ["Va !", "Salut !", "Attends\u2028!"] * 30,
    }


def test_what_is_a_table_is_told_by_its_first_lines() -> None:
    assert is_table(b"a\tb\n\nc\td\te\n" * 10, 2)
    assert not is_table(b"a\tb\n" * 10, 3)
    assert not is_table(b"a\tb\nplain\nplain\n" * 10, 2)
    assert not is_table(b"a\t \n" * 10, 2)
    assert not is_table(b"a\0\tb\n", 2)
    assert not is_table(b"", 2)
    assert is_table(b"a\tb\nc", 2)  # the last line goes on behind what was read


@pytest.mark.parametrize(
    ("members", "complaint"),
    [
        ({"a.txt": b"no table\n"}, "and holds none"),
        ({"a.txt": b"a\tb\n", "b.txt": b"a\tb\n"}, "and holds a.txt and b.txt"),
        ({"a.txt": b"a\tb\n" * 3000 + b"\xff\tb\n" + b"a\tb\n" * 9000}, r"a\.txt:3001: not valid UTF-8"),
    ],
)
def test_a_wrong_original_is_refused_and_not_kept(tmp_path: Path, members: dict[str, bytes], complaint: str) -> None:
    write_zip(tmp_path / "mirror" / "fra-eng.zip", members)
    with pytest.raises(UserError, match=complaint + r".*fra-eng\.zip will be fetched again"):
        ensure_corpus("tatoeba-en-fr", tmp_path / "data", str(tmp_path / "mirror"))
    assert [path.name for path in (tmp_path / "data").rglob("*") if path.is_file()] == [".lock"]
    assert list((tmp_path / "data" / "corpora").iterdir()) == []


def test_texts_that_are_not_aligned_are_refused(tmp_path: Path) -> None:
    mirror = tmp_path / "mirror"
    write_originals(find_entry("iwslt15-en-vi"), mirror)
    with (mirror / "tst2013.vi").open("a") as file:
        file.write("one more\n")
    with pytest.raises(
        UserError, match=r"test text is not aligned.*: \d+ lines of en and \d+ of vi; tst2013\.en, tst2013\.vi will be"
    ):
        ensure_corpus("iwslt15-en-vi", tmp_path / "data", str(mirror))
    left = {path.name for path in (tmp_path / "data" / "downloads" / "iwslt15").iterdir()}
    assert left == {
        name + end for name in ("train.en", "train.vi", "tst2012.en", "tst2012.vi") for end in ("", ".json")
    }


@pytest.mark.parametrize(("lengths", "aligned"), [((3, 3, 2, 2), True), ((3, 4, 3, 2), False)])
def test_pieces_are_joined_in_order_if_each_is_aligned(
    tmp_path: Path, lengths: tuple[int, int, int, int], aligned: bool
) -> None:
    names = ["z.en", "z.fr", "a.en", "a.fr"]
    pieces = ", ".join(f"{{split: train, gives: [{name[2:]}], file: {name}}}" for name in names)
    files = ", ".join(f"{name}: {{sha256: null, max_mib: 1}}" for name in names)
    catalogue = BASE.replace("a.en: {sha256: null, max_mib: 1}", files)
    entry = read_catalogue(catalogue.replace("{split: train, gives: [en], file: a.en}", pieces), "list.yaml")["c"]
    lines = {name: [f"{name} {n}" for n in range(length)] for name, length in zip(names, lengths, strict=True)}
    (tmp_path / "mirror").mkdir()
    for name, text in lines.items():
        (tmp_path / "mirror" / name).write_text("\n".join(text))
    if aligned:
        folder = ensure_entry(entry, tmp_path, str(tmp_path / "mirror"))
        assert texts(folder) == {
            "train.en": lines["z.en"] + lines["a.en"],
            "train.fr": lines["z.fr"] + lines["a.fr"],
        }
    else:
        with pytest.raises(UserError, match="the train text is not aligned, or empty: 6 lines of en and 6 of fr"):
            ensure_entry(entry, tmp_path, str(tmp_path / "mirror"))


def test_a_member_that_is_missing_is_named(tmp_path: Path) -> None:
    write_zip(tmp_path / "mirror" / "en-fr.txt.zip", {"Other.en-fr.en": b"a\n", "Other.en-fr.fr": b"b\n"})
    with pytest.raises(UserError, match=r"en-fr\.txt\.zip has no Books\.en-fr\.en and no Books\.en-fr\.fr"):
        ensure_corpus("opus:Books/v1/en-fr", tmp_path / "data", str(tmp_path / "mirror"))


def test_a_mirror_is_the_only_place_that_is_asked(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    entry = unpinned("multi30k-en-fr")
    write_originals(entry, tmp_path / "mirror")
    (tmp_path / "mirror" / "test_2018_flickr.fr.gz").unlink()
    folder = ensure_entry(entry, tmp_path / "data", str(tmp_path / "mirror"))
    assert json.loads((folder / "corpus.json").read_text())["missing"] == ["test_2018_flickr"]
    assert "comes without test_2018_flickr" in caplog.text
    assert not list(folder.glob("test_2018*"))
    assert len(texts(folder)) == 10
    write_originals(entry, tmp_path / "mirror")
    assert ensure_entry(entry, tmp_path / "data", str(tmp_path / "mirror"), again=True) == folder
    assert len(texts(folder)) == 12
    assert {path.name for path in folder.parent.iterdir()} == {"multi30k-en-fr"}
    (tmp_path / "mirror" / "val.fr.gz").unlink()
    with pytest.raises(UserError, match=r"mirror .* has no val\.fr\.gz \(nor one folder below\)"):
        ensure_entry(entry, tmp_path / "other", str(tmp_path / "mirror"))


def test_the_mirror_can_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_originals(find_entry("tatoeba-en-de"), tmp_path / "mirror")
    monkeypatch.setenv("S2S_MIRROR", str(tmp_path / "mirror"))
    assert (ensure_corpus("tatoeba-en-de", tmp_path / "data") / "train.de").is_file()


@pytest.mark.parametrize("mirror", ["file:///tmp", "ftp://x/y", "/no/such/folder"])
def test_a_mirror_that_is_none_is_refused(tmp_path: Path, mirror: str) -> None:
    with pytest.raises(UserError, match="--mirror"):
        ensure_corpus("tatoeba-en-fr", tmp_path, mirror)


def test_the_same_unpinned_name_in_two_folders_is_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        write_originals(find_entry("iwslt15-en-vi"), tmp_path / "mirror" / folder)
    with pytest.raises(UserError, match="in several folders; name the one that is meant iwslt15"):
        ensure_corpus("iwslt15-en-vi", tmp_path, str(tmp_path / "mirror"))
    (tmp_path / "mirror" / "b").rename(tmp_path / "mirror" / "iwslt15")
    assert ensure_corpus("iwslt15-en-vi", tmp_path, str(tmp_path / "mirror")).is_dir()


def test_wrong_bytes_never_pass_for_a_pinned_file(tmp_path: Path) -> None:
    write_originals(find_entry("multi30k-en-fr"), tmp_path / "mirror")
    with pytest.raises(UserError, match=r"cannot get train\.en\.gz .*wrong bytes"):
        ensure_corpus("multi30k-en-fr", tmp_path / "data", str(tmp_path / "mirror"))
    assert not (tmp_path / "data" / "corpora" / "multi30k-en-fr").exists()


def test_a_corpus_that_is_here_is_not_prepared_again(tmp_path: Path) -> None:
    write_originals(find_entry("tatoeba-en-fr"), tmp_path / "mirror")
    folder = ensure_corpus("tatoeba-en-fr", tmp_path, str(tmp_path / "mirror"))
    (folder / "train.en").write_text("touched\n")
    assert ensure_corpus("tatoeba-en-fr", tmp_path, "/no/such/folder") == folder
    assert texts(folder)["train.en"] == ["touched"]


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    mine = tmp_path / "corpora" / "tatoeba-en-fr" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine\n")
    write_originals(find_entry("tatoeba-en-fr"), tmp_path / "mirror")
    with pytest.raises(UserError, match="is in the way"):
        ensure_corpus("tatoeba-en-fr", tmp_path, str(tmp_path / "mirror"), again=True)
    assert mine.read_text() == "mine\n"


def test_a_folder_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "downloads").write_text("a file")
    with pytest.raises(UserError, match=r"cannot write .*downloads"):
        ensure_corpus("tatoeba-en-fr", tmp_path, str(tmp_path))


def test_processes_that_want_the_same_corpus_take_turns(tmp_path: Path) -> None:
    write_originals(find_entry("tatoeba-en-fr"), tmp_path / "mirror")
    command = [
        sys.executable,
        "-m",
        "seq2seq",
        "data",
        "download",
        "tatoeba-en-fr",
        "--mirror",
        str(tmp_path / "mirror"),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "S2S_DATA": str(tmp_path / "data")}
    processes = [
        subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)
    ]
    said = [process.communicate(timeout=30)[1].decode() for process in processes]
    assert [process.returncode for process in processes] == [0] * 3
    assert sum("tatoeba-en-fr is ready" in one for one in said) == 1  # the others found it done
    assert {path.name for path in (tmp_path / "data" / "corpora").iterdir()} == {"tatoeba-en-fr"}
    assert len(texts(tmp_path / "data" / "corpora" / "tatoeba-en-fr")["train.en"]) > 1


@pytest.mark.parametrize("place", ["iwslt15", "."])
def test_a_mirror_can_be_an_address(tmp_path: Path, place: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("no_proxy", "*")
    entry = find_entry("iwslt15-en-vi")
    write_originals(entry, tmp_path / "mirror" / "iwslt15")
    with serving() as server:
        for name in entry.files:
            data = (tmp_path / "mirror" / "iwslt15" / name).read_bytes()
            server.answers[f"{place}/{name}".removeprefix("./")] = functools.partial(good, data=data)
        server.answer_for = lambda path: server.answers.get(path.strip("/"), status("404 Not Found"))
        folder = ensure_corpus("iwslt15-en-vi", tmp_path / "http", f"http://127.0.0.1:{server.server_address[1]}/")
        assert len(server.requests) == len(entry.files) * (1 if place == "iwslt15" else 2)
    assert texts(folder) == texts(ensure_corpus("iwslt15-en-vi", tmp_path / "folder", str(tmp_path / "mirror")))


@needs_originals
def test_multi30k_is_prepared_from_the_true_originals(tmp_path: Path) -> None:
    for other in ("fr", "de"):
        folder = ensure_corpus(f"multi30k-en-{other}", tmp_path, str(ORIGINALS))
        for split, name, pairs in (
            ("train", "train", 29_000),
            ("valid", "val", 1014),
            ("test_2016_flickr", "test_2016_flickr", 1000),
        ):
            for language in ("en", other):
                lines = read_lines(folder / f"{split}.{language}")
                assert lines == read_lines(ORIGINALS / "multi30k" / f"{name}.{language}.gz")
                assert len(lines) == pairs


@needs_originals
@pytest.mark.parametrize(
    ("name", "member", "pairs"), [("tatoeba-en-fr", "fra-eng/fra.txt", 167_130), ("tatoeba-zh-en", "cmn.txt", 20_294)]
)
def test_tatoeba_is_prepared_from_true_originals(tmp_path: Path, name: str, member: str, pairs: int) -> None:
    folder = ensure_corpus(name, tmp_path, str(ORIGINALS))
    entry = find_entry(name)
    with zipfile.ZipFile(ORIGINALS / "tatoeba" / entry.pieces[0].file) as file:
        rows = [line.split("\t") for line in file.read(member).decode().removesuffix("\n").split("\n")]
    for column, language in enumerate(entry.pieces[0].gives):
        assert read_lines(folder / f"train.{language}") == [row[column] for row in rows]
    assert len(rows) == pairs


@pytest.mark.parametrize("name", NAMES)
def test_every_entry_makes_sense(name: str) -> None:
    entry = find_entry(name)
    assert len(set(entry.languages)) == 2
    for piece in entry.pieces:
        assert set(piece.gives) <= set(entry.languages)
        assert piece.file in entry.files
        assert (archive.kind_of(piece.file) in ("zip", "tar")) == (
            piece.member is not None or piece.reader == "columns"
        )
    for split in {piece.split for piece in entry.pieces}:
        assert re.fullmatch(r"train|valid|test\w*", split)
        given = [language for piece in entry.pieces if piece.split == split for language in piece.gives]
        assert given.count(entry.languages[0]) == given.count(entry.languages[1]) > 0
    for file in entry.files.values():
        assert file.urls
        assert all(url.startswith(("https://", "http://")) for url in file.urls)
        assert file.urls[0].startswith("https://")
        assert file.sha256 is None or re.fullmatch(r"[0-9a-f]{64}", file.sha256)
        assert file.max_mib > 0
    assert re.fullmatch(r"[\w.+-]+", entry.folder, re.ASCII)
    assert set(entry.optional) <= {piece.split for piece in entry.pieces} - {"train", "valid"}


def test_the_catalogue_holds_what_it_should() -> None:
    assert list(known_corpora()) == [
        *(f"multi30k-en-{language}" for language in ("fr", "de", "cs")),
        *("tatoeba-en-fr", "tatoeba-en-de", "tatoeba-zh-en"),
        *("iwslt14-de-en", "iwslt15-en-vi", "wmt14-en-fr"),
    ]
    pinned = {name for entry in known_corpora().values() for name, file in entry.files.items() if file.sha256}
    assert pinned == {
        f"{split}.{language}.gz" for split in ("train", "val", "test_2016_flickr") for language in ("en", "fr", "de")
    }


def test_the_page_on_data_names_every_corpus() -> None:
    page = (ROOT / "docs" / "data.md").read_text(encoding="utf-8")
    assert [name for name in known_corpora() if f"`{name}`" not in page] == []


def test_opus_names_become_entries() -> None:
    entry = opus_entry("opus:ELRC-3075-wikipedia_health/v1.2/zh_CN-en")
    assert entry.languages == ("zh_CN", "en")
    assert entry.folder == "opus+ELRC-3075-wikipedia_health+v1.2+zh_CN-en"
    assert {name: file.urls for name, file in entry.files.items()} == {
        "en-zh_CN.txt.zip": ("https://object.pouta.csc.fi/OPUS-ELRC-3075-wikipedia_health/v1.2/moses/en-zh_CN.txt.zip",)
    }
    assert {piece.gives: piece.member for piece in entry.pieces} == {
        ("zh_CN",): "ELRC-3075-wikipedia_health.en-zh_CN.zh_CN",
        ("en",): "ELRC-3075-wikipedia_health.en-zh_CN.en",
    }


@pytest.mark.parametrize(
    "rest",
    ["", "Books", "Books/v1", "Books/v1/en", "Books/v1/en-en", "../v1/en-fr", "Books/../en-fr", "Books/v1/en-fr/x"]
    + ["Books/v1/en-fr\n", "a+b/v1/en-fr", "Bücher/v1/en-fr", "Books/v1/../en-fr", "/etc/en-fr"],
)
def test_other_opus_names_are_refused(rest: str) -> None:
    with pytest.raises(UserError, match=r"names no corpus of OPUS; write opus:CORPUS/VERSION/SOURCE-TARGET"):
        find_entry(f"opus:{rest}")


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UserError, match=r"no corpus 'multi30k-fr-en'; did you mean 'multi30k-en-fr'\?"):
        find_entry("multi30k-fr-en")


def groups(text: str) -> list[list[str]]:
    return [[line] for line in text.split("\n")]  # as they arrive one by one


@pytest.mark.parametrize(
    ("reader", "text", "expected"),
    [
        ("lines", "a\n\nb", [["a", "", "b"]]),
        ("columns", "a\tb\tc\nd\te\nshort\n\tf", [["a", "d", ""], ["b", "e", "f"]]),
        (
            "segments",
            '<doc>\n<seg id="1"> a &amp;lt; b </seg>\n<SEG id=2>&quot;c&quot;</SEG>\n</doc>',
            [["a &lt; b", '"c"']],
        ),
        ("segments", "<seg id='1'></seg>", [[""]]),
        (
            "talks",
            "<title>T</title>\n<url>u</url>\n <b>said</b> \n\n<description>D</description>",
            [["T", "<b>said</b>", "", "D"]],
        ),
    ],
)
def test_readers_take_out_the_text(reader: str, text: str, expected: list[list[str]]) -> None:
    found: list[list[str]] = [[] for _ in expected]
    read: Callable[..., object] = READERS[reader]
    for columns in read(iter(groups(text)), len(expected)):  # type: ignore[attr-defined]
        for lines, more in zip(found, columns, strict=True):
            lines += more
    assert found == expected


BASE = """
families:
  f: {title: t, home: h, licence: l, attribution: a, citation: c, bases: [https://x/],
      files: {a.en: {sha256: null, max_mib: 1}}}
corpora:
  c:
    family: f
    languages: [en, fr]
    pairs: 1
    pieces: [{split: train, gives: [en], file: a.en}]
"""


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("family: f", "family: g", "'?g'? is named but not described"),
        ("file: a.en", "file: b.en", "b.en is named but not described"),
        ("pairs: 1", "pairs: many", r"list\.yaml:9: corpora\.c\.pairs"),
        ("pairs: 1", "pears: 1", r"list\.yaml:\d+: corpora\.c\.(pears|pairs)"),
        ("languages: [en, fr]", "languages: [en]", r"list\.yaml:\d+: corpora\.c\.languages"),
    ],
)
def test_a_mistake_in_the_catalogue_is_refused_with_its_place(old: str, new: str, complaint: str) -> None:
    assert read_catalogue(BASE, "list.yaml")["c"].files["a.en"].urls == ("https://x/a.en",)
    with pytest.raises(UserError, match=complaint):
        read_catalogue(BASE.replace(old, new), "list.yaml")
