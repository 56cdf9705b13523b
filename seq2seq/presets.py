"""A recipe for text that comes without one: settings by how many pairs there are to learn from."""

from pathlib import Path
from typing import Any, NamedTuple

from seq2seq.data.sources import language_of
from seq2seq.data.text import read_lines
from seq2seq.errors import UserError
from seq2seq.recipe import Recipe, parse_recipe
from seq2seq.yaml12 import dump_yaml


class Preset(NamedTuple):
    """Settings for text up to a size, and why they are as they are."""

    name: str
    most_pairs: float
    why: str
    settings: dict[str, dict[str, Any]]


PRESETS = [
    Preset(
        "small",
        50_000,
        "little text is seen more often, in small batches, with much dropout",
        {
            "tokenizer": {"vocabulary": 2000},
            "model": {"lexical": True, "dropout": 0.3},
            "train": {"max_epochs": 30, "batch_tokens": 1024, "betas": [0.9, 0.999], "learning_rate": 4e-3},
        },
    ),
    Preset(
        "medium",
        500_000,
        "enough text for more pieces and a wider network",
        {
            "tokenizer": {"vocabulary": 8000},
            "model": {"hidden": 512},
            "train": {"max_epochs": 12, "batch_tokens": 4096},
        },
    ),
    Preset(
        "large",
        float("inf"),
        "much text is seen a few times, in large batches, by a deeper network that hardly needs dropout",
        {
            "tokenizer": {"vocabulary": 16000},
            "model": {"embedding": 512, "hidden": 512, "layers": 2, "dropout": 0.1},
            "train": {"max_epochs": 5, "batch_tokens": 8192, "validate_every": 5000},
        },
    ),
]


def preset_for(pairs: int) -> Preset:
    """The first that takes so many pairs."""
    return next(preset for preset in PRESETS if pairs <= preset.most_pairs)


def preset_recipe(source: Path, target: Path, overrides: list[str]) -> tuple[Recipe, str]:
    """A recipe for two aligned files, and why it is this one."""
    pairs = sum(1 for _ in read_lines(source))
    if not pairs:
        raise UserError(f"{source} is empty; give a file with one sentence a line")
    if source.is_file() and target.is_file() and source.samefile(target):
        raise UserError(f"{source} was given as --source and as --target; a translator learns from two languages")
    preset = preset_for(pairs)
    languages = language_of(source, "source"), language_of(target, "target")
    data = {"source": languages[0], "target": languages[1], "train": [str(source), str(target)]}
    name = "-".join(dict.fromkeys([source.name.split(".")[0], *languages]))
    recipe = parse_recipe(dump_yaml({"data": data, **preset.settings}), "the preset", overrides, default_name=name)
    return recipe, f"{pairs:,} pairs take the {preset.name} preset: {preset.why}"
