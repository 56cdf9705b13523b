"""Each filter takes what it says and nothing else, and everything taken is counted."""

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.data.clean import FILTERS, Cleaner, is_blank, rewriter
from seq2seq.data.corpus import Pair, describe_dropped, load_corpus, with_references
from seq2seq.data.scripts import LANGUAGES_OF, script_of, scripts_of, share_in
from seq2seq.data.sources import Entry
from seq2seq.errors import UserError
from seq2seq.recipe import Clean, Data

WHOLE = [("The cat sleeps.", "Le chat dort."), ("Hi!", "Salut !"), ("No. 7", "Nº 7"), ("2024", "2024")]


def clean(
    pairs: Iterable[tuple[str, str]], held: Iterable[str] = (), **settings: Any
) -> tuple[list[Any], dict[str, int]]:
    data = Data(source="en", target="fr", train="x.tsv", clean=Clean(**settings))  # type: ignore[arg-type]
    cleaner = Cleaner(data, held)
    kept = [(one.source, one.target) for one in cleaner.kept(Entry(0, *pair) for pair in pairs)]
    return kept, dict(cleaner.dropped)


CASES: list[tuple[str, dict[str, Any], list[tuple[str, str]]]] = [
    ("blank", {}, [("", "x"), ("x", " \t\u00a0"), ("\u200b", "x"), ("\ufeff\x00", "x"), ("\u2028", "x")]),
    ("invalid", {"invalid": "drop"}, [("\udcff", "x"), ("x", "x\ud800")]),
    ("control", {"control": True}, [("a\x07", "b"), ("a", "b\u2028"), ("a\ufffd", "b"), ("a\x85", "b"), ("a", "x\r")]),
    ("length", {"min_characters": 3}, [("ab", "abc"), ("abc", "ab")]),
    ("length", {"max_characters": 20}, [("a" * 21, "b"), ("a", "b" * 21)]),
    ("ratio", {"max_ratio": 2.0}, [("a", "b" * 13), ("b" * 50, "a")]),
    ("identical", {"identical": True}, [("2024", "2024"), ("The same.", "The same.")]),
    ("script", {"min_script": 0.5}, [("Привет всем", "Salut"), ("Hello", "你好 a"), ("αβγ", "a")]),
    ("duplicate", {"duplicates": "pairs"}, [WHOLE[0], WHOLE[1]]),
    ("duplicate", {"duplicates": "sources"}, [("Hi!", "Bonjour !")]),
    ("leak", {}, [("held out", "tenu"), ("held out", "autrement")]),
]


@pytest.mark.parametrize(("name", "settings", "bad"), CASES)
def test_a_filter_takes_what_it_names_and_nothing_else(
    name: str, settings: dict[str, Any], bad: list[tuple[str, str]]
) -> None:
    held = ["held out"]
    whole = [pair for pair in WHOLE if name != "identical" or pair[0] != pair[1]]
    assert clean([*whole, *bad], held, **settings) == (whole, {name: len(bad)})


def test_every_filter_is_tried() -> None:
    assert {name for name, _, _ in CASES} == set(FILTERS)


@pytest.mark.parametrize(("name", "settings", "bad"), [case for case in CASES if case[0] != "blank"])
def test_nothing_is_taken_that_was_not_asked_for(
    name: str, settings: dict[str, Any], bad: list[tuple[str, str]]
) -> None:
    off = {"leaks": False} if name == "leak" else {}
    assert clean([*WHOLE, *bad], ["held out"], **off) == ([*WHOLE, *bad], {})


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("cd")), max_size=30))
def test_duplicates_go_as_a_set_of_the_text_itself_would_take_them(pairs: list[tuple[str, str]]) -> None:
    assert clean(pairs, duplicates="pairs")[0] == list(dict.fromkeys(pairs))
    assert [source for source, _ in clean(pairs, duplicates="sources")[0]] == list(dict.fromkeys(s for s, _ in pairs))


def test_a_boundary_is_no_ambiguity() -> None:
    assert clean([("ab", "c"), ("a", "bc")], duplicates="pairs")[1] == {}


@given(st.text())
def test_what_python_calls_blank_is_blank(text: str) -> None:
    assert is_blank(text) or text.strip()
    assert is_blank(text[:0] + "\u200b \u00a0")


