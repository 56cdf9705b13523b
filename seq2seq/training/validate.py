"""A validation: loss, scores and samples of the model that is kept, and signs that something is wrong with it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch

from seq2seq import metrics
from seq2seq.data.batches import collate, plan_window
from seq2seq.data.corpus import Pair, with_references
from seq2seq.data.encoded import Encoded, ragged
from seq2seq.errors import UserError
from seq2seq.probes import strangers
from seq2seq.recipe import Search
from seq2seq.run import Run
from seq2seq.training.listener import Sample
from seq2seq.training.signs import ignores_source, loops, says_the_same
from seq2seq.training.state import Learner
from seq2seq.training.update import REMEDY
from seq2seq.translator import Translator


class Validation(NamedTuple):
    """What a validation found."""

    scores: dict[str, float]
    samples: list[Sample]
    signs: dict[str, str | None]  # what a person would want to be warned of, by kind


@torch.inference_mode()
def validate(run: Run, learner: Learner, valid: Encoded, pairs: Sequence[Pair]) -> Validation:
    """Loss with true and with shuffled sources, greedy BLEU and chrF, and the first sentences translated."""
    model, recipe = learner.model, run.recipe
    model.eval()
    loss, shuffled = losses(learner, valid, recipe.train.batch_tokens)
    if not math.isfinite(loss):
        raise UserError(f"the validation loss is {loss}: training diverged; {REMEDY}")
    translator = Translator(model, run.tokenizers, in_full(recipe.search), learner.device)
    sources, references = with_references(pairs, recipe.data.references)
    translations = [found.text for found in translator.translate(sources, beam=1)]
    scored = metrics.score(translations, references, language=recipe.data.target, metrics=["BLEU", "chrF"])
    scores = {
        "loss": loss,
        "shuffled_loss": shuffled,
        "perplexity": math.exp(min(loss, 700.0)),
        **{one.metric: one.score for one in scored},
    }
    shown = zip(sources, references[0], translations, strict=True)
    samples = [Sample(source, reference or "", text) for source, reference, text in shown]
    signs = {
        "ignores the source": ignores_source(loss, shuffled) if len(set(sources)) > 1 else None,
        "says the same": says_the_same(sources, translations),
        "loops": loops(translations),
    }
    return Validation(scores, samples, signs)


def in_full(search: Search) -> Search:
    """Search settings with which checkpoints are compared: the same on every machine, whatever translates later.

    Loops stay, which models have before they have learnt much: they are a sign, and to search again takes time.
    """
    engine = "plain" if search.engine == "plain" else "auto"
    return search.model_copy(update={"precision": "fp32", "engine": engine, "max_repeats": 0})


def losses(learner: Learner, valid: Encoded, budget: int) -> tuple[float, float]:
    """The mean negative log-likelihood of a target piece, given each sentence's own source and given another's."""
    return mean_loss(learner, valid, budget), mean_loss(learner, with_others_sources(valid), budget)


def mean_loss(learner: Learner, data: Encoded, budget: int) -> float:
    """The mean negative log-likelihood of a target piece."""
    total, tokens = 0.0, 0
    for rows in plan_window(data, budget, seed=0, epoch=0):
        loss = learner.model(collate(data, rows).to(learner.device))
        total += float(loss.nll)
        tokens += int(loss.tokens)
    return total / max(tokens, 1)


def with_others_sources(data: Encoded) -> Encoded:
    """The targets, each with the source of another sentence of the whole set."""
    sources = [data.source[row].tolist() for row in range(data.pairs)]
    return data._replace(source=ragged([sources[i] for i in strangers(sources)]))
