"""Search against something simpler: every sequence there is."""

import itertools
import math
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from seq2seq.search import Hypothesis, beam_search, greedy_search, select
from seq2seq.specials import END

V = 7  # four special pieces and three words
WORDS = [4, 5, 6]


class Toy:
    """A made-up model: the next piece hangs on the sentence and on all pieces so far, through a hash of them."""

    def __init__(self, seed: int, longest: int) -> None:
        generator = torch.Generator().manual_seed(seed)
        self.tables = torch.randn(3, 97, V, generator=generator, dtype=torch.float64).mul(2).log_softmax(-1)
        self.longest = longest

    def start(self, sentences: int) -> tuple[dict[str, Tensor], tuple[Tensor]]:
        return {"hash": torch.zeros(sentences, dtype=torch.long)}, (torch.arange(sentences) % 3,)

    def step(self, last: Tensor, state: dict[str, Tensor], memory: tuple[Tensor]) -> tuple[Tensor, dict[str, Tensor]]:
        code = (state["hash"] * 31 + last) % 97
        sentence = memory[0].repeat_interleave(len(last) // len(memory[0]))
        return self.tables[sentence, code], {"hash": code}

    def log_prob(self, sentence: int, pieces: list[int]) -> float:
        state, memory = self.start(3)
        state, memory = select((state, memory), torch.tensor([sentence]))
        total, last = 0.0, 2
        for piece in [*pieces, END]:
            log_probs, state = self.step(torch.tensor([last]), state, memory)
            total, last = total + float(log_probs[0, piece]), piece
        return total

    def best(self, sentence: int, penalty: float, n_best: int) -> list[Hypothesis]:
        """Every sequence of words that ends within the limit, the best first."""
        found = []
        for length in range(self.longest):
            for pieces in itertools.product(WORDS, repeat=length):
                log_prob = self.log_prob(sentence, list(pieces))
                found.append(Hypothesis(list(pieces), log_prob, log_prob / (length + 1) ** penalty))
        return sorted(found, key=lambda one: -one.score)[:n_best]


def run(method: Any, toy: Toy, sentences: int = 3, **options: Any) -> list[list[Hypothesis]]:
    state, memory = toy.start(sentences)
    return method(toy.step, state, memory, max_lengths=torch.full((sentences,), toy.longest), **options)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), longest=st.integers(1, 4), penalty=st.sampled_from([0.0, 0.6, 1.0, 2.0]))
def test_a_wide_beam_finds_what_brute_force_finds(seed: int, longest: int, penalty: float) -> None:
    toy = Toy(seed, longest)
    n_best = 2 if longest > 1 else 1
    found = run(beam_search, toy, beam=100, length_penalty=penalty, n_best=n_best)
    for sentence in range(3):
        for one, other in zip(found[sentence], toy.best(sentence, penalty, n_best), strict=True):
            assert one.pieces == other.pieces
            assert one.log_prob == pytest.approx(other.log_prob, abs=1e-4)
            assert one.score == pytest.approx(other.score, abs=1e-4)


@settings(max_examples=100, deadline=None)
@given(seed=st.integers(0, 10**6), longest=st.integers(1, 12), penalty=st.sampled_from([0.0, 1.0]))
def test_a_beam_of_one_is_greedy(seed: int, longest: int, penalty: float) -> None:
    toy = Toy(seed, longest)
    greedy = run(greedy_search, toy, length_penalty=penalty)
    beam = run(beam_search, toy, beam=1, length_penalty=penalty)
    for (one,), (other,) in zip(greedy, beam, strict=True):
        assert one.pieces == other.pieces
        assert one.score == pytest.approx(other.score, abs=1e-4)


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), beam=st.integers(1, 6))
def test_a_sentence_is_found_alike_alone_and_in_a_batch(seed: int, beam: int) -> None:
    toy = Toy(seed, longest=8)
    together = run(beam_search, toy, beam=beam)
    for sentence in range(3):
        state, memory = select(toy.start(3), torch.tensor([sentence]))
        alone = beam_search(toy.step, state, memory, max_lengths=torch.tensor([8]), beam=beam)[0]
        assert alone[0].pieces == together[sentence][0].pieces


@settings(max_examples=50, deadline=None)
@given(seed=st.integers(0, 10**6), beam=st.integers(1, 5))
def test_what_is_found_has_the_probability_that_is_claimed(seed: int, beam: int) -> None:
    toy = Toy(seed, longest=6)
    for sentence, found in enumerate(run(beam_search, toy, beam=beam, n_best=beam)):
        assert len({tuple(one.pieces) for one in found}) == len(found)
        assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
        for one in found:
            assert one.log_prob == pytest.approx(toy.log_prob(sentence, one.pieces), abs=1e-4)


def test_every_sentence_has_its_own_length_limit() -> None:
    def talkative(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        scores = torch.full((len(last), V), -5.0)
        scores[:, 4] = -0.1
        return scores, state

    limits = torch.tensor([1, 4, 2])
    for method in (greedy_search, lambda *a, **k: beam_search(*a, beam=3, **k)):
        found = method(talkative, torch.zeros(3, 1), torch.zeros(3, 1), max_lengths=limits)
        assert [len(best[0].pieces) for best in found] == [0, 3, 1]


def test_special_pieces_are_never_said() -> None:
    def odd(last: Tensor, state: Tensor, memory: Tensor) -> tuple[Tensor, Tensor]:
        scores = torch.full((len(last), V), -3.0)
        scores[:, :3] = -0.1  # padding, unknown and begin would be the likeliest
        return scores, state

    for found in beam_search(
        odd, torch.zeros(1, 1), torch.zeros(1, 1), max_lengths=torch.tensor([5]), beam=4, n_best=4
    ):
        assert all(set(one.pieces) <= set(WORDS) for one in found)
        assert all(math.isfinite(one.score) for one in found)


def test_select_reorders_any_tree() -> None:
    tree = {"a": torch.arange(3), "b": (torch.arange(6).view(3, 2), [torch.arange(3)])}
    chosen = select(tree, torch.tensor([2, 0]))
    assert chosen["a"].tolist() == [2, 0]
    assert chosen["b"][0].tolist() == [[4, 5], [0, 1]]
    assert chosen["b"][1][0].tolist() == [2, 0]
