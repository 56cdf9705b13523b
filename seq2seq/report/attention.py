"""The attention map of one translation, as a picture and as characters in a terminal."""

import math
from pathlib import Path

from matplotlib.figure import Figure

from seq2seq.translator import Explanation

SHADES = " ░▒▓█"
NAMES = {"</s>": "end"}


def draw_attention(explanation: Explanation, path: Path) -> None:
    """Write the map: a row a target piece, a column a source piece, darker where the model looked more."""
    columns, rows = columns_of(explanation), [readable(choice.piece) for choice in explanation.choices]
    figure = Figure(figsize=(2.0 + 0.45 * len(columns), 2.0 + 0.38 * len(rows)), layout="constrained")
    axes = figure.add_subplot()
    picture = axes.imshow(explanation.weights, cmap="Blues", vmin=0.0, vmax=1.0, aspect="auto")
    axes.set_xticks(range(len(columns)), columns, rotation=60, ha="left", rotation_mode="anchor")
    axes.set_yticks(range(len(rows)), rows)
    axes.tick_params(top=True, bottom=False, labeltop=True, labelbottom=False)
    axes.set_xticks([x - 0.5 for x in range(1, len(columns))], minor=True)
    axes.set_yticks([y - 0.5 for y in range(1, len(rows))], minor=True)
    axes.grid(which="minor", color="white", linewidth=1.5)
    axes.tick_params(which="both", length=0)
    axes.spines[:].set_visible(False)
    figure.colorbar(picture, ax=axes, shrink=0.8, label="attention")
    figure.suptitle(f"{explanation.source}\n{explanation.translation}", fontsize=11)
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=140)


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
