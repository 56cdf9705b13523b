"""The decoder of Google's first neural translator: the lowest layer asks, those above answer.

B sentences (in search K·B hypotheses), T target positions, S source positions, H width of states and contexts, W of a
cell's whole state (2·H for an LSTM), E of an embedding, L layers.
"""

import torch
from torch import Tensor

from seq2seq.model.decoders.parts import RecurrentDecoder
from seq2seq.model.recurrence import RecurrentLayer, RecurrentStack, make_norm
from seq2seq.model.types import Decoded, Memory, State
from seq2seq.recipe import Model


class GnmtDecoder(RecurrentDecoder):
    """After Wu et al. 2016: the first layer asks, the context goes to every layer above and to the read-out.

        s¹(t) = RNN(y(t-1), s¹(t-1))     c(t) = attention(s¹(t))     sⁿ(t) = RNN([sⁿ⁻¹(t); c(t)], sⁿ(t-1))

    The first layer never waits for an attention, so teacher forcing is fused throughout: recurrence, attention,
    recurrences. (Google's own gave each layer the context of the step before.)
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.norm = make_norm(model, model.embedding)
        self.lowest = RecurrentLayer(model, model.embedding)
        self.upper = RecurrentStack(model, model.hidden, model.layers - 1, context_width=model.hidden)

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        inputs = self.input_dropout(embedded)  # (B, T, E)
        below, above = state["hidden"][:, 0], state["hidden"][:, 1:]  # (B, W), (B, L-1, W)
        asking, below = self.lowest(self.norm(inputs), below)  # (B, T, H)
        context, weights, state = self.attention(self.query(inputs, asking), memory, state)  # (B, T, H), (B, T, S)
        states, above = self.upper(asking, above, context)
        features = self.read_out(states, context, inputs)
        return Decoded(features, weights), {**state, "hidden": torch.cat([below[:, None], above], 1)}
