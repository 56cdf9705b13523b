"""The parts of a Transformer (Vaswani et al. 2017): self-attention, feed-forward layers, and the order of words.

Pre-norm throughout (x + f(norm(x)), Xiong et al. 2020): such a stack trains without care for its first updates.
B sentences, T positions, P positions that came before, N heads, H width.
"""

import math

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq.model.attention import by_head
from seq2seq.model.dropout import Dropout
from seq2seq.model.linear import Linear
from seq2seq.recipe import Model

FEED_FORWARD = 4  # the inner width of a feed-forward layer, in H


class FeedForward(nn.Sequential):
    """W relu(V x): what each position makes of itself."""

    def __init__(self, model: Model) -> None:
        super().__init__(
            Linear(model.hidden, FEED_FORWARD * model.hidden),
            nn.ReLU(),
            Dropout(model.dropout),
            Linear(FEED_FORWARD * model.hidden, model.hidden),
        )


class SelfAttention(nn.Module):
    """Every position looks at the others, with several heads."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.heads, self.rotary = model.heads, model.positions == "rotary"
        self.project = Linear(model.hidden, 3 * model.hidden)
        self.join = Linear(model.hidden, model.hidden)

    def forward(
        self, inputs: Tensor, mask: Tensor, past: tuple[Tensor, Tensor]
    ) -> tuple[Tensor, tuple[Tensor, Tensor]]:
        """Inputs (B, T, H) look where the mask (·, T, P+T) allows; keys and values (B, P+T, H), the past's first."""
        query, key, value = self.project(inputs).chunk(3, -1)
        if self.rotary:
            query, key = (rotated(part, past[0].size(1), self.heads) for part in (query, key))
        keys, values = (torch.cat([old.to(new), new], 1) for old, new in zip(past, (key, value), strict=True))
        query, of_keys, of_values = (by_head(part, self.heads) for part in (query, keys, values))
        seen = F.scaled_dot_product_attention(query, of_keys, of_values, attn_mask=mask[:, None])
        return self.join(seen.transpose(1, 2).flatten(2)), (keys, values)


class Embedded(nn.Module):
    """What a Transformer reads: embeddings, scaled to unit size and to its width, and where each stands."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.widen = Linear(model.embedding, model.hidden) if model.embedding != model.hidden else nn.Identity()
        self.scale = math.sqrt(model.embedding)
        self.table = nn.Embedding(model.max_positions, model.hidden) if model.positions == "learned" else None
        self.sinusoidal = model.positions == "sinusoidal"

    def forward(self, embedded: Tensor, start: int = 0) -> Tensor:
        """Embeddings (B, T, E) of positions from `start` on: (B, T, H)."""
        inputs: Tensor = self.widen(embedded * self.scale)
        positions = torch.arange(start, start + inputs.size(1), device=inputs.device)
        if self.table is not None:  # behind its end all positions are one
            return inputs + self.table(positions.clamp(max=self.table.num_embeddings - 1))  # type: ignore[no-any-return]
        return inputs + sinusoids(positions, inputs) if self.sinusoidal else inputs


def sinusoids(positions: Tensor, like: Tensor) -> Tensor:
    """Sin and cos of the position at wavelengths from 2π to 10000·2π: (T, H)."""
    turns = angles(positions, like.size(-1))
    return torch.cat([turns.sin(), turns.cos()], -1).to(like)  # not before: in half precision 257 radians are 256


def angles(positions: Tensor, width: int) -> Tensor:
    """How far each of `width`/2 hands of a clock has turned at each position: (T, width/2)."""
    speeds = 10000 ** (-torch.arange(0, width, 2, device=positions.device, dtype=torch.float64) / width)
    return positions[:, None] * speeds


def rotated(vectors: Tensor, start: int, heads: int) -> Tensor:
    """Pairs of numbers turned with their position, so that products know only of distance (Su et al. 2021)."""
    B, T, H = vectors.shape
    split = vectors.view(B, T, heads, H // heads)
    positions = torch.arange(start, start + vectors.size(1), device=vectors.device)
    turns = angles(positions, split.size(-1))[:, None]
    sin, cos = turns.sin().to(vectors), turns.cos().to(vectors)
    first, second = split.chunk(2, -1)
    return torch.cat([first * cos - second * sin, first * sin + second * cos], -1).flatten(2)
