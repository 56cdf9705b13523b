"""Noise for training: single activations, whole words, or one mask for all positions of a sentence."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq.recipe import Model


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
    return F.dropout(torch.ones_like(activations), share, training)


def make_dropout(model: Model) -> nn.Module:
    """The dropout of a recipe, plain or locked."""
    return LockedDropout(model.dropout) if model.locked_dropout else nn.Dropout(model.dropout)


def make_input_dropout(model: Model) -> nn.Module:
    """What happens to embeddings on their way into encoder or decoder."""
    return nn.Sequential(WordDropout(model.word_dropout), make_dropout(model))
