"""Compiled code for CPUs: whole translations, and the steps of recurrences that are learnt.

The sources beside this file are compiled where they run, once, by the system's C++ compiler. Where there is none, or
with S2S_NATIVE=0, PyTorch does the same, and is what the tests compare with.
"""

from seq2seq.native.library import KINDS, NotAvailable, call, is_available, library
from seq2seq.native.recurrence import gru_backwards, gru_forwards, takes_steps, waiting_steps

__all__ = [
    "KINDS",
    "NotAvailable",
    "call",
    "gru_backwards",
    "gru_forwards",
    "is_available",
    "library",
    "takes_steps",
    "waiting_steps",
]
