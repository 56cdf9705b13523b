"""`s2s ablate`"""

import json
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from seq2seq.cli.options import RUNS, ConfigOption, SetOption, show_notices
from seq2seq.errors import UserError


def ablate(
    config: ConfigOption,
    vary: Annotated[
        list[str] | None,
        typer.Option(
            "--vary", metavar="KEY=A,B,…", help="A setting and its values; several --vary give every combination."
        ),
    ] = None,
    variant: Annotated[
        list[str] | None,
        typer.Option("--variant", metavar="NAME:KEY=VALUE,…", help="One variant with several settings, by name."),
    ] = None,
    seeds: Annotated[int, typer.Option(min=1, help="Trainings of each variant, with seeds from the recipe's on.")] = 1,
    set_: SetOption = None,
    split: Annotated[
        Literal["valid", "test"],
        typer.Option(help="The text scored: valid when choosing among variants."),
    ] = "test",
    lengths: Annotated[
        int | None,
        typer.Option(
            metavar="N",
            min=2,
            max=1000,
            help="Also score that text joined to passages of up to N source words; data.join when not given.",
        ),
    ] = None,
    folder: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where all is kept; runs/NAME.ablate when not given.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
) -> None:
    """Train variants of a recipe and compare them. Run again, it goes on; run several times at once, they share."""
    if not vary and not variant:
        raise typer.BadParameter("say what to vary, e.g. --vary model.attention=none,general")
    show_notices()

    from seq2seq.cli.progress import Display
    from seq2seq.recipe import load_recipe
    from seq2seq.studies.variants import plan

    planned = plan(config, set_ or (), vary=vary or (), named=variant or (), seeds=seeds)

    from seq2seq.report.ablation import ablation_text, write_report
    from seq2seq.studies.ablate import Scoring
    from seq2seq.studies.ablate import ablate as study

    place = folder or RUNS / f"{load_recipe(config, set_ or ()).name}.ablate"
    ablation = study(planned, place, lambda recipe: Display(recipe.train), Scoring(split, lengths))
    page = write_report(ablation, place)
    print(json.dumps(ablation, ensure_ascii=False, indent=1) if as_json else ablation_text(ablation))
    print(f"written: {page} and pictures beside it", file=sys.stderr)
    if failed := [name for one in ablation["variants"] for name in one["failed"]]:
        raise UserError(f"{len(failed)} trainings failed ({', '.join(failed)}); the same command tries them again")
