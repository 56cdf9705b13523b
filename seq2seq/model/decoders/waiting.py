"""Learning a decoder whose steps wait for an attention, as one function: Bahdanau's, and Luong's with input feeding.

Compiled code takes the steps (seq2seq/native/learning.h); what need not wait is made here, in one product each: what
the last pieces are to the recurrence, before the steps, and the gradient of every weight, after them. Where there is no
compiled code, or a model has more than it knows, the decoders' own loops do the same.

B sentences, T target positions, S source positions, E width of an embedding, H of states and contexts, F of what is fed
back: features or a context. Inside, steps come first: (T, B, ·).
"""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

from seq2seq import native
from seq2seq.model.attention import Additive, Attention, Dot, General, ScaledDot
from seq2seq.model.decoders.parts import RecurrentDecoder, StateAsks, TanhReadOut
from seq2seq.model.dropout import mask_like
from seq2seq.model.products import gradient_of_weight, half, product_of, rounded, summed
from seq2seq.model.recurrence import CELLS, RecurrentLayer
from seq2seq.model.types import Memory

SCORES: dict[type[Attention], bool] = {Dot: False, ScaledDot: True, General: False, Additive: False}  # scaled by 1/√H

Named = dict[str, Tensor]


class Plan(NamedTuple):
    """What has no gradient."""

    looks_first: bool
    scale: float
    kind: torch.dtype
    sizes: Tensor  # (B), source positions, int32


# The weights in the order in which the function takes them: `input_weight` (3·H, E + F) reads the piece and what is fed
# back, `query_weight` and `judge` are those of additive attention, `mix_weight`, `mix_bias` and the dropout mask `kept`
# those of the read-out that is fed back; None where there are none.
WEIGHTS = "input_weight input_bias weight bias query_weight judge keys values mix_weight mix_bias kept".split()


class Wait(torch.autograd.Function):
    """Inputs (T, B, E), a state (B, H) and what is fed first (B, F): all features, or contexts; states; and weights."""

    @staticmethod
    def forward(ctx: Any, plan: Plan, inputs: Tensor, state: Tensor, fed: Tensor, *weights: Tensor | None) -> Any:
        (T, B, E), H, F, kind = inputs.shape, state.size(-1), fed.size(-1), plan.kind
        given = {name: one.contiguous() for name, one in zip(WEIGHTS, weights, strict=True) if one is not None}
        input_weight, input_bias = given.pop("input_weight"), given.pop("input_bias")
        read = rounded(inputs.flatten(0, 1).to(kind))
        of_pieces = product_of(read, input_weight[:, :E].to(kind).t(), input_bias.to(kind))[: T * B].to(inputs.dtype)
        given |= {"sizes": plan.sizes, "fed_weight": input_weight[:, E:].contiguous()}
        S = given["keys"].size(1)
        widths = {"gates": 2 * H, "news": H, "of_hidden_news": H, "looked": S, "contexts": H}
        widths |= {"queries": H} if "query_weight" in given else {}
        widths |= {} if plan.looks_first else {"features": F}
        made = {name: inputs.new_empty(T, B, width) for name, width in widths.items()}
        made["hidden"] = begun(state, T)
        made |= {} if plan.looks_first else {"fed": begun(fed, T)}
        sizes = {"T": T, "B": B, "S": S, "H": H, "F": F, "looks_first": plan.looks_first, "scale": plan.scale}
        native.waiting_steps("forwards", kind, {**given, **made, "of_pieces": of_pieces.contiguous()}, **sizes)
        ctx.plan, ctx.sizes, ctx.names = plan, sizes, [*given, *made]
        ctx.save_for_backward(read, input_weight, *given.values(), *made.values())
        ctx.set_materialize_grads(False)
        seen = made["contexts"] if plan.looks_first else made["fed"][1:]
        return seen, made["hidden"][1:], made["looked"]

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor | None) -> tuple[Tensor | None, ...]:
        plan, sizes, (read, input_weight, *saved) = ctx.plan, ctx.sizes, ctx.saved_tensors
        tensors: Named = dict(zip(ctx.names, saved, strict=True))
        names = ("to_contexts" if plan.looks_first else "to_features", "to_states", "to_looked")
        arriving = {name: one.contiguous() for name, one in zip(names, gradients, strict=True) if one is not None}
        found = room_for_gradients(tensors, sizes)
        native.waiting_steps("backwards", plan.kind, {**tensors, **arriving, **found}, **sizes)
        of_weights, of_reading = gradients_of_weights(plan, read, tensors, found)
        (T, B), E = found["of_new"].shape[:2], read.size(1)
        of_inputs = product_of(of_reading, input_weight[:, :E].to(plan.kind))[: T * B].view(T, B, E)
        kind = found["of_state"].dtype
        wide = (None if name not in of_weights else of_weights[name].to(kind) for name in WEIGHTS)
        return None, of_inputs.to(kind), found["of_state"], found.get("of_fed"), *wide


def begun(first: Tensor, T: int) -> Tensor:
    """Room for T steps behind the first."""
    steps = first.new_empty(T + 1, *first.shape)
    steps[0] = first
    return steps


