"""Encoders: a sentence becomes one vector a position, and one for the whole.

B sentences, S source positions, L layers, E = H (two directions of H/2 each).
"""

import torch
from torch import Tensor, nn
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

from seq2seq.model.types import Encoded
from seq2seq.recipe import Model


class RecurrentEncoder(nn.Module):
    """A bidirectional GRU: every position knows what stands before and after it (Schuster & Paliwal 1997)."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.dropout = nn.Dropout(model.dropout)
        self.rnn = nn.GRU(
            model.embedding,
            model.hidden // 2,
            num_layers=model.layers,
            dropout=model.dropout if model.layers > 1 else 0.0,
            bidirectional=True,
            batch_first=True,
        )

    def forward(self, embedded: Tensor, lengths: Tensor) -> Encoded:
        # Packing makes padding inert in the backward direction too: no row ever starts in it.
        packed = pack_padded_sequence(self.dropout(embedded), lengths, batch_first=True, enforce_sorted=False)
        output, final = self.rnn(packed)
        values, _ = pad_packed_sequence(output, batch_first=True, total_length=embedded.size(1))  # (B, S, E)
        mask = torch.arange(embedded.size(1), device=embedded.device) < lengths.to(embedded.device)[:, None]
        return Encoded(self.dropout(values), both_directions(final), mask)


def both_directions(final: Tensor) -> Tensor:
    """PyTorch's (L·2, B, H/2), directions interleaved, to (B, L, H)."""
    doubled, B, half = final.shape
    return final.view(doubled // 2, 2, B, half).permute(2, 0, 1, 3).reshape(B, doubled // 2, 2 * half)
