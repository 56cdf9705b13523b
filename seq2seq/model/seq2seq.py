"""The model: an encoder, a decoder and an output layer behind `encode`, `decode`, `log_probs` and `loss`.

B sentences (in search K·B hypotheses), S source positions, T target positions, V target vocabulary.
"""

from torch import Tensor, nn

from seq2seq.model.decoders import DECODERS
from seq2seq.model.encoders import ENCODERS
from seq2seq.model.output import CopyingOutput, Output, WordByWord
from seq2seq.model.types import Decoded, Loss, Memory, State
from seq2seq.recipe import Model
from seq2seq.specials import PAD


class Seq2Seq(nn.Module):
    """A translation model over piece numbers; knows nothing of text or files."""

    def __init__(self, model: Model, source_vocabulary: int, target_vocabulary: int) -> None:
        super().__init__()
        self.settings = model
        self.source_embedding = nn.Embedding(source_vocabulary, model.embedding, padding_idx=PAD)
        self.target_embedding = nn.Embedding(target_vocabulary, model.embedding, padding_idx=PAD)
        self.encoder = ENCODERS[model.encoder](model)
        self.decoder = DECODERS[model.decoder](model)
        self.lexical = WordByWord(model) if model.lexical else None
        self.output = (CopyingOutput if model.copy_source else Output)(model, target_vocabulary)
        self.apply(initialize)
        if model.tie != "none":
            self.output.weight = self.target_embedding.weight
        if model.tie == "all":
            self.source_embedding.weight = self.target_embedding.weight

    @property
    def members(self) -> tuple["Seq2Seq"]:
        """The models that speak here: of an ensemble there are several."""
        return (self,)

    def encode(self, source: Tensor, lengths: Tensor) -> tuple[Memory, State]:
        """Source pieces (B, S) to what the decoder looks at and where it starts."""
        embedded = self.source_embedding(source)
        memory, state = self.decoder.start(self.encoder(embedded, lengths), source)
        if self.lexical is not None:
            memory = memory._replace(words=self.lexical.prepare(embedded))
        return memory, state

    def decode(self, tokens: Tensor, state: State, memory: Memory) -> tuple[Decoded, State]:
        """Target pieces (B, T) read from `state` on: features and weights for each, and the state after the last."""
        decoded, state = self.decoder(self.target_embedding(tokens), state, memory)
        if self.lexical is not None:
            words = self.lexical(decoded.weights, memory.words).to(decoded.features.dtype)
            decoded = decoded._replace(features=decoded.features + words)
        return decoded, state

    def log_probs(self, decoded: Decoded, memory: Memory) -> Tensor:
        """Log-probabilities of the next piece, (B, T, V)."""
        return self.output.log_probs(decoded, memory)

    def loss(self, decoded: Decoded, memory: Memory, targets: Tensor, label_smoothing: float = 0.0) -> Loss:
        """The loss of targets (B, T), summed over real tokens."""
        return self.output.loss(decoded, memory, targets, label_smoothing)

    def agreement(
        self, decoded: Decoded, memory: Memory, targets: Tensor, label_smoothing: float, weight: float
    ) -> Loss:
        """The loss of R-Drop, where each sentence was decoded twice."""
        return self.output.agreement(decoded, memory, targets, label_smoothing, weight)

    def forward(self, batch: tuple[Tensor, Tensor, Tensor, Tensor], label_smoothing: float = 0.0) -> Loss:
        """Teacher forcing: the loss of a batch of source, its lengths, target in and target out."""
        source, lengths, target_in, target_out = batch
        memory, state = self.encode(source, lengths)
        decoded, _ = self.decode(target_in, state, memory)
        return self.loss(decoded, memory, target_out, label_smoothing)


def initialize(module: nn.Module) -> None:
    """Orthogonal recurrences, Xavier products; embeddings, and an output layer's rows, of unit length on average.

    Xavier's rule would make the rows of an output layer too short to learn from: it has far more outputs than inputs.
    """
    if isinstance(module, nn.RNNBase):
        for name, weights in module.named_parameters():
            if name.startswith("weight_hh"):
                for gate in weights.data.chunk(weights.size(0) // module.hidden_size):
                    nn.init.orthogonal_(gate)
            elif name.startswith("weight_ih"):
                nn.init.xavier_uniform_(weights)
            else:
                nn.init.zeros_(weights)
                if isinstance(module, nn.LSTM) and name.startswith("bias_ih"):
                    weights.data[module.hidden_size : 2 * module.hidden_size] = 1.0  # at first, nothing is forgotten
    elif isinstance(module, nn.Linear):
        if isinstance(module, Output):
            nn.init.normal_(module.weight, std=module.in_features**-0.5)
        else:
            nn.init.xavier_uniform_(module.weight)
        if module.bias is not None:
            nn.init.zeros_(module.bias)
    elif isinstance(module, nn.Embedding):
        nn.init.normal_(module.weight, std=module.embedding_dim**-0.5)
        if module.padding_idx is not None:
            module.weight.data[module.padding_idx].zero_()
