"""docs/models.md says what the code does: its tables, pictures and names, and the attention that it adds."""

import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from seq2seq.model.attention import ATTENTIONS
from seq2seq.model.decoders import DECODERS
from seq2seq.model.encoders import ENCODERS
from seq2seq.model.recurrence import CELLS
from tests.command import ROOT, s2s

DOCS = ROOT / "docs"
PAGE = (DOCS / "models.md").read_text(encoding="utf-8")
HOW_TO = PAGE.partition("## Adding an attention")[2]


def test_the_tables_are_those_of_the_code() -> None:
    assert runpy.run_path(str(ROOT / "scripts" / "make-docs"))["written"]("models.md") == PAGE, "run scripts/make-docs"


def test_the_pictures_are_those_of_their_script() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "make-pictures"))
    for name, picture in script["PICTURES"].items():
        drawn = (DOCS / "pictures" / f"{name}.svg").read_text(encoding="utf-8")
        assert drawn == script["draw"](picture), "run scripts/make-pictures"


def test_every_choice_is_described() -> None:
    described = {
        name for line in PAGE.splitlines() if line[:1] in ("|", "#") for name in re.findall(r"`([^`]+)`", line)
    }
    assert {*DECODERS, *ATTENTIONS, *ENCODERS, *CELLS} <= described


def test_every_decoder_has_a_picture_and_every_link_a_target() -> None:
    targets = [target for target in re.findall(r"\]\(([^)]+)\)", PAGE) if not target.startswith("http")]
    assert {f"pictures/{name}.svg" for name in DECODERS} <= set(targets)
    assert not [target for target in targets if not (DOCS / target).exists()]


@pytest.fixture(scope="module")
def extended(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the project to which the page's own class and line have been added, and nothing else."""
    folder = tmp_path_factory.mktemp("extended")
    for name in ("seq2seq", "tests"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    new_class, new_line = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)
    assert new_line.count("\n") == 1
    file = folder / "seq2seq" / "model" / "attention.py"
    before, name, after = file.read_text(encoding="utf-8").partition("ATTENTIONS: dict[str, type[Attention]] = {\n")
    file.write_text(f"{before}{new_class}\n\n{name}{new_line}{after}", encoding="utf-8")
    return folder


@pytest.mark.slow
def test_an_attention_is_added_with_one_class_and_one_line(extended: Path, reversal_recipe: Path) -> None:
    train = ["train", "--config", reversal_recipe, "--set", "train.max_epochs=1"]
    refused = s2s(*train, "--set", "model.attention=cosin", cwd=extended, exit_code=1)
    assert "did you mean 'cosine'?" in refused.stderr
    s2s(*train, "--set", "model.attention=cosine", cwd=extended)
    assert "  attention: cosine\n" in (extended / "runs" / "reversal" / "recipe.yaml").read_text()
    assert len(s2s("translate", cwd=extended, stdin="1 2 3\n4 5\n").stdout.splitlines()) == 2


@pytest.mark.slow
def test_the_tests_of_the_model_take_in_an_added_attention(extended: Path) -> None:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/model", "-k", "cosine"]
    result = subprocess.run(
        command,
        cwd=extended,
        env=os.environ | {"PYTHONPATH": str(extended)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stdout[-3000:]
    assert int(re.findall(r"(\d+) passed", result.stdout)[0]) > 100
