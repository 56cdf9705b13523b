"""An ablation for a person: tables in the terminal, pictures, and one HTML page that needs nothing beside it.

All read the documented JSON form of `s2s ablate --json`.
"""

import base64
import io
from collections.abc import Iterable, Mapping, Sequence
from html import escape
from itertools import cycle
from pathlib import Path
from typing import Any

from matplotlib import colormaps, rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from seq2seq.report.corpus import STYLE, table, table_lines

Ablation = Mapping[str, Any]

STEADY: Any = {"svg.hashsalt": "s2s", "svg.fonttype": "none"}  # the same bytes from the same numbers; text stays text
LINES = ("-", "--", ":", "-.")
PAGE = """<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>{title}</title>
<meta name="viewport" content="width=device-width">
<style>{style} img {{ max-width: 100%; background: #fff; }}</style></head>
<body>{body}</body>
</html>
"""
NOTE = (
    "Scores on the {split} set: the mean over seeds ± their standard deviation, and the 95% bootstrap interval over "
    "sentences (the mean of the seeds' own). Loss: the best on the validation set, in nats a piece. Time: the training "
    "with its validations. Looks right: the share of target words whose strongest attention falls on an aligned source "
    "word; AER: alignment error rate."
)
LENGTH_NOTE = (
    "BLEU on the {split} set joined to passages of so many source words; every length holds the same sentences, but "
    "those too long for it."
)


def ablation_text(ablation: Ablation) -> str:
    """The tables for a terminal."""
    head, *rows = score_rows(ablation)
    lines = table_lines([head, *rows], right=range(1, len(head)))
    if by_length := length_rows(ablation):
        lines += ["", "BLEU by source words", *table_lines(by_length, right=range(1, len(by_length[0])))]
    lines += ["", f"scored on the {split_of(ablation)} set"]
    return "\n".join([*lines, *troubles(ablation)])


def split_of(ablation: Ablation) -> str:
    return "validation" if ablation["split"] == "valid" else str(ablation["split"])


def score_rows(ablation: Ablation) -> list[list[str]]:
    """A head, and a row a variant; columns that no variant fills are left out."""
    columns = [[name, *(cell(summary) for _, summary in measured(ablation))] for name, cell in COLUMNS.items()]
    kept = [column for column in columns if any(column[1:])]
    names = ["variant", *(name for name, _ in measured(ablation))]
    return [list(row) for row in zip(names, *kept, strict=True)]


def length_rows(ablation: Ablation) -> list[list[str]]:
    """A head of lengths, and a row a variant; nothing if no length was asked for."""
    limits = length_limits(ablation)
    rows = [
        [name, *(mean_sd(summary["by_length"].get(limit), 1) for limit in limits)]
        for name, summary in measured(ablation)
    ]
    return [["variant", *(f"≤{limit}" for limit in limits)], *rows] if limits else []


def length_limits(ablation: Ablation) -> list[str]:
    return sorted({limit for _, summary in measured(ablation) for limit in summary["by_length"]}, key=int)


def troubles(ablation: Ablation) -> list[str]:
    """What is not in the tables, and why."""
    lines = [f"refused  {one['name']}: {one['refused']}" for one in ablation["variants"] if one["refused"]]
    lines += [f"failed   {name}: {why}" for one in ablation["variants"] for name, why in one["failed"].items()]
    return ["", *lines] if lines else []


def measured(ablation: Ablation) -> list[tuple[str, Mapping[str, Any]]]:
    """The variants with at least one finished training."""
    return [(one["name"], one["summary"]) for one in ablation["variants"] if one["summary"]]


def mean_sd(values: Mapping[str, float | None] | None, decimals: int, scale: float = 1.0) -> str:
    """As 92.9 ± 0.3; empty if it was not measured."""
    if values is None or values["mean"] is None:
        return ""
    mean = f"{values['mean'] * scale:,.{decimals}f}"
    return mean if values["sd"] is None else f"{mean} ± {values['sd'] * scale:,.{decimals}f}"


def interval(score: Mapping[str, Any]) -> str:
    return "[{:.1f}, {:.1f}]".format(*score["interval"]) if score["interval"] else ""


COLUMNS: dict[str, Any] = {
    "seeds": lambda one: str(one["seeds"]),
    "BLEU": lambda one: mean_sd(one["metrics"]["BLEU"], 1),
    "95%": lambda one: interval(one["metrics"]["BLEU"]),
    "chrF": lambda one: mean_sd(one["metrics"]["chrF"], 1),
    "TER": lambda one: mean_sd(one["metrics"]["TER"], 1),
    "loss": lambda one: mean_sd(one["loss"], 3),
    "parameters": lambda one: f"{one['parameters']:,}",
    "updates": lambda one: mean_sd(one["steps"], 0),
    "time, s": lambda one: mean_sd(one["seconds"], 0),
    "tokens/s": lambda one: mean_sd(one["tokens_per_s"], 0),
    "looks right, %": lambda one: mean_sd((one["alignment"] or {}).get("strongest"), 1, scale=100),
    "AER, %": lambda one: mean_sd((one["alignment"] or {}).get("alignment_error"), 1, scale=100),
}


