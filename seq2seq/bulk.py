"""Many lines through a translator, in order and with bounded memory: by this process, by several, or by all ranks."""

import itertools
import logging
import signal
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import NamedTuple

import torch
import torch.distributed

from seq2seq.errors import UserError
from seq2seq.launcher import rank, world_size
from seq2seq.recipe import Search
from seq2seq.translator import Translation, Translator, Wishes, take_own_gpu

WINDOW_LINES, WINDOW_CHARACTERS = 2048, 1 << 18  # answered together: what is longer than the second stands alone
AHEAD = 2  # windows that wait for each process

Answer = list[Translation]


class Window(NamedTuple):
    """Some lines that follow each other, and the number of the first."""

    first: int
    lines: list[str]


@dataclass(frozen=True)
class Job:
    """All that it takes to translate a window, in whatever process."""

    runs: tuple[Path, ...]
    settings: Search
    wishes: Wishes = field(default_factory=Wishes)
    device: str = "auto"

    def load(self) -> Translator:
        return Translator.load(self.runs, device=self.device, settings=self.settings)

    def answer(self, translator: Translator, window: Window) -> Answer:
        return translator.translate(window.lines, wishes=self.wishes, first=window.first)


def windows(groups: Iterable[list[str]]) -> Iterator[Window]:
    """Lines as they arrive in windows: never held back for more to come, never more than fits."""
    first = 0
    for group in groups:
        begin, size = 0, 0
        for end, line in enumerate(group):
            if end > begin and (end - begin == WINDOW_LINES or size + len(line) > WINDOW_CHARACTERS):
                yield Window(first + begin, group[begin:end])
                begin, size = end, 0
            size += len(line)
        if len(group) > begin:
            yield Window(first + begin, group[begin:])
        first += len(group)


def answers(job: Job, given: Iterable[Window], processes: int = 1) -> Iterator[tuple[Window, Answer]]:
    """Every window with its translations, in order. Under torchrun, those of all ranks arrive at the first."""
    if world_size() > 1:
        return by_ranks(job, given)
    return by_processes(job, given, processes) if processes > 1 else by_this_process(job, given)


def by_this_process(job: Job, given: Iterable[Window]) -> Iterator[tuple[Window, Answer]]:
    translator = job.load()
    for window in given:
        yield window, job.answer(translator, window)


def by_processes(job: Job, given: Iterable[Window], processes: int) -> Iterator[tuple[Window, Answer]]:
    """Windows go to a pool of processes, a few ahead of what is asked for, and come back in order.

    This is for files: while the next window is awaited, answers that are ready wait with it.
    """
    job.load()  # what is wrong with a run is said here, and once
    threads = max(1, torch.get_num_threads() // processes)
    pool = ProcessPoolExecutor(processes, get_context("spawn"), start_worker, (job, threads))
    waiting = deque[tuple[Window, Future[Answer]]]()
    try:
        for window in given:
            waiting.append((window, pool.submit(work, window)))
            while waiting and (waiting[0][1].done() or len(waiting) >= AHEAD * processes):
                done, future = waiting.popleft()
                yield done, future.result()
        for done, future in waiting:
            yield done, future.result()
    except BrokenProcessPool as error:
        raise UserError(
            "a process that translated was killed, perhaps for want of memory; give fewer --processes"
        ) from error
    finally:
        pool.shutdown(cancel_futures=True)


jobs: list[Job] = []  # what a process of the pool works with: its job
translators: list[Translator] = []  # and, from its first window on, its own model


def start_worker(job: Job, threads: int) -> None:
    """What cannot fail: a process that fails here could not say why."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:  # as for work in the background, which Ctrl-C spares
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # Ctrl-C ends it at once, and without a word: the parent says it
    torch.set_num_threads(threads)
    jobs.append(job)


def work(window: Window) -> Answer:
    """The first window loads the model, so that what goes wrong is told to whoever waits for the answer."""
    if not translators:
        notices = logging.getLogger("seq2seq")
        notices.addHandler(logging.NullHandler())  # the parent has loaded the run, and said what is to be said of it
        translators.append(jobs[0].load())
        notices.addHandler(logging.StreamHandler())
    return jobs[0].answer(translators[0], window)


def by_ranks(job: Job, given: Iterable[Window]) -> Iterator[tuple[Window, Answer]]:
    """Each rank reads everything and translates every n-th window; after each round the first rank has them all."""
    ranks, own_rank = world_size(), rank()
    take_own_gpu(job.device)
    torch.distributed.init_process_group("gloo")
    try:
        translator = job.load()
        rest = iter(given)
        while turn := list(itertools.islice(rest, ranks)):
            own = job.answer(translator, turn[own_rank]) if own_rank < len(turn) else []
            gathered: list[Answer] | None = [[] for _ in range(ranks)] if own_rank == 0 else None
            torch.distributed.gather_object(own, gathered)
            yield from zip(turn, gathered or [], strict=False)
    finally:
        torch.distributed.destroy_process_group()


def check_input(files: Iterable[Path]) -> None:
    """Ranks cannot share one stdin."""
    names = list(map(str, files))
    if world_size() > 1 and (not names or "-" in names):
        raise UserError("under torchrun, translate takes files: its processes cannot share one stdin")
