"""`s2s data inspect` takes recipes, files, corpora and stdin, and writes what is asked for."""

import json
from pathlib import Path

import pytest

from seq2seq.run import Run
from tests.command import s2s

TSV = "a cat\tun chat\na dog\tun chien\n\tblank\na cat\tun chat\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "x.en-fr.tsv").write_text(TSV)
    (tmp_path / "r.yaml").write_text("data: {source: en, target: fr, train: x.en-fr.tsv}\n")
    for number, ending in enumerate(("en", "fr")):
        (tmp_path / f"m.{ending}").write_text("".join(line.split("\t")[number] + "\n" for line in TSV.splitlines()))
    return tmp_path


def test_files_stdin_and_a_recipe_give_the_same_report(folder: Path) -> None:
    languages = ["--source", "en", "--target", "fr"]
    ways = [["x.en-fr.tsv"], ["r.yaml"], ["m.en", "m.fr"], ["m", *languages], ["-", *languages]]
    splits = [
        json.loads(s2s("data", "inspect", *way, "--json", stdin=TSV, cwd=folder).stdout)["splits"]["train"]
        for way in ways
    ]
    counts = [{name: found["count"] for name, found in split["filters"].items()} for split in splits]
    assert counts == counts[:1] * 5
    assert (counts[0]["blank"], counts[0]["duplicate"]) == (1, 1)
    assert [split["source"] for split in splits] == [splits[0]["source"]] * 5
    assert [split["files"] for split in splits] == [
        ["x.en-fr.tsv"],
        ["x.en-fr.tsv"],
        ["m.en and m.fr"],
        ["m"],
        ["stdin"],
    ]


def test_pages_and_lists_are_written_where_they_are_asked_for(folder: Path) -> None:
    before = set(folder.iterdir())
    result = s2s("data", "inspect", "m.en", "m.fr", "--html", "out/x.html", "--drop-list", "drop.tsv", cwd=folder)
    assert (folder / "drop.tsv").read_text() == "m.en\t3\tblank\nm.en\t4\tduplicate\n"
    assert (folder / "out" / "x.html").read_text().startswith("<!doctype html>")
    assert result.stdout.startswith("train: 4 pairs from m.en and m.fr\n")
    assert "written: out/x.html" in result.stderr
    assert set(folder.iterdir()) - before == {folder / "out", folder / "drop.tsv"}


def test_a_recipe_can_be_overridden_and_a_run_lends_its_tokenizers(folder: Path, reversal: Run) -> None:
    command = ["data", "inspect", "r.yaml", "--set", "data.clean.duplicates=pairs", "--json"]
    for tokenizer in (["--run", reversal.path], ["--tokenizer", reversal.path / "source.model"]):
        report = json.loads(s2s(*command, *tokenizer, cwd=folder).stdout)
        assert report["splits"]["train"]["filters"]["duplicate"]["active"]
        assert report["tokenizer"]["en"]["unknown"] > 0.5


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["starter-en-f"], "no recipe 'starter-en-f'"),
        (["none.tsv", "b"], "no file none.tsv"),
        (["x.en-fr.tsv", "--tokenizer", "r.yaml"], "r.yaml is not a SentencePiece model"),
        (["x.en-fr.tsv", "--html", "r.yaml/x.html"], "cannot write r.yaml/x.html"),
        (["x.en-fr.tsv", "--set", "data.clean.duplicate=pairs"], "did you mean 'duplicates'?"),
    ],
)
def test_what_cannot_be_inspected_is_refused_in_one_line(arguments: list[str], message: str, folder: Path) -> None:
    result = s2s("data", "inspect", *arguments, cwd=folder, exit_code=1)
    assert message in result.stderr
    assert len(result.stderr.strip().split("\n")) == 1


def test_training_says_what_it_left_out_and_can_read_stdin(tmp_path: Path) -> None:
    rows = "".join(f"{i} {i + 1}\t{i + 1} {i}\n" for i in range(60)) + "\tx\n7 7\t7 7\n"
    recipe = """
data: {train: "-", clean: {identical: true}}
tokenizer: {kind: word, vocabulary: 100, byte_fallback: false}
model: {embedding: 8, hidden: 8}
train: {max_epochs: 1, device: cpu, threads: 1}
"""
    (tmp_path / "mine.yaml").write_text(recipe)
    result = s2s("train", "--config", "mine.yaml", stdin=rows, cwd=tmp_path)
    assert "warning: left out of the train set: 1 blank, 1 identical" in result.stderr
    record = json.loads((tmp_path / "runs" / "mine" / "corpus.json").read_text())
    assert record["dropped"] == {"train": {"blank": 1, "identical": 1}}
    assert "nothing left to train" in s2s("train", "--config", "mine.yaml", stdin=rows, cwd=tmp_path).stderr
    refused = s2s("train", "--config", "mine.yaml", stdin=rows + "a\tb\n" * 9, cwd=tmp_path, exit_code=1)
    assert "trained with another corpus" in refused.stderr
