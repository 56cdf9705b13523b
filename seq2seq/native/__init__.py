"""Compiled code for CPUs: whole translations, and the steps of recurrences that are learnt.

The sources beside this file are compiled where they run, once, by the system's C++ compiler. Where there is none, or
with S2S_NATIVE=0, PyTorch does the same, and is what the tests compare with.
"""

from seq2seq.native.library import KINDS, NotAvailable, is_available, library, pointers
from seq2seq.native.recurrence import gru_backwards, gru_forwards, learns_here, waits

__all__ = [
    "KINDS",
    "NotAvailable",
    "gru_backwards",
    "gru_forwards",
    "is_available",
    "learns_here",
    "library",
    "pointers",
    "waits",
]
