"""What a SentencePiece model file says of itself and its Python interface does not: kind and types of the pieces.

The file is one protocol buffer (sentencepiece_model.proto); the few fields read here have been there from the start.
"""

from collections.abc import Iterator
from typing import NamedTuple

PIECES, TRAINER = 1, 2  # fields of the model
PIECE, TYPE = 1, 3  # fields of a piece
MODEL_TYPE = 3  # field of the trainer's settings
NORMAL, USER_DEFINED, BYTE = 1, 4, 6  # types of a piece
KINDS = {1: "unigram", 2: "bpe", 3: "word", 4: "char"}

Value = int | bytes


class PieceModel(NamedTuple):
    """The kind of a model, and its pieces by type."""

    kind: str
    normal: list[int]  # the numbers of pieces learnt from text
    symbols: list[str]  # pieces that were asked for, and are never split
    byte_fallback: bool


def read_piece_model(data: bytes) -> PieceModel:
    """The description inside a model that SentencePiece has already accepted."""
    kind = "unigram"
    types, symbols = list[Value](), list[str]()
    for field, value in fields(data):
        if field == TRAINER and isinstance(value, bytes):
            kind = KINDS[dict(fields(value)).get(MODEL_TYPE, 1)]  # type: ignore[index]
        elif field == PIECES and isinstance(value, bytes):
            piece = dict(fields(value))
            types.append(piece.get(TYPE, NORMAL))
            if types[-1] == USER_DEFINED:
                symbols.append(bytes(piece[PIECE]).decode())
    normal = [number for number, of in enumerate(types) if of == NORMAL]
    return PieceModel(kind, normal, symbols, BYTE in types)


def fields(data: bytes) -> Iterator[tuple[int, Value]]:
    """The fields of a message in order, numbers as they are and all else as bytes."""
    at = 0
    while at < len(data):
        tag, at = variable(data, at)
        match tag & 7:
            case 0:
                value, at = variable(data, at)
                yield tag >> 3, value
                continue
            case 2:
                size, at = variable(data, at)
            case wire:
                size = {1: 8, 5: 4}[wire]
        yield tag >> 3, data[at : at + size]
        at += size


def variable(data: bytes, at: int) -> tuple[int, int]:
    """A number of seven bits a byte, lowest first, and the place behind it."""
    number = shift = 0
    while data[at] & 0x80:
        number |= (data[at] & 0x7F) << shift
        at, shift = at + 1, shift + 7
    return number | data[at] << shift, at + 1
