"""How fast this machine trains and translates, and how much of what it could do: rounds of measurements, interleaved.

Everything is measured in turn, again and again (A B C A B C …), so that a slow minute falls on all alike.
"""

import logging
import os
import statistics
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import torch

from seq2seq.errors import UserError, did_you_mean
from seq2seq.files import MANIFEST
from seq2seq.recipe import load_recipe
from seq2seq.run import Run, open_run
from seq2seq.studies.measure import MEASUREMENTS, Figures, Task, measure
from seq2seq.studies.peers import Peer, measure_peer
from seq2seq.training import prepare_data, prepare_run
from seq2seq.training.environment import environment
from seq2seq.training.optimizer import TYPES, pick_precision
from seq2seq.translator import WEIGHT_TYPES, pick_device

log = logging.getLogger(__name__)

FORMAT = 2
BUSY = 0.5  # processes that wait for a core or have one, over the last minute
OF_TEXT = ("prepare", "train")  # what takes the training text
Told = Callable[[str], None]


@dataclass(frozen=True)
class Settings:
    """How to measure."""

    chosen: tuple[str, ...] = tuple(MEASUREMENTS)
    rounds: int = 5
    seconds: float = 20.0
    device: str = "auto"
    precisions: tuple[str, ...] = ()  # of training and translating; each recipe's own when empty
    threads: int | None = None


@dataclass(frozen=True, eq=False)
class System:
    """A recipe or a run that is measured; a recipe has a folder made for it, with a model that knows nothing."""

    name: str
    kind: str
    run: Run


@dataclass(frozen=True)
class Turn:
    """One place in a round: what is measured, of whom."""

    measurement: str
    precision: str = ""  # of training, translating and of the machine's peak
    system: System | Peer | None = None

    def __str__(self) -> str:
        return " ".join(
            filter(None, [self.system.name if self.system else "machine", self.measurement, self.precision])
        )


@dataclass
class Record:
    """All figures of a turn, round by round."""

    figures: dict[str, list[float]] = field(default_factory=dict)

    def add(self, found: Figures) -> None:
        for name, value in found.items():
            self.figures.setdefault(name, []).append(value)

    def spreads(self) -> dict[str, Any]:
        return {name: spread(values) for name, values in self.figures.items()}


def spread(values: Sequence[float]) -> dict[str, Any]:
    """The middle of some rounds, and how far they lie apart."""
    return {"median": statistics.median(values), "min": min(values), "max": max(values), "rounds": list(values)}


def choose(words: Iterable[str]) -> tuple[str, ...]:
    """The measurements that are named, whole or by what they begin with: `greedy` is `greedy-1` and `greedy-64`."""
    chosen: set[str] = set()
    for word in words:
        named = {name for name in MEASUREMENTS if name == word or name.startswith(f"{word}-")}
        if not named:
            raise UserError(f"no such measurement {word!r}; {did_you_mean(word, MEASUREMENTS)}")
        chosen |= named
    return tuple(name for name in MEASUREMENTS if name in chosen)


def bench(
    names: Sequence[str],
    settings: Settings,
    *,
    overrides: Sequence[str] = (),
    peers: Sequence[Peer] = (),
    told: Told = lambda line: None,
) -> dict[str, Any]:
    """Measure recipes and runs, and peers beside them; what `s2s bench --json` writes."""
    machine = describe_machine(settings)
    with tempfile.TemporaryDirectory(prefix="s2s-bench-") as folder:
        systems = open_systems(names, Path(folder), overrides, settings)
        records, failed = measure_rounds(list(turns_of(systems, peers, settings)), settings, told)
    return {
        "format": FORMAT,
        "machine": machine,
        "rounds": settings.rounds,
        "seconds": settings.seconds,
        "gemm": gemm_of(records),
        "systems": [
            *(figures_of(system, system.kind, records) for system in systems),
            *(figures_of(peer, "peer", records) for peer in peers),
        ],
        "failed": failed,
    }


def measure_rounds(turns: Sequence[Turn], settings: Settings, told: Told) -> tuple[dict[Turn, Record], list[str]]:
    """All turns, round after round: what was measured, and what could not be."""
    records, failed = {turn: Record() for turn in turns}, []
    for number in range(1, settings.rounds + 1):
        for turn in turns:
            name = f"round {number} of {settings.rounds}  {turn}"
            try:
                found = take(turn, settings)
            except UserError as error:  # what was measured before, and what comes after, is still worth having
                log.warning("%s failed: %s", name, error)
                failed.append(f"{name}: {error}")
                continue
            records[turn].add(found)
            told(f"{name}: {brief(turn, found)}")
    return {turn: record for turn, record in records.items() if record.figures}, failed


def threads_of(settings: Settings) -> int:
    return settings.threads or torch.get_num_threads()


def describe_machine(settings: Settings) -> dict[str, Any]:
    """What this is measured on; and a warning if something else is at work there."""
    load = os.getloadavg()[0]
    if load >= BUSY:
        log.warning("the load average is %.1f: something else is running, and figures will be too low", load)
    device = pick_device(settings.device)
    return {**environment(device), "cores": os.cpu_count(), "threads": threads_of(settings), "load": round(load, 2)}


