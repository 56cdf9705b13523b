"""One recipe with several seeds: how much of a score is chance."""

from collections.abc import Sequence
from statistics import mean, stdev
from typing import NamedTuple

from seq2seq.studies.evaluate import Evaluation


class Spread(NamedTuple):
    """A score over several seeds."""

    metric: str
    mean: float
    sd: float


def spread(evaluations: Sequence[Evaluation]) -> list[Spread]:
    """Mean and sample standard deviation of each score."""
    columns = zip(*(one.scores for one in evaluations), strict=True)
    return [
        Spread(column[0].metric, mean(one.score for one in column), stdev(one.score for one in column))
        for column in columns
    ]
