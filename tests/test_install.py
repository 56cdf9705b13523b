"""Recipes and corpora are found from a wheel in any folder, and in a checkout."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from seq2seq.bundled import bundled_folder
from tests.command import ROOT

PIP = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, built from what is checked out, without asking any registry."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [*PIP, "wheel", "--no-deps", "--no-build-isolation", "--no-index", "--wheel-dir", str(folder), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    return next(folder.glob("s2s-*.whl"))


def test_the_wheel_holds_recipes_corpora_and_types(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    for path in sorted((ROOT / "configs").rglob("*.yaml")):
        assert f"seq2seq/bundled/{path.relative_to(ROOT).as_posix()}" in names
    for path in sorted((ROOT / "data").glob("starter-*/*.bz2")):
        assert f"seq2seq/bundled/{path.relative_to(ROOT).as_posix()}" in names
    for path in sorted((ROOT / "seq2seq" / "native").glob("*.[hc]*")):
        assert f"seq2seq/native/{path.name}" in names
    assert "seq2seq/py.typed" in names
    assert not [name for name in names if name.startswith(("tests/", "scripts/"))]


def test_the_wheel_trains_in_an_empty_folder(wheel: Path, tmp_path: Path) -> None:
    site, empty = tmp_path / "site", tmp_path / "empty"
    empty.mkdir()
    install = [*PIP, "install", "--no-deps", "--no-index", "--target", str(site), str(wheel)]
    subprocess.run(install, check=True, capture_output=True)
    code = "import seq2seq, sys; from seq2seq.cli import main; print(seq2seq.__file__, file=sys.stderr); main()"
    command = [sys.executable, "-c", code, "train", "--config", "en-fr.yaml", "--dry-run"]
    environment = os.environ | {"PYTHONPATH": str(site)}
    result = subprocess.run(command, cwd=empty, env=environment, capture_output=True, text=True, check=True)
    assert str(site) in result.stderr
    assert "corpus: starter-en-fr" in result.stdout
    assert "training pairs" in result.stdout
    assert list(empty.iterdir()) == []


def test_a_checkout_uses_its_own_folders() -> None:
    for name in ("configs", "data"):
        assert bundled_folder(name) == ROOT / name
