"""`s2s alignment`"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from seq2seq.cli.options import DeviceOption, RunOption, chosen_run

if TYPE_CHECKING:
    from seq2seq.studies.alignment import Reading


def alignment(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCE TARGET ALIGNMENT",
            help="Two aligned texts and their word alignment in Pharaoh format, instead of the starter corpus.",
        ),
    ] = None,
    run: RunOption = None,
    split: Annotated[
        Literal["valid", "test", "test-novel"], typer.Option(help="Which text of the starter corpus to read.")
    ] = "test",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    device: DeviceOption = "auto",
) -> None:
    """Tell how well attention can be read: how often the model looks at the word that a target word translates."""
    if files and len(files) != 3:
        raise typer.BadParameter("give three files: the source text, its translation and the word alignment")
    opened_run = chosen_run(run)

    from seq2seq.studies import alignment as study

    data = opened_run.recipe.data
    gold = study.read_gold(files, (data.source, data.target)) if files else study.starter_gold(opened_run, split)
    name = " ".join(map(str, files)) if files else f"{data.corpus} {split}"
    reading = study.read_alignment(opened_run, gold, name, device)
    print(json.dumps(reading.as_json(), ensure_ascii=False, indent=1) if as_json else table_of(reading))


def table_of(reading: "Reading") -> str:
    """The figures for a person to read."""
    return (
        f"{reading.run} on {reading.text}: {reading.sentences:,} sentences, {reading.words:,} aligned target words\n"
        f"  strongest attention on an aligned source word  {reading.strongest:7.2%}\n"
        f"  share of attention on aligned source words     {reading.mass:7.2%}\n"
        f"  alignment error rate of the strongest links    {reading.alignment_error:7.2%}"
    )
