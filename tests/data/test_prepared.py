"""Prepared data are those of the text, however many processes and shards wrote them."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from seq2seq.data import prepared
from seq2seq.data.corpus import Pair
from seq2seq.data.encoded import encode_pairs
from seq2seq.data.prepared import fingerprint_of, open_prepared, prepare
from seq2seq.data.tokenizer import Tokenizer, train_tokenizers
from seq2seq.errors import UserError
from seq2seq.files import new_folder
from seq2seq.recipe import Tokenizer as Settings

PAIRS = [Pair(f"The cat number {i} sleeps." + " very" * (i % 9), f"Le chat {i} dort.") for i in range(1003)]


@pytest.fixture(scope="module")
def tokenizers() -> tuple[Tokenizer, Tokenizer]:
    return train_tokenizers(PAIRS, Settings(vocabulary=400))


@pytest.mark.parametrize(("processes", "shard_pairs", "block_pairs"), [(1, 10**6, 5000), (1, 100, 70), (2, 300, 50)])
def test_what_is_opened_is_what_was_encoded(
    processes: int,
    shard_pairs: int,
    block_pairs: int,
    tokenizers: tuple[Tokenizer, Tokenizer],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(prepared, "BLOCK_PAIRS", block_pairs)
    data = prepare(PAIRS, tokenizers, tmp_path / "x", max_length=128, processes=processes, shard_pairs=shard_pairs)
    plain = encode_pairs(PAIRS, tokenizers)
    assert [window.pairs for window in data.windows[:-1]] == [shard_pairs] * (len(data.windows) - 1)
    for side in (0, 1):
        rows = [window[side][i].tolist() for window in data.windows for i in range(window.pairs)]
        assert rows == [plain[side][i].tolist() for i in range(plain.pairs)]
        lengths = np.concatenate([window[side].lengths for window in data.windows])
        assert lengths.tolist() == plain[side].lengths.tolist()


def test_long_pairs_are_left_out_and_counted(tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path) -> None:
    plain = encode_pairs(PAIRS, tokenizers)
    longest = np.maximum(plain.source.lengths, plain.target.lengths)
    data = prepare(PAIRS, tokenizers, tmp_path / "x", max_length=12)
    assert data.meta["pairs"] == int((longest <= 12).sum())
    assert data.meta["too_long"] == int((longest > 12).sum()) > 0


def test_data_appear_only_when_they_are_complete(tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path) -> None:
    def cut_short() -> Iterator[Pair]:
        yield from PAIRS
        raise OSError("the disk went away")

    with pytest.raises(OSError, match="went away"):
        prepare(cut_short(), tokenizers, tmp_path / "x", max_length=128)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["source.ids", "target.ends"])
def test_a_file_of_another_length_is_refused(
    name: str, tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path
) -> None:
    prepare(PAIRS, tokenizers, tmp_path / "x", max_length=128)
    path = tmp_path / "x" / "shard-00000" / name
    path.write_bytes(path.read_bytes()[:-2])
    with pytest.raises(UserError, match="remove that folder, it will be remade"):
        open_prepared(tmp_path / "x")


@pytest.mark.parametrize("name", ["source.ids", "source.ends", "target.ids", "target.ends"])
def test_a_flipped_bit_is_refused_when_the_file_is_first_read(
    name: str, tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path
) -> None:
    prepare(PAIRS, tokenizers, tmp_path / "x", max_length=128, shard_pairs=600)
    flip(tmp_path / "x" / "shard-00001" / name, 100)
    data = open_prepared(tmp_path / "x")
    for row in range(data.windows[0].pairs):
        assert len(data.windows[0].source[row]) and len(data.windows[0].target[row])
    side = data.windows[1][0 if name.startswith("source") else 1]
    with pytest.raises(UserError, match=f"{name} is not the file.*remove that folder, it will be remade"):
        side[0]
    with pytest.raises(UserError, match=f"{name} is damaged.*remove that folder, it will be remade"):
        open_prepared(tmp_path / "x", thorough=True)


@pytest.mark.parametrize("name", ["meta.json", "manifest.json"])
def test_no_flipped_bit_in_the_counts_and_hashes_goes_unseen(
    name: str, tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path
) -> None:
    prepare(PAIRS[:300], tokenizers, tmp_path / "x", max_length=128)
    path = tmp_path / "x" / name
    whole = path.read_bytes()
    before = open_prepared(tmp_path / "x")
    for place in range(len(whole)):
        flip(path, place)
        try:
            opened = open_prepared(tmp_path / "x")
            pieces = [opened.windows[0][side].values.tolist() for side in (0, 1)]
        except UserError as error:
            assert "remove that folder" in str(error)  # noqa: PT017
        else:  # white space, say: nothing that is read has changed
            assert opened.meta == before.meta
            assert pieces == [before.windows[0][side].values.tolist() for side in (0, 1)]
        path.write_bytes(whole)


def flip(path: Path, place: int) -> None:
    """Turn one bit of a file, and leave other links to it alone."""
    data = bytearray(path.read_bytes())
    data[place] ^= 1
    path.unlink()
    path.write_bytes(data)


def test_a_text_that_grew_shares_its_full_shards(
    tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    sizes = {"max_length": 14, "shard_pairs": 200}
    prepare(PAIRS[:500], tokenizers, tmp_path / "old", **sizes)
    grown = prepare(PAIRS, tokenizers, tmp_path / "grown", **sizes)
    assert "2 of 6 shards of this text were encoded before and are shared" in caplog.text
    alone = prepare(PAIRS, tokenizers, tmp_path / "elsewhere" / "x", **sizes)
    assert grown.meta == alone.meta
    assert alone.meta["too_long"] > 0
    for file in sorted((tmp_path / "elsewhere" / "x").rglob("*")):
        if file.is_file():
            same = tmp_path / "grown" / file.relative_to(tmp_path / "elsewhere" / "x")
            assert same.read_bytes() == file.read_bytes(), file
    linked = [tmp_path / name / "shard-00001" / "source.ids" for name in ("old", "grown")]
    assert linked[0].samefile(linked[1])
    shutil.rmtree(tmp_path / "old")
    assert open_prepared(tmp_path / "grown", thorough=True).meta == alone.meta


@pytest.mark.parametrize("change", ["pieces", "length", "first line", "damage"])
def test_shards_of_another_text_or_encoding_and_damaged_ones_are_encoded_anew(
    change: str, tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    prepare(PAIRS[:500], tokenizers, tmp_path / "old", max_length=128, shard_pairs=500)
    text, length = list(PAIRS), 128
    match change:
        case "pieces":
            tokenizers = train_tokenizers(PAIRS, Settings(vocabulary=350))
        case "length":
            length = 127
        case "first line":
            text[0] = Pair("Another.", "Autre.")
        case "damage":
            flip(tmp_path / "old" / "shard-00000" / "target.ids", 50)
    caplog.set_level("INFO")
    data = prepare(text, tokenizers, tmp_path / "new", max_length=length, shard_pairs=500)
    assert "encoded before" not in caplog.text
    plain = encode_pairs(text, tokenizers)
    rows = [window.target[i].tolist() for window in data.windows for i in range(window.pairs)]
    assert rows == [plain.target[i].tolist() for i in range(plain.pairs)]


def test_a_file_system_without_links_gets_copies(
    tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_links(*_: object) -> None:
        raise OSError("operation not supported")

    monkeypatch.setattr(prepared.os, "link", no_links)
    prepare(PAIRS[:500], tokenizers, tmp_path / "old", max_length=128, shard_pairs=500)
    prepare(PAIRS, tokenizers, tmp_path / "new", max_length=128, shard_pairs=500)
    files = [tmp_path / name / "shard-00000" / "source.ids" for name in ("old", "new")]
    assert not files[0].samefile(files[1])
    assert files[0].read_bytes() == files[1].read_bytes()


def test_a_shard_of_which_nothing_was_short_enough_is_no_window(
    tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path
) -> None:
    endless = [Pair("very " * 99, "x")] * 100
    data = prepare([*PAIRS[:100], *endless, *PAIRS[:50]], tokenizers, tmp_path / "x", max_length=60, shard_pairs=100)
    assert [window.pairs for window in data.windows] == [100, 50]
    assert data.meta["too_long"] == 100


def test_the_first_of_two_processes_has_the_folder(tmp_path: Path) -> None:
    def both() -> None:
        with new_folder(tmp_path / "x") as fresh:
            (fresh / "a").write_text("slow")
            (tmp_path / "x").mkdir()
            (tmp_path / "x" / "a").write_text("fast")

    with pytest.raises(FileExistsError, match="another process was faster"):
        both()
    assert [path.name for path in tmp_path.iterdir()] == ["x"]
    assert (tmp_path / "x" / "a").read_text() == "fast"


def test_what_a_killed_process_left_is_cleared_away(tmp_path: Path) -> None:
    (tmp_path / f".x.{2**22 + 1}.new").mkdir()  # above the largest process number
    with new_folder(tmp_path / "x"):
        pass
    assert [path.name for path in tmp_path.iterdir()] == ["x"]


def test_fingerprints_tell_their_parts_apart() -> None:
    assert fingerprint_of("ab", "c") != fingerprint_of("a", "bc") != fingerprint_of("a", "bc", "")
    assert fingerprint_of("a", b"b") == fingerprint_of(b"a", "b")
