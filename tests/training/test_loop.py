"""Training resumes bit by bit, stops when asked, and skips what overflows."""

import errno
import itertools
import json
import math
import os
import re
import signal
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import torch

from seq2seq.data.batches import Batch, Place, Reader, collate, plan_window
from seq2seq.data.encoded import encode_pairs
from seq2seq.errors import Stopped, UserError
from seq2seq.files import locked
from seq2seq.recipe import Recipe, load_recipe
from seq2seq.run import Checkpoint, Run, load_checkpoint, save_checkpoint
from seq2seq.stop import StopSignals, in_thread
from seq2seq.training import Listener, loop, prepare_run, saver, train
from seq2seq.training import clock as clocks
from seq2seq.training import update as updating
from seq2seq.training import validate as validation
from seq2seq.training.listener import Several
from seq2seq.training.objectives import build_objective
from seq2seq.training.optimizer import Precision
from seq2seq.training.saver import Saver
from seq2seq.training.state import Learner, Position, restore, snapshot
from seq2seq.training.update import Updated, add_gradients, build_learner, update
from seq2seq.translator import Translator, build_model

SMALL = ["train.max_epochs=3", "model.hidden=16", "model.embedding=16", "model.dropout=0.3", "train.validate_every=40"]


class Interruption(Listener):
    """Asks the training to stop after a number of updates."""

    def __init__(self, after: int) -> None:
        self.left = after

    def updated(self, record: dict[str, Any]) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGTERM)


def small(recipe_path: Path, *more: str) -> Recipe:
    return load_recipe(str(recipe_path), [*SMALL, *more])


def final(run: Run) -> tuple[dict[str, torch.Tensor], dict[str, torch.Tensor], dict[str, Any]]:
    model, trainer, state = load_checkpoint(run, "last")
    return (
        model,
        trainer,
        {key: value for key, value in state.items() if key not in ("journal", "elapsed", "validation", "environment")},
    )


EVERYWHERE = (1, 17, 23, 40)


@pytest.mark.parametrize(
    ("stops", "settings"),
    [
        pytest.param(EVERYWHERE, [], id="anywhere"),
        pytest.param((40, 40, 1), [], id="at validations"),
        pytest.param((3, 9, 13), ["train.ema=0.9", "train.accumulate=2"], id="moving average, accumulated"),
        pytest.param(EVERYWHERE, ["train.average=2", "train.validate_every=20"], id="average of the last"),
        pytest.param((23, 30), ["train.r_drop=1", "train.scheduled_sampling=0.5"], id="R-Drop on own words"),
        pytest.param((23, 30), ["train.schedule=plateau", "train.plateau=1", "train.validate_every=5"], id="plateau"),
    ],
)
def test_a_chain_of_stops_and_resumes_ends_where_an_undisturbed_run_ends(
    stops: tuple[int, ...], settings: list[str], reversal_recipe: Path, tmp_path: Path
) -> None:
    recipe = small(reversal_recipe, *settings)
    undisturbed, corpus = prepare_run(recipe, tmp_path / "undisturbed")
    train(undisturbed, corpus)

    for after in stops:
        disturbed, corpus = prepare_run(recipe, tmp_path / "disturbed")
        with pytest.raises(Stopped) as stopped:
            train(disturbed, corpus, Interruption(after))
        assert stopped.value.exit_code == 143
    disturbed, corpus = prepare_run(recipe, tmp_path / "disturbed")
    train(disturbed, corpus)

    for one, other in zip(final(undisturbed)[:2], final(disturbed)[:2], strict=True):
        assert one.keys() == other.keys()
        assert all(torch.equal(one[name], other[name]) for name in one)
    assert final(undisturbed)[2] == final(disturbed)[2]
    valid = [[line for line in records(run) if line["split"] == "valid"] for run in (undisturbed, disturbed)]
    assert [(line["step"], line["loss"], line["BLEU"]) for line in valid[0]] == [
        (line["step"], line["loss"], line["BLEU"]) for line in valid[1]
    ]


PIECES = "tokenizer={kind: %s, vocabulary: 40, byte_fallback: false, %s}"  # several digits make a piece


