"""Minimum Bayes risk: of many samples, the one that is most like all others (Kumar & Byrne 2004)."""

from collections import Counter
from collections.abc import Callable, Sequence

from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF


def chrf() -> Callable[[str, str], float]:
    metric = CHRF()
    return lambda hypothesis, reference: metric.sentence_score(hypothesis, [reference]).score


def bleu() -> Callable[[str, str], float]:
    metric = BLEU(effective_order=True)
    return lambda hypothesis, reference: metric.sentence_score(hypothesis, [reference]).score


UTILITIES: dict[str, Callable[[], Callable[[str, str], float]]] = {"chrF": chrf, "BLEU": bleu}


def expected_utilities(samples: Sequence[str], utility: str) -> list[float]:
    """The mean utility of each sample if the others were what is right; equal samples are compared once."""
    measure, counts = UTILITIES[utility](), Counter(samples)
    means = {one: sum(count * measure(one, other) for other, count in counts.items()) / len(samples) for one in counts}
    return [means[sample] for sample in samples]
