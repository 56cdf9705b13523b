"""`s2s translate` as a person and as a program uses it."""

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from subprocess import PIPE

import pytest

from seq2seq.cli.translate import write_whole
from tests.command import s2s

TRANSLATE = [sys.executable, "-m", "seq2seq", "translate"]


@pytest.fixture(scope="module")
def run(reversal_folder: Path) -> Path:
    return reversal_folder / "runs" / "reversal"


def test_jsonl_says_everything_about_a_line(run: Path, tmp_path: Path) -> None:
    out = s2s(
        "translate", "--run", run, "--format", "jsonl", "--n-best", 2, stdin="1 2 3\n\n4 5\n", cwd=tmp_path
    ).stdout
    first, blank, last = map(json.loads, out.splitlines())
    assert list(first) == ["line", "source", "translation", "score", "confidence", "tokens", "alignment", "nbest"]
    assert (first["line"], first["source"], first["translation"]) == (1, "1 2 3", "3 2 1")
    assert [token["text"] for token in first["tokens"]] == ["▁3", "▁2", "▁1", "</s>"]
    assert all(token["logprob"] <= 0 for token in first["tokens"])
    assert first["score"] == pytest.approx(sum(token["logprob"] for token in first["tokens"]) / 4, abs=1e-4)
    assert first["alignment"] == [[2, 0], [1, 1], [0, 2]]
    assert next(one["translation"] for one in first["nbest"]) == "3 2 1"
    assert len(first["nbest"]) == 2
    assert (blank["line"], blank["translation"], blank["tokens"]) == (2, "", [])
    assert (last["line"], last["translation"]) == (3, "5 4")


def test_alignments_stand_behind_the_translation(run: Path, tmp_path: Path) -> None:
    lines = {
        kind: s2s("translate", "--run", run, "--alignments", kind, stdin="1 2\n\n", cwd=tmp_path).stdout
        for kind in ("pharaoh", "hard", "soft")
    }
    assert lines["pharaoh"] == "2 1 ||| 1-0 0-1\n ||| \n"
    assert lines["hard"] == "2 1 ||| [[1, 0], [0, 1]]\n ||| []\n"
    text, _, weights = lines["soft"].split("\n")[0].partition(" ||| ")
    assert text == "2 1"
    assert [sum(row) for row in json.loads(weights)] == [pytest.approx(1.0, abs=1e-3)] * 2


def test_bf16_says_the_same_at_nearly_the_same_score(run: Path, tmp_path: Path) -> None:
    wanted = ("translate", "--run", run, "--format", "jsonl")
    exact, narrow = (
        json.loads(s2s(*wanted, "--precision", precision, stdin="1 2 3\n", cwd=tmp_path).stdout)
        for precision in ("fp32", "bf16")
    )
    assert narrow["translation"] == exact["translation"] == "3 2 1"
    assert narrow["score"] != exact["score"]
    assert narrow["score"] == pytest.approx(exact["score"], abs=0.05)


def test_the_n_best_are_lines_with_number_and_score(run: Path, tmp_path: Path) -> None:
    out = s2s("translate", "--run", run, "--n-best", 3, stdin="1 2 3\n4 5\n", cwd=tmp_path).stdout
    rows = [line.split("\t") for line in out.splitlines()]
    assert [row[0] for row in rows] == ["1"] * 3 + ["2"] * 3
    assert rows[0][2] == "3 2 1"
    assert float(rows[0][1]) > float(rows[1][1]) > float(rows[2][1])


def test_of_the_n_best_the_one_that_is_most_like_given_lines(run: Path, tmp_path: Path) -> None:
    how = ["translate", "--run", run, "--n-best", 4]
    found = s2s(*how, stdin="1 2 3\n4 5\n", cwd=tmp_path).stdout.splitlines()
    third, eighth = (found[i].split("\t")[2] for i in (2, 7))
    wanted = tmp_path / "wanted"
    wanted.write_text(f"{third}\n{eighth}\n")
    assert s2s(*how, "--closest-to", wanted, stdin="1 2 3\n4 5\n", cwd=tmp_path).stdout == wanted.read_text()
    alone = s2s("translate", "--run", run, "--closest-to", wanted, stdin="1\n", cwd=tmp_path, exit_code=2)
    assert "--n-best 8" in alone.stderr
    longer = s2s(*how, "--closest-to", wanted, stdin="1 2 3\n4 5\n6\n", cwd=tmp_path, exit_code=1)
    assert "ends before the source does" in longer.stderr
    shorter = s2s(*how, "--closest-to", wanted, stdin="1 2 3\n", cwd=tmp_path, exit_code=1)
    assert "goes on where the source ends" in shorter.stderr
    both = s2s(*how, "--closest-to", "-", stdin="1 2 3\n", cwd=tmp_path, exit_code=2)
    assert "cannot both be stdin" in both.stderr


