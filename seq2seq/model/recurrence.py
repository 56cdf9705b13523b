"""Recurrent cells, layers of them and stacks of layers.

    rnn    h' = tanh(W x + U h)                                                 Elman 1990
    lstm   i, f, o = σ(W x + U h)   g = tanh(W x + U h)
           c' = f·c + i·g           h' = o·tanh(c')                             Hochreiter & Schmidhuber 1997
    gru    r, z = σ(W x + U h)      n = tanh(W x + r·(U h))
           h' = (1 - z)·n + z·h                                                 Cho et al. 2014

B sentences, T steps, L layers, H width of h, G gates. The state of a layer is one tensor (B, W): h, and behind it the
c of an LSTM, so W is H or 2·H. PyTorch's fused kernels run whole sequences, and on a CPU our own learn a GRU; `step` is
the same in plain formulas, for what they lack: dropout of the state, and one step at a time in half precision.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from seq2seq.model.dropout import make_dropout, mask_like
from seq2seq.model.gru import Gates, gru
from seq2seq.model.linear import product
from seq2seq.model.products import half
from seq2seq.recipe import Model


def rnn_step(of_input: Tensor, of_hidden: Tensor, state: Tensor) -> Tensor:
    return torch.tanh(of_input + of_hidden)


def lstm_step(of_input: Tensor, of_hidden: Tensor, state: Tensor) -> Tensor:
    i, f, g, o = (of_input + of_hidden).chunk(4, -1)
    c = f.sigmoid() * state.chunk(2, -1)[1] + i.sigmoid() * g.tanh()
    return torch.cat([o.sigmoid() * c.tanh(), c], -1)


def gru_step(of_input: Tensor, of_hidden: Tensor, state: Tensor) -> Tensor:
    if of_input.device.type == "cpu":
        of_input, of_hidden = of_input.to(state.dtype), of_hidden.to(state.dtype)  # which autocast may have narrowed
        return Gates.apply(of_input, of_hidden, state)  # type: ignore[no-any-return, no-untyped-call]
    r_input, z_input, n_input = of_input.chunk(3, -1)
    r_hidden, z_hidden, n_hidden = of_hidden.chunk(3, -1)
    n = torch.tanh(n_input + torch.sigmoid(r_input + r_hidden) * n_hidden)
    return n + torch.sigmoid(z_input + z_hidden) * (state - n)


class Cell(NamedTuple):
    """A kind of recurrence."""

    fused: Callable[..., nn.RNNBase]  # whole sequences at once; it also holds the weights
    step: Callable[[Tensor, Tensor, Tensor], Tensor]  # W x (B, G·H), U h (B, G·H), state (B, W) -> next state (B, W)
    parts: int  # W / H


CELLS = {
    "rnn": Cell(nn.RNN, rnn_step, 1),
    "lstm": Cell(nn.LSTM, lstm_step, 2),
    "gru": Cell(nn.GRU, gru_step, 1),
}


class RecurrentLayer(nn.Module):
    """One layer that reads from the first step to the last; a decoder's."""

    def __init__(self, model: Model, input_width: int) -> None:
        super().__init__()
        self.cell, self.width, self.recurrent_dropout = CELLS[model.cell], model.hidden, model.recurrent_dropout
        self.rnn = self.cell.fused(input_width, model.hidden, batch_first=True)

    @property
    def step_weights(self) -> tuple[Tensor, Tensor]:
        """The matrices of a single step, W and U."""
        input_weight, hidden_weight, *_ = self.rnn.all_weights[0]
        return input_weight, hidden_weight

    def forward(self, inputs: Tensor, state: Tensor) -> tuple[Tensor, Tensor]:
        """Inputs (B, T, ·) from `state` (B, W) on: every h (B, T, H), and the last state."""
        if self.training:
            weights = tuple(self.rnn.all_weights[0])
            in_loop = half() and inputs.size(1) == 1
            if self.recurrent_dropout or in_loop:
                return by_steps(self.cell, inputs, state, weights, self.mask(state))
            if learns_here(self.cell, inputs):
                return gru(inputs, state, weights, half())
        elif inputs.size(1) == 1 and inputs.device.type == "cpu":  # where PyTorch's kernels take long to begin
            state = self.step(inputs.squeeze(1), state)
            return self.hidden(state)[:, None], state
        outputs, last = self.rnn(inputs, split(state[None].contiguous(), self.cell))
        return outputs, joined(last)[0]

    def step(self, inputs: Tensor, state: Tensor, mask: Tensor | None = None) -> Tensor:
        """One input (B, ·): the next state (B, W). For decoders that must look before they step on."""
        input_weight, hidden_weight, input_bias, hidden_bias = self.rnn.all_weights[0]
        hidden = self.hidden(state) if mask is None else self.hidden(state) * mask
        of_hidden = product(hidden, hidden_weight, hidden_bias)
        return self.cell.step(product(inputs, input_weight, input_bias), of_hidden, state)

    def hidden(self, state: Tensor) -> Tensor:
        """The h of a state."""
        return state[..., : self.width]

    def mask(self, state: Tensor) -> Tensor:
        """What recurrent dropout leaves of h, alike at every step of a sentence."""
        return mask_like(self.hidden(state), self.recurrent_dropout, training=self.training)


