"""s2s: train, understand and run recurrent sequence-to-sequence translators."""

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seq2seq.translator import Translation, Translator

__version__ = "0.1.0"

# OpenMP's threads wait for each other by spinning, by default so long that two of them beside another busy program
# train some thirty times slower than alone. A short spin and then sleep costs 3% on a quiet machine and is seven times
# faster on a busy one (en-fr on 2 cores: 10,500 against 10,800 tokens/s alone, 2,900 against 400 beside a busy loop).
# It is read when torch loads.
os.environ.setdefault("GOMP_SPINCOUNT", "20000")

__all__ = ["Translation", "Translator", "__version__"]


def __getattr__(name: str) -> Any:
    if name in ("Translation", "Translator"):  # imported on first use, so that `s2s --help` never waits for torch
        from seq2seq import translator

        return getattr(translator, name)
    raise AttributeError(f"module 'seq2seq' has no attribute {name!r}")
