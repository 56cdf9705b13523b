"""`s2s translate`"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from seq2seq.cli.options import BeamOption, DeviceOption, GreedyOption, RunOption, chosen_beam, chosen_run


def translate(
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Text files, one sentence a line; stdin when not given.")
    ] = None,
    run: RunOption = None,
    beam: BeamOption = None,
    greedy: GreedyOption = False,
    device: DeviceOption = "auto",
) -> None:
    """Translate text: one line in, one line out, in order, as it arrives."""
    beam = chosen_beam(beam, greedy)
    opened_run = chosen_run(run)

    from seq2seq.data.text import Stream, arriving_lines, opened
    from seq2seq.translator import Translator

    translator = Translator.load(opened_run, device=device)

    def answer(stream: Stream, name: str) -> None:
        for lines in arriving_lines(stream, name):
            for found in translator.translate(lines, beam=beam):
                sys.stdout.write(found.text + "\n")
            sys.stdout.flush()

    if not files:
        answer(sys.stdin.buffer, "stdin")  # type: ignore[arg-type]
    for path in files or []:
        with opened(path) as file:
            answer(file, str(path))
