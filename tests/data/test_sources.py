"""Whatever form parallel text comes in, line n stays with line n."""

import bz2
import gzip
import io
import json
import lzma
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seq2seq.data import sources, text
from seq2seq.data.sources import Entry, read_entries
from seq2seq.errors import UserError
from seq2seq.recipe import Source

LANGUAGES = ("en", "fr")
ENDS = "\u2028\u2029\x85\x0b\x0c\x1c\x1d\x1e\x1f\r\x00\ufeff"  # all that some reader somewhere takes for a line end
XML_ENDS = "\u2028\u2029\x85\ufeff"  # those that XML can hold
Pairs = list[tuple[str, str]]


def read(*files: Path | str, **options: Any) -> Pairs:
    keep_invalid = options.pop("keep_invalid", False)
    source = Source(files=tuple(map(str, files)), **options)
    return [(entry.source, entry.target) for entry in read_entries(source, LANGUAGES, keep_invalid=keep_invalid)]


def write_lines(folder: Path, pairs: Pairs, end: str = "\n", begin: str = "") -> list[Path]:
    paths = [folder / "x.en", folder / "x.fr"]
    for path, side in zip(paths, zip(*pairs, strict=True), strict=True):
        path.write_bytes((begin + end.join(side) + end).encode())
    return paths


def write_tsv(folder: Path, pairs: Pairs, end: str = "\n", begin: str = "") -> list[Path]:
    path = folder / "x.tsv"
    path.write_bytes((begin + end.join("\t".join(pair) for pair in pairs) + end).encode())
    return [path]


def write_jsonl(folder: Path, pairs: Pairs, end: str = "\n", begin: str = "") -> list[Path]:
    path = folder / "x.jsonl"
    rows = (json.dumps(dict(zip(LANGUAGES, pair, strict=True)), ensure_ascii=False) for pair in pairs)
    path.write_bytes((begin + end.join(rows) + end).encode())
    return [path]


def write_tmx(folder: Path, pairs: Pairs, end: str = "\n", begin: str = "") -> list[Path]:
    path = folder / "x.tmx"
    units = (
        "<tu>"
        + "".join(
            f'<tuv xml:lang="{language}"><seg>{escape(side)}</seg></tuv>'
            for language, side in zip(("en-US", "FR"), pair, strict=True)
        )
        + "</tu>"
        for pair in pairs
    )
    head = '<?xml version="1.0" encoding="UTF-8"?><!DOCTYPE tmx SYSTEM "tmx14.dtd"><tmx version="1.4"><header/><body>'
    path.write_bytes((begin + head + end.join(units) + "</body></tmx>" + end).encode())
    return [path]


WRITERS: dict[str, Callable[..., list[Path]]] = {
    "lines": write_lines,
    "tsv": write_tsv,
    "jsonl": write_jsonl,
    "tmx": write_tmx,
}


@pytest.mark.parametrize("kind", WRITERS)
def test_hostile_characters_shift_no_line_in_a_hundred_thousand(kind: str, tmp_path: Path) -> None:
    ends = XML_ENDS if kind == "tmx" else ENDS
    pairs = [(f"a{i}{ends[i % len(ends)]}b", f"c{ends[i // 7 % len(ends)]}{i}") for i in range(100_000)]
    assert read(*WRITERS[kind](tmp_path, pairs)) == pairs


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_pairs_come_back_as_they_were_written(kind: str, tmp_path: Path, data: st.DataObject) -> None:
    alphabet = st.sampled_from('ab <&"é\U0001f600' + (XML_ENDS if kind == "tmx" else ENDS))
    side = st.text(alphabet).map(lambda text: f"[{text}]")  # so that no side ends in what belongs to the line end
    pairs = data.draw(st.lists(st.tuples(side, side), min_size=1, max_size=8))
    end = data.draw(st.sampled_from(["\n", "\r\n"]))
    paths = WRITERS[kind](tmp_path, pairs, end, data.draw(st.sampled_from(["", "\ufeff"])))
    if data.draw(st.booleans()):  # no line end after the last line
        for path in paths:
            path.write_bytes(path.read_bytes().removesuffix(end.encode()))
    assert read(*paths) == pairs


