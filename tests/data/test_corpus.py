"""Pairs stay pairs, and what is held out is never trained on."""

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from seq2seq.data.corpus import Pair, Text, load_corpus, read_tsv, write_tsv
from seq2seq.errors import UserError
from seq2seq.recipe import Data


def files(folder: Path, name: str, source: str, target: str) -> tuple[str, str]:
    paths = folder / f"{name}.en", folder / f"{name}.fr"
    for path, text in zip(paths, (source, target), strict=True):
        path.write_text(text, encoding="utf-8", newline="")
    return str(paths[0]), str(paths[1])


def load(folder: Path, source: str, target: str, **more: Any) -> Any:
    return load_corpus(Data(train=files(folder, "train", source, target), **more), seed=1)


def numbered(count: int, word: str) -> str:
    return "".join(f"{word} {i % (count // 2)} {i}\n" for i in range(count))


def test_a_corpus_is_split_by_distinct_source(tmp_path: Path) -> None:
    sources = "".join(f"sentence {i % 50}\n" for i in range(100))
    corpus = load(tmp_path, sources, numbered(100, "phrase"), held_out=10)
    sides = [{pair.source for pair in part} for part in (corpus.train, corpus.valid, corpus.test)]
    assert len(corpus.train) + len(corpus.valid) + len(corpus.test) == 100
    assert len(sides[1]) == len(sides[2]) == 10
    assert not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])


def test_a_corpus_is_split_by_distinct_target_and_no_source_leaks(tmp_path: Path) -> None:
    targets = "".join(f"b {i % 30}\n" for i in range(300))
    sources = "".join(f"a {i % 140}\n" for i in range(300))  # each target has many sources, some sources two targets
    corpus = load(tmp_path, sources, targets, held_out=3, held_out_by="target")
    assert len(corpus.test) == 30
    parts = corpus.train, corpus.valid, corpus.test
    for one, other in combinations(parts, 2):
        for side in ("source", "target"):
            assert not {getattr(pair, side) for pair in one} & {getattr(pair, side) for pair in other}
    left_out = sum(reasons["leak"] for reasons in corpus.dropped.values())
    assert corpus.dropped["train"]["leak"] > 0
    assert sum(map(len, parts)) + left_out == 300


def test_the_split_hangs_on_the_seed_alone(tmp_path: Path) -> None:
    paths = files(tmp_path, "train", numbered(100, "a"), numbered(100, "b"))
    first, again, other = (load_corpus(Data(train=paths), seed) for seed in (1, 1, 2))
    assert first == again
    assert first.test != other.test


def test_given_sets_are_taken_as_they_are(tmp_path: Path) -> None:
    valid, test = files(tmp_path, "valid", "v\n", "w\n"), files(tmp_path, "test", "t\n", "u\n")
    corpus = load(tmp_path, numbered(40, "a"), numbered(40, "b"), valid=valid, test=test)
    assert (len(corpus.train), corpus.valid, corpus.test) == (40, [Pair("v", "w")], [Pair("t", "u")])


def test_pairs_with_a_blank_side_are_left_out_and_counted(tmp_path: Path) -> None:
    corpus = load(tmp_path, numbered(40, "a") + "\nx\n", numbered(40, "b") + "y\n \n")
    assert corpus.dropped == {"train": {"blank": 2}}


@pytest.mark.parametrize(
    ("source", "target", "message"),
    [
        ("a\nb\n", "c\n", "has 2 lines and .* has 1: they are not aligned"),
        ("", "", "is empty; give a file with one sentence a line"),
        ("a\n", "", "train.fr is empty"),
        ("\n\n", "a\nb\n", "no pairs of sentences"),
    ],
)
def test_text_that_cannot_be_learnt_from_is_refused(source: str, target: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=message):
        load(tmp_path, source, target)


def test_line_separators_inside_a_sentence_shift_nothing(tmp_path: Path) -> None:
    source = "".join(f"a{i}\u2028b\x0cc\x85d\n" for i in range(30))
    corpus = load(tmp_path, source, "".join(f"x{i}\n" for i in range(30)))
    for pair in [*corpus.train, *corpus.valid, *corpus.test]:
        assert pair.source.split("\u2028")[0][1:] == pair.target[1:]


def test_tsv_keeps_one_pair_a_line(tmp_path: Path) -> None:
    write_tsv(tmp_path / "x.tsv", [Pair("a\tb", "c\u2028d"), Pair("é", "f")])
    assert read_tsv(tmp_path / "x.tsv") == [Pair("a b", "c\u2028d"), Pair("é", "f")]


def test_fingerprints_tell_where_a_sentence_ends() -> None:
    assert Text([Pair("ab", "c")]).sha256 != Text([Pair("a", "bc")]).sha256
    assert Text([Pair("a", "b"), Pair("c", "d")]).sha256 != Text([Pair("c", "d"), Pair("a", "b")]).sha256


def test_the_starter_corpus_can_be_learnt_in_both_directions() -> None:
    forward = load_corpus(Data(corpus="starter-en-fr", source="en", target="fr"), seed=1)
    backward = load_corpus(Data(corpus="starter-en-fr", source="fr", target="en"), seed=1)
    assert forward.test[0] == Pair(*reversed(backward.test[0]))


def test_an_unknown_corpus_or_language_is_refused() -> None:
    with pytest.raises(UserError, match="did you mean 'starter-en-fr'"):
        load_corpus(Data(corpus="starter-en-rf"), seed=1)
    with pytest.raises(UserError, match="has the languages en and fr, not en and de"):
        load_corpus(Data(corpus="starter-en-fr", source="en", target="de"), seed=1)
