"""A comparison of systems for a person: as text, and as one HTML page that needs nothing beside it.

Both read the documented JSON form of `s2s compare --json`.
"""

from collections.abc import Iterator, Mapping, Sequence
from html import escape
from string import ascii_uppercase
from typing import Any

from seq2seq.report.corpus import PAGE, STYLE, clipped, table, table_lines

Compared = Mapping[str, Any]

LEAST = 10  # sentences in a group that is printed; the page and --json have them all
TITLES = {
    "length": "words in the source",
    "rarity": "times the rarest word of the reference stood in the training text",
    "phenomenon": "phenomenon",
}


def comparison_text(compared: Compared) -> str:
    """The comparison for a terminal."""
    lines = [headline(compared)]
    lines += table_lines(zip(letters(compared), (clipped(name, 200) for name in compared["systems"]), strict=True))
    for name, measured in compared["metrics"].items():
        lines += ["", name, *table_lines(metric_rows(compared, measured))]
        lines += [f"  {test}: {signature}" for test, signature in measured["signatures"].items()]
    for property_ in compared["by"]:
        rows = [row for row in group_rows(compared, property_) if row[0] >= LEAST]
        if rows:
            shown = [[f"{row[0]:,}", *row[1:]] for row in rows]
            numbers = range(len(shown[0]) - 1)
            lines += ["", *table_lines([group_head(compared, property_), *shown], right=numbers)]
    for one in compared["differ"]:
        lines += ["", f"sentence {one['line']:,}"]
        lines += table_lines((who, clipped(text, 200)) for who, text in sentence_rows(compared, one))
    return "\n".join(lines)


def comparison_page(compared: Compared) -> str:
    """The comparison as a page without scripts; every text is escaped."""
    body = [f"<h1>{escape(headline(compared))}</h1>"]
    body.append(table(("", "system"), zip(letters(compared), compared["systems"], strict=True)))
    for name, measured in compared["metrics"].items():
        body.append(f"<h2>{escape(name)}</h2>")
        head = ("", "score", "95% interval", "difference", *(f"p, {test}" for test in measured["signatures"]))
        body.append(table(head, ([str(cell) for cell in row] for row in metric_rows(compared, measured, bare=True))))
        for test, signature in measured["signatures"].items():
            body.append(f'<p class="soft">{escape(test)}: {escape(signature)}</p>')
    body.append("<h2>Where they differ</h2>" if compared["by"] else "")
    body += [table(group_head(compared, property_), group_rows(compared, property_)) for property_ in compared["by"]]
    body.append("<h2>The sentences that differ most</h2>" if compared["differ"] else "")
    for one in compared["differ"]:
        body.append(f"<h3>sentence {one['line']:,}</h3>{table(('', ''), sentence_rows(compared, one))}")
    return PAGE.format(title="Comparison", style=STYLE, body="".join(body))


def headline(compared: Compared) -> str:
    where = clipped(compared["split"], 200)
    return f"{len(compared['systems'])} systems on {where}: {compared['sentences']:,} sentences"


def letters(compared: Compared) -> list[str]:
    """A short name for each system."""
    return list(ascii_uppercase[: len(compared["systems"])])


def metric_rows(compared: Compared, measured: Compared, *, bare: bool = False) -> Iterator[list[str]]:
    """A row a system: score, interval, difference from the first, and the p-values of the tests."""
    baseline = measured["systems"][0]["score"]
    for letter, one in zip(letters(compared), measured["systems"], strict=True):
        low, high = one["interval"]
        row = [letter, f"{one['score']:.2f}", f"[{low:.1f}, {high:.1f}]"]
        if one["p"] is None:
            yield [*row, "", *("" for _ in measured["signatures"])]
        else:
            tests = [f"{p:.4f}" if bare else f"p {p:.4f} ({test})" for test, p in one["p"].items()]
            yield [*row, f"{one['score'] - baseline:+.2f}", *tests]


def group_head(compared: Compared, property_: str) -> list[str]:
    """What stands above the groups of a property."""
    metric = next(iter(compared["metrics"]))
    columns = [f"{metric} {letter}" for letter in letters(compared)]
    return ["sentences", *columns, *(f"{letter} - A" for letter in letters(compared)[1:]), TITLES[property_]]


def group_rows(compared: Compared, property_: str) -> list[list[Any]]:
    """A row a group: how many sentences, each system's score, and the differences from the first."""
    metric = next(iter(compared["metrics"]))
    rows = []
    for name, group in compared["by"][property_].items():
        first, *others = group[metric]
        scores = [f"{score:.1f}" for score in group[metric]]
        rows.append([group["sentences"], *scores, *(f"{other - first:+.1f}" for other in others), name])
    return rows


def sentence_rows(compared: Compared, one: Compared) -> list[Sequence[str]]:
    """Source, references and translations, each with its sentence's chrF."""
    said = zip(letters(compared), one["chrF"], one["translations"], strict=True)
    return [
        *([("source", one["source"])] if one["source"] is not None else []),
        *(("reference", text) for text in one["references"]),
        *((f"{letter}, chrF {chrf:.0f}", text) for letter, chrf, text in said),
    ]