class ReadingLayer(nn.Module):
    """One layer over a whole text, from the left or from both ends; an encoder's."""

    def __init__(self, model: Model, input_width: int) -> None:
        super().__init__()
        self.cell, self.recurrent_dropout = CELLS[model.cell], model.recurrent_dropout
        self.width = model.hidden // (1 + model.bidirectional)
        self.rnn = self.cell.fused(input_width, self.width, batch_first=True, bidirectional=model.bidirectional)

    def forward(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Inputs (B, S, ·): every h (B, S, H), zero where there is padding, and each direction's last (B, H)."""
        if self.training and self.recurrent_dropout:
            return self.with_dropout(inputs, mask)
        if self.training and learns_here(self.cell, inputs):
            return self.by_hand(inputs, lengths, mask)
        # Packing makes padding inert in the backward direction too: no row ever starts in it.
        packed = pack_padded_sequence(inputs, lengths, batch_first=True, enforce_sorted=False)
        output, last = self.rnn(packed)
        outputs, _ = pad_packed_sequence(output, batch_first=True, total_length=inputs.size(1))
        hidden = last[0] if isinstance(last, tuple) else last  # (directions, B, width)
        return outputs, hidden.transpose(0, 1).flatten(1)

    def by_hand(self, inputs: Tensor, lengths: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """Each direction on its own, with all padding behind the text: there it makes nothing wrong."""
        ends = lengths.to(inputs.device) - 1
        turned = (ends[:, None] - torch.arange(inputs.size(1))).abs()  # turns text round; twice changes nothing
        start, rows = inputs.new_zeros(inputs.size(0), self.width), torch.arange(inputs.size(0))
        outputs, finals = [], []
        for backwards, weights in enumerate(self.rnn.all_weights):
            read = inputs[rows[:, None], turned] if backwards else inputs
            output, _ = gru(read, start, tuple(weights), half())
            finals.append(output[rows, ends])
            outputs.append(output[rows[:, None], turned] if backwards else output)
        return torch.cat(outputs, -1) * mask[..., None], torch.cat(finals, -1)

    def with_dropout(self, inputs: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        start = inputs.new_zeros(inputs.size(0), self.width * self.cell.parts)
        outputs, finals = [], []
        for backwards, weights in enumerate(self.rnn.all_weights):
            kept = mask_like(start[:, : self.width], self.recurrent_dropout, training=True)
            output, last = by_steps(self.cell, inputs, start, tuple(weights), kept, mask, backwards=bool(backwards))
            outputs.append(output)
            finals.append(last[:, : self.width])
        return torch.cat(outputs, -1) * mask[..., None], torch.cat(finals, -1)


def by_steps(
    cell: Cell,
    inputs: Tensor,
    state: Tensor,
    weights: tuple[Tensor, ...],
    kept: Tensor,
    real: Tensor | None = None,
    *,
    backwards: bool = False,
) -> tuple[Tensor, Tensor]:
    """The recurrence as formulas: `kept` (B, H) is what each step reads of h; only `real` steps change anything."""
    input_weight, hidden_weight, input_bias, hidden_bias = weights
    of_inputs = F.linear(inputs, input_weight, input_bias).unbind(1)  # T of (B, G·H), all steps in one product
    steps = range(inputs.size(1))
    outputs: dict[int, Tensor] = {}
    for t in reversed(steps) if backwards else steps:
        of_hidden = F.linear(state[:, : kept.size(1)] * kept, hidden_weight, hidden_bias)
        following = cell.step(of_inputs[t], of_hidden, state)
        state = following if real is None else torch.where(real[:, t, None], following, state)
        outputs[t] = state[:, : kept.size(1)]
    return torch.stack([outputs[t] for t in steps], 1), state


def learns_here(cell: Cell, inputs: Tensor) -> bool:
    """Whether our own function learns faster than PyTorch's kernels."""
    return cell is CELLS["gru"] and inputs.device.type == "cpu" and torch.is_grad_enabled()


def split(state: Tensor, cell: Cell) -> Tensor | tuple[Tensor, ...]:
    """A state (…, W) as PyTorch's fused kernels take it."""
    return tuple(part.contiguous() for part in state.chunk(2, -1)) if cell.parts == 2 else state


def joined(state: Tensor | tuple[Tensor, ...]) -> Tensor:
    """What fused kernels return, as one tensor (…, W)."""
    return torch.cat(state, -1) if isinstance(state, tuple) else state


class RecurrentStack(nn.Module):
    """Layers on top of each other, with dropout between them; each also sees the context if it is given one."""

    def __init__(self, model: Model, input_width: int, layers: int, context_width: int = 0) -> None:
        super().__init__()
        widths = ([input_width] + [model.hidden] * layers)[:layers]
        self.norms = nn.ModuleList(make_norm(model, width) for width in widths)
        self.layers = nn.ModuleList(RecurrentLayer(model, width + context_width) for width in widths)
        self.dropout = make_dropout(model)
        self.residual = model.residual
        self.upper = layers < model.layers  # it stands on other layers, whose outputs are dropped out like its own

    def forward(self, inputs: Tensor, state: Tensor, context: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Inputs (B, T, ·) from the state (B, L, W) of all layers on: the top's h (B, T, H), and the last state."""
        states = []
        for number, (layer, norm, before) in enumerate(zip(self.layers, self.norms, state.unbind(1), strict=True)):
            given = self.dropout(inputs) if self.upper or number else inputs
            seen = norm(given) if context is None else torch.cat([norm(given), context], -1)
            outputs, last = layer(seen, before)
            inputs = with_residual(outputs, given, self.residual)
            states.append(last)
        return inputs, torch.stack(states, 1) if states else state


def make_norm(model: Model, width: int) -> nn.Module:
    return nn.LayerNorm(width) if model.layer_norm else nn.Identity()


def with_residual(outputs: Tensor, inputs: Tensor, wanted: bool) -> Tensor:
    """What a layer gives on: with `wanted` its inputs too, where the widths allow it."""
    return outputs + inputs if wanted and outputs.shape == inputs.shape else outputs


def state_width(model: Model) -> int:
    """W, the width of a layer's state."""
    return model.hidden * CELLS[model.cell].parts
