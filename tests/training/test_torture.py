"""The faults of scripts/torture in small numbers; it runs the full ones."""

import subprocess
import sys

import pytest

from tests.command import ROOT


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "count", "trials"),
    [
        ("kills", 1, 1),
        ("crashes", 1, 3),
        ("signals", 7, 7),
        ("disk", 1, 1),
        ("full", 1, 1),
        ("memory", 1, 1),
        ("trainers", 1, 1),
        ("processes", 1, 5),
        ("corruption", 6, 90),
    ],
)
def test_what_is_hurt_ends_as_if_nothing_had_happened(kind: str, count: int, trials: int) -> None:
    command = [sys.executable, str(ROOT / "scripts" / "torture"), kind, "--count", str(count)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    if "left out" in result.stdout:
        pytest.skip(result.stdout)
    assert f"{trials}/{trials}" in result.stdout
