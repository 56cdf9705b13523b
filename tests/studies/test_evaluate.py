"""Scores of a run are those of sacreBLEU, with as many references as there are."""

from pathlib import Path

import pytest
from sacrebleu.metrics.bleu import BLEU

from seq2seq.run import Run
from seq2seq.studies.evaluate import evaluate


@pytest.mark.parametrize("how", ["each", "first", "all"])
def test_the_references_of_one_source_are_used_as_the_recipe_says(how: str, reversal: Run, tmp_path: Path) -> None:
    (tmp_path / "in").write_text("1 2 3\n1 2 3\n4 5 6 7\n")
    (tmp_path / "ref").write_text("9 9 9\n3 2 1\n7 6 5 4\n")
    data = reversal.recipe.data.model_copy(update={"references": how})
    run = Run(reversal.path, reversal.recipe.model_copy(update={"data": data}))
    result, translations = evaluate(run, files=(str(tmp_path / "in"), str(tmp_path / "ref")))
    once, twice = ["3 2 1", "7 6 5 4"], ["3 2 1", "3 2 1", "7 6 5 4"]
    assert translations == (twice if how == "each" else once)
    assert result.sentences == len(translations)
    bleu, expected = (
        result.scores[0],
        {
            "each": BLEU().corpus_score(twice, [["9 9 9", "3 2 1", "7 6 5 4"]]).score,
            "first": BLEU().corpus_score(once, [["9 9 9", "7 6 5 4"]]).score,
            "all": 100.0,
        },
    )
    assert bleu.score == pytest.approx(expected[how])
    assert bleu.signature.startswith("nrefs:var" if how == "all" else "nrefs:1")
