"""The training loop, from top to bottom: an update, a validation, a checkpoint, all of it in order."""

import contextlib
import logging
import math
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, NoReturn

import numpy as np
import torch

from seq2seq import metrics
from seq2seq.data.batches import Place, Plan, Reader, padding_of, plan_window
from seq2seq.data.corpus import Corpus, Pair
from seq2seq.data.encoded import Encoded, encode_pairs
from seq2seq.errors import Stopped, UserError
from seq2seq.files import locked
from seq2seq.recipe import Train, seconds_of
from seq2seq.run import Journal, NoJournal, Run, load_newest, open_run
from seq2seq.stop import StopSignals
from seq2seq.training.averaging import in_place
from seq2seq.training.clock import Clock
from seq2seq.training.environment import changes, environment
from seq2seq.training.listener import Listener, Several, TensorBoard
from seq2seq.training.objectives import Objective, build_objective
from seq2seq.training.optimizer import learning_rate, pick_precision, rate_in_time
from seq2seq.training.prepare import build_reader, prepare_data
from seq2seq.training.ranks import Group, Ranks
from seq2seq.training.saver import Saver
from seq2seq.training.signs import Watch, too_short, unknown
from seq2seq.training.state import Learner, Position, restore, snapshot
from seq2seq.training.transfer import base_run, transfer
from seq2seq.training.update import REMEDY, Updated, build_learner, try_out, update
from seq2seq.training.validate import Validation, validate
from seq2seq.translator import MAX_PIECES, build_model, pick_device, take_own_gpu

log = logging.getLogger(__name__)

RECORD_EVERY = 50  # updates between two training records in metrics.jsonl
FOREVER = 1 << 30  # epochs


@dataclass
class Meter:
    """What has been learnt since the last record."""

    nll: float = 0.0
    tokens: int = 0
    pieces: int = 0
    room: int = 0
    started: float = field(default_factory=time.perf_counter)

    def add(self, updated: Updated) -> None:
        if math.isfinite(updated.nll):
            self.nll, self.tokens = self.nll + updated.nll, self.tokens + updated.tokens
        self.pieces, self.room = self.pieces + updated.pieces, self.room + updated.room

    def read(self) -> dict[str, float]:
        """The loss, how fast it is lowered, and how much of the batches is padding."""
        seconds = max(time.perf_counter() - self.started, 1e-9)
        return {
            "loss": self.nll / max(self.tokens, 1),
            "tokens_per_s": self.tokens / seconds,
            "padding": 1 - self.pieces / max(self.room, 1),
        }


@dataclass
class Spent:
    """Where the time of this process went; `saving` is what the training waited for it."""

    began: float
    validating: float = 0.0
    saving: float = 0.0

    def told(self, now: float) -> str:
        whole = max(now - self.began, 1e-9)
        validating, saving = self.validating / whole, self.saving / whole
        return f"trained for {whole:,.0f} s: {validating:.1%} went to validations, {saving:.2%} to saving"


def train(
    run: Run,
    corpus: Corpus,
    listener: Listener | None = None,
    *,
    signals: StopSignals | None = None,
    began: float | None = None,
    ranks: Ranks | None = None,
) -> Position:
    """Train a run to its end, from where its last checkpoint left it; `began` is when its time began to count."""
    listener = Several(listener or Listener(), *([TensorBoard(run)] if run.recipe.train.tensorboard else []))
    clock = Clock(time.monotonic() if began is None else began)
    try:
        with locked(run.path), contextlib.nullcontext(signals) if signals else StopSignals() as heard:
            ranks = ranks or Ranks(heard)
            ranks.say(str(run.path))
            return train_locked(run, corpus, listener, clock=clock, ranks=ranks)
    finally:
        listener.ended()


def follow(ranks: Group) -> None:
    """Take part in the trainings that the first process says, writing nothing."""
    while (path := ranks.hear()) is not None:
        train_locked(open_run(Path(path)), None, Listener(), clock=Clock(), ranks=ranks)


