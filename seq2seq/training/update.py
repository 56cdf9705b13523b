"""One update, of one batch or of several: gradients, clipping, a step, averages. What cannot be used is not applied.

B sentences, S source positions, T target positions.
"""

import logging
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from seq2seq.data.batches import Batch
from seq2seq.errors import UserError, is_out_of_memory
from seq2seq.model import Seq2Seq
from seq2seq.recipe import Train
from seq2seq.specials import PAD
from seq2seq.training.averaging import build_averaging
from seq2seq.training.memory import keep_freed_memory
from seq2seq.training.objectives import Objective
from seq2seq.training.optimizer import Precision, build_optimizer
from seq2seq.training.ranks import Ranks, Seen
from seq2seq.training.state import Learner, RandomStates

log = logging.getLogger(__name__)

REMEDY = "start another run with --fresh and a lower train.learning_rate or a longer train.warmup_steps"
ALONE = Ranks()
LEAST_SCALE = 1e-4  # a loss that overflows even when scaled down so far has no useful gradient


class Updated(NamedTuple):
    """What an update saw."""

    nll: float  # summed over the target pieces
    tokens: int  # real target pieces
    pieces: int  # real pieces of both sides
    room: int  # the same with padding
    norm: float  # of the gradient, before clipping
    fault: str | None  # the layer whose gradient could not be used, and was not


def build_learner(model: Seq2Seq, train: Train, device: torch.device, precision: Precision) -> Learner:
    keep_freed_memory()
    model = model.to(device)
    return Learner(
        model, build_optimizer(model, train, device), precision.scaler(), precision, build_averaging(model, train)
    )


def update(
    learner: Learner,
    batches: Sequence[Batch],
    objective: Objective,
    train: Train,
    *,
    rate: float,
    step: int = 0,
    done: float = 0.0,
    ranks: Ranks = ALONE,
) -> Updated:
    """One step of the optimizer on all target pieces of some batches, and those of other ranks, of the same weight."""
    for group in learner.optimizer.param_groups:
        group["lr"] = rate
    nll = add_gradients(learner, batches, objective, done)
    tokens = real_pieces(batches, "target_out")
    pieces, room = tokens + real_pieces(batches, "source"), sum(map(room_of, batches))
    seen = ranks.add_up(learner.model, Seen(nll, tokens, pieces, room))
    learner.scaler.unscale_(learner.optimizer)
    gradients = [gradient for _, gradient in gradients_of(learner.model)]
    total = nn.utils.get_total_norm(gradients)
    norm = float(total)
    is_sound = math.isfinite(norm) and math.isfinite(seen.nll)
    fault = None if is_sound or learner.scaler.is_enabled() else faulty_layer(learner.model)
    if not fault:
        nn.utils.clip_grads_with_norm_(learner.model.parameters(), train.clip_norm, total)
        learner.scaler.step(learner.optimizer)  # which skips what overflowed in fp16, and then scales down
        learner.scaler.update()
    if is_sound:
        learner.averaging.updated(step)
    if learner.scaler.is_enabled() and learner.scaler.get_scale() < LEAST_SCALE:
        raise UserError(f"every fp16 gradient overflows at step {step + 1}: training diverged; {REMEDY}")
    return Updated(*seen, norm, fault)


def add_gradients(learner: Learner, batches: Sequence[Batch], objective: Objective, done: float) -> float:
    """The gradient of the mean loss of a target piece; batches that do not fit the memory go in halves."""
    tokens = real_pieces(batches, "target_out")
    random = RandomStates.now(learner.precision.device)
    while True:
        learner.model.train()
        learner.optimizer.zero_grad(set_to_none=True)
        parts = [part for batch in batches for part in parts_of(batch, learner.room)]
        try:
            return sum(add_gradient(learner, part, objective, done=done, tokens=tokens) for part in parts)
        except Exception as error:
            if not is_out_of_memory(error):
                raise
            learner.room = less_room(parts, error)
        random.restore()
        if learner.precision.device == "cuda":
            torch.cuda.empty_cache()


def add_gradient(learner: Learner, batch: Batch, objective: Objective, *, done: float, tokens: int) -> float:
    """Add the gradient of one batch, divided by the target pieces of all; its negative log-likelihood."""
    with learner.precision.arithmetic():
        loss = objective(learner.model, batch.to(learner.device), done)
    torch.autograd.backward(learner.scaler.scale(loss.smoothed / tokens))
    return float(loss.nll)


def less_room(parts: Sequence[Batch], error: Exception) -> int:
    """Half of the largest part that can be halved."""
    sizes = [room_of(part) for part in parts if len(part.source) > 1]
    if not sizes:
        raise UserError(
            "out of memory on a single pair; lower data.max_length, model.hidden or model.layers"
        ) from error
    log.warning("out of memory: batches of more than %s pieces are halved from now on", f"{max(sizes) // 2:,}")
    return max(sizes) // 2


def parts_of(batch: Batch, room: int | None) -> Iterator[Batch]:
    """A batch whole, or in halves, and halves of these, that have room."""
    B = len(batch.source)
    if room is None or B == 1 or room_of(batch) <= room:
        yield batch
        return
    for rows in (slice(0, B // 2), slice(B // 2, B)):
        yield from parts_of(rows_of(batch, rows), room)


def rows_of(batch: Batch, rows: slice) -> Batch:
    """Some rows of a batch, with no more padding than they need."""
    lengths = batch.source_lengths[rows]
    S, T = int(lengths.max()), int((batch.target_out[rows] != PAD).sum(-1).max())
    return Batch(batch.source[rows, :S], lengths, batch.target_in[rows, :T], batch.target_out[rows, :T])


def room_of(batch: Batch) -> int:
    return batch.source.numel() + batch.target_out.numel()


def real_pieces(batches: Sequence[Batch], side: str) -> int:
    """The pieces on a side that are no padding."""
    return sum(int((getattr(batch, side) != PAD).sum()) for batch in batches)


def faulty_layer(model: nn.Module) -> str:
    """Where a gradient went wrong: it spreads from there towards the input, so the last layer that has it."""
    for what, tensors in (("weights", weights_of(model)), ("gradient", gradients_of(model))):
        wrong = [name for name, tensor in tensors if not bool(tensor.isfinite().all())]
        if wrong:
            return f"the {what} of {wrong[-1]}"
    return "the loss"


def weights_of(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    return ((name, parameter.detach()) for name, parameter in model.named_parameters())


def gradients_of(model: nn.Module) -> Iterator[tuple[str, Tensor]]:
    return ((name, p.grad) for name, p in model.named_parameters() if p.grad is not None)


def try_out(learner: Learner, batches: Sequence[Batch], objective: Objective) -> None:
    """Have the largest batches find out now whether they fit the memory; nothing else changes."""
    random = RandomStates.now(learner.precision.device)
    for batch in batches:
        add_gradients(learner, [batch], objective, done=1.0)
    learner.optimizer.zero_grad(set_to_none=True)
    random.restore()
