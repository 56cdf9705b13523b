"""The attention map of one translation, as a picture and as characters in a terminal."""

import logging
import math
import textwrap
import warnings
from pathlib import Path
from typing import Any

from matplotlib import font_manager, rc_context
from matplotlib.backend_bases import FigureCanvasBase
from matplotlib.figure import Figure

from seq2seq.errors import UserError, did_you_mean
from seq2seq.translator import Explanation

log = logging.getLogger(__name__)

LARGEST = 40.0  # inches: 5,600 pixels; a larger picture takes gigabytes and nobody can look at it
LABELS = 80  # a side; beyond, every second or third piece is named
FALLBACKS = (  # beside matplotlib's own font, which knows no Chinese, Japanese or Korean
    "Noto Sans CJK SC",
    "Noto Sans CJK JP",
    "Source Han Sans SC",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
    "Microsoft YaHei",
    "PingFang SC",
    "Hiragino Sans GB",
    "Arial Unicode MS",
)
SHADES = " ░▒▓█"
NAMES = {"</s>": "end"}


def check_format(path: Path) -> None:
    """Refuse a name whose ending says no kind of picture."""
    known = FigureCanvasBase.get_supported_filetypes()
    ending = path.suffix.removeprefix(".").lower()
    if ending not in known:
        raise UserError(f"{path}: no picture can be written as {ending!r}; {did_you_mean(ending, sorted(known))}")


def draw_attention(explanation: Explanation, path: Path) -> None:
    """Write the map: a row a target piece, a column a source piece, darker where the model looked more."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with rc_context({"font.family": fonts()}), warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        figure_of(explanation).savefig(path, dpi=140)
    if any("missing from font" in str(one.message) for one in caught):
        log.warning("no font here has some of the characters; they are boxes in %s (install Noto Sans CJK)", path)


def fonts() -> list[str]:
    """Matplotlib's own font, and the first that is here of those with many more characters."""
    here = set(font_manager.get_font_names())
    return ["DejaVu Sans", *[name for name in FALLBACKS if name in here][:1]]


def figure_of(explanation: Explanation) -> Figure:
    columns, rows = columns_of(explanation), [readable(choice.piece) for choice in explanation.choices]
    size = min(LARGEST, 2.0 + 0.45 * len(columns)), min(LARGEST, 2.0 + 0.38 * len(rows))
    figure = Figure(figsize=size, layout="constrained")
    axes = figure.add_subplot()
    picture = axes.imshow(explanation.weights, cmap="Blues", vmin=0.0, vmax=1.0, aspect="auto")
    plain: dict[str, Any] = {"parse_math": False}  # a dollar sign is a character of a sentence
    axes.set_xticks(*labels(columns), rotation=60, ha="left", rotation_mode="anchor", **plain)
    axes.set_yticks(*labels(rows), **plain)
    axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.set_xticks([x - 0.5 for x in range(1, len(columns))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(1, len(rows))], minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    figure.colorbar(picture, ax=axes, shrink=0.8, label="attention")
    title = (textwrap.shorten(text, 20 * int(size[0]), placeholder=" …") for text in explanation[:2])
    figure.suptitle("\n".join(title), fontsize=11, **plain)
    return figure


def labels(pieces: list[str]) -> tuple[range, list[str]]:
    """Where a name stands on an axis, and which."""
    stride = -(-len(pieces) // LABELS)
    return range(0, len(pieces), stride), pieces[::stride]


def print_attention(explanation: Explanation) -> str:
    """The map in characters, with the probability of each piece and what else was considered."""
    columns = columns_of(explanation)
    width = max(len(readable(choice.piece)) for choice in explanation.choices)
    lines = [f"source       {explanation.source}", f"translation  {explanation.translation}", ""]
    height = max(len(name) for name in columns)
    for level in range(height):  # column heads stand upright, so that a column is two characters wide
        letters = (name.rjust(height)[level] for name in columns)
        lines.append(" " * width + "  " + "".join(f"{letter:<2}" for letter in letters).rstrip())
    for choice, weights in zip(explanation.choices, explanation.weights, strict=True):
        cells = "".join(shade(float(weight)) * 2 for weight in weights)
        others = "  ".join(f"{readable(piece)} {math.exp(log_prob):.2f}" for piece, log_prob in choice.alternatives)
        lines.append(f"{readable(choice.piece):>{width}}  {cells}  {math.exp(choice.log_prob):.2f}   or {others}")
    return "\n".join(lines)


def columns_of(explanation: Explanation) -> list[str]:
    """The source pieces, or the one vector that a model without attention sees."""
    if explanation.weights.shape[1] == len(explanation.source_pieces):
        return [readable(piece) for piece in explanation.source_pieces]
    return ["the whole sentence"]


def readable(piece: str) -> str:
    return NAMES.get(piece, piece)


def shade(weight: float) -> str:
    return SHADES[min(len(SHADES) - 1, int(weight * len(SHADES)))]
