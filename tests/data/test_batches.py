"""Every pair once an epoch, under the budget, in an order that seed and epoch fix."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.data.batches import Encoded, collate, plan_epoch, ragged
from seq2seq.specials import BEGIN, END, PAD

lengths = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=80)


def encoded(sizes: list[tuple[int, int]]) -> Encoded:
    return Encoded(ragged([[4] * s for s, _ in sizes]), ragged([[5] * t for _, t in sizes]))


@given(lengths, st.integers(1, 200), st.integers(0, 5))
def test_an_epoch_holds_every_pair_once(sizes: list[tuple[int, int]], budget: int, epoch: int) -> None:
    plan = plan_epoch(encoded(sizes), budget, seed=1, epoch=epoch)
    assert sorted(np.concatenate(plan).tolist()) == list(range(len(sizes)))


@given(lengths, st.integers(1, 200))
def test_a_batch_stays_within_its_budget_unless_it_is_one_long_pair(sizes: list[tuple[int, int]], budget: int) -> None:
    data = encoded(sizes)
    for rows in plan_epoch(data, budget, seed=1, epoch=0):
        batch = collate(data, rows)
        assert max(batch.source.numel(), batch.target_out.numel()) <= budget or len(rows) == 1


def test_every_epoch_has_as_many_batches_in_another_order() -> None:
    data = encoded([(i % 17, i % 13) for i in range(300)])
    plans = [[rows.tolist() for rows in plan_epoch(data, 128, seed=1, epoch=epoch)] for epoch in (0, 0, 1, 2)]
    assert plans[0] == plans[1] != plans[2]
    assert len({len(plan) for plan in plans}) == 1


def test_the_target_stands_twice_shifted_by_one() -> None:
    data = Encoded(ragged([[7, 8], [9]]), ragged([[4], [5, 6, 7]]))
    batch = collate(data, np.array([0, 1]))
    assert batch.source.tolist() == [[7, 8, END], [9, END, PAD]]
    assert batch.source_lengths.tolist() == [3, 2]
    assert batch.target_in.tolist() == [[BEGIN, 4, PAD, PAD], [BEGIN, 5, 6, 7]]
    assert batch.target_out.tolist() == [[4, END, PAD, PAD], [5, 6, 7, END]]
