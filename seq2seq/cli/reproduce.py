"""`s2s reproduce`"""

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq.cli.options import show_notices
from seq2seq.stop import StopSignals

if TYPE_CHECKING:
    from seq2seq.studies.reproduce import Comparison


def reproduce(run: Annotated[Path, typer.Argument(metavar="RUN", help="A run folder.")]) -> None:
    """Train a run again from its own record, in RUN.again beside it, and compare the two."""
    began = time.monotonic()
    show_notices()
    with StopSignals() as signals, signals.at_once():
        from seq2seq.cli.progress import Display
        from seq2seq.run import open_run
        from seq2seq.studies.reproduce import reproduce as train_again

        opened = open_run(run)
        found = train_again(opened, Display(opened.recipe.train), signals=signals, began=began)
    print(comparison_table(run, found))
    if opened.recipe.train.budget:
        print("the run had a time budget, so the clock decided how far it came", file=sys.stderr)
    raise typer.Exit(0 if found.is_exact else 1)


def comparison_table(run: Path, found: "Comparison") -> str:
    """How far two runs agree, for a person to read."""
    verdict = "the same, bit by bit" if found.is_exact else "not the same"
    same = {True: "equal", False: "differ"}
    weights = "equal" if found.weights else f"differ by up to {found.furthest:.2g}"
    lines = [
        f"{run} and {found.path}: {verdict}",
        f"  pieces   {same[found.tokenizers]}",
        f"  curve    {same[found.curve]}",
        f"  weights  {weights} (best at step {found.steps[0]:,} and {found.steps[1]:,})",
        *(
            f"  {name:<7}  {before:.3f} and {now:.3f} at the last validation"
            for name, (before, now) in found.scores.items()
        ),
        *(f"  changed  {change}" for change in found.environment),
    ]
    return "\n".join(lines)
