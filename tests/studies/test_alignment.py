"""Attention is compared with word alignments as one would by hand."""

from pathlib import Path

import numpy as np
import pytest

from seq2seq.errors import UserError
from seq2seq.run import Run
from seq2seq.studies.alignment import (
    Aligned,
    Counts,
    read_alignment,
    read_gold,
    share_of_words,
    starter_gold,
    word_weights,
)
from seq2seq.translator import Translator

ENGLISH_FRENCH = ("en", "fr")


@pytest.mark.parametrize(
    ("pieces", "sentence", "language", "expected"),
    [
        (["▁the", "▁c", "at", "s."], "the cats.", "en", [[1, 0], [0, 1], [0, 1], [0, 1]]),
        (["▁", "y", "ou", "▁", "g", "o"], "you go", "en", [[1, 0], [1, 0], [1, 0], [0, 1], [0, 1], [0, 1]]),
        (["▁a▁b"], "a b", "en", [[0.5, 0.5]]),
        (["▁", "<0xC3>", "<0xA9>", "▁x"], "é x", "fr", [[1, 0], [1, 0], [1, 0], [0, 1]]),
        (["▁我", "北京"], "我北京", "zh", [[1, 0, 0], [0, 0.5, 0.5]]),
        (["▁", "<0xE6>", "<0x88>", "<0x91>", "来"], "我来", "zh", [[1, 0], [1, 0], [1, 0], [1, 0], [0, 1]]),
    ],
)
def test_pieces_belong_to_the_words_that_they_spell(
    pieces: list[str], sentence: str, language: str, expected: list[list[float]]
) -> None:
    assert share_of_words(pieces, sentence, language).tolist() == expected


def test_figures_are_those_reckoned_by_hand() -> None:
    pair = Aligned("a b", "x y z", frozenset({(0, 0), (1, 1)}), frozenset({(0, 0), (1, 1), (0, 1)}))
    weights = np.array([[0.9, 0.1, 0.0], [0.2, 0.3, 0.5], [0.1, 0.9, 0.0]])  # y looks at the end, z has no link
    counts = Counts()
    counts.add(pair, weights)
    assert (counts.words, counts.right) == (2, 1)
    assert counts.mass == pytest.approx(0.9 + 0.5)
    assert (counts.links, counts.sure, counts.found, counts.found_sure) == (3, 2, 1, 1)


def test_the_attention_of_words_is_all_of_it(reversal: Run) -> None:
    pairs = [Aligned("1 2 3", "3 2 1", frozenset(), frozenset()), Aligned("4", "4", frozenset(), frozenset())]
    first, second = word_weights(Translator.load(reversal), pairs, ENGLISH_FRENCH)
    assert first.shape == (3, 4) and second.shape == (1, 2)
    np.testing.assert_allclose([*first.sum(1), *second.sum(1)], 1, rtol=1e-5)


def test_where_a_pair_looks_hangs_on_no_other_pair(reversal: Run) -> None:
    translator = Translator.load(reversal)
    texts = [("1 2 3 4 5 6", "6 5 4 3 2 1"), ("4", "4"), ("7 8 9", "9 8 7")]  # read in order of their lengths
    pairs = [Aligned(*text, frozenset(), frozenset()) for text in texts]
    together = word_weights(translator, pairs, ENGLISH_FRENCH)
    for pair, weights in zip(pairs, together, strict=True):
        np.testing.assert_allclose(weights, word_weights(translator, [pair], ENGLISH_FRENCH)[0], atol=1e-5)


def test_a_model_that_reverses_looks_from_behind(reversal: Run, tmp_path: Path) -> None:
    lines = {"in": "1 2 3 4 5\n6 7 8\n", "out": "5 4 3 2 1\n8 7 6\n", "gold": "4-0 3-1 2-2 1-3 0-4\n2-0 1-1 0-2\n"}
    for name, text in lines.items():
        (tmp_path / name).write_text(text)
    files = [tmp_path / name for name in lines]
    right = read_alignment(reversal, read_gold(files, ENGLISH_FRENCH), "digits")
    files[2].write_text("0-0 1-1 2-2 3-3 4-4\n0-0 1-1 2-2\n")
    wrong = read_alignment(reversal, read_gold(files, ENGLISH_FRENCH), "digits")
    assert right.words == wrong.words == 8
    assert right.strongest > 0.6 > 0.4 > wrong.strongest  # the middle word of a sentence is right both ways
    assert right.alignment_error == pytest.approx(1 - right.strongest)  # one link a word on either side
    assert right.mass > wrong.mass


@pytest.mark.parametrize(
    ("gold", "reason"),
    [
        ("0-0\n", "1 lines"),
        ("0-0\n0-9\n", "gold:2: 0-9 leads past 1 source and 1 target words"),
        ("0-0\nx\n", "gold:2: 'x' is no link"),
    ],
)
def test_alignments_that_do_not_fit_are_refused(gold: str, reason: str, tmp_path: Path) -> None:
    for name, text in {"in": "a b\nc\n", "out": "d\ne\n", "gold": gold}.items():
        (tmp_path / name).write_text(text)
    with pytest.raises(UserError, match=reason):
        read_gold([tmp_path / name for name in ("in", "out", "gold")], ENGLISH_FRENCH)


def test_possible_links_are_read_from_their_mark(tmp_path: Path) -> None:
    for name, text in {"in": "a b\n", "out": "d\n", "gold": "0-0 1?0\n"}.items():
        (tmp_path / name).write_text(text)
    pair = read_gold([tmp_path / name for name in ("in", "out", "gold")], ENGLISH_FRENCH)[0]
    assert (pair.sure, pair.possible) == ({(0, 0)}, {(0, 0), (1, 0)})


@pytest.mark.parametrize("languages", [("en", "fr"), ("fr", "en")])
def test_the_starter_corpus_brings_its_alignments_in_either_direction(
    languages: tuple[str, str], reversal: Run
) -> None:
    changes = {"corpus": "starter-en-fr", "train": None, "source": languages[0], "target": languages[1]}
    data = reversal.recipe.data.model_copy(update=changes)
    gold = starter_gold(Run(reversal.path, reversal.recipe.model_copy(update={"data": data})))
    assert len(gold) >= 300
    for pair in gold:
        assert all(i < len(pair.source.split()) and j < len(pair.target.split()) for i, j in pair.sure)


def test_a_corpus_without_alignments_and_a_model_without_attention_are_refused(reversal: Run) -> None:
    with pytest.raises(UserError, match="give files: SOURCE TARGET ALIGNMENT"):
        starter_gold(reversal)
    model = reversal.recipe.model.model_copy(update={"attention": "none", "decoder": "fixed"})
    with pytest.raises(UserError, match="no attention"):
        read_alignment(Run(reversal.path, reversal.recipe.model_copy(update={"model": model})), [], "nothing")
