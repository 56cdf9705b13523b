"""Bahdanau's decoder: first look, then step on.

B sentences (in search K·B hypotheses), T target positions, S source positions, H width of states and contexts, W of a
cell's whole state (2·H for an LSTM), E of an embedding, L layers.
"""

import torch
from torch import Tensor

from seq2seq.model.attention import all_steps, each_step
from seq2seq.model.decoders.parts import RecurrentDecoder
from seq2seq.model.decoders.waiting import wait, waits_here
from seq2seq.model.products import steps
from seq2seq.model.recurrence import RecurrentLayer, RecurrentStack, make_norm
from seq2seq.model.types import Decoded, Memory, State
from seq2seq.recipe import Model


class BahdanauDecoder(RecurrentDecoder):
    """Bahdanau et al. 2015: the previous state asks, the context is an input of the recurrence.

        c(t) = attention(s(t-1))     s(t) = RNN([y(t-1); c(t)], s(t-1))     feature(t) = read-out(s(t), c(t))

    Every step waits for an attention, so teacher forcing is a loop; further layers run on top of it, fused.
    """

    def __init__(self, model: Model) -> None:
        super().__init__(model)
        self.norm = make_norm(model, model.embedding)
        self.layer = RecurrentLayer(model, model.embedding + model.hidden)
        self.upper = RecurrentStack(model, model.hidden, model.layers - 1)

    def forward(self, embedded: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        inputs = self.input_dropout(embedded)  # (B, T, E)
        below, above = state["hidden"][:, 0], state["hidden"][:, 1:]  # (B, W), (B, L-1, W)
        if waits_here(self, self.layer, inputs, below, memory):
            context, read, looked = wait(self, self.layer, self.norm(inputs), below, memory)
            outputs, above = self.upper(read, above)
            hidden = torch.cat([read[:, -1:], above], 1)
            return Decoded(self.read_out(outputs, context, inputs), looked), {**state, "hidden": hidden}
        mask = self.layer.mask(below)
        states, contexts, weights = [], [], []
        with steps(inputs):
            for one in each_step(self.norm(inputs)):  # (B, 1, E)
                query = self.query(one, self.layer.hidden(below)[:, None])
                context, looked, state = self.attention(query, memory, state)  # (B, 1, H), (B, 1, S)
                below = self.layer.step(torch.cat([one, context], -1).squeeze(1), below, mask)
                states.append(self.layer.hidden(below))
                contexts.append(context)
                weights.append(looked)
        outputs, above = self.upper(torch.stack(states, 1), above)  # (B, T, H)
        features = self.read_out(outputs, all_steps(contexts), inputs)
        hidden = torch.cat([below[:, None], above], 1)
        return Decoded(features, all_steps(weights)), {**state, "hidden": hidden}
