"""Every recipe that ships with the program builds its model and trains, shrunken, by the real command."""

import json
import math
from pathlib import Path

import pytest
import torch

from seq2seq import cli
from seq2seq.model import Seq2Seq
from seq2seq.recipe import load_recipe
from tests.command import ROOT

V = 100
BUNDLED = sorted(path.stem for path in (ROOT / "configs").rglob("*.yaml"))
SHRUNKEN = {
    "data.corpus": "null",
    "tokenizer": "{kind: word, vocabulary: 50, byte_fallback: false}",
    "model.embedding": "16",
    "model.hidden": "32",
    "train.max_epochs": "2",
    "train.validate_every": "null",
    "train.batch_tokens": "128",
    "train.learning_rate": "1e-2",
    "train.warmup_steps": "4",
    "train.threads": "1",
    "search.beam": "2",
}


@pytest.fixture(scope="module")
def texts(reversal_recipe: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Settings that name a few lines of digits, and of digits reversed."""
    folder = tmp_path_factory.mktemp("few-lines")
    for split, lines in {"train": 200, "valid": 10, "test": 10}.items():
        for side in ("forward", "backward"):
            text = (reversal_recipe.parent / f"{split}.{side}").read_text().splitlines(keepends=True)
            (folder / f"{split}.{side}").write_text("".join(text[:lines]))
    return {
        f"data.{split}": f"[{folder}/{split}.forward, {folder}/{split}.backward]"
        for split in ("train", "valid", "test")
    }


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_recipe_builds_a_model_that_knows_nothing_yet(name: str) -> None:
    torch.manual_seed(0)
    source, before, after = torch.randint(4, V, (3, 8, 9))
    loss = Seq2Seq(load_recipe(name).model, V, V)((source, torch.arange(2, 10), before, after))
    assert loss.nll.item() / after.numel() > math.log(V) - 0.5


@pytest.mark.parametrize("name", BUNDLED)
def test_a_bundled_recipe_trains(name: str, texts: dict[str, str], tmp_path: Path) -> None:
    overrides = [f"--set={key}={value}" for key, value in {**SHRUNKEN, **texts}.items()]
    assert cli.run(["train", "--config", name, "--run", str(tmp_path / name), *overrides]) == 0
    records = map(json.loads, (tmp_path / name / "metrics.jsonl").read_text().splitlines())
    losses = [record["loss"] for record in records if record["split"] == "valid"]
    assert len(losses) == 2
    assert losses[1] < losses[0]
