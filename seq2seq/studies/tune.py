"""Search settings picked on the validation set, and confidence fitted there and judged on the test set."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from seq2seq.confidence import Confidence, Matrix, Vector, features, fit, save_confidence
from seq2seq.data.corpus import Scored, with_references
from seq2seq.errors import UserError
from seq2seq.files import locked
from seq2seq.metrics import build_metric, score
from seq2seq.recipe import Search
from seq2seq.run import Run, Split, replace_recipe
from seq2seq.translator import Translator, Wishes

BEAMS = (1, 3, 5, 8)
PENALTIES = (0.0, 0.5, 1.0, 1.5)
BINS = 10  # of the expected calibration error, each with as many sentences
SHARE = 0.1  # of sentences that are bad, and that are called doubtful
LEAST = 20  # validation sentences: fewer say nothing


class Trial(NamedTuple):
    """Search settings, and what they score on the validation set."""

    beam: int
    length_penalty: float
    bleu: float


class Reliability(NamedTuple):
    """What a confidence is worth, on sentences that it was not fitted on."""

    sentences: int
    calibration_error: float  # mean distance between confidence and sentence chrF / 100, over ten equal bins
    bad_if_doubtful: float  # the share of bad translations among the tenth with the least confidence
    bad_otherwise: float  # and among the others; bad is the tenth with the lowest sentence chrF

    @property
    def ratio(self) -> float:
        return self.bad_if_doubtful / self.bad_otherwise if self.bad_otherwise else float("inf")


class Tuned(NamedTuple):
    """All that tuning found."""

    trials: list[Trial]
    best: Trial
    confidence: Confidence
    reliability: Reliability | None  # None where the run has too few test sentences

    def as_json(self) -> dict[str, Any]:
        """The form for programs."""
        judged = self.reliability
        return {
            "trials": [trial._asdict() for trial in self.trials],
            "best": self.best._asdict(),
            "confidence": {
                "fitted_on": self.confidence.sentences,
                "doubtful_below": self.confidence.doubtful,
                **({**judged._asdict(), "ratio": judged.ratio if judged.bad_otherwise else None} if judged else {}),
            },
        }


def tune(
    run: Run,
    *,
    beams: Sequence[int] = BEAMS,
    penalties: Sequence[float] = PENALTIES,
    device: str = "auto",
    tried: Callable[[Trial], None] = lambda trial: None,
) -> Tuned:
    """Try the settings, then write the best, and a confidence that goes with them, into the run."""
    valid = with_references(run.pairs("valid"), run.recipe.data.references)
    if len(valid.sources) < LEAST:
        raise UserError(f"{run.path} has {len(valid.sources)} validation sentences; tuning takes at least {LEAST}")
    translator = Translator.load(run, device=device)
    with locked(run.path):
        trials = []
        for settings in candidates(run.recipe.search, beams, penalties):
            translator.settings = settings
            translations = [found.text for found in translator.translate(valid.sources)]
            language = run.recipe.data.target
            bleu = score(translations, valid.references, language=language, metrics=["BLEU"])[0].score
            trials.append(Trial(settings.beam, settings.length_penalty, bleu))
            tried(trials[-1])
        best = max(trials, key=lambda trial: trial.bleu)  # the first of equals: the narrowest beam
        settings = with_beam(run.recipe.search, best.beam, best.length_penalty)
        translator.settings = settings
        confidence = fit(*observed(translator, valid))
        tuned = replace_recipe(run, run.recipe.model_copy(update={"search": settings}))
        save_confidence(tuned, confidence)
    return Tuned(trials, best, confidence, reliability(run, translator, confidence))


def candidates(search: Search, beams: Sequence[int], penalties: Sequence[float]) -> list[Search]:
    """The settings to try, the cheapest first; the length penalty is nothing to a greedy search."""
    return [
        with_beam(search, beam, penalty)
        for beam in sorted(set(beams))
        for penalty in (sorted(set(penalties)) if beam > 1 else [search.length_penalty])
    ]


def with_beam(search: Search, beam: int, penalty: float) -> Search:
    groups = search.groups if beam % search.groups == 0 else 1
    return search.model_copy(update={"method": "beam", "beam": beam, "length_penalty": penalty, "groups": groups})


def observed(translator: Translator, scored: Scored) -> tuple[Matrix, Vector]:
    """What the model thought of its translations, and how good they are: a row of features, and chrF / 100, each."""
    found = translator.translate(scored.sources, wishes=Wishes(details=True))
    rows, quality = [], []
    metric = build_metric("chrF")
    for one, references in zip(found, zip(*scored.references, strict=True), strict=True):
        if one.details and one.details.tokens:
            rows.append(features([token.log_prob for token in one.details.tokens]))
            known = [reference for reference in references if reference is not None]
            quality.append(metric.sentence_score(one.text, known).score / 100)
    return np.array(rows), np.array(quality)


def reliability(run: Run, translator: Translator, confidence: Confidence, split: Split = "test") -> Reliability | None:
    """How far a confidence can be relied on, by sentences that neither it nor the model has seen."""
    rows, quality = observed(translator, with_references(run.pairs(split), run.recipe.data.references))
    return judge(confidence.predict(rows), quality) if len(rows) >= LEAST else None


def judge(confidences: Vector, quality: Vector) -> Reliability:
    """Confidences against the qualities that came true."""
    by_confidence = np.argsort(confidences, kind="stable")
    gaps = [
        abs(float(confidences[rows].mean() - quality[rows].mean())) * len(rows)
        for rows in np.array_split(by_confidence, BINS)
    ]
    some = max(1, round(SHARE * len(quality)))
    bad = np.zeros(len(quality), dtype=bool)
    bad[np.argsort(quality, kind="stable")[:some]] = True
    return Reliability(
        len(quality),
        sum(gaps) / len(quality),
        float(bad[by_confidence[:some]].mean()),
        float(bad[by_confidence[some:]].mean()),
    )
