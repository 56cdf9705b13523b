"""Decoders learnt as one function learn what their own loops do."""

from typing import Any

import pytest
import torch
from torch import Tensor

from seq2seq import native
from seq2seq.model import Seq2Seq
from seq2seq.model.decoders import bahdanau, luong
from seq2seq.model.products import half_precision
from seq2seq.recipe import Model

V = 40
pytestmark = pytest.mark.skipif(not native.is_available(), reason="no compiled code here")

KNOWN: list[dict[str, Any]] = [
    *(
        {**how, "attention": attention}
        for how in ({"input_feeding": True}, {"decoder": "bahdanau"})
        for attention in ("additive", "dot", "scaled-dot", "general")
    ),
    {"input_feeding": True, "attention": "additive", "read_out_width": 48, "tie": "none", "lexical": True},
    {"decoder": "bahdanau", "attention": "additive", "layers": 2, "layer_norm": True, "lexical": True},
    {"decoder": "bahdanau", "attention": "dot", "read_out": "maxout"},
]
UNKNOWN: list[dict[str, Any]] = [
    {"input_feeding": True, "embedding": 24},  # features that fill no vectors
    {"input_feeding": True, "layers": 2},
    {"input_feeding": True, "cell": "lstm"},
    {"input_feeding": True, "layer_norm": True},
    {"input_feeding": True, "read_out": "maxout"},
    {"input_feeding": True, "query": "input+state"},
    {"decoder": "bahdanau", "sentinel": True},
    {"decoder": "bahdanau", "coverage": True},
    {"decoder": "bahdanau", "attention": "multi-head"},
    {"decoder": "bahdanau", "recurrent_dropout": 0.1},
]


def model_of(**settings: Any) -> Seq2Seq:
    torch.manual_seed(1)
    return Seq2Seq(Model(**{"embedding": 32, "hidden": 64, "dropout": 0.0, **settings}), V, V).train()


def learnt(model: Seq2Seq, kind: torch.dtype | None = None) -> dict[str, Tensor]:
    """The loss, what every weight learns from it, and where the decoder looked."""
    generator = torch.Generator().manual_seed(2)
    source, before, after = torch.randint(4, V, (3, 5, 9), generator=generator)
    lengths = torch.tensor([9, 2, 7, 1, 5])
    source[torch.arange(9) >= lengths[:, None]] = 0
    model.zero_grad()
    with half_precision(kind):
        memory, state = model.encode(source, lengths)
        decoded, _ = model.decode(before, state, memory)
        loss = model.loss(decoded, memory, after, 0.1).smoothed + decoded.weights.square().sum()
    loss.backward()
    found = {name: weight.grad.clone() for name, weight in model.named_parameters() if weight.grad is not None}
    return {**found, "loss": loss.detach(), "weights": decoded.weights.detach(), "features": decoded.features.detach()}


def plainly(model: Seq2Seq, monkeypatch: pytest.MonkeyPatch) -> dict[str, Tensor]:
    with monkeypatch.context() as patch:
        for module in (luong, bahdanau):
            patch.setattr(module, "waits_here", lambda *_: False)
        return learnt(model)


def calls_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    calls: list[str] = []
    original = native.waiting_steps

    def noted(direction: Any, *given: Any, **sizes: Any) -> None:
        calls.append(direction)
        original(direction, *given, **sizes)

    monkeypatch.setattr(native, "waiting_steps", noted)
    return calls


