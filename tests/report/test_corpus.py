"""The page shows everything, needs nothing beside it, and nothing in it comes alive."""

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from seq2seq.recipe import Data
from seq2seq.report.corpus import bars, corpus_page, corpus_text
from seq2seq.studies.inspect import inspect

EVIL = "<script>alert('x')</script>"


@pytest.fixture(scope="module")
def health(tmp_path_factory: pytest.TempPathFactory) -> Any:
    folder = tmp_path_factory.mktemp("evil")
    rows = [(f"cat {i}", f"chat {i}") for i in range(30)] + [
        (EVIL, EVIL),
        ("\x1b[2J\x07 gone", "{style} %s"),
        ("", "&amp;"),
    ]
    text = "".join(f"{source}\t{target}\n" for source, target in rows)
    (folder / "x.tsv").write_text(text)
    return inspect(Data(source="<en>", target="fr", train=str(folder / "x.tsv"))).as_json()  # type: ignore[arg-type]


class Checker(HTMLParser):
    """Notes tags and attributes, and that every tag is closed."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag != "meta":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_is_whole_and_nothing_in_it_runs_or_is_fetched(health: Any) -> None:
    page = corpus_page(health)
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert {"svg", "rect", "table", "figure"} <= checker.tags
    assert not checker.tags & {"script", "link", "img", "iframe", "object"}
    assert not {name for name in checker.attributes if name.startswith("on")} | (checker.attributes & {"src", "href"})
    assert "url(" not in page and "@import" not in page and "http" not in page


def test_hostile_text_is_shown_as_text(health: Any) -> None:
    page = corpus_page(health)
    assert "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;" in page
    assert "&lt;en&gt;" in page and "{style} %s" in page
    for shown in (page, corpus_text(health)):
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f]", shown)
        assert "\\x1b[2J\\x07 gone" in shown


def test_both_reports_name_every_filter_with_its_count(health: Any) -> None:
    text, page = corpus_text(health), corpus_page(health)
    filters = health["splits"]["train"]["filters"]
    assert {name: found["count"] for name, found in filters.items() if found["count"]} == {
        "blank": 1,
        "control": 1,
        "identical": 1,
    }
    for name, found in filters.items():
        assert re.search(rf"^ +{found['count']} +{name} ", text, re.MULTILINE)
        assert f'<td class="number">{found["count"]}</td><td class="text">{name}</td>' in page
    for one in health["advice"]:
        assert one["setting"] in text and one["setting"] in page


def test_bars_are_as_high_as_their_numbers() -> None:
    heights = [float(h) for h in re.findall(r'height="([\d.]+)"><title>', bars([("a", 0), ("b", 5), ("c", 10)], "x"))]
    assert heights == [0.0, 45.0, 90.0]
    assert bars([], "x") == ""


def test_a_text_without_pairs_has_a_page(tmp_path: Path) -> None:
    (tmp_path / "x.tsv").write_text("\t\n")
    empty = inspect(Data(train=str(tmp_path / "x.tsv"))).as_json()  # type: ignore[arg-type]
    assert corpus_page(empty) and corpus_text(empty)
