"""Encoders: a sentence becomes one vector a position, and one for the whole.

B sentences, S source positions, L layers, E width of an embedding, H width of what comes out.
"""

import torch
from torch import Tensor, nn

from seq2seq.model.dropout import make_dropout, make_input_dropout
from seq2seq.model.recurrence import ReadingLayer, make_norm, with_residual
from seq2seq.model.transformer import Embedded, FeedForward, SelfAttention
from seq2seq.model.types import Encoded
from seq2seq.recipe import Model


class RecurrentEncoder(nn.Module):
    """A recurrence from both ends: every position knows what stands before and after it (Schuster & Paliwal 1997)."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        widths = [model.embedding] + [model.hidden] * (model.layers - 1)
        self.input_dropout, self.dropout = make_input_dropout(model), make_dropout(model)
        self.norms = nn.ModuleList(make_norm(model, width) for width in widths)
        self.layers = nn.ModuleList(ReadingLayer(model, width) for width in widths)
        self.residual = model.residual

    def forward(self, embedded: Tensor, lengths: Tensor) -> Encoded:
        """Embeddings (B, S, E), of which the first `lengths` are text."""
        mask = text_mask(embedded, lengths)
        outputs, finals = self.input_dropout(embedded), []
        for layer, norm in zip(self.layers, self.norms, strict=True):
            read, final = layer(norm(outputs), lengths, mask)
            outputs = self.dropout(with_residual(read, outputs, self.residual))
            finals.append(final)
        return Encoded(outputs, torch.stack(finals, 1), mask)


class TransformerEncoder(nn.Module):
    """Self-attention: every position looks at all others at once, layer by layer (Vaswani et al. 2017)."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.embedded = Embedded(model)
        self.input_dropout, self.dropout = make_input_dropout(model), make_dropout(model)
        self.layers = nn.ModuleList(TransformerEncoderLayer(model) for _ in range(model.layers))
        self.norm = nn.LayerNorm(model.hidden)

    def forward(self, embedded: Tensor, lengths: Tensor) -> Encoded:
        """Embeddings (B, S, E), of which the first `lengths` are text."""
        mask = text_mask(embedded, lengths)
        hidden = self.input_dropout(self.embedded(embedded))
        for layer in self.layers:
            hidden = layer(hidden, mask[:, None])
        values = self.norm(hidden)
        # Nothing here ends in a last state, so the mean of all positions stands for the sentence.
        mean = (values * mask[..., None]).sum(1) / lengths.to(values)[:, None]  # (B, H)
        return Encoded(values, mean[:, None].expand(-1, len(self.layers), -1), mask)


class TransformerEncoderLayer(nn.Module):
    """x + self-attention(x), then x + feed-forward(x)."""

    def __init__(self, model: Model) -> None:
        super().__init__()
        self.look, self.feed = SelfAttention(model), FeedForward(model)
        self.look_norm, self.feed_norm = nn.LayerNorm(model.hidden), nn.LayerNorm(model.hidden)
        self.dropout = make_dropout(model)

    def forward(self, hidden: Tensor, mask: Tensor) -> Tensor:
        nothing = hidden[:, :0]
        seen, _ = self.look(self.look_norm(hidden), mask, (nothing, nothing))
        hidden = hidden + self.dropout(seen)
        return hidden + self.dropout(self.feed(self.feed_norm(hidden)))  # type: ignore[no-any-return]


def text_mask(embedded: Tensor, lengths: Tensor) -> Tensor:
    """True where there is text: (B, S)."""
    return torch.arange(embedded.size(1), device=embedded.device) < lengths.to(embedded.device)[:, None]


ENCODERS: dict[str, type[RecurrentEncoder] | type[TransformerEncoder]] = {
    "rnn": RecurrentEncoder,
    "transformer": TransformerEncoder,
}