COMPRESS: dict[str, Callable[[bytes], bytes]] = {"gz": gzip.compress, "bz2": bz2.compress, "xz": lzma.compress}


@pytest.mark.parametrize("kind", WRITERS)
@pytest.mark.parametrize("how", COMPRESS)
def test_every_form_may_be_compressed(kind: str, how: str, tmp_path: Path) -> None:
    pairs = [("one", "un"), ("two\u2028", "deux")]
    packed = []
    for path in WRITERS[kind](tmp_path, pairs):
        packed.append(path.with_name(f"{path.name}.{how}"))
        packed[-1].write_bytes(COMPRESS[how](path.read_bytes()))
        path.unlink()
    assert read(*packed) == pairs


@pytest.mark.parametrize("how", COMPRESS)
def test_a_flipped_bit_is_never_read_as_other_text(how: str, tmp_path: Path) -> None:
    chance = random.Random(1)
    pairs = [(f"a{chance.random()}", f"b{i}") for i in range(100)]
    packed = COMPRESS[how](write_tsv(tmp_path, pairs)[0].read_bytes())
    path, refused = tmp_path / f"y.tsv.{how}", 0
    for _ in range(150):
        place = chance.randrange(len(packed))
        path.write_bytes(packed[:place] + bytes([packed[place] ^ 1 << chance.randrange(8)]) + packed[place + 1 :])
        try:
            found = read(path)
        except UserError:  # damaged, or already not the rows it should be: gzip's checksum stands at the end
            refused += 1
        else:
            assert found == pairs  # the header holds bits that mean nothing
    assert refused > 140


def test_zst_is_read_frame_by_frame_and_a_cut_one_is_refused(tmp_path: Path) -> None:
    zstandard = pytest.importorskip("zstandard")
    path = tmp_path / "x.tsv.zst"
    frames = [zstandard.ZstdCompressor().compress(f"a{i}\tb{i}\n".encode() * 1000) for i in range(3)]
    path.write_bytes(b"".join(frames))
    assert read(path) == [(f"a{i}", f"b{i}") for i in range(3) for _ in range(1000)]
    for damaged in (b"".join(frames)[:-5], b"no archive at all"):
        path.write_bytes(damaged)
        with pytest.raises(UserError, match="is damaged"):
            read(path)


def test_zst_without_its_package_names_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(text.sys.modules, "zstandard", None)  # type: ignore[attr-defined]
    monkeypatch.setattr(text.sys, "version_info", (3, 11))  # type: ignore[attr-defined]
    (tmp_path / "x.tsv.zst").write_bytes(b"")
    with pytest.raises(UserError, match="pip install zstandard"):
        read(tmp_path / "x.tsv.zst")


def test_columns_and_fields_are_chosen(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text('id\tbonjour\t"hello\n')
    assert read(tmp_path / "x.tsv", columns=(3, 2)) == [('"hello', "bonjour")]
    (tmp_path / "x.jsonl").write_text(
        '{"translation": {"en": "a", "fr": "b\\nc"}, "x.y": 3, "d.e": "f"}\n\n{"translation": {"en": null, "fr": ""}}\n'
    )
    fields = ("translation.en", "translation.fr")
    assert read(tmp_path / "x.jsonl", fields=fields) == [("a", "b c"), ("", ""), ("", "")]
    with pytest.raises(UserError, match=r"x\.jsonl:3: no field 'd\.e'"):
        read(tmp_path / "x.jsonl", fields=("d.e", "translation.fr"))


def test_a_path_with_two_languages_behind_it_is_a_pair(tmp_path: Path) -> None:
    (tmp_path / "News.v1.en").write_text("one\n")
    (tmp_path / "News.v1.fr.gz").write_bytes(gzip.compress(b"un\n"))
    assert read(tmp_path / "News.v1") == [("one", "un")]


def test_stdin_is_tsv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO("a\u2028\tb\nc\td".encode())))
    assert read("-") == [("a\u2028", "b"), ("c", "d")]


