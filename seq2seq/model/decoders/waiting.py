"""Learning a decoder whose steps wait for an attention, as one function: Bahdanau's, and Luong's with input feeding.

Compiled code takes the steps (seq2seq/native/learning.h); what need not wait is made here, in one product each: what
the last pieces are to the recurrence, before the steps, and the gradient of every weight, after them. Where there is no
compiled code, or a model has more than it knows, the decoders' own loops do the same.

B sentences, T target positions, S source positions, H width of states, F of what is fed back: features or a context.
Inside, steps come first: (T, B, ·).
"""

import math
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn

from seq2seq import native
from seq2seq.model.attention import Additive, Attention, Dot, General, ScaledDot
from seq2seq.model.decoders.parts import RecurrentDecoder, StateAsks, TanhReadOut
from seq2seq.model.dropout import mask_like
from seq2seq.model.products import gradient_of_weight, half, product_of, rounded, summed
from seq2seq.model.recurrence import CELLS, RecurrentLayer
from seq2seq.model.types import Memory

SCORES: dict[type[Attention], bool] = {Dot: False, ScaledDot: True, General: False, Additive: False}  # scaled by 1/√H


class Plan(NamedTuple):
    """What is no tensor with a gradient."""

    looks_first: bool
    scale: float
    kind: torch.dtype
    sizes: Tensor  # (B), source positions, int32


class Waiting(torch.autograd.Function):
    """Inputs (T, B, E) and a state (B, H): Luong's features, or Bahdanau's states and contexts; and where it looked.

    `input_weight` (3·H, E + F) reads the piece and what is fed back; `query_weight` and `judge` are those of additive
    attention, `mix_weight`, `mix_bias` and the dropout mask `kept` those of the read-out that is fed back, or None.
    """

    @staticmethod
    def forward(ctx: Any, plan: Plan, inputs: Tensor, state: Tensor, fed: Tensor, *weights: Tensor | None) -> Any:
        T, B, E = inputs.shape
        H, F = state.size(-1), fed.size(-1)
        given = dict(zip(WEIGHTS, weights, strict=True))
        input_weight, input_bias, keys = given.pop("input_weight"), given.pop("input_bias"), given["keys"]
        assert input_weight is not None
        assert input_bias is not None
        assert keys is not None
        S, kind = keys.size(1), plan.kind
        read = rounded(inputs.flatten(0, 1).to(kind))
        of_pieces = product_of(read, input_weight[:, :E].to(kind).t(), input_bias.to(kind))[: T * B].to(inputs.dtype)
        tensors = {name: one.contiguous() for name, one in given.items() if one is not None}
        tensors |= {"sizes": plan.sizes, "fed_weight": input_weight[:, E:].contiguous()}
        widths = {"gates": 2 * H, "news": H, "of_hidden_news": H, "queries": H, "looked": S, "contexts": H}
        widths |= {} if plan.looks_first else {"features": F}
        made = {name: inputs.new_empty(T, B, width) for name, width in widths.items()}
        made["hidden"] = begun(state, T)
        if not plan.looks_first:
            made["fed"] = begun(fed, T)
        sizes = {"T": T, "B": B, "S": S, "H": H, "F": F, "looks_first": plan.looks_first, "scale": plan.scale}
        native.waits("forwards", kind, {**tensors, **made, "of_pieces": of_pieces.contiguous()}, **sizes)
        ctx.plan, ctx.sizes, ctx.names = plan, sizes, [*tensors, *made]
        ctx.save_for_backward(read, input_weight, *tensors.values(), *made.values())
        last = made["hidden"][-1].clone()
        ctx.mark_non_differentiable(last)  # nothing is learnt from what comes after a target
        ctx.set_materialize_grads(False)
        results = (made["hidden"][1:], made["contexts"]) if plan.looks_first else (made["fed"][1:],)
        return *results, made["looked"], last

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor | None) -> tuple[Tensor | None, ...]:
        plan, sizes = ctx.plan, ctx.sizes
        T, B, H, F = (sizes[name] for name in "TBHF")
        read, input_weight, *saved = ctx.saved_tensors
        tensors = dict(zip(ctx.names, saved, strict=True))
        *results, to_looked, _ = gradients
        hidden, kind, E = tensors["hidden"], plan.kind, read.size(1)
        arriving = {
            "to_results": results[0] if results[0] is not None else hidden.new_zeros(T, B, H if plan.looks_first else F)
        }
        arriving |= {"to_contexts": results[1]} if plan.looks_first else {}
        arriving |= {"to_looked": to_looked}
        told = {name: one.contiguous() for name, one in arriving.items() if one is not None}
        widths = {"of_hidden": 3 * H, "of_new": H, "of_queries": H} | ({} if plan.looks_first else {"of_mix": F})
        found = {name: hidden.new_empty(T, B, width) for name, width in widths.items()}
        found |= {f"of_{name}": torch.zeros_like(tensors[name]) for name in ("keys", "values")}
        found |= {"of_judge": hidden.new_zeros(B, H), "of_state": hidden.new_empty(B, H)}
        native.waits("backwards", kind, {**tensors, **told, **found}, **sizes)

        def rows(steps: Tensor) -> Tensor:
            return rounded(steps.flatten(0, 1).to(kind))

        of_hidden = rows(found["of_hidden"])
        found["of_hidden"][..., 2 * H :] = found["of_new"]
        of_reading = rows(found["of_hidden"])
        was_fed = tensors["contexts"] if plan.looks_first else tensors["fed"][:-1]
        of_input = [gradient_of_weight(of_reading, read), gradient_of_weight(of_reading, rows(was_fed))]
        of_weights: dict[str, Tensor | None] = dict.fromkeys(WEIGHTS)
        of_weights |= {
            "input_weight": torch.cat(of_input, 1),
            "input_bias": summed(of_reading),
            "weight": gradient_of_weight(of_hidden, rows(hidden[:-1])),
            "bias": summed(of_hidden),
            "keys": found["of_keys"],
            "values": found["of_values"],
        }
        if "query_weight" in tensors:
            asked = hidden[:-1] if plan.looks_first else hidden[1:]
            of_weights["query_weight"] = gradient_of_weight(rows(found["of_queries"]), rows(asked))
            of_weights["judge"] = found["of_judge"].sum(0)
        if not plan.looks_first:
            of_mix = rows(found["of_mix"])
            pairs = torch.cat([hidden[1:], tensors["contexts"]], -1)
            of_weights |= {"mix_weight": gradient_of_weight(of_mix, rows(pairs)), "mix_bias": summed(of_mix)}
        of_inputs = product_of(of_reading, input_weight[:, :E].to(kind))[: T * B].to(hidden.dtype).view(T, B, E)
        wide = (None if one is None else one.to(hidden.dtype) for one in of_weights.values())
        return None, of_inputs, found["of_state"], None, *wide


