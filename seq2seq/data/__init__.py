"""Text becomes batches: corpora, tokenizers, encoded pairs, batches."""
