"""Scores of a run on its test set or on files, each with what reproduces it."""

import logging
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from seq2seq.data.corpus import load_corpus
from seq2seq.errors import UserError
from seq2seq.metrics import AS_USUAL, Counting, Score, score, signs_of_tokens
from seq2seq.probes import run_checks, text_checks
from seq2seq.recipe import Search
from seq2seq.run import KEPT, Journal, Run, read_state
from seq2seq.studies.groups import Tables, groups_of, score_groups
from seq2seq.studies.material import Material, material_of, read_translations
from seq2seq.studies.nearest import nearest_translations
from seq2seq.studies.published import Scorer, published_scorer
from seq2seq.translator import Translator

log = logging.getLogger(__name__)

System = Literal["model", "nearest", "file"]


class Evaluation(NamedTuple):
    """How well a run translates some text."""

    run: str  # or several, "a + b"
    system: System  # what translated: the model or models, or the copying of its nearest training sentence
    split: str
    sentences: int
    beam: int | None  # none: not searched for but sampled, copied or read
    scores: list[Score]
    by: Tables  # scored by the first metric
    checks: dict[str, Any]

    def as_json(self) -> dict[str, Any]:
        """The documented form for programs."""
        metric = self.scores[0].metric
        return {
            "run": self.run,
            "system": self.system,
            "split": self.split,
            "sentences": self.sentences,
            "beam": self.beam,
            "metrics": {
                one.metric: {
                    "score": one.score,
                    "signature": one.signature,
                    "interval": one.interval and list(one.interval),
                }
                for one in self.scores
            },
            "by": {
                property_: {
                    name: {"sentences": one.sentences, "exact": one.exact, metric: one.score}
                    for name, one in table.items()
                }
                for property_, table in self.by.items()
            },
            "checks": self.checks,
        }


def evaluate(
    run: Run | Sequence[Run],
    *,
    split: str = "test",
    files: Sequence[str] = (),
    settings: Search | None = None,
    device: str = "auto",
    counting: Counting = AS_USUAL,
    published: str | None = None,
) -> tuple[Evaluation, list[str]]:
    """Translate a split of the (first) run, or files, and score it: the scores, and the translations themselves.

    Several runs answer together. They search as the first one does, or as other settings say.
    """
    runs = [run] if isinstance(run, Run) else list(run)
    material, scorer = to_be_scored(runs[0], split, files, published)
    for other in runs[1:]:
        if not files and split in KEPT and other.corpus[split]["sha256"] != runs[0].corpus[split]["sha256"]:
            raise UserError(
                f"{other.path} has another {split} set than {runs[0].path}, and may have learnt what is in this one; "
                "give files to score"
            )
    settings = settings or runs[0].recipe.search
    translator = Translator.load(runs, device=device, settings=settings)
    translations = [found.text for found in translator.translate(material.sources)]
    evaluation = described(runs[0], "model", material, translations, counting=counting, published=scorer)
    checks = run_checks(translator, material.sources, material.references, translations)
    name = " + ".join(one.name for one in runs)
    beam = settings.beam if settings.method == "beam" else None
    return evaluation._replace(run=name, beam=beam, checks=checks), translations


def evaluate_copying(
    run: Run, split: str = "test", *, counting: Counting = AS_USUAL, published: str | None = None
) -> tuple[Evaluation, list[str]]:
    """What memory alone would score: for each source, the translation of the most similar training source."""
    material, scorer = to_be_scored(run, split, (), published)
    train = load_corpus(run.recipe.data, run.recipe.seed).train
    if train.sha256 != run.corpus["train"]["sha256"]:
        raise UserError(f"the training text of {run.path} has changed since; give back the old one to compare with it")
    copies = nearest_translations(material.sources, list(train))
    evaluation = described(run, "nearest", material, copies, counting=counting, published=scorer)
    return evaluation._replace(checks=dict(text_checks(copies, material.references))), copies


def evaluate_file(
    run: Run,
    path: Path,
    split: str = "test",
    files: Sequence[str] = (),
    *,
    counting: Counting = AS_USUAL,
    published: str | None = None,
) -> tuple[Evaluation, list[str]]:
    """Score translations from elsewhere, one a line: of several runs together, or of another program."""
    material, scorer = to_be_scored(run, split, files, published)
    translations = read_translations(path, material)
    evaluation = described(run, "file", material, translations, counting=counting, published=scorer)
    return evaluation._replace(checks=dict(text_checks(translations, material.references))), translations


def to_be_scored(run: Run, split: str, files: Sequence[str], published: str | None) -> tuple[Material, Scorer | None]:
    """The text, and how else it is counted: what is wrong with either is said before anything is translated."""
    material = material_of(run, split, files)
    warn_of_tokens(material)
    return material, published_scorer(published, run.recipe.data.target) if published else None


def described(
    run: Run,
    system: System,
    material: Material,
    translations: Sequence[str],
    *,
    counting: Counting,
    published: Scorer | None,
) -> Evaluation:
    """Translations scored against their references, as a whole and group by group."""
    language, options = run.recipe.data.target, counting._asdict()
    scores = score(translations, material.references, language=language, intervals=True, **options)
    if published:
        scores.append(published(translations, material.references))
    options["metrics"] = counting.metrics[:1]
    by = score_groups(
        groups_of(material, run.words),
        translations,
        material.references,
        lambda said, right: score(said, right, language=language, **options)[0].score,
    )
    return Evaluation(run.name, system, material.name, len(translations), None, scores, by, {})


def warn_of_tokens(material: Material) -> None:
    """A score against tokenized text compares with no other."""
    if signs := signs_of_tokens([text for column in material.references for text in column if text]):
        log.warning(
            "the references of %s look tokenized (%s): scores against them compare with no published score; "
            "give the text as people write it",
            material.name,
            signs,
        )


def record_scores(run: Run, evaluation: Evaluation) -> None:
    """Keep the scores of a finished training in its metrics, beside the step of the checkpoint that reached them."""
    step = read_state(run.path / "best")["step"]
    scores = {one.metric: one.score for one in evaluation.scores}
    Journal(run).write("metrics", {"step": step, "split": evaluation.split, "time": round(time.time(), 1), **scores})


def write_translations(path: Path, translations: Sequence[str]) -> None:
    """One translation a line."""
    path.write_text("".join(f"{text}\n" for text in translations), encoding="utf-8", newline="\n")
