"""The fixed context vector, before there was attention.

B sentences (in search K·B hypotheses), T target positions, S source positions, H width of states and contexts, W of a
cell's whole state (2·H for an LSTM), E of an embedding, L layers.
"""

import torch
from torch import Tensor

from seq2seq.model.decoders.parts import RecurrentDecoder
from seq2seq.model.recurrence import RecurrentStack
from seq2seq.model.types import Decoded, Memory, State
from seq2seq.recipe import Model


class FixedDecoder(RecurrentDecoder):
    """Cho et al. 2014: one context for the whole sentence, given to the recurrence and to the read-out at every step.

        s(t) = RNN([y(t-1); c], s(t-1))     feature(t) = read-out(s(t), c)

    However long the sentence, all that is known of it must fit into c: the bottleneck that attention removes.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.stack = RecurrentStack(model, model.embedding + model.hidden, model.layers)

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        inputs = self.input_dropout(embedded)  # (B, T, E)
        # The memory holds one position, so the context does not hang on who asks.
        anyone = embedded.new_zeros(*embedded.shape[:2], memory.values.size(-1))
        context, weights, state = self.attention(anyone, memory, state)  # (B, T, H), (B, T, 1)
        states, hidden = self.stack(torch.cat([inputs, context], -1), state["hidden"])  # (B, T, H), (B, L, W)
        return Decoded(self.read_out(states, context, inputs), weights), {**state, "hidden": hidden}
