"""What encoder, attention and decoder hand to each other. Batch first everywhere.

B sentences, S source positions, T target positions, L layers, E width of the encoder's output.
"""

from typing import NamedTuple

import torch
from torch import Tensor

State = dict[
    str, Tensor
]  # all that changes from step to step; every tensor is batch first, so search can reorder any of it


def at_least_fp32(scores: Tensor) -> Tensor:
    """Scores before a softmax: its sums need fp32 even where products are made in half precision."""
    return scores.to(torch.promote_types(scores.dtype, torch.float32))


class Encoded(NamedTuple):
    """What an encoder says of a sentence."""

    values: Tensor  # (B, S, E), one vector a position
    final: Tensor  # (B, L, E), where the recurrence ended: the whole sentence in one vector a layer
    mask: Tensor  # (B, S), true where there is text


class Memory(NamedTuple):
    """What a decoder may look at; fixed once a sentence is encoded."""

    values: Tensor  # (B, S, E)
    keys: Tensor  # (B, S, ·), whatever the attention made of the values
    mask: Tensor  # (B, S)


class Decoded(NamedTuple):
    """What a decoder made of some target positions."""

    features: Tensor  # (B, T, embedding), ready for the output layer
    weights: Tensor  # (B, T, S), where it looked


class Loss(NamedTuple):
    """Sums over the real target tokens of a batch."""

    smoothed: Tensor  # what training lowers
    nll: Tensor  # negative log-likelihood, in nats: what is reported
    tokens: Tensor
