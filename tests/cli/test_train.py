"""`s2s train` and `s2s reproduce` as a person runs them."""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from seq2seq.cli import progress
from seq2seq.cli.progress import Display
from seq2seq.errors import UserError
from seq2seq.presets import PRESETS, preset_recipe
from seq2seq.recipe import Train
from seq2seq.run import Run, load_checkpoint, open_run
from seq2seq.studies.reproduce import compare
from seq2seq.training.state import Position
from tests.command import ROOT, s2s

SHORT = ["--set", "train.max_epochs=1", "--set", "model.hidden=16", "--set", "model.embedding=16"]


def test_text_without_a_recipe_gets_a_preset_by_its_size_and_is_told_why(reversal_recipe: Path, tmp_path: Path) -> None:
    files = [reversal_recipe.parent / f"train.{side}" for side in ("forward", "backward")]
    for file, name in zip(files, ("digits.en", "digits.fr"), strict=True):
        shutil.copy(file, tmp_path / name)
    result = s2s("train", "--source", "digits.en", "--target", "digits.fr", *SHORT, cwd=tmp_path)
    assert "pairs take the small preset: little text is seen more often" in result.stderr
    assert "updates in all" in result.stderr and "teach hardly anything" in result.stderr  # max_epochs is 1 here
    run = open_run(tmp_path / "runs" / "digits-en-fr")
    assert (run.recipe.data.source, run.recipe.data.target) == ("en", "fr")
    assert run.recipe.model.dropout == 0.3
    assert "BLEU" in result.stdout
    assert "the best model in best/" in result.stderr


def test_presets_are_chosen_by_the_number_of_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source, target = tmp_path / "a.de.txt", tmp_path / "b"
    source.write_text("x\n" * 20)
    target.write_text("x\n" * 20)
    for most, name in ((25, "small"), (15, "medium")):
        smaller = [PRESETS[0]._replace(most_pairs=most), *PRESETS[1:]]
        monkeypatch.setattr("seq2seq.presets.PRESETS", smaller)
        recipe, why = preset_recipe(source, target, ["seed=4"])
        assert why.startswith(f"20 pairs take the {name} preset: ")
        assert recipe.seed == 4
        assert (recipe.data.source, recipe.data.target) == ("source", "target")
    with pytest.raises(UserError, match="a translator learns from two languages"):
        preset_recipe(source, source, [])
    source.write_text("")
    with pytest.raises(UserError, match=r"a\.de\.txt is empty; give a file"):
        preset_recipe(source, target, [])


@pytest.mark.parametrize(
    "given", [[], ["--source", "a"], ["--config", "en-fr", "--source", "a"], ["--config", "en-fr", "--target", "a"]]
)
def test_a_recipe_or_two_files_are_needed_and_not_both(given: list[str], tmp_path: Path) -> None:
    refused = s2s("train", *given, cwd=tmp_path, exit_code=2)
    assert "give either a recipe with --config, or two aligned files" in " ".join(
        refused.stderr.replace("│", "").split()
    )


def test_several_seeds_give_a_mean_and_a_deviation(reversal_recipe: Path, tmp_path: Path) -> None:
    result = s2s("train", "--config", reversal_recipe, "--seeds", 2, *SHORT, cwd=tmp_path)
    assert "reversal, 2 seeds, mean ± sd" in result.stdout
    assert result.stdout.splitlines()[-3].split()[2] == "±"
    assert {path.name for path in (tmp_path / "runs").iterdir()} == {"reversal-seed1", "reversal-seed2"}
    seeds = [open_run(path).recipe.seed for path in sorted((tmp_path / "runs").iterdir())]
    assert seeds == [1, 2]


def test_a_run_is_reproduced_bit_by_bit_and_a_changed_one_is_not(reversal_recipe: Path, tmp_path: Path) -> None:
    s2s("train", "--config", reversal_recipe, *SHORT, cwd=tmp_path)
    result = s2s("reproduce", "runs/reversal", cwd=tmp_path)
    assert "runs/reversal and runs/reversal.again: the same, bit by bit" in result.stdout
    one, other = (open_run(tmp_path / "runs" / name) for name in ("reversal", "reversal.again"))
    environment = load_checkpoint(one, "best").state["environment"]
    assert {"commit", "torch", "device", "threads", "python"} <= set(environment)
    metrics = other.path / "metrics.jsonl"
    metrics.write_text(metrics.read_text().replace('"chrF": ', '"chrF": 1'))
    found = compare(one, other)
    assert (found.weights, found.curve, found.is_exact) == (True, False, False)


