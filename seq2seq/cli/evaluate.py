"""`s2s evaluate`"""

import json
from pathlib import Path
from typing import Annotated, Literal

import typer

from seq2seq.cli.options import (
    BeamOption,
    DeviceOption,
    GreedyOption,
    RunOption,
    chosen_beam,
    chosen_run,
    make_room,
    score_table,
)


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(metavar="SOURCE REFERENCE", help="Two aligned files, instead of a split of the run."),
    ] = None,
    run: RunOption = None,
    split: Annotated[Literal["valid", "test"], typer.Option(help="Which of the run's own texts to score.")] = "test",
    beam: BeamOption = None,
    greedy: GreedyOption = False,
    nearest: Annotated[
        bool,
        typer.Option(
            "--nearest", help="Score instead what copying the most similar training sentence's translation gives."
        ),
    ] = False,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the translations here, one a line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    device: DeviceOption = "auto",
) -> None:
    """Score a run: BLEU, chrF and TER with sacreBLEU's signatures and 95% intervals."""
    if files and len(files) != 2:
        raise typer.BadParameter("give two files: the source text and its reference translation")
    if nearest and files:
        raise typer.BadParameter("--nearest scores a split of the run; leave the files out")
    beam = chosen_beam(beam, greedy)
    opened_run = chosen_run(run)
    if output:
        make_room(output)

    from seq2seq.studies import evaluate as study

    if nearest:
        result, translations = study.evaluate_copying(opened_run, split)
    else:
        pair = (str(files[0]), str(files[1])) if files else None
        result, translations = study.evaluate(opened_run, split=split, files=pair, beam=beam, device=device)
    if output:
        study.write_translations(output, translations)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=1) if as_json else score_table(result))
