"""`s2s compare`"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from seq2seq.cli.options import (
    BeamOption,
    DeviceOption,
    GreedyOption,
    LowercaseOption,
    MetricOption,
    TokenizeOption,
    chosen_beam,
    chosen_counting,
    make_room,
    show_notices,
)
from seq2seq.errors import UserError

MOST_SYSTEMS = 26  # one letter each


def compare(
    systems: Annotated[
        list[Path],
        typer.Argument(
            metavar="SYSTEM", help="Runs, or files of translations; the others are tested against the first."
        ),
    ],
    split: Annotated[
        str, typer.Option(metavar="SPLIT", help="valid, test, or another text of the runs' corpus, e.g. test-novel.")
    ] = "test",
    source: Annotated[
        Path | None, typer.Option("--source", metavar="FILE", help="Own text to translate, instead of a split.")
    ] = None,
    references: Annotated[
        list[Path] | None,
        typer.Option("--reference", metavar="FILE", help="Its translation; may be repeated for further references."),
    ] = None,
    metrics: MetricOption = None,
    tokenize: TokenizeOption = None,
    lowercase: LowercaseOption = False,
    beam: BeamOption = None,
    greedy: GreedyOption = False,
    examples: Annotated[
        int, typer.Option("--examples", metavar="N", min=0, help="Sentences shown, those that differ most.")
    ] = 10,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    html: Annotated[Path | None, typer.Option("--html", metavar="FILE", help="Also write a page here.")] = None,
    device: DeviceOption = "auto",
) -> None:
    """Compare runs: whether they differ by more than chance, where, and in which sentences."""
    if not 2 <= len(systems) <= MOST_SYSTEMS:
        raise typer.BadParameter(f"give two to {MOST_SYSTEMS} runs or files of translations")
    if len(set(systems)) < len(systems):
        raise typer.BadParameter("each run or file can be compared once; one of them is given twice")
    if source and not references:
        raise typer.BadParameter("--source goes with its translation: --reference FILE")
    if missing := next((path for path in systems if not path.exists()), None):
        raise UserError(f"no run and no file {missing}; `s2s train` makes runs, `s2s translate` files of translations")
    beam = chosen_beam(beam, greedy)
    counting = chosen_counting(metrics, tokenize, lowercase)
    show_notices()
    if html:
        make_room(html, "--html")

    from seq2seq.report.comparison import comparison_page, comparison_text
    from seq2seq.studies import compare as study

    compared = study.compare(
        systems,
        split=split,
        source=source,
        references=references or (),
        counting=counting,
        beam=beam,
        device=device,
        examples=examples,
    ).as_json()
    if html:
        html.write_text(comparison_page(compared), encoding="utf-8", newline="\n")
    print(json.dumps(compared, ensure_ascii=False, indent=1) if as_json else comparison_text(compared))
    if html:
        print(f"written: {html}", file=sys.stderr)
