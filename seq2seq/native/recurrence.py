"""The steps of recurrences that are learnt, which wait for each other: contiguous tensors (T, B, ·) in fp32.

T steps, B sentences, H width.
"""

import ctypes
from collections.abc import Sequence
from typing import Literal

import torch
from torch import Tensor

from seq2seq.native.library import KINDS, call, is_available, library, pointers

WIDEST = 16  # numbers in a vector, at most: widths are whole numbers of them
KIND = {torch.float32: KINDS["fp32"], torch.bfloat16: KINDS["bf16"]}


def takes_steps(kind: torch.dtype, widths: Sequence[int], *tensors: Tensor) -> bool:
    """Whether compiled code can take the steps, of such widths, with products of this kind."""
    if kind not in KIND or any(width % WIDEST for width in widths) or torch.is_autocast_enabled("cpu"):
        return False
    if any(one.device.type != "cpu" or one.dtype != torch.float32 for one in tensors):
        return False
    return is_available() and (kind == torch.float32 or bool(library().s2s_has_bf16()))


def gru_forwards(of_inputs: Tensor, state: Tensor, weight: Tensor, bias: Tensor, kind: torch.dtype) -> list[Tensor]:
    """From W x + b (T, B, 3·H) and the first h: every h (T + 1, B, H), r and z (T, B, 2·H), n and (U h)n (T, B, H)."""
    (T, B, _), H = of_inputs.shape, state.size(-1)
    hidden = of_inputs.new_empty(T + 1, B, H)
    hidden[0] = state
    made = [hidden, *(of_inputs.new_empty(T, B, width) for width in (2 * H, H, H))]
    sizes = (KIND[kind], torch.get_num_threads(), T, B, H)
    call("s2s_gru_forwards", *sizes, of_inputs.contiguous(), weight.contiguous(), bias.contiguous(), *made)
    return made


def gru_backwards(arriving: Tensor, weight: Tensor, made: Sequence[Tensor], kind: torch.dtype) -> list[Tensor]:
    """From what reaches every h (T, B, H): what reaches U h (T, B, 3·H), the new part of W x (T, B, H), the first h."""
    T, B, H = arriving.shape
    found = [arriving.new_empty(T, B, 3 * H), arriving.new_empty(T, B, H), arriving.new_empty(B, H)]
    sizes = (KIND[kind], torch.get_num_threads(), T, B, H)
    call("s2s_gru_backwards", *sizes, arriving.contiguous(), weight.contiguous(), *made, *found)
    return found


class WaitingSteps(ctypes.Structure):
    """Decoders whose steps wait for an attention, as learning.h describes them under `Waiting`."""

    _fields_ = [
        *((name, ctypes.c_int) for name in "kind threads T B S H F looks_first".split()),
        ("scale", ctypes.c_float),
        *(
            (name, ctypes.c_void_p)
            for name in (
                "sizes of_pieces fed_weight weight bias query_weight judge keys values mix_weight mix_bias kept "
                "hidden gates news of_hidden_news queries looked contexts fed features "
                "to_features to_states to_contexts to_looked "
                "of_hidden of_new of_queries of_mix of_keys of_values of_judge of_state of_fed"
            ).split()
        ),
    ]


def waiting_steps(
    direction: Literal["forwards", "backwards"], kind: torch.dtype, tensors: dict[str, Tensor], **sizes: float
) -> None:
    """Take all steps of such a decoder; what is made is filled in where it stands."""
    addresses = dict(zip(tensors, pointers(tensors.values()), strict=True))
    given = WaitingSteps(kind=KIND[kind], threads=torch.get_num_threads(), **sizes, **addresses)
    call(f"s2s_wait_{direction}", ctypes.byref(given))
