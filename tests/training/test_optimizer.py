"""The rate of learning over a training, and what AdamW remembers."""

import pytest
import torch
from torch import nn

from seq2seq.recipe import Train
from seq2seq.training.optimizer import build_optimizer, learning_rate


@pytest.mark.parametrize(("memory", "step"), [(0.0, 1.0), (0.5, 0.1 / (0.255 / 0.75) ** 0.5)])
def test_a_small_gradient_after_a_large_one_counts_by_what_is_remembered(memory: float, step: float) -> None:
    layer = nn.Linear(1, 1)
    optimizer = build_optimizer(layer, Train(betas=(0.0, memory), weight_decay=0.0), torch.device("cpu"))
    for gradient in (1.0, 0.1):
        before = layer.weight.detach().clone()
        layer.weight.grad = torch.full_like(layer.weight, gradient)
        optimizer.step()
    assert (before - layer.weight).item() == pytest.approx(step * Train().learning_rate, rel=1e-3)


def test_matrices_decay_and_biases_do_not() -> None:
    layer = nn.Linear(2, 2)
    nn.init.ones_(layer.weight)
    nn.init.ones_(layer.bias)
    optimizer = build_optimizer(layer, Train(weight_decay=0.1, learning_rate=0.5), torch.device("cpu"))
    for parameter in layer.parameters():
        parameter.grad = torch.zeros_like(parameter)
    optimizer.step()
    assert layer.weight.detach().flatten().tolist() == pytest.approx([0.95] * 4)
    assert layer.bias.tolist() == [1.0, 1.0]


@pytest.mark.parametrize(
    ("schedule", "middle", "end"),
    [("linear", 0.5, 0.0), ("cosine", 0.5, 0.0), ("constant", 1.0, 1.0), ("inverse-sqrt", None, None)],
)
def test_the_rate_warms_up_then_follows_its_schedule(schedule: str, middle: float | None, end: float | None) -> None:
    settings = Train().model_copy(update={"schedule": schedule, "warmup_steps": 100, "learning_rate": 2.0})
    rates = [learning_rate(step, 1100, settings) for step in range(1100)]
    assert rates[0] == pytest.approx(0.02)
    assert rates[99] == max(rates) == pytest.approx(2.0, rel=0.01)
    assert rates[50] == pytest.approx(1.0, rel=0.05)
    if middle is not None:
        assert rates[600] == pytest.approx(2.0 * middle, rel=0.01)
        assert rates[-1] == pytest.approx(2.0 * (end or 0.0), abs=0.01)
    else:
        assert rates[399] == pytest.approx(1.0, rel=0.01)
