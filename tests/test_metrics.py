"""Scores are those of the sacrebleu command."""

import importlib.util
import json
import subprocess
import sys
from pathlib import Path

import pytest

from seq2seq.errors import UserError
from seq2seq.metrics import build_metric, score

REFERENCES = ["Il n'a pas vu le chat noir.", "Est-ce que Marie connaît la réponse ?", "Nous partirons demain matin."]
HYPOTHESES = ["Il n'a pas vu le chien noir.", "Est-ce que Marie sait la réponse ?", "Nous partirons demain matin."]


@pytest.mark.parametrize(("metric", "option"), [("BLEU", "bleu"), ("chrF", "chrf"), ("TER", "ter")])
def test_a_score_equals_that_of_the_sacrebleu_command(metric: str, option: str, tmp_path: Path) -> None:
    (tmp_path / "ref").write_text("\n".join(REFERENCES) + "\n")
    (tmp_path / "hyp").write_text("\n".join(HYPOTHESES) + "\n")
    command = [sys.executable, "-m", "sacrebleu", "ref", "-i", "hyp", "-m", option, "-w", "10"]
    output = subprocess.run(command, cwd=tmp_path, capture_output=True, check=True, text=True).stdout
    theirs, ours = json.loads(output), score(HYPOTHESES, [REFERENCES], metrics=[metric])[0]
    assert theirs["score"] == pytest.approx(ours.score, abs=1e-9)
    assert theirs["signature"] == ours.signature


def test_intervals_hold_the_score_and_are_signed() -> None:
    for one in score(HYPOTHESES * 20, [REFERENCES * 20], intervals=True):
        assert one.interval is not None
        assert one.interval[0] <= one.score <= one.interval[1]
        assert "bs:1000|seed:12345" in one.signature


def test_intervals_stand_samples_without_any_match() -> None:
    for one in score(["abc", "xyz"], [["abc", "uvw"]], intervals=True):
        assert one.interval is not None


def test_sentences_may_have_different_numbers_of_references() -> None:
    others: list[str | None] = [None, HYPOTHESES[1], None]
    alone, more = (score(HYPOTHESES, references) for references in ([REFERENCES], [REFERENCES, others]))
    mended = score(HYPOTHESES, [[REFERENCES[0], HYPOTHESES[1], REFERENCES[2]]])
    for one, several, best in zip(alone, more, mended, strict=True):
        assert several.signature.startswith("nrefs:var")
        assert one.score != pytest.approx(several.score)
        if one.metric != "TER":  # which counts the mean length of all references
            assert several.score == pytest.approx(best.score, rel=0.02)


def test_bleu_takes_the_tokenizer_of_the_language() -> None:
    assert "tok:zh" in score(["欢迎"], [["欢迎"]], language="zh", metrics=["BLEU"])[0].signature
    assert "tok:13a" in score(["oui"], [["oui"]], language="fr", metrics=["BLEU"])[0].signature


@pytest.mark.parametrize("language", ["ja", "ko"])
def test_a_tokenizer_that_is_not_installed_is_named(language: str) -> None:
    missing = "MeCab" if language == "ja" else "mecab_ko"
    if importlib.util.find_spec(missing):
        pytest.skip(f"{missing} is installed")
    with pytest.raises(UserError, match=rf"pip install 'sacrebleu\[{language}\]'"):
        build_metric("BLEU", language)


def test_unequal_numbers_of_sentences_are_refused() -> None:
    with pytest.raises(UserError, match="3 translations but 2 references"):
        score(HYPOTHESES, [REFERENCES[:2]])
