"""Both reports say what the JSON says, and nothing in the page comes alive."""

from typing import Any

import pytest

from seq2seq.report.comparison import comparison_page, comparison_text
from seq2seq.studies.compare import compare
from tests.report.test_corpus import EVIL, Checker

LINES = 12


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("compared")
    reference = [f"Le petit chat {i} dort sur le lit." for i in range(LINES)]
    texts = {"ref": reference, "a": reference[::-1], "b": reference, "c": [f"{EVIL}\x1b[2J\x07"] * LINES}
    for name, lines in texts.items():
        (folder / name).write_text("".join(f"{line}\n" for line in lines))
    systems = [folder / name for name in "abc"]
    return compare(systems, source=folder / "ref", references=[folder / "ref"]).as_json()


def test_both_reports_hold_every_score_and_group(compared: Any) -> None:
    text, page = comparison_text(compared), comparison_page(compared)
    for shown in (text, page):
        assert "3 systems on" in shown and "12 sentences" in shown
        for name, measured in compared["metrics"].items():
            assert name in shown
            for one in measured["systems"]:
                assert f"{one['score']:.2f}" in shown
            for signature in measured["signatures"].values():
                assert signature in shown
    first, second, third = compared["by"]["length"]["6–10"]["BLEU"]
    row = (
        f"{LINES}  {first:>6.1f}  {second:>6.1f}  {third:>6.1f}  {second - first:>+5.1f}  {third - first:>+5.1f}  6–10"
    )
    assert row in text
    assert len(compared["differ"]) == 10 == page.count("<h3>sentence")


def test_groups_of_a_few_sentences_are_left_to_the_page(compared: Any) -> None:
    few = {**compared, "by": {"length": {"1–5": {"sentences": 3, "exact": [0, 0, 0], "BLEU": [1.0, 2.0, 3.0]}}}}
    assert "1–5" not in comparison_text(few)
    assert "1–5" in comparison_page(few)


def test_the_page_of_a_comparison_is_whole_and_hostile_text_is_text(compared: Any) -> None:
    page, text = comparison_page(compared), comparison_text(compared)
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert not checker.tags & {"script", "link", "img", "iframe", "object"}
    assert "&lt;script&gt;" in page and "http" not in page and "url(" not in page
    for shown in (page, text):
        assert "\\x1b[2J\\x07" in shown and "\x1b" not in shown
