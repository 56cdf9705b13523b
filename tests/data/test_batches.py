"""Every pair once an epoch, under the budget, in an order that seed and epoch fix."""

from itertools import islice

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from seq2seq.data.batches import Place, Reader, collate, count_batches, padding_of, plan_window
from seq2seq.data.encoded import Encoded, ragged
from seq2seq.specials import BEGIN, END, PAD

lengths = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)), min_size=1, max_size=80)


def encoded(sizes: list[tuple[int, int]], first: int = 4) -> Encoded:
    """Pairs of these lengths; every source says its own number, from `first` on."""
    return Encoded(ragged([[first + i] * s for i, (s, _) in enumerate(sizes)]), ragged([[5] * t for _, t in sizes]))


@given(lengths, st.integers(1, 200), st.integers(0, 5))
def test_an_epoch_holds_every_pair_once(sizes: list[tuple[int, int]], budget: int, epoch: int) -> None:
    plan = plan_window(encoded(sizes), budget, seed=1, epoch=epoch)
    assert sorted(np.concatenate(plan).tolist()) == list(range(len(sizes)))
    assert len(plan) == count_batches(encoded(sizes), budget)


@given(lengths, st.integers(1, 200))
def test_a_batch_stays_within_its_budget_unless_it_is_one_long_pair(sizes: list[tuple[int, int]], budget: int) -> None:
    data = encoded(sizes)
    for rows in plan_window(data, budget, seed=1, epoch=0):
        batch = collate(data, rows)
        assert max(batch.source.numel(), batch.target_out.numel()) <= budget or len(rows) == 1


def test_every_epoch_has_as_many_batches_in_another_order() -> None:
    data = encoded([(i % 17, i % 13) for i in range(300)])
    plans = [[rows.tolist() for rows in plan_window(data, 128, seed=1, epoch=epoch)] for epoch in (0, 0, 1, 2)]
    assert plans[0] == plans[1] != plans[2]
    assert len({len(plan) for plan in plans}) == 1


def test_the_target_stands_twice_shifted_by_one() -> None:
    data = Encoded(ragged([[7, 8], [9]]), ragged([[4], [5, 6, 7]]))
    batch = collate(data, np.array([0, 1]))
    assert batch.source.tolist() == [[7, 8, END], [9, END, PAD]]
    assert batch.source_lengths.tolist() == [3, 2]
    assert batch.target_in.tolist() == [[BEGIN, 4, PAD, PAD], [BEGIN, 5, 6, 7]]
    assert batch.target_out.tolist() == [[4, END, PAD, PAD], [5, 6, 7, END]]


def three_windows() -> list[Encoded]:
    return [encoded([(1 + i % 7, i % 5) for i in range(40)], first=100 * window) for window in (1, 2, 3)]


def said(reader: Reader, start: Place, epochs: int) -> list[tuple[list[list[int]], Place]]:
    return [(batch.source.tolist(), place) for batch, place in reader.read(start, epochs)]


def test_a_reader_goes_on_from_any_place_as_if_it_had_never_stopped() -> None:
    reader = Reader(three_windows(), budget=32, seed=4)
    whole = said(reader, Place(), epochs=2)
    assert len(whole) == 2 * reader.batches_an_epoch
    for stop in range(0, len(whole), 5):
        assert said(reader, whole[stop][1], epochs=2) == whole[stop + 1 :]


def test_an_epoch_reads_every_window_once_in_an_order_of_its_own() -> None:
    reader = Reader(three_windows(), budget=32, seed=4)
    orders = []
    for epoch in range(6):
        batches = islice(reader.read(Place(epoch), epochs=6), reader.batches_an_epoch)
        numbers = [row[0] for batch, _ in batches for row in batch.source.tolist()]
        assert sorted(numbers) == sorted(100 * w + i for w in (1, 2, 3) for i in range(40))
        orders.append(tuple(dict.fromkeys(number // 100 for number in numbers)))
        assert sorted(orders[-1]) == [1, 2, 3]
    assert len(set(orders)) > 1


@given(lengths, st.integers(1, 200))
def test_padding_is_what_the_batches_hold(sizes: list[tuple[int, int]], budget: int) -> None:
    data = encoded(sizes)
    batches = [collate(data, rows) for rows in plan_window(data, budget, seed=1, epoch=0)]
    padding = padding_of([data], budget, seed=1)
    for side, share in (("source", padding.source), ("target_out", padding.target)):
        tokens = [getattr(batch, side) for batch in batches]
        np.testing.assert_allclose(share, sum(int((t != PAD).sum()) for t in tokens) / sum(t.numel() for t in tokens))
