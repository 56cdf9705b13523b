"""Scores as papers counted them equal a count by hand, and the sacrebleu command over the same tokens."""

import importlib.util
import json
import math
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from seq2seq.errors import UserError
from seq2seq.studies import published
from seq2seq.studies.published import moses, published_scorer

HYPOTHESES = [
    "Un homme, assis sur un porte-bagages, n'a pas vu « le chat » … Il dort là .",
    "Deux jeunes filles jouent au tennis de table & au ping-pong.",
    "L'enfant court vers la plage.",
]
REFERENCES = [
    "Un homme assis sur un porte-bagages n'a pas vu « le chat » … Il dort ici.",
    "Deux jeunes filles jouent au tennis de table & au ping-pong, dehors.",
    "Un enfant court vers la plage.",
]
needs_sacremoses = pytest.mark.skipif(not importlib.util.find_spec("sacremoses"), reason="extra `published`")


def multi_bleu(hypotheses: list[str], references: list[str]) -> float:
    """The formula of multi-bleu.perl, over tokens parted by spaces."""
    right, total, said, meant = [0] * 4, [0] * 4, 0, 0
    for hypothesis, reference in zip(hypotheses, references, strict=True):
        words, answer = hypothesis.split(), reference.split()
        said, meant = said + len(words), meant + len(answer)
        for n in range(1, 5):
            ours, theirs = (Counter(zip(*(row[i:] for i in range(n)), strict=False)) for row in (words, answer))
            right[n - 1] += (ours & theirs).total()
            total[n - 1] += ours.total()
    precision = sum(math.log(a / b) for a, b in zip(right, total, strict=True)) / 4
    return 100 * min(1.0, math.exp(1 - meant / said)) * math.exp(precision)


@needs_sacremoses
def test_multi30k_is_multi_bleu_over_lowercased_moses_tokens(tmp_path: Path) -> None:
    prepared, _ = moses("fr")
    assert prepared(HYPOTHESES[0]).startswith('un homme , assis sur un porte-bagages , n\' a pas vu " le chat " ... il')
    tokens, answers = ([prepared(text) for text in texts] for texts in (HYPOTHESES, REFERENCES))
    found = published_scorer("multi30k", "fr")(HYPOTHESES, [REFERENCES])
    assert found.score == pytest.approx(multi_bleu(tokens, answers), abs=1e-9)
    (tmp_path / "hyp").write_text("\n".join(tokens), encoding="utf-8")
    (tmp_path / "ref").write_text("\n".join(answers), encoding="utf-8")
    options = ["-i", "hyp", "-tok", "none", "-s", "none", "--force", "-ci", "-w", "12"]
    command = [sys.executable, "-m", "sacrebleu", "ref", *options]
    theirs = json.loads(subprocess.run(command, cwd=tmp_path, capture_output=True, check=True).stdout)
    assert round(found.score, 12) == theirs["score"]
    assert found.signature.startswith(theirs["signature"] + "|lowercased, then punctuation normalized")


@needs_sacremoses
def test_the_rules_are_those_of_the_language() -> None:
    english, french = (moses(language)[0]("L'été, it's 1\u00a0000") for language in ("en", "fr"))
    assert (english, french) == ("l 'été , it 's 1.000", "l' été , it' s 1,000")


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sacremoses", None)
    with pytest.raises(UserError, match=r"pip install 's2s\[published\]'"):
        published.moses("fr")


def test_an_unknown_name_is_answered_with_those_there_are() -> None:
    with pytest.raises(UserError, match="did you mean 'multi30k'"):
        published_scorer("multi-30k", "fr")
