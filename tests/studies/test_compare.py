"""A comparison counts what the sacrebleu command counts, and finds the sentences that differ."""

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from seq2seq.errors import UserError
from seq2seq.files import write_manifest
from seq2seq.metrics import Counting
from seq2seq.run import Run, open_run
from seq2seq.studies.compare import compare

LINES = 40
REFERENCE = [f"Le chat numéro {i} dort sous la table de Marie." for i in range(LINES)]
GOOD = [text.replace("dort", "dort" if i % 5 else "court") for i, text in enumerate(REFERENCE)]
WORSE = [text.replace("la table", "la table" if i % 3 else "le lit") for i, text in enumerate(GOOD)]


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Path]:
    texts = {"ref.fr": REFERENCE, "good": GOOD, "worse": WORSE, "good-again": GOOD, "short": GOOD[:-1]}
    for name, lines in texts.items():
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
    return {name: tmp_path / name for name in texts}


@pytest.mark.parametrize(("test", "metrics"), [("bootstrap", ["BLEU"]), ("randomization", ["BLEU", "chrF", "TER"])])
def test_scores_and_p_values_are_those_of_the_sacrebleu_command(
    test: str, metrics: list[str], files: dict[str, Path]
) -> None:
    option = {"bootstrap": "--paired-bs", "randomization": "--paired-ar"}[test]
    command = [sys.executable, "-m", "sacrebleu", "ref.fr", "-i", "good", "worse", "-f", "json", "-m"]
    command += [*(name.lower() for name in metrics), option]
    theirs = json.loads(subprocess.run(command, cwd=files["good"].parent, capture_output=True, check=True).stdout)
    counting = Counting(tuple(metrics))
    ours = compare([files["good"], files["worse"]], references=[files["ref.fr"]], counting=counting)
    for name in metrics:
        key = {"chrF": "chrF2"}.get(name, name)
        for number, one in enumerate(ours.metrics[name].systems):
            assert one.score == theirs[number][key]["score"]
            assert (one.p and one.p[test]) == theirs[number][key]["p_value"]
            if test == "bootstrap":
                middle, margin = theirs[number][key]["mean"], theirs[number][key]["ci"]
                assert one.interval == pytest.approx((middle - margin, middle + margin))


def test_equal_systems_do_not_differ(files: dict[str, Path]) -> None:
    compared = compare([files["good"], files["good-again"]], references=[files["ref.fr"]])
    for measured in compared.metrics.values():
        assert measured.systems[1].p == {"bootstrap": 1.0, "randomization": 1.0}
    assert compared.differ == []


def test_the_sentences_that_differ_most_come_first(files: dict[str, Path]) -> None:
    compared = compare([files["good"], files["worse"]], references=[files["ref.fr"]], examples=100)
    assert {one.line for one in compared.differ} == set(range(1, LINES + 1, 3))
    spreads = [max(one.chrf) - min(one.chrf) for one in compared.differ]
    assert spreads == sorted(spreads, reverse=True)
    first = compared.differ[0]
    assert first.translations == [GOOD[first.line - 1], WORSE[first.line - 1]]
    assert (first.source, first.references) == (None, [REFERENCE[first.line - 1]])
    assert len(compare([files["good"], files["worse"]], references=[files["ref.fr"]], examples=3).differ) == 3


def test_without_a_source_there_are_no_lengths(files: dict[str, Path]) -> None:
    systems = [files["good"], files["worse"]]
    assert list(compare(systems, references=[files["ref.fr"]]).by[0]) == []
    tables = compare(systems, references=[files["ref.fr"]], source=files["ref.fr"]).by
    assert [table["length"]["6–10"].sentences for table in tables] == [LINES, LINES]


def test_a_run_is_compared_with_files_on_its_own_test_set(reversal: Run, tmp_path: Path) -> None:
    right = [pair.target for pair in reversal.pairs("test")]
    (tmp_path / "oracle").write_text("".join(f"{line}\n" for line in right))
    compared = compare([reversal.path, tmp_path / "oracle"])
    assert (compared.split, compared.sentences) == ("test", len(right))
    assert compared.metrics["BLEU"].systems[1].score == pytest.approx(100)
    assert {"length", "rarity"} == set(compared.by[0])


def test_what_cannot_be_set_side_by_side_is_refused(reversal: Run, files: dict[str, Path], tmp_path: Path) -> None:
    with pytest.raises(UserError, match="short has 39 lines and .* has 40 sentences"):
        compare([files["good"], files["short"]], references=[files["ref.fr"]])
    with pytest.raises(UserError, match="give --reference FILE"):
        compare([files["good"], files["worse"]])
    with pytest.raises(UserError, match="--source FILE"):
        compare([reversal.path, files["good"]], references=[files["ref.fr"]])
    other = tmp_path / "other"
    shutil.copytree(reversal.path, other, symlinks=True)
    (other / "test.tsv").write_text("1 2\t2 1\n")
    write_manifest(other, ["test.tsv"])
    with pytest.raises(UserError, match="hold different test text"):
        compare([reversal.path, open_run(other).path])


def test_the_language_of_a_compressed_reference_is_that_of_its_text(tmp_path: Path) -> None:
    reference, said = tmp_path / "ref.zh.gz", tmp_path / "said"
    reference.write_bytes(gzip.compress("我爱猫。\n".encode()))
    said.write_text("我爱猫。\n", encoding="utf-8")
    compared = compare([said, said], references=[reference])
    assert "tok:zh" in compared.metrics["BLEU"].signatures["bootstrap"]
