"""Every architecture that a recipe may ask for, and the reasons why the others are refused."""

import itertools
from typing import Any

from pydantic import ValidationError

from seq2seq.model.attention import ATTENTIONS
from seq2seq.model.decoders import DECODERS
from seq2seq.model.encoders import ENCODERS
from seq2seq.model.recurrence import CELLS
from seq2seq.recipe import Model

SMALL = {"embedding": 6, "hidden": 8, "heads": 2, "dropout": 0.3, "max_positions": 32}

OPTIONS: list[dict[str, Any]] = [
    {"input_feeding": True},
    {"input_feeding": True, "layers": 2, "cell": "lstm", "attention": "additive"},
    {"layers": 3, "residual": True, "layer_norm": True},
    {"layers": 3, "residual": True, "layer_norm": True, "decoder": "gnmt"},
    {"layers": 2, "decoder": "bahdanau", "attention": "additive", "cell": "lstm"},
    {"bidirectional": False, "layers": 2},
    {"start": "zero"},
    {"locked_dropout": True, "recurrent_dropout": 0.2, "word_dropout": 0.1},
    {"locked_dropout": True, "recurrent_dropout": 0.2, "cell": "lstm", "decoder": "bahdanau"},
    {"encoder": "transformer", "decoder": "transformer", "attention": "multi-head", "positions": "learned"},
    {"encoder": "transformer", "decoder": "transformer", "attention": "multi-head", "positions": "rotary", "layers": 2},
    {"encoder": "transformer", "decoder": "transformer", "attention": "multi-head", "embedding": 8, "sentinel": True},
    {"decoder": "transformer", "attention": "multi-head", "copy_source": True},
    {"decoder": "transformer", "attention": "multi-head", "read_out_width": 10, "tie": "none"},
    {"input_feeding": True, "read_out_width": 10, "tie": "none"},
    {"attention": "additive", "read_out": "maxout", "read_out_width": 10, "tie": "none", "copy_source": True},
    {"lexical": True},
    {"lexical": True, "attention": "multi-head", "sentinel": True, "read_out_width": 10, "tie": "none"},
    {"lexical": True, "decoder": "transformer", "attention": "multi-head", "copy_source": True, "tie": "none"},
    *(
        {"decoder": decoder, "attention": "additive", "layers": 2, **option}
        for decoder in ("bahdanau", "conditional", "luong", "gnmt")
        for option in (
            {"query": "input+state"},
            {"coverage": True},
            {"sentinel": True, "copy_source": True},
            {"read_out": "maxout"},
        )
    ),
]


def combination(**settings: Any) -> Model | str:
    """The small model of these settings, or why there is none."""
    try:
        return Model(**{**SMALL, **settings})
    except ValidationError as error:
        return str(error.errors()[0]["msg"])


def combinations() -> dict[str, Model | str]:
    """Encoder × decoder × attention × cell: the model, or the reason against it."""
    found = {}
    for encoder, decoder, attention, cell in itertools.product(ENCODERS, DECODERS, ATTENTIONS, CELLS):
        layers = 2 if decoder == "gnmt" else 1
        found[f"{encoder}-{decoder}-{attention}-{cell}"] = combination(
            encoder=encoder, decoder=decoder, attention=attention, cell=cell, layers=layers
        )
    return found


def models() -> dict[str, Model]:
    """All that can be built: the whole table, and each option once or more."""
    table = {name: model for name, model in combinations().items() if isinstance(model, Model)}
    for option in OPTIONS:
        model = combination(**option)
        assert isinstance(model, Model), model
        table["+".join(f"{key}={value}" for key, value in option.items())] = model
    return table
