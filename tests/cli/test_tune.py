"""`s2s tune`, and what it changes."""

import json
import shutil
from pathlib import Path

from seq2seq.run import open_run
from tests.command import s2s


def test_tuning_writes_settings_and_confidence_into_the_run(reversal_folder: Path, tmp_path: Path) -> None:
    run = tmp_path / "run"
    shutil.copytree(reversal_folder / "runs" / "reversal", run, symlinks=True)
    refused = s2s("translate", "--run", run, "--mark-doubtful", stdin="1 2\n", cwd=tmp_path, exit_code=1)
    assert "is not calibrated" in refused.stderr and "s2s tune" in refused.stderr

    report = json.loads(
        s2s("tune", "--run", run, "--beams", "1,2", "--penalties", "0,1", "--json", cwd=tmp_path).stdout
    )
    tried = [(trial["beam"], trial["length_penalty"]) for trial in report["trials"]]
    assert tried == [(1, 1.0), (2, 0.0), (2, 1.0)]
    assert report["best"]["bleu"] == max(trial["bleu"] for trial in report["trials"])
    assert report["confidence"]["sentences"] == 200
    search = open_run(run).recipe.search
    assert (search.beam, search.length_penalty) == (report["best"]["beam"], report["best"]["length_penalty"])

    below = report["confidence"]["doubtful_below"]
    text = "".join(f"{i} {i} <x> {i % 3} a\n1 2 3\n" for i in range(10)) + "\n"
    how = ["translate", "--run", run, "--mark-doubtful"]
    found = [json.loads(line) for line in s2s(*how, "--format", "jsonl", stdin=text, cwd=tmp_path).stdout.splitlines()]
    assert found.pop()["confidence"] is None  # the blank line
    assert all(0 <= one["confidence"] <= 1 for one in found)
    marked = [line.startswith("[?] ") for line in s2s(*how, stdin=text, cwd=tmp_path).stdout.splitlines()]
    assert [one["doubtful"] for one in found] == marked[:-1]
    for one in found:  # its confidence is printed rounded
        assert (one["confidence"] <= below + 1e-4) if one["doubtful"] else (one["confidence"] >= below - 1e-4)


def test_wrong_ranges_are_wrong_usage(reversal_folder: Path) -> None:
    for how in (["--beams", "1,x"], ["--beams", "0"], ["--penalties", "9"]):
        s2s("tune", *how, cwd=reversal_folder, exit_code=2)
