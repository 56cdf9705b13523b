"""Which target word comes from which source word, by the attention between their pieces.

T target pieces, S source pieces; a word is what stands between two spaces.
"""

from collections.abc import Sequence

import numpy as np

Weights = np.ndarray[tuple[int, int], np.dtype[np.float32]]


def words_of(pieces: Sequence[str]) -> list[int]:
    """The number of the word that each piece belongs to; -1 for a space that no word follows."""
    numbers, word, begun = list[int](), -1, False
    for piece in pieces:
        text = piece.replace("▁", "")
        if piece.startswith("▁") or word < 0:
            begun = False
        if text and not begun:
            word, begun = word + 1, True
        numbers.append(word if begun else -1)
    later = -1
    for i in range(len(numbers) - 1, -1, -1):  # a space of its own belongs to the word behind it
        if numbers[i] < 0:
            numbers[i] = later
        later = numbers[i]
    return numbers


def between_words(weights: Weights, source: Sequence[str], target: Sequence[str]) -> Weights:
    """Attention (target words, source words): summed over the pieces of a source word, averaged over a target word's.

    The ends of the sentences are left out, and each row that holds anything is scaled to one.
    """
    rows, columns = words_of(target), words_of(source)
    sums = np.zeros((max(rows, default=-1) + 1, max(columns, default=-1) + 1), dtype=np.float32)
    if weights.shape[1] < len(source):  # no attention: one vector stands for the whole sentence
        return np.zeros((sums.shape[0], 0), dtype=np.float32)
    for i, row in enumerate(rows):
        for j, column in enumerate(columns):
            if row >= 0 and column >= 0:
                sums[row, column] += weights[i, j]
    sums /= np.maximum(sums.sum(axis=1, keepdims=True), np.finfo(np.float32).tiny)
    return sums


def hard(weights: Weights) -> list[tuple[int, int]]:
    """The source word that each target word looked at most, as pairs (source word, target word)."""
    if not weights.shape[1]:
        return []
    return [(int(row.argmax()), i) for i, row in enumerate(weights) if row.max() > 0]
