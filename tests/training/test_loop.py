"""Training resumes bit by bit, stops when asked, and skips what overflows."""

import json
import math
import os
import signal
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import torch

from seq2seq.data.batches import collate, plan_window
from seq2seq.data.encoded import encode_pairs
from seq2seq.errors import Stopped, UserError
from seq2seq.files import locked
from seq2seq.recipe import Recipe, load_recipe
from seq2seq.run import Run, load_checkpoint
from seq2seq.training import Silent, prepare_run, train
from seq2seq.training.loop import build_learner, update
from seq2seq.training.optimizer import Precision, learning_rate
from seq2seq.training.state import Learner, Position, restore, snapshot
from seq2seq.training.stop import StopSignals
from seq2seq.translator import Translator, build_model

SMALL = ["train.max_epochs=3", "model.hidden=16", "model.embedding=16", "model.dropout=0.3", "train.validate_every=40"]


class Interruption(Silent):
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
    return model, trainer, {key: value for key, value in state.items() if key != "journal"}


@pytest.mark.parametrize("stops", [(1, 17, 23, 40), (40, 40, 1)], ids=["anywhere", "at validations"])
def test_a_chain_of_stops_and_resumes_ends_where_an_undisturbed_run_ends(
    stops: tuple[int, ...], reversal_recipe: Path, tmp_path: Path
) -> None:
    recipe = small(reversal_recipe)
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


class Crash(Silent):
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
    assert "going on from the best checkpoint" in caplog.text


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
    recipe = small(reversal_recipe, "train.device=cuda", f"train.precision={precision}")
    run, corpus = prepare_run(recipe, tmp_path / "run")
    with pytest.raises(Stopped):
        train(run, corpus, Interruption(45))
    assert train(run, corpus).step == 90
    texts = [found.text for found in Translator.load(run, device="cuda").translate(["1 2 3", ""], beam=3)]
    assert len(texts) == 2


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


class Scores(Silent):
    def __init__(self) -> None:
        self.records: list[dict[str, Any]] = []

    def validated(self, record: dict[str, Any], samples: Sequence[Any], is_best: bool) -> None:
        self.records.append(record)
        assert len(samples) == 1


def test_a_listener_hears_of_every_validation(reversal_recipe: Path, tmp_path: Path) -> None:
    run, corpus = prepare_run(small(reversal_recipe, "train.max_epochs=1", "train.validate_every=12"), tmp_path / "run")
    scores = Scores()
    train(run, corpus, scores)
    assert [record["step"] for record in scores.records] == [12, 24, 30]  # and at the end
    for record in scores.records:
        assert record["perplexity"] == pytest.approx(math.exp(record["loss"]))


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
    settings = reversal.recipe.train
    learner = half_precision_learner(reversal)
    update(learner, batches[0], 1e-3, settings, 0)
    assert learner.scaler.get_scale() == 65536.0

    learner.scaler.update(new_scale=1e30)  # the scaled loss leaves the range of every half-precision gradient
    before = {name: p.detach().clone() for name, p in learner.model.named_parameters()}
    update(learner, batches[1], 1e-3, settings, 1)
    assert learner.scaler.get_scale() == pytest.approx(5e29)
    assert all(torch.equal(p, before[name]) for name, p in learner.model.named_parameters())

    learner.scaler.update(new_scale=1024.0)
    update(learner, batches[2], 1e-3, settings, 2)
    assert any(not torch.equal(p, before[name]) for name, p in learner.model.named_parameters())

    saved = snapshot(learner, Position(step=3), {})
    resumed = half_precision_learner(reversal)
    restore(resumed, saved, tmp_path)
    assert resumed.scaler.get_scale() == 1024.0
    assert resumed.scaler.state_dict() == learner.scaler.state_dict()
    assert asdict(restore(resumed, saved, tmp_path))["step"] == 3
    for one in (learner, resumed):
        torch.manual_seed(5)
        update(one, batches[0], 1e-3, settings, 3)
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
            nll, tokens = update(learner, collate(data, rows), 1e-2, reversal.recipe.train, step)
            course.append(nll / tokens)
    assert losses[name][0] == pytest.approx(losses["fp32"][0], rel=0.01)
    assert losses[name][10] == pytest.approx(losses["fp32"][10], rel=0.1)
    assert max(losses[name][-1], losses["fp32"][-1]) < 0.5


def test_a_diverging_update_is_stopped_before_it_harms_the_weights(reversal: Run) -> None:
    data = encode_pairs(reversal.pairs("valid"), reversal.tokenizers)
    batch = collate(data, plan_window(data, 256, seed=1, epoch=0)[0])
    model = build_model(reversal.recipe.model, reversal.tokenizers)
    learner = build_learner(model, reversal.recipe.train, torch.device("cpu"), Precision("fp32", "cpu"))
    with torch.no_grad():
        model.output.weight[5, 0] = math.inf
    before = model.encoder.layers[0].rnn.weight_hh_l0.detach().clone()
    with pytest.raises(UserError, match="at step 8: training diverged"):
        update(learner, batch, 1e-3, reversal.recipe.train, 7)
    assert torch.equal(model.encoder.layers[0].rnn.weight_hh_l0, before)


@pytest.mark.parametrize(
    ("schedule", "middle", "end"),
    [("linear", 0.5, 0.0), ("cosine", 0.5, 0.0), ("constant", 1.0, 1.0), ("inverse-sqrt", None, None)],
)
def test_the_rate_warms_up_then_follows_its_schedule(
    schedule: str, middle: float | None, end: float | None, reversal: Run
) -> None:
    settings = reversal.recipe.train.model_copy(
        update={"schedule": schedule, "warmup_steps": 100, "learning_rate": 2.0}
    )
    rates = [learning_rate(step, 1100, settings) for step in range(1100)]
    assert rates[0] == pytest.approx(0.02)
    assert rates[99] == max(rates) == pytest.approx(2.0, rel=0.01)
    assert rates[50] == pytest.approx(1.0, rel=0.05)
    if middle is not None:
        assert rates[600] == pytest.approx(2.0 * middle, rel=0.01)
        assert rates[-1] == pytest.approx(2.0 * (end or 0.0), abs=0.01)
    else:
        assert rates[399] == pytest.approx(1.0, rel=0.01)


def test_a_second_signal_has_its_usual_effect() -> None:
    with pytest.raises(KeyboardInterrupt), StopSignals() as signals:
        os.kill(os.getpid(), signal.SIGINT)
        assert signals.exit_code == 130
        os.kill(os.getpid(), signal.SIGINT)
