"""The fused loss equals PyTorch's own, in value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from seq2seq.model import loss as fused
from seq2seq.model.loss import output_loss

N, E, V = 37, 6, 11


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
@pytest.mark.parametrize(("rows_at_once", "numbers_at_once"), [(1, 1), (10, 20 * V), (100, 1 << 24)])
def test_the_fused_loss_and_its_gradient_are_those_of_pytorch(
    smoothing: float, rows_at_once: int, numbers_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "ROWS_AT_ONCE", rows_at_once)
    monkeypatch.setattr(fused, "NUMBERS_AT_ONCE", numbers_at_once)
    torch.manual_seed(0)
    output = nn.Linear(E, V, dtype=torch.float64)
    features = torch.randn(N, E, dtype=torch.float64, requires_grad=True)
    answers = torch.randint(V, (N,))
    smoothed, nll = output_loss(features, output, answers, smoothing)
    ours = torch.autograd.grad(smoothed * 3, (features, output.weight, output.bias))
    plain = F.cross_entropy(output(features), answers, reduction="sum", label_smoothing=smoothing)
    theirs = torch.autograd.grad(plain * 3, (features, output.weight, output.bias))
    torch.testing.assert_close(smoothed, plain)
    torch.testing.assert_close(nll, F.cross_entropy(output(features), answers, reduction="sum"))
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("numbers_at_once", [1, 1 << 24])
def test_products_in_bf16_give_what_full_precision_gives_but_for_rounding(
    smoothing: float, numbers_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "ROWS_AT_ONCE", 16)
    monkeypatch.setattr(fused, "NUMBERS_AT_ONCE", numbers_at_once)
    torch.manual_seed(0)
    output = nn.Linear(64, 50)
    features = torch.randn(N, 64, requires_grad=True)
    answers = torch.randint(50, (N,))
    found = {}
    for kind in (torch.bfloat16, torch.float32):
        smoothed, nll = output_loss(features, output, answers, smoothing, kind)
        found[kind] = (smoothed, nll, *torch.autograd.grad(smoothed, (features, output.weight, output.bias)))
    for rough, exact in zip(found[torch.bfloat16], found[torch.float32], strict=True):
        assert rough.dtype == torch.float32
        error = (rough - exact).norm() / exact.norm()
        assert 0 < error < 0.01


def test_numerical_gradients_agree() -> None:
    output = nn.Linear(3, 5, dtype=torch.float64)
    features = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    answers = torch.tensor([0, 4, 2, 2])
    assert torch.autograd.gradcheck(lambda x: output_loss(x, output, answers, 0.1)[0], (features,))


@pytest.mark.parametrize("smoothing", [0.0, 0.1])
@pytest.mark.parametrize("sure", [3.0, 6.0, 12.0])
def test_answers_that_are_nearly_certain_are_learnt_as_exactly_in_bf16(smoothing: float, sure: float) -> None:
    output, answers = nn.Linear(50, 50), torch.arange(50)
    with torch.no_grad():
        output.weight.copy_(torch.eye(50))
        output.bias.zero_()
    found = {}
    for kind in (torch.bfloat16, torch.float32):
        features = (torch.eye(50) * sure).requires_grad_()
        smoothed, nll = output_loss(features, output, answers, smoothing, kind)
        found[kind] = (smoothed, nll, *torch.autograd.grad(smoothed, (features, output.weight, output.bias)))
    for rough, exact in zip(found[torch.bfloat16][:-1], found[torch.float32][:-1], strict=True):
        assert (rough - exact).norm() <= 0.02 * exact.norm()


def test_of_no_text_there_is_nothing_to_learn() -> None:
    output = nn.Linear(E, V)
    output_loss(torch.zeros(0, E), output, torch.zeros(0, dtype=torch.long), 0.1)[0].backward()
    assert output.weight.grad is not None and not output.weight.grad.any()


@pytest.mark.parametrize(("rows_at_once", "numbers_at_once"), [(2, 1), (10, 20 * V), (100, 1 << 24)])
def test_two_rows_of_a_token_agree_as_the_formulas_say(
    rows_at_once: int, numbers_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "ROWS_AT_ONCE", rows_at_once)
    monkeypatch.setattr(fused, "NUMBERS_AT_ONCE", numbers_at_once)
    torch.manual_seed(0)
    output = nn.Linear(E, V, dtype=torch.float64)
    features = torch.randn(2 * N, E, dtype=torch.float64, requires_grad=True)
    answers = torch.randint(V, (N,)).repeat_interleave(2)
    smoothed, nll = output_loss(features, output, answers, 0.1, agreement=0.7)
    ours = torch.autograd.grad(smoothed, (features, output.weight, output.bias))
    logits = output(features)
    p, q = logits.log_softmax(-1).view(N, 2, V).unbind(1)
    apart = F.kl_div(p, q, reduction="sum", log_target=True) + F.kl_div(q, p, reduction="sum", log_target=True)
    plain = F.cross_entropy(logits, answers, reduction="sum", label_smoothing=0.1) + 0.7 * apart
    theirs = torch.autograd.grad(plain, (features, output.weight, output.bias))
    torch.testing.assert_close(smoothed, plain)
    torch.testing.assert_close(nll, F.cross_entropy(logits, answers, reduction="sum"))
    for one, other in zip(ours, theirs, strict=True):
        torch.testing.assert_close(one, other)


def test_agreement_in_bf16_is_that_of_full_precision_but_for_rounding() -> None:
    torch.manual_seed(0)
    output, features = nn.Linear(64, 50), torch.randn(2 * N, 64, requires_grad=True)
    answers = torch.randint(50, (N,)).repeat_interleave(2)
    found = {}
    for kind in (torch.bfloat16, torch.float32):
        smoothed, _ = output_loss(features, output, answers, 0.1, kind, agreement=0.5)
        found[kind] = (smoothed, *torch.autograd.grad(smoothed, (features, output.weight, output.bias)))
    for rough, exact in zip(found[torch.bfloat16], found[torch.float32], strict=True):
        assert 0 < (rough - exact).norm() / exact.norm() < 0.02


def test_no_gradient_is_computed_that_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, original = [], fused.add_gradient
    monkeypatch.setattr(fused, "add_gradient", lambda *given, **more: calls.append(given) or original(*given, **more))
    output, features, answers = nn.Linear(E, V), torch.randn(N, E), torch.randint(V, (N,))
    with torch.inference_mode():
        output_loss(features, output, answers, 0.1)
    assert len(calls) == 0
    output_loss(features, output, answers, 0.1)
    assert len(calls) == 1