def test_lines_to_be_closest_to_stay_beside_the_source(run: Path, tmp_path: Path) -> None:
    """With blank lines, in more windows than one, by two processes, and as JSON."""
    sources = [f"{i % 10} {i // 10 % 10} {i // 100 % 10}" if i % 7 else "" for i in range(2500)]
    (tmp_path / "in").write_text("".join(f"{line}\n" for line in sources))
    (tmp_path / "like").write_text("".join(" ".join(line.split()[::-1]) + "\n" for line in sources))
    how = ["translate", "--run", run, "--n-best", 2, "--closest-to", "like", "in"]
    plain = s2s(*how, cwd=tmp_path).stdout
    assert plain.splitlines() == (tmp_path / "like").read_text().splitlines()
    assert s2s(*how, "--processes", 2, cwd=tmp_path).stdout == plain
    objects = list(map(json.loads, s2s(*how, "--format", "jsonl", cwd=tmp_path).stdout.splitlines()))
    assert [one["translation"] for one in objects] == plain.splitlines()
    assert "nbest" not in objects[1]


def test_given_translations_are_scored(run: Path, tmp_path: Path) -> None:
    (tmp_path / "right").write_text("3 2 1\n5 4\n")
    (tmp_path / "wrong").write_text("1 2 3\n4 4\n")
    right, wrong = (
        list(
            map(
                float,
                s2s("translate", "--run", run, "--score", name, stdin="1 2 3\n4 5\n", cwd=tmp_path).stdout.split(),
            )
        )
        for name in ("right", "wrong")
    )
    assert all(one > other + 0.5 for one, other in zip(right, wrong, strict=True))
    refused = s2s("translate", "--run", run, "--score", "right", stdin="1 2 3\n", cwd=tmp_path, exit_code=1)
    assert "right goes on where the source ends, at line 2" in refused.stderr


@pytest.mark.parametrize("option", [("--processes", 2), ("--mark-doubtful",), ("--alignments", "hard")])
def test_scoring_refuses_what_it_would_ignore(run: Path, tmp_path: Path, option: tuple[object, ...]) -> None:
    (tmp_path / "given").write_text("3 2 1\n")
    refused = s2s("translate", "--run", run, "--score", "given", *option, cwd=tmp_path, exit_code=2)
    assert f"{option[0]} does not go with --score" in " ".join(refused.stderr.replace("│", "").split())


def test_scores_are_printed_by_the_first_of_torchruns_processes_alone(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "given").write_text("3 2 1\n")
    (tmp_path / "in").write_text("1 2 3\n")
    monkeypatch.setenv("WORLD_SIZE", "2")
    lines = []
    for rank in "01":
        monkeypatch.setenv("RANK", rank)
        lines.append(s2s("translate", "--run", run, "--score", "given", "in", cwd=tmp_path).stdout.count("\n"))
    assert lines == [1, 0]


def test_terms_come_from_options_and_from_a_glossary(run: Path, tmp_path: Path) -> None:
    (tmp_path / "terms.tsv").write_text("1\t9 9\n")
    out = s2s("translate", "--run", run, "--forbid", "2", "--glossary", "terms.tsv", stdin="1 2\n3 4\n", cwd=tmp_path)
    first, second = out.stdout.splitlines()
    assert "9 9" in first and "2" not in first
    assert second == "4 3"
    (tmp_path / "bad.tsv").write_text("1 9\n")
    refused = s2s("translate", "--run", run, "--glossary", "bad.tsv", cwd=tmp_path, exit_code=1)
    assert "bad.tsv:1: a glossary has two terms a line" in refused.stderr
    assert (
        "beam of at least 2" in s2s("translate", "--run", run, "--carry", "--greedy", cwd=tmp_path, exit_code=2).stderr
    )


def test_search_settings_can_be_changed_and_no_others(run: Path, tmp_path: Path) -> None:
    short = s2s("translate", "--run", run, "--set", "search.max_ratio=0.01", stdin="1 2 3\n", cwd=tmp_path)
    assert short.stdout == "3 2 1\n"  # ten pieces are always allowed
    refused = s2s("translate", "--run", run, "--set", "model.hidden=3", cwd=tmp_path, exit_code=1)
    assert "takes search settings only" in refused.stderr
    assert (
        "did you mean 'beam'?"
        in s2s("translate", "--run", run, "--set", "search.baem=3", cwd=tmp_path, exit_code=1).stderr
    )
    s2s("translate", "--run", run, "--sample", "--mbr", 4, cwd=tmp_path, exit_code=2)


def test_greedy_is_a_search_also_in_a_run_that_samples_and_finds_one_translation(run: Path, tmp_path: Path) -> None:
    shutil.copytree(run, tmp_path / "run", symlinks=True)
    recipe = tmp_path / "run" / "recipe.yaml"
    text = recipe.read_text()
    assert "method: beam" in text and "temperature: 1.0" in text
    recipe.write_text(text.replace("method: beam", "method: sample").replace("temperature: 1.0", "temperature: 9.0"))
    greedy = s2s("translate", "--run", "run", "--greedy", stdin="1 2 3 4\n", cwd=tmp_path)
    assert greedy.stdout == "4 3 2 1\n"
    refused = s2s("translate", "--run", "run", "--greedy", "--n-best", 2, cwd=tmp_path, exit_code=2)
    assert "--n-best takes a beam" in refused.stderr


