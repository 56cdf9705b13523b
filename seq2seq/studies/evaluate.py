"""Scores of a run on its test set or on files, each with what reproduces it."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from seq2seq.data.corpus import Scored, load_corpus, read_pairs, with_references
from seq2seq.errors import UserError
from seq2seq.metrics import Score, score
from seq2seq.run import Journal, Run, Split, read_state
from seq2seq.studies.nearest import nearest_translations
from seq2seq.translator import Translator


class Evaluation(NamedTuple):
    """How well a run translates some text."""

    run: str
    split: str
    sentences: int
    beam: int
    scores: list[Score]
    checks: dict[str, float]

    def as_json(self) -> dict[str, Any]:
        """The documented form for programs."""
        return {
            "run": self.run,
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
            "checks": self.checks,
        }


def evaluate(
    run: Run,
    *,
    split: Split = "test",
    files: tuple[str, str] | None = None,
    beam: int | None = None,
    device: str = "auto",
) -> tuple[Evaluation, list[str]]:
    """Translate a split of the run (or two aligned files) and score it: the scores, and the translations themselves."""
    pairs = read_pairs(files) if files else run.pairs(split)
    translator = Translator.load(run, device=device)
    scored = with_references(pairs, run.recipe.data.references)
    translations = [found.text for found in translator.translate(scored.sources, beam=beam)]
    name = " ".join(files) if files else split
    return describe(run.name, name, run, scored, translations, beam=beam or run.recipe.search.beam), translations


def evaluate_copying(run: Run, split: Split = "test") -> tuple[Evaluation, list[str]]:
    """What memory alone would score: for each source, the translation of the most similar training source."""
    scored = with_references(run.pairs(split), run.recipe.data.references)
    train = load_corpus(run.recipe.data, run.recipe.seed).train
    if train.sha256 != run.corpus["train"]["sha256"]:
        raise UserError(f"the training text of {run.path} has changed since; give back the old one to compare with it")
    copies = nearest_translations(scored.sources, list(train))
    return describe("nearest training sentence", split, run, scored, copies, beam=1), copies


def describe(name: str, split: str, run: Run, scored: Scored, translations: Sequence[str], *, beam: int) -> Evaluation:
    """Translations scored against their references."""
    scores = score(translations, scored.references, language=run.recipe.data.target, intervals=True)
    distinct = len(set(translations)) / len(translations)
    return Evaluation(name, split, len(translations), beam, scores, {"distinct": distinct})


def record_scores(run: Run, evaluation: Evaluation) -> None:
    """Keep the scores of a finished training in its metrics, beside the step of the checkpoint that reached them."""
    step = read_state(run.path / "best")["step"]
    scores = {one.metric: one.score for one in evaluation.scores}
    Journal(run).write("metrics", {"step": step, "split": evaluation.split, "time": round(time.time(), 1), **scores})


def write_translations(path: Path, translations: Sequence[str]) -> None:
    """One translation a line."""
    path.write_text("".join(f"{text}\n" for text in translations), encoding="utf-8", newline="\n")
