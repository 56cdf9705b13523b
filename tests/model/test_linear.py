"""Weights that lie in the order of the hardware multiply as they did before."""

import pytest
import torch
import torch.nn.functional as F

from seq2seq.model import Seq2Seq, linear
from seq2seq.model.linear import Linear, pack, pack_weights, product
from seq2seq.recipe import Model

needs_packing = pytest.mark.skipif(
    not linear.can_pack(torch.bfloat16), reason="this CPU multiplies no bf16, or this PyTorch packs none"
)


@needs_packing
@pytest.mark.parametrize("shape", [(1, 24), (7, 24), (3, 5, 24), (0, 24)])
@pytest.mark.parametrize("bias", [True, False])
def test_a_packed_weight_multiplies_as_a_plain_one(shape: tuple[int, ...], bias: bool) -> None:
    torch.manual_seed(1)
    layer, inputs = Linear(24, 40, bias=bias).bfloat16(), torch.randn(shape).bfloat16()
    exact = F.linear(inputs.double(), layer.weight.double(), layer.bias.double() if bias else None)
    pack(layer.weight)
    with torch.inference_mode():
        found = layer(inputs)
    assert hasattr(layer.weight, "packed") and found.shape == exact.shape and found.dtype == torch.bfloat16
    torch.testing.assert_close(found.double(), exact, rtol=2**-7, atol=2**-7)


@pytest.mark.parametrize("rows", [1, 2, 16, 17])
def test_in_full_precision_a_packed_weight_multiplies_as_a_plain_one(rows: int) -> None:
    torch.manual_seed(1)
    layer, inputs = Linear(24, 40), torch.randn(rows, 1, 24)
    with torch.inference_mode():
        expected = layer(inputs)
        pack(layer.weight)
        torch.testing.assert_close(layer(inputs), expected, rtol=1e-5, atol=1e-5)


@needs_packing
def test_columns_of_a_wider_tensor_are_multiplied_alike() -> None:
    torch.manual_seed(1)
    weight, wide = torch.randn(40, 24).bfloat16(), torch.randn(6, 48).bfloat16()
    with torch.no_grad():
        expected = product(wide[:, 24:].contiguous(), weight)
        torch.testing.assert_close(product(wide[:, 24:], pack(weight)), expected, rtol=2**-7, atol=2**-7)


def test_what_is_learnt_goes_through_the_plain_weight() -> None:
    layer = Linear(8, 8)
    pack(layer.weight)
    layer(torch.randn(4, 8)).sum().backward()
    assert layer.weight.grad is not None
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
        assert layer(torch.randn(4, 8)).dtype == torch.bfloat16


def test_a_weight_made_without_versions_can_be_packed() -> None:
    with torch.inference_mode():
        weight = pack(torch.randn(8, 8))
        inputs = torch.randn(4, 8)
        torch.testing.assert_close(product(inputs, weight), F.linear(inputs, weight))


def test_weights_of_other_types_and_without_hardware_stay_plain(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not hasattr(pack(torch.randn(8, 8).double()), "packed")
    monkeypatch.setattr(linear, "can_pack", lambda kind: False)
    weight, inputs = torch.randn(8, 8).bfloat16(), torch.randn(2, 8).bfloat16()
    assert not hasattr(pack(weight), "packed")
    torch.testing.assert_close(product(inputs, weight), F.linear(inputs, weight))


def test_a_weight_that_changed_is_not_taken_for_what_was_packed() -> None:
    layer, inputs = Linear(8, 8), torch.randn(4, 8)
    pack(layer.weight)
    with torch.no_grad():
        layer.weight.zero_()
        torch.testing.assert_close(layer(inputs), layer.bias.expand(4, 8))
        layer.double()
        torch.testing.assert_close(layer(inputs.double()), layer.bias.expand(4, 8))


@needs_packing
def test_what_search_multiplies_is_packed_and_counts_once() -> None:
    model = Seq2Seq(Model(embedding=16, hidden=16, input_feeding=True, attention="additive"), 50, 50).bfloat16().eval()
    parameters = sum(one.numel() for one in model.parameters())
    pack_weights(model)
    matrices = {name for name, one in model.named_parameters() if one.dim() == 2 and not name.startswith("encoder.")}
    packed = {name for name, one in model.named_parameters() if hasattr(one, "packed")}
    assert packed == matrices  # the embeddings are the output layer's
    assert sum(one.numel() for one in model.parameters()) == parameters
