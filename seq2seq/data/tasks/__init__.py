"""Corpora of other N-to-M work, made when they are read: nothing is stored, and everybody has the same pairs."""
