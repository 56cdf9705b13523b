"""One measurement at a time, each in a process of its own, so that its threads and its peak of memory are its own.

B sentences translated at a time.
"""

import itertools
import random
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from typing import TypeVar

import numpy as np
import torch

from seq2seq.data.batches import Batch, Place, Plan
from seq2seq.data.corpus import load_corpus
from seq2seq.data.prepared import open_prepared, prepare
from seq2seq.model.products import onednn_is_faster, product_of
from seq2seq.run import Run, open_run
from seq2seq.studies.arithmetic import counts_of, training_flops
from seq2seq.training.estimate import peak_mib
from seq2seq.training.loop import groups, largest_batches
from seq2seq.training.objectives import build_objective
from seq2seq.training.optimizer import TYPES, pick_precision
from seq2seq.training.prepare import build_reader, prepared_folder
from seq2seq.training.update import build_learner, try_out, update
from seq2seq.translator import WEIGHT_TYPES, Translator, build_model, pick_device

# Products (rows, in, out) that models of these sizes are made of, and a large one: the peak is the best of them.
PRODUCTS = ((2048, 2048, 2048), (512, 512, 8000), (4096, 512, 8000), (128, 512, 1536), (256, 512, 1536))
PRODUCTS_GPU = (*PRODUCTS, (8192, 8192, 8192))
WARM_UP = 0.25  # of the measured time, spent before it: threads start, caches fill, kernels are chosen
WARM_CALLS = 2  # at the least
PREPARED_PAIRS = 200_000  # of much text, the first ones
FOREVER = 1 << 30  # epochs, and source pieces: what is given at a time is translated at a time
UNTRAINED_ROOM = 10  # pieces that a translation may have beside those for each source piece
LEAST_RATIO = 1e-3

T = TypeVar("T")
Figures = dict[str, float]


@dataclass(frozen=True)
class Task:
    """What a process is asked to measure."""

    measurement: str
    seconds: float
    device: str
    precision: str = "fp32"
    threads: int | None = None
    run: Path | None = None  # a trained one, or a folder made for a recipe


def measure(task: Task) -> Figures:
    """The figures of a task, by name."""
    threads = task.threads
    if task.run and task.measurement == "train":
        threads = threads or open_run(task.run).recipe.train.threads
    if threads:
        torch.set_num_threads(threads)
    return MEASUREMENTS[task.measurement](task)


def products(task: Task) -> Figures:
    """GFLOP/s of products with a transposed matrix, as layers have them; the best of many of each size."""
    device = pick_device(task.device)
    sizes = PRODUCTS_GPU if device.type == "cuda" else PRODUCTS
    dtype = TYPES.get(task.precision, torch.float32)
    return {"x".join(map(str, size)): best_of(size, dtype, device, task.seconds / len(sizes)) for size in sizes}


def best_of(size: tuple[int, int, int], dtype: torch.dtype, device: torch.device, seconds: float) -> float:
    """GFLOP/s of one product, by the library that is faster at it here."""
    rows, width, out = size
    left, weight = torch.randn(rows, width, device=device), torch.randn(out, width, device=device)
    left, weight, result = left.to(dtype), weight.to(dtype), torch.empty(rows, out, device=device, dtype=dtype)
    at_once = 20 if device.type == "cuda" else 1  # launching a kernel takes longer than a small product
    ways: list[Callable[[], object]] = [partial(torch.mm, left, weight.t(), out=result)]
    if device.type == "cpu" and dtype == torch.float32 and onednn_is_faster():
        ways.append(partial(product_of, left, weight.t()))

    def multiply(way: Callable[[], object]) -> None:
        for _ in range(at_once):
            way()
        finish(device)

    each = [timed((partial(multiply, way) for _ in itertools.repeat(None)), seconds / len(ways)) for way in ways]
    return 2 * rows * width * out * at_once / min(spent for times in each for spent, _ in times) / 1e9


