"""BLEU, chrF and TER as sacreBLEU counts them, each with the signature that reproduces it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from seq2seq.errors import UserError

BOOTSTRAP_SAMPLES = 1000  # sacreBLEU's own default, with its fixed seed


class Score(NamedTuple):
    """One metric over a corpus; the interval is the mean of the bootstrap samples ± half the width of their middle 95%.

    It need not hold the score itself, nor stay within 0 and 100: sacreBLEU counts it so.
    """

    metric: str
    score: float
    signature: str
    interval: tuple[float, float] | None = None


class SteadyCHRF(CHRF):
    """chrF whose bootstrap survives a sample without any match, where sacreBLEU 2.6 mixes two kinds of numbers."""

    def _compute_score_from_stats(self, stats: Any) -> Any:
        return super()._compute_score_from_stats([float(count) for count in stats])  # type: ignore[misc]


def build_metric(name: str, language: str) -> Metric:
    """A metric by name; BLEU takes sacreBLEU's own tokenizer for the language (13a, or zh, ja-mecab, …)."""
    if name == "BLEU":
        try:
            return BLEU(trg_lang=language)
        except RuntimeError as error:  # a tokenizer that is a package of its own
            raise UserError(f"BLEU for {language!r} takes a package: pip install 'sacrebleu[{language}]'") from error
    return SteadyCHRF() if name == "chrF" else TER()


def sentence_scorer(name: str, language: str) -> Callable[[str, str], float]:
    """BLEU (of as many n-grams as a sentence has) or chrF of one translation against one reference, from 0 to 1."""
    metric = build_metric(name, language)
    if isinstance(metric, BLEU):
        metric.effective_order = True
    return lambda hypothesis, reference: metric.sentence_score(hypothesis, [reference]).score / 100


def score(
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str | None]],
    *,
    language: str = "",
    metrics: Sequence[str] = ("BLEU", "chrF", "TER"),
    intervals: bool = False,
) -> list[Score]:
    """Score translations against one or more references of the same sentences; None where a sentence has fewer."""
    for reference in references:
        if len(reference) != len(hypotheses):
            raise UserError(f"{len(hypotheses):,} translations but {len(reference):,} references: they must be aligned")
    results = []
    for name in metrics:
        metric = build_metric(name, language)
        # Resampling one sentence says nothing, and sacreBLEU's bootstrap needs two.
        n_bootstrap = BOOTSTRAP_SAMPLES if intervals and len(hypotheses) > 1 else 1
        columns: list[Any] = [list(reference) for reference in references]  # sacreBLEU takes None, its types do not
        result = metric.corpus_score(list(hypotheses), columns, n_bootstrap=n_bootstrap)
        middle, margin = getattr(result, "_mean", -1.0), getattr(result, "_ci", -1.0)
        interval = (float(middle - margin), float(middle + margin)) if n_bootstrap > 1 else None
        results.append(Score(name, result.score, str(metric.get_signature()), interval))
    return results
