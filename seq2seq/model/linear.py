"""Linear layers, W x + b, whose weights may lie as a CPU multiplies them best.

A product first brings its weights into the order in which the hardware takes them, which with few rows takes as long
as the rest. Where weights stay as they are for many products, that is done once: `pack` keeps the ordered weight with
the plain one, and `product` takes it where that is faster: in bf16 always, in fp32 with a few rows.
"""

from typing import NamedTuple, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

FEW = range(2, 17)  # rows

Model = TypeVar("Model", bound=nn.Module)


class Linear(nn.Linear):
    """W x + b."""

    def forward(self, inputs: Tensor) -> Tensor:
        return product(inputs, self.weight, self.bias)


class Packed(NamedTuple):
    """A weight in the order of the hardware, and what tells that the plain one is still the same."""

    weight: Tensor
    stamp: tuple[int, int]


def stamp(weight: Tensor) -> tuple[int, int]:
    """Where a tensor lies, and how often it was changed there."""
    return weight.data_ptr(), weight._version


def product(inputs: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """W x + b for inputs (…, in) and a weight (out, in)."""
    packed: Packed | None = getattr(weight, "packed", None)
    if packed is None or packed.stamp != stamp(weight):
        return F.linear(inputs, weight, bias)
    if weight.dtype == torch.float32 and inputs.numel() // weight.size(1) not in FEW:
        return F.linear(inputs, weight, bias)
    return torch.ops.mkldnn._linear_pointwise(inputs, packed.weight, bias, "none", [], "")  # type: ignore[no-any-return]


def pack(weight: Tensor) -> Tensor:
    """The weight, packed if it is of a type for which that is worth while here; it serves until the weight changes."""
    if weight.device.type == "cpu" and can_pack(weight.dtype):
        ordered = torch.ops.mkldnn._reorder_linear_weight(weight.detach().contiguous())
        weight.packed = Packed(ordered, stamp(weight))  # type: ignore[attr-defined]
    return weight


def can_pack(kind: torch.dtype) -> bool:
    """Whether this PyTorch can, and this CPU."""
    if not torch.backends.mkldnn.is_available():  # type: ignore[no-untyped-call]
        return False
    return kind == torch.float32 or (kind == torch.bfloat16 and torch.ops.mkldnn._is_mkldnn_bf16_supported())


def pack_weights(model: Model) -> Model:
    """A model that is not learnt any more, with the weights of all its products packed."""
    for module in model.modules():
        if isinstance(module, Linear):
            pack(module.weight)
        elif isinstance(module, nn.RNNBase):
            for name, weight in module.named_parameters():
                if name.startswith("weight"):
                    pack(weight)
    return model
