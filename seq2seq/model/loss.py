"""The output layer and label-smoothed cross-entropy in one function.

Half of a small model's arithmetic is its output layer. Step by step, PyTorch would keep logits, log-probabilities and
gradients of that size; here the gradient is made while the logits are at hand, some rows at a time.

N target tokens, E width of the features, V vocabulary. With p = softmax(logits), ε the smoothing and y the answer:

    nll = log Z - logit(y)     smoothed = (1 - ε) nll + ε (log Z - mean logit)     gradient = p - (1 - ε) [y] - ε/V

Logits are linear in the features, so their mean is the product with the mean row of W, and the ε/V of the gradient,
alike for every piece, reaches features, weight and bias through sums: neither takes a pass over N·V numbers.
"""

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor

from seq2seq.model.types import at_least_fp32

ROWS_AT_ONCE = 512  # rows of logits that exist at a time: few enough to stay in a CPU's cache, enough for its products


class OutputLoss(torch.autograd.Function):
    """Sums of smoothed loss and of plain negative log-likelihood; only the first has a gradient."""

    @staticmethod
    def forward(
        ctx: Any, features: Tensor, weight: Tensor, bias: Tensor, answers: Tensor, smoothing: float
    ) -> tuple[Tensor, Tensor]:
        needs_gradient = any(ctx.needs_input_grad[:3])
        weight_here, bias_here = weight.to(features.dtype), bias.to(features.dtype)
        nll = features.new_zeros((), dtype=torch.promote_types(features.dtype, torch.float32))
        log_zs = nll.clone()
        of_features, of_weight, of_bias = torch.empty_like(features), torch.zeros_like(weight), torch.zeros_like(bias)
        for start in range(0, features.size(0), ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            logits = at_least_fp32(torch.addmm(bias_here, features[rows], weight_here.t()))  # (N, V)
            log_probs = logits.log_softmax(-1)
            own = log_probs.gather(1, answers[rows, None])
            nll -= own.sum()
            log_zs += (logits.gather(1, answers[rows, None]) - own).sum()
            if needs_gradient:
                slope = log_probs.exp_()
                slope.scatter_add_(1, answers[rows, None], slope.new_full((slope.size(0), 1), smoothing - 1))
                of_bias += slope.sum(0)
                slope = slope.to(features.dtype)
                torch.mm(slope, weight_here, out=of_features[rows])
                add_product(of_weight, slope.t(), features[rows])
        count, vocabulary, total = features.size(0), weight.size(0), features.sum(0, dtype=nll.dtype)
        mean_row = weight.mean(0, dtype=nll.dtype)
        mean_logits = total @ mean_row + count * bias.mean(dtype=nll.dtype)
        if needs_gradient and smoothing:
            of_features -= (smoothing * mean_row).to(of_features.dtype)
            of_weight -= (smoothing / vocabulary * total).to(of_weight.dtype)
            of_bias -= smoothing / vocabulary * count
        ctx.save_for_backward(of_features, of_weight, of_bias)
        ctx.mark_non_differentiable(nll)
        return (1 - smoothing) * nll + smoothing * (log_zs - mean_logits), nll

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        of_features, of_weight, of_bias = ctx.saved_tensors
        scale = gradients[0]
        return of_features * scale.to(of_features.dtype), of_weight * scale, of_bias * scale, None, None


def add_product(total: Tensor, left: Tensor, right: Tensor) -> None:
    """Add left @ right to a total that may be of a wider type than the factors."""
    if total.dtype == left.dtype:
        total.addmm_(left, right)
    else:
        total += left @ right


def output_loss(features: Tensor, output: torch.nn.Linear, answers: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
    """The smoothed loss and the negative log-likelihood of `answers` (N,), summed, for features (N, E)."""
    with torch.autocast(features.device.type, enabled=False):  # the types are settled inside
        weight, bias = output.weight, output.bias
        if not torch.is_grad_enabled():  # which a Function is not told
            features, weight, bias = features.detach(), weight.detach(), bias.detach()  # type: ignore[assignment]
        sums = OutputLoss.apply(features, weight, bias, answers, smoothing)  # type: ignore[no-untyped-call]
    return sums[0], sums[1]


def smoothed_nll(log_probs: Tensor, answers: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
    """The same two sums where log-probabilities (N, V) exist anyway; only the first has a gradient."""
    nll = F.nll_loss(log_probs, answers, reduction="sum")
    return (1 - smoothing) * nll - smoothing * log_probs.mean(-1).sum(), nll.detach()
