"""Many lines: every one of them answered, in order, in bounded memory.

`S2S_HOSTILE_LINES=100000 pytest tests/test_bulk.py` pushes so many hostile lines through, and a line of 10 MB.
"""

import os
import random
import resource
import shutil
import signal
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest
import torch

from seq2seq import bulk
from seq2seq.bulk import WINDOW_CHARACTERS, WINDOW_LINES, Job, Window, answers, check_input, take_own_gpu, windows
from seq2seq.errors import UserError
from seq2seq.run import Run

LINES = int(os.environ.get("S2S_HOSTILE_LINES", "3000"))
ODD = "\u2028\u2029\u0085\v\f\x1c\x1d\x1e\r\x00\ufeff\u200b\u00a0\t ▁<>|{}\\\"'%$é北京😀\U0010ffff\ufffd"


def hostile(lines: int) -> Iterator[str]:
    chance = random.Random(5)
    for number in range(lines):
        kind = number % 4
        if kind == 0:
            yield " ".join(chance.choices("0123456789", k=chance.randint(1, 8)))
        elif kind == 1:
            yield "".join(chance.choices(ODD, k=chance.randint(0, 12)))
        elif kind == 2:
            yield "".join(
                chr(chance.choice((chance.randint(1, 0x2FF), chance.randint(0xE000, 0x1FFFF)))) for _ in "abcde"
            )
        else:
            yield chance.choice(("", " ", "<s>", "</s>", "<unk>", "\u2581", "-", "1" * 60, "1 " * 20, "null", "\\n"))


def test_windows_hold_all_lines_in_order_and_never_too_much() -> None:
    groups = [["a"] * 5000, ["b" * WINDOW_CHARACTERS, "c", "d" * (2 * WINDOW_CHARACTERS), "e"], [], ["f"]]
    cut = list(windows(groups))
    assert [line for window in cut for line in window.lines] == [line for group in groups for line in group]
    assert [window.first for window in cut] == [sum(len(one.lines) for one in cut[:i]) for i in range(len(cut))]
    for window in cut:
        assert len(window.lines) <= WINDOW_LINES
        assert len(window.lines) == 1 or sum(map(len, window.lines)) <= WINDOW_CHARACTERS


def test_a_window_is_answered_before_the_next_is_read(reversal: Run) -> None:
    read = list[int]()

    def arriving() -> Iterator[Window]:
        for first in range(3):
            read.append(first)
            yield Window(first, ["1 2"])

    for window, found in answers(Job((reversal.path,), reversal.recipe.search), arriving()):
        assert read == list(range(window.first + 1))
        assert found[0].text == "2 1"


@pytest.mark.slow
def test_hostile_lines_are_all_answered_in_order_and_memory_stays_flat(reversal: Run) -> None:
    job = Job((reversal.path,), reversal.recipe.search.model_copy(update={"beam": 1}))
    given, seen, peaks = hostile(LINES), 0, list[int]()

    def groups() -> Iterator[list[str]]:
        while group := [line for _, line in zip(range(1000), given, strict=False)]:
            yield group

    lines = hostile(LINES)
    for _, found in answers(job, windows(groups())):
        for one in found:
            assert one.source == next(lines)
            assert "\n" not in one.text and "\r" not in one.text
            seen += 1
        peaks.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    assert seen == LINES
    assert peaks[-1] - peaks[len(peaks) // 3] < 20_000  # KiB


@pytest.mark.slow
def test_an_endless_line_takes_bounded_memory(reversal: Run) -> None:
    job = Job((reversal.path,), reversal.recipe.search.model_copy(update={"beam": 1}))
    megabytes = 10 if LINES >= 100_000 else 0.1
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ((_, (found,)),) = answers(job, [Window(0, ["1 2 " * int(megabytes * 2**18)])])
    assert found.text
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 2_000_000  # KiB


@pytest.mark.slow
def test_several_processes_answer_as_one_does(reversal: Run) -> None:
    job = Job((reversal.path,), reversal.recipe.search)
    given = [Window(i, [f"{i % 10} {i % 7} {i % 3}"]) for i in range(9)]
    one, two = (
        [(window, [found.text for found in answer]) for window, answer in answers(job, given, n)] for n in (1, 2)
    )
    assert one == two


def copy_of(run: Run, folder: Path) -> Path:
    shutil.copytree(run.path, folder, symlinks=True)
    return folder


def damage(run: Path) -> None:
    with (run / "best" / "model.safetensors").open("r+b") as file:
        file.truncate(100)


def test_a_run_that_cannot_be_loaded_is_refused_before_any_process_starts(reversal: Run, tmp_path: Path) -> None:
    run = copy_of(reversal, tmp_path / "run")
    damage(run)
    with pytest.raises(UserError, match="damaged"):
        list(answers(Job((run,), reversal.recipe.search), [Window(0, ["1 2"])], processes=2))


def test_a_process_that_cannot_load_its_model_says_why(
    reversal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = copy_of(reversal, tmp_path / "run")
    monkeypatch.setattr(Job, "load", lambda job: damage(run))  # after the parent has loaded it
    with pytest.raises(UserError, match="damaged"):
        list(answers(Job((run,), reversal.recipe.search), [Window(0, ["1 2"])], processes=2))


def test_a_process_that_is_killed_ends_the_translation(reversal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "work", killed)
    with pytest.raises(UserError, match="was killed.*fewer --processes"):
        list(answers(Job((reversal.path,), reversal.recipe.search), [Window(0, ["1 2"])], processes=2))


def killed(window: Window) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_several_processes_have_answered_waits_for_no_further_window(
    reversal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    class AtOnce:
        def __init__(self, *arguments: Any) -> None: ...

        def submit(self, work: Any, window: Window) -> "Future[Any]":
            future = Future[Any]()
            future.set_result(window.lines)
            return future

        def shutdown(self, **how: bool) -> None: ...

    read = list[int]()

    def arriving() -> Iterator[Window]:
        for first in range(3):
            read.append(first)
            yield Window(first, ["1 2"])

    monkeypatch.setattr(bulk, "ProcessPoolExecutor", AtOnce)
    for window, _ in answers(Job((reversal.path,), reversal.recipe.search), arriving(), processes=2):
        assert read == list(range(window.first + 1))


@pytest.mark.parametrize("files", [[], ["-"], ["-", "book.en"]])
def test_ranks_cannot_share_stdin(files: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WORLD_SIZE", "2")
    check_input([Path("book.en")])
    with pytest.raises(UserError, match="cannot share one stdin"):
        check_input(map(Path, files))


def test_a_rank_takes_its_own_gpu_unless_it_works_on_the_cpu(monkeypatch: pytest.MonkeyPatch) -> None:
    taken = list[int]()
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: 2)
    monkeypatch.setattr(torch.cuda, "set_device", taken.append)
    monkeypatch.setenv("LOCAL_RANK", "1")
    take_own_gpu("cpu")
    assert taken == []
    take_own_gpu("auto")
    assert taken == [1]
