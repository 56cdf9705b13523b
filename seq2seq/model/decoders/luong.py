"""Luong's decoder: first step on, then look.

B sentences (in search K·B hypotheses), T target positions, S source positions, H width of states and contexts, W of a
cell's whole state (2·H for an LSTM), E of an embedding, L layers.
"""

import torch
from torch import Tensor, nn

from seq2seq.model.attention import all_steps, each_step
from seq2seq.model.decoders.parts import RecurrentDecoder
from seq2seq.model.decoders.waiting import wait, waits_here
from seq2seq.model.products import steps
from seq2seq.model.recurrence import RecurrentStack
from seq2seq.model.types import Decoded, Encoded, Memory, State
from seq2seq.recipe import Model


class LuongDecoder(RecurrentDecoder):
    """Luong et al. 2015: the current state asks, the context goes to the read-out.

        s(t) = RNN(y(t-1), s(t-1))     c(t) = attention(s(t))     feature(t) = read-out(s(t), c(t))

    No step waits for an attention, so teacher forcing is one fused recurrence and one batched attention.
    With `input_feeding` the next step does wait, for it reads what was made of this one:

        s(t) = RNN([y(t-1); feature(t-1)], s(t-1))
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.feeding = model.input_feeding
        self.feature_width = model.feature_width
        self.stack = RecurrentStack(model, model.embedding + self.feeding * model.feature_width, model.layers)

    def start(self, encoded: Encoded, pieces: Tensor) -> tuple[Memory, State]:
        memory, state = super().start(encoded, pieces)
        fed = encoded.values.new_zeros(len(pieces), self.feature_width)
        return memory, {**state, "fed": fed} if self.feeding else state

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        inputs = self.input_dropout(embedded)  # (B, T, E)
        if not self.feeding:
            return self.look(inputs, inputs, state, memory)
        below, fed = state["hidden"][:, 0], state["fed"]
        if self.is_plain and waits_here(self, self.stack.layers[0], inputs, below, memory, fed):
            features, states, weights = wait(self, self.stack.layers[0], inputs, below, memory, fed)
            return Decoded(features, weights), {**state, "hidden": states[:, -1:], "fed": features[:, -1]}
        found = []
        with steps(inputs):
            for one in each_step(inputs):
                decoded, state = self.look(torch.cat([one, state["fed"][:, None]], -1), one, state, memory)
                state = {**state, "fed": decoded.features.squeeze(1)}
                found.append(decoded)
        return Decoded(*(all_steps(parts) for parts in zip(*found, strict=True))), state

    @property
    def is_plain(self) -> bool:
        """Whether there is a single layer, with nothing else about it."""
        return len(self.stack.layers) == 1 and not self.stack.residual and isinstance(self.stack.norms[0], nn.Identity)

    def look(self, read: Tensor, inputs: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        """Step on over what is read, then look: all steps at once."""
        states, hidden = self.stack(read, state["hidden"])  # (B, T, H), (B, L, W)
        context, weights, state = self.attention(self.query(inputs, states), memory, state)  # (B, T, H), (B, T, S)
        return Decoded(self.read_out(states, context, inputs), weights), {**state, "hidden": hidden}