def finish(device: torch.device) -> None:
    """Wait until a GPU has done what it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def timed(calls: Iterator[Callable[[], T]], seconds: float) -> list[tuple[float, T]]:
    """The seconds and results of calls, made until the time is over, after some that only warm up."""
    ends = time.perf_counter() + WARM_UP * seconds
    for number, call in enumerate(calls, start=1):
        call()
        if number >= WARM_CALLS and time.perf_counter() >= ends:
            break
    found = []
    ends = time.perf_counter() + seconds
    while True:
        started = time.perf_counter()
        result = next(calls)()  # what makes the call ready belongs to its time
        now = time.perf_counter()
        found.append((now - started, result))
        if now >= ends:
            return found


def train(task: Task) -> Figures:
    """Updates as the training loop makes them, reading included; tokens are real target pieces, ends included."""
    run, device = opened(task), pick_device(task.device)
    recipe = run.recipe
    windows = open_prepared(prepared_folder(run, run.corpus["train"]["sha256"])).windows
    reader = build_reader(windows, run.tokenizers, recipe)
    torch.manual_seed(recipe.seed)
    model = build_model(recipe.model, run.tokenizers)
    learner = build_learner(model, recipe.train, device, pick_precision(task.precision, device))
    objective = build_objective(recipe, run.tokenizers)
    try_out(learner, [plan.collate() for plan in largest_batches(reader)], objective)

    def learn(plans: Sequence[Plan]) -> Sequence[Batch]:
        batches = [plan.collate() for plan in plans]
        update(learner, batches, objective, recipe.train, rate=recipe.train.learning_rate)
        finish(device)
        return batches

    read = groups(reader, Place(), FOREVER, recipe.train.accumulate)
    times = timed((partial(learn, plans) for plans, _ in read), task.seconds)
    seconds, peak = sum(spent for spent, _ in times), peak_mib(device)
    counts = counts_of(batch for _, batches in times for batch in batches)
    flops = training_flops(model, recipe.model, counts)
    return {
        "tokens_per_s": counts.target / seconds,
        "mflop_per_token": flops / counts.target / 1e6,
        "gflops": flops / seconds / 1e9,
        "peak_mib": peak,
        "updates": len(times),
    }


def translate(task: Task, *, beam: int, size: int) -> Figures:
    """Test sentences from text to text, `size` at a time; batches of similar lengths, as any longer text is put."""
    run, device = opened(task), pick_device(task.device)
    translator = build_translator(run, device, task.precision)
    sentences = [pair.source for pair in run.pairs("test")]
    lengths = dict(zip(sentences, map(len, translator.source.encode(sentences)), strict=True))
    ordered = sorted(sentences, key=lambda sentence: lengths[sentence])
    batches = [ordered[start : start + size] for start in range(0, len(ordered), size)]
    random.Random(run.recipe.seed).shuffle(batches)  # so that a part of them stands for all

    def say(batch: list[str]) -> int:
        translator.translate(batch, beam=beam)
        return len(batch)

    times = timed((partial(say, batch) for batch in itertools.cycle(batches)), task.seconds)
    done, seconds = sum(said for _, said in times), sum(spent for spent, _ in times)
    figures = {"sentences_per_s": done / seconds, "sentences": float(done), "peak_mib": peak_mib(device)}
    if size > 1:
        return figures
    middle, slow = np.percentile([1000 * spent for spent, _ in times], [50, 95]).tolist()
    return {**figures, "p50_ms": middle, "p95_ms": slow}


def build_translator(run: Run, device: torch.device, precision: str = "fp32") -> Translator:
    """A run's own translator; or a fresh model that says as much as the references do, for it knows no end."""
    settings = run.recipe.search.model_copy(update={"precision": precision, "batch_tokens": FOREVER})
    if run.has("best"):
        return Translator.load(run, device=device.type, settings=settings)
    torch.manual_seed(run.recipe.seed)
    model = build_model(run.recipe.model, run.tokenizers).to(device, WEIGHT_TYPES[precision]).eval()
    pairs = run.pairs("test")
    source, target = (
        statistics.mean(len(row) + 1 for row in tokenizer.encode([pair[side] for pair in pairs]))
        for side, tokenizer in enumerate(run.tokenizers)
    )
    ratio = max((target - UNTRAINED_ROOM) / source, LEAST_RATIO)
    settings = settings.model_copy(update={"max_ratio": ratio, "min_ratio": 0.0, "max_repeats": 0})
    translator = Translator(model, run.tokenizers, settings, device)
    translator.make_ready()
    return translator


def encode(task: Task) -> Figures:
    """Training text to piece numbers on disk, with what a recipe asks for."""
    run = opened(task)
    pairs = list(islice(load_corpus(run.recipe.data, run.recipe.seed).train, PREPARED_PAIRS))
    with tempfile.TemporaryDirectory(prefix="s2s-bench-") as folder:
        started = time.perf_counter()
        prepare(pairs, run.tokenizers, Path(folder) / "prepared", max_length=run.recipe.data.max_length)
        seconds = time.perf_counter() - started
    return {"pairs_per_s": len(pairs) / seconds, "pairs": float(len(pairs))}


def opened(task: Task) -> Run:
    assert task.run, f"{task.measurement} is measured on a run"
    return open_run(task.run)


MEASUREMENTS: dict[str, Callable[[Task], Figures]] = {
    "gemm": products,
    "prepare": encode,
    "train": train,
    "greedy-1": partial(translate, beam=1, size=1),
    "greedy-64": partial(translate, beam=1, size=64),
    "beam5-1": partial(translate, beam=5, size=1),
    "beam5-64": partial(translate, beam=5, size=64),
}