def train_locked(run: Run, corpus: Corpus | None, listener: Listener, *, clock: Clock, ranks: Ranks) -> Position:
    """The training itself, once nobody else can touch the run; only the first of several processes has the text."""
    recipe = run.recipe
    if recipe.train.threads:
        torch.set_num_threads(recipe.train.threads)
    device = pick_device(recipe.train.device)
    if ranks.size > 1:
        take_own_gpu(device.type)  # before anything asks the first one
    precision = pick_precision(recipe.train.precision, device)
    metrics.build_metric("BLEU", recipe.data.target)  # what it lacks is said now, not at the first validation
    windows = ranks.in_turn(partial(prepare_data, run, corpus)).windows
    reader = build_reader(windows, run.tokenizers, recipe)
    refuse_idle(ranks, reader, recipe.train)
    pairs = corpus.valid if corpus else []
    valid = encode_pairs(pairs, run.tokenizers, MAX_PIECES)  # one endless line must not fill the memory

    torch.manual_seed(recipe.seed)
    model = build_model(recipe.model, run.tokenizers)
    if not run.has("last") and (base := base_run(recipe)):
        transfer(base, model, run.tokenizers)
    journal = Journal(run) if ranks.is_first else NoJournal(run)
    with ranks.signals.at_once(False), ranks.connected(device, recipe.train.timeout, clock), Saver(run) as saver:
        ranks.share_weights(model.to(device))
        learner = build_learner(model, recipe.train, device, precision)
        position = resume(run, learner, journal, clock)
        ranks.meet(position.step)
        training = Training(
            run=run,
            learner=learner,
            objective=build_objective(recipe, run.tokenizers),
            reader=reader,
            valid=valid,
            pairs=pairs,
            journal=journal,
            saver=saver,
            listener=listener,
            clock=clock,
            ranks=ranks,
            position=position,
        )
        training.announce()
        return training.go_on()


def resume(run: Run, learner: Learner, journal: Journal, clock: Clock) -> Position:
    """Put the learner to the last checkpoint that is whole; where the training stood then."""
    if not run.has("last"):
        journal.cut_back({})
        return Position()
    checkpoint = load_newest(run)
    state = checkpoint.state
    journal.cut_back(state["journal"])
    clock.before, clock.validation = state.get("elapsed", 0.0), state.get("validation", 0.0)
    if state["precision"] != learner.precision.name:
        log.warning("this run was trained in %s until now", state["precision"])
    if changed := changes(state.get("environment", {}), environment(learner.device)):
        log.warning("not the same surroundings as before, so the last bits may differ (%s)", "; ".join(changed))
    return restore(learner, checkpoint, run.path)


