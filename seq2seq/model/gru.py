"""Learning a GRU on a CPU: a whole sequence as one function, with only what must wait inside the loop.

    r, z = σ(a + U h)     n = tanh(a + r·(U h))     h' = n + z·(h - n)        a = W x, all steps in one product

With g = ∂loss/∂h', what reaches the three parts of U h and of a are multiples of g that are known before the loop:

    of U h:  r: g·p·q   z: g·(h - n)·z·(1 - z)   n: g·p·r        p = (1 - z)·(1 - n²)   q = (U h)ₙ·r·(1 - r)
    of a:    the same but for n: g·p

so a step of the backward pass is one product of numbers and one of matrices. The gradients of W, U and the biases are
one product each after the loop. All that is not a product of matrices is computed in the type of the inputs; products
are made in the narrower type `kind`, if one is given.

B sentences, T steps, H width. Inside, steps come first: (T, B, ·).
"""

from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch import Tensor
from torch.autograd.function import once_differentiable

from seq2seq import native
from seq2seq.model.products import gradient_of_weight, product_of, round_number, summed


class Gru(torch.autograd.Function):
    """Inputs (T, B, E) and a state (B, H) become every h (T, B, H)."""

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, state: Tensor, kind: torch.dtype, *weights: Tensor) -> Tensor:
        T, B, _ = inputs.shape
        input_weight, hidden_weight, input_bias, hidden_bias = weights
        read, steps_of_read = room_for(inputs, kind)
        steps_of_read.copy_(inputs)
        input_weight = input_weight.to(kind)
        of_inputs = product_of(read, input_weight.t(), input_bias.to(kind))[: T * B].view(T, B, -1).to(inputs.dtype)
        ctx.backwards, forwards = steps_of(inputs, state, kind)
        made = forwards(of_inputs, state, hidden_weight, hidden_bias, kind)
        ctx.save_for_backward(read, input_weight, hidden_weight, *made)
        return made[0][1:]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        read, input_weight, hidden_weight, *made = ctx.saved_tensors
        hidden, kind = made[0], read.dtype
        of_hidden, of_new, carried = ctx.backwards(gradients[0].contiguous(), hidden_weight, made, kind)
        T, B, H = of_new.shape
        back, steps_back = room_for(of_hidden, kind)
        steps_back.copy_(of_hidden)
        before, steps_of_before = room_for(of_new, kind)
        steps_of_before.copy_(hidden[:-1])
        of_hidden_weight, of_hidden_bias = gradient_of_weight(back, before), summed(back)
        steps_back[:, :, 2 * H :] = of_new  # now it is what reaches a
        of_read = None
        if ctx.needs_input_grad[0]:
            of_read = product_of(back, input_weight)[: T * B].to(hidden.dtype).view(T, B, -1)
        found = gradient_of_weight(back, read), of_hidden_weight, summed(back), of_hidden_bias
        return of_read, carried, None, *(each.to(hidden.dtype) for each in found)


Steps = Callable[..., list[Tensor]]


def steps_of(inputs: Tensor, state: Tensor, kind: torch.dtype) -> tuple[Steps, Steps]:
    """What takes the steps back and forth: compiled code where there is any, or PyTorch."""
    if native.takes_steps(kind, [state.size(-1)], inputs, state):
        return native.gru_backwards, native.gru_forwards
    return backwards, forwards


def forwards(of_inputs: Tensor, state: Tensor, weight: Tensor, bias: Tensor, kind: torch.dtype) -> list[Tensor]:
    """From W x + b (T, B, 3·H) and the first h: every h (T + 1, B, H), r and z (T, B, 2·H), n and (U h)ₙ (T, B, H)."""
    (T, B, _), H = of_inputs.shape, state.size(-1)
    hidden = of_inputs.new_empty(T + 1, B, H)
    gates = of_inputs.new_empty(T, B, 2 * H)
    news, of_hidden_news = of_inputs.new_empty(T, B, H), of_inputs.new_empty(T, B, H)
    hidden[0] = state
    across, bias = weight.to(kind).t(), bias.to(kind)
    rows, (before,) = room_for(hidden[:1], kind)
    for t in range(T):
        before.copy_(hidden[t])
        of_hidden = product_of(rows, across, bias)[:B].to(of_inputs.dtype)
        torch.add(of_inputs[t, :, : 2 * H], of_hidden[:, : 2 * H], out=gates[t]).sigmoid_()
        of_hidden_news[t] = of_hidden[:, 2 * H :]
        torch.addcmul(of_inputs[t, :, 2 * H :], gates[t, :, :H], of_hidden_news[t], out=news[t]).tanh_()
        torch.lerp(news[t], hidden[t], gates[t, :, H:], out=hidden[t + 1])
    return [hidden, gates, news, of_hidden_news]