def length_figure(ablation: Ablation) -> Figure:
    """BLEU by source length: a line a variant, the band from its lowest seed to its highest."""
    figure = Figure(figsize=(7.0, 4.2), layout="constrained")
    axes = figure.subplots()
    for (name, runs), style in zip(runs_of(ablation), styles(), strict=False):
        limits = [limit for limit in length_limits(ablation) if all(limit in run["by_length"] for run in runs)]
        scores = [[run["by_length"][limit]["BLEU"] for run in runs] for limit in limits]
        words = list(map(int, limits))
        axes.plot(words, [sum(row) / len(row) for row in scores], marker="o", label=name, **style)
        axes.fill_between(words, list(map(min, scores)), list(map(max, scores)), color=style["color"], alpha=0.15)
    axes.set_xticks(list(map(int, length_limits(ablation))))
    axes.set_ylim(bottom=0)
    return finished(figure, [axes], [("source words, at most", "BLEU")])


def curves_figure(ablation: Ablation) -> Figure:
    """Validation loss and BLEU over updates and over seconds: a line a seed, a colour a variant."""
    figure = Figure(figsize=(10.0, 7.0), layout="constrained")
    grid = list(figure.subplots(2, 2).flat)
    kinds = [(x, y) for y in ("loss", "BLEU") for x in ("step", "seconds")]
    for (name, runs), style in zip(runs_of(ablation), styles(), strict=False):
        for run in runs:
            for axes, (x, y) in zip(grid, kinds, strict=True):
                label = name if run is runs[0] else None
                points = [(point[x], point[y]) for point in run["curve"]]
                axes.plot(*zip(*points, strict=True), marker=".", label=label, alpha=0.8, **style)
    names = {"step": "updates", "seconds": "seconds of training", "loss": "validation loss", "BLEU": "validation BLEU"}
    return finished(figure, grid, [(names[x], names[y]) for x, y in kinds])


def runs_of(ablation: Ablation) -> list[tuple[str, list[Any]]]:
    return [(one["name"], one["runs"]) for one in ablation["variants"] if one["runs"]]


def styles() -> Iterable[dict[str, Any]]:
    """Ten colours, then the same with other strokes."""
    colours = colormaps["tab10"].colors  # type: ignore[attr-defined]
    return cycle({"color": colour, "linestyle": line} for line in LINES for colour in colours)


def finished(figure: Figure, grid: Sequence[Axes], names: Sequence[tuple[str, str]]) -> Figure:
    """Axes with their names, light lines behind, and one legend beside them."""
    for axes, (x, y) in zip(grid, names, strict=True):
        axes.set_xlabel(x)
        axes.set_ylabel(y)
        axes.grid(alpha=0.3)
        axes.spines[["top", "right"]].set_visible(False)
    figure.legend(*grid[0].get_legend_handles_labels(), frameon=False, fontsize="small", loc="outside right upper")
    return figure


def figures(ablation: Ablation) -> dict[str, Figure]:
    """The pictures by name, of what there is."""
    found = {"length": length_figure(ablation)} if length_limits(ablation) else {}
    return {**found, "curves": curves_figure(ablation)} if measured(ablation) else {}


def as_svg(figure: Figure) -> bytes:
    file = io.BytesIO()
    with rc_context(STEADY):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


def write_report(ablation: Ablation, folder: Path) -> Path:
    """The page with its pictures inside, and each picture beside it as SVG and PNG; the page's path."""
    pictures = []
    for name, figure in figures(ablation).items():
        svg = as_svg(figure)
        (folder / f"{name}.svg").write_bytes(svg)
        figure.savefig(folder / f"{name}.png", dpi=140)
        code = base64.b64encode(svg).decode()
        pictures.append(f'<p><img alt="{name}" src="data:image/svg+xml;base64,{code}"></p>')
    page = folder / "ablation.html"
    page.write_text(ablation_page(ablation, pictures), encoding="utf-8")
    return page


def ablation_page(ablation: Ablation, pictures: Sequence[str]) -> str:
    """The page without scripts; every name is escaped."""
    title = f"Ablation of {escape(ablation['name'])}"
    head, *rows = score_rows(ablation)
    split = split_of(ablation)
    body = [f"<h1>{title}</h1>", table(head, rows), f'<p class="soft">{NOTE.format(split=split)}</p>']
    if by_length := length_rows(ablation):
        body += ["<h2>BLEU by source words</h2>", table(by_length[0], by_length[1:])]
        body.append(f'<p class="soft">{LENGTH_NOTE.format(split=split)}</p>')
    body += ["<h2>Pictures</h2>", *pictures]
    body.append("<h2>What was changed</h2>")
    body.append(
        table(("variant", "settings"), [(one["name"], "  ".join(one["changes"])) for one in ablation["variants"]])
    )
    body += [f"<p>{escape(line)}</p>" for line in troubles(ablation) if line]
    return PAGE.format(title=title, style=STYLE, body="".join(body))
