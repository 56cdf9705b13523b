"""Minimum Bayes risk."""

import pytest

from seq2seq.risk import expected_utilities


@pytest.mark.parametrize("utility", ["chrF", "BLEU"])
def test_the_sample_most_like_the_others_has_the_least_risk(utility: str) -> None:
    samples = ["the cat sat on the mat", "a cat sat on the mat", "the cat sat on a mat", "dogs bark"]
    utilities = expected_utilities(samples, utility)
    assert utilities.index(min(utilities)) == 3
    assert utilities.index(max(utilities)) == 0


def test_what_was_sampled_often_counts_often() -> None:
    utilities = expected_utilities(["yes", "no", "no"], "chrF")
    assert utilities == [pytest.approx(100 / 3), pytest.approx(200 / 3), pytest.approx(200 / 3)]


def test_the_language_says_what_a_word_of_bleu_is() -> None:
    alike = ["我喜欢北京的秋天", "我喜欢北京的春天"]
    assert expected_utilities(alike, "BLEU", "zh")[0] > expected_utilities(alike, "BLEU", "en")[0] + 10
