"""What a person would want to be warned of, and what not."""

import logging

import pytest

from seq2seq.data.encoded import ragged
from seq2seq.probes import Dependence
from seq2seq.training.signs import (
    Watch,
    diverges,
    has_loop,
    ignores_source,
    loops,
    says_the_same,
    stands_still,
    too_short,
    unknown,
)


def test_a_training_of_few_updates_is_a_sign() -> None:
    assert "132 updates in all (11 an epoch)" in str(too_short(132, 11))
    assert too_short(690, 23) is None and too_short(None, 11) is None


def test_a_loss_that_does_not_mind_shuffled_sources_is_a_sign() -> None:
    assert "4.000, with shuffled sources 4.010" in str(ignores_source(4.0, 4.01))
    assert ignores_source(2.0, 5.0) is None


def test_a_source_is_ignored_by_the_same_measure_in_training_and_in_probes() -> None:
    for loss, shuffled in [(0.5, 0.55), (0.5, 0.65), (8.0, 8.05), (8.0, 8.15)]:
        assert bool(ignores_source(loss, shuffled)) is Dependence(loss, shuffled).is_ignored is (shuffled - loss < 0.1)


def test_one_translation_for_many_sentences_is_a_sign() -> None:
    sources = [f"sentence {i}" for i in range(20)]
    assert "18 of 20 translations are 'yes'" in str(says_the_same(sources, ["yes"] * 18 + ["a", "b"]))
    assert says_the_same(sources, [f"phrase {i}" for i in range(20)]) is None
    assert says_the_same(["same"] * 20, ["yes"] * 20) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a a a a", True),
        ("so it is it is it is it is", True),
        ("the cat and the dog and the cow and the hen", False),
        ("a b a b a b", False),
        ("我我我我", True),
        ("我爱 猫我爱 猫我爱 猫我爱 猫", True),
        ("", False),
    ],
)
def test_a_loop_is_the_same_words_four_times_in_a_row(text: str, expected: bool) -> None:
    assert has_loop(text) is expected


def test_many_loops_are_a_sign_and_a_few_are_not() -> None:
    assert "10 of 100" in str(loops(["a a a a"] * 10 + ["fine"] * 90))
    assert loops(["a a a a"] * 5 + ["fine"] * 95) is None


def test_unknown_pieces_are_a_sign() -> None:
    assert "25.0% of the source pieces" in str(unknown("source", ragged([[1, 5, 6], [7]])))
    assert unknown("source", ragged([[4, 5, 6]])) is None
    assert unknown("source", ragged([])) is None


def test_losses_that_rise_far_and_losses_that_stand_still_are_signs() -> None:
    assert "8.00 after 4.00" in str(diverges([7.0, 4.0, 8.0]))
    assert diverges([7.0, 4.0, 4.5]) is None
    assert "does nothing" in str(stands_still([8.0, 8.01, 7.99, 8.0], 200))
    assert stands_still([8.0, 7.0, 6.0, 6.5], 200) is None


@pytest.mark.parametrize(("is_beginner", "told"), [(True, 1), (False, 0)])
def test_only_a_beginner_is_told_that_it_stands_still(
    is_beginner: bool, told: int, caplog: pytest.LogCaptureFixture
) -> None:
    watch = Watch(is_beginner)
    for step in range(50, 400, 50):
        watch.recorded(2.0, step)
    assert len(caplog.messages) == told


def test_a_sign_is_told_once_and_those_of_a_validation_when_seen_twice(caplog: pytest.LogCaptureFixture) -> None:
    watch = Watch()
    with caplog.at_level(logging.WARNING):
        watch.validated({"loops": "looping", "says the same": None})
        assert caplog.messages == []
        for _ in range(3):
            watch.validated({"loops": "looping", "says the same": None})
        assert caplog.messages == ["looping"]
        for loss in (2.0, 9.0, 9.5):
            watch.recorded(loss, 50)
    assert len(caplog.messages) == 2
