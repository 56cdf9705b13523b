"""A run on disk is whole, or it is refused."""

import os
import shutil
import time
from pathlib import Path

import pytest
import torch

from seq2seq.errors import UserError
from seq2seq.files import new_folder, write_manifest
from seq2seq.run import (
    Checkpoint,
    Run,
    free_path,
    load_checkpoint,
    load_weights,
    newest_run,
    open_run,
    save_checkpoint,
)


def checkpoint(step: int) -> Checkpoint:
    return Checkpoint({"w": torch.full((2, 2), float(step))}, {"m": torch.arange(step)}, {"step": step, "best": 0.5})


@pytest.fixture
def copy(reversal: Run, tmp_path: Path) -> Run:
    """A run that a test may damage."""
    return open_run(Path(shutil.copytree(reversal.path, tmp_path / "runs" / "copy", symlinks=True)))


def test_a_checkpoint_comes_back_as_it_was(copy: Run) -> None:
    save_checkpoint(copy, checkpoint(7000), best=True)
    loaded = load_checkpoint(copy, "best")
    assert torch.equal(loaded.model["w"], torch.full((2, 2), 7000.0))
    assert loaded.trainer["m"].numel() == loaded.state["step"] == 7000


def test_only_the_best_and_the_last_are_kept(copy: Run) -> None:
    for step, best in ((9000, True), (9100, False), (10000, False), (100000, False)):
        save_checkpoint(copy, checkpoint(step), best=best)
    assert sorted(path.name for path in (copy.path / "checkpoints").iterdir()) == ["step-00009000", "step-00100000"]
    assert (copy.path / "best").resolve().name == "step-00009000"
    assert (copy.path / "last").resolve().name == "step-00100000"


def test_links_are_relative_so_that_a_run_can_be_moved(copy: Run, tmp_path: Path) -> None:
    moved = open_run(copy.path.rename(tmp_path / "elsewhere"))
    assert load_weights(moved, "best")


@pytest.mark.parametrize(
    "name", ["source.model", "target.model", "corpus.json", "words.tsv", "valid.tsv", "test.tsv", "manifest.json"]
)
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_a_damaged_run_is_refused_and_the_file_named(copy: Run, name: str, damage: str) -> None:
    hurt(copy.path / name, damage)
    with pytest.raises(UserError, match=name):
        open_run(copy.path)


@pytest.mark.parametrize("name", ["model.safetensors", "manifest.json"])
@pytest.mark.parametrize("damage", ["flip", "cut", "remove"])
def test_damaged_weights_are_never_loaded(copy: Run, name: str, damage: str) -> None:
    hurt(copy.path / "best" / name, damage)
    with pytest.raises(UserError, match=name):
        load_weights(copy, "best")


def test_a_run_counts_the_words_of_its_training_text_and_older_ones_did_not(copy: Run) -> None:
    assert copy.words is not None
    assert set(copy.words) == set("0123456789")
    (copy.path / "words.tsv").unlink()
    write_manifest(copy.path, ["source.model", "target.model", "corpus.json", "valid.tsv", "test.tsv"])
    assert open_run(copy.path).words is None


def hurt(path: Path, damage: str) -> None:
    data = path.read_bytes()
    match damage:
        case "flip":
            path.write_bytes(data[:5] + bytes([data[5] ^ 1]) + data[6:])
        case "cut":
            path.write_bytes(data[: len(data) // 2])
        case "remove":
            path.unlink()


def test_what_is_no_run_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no run"):
        open_run(tmp_path / "nothing")
    (tmp_path / "notes.txt").write_text("hello")
    with pytest.raises(UserError, match=r"notes\.txt is a file, not a run; give the folder"):
        open_run(tmp_path / "notes.txt")
    with pytest.raises(UserError, match="is not a run"):
        open_run(tmp_path)


def test_a_folder_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    def write_half() -> None:
        with new_folder(tmp_path / "x") as fresh:
            (fresh / "a").write_text("a")
            raise OSError("disk full")

    with pytest.raises(OSError, match="disk full"):
        write_half()
    assert list(tmp_path.iterdir()) == []


def test_the_newest_run_is_the_one_with_the_youngest_best(copy: Run) -> None:
    (copy.path.parent / "untrained").mkdir()
    assert newest_run(copy.path.parent) == copy.path
    shutil.copytree(copy.path, f"{copy.path}.again", symlinks=True)  # as `s2s reproduce` leaves one
    os.utime(f"{copy.path}.again/best", (time.time() + 10,) * 2, follow_symlinks=False)
    assert newest_run(copy.path.parent) == copy.path
    with pytest.raises(UserError, match="no trained run"):
        newest_run(copy.path / "checkpoints")


def test_a_fresh_run_takes_the_next_free_name(copy: Run) -> None:
    assert free_path(copy.path).name == "copy-2"
    assert free_path(copy.path.with_name("new")).name == "new"
