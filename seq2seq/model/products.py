"""Half precision on a CPU, and loops over steps in it: one product for the gradient of each weight.

In a loop, plain autograd makes a thin product for the gradient of a weight at every step and adds them up, which
carries the weight's memory to and fro as often. Here the steps only keep what the product needs, x(t) the input of a
step and g(t) the gradient of its output:

    W' = Σ g(t)ᵀ x(t) = [g(1); …; g(T)]ᵀ [x(1); …; x(T)]

The steps hang on a token that stands for the weight, so autograd calls the token's backward once all steps are through.
All else stays in fp32: the inputs of a product are rounded, and what comes out is widened again.
"""

import mmap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.overrides import TorchFunctionMode

THIN = 16  # outputs of a layer whose gradients are too small a product to wait for
ROUND_NUMBER, MANY_ROWS, ROUND_MANY = 32, 512, 256  # of rows, as oneDNN builds and keeps a kernel for each it meets
ROOM_FOR_KERNELS = 16 << 20  # bytes that those of a few products take at the most

KIND: ContextVar[torch.dtype | None] = ContextVar("kind", default=None)


@contextmanager
def half_precision(kind: torch.dtype | None) -> Iterator[None]:
    """Have the large products of a training be made in this type: of the output layer, and of steps in a loop."""
    before = KIND.set(kind)
    try:
        yield
    finally:
        KIND.reset(before)


def half() -> torch.dtype | None:
    """The narrow type in which products that are learnt from are to be made here, if any."""
    return KIND.get() if torch.is_grad_enabled() else None


def steps() -> AbstractContextManager[object]:
    """What a loop over steps runs in."""
    kind = half()
    return Products(kind) if kind else nullcontext()


class Products(TorchFunctionMode):
    """While it lasts, linear layers multiply in the type `kind`, or their own, and defer what they learn."""

    def __init__(self, kind: torch.dtype | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.layers: dict[int, tuple[Layer, Tensor]] = {}  # by the weight's address, each with its token

    def __torch_function__(
        self, function: Callable[..., Any], types: Any, args: tuple[Any, ...] = (), kwargs: Any = None
    ) -> Any:
        if function is F.linear and not kwargs and torch.is_grad_enabled() and args[1].size(0) > THIN:
            return self.linear(*args)
        return function(*args, **(kwargs or {}))

    def linear(self, inputs: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
        if id(weight) not in self.layers:
            layer = Layer(weight, bias, self.kind or weight.dtype)
            self.layers[id(weight)] = layer, Learnt.apply(weight, bias, layer)  # type: ignore[no-untyped-call]
        layer, token = self.layers[id(weight)]
        return Step.apply(inputs, token, layer)  # type: ignore[no-any-return, no-untyped-call]


class Layer:
    """A weight and a bias as they are multiplied, and what the backward pass keeps for their gradients."""

    def __init__(self, weight: Tensor, bias: Tensor | None, kind: torch.dtype) -> None:
        self.original = weight
        self.weight, self.bias = weight.detach().to(kind), None if bias is None else bias.detach().to(kind)
        self.nothing = weight.new_zeros(())  # the gradient of a token
        self.inputs: list[Tensor] = []
        self.gradients: list[Tensor] = []

    def gradient(self) -> tuple[Tensor, Tensor]:
        """Of weight and bias, in one product each."""
        inputs, gradients = (rounded(all_rows(parts)) for parts in (self.inputs, self.gradients))
        self.inputs, self.gradients = [], []
        return (gradients.t() @ inputs).to(self.original.dtype), summed(gradients).to(self.original.dtype)


class Learnt(torch.autograd.Function):
    """The token: weight and bias of a layer, as the graph of its steps sees them."""

    @staticmethod
    def forward(ctx: Any, weight: Tensor, bias: Tensor | None, layer: Layer) -> Tensor:
        ctx.layer, ctx.has_bias = layer, bias is not None
        return weight.new_zeros(())

    @staticmethod
    def backward(ctx: Any, *_: Tensor) -> tuple[Tensor | None, ...]:
        of_weight, of_bias = ctx.layer.gradient()
        return of_weight, of_bias if ctx.has_bias else None, None


class Step(torch.autograd.Function):
    """W x + b: rows (…, in) become (…, out) of the same type."""

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, token: Tensor, layer: Layer) -> Tensor:
        rows = inputs.flatten(0, -2)
        seen = rounded(rows.to(layer.weight.dtype))
        ctx.layer, ctx.shape = layer, inputs.shape
        ctx.save_for_backward(seen)
        outputs = F.linear(seen, layer.weight, layer.bias)[: rows.size(0)]
        return outputs.to(inputs.dtype).view(*inputs.shape[:-1], -1)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        layer, (seen,) = ctx.layer, ctx.saved_tensors
        rows = gradients[0].flatten(0, -2)
        gradient = rounded(rows.to(seen.dtype))
        layer.inputs.append(seen)
        layer.gradients.append(gradient)
        if not ctx.needs_input_grad[0]:
            return None, layer.nothing, None
        of_inputs = (gradient @ layer.weight)[: rows.size(0)].to(rows.dtype)
        return of_inputs.view(ctx.shape), layer.nothing, None


def all_rows(parts: list[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def rounded(rows: Tensor) -> Tensor:
    """Rows (N, ·) with zeros behind them where a round number of rows is cheaper."""
    spare = 0 if rows.is_cuda else round_number(rows.size(0), rows.dtype) - rows.size(0)
    return F.pad(rows, (0, 0, 0, spare)) if spare else rows


def round_number(rows: int, kind: torch.dtype) -> int:
    """As many rows or a few more, where a round number of them is cheaper."""
    if kind.itemsize >= 4:
        return rows
    find_room()
    return rows + -rows % (ROUND_MANY if rows > MANY_ROWS else ROUND_NUMBER)


def summed(rows: Tensor) -> Tensor:
    """The sum of rows (N, ·), as a product: in half precision much faster than sum(0)."""
    return rows.new_ones(rows.size(0)) @ rows


def find_room() -> None:
    """Run out of memory here rather than in oneDNN, which crashes where it has no room for a kernel."""
    try:
        mmap.mmap(-1, ROOM_FOR_KERNELS).close()
    except OSError as error:
        raise MemoryError from error
