"""Decoders: where does the context enter? One file each; all decode T positions at once or one at a time."""

from seq2seq.model.decoders.bahdanau import BahdanauDecoder
from seq2seq.model.decoders.conditional import ConditionalDecoder
from seq2seq.model.decoders.fixed import FixedDecoder
from seq2seq.model.decoders.gnmt import GnmtDecoder
from seq2seq.model.decoders.luong import LuongDecoder
from seq2seq.model.decoders.parts import Decoder
from seq2seq.model.decoders.transformer import TransformerDecoder

DECODERS: dict[str, type[Decoder]] = {
    "fixed": FixedDecoder,
    "bahdanau": BahdanauDecoder,
    "conditional": ConditionalDecoder,
    "luong": LuongDecoder,
    "gnmt": GnmtDecoder,
    "transformer": TransformerDecoder,
}