def test_invalid_bytes_are_replaced_and_counted() -> None:
    data = Data(train="x.tsv", clean=Clean(invalid="replace"))  # type: ignore[arg-type]
    cleaner = Cleaner(data)
    assert list(cleaner.kept([Entry(1, "a\udcffb", "c"), Entry(2, "d", "e")])) == [
        Entry(1, "a\ufffdb", "c"),
        Entry(2, "d", "e"),
    ]
    assert cleaner.replaced == 1


def test_scripts_are_those_of_unicode() -> None:
    letters = {"LATIN": "aÉﬁｆ", "CYRILLIC": "яѣ", "HAN": "你〇", "HIRAGANA": "ひ", "KATAKANA": "カｶ", "HANGUL": "한"}
    letters |= {"ARABIC": "ع", "HEBREW": "ש", "GREEK": "λ", "DEVANAGARI": "न", "THAI": "ก", "OTHER": "𐤀"}
    assert {script_of(letter) for letter in "".join(letters.values())} == set(letters)
    for script, text in letters.items():
        assert {script_of(letter) for letter in text} == {script}
    assert scripts_of("zh-TW") == {"HAN", "BOPOMOFO"} and scripts_of("EN_us") == {"LATIN"} and not scripts_of("xx")
    for script in LANGUAGES_OF:  # the names are Unicode's own
        word = "CJK UNIFIED IDEOGRAPH" if script == "HAN" else f"{script} "
        assert any(unicodedata.name(chr(code), "").startswith(word) for code in range(0x10000)), script


def test_a_text_without_letters_is_in_every_script() -> None:
    assert share_in("12:30 – 5 €", frozenset()) == 1.0
    assert share_in("ab вг", frozenset({"LATIN"})) == 0.5


def test_a_language_that_is_not_known_is_not_judged() -> None:
    data = Data(source="xx", target="yy", train="x.tsv", clean=Clean(min_script=1.0))  # type: ignore[arg-type]
    assert "script" not in Cleaner(data).filters


def test_rewriting_is_done_before_filters_judge() -> None:
    pairs = [("E\u0301tude", "x"), ("étude", "x")]
    assert clean(pairs, duplicates="pairs")[1] == {}
    assert clean(pairs, duplicates="pairs", unicode="NFC", lowercase=True)[1] == {"duplicate": 1}
    assert clean(pairs, ["ÉTUDE"], unicode="NFC", lowercase=True)[1] == {"leak": 2}


@given(st.text(), st.sampled_from(["NFC", "NFKC", "none"]))
def test_lowercasing_leaves_normal_text_normal(text: str, form: str) -> None:
    rewrite = rewriter(Clean(unicode=form, lowercase=True)) or str  # type: ignore[arg-type]
    if form != "none":
        assert unicodedata.is_normalized(form, rewrite(text))  # type: ignore[arg-type]
    assert rewriter(Clean()) is None


@pytest.mark.parametrize(
    ("wanted", "text", "expected"),
    [
        ("simplified", "歡迎來北京! OK \ud800", "欢迎来北京! OK \ud800"),
        ("traditional", "头发和发展, 谁发明了电话", "頭髮和發展, 誰發明了電話"),
        ("simplified", "乾隆, 乾燥", "乾隆, 干燥"),
    ],
)
def test_chinese_is_brought_into_one_script(wanted: str, text: str, expected: str) -> None:
    rewrite = rewriter(Clean(chinese=wanted))  # type: ignore[arg-type]
    assert rewrite is not None
    assert rewrite(text) == expected
    assert rewrite(expected) == expected


def test_the_same_word_in_two_scripts_is_one() -> None:
    pairs = [("歡迎來北京。", "x"), ("欢迎来北京。", "x")]
    assert clean(pairs, duplicates="pairs")[1] == {}
    assert clean(pairs, duplicates="pairs", chinese="simplified")[1] == {"duplicate": 1}


def write(folder: Path, name: str, rows: Iterable[tuple[str, str]]) -> str:
    (folder / name).write_text("".join(f"{source}\t{target}\n" for source, target in rows))
    return str(folder / name)


def load(folder: Path, train: Any, **more: Any) -> Any:
    return load_corpus(Data.model_validate({"train": train, "source": "en", "target": "fr", **more}), seed=1)


ROWS = [(f"A {i}", f"B {i}") for i in range(100)]