def test_samples_are_repeatable(run: Path, tmp_path: Path) -> None:
    how = ["translate", "--run", run, "--sample", "--set", "search.temperature=4"]
    one, again, other = (
        s2s(*how, "--seed", seed, stdin="1 2 3 4 5 6\n" * 5, cwd=tmp_path).stdout for seed in (1, 1, 2)
    )
    assert one == again != other
    assert len(set(one.splitlines())) == 5


def test_runs_with_other_tokenizers_do_not_go_together(run: Path, tmp_path: Path, reversal_recipe: Path) -> None:
    few = ["--set", "train.max_epochs=1", "--set", "model.hidden=16"]
    s2s("train", "--config", reversal_recipe, *few, "--set", "seed=5", "--run", "same", cwd=tmp_path)
    s2s("train", "--config", reversal_recipe, *few, "--set", "tokenizer.kind=char", "--run", "other", cwd=tmp_path)
    assert s2s("translate", "--run", run, "--run", "same", stdin="1 2 3\n", cwd=tmp_path).stdout.count("\n") == 1
    refused = s2s("translate", "--run", run, "--run", "other", stdin="1 2 3\n", cwd=tmp_path, exit_code=1)
    assert "have different tokenizers" in refused.stderr


def test_a_line_typed_is_answered_at_once(run: Path) -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen([*TRANSLATE, "--run", run], stdin=pipe, stdout=pipe, stderr=pipe) as process:
        assert process.stdin and process.stdout
        for given, answer in ((b"1 2\n", b"2 1\n"), (b"3 4 5\n", b"5 4 3\n")):
            process.stdin.write(given)
            process.stdin.flush()
            assert process.stdout.readline() == answer
        process.stdin.close()
        assert process.wait(60) == 0


def test_a_reader_of_endless_text_who_has_seen_enough_ends_it_cleanly(run: Path) -> None:
    script = f"set -o pipefail; (yes 1 2 3 || true) | {' '.join(TRANSLATE)} --greedy --run {run} | head -3"
    result = subprocess.run(["bash", "-c", script], capture_output=True, text=True, timeout=120, check=False)
    assert (result.returncode, result.stdout, result.stderr) == (0, "3 2 1\n" * 3, "")


def test_ctrl_c_leaves_no_partial_line(run: Path, tmp_path: Path) -> None:
    (tmp_path / "many").write_text("1 2 3 4 5 6 7 8\n" * 300_000)
    with (tmp_path / "out").open("wb") as out:
        command = [*TRANSLATE, "--greedy", "--run", str(run), str(tmp_path / "many")]
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.PIPE)
        while not (tmp_path / "out").stat().st_size:
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert (process.wait(60), process.stderr.read()) == (130, b"interrupted\n")
        process.stderr.close()
    text = (tmp_path / "out").read_bytes()
    assert set(text.decode().split("\n")[:-1]) == {"8 7 6 5 4 3 2 1"}
    assert text.endswith(b"\n")


def test_a_signal_waits_until_the_lines_are_out(monkeypatch: pytest.MonkeyPatch) -> None:
    written = list[str]()

    class Out:
        def write(self, text: str) -> None:
            os.kill(os.getpid(), signal.SIGINT)
            written.append(text)

        def flush(self) -> None:
            written.append("flushed")

    monkeypatch.setattr(sys, "stdout", Out())
    with pytest.raises(KeyboardInterrupt):
        write_whole("a line\n")
    assert written == ["a line\n", "flushed"]


@pytest.mark.slow
def test_torchrun_shares_the_lines_and_keeps_their_order(run: Path, tmp_path: Path) -> None:
    rows = [f"{i % 10} {i // 10 % 10} {i // 100 % 10} {i // 1000}" for i in range(5000)]
    (tmp_path / "in").write_text("".join(f"{row}\n" for row in rows))
    launcher = [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node", "2", "-m", "--", "seq2seq"]
    command = [*launcher, "translate", "--greedy", "--run", str(run), str(tmp_path / "in")]
    shared = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert shared.returncode == 0, shared.stderr
    alone = s2s("translate", "--greedy", "--run", run, tmp_path / "in", cwd=tmp_path).stdout
    assert shared.stdout == alone
    (tmp_path / "like").write_text(alone)
    command = [*launcher, "translate", "--n-best", "2", "--closest-to", str(tmp_path / "like"), *command[-3:]]
    shared = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert (shared.returncode, shared.stdout) == (0, alone), shared.stderr


def test_who_types_is_told_how(run: Path) -> None:
    keyboard, terminal = pty.openpty()
    with subprocess.Popen([*TRANSLATE, "--run", run], stdin=terminal, stdout=PIPE, stderr=PIPE, text=True) as process:
        os.write(keyboard, b"1 2 3\n\x04")
        out, err = process.communicate(timeout=120)
    assert (out, "one sentence a line; Ctrl-D ends" in err) == ("3 2 1\n", True)
