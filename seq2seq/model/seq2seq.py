"""The model: an encoder, a decoder and an output layer behind `encode`, `decode`, `log_probs` and `loss`.

B sentences (in search K·B hypotheses), S source positions, T target positions, V target vocabulary.
"""

from torch import Tensor, nn

from seq2seq.model.attention import ATTENTIONS
from seq2seq.model.decoders import DECODERS
from seq2seq.model.encoders import RecurrentEncoder
from seq2seq.model.loss import output_loss
from seq2seq.model.types import Decoded, Loss, Memory, State, at_least_fp32
from seq2seq.recipe import Model
from seq2seq.specials import PAD


class Seq2Seq(nn.Module):
    """A translation model over piece numbers; knows nothing of text or files."""

    def __init__(self, model: Model, source_vocabulary: int, target_vocabulary: int) -> None:
        super().__init__()
        self.source_embedding = nn.Embedding(source_vocabulary, model.embedding, padding_idx=PAD)
        self.target_embedding = nn.Embedding(target_vocabulary, model.embedding, padding_idx=PAD)
        self.encoder = RecurrentEncoder(model)
        self.decoder = DECODERS[model.decoder](model, ATTENTIONS[model.attention](model.hidden, model.hidden))
        self.output = nn.Linear(model.embedding, target_vocabulary)
        self.apply(initialize)
        if model.tie != "none":
            self.output.weight = self.target_embedding.weight
        if model.tie == "all":
            self.source_embedding.weight = self.target_embedding.weight

    def encode(self, source: Tensor, lengths: Tensor) -> tuple[Memory, State]:
        """Source pieces (B, S) to what the decoder looks at and where it starts."""
        encoded = self.encoder(self.source_embedding(source), lengths)
        return self.decoder.start(encoded)

    def decode(self, tokens: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        """Target pieces (B, T) read from `state` on: features and weights for each, and the state after the last."""
        decoded, state = self.decoder(self.target_embedding(tokens), state, memory)
        return decoded, state

    def log_probs(self, decoded: Decoded) -> Tensor:
        """Log-probabilities of the next piece, (B, T, V)."""
        return at_least_fp32(self.output(decoded.features)).log_softmax(-1)

    def loss(self, decoded: Decoded, targets: Tensor, label_smoothing: float = 0.0) -> Loss:
        """The loss of targets (B, T), summed over real tokens; padding never reaches the output layer."""
        real = targets != PAD
        smoothed, nll = output_loss(decoded.features[real], self.output, targets[real], label_smoothing)
        return Loss(smoothed, nll, real.sum())

    def forward(self, batch: tuple[Tensor, Tensor, Tensor, Tensor], label_smoothing: float = 0.0) -> Loss:
        """Teacher forcing: the loss of a batch of source, its lengths, target in and target out."""
        source, lengths, target_in, target_out = batch
        memory, state = self.encode(source, lengths)
        decoded, _ = self.decode(target_in, state, memory)
        return self.loss(decoded, target_out, label_smoothing)


def initialize(module: nn.Module) -> None:
    """Orthogonal recurrences, Xavier products, embeddings of unit length on average."""
    if isinstance(module, nn.GRU):
        for name, weights in module.named_parameters():
            if name.startswith("weight_hh"):
                for gate in weights.data.chunk(3):
                    nn.init.orthogonal_(gate)
            elif name.startswith("weight_ih"):
                nn.init.xavier_uniform_(weights)
            else:
                nn.init.zeros_(weights)
    elif isinstance(module, nn.Linear):
        nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=module.embedding_dim**-0.5)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
