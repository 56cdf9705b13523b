"""An update is the same however its batches are cut, and nothing is applied that should not be."""

import math
from collections.abc import Callable

import pytest
import torch

from seq2seq.data.batches import Batch, collate, plan_window
from seq2seq.data.encoded import encode_pairs
from seq2seq.errors import UserError
from seq2seq.model import Seq2Seq
from seq2seq.model.types import Loss
from seq2seq.recipe import Recipe
from seq2seq.run import Run
from seq2seq.training.objectives import Objective, build_objective
from seq2seq.training.optimizer import Precision
from seq2seq.training.state import Learner
from seq2seq.training.update import add_gradients, build_learner, parts_of, room_of, rows_of, try_out, update
from seq2seq.translator import build_model


def learner_of(run: Run, **model: object) -> Learner:
    torch.manual_seed(0)
    settings = run.recipe.model.model_copy(update=model)
    built = build_model(settings, run.tokenizers).double()
    return build_learner(built, run.recipe.train, torch.device("cpu"), Precision("fp32", "cpu"))


def batch_of(run: Run, pairs: int = 40) -> Batch:
    data = encode_pairs(run.pairs("valid")[:pairs], run.tokenizers)
    return collate(data, plan_window(data, 10_000, seed=1, epoch=0)[0])


def gradient(learner: Learner, batches: list[Batch], objective: Objective) -> dict[str, torch.Tensor]:
    add_gradients(learner, batches, objective, done=0.5)
    return {name: p.grad.clone() for name, p in learner.model.named_parameters() if p.grad is not None}


def assert_equal(one: dict[str, torch.Tensor], other: dict[str, torch.Tensor]) -> None:
    assert one.keys() == other.keys()
    for name in one:
        torch.testing.assert_close(one[name], other[name], rtol=1e-6, atol=1e-9)


@pytest.mark.parametrize("settings", [{}, {"r_drop": 1.0}], ids=["likelihood", "r-drop"])
def test_two_accumulated_halves_equal_one_batch(settings: dict[str, float], reversal: Run) -> None:
    recipe = with_train(reversal.recipe, **settings)
    objective, learner, batch = build_objective(recipe, ()), learner_of(reversal), batch_of(reversal)
    uneven = [rows_of(batch, slice(0, 3)), rows_of(batch, slice(3, 40))]
    assert_equal(gradient(learner, [batch], objective), gradient(learner, uneven, objective))


def with_train(recipe: Recipe, **settings: object) -> Recipe:
    return recipe.model_copy(update={"train": recipe.train.model_copy(update=settings)})


def limited(objective: Objective, room: int) -> Objective:
    """The objective on a device with room for so many pieces; it fails after some of the gradient is made."""

    def on_small_device(model: Seq2Seq, batch: Batch, done: float) -> Loss:
        loss = objective(model, batch, done)
        if room_of(batch) > room:
            torch.autograd.backward(loss.smoothed)
            raise torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB")
        return loss

    return on_small_device


@pytest.mark.parametrize("share", [0.9, 0.5, 0.2, 0.05])
def test_a_batch_that_does_not_fit_the_memory_is_halved_with_equal_gradients(share: float, reversal: Run) -> None:
    objective, learner, batch = build_objective(reversal.recipe, ()), learner_of(reversal), batch_of(reversal)
    whole = gradient(learner, [batch], objective)
    room = int(share * room_of(batch))
    assert_equal(whole, gradient(learner, [batch], limited(objective, room)))
    assert learner.room is not None
    assert learner.room <= room
    calls: list[int] = []

    def counted(model: Seq2Seq, part: Batch, done: float) -> Loss:
        calls.append(room_of(part))
        return limited(objective, room)(model, part, done)

    assert_equal(whole, gradient(learner, [batch], counted))  # the next time nothing fails any more
    assert max(calls) <= room


def test_dropout_is_the_same_after_a_batch_was_halved_as_if_it_had_been_from_the_start(reversal: Run) -> None:
    objective, batch = build_objective(reversal.recipe, ()), batch_of(reversal)
    found = []
    for known in (None, room_of(batch) // 2):
        learner = learner_of(reversal, dropout=0.3)
        learner.room = known
        torch.manual_seed(4)
        found.append(gradient(learner, [batch], limited(objective, room_of(batch) - 1)))
    assert_equal(*found)


def test_a_single_pair_that_does_not_fit_is_an_error_that_names_settings(reversal: Run) -> None:
    objective = limited(build_objective(reversal.recipe, ()), 0)
    with pytest.raises(UserError, match="out of memory on a single pair; lower data.max_length"):
        add_gradients(learner_of(reversal), [batch_of(reversal)], objective, done=0.0)


def test_parts_hold_every_row_once_without_needless_padding(reversal: Run) -> None:
    batch = batch_of(reversal)
    parts = list(parts_of(batch, 60))
    assert sum(len(part.source) for part in parts) == len(batch.source)
    assert all(part.source.size(1) == int(part.source_lengths.max()) for part in parts)
    assert torch.cat([part.target_out[part.target_out != 0] for part in parts]).equal(
        batch.target_out[batch.target_out != 0]
    )


def test_trying_out_the_largest_batch_changes_nothing(reversal: Run) -> None:
    learner, objective = learner_of(reversal, dropout=0.3), build_objective(reversal.recipe, ())
    before, random = {n: p.clone() for n, p in learner.model.named_parameters()}, torch.get_rng_state()
    try_out(learner, [batch_of(reversal)], objective)
    assert all(torch.equal(p, before[name]) for name, p in learner.model.named_parameters())
    assert torch.equal(torch.get_rng_state(), random)
    assert all(p.grad is None for p in learner.model.parameters())


def poisoned(layer: str, value: float) -> Callable[[Learner], None]:
    """Makes the gradient of a layer infinite or undefined in the next backward passes."""

    def poison(learner: Learner) -> None:
        parameter = dict(learner.model.named_parameters())[layer]
        parameter.register_hook(lambda grad: torch.full_like(grad, value))

    return poison


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
@pytest.mark.parametrize("layer", ["encoder.layers.0.rnn.weight_hh_l0", "decoder.read_out.mix.weight"])
def test_a_gradient_that_is_no_number_is_not_applied_and_its_layer_named(
    layer: str, value: float, reversal: Run
) -> None:
    learner, objective = learner_of(reversal), build_objective(reversal.recipe, ())
    poisoned(layer, value)(learner)
    before = {name: p.clone() for name, p in learner.model.named_parameters()}
    found = update(learner, [batch_of(reversal)], objective, reversal.recipe.train, rate=1e-3)
    assert found.fault == f"the gradient of {layer}"
    assert all(torch.equal(p, before[name]) for name, p in learner.model.named_parameters())
    assert not learner.optimizer.state_dict()["state"]