@dataclass
class Training:
    """A training under way: what it works with, and how far it has come."""

    run: Run
    learner: Learner
    objective: Objective
    reader: Reader
    valid: Encoded
    pairs: Sequence[Pair]
    journal: Journal
    saver: Saver
    listener: Listener
    clock: Clock
    ranks: Ranks
    position: Position

    def __post_init__(self) -> None:
        self.train = self.run.recipe.train
        self.updates_an_epoch = -(-self.reader.batches_an_epoch // self.train.accumulate)
        self.total = total_updates(self.updates_an_epoch, self.train)  # None: until the time is over
        self.clock.budget = seconds_of(self.train.budget) if self.train.budget else math.inf
        self.environment = environment(self.learner.device)
        self.watch = Watch(is_beginner=not (self.position.step or self.train.from_))
        self.meter = Meter()
        self.saved = self.position
        self.saved_at = self.validated_at = self.clock.elapsed()
        self.spent = Spent(self.clock.elapsed())

    def announce(self) -> None:
        """Say what is about to be trained, and on what."""
        parameters = sum(parameter.numel() for parameter in self.learner.model.parameters())
        on_gpu = self.learner.device.type == "cuda"
        place = torch.cuda.get_device_name() if on_gpu else f"CPU, threads: {torch.get_num_threads()}"
        place = f"{self.ranks.size} processes, each on {place}" if self.ranks.size > 1 else place
        amount = f"{self.total:,} updates" if self.total else f"{self.train.budget} in all"
        log.info("%s parameters; %s in %s; %s", f"{parameters:,}", place, self.learner.precision.name, amount)
        if self.position.step:
            log.info("resuming from step %d (epoch %d)", self.position.step, self.position.epoch + 1)
        padding = padding_of(self.reader.windows[:1], self.train.batch_tokens, self.run.recipe.seed)
        log.info(
            "%.0f%% of the source and %.0f%% of the target tokens in a batch are real",
            *(100 * share for share in padding[:2]),
        )
        if self.watch.is_beginner and not self.train.max_steps:
            self.watch.tell({"too short": too_short(self.total, self.updates_an_epoch)})
        for side, text in zip(("source", "target"), self.valid[:2], strict=True):
            self.watch.tell({f"unknown {side}": unknown(side, text)})

    def go_on(self) -> Position:
        """Train to the end."""
        if self.is_over():
            log.info("nothing left to train; raise %s to go on", self.limit())
            return self.position
        largest = [self.ranks.share([plan] * self.train.accumulate)[:1] for plan in largest_batches(self.reader)]
        try_out(self.learner, [plan.collate() for one in largest for plan in one], self.objective)
        self.listener.started(self.total, self.position)
        if self.position.validated != self.position.step and (self.is_due() or self.is_at_end()):
            self.validate()  # which a stop or a kill prevented
        if self.is_over():
            return self.position
        epochs = FOREVER if self.train.budget else self.train.max_epochs
        for plans, place in groups(self.reader, self.position.place, epochs, self.train.accumulate):
            self.step(plans, place)
            is_at_end = self.is_at_end()
            if is_at_end or self.is_due():
                self.validate()
            elif self.clock.elapsed() - self.saved_at >= seconds_of(self.train.save_every):
                self.save()
            if self.ranks.asked:
                self.stop()
            if is_at_end or self.is_out_of_patience():
                break
        if self.is_out_of_patience() and not self.is_at_end():
            log.info("no better %s in %d validations: that is the end", self.train.best_by, self.train.patience)
        log.info("%s", self.spent.told(self.clock.elapsed()))
        return self.position

    def step(self, plans: Sequence[Plan], place: Place) -> None:
        """One update, and its record."""
        rate, before = self.rate(), self.position
        self.ranks.seed(self.run.recipe.seed, before.step)
        updated = update(
            self.learner,
            [plan.collate() for plan in self.ranks.share(plans)],
            self.objective,
            self.train,
            rate=rate,
            step=before.step,
            done=self.done(),
            ranks=self.ranks,
        )
        self.position = before.moved(place, updated.tokens, skipped=bool(updated.fault))
        if updated.fault:
            self.skip(updated.fault, before.place)
        self.meter.add(updated)
        now = {"step": self.position.step, "epoch": self.position.epoch, "split": "train"}
        record: dict[str, Any] = {**now, **self.meter.read(), "lr": rate}
        if math.isfinite(updated.norm):
            record["norm"] = updated.norm
        self.listener.updated({**record, "elapsed": self.clock.elapsed()})
        if self.position.step % RECORD_EVERY == 0:
            self.journal.write("metrics", {**record, "time": round(time.time(), 1)})
            self.watch.recorded(record["loss"], self.position.step)
            self.meter = Meter()

    def skip(self, fault: str, place: Place) -> None:
        """Say that an update was none; too many in a row end the training before it harms the weights."""
        where = f"step {self.position.step} (epoch {place.epoch + 1}, window {place.window}, batch {place.batch})"
        if self.position.skipped > self.train.max_skipped:
            skipped = f", after {self.train.max_skipped} skipped updates" if self.train.max_skipped else ""
            raise UserError(f"{fault} is infinite or undefined at {where}{skipped}: training diverged; {REMEDY}")
        log.warning("%s is infinite or undefined at %s: the update is skipped", fault, where)

    def rate(self) -> float:
        if self.train.budget:
            return rate_in_time(self.position.step, self.clock.done(), self.train, plateaus=self.position.cuts)
        return learning_rate(self.position.step, self.total or 1, self.train, plateaus=self.position.cuts)

    def done(self) -> float:
        """The share of the training that is done."""
        return self.clock.done() if self.train.budget else self.position.step / (self.total or 1)

    def is_due(self) -> bool:
        """Whether a validation stands at this point."""
        if self.train.budget:
            # ten of them, unless they took more than a tenth of the time
            return self.clock.elapsed() - self.validated_at > max(self.clock.budget / 10, 9 * self.clock.validation)
        return self.position.step > 0 and self.position.step % (self.train.validate_every or self.updates_an_epoch) == 0

    def is_at_end(self) -> bool:
        """Whether all updates were made, or what time is left goes to the last validation."""
        return self.clock.is_over() or (self.total is not None and self.position.step >= self.total)

    def is_out_of_patience(self) -> bool:
        return self.position.since_best >= self.train.patience

    def is_over(self) -> bool:
        """Whether the training is done, and its end validated."""
        is_validated = self.position.step > 0 and self.position.validated == self.position.step
        return is_validated and (self.is_at_end() or self.is_out_of_patience())

    def limit(self) -> str:
        """What ended the training."""
        if self.is_out_of_patience() and not self.is_at_end():
            name = "patience"
        elif self.total is not None and self.position.step >= self.total:
            name = "max_steps" if self.total == self.train.max_steps else "max_epochs"
        else:
            name = "budget"
        return f"train.{name} (now {getattr(self.train, name)})"

    def validate(self) -> None:
        """Score the model that is kept, save it, and tell; a stop ends it, and the next start repeats it."""
        started = self.clock.elapsed()
        self.learner.averaging.validating(self.position.step)
        found = Validation({}, [], {})

        def judge() -> dict[str, float]:
            nonlocal found
            with in_place(self.learner.averaging), self.ranks.signals.at_once():
                found = validate(self.run, self.learner, self.valid, self.pairs)
            return found.scores

        try:
            scores = self.ranks.first(judge)
        except Stopped:
            self.stop()
        quality = -scores["loss"] if self.train.best_by == "loss" else scores[self.train.best_by]
        self.position = self.position.judged(quality, self.train.plateau)
        place = {"step": self.position.step, "epoch": self.position.epoch, "time": round(time.time(), 1)}
        record: dict[str, Any] = {**place, "split": "valid", **scores}
        self.journal.write("metrics", record)
        samples = found.samples[: self.train.samples]
        for sample in samples:
            self.journal.write("samples", {"step": self.position.step, **sample._asdict()})
        self.listener.validated(record, samples, self.position.is_best)
        if self.position.step >= self.train.warmup_steps:  # before that, every model shows some
            self.watch.validated(found.signs)
        self.validated_at = self.clock.elapsed()
        self.clock.validation = self.validated_at - started
        self.spent.validating += self.clock.validation
        self.save()
        self.meter = Meter()

    def save(self) -> None:
        """Have a checkpoint of this moment written, unless there is one, or that is another process's work."""
        if self.position == self.saved or not self.ranks.is_first:
            return
        began = self.clock.read()
        moment = snapshot(
            self.learner,
            self.position,
            journal=self.journal.sizes(),
            elapsed=round(began, 1),
            validation=round(self.clock.validation, 1),
            environment=self.environment,
        )
        self.saver.save(moment, best=self.position.is_best)
        self.saved, self.saved_at = self.position, self.clock.read()
        self.spent.saving += self.saved_at - began

    def stop(self) -> NoReturn:
        """End as a signal asked, with everything on the disk."""
        self.save()
        self.ranks.first(self.saver.wait)
        raise Stopped(
            f"stopped at step {self.position.step}; the same command goes on from here", self.ranks.signals.exit_code
        )


def total_updates(updates_an_epoch: int, train: Train) -> int | None:
    """How many updates a training makes; None if only the time ends it."""
    limits = [train.max_steps, None if train.budget else updates_an_epoch * train.max_epochs]
    return min((limit for limit in limits if limit is not None), default=None)


def refuse_idle(ranks: Ranks, reader: Reader, train: Train) -> None:
    """Every process must find something to do in an update."""
    sentences = sum(window.pairs for window in reader.windows) // reader.batches_an_epoch * train.accumulate
    if ranks.size > sentences:
        raise UserError(
            f"{ranks.size} processes cannot share updates of some {sentences} sentences; start at most {sentences}, "
            "or another run with a larger train.batch_tokens or train.accumulate"
        )


def groups(reader: Reader, start: Place, epochs: int, size: int) -> Iterator[tuple[list[Plan], Place]]:
    """The batches of each update, with the place behind them; at the end of an epoch there may be fewer."""
    gathered: list[Plan] = []
    for plan, place in reader.plans(start, epochs):
        gathered.append(plan)
        if len(gathered) == size or place == Place(place.epoch):
            yield gathered, place
            gathered = []


def largest_batches(reader: Reader) -> list[Plan]:
    """The batches of an epoch with the most pieces, and with the most pairs of a source and a target piece."""
    window = reader.windows[0]
    plan = plan_window(window, reader.budget, seed=reader.seed, epoch=0)
    B = np.array([len(rows) for rows in plan])
    S, T = (np.array([lengths[rows].max() + 1 for rows in plan]) for lengths in (side.lengths for side in window[:2]))
    chosen = {int(np.argmax(B * (S + T))), int(np.argmax(B * S * T))}
    return [Plan(window, 0, plan[number]) for number in sorted(chosen)]
