"""`s2s explain`"""

import sys
from pathlib import Path
from typing import Annotated

import typer

from seq2seq.cli.options import BeamOption, DeviceOption, GreedyOption, RunOption, chosen_beam, chosen_run, make_room


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence to translate.")],
    run: RunOption = None,
    beam: BeamOption = None,
    greedy: GreedyOption = False,
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write the picture.")] = Path("attention.png"),
    device: DeviceOption = "auto",
) -> None:
    """Translate a sentence and show where the model looked for each piece, and what else it considered."""
    beam = chosen_beam(beam, greedy)
    opened_run = chosen_run(run)

    from seq2seq.report.attention import check_format, draw_attention, print_attention
    from seq2seq.translator import Translator

    check_format(output)
    make_room(output)
    explanation = Translator.load(opened_run, device=device).explain(text, beam=beam)
    print(print_attention(explanation))
    draw_attention(explanation, output)
    print(f"picture: {output}", file=sys.stderr)
