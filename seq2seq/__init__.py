"""s2s: train, understand and run recurrent sequence-to-sequence translators."""

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from seq2seq.translator import Translation, Translator

__version__ = "0.1.0"

# By default OpenMP's threads wait for each other by spinning, and two of them on a core that another program needs make
# training many times slower than one alone. Sleeping costs little; it is read when torch loads, so it stands here.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")

__all__ = ["Translation", "Translator", "__version__"]


def __getattr__(name: str) -> Any:
    if name in ("Translation", "Translator"):  # imported on first use, so that `s2s --help` never waits for torch
        from seq2seq import translator

        return getattr(translator, name)
    raise AttributeError(f"module 'seq2seq' has no attribute {name!r}")
