"""The Transformer's decoder: no recurrence, every layer looks at what was said and at the source."""

from typing import cast

import torch
from torch import Tensor, nn

from seq2seq.model.attention import ATTENTIONS, Attention
from seq2seq.model.decoders.parts import Decoder
from seq2seq.model.dropout import make_dropout, make_input_dropout
from seq2seq.model.linear import Linear
from seq2seq.model.transformer import Embedded, FeedForward, SelfAttention
from seq2seq.model.types import Decoded, Encoded, Memory, State
from seq2seq.recipe import Model


class TransformerDecoder(Decoder):
    """Vaswani et al. 2017, with the norms before the layers.

        x = x + self-attention(x)     x = x + attention(x)     x = x + feed-forward(x)

    Its state is a cache: the keys and values (B, L, P, H) of the P positions said so far, in each of L layers.
    """

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.embedded = Embedded(model)
        self.input_dropout = make_input_dropout(model)
        self.layers = nn.ModuleList(TransformerDecoderLayer(model) for _ in range(model.layers))
        self.norm = nn.LayerNorm(model.hidden)
        width = model.feature_width
        self.narrow = Linear(model.hidden, width) if model.hidden != width else nn.Identity()

    def start(self, encoded: Encoded, pieces: Tensor) -> tuple[Memory, State]:
        """Memory has a layer's keys and values behind each other: (B, S, L, H)."""
        looks = [cast(Attention, layer.look) for layer in self.layers]
        memories = [look.remember(encoded, pieces) for look in looks]
        values, keys = (torch.stack(parts, 2) for parts in zip(*(memory[:2] for memory in memories), strict=True))
        nothing = values.transpose(1, 2)[:, :, :0]  # (B, L, 0, H)
        return Memory(values, keys, encoded.mask, pieces), {"keys": nothing, "values": nothing}

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        T, P = embedded.size(1), state["keys"].size(2)
        hidden = self.input_dropout(self.embedded(embedded, start=P))
        seen = torch.ones(T, P + T, dtype=torch.bool, device=embedded.device).tril(P)[None]  # not what comes
        caches, weights = [], hidden
        for number, layer in enumerate(self.layers):
            past = state["keys"][:, number], state["values"][:, number]
            own = memory._replace(values=memory.values[:, :, number], keys=memory.keys[:, :, number])
            hidden, weights, cache = layer(hidden, seen, past, own)
            caches.append(cache)
        keys, values = (torch.stack(parts, 1) for parts in zip(*caches, strict=True))
        return Decoded(self.narrow(self.norm(hidden)), weights), {"keys": keys, "values": values}


class TransformerDecoderLayer(nn.Module):
    """Look back, look at the source, think; each adds to what is there."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.look_back, self.feed = SelfAttention(model), FeedForward(model)
        self.look = ATTENTIONS[model.attention](model)
        self.norms = nn.ModuleList(nn.LayerNorm(model.hidden) for _ in range(3))
        self.dropout = make_dropout(model)

    def forward(
        self, hidden: Tensor, mask: Tensor, past: tuple[Tensor, Tensor], memory: Memory
    ) -> tuple[Tensor, Tensor, tuple[Tensor, Tensor]]:
        back, cache = self.look_back(self.norms[0](hidden), mask, past)
        hidden = hidden + self.dropout(back)
        context, weights = self.look.look(self.norms[1](hidden), memory)
        hidden = hidden + self.dropout(context)
        return hidden + self.dropout(self.feed(self.norms[2](hidden))), weights, cache
