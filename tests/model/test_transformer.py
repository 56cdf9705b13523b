"""The order of words, as a Transformer knows it."""

import torch

from seq2seq.model.transformer import angles, rotated, sinusoids


def test_far_positions_are_exact_in_half_precision() -> None:
    torch.manual_seed(0)
    vectors = torch.randn(1, 400, 8)
    exact = rotated(vectors.double(), 0, 2)
    rough = rotated(vectors.bfloat16(), 0, 2)
    torch.testing.assert_close(rough.double(), exact, rtol=0, atol=0.05)
    waves = sinusoids(torch.arange(400), vectors.bfloat16())
    torch.testing.assert_close(waves.double(), sinusoids(torch.arange(400), vectors.double()), rtol=0, atol=0.01)


def test_rotated_products_know_of_distance_alone() -> None:
    torch.manual_seed(0)
    query, key = torch.randn(2, 1, 1, 8, dtype=torch.float64)
    products = [(rotated(query, at, 2) * rotated(key, at + 3, 2)).sum().item() for at in (0, 5, 100)]
    assert max(products) - min(products) < 1e-9


def test_the_first_hand_turns_one_radian_a_position() -> None:
    turns = angles(torch.arange(3), 8)
    torch.testing.assert_close(turns[:, 0], torch.arange(3, dtype=torch.float64))
