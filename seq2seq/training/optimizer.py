"""AdamW, the course of its learning rate, and the precision of the arithmetic."""

import contextlib
import math
from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import nn

from seq2seq.errors import UserError
from seq2seq.model.products import half_precision
from seq2seq.recipe import Train


def build_optimizer(model: nn.Module, train: Train, device: torch.device) -> torch.optim.AdamW:
    """AdamW over all parameters; only matrices decay, because biases and gains have no scale to keep small."""
    parameters = list(model.parameters())
    groups = [
        {"params": [p for p in parameters if p.dim() > 1], "weight_decay": train.weight_decay},
        {"params": [p for p in parameters if p.dim() <= 1], "weight_decay": 0.0},
    ]
    return torch.optim.AdamW(groups, lr=train.learning_rate, betas=train.betas, fused=device.type in ("cpu", "cuda"))


# Each takes the share of the training that is done, in [0, 1], the step measured in warm-ups, and the plateaus so far.
SCHEDULES: dict[str, Callable[[float, float, int], float]] = {
    "constant": lambda done, warmups, plateaus: 1.0,
    "linear": lambda done, warmups, plateaus: 1.0 - done,
    "cosine": lambda done, warmups, plateaus: 0.5 * (1.0 + math.cos(math.pi * done)),
    "inverse-sqrt": lambda done, warmups, plateaus: max(warmups, 1.0) ** -0.5,
    "plateau": lambda done, warmups, plateaus: 0.5**plateaus,
}


def learning_rate(step: int, total: int, train: Train, *, plateaus: int = 0) -> float:
    """The rate of update `step` (from 0) out of `total`: rises over the warm-up, then decays."""
    warmup = min(train.warmup_steps, total // 4)  # a short run still spends most of its time at a useful rate
    if step < warmup:
        return train.learning_rate * (step + 1) / warmup
    done = min(1.0, (step - warmup) / max(1, total - warmup))
    return train.learning_rate * SCHEDULES[train.schedule](done, (step + 1) / max(1, warmup), plateaus)


def rate_in_time(step: int, done: float, train: Train, *, plateaus: int = 0) -> float:
    """The rate under a time budget, of which the share `done` has passed: the number of updates is not known."""
    warm = min(1.0, max((step + 1) / max(1, train.warmup_steps), 4 * done))
    return (
        train.learning_rate * warm * SCHEDULES[train.schedule](done, (step + 1) / max(1, train.warmup_steps), plateaus)
    )


TYPES = {"bf16": torch.bfloat16, "fp16": torch.float16}


class Precision(NamedTuple):
    """The type of the large products on a device; weights stay in fp32."""

    name: str
    device: str

    def arithmetic(self) -> contextlib.AbstractContextManager[object]:
        """What losses are computed in."""
        if self.device == "cpu" and self.name != "fp16":
            return half_precision(TYPES.get(self.name))
        return torch.autocast(self.device, dtype=TYPES.get(self.name), enabled=self.name in TYPES)

    def scaler(self) -> torch.amp.GradScaler:
        """Keeps small fp16 gradients from vanishing; does nothing for the others."""
        return torch.amp.GradScaler(self.device, enabled=self.name == "fp16")


def pick_precision(wanted: str, device: torch.device) -> Precision:
    """`auto` takes bf16 where the hardware has it, else fp16 on GPUs and fp32 on CPUs."""
    if device.type == "cpu":
        return Precision(("bf16" if has_bf16() else "fp32") if wanted == "auto" else wanted, device.type)
    on_gpu = torch.cuda.is_bf16_supported(including_emulation=False)
    if wanted == "bf16" and not on_gpu:
        raise UserError("train.precision: bf16 is not to be had on this GPU; use fp16 or auto")
    return Precision(("bf16" if on_gpu else "fp16") if wanted == "auto" else wanted, device.type)


def has_bf16() -> bool:
    """Whether this CPU multiplies in bf16 by itself."""
    return bool(torch.cpu._is_amx_tile_supported() or torch.cpu._is_avx512_bf16_supported())
