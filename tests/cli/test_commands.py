"""The commands as a person runs them: the digits system, and what happens when something is wrong."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import yaml

from seq2seq.cli import explained
from seq2seq.recipe import parse_recipe
from seq2seq.run import Run, open_run
from tests.command import ROOT, s2s


def test_the_system_learns_to_reverse_digits(reversal_folder: Path) -> None:
    result = s2s("evaluate", "--json", cwd=reversal_folder)
    report = json.loads(result.stdout)
    assert report["sentences"] == 200
    assert report["metrics"]["BLEU"]["score"] > 97
    assert report["metrics"]["BLEU"]["signature"].startswith("nrefs:1|bs:1000|seed:12345|case:mixed|eff:no|tok:13a")
    low, high = report["metrics"]["BLEU"]["interval"]
    assert low <= report["metrics"]["BLEU"]["score"] <= high
    assert "using runs/reversal, the newest run" in result.stderr


def test_translate_answers_every_line_in_order(reversal_folder: Path) -> None:
    result = s2s("translate", stdin="1 2 3\n\n 4 5\u2028\n6 7 8 9", cwd=reversal_folder)
    lines = result.stdout.split("\n")
    assert (lines[0], lines[1], lines[3], len(lines)) == ("3 2 1", "", "9 8 7 6", 5)


def test_translate_reads_files_and_greedy_is_a_beam_of_one(reversal_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1 2 3 4\n")
    (tmp_path / "b.txt").write_text("5 6\n")
    files = tmp_path / "a.txt", tmp_path / "b.txt"
    run = reversal_folder / "runs" / "reversal"
    outputs = [
        s2s("translate", *files, "--run", run, *how, cwd=tmp_path).stdout for how in (["--greedy"], ["--beam", "1"])
    ]
    assert outputs == ["4 3 2 1\n6 5\n"] * 2


def test_evaluate_scores_files_and_writes_translations(reversal_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("1 2 3\n4 5 6 7\n")
    (tmp_path / "ref").write_text("3 2 1\n7 6 5 4\n")
    run = reversal_folder / "runs" / "reversal"
    result = s2s("evaluate", "in", "ref", "--run", run, "--output", "out", cwd=tmp_path)
    assert (tmp_path / "out").read_text() == (tmp_path / "ref").read_text()
    assert "BLEU" in result.stdout
    assert "100.00" in result.stdout
    assert "nrefs:1" in result.stdout


def test_copying_the_nearest_training_sentence_is_a_weak_rival(reversal_folder: Path) -> None:
    report = json.loads(s2s("evaluate", "--nearest", "--json", cwd=reversal_folder).stdout)
    assert 1 < report["metrics"]["BLEU"]["score"] < 80
    assert (report["run"], report["system"], report["beam"]) == ("reversal", "nearest", None)
    assert "source_dependence" not in report["checks"]


def test_translations_from_elsewhere_are_scored_as_a_runs_own(reversal_folder: Path, tmp_path: Path) -> None:
    run = reversal_folder / "runs" / "reversal"
    own = json.loads(s2s("evaluate", "--run", run, "--output", "out", "--json", cwd=tmp_path).stdout)
    given = json.loads(s2s("evaluate", "--run", run, "--translations", "out", "--json", cwd=tmp_path).stdout)
    assert (given["system"], given["beam"]) == ("file", None)
    assert given["metrics"] == own["metrics"] and given["by"] == own["by"]
    assert given["checks"]["distinct"] == own["checks"]["distinct"] and "exposure" not in given["checks"]
    shown = s2s("evaluate", "--run", run, "--translations", "out", cwd=tmp_path).stdout
    assert shown.startswith("translations on test: 200 sentences, from a file")
    (tmp_path / "short").write_text("1\n")
    refused = s2s("evaluate", "--run", run, "--translations", "short", cwd=tmp_path, exit_code=1)
    assert "short has 1 lines and test has 200 sentences" in refused.stderr
    s2s("evaluate", "--run", run, "--translations", "out", "--nearest", cwd=tmp_path, exit_code=2)
    for option, value in (("--beam", 2), ("--device", "cpu")):
        in_vain = s2s("evaluate", "--run", run, "--translations", "out", option, value, cwd=tmp_path, exit_code=2)
        assert "nothing is translated" in in_vain.stderr


def test_runs_together_are_scored_with_what_they_say_together(
    reversal_folder: Path, reversal_recipe: Path, tmp_path: Path
) -> None:
    run = reversal_folder / "runs" / "reversal"
    s2s("train", "--config", reversal_recipe, "--run", "b", "--set", "train.max_epochs=1", cwd=tmp_path)
    how = ["--run", run, "--run", "b", "--beam", 2, "--set", "search.length_penalty=0.2"]
    together = json.loads(s2s("evaluate", *how, "--output", "out", "--json", cwd=tmp_path).stdout)
    assert (together["run"], together["beam"]) == ("reversal + b", 2)
    sources = (run / "test.tsv").read_text().splitlines()
    (tmp_path / "in").write_text("".join(line.split("\t")[0] + "\n" for line in sources))
    assert s2s("translate", *how, "in", cwd=tmp_path).stdout == (tmp_path / "out").read_text()
    alone = s2s("translate", "--run", run, "--beam", 2, "in", cwd=tmp_path).stdout
    assert alone != (tmp_path / "out").read_text()


def test_a_search_that_contradicts_itself_and_runs_of_other_texts_are_refused(
    reversal_folder: Path, reversal_recipe: Path, tmp_path: Path
) -> None:
    run = reversal_folder / "runs" / "reversal"
    for wrong, reason in (
        (["--set", "train.seed=1"], "search settings only"),
        (["--greedy", "--set", "search.beam=8"], "does not go with --beam or --greedy"),
    ):
        assert reason in s2s("evaluate", "--run", run, *wrong, cwd=tmp_path, exit_code=1).stderr
    for side in ("forward", "backward"):
        lines = (reversal_recipe.parent / f"test.{side}").read_text().splitlines(keepends=True)
        (tmp_path / f"fewer.{side}").write_text("".join(lines[:-1]))
    other_text = f"data.test=[{tmp_path}/fewer.forward,{tmp_path}/fewer.backward]"
    how = ["--run", "other", "--set", "train.max_epochs=1", "--set", other_text]
    s2s("train", "--config", reversal_recipe, *how, cwd=tmp_path)
    refused = s2s("evaluate", "--run", run, "--run", "other", cwd=tmp_path, exit_code=1)
    assert "other has another test set" in refused.stderr


def test_evaluate_reports_groups_and_checks_as_documented(reversal_folder: Path) -> None:
    wanted = ("evaluate", "--json", "--metric", "chrF", "--greedy", "--precision")
    report = json.loads(s2s(*wanted, "fp32", cwd=reversal_folder).stdout)
    narrow = json.loads(s2s(*wanted, "bf16", cwd=reversal_folder).stdout)
    assert narrow["metrics"]["chrF"]["score"] == pytest.approx(report["metrics"]["chrF"]["score"], abs=2)
    assert narrow["checks"]["source_dependence"] != report["checks"]["source_dependence"]
    assert (report["run"], report["system"], report["split"], report["beam"]) == ("reversal", "model", "test", 1)
    assert list(report["metrics"]) == ["chrF"]
    assert list(report["by"]) == ["length", "rarity"]
    assert list(report["by"]["rarity"]) == ["1000+"]
    assert sum(group["sentences"] for group in report["by"]["length"].values()) == report["sentences"]
    assert list(report["by"]["length"]["1–5"]) == ["sentences", "exact", "chrF"]
    keys = {"source_dependence", "exposure", "distinct", "repetition", "length_ratio", "unknown"}
    assert set(report["checks"]) == keys
    assert report["checks"]["source_dependence"]["loss"] < report["checks"]["source_dependence"]["shuffled"]


def test_tagged_files_and_several_references_are_scored(reversal_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text("1 2 3 8\t8 3 2 1\tshort\n4 5 6 7\t7 6 5 4\n" * 10)
    run = reversal_folder / "runs" / "reversal"
    result = s2s("evaluate", "mine.tsv", "--run", run, cwd=tmp_path).stdout
    assert "mine.tsv: 20 sentences" in result and "         10   100.0   100%  short" in result
    for name, line in (("in", "4 5 6 7"), ("a", "4 5 6 7 ."), ("b", "7 6 5 4")):
        (tmp_path / name).write_text(f"{line}\n" * 10)
    scored = s2s("evaluate", "in", "a", "b", "--run", run, "--lowercase", "--tokenize", "none", cwd=tmp_path)
    assert "100.00" in scored.stdout and "nrefs:2|bs:1000|seed:12345|case:lc|eff:no|tok:none" in scored.stdout
    assert "look tokenized" in scored.stderr and "end in ' .'" in scored.stderr
    (tmp_path / "b").write_text("7 6 5 4\n")
    assert "not aligned" in s2s("evaluate", "in", "a", "b", "--run", run, cwd=tmp_path, exit_code=1).stderr


def test_compare_prints_json_and_writes_a_page(reversal_folder: Path, tmp_path: Path) -> None:
    run = reversal_folder / "runs" / "reversal"
    s2s("evaluate", "--nearest", "--run", run, "--output", "copies", cwd=tmp_path)
    result = s2s("compare", run, "copies", "--metric", "chrF", "--json", "--html", "sub/page.html", cwd=tmp_path)
    compared = json.loads(result.stdout)
    assert compared["systems"] == [str(run), "copies"]
    better, worse = compared["metrics"]["chrF"]["systems"]
    assert better["score"] > worse["score"] and worse["p"]["randomization"] < 0.001 and better["p"] is None
    assert "<h1>2 systems on test" in (tmp_path / "sub" / "page.html").read_text(encoding="utf-8")
    shown = s2s("compare", "copies", run, "--metric", "chrF", cwd=tmp_path).stdout
    assert f"A  {worse['score']:.2f}" in shown and "the reference stood in the training text" in shown


def test_wrong_use_of_compare_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\n")
    s2s("compare", "a", cwd=tmp_path, exit_code=2)
    s2s("compare", "a", "a", cwd=tmp_path, exit_code=2)
    s2s("compare", "a", "b", "--source", "a", cwd=tmp_path, exit_code=2)
    assert "no run and no file b" in s2s("compare", "a", "b", cwd=tmp_path, exit_code=1).stderr


def test_what_evaluate_cannot_score_is_refused_with_the_fix(reversal_folder: Path) -> None:
    for arguments, reason in (
        (["--split", "tets"], "did you mean 'test'"),
        (["--metric", "bleu"], "choose from BLEU, chrF, chrF++, TER"),
        (["--as-published", "iwslt"], "choose from multi30k"),
    ):
        assert reason in s2s("evaluate", *arguments, cwd=reversal_folder, exit_code=1).stderr


def test_explain_prints_the_map_and_draws_it(reversal_folder: Path, tmp_path: Path) -> None:
    run = reversal_folder / "runs" / "reversal"
    result = s2s("explain", "1 2 3 4", "--run", run, cwd=tmp_path)
    assert "translation  4 3 2 1" in result.stdout
    assert (tmp_path / "attention.png").read_bytes().startswith(b"\x89PNG")


def test_a_finished_run_says_so_and_is_not_trained_again(
    reversal_folder: Path, reversal_recipe: Path, reversal: Run
) -> None:
    before = (reversal.path / "last" / "model.safetensors").read_bytes()
    result = s2s("train", "--config", reversal_recipe, cwd=reversal_folder)
    assert "nothing left to train" in result.stderr
    assert "BLEU" in result.stdout
    assert (reversal.path / "last" / "model.safetensors").read_bytes() == before


def test_a_changed_recipe_is_refused_and_fresh_starts_another_run(
    reversal_folder: Path, reversal_recipe: Path, reversal: Run
) -> None:
    change = ["train", "--config", reversal_recipe, "--set", "model.hidden=16", "--set", "train.max_epochs=1"]
    refused = s2s(*change, cwd=reversal_folder, exit_code=1)
    assert "model.hidden: 64 -> 16" in refused.stderr
    assert len(refused.stderr.strip().split("\n")) == 1
    s2s(*change, "--fresh", "--run", reversal_folder / "other" / "reversal", cwd=reversal_folder)
    s2s(*change, "--fresh", "--run", reversal_folder / "other" / "reversal", cwd=reversal_folder)
    assert open_run(reversal_folder / "other" / "reversal-2").recipe.model.hidden == 16


def test_a_dry_run_prints_a_recipe_and_its_price_and_writes_nothing(reversal_recipe: Path, tmp_path: Path) -> None:
    result = s2s("train", "--config", reversal_recipe, "--dry-run", "--set", "train.max_epochs=2", cwd=tmp_path)
    assert parse_recipe(result.stdout, "x").train.max_epochs == 2
    assert yaml.safe_load(result.stdout)["model"]["hidden"] == 64
    for line in ("# corpus", "# vocabulary", "# model", "# updates", "# speed", "# time", "# memory"):
        assert line in result.stdout
    assert list(tmp_path.iterdir()) == []


def test_a_dry_run_prints_the_recipe_though_its_text_is_not_there(reversal_recipe: Path, tmp_path: Path) -> None:
    asked = ["--dry-run", "--set", "data.train=[not.here, nor.there]"]
    result = s2s("train", "--config", reversal_recipe, *asked, cwd=tmp_path, exit_code=1)
    assert parse_recipe(result.stdout, "printed").data.train
    assert "not.here" in result.stderr


def test_a_dry_run_refuses_what_training_refuses(reversal_recipe: Path, tmp_path: Path) -> None:
    short = ["--dry-run", "--set", "data.max_length=1"]
    refused = s2s("train", "--config", reversal_recipe, *short, cwd=tmp_path, exit_code=1)
    assert "error: every training pair has more than 1 pieces; raise data.max_length" in refused.stderr


def test_what_is_prepared_ahead_is_used_by_training(reversal_recipe: Path, tmp_path: Path) -> None:
    few = ["--config", reversal_recipe, "--set", "train.max_epochs=1"]
    ahead = s2s("data", "prepare", *few, cwd=tmp_path)
    pairs = (reversal_recipe.parent / "train.forward").read_text().count("\n")
    assert ahead.stdout.startswith(f"{pairs:,} pairs, ")
    assert not (tmp_path / "runs" / "reversal" / "last").exists()
    assert s2s("data", "prepare", "--verify", *few, cwd=tmp_path).stdout == ahead.stdout
    trained = s2s("train", *few, cwd=tmp_path)
    assert "encoding" not in trained.stderr
    assert "learning a" not in trained.stderr
    assert (tmp_path / "runs" / "reversal" / "best").is_dir()


RECIPE = "data:\n  source: en\n  target: fr\n  train: [a.en, a.fr]\n"


@pytest.mark.parametrize(
    ("files", "recipe", "message"),
    [
        ({"a.en": "x\n"}, RECIPE, "no file a.fr"),
        ({"a.en": "x\ny\n", "a.fr": "z\n"}, RECIPE, "a.en has 2 lines and a.fr has 1"),
        ({"a.en": "", "a.fr": "z\n"}, RECIPE, "a.en is empty; give a file with one sentence a line"),
        ({"a.en": b"\xff\n", "a.fr": "z\n"}, RECIPE, "a.en:1: not valid UTF-8"),
        ({}, RECIPE + "modell: {}\n", "unknown key 'modell' in the recipe (mine.yaml:5); did you mean 'model'?"),
        ({}, RECIPE + "train: {lerning_rate: 1}\n", "did you mean 'learning_rate'?"),
        ({}, "data: {corpus: starter-en-rf}\n", "did you mean 'starter-en-fr'?"),
        ({}, "data: [", "mine.yaml:1: not valid YAML"),
        ({}, b"\x80\x02", "is not a text file in UTF-8"),
    ],
)
def test_bad_input_ends_with_one_line_and_writes_nothing(
    files: dict[str, str | bytes], recipe: str | bytes, message: str, tmp_path: Path
) -> None:
    for name, text in {**files, "mine.yaml": recipe}.items():
        (tmp_path / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    before = sorted(tmp_path.iterdir())
    result = s2s("train", "--config", "mine.yaml", cwd=tmp_path, exit_code=1)
    last = result.stderr.strip().split("\n")[-1]
    assert last.startswith("error: ")
    assert message in last
    assert "Traceback" not in result.stderr
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("command", [["translate"], ["evaluate"], ["explain", "Hello."]])
def test_what_is_no_run_is_refused_by_every_command(command: list[str], tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("no run\n")
    for path, message in (("notes.txt", "is a file, not a run"), ("none", "no run none"), (".", "is not a run")):
        result = s2s(*command, "--run", path, cwd=tmp_path, exit_code=1)
        assert message in result.stderr
        assert len(result.stderr.strip().split("\n")) == 1
    assert "no trained run under runs/" in s2s(*command, cwd=tmp_path, exit_code=1).stderr


def test_wrong_usage_exits_with_2(tmp_path: Path) -> None:
    s2s("translate", "--baem", "3", cwd=tmp_path, exit_code=2)
    s2s("translate", "--beam", "3", "--greedy", cwd=tmp_path, exit_code=2)
    s2s("evaluate", "one-file", cwd=tmp_path, exit_code=2)
    s2s("train", cwd=tmp_path, exit_code=2)
    refused = s2s("translate", "--device", "gpu", cwd=tmp_path, exit_code=2)
    assert "'auto', 'cpu', 'cuda'" in refused.stderr
    assert "Usage: s2s translate" in refused.stderr


@pytest.mark.parametrize("piped", [True, False])
def test_a_reader_who_has_seen_enough_is_no_error(piped: bool, reversal_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "big.txt").write_text("1 2 3\n" * 20_000)
    how = "< big.txt" if piped else "big.txt"
    command = f"{sys.executable} -m seq2seq translate --greedy --run {reversal_folder / 'runs' / 'reversal'} {how}"
    script = f"set -o pipefail; {command} | head -1"
    result = subprocess.run(["bash", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "3 2 1\n", "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="Linux only")
def test_a_full_disk_is_not_blamed_on_the_input(reversal_folder: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("1 2 3\n")
    run = reversal_folder / "runs" / "reversal"
    command = f"{sys.executable} -m seq2seq translate --run {run} a.txt > /dev/full"
    result = subprocess.run(["bash", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (1, "error: No space left on device\n")


def test_a_closed_stdout_is_no_fault() -> None:
    command = f"{sys.executable} -m seq2seq --version >&-"
    result = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (result.returncode, result.stderr) == (0, "")


def test_ctrl_c_says_so_and_exits_with_130(reversal_folder: Path) -> None:
    command = [sys.executable, "-m", "seq2seq", "translate", "--run", "runs/reversal"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=reversal_folder, stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin and process.stdout and process.stderr
        process.stdin.write(b"1 2\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"2 1\n"
        process.send_signal(signal.SIGINT)
        assert (process.wait(60), process.stderr.read()) == (130, b"interrupted\n")


def test_running_out_of_memory_names_the_setting() -> None:
    torch_says = "CUDA out of memory. Tried", "[enforce fail] DefaultCPUAllocator: can't allocate memory: you tried"
    onednn_says = "could not create a primitive", "could not execute a primitive"
    for error in (MemoryError(), *map(RuntimeError, (*torch_says, *onednn_says))):
        assert "train.batch_tokens" in explained(error)
        assert "search.batch_tokens" in explained(error)
    for message in ("shapes", "could not create a primitive descriptor for the matmul primitive"):
        assert "fault of s2s" in explained(RuntimeError(message))


def test_an_argument_that_is_not_utf8_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "seq2seq", "explain", b"caf\xe9"]
    result = subprocess.run(command, cwd=tmp_path, capture_output=True, check=False)
    assert result.returncode == 1
    assert rb"error: the argument 'caf\udce9' is not valid UTF-8" in result.stderr


def test_where_the_result_goes_is_checked_before_the_work(reversal_folder: Path, tmp_path: Path) -> None:
    run = reversal_folder / "runs" / "reversal"
    (tmp_path / "file").touch()
    for output, message in (("a.pgn", "did you mean 'png'?"), ("file/a.png", "cannot write"), ("a", "no picture")):
        refused = s2s("explain", "1 2", "--run", run, "--output", output, cwd=tmp_path, exit_code=1)
        assert message in refused.stderr
        assert refused.stdout == ""
    assert "is a folder" in s2s("evaluate", "--run", run, "--output", ".", cwd=tmp_path, exit_code=1).stderr


def test_debug_shows_the_traceback(tmp_path: Path) -> None:
    result = s2s("train", "--config", "nothing", "--debug", cwd=tmp_path, exit_code=1)
    assert "Traceback" in result.stderr


def test_help_answers_before_torch_could_be_loaded() -> None:
    heavy = "torch", "numpy", "pydantic", "matplotlib", "sacrebleu"
    code = f"import sys; import seq2seq.cli; print([name for name in {heavy} if name in sys.modules])"
    loaded = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert loaded.stdout == "[]\n"
    started = time.perf_counter()
    result = s2s("--help", cwd=ROOT)
    assert time.perf_counter() - started < 2
    for command in ("train", "translate", "evaluate", "compare", "explain"):
        assert command in result.stdout
        assert s2s(command, "--help", cwd=ROOT).stdout
