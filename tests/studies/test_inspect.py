"""The health report counts what a plain count over the text counts."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.data.clean import FILTERS
from seq2seq.data.corpus import load_corpus
from seq2seq.recipe import Clean, Data
from seq2seq.run import Run
from seq2seq.studies.inspect import distribution, inspect, quantile

GOOD = [(f"The cat number {i} sleeps.", f"Le chat numéro {i} dort.") for i in range(40)]
BAD = {
    "blank": [("", "x"), ("x", "\u200b")],
    "control": [("bell\x07", "cloche")],
    "length": [("x" * 1001, "y" * 1001)],
    "ratio": [("no", "pas le moins du monde, jamais, au grand jamais")],
    "identical": [("Same", "Same")],
    "script": [("Привет", "Salut")],
    "duplicate": [GOOD[0], GOOD[1], GOOD[1]],
    "leak": [("Held out.", "Tenu."), ("Held out.", "Retenu.")],
}


def write(folder: Path, name: str, rows: list[tuple[str, str]], more: bytes = b"") -> str:
    (folder / name).write_bytes("".join(f"{source}\t{target}\n" for source, target in rows).encode() + more)
    return str(folder / name)


@pytest.fixture
def ill(tmp_path: Path) -> Data:
    rows = [*GOOD, *(pair for pairs in BAD.values() for pair in pairs)]
    train = write(tmp_path, "train.tsv", rows, b"\xff\tx\n")
    test = write(tmp_path, "test.tsv", [("Held out.", "Tenu."), ("the CAT number 3 sleeps", "?"), ("New.", "Neuf.")])
    return Data.model_validate({"source": "en", "target": "fr", "train": train, "test": test})


def test_every_filter_finds_what_is_wrong_and_nothing_else(ill: Data) -> None:
    health = inspect(ill)
    found = health.splits["train"].filters
    assert set(found) == set(FILTERS)
    assert {name: one.count for name, one in found.items()} == {"invalid": 1} | {n: len(p) for n, p in BAD.items()}
    for name, pairs in BAD.items():
        assert [(one.source, one.target) for one in found[name].examples] == pairs
    assert found["blank"].examples[0].line == len(GOOD) + 1
    assert {name for name, one in found.items() if one.active} == {"blank", "leak"}


def test_what_is_listed_is_what_the_filters_drop(ill: Data) -> None:
    dropped: list[tuple[int, str]] = []
    health = inspect(ill, drop=lambda file, line, filters: dropped.append((line, ",".join(filters))))
    assert len(dropped) == health.splits["train"].taken == 1 + sum(map(len, BAD.values()))
    assert [line for line, _ in dropped] == list(range(len(GOOD) + 1, len(GOOD) + len(dropped) + 1))
    strict = Clean(
        invalid="drop",
        max_characters=1000,
        max_ratio=3.0,
        min_script=0.5,
        control=True,
        identical=True,
        duplicates="pairs",
    )
    corpus = load_corpus(ill.model_copy(update={"clean": strict}), seed=1)
    assert sum(corpus.dropped["train"].values()) == len(dropped)
    assert len(corpus.train) + len(corpus.valid) == len(GOOD)


def test_advised_filters_take_what_was_counted(ill: Data) -> None:
    health = inspect(ill)
    values = {one.setting.removeprefix("data.clean."): one.value for one in health.advice if "clean" in one.setting}
    corpus = load_corpus(ill.model_copy(update={"clean": Clean.model_validate(values)}), seed=1)
    assert sum(corpus.dropped["train"].values()) == health.splits["train"].taken


def test_leaks_are_found_as_they_are_and_loosely(ill: Data) -> None:
    (leak,) = inspect(ill).leaks
    assert (leak.split, leak.other, leak.sentences, leak.exact, leak.loose) == ("test", "train", 3, 1, 2)
    assert leak.examples == ["Held out.", "the CAT number 3 sleeps"]


def test_words_characters_and_lengths_are_those_of_a_plain_count(tmp_path: Path) -> None:
    data = Data.model_validate({"source": "en", "target": "fr", "train": write(tmp_path, "x.tsv", GOOD * 60)})
    side = inspect(data).splits["train"].target
    texts = [target for _, target in GOOD * 60]
    words = re.findall(r"\w+", " ".join(texts))
    assert (side.characters, side.distinct_characters) == (len("".join(texts)), len(set("".join(texts))))
    assert (side.words, side.distinct_words) == (len(words), len(set(words)))
    assert side.scripts == {"LATIN": sum(map(str.isalpha, "".join(texts)))}
    assert [step[0] for step in side.growth] == [1000, 2000, 2400]
    assert side.growth[0][1:] == (len(words) * 1000 // 2400, len(set(words)))
    assert sum(one.size for one in side.length.bins) == len(texts)


@given(st.lists(st.integers(0, 500), min_size=1))
def test_bars_hold_every_value_once(values: list[int]) -> None:
    found = distribution(Counter(values))
    assert [one.size for one in found.bins] == [sum(one.low <= v <= one.high for v in values) for one in found.bins]
    assert sum(one.size for one in found.bins) == len(values)
    assert (found.largest, found.mean) == (max(values), pytest.approx(sum(values) / len(values)))
    assert quantile(Counter(values), 0.5) == sorted(values)[(len(values) - 1) // 2]


def test_a_tokenizer_is_measured_on_the_training_text(reversal: Run) -> None:
    health = inspect(reversal.recipe.data, tokenizers=reversal.tokenizers)
    assert health.tokenizer is not None and health.too_long == 0
    train = load_corpus(reversal.recipe.data, 1).train
    lengths = [len(row) for row in reversal.tokenizers[0].encode([pair.source for pair in train])]
    pieces = health.tokenizer["forward"]
    assert (pieces.pieces, pieces.unknown, pieces.a_sentence.largest) == (sum(lengths), 0.0, max(lengths))
    assert pieces.a_word == pytest.approx(1.0)
    short = reversal.recipe.data.model_copy(update={"max_length": 4})
    assert inspect(short, tokenizers=reversal.tokenizers).too_long == sum(length > 4 for length in lengths)


def test_further_translations_are_told_from_duplicates(tmp_path: Path) -> None:
    rows = [("a b", "x y"), ("a b", "x y"), ("a b", "z"), ("c", "z")]
    data = Data.model_validate({"train": write(tmp_path, "x.tsv", rows)})
    split = inspect(data).splits["train"]
    assert (split.filters["duplicate"].count, split.more_translations, split.more_sources) == (1, 1, 1)


def test_text_with_nothing_in_it_has_a_report_too(tmp_path: Path) -> None:
    data = Data.model_validate({"train": write(tmp_path, "x.tsv", [("", "")])})
    plain: dict[str, Any] = inspect(data).as_json()
    assert plain["splits"]["train"]["filters"]["blank"]["count"] == 1
