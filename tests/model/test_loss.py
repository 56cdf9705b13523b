"""The fused loss equals PyTorch's own, in value and gradient."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from seq2seq.model import loss as fused
from seq2seq.model.loss import output_loss

N, E, V = 37, 6, 11


@pytest.mark.parametrize("smoothing", [0.0, 0.1, 0.5])
@pytest.mark.parametrize("rows_at_once", [1, 10, 100])
def test_the_fused_loss_and_its_gradient_are_those_of_pytorch(
    smoothing: float, rows_at_once: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fused, "ROWS_AT_ONCE", rows_at_once)
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


def test_numerical_gradients_agree() -> None:
    output = nn.Linear(3, 5, dtype=torch.float64)
    features = torch.randn(4, 3, dtype=torch.float64, requires_grad=True)
    answers = torch.tensor([0, 4, 2, 2])
    assert torch.autograd.gradcheck(lambda x: output_loss(x, output, answers, 0.1)[0], (features,))


def test_no_gradient_is_computed_that_nobody_asks_for(monkeypatch: pytest.MonkeyPatch) -> None:
    calls, mm = [], torch.mm
    monkeypatch.setattr(torch, "mm", lambda *given, **more: calls.append(given) or mm(*given, **more))
    output, features, answers = nn.Linear(E, V), torch.randn(N, E), torch.randint(V, (N,))
    with torch.inference_mode():
        output_loss(features, output, answers, 0.1)
    assert len(calls) == 0
    output_loss(features, output, answers, 0.1)
    assert len(calls) == 1
