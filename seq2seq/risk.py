"""Minimum Bayes risk: of many samples, the one that is most like all others (Kumar & Byrne 2004)."""

from collections import Counter
from collections.abc import Sequence

from seq2seq.metrics import sentence_scorer


def expected_utilities(samples: Sequence[str], utility: str, language: str = "") -> list[float]:
    """The mean utility of each sample, from 0 to 100, if the others were what is right; equals are compared once."""
    measure, counts = sentence_scorer(utility, language), Counter(samples)
    sums = {one: sum(count * measure(one, other) for other, count in counts.items()) for one in counts}
    return [100 * sums[sample] / len(samples) for sample in samples]