def room_for_gradients(tensors: Named, sizes: dict[str, int]) -> Named:
    """What the way back fills in."""
    T, B, H, F = (sizes[name] for name in "TBHF")
    new = tensors["hidden"].new_empty
    found = {"of_hidden": new(T, B, 3 * H), "of_new": new(T, B, H), "of_queries": new(T, B, H), "of_state": new(B, H)}
    found |= {} if sizes["looks_first"] else {"of_mix": new(T, B, F), "of_fed": new(B, F)}
    found |= {f"of_{name}": torch.zeros_like(tensors[name]) for name in ("keys", "values")}
    return found | {"of_judge": torch.zeros_like(found["of_state"])}


def gradients_of_weights(plan: Plan, read: Tensor, tensors: Named, found: Named) -> tuple[Named, Tensor]:
    """One product each; and what reaches W x, all steps in rows."""

    def rows(steps: Tensor) -> Tensor:
        return rounded(steps.flatten(0, 1).to(plan.kind))

    before, after = tensors["hidden"][:-1], tensors["hidden"][1:]
    of_hidden = rows(found["of_hidden"])
    of_weights = {"weight": gradient_of_weight(of_hidden, rows(before)), "bias": summed(of_hidden)}
    found["of_hidden"][..., -found["of_new"].size(-1) :] = found["of_new"]  # of_hidden may be a view of it
    of_reading = rows(found["of_hidden"])
    fed = tensors["contexts"] if plan.looks_first else tensors["fed"][:-1]
    of_input = [gradient_of_weight(of_reading, read), gradient_of_weight(of_reading, rows(fed))]
    of_weights |= {"input_weight": torch.cat(of_input, 1), "input_bias": summed(of_reading)}
    of_weights |= {"keys": found["of_keys"], "values": found["of_values"]}
    if "query_weight" in tensors:
        asked = before if plan.looks_first else after
        of_weights["query_weight"] = gradient_of_weight(rows(found["of_queries"]), rows(asked))
        of_weights["judge"] = found["of_judge"].sum(0)
    if not plan.looks_first:
        of_mix, pairs = rows(found["of_mix"]), rows(torch.cat([after, tensors["contexts"]], -1))
        of_weights |= {"mix_weight": gradient_of_weight(of_mix, pairs), "mix_bias": summed(of_mix)}
    return of_weights, of_reading


def waits_here(
    decoder: RecurrentDecoder,
    layer: nn.Module,
    inputs: Tensor,
    state: Tensor,
    memory: Memory,
    fed: Tensor | None = None,
) -> bool:
    """Whether compiled code knows all that this decoder does at a step, and there is more than one to learn from."""
    attention = decoder.attention
    is_known = (
        isinstance(layer, RecurrentLayer)
        and layer.cell is CELLS["gru"]
        and not layer.recurrent_dropout
        and type(attention) in SCORES
        and attention.nothing is None
        and attention.of_coverage is None
        and isinstance(decoder.query, StateAsks)
        and (fed is None or isinstance(decoder.read_out, TanhReadOut))
    )
    if not is_known or not torch.is_grad_enabled() or inputs.size(1) < 2 or len(inputs) != len(memory.mask):
        return False
    tensors = [inputs, state, memory.keys, memory.values, *([] if fed is None else [fed])]
    widths = [state.size(-1), *([] if fed is None else [fed.size(-1)])]
    return native.takes_steps(half() or inputs.dtype, widths, *tensors)


def wait(
    decoder: RecurrentDecoder,
    layer: nn.Module,
    inputs: Tensor,
    state: Tensor,
    memory: Memory,
    fed: Tensor | None = None,
) -> tuple[Tensor, Tensor, Tensor]:
    """All steps over inputs (B, T, E) from a state (B, H) on: what is seen, states, and weights, (B, T, ·) each.

    With `fed` (B, F), the features that the first step reads, these are seen; without it the decoder looks first, and
    sees contexts.
    """
    assert isinstance(layer, RecurrentLayer)
    attention, read_out = decoder.attention, decoder.read_out
    input_weight, weight, input_bias, bias = layer.rnn.all_weights[0]
    scale = 1 / math.sqrt(layer.width) if SCORES[type(attention)] else 1.0
    plan = Plan(fed is None, scale, half() or inputs.dtype, memory.mask.sum(1, dtype=torch.int32))
    asks: tuple[Tensor | None, ...] = (None, None)
    if isinstance(attention, Additive):
        asks = attention.of_query.weight, attention.judge.weight.squeeze(0)
    mixes: tuple[Tensor | None, ...] = (None, None, None)
    if fed is None:
        fed = state.new_zeros(len(state), layer.width)  # only its width counts: a context is read instead
    elif isinstance(read_out, TanhReadOut):
        shape = inputs.size(1), len(inputs), fed.size(-1)
        is_noisy = read_out.dropout.training and read_out.dropout.share
        kept = mask_like(inputs.new_empty(shape), read_out.dropout.share, training=True) if is_noisy else None
        mixes = read_out.mix.weight, read_out.mix.bias, kept
    given = (input_weight, input_bias, weight, bias, *asks, memory.keys, memory.values, *mixes)
    found = Wait.apply(plan, inputs.transpose(0, 1), state, fed, *given)  # type: ignore[no-untyped-call]
    seen, states, weights = (one.transpose(0, 1) for one in found)
    return seen, states, weights
