r"""Other programs measured beside s2s: shell commands in a `peers.yaml`, and what to read in their output.

    OpenNMT-py:
      train:
        run: timeout -s INT $((S2S_BENCH_SECONDS + 60)) venv/bin/onmt_train -config rnn.yaml
        tokens_per_s: '/ *(\d+) tok/s'
      greedy-64:
        run: venv/bin/onmt_translate -model m.pt -src test.en -beam_size 1 -batch_size 64 -report_time
        ms_per_sentence: 'Average translation time \(ms\): ([\d.]+)'

A figure is the median of all that its pattern finds, the first left out where there are three or more: it warms up.
"""

import os
import re
import statistics
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import TypeAdapter, ValidationError, field_validator, model_validator

from seq2seq.errors import UserError
from seq2seq.recipe import Section
from seq2seq.training.estimate import mib_of
from seq2seq.yaml12 import parse_yaml

FILE = "peers.yaml"
FIGURES = ("tokens_per_s", "sentences_per_s", "ms_per_sentence")
Measured = Literal["prepare", "train", "greedy-1", "greedy-64", "beam5-1", "beam5-64"]


class Command(Section):
    """How one measurement of a peer is made."""

    run: str
    precision: Literal["fp32", "bf16", "fp16"] = "fp32"
    tokens_per_s: str | None = None
    sentences_per_s: str | None = None
    ms_per_sentence: str | None = None

    @field_validator(*FIGURES)
    @classmethod
    def has_one_group(cls, pattern: str | None) -> str | None:
        try:
            groups = re.compile(pattern).groups if pattern is not None else 1
        except re.error as error:
            raise ValueError(f"{pattern!r} is no regular expression: {error}") from None
        if groups != 1:
            raise ValueError(f"{pattern!r} needs one group, around the number: ([\\d.]+)")
        return pattern

    @model_validator(mode="after")
    def reads_something(self) -> "Command":
        if not self.patterns:
            raise ValueError(f"say what to read in the output: one of {', '.join(FIGURES)}")
        return self

    @property
    def patterns(self) -> dict[str, str]:
        """What to look for, by figure."""
        known = {name: getattr(self, name) for name in FIGURES}
        return {name: pattern for name, pattern in known.items() if pattern is not None}


@dataclass(frozen=True, eq=False)
class Peer:
    """A program with the measurements that it has commands for."""

    name: str
    folder: Path
    commands: Mapping[Measured, Command]


def load_peers(folder: Path) -> list[Peer]:
    """The peers that a folder describes."""
    path = folder / FILE
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise UserError(f"--peers {folder}: cannot read {path}: {error.strerror}; scripts/peers makes one") from error
    try:
        found = TypeAdapter(dict[str, dict[Measured, Command]]).validate_python(parse_yaml(text, str(path)).value)
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(str(part) for part in problem["loc"] if part != "[key]") or "the file"
        raise UserError(f"{path}: {where}: {problem['msg'].removeprefix('Value error, ')}") from error
    return [Peer(name, folder, commands) for name, commands in found.items()]


def measure_peer(peer: Peer, measurement: Measured, *, seconds: float, threads: int) -> dict[str, float]:
    """Run a peer's command in its folder and read its figures; memory is that of its largest process."""
    command = peer.commands[measurement]
    number = str(threads)
    surroundings = {
        "S2S_BENCH_SECONDS": str(round(seconds)),
        "S2S_BENCH_THREADS": number,
        "OMP_NUM_THREADS": number,
        "MKL_NUM_THREADS": number,
    }
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(
            ["bash", "-c", command.run],
            cwd=peer.folder,
            env=os.environ | surroundings,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        text = output.read().decode(errors="replace")
    return {**read_figures(command, text), "peak_mib": mib_of(used)}


def read_figures(command: Command, output: str) -> dict[str, float]:
    """What the patterns of a command find in its output; whether the program ended well is its own affair."""
    figures = {}
    for name, pattern in command.patterns.items():
        found = [float(number.replace(",", "")) for number in re.findall(pattern, output)]
        if not found:
            last = next((line for line in reversed(output.splitlines()) if line.strip()), "nothing at all")
            raise UserError(f"its output has no {name} ({pattern}); its last line: {last.strip()[:200]}")
        figures[name] = statistics.median(found[1:] if len(found) > 2 else found)
    if per_sentence := figures.pop("ms_per_sentence", None):
        figures["sentences_per_s"] = 1000 / per_sentence
    return figures
