"""Processes that train one run together: who does what, what they tell each other, and why none waits for ever.

Each has the whole model and learns from its share of an update. One all-reduce adds up gradients, counts and requests
to stop, so that all come to the same weights and leave at the same update. Files and validations are the first
process's work alone: the others hear from it what came out, and that it is alive.
"""

import contextlib
import itertools
import json
import os
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import numpy as np
import torch
import torch.distributed as dist
from torch import Tensor, nn

from seq2seq.data.batches import Plan
from seq2seq.errors import Stopped, UserError
from seq2seq.launcher import rank, world_size
from seq2seq.recipe import seconds_of
from seq2seq.stop import EXIT_CODES, StopSignals
from seq2seq.training.clock import Clock

if TYPE_CHECKING:
    from torch.distributed.distributed_c10d import Store

BEAT_EVERY = 1.0  # seconds
TIMEOUT = 600.0  # seconds, until the recipe says something else
LAST_WAIT = 10.0  # seconds that a process waits for others once it was told to stop, or is done

Result = TypeVar("Result")


class Seen(NamedTuple):
    """Sums over what an update learnt from."""

    nll: float  # negative log-likelihood of the target pieces
    tokens: int  # real target pieces
    pieces: int  # real pieces of both sides
    room: int  # the same with padding


def flat_gradient(parameter: nn.Parameter) -> Tensor:
    """The gradient as a row of numbers; zeros where a process had nothing to learn from."""
    return (torch.zeros_like(parameter) if parameter.grad is None else parameter.grad).detach().flatten()


class Ranks:
    """A process alone, which has nobody to agree with."""

    number, size = 0, 1

    def __init__(self, signals: StopSignals | None = None) -> None:
        self.signals = signals or StopSignals()

    @property
    def is_first(self) -> bool:
        """Whether this process writes and speaks."""
        return self.number == 0

    @property
    def asked(self) -> bool:
        """Whether the training is to stop here."""
        return self.signals.received is not None

    @contextlib.contextmanager
    def connected(self, device: torch.device, timeout: str, clock: Clock) -> Iterator[None]:
        """Within the block, gradients can be added up."""
        yield

    def share(self, plans: Sequence[Plan]) -> list[Plan]:
        """What this process learns from in an update: whole batches as far as they go round, then rows of each."""
        whole = len(plans) - len(plans) % self.size
        split = [plan.part(self.number, self.size) for plan in plans[whole:]]
        return [*plans[self.number : whole : self.size], *(plan for plan in split if len(plan.rows))]

    def seed(self, seed: int, step: int) -> None:
        """Before an update: its random numbers. A process alone goes on with those that it has."""

    def add_up(self, model: nn.Module, seen: Seen) -> Seen:
        """Make the mean gradient of each process's share that of all, and its sums those of all."""
        return seen

    def share_weights(self, model: nn.Module) -> None:
        """Begin with the first process's weights: other machines may have drawn others in the last bits."""

    def meet(self, step: int) -> None:
        """Wait until all are here, at the same step."""

    def first(self, work: Callable[[], Result]) -> Result:
        """What the first process makes (as JSON can hold it), told to all."""
        return work()

    def in_turn(self, work: Callable[[], Result]) -> Result:
        """Work that the others find done once the first process has done it."""
        return work()

    def say(self, word: Any) -> None:
        """Tell the others something."""


