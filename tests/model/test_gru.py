"""A GRU learnt by our own function is PyTorch's, to the last digits."""

from typing import Any

import pytest
import torch
from torch import Tensor, nn

from seq2seq import native
from seq2seq.model import Seq2Seq, recurrence
from seq2seq.model.gru import Gates, gru
from tests.model.zoo import combination

E, H, V = 5, 4, 30


def weights_of(layer: nn.GRU) -> list[Tensor]:
    return list(layer.all_weights[0])


def learnt(layer: nn.GRU, inputs: Tensor, state: Tensor, kind: torch.dtype | None, *, plain: bool) -> list[Tensor]:
    """Every h, the last, and what a loss of both sends back to inputs, state and weights."""
    inputs, state = inputs.clone().requires_grad_(), state.clone().requires_grad_()
    if plain:
        outputs, last = layer(inputs, state[None])
        last = last[0]
    else:
        outputs, last = gru(inputs, state, weights_of(layer), kind)
    slopes = torch.linspace(-1, 1, outputs.numel(), dtype=outputs.dtype).view_as(outputs)
    loss = (outputs * slopes).sum() + last.square().sum()
    return [outputs.detach(), last.detach(), *torch.autograd.grad(loss, [inputs, state, *weights_of(layer)])]


@pytest.mark.parametrize(("sentences", "steps"), [(1, 1), (3, 6), (33, 2), (64, 9)])
def test_values_and_gradients_are_those_of_pytorch(sentences: int, steps: int) -> None:
    torch.manual_seed(0)
    layer = nn.GRU(E, H, batch_first=True).double()
    inputs, state = torch.randn(sentences, steps, E).double(), torch.randn(sentences, H).double()
    ours = learnt(layer, inputs, state, None, plain=False)
    for mine, expected in zip(ours, learnt(layer, inputs, state, None, plain=True), strict=True):
        torch.testing.assert_close(mine, expected, rtol=1e-10, atol=1e-12)


def test_gradients_are_those_of_small_differences() -> None:
    torch.manual_seed(0)
    layer = nn.GRU(E, H, batch_first=True).double()
    inputs = [torch.randn(2, 3, E), torch.randn(2, H), *weights_of(layer)]
    inputs = [each.detach().double().requires_grad_() for each in inputs]
    assert torch.autograd.gradcheck(lambda read, state, *weights: gru(read, state, weights), inputs)
    of_input, of_hidden, state = (torch.randn(3, n, dtype=torch.double, requires_grad=True) for n in (3 * H, 3 * H, H))
    assert torch.autograd.gradcheck(Gates.apply, (of_input, of_hidden, state))


@pytest.mark.skipif(not native.is_available(), reason="no compiled code here")
@pytest.mark.parametrize("kind", [None, torch.bfloat16])
@pytest.mark.parametrize(("sentences", "steps"), [(1, 1), (5, 9), (33, 4)])
def test_compiled_steps_are_those_of_pytorch(
    sentences: int, steps: int, kind: torch.dtype | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    if kind and not native.library().s2s_has_bf16():
        pytest.skip("this CPU multiplies no bf16")
    torch.manual_seed(0)
    layer, calls, original = nn.GRU(24, 48, batch_first=True), [], native.gru_backwards
    monkeypatch.setattr(native, "gru_backwards", lambda *given: calls.append(given) or original(*given))
    inputs, state = torch.randn(sentences, steps, 24), torch.randn(sentences, 48)
    found = learnt(layer, inputs, state, kind, plain=False)
    assert len(calls) == 1
    expected = learnt(layer.double(), inputs.double(), state.double(), None, plain=True)
    for mine, exact in zip(found, expected, strict=True):
        assert float((mine - exact).norm() / exact.norm()) < (0.01 if kind else 1e-5)


@pytest.mark.parametrize("sentences", [1, 31, 32, 70])
def test_half_precision_rounds_and_does_nothing_else(sentences: int) -> None:
    torch.manual_seed(0)
    layer = nn.GRU(32, 64, batch_first=True)
    inputs, state = torch.randn(sentences, 11, 32), torch.randn(sentences, 64)
    ours = learnt(layer, inputs, state, torch.bfloat16, plain=False)
    for mine, expected in zip(ours, learnt(layer, inputs, state, None, plain=True), strict=True):
        assert mine.dtype == torch.float32
        assert float((mine - expected).norm() / expected.norm()) < 0.01


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"layers": 2, "residual": True},
        {"bidirectional": False},
        {"decoder": "conditional"},
        {"input_feeding": True},
    ],
    ids=str,
)
def test_a_model_learns_the_same_from_padded_sentences(
    settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    torch.manual_seed(0)
    chosen = combination(**{"embedding": 6, "hidden": 8, "dropout": 0.0, **settings})
    assert not isinstance(chosen, str), chosen
    model = Seq2Seq(chosen, V, V).double().train()
    source, before, after = torch.randint(4, V, (3, 4, 7))
    lengths = torch.tensor([3, 7, 1, 6])
    source[torch.arange(7) >= lengths[:, None]] = 0

    def gradients() -> dict[str, Tensor]:
        model.zero_grad()
        model((source, lengths, before, after), 0.1).smoothed.backward()
        return {name: weight.grad.clone() for name, weight in model.named_parameters() if weight.grad is not None}

    ours = gradients()
    monkeypatch.setattr(recurrence, "learns_here", lambda *_: False)
    expected = gradients()
    assert ours.keys() == expected.keys()
    for name, gradient in expected.items():
        torch.testing.assert_close(ours[name], gradient, rtol=1e-9, atol=1e-12, msg=name)