@pytest.mark.parametrize("settings", KNOWN, ids=str)
def test_values_and_gradients_are_those_of_the_plain_loop(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, calls = model_of(**settings), calls_of(monkeypatch)
    expected = plainly(model, monkeypatch)
    assert calls == []
    found = learnt(model)
    assert calls == ["forwards", "backwards"] and found.keys() == expected.keys()
    for name, value in expected.items():
        torch.testing.assert_close(found[name], value, rtol=1e-4, atol=1e-5, msg=name)


@pytest.mark.parametrize("settings", KNOWN[:5:4], ids=str)
def test_gradients_are_those_of_small_differences(settings: dict[str, Any]) -> None:
    model = model_of(**settings)
    exact = model_of(**settings).double()
    exact.load_state_dict({name: weight.double() for name, weight in model.state_dict().items()})
    expected, found = learnt(exact), learnt(model)  # in float64 the loop is plain, and itself checked by gradcheck
    for name, value in expected.items():
        assert (found[name] - value).norm() <= 1e-5 * (1 + value.norm()), name


@pytest.mark.parametrize("settings", KNOWN, ids=str)
def test_half_precision_rounds_and_does_nothing_else(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    if not native.library().s2s_has_bf16():
        pytest.skip("this CPU multiplies no bf16")
    model, calls = model_of(**settings), calls_of(monkeypatch)
    expected, found = plainly(model, monkeypatch), learnt(model, torch.bfloat16)
    assert calls == ["forwards", "backwards"]
    total = torch.cat([expected[name].flatten() for name, _ in model.named_parameters() if name in expected]).norm()
    for name, value in expected.items():
        assert found[name].dtype == torch.float32
        assert (found[name] - value).norm() / max(total, value.norm()) < 0.03, name


@pytest.mark.parametrize("settings", KNOWN[:5:4], ids=str)
def test_any_number_of_threads_learns_the_same(settings: dict[str, Any]) -> None:
    model, before = model_of(**settings), torch.get_num_threads()
    try:
        found = []
        for threads in (1, 2, 3):
            torch.set_num_threads(threads)
            found.append(learnt(model))
    finally:
        torch.set_num_threads(before)
    for name, value in found[0].items():
        assert all(torch.allclose(other[name], value, rtol=1e-5, atol=1e-6) for other in found[1:]), name


@pytest.mark.parametrize("settings", UNKNOWN, ids=str)
def test_what_it_does_not_know_takes_the_plain_loop(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    calls = calls_of(monkeypatch)
    learnt(model_of(**{"attention": "additive", **settings}))
    assert calls == []


@pytest.mark.parametrize("settings", KNOWN[:5:4], ids=str)
def test_gradients_reach_back_through_a_target_in_parts(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    model = model_of(**settings)
    tokens, lengths = torch.randint(4, V, (3, 8), generator=torch.Generator().manual_seed(3)), torch.tensor([8, 3, 5])

    def of_the_second_part() -> list[Tensor]:
        memory, state = model.encode(tokens, lengths)
        _, state = model.decode(tokens[:, :4], state, memory)
        decoded, _ = model.decode(tokens[:, 4:], state, memory)
        weights = [model.decoder.bridge.project.weight, model.target_embedding.weight]
        return list(torch.autograd.grad(decoded.features.square().sum(), weights))

    calls = calls_of(monkeypatch)
    found = of_the_second_part()
    assert calls == ["forwards"] * 2 + ["backwards"] * 2
    with monkeypatch.context() as patch:
        for module in (luong, bahdanau):
            patch.setattr(module, "waits_here", lambda *_: False)
        expected = of_the_second_part()
    for mine, other in zip(found, expected, strict=True):
        torch.testing.assert_close(mine, other, rtol=1e-4, atol=1e-6)


@pytest.mark.parametrize("settings", KNOWN[:5:4], ids=str)
def test_weights_that_are_frozen_learn_nothing_and_the_others_the_same(settings: dict[str, Any]) -> None:
    model = model_of(**settings)
    expected = learnt(model)
    for name, weight in model.named_parameters():
        weight.requires_grad_("decoder" not in name)
    found = learnt(model)
    assert not any(name.startswith("decoder") for name in found)
    for name, value in found.items():
        torch.testing.assert_close(value, expected[name], rtol=1e-5, atol=1e-6, msg=name)


@pytest.mark.parametrize("settings", KNOWN[:5:4], ids=str)
def test_autocast_takes_the_plain_loop(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    calls = calls_of(monkeypatch)
    with torch.autocast("cpu", dtype=torch.float16):
        learnt(model_of(**settings))
    assert calls == []


def test_tensors_of_another_kind_are_refused_before_they_are_touched() -> None:
    with pytest.raises(TypeError, match=r"not torch.float16"):
        native.gru_forwards(
            *(torch.zeros(3, 3, 96), torch.zeros(3, 32)), torch.zeros(96, 32).half(), torch.zeros(96), torch.float32
        )


def test_what_is_fed_back_is_dropped_out_like_what_is_read() -> None:
    model = model_of(input_feeding=True, attention="dot", dropout=0.5)
    features = learnt(model)["features"]
    assert 0.4 < float((features == 0).float().mean()) < 0.6
    model.eval()
    with torch.no_grad():
        tokens, lengths = torch.full((5, 9), 5), torch.tensor([9, 2, 7, 1, 5])
        memory, state = model.encode(tokens, lengths)
        decoded, _ = model.decode(tokens, state, memory)
    assert not (decoded.features == 0).any()