def open_systems(names: Sequence[str], folder: Path, overrides: Sequence[str], settings: Settings) -> list[System]:
    """Recipes and runs, ready to be measured."""
    if len(set(names)) < len(names):
        raise UserError("each recipe or run is measured once; one of them is given twice")
    systems = [open_system(name, folder / str(number), overrides) for number, name in enumerate(names)]
    wanted = [name for name in OF_TEXT if name in settings.chosen]
    for system in systems if wanted else ():
        prepare_data(*prepare_run(system.run.recipe, system.run.path))
    return systems


def open_system(name: str, folder: Path, overrides: Sequence[str]) -> System:
    """A run where there is one, else a recipe."""
    path = Path(name)
    if path.is_dir() and (path / MANIFEST).is_file():
        if overrides:
            raise UserError(f"--set changes recipes, and {name} is a run; give its recipe instead")
        run = open_run(path)
        if not run.has("best"):
            raise UserError(f"{name} has no best checkpoint yet; go on with `s2s train`, or give its recipe")
        return System(run.name, "run", run)
    recipe = load_recipe(name, overrides)
    return System(recipe.name, "recipe", prepare_run(recipe, folder)[0])


def turns_of(systems: Sequence[System], peers: Sequence[Peer], settings: Settings) -> Iterator[Turn]:
    """A round in its order: for each measurement every system, then every peer that has it."""
    device = pick_device(settings.device)
    wanted = tuple(one for one in settings.precisions if one == "fp32" or one in TYPES)
    own = {
        system.name: wanted or (pick_precision(system.run.recipe.train.precision, device).name,) for system in systems
    }
    for measurement in settings.chosen:
        if measurement == "gemm":
            types = dict.fromkeys(one for several in own.values() for one in several)
            yield from (Turn(measurement, precision) for precision in types)
            continue
        for system in systems:
            kinds = {"train": own[system.name], "prepare": ("",)}.get(measurement, translating(system, settings))
            yield from (Turn(measurement, precision, system) for precision in kinds)
        for peer in peers:
            if command := peer.commands.get(measurement):  # type: ignore[call-overload]
                yield Turn(measurement, "" if measurement == "prepare" else command.precision, peer)


def translating(system: System, settings: Settings) -> tuple[str, ...]:
    """The types that a system's translations are measured in."""
    return tuple(one for one in settings.precisions if one in WEIGHT_TYPES) or (system.run.recipe.search.precision,)


def take(turn: Turn, settings: Settings) -> Figures:
    """One measurement, in a fresh process."""
    if isinstance(turn.system, Peer):
        return measure_peer(turn.system, turn.measurement, seconds=settings.seconds, threads=threads_of(settings))  # type: ignore[arg-type]
    task = Task(
        turn.measurement,
        settings.seconds,
        settings.device,
        turn.precision or "fp32",
        settings.threads,
        turn.system.run.path.resolve() if turn.system else None,
    )
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        try:
            return pool.submit(measure, task).result()
        except BrokenProcessPool as error:
            raise UserError(f"the process that measured {turn} was killed: did it run out of memory?") from error


def brief(turn: Turn, found: Figures) -> str:
    """How fast it was."""
    name, value = ("GFLOP/s", max(found.values())) if turn.measurement == "gemm" else next(iter(found.items()))
    return f"{value:,.0f} {name}" if value >= 100 else f"{value:.3g} {name}"


def gemm_of(records: Mapping[Turn, Record]) -> dict[str, Any]:
    """By type: the most that any product reached in any round, and each of them."""
    found = {turn.precision: record for turn, record in records.items() if turn.measurement == "gemm"}
    return {
        precision: {
            "peak_gflops": max(max(values) for values in record.figures.values()),
            "products": record.spreads(),
        }
        for precision, record in found.items()
    }


def figures_of(system: System | Peer, kind: str, records: Mapping[Turn, Record]) -> dict[str, Any]:
    """What was measured of a system, by measurement."""
    gemm = gemm_of(records)
    found: dict[str, Any] = {"name": system.name, "kind": kind}
    for turn, record in records.items():
        if turn.system is not system:
            continue
        if turn.measurement == "train":
            peak = gemm.get(turn.precision, {}).get("peak_gflops")
            found.setdefault("train", {})[turn.precision] = with_limit(record, peak)
        elif turn.measurement == "prepare":
            found["prepare"] = record.spreads()
        else:
            method, _, size = turn.measurement.partition("-")
            of_type = found.setdefault("translate", {}).setdefault(turn.precision, {})
            of_type.setdefault(method, {})[f"batch{size}"] = record.spreads()
    return found


def with_limit(record: Record, peak: float | None) -> dict[str, Any]:
    """The figures of a training with the share of the peak that they are; without it where no peak was measured."""
    rates = record.figures.get("gflops")
    limit = {"of_limit": spread([rate / peak for rate in rates])} if peak and rates else {}
    return {**record.spreads(), **limit}
