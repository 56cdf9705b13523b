"""`s2s` under torchrun with a fault: `disturbed.py FAULT RANK UPDATE train …`; notes what each update learns from."""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from seq2seq import cli
from seq2seq.launcher import rank
from seq2seq.training import loop
from seq2seq.training import update as updating


def broken(error: Exception) -> NoReturn:
    raise error


FAULTS: dict[str, Callable[[], object]] = {
    "none": lambda: None,
    "killed": lambda: os.kill(os.getpid(), signal.SIGKILL),
    "stopped": lambda: os.kill(os.getpid(), signal.SIGSTOP),
    "failing": lambda: broken(RuntimeError("broken on purpose")),
    "asked": lambda: os.kill(os.getpid(), signal.SIGTERM),
    "memory": lambda: broken(MemoryError()),
    "undefined": lambda: float("nan"),
}
fault, where, when = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
step, add_gradient, at = loop.Training.step, updating.add_gradient, [-1]


def noting(training: Any, plans: Any, place: Any) -> None:
    at[0] = training.position.step
    names = [f"{plan.window}:{row}" for plan in training.ranks.share(plans) for row in plan.rows.tolist()]
    with Path(f"order-{rank()}").open("a") as file:
        file.write(json.dumps([at[0], names]) + "\n")
    step(training, plans, place)


def disturbed(*arguments: Any, **options: Any) -> float:
    nll = add_gradient(*arguments, **options)
    if (rank(), at[0]) != (where, when) or os.environ.get("TORCHELASTIC_RESTART_COUNT", "0") != "0":
        return nll
    at[0] = -1  # once is enough
    return FAULTS[fault]() or nll  # type: ignore[return-value]


loop.Training.step = noting  # type: ignore[method-assign]
updating.add_gradient = disturbed
sys.argv = ["s2s", *sys.argv[4:]]
cli.main()
