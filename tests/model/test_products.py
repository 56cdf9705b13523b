"""Gradients of products that wait for each other are those of plain autograd, and in half precision nearly so."""

import mmap
from contextlib import nullcontext
from typing import Any

import pytest
import torch
from torch import nn

from seq2seq.model import Seq2Seq
from seq2seq.model import products as module
from seq2seq.model.decoders import bahdanau, luong
from seq2seq.model.products import Products, half, half_precision, rounded
from tests.model.zoo import combination

V = 40
LOOPS: list[dict[str, Any]] = [
    {"decoder": "luong", "input_feeding": True, "layers": 2},
    {"decoder": "luong", "input_feeding": True, "cell": "lstm", "query": "input+state"},
    {"decoder": "bahdanau", "coverage": True, "read_out": "maxout"},
    {"decoder": "conditional", "sentinel": True, "copy_source": True},
    {"decoder": "gnmt", "attention": "multi-head", "layers": 2},
    {"encoder": "transformer", "decoder": "transformer", "attention": "multi-head"},
]


def model_of(**settings: Any) -> Seq2Seq:
    torch.manual_seed(0)
    chosen = combination(**{"attention": "additive", "embedding": 32, "hidden": 64, "dropout": 0.0, **settings})
    assert not isinstance(chosen, str), chosen
    return Seq2Seq(chosen, V, V).train()


def gradients(model: Seq2Seq, kind: torch.dtype | None, *, plain: bool = False) -> dict[str, torch.Tensor]:
    generator = torch.Generator().manual_seed(1)
    source, before, after = torch.randint(4, V, (3, 5, 7), generator=generator)
    with nullcontext() if plain else Products(kind):
        loss = model((source, torch.tensor([7, 7, 5, 3, 1]), before, after), 0.1)
    model.zero_grad()
    loss.smoothed.backward()
    return {name: weight.grad for name, weight in model.named_parameters() if weight.grad is not None}


@pytest.mark.parametrize("settings", LOOPS, ids=str)
def test_deferred_gradients_are_those_of_plain_autograd(settings: dict[str, Any]) -> None:
    model = model_of(**settings).double()
    expected = gradients(model, None, plain=True)
    found = gradients(model, None)
    assert found.keys() == expected.keys()
    for name, gradient in found.items():
        torch.testing.assert_close(gradient, expected[name], rtol=1e-9, atol=1e-11, msg=name)


@pytest.mark.parametrize("settings", LOOPS, ids=str)
def test_half_precision_rounds_and_does_nothing_else(settings: dict[str, Any]) -> None:
    model = model_of(**settings)
    expected = gradients(model, None, plain=True)
    found = gradients(model, torch.bfloat16)
    total = torch.cat([gradient.flatten() for gradient in expected.values()]).norm()
    for name, gradient in found.items():
        assert gradient.dtype == torch.float32
        assert (gradient - expected[name]).norm() / total < 0.03, name
    assert any(not torch.equal(gradient, expected[name]) for name, gradient in found.items())


def test_a_weight_used_at_many_steps_is_multiplied_once_for_its_gradient(monkeypatch: pytest.MonkeyPatch) -> None:
    layer, calls, original = nn.Linear(8, 32), [], module.Layer.gradient
    monkeypatch.setattr(module.Layer, "gradient", lambda self: calls.append(len(self.inputs)) or original(self))
    state = torch.zeros(3, 32)
    with Products():
        for _ in range(5):
            state = torch.tanh(layer(state[:, :8]))
    state.sum().backward()
    assert calls == [5]


def test_what_is_not_learnt_from_is_multiplied_as_ever() -> None:
    layer, inputs = nn.Linear(8, 32), torch.randn(4, 8)
    expected = layer(inputs)
    with Products(torch.bfloat16), torch.no_grad():
        assert torch.equal(layer(inputs), expected)
    with Products(torch.bfloat16):
        assert not torch.equal(layer(inputs), expected)
    assert torch.equal(layer(inputs), expected)


@pytest.mark.parametrize("decoder", ["bahdanau", "conditional", "luong"])
def test_steps_that_wait_for_each_other_are_deferred_in_half_precision_alone(
    decoder: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, calls, original = model_of(decoder=decoder, input_feeding=decoder == "luong"), [], module.Layer.gradient
    monkeypatch.setattr(module.Layer, "gradient", lambda self: calls.append(len(self.inputs)) or original(self))
    monkeypatch.setattr(module, "onednn_is_faster", lambda: False)
    for one in (bahdanau, luong):  # which one function learns where there is compiled code
        monkeypatch.setattr(one, "waits_here", lambda *_: False)
    batch = (torch.full((3, 4), 5), torch.tensor([4, 4, 4]), torch.full((3, 6), 5), torch.full((3, 6), 5))
    for kind in (None, torch.bfloat16):
        with half_precision(kind):
            assert half() == kind
            with torch.no_grad():
                assert half() is None
            model(batch).smoothed.backward()
        assert set(calls) == (set() if kind is None else {6})


@pytest.mark.parametrize(("rows", "expected"), [(1, 32), (32, 32), (33, 64), (512, 512), (513, 768)])
def test_rows_for_onednn_come_in_round_numbers(rows: int, expected: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "onednn_is_faster", lambda: False)
    padded = rounded(torch.ones(rows, 3, dtype=torch.bfloat16))
    assert padded.size(0) == expected
    assert padded.sum() == rows * 3
    assert rounded(torch.ones(rows, 3)).size(0) == rows
    monkeypatch.setattr(module, "onednn_is_faster", lambda: True)
    assert rounded(torch.ones(rows, 3)).size(0) == expected


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this PyTorch has no oneDNN")
@pytest.mark.parametrize("settings", [*LOOPS, {"decoder": "luong", "attention": "dot", "lexical": True}], ids=str)
def test_the_faster_library_learns_the_same(settings: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    model, calls, original = model_of(**settings), [], module.product_of
    found = {}
    for is_faster in (False, True):
        monkeypatch.setattr(module, "onednn_is_faster", lambda is_faster=is_faster: is_faster)
        found[is_faster] = gradients(model, None, plain=True)
    for name, expected in found[False].items():
        torch.testing.assert_close(found[True][name], expected, rtol=1e-4, atol=1e-6, msg=name)
    monkeypatch.setattr(module, "product_of", lambda *given: calls.append(given) or original(*given))
    gradients(model, None, plain=True)
    assert len(calls) > 10


@pytest.mark.skipif(not torch.backends.mkldnn.is_available(), reason="this PyTorch has no oneDNN")
@pytest.mark.parametrize("is_faster", [False, True])
def test_products_are_right_however_their_factors_lie(is_faster: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "onednn_is_faster", lambda: is_faster)
    torch.manual_seed(1)
    left, right, bias = torch.randn(33, 20), torch.randn(20, 50), torch.randn(50)
    exact = left.double() @ right.double() + bias
    for one in (left, left.t().contiguous().t()):
        for other in (right, right.t().contiguous().t(), torch.cat([right, right], 1)[:, :50]):
            torch.testing.assert_close(module.product_of(one, other, bias).double(), exact, rtol=1e-5, atol=1e-5)
            torch.testing.assert_close(module.product_of(one, other).double(), exact - bias, rtol=1e-5, atol=1e-5)
    gradient = module.gradient_of_weight(exact.float(), left)
    torch.testing.assert_close(gradient.double(), exact.t() @ left.double(), rtol=1e-5, atol=1e-4)


def test_no_room_for_kernels_is_out_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr(mmap, "mmap", refuse)
    with pytest.raises(MemoryError):
        rounded(torch.ones(3, 3, dtype=torch.bfloat16))
