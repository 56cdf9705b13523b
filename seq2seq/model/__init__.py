"""Tensors only: attention, encoders, decoders, and the model that joins them."""

from seq2seq.model.seq2seq import Seq2Seq
from seq2seq.model.types import Decoded, Encoded, Loss, Memory, State

__all__ = ["Decoded", "Encoded", "Loss", "Memory", "Seq2Seq", "State"]
