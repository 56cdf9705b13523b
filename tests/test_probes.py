"""Probes find what a model that works does, and what one that does not read its source does not."""

import logging
from collections.abc import Sequence

import pytest
import torch

from seq2seq.data.batches import pad
from seq2seq.data.corpus import Pair
from seq2seq.probes import (
    exposure_bias,
    forced,
    pairs_to_probe,
    run_checks,
    source_dependence,
    strangers,
    text_checks,
    unknown_rate,
)
from seq2seq.recipe import Search
from seq2seq.run import Run
from seq2seq.specials import BEGIN, END
from seq2seq.translator import Translator, build_model


class Deaf(Translator):
    """A model to which every sentence is the same."""

    def source_pieces(self, sentences: Sequence[str]) -> list[list[int]]:
        return [super(Deaf, self).source_pieces(["1 2 3"])[0] for _ in sentences]


def test_a_stranger_says_something_else_and_all_are_someones() -> None:
    sources = [[1], [2, 3], [1], [], [4], [2, 3]]
    others = strangers(sources)
    assert all(sources[here] != sources[there] for here, there in enumerate(others))
    assert {tuple(sources[there]) for there in others} == set(map(tuple, sources))
    assert strangers([[7], [7]]) == [0, 0] and strangers([]) == []


def test_forced_losses_are_those_of_training(reversal: Run) -> None:
    translator = Translator.load(reversal)
    pairs = reversal.pairs("valid")[:20]
    sources = translator.source_pieces([pair.source for pair in pairs])
    targets = translator.target.encode([pair.target for pair in pairs])
    source = [[*row, END] for row in sources]
    with torch.inference_mode():
        loss = translator.model(
            (
                pad(source),
                torch.tensor([len(row) for row in source]),
                pad([[BEGIN, *row] for row in targets]),
                pad([[*row, END] for row in targets]),
            )
        )
    found = forced(translator, sources, targets)
    assert [len(one.losses) for one in found] == [len(one.hits) for one in found] == [len(row) + 1 for row in targets]
    assert sum(sum(one.losses) for one in found) == pytest.approx(float(loss.nll), rel=1e-4)


def test_a_model_that_works_reads_its_source(reversal: Run) -> None:
    translator, pairs = Translator.load(reversal), reversal.pairs("test")
    dependence, exposure = source_dependence(translator, pairs), exposure_bias(translator, pairs)
    assert dependence.own < 0.5 and dependence.shuffled > 1.0 and not dependence.is_ignored
    assert exposure.forced > 0.97 and exposure.free > 0.95
    assert exposure.by_position[0].pieces == len(pairs) > exposure.by_position[-1].pieces
    # Before the first piece there is nothing that could be wrong.
    assert exposure.by_position[0].forced == pytest.approx(exposure.by_position[0].free, abs=0.01)


def test_loops_count_as_what_the_model_says(reversal: Run) -> None:
    torch.manual_seed(3)
    untrained = build_model(reversal.recipe.model, reversal.tokenizers).double().eval()
    pairs = [Pair(" ".join(f"{n:04}"), "9 9 9 9 9 9 9 9") for n in range(501, 10000, 501)]
    repaired = Translator(untrained, reversal.tokenizers, Search(min_ratio=2.0, max_repeats=1), torch.device("cpu"))
    freely = repaired.searching(max_repeats=0)
    sources = [pair.source for pair in pairs]
    assert repaired.translate(sources, beam=1) != freely.translate(sources, beam=1)
    assert exposure_bias(repaired, pairs) == exposure_bias(freely, pairs)


def test_a_model_that_ignores_its_source_is_warned_of(reversal: Run, caplog: pytest.LogCaptureFixture) -> None:
    deaf, pairs = Deaf.load(reversal), reversal.pairs("test")
    sources, references = [pair.source for pair in pairs], [[pair.target for pair in pairs]]
    with caplog.at_level(logging.WARNING):
        checks = run_checks(deaf, sources, references, ["3 2 1"] * len(pairs))
    assert checks["source_dependence"]["loss"] == pytest.approx(checks["source_dependence"]["shuffled"], abs=1e-4)
    assert checks["distinct"] == 1 / len(pairs)
    assert set(checks["exposure"]["by_position"][0]) == {"pieces", "forced", "free"}
    assert "hardly reads its source" in caplog.text


def test_blank_sides_are_not_probed_and_many_pairs_are_thinned_out() -> None:
    assert pairs_to_probe(["a", "", "c"], [["x", "y", None]]) == [("a", "x")]
    assert 250 <= len(pairs_to_probe(list(map(str, range(1001))), [["x"] * 1001])) <= 500


def test_one_sentence_however_often_tells_nothing_of_the_source(
    reversal: Run, caplog: pytest.LogCaptureFixture
) -> None:
    for sources in (["1 2 3"] * 9, [""]):
        checks = run_checks(Translator.load(reversal), sources, [["3 2 1"] * len(sources)], sources)
        assert checks["source_dependence"] is checks["exposure"] is None
    assert caplog.text == ""


def test_unknown_pieces_are_counted(reversal: Run) -> None:
    assert unknown_rate(Translator.load(reversal), ["1 2", "zebra 4"]) == 0.25


def test_repetition_is_what_no_reference_says() -> None:
    said = ["le chat le chat dort", "très très bien", "oui", "oui"]
    right: list[list[str | None]] = [["le chat dort", "bien bien bien", "non merci", "oui"], [None, "rien", None, None]]
    assert text_checks(said, right) == {"distinct": 0.75, "repetition": 0.25, "length_ratio": 10 / 9}
