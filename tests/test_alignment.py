"""From attention between pieces to pairs of words."""

import numpy as np
import pytest

from seq2seq.alignment import between_words, hard, words_of


def test_a_space_of_its_own_belongs_to_the_word_behind_it() -> None:
    assert words_of(["▁La", "▁vo", "iture", "▁", "x", "▁", ".", "▁"]) == [0, 1, 1, 2, 2, 3, 3, -1]


def test_words_are_numbered_as_a_split_at_spaces_numbers_them() -> None:
    pieces = ["▁", "a", "▁b", "c", "▁", "d"]
    assert max(words_of(pieces)) + 1 == len("".join(pieces).replace("▁", " ").split(" ")) - 1


def test_attention_is_summed_over_source_pieces_and_averaged_over_target_pieces() -> None:
    weights = np.array([[0.2, 0.3, 0.4], [0.0, 0.8, 0.2], [0.5, 0.0, 0.0]], dtype=np.float32)
    words = between_words(weights, ["▁a", "b", "▁c"], ["▁x", "y", "▁z"])
    assert words == pytest.approx(np.array([[1.3 / 1.9, 0.6 / 1.9], [1.0, 0.0]]))
    assert hard(words) == [(0, 0), (0, 1)]
    assert hard(words) == [(0, 0), (0, 1)]


def test_without_attention_there_is_no_alignment() -> None:
    words = between_words(np.ones((2, 1), dtype=np.float32), ["▁a", "▁b"], ["▁x", "▁z"])
    assert hard(words) == []
