"""One recipe with several seeds: how much of a score is chance."""

import statistics
from collections.abc import Iterable, Sequence

from seq2seq.studies.evaluate import Evaluation


def spread_of_scores(evaluations: Sequence[Evaluation]) -> dict[str, dict[str, float | None]]:
    """The spread of each score, by metric."""
    columns = zip(*(one.scores for one in evaluations), strict=True)
    return {column[0].metric: spread(one.score for one in column) for column in columns}


def spread(values: Iterable[float | None]) -> dict[str, float | None]:
    """Mean and standard deviation over seeds; none of what was not measured, and no deviation of one."""
    known = [value for value in values if value is not None]
    return {
        "mean": statistics.mean(known) if known else None,
        "sd": statistics.stdev(known) if len(known) > 1 else None,
    }
