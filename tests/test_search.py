"""Search against something simpler: every sequence there is.

`S2S_SEARCH_CASES=500 pytest tests/test_search.py` tries more cases of each fact than the few that every run tries.
"""

import itertools
import math
import os
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from seq2seq.errors import UserError
from seq2seq.processors import Request
from seq2seq.recipe import Search, parse_recipe
from seq2seq.search import BLOCK, MANY_SCORES, Hypothesis, coverage, greatest, search, select
from seq2seq.specials import END

V = 7  # four special pieces and three words
WORDS = [4, 5, 6]
CASES = int(os.environ.get("S2S_SEARCH_CASES", "40"))
cases = settings(max_examples=CASES, deadline=None)


class Toy:
    """A made-up model: the next piece, and where it looks, hang on the sentence and all pieces so far, by a hash."""

    def __init__(self, seed: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.tables = torch.randn(3, 97, V, generator=generator, dtype=torch.float64).mul(2).log_softmax(-1)
        self.looks = torch.rand(3, 97, 4, generator=generator, dtype=torch.float64)  # four source positions

    def start(self, sentences: int) -> tuple[dict[str, Tensor], tuple[Tensor]]:
        return {"hash": torch.zeros(sentences, dtype=torch.long)}, (torch.arange(sentences) % 3,)

    def step(self, last: Tensor, state: dict[str, Tensor], memory: tuple[Tensor]) -> tuple[Tensor, Any, Tensor]:
        code = (state["hash"] * 31 + last) % 97
        sentence = memory[0].repeat_interleave(len(last) // len(memory[0]))
        return self.tables[sentence, code], {"hash": code}, self.looks[sentence, code]

    def hypothesis(self, sentence: int, pieces: Sequence[int], rules: Search) -> Hypothesis:
        """What a sequence is worth, piece by piece."""
        state, memory = select(self.start(3), torch.tensor([sentence]))
        total, last, covered = 0.0, 2, torch.zeros(4, dtype=torch.float64)
        for piece in [*pieces, END]:
            log_probs, state, looked = self.step(torch.tensor([last]), state, memory)
            total, last, covered = total + float(log_probs[0, piece]), piece, covered + looked[0]
        score = total / (len(pieces) + 1) ** rules.length_penalty
        score += rules.coverage_penalty * sum(math.log(min(float(one), 1.0)) for one in covered)
        return Hypothesis(list(pieces), total, score)

    def every(self, sentence: int, request: Request, rules: Search) -> list[Hypothesis]:
        """Every sequence of words that is allowed, the best first."""
        allowed = (pieces for pieces in sequences(request.most) if is_allowed(pieces, request, rules))
        return sorted((self.hypothesis(sentence, one, rules) for one in allowed), key=lambda one: -one.score)


def sequences(most: int) -> Iterator[tuple[int, ...]]:
    for length in range(most):
        yield from itertools.product(WORDS, repeat=length)


def holds(pieces: tuple[int, ...], phrase: tuple[int, ...]) -> bool:
    return any(pieces[i : i + len(phrase)] == phrase for i in range(len(pieces) - len(phrase) + 1))


def says_in_a_row(pieces: tuple[int, ...], times: int) -> bool:
    return any(
        holds(pieces, pieces[i : i + n] * times) for n in range(1, len(pieces) + 1) for i in range(len(pieces) - n + 1)
    )


def is_allowed(pieces: tuple[int, ...], request: Request, rules: Search) -> bool:
    n = rules.no_repeat
    windows = [pieces[i : i + n] for i in range(len(pieces) - n + 1)] if n else []
    return (
        len(pieces) + 1 >= request.least
        and pieces[: len(request.prefix)] == request.prefix
        and all(holds(pieces, phrase) for phrase in request.required)
        and not any(holds(pieces, phrase) for phrase in request.forbidden)
        and len(windows) == len(set(windows))
        and not (request.most_in_a_row and says_in_a_row(pieces, request.most_in_a_row + 1))
    )


def run(toy: Toy, requests: Sequence[Request], rules: Search, **more: Any) -> list[list[Hypothesis]]:
    state, memory = toy.start(len(requests))
    return search(toy.step, state, memory, requests, rules, source_lengths=[4] * len(requests), **more)


def assert_equal(found: Sequence[Hypothesis], expected: Sequence[Hypothesis]) -> None:
    assert [one.pieces for one in found] == [one.pieces for one in expected]
    for one, other in zip(found, expected, strict=True):
        assert one.log_prob == pytest.approx(other.log_prob, abs=1e-9)
        assert one.score == pytest.approx(other.score, abs=1e-9)


seeds = st.integers(0, 10**6)
phrases = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(tuple)
penalties = st.sampled_from([0.0, 0.6, 1.0, 2.0])


@st.composite
def wishes(draw: st.DrawFn) -> Request:
    """Any combination of what can be asked that some sequence fulfils."""
    most = draw(st.integers(1, 5))
    return Request(
        most,
        least=draw(st.integers(1, most)),
        prefix=draw(phrases | st.just(())),
        required=(draw(phrases),) if draw(st.booleans()) else (),
        forbidden=tuple(draw(st.lists(phrases, max_size=2))),
        most_in_a_row=draw(st.integers(0, 2)),
    )


@cases
@given(seed=seeds, most=st.integers(1, 5), penalty=penalties, cover=st.sampled_from([0.0, 0.5]), n=st.integers(0, 3))
def test_a_wide_beam_finds_what_brute_force_finds(seed: int, most: int, penalty: float, cover: float, n: int) -> None:
    toy, requests = Toy(seed), [Request(most)] * 3
    rules = Search(beam=250, length_penalty=penalty, coverage_penalty=cover, no_repeat=n)
    found = run(toy, requests, rules, n_best=3)
    for sentence in range(3):
        assert_equal(found[sentence], toy.every(sentence, requests[sentence], rules)[:3])


@cases
@given(seed=seeds, request=wishes(), n=st.sampled_from([0, 0, 2]), penalty=penalties)
def test_a_wide_beam_under_any_wishes_finds_what_brute_force_finds(
    seed: int, request: Request, n: int, penalty: float
) -> None:
    toy, rules = Toy(seed), Search(beam=250, length_penalty=penalty, no_repeat=n)
    expected = toy.every(0, request, rules)[:2]
    found = run(toy, [request, Request(3)], rules, n_best=2)
    if expected:
        assert_equal(found[0], expected)
    assert_equal(found[1], toy.every(1, Request(3), rules)[:2])  # what one sentence asks is nothing to the other


@pytest.mark.parametrize("most", [0, 2, 3])
def test_nothing_is_said_oftener_in_a_row_than_allowed(most: int) -> None:
    """Pieces, and groups of them, under a model that says them again and again, each sentence by its own bound."""

    def looping(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        scores = torch.zeros(len(last), V).index_fill(1, torch.tensor([END]), -9.0)
        after = torch.tensor([0, 0, 4, 0, 5, 4, 0])[last]  # 4 5 4 5 …
        return scores.scatter(1, after[:, None], 3.0).log_softmax(-1), state

    start = torch.zeros(2, 1)
    one, free = search(looping, start, start, [Request(25, most_in_a_row=most), Request(25)], Search(beam=3))
    said, freely = tuple(one[0].pieces), tuple(free[0].pieces)
    assert len(said) == 24 and says_in_a_row(freely, 12)
    assert not most or (says_in_a_row(said, most) and not says_in_a_row(said, most + 1))


@cases
@given(seed=seeds, required=st.lists(phrases, min_size=1, max_size=3), beam=st.integers(2, 6), most=st.integers(7, 12))
def test_required_phrases_are_said_whatever_the_beam(
    seed: int, required: list[tuple[int, ...]], beam: int, most: int
) -> None:
    for found in run(Toy(seed), [Request(most, required=tuple(required))] * 3, Search(beam=beam)):
        assert all(holds(tuple(found[0].pieces), phrase) for phrase in required)
        assert len(found[0].pieces) < most


@cases
@given(seed=seeds, most=st.integers(1, 12), penalty=penalties)
def test_a_beam_of_one_is_greedy(seed: int, most: int, penalty: float) -> None:
    toy, rules = Toy(seed), Search(beam=1, length_penalty=penalty)
    for sentence, found in enumerate(run(toy, [Request(most)] * 3, rules)):
        state, memory = select(toy.start(3), torch.tensor([sentence]))
        pieces, last = list[int](), 2
        while len(pieces) < most - 1:
            log_probs, state, _ = toy.step(torch.tensor([last]), state, memory)
            last = int(log_probs[0, END:].argmax()) + END
            if last == END:
                break
            pieces.append(last)
        assert_equal(found, [toy.hypothesis(sentence, pieces, rules)])


@cases
@given(
    seed=seeds,
    beam=st.integers(2, 12),
    groups=st.sampled_from([1, 2]),
    penalty=penalties,
    cover=st.sampled_from([0.0, 0.5]),
    n_best=st.integers(1, 2),
)
def test_the_early_stop_changes_nothing(
    seed: int, beam: int, groups: int, penalty: float, cover: float, n_best: int
) -> None:
    groups = groups if beam % groups == 0 else 1
    rules = Search(beam=beam, groups=groups, length_penalty=penalty, coverage_penalty=cover)
    requests = [Request(most) for most in (16, 9, 24)]
    early, full = (run(Toy(seed), requests, rules, n_best=n_best, early_stop=stop) for stop in (True, False))
    assert early == full


def test_the_early_stop_saves_steps() -> None:
    toy, steps = Toy(3), [0, 0]

    def counted(kind: int) -> Any:
        def step(*given: Any) -> Any:
            steps[kind] += 1
            return toy.step(*given)

        return step

    for stop in (False, True):
        state, memory = toy.start(1)
        search(counted(stop), state, memory, [Request(60)], Search(beam=12, length_penalty=0.0), early_stop=stop)
    assert steps[True] < steps[False]


@cases
@given(seed=seeds, beam=st.integers(1, 6), method=st.sampled_from(["beam", "sample"]), n=st.sampled_from([0, 2]))
def test_a_sentence_is_found_alike_alone_and_in_a_batch(seed: int, beam: int, method: Any, n: int) -> None:
    toy, rules = Toy(seed), Search(beam=beam, method=method, no_repeat=n, coverage_penalty=0.2)
    requests = [
        Request(8, number=5),
        Request(3, required=((4,),), number=9),
        Request(12, forbidden=((5,),), number=2**40),
    ]
    together = run(toy, requests, rules, n_best=beam, seed=seed)
    for sentence, request in enumerate(requests):
        state, memory = select(toy.start(3), torch.tensor([sentence]))
        alone = search(toy.step, state, memory, [request], rules, n_best=beam, seed=seed, source_lengths=[4])
        assert_equal(alone[0], together[sentence])


@cases
@given(seed=seeds, beam=st.integers(1, 6), groups=st.integers(1, 3), diversity=st.sampled_from([0.0, 0.5, 5.0]))
def test_what_is_found_has_the_probability_that_is_claimed(seed: int, beam: int, groups: int, diversity: float) -> None:
    toy, rules = Toy(seed), Search(beam=beam * groups, groups=groups, diversity=diversity, coverage_penalty=0.1)
    for sentence, found in enumerate(run(toy, [Request(6)] * 3, rules, n_best=rules.beam)):
        assert found == sorted(found, key=lambda one: -one.score)
        assert groups > 1 or len({tuple(one.pieces) for one in found}) == len(found)
        assert_equal(found, [toy.hypothesis(sentence, one.pieces, rules) for one in found])


def test_groups_that_are_told_to_differ_do() -> None:
    same, other = (
        run(Toy(5), [Request(8)] * 3, Search(beam=4, groups=4, diversity=diversity), n_best=4)
        for diversity in (0.0, 50.0)
    )
    assert all(len({tuple(one.pieces) for one in found}) == 1 for found in same)
    assert all(len({tuple(one.pieces[:1]) for one in found}) == 4 for found in other)


def test_samples_follow_the_distribution() -> None:
    toy = Toy(11)
    requests = [Request(2, number=number) for number in range(1000)]
    state, memory = {"hash": torch.zeros(1000, dtype=torch.long)}, (torch.zeros(1000, dtype=torch.long),)
    found = search(toy.step, state, memory, requests, Search(method="sample", beam=4), n_best=4)
    firsts = [tuple(one.pieces) for row in found for one in row]
    wanted = toy.tables[0, 2, END:].softmax(-1).tolist()  # the specials left out
    for piece, probability in zip([(), (4,), (5,), (6,)], wanted, strict=True):
        assert firsts.count(piece) / len(firsts) == pytest.approx(probability, abs=0.03)


def test_samples_hang_on_the_seed() -> None:
    rules = Search(method="sample", beam=5)
    one, again, other = (run(Toy(1), [Request(9)] * 3, rules, n_best=5, seed=seed) for seed in (1, 1, 2))
    assert one == again != other


@pytest.mark.parametrize("how", [{"top_k": 1}, {"top_p": 1e-6}, {"temperature": 1e-3}])
def test_a_sharp_distribution_samples_what_greedy_finds(how: dict[str, Any]) -> None:
    greedy = run(Toy(2), [Request(9)] * 3, Search(beam=1))
    assert run(Toy(2), [Request(9)] * 3, Search(beam=1, method="sample", **how)) == greedy


def test_top_k_and_top_p_leave_the_likeliest() -> None:
    toy = Toy(4)
    requests = [Request(2, number=number) for number in range(300)]
    state, memory = {"hash": torch.zeros(300, dtype=torch.long)}, (torch.zeros(300, dtype=torch.long),)
    ranked = toy.tables[0, 2, END:].softmax(-1).sort(descending=True)
    best_two = {tuple(() if piece == 0 else (piece + END,)) for piece in ranked.indices[:2].tolist()}
    for how in ({"top_k": 2}, {"top_p": float(ranked.values[:2].sum()) - 1e-6}):
        found = search(toy.step, state, memory, requests, Search(beam=1, method="sample", **how))
        assert {tuple(row[0].pieces) for row in found} == best_two


def talkative(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
    scores = torch.full((len(last), V), -5.0)
    scores[:, 4] = -0.1
    return scores, state


def test_every_sentence_has_its_own_length_limits() -> None:
    requests = [Request(1), Request(4), Request(2)]
    for beam in (1, 3):
        found = search(talkative, torch.zeros(3, 1), torch.zeros(3, 1), requests, Search(beam=beam))
        assert [len(best[0].pieces) for best in found] == [0, 3, 1]

    def silent(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        scores = torch.full((len(last), V), -5.0)
        scores[:, END] = -0.1
        return scores, state

    requests = [Request(9, least=1), Request(9, least=4), Request(9, least=20)]
    found = search(silent, torch.zeros(3, 1), torch.zeros(3, 1), requests, Search(beam=3))
    assert [len(best[0].pieces) for best in found] == [0, 3, 8]


def test_special_pieces_are_never_said() -> None:
    def odd(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        scores = torch.full((len(last), V), -3.0)
        scores[:, :3] = -0.1  # padding, unknown and begin would be the likeliest
        return scores, state

    for method in ("beam", "sample"):
        rules = Search(beam=4, method=method)
        for found in search(odd, torch.zeros(1, 1), torch.zeros(1, 1), [Request(5)], rules, n_best=4):
            assert all(set(one.pieces) <= set(WORDS) for one in found)
            assert all(math.isfinite(one.score) for one in found)


def test_where_nothing_is_possible_the_translation_is_empty() -> None:
    def hopeless(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        return torch.full((len(last), V), -math.inf), state

    for beam in (1, 3):
        found = search(hopeless, torch.zeros(1, 1), torch.zeros(1, 1), [Request(5)], Search(beam=beam))
        assert found == [[Hypothesis([], -math.inf, -math.inf)]]


def test_coverage_leaves_padding_out() -> None:
    covered = torch.tensor([[[0.5, 2.0, 0.0]], [[0.5, 2.0, 0.1]]])
    two, three = coverage(covered, torch.tensor([2, 3]))[:, 0].tolist()
    assert two == pytest.approx(math.log(0.5))
    assert three == pytest.approx(math.log(0.5) + math.log(0.1))


def test_unequal_groups_are_refused() -> None:
    with pytest.raises(UserError, match="cannot be divided into 2 equal groups"):
        parse_recipe("data: {corpus: starter-en-fr}\nsearch: {beam: 5, groups: 2}\n", "mine.yaml")


def test_select_reorders_any_tree() -> None:
    tree = {"a": torch.arange(3), "b": (torch.arange(6).view(3, 2), [torch.arange(3)])}
    chosen = select(tree, torch.tensor([2, 0]))
    assert chosen["a"].tolist() == [2, 0]
    assert chosen["b"][0].tolist() == [[4, 5], [0, 1]]
    assert chosen["b"][1][0].tolist() == [2, 0]


@pytest.mark.parametrize("width", [5 * BLOCK, 12 * BLOCK + 1, 20 * BLOCK - 1])
def test_the_greatest_of_many_are_those_of_few(width: int) -> None:
    scores = torch.randn(2, MANY_SCORES // width + 1, width, generator=torch.Generator().manual_seed(width))
    scores[0, :, 3:] = -math.inf  # fewer than asked for
    scores[1, 0, -2:] = 9.0  # at the end, and equal
    found = greatest(scores, 5)
    assert found.shape == (2, MANY_SCORES // width + 1, 5)
    torch.testing.assert_close(scores.gather(-1, found), scores.topk(5).values, rtol=0, atol=0)
    assert all(len(set(row)) == 5 for row in found.flatten(0, 1).tolist())
