"""The health of a corpus for a person: as text, and as one HTML page that needs nothing beside it.

Both read the documented JSON form of `s2s data inspect --json`.
"""

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import Any

Health = Mapping[str, Any]
Rows = Iterable[Sequence[object]]

BAR_WIDTH, LEAST_WIDTH, CHART_HEIGHT = 12, 180, 90
STYLE = """
:root { color-scheme: light dark; --ink: #1d2430; --soft: #667085; --line: #d5dae3; --bar: #3b73c4; --paper: #fff; }
@media (prefers-color-scheme: dark) {
  :root { --ink: #e6e9ef; --soft: #9aa4b5; --line: #3a4252; --bar: #7aa7ea; --paper: #161a21; }
}
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 64rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.2rem; border-bottom: 1px solid var(--line); }
h3 { font-size: 1rem; margin-bottom: .3rem; }
table { border-collapse: collapse; margin: .5rem 0; } th { text-align: left; color: var(--soft); font-weight: 500; }
td, th { padding: .15rem .9rem .15rem 0; border-bottom: 1px solid var(--line); vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; } .charts { display: flex; flex-wrap: wrap; gap: 1.5rem; }
figure { margin: .5rem 0; } figcaption { color: var(--soft); font-size: .85rem; }
rect { fill: var(--bar); } svg text { fill: var(--soft); font-size: 10px; }
details { margin: .2rem 0; } summary { cursor: pointer; } .soft { color: var(--soft); }
td.text { white-space: pre-wrap; overflow-wrap: break-word; }
"""
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width"><style>{style}</style></head>
<body>{body}</body>
</html>
"""


def corpus_text(health: Health) -> str:
    """The report for a terminal."""
    lines: list[str] = []
    for name, split in health["splits"].items():
        lines += [*split_lines(name, split), ""]
    for leak in health["leaks"]:
        lines.append(f"leaks  {leak_sentence(leak)}")
        lines += [f"         {one}" for one in leak["examples"]]
    if health["leaks"]:
        lines.append("")
    for language, pieces in (health["tokenizer"] or {}).items():
        lines.append(f"tokenizer, {language}: {pieces_sentence(pieces)}")
    if health["too_long"] is not None:
        lines += [f"{health['too_long']:,} training pairs have more pieces than data.max_length", ""]
    lines += ["advice (a start for experiments)", *table_lines(advice_rows(health))]
    return "\n".join(lines)


def split_lines(name: str, split: Health) -> list[str]:
    """One split for a terminal."""
    lines = [f"{name}: {split['pairs']:,} pairs from {', '.join(split['files'])}"]
    lines += table_lines([(f"{row[0]:,}", *row[1:]) for row in filter_rows(name, split)], right={0})
    lines.append(f"  {taken_sentence(name, split)}")
    for filter_, found in split["filters"].items():
        for one in found["examples"][:2]:
            place = f"{one['file']}:{one['line']}"
            lines.append(f"    {filter_}: {place}  {clipped(one['source'])} | {clipped(one['target'])}")
    lines.append(f"  {repeats_sentence(split)}")
    lines += [f"  {side_sentence(split[side])}" for side in ("source", "target")]
    lines.append(f"  {ratio_sentence(split)}")
    return lines


def corpus_page(health: Health) -> str:
    """The report as one HTML page without scripts; every text of the corpus is escaped."""
    body = ["<h1>The health of a corpus</h1>", "<h2>Advice</h2>"]
    body.append(table(("setting", "value", "reason"), advice_rows(health)))
    for name, split in health["splits"].items():
        body += split_sections(name, split)
    if health["leaks"]:
        body.append("<h2>Leaks between splits</h2>")
        for leak in health["leaks"]:
            body.append(f"<p>{escape(leak_sentence(leak))}</p>")
            body.append(folded("examples", table(("source",), [(one,) for one in leak["examples"]])))
    if health["tokenizer"]:
        body.append("<h2>Tokenizer</h2>")
        for language, pieces in health["tokenizer"].items():
            body.append(f"<h3>{escape(language)}</h3><p>{escape(pieces_sentence(pieces))}</p>")
            body.append(f'<div class="charts">{histogram(pieces["a_sentence"], "pieces a sentence")}</div>')
        body.append(f"<p>{health['too_long']:,} training pairs have more pieces than data.max_length.</p>")
    return PAGE.format(title="Corpus report", style=STYLE, body="".join(body))


def split_sections(name: str, split: Health) -> list[str]:
    """One split of the page."""
    files = ", ".join(split["files"])
    body = [f"<h2>{escape(name)}: {split['pairs']:,} pairs</h2>", f'<p class="soft">{escape(files)}</p>']
    if rows := filter_rows(name, split):
        body.append(table(("pairs", "filter", "what it looks for"), rows))
    body.append(f"<p>{escape(taken_sentence(name, split))} {escape(repeats_sentence(split))}</p>")
    for filter_, found in split["filters"].items():
        if found["examples"]:
            body.append(folded(f"{filter_}: examples", example_table(found["examples"])))
    for side in (split["source"], split["target"]):
        charts = [
            histogram(side["length"], "characters a sentence"),
            histogram(side["words_a_sentence"], "words a sentence"),
            growth_chart(side["growth"]),
        ]
        body.append(f"<h3>{escape(side['language'])}</h3><p>{escape(side_sentence(side))}</p>")
        body.append(f'<div class="charts">{"".join(charts)}</div>')
    ratio = histogram(split["ratio"], "characters of the target for each of the source", decimals=2)
    body.append(f"<h3>Length ratio</h3><p>{escape(ratio_sentence(split))}</p><div>{ratio}</div>")
    body.append(folded("the pairs of the most unequal length", example_table(split["outliers"])))
    return body


def filter_rows(name: str, split: Health) -> list[tuple[int, str, str]]:
    """What the filters found; those of a scored split only where there is something."""
    rows = [(found["count"], filter_, found["what"]) for filter_, found in split["filters"].items()]
    return [row for row in rows if row[0] or name == "train"]


def taken_sentence(name: str, split: Health) -> str:
    if name == "train":
        return f"Together, all filters would take {split['taken']:,} of {split['pairs']:,} pairs."
    return f"Filters find something in {split['taken']:,} pairs; text that is scored loses its blank pairs only."


def advice_rows(health: Health) -> list[tuple[object, ...]]:
    return [(one["setting"], yaml_word(one["value"]), one["reason"]) for one in health["advice"]]


def yaml_word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def repeats_sentence(split: Health) -> str:
    return (
        f"{split['more_translations']:,} pairs give another translation of a source that was there before, "
        f"{split['more_sources']:,} another source of a target that was there before."
    )


def side_sentence(side: Health) -> str:
    """One language in words."""
    length, letters = side["length"], max(sum(side["scripts"].values()), 1)
    scripts = ", ".join(f"{script.title()} {count / letters:.2%}" for script, count in side["scripts"].items())
    unseen = side["unseen_words"]
    return (
        f"{side['language']}: {side['words']:,} words, {side['distinct_words']:,} distinct "
        f"({side['seen_once']:,} seen once); {length['mean']:.0f} characters a sentence, "
        f"95% have at most {length['p95']:.0f}, the longest {length['largest']:,.0f}; "
        f"{side['distinct_characters']:,} different characters; letters: {scripts or 'none'}"
        + ("" if unseen is None else f"; {unseen:.2%} of its words are not in the training text")
    )


def ratio_sentence(split: Health) -> str:
    ratio = split["ratio"]
    return (
        f"a target has {ratio['median']:.2f} times the characters of its source (the median); "
        f"95% have at most {ratio['p95']:.2f}, 99% at most {ratio['p99']:.2f}"
    )


def leak_sentence(leak: Health) -> str:
    return (
        f"{leak['exact']:,} of {leak['sentences']:,} different {leak['split']} sources stand in the {leak['other']} "
        f"set as they are, {leak['loose']:,} when case, spaces and punctuation are ignored"
    )


def pieces_sentence(pieces: Health) -> str:
    length = pieces["a_sentence"]
    return (
        f"{pieces['vocabulary']:,} pieces; {pieces['a_word']:.2f} a word, {length['mean']:.1f} a sentence "
        f"(99% have at most {length['p99']:.0f}); {pieces['unknown']:.3%} unknown, {pieces['spelled']:.3%} single bytes"
    )


def table_lines(rows: Rows, right: Iterable[int] = ()) -> list[str]:
    """Rows in columns, for a terminal."""
    texts = [[str(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]  # none without rows
    return [
        "  "
        + "  ".join(
            text.rjust(width) if number in right else text.ljust(width)
            for number, (text, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in texts
    ]


def clipped(text: str, most: int = 60) -> str:
    """The beginning of a text on one line, with nothing that could steer a terminal."""
    shown = "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text[:most])
    return shown + ("…" if len(text) > most else "")


def table(head: Sequence[str], rows: Rows) -> str:
    """An HTML table; numbers stand right."""
    cells = "".join(f"<th>{escape(word)}</th>" for word in head)
    lines = "".join(f"<tr>{''.join(map(cell, row))}</tr>" for row in rows)
    return f'<div class="scroll"><table><tr>{cells}</tr>{lines}</table></div>'


def cell(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f'<td class="number">{value:,}</td>'
    return f'<td class="text">{escape(visible(str(value)))}</td>'


def visible(text: str) -> str:
    """Control characters by their names: HTML cannot hold them all, and nobody sees them."""
    return "".join(char if char.isprintable() else f"\\x{ord(char):02x}" for char in text)


def example_table(examples: Iterable[Health]) -> str:
    rows = [(f"{one['file']}:{one['line']}", one["source"], one["target"]) for one in examples]
    return table(("where", "source", "target"), rows)


def folded(title: str, content: str) -> str:
    return f"<details><summary>{escape(title)}</summary>{content}</details>"


def histogram(distribution: Health, title: str, decimals: int = 0) -> str:
    """The bars of a distribution; pointing at one tells its numbers."""
    return bars([(span(one, decimals), one["size"]) for one in distribution["bins"]], title)


def span(one: Health, decimals: int) -> str:
    low, high = f"{one['low']:,.{decimals}f}", f"{one['high']:,.{decimals}f}"
    return low if low == high else f"{low}–{high}"


def growth_chart(growth: Sequence[Sequence[int]]) -> str:
    """Distinct words after so many pairs."""
    return bars([(f"{pairs:,}", distinct) for pairs, _, distinct in growth], "distinct words after so many pairs")


def bars(sizes: Sequence[tuple[str, int]], title: str) -> str:
    """A bar chart as SVG: a label and a number for each bar, the outermost labels written out."""
    if not sizes:
        return ""
    tallest = max(size for _, size in sizes) or 1
    step = max(BAR_WIDTH, LEAST_WIDTH // len(sizes))
    drawn = []
    for number, (label, size) in enumerate(sizes):
        height = CHART_HEIGHT * size / tallest
        place = f'x="{number * step}" y="{CHART_HEIGHT - height:.1f}"'
        told = f"<title>{escape(label)}: {size:,}</title>"
        drawn.append(f'<rect {place} width="{step - 1}" height="{height:.1f}">{told}</rect>')
    below, width = CHART_HEIGHT + 12, step * len(sizes)
    drawn.append(f'<text x="0" y="{below}">{escape(sizes[0][0])}</text>')
    if len(sizes) > 1:
        drawn.append(f'<text x="{width}" y="{below}" text-anchor="end">{escape(sizes[-1][0])}</text>')
    picture = (
        f'<svg width="{width}" height="{below + 4}" role="img" aria-label="{escape(title)}">{"".join(drawn)}</svg>'
    )
    return f"<figure>{picture}<figcaption>{escape(title)}</figcaption></figure>"