def backwards(arriving: Tensor, weight: Tensor, made: Sequence[Tensor], kind: torch.dtype) -> list[Tensor]:
    """From what reaches every h (T, B, H): what reaches U h (T, B, 3·H), the new part of W x (T, B, H), the first h."""
    hidden, gates, news, of_hidden_news = made
    T, B, H = arriving.shape
    z, weight = gates[..., H:], weight.to(kind)
    to_new, to_hidden = multiples(gates, news, of_hidden_news, hidden[:-1])
    of_hidden = torch.empty_like(to_hidden)
    rows, (here,) = room_for(to_hidden[:1].flatten(2), kind)
    of_new = torch.empty_like(news)  # g of each step, at first
    carried = torch.zeros_like(hidden[0])
    for t in reversed(range(T)):
        torch.add(arriving[t], carried, out=of_new[t])
        torch.mul(of_new[t, :, None], to_hidden[t], out=of_hidden[t])
        here.copy_(of_hidden[t].flatten(1))
        carried = torch.addcmul(product_of(rows, weight)[:B].to(news.dtype), of_new[t], z[t])
    return [of_hidden.flatten(2), of_new.mul_(to_new), carried]


def multiples(gates: Tensor, new: Tensor, of_hidden_new: Tensor, before: Tensor) -> tuple[Tensor, Tensor]:
    """What g is multiplied by on its way to aₙ (…, H), which is p, and to the three parts of U h (…, 3, H)."""
    r, z = gates.chunk(2, -1)
    rest = 1 - z
    to_new = torch.addcmul(rest, rest, new * new, value=-1)
    to_hidden = new.new_empty(*new.shape[:-1], 3, new.size(-1))
    torch.mul(to_new, r, out=to_hidden[..., 2, :])
    torch.mul(to_hidden[..., 2, :], of_hidden_new, out=to_hidden[..., 0, :]).mul_(1 - r)
    torch.sub(before, new, out=to_hidden[..., 1, :]).mul_(z).mul_(rest)
    return to_new, to_hidden


def room_for(steps: Tensor, kind: torch.dtype) -> tuple[Tensor, Tensor]:
    """Rows (N, ·) of a type for steps (T, B, ·), with zeros where N was rounded up; and the view of them as steps."""
    T, B, width = steps.shape
    rows = steps.new_empty(round_number(T * B, kind), width, dtype=kind)
    rows[T * B :] = 0
    return rows, rows[: T * B].view(T, B, width)


class Gates(torch.autograd.Function):
    """One step for decoders that must look before the next: W x and U h (B, 3·H) and h (B, H) become h' (B, H)."""

    @staticmethod
    def forward(ctx: Any, of_input: Tensor, of_hidden: Tensor, state: Tensor) -> Tensor:
        H = state.size(-1)
        gates = (of_input[:, : 2 * H] + of_hidden[:, : 2 * H]).sigmoid_()
        new = torch.addcmul(of_input[:, 2 * H :], gates[:, :H], of_hidden[:, 2 * H :]).tanh_()
        ctx.save_for_backward(gates, new, of_hidden, state)
        return torch.lerp(new, state, gates[:, H:])

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, Tensor]:
        gates, new, of_hidden, state = ctx.saved_tensors
        arriving, H = gradients[0], state.size(-1)
        to_new, to_hidden = multiples(gates, new, of_hidden[:, 2 * H :], state)
        back = to_hidden.mul_(arriving[:, None]).flatten(1)
        return torch.cat([back[:, : 2 * H], arriving * to_new], -1), back, arriving * gates[:, H:]


def gru(
    inputs: Tensor, state: Tensor, weights: Sequence[Tensor], kind: torch.dtype | None = None
) -> tuple[Tensor, Tensor]:
    """Inputs (B, T, E) from `state` (B, H) on: every h (B, T, H), and the last.

    The weights are those of nn.GRU: W (3·H, E), U (3·H, H) and their biases.
    """
    hidden = Gru.apply(inputs.transpose(0, 1), state, kind or inputs.dtype, *weights)  # type: ignore[no-untyped-call]
    return hidden.transpose(0, 1), hidden[-1]
