"""Noise for training: single activations, whole words, or one mask for all positions of a sentence.

On a CPU, PyTorch draws 64 random bits for each number of a mask, one after the other, which may take longer than the
layer that the mask is for. Here 16 bits decide, four numbers a draw.
"""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq.recipe import Model

BITS = 16  # that decide whether a number is kept: shares are exact to one in 65,536


class Dropout(nn.Module):
    """A mask of its own for every number (Srivastava et al. 2014)."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, activations: Tensor) -> Tensor:
        return drop(activations, self.share) if self.training and self.share else activations


class LockedDropout(nn.Module):
    """One mask for all positions of a sentence (Gal & Ghahramani 2016): the same features are missing throughout."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, activations: Tensor) -> Tensor:
        return activations * mask_like(activations[:, :1], self.share, training=self.training)


class WordDropout(nn.Module):
    """Some words vanish whole: a model that cannot rely on any single one reads the others better."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, embedded: Tensor) -> Tensor:
        if not self.training or self.share == 0:  # which also spares a run without it the random numbers
            return embedded
        return embedded * (torch.rand_like(embedded[..., :1]) >= self.share)  # kept words stay as large as they were


def mask_like(activations: Tensor, share: float, *, training: bool) -> Tensor:
    """A dropout mask of the shape of `activations`, scaled so that sums stay what they were."""
    ones = torch.ones_like(activations)
    return drop(ones, share) if training and share else ones


def drop(activations: Tensor, share: float) -> Tensor:
    """A share of the activations becomes zero; the others grow, so that sums stay what they were."""
    if activations.device.type != "cpu":
        return F.dropout(activations, share)
    dropped = min(round(share * 2**BITS), 2**BITS - 1)
    draws = torch.empty(-(-activations.numel() * BITS // 64), dtype=torch.int64).random_(-(2**63), None)
    bits = draws.view(torch.int16)[: activations.numel()].view(activations.shape)
    mask: Tensor = (bits >= dropped - 2 ** (BITS - 1)).to(activations.dtype)
    return activations * mask.mul_(1 / (1 - dropped / 2**BITS))


def make_dropout(model: Model) -> nn.Module:
    """The dropout of a recipe, plain or locked."""
    return LockedDropout(model.dropout) if model.locked_dropout else Dropout(model.dropout)


def make_input_dropout(model: Model) -> nn.Module:
    """What happens to embeddings on their way into encoder or decoder."""
    return nn.Sequential(WordDropout(model.word_dropout), make_dropout(model))
