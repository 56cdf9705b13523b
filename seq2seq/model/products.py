"""Products on a CPU: by the faster library, in half precision, and in loops with one for the gradient of each weight.

In a loop, plain autograd makes a thin product for the gradient of a weight at every step and adds them up, which
carries the weight's memory to and fro as often. Here the steps only keep what the product needs, x(t) the input of a
step and g(t) the gradient of its output:

    W' = Σ g(t)ᵀ x(t) = [g(1); …; g(T)]ᵀ [x(1); …; x(T)]

The steps hang on a token that stands for the weight, so autograd calls the token's backward once all steps are through.
All else stays in fp32: the inputs of a product are rounded, and what comes out is widened again.
"""

import functools
import mmap
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor
from torch.autograd.function import once_differentiable
from torch.overrides import TorchFunctionMode

THIN = 16  # outputs of a layer whose gradients are too small a product to wait for
ROUND_NUMBER, MANY_ROWS, ROUND_MANY = 32, 512, 256  # of rows, as oneDNN builds and keeps a kernel for each it meets
ROOM_FOR_KERNELS = 16 << 20  # bytes that those of a few products take at the most

KIND: ContextVar[torch.dtype | None] = ContextVar("kind", default=None)
IN_LOOP: ContextVar[bool] = ContextVar("in_loop", default=False)


@contextmanager
def half_precision(kind: torch.dtype | None) -> Iterator[None]:
    """Have the large products of a training be made in this type: of the output layer, and of steps in a loop."""
    before = KIND.set(kind)
    try:
        yield
    finally:
        KIND.reset(before)


@functools.cache
def onednn_is_faster() -> bool:
    """Whether oneDNN makes products in fp32 twice as fast as MKL, which keeps its widest vectors to Intel's CPUs."""
    if not (torch.backends.mkl.is_available() and torch.backends.mkldnn.is_available()):  # type: ignore[no-untyped-call]
        return False
    try:
        described = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return False
    return "GenuineIntel" not in described and torch.backends.cpu.get_cpu_capability() == "AVX512"


def by_onednn(kind: torch.dtype) -> bool:
    """Whether products of this type are oneDNN's on a CPU here."""
    return kind.itemsize < 4 or (kind == torch.float32 and onednn_is_faster())


def product_of(left: Tensor, right: Tensor, bias: Tensor | None = None) -> Tensor:
    """Rows (N, in) times a matrix (in, out), and a bias for each row; without a gradient."""
    if left.device.type == "cpu" and left.dtype == torch.float32 and onednn_is_faster():
        if left.stride(1) != 1:
            left = left.contiguous()  # else it is MKL's again
        if not (right.is_contiguous() or right.t().is_contiguous()):
            right = right.contiguous()  # a part of a wider matrix takes a hundred times as long
        return torch.ops.mkldnn._linear_pointwise(left, right.t(), bias, "none", [], "")  # type: ignore[no-any-return]
    return left @ right if bias is None else torch.addmm(bias, left, right)


def half() -> torch.dtype | None:
    """The narrow type in which products that are learnt from are to be made here, if any."""
    return KIND.get() if torch.is_grad_enabled() else None


def steps(inputs: Tensor) -> AbstractContextManager[object]:
    """What a loop over steps of these inputs runs in."""
    by_onednn_here = inputs.device.type == "cpu" and torch.is_grad_enabled() and onednn_is_faster()
    return Products(half()) if half() or by_onednn_here else nullcontext()


class Products(TorchFunctionMode):
    """While it lasts, linear layers multiply in the type `kind`, or their own, and defer what they learn."""

    def __init__(self, kind: torch.dtype | None = None) -> None:
        super().__init__()
        self.kind = kind
        self.layers: dict[int, tuple[Layer, Tensor]] = {}  # by the weight's address, each with its token

    def __enter__(self) -> "Products":
        self.outer = IN_LOOP.set(True)
        return super().__enter__()  # type: ignore[no-any-return, no-untyped-call]

    def __exit__(self, *failure: Any) -> None:
        IN_LOOP.reset(self.outer)
        super().__exit__(*failure)  # type: ignore[no-untyped-call]

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
        return gradient_of_weight(gradients, inputs).to(self.original.dtype), summed(gradients).to(self.original.dtype)


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
        outputs = product_of(seen, layer.weight.t(), layer.bias)[: rows.size(0)]
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
        of_inputs = product_of(gradient, layer.weight)[: rows.size(0)].to(rows.dtype)
        return of_inputs.view(ctx.shape), layer.nothing, None


class Multiply(torch.autograd.Function):
    """W x + b outside of loops, with all three products by the faster library."""

    @staticmethod
    def forward(ctx: Any, inputs: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
        rows = rounded(inputs.flatten(0, -2))
        ctx.save_for_backward(rows, weight)
        ctx.shape, ctx.has_bias = inputs.shape, bias is not None
        outputs = product_of(rows, weight.t(), bias)[: inputs.numel() // inputs.size(-1)]
        return outputs.view(*inputs.shape[:-1], -1)

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor | None, ...]:
        rows, weight = ctx.saved_tensors
        given = gradients[0].flatten(0, -2)
        gradient = rounded(given)
        of_inputs = product_of(gradient, weight)[: given.size(0)].view(ctx.shape) if ctx.needs_input_grad[0] else None
        of_weight = gradient_of_weight(gradient, rows) if ctx.needs_input_grad[1] else None
        return of_inputs, of_weight, summed(gradient) if ctx.has_bias else None


def learns_by_onednn(inputs: Tensor, weight: Tensor) -> bool:
    """Whether a linear layer is learnt by `Multiply`."""
    is_plain = inputs.dtype == weight.dtype == torch.float32 and inputs.device.type == "cpu" and inputs.numel() > 0
    if torch.is_autocast_enabled("cpu"):
        return False
    return is_plain and weight.size(0) > THIN and torch.is_grad_enabled() and onednn_is_faster() and not IN_LOOP.get()


def gradient_of_weight(gradients: Tensor, inputs: Tensor) -> Tensor:
    """gradientsᵀ @ inputs, (out, in), of rows (N, out) and (N, in)."""
    if inputs.device.type == "cpu" and inputs.dtype == torch.float32 and onednn_is_faster():
        return product_of(inputs.t(), gradients).t()  # to turn the narrower of the two round takes less time
    return gradients.t() @ inputs


def all_rows(parts: list[Tensor]) -> Tensor:
    return parts[0] if len(parts) == 1 else torch.cat(parts)


def rounded(rows: Tensor) -> Tensor:
    """Rows (N, ·) with zeros behind them where a round number of rows is cheaper."""
    spare = 0 if rows.is_cuda else round_number(rows.size(0), rows.dtype) - rows.size(0)
    return F.pad(rows, (0, 0, 0, spare)) if spare else rows


def round_number(rows: int, kind: torch.dtype) -> int:
    """As many rows or a few more, where a round number of them is cheaper."""
    if not by_onednn(kind):
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