class Group(Ranks):
    """One of several processes."""

    def __init__(self, signals: StopSignals, store: "Store") -> None:
        super().__init__(signals)
        self.number, self.size, self.store = rank(), world_size(), store
        self.timeout, self.clock = TIMEOUT, Clock()
        self.words, self.groups = itertools.count(), itertools.count()
        self.has_to_stop = False

    @property
    def asked(self) -> bool:
        return self.has_to_stop

    @contextlib.contextmanager
    def connected(self, device: torch.device, timeout: str, clock: Clock) -> Iterator[None]:
        self.timeout, self.clock, self.device = seconds_of(timeout), clock, device
        backend = "nccl" if device.type == "cuda" else "gloo"
        if not dist.is_backend_available(backend):
            way_out = ", or train.device: cpu" if backend == "nccl" else ""
            raise UserError(f"this torch has no {backend}, which several processes need; train with one{way_out}")
        from torch.distributed.distributed_c10d import PrefixStore

        with self.talking():
            dist.init_process_group(
                backend,
                store=PrefixStore(f"group {next(self.groups)}", self.store),
                rank=self.number,
                world_size=self.size,
                timeout=timedelta(seconds=self.timeout),
            )
        yield
        dist.destroy_process_group()  # not after an error: who has lost the others would wait for them

    def seed(self, seed: int, step: int) -> None:
        """They follow from the step, so that resuming needs none of the other processes' states."""
        torch.manual_seed(int(np.random.SeedSequence([seed, step, self.number]).generate_state(1, np.uint64)[0]))

    def add_up(self, model: nn.Module, seen: Seen) -> Seen:
        parameters = list(model.parameters())
        sizes = [parameter.numel() for parameter in parameters]
        there = [float(parameter.grad is not None) for parameter in parameters]
        asked = [float(self.signals.received == kind) for kind in EXIT_CODES]
        elapsed = self.clock.read() if self.is_first else 0.0
        numbers = torch.tensor([*there, *asked, elapsed, *seen], device=self.device)
        flat = torch.cat([*map(flat_gradient, parameters), numbers])
        gradients, numbers = torch.split(flat, [sum(sizes), len(numbers)])
        gradients *= seen.tokens
        with self.talking():
            dist.all_reduce(flat)
            told = numbers.tolist()
        there, asked, (self.clock.agreed, nll, *counts) = told[: len(there)], told[len(there) : -5], told[-5:]
        seen = Seen(nll, *map(round, counts))
        gradients /= seen.tokens
        for parameter, gradient, anywhere in zip(parameters, torch.split(gradients, sizes), there, strict=True):
            parameter.grad = gradient.view_as(parameter) if anywhere else None
        self.agree_to_stop([kind for kind, times in zip(EXIT_CODES, asked, strict=True) if times])
        return seen

    def agree_to_stop(self, kinds: Sequence[int]) -> None:
        """Stop where all do, and for the same reason."""
        if kinds:
            self.has_to_stop, self.signals.received = True, kinds[0]

    def share_weights(self, model: nn.Module) -> None:
        with self.talking(), torch.no_grad():
            flat = torch.cat([parameter.flatten() for parameter in model.parameters()])
            dist.broadcast(flat, src=0)
            nn.utils.vector_to_parameters(flat, model.parameters())

    def meet(self, step: int) -> None:
        with self.talking():
            steps = torch.zeros(self.size, device=self.device, dtype=torch.int64)
            steps[self.number] = step
            dist.all_reduce(steps)
        if len(set(steps.tolist())) > 1:
            raise UserError(
                f"the processes read checkpoints of different steps ({steps.tolist()}); "
                "give all of them the same run folder, on a disk that they share"
            )
        self.first(lambda: None)  # which also tells the time

    def first(self, work: Callable[[], Result]) -> Result:
        if not self.is_first:
            word = self.hear()
            self.clock.agreed = word["elapsed"]
            result: Result = word["result"]
            return result
        with self.failures_told():
            result = work()
        self.clock.agreed = self.clock.read()
        self.say({"result": result, "elapsed": self.clock.agreed})
        return result

    def in_turn(self, work: Callable[[], Result]) -> Result:
        if not self.is_first:
            self.hear()
            return work()
        with self.failures_told():
            result = work()
        self.say({})
        return result

    @contextlib.contextmanager
    def failures_told(self) -> Iterator[None]:
        """Whatever ends the first process's work, the others need not wait for it."""
        try:
            yield
        except BaseException as error:
            with contextlib.suppress(UserError, Stopped):  # the others may be gone
                self.say({"stop": self.signals.received} if isinstance(error, Stopped) else {"failed": True})
            raise

    def say(self, word: Any) -> None:
        with self.talking():
            self.store.set(f"word {next(self.words)}", json.dumps(word))

    def hear(self) -> Any:
        """What the first process says next, for as long as it shows that it is alive."""
        self.signals.check()
        key, pause, beats, since = f"word {next(self.words)}", 0.01, -1, 0.0
        with self.talking():
            while not self.store.check([key]):
                beats, before = self.store.add("beats", 0), beats
                since = since if beats == before else time.monotonic()
                patience = min(LAST_WAIT, self.timeout) if self.signals.received else self.timeout
                if time.monotonic() - since > patience:
                    raise UserError(f"the first process has not been heard of for {patience:.0f} s (train.timeout)")
                time.sleep(pause)
                pause = min(1.0, 1.5 * pause)
            word = json.loads(self.store.get(key))
        if isinstance(word, dict) and "failed" in word:
            raise UserError("the first process has failed; its own message says why")
        if isinstance(word, dict) and "stop" in word:
            self.signals.received = word["stop"]
            raise Stopped("", self.signals.exit_code)
        return word

    @contextlib.contextmanager
    def talking(self) -> Iterator[None]:
        """What goes wrong between processes, in words."""
        try:
            yield
        except RuntimeError as error:  # of which torch's own errors are kinds
            if self.signals.received:  # the others were told to stop as well, and are gone already
                raise Stopped(
                    "stopped; the same command goes on from the last checkpoint", self.signals.exit_code
                ) from error
            is_late = "timed out" in str(error).lower() or "timeout" in str(error).lower()
            what = (
                f"another process has not answered for {self.timeout:.0f} s (train.timeout): it hangs, or was stopped"
                if is_late
                else "the connection to the other processes is lost: one has ended, and its own message says why"
            )
            raise UserError(f"{what}; the same command goes on from the last checkpoint") from error

    @contextlib.contextmanager
    def beating(self) -> Iterator[None]:
        """Within the block, the others hear that this process is alive."""
        over = threading.Event()

        def beat() -> None:
            with contextlib.suppress(RuntimeError):  # the launcher is gone
                while not over.is_set():
                    self.store.add("beats", 1)
                    over.wait(BEAT_EVERY)

        thread = threading.Thread(target=beat, daemon=True)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join(LAST_WAIT)  # a thread that is within torch when Python ends aborts the process

    def leave(self) -> None:
        """The last word, and time for the others to hear it: without torchrun they hear it through this process."""
        with contextlib.suppress(RuntimeError):  # the first process has not waited for this one
            if not self.is_first:
                self.store.add("gone", 1)
                return
            self.say(None)
            until = time.monotonic() + LAST_WAIT
            while self.store.add("gone", 0) < self.size - 1 and time.monotonic() < until:
                time.sleep(0.02)


@contextlib.contextmanager
def joined(signals: StopSignals) -> Iterator[Group]:
    """Within the block, this process is one of those that a launcher started."""
    if not dist.is_available():
        raise UserError("this torch was built without torch.distributed, which several processes need; train with one")
    from torch.distributed.distributed_c10d import PrefixStore
    from torch.distributed.rendezvous import rendezvous

    try:
        store, *_ = next(rendezvous("env://", timeout=timedelta(seconds=TIMEOUT)))
    except (ValueError, RuntimeError) as error:
        raise UserError(
            f"the processes do not find each other ({error}); start them with torchrun, or unset WORLD_SIZE for one"
        ) from error
    own = PrefixStore(f"s2s {os.environ.get('TORCHELASTIC_RESTART_COUNT', '0')}", store)
    group = Group(signals, own)
    if group.is_first:
        with group.beating(), group.failures_told():
            yield group
    else:
        yield group
    group.leave()
