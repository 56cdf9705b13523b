"""The output layer and label-smoothed cross-entropy in one function.

Half of a small model's arithmetic is its output layer. Step by step, PyTorch would keep logits, log-probabilities and
gradients of that size; here the gradient is made while the logits are at hand, some rows at a time.

N target tokens, E width of the features, V vocabulary. With p = softmax(logits), ε the smoothing and y the answer:

    nll = log Z - logit(y)     smoothed = (1 - ε) nll + ε (log Z - mean logit)     gradient = p - (1 - ε) [y] - ε/V

Logits are linear in the features, so their mean is the product with the mean row of W, and the ε/V of the gradient,
alike for every piece, reaches features, weight and bias through sums: neither takes a pass over N·V numbers.

Where each token comes twice, with p and q of different dropout, R-Drop has them agree. With d = log p - log q:

    apart = KL(p‖q) + KL(q‖p) = Σ (p - q) d     gradient: p (d - Σ p d) + p - q   and   q (Σ q d - d) + q - p
"""

from typing import Any, NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor

from seq2seq.model.products import by_onednn, gradient_of_weight, product_of, rounded, summed

# Rows of probabilities that exist at a time: few enough to stay in a CPU's cache; even, so that pairs stay together.
ROWS_AT_ONCE = 256
NUMBERS_AT_ONCE = 1 << 24  # of slopes that exist at a time: enough rows for one large product with the features


class Aim(NamedTuple):
    """What rows of features are to say."""

    answers: Tensor  # (N,)
    smoothing: float
    agreement: float  # weight of the disagreement of pairs of rows; 0: there are none

    def of(self, rows: slice) -> "Aim":
        return self._replace(answers=self.answers[rows])


