"""What the recurrent decoders share: how they start, who asks, and what the output layer sees.

B sentences (in search K·B hypotheses), T target positions, L layers, H hidden width, E width of an embedding.
Teacher forcing hands over all T input tokens at once, search one: `decode` of T equals T times `decode` of one.
"""

import torch
from torch import Tensor, nn

from seq2seq.model.attention import ATTENTIONS
from seq2seq.model.dropout import Dropout, make_input_dropout
from seq2seq.model.linear import Linear
from seq2seq.model.recurrence import state_width
from seq2seq.model.types import Decoded, Encoded, Memory, State
from seq2seq.recipe import Model


class Decoder(nn.Module):
    """Reads target pieces, looks at the source, and says what the output layer sees."""

    def start(self, encoded: Encoded, pieces: Tensor) -> tuple[Memory, State]:
        """What is looked at, and where decoding begins."""
        raise NotImplementedError

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        """Target pieces (B, T, E) read from `state` on."""
        raise NotImplementedError


class RecurrentDecoder(Decoder):
    """A recurrence with an attention; each kind below adds its recurrence and says where the context enters."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.attention = ATTENTIONS[model.attention](model)
        self.query = QUERIES[model.query](model)
        self.bridge = BRIDGES[model.start](model)
        self.input_dropout = make_input_dropout(model)
        self.read_out = READ_OUTS[model.read_out](model)

    def start(self, encoded: Encoded, pieces: Tensor) -> tuple[Memory, State]:
        memory = self.attention.remember(encoded, pieces)
        return memory, {"hidden": self.bridge(encoded.final), **self.attention.start(memory)}


class Bridge(nn.Module):
    """The decoder's first state, made of the encoder's last: tanh(W final + b), layer by layer (Cho et al. 2014)."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.project = Linear(model.hidden, state_width(model))

    def forward(self, final: Tensor) -> Tensor:
        return torch.tanh(self.project(final))  # (B, L, W)


class NoBridge(nn.Module):
    """A first state of zeros: all that the decoder learns of the source must come through the context."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.width = state_width(model)

    def forward(self, final: Tensor) -> Tensor:
        return final.new_zeros(*final.shape[:2], self.width)


class StateAsks(nn.Module):
    """The query is the decoder's state."""

    def __init__(self, model: Model) -> None:
        super().__init__()

    def forward(self, inputs: Tensor, hidden: Tensor) -> Tensor:
        return hidden


class InputAndStateAsk(nn.Module):
    """The query is W [input; state], as in many tutorials: the word just said has its say in where to look."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.mix = Linear(model.embedding + model.hidden, model.hidden, bias=False)

    def forward(self, inputs: Tensor, hidden: Tensor) -> Tensor:
        return self.mix(torch.cat([inputs, hidden], -1))  # type: ignore[no-any-return]


class TanhReadOut(nn.Module):
    """tanh(W [state; context]), Luong's attentional vector."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.mix = Linear(2 * model.hidden, model.feature_width)
        self.dropout = Dropout(model.dropout)

    def forward(self, states: Tensor, context: Tensor, inputs: Tensor) -> Tensor:
        return self.dropout(torch.tanh(self.mix(torch.cat([states, context], -1))))  # type: ignore[no-any-return]


class MaxoutReadOut(nn.Module):
    """The deep output of Bahdanau et al. 2015: of each pair in W [state; context; last word] the greater."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.mix = Linear(2 * model.hidden + model.embedding, 2 * model.feature_width)
        self.dropout = Dropout(model.dropout)

    def forward(self, states: Tensor, context: Tensor, inputs: Tensor) -> Tensor:
        pairs = self.mix(torch.cat([states, context, inputs], -1)).unflatten(-1, (-1, 2))
        return self.dropout(pairs.amax(-1))  # type: ignore[no-any-return]


BRIDGES: dict[str, type[nn.Module]] = {"encoder": Bridge, "zero": NoBridge}
QUERIES: dict[str, type[nn.Module]] = {"state": StateAsks, "input+state": InputAndStateAsk}
READ_OUTS: dict[str, type[nn.Module]] = {"tanh": TanhReadOut, "maxout": MaxoutReadOut}
