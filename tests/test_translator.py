"""Sentences in, sentences out."""

import pytest
import torch

from seq2seq import Translator
from seq2seq.errors import UserError
from seq2seq.run import Run


@pytest.fixture(scope="module")
def translator(reversal: Run) -> Translator:
    return Translator.load(reversal)


@pytest.fixture(scope="module")
def exact(reversal: Run) -> Translator:
    """The same in float64, where batches cannot round differently."""
    translator = Translator.load(reversal)
    translator.model.double()
    return translator


@pytest.mark.parametrize("beam", [1, 5])
def test_translations_in_a_batch_equal_those_one_by_one(exact: Translator, reversal: Run, beam: int) -> None:
    sources = [pair.source for pair in reversal.pairs("test")][:100]
    together = exact.translate(sources, beam=beam)
    for source, found in zip(sources, together, strict=True):
        alone = exact.translate([source], beam=beam)[0]
        assert alone.text == found.text
        assert alone.score == pytest.approx(found.score, abs=1e-6)


def test_the_order_is_that_of_the_input(translator: Translator) -> None:
    sources = ["1 2 3 4 5 6", "7 8", "3 1 2", "7 8"]
    assert [found.source for found in translator.translate(sources)] == sources
    assert translator.translate(sources)[1].text == "8 7"


def test_blank_in_blank_out(translator: Translator) -> None:
    texts = [found.text for found in translator.translate(["", "1 2 3", "  ", "\u00a0", "\u3000", "\u200b"])]
    assert texts == ["", "3 2 1", "", "", "", ""]


def test_nothing_in_nothing_out(translator: Translator) -> None:
    assert translator.translate([]) == []


def test_an_endless_sentence_is_cut_with_a_warning(translator: Translator, caplog: pytest.LogCaptureFixture) -> None:
    found = translator.translate(["1 2 " * 200_000], beam=1)
    assert len(found) == 1
    assert "too long" in caplog.text


def test_an_explanation_shows_where_the_model_looked(translator: Translator) -> None:
    explanation = translator.explain("1 2 3 4 5")
    assert explanation.translation == "5 4 3 2 1"
    assert [choice.piece for choice in explanation.choices] == ["▁5", "▁4", "▁3", "▁2", "▁1", "</s>"]
    assert explanation.source_pieces == ["▁1", "▁2", "▁3", "▁4", "▁5", "</s>"]
    assert explanation.weights.shape == (6, 6)
    assert explanation.weights.sum(-1) == pytest.approx(1.0, abs=1e-5)
    for choice in explanation.choices:
        assert choice.log_prob >= max(value for _, value in choice.alternatives)
        assert len(choice.alternatives) == 3


def test_a_blank_sentence_has_no_explanation(translator: Translator) -> None:
    with pytest.raises(UserError, match="blank"):
        translator.explain(" ")


def test_asking_for_a_missing_gpu_is_refused(reversal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match="no GPU"):
        Translator.load(reversal, device="cuda")
