"""Averages of weights are what a plain loop gives, and come back from a checkpoint."""

import torch
from torch import nn

from seq2seq.recipe import Train
from seq2seq.training.averaging import build_averaging, in_place


def settings(**train: object) -> Train:
    return Train().model_copy(update=train)


def model_at(value: float) -> nn.Linear:
    model = nn.Linear(2, 1, bias=False)
    set_to(model, value)
    return model


def set_to(model: nn.Linear, value: float) -> None:
    nn.init.constant_(model.weight, value)


def kept(averaging: object) -> float:
    return float(averaging.weights()["weight"][0, 0])  # type: ignore[attr-defined]


def test_the_moving_average_warms_up_then_keeps_its_decay() -> None:
    model = model_at(1.0)
    averaging = build_averaging(model, settings(ema=0.9))
    expected = 1.0
    for step in range(200):
        set_to(model, float(step % 7))
        averaging.updated(step)
        decay = min(0.9, (1 + step) / (10 + step))
        expected = decay * expected + (1 - decay) * (step % 7)
        torch.testing.assert_close(kept(averaging), expected, rtol=1e-5, atol=1e-5)


def test_the_last_few_validations_are_averaged_and_asking_twice_counts_once() -> None:
    model = model_at(0.0)
    averaging = build_averaging(model, settings(average=3))
    for step, value in enumerate([1.0, 2.0, 6.0, 10.0], start=1):
        set_to(model, value)
        averaging.validating(step)
        averaging.validating(step)
    assert kept(averaging) == 6.0


def test_without_averaging_the_weights_are_the_model_s_own() -> None:
    model = model_at(3.0)
    assert kept(build_averaging(model, settings())) == 3.0


def test_the_kept_weights_stand_in_for_the_model_s_own_within_a_block() -> None:
    model = model_at(1.0)
    averaging = build_averaging(model, settings(ema=0.9))
    set_to(model, 5.0)
    with in_place(averaging):
        assert float(model.weight[0, 0].detach()) == 1.0
    assert float(model.weight[0, 0].detach()) == 5.0


def test_averages_come_back_from_what_was_saved() -> None:
    for train in (settings(ema=0.9), settings(average=2), settings()):
        model = model_at(1.0)
        averaging = build_averaging(model, train)
        for step in range(5):
            set_to(model, step * 1.5)
            averaging.updated(step)
            averaging.validating(step)
        saved = {name: w.clone() for name, w in averaging.weights().items()}
        state = {name: w.clone() for name, w in averaging.state().items()}
        again = build_averaging(other := model_at(0.0), train)
        again.load(saved, state)
        assert torch.equal(other.weight, model.weight)
        assert kept(again) == kept(averaging)
        for one, net in ((averaging, model), (again, other)):
            set_to(net, 9.0)
            one.updated(5)
            one.validating(5)
        assert kept(again) == kept(averaging)