def test_tmx_keeps_words_and_drops_the_marks_of_other_programs(tmp_path: Path) -> None:
    (tmp_path / "x.tmx").write_text(
        """<tmx><body>
        <tu><tuv lang="fr-CA"><seg>
            Un <hi>deux</hi>
            <bpt i="1">&lt;b&gt;</bpt>trois<ept i="1">&lt;/b&gt;</ept> &amp; quatre
        </seg></tuv><tuv xml:lang="EN"><note>no text</note><seg>One</seg></tuv>
        <tuv xml:lang="en-GB"><seg>Another</seg></tuv><tuv xml:lang="de"><seg>Eins</seg></tuv></tu>
        <tu><tuv xml:lang="en"><seg>Alone</seg></tuv></tu>
        </body></tmx>"""
    )
    assert read(tmp_path / "x.tmx") == [("One", "Un deux trois & quatre"), ("Alone", "")]


def test_tmx_may_be_in_utf16(tmp_path: Path) -> None:
    path = write_tmx(tmp_path, [("é", "è")])[0]
    path.write_bytes(path.read_text().replace("UTF-8", "UTF-16").encode("utf-16"))
    assert read(path) == [("é", "è")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("x.tsv", "a\tb\nc\n", r"x\.tsv:2: 1 columns where 2 are needed"),
        ("x.tsv", "", "is empty; give a file"),
        ("x.tsv", b"a\tb\nc\xff\td\n", r"x\.tsv:2: not valid UTF-8 \(byte 0xff\)"),
        ("x.jsonl", '{"en": "a", "fr": "b"}\n{"en": "a"', r"x\.jsonl:2: not a line of JSON"),
        ("x.jsonl", '{"en": "a", "de": "b"}\n', r"x\.jsonl:1: no field 'fr' \(there are: en, de\); fields:"),
        ("x.jsonl", '{"en": "a", "fr": 3}\n', r"x\.jsonl:1: field 'fr' is no text"),
        ("x.jsonl", '["a", "b"]\n', r"x\.jsonl:1: no field 'en'"),
        ("x.jsonl", "[" * 100_000 + "\n", r"x\.jsonl:1: not a line of JSON"),
        ("x.jsonl", '{"en": "\\ud800", "fr": "b"}\n', r"x\.jsonl:1: not valid Unicode"),
        ("x.jsonl", b'{"en": "\xff", "fr": "b"}\n', r"x\.jsonl:1: not valid UTF-8"),
        ("x.tmx", "<tmx>\n<body>", r"x\.tmx:2: not a TMX file: no element found"),
        ("x.tmx", "a\tb", r"x\.tmx:1: not a TMX file"),
        ("x.tmx", "", r"x\.tmx:1: not a TMX file"),
        ("x.tmx", "<tmx><body></body></tmx>", "is empty"),
        (
            "x.tmx",
            '<tmx><body><tu><tuv lang="de"><seg>a</seg></tuv><tuv lang="en"><seg>b</seg></tuv></tu></body></tmx>',
            "has no 'fr'; it has de, en",
        ),
        ("x.csv", "a,b", "cannot tell by its name how"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    name: str, content: str | bytes, message: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(UserError, match=message) as caught:
        read(tmp_path / name)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", ["x.tsv", "x.jsonl", "x.tmx", "x.tsv.gz", "x.jsonl.bz2", "x.tmx.xz"])
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(content=st.binary() | st.text('<>/&;[]{}":,\\\n\tu0d8enfrtuvseg!').map(str.encode), keep=st.booleans())
def test_whatever_a_file_holds_it_is_read_or_refused(name: str, content: bytes, keep: bool, tmp_path: Path) -> None:
    how = name.rpartition(".")[2]
    (tmp_path / name).write_bytes(COMPRESS[how](content) if how in COMPRESS else content)
    try:
        found = read(tmp_path / name, keep_invalid=keep)
    except UserError as error:
        refusal = str(error)
    else:
        refusal = ""
        texts = [side for pair in found for side in pair]
        assert texts and not any("\n" in text for text in texts)
        assert "".join(texts).encode(errors="surrogatepass" if keep else "strict") is not None
    assert "\n" not in refusal


def test_entities_that_unfold_without_bound_are_refused(tmp_path: Path) -> None:
    laughs = "".join(f'<!ENTITY l{i + 1} "{f"&l{i};" * 10}">' for i in range(9))
    (tmp_path / "x.tmx").write_text(f'<!DOCTYPE tmx [<!ENTITY l0 "ha">{laughs}]><tmx><body>&l9;</body></tmx>')
    with pytest.raises(UserError, match=r"x\.tmx:1: the DOCTYPE declares entities"):
        read(tmp_path / "x.tmx")


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    for name in ("none.tsv", "none.jsonl.gz", "none"):
        with pytest.raises(UserError, match=f"no file .*{name}"):
            read(tmp_path / name)


@pytest.mark.parametrize(("first", "second"), [(2, 1), (1, 3)])
def test_files_of_unequal_length_are_refused_whichever_is_longer(first: int, second: int, tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\n" * first)
    (tmp_path / "b").write_text("x\n" * second)
    with pytest.raises(UserError, match=f"a has {first} lines and .*b has {second}: they are not aligned"):
        read(tmp_path / "a", tmp_path / "b")


@given(st.lists(st.binary(max_size=6), max_size=6))
def test_lines_one_by_one_are_those_of_the_whole(rows: list[bytes]) -> None:
    data = b"\n".join(rows)

    def outcome(read_all: Callable[[], list[str]]) -> list[str] | str:
        try:
            return read_all()
        except UserError as error:
            return str(error)

    whole = outcome(lambda: text.decode_lines(data.removeprefix(text.BYTE_ORDER_MARK), "x"))
    assert outcome(lambda: list(text.each_line(io.BytesIO(data), "x"))) == whole


def test_entries_know_their_lines(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("a\tb\n\nc\td\n")
    source = Source(files=(str(tmp_path / "x.tsv"),))
    assert list(read_entries(source, LANGUAGES)) == [Entry(1, "a", "b"), Entry(2, "", ""), Entry(3, "c", "d")]


def test_a_corpus_by_name_gives_its_own_splits() -> None:
    source = Source(corpus="starter-en-fr")
    test = list(read_entries(source, LANGUAGES, "test"))
    backward = list(read_entries(source, ("fr", "en"), "test"))
    assert [entry.source for entry in test] == [entry.target for entry in backward]
    assert len(test) != len(list(read_entries(source, LANGUAGES, "train")))


def test_a_downloaded_corpus_is_read_in_both_directions(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "ensure_corpus", lambda name, root: tmp_path)
    texts = {"train": ("one", "un"), "test_2017": ("b", "y"), "test_2016": ("a", "x")}
    for split, pair in texts.items():
        for language, side in zip(LANGUAGES, pair, strict=True):
            (tmp_path / f"{split}.{language}").write_text(f"{side}\n")
    (tmp_path / "corpus.json").write_text("{}")
    name = next(iter(sources.known_corpora()))

    def texts_of(purpose: str, languages: tuple[str, str] = LANGUAGES, **more: str) -> list[tuple[str, str]]:
        entries = read_entries(Source(corpus=name, **more), languages, purpose)  # type: ignore[arg-type]
        return [(entry.source, entry.target) for entry in entries]

    assert texts_of("train", ("fr", "en")) == [("un", "one")]
    assert texts_of("test") == [("a", "x")]
    assert texts_of("test", split="test_2017") == [("b", "y")]
    with pytest.raises(UserError, match="has no 'valid'; choose from .*train, or name files"):
        texts_of("valid")
    with pytest.raises(UserError, match="has the languages en and fr, not en and de"):
        texts_of("train", ("en", "de"))
