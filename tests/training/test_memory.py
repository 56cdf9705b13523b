"""Memory that a batch leaves behind serves the next one."""

import platform
import subprocess
import sys

import pytest

SCRIPT = """
import resource, sys, torch
from seq2seq.training.memory import keep_freed_memory
if sys.argv[1] == "keep":
    keep_freed_memory()
def batch():
    tensors = [torch.ones(10 << 20) for _ in range(2)]  # 40 MiB each: glibc gives so much back at once
for _ in range(3):
    batch()
before = resource.getrusage(resource.RUSAGE_SELF).ru_minflt
for _ in range(5):
    batch()
print(resource.getrusage(resource.RUSAGE_SELF).ru_minflt - before)
"""


@pytest.mark.skipif(platform.libc_ver()[0] != "glibc", reason="only glibc is told to keep memory")
def test_batches_after_the_first_fault_in_no_pages_anew() -> None:
    faults = {
        word: int(subprocess.run([sys.executable, "-c", SCRIPT, word], capture_output=True, check=True).stdout)
        for word in ("give", "keep")
    }
    assert faults["keep"] < 1000 < faults["give"]
