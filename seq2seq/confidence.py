"""How good a translation probably is: its sentence chrF, expected from the probabilities that the model gave it.

A logistic regression with few features, fitted on the validation set and kept in the run as numbers: chrF lies between
0 and 100, so its hundredth can be treated as a probability. The figures are calibrated: among translations with a
confidence of 0.8, the mean sentence chrF is about 80. That holds for the model and the search that it was fitted with,
so both are kept with it, and a calibration of others is left aside.
"""

import json
import logging
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from seq2seq.errors import UserError
from seq2seq.files import replace_text
from seq2seq.recipe import Search
from seq2seq.run import Run, Which, read_state

log = logging.getLogger(__name__)

NAME = "confidence.json"
FORMAT = 2  # the first had the score among its features
ONLY_SPEED = {"batch_tokens"}  # search settings that change no translation
DOUBTFUL = 0.1  # the share of the validation set that lies below `doubtful`
ROUNDS, DECAY = 50, 1e-3  # of Newton's method; a little decay, so that it converges whatever the features

Matrix = np.ndarray[tuple[int, int], np.dtype[np.float64]]
Vector = np.ndarray[tuple[int], np.dtype[np.float64]]


@dataclass(frozen=True)
class Confidence:
    """A fitted calibration; features are centred and scaled before they are weighed."""

    centre: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]  # the first stands alone
    doubtful: float  # a translation below this is called doubtful
    sentences: int  # that it was fitted on

    def of(self, log_probs: Sequence[float]) -> float:
        """The confidence in a translation whose pieces, <end> included, have these log-probabilities."""
        return float(self.predict(np.array([features(log_probs)]))[0])

    def predict(self, rows: Matrix) -> Vector:
        scaled = (rows - np.array(self.centre)) / np.array(self.scale)
        return sigmoid(with_one(scaled) @ np.array(self.weights))


def features(log_probs: Sequence[float]) -> list[float]:
    """What tells good translations from bad: how sure the model was on average, at worst, how often it was not.

    The score of the search is not among them: what it means hangs on the search settings.
    """
    values = np.array(log_probs, dtype=np.float64)
    lowest = np.sort(values)[:3]
    return [
        float(np.exp(values).mean()),
        max(float(values.mean()), -20.0),
        max(float(values.min()), -20.0),
        max(float(lowest.mean()), -20.0),
        float((values < math.log(0.5)).mean()),
        math.log(len(values)),
    ]


def fit(rows: Matrix, quality: Vector) -> Confidence:
    """The calibration under which sentence qualities (0 to 1) are likeliest."""
    centre, scale = rows.mean(axis=0), rows.std(axis=0)
    scale = np.where(scale > 1e-9, scale, 1.0)
    inputs = with_one((rows - centre) / scale)
    weights = np.zeros(inputs.shape[1])
    decay = np.full(inputs.shape[1], DECAY)
    for _ in range(ROUNDS):
        expected = sigmoid(inputs @ weights)
        slope = inputs.T @ (expected - quality) / len(rows) + decay * weights
        curve = (inputs * (expected * (1 - expected))[:, None]).T @ inputs / len(rows) + np.diag(decay)
        weights = weights - np.linalg.solve(curve, slope)
    fitted = Confidence(tuple(centre.tolist()), tuple(scale.tolist()), tuple(weights.tolist()), 0.0, len(rows))
    doubtful = float(np.quantile(fitted.predict(rows), DOUBTFUL))
    return Confidence(fitted.centre, fitted.scale, fitted.weights, doubtful, len(rows))


def with_one(rows: Matrix) -> Matrix:
    return np.concatenate([np.ones((len(rows), 1)), rows], axis=1)


def sigmoid(values: Vector) -> Vector:
    return 1.0 / (1.0 + np.exp(-np.clip(values, -50.0, 50.0)))


def fitted_with(run: Run, which: Which = "best") -> dict[str, Any]:
    """What a calibration belongs to: the checkpoint, and the search settings."""
    return {"step": read_state(run.path / which)["step"], "search": what_counts(run.recipe.search)}


def what_counts(search: Search) -> dict[str, Any]:
    """The search settings that change what is found."""
    return search.model_dump(mode="json", exclude=ONLY_SPEED)


def save_confidence(run: Run, confidence: Confidence) -> None:
    record = {"format": FORMAT, **fitted_with(run), **asdict(confidence)}
    replace_text(run.path / NAME, json.dumps(record, indent=1) + "\n")


def load_confidence(run: Run, which: Which = "best") -> Confidence | None:
    """The calibration of a run, if it has one that belongs to its model and its search settings."""
    path = run.path / NAME
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.pop("format") != FORMAT:
            log.warning("%s is of another version of s2s and is left aside; `s2s tune` fits it again", path)
            return None
        step, search = record.pop("step"), Search.model_validate(record.pop("search"))  # new settings by default
        if {"step": step, "search": what_counts(search)} != fitted_with(run, which):
            log.warning("%s was fitted with another model or search and is left aside; `s2s tune` fits it again", path)
            return None
        lists = {name: tuple(map(float, record.pop(name))) for name in ("centre", "scale", "weights")}
        return Confidence(**lists, doubtful=float(record.pop("doubtful")), sentences=int(record.pop("sentences")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is damaged ({error}); remove it, or fit it again with `s2s tune`") from error