def test_scored_text_is_never_rewritten_and_loses_only_blanks(tmp_path: Path) -> None:
    scored = [("V\x07 Я", "Я"), ("Same", "Same"), ("Same", "Same")]
    path = write(tmp_path, "v.tsv", [*scored, ("", "x")])
    strict = Clean(lowercase=True, control=True, identical=True, duplicates="pairs", min_script=1.0, max_ratio=1.5)
    corpus = load(tmp_path, write(tmp_path, "x.tsv", [*ROWS, ("same", "y")]), valid=path, test=path, clean=strict)
    assert corpus.valid == corpus.test == [Pair(*pair) for pair in scored]
    assert list(corpus.train) == [Pair(a.lower(), b.lower()) for a, b in ROWS]
    assert corpus.dropped == {"train": {"leak": 1}, "valid": {"blank": 1}, "test": {"blank": 1}}
    assert describe_dropped(corpus) == (
        "left out of the valid set: 1 blank; left out of the test set: 1 blank; left out of the train set: 1 leak"
    )


def test_translations_of_one_sentence_stay_on_one_side(tmp_path: Path) -> None:
    rows = [(f"{'Aa'[j % 2]} {i}", f"B {i} {j}") for i in range(60) for j in range(3)]
    corpus = load(tmp_path, write(tmp_path, "x.tsv", rows), clean=Clean(lowercase=True))
    sides = [{pair.source.lower() for pair in part} for part in corpus[:3]]
    assert all(sides) and not (sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2])
    assert sum(map(len, corpus[:3])) == len(rows)
    assert len(corpus.test) == 3 * len(sides[2])


@pytest.mark.parametrize(("weight", "times"), [(1.0, 100), (2.0, 200), (0.5, 50), (2.25, 225)])
def test_a_weight_is_how_often_a_pair_stands_in_an_epoch(weight: float, times: int, tmp_path: Path) -> None:
    valid = write(tmp_path, "v.tsv", [("v", "w")])
    other = [(f"C {i}", f"D {i}") for i in range(10)]
    train = [{"files": write(tmp_path, "x.tsv", ROWS), "weight": weight}, {"files": write(tmp_path, "y.tsv", other)}]
    corpus = load(tmp_path, train, valid=valid, test=valid)
    mine = [pair for pair in corpus.train if pair.source.startswith("A")]
    assert (len(mine), len(corpus.train)) == (times, times + 10)
    counts = [mine.count(pair) for pair in set(mine)]
    assert max(counts) - min(counts) <= 1
    assert corpus == load(tmp_path, train, valid=valid, test=valid)


def test_a_corpus_by_name_may_stand_beside_files(tmp_path: Path) -> None:
    train = [{"files": write(tmp_path, "x.tsv", ROWS)}, {"corpus": "starter-en-fr"}]
    corpus = load(tmp_path, train, valid={"corpus": "starter-en-fr"}, test={"corpus": "starter-en-fr"})
    alone = load_corpus(Data(corpus="starter-en-fr", source="en", target="fr"), seed=1)
    assert list(corpus.train) == [*(Pair(*row) for row in ROWS), *alone.train]
    assert (corpus.valid, corpus.test) == (alone.valid, alone.test)


def test_filters_that_leave_nothing_are_named(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"no pairs of sentences for the train set in .*: 100 length"):
        load(tmp_path, write(tmp_path, "x.tsv", ROWS), clean=Clean(min_characters=50))


def test_invalid_text_in_a_valid_set_is_refused_whatever_is_done_to_the_training_text(tmp_path: Path) -> None:
    train = write(tmp_path, "x.tsv", ROWS)
    for path in (tmp_path / "v.tsv", tmp_path / "y.tsv"):
        path.write_bytes(b"a\tb\n\xff\tc\n" + b"".join(b"%d\td\n" % i for i in range(30)))
    for how in ("replace", "drop"):
        with pytest.raises(UserError, match=r"v\.tsv:2: not valid UTF-8"):
            load(tmp_path, train, valid=str(tmp_path / "v.tsv"), clean=Clean(invalid=how))  # type: ignore[arg-type]
    assert load(tmp_path, str(tmp_path / "y.tsv"), clean=Clean(invalid="replace")).replaced == 1
    assert load(tmp_path, str(tmp_path / "y.tsv"), clean=Clean(invalid="drop")).dropped == {"train": {"invalid": 1}}


def test_references_of_one_sentence_are_scored_as_is_asked() -> None:
    pairs = [Pair("a", "1"), Pair("b", "2"), Pair("a", "3"), Pair("a", "3")]
    assert with_references(pairs, "each") == (["a", "b", "a", "a"], [["1", "2", "3", "3"]])
    assert with_references(pairs, "first") == (["a", "b"], [["1", "2"]])
    assert with_references(pairs, "all") == (["a", "b"], [["1", "2"], ["3", None]])
