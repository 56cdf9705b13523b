"""Running `s2s` as a person does: in a process of its own."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def s2s(
    *arguments: object, cwd: Path, stdin: str | bytes = b"", exit_code: int = 0, python: str | Path = sys.executable
) -> subprocess.CompletedProcess[str]:
    """The command's result; fails if it does not end with `exit_code`."""
    result = subprocess.run(
        [str(python), "-m", "seq2seq", *map(str, arguments)],
        cwd=cwd,
        input=stdin.encode() if isinstance(stdin, str) else stdin,
        capture_output=True,
        timeout=900,
        check=False,
    )
    out, err = result.stdout.decode(), result.stderr.decode()
    assert result.returncode == exit_code, f"exit {result.returncode}\n{out}\n{err}"
    return subprocess.CompletedProcess(result.args, result.returncode, out, err)
