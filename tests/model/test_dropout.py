"""What dropout leaves out, how much of it, and what it makes of the rest."""

import pytest
import torch

from seq2seq.model.dropout import Dropout, drop, mask_like

MANY = 1_000_000


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.9])
def test_the_share_vanishes_and_the_rest_makes_up_for_it(share: float) -> None:
    torch.manual_seed(0)
    left = drop(torch.ones(MANY), share)
    deviation = (share * (1 - share) / MANY) ** 0.5
    assert float((left == 0).float().mean()) == pytest.approx(share, abs=5 * deviation)
    assert left.unique().tolist() == pytest.approx([0, 1 / (1 - share)], rel=1e-4)


def test_no_number_says_anything_about_its_neighbours() -> None:
    torch.manual_seed(0)
    kept = (drop(torch.ones(MANY), 0.5) > 0).double() - 0.5
    for apart in range(1, 9):  # four numbers share a draw
        assert abs(float((kept[apart:] * kept[:-apart]).mean())) < 5 * 0.25 / MANY**0.5


@pytest.mark.parametrize("shape", [(), (1,), (3,), (5, 7, 3)])
def test_every_shape_and_type_goes_through(shape: tuple[int, ...]) -> None:
    for kind in (torch.float32, torch.float64, torch.bfloat16):
        left = drop(torch.ones(shape, dtype=kind), 0.5)
        assert left.shape == shape
        assert left.dtype == kind


def test_the_same_seed_drops_the_same() -> None:
    torch.manual_seed(3)
    first = drop(torch.ones(100), 0.4)
    torch.manual_seed(3)
    assert torch.equal(first, drop(torch.ones(100), 0.4))


def test_what_is_dropped_gets_no_gradient() -> None:
    activations = torch.ones(100, requires_grad=True)
    left = drop(activations, 0.5)
    left.sum().backward()
    assert torch.equal(activations.grad, left.detach())


def test_nothing_is_dropped_where_nothing_is_learnt() -> None:
    ones = torch.ones(100)
    assert Dropout(0.5).eval()(ones) is ones
    assert Dropout(0.0).train()(ones) is ones
    assert torch.equal(mask_like(ones, 0.5, training=False), ones)


def test_a_share_of_nearly_all_leaves_finite_numbers() -> None:
    assert bool(drop(torch.ones(100), 0.9999999).isfinite().all())
