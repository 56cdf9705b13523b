"""`s2s evaluate`"""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from seq2seq.cli.options import (
    BeamOption,
    DeviceOption,
    GreedyOption,
    LowercaseOption,
    MetricOption,
    PrecisionOption,
    RunsOption,
    SearchOption,
    TokenizeOption,
    chosen_beam,
    chosen_counting,
    chosen_runs,
    chosen_search,
    make_room,
    score_table,
)

if TYPE_CHECKING:
    from seq2seq.studies.evaluate import Evaluation


def evaluate(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="SOURCE REFERENCE",
            help="Aligned files, the further ones more references, or one .tsv of source, reference and tags; "
            "a split of the run when not given.",
        ),
    ] = None,
    run: RunsOption = None,
    split: Annotated[
        str, typer.Option(metavar="SPLIT", help="valid, test, or another text of the run's corpus, e.g. test-novel.")
    ] = "test",
    metrics: MetricOption = None,
    tokenize: TokenizeOption = None,
    lowercase: LowercaseOption = False,
    as_published: Annotated[
        str | None,
        typer.Option(
            "--as-published", metavar="NAME", help="Also count as papers did; multi30k: lowercased Moses tokens."
        ),
    ] = None,
    beam: BeamOption = None,
    greedy: GreedyOption = False,
    set_: SearchOption = None,
    nearest: Annotated[
        bool,
        typer.Option(
            "--nearest", help="Score instead what copying the most similar training sentence's translation gives."
        ),
    ] = False,
    translations_file: Annotated[
        Path | None,
        typer.Option(
            "--translations", metavar="FILE", help="Score these instead, one a line: of an ensemble or another program."
        ),
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also write the translations here, one a line.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    precision: PrecisionOption = None,
    device: DeviceOption = "auto",
) -> None:
    """Score runs: BLEU, chrF and TER with sacreBLEU's signatures and 95% intervals, by group, with checks."""
    from seq2seq.studies.material import is_table

    names = list(map(str, files or ()))
    if len(names) == 1 and not is_table(names):
        raise typer.BadParameter("give the source and its reference, line by line, or one .tsv of both")
    if nearest and files:
        raise typer.BadParameter("--nearest scores a split of the run; leave the files out")
    if nearest and translations_file:
        raise typer.BadParameter("--nearest and --translations each score something else; leave one out")
    if (nearest or translations_file) and (greedy or beam or set_ or precision or device != "auto"):
        raise typer.BadParameter("--nearest and --translations take no search and no device: nothing is translated")
    beam = chosen_beam(beam, greedy)
    counting = chosen_counting(metrics, tokenize, lowercase)
    runs = chosen_runs(run)
    if (nearest or translations_file) and len(runs) > 1:
        raise typer.BadParameter("--nearest and --translations take one --run: whose text it is")
    if output:
        make_room(output)

    from seq2seq.studies import evaluate as study

    how: dict[str, Any] = {"counting": counting, "published": as_published}
    if nearest:
        result, translations = study.evaluate_copying(runs[0], split, **how)
    elif translations_file:
        result, translations = study.evaluate_file(runs[0], translations_file, split, names, **how)
    else:
        how.update(settings=chosen_search(runs[0], set_, beam, precision), device=device)
        result, translations = study.evaluate(runs, split=split, files=names, **how)
    if output:
        study.write_translations(output, translations)
    print(json.dumps(result.as_json(), ensure_ascii=False, indent=1) if as_json else told(result))


def told(result: "Evaluation") -> str:
    """Scores, groups and checks for a person to read."""
    return "\n".join([score_table(result), *group_lines(result), *check_lines(result.checks)])


def group_lines(result: "Evaluation") -> list[str]:
    """A small table for each property."""
    from seq2seq.report.comparison import LEAST, TITLES

    lines = []
    for property_, table in result.by.items():
        shown = {name: one for name, one in table.items() if one.sentences >= LEAST}
        if shown:
            lines.append(f"  {'sentences':>9}  {result.scores[0].metric:>6}  exact  {TITLES[property_]}")
        lines += [f"  {one.sentences:>9,}  {one.score:6.1f}  {one.exact:>5.0%}  {name}" for name, one in shown.items()]
    return lines


def check_lines(checks: dict[str, Any]) -> list[str]:
    """What the probes found, a line each."""
    lines = [
        f"{checks['distinct']:.0%} distinct translations, {checks['repetition']:.1%} say something twice in a row; "
        f"{checks['length_ratio']:.2f} times the words of the reference"
    ]
    if loss := checks.get("source_dependence"):
        lines.append(f"loss {loss['loss']:.2f} nats a piece given its own source, {loss['shuffled']:.2f} given another")
    if exposure := checks.get("exposure"):
        lines.append(
            f"{exposure['forced']:.0%} of the pieces right after the reference's beginning, {exposure['free']:.0%} "
            f"after its own; {checks['unknown']:.2%} of the source pieces unknown"
        )
    return [f"  {line}" for line in lines]