@pytest.mark.parametrize("sampling", [("unigram", "sampling: 0.2"), ("bpe", "dropout: 0.3")], ids=["unigram", "bpe"])
def test_a_run_that_samples_its_pieces_resumes_bit_by_bit(
    sampling: tuple[str, str], reversal_recipe: Path, tmp_path: Path
) -> None:
    recipe = small(reversal_recipe, PIECES % sampling, "train.max_epochs=2")
    undisturbed, corpus = prepare_run(recipe, tmp_path / "undisturbed")
    train(undisturbed, corpus)
    for after in (7, 20, 30):
        disturbed, corpus = prepare_run(recipe, tmp_path / "disturbed")
        with pytest.raises(Stopped):
            train(disturbed, corpus, Interruption(after))
    train(*prepare_run(recipe, tmp_path / "disturbed"))
    plain, corpus = prepare_run(
        small(reversal_recipe, PIECES % (sampling[0], ""), "train.max_epochs=2"), tmp_path / "p"
    )
    train(plain, corpus)
    one, other, unsampled = final(undisturbed)[0], final(disturbed)[0], final(plain)[0]
    assert all(torch.equal(one[name], other[name]) for name in one)
    assert not all(torch.equal(one[name], unsampled[name]) for name in one)


def records(run: Run) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (run.path / "metrics.jsonl").read_text().splitlines()]


class Crash(Listener):
    """Ends the training without a word after a number of updates, as a kill would."""

    def __init__(self, after: int) -> None:
        self.left = after

    def updated(self, record: dict[str, Any]) -> None:
        self.left -= 1
        if self.left == 0:
            raise RuntimeError("killed")


def test_what_a_killed_run_wrote_after_its_last_checkpoint_is_forgotten(reversal_recipe: Path, tmp_path: Path) -> None:
    recipe = small(reversal_recipe, "train.validate_every=60")
    for after in (55, 75):  # before the first checkpoint, then behind one
        run, corpus = prepare_run(recipe, tmp_path / "run")
        with pytest.raises(RuntimeError, match="killed"):
            train(run, corpus, Crash(after))
    train(*prepare_run(recipe, tmp_path / "run"))
    assert [line["step"] for line in records(run)] == [50, 60, 90]


def test_a_checkpoint_left_without_a_link_is_written_anew(reversal_recipe: Path, tmp_path: Path) -> None:
    run, corpus = prepare_run(small(reversal_recipe), tmp_path / "run")
    orphan = run.path / "checkpoints" / "step-00000040"
    orphan.mkdir(parents=True)
    (orphan / "model.safetensors").write_bytes(b"half")
    train(run, corpus)
    assert load_checkpoint(run, "last").state["step"] == 90


