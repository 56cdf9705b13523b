"""The four pieces that every vocabulary opens with, the same everywhere."""

PAD, UNKNOWN, BEGIN, END = 0, 1, 2, 3
