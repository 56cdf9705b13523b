"""The training loop, from top to bottom: an update, a validation, a checkpoint, all of it in order."""

import logging
import math
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol

import torch
from torch import nn

from seq2seq import metrics
from seq2seq.data.batches import Batch, Reader, collate, padding_of, plan_window
from seq2seq.data.corpus import Corpus, Pair, with_references
from seq2seq.data.encoded import Encoded, encode_pairs
from seq2seq.data.subword_sampling import build_sampling
from seq2seq.errors import Stopped, UserError
from seq2seq.files import locked
from seq2seq.model import Seq2Seq
from seq2seq.recipe import Train
from seq2seq.run import Journal, Run, load_checkpoint, save_checkpoint
from seq2seq.training.optimizer import Precision, build_optimizer, learning_rate, pick_precision
from seq2seq.training.prepare import prepare_data
from seq2seq.training.state import Learner, Position, restore, snapshot
from seq2seq.training.stop import StopSignals
from seq2seq.translator import MAX_PIECES, Translator, build_model, pick_device

log = logging.getLogger(__name__)

REMEDY = "start another run with --fresh and a lower train.learning_rate or a longer train.warmup_steps"
LEAST_SCALE = 1e-4  # a loss that overflows even when scaled down so far has no useful gradient
RECORD_EVERY = 50  # updates between two training records in metrics.jsonl


class Sample(NamedTuple):
    """A validation sentence as the model translates it at this point."""

    source: str
    reference: str
    translation: str


class Listener(Protocol):
    """Whoever wants to see a training as it goes."""

    def started(self, total_steps: int, position: Position) -> None: ...

    def updated(self, record: dict[str, Any]) -> None: ...

    def validated(self, record: dict[str, Any], samples: Sequence[Sample], is_best: bool) -> None: ...

    def ended(self) -> None: ...


class Silent:
    """A listener that hears nothing."""

    def started(self, total_steps: int, position: Position) -> None: ...

    def updated(self, record: dict[str, Any]) -> None: ...

    def validated(self, record: dict[str, Any], samples: Sequence[Sample], is_best: bool) -> None: ...

    def ended(self) -> None: ...


@dataclass
class Meter:
    """What has been learnt since the last record."""

    nll: float = 0.0
    tokens: int = 0
    started: float = field(default_factory=time.perf_counter)

    def add(self, nll: float, tokens: int) -> None:
        self.nll, self.tokens = self.nll + nll, self.tokens + tokens

    def read(self) -> dict[str, float]:
        seconds = max(time.perf_counter() - self.started, 1e-9)
        return {"loss": self.nll / max(self.tokens, 1), "tokens_per_s": self.tokens / seconds}


def train(run: Run, corpus: Corpus, listener: Listener | None = None) -> Position:
    """Train a run to its end, from where its last checkpoint left it."""
    listener = listener or Silent()
    try:
        with locked(run.path):
            return train_alone(run, corpus, listener)
    finally:
        listener.ended()


def train_alone(run: Run, corpus: Corpus, listener: Listener) -> Position:
    """The training itself, once no other process can touch the run."""
    recipe = run.recipe
    if recipe.train.threads:
        torch.set_num_threads(recipe.train.threads)
    device = pick_device(recipe.train.device)
    precision = pick_precision(recipe.train.precision, device)
    metrics.build_metric("BLEU", recipe.data.target)  # what it lacks is said now, not at the first validation
    windows = prepare_data(run, corpus).windows
    sampling = build_sampling(run.tokenizers, recipe.tokenizer, seed=recipe.seed, max_length=recipe.data.max_length)
    reader = Reader(windows, recipe.train.batch_tokens, recipe.seed, sampling)
    valid = encode_pairs(corpus.valid, run.tokenizers, MAX_PIECES)  # one endless line must not fill the memory
    total = reader.batches_an_epoch * recipe.train.max_epochs

    torch.manual_seed(recipe.seed)
    learner = build_learner(build_model(recipe.model, run.tokenizers), recipe.train, device, precision)
    journal = Journal(run)
    position = resume(run, learner, journal)
    announce(learner, precision, device, position, total)
    padding = padding_of(windows[:1], recipe.train.batch_tokens, recipe.seed)
    log.info(
        "%.0f%% of the source and %.0f%% of the target tokens in a batch are real",
        *(100 * share for share in padding[:2]),
    )
    if is_over(position, total, recipe.train):
        limit = "max_epochs" if position.step >= total else "patience"
        log.info("nothing left to train; raise train.%s (now %d) to go on", limit, getattr(recipe.train, limit))
        return position

    listener.started(total, position)
    with StopSignals() as signals:
        meter = Meter()
        for batch, place in reader.read(position.place, recipe.train.max_epochs):
            rate = learning_rate(position.step, total, recipe.train)
            nll, tokens = update(learner, batch.to(device), rate, recipe.train, position.step)
            position = position.moved(place, tokens)
            meter.add(nll, tokens)
            record = {"step": position.step, "epoch": position.epoch, "split": "train", **meter.read(), "lr": rate}
            listener.updated(record)
            if position.step % RECORD_EVERY == 0:
                journal.write("metrics", {**record, "time": round(time.time(), 1)})
                meter = Meter()
            if is_due(position, reader.batches_an_epoch, recipe.train):
                position = validate_and_save(run, learner, valid, corpus.valid, position, journal, listener)
                meter = Meter()
            if signals.received:
                save(run, learner, position, journal, best=False)
                raise Stopped(f"stopped at step {position.step}; the same command goes on from here", signals.exit_code)
            if is_over(position, total, recipe.train):
                break
    return position


