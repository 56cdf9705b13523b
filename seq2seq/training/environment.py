"""What a training ran on: enough to say why another one may differ in its last bits."""

import os
import platform
import subprocess
from importlib.metadata import version
from pathlib import Path

import torch

from seq2seq import __version__, native
from seq2seq.launcher import world_size

LIBRARIES = ("torch", "numpy", "sentencepiece", "sacrebleu", "safetensors")


def environment(device: torch.device) -> dict[str, str]:
    """Program, commit, libraries, machine and threads, by name."""
    return {
        "s2s": __version__,
        "commit": commit(),
        "python": platform.python_version(),
        **{name: version(name) for name in LIBRARIES},
        "system": f"{platform.system()} {platform.machine()}",
        "device": torch.cuda.get_device_name(device) if device.type == "cuda" else processor(),
        "capability": torch.backends.cpu.get_cpu_capability(),
        "threads": str(torch.get_num_threads()),
        "processes": str(world_size()),
        **({"compiled": "yes" if native.is_available() else "no"} if device.type == "cpu" else {}),
    }


def commit() -> str:
    """The commit of the checkout that runs, with a + if it was changed since; empty when installed without one."""
    root = Path(__file__).resolve().parents[2]
    if not (root / ".git").exists():
        return ""
    try:
        described = subprocess.run(
            ["git", "-C", root, "describe", "--always", "--abbrev=12", "--exclude=*", "--dirty=+"],
            capture_output=True,
            text=True,
            check=False,
            timeout=10,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return described.stdout.strip()


def processor() -> str:
    """The CPU's name where the system tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        lines = []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return f"{names[0] if names else platform.processor() or 'CPU'}, {os.cpu_count()} cores"


def changes(before: dict[str, str], now: dict[str, str]) -> list[str]:
    """What is no longer as it was, as `torch: 2.11 -> 2.13`."""
    return [f"{name}: {before[name]} -> {now[name]}" for name in now if before.get(name, now[name]) != now[name]]
