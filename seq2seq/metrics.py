"""BLEU, chrF and TER as sacreBLEU counts them, each with the signature that reproduces it."""

import re
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from sacrebleu.metrics.base import Metric
from sacrebleu.metrics.bleu import BLEU
from sacrebleu.metrics.chrf import CHRF
from sacrebleu.metrics.ter import TER

from seq2seq.errors import UserError, did_you_mean

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


class Counting(NamedTuple):
    """What is counted, and how, where it is not as sacreBLEU counts by itself."""

    metrics: tuple[str, ...] = ("BLEU", "chrF", "TER")
    tokenize: str | None = None  # of BLEU; the language decides when not given
    lowercase: bool = False


AS_USUAL = Counting()


def build_bleu(language: str, tokenize: str | None, lowercase: bool) -> Metric:
    """BLEU with sacreBLEU's own tokenizer for the language (13a, or zh, ja-mecab, …) unless one is given.

    It is not to say of text that it looks tokenized, which it does with advice for its own command: `evaluate` does.
    """
    if tokenize and tokenize not in BLEU.TOKENIZERS:
        raise UserError(f"unknown tokenizer {tokenize!r} of BLEU; {did_you_mean(tokenize, BLEU.TOKENIZERS)}")
    try:
        return BLEU(tokenize=tokenize, trg_lang="" if tokenize else language, lowercase=lowercase, force=True)
    except RuntimeError as error:  # a tokenizer that is a package of its own
        asked = (tokenize or language).removesuffix("-mecab")
        raise UserError(f"BLEU for {asked!r} takes a package: pip install 'sacrebleu[{asked}]'") from error


def build_metric(name: str, language: str = "", tokenize: str | None = None, lowercase: bool = False) -> Metric:
    """A metric by name."""
    if name not in METRICS:
        raise UserError(f"unknown metric {name!r}; {did_you_mean(name, METRICS)}")
    return METRICS[name](language, tokenize, lowercase)


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
    tokenize: str | None = None,
    lowercase: bool = False,
    intervals: bool = False,
) -> list[Score]:
    """Score translations against one or more references of the same sentences; None where a sentence has fewer."""
    for reference in references:
        if len(reference) != len(hypotheses):
            raise UserError(f"{len(hypotheses):,} translations but {len(reference):,} references: they must be aligned")
    built = {name: build_metric(name, language, tokenize, lowercase) for name in metrics}
    return [counted(name, metric, hypotheses, references, intervals=intervals) for name, metric in built.items()]


def counted(
    name: str,
    metric: Metric,
    hypotheses: Sequence[str],
    references: Sequence[Sequence[str | None]],
    *,
    intervals: bool = False,
) -> Score:
    """One metric over a corpus."""
    # Resampling one sentence says nothing, and sacreBLEU's bootstrap needs two.
    n_bootstrap = BOOTSTRAP_SAMPLES if intervals and len(hypotheses) > 1 else 1
    columns: list[Any] = [list(reference) for reference in references]  # sacreBLEU takes None, its types do not
    result = metric.corpus_score(list(hypotheses), columns, n_bootstrap=n_bootstrap)
    middle, margin = getattr(result, "_mean", -1.0), getattr(result, "_ci", -1.0)
    interval = (float(middle - margin), float(middle + margin)) if n_bootstrap > 1 else None
    return Score(name, result.score, str(metric.get_signature()), interval)


def signs_of_tokens(texts: Sequence[str]) -> str | None:
    """What makes some text look tokenized, in words; None for text as people write it."""
    shares = {what: sum(bool(sign.search(text)) for text in texts) / len(texts) for what, sign in TOKENIZED.items()}
    seen = [f"{share:.0%} of its lines {what}" for what, share in shares.items() if share >= TOO_MANY]
    return ", ".join(seen) or None


TOO_MANY = 0.02  # of the lines; a few happen in any text
TOKENIZED = {
    "end in ' .'": re.compile(r"\S \.$"),
    "hold a comma between spaces": re.compile(r"\S , \S"),
    "hold &apos; or its like": re.compile(r"&(?:apos|quot|amp|lt|gt|#9[13]|#124);"),
    "hold @-@": re.compile(r"@-@"),
    "hold pieces (@@ or \u2581)": re.compile(r"\S@@ |\u2581"),
}
METRICS: dict[str, Callable[[str, str | None, bool], Metric]] = {
    "BLEU": build_bleu,
    "chrF": lambda language, tokenize, lowercase: SteadyCHRF(lowercase=lowercase),
    "chrF++": lambda language, tokenize, lowercase: SteadyCHRF(word_order=2, lowercase=lowercase),
    "TER": lambda language, tokenize, lowercase: TER(),  # it ignores case by itself, and its signature says so
}
