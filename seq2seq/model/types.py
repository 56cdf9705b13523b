"""What encoder, attention and decoder hand to each other. Batch first everywhere.

B sentences (in search K·B hypotheses), S source positions, T target positions, L layers.
H is the width of the encoder's output and of the decoder's state, `hidden` in a recipe; E that of an embedding,
F that of what the output layer is given.
"""

from typing import NamedTuple

import torch
from torch import Tensor

# All that changes from step to step; every tensor is batch first, so search can reorder any of it.
State = dict[str, Tensor]


def at_least_fp32(scores: Tensor) -> Tensor:
    """Scores before a softmax: its sums need fp32 even where products are made in half precision."""
    return scores.to(torch.promote_types(scores.dtype, torch.float32))


def fp32_on_cpu(vectors: Tensor) -> Tensor:
    """In fp32 on a CPU, where tanh and many small products take longer in a narrower type than its memory is worth."""
    return at_least_fp32(vectors) if vectors.device.type == "cpu" else vectors


class Encoded(NamedTuple):
    """What an encoder says of a sentence."""

    values: Tensor  # (B, S, H), one vector a position
    final: Tensor  # (B, L, H), the whole sentence in one vector a layer
    mask: Tensor  # (B, S), true where there is text


class Memory(NamedTuple):
    """What a decoder may look at; fixed once a sentence is encoded."""

    values: Tensor  # (B, S, ·)
    keys: Tensor  # (B, S, ·), whatever the attention made of the values
    mask: Tensor  # (B, S)
    pieces: Tensor  # (B, S), the source itself, for models that copy from it
    words: Tensor | tuple[()] = ()  # (B, S, F), what each position says by itself; no branch of search's tree without


class Decoded(NamedTuple):
    """What a decoder made of some target positions."""

    features: Tensor  # (B, T, F), ready for the output layer
    weights: Tensor  # (B, T, S), where it looked; what is missing to 1 is the share that looked at nothing


class Loss(NamedTuple):
    """Sums over the real target tokens of a batch."""

    smoothed: Tensor  # what training lowers
    nll: Tensor  # negative log-likelihood, in nats: what is reported
    tokens: Tensor
