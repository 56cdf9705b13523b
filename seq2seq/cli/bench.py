"""`s2s bench`"""

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from seq2seq.cli.options import DeviceOption, SetOption, make_room, show_notices
from seq2seq.errors import UserError

PRECISIONS = ("fp32", "bf16", "fp16", "int8")


def bench(
    systems: Annotated[
        list[str] | None,
        typer.Argument(metavar="SYSTEM", help="Recipes and runs, measured in turn; reference-rnn when none is given."),
    ] = None,
    rounds: Annotated[int, typer.Option(metavar="N", min=1, help="Times that everything is measured.")] = 5,
    seconds: Annotated[float, typer.Option(metavar="S", min=0.01, help="Time for each measurement.")] = 20.0,
    only: Annotated[
        str | None,
        typer.Option(
            metavar="NAME,…", help="Of gemm, prepare, train, greedy-1, greedy-64, beam5-1, beam5-64; greedy is both."
        ),
    ] = None,
    precision: Annotated[
        str | None,
        typer.Option(
            metavar="TYPE,…", help="fp32, bf16, fp16 (training), int8 (translating); each recipe's own if not given."
        ),
    ] = None,
    threads: Annotated[
        int | None, typer.Option(metavar="N", min=1, help="CPU threads; torch decides when not given.")
    ] = None,
    set_: SetOption = None,
    peers: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Also measure the programs that its peers.yaml names.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--json", metavar="FILE", help="Also write JSON here.")] = None,
    device: DeviceOption = "auto",
) -> None:
    """Measure speed and memory on this machine, against its own limit and against other programs."""
    precisions = tuple(dict.fromkeys(precision.split(","))) if precision else ()
    if unknown := [one for one in precisions if one not in PRECISIONS]:
        raise typer.BadParameter(f"--precision takes {', '.join(PRECISIONS)}, not {unknown[0]!r}")
    show_notices()
    if output:
        make_room(output, "--json")

    from seq2seq.report.bench import bench_text
    from seq2seq.studies import bench as study
    from seq2seq.studies.measure import MEASUREMENTS
    from seq2seq.studies.peers import load_peers

    settings = study.Settings(
        chosen=study.choose(only.split(",") if only else MEASUREMENTS),
        rounds=rounds,
        seconds=seconds,
        device=device,
        precisions=precisions,
        threads=threads,
    )
    measured = study.bench(
        systems or ["reference-rnn"],
        settings,
        overrides=set_ or (),
        peers=load_peers(peers) if peers else (),
        told=lambda line: print(line, file=sys.stderr, flush=True),
    )
    if output:
        output.write_text(json.dumps(measured, ensure_ascii=False, indent=1) + "\n", encoding="utf-8", newline="\n")
    print(bench_text(measured))
    if failed := measured["failed"]:
        raise UserError(f"{len(failed)} measurements failed; the rest is above")
