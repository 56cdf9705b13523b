"""Several processes train as one does, leave together, and never wait for ever."""

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch.distributed as dist

from seq2seq.data.batches import Plan, Reader
from seq2seq.data.encoded import Encoded, encode_pairs
from seq2seq.errors import Stopped, UserError
from seq2seq.run import Run, load_checkpoint, open_run
from seq2seq.stop import StopSignals
from seq2seq.training import prepare_data
from seq2seq.training import ranks as ranks_
from seq2seq.training.loop import refuse_idle
from seq2seq.training.ranks import Group, Ranks
from tests.command import ROOT, s2s

DISTURBED = ROOT / "tests" / "training" / "disturbed.py"
SETTINGS = [
    *("train.max_steps=24", "train.validate_every=8", "train.accumulate=3", "train.schedule=constant"),
    *("train.warmup_steps=0", "model.hidden=16", "model.embedding=16", "train.samples=0", "train.save_every=0s"),
    "search.beam=1",
]


def command(recipe: Path, *more: str) -> list[str]:
    return ["train", "--config", str(recipe), "--run", "run", *(f"--set={one}" for one in [*SETTINGS, *more])]


def together(
    folder: Path, arguments: list[str], fault: tuple[str, int, int] = ("none", 0, 0), *launcher: str
) -> subprocess.CompletedProcess[str]:
    """The command by two processes."""
    torchrun = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", *launcher]
    return subprocess.run(
        [*torchrun, "--", str(DISTURBED), *map(str, fault), *arguments],
        cwd=folder,
        env={**os.environ, "TORCH_ELASTIC_SHUTDOWN_TIMEOUT": "1"},  # else it waits 30 s for a process that was stopped
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def alone(folder: Path, arguments: list[str]) -> subprocess.CompletedProcess[str]:
    one = [sys.executable, str(DISTURBED), "none", "0", "0", *arguments]
    return subprocess.run(one, cwd=folder, capture_output=True, text=True, timeout=120, check=True)


def order(folder: Path) -> dict[int, list[str]]:
    """What each update learnt from, by any process."""
    by_step: dict[int, list[str]] = {}
    for file in folder.glob("order-*"):
        for step, names in map(json.loads, file.read_text().splitlines()):
            by_step.setdefault(step, []).extend(names)
    return {step: sorted(names) for step, names in sorted(by_step.items())}


def validations(folder: Path) -> list[dict[str, Any]]:
    records = map(json.loads, (folder / "run" / "metrics.jsonl").read_text().splitlines())
    return [record for record in records if record["split"] == "valid"]


def ends(error: str) -> list[int]:
    """The exit codes that torchrun tells."""
    return sorted(int(code) for code in re.findall(r"exitcode\s+: (-?\d+)", error))


@pytest.fixture(scope="module")
def one(reversal_recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which one process has trained."""
    folder = tmp_path_factory.mktemp("one")
    alone(folder, command(reversal_recipe))
    return folder


@pytest.mark.slow
def test_one_then_two_then_one_process_learn_from_what_one_alone_does(
    one: Path, reversal_recipe: Path, tmp_path: Path
) -> None:
    alone(tmp_path, command(reversal_recipe, "train.max_steps=8"))
    shared = together(tmp_path, command(reversal_recipe, "train.max_steps=16"))
    assert shared.returncode == 0, shared.stderr
    alone(tmp_path, command(reversal_recipe))
    assert order(tmp_path) == order(one)
    assert len(order(one)) == 24
    for each, expected in zip(validations(tmp_path), validations(one), strict=True):
        assert each["loss"] == pytest.approx(expected["loss"], rel=1e-5)
    assert "processes: 1 -> 2" in shared.stderr
    assert shared.stderr.count("resuming from step 8") == 1  # only the first process speaks
    ours, theirs = (load_checkpoint(open_run(folder / "run"), "last") for folder in (tmp_path, one))
    assert ours.state["tokens"] == theirs.state["tokens"]
    for name, weight in theirs.model.items():
        np.testing.assert_allclose(ours.model[name].numpy(), weight.numpy(), atol=1e-4)


@pytest.mark.slow
def test_two_processes_that_were_asked_to_stop_resume_bit_by_bit(reversal_recipe: Path, tmp_path: Path) -> None:
    arguments = command(reversal_recipe, "model.dropout=0.3", "train.ema=0.9")
    for name in ("whole", "parts"):
        (tmp_path / name).mkdir()
    assert together(tmp_path / "whole", arguments).returncode == 0
    asked = together(tmp_path / "parts", arguments, ("asked", 1, 10))
    assert ends(asked.stderr) == [143, 143]
    assert asked.stderr.count("stopped at step 11; the same command goes on from here") == 1
    assert together(tmp_path / "parts", arguments).returncode == 0
    ours, theirs = (load_checkpoint(open_run(tmp_path / name / "run"), "last") for name in ("parts", "whole"))
    assert all((ours.model[name] == weight).all() for name, weight in theirs.model.items())
    assert all((ours.trainer[name] == weight).all() for name, weight in theirs.trainer.items())
    assert order(tmp_path / "parts") == order(tmp_path / "whole")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("fault", "rank", "codes", "says"),
    [
        ("killed", 0, [-9, 1], "the connection to the other processes is lost"),
        ("stopped", 1, [-9, 1], r"another process has not answered for 2 s \(train.timeout\)"),
        ("failing", 1, [1, 1], "process 1 of 2: error: RuntimeError: broken on purpose"),
    ],
)
def test_none_waits_for_a_process_that_is_gone(
    fault: str, rank: int, codes: list[int], says: str, reversal_recipe: Path, tmp_path: Path
) -> None:
    began = time.monotonic()
    ended = together(tmp_path, command(reversal_recipe, "train.timeout=2s"), (fault, rank, 5))
    assert time.monotonic() - began < 60
    found, told_to_stop = set(ends(ended.stderr)), {-15, 143}  # torchrun may be faster to end the other one
    assert ended.returncode == 1
    assert found <= {*codes} | told_to_stop
    assert re.search(says, ended.stderr) or (fault == "killed" and found & told_to_stop), ended.stderr


@pytest.mark.slow
def test_torchrun_starts_again_from_the_last_checkpoint(one: Path, reversal_recipe: Path, tmp_path: Path) -> None:
    ended = together(tmp_path, command(reversal_recipe), ("killed", 1, 12), "--max-restarts", "1")
    assert ended.returncode == 0, ended.stderr
    assert "resuming from step" in ended.stderr
    last = validations(tmp_path)[-1]
    assert last["step"] == 24
    assert last["loss"] == pytest.approx(validations(one)[-1]["loss"], rel=1e-5)


@pytest.mark.slow
def test_a_process_without_memory_splits_its_own_share(one: Path, reversal_recipe: Path, tmp_path: Path) -> None:
    ended = together(tmp_path, command(reversal_recipe), ("memory", 1, 5))
    assert ended.returncode == 0, ended.stderr
    assert validations(tmp_path)[-1]["loss"] == pytest.approx(validations(one)[-1]["loss"], rel=1e-5)


@pytest.mark.slow
def test_what_one_process_cannot_use_is_skipped_by_all(one: Path, reversal_recipe: Path, tmp_path: Path) -> None:
    ended = together(tmp_path, command(reversal_recipe), ("undefined", 1, 5))
    assert ended.returncode == 0, ended.stderr
    assert ended.stderr.count("the loss is infinite or undefined at step 6") == 1
    assert order(tmp_path) == order(one)


@pytest.mark.parametrize("arguments", [["evaluate"], ["ablate", "--config", "reversal", "--vary", "a=b"]])
def test_other_commands_are_the_work_of_one_process(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    refused = s2s(*arguments, cwd=tmp_path, exit_code=1)
    assert f"s2s {arguments[0]} is the work of one process" in refused.stderr


def plans_of(sizes: Iterable[int], data: Encoded) -> list[Plan]:
    return [Plan(data, number, np.arange(size)) for number, size in enumerate(sizes)]


@pytest.mark.parametrize("sizes", [[6], [1], [5, 4, 7], [3, 3, 3, 3], [2, 9, 2, 2, 8]])
@pytest.mark.parametrize("world", [1, 2, 3, 4])
def test_the_shares_of_an_update_are_the_update(sizes: list[int], world: int, reversal: Run) -> None:
    plans, dealt = plans_of(sizes, encode_pairs(reversal.pairs("valid"), reversal.tokenizers)), list[tuple[int, int]]()
    for number in range(world):
        ranks = Ranks()
        ranks.number, ranks.size = number, world
        share = ranks.share(plans)
        assert all(len(plan.rows) for plan in share)
        dealt += [(plan.window, row) for plan in share for row in plan.rows.tolist()]
    assert sorted(dealt) == [(plan.window, row) for plan in plans for row in plan.rows.tolist()]


def test_more_processes_than_sentences_in_an_update_are_refused(reversal: Run) -> None:
    data, ranks = encode_pairs(reversal.pairs("valid"), reversal.tokenizers), Ranks()
    reader = Reader([data], data.pairs * 20, seed=1)  # one batch has them all
    ranks.size = data.pairs
    refuse_idle(ranks, reader, reversal.recipe.train)
    ranks.size += 1
    with pytest.raises(UserError, match=f"start at most {data.pairs}"):
        refuse_idle(ranks, reader, reversal.recipe.train)


def test_a_process_that_does_not_share_the_prepared_data_says_where_they_should_be(
    reversal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("S2S_DATA", str(tmp_path))
    with pytest.raises(UserError, match=f"no prepared data in {tmp_path}.*S2S_DATA"):
        prepare_data(reversal, None)


def pair_of_groups(monkeypatch: pytest.MonkeyPatch) -> tuple[Group, Group]:
    """Two members of a group in this process."""
    store, members = dist.HashStore(), []
    monkeypatch.setenv("WORLD_SIZE", "2")
    for rank in "01":
        monkeypatch.setenv("RANK", rank)
        members.append(Group(StopSignals(), store))
    return members[0], members[1]


def test_the_others_hear_what_the_first_process_made_and_when(monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = pair_of_groups(monkeypatch)
    assert first.first(lambda: {"BLEU": 12.5}) == {"BLEU": 12.5}
    assert other.first(lambda: {"BLEU": 0.0}) == {"BLEU": 12.5}
    assert first.clock.agreed == other.clock.agreed
    assert first.in_turn(lambda: 1) + other.in_turn(lambda: 2) == 3


def test_what_ends_the_first_process_ends_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    first, other = pair_of_groups(monkeypatch)

    def stop() -> None:
        first.signals.received = signal.SIGUSR1
        raise Stopped("stopped", 143)

    def fail() -> None:
        raise OSError("no disk")

    for work, error in ((stop, Stopped), (fail, OSError)):
        with pytest.raises(error):
            first.first(work)
    with pytest.raises(Stopped) as stopped:
        other.hear()
    assert stopped.value.exit_code == 143
    with pytest.raises(UserError, match="the first process has failed"):
        other.hear()


def test_silence_of_the_first_process_is_an_error_and_a_beating_heart_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks_, "BEAT_EVERY", 0.05)
    first, other = pair_of_groups(monkeypatch)
    other.timeout = 0.5
    began = time.monotonic()
    with pytest.raises(UserError, match="the first process has not been heard of"):
        other.hear()
    assert time.monotonic() - began < 5
    other.words, first.words = iter(range(9, 20)), iter(range(9, 20))  # type: ignore[assignment]
    with first.beating():
        threading.Timer(1.5, first.say, ["done"]).start()
        assert other.hear() == "done"


def test_no_heart_beats_on_while_python_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ranks_, "BEAT_EVERY", 0.0)
    first, _ = pair_of_groups(monkeypatch)
    before = threading.active_count()
    with contextlib.suppress(OSError), first.beating():
        assert threading.active_count() == before + 1
        raise OSError("no disk")
    assert threading.active_count() == before
