"""`s2s tune`"""

import json
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq.cli.options import DeviceOption, RunOption, chosen_run

if TYPE_CHECKING:
    from seq2seq.studies.tune import Trial, Tuned


def tune(
    run: RunOption = None,
    beams: Annotated[str, typer.Option(metavar="N,…", help="Beams to try.")] = "1,3,5,8",
    penalties: Annotated[str, typer.Option(metavar="X,…", help="Length penalties to try.")] = "0,0.5,1,1.5",
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    device: DeviceOption = "auto",
) -> None:
    """Pick beam and length penalty on the validation set, calibrate confidence, and write both into the run."""
    try:
        widths, powers = [int(one) for one in beams.split(",")], [float(one) for one in penalties.split(",")]
    except ValueError:
        raise typer.BadParameter("--beams and --penalties are numbers with commas between: --beams 1,4,8") from None
    if not all(1 <= one <= 256 for one in widths) or not all(0 <= one <= 5 for one in powers):
        raise typer.BadParameter("beams lie between 1 and 256, length penalties between 0 and 5")
    opened_run = chosen_run(run)

    from seq2seq.studies import tune as study

    def tried(trial: "Trial") -> None:
        if not as_json:
            print(f"{trial.beam:4}  {trial.length_penalty:14.2f}  {trial.bleu:6.2f}", flush=True)

    if not as_json:
        print("beam  length penalty   BLEU on valid")
    tuned = study.tune(opened_run, beams=widths, penalties=powers, device=device, tried=tried)
    print(json.dumps(tuned.as_json(), indent=1) if as_json else summary(tuned))


def summary(tuned: "Tuned") -> str:
    """What was written, and what it is worth."""
    best, judged = tuned.best, tuned.reliability
    lines = [
        f"written into the run: search.beam {best.beam}, search.length_penalty {best.length_penalty:g}",
        f"confidence fitted on {tuned.confidence.sentences:,} validation sentences",
    ]
    if judged:
        lines += [
            f"on {judged.sentences:,} test sentences: expected calibration error {judged.calibration_error:.3f};",
            f"bad (the lowest tenth by chrF) are {judged.bad_if_doubtful:.0%} of the most doubtful tenth, "
            f"{judged.bad_otherwise:.0%} of the rest: {judged.ratio:.1f} times as many",
        ]
    return "\n".join(lines)
