"""The conditional decoder: step, look, step.

B sentences (in search K·B hypotheses), T target positions, S source positions, H width of states and contexts, W of a
cell's whole state (2·H for an LSTM), E of an embedding, L layers.
"""

import torch
from torch import Tensor

from seq2seq.model.attention import all_steps, each_step
from seq2seq.model.decoders.parts import RecurrentDecoder
from seq2seq.model.products import steps
from seq2seq.model.recurrence import RecurrentLayer, RecurrentStack, make_norm
from seq2seq.model.types import Decoded, Memory, State
from seq2seq.recipe import Model


class ConditionalDecoder(RecurrentDecoder):
    """Two cells with an attention between them, the conditional GRU of Nematus (Sennrich et al. 2017).

        s'(t) = RNN₁(y(t-1), s(t-1))     c(t) = attention(s'(t))     s(t) = RNN₂(c(t), s'(t))

    Bahdanau's decoder asks before it knows the last word; this one asks after, and still steps on what it saw.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.norm = make_norm(model, model.embedding)
        self.reads, self.looks = RecurrentLayer(model, model.embedding), RecurrentLayer(model, model.hidden)
        self.upper = RecurrentStack(model, model.hidden, model.layers - 1)

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        inputs = self.input_dropout(embedded)  # (B, T, E)
        below, above = state["hidden"][:, 0], state["hidden"][:, 1:]  # (B, W), (B, L-1, W)
        read_mask, look_mask = self.reads.mask(below), self.looks.mask(below)
        states, contexts, weights = [], [], []
        with steps(inputs):
            for one in each_step(self.norm(inputs)):  # (B, 1, E)
                between = self.reads.step(one.squeeze(1), below, read_mask)
                query = self.query(one, self.reads.hidden(between)[:, None])
                context, looked, state = self.attention(query, memory, state)  # (B, 1, H), (B, 1, S)
                below = self.looks.step(context.squeeze(1), between, look_mask)
                states.append(self.looks.hidden(below))
                contexts.append(context)
                weights.append(looked)
        outputs, above = self.upper(torch.stack(states, 1), above)  # (B, T, H)
        features = self.read_out(outputs, all_steps(contexts), inputs)
        hidden = torch.cat([below[:, None], above], 1)
        return Decoded(features, all_steps(weights)), {**state, "hidden": hidden}
