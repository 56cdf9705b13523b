"""The useful arithmetic of a model: what its matrices and its attention must compute, whatever computes it.

A product with an (out, in) matrix is 2·in·out floating-point operations each time it is used. Biases, gates, softmax
and the like are left out, for they cost memory traffic rather than arithmetic; looking up an embedding costs none.
Padding counts as nothing. S source and T target pieces of a sentence, both with their end, H width.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from torch import nn

from seq2seq.data.batches import Batch
from seq2seq.model import Seq2Seq
from seq2seq.model.attention import Attention
from seq2seq.model.transformer import SelfAttention
from seq2seq.recipe import Model
from seq2seq.specials import PAD

# Which of the counts below a matrix is used for, by its name; the first that fits.
USES = {
    r"decoder\.bridge\.": "sentences",
    r".*\.(of_key|of_value)$": "source",
    r".*\.judge$": "looks",
    r"encoder\.|lexical\.": "source",
    r"": "target",
}
SCORE_AND_MIX = 2  # products of width H for each target piece and source position: the score, and the context
# Attentions with fewer: `none` has one vector to look at, and the scores of these two are made by their matrices.
LOOK_PRODUCTS = {"none": 0, "location": 1, "additive": 1}
BACKWARD = 2  # a gradient of what went in and one of the matrix, each as dear as the product itself


class Counts(NamedTuple):
    """How often each kind of work is done for some text; or, for a model, what it costs each time."""

    sentences: int = 0
    source: int = 0  # Σ S
    target: int = 0  # Σ T
    looks: int = 0  # Σ S·T, target pieces that look at source pieces
    within_source: int = 0  # Σ S·S, self-attention
    within_target: int = 0  # Σ T·(T+1)/2, self-attention on what came before


def counts_of(batches: Iterable[Batch]) -> Counts:
    """What the real pieces of some batches amount to."""
    total = Counts()
    for batch in batches:
        S, T = batch.source_lengths, (batch.target_out != PAD).sum(1).cpu()  # (B,) each
        parts = (S.new_tensor(len(S)), S, T, S * T, S * S, T * (T + 1) // 2)
        total = Counts(*(before + int(part.sum()) for before, part in zip(total, parts, strict=True)))
    return total


def costs(model: Seq2Seq, settings: Model) -> Counts:
    """The operations of a forward pass for each unit of work."""
    found = dict.fromkeys(Counts._fields, 0)
    for name, numbers in matrices(model):
        unit = next(unit for pattern, unit in USES.items() if re.match(pattern, name))
        found[unit] += 2 * numbers * (settings.layers if unit == "sentences" else 1)  # a bridge serves every layer
    looks = sum(isinstance(module, Attention) for module in model.modules())
    found["looks"] += 2 * settings.hidden * looks * LOOK_PRODUCTS.get(settings.attention, SCORE_AND_MIX)
    found["looks"] += 2 * settings.feature_width * settings.lexical  # the mean of what the words looked at say
    for name, module in model.named_modules():
        if isinstance(module, SelfAttention):
            unit = "within_source" if name.startswith("encoder.") else "within_target"
            found[unit] += 2 * settings.hidden * SCORE_AND_MIX
    return Counts(**found)


def matrices(model: nn.Module) -> Iterator[tuple[str, int]]:
    """The name of each layer that multiplies, and the numbers in its matrices."""
    for name, module in model.named_modules():
        if isinstance(module, nn.Linear | nn.RNNBase):
            yield name, sum(weight.numel() for weight in module.parameters(recurse=False) if weight.dim() == 2)


def forward_flops(model: Seq2Seq, settings: Model, counts: Counts) -> int:
    """The operations of one forward pass over text."""
    return sum(cost * times for cost, times in zip(costs(model, settings), counts, strict=True))


def training_flops(model: Seq2Seq, settings: Model, counts: Counts) -> int:
    """The operations of one forward and one backward pass over text."""
    return (1 + BACKWARD) * forward_flops(model, settings, counts)