def test_a_run_that_has_no_best_checkpoint_cannot_be_reproduced(reversal_recipe: Path, tmp_path: Path) -> None:
    s2s("data", "prepare", "--config", reversal_recipe, cwd=tmp_path)
    refused = s2s("reproduce", "runs/reversal", cwd=tmp_path, exit_code=1)
    assert "has no best checkpoint yet" in refused.stderr


def test_an_edited_recipe_in_a_run_is_refused_unless_a_run_may_change_it(reversal: Run, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(reversal.path, tmp_path / "copy", symlinks=True))
    recipe = copy / "recipe.yaml"
    whole = recipe.read_text()
    recipe.write_text(whole.replace("hidden: 64", "hidden: 16"))
    refused = s2s("translate", "--run", copy, cwd=tmp_path, exit_code=1)
    assert "recipe.yaml is not what the run was made with (model.hidden: 64 -> 16)" in refused.stderr
    recipe.write_text(whole.replace("beam: 5", "beam: 2"))
    assert open_run(copy).recipe.search.beam == 2


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGUSR1, 143), (signal.SIGINT, 130)])
def test_a_signal_before_there_is_anything_to_save_ends_in_one_line(
    number: int, code: int, reversal_recipe: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "seq2seq", "train", "--config", str(reversal_recipe), "--set", 'data.train="-"']
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=tmp_path, stdin=pipe, stdout=pipe, stderr=pipe, env=where) as process:
        time.sleep(4)  # it waits for its text
        process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == code
    assert errors.decode().splitlines()[-1] == "stopped; the same command goes on from here"
    assert not (tmp_path / "runs").exists()


def test_a_signal_ends_the_learning_of_pieces_which_python_cannot_interrupt(tmp_path: Path) -> None:
    chance = random.Random(1)
    words = ["".join(chance.choices("abcdefghijklmnop", k=chance.randint(3, 9))) for _ in range(60_000)]
    for side in ("en", "fr"):
        (tmp_path / f"a.{side}").write_text(
            "".join(" ".join(chance.choices(words, k=15)) + "\n" for _ in range(30_000))
        )
    command = [sys.executable, "-m", "seq2seq", "train", "--source", "a.en", "--target", "a.fr"]
    where = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, env=where) as process:
        assert process.stderr
        while b"learning a" not in process.stderr.readline():
            assert process.poll() is None
        began = time.monotonic()
        time.sleep(0.5)
        process.send_signal(signal.SIGTERM)
        assert (process.wait(60), process.stderr.read()) == (143, b"stopped; the same command goes on from here\n")
    assert time.monotonic() - began < 5
    assert not (tmp_path / "runs" / "a-en-fr").exists()


def test_a_line_a_minute_where_there_is_no_terminal(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [100.0]
    monkeypatch.setattr(progress.time, "monotonic", lambda: now[0])
    display = Display(Train())
    display.started(1000, Position(step=100))
    for step in range(101, 251):
        now[0] += 1.0
        numbers = {"loss": 2.5, "tokens_per_s": 1234.5, "padding": 0.034, "elapsed": now[0]}
        display.updated({"step": step, "epoch": 0, "split": "train", **numbers})
    display.ended()
    lines = [line for line in capsys.readouterr().err.splitlines() if line]
    assert lines == [
        "step    160/1000  epoch 1  loss 2.500, 1,234 tokens/s, 3% padding, 14 min left",
        "step    220/1000  epoch 1  loss 2.500, 1,234 tokens/s, 3% padding, 13 min left",
    ]


def test_curves_for_tensorboard_stand_in_the_run(reversal_recipe: Path, tmp_path: Path) -> None:
    loader = pytest.importorskip("tensorboard.backend.event_processing.event_accumulator")
    s2s("train", "--config", reversal_recipe, *SHORT, "--set", "train.tensorboard=true", cwd=tmp_path)
    run = tmp_path / "runs" / "reversal"
    events = loader.EventAccumulator(str(run / "tensorboard")).Reload()
    lines = map(json.loads, (run / "metrics.jsonl").read_text().splitlines())
    recorded = [line for line in lines if line["split"] == "valid"]
    found = events.Scalars("valid/BLEU")
    assert [event.step for event in found] == [line["step"] for line in recorded]
    assert found[0].value == pytest.approx(recorded[0]["BLEU"], rel=1e-4)
    assert len(events.Scalars("train/loss")) == recorded[-1]["step"]