@pytest.mark.parametrize("name", ["trainer.safetensors", "state.json", "model.safetensors"])
def test_a_damaged_last_checkpoint_gives_way_to_the_best(
    name: str, reversal_recipe: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run, corpus = prepare_run(small(reversal_recipe), tmp_path / "run")
    with pytest.raises(Stopped):
        train(run, corpus, Interruption(45))
    assert (run.path / "best").resolve() != (run.path / "last").resolve()
    path = run.path / "last" / name
    path.write_bytes(path.read_bytes()[:-1] + b"?")
    assert train(run, corpus).step == 90
    assert f"{name} is damaged" in caplog.text
    assert "going on from step 40 instead" in caplog.text


def test_two_trainers_never_share_a_run(reversal_recipe: Path, tmp_path: Path) -> None:
    run, corpus = prepare_run(small(reversal_recipe), tmp_path / "run")
    with locked(run.path), pytest.raises(UserError, match="another s2s is working on"):
        train(run, corpus)
    assert train(run, corpus).step == 90


def test_fp16_that_always_overflows_is_stopped(reversal_recipe: Path, tmp_path: Path) -> None:
    wild = small(reversal_recipe, "train.precision=fp16", "train.learning_rate=1e30", "train.warmup_steps=0")
    run, corpus = prepare_run(wild, tmp_path / "run")
    with pytest.raises(UserError, match="training diverged; start another run"):
        train(run, corpus)


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: the CUDA path is not run")
@pytest.mark.parametrize("precision", ["fp32", "bf16", "fp16"])
def test_a_gpu_trains_resumes_and_translates(precision: str, reversal_recipe: Path, tmp_path: Path) -> None:
    more = ["train.ema=0.9", "train.accumulate=2", "train.r_drop=1", "train.scheduled_sampling=0.3"]
    recipe = small(reversal_recipe, "train.device=cuda", f"train.precision={precision}", *more)
    run, corpus = prepare_run(recipe, tmp_path / "run")
    with pytest.raises(Stopped):
        train(run, corpus, Interruption(22))
    assert "random.cuda" in load_checkpoint(run, "last").trainer
    assert train(run, corpus).step == 45
    texts = [found.text for found in Translator.load(run, device="cuda").translate(["1 2 3", ""], beam=3)]
    assert len(texts) == 2


@pytest.mark.skipif(not torch.cuda.is_available(), reason="no GPU here: the CUDA path is not run")
def test_a_gpu_without_room_halves_its_batches(reversal_recipe: Path, tmp_path: Path) -> None:
    recipe = small(reversal_recipe, "train.device=cuda", "train.max_epochs=1", "train.batch_tokens=20000")
    run, corpus = prepare_run(recipe, tmp_path / "run")
    total = torch.cuda.get_device_properties(0).total_memory
    torch.cuda.set_per_process_memory_fraction((torch.cuda.memory_reserved() + (40 << 20)) / total)
    try:
        train(run, corpus)
    finally:
        torch.cuda.set_per_process_memory_fraction(1.0)
    assert load_checkpoint(run, "last").state["room"]


def test_a_finished_run_can_be_extended(reversal_recipe: Path, tmp_path: Path) -> None:
    run, corpus = prepare_run(small(reversal_recipe, "train.max_epochs=1"), tmp_path / "run")
    assert train(run, corpus).epoch == 1
    run, corpus = prepare_run(small(reversal_recipe, "train.max_epochs=2"), tmp_path / "run")
    assert train(run, corpus).epoch == 2


def test_another_recipe_or_corpus_is_refused_with_the_difference(reversal_recipe: Path, tmp_path: Path) -> None:
    recipe = small(reversal_recipe)
    prepare_run(recipe, tmp_path / "run")
    with pytest.raises(UserError, match="another recipe .*model.hidden: 16 -> 32"):
        prepare_run(small(reversal_recipe, "model.hidden=32"), tmp_path / "run")
    source = Path(recipe.data.train[0].files[0])  # type: ignore[index]
    text = source.read_text()
    try:
        source.write_text(text.replace("1", "2", 1))
        with pytest.raises(UserError, match="another corpus .*train: .*text changed"):
            prepare_run(recipe, tmp_path / "run")
    finally:
        source.write_text(text)


def test_training_stops_early_when_nothing_gets_better(reversal_recipe: Path, tmp_path: Path) -> None:
    frozen = small(reversal_recipe, "train.learning_rate=1e-12", "train.patience=2", "train.max_epochs=50")
    run, corpus = prepare_run(frozen, tmp_path / "run")
    assert train(run, corpus).step == 3 * 40  # the first validation is the best, then two that are not better


@pytest.mark.parametrize("phase", ["translating", "losses"])
def test_a_stop_during_a_validation_ends_it_and_the_next_start_repeats_it(
    phase: str, reversal_recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    recipe = small(reversal_recipe, "train.average=2", "train.best_by=chrF")
    undisturbed, corpus = prepare_run(recipe, tmp_path / "undisturbed")
    train(undisturbed, corpus)
    disturbed, corpus = prepare_run(recipe, tmp_path / "disturbed")
    for stopped_at, undisturbed_before in ((40, 0), (80, 1), (90, 1)):  # the one that was stopped comes first
        with monkeypatch.context() as patch, pytest.raises(Stopped, match=f"stopped at step {stopped_at}") as stopped:
            owner, name = (Translator, "translate") if phase == "translating" else (validation, "losses")
            patch.setattr(owner, name, interrupted_after(undisturbed_before, getattr(owner, name)))
            train(disturbed, corpus)
        assert stopped.value.exit_code == 143
        assert load_checkpoint(disturbed, "last").state["validated"] < stopped_at
    train(disturbed, corpus)
    for one, other in zip(final(undisturbed)[:2], final(disturbed)[:2], strict=True):
        assert all(torch.equal(one[name], other[name]) for name in one)
    assert final(undisturbed)[2] == final(disturbed)[2]


def interrupted_after(calls: int, function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, during whose next call but so many a signal comes."""
    count = itertools.count()

    def perhaps_interrupted(*arguments: Any, **options: Any) -> Any:
        if next(count) == calls:
            os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(10)
            raise AssertionError("the signal was not heard")
        return function(*arguments, **options)

    return perhaps_interrupted


def test_the_largest_batches_are_those_with_most_pieces_and_most_pairs_of_pieces(reversal: Run) -> None:
    data = encode_pairs(reversal.pairs("valid"), reversal.tokenizers)
    reader = Reader([data], 100, seed=3)
    batches = [batch for batch, _ in reader.read(Place(), epochs=1)]
    found = [plan.collate() for plan in loop.largest_batches(reader)]
    for measure in (
        lambda batch: batch.source.numel() + batch.target_out.numel(),
        lambda batch: batch.source.numel() * batch.target_out.size(1),
    ):
        assert max(map(measure, found)) == max(map(measure, batches))
    assert len(found) <= 2


def test_a_number_of_updates_ends_the_training_with_a_validation(reversal_recipe: Path, tmp_path: Path) -> None:
    run, corpus = prepare_run(small(reversal_recipe, "train.max_steps=25"), tmp_path / "run")
    position = train(run, corpus)
    assert (position.step, position.validated) == (25, 25)
    run, corpus = prepare_run(small(reversal_recipe, "train.max_steps=50"), tmp_path / "run")
    assert train(run, corpus).step == 50


def test_accumulation_divides_the_updates_of_an_epoch(reversal_recipe: Path, tmp_path: Path) -> None:
    whole, corpus = prepare_run(small(reversal_recipe, "train.max_epochs=1"), tmp_path / "whole")
    expected = train(whole, corpus)
    parts, corpus = prepare_run(small(reversal_recipe, "train.max_epochs=1", "train.accumulate=4"), tmp_path / "parts")
    found = train(parts, corpus)
    assert (expected.step, found.step) == (30, 8)
    assert found.tokens == expected.tokens


class Rates(Listener):
    def __init__(self) -> None:
        self.rates: list[float] = []

    def updated(self, record: dict[str, Any]) -> None:
        self.rates.append(record["lr"])


class Timed(Rates):
    """A clock that goes on a tenth of a second with each update, and four tenths with each validation."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now

    def updated(self, record: dict[str, Any]) -> None:
        super().updated(record)
        self.now += 0.1

    def validated(self, record: dict[str, Any], samples: Sequence[Any], is_best: bool) -> None:
        self.now += 0.4


def test_a_budget_of_time_ends_the_training_and_its_schedule(
    reversal_recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Timed()
    times = SimpleNamespace(monotonic=clock.monotonic, time=time.time, perf_counter=time.perf_counter)
    monkeypatch.setattr(loop, "time", times)
    monkeypatch.setattr(clocks, "time", times)
    recipe = small(reversal_recipe, "train.budget=8s", "train.max_epochs=1", "train.warmup_steps=5", "train.keep=9")
    run, corpus = prepare_run(recipe, tmp_path / "run")
    with pytest.raises(Stopped):
        train(run, corpus, Several(clock, Interruption(20)), began=clock.now - 1.0)  # a second went by before
    assert load_checkpoint(run, "last").state["elapsed"] == pytest.approx(
        1.0 + 20 * 0.1 + 0.4, abs=0.1
    )  # one validation
    clock.now += 1000.0  # while nothing trained
    position = train(run, corpus, clock)
    assert 7.5 < load_checkpoint(run, "last").state["elapsed"] <= 8.0
    assert position.epoch == 1  # of as many as the time allows
    assert position.validated == position.step
    assert clock.rates[4] == max(clock.rates)
    assert clock.rates[-1] < 0.1 * max(clock.rates)
    assert train(run, corpus).step == position.step


def test_schedule_plateau_halves_the_rate_when_validation_gets_no_better(reversal_recipe: Path, tmp_path: Path) -> None:
    still = ["train.learning_rate=1e-12", "train.schedule=plateau", "train.warmup_steps=0", "train.validate_every=5"]
    run, corpus = prepare_run(small(reversal_recipe, *still, "train.max_epochs=1"), tmp_path / "run")
    rates = Rates()
    train(run, corpus, rates)
    assert [rates.rates[step] / 1e-12 for step in (0, 14, 15, 24, 25)] == pytest.approx([1, 1, 0.5, 0.5, 0.25])


def test_gradients_that_are_no_numbers_are_skipped_then_end_the_training_with_step_batch_and_layer(
    reversal_recipe: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, corpus = prepare_run(small(reversal_recipe, "train.max_skipped=2"), tmp_path / "run")
    calls = itertools.count(-1)  # trying out the largest batches comes first

    def poisoning(learner: Learner, batches: Any, *rest: Any) -> float:
        nll = add_gradients(learner, batches, *rest)
        if next(calls) in (7, 20, 21, 22):
            learner.model.decoder.read_out.mix.weight.grad.fill_(math.nan)
        return nll

    monkeypatch.setattr(updating, "add_gradients", poisoning)
    monkeypatch.setattr(loop, "try_out", lambda *_: next(calls))
    where = r"at step 23 \(epoch 1, window 0, batch 22\), after 2 skipped updates: training diverged"
    with pytest.raises(
        UserError, match="the gradient of decoder.read_out.mix.weight is infinite or undefined " + where
    ):
        train(run, corpus)
    skipped = [message for message in caplog.messages if "skipped" in message]
    assert [message.split(" at ")[1].split(" ")[1] for message in skipped] == ["8", "21", "22"]


def test_a_save_that_fails_is_told_and_leaves_the_one_before(
    reversal_recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, corpus = prepare_run(small(reversal_recipe), tmp_path / "run")
    calls = itertools.count()

    def full(*arguments: Any, **options: Any) -> Path:
        if next(calls) == 1:
            raise OSError(errno.ENOSPC, "No space left on device")
        return save_checkpoint(*arguments, **options)

    with monkeypatch.context() as patch, pytest.raises(UserError, match="No space left on device; the one before"):
        patch.setattr(saver, "save_checkpoint", full)
        train(run, corpus)
    assert load_checkpoint(run, "last").state["step"] == 40
    assert train(run, corpus).step == 90


def test_training_goes_on_while_a_checkpoint_is_written(reversal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    goes_on, written = threading.Event(), []

    def slow(run: Run, checkpoint: Checkpoint, **_: Any) -> None:
        assert goes_on.wait(30)
        written.append(checkpoint.state["step"])

    monkeypatch.setattr(saver, "save_checkpoint", slow)
    with Saver(reversal) as saving:
        saving.save(Checkpoint({}, {}, {"step": 1}), best=False)
        assert written == []
        goes_on.set()
        saving.save(Checkpoint({}, {}, {"step": 2}), best=False)
        assert 1 in written
    assert written == [1, 2]


def test_the_kept_weights_are_the_average_and_the_trainer_s_own_are_beside_them(
    reversal_recipe: Path, tmp_path: Path
) -> None:
    run, corpus = prepare_run(small(reversal_recipe, "train.ema=0.99", "train.max_epochs=1"), tmp_path / "run")
    train(run, corpus)
    model, trainer, _ = load_checkpoint(run, "best")
    assert {name.removeprefix("averaging.own.") for name in trainer if name.startswith("averaging")} == set(model)
    assert not torch.equal(model["output.bias"], trainer["averaging.own.output.bias"])


class Scores(Listener):
    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def validated(self, record: dict[str, Any], samples: Sequence[Any], is_best: bool) -> None:
        self.records.append(record)
        assert len(samples) == 1


def test_a_listener_hears_of_every_validation(
    reversal_recipe: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run, corpus = prepare_run(small(reversal_recipe, "train.max_epochs=1", "train.validate_every=12"), tmp_path / "run")
    scores = Scores()
    caplog.set_level("INFO", "seq2seq")
    train(run, corpus, scores)
    assert [record["step"] for record in scores.records] == [12, 24, 30]  # and at the end
    assert re.search(r"trained for \d+ s: \d+\.\d% went to validations, \d+\.\d\d% to saving", caplog.text)
    for record in scores.records:
        assert record["perplexity"] == pytest.approx(math.exp(record["loss"]))


def updated(learner: Learner, batch: Batch, rate: float, recipe: Recipe, step: int = 0) -> Updated:
    """An update on one batch, in a model that needs no tokenizer for its objective."""
    return update(learner, [batch], build_objective(recipe, ()), recipe.train, rate=rate, step=step)


def half_precision_learner(reversal: Run) -> Learner:
    torch.manual_seed(0)
    device = torch.device("cpu")
    return build_learner(
        build_model(reversal.recipe.model, reversal.tokenizers), reversal.recipe.train, device, Precision("fp16", "cpu")
    )


def test_an_overflow_skips_the_update_and_lowers_the_scale_which_survives_a_resume(
    reversal: Run, tmp_path: Path
) -> None:
    data = encode_pairs(reversal.pairs("valid"), reversal.tokenizers)
    batches = [collate(data, rows) for rows in plan_window(data, 256, seed=1, epoch=0)]
    recipe = reversal.recipe
    learner = half_precision_learner(reversal)
    updated(learner, batches[0], 1e-3, recipe, 0)
    assert learner.scaler.get_scale() == 65536.0

    learner.scaler.update(new_scale=1e30)  # the scaled loss leaves the range of every half-precision gradient
    before = {name: p.detach().clone() for name, p in learner.model.named_parameters()}
    updated(learner, batches[1], 1e-3, recipe, 1)
    assert learner.scaler.get_scale() == pytest.approx(5e29)
    assert all(torch.equal(p, before[name]) for name, p in learner.model.named_parameters())

    learner.scaler.update(new_scale=1024.0)
    updated(learner, batches[2], 1e-3, recipe, 2)
    assert any(not torch.equal(p, before[name]) for name, p in learner.model.named_parameters())

    saved = snapshot(learner, Position(step=3))
    resumed = half_precision_learner(reversal)
    restore(resumed, saved, tmp_path)
    assert resumed.scaler.get_scale() == 1024.0
    assert resumed.scaler.state_dict() == learner.scaler.state_dict()
    assert asdict(restore(resumed, saved, tmp_path))["step"] == 3
    for one in (learner, resumed):
        torch.manual_seed(5)
        updated(one, batches[0], 1e-3, recipe, 3)
    for (name, one), (_, other) in zip(learner.model.named_parameters(), resumed.model.named_parameters(), strict=True):
        assert torch.equal(one, other), name


@pytest.mark.parametrize("name", ["bf16", "fp16"])
def test_half_precision_learns_what_full_precision_learns(name: str, reversal: Run) -> None:
    data = encode_pairs(reversal.pairs("valid"), reversal.tokenizers)
    rows = plan_window(data, 10_000, seed=1, epoch=0)[0]
    losses: dict[str, list[float]] = {"fp32": [], name: []}
    for kind, course in losses.items():
        torch.manual_seed(0)
        model = build_model(reversal.recipe.model, reversal.tokenizers)
        learner = build_learner(model, reversal.recipe.train, torch.device("cpu"), Precision(kind, "cpu"))
        for step in range(30):
            found = updated(learner, collate(data, rows), 1e-2, reversal.recipe, step)
            course.append(found.nll / found.tokens)
    assert losses[name][0] == pytest.approx(losses["fp32"][0], rel=0.01)
    assert losses[name][10] == pytest.approx(losses["fp32"][10], rel=0.1)
    assert max(losses[name][-1], losses["fp32"][-1]) < 0.5


def test_an_update_whose_gradient_is_infinite_changes_nothing_and_names_the_layer(reversal: Run) -> None:
    data = encode_pairs(reversal.pairs("valid"), reversal.tokenizers)
    batch = collate(data, plan_window(data, 256, seed=1, epoch=0)[0])
    model = build_model(reversal.recipe.model, reversal.tokenizers)
    learner = build_learner(model, reversal.recipe.train, torch.device("cpu"), Precision("fp32", "cpu"))
    with torch.no_grad():
        model.output.weight[5, 0] = math.inf
    before = model.encoder.layers[0].rnn.weight_hh_l0.detach().clone()
    assert updated(learner, batch, 1e-3, reversal.recipe).fault == "the weights of source_embedding.weight"
    assert torch.equal(model.encoder.layers[0].rnn.weight_hh_l0, before)


def test_a_second_request_to_stop_changes_nothing() -> None:
    with StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGUSR1)
        os.kill(os.getpid(), signal.SIGTERM)
        assert signals.exit_code == 143


def test_where_nothing_has_to_be_saved_a_signal_ends_the_work_at_once() -> None:
    with pytest.raises(Stopped) as stopped, StopSignals() as signals, signals.at_once():
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(10)
    assert stopped.value.exit_code == 143
    with pytest.raises(Stopped), StopSignals() as signals, signals.at_once(), signals.at_once(False):
        os.kill(os.getpid(), signal.SIGTERM)
        finished = True
    assert finished


def test_work_that_no_signal_can_interrupt_goes_on_in_a_thread_beside_one_that_can() -> None:
    release = threading.Event()
    with pytest.raises(Stopped), StopSignals() as signals, signals.at_once():
        threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGTERM)).start()
        in_thread(lambda: release.wait(20))
    release.set()
    assert in_thread(lambda: 3) == 3
    with pytest.raises(ZeroDivisionError):
        in_thread(lambda: 1 // 0)


def test_a_second_ctrl_c_has_its_usual_effect() -> None:
    with pytest.raises(KeyboardInterrupt), StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGINT)
        assert signals.exit_code == 130
        os.kill(os.getpid(), signal.SIGINT)
