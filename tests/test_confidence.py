"""Confidence: fitted, kept, read back."""

import dataclasses
import json
from collections.abc import Iterator

import numpy as np
import pytest

from seq2seq.confidence import NAME, features, fit, load_confidence, save_confidence
from seq2seq.errors import UserError
from seq2seq.run import Run
from seq2seq.studies.tune import judge


def made_up(sentences: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Translations whose quality hangs on how likely their pieces are, and on chance."""
    chance = np.random.default_rng(seed)
    rows, quality = [], []
    for sure in chance.uniform(0.2, 0.95, sentences):
        values = np.log(np.clip(chance.normal(sure, 0.1, chance.integers(3, 20)), 0.01, 0.99))
        rows.append(features(values.tolist()))
        quality.append(np.clip(sure + chance.normal(0, 0.15), 0, 1))
    return np.array(rows), np.array(quality)


def test_a_fitted_confidence_is_calibrated_and_finds_the_bad_on_other_sentences() -> None:
    confidence = fit(*made_up(1000, seed=1))
    rows, quality = made_up(1000, seed=2)
    judged = judge(confidence.predict(rows), quality)
    assert judged.calibration_error < 0.03
    assert judged.ratio > 3
    assert 0.05 < np.mean(confidence.predict(rows) < confidence.doubtful) < 0.15


def test_a_confidence_that_says_nothing_is_judged_so() -> None:
    quality = made_up(2000, seed=3)[1]
    chance = np.random.default_rng(4).permutation(quality)
    assert judge(chance, quality).ratio < 2
    assert judge(1 - quality, quality).calibration_error > 0.2
    perfect = judge(quality, quality)
    assert (perfect.calibration_error, perfect.bad_if_doubtful, perfect.bad_otherwise) == (pytest.approx(0), 1.0, 0.0)


def test_sentences_that_are_all_alike_can_be_fitted() -> None:
    rows = np.array([features([-0.1, -0.2])] * 30)
    assert fit(rows, np.full(30, 0.8)).predict(rows)[0] == pytest.approx(0.8, abs=0.01)


def test_a_confidence_is_read_back_as_it_was(reversal: Run) -> None:
    assert load_confidence(reversal) is None
    confidence = fit(*made_up(100, seed=1))
    save_confidence(reversal, confidence)
    assert load_confidence(reversal) == confidence
    for damage in ("{", '{"format": 2}', "{}", "[]"):
        (reversal.path / NAME).write_text(damage)
        with pytest.raises(UserError, match=r"confidence.json is damaged .*s2s tune"):
            load_confidence(reversal)
    (reversal.path / NAME).unlink()


@pytest.fixture
def calibrated(reversal: Run) -> Iterator[Run]:
    save_confidence(reversal, fit(*made_up(100, seed=1)))
    yield reversal
    (reversal.path / NAME).unlink()


def test_a_confidence_of_an_older_format_is_left_aside_with_a_notice(
    calibrated: Run, caplog: pytest.LogCaptureFixture
) -> None:
    record = json.loads((calibrated.path / NAME).read_text())
    (calibrated.path / NAME).write_text(json.dumps(record | {"format": 1}))
    assert load_confidence(calibrated) is None
    assert "another version" in caplog.text


def test_a_confidence_fitted_with_another_search_is_left_aside_with_a_notice(
    calibrated: Run, caplog: pytest.LogCaptureFixture
) -> None:
    def searching(**how: object) -> Run:
        search = calibrated.recipe.search.model_copy(update=how)
        return dataclasses.replace(calibrated, recipe=calibrated.recipe.model_copy(update={"search": search}))

    assert load_confidence(searching(batch_tokens=1)) is not None
    assert not caplog.text
    assert load_confidence(searching(length_penalty=0.25)) is None
    assert "fitted with another model or search" in caplog.text


def test_a_confidence_from_before_a_setting_was_known_is_taken_if_that_has_its_default(calibrated: Run) -> None:
    record = json.loads((calibrated.path / NAME).read_text())
    del record["search"]["max_repeats"]
    (calibrated.path / NAME).write_text(json.dumps(record))
    assert load_confidence(calibrated) is not None


def test_a_confidence_fitted_with_another_checkpoint_is_left_aside_with_a_notice(
    calibrated: Run, caplog: pytest.LogCaptureFixture
) -> None:
    record = json.loads((calibrated.path / NAME).read_text())
    (calibrated.path / NAME).write_text(json.dumps(record | {"step": record["step"] + 1}))
    assert load_confidence(calibrated) is None
    assert "fitted with another model or search" in caplog.text
