"""Linear layers, W x + b, whose weights may lie as a CPU multiplies them best.

A product first brings its weights into the order in which the hardware takes them, which with few rows takes as long
as the product itself. Where weights stay as they are for many products, that is done once: `pack` keeps the ordered
weight beside the plain one, in as much memory again, and `product` takes it where nothing is learnt and where it is
faster: in bf16 always, in fp32 with the few rows that a beam over one sentence has.
"""

from typing import NamedTuple, TypeVar

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from seq2seq.model.products import Multiply, learns_by_onednn

FEW = range(2, 17)  # rows; one is no faster, and oneDNN would build and keep a kernel for each larger number

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
    """Where a tensor lies, and how often it was changed there; changes through `.data` are not seen."""
    return weight.data_ptr(), 0 if weight.is_inference() else weight._version


def product(inputs: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """W x + b for inputs (…, in) and a weight (out, in)."""
    packed: Packed | None = getattr(weight, "packed", None)
    if packed is None or not serves(packed, inputs, weight):
        if learns_by_onednn(inputs, weight):
            return Multiply.apply(inputs, weight, bias)  # type: ignore[no-any-return, no-untyped-call]
        return F.linear(inputs, weight, bias)
    return torch.ops.mkldnn._linear_pointwise(inputs, packed.weight, bias, "none", [], "")  # type: ignore[no-any-return]


def serves(packed: Packed, inputs: Tensor, weight: Tensor) -> bool:
    """Whether a packed weight gives what the plain one would, which has a gradient and knows autocast, and faster."""
    if torch.is_grad_enabled() or torch.is_autocast_enabled("cpu") or inputs.dtype != weight.dtype:
        return False
    is_faster = weight.dtype == torch.bfloat16 or inputs.numel() // weight.size(1) in FEW
    return is_faster and packed.stamp == stamp(weight)


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
    """A model that is not learnt any more, with the weights of its linear layers and of recurrent steps packed."""
    for module in model.modules():
        if isinstance(module, Linear):
            pack(module.weight)
        for weight in getattr(module, "step_weights", ()):
            pack(weight)
    return model
