"""A validation: loss, scores and samples of the model that is kept, and signs that something is wrong with it."""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from seq2seq import metrics
from seq2seq.data.batches import Batch, collate, plan_window
from seq2seq.data.corpus import Pair, with_references
from seq2seq.data.encoded import Encoded
from seq2seq.errors import UserError
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
    translator = Translator(model, run.tokenizers, recipe.search, learner.device)
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
        "ignores the source": ignores_source(loss, shuffled),
        "says the same": says_the_same(sources, translations),
        "loops": loops(translations),
    }
    return Validation(scores, samples, signs)


def losses(learner: Learner, valid: Encoded, budget: int) -> tuple[float, float]:
    """The mean negative log-likelihood of a target piece, with the true source and with a neighbour's in the batch."""
    sums = torch.zeros(2, dtype=torch.float64)
    tokens = 0
    for rows in plan_window(valid, budget, seed=0, epoch=0):
        batch = collate(valid, rows)
        for kind, each in enumerate((batch, with_others_sources(batch))):
            loss = learner.model(each.to(learner.device))
            sums[kind] += float(loss.nll)
        tokens += int(loss.tokens)
    true, shuffled = (sums / max(tokens, 1)).tolist()
    return true, shuffled


def with_others_sources(batch: Batch) -> Batch:
    """The batch with every source one row further down."""

    def moved(tensor: Tensor) -> Tensor:
        return tensor.roll(1, dims=0)

    return batch._replace(source=moved(batch.source), source_lengths=moved(batch.source_lengths))
