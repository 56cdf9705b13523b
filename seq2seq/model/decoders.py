"""Decoders: where does the context enter? One file, one class each; all decode T positions at once or one at a time.

B sentences (in search K·B hypotheses), T target positions, L layers, E width of the context, H hidden width.
Teacher forcing hands over all T input tokens at once, search one: `decode` of T equals T times `decode` of one.
"""

import torch
from torch import Tensor, nn

from seq2seq.model.attention import Attention
from seq2seq.model.types import Decoded, Encoded, Memory, State
from seq2seq.recipe import Model


class Bridge(nn.Module):
    """The decoder's first state, from the encoder's last: tanh(W final + b), layer by layer."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.project = nn.Linear(model.hidden, model.hidden)

    def forward(self, encoded: Encoded) -> Tensor:
        return torch.tanh(self.project(encoded.final))  # (B, L, H)


class ReadOut(nn.Module):
    """What the output layer sees: tanh(W [state; context]), Luong's attentional vector, as wide as an embedding."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.mix = nn.Linear(2 * model.hidden, model.embedding)
        self.dropout = nn.Dropout(model.dropout)

    def forward(self, states: Tensor, context: Tensor) -> Tensor:
        return self.dropout(torch.tanh(self.mix(torch.cat([states, context], dim=-1))))  # type: ignore[no-any-return]


class RecurrentDecoder(nn.Module):
    """What the recurrent decoders share: a GRU, its start, an attention and a read-out."""

    def __init__(self, model: Model, attention: Attention, input_width: int) -> None:
        super().__init__()
        self.attention = attention
        self.bridge = Bridge(model)
        self.dropout = nn.Dropout(model.dropout)
        self.rnn = nn.GRU(
            input_width,
            model.hidden,
            num_layers=model.layers,
            dropout=model.dropout if model.layers > 1 else 0.0,
            batch_first=True,
        )
        self.read_out = ReadOut(model)

    def start(self, encoded: Encoded) -> tuple[Memory, State]:
        """What is looked at, and where the recurrence begins."""
        return self.attention.remember(encoded), {"hidden": self.bridge(encoded)}

    def run(self, inputs: Tensor, state: State) -> tuple[Tensor, State]:
        """The recurrence over inputs (B, T, ·): its states (B, T, H), and where it stopped."""
        states, hidden = self.rnn(inputs, state["hidden"].transpose(0, 1).contiguous())
        return states, {"hidden": hidden.transpose(0, 1)}


class LuongDecoder(RecurrentDecoder):
    """Luong et al. 2015: the current state asks, the context goes to the read-out.

        s(t) = GRU(y(t-1), s(t-1))     c(t) = attention(s(t))     feature = tanh(W [s(t); c(t)])

    No step waits for an attention, so teacher forcing is one fused recurrence and one batched attention.
    """

    def __init__(self, model: Model, attention: Attention) -> None:
        super().__init__(model, attention, input_width=model.embedding)

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        states, state = self.run(self.dropout(embedded), state)
        context, weights = self.attention(states, memory)
        return Decoded(self.read_out(states, context), weights), state


class FixedDecoder(RecurrentDecoder):
    """Cho et al. 2014: one context for the whole sentence, given to the recurrence and to the read-out at every step.

    s(t) = GRU([y(t-1); c], s(t-1))     feature = tanh(W [s(t); c])
    """

    def __init__(self, model: Model, attention: Attention) -> None:
        super().__init__(model, attention, input_width=model.embedding + model.hidden)

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        # The memory holds one position, so the context does not hang on the query; any query asks for it.
        context, weights = self.attention(embedded, memory)
        states, state = self.run(torch.cat([self.dropout(embedded), context], dim=-1), state)
        return Decoded(self.read_out(states, context), weights), state


DECODERS: dict[str, type[LuongDecoder] | type[FixedDecoder]] = {"luong": LuongDecoder, "fixed": FixedDecoder}
