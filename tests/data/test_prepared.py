"""Prepared data are those of the text, however many processes and shards wrote them."""

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


def test_a_flipped_bit_is_refused(tokenizers: tuple[Tokenizer, Tokenizer], tmp_path: Path) -> None:
    prepare(PAIRS, tokenizers, tmp_path / "x", max_length=128)
    path = tmp_path / "x" / "shard-00000" / "source.ids"
    data = path.read_bytes()
    path.write_bytes(data[:100] + bytes([data[100] ^ 1]) + data[101:])
    with pytest.raises(UserError, match="remove that folder, it will be remade"):
        open_prepared(tmp_path / "x")


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