def resume(run: Run, learner: Learner, journal: Journal) -> Position:
    """Put the learner to the last checkpoint, or to the best if the last is damaged; where the training stood then."""
    if not run.has("last"):
        journal.cut_back({})
        return Position()
    try:
        checkpoint = load_checkpoint(run, "last")
    except UserError as error:
        log.warning("%s; going on from the best checkpoint instead", error)
        checkpoint = load_checkpoint(run, "best")
    journal.cut_back(checkpoint.state["journal"])
    if checkpoint.state["precision"] != learner.precision.name:
        log.warning("this run was trained in %s until now", checkpoint.state["precision"])
    return restore(learner, checkpoint, run.path)


def build_learner(model: Seq2Seq, train: Train, device: torch.device, precision: Precision) -> Learner:
    model = model.to(device)
    return Learner(model, build_optimizer(model, train, device), precision.scaler(), precision)


def announce(learner: Learner, precision: Precision, device: torch.device, position: Position, total: int) -> None:
    """Say what is about to be trained, and on what."""
    parameters = sum(parameter.numel() for parameter in learner.model.parameters())
    place = torch.cuda.get_device_name() if device.type == "cuda" else f"CPU, {torch.get_num_threads()} threads"
    log.info("%s parameters; %s in %s; %s updates", f"{parameters:,}", place, precision.name, f"{total:,}")
    if position.step:
        log.info("resuming from step %d (epoch %d)", position.step, position.epoch + 1)


def update(learner: Learner, batch: Batch, rate: float, train: Train, step: int) -> tuple[float, int]:
    """One step of the optimizer: the batch's negative log-likelihood and its real target tokens."""
    model, optimizer, scaler = learner.model, learner.optimizer, learner.scaler
    model.train()
    for group in optimizer.param_groups:
        group["lr"] = rate
    with learner.precision.autocast():
        loss = model(batch, label_smoothing=train.label_smoothing)
    optimizer.zero_grad(set_to_none=True)
    scaler.scale(loss.smoothed / loss.tokens).backward()
    scaler.unscale_(optimizer)
    norm = nn.utils.clip_grad_norm_(model.parameters(), train.clip_norm)
    if not scaler.is_enabled() and not math.isfinite(norm):  # a scaler skips such a step by itself, and scales down
        raise UserError(f"the gradient is {float(norm)} at step {step + 1}: training diverged; {REMEDY}")
    scaler.step(optimizer)
    scaler.update()
    if scaler.is_enabled() and scaler.get_scale() < LEAST_SCALE:
        raise UserError(f"every fp16 gradient overflows at step {step + 1}: training diverged; {REMEDY}")
    return float(loss.nll), int(loss.tokens)


def is_due(position: Position, steps_an_epoch: int, train: Train) -> bool:
    """Whether a validation stands at this point."""
    return position.step % (train.validate_every or steps_an_epoch) == 0 or position.step_ends(train.max_epochs)


def is_over(position: Position, total: int, train: Train) -> bool:
    """Whether the training is done: all epochs, or too long without a better validation."""
    return position.step >= total or position.since_best >= train.patience


def validate_and_save(
    run: Run,
    learner: Learner,
    valid: Encoded,
    pairs: Sequence[Pair],
    position: Position,
    journal: Journal,
    listener: Listener,
) -> Position:
    """Score the model, keep it if it is the best so far, and tell."""
    train = run.recipe.train
    scores, samples = validate(run, learner, valid, pairs)
    quality = scores["BLEU"] if train.best_by == "BLEU" else -scores["loss"]
    is_best = position.best is None or quality > position.best
    position = position.judged(quality, is_best)
    place = {"step": position.step, "epoch": position.epoch, "time": round(time.time(), 1), "split": "valid"}
    record = {**place, **scores}
    journal.write("metrics", record)
    for sample in samples[: train.samples]:
        journal.write("samples", {"step": position.step, **sample._asdict()})
    save(run, learner, position, journal, best=is_best)
    listener.validated(record, samples[: train.samples], is_best)
    return position


@torch.inference_mode()
def validate(
    run: Run, learner: Learner, valid: Encoded, pairs: Sequence[Pair]
) -> tuple[dict[str, float], list[Sample]]:
    """Loss, perplexity and greedy BLEU on the validation set, and its first sentences translated."""
    model, device = learner.model, next(learner.model.parameters()).device
    model.eval()
    nll = tokens = 0.0
    for rows in plan_window(valid, run.recipe.train.batch_tokens, seed=0, epoch=0):
        loss = model(collate(valid, rows).to(device))
        nll, tokens = nll + float(loss.nll), tokens + float(loss.tokens)
    if not math.isfinite(nll):
        raise UserError(f"the validation loss is {nll}: training diverged; {REMEDY}")
    translator = Translator(model, run.tokenizers, run.recipe.search, device)
    sources, references = with_references(pairs, run.recipe.data.references)
    translations = [found.text for found in translator.translate(sources, beam=1)]
    bleu = metrics.score(translations, references, language=run.recipe.data.target, metrics=["BLEU"])[0]
    shown = zip(sources, references[0], translations, strict=True)
    samples = [Sample(source, reference or "", text) for source, reference, text in shown]
    return {
        "loss": nll / max(tokens, 1),
        "perplexity": math.exp(min(nll / max(tokens, 1), 700.0)),
        "BLEU": bleu.score,
    }, samples


def save(run: Run, learner: Learner, position: Position, journal: Journal, *, best: bool) -> None:
    save_checkpoint(run, snapshot(learner, position, journal.sizes()), best=best)