WEIGHTS = (
    "input_weight input_bias weight bias query_weight judge keys values mix_weight mix_bias kept".split()
)  # in the order in which the function takes them


def begun(first: Tensor, T: int) -> Tensor:
    """Room for T steps behind the first."""
    steps = first.new_empty(T + 1, *first.shape)
    steps[0] = first
    return steps


def waits_here(decoder: RecurrentDecoder, layer: nn.Module, inputs: Tensor, memory: Memory) -> bool:
    """Whether compiled code knows all that this decoder does at a step, and there is more than one to learn from."""
    attention, kind = decoder.attention, half() or inputs.dtype
    return (
        torch.is_grad_enabled()
        and isinstance(layer, RecurrentLayer)
        and inputs.size(1) > 1
        and inputs.size(0) == memory.mask.size(0)
        and type(attention) in SCORES
        and attention.nothing is None
        and attention.of_coverage is None
        and isinstance(decoder.query, StateAsks)
        and layer.cell is CELLS["gru"]
        and not layer.recurrent_dropout
        and memory.values.dtype == torch.float32
        and native.learns_here(inputs, layer.width, kind)
    )


def wait(
    decoder: RecurrentDecoder,
    layer: nn.Module,
    inputs: Tensor,
    state: Tensor,
    memory: Memory,
    fed: Tensor | None = None,
) -> tuple[Tensor, ...]:
    """All steps over inputs (B, T, E) from a state (B, H) on; `fed` (B, F) are the features that the first one reads.

    Without it the decoder looks first: states, contexts, weights, (B, T, ·) each, and the last state (B, H). With it,
    features, weights and the last state.
    """
    assert isinstance(layer, RecurrentLayer)
    attention = decoder.attention
    scale = 1 / math.sqrt(layer.width) if SCORES[type(attention)] else 1.0
    sizes = memory.mask.sum(1, dtype=torch.int32)
    plan = Plan(fed is None, scale, half() or inputs.dtype, sizes)
    weight, across, bias, across_bias = layer.rnn.all_weights[0]
    asks = (
        (attention.of_query.weight, attention.judge.weight.squeeze(0))
        if isinstance(attention, Additive)
        else (None, None)
    )
    mixes: tuple[Tensor | None, ...] = (None, None, None)
    if fed is not None:
        assert isinstance(decoder.read_out, TanhReadOut)
        mix, dropout = decoder.read_out.mix, decoder.read_out.dropout
        shape = (inputs.size(1), len(inputs), mix.out_features)
        kept = (
            mask_like(inputs.new_empty(shape), dropout.share, training=True)
            if dropout.training and dropout.share
            else None
        )
        mixes = (mix.weight, mix.bias, kept)
    fed_first = state.new_zeros(len(state), layer.width) if fed is None else fed
    found = Waiting.apply(  # type: ignore[no-untyped-call]
        plan,
        inputs.transpose(0, 1),
        state,
        fed_first,
        weight,
        bias,
        across,
        across_bias,
        *asks,
        memory.keys,
        memory.values,
        *mixes,
    )
    *steps, last = found
    return *(one.transpose(0, 1) for one in steps), last
