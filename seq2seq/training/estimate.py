"""What a recipe will cost on this machine, from a few real updates on a sample of its text."""

import math
import re
import resource
import sys
import time
from itertools import islice
from pathlib import Path
from typing import NamedTuple

import torch

from seq2seq.data.batches import Place
from seq2seq.data.corpus import load_corpus
from seq2seq.data.encoded import encode_pairs
from seq2seq.data.tokenizer import train_tokenizers
from seq2seq.recipe import Recipe, seconds_of
from seq2seq.training.loop import total_updates
from seq2seq.training.objectives import build_objective
from seq2seq.training.optimizer import pick_precision
from seq2seq.training.prepare import build_reader, pieces_taken_over, refuse_nothing
from seq2seq.training.update import build_learner, update
from seq2seq.training.validate import in_full
from seq2seq.translator import Translator, build_model, pick_device

SAMPLE_PAIRS = 20_000
WARM_UP, TIMED = 2, 6  # updates; the first ones also pay for allocation


class Estimate(NamedTuple):
    """The size of a training and its price."""

    pairs: int
    valid: int
    test: int
    vocabulary: tuple[int, int]
    parameters: int
    device: str
    updates: int | None
    tokens_per_s: float
    seconds: float
    peak_mib: float

    def as_comments(self) -> str:
        """Lines that may stand below a recipe."""
        amount = f"{self.updates:,} at most" if self.updates else "as many as the time allows"
        return (
            f"# corpus      {self.pairs:,} training pairs, {self.valid:,} valid, {self.test:,} test\n"
            f"# vocabulary  {self.vocabulary[0]:,} source pieces, {self.vocabulary[1]:,} target pieces\n"
            f"# model       {self.parameters:,} parameters\n"
            f"# updates     {amount}, on {self.device}\n"
            f"# speed       {self.tokens_per_s:,.0f} target pieces a second, measured on {TIMED} updates\n"
            f"# time        about {self.seconds / 60:.0f} min, validations included\n"
            f"# memory      {self.peak_mib:,.0f} MiB at its peak in these updates\n"
        )


def estimate(recipe: Recipe) -> Estimate:
    """Measure a few updates and one validation sample, and reckon up; writes nothing."""
    if recipe.train.threads:
        torch.set_num_threads(recipe.train.threads)
    corpus = load_corpus(recipe.data, recipe.seed)
    sample = list(islice(corpus.train, SAMPLE_PAIRS))
    tokenizers = pieces_taken_over(recipe) or train_tokenizers(sample, recipe.tokenizer)
    data = encode_pairs(sample, tokenizers, recipe.data.max_length)
    refuse_nothing(data.pairs, recipe)
    reader = build_reader([data], tokenizers, recipe)
    share = len(corpus.train) / len(sample)
    updates_an_epoch = -(-round(reader.batches_an_epoch * share) // recipe.train.accumulate)
    updates = total_updates(updates_an_epoch, recipe.train)

    device = pick_device(recipe.train.device)
    precision = pick_precision(recipe.train.precision, device)
    learner = build_learner(build_model(recipe.model, tokenizers), recipe.train, device, precision)
    objective = build_objective(recipe, tokenizers)
    tokens = 0
    batches = reader.read(Place(), epochs=WARM_UP + TIMED)  # enough for any text: an epoch has at least one
    for number, (batch, _) in enumerate(islice(batches, WARM_UP + TIMED)):
        if number == WARM_UP:
            tokens, started = 0, time.perf_counter()
        tokens += update(learner, [batch], objective, recipe.train, rate=1e-5).tokens
    tokens_per_s = tokens / (time.perf_counter() - started)

    translator = Translator(learner.model.eval(), tokenizers, in_full(recipe.search), device)
    started = time.perf_counter()
    translator.translate(some := [pair.source for pair in corpus.valid[:64]], beam=1)
    validation = (time.perf_counter() - started) / len(some) * len(corpus.valid)
    epoch_tokens = float(data.target.lengths.sum() + len(data.target.lengths)) * share
    seconds = seconds_of(recipe.train.budget) if recipe.train.budget else math.inf
    if updates:
        every = recipe.train.validate_every or updates_an_epoch
        learning = epoch_tokens * updates / updates_an_epoch / tokens_per_s
        seconds = min(seconds, learning + -(-updates // every) * validation)
    return Estimate(
        pairs=len(corpus.train),
        valid=len(corpus.valid),
        test=len(corpus.test),
        vocabulary=(len(tokenizers[0]), len(tokenizers[1])),
        parameters=sum(parameter.numel() for parameter in learner.model.parameters()),
        device=f"{device.type} in {precision.name}",
        updates=updates,
        tokens_per_s=tokens_per_s,
        seconds=seconds,
        peak_mib=peak_mib(device),
    )


def peak_mib(device: torch.device) -> float:
    """The most memory held at once: of the GPU if there is one, else of this process."""
    if device.type == "cuda":
        return torch.cuda.max_memory_allocated(device) / 1024**2
    try:  # on Linux getrusage would include what the process that started this one held then
        status = Path("/proc/self/status").read_text()
        return int(re.findall(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)[0]) / 1024
    except (OSError, IndexError):
        return mib_of(resource.getrusage(resource.RUSAGE_SELF))


def mib_of(used: resource.struct_rusage) -> float:
    """The most memory that a process held, as the system says it: in KiB, on a Mac in bytes."""
    return used.ru_maxrss / (1024**2 if sys.platform == "darwin" else 1024)
