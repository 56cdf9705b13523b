"""What is scored: splits of a run or of its corpus, files with several references, tags."""

from pathlib import Path

import pytest

from seq2seq.data.corpus import Pair, read_tagged
from seq2seq.errors import UserError
from seq2seq.recipe import Data, parse_recipe
from seq2seq.run import Run
from seq2seq.studies.material import MOST_TAGS, grouped, material_of


def starter(source: str, target: str, path: Path) -> Run:
    return Run(path, parse_recipe(f"data: {{corpus: starter-en-fr, source: {source}, target: {target}}}", "any"))


@pytest.mark.parametrize("languages", [("en", "fr"), ("fr", "en")])
def test_further_splits_of_the_corpus_come_with_their_tags(languages: tuple[str, str], tmp_path: Path) -> None:
    material = material_of(starter(*languages, tmp_path), "test-novel")
    tagged = read_tagged("starter-en-fr", "test-novel")
    assert material.tags == [frozenset(one.tags) for one in tagged]
    assert material.sources == [one.source if languages[0] == "en" else one.target for one in tagged]
    assert material.references == [[one.target if languages[0] == "en" else one.source for one in tagged]]


def test_the_test_set_that_a_run_keeps_is_tagged_too(tmp_path: Path) -> None:
    one = read_tagged("starter-en-fr", "test")[5]
    (tmp_path / "test.tsv").write_text(f"{one.source}\t{one.target}\nNot in it.\tAbsent.\n", encoding="utf-8")
    assert material_of(starter("en", "fr", tmp_path), "test").tags == [frozenset(one.tags), frozenset()]


def test_a_split_that_is_not_there_is_named(reversal: Run, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="did you mean 'test-novel'"):
        material_of(starter("en", "fr", tmp_path), "test_novel")
    with pytest.raises(UserError, match=r"no split 'mine'; choose from test, valid; score other text as files"):
        material_of(reversal, "mine")


def test_a_third_column_of_a_file_of_pairs_holds_tags(reversal: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text("1 2\t2 1\tshort even\n3\t3\n4 5\t5 4\teven\n", encoding="utf-8")
    material = material_of(reversal, "test", [str(tmp_path / "mine.tsv")])
    assert material.references == [["2 1", "3", "5 4"]]
    assert material.tags == [{"short", "even"}, set(), {"even"}]


def test_a_third_column_of_other_text_is_no_tags(reversal: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text("".join(f"{i}\t{i}\tby author{i}\n" for i in range(MOST_TAGS)), encoding="utf-8")
    assert not any(material_of(reversal, "test", [str(tmp_path / "mine.tsv")]).tags)


def test_a_line_without_a_reference_is_refused(reversal: Run, tmp_path: Path) -> None:
    (tmp_path / "mine.tsv").write_text("1 2\t2 1\n3 4\n", encoding="utf-8")
    with pytest.raises(UserError, match=r"mine.tsv:2: 1 column"):
        material_of(reversal, "test", [str(tmp_path / "mine.tsv")])


def test_further_files_are_further_references_and_unequal_ones_are_refused(reversal: Run, tmp_path: Path) -> None:
    texts = {"in": "1 2\n3 4\n", "a": "2 1\n4 3\n", "b": "x\ny\n", "short": "x\n", "empty": ""}
    for name, text in texts.items():
        (tmp_path / name).write_text(text)
    paths = {name: str(tmp_path / name) for name in texts}
    assert material_of(reversal, "test", [paths["in"], paths["a"], paths["b"]])[1:3] == (
        ["1 2", "3 4"],
        [["2 1", "4 3"], ["x", "y"]],
    )
    with pytest.raises(UserError, match=r"in has 2 lines and .*short has 1"):
        material_of(reversal, "test", [paths["in"], paths["a"], paths["short"]])
    with pytest.raises(UserError, match="is empty"):
        material_of(reversal, "test", [paths["empty"]] * 3)


def test_translations_of_one_source_share_their_tags() -> None:
    data = Data(corpus="starter-en-fr", references="all")
    pairs = [Pair("a", "x"), Pair("b", "y"), Pair("a", "z")]
    material = grouped("mine", data, pairs, {pairs[0]: frozenset({"one"}), pairs[2]: frozenset({"two"})})
    assert material.tags == [{"one", "two"}, set()]
