"""Train a run again from its own record, beside it, and say how far the two agree."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import torch

from seq2seq.errors import UserError
from seq2seq.files import MANIFEST
from seq2seq.run import AGAIN, Run, load_checkpoint
from seq2seq.training import Listener, prepare_run, train
from seq2seq.training.environment import changes


class Comparison(NamedTuple):
    """A run and its repetition."""

    path: Path
    tokenizers: bool  # whether the pieces are the same
    curve: bool  # whether every validation found the same
    weights: bool  # whether the best weights are equal, bit by bit
    furthest: float  # the largest difference between two weights
    steps: tuple[int, int]  # of the best checkpoints
    scores: dict[str, tuple[float, float]]  # of the last validation of each
    environment: list[str]  # what is not as it was

    @property
    def is_exact(self) -> bool:
        return self.tokenizers and self.curve and self.weights


def reproduce(run: Run, listener: Listener, **how: Any) -> Comparison:
    """Train the run's recipe in NAME.again; text that has changed since is refused."""
    if not run.has("best"):
        raise UserError(f"{run.path} has no best checkpoint yet, so there is nothing to compare with; train it first")
    again, corpus = prepare_run(run.recipe, run.path.with_name(run.path.name + AGAIN))
    changed = [name for name in ("train", "valid", "test") if again.corpus[name] != run.corpus[name]]
    if changed:
        raise UserError(f"the {' and '.join(changed)} text of {run.path} has changed since; give back the old one")
    train(again, corpus, listener, **how)
    return compare(run, again)


def compare(run: Run, again: Run) -> Comparison:
    """Pieces, curves and best weights of two runs."""
    before, now = load_checkpoint(run, "best"), load_checkpoint(again, "best")
    curves = validations(run), validations(again)
    fits = before.model.keys() == now.model.keys() and all(
        w.shape == now.model[n].shape for n, w in before.model.items()
    )
    apart = [float((w - now.model[n]).abs().max()) for n, w in before.model.items()] if fits else [torch.inf]
    return Comparison(
        path=again.path,
        tokenizers=pieces(run) == pieces(again),
        curve=curves[0] == curves[1],
        weights=max(apart) == 0.0,
        furthest=max(apart),
        steps=(before.state["step"], now.state["step"]),
        scores={name: (curves[0][-1][name], curves[1][-1][name]) for name in ("loss", "BLEU", "chrF")},
        environment=changes(before.state.get("environment", {}), now.state["environment"]),
    )


def pieces(run: Run) -> list[str]:
    """The fingerprints of a run's tokenizers."""
    hashes = json.loads((run.path / MANIFEST).read_bytes())["sha256"]
    return [hashes["source.model"], hashes["target.model"]]


def validations(run: Run) -> list[dict[str, Any]]:
    """What each validation found, without the time of day."""
    records = map(json.loads, (run.path / "metrics.jsonl").read_text(encoding="utf-8").splitlines())
    return [{k: v for k, v in one.items() if k != "time"} for one in records if one["split"] == "valid"]