class OutputLoss(torch.autograd.Function):
    """Sums of smoothed loss and of plain negative log-likelihood; only the first has a gradient."""

    @staticmethod
    def forward(
        ctx: Any,
        features: Tensor,
        weight: Tensor,
        bias: Tensor,
        aim: Aim,
        kind: torch.dtype,
    ) -> tuple[Tensor, Tensor]:
        smoothing = aim.smoothing
        needs_gradient = any(ctx.needs_input_grad[:3])
        weight_here, bias_here = weight.to(kind), bias.to(kind)
        sums = features.new_zeros(3, dtype=torch.promote_types(features.dtype, torch.float32))
        count, vocabulary = features.size(0), weight.size(0)
        of_features, of_bias = torch.empty_like(features), torch.zeros_like(bias)
        of_weight = torch.empty_like(weight) if count else torch.zeros_like(weight)
        block = max(ROWS_AT_ONCE, NUMBERS_AT_ONCE // vocabulary // ROWS_AT_ONCE * ROWS_AT_ONCE)
        for start in range(0, count, block):
            rows = slice(start, start + block)
            seen = rounded(features[rows].to(kind))
            slopes = seen.new_empty(seen.size(0), vocabulary) if needs_gradient else None
            sums += added_up(seen, weight_here, bias_here, aim.of(rows), slopes)
            if slopes is not None:
                of_features[rows] = product_of(slopes, weight_here)[: features[rows].size(0)]
                of_bias += summed(slopes)
                add_gradient(of_weight, slopes, seen, first=start == 0)
        total = features.sum(0, dtype=sums.dtype)
        mean_row = weight.mean(0, dtype=sums.dtype)
        mean_logits = total @ mean_row + count * bias.mean(dtype=sums.dtype)
        if needs_gradient and smoothing:
            of_features -= (smoothing * mean_row).to(of_features.dtype)
            of_weight -= (smoothing / vocabulary * total).to(of_weight.dtype)
            of_bias -= smoothing / vocabulary * count
        ctx.save_for_backward(of_features, of_weight, of_bias)
        nll, log_zs, apart = sums.unbind()
        nll = nll.clone()  # a view could not be marked
        ctx.mark_non_differentiable(nll)
        return (1 - smoothing) * nll + smoothing * (log_zs - mean_logits) + aim.agreement * apart, nll

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        of_features, of_weight, of_bias = ctx.saved_tensors
        scale = gradients[0]
        return of_features * scale.to(of_features.dtype), of_weight * scale, of_bias * scale, None, None


def added_up(features: Tensor, weight: Tensor, bias: Tensor, aim: Aim, slopes: Tensor | None) -> Tensor:
    """The sums of -log p(answer), of log Z and of disagreement; what each logit does to the loss goes into `slopes`."""
    sums = features.new_zeros(3, dtype=torch.promote_types(features.dtype, torch.float32))
    nll, log_zs, apart = sums  # views, to add to
    for start in range(0, features.size(0), ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        logits = product_of(features[rows], weight.t(), bias)  # (N, V)
        place = None if slopes is None or aim.agreement else slopes[rows]
        slope = probabilities(logits, place)
        right = aim.answers[rows]  # behind them there may be rows that only make the number round
        answer = torch.arange(right.size(0), device=right.device), right
        own = taken_out(slope, answer) if slope is place and slope.dtype != sums.dtype else slope[answer]
        log_own = own.clamp(min=torch.finfo(sums.dtype).tiny).log_()  # no worse than -87 in fp32
        nll -= log_own.sum()
        log_z = logits[answer] - log_own
        log_zs += log_z.sum()
        if aim.agreement:
            pairs = slice(right.size(0))
            of_apart, slope[pairs] = agree(logits[pairs], slope[pairs], log_z, aim.agreement)
            apart += of_apart
        if slopes is not None:
            now = slope[answer] if aim.agreement else own
            slope[answer] = (now + (aim.smoothing - 1)).to(slope.dtype)
            slope[right.size(0) :] = 0
            if slope is not place:
                slopes[rows] = slope
    return sums


def agree(logits: Tensor, each: Tensor, log_z: Tensor, agreement: float) -> tuple[Tensor, Tensor]:
    """How far apart the two probabilities of each pair of rows are, summed; and they plus the slopes of that."""
    p, q = each.view(-1, 2, each.size(1)).unbind(1)
    log_p, log_q = (logits.to(p.dtype) - log_z[:, None]).view(-1, 2, each.size(1)).unbind(1)
    d = log_p - log_q
    p_to_q, q_to_p = (p * d).sum(-1, keepdim=True), -(q * d).sum(-1, keepdim=True)
    slopes = p + agreement * (p * (d - p_to_q) + p - q), q - agreement * (q * (d + q_to_p) + p - q)
    return (p_to_q + q_to_p).sum(), torch.stack(slopes, 1).flatten(0, 1)


def taken_out(each: Tensor, answer: tuple[Tensor, Tensor]) -> Tensor:
    """The probabilities of the answers in fp32, and 0 in their place.

    In a narrow type what is near 1 is rounded to little better than 1 / 256; what the others leave of 1 is not.
    """
    own = each[answer].float()
    each[answer] = 0
    rest = each[: len(own)].sum(-1).float()
    return torch.where(rest < 0.5, 1 - rest, own)


def probabilities(logits: Tensor, place: Tensor | None) -> Tensor:
    """The softmax of logits; made in `place` if that has the range of fp32, as bf16 has."""
    if place is None or place.dtype == torch.float16:
        return logits.softmax(-1, dtype=torch.promote_types(logits.dtype, torch.float32))
    return torch.softmax(logits, -1, out=place)


def add_gradient(total: Tensor, gradients: Tensor, inputs: Tensor, *, first: bool) -> None:
    """Add gradientsᵀ @ inputs to a total that may be of a wider type; the first replaces what it held."""
    if total.dtype == inputs.dtype and not (total.device.type == "cpu" and by_onednn(total.dtype)):
        torch.addmm(total, gradients.t(), inputs, beta=0 if first else 1, out=total)
    elif first:
        total.copy_(gradient_of_weight(gradients, inputs))
    else:
        total += gradient_of_weight(gradients, inputs)


def output_loss(
    features: Tensor,
    output: torch.nn.Linear,
    answers: Tensor,
    smoothing: float,
    kind: torch.dtype | None = None,
    agreement: float = 0.0,
) -> tuple[Tensor, Tensor]:
    """The smoothed loss and the negative log-likelihood of `answers` (N,), summed, for features (N, E).

    With `agreement` each token stands in two rows, one after the other, and their disagreement is added, so weighted.
    Products are made in the type of the features, or in another `kind`.
    """
    with torch.autocast(features.device.type, enabled=False):  # the types are settled inside
        weight, bias = output.weight, output.bias
        if not torch.is_grad_enabled():  # which a Function is not told
            features, weight, bias = features.detach(), weight.detach(), bias.detach()  # type: ignore[assignment]
        kind = kind or features.dtype
        aim = Aim(answers, smoothing, agreement)
        sums = OutputLoss.apply(features, weight, bias, aim, kind)  # type: ignore[no-untyped-call]
    return sums[0], sums[1]


def smoothed_nll(log_probs: Tensor, answers: Tensor, smoothing: float) -> tuple[Tensor, Tensor]:
    """The same two sums where log-probabilities (N, V) exist anyway; only the first has a gradient."""
    nll = F.nll_loss(log_probs, answers, reduction="sum")
    return (1 - smoothing) * nll - smoothing * log_probs.mean(-1).sum(), nll.detach()
