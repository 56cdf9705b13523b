"""How good a translation probably is: its sentence chrF, expected from the probabilities that the model gave it.

A logistic regression with few features, fitted on the validation set and kept in the run as numbers: chrF lies between
0 and 100, so its hundredth can be treated as a probability. The figures are calibrated: among translations with a
confidence of 0.8, the mean sentence chrF is about 80.
"""

import json
import math
from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np

from seq2seq.errors import UserError
from seq2seq.files import FORMAT, replace_text
from seq2seq.run import Run

NAME = "confidence.json"
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

    def of(self, log_probs: Sequence[float], score: float) -> float:
        """The confidence in a translation whose pieces, <end> included, have these log-probabilities."""
        return float(self.predict(np.array([features(log_probs, score)]))[0])

    def predict(self, rows: Matrix) -> Vector:
        scaled = (rows - np.array(self.centre)) / np.array(self.scale)
        return sigmoid(with_one(scaled) @ np.array(self.weights))

    def is_doubtful(self, confidence: float | None) -> bool:
        return confidence is not None and confidence < self.doubtful


def features(log_probs: Sequence[float], score: float) -> list[float]:
    """What tells good translations from bad: how sure the model was on average, at worst, how often it was not."""
    values = np.array(log_probs, dtype=np.float64)
    lowest = np.sort(values)[:3]
    return [
        float(np.exp(values).mean()),
        max(float(values.mean()), -20.0),
        max(float(values.min()), -20.0),
        max(float(lowest.mean()), -20.0),
        float((values < math.log(0.5)).mean()),
        math.log(len(values)),
        max(score, -20.0),
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


def save_confidence(run: Run, confidence: Confidence) -> None:
    replace_text(run.path / NAME, json.dumps({"format": FORMAT, **asdict(confidence)}, indent=1) + "\n")


def load_confidence(run: Run) -> Confidence | None:
    """The calibration of a run, if it has one."""
    path = run.path / NAME
    if not path.exists():
        return None
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        if record.pop("format") != FORMAT:
            raise ValueError("another format")
        lists = {name: tuple(map(float, record.pop(name))) for name in ("centre", "scale", "weights")}
        return Confidence(**lists, doubtful=float(record.pop("doubtful")), sentences=int(record.pop("sentences")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UserError(f"{path} is damaged ({error}); remove it, or fit it again with `s2s tune`") from error
