"""Greedy and beam search over any step function and any tree of tensors; knows nothing of models or text.

B sentences, K hypotheses of each, V pieces. State has B·K rows and memory B: the K hypotheses of a sentence stand side
by side, so that what was encoded once is never copied.
"""

import math
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import torch
from torch import Tensor

from seq2seq.specials import BEGIN, END, PAD, UNKNOWN

Tree = Any  # a tensor, or tuples and dicts of trees; every tensor is batch first
Step = Callable[[Tensor, Tree, Tree], tuple[Tensor, Tree]]
"""step(last pieces (B·K,), state, memory) -> log-probabilities of the next piece (B·K, V), next state"""

NEVER = (PAD, UNKNOWN, BEGIN)


class Hypothesis(NamedTuple):
    """A complete translation as pieces, without <end>."""

    pieces: list[int]
    log_prob: float
    score: float  # log_prob / length ** length_penalty, where <end> counts as a piece


def select(tree: Tree, rows: Tensor) -> Tree:
    """The given rows of every tensor in a tree: reorders any decoder's state, drops finished sentences."""
    if isinstance(tree, Tensor):
        return tree.index_select(0, rows)
    if isinstance(tree, dict):
        return {name: select(branch, rows) for name, branch in tree.items()}
    branches = [select(branch, rows) for branch in tree]
    return type(tree)(*branches) if hasattr(tree, "_fields") else tuple(branches)


def restrict(log_probs: Tensor, must_end: Tensor) -> Tensor:
    """Rule out pieces that are no text, and everything but <end> where the length limit is reached."""
    log_probs = log_probs.index_fill(-1, torch.tensor(NEVER, device=log_probs.device), -math.inf)
    going_on = must_end[:, None] & (torch.arange(log_probs.size(-1), device=log_probs.device) != END)
    return log_probs.masked_fill(going_on, -math.inf)


@torch.inference_mode()
def greedy_search(
    step: Step, state: Tree, memory: Tree, *, max_lengths: Tensor, length_penalty: float = 1.0
) -> list[list[Hypothesis]]:
    """The best next piece, again and again; sentences leave the batch as they end."""
    B = max_lengths.numel()
    alive = torch.arange(B, device=max_lengths.device)
    last = torch.full_like(alive, BEGIN)
    totals = torch.zeros(B, device=alive.device, dtype=torch.float64)
    pieces: list[list[int]] = [[] for _ in range(B)]
    for length in range(1, int(max_lengths.max()) + 1):
        log_probs, state = step(last, state, memory)
        best, last = restrict(log_probs, max_lengths[alive] <= length).max(-1)
        totals[alive] += best
        for sentence, piece in zip(alive.tolist(), last.tolist(), strict=True):
            pieces[sentence].append(piece)
        going_on = (last != END).nonzero().squeeze(1)
        if going_on.numel() == 0:
            break
        if going_on.numel() < alive.numel():
            alive, last, state, memory = select((alive, last, state, memory), going_on)
    return [
        [Hypothesis(row[:-1], total, total / len(row) ** length_penalty)]
        for row, total in zip(pieces, totals.tolist(), strict=True)
    ]


@torch.inference_mode()
def beam_search(
    step: Step,
    state: Tree,
    memory: Tree,
    *,
    max_lengths: Tensor,
    beam: int = 5,
    length_penalty: float = 1.0,
    n_best: int = 1,
) -> list[list[Hypothesis]]:
    """The best translations that a beam of `beam` hypotheses finds, best first, at most `n_best` a sentence.

    Of the 2K best continuations those among the first K that end are finished, and the best K others go on. A sentence
    is done once K have finished, or when no live one can still beat its `n_best` finished ones. A beam of 1 is greedy.
    """
    B, K, device = max_lengths.numel(), beam, max_lengths.device
    finished: list[list[Hypothesis]] = [[] for _ in range(B)]
    alive = torch.arange(B, device=device)
    state = select(state, alive.repeat_interleave(K))
    totals = torch.full((B, K), -math.inf, device=device)
    totals[:, 0] = 0.0  # K equal beginnings would find the same hypothesis K times
    history = torch.full((B, K, 1), BEGIN, device=device)

    for length in range(1, int(max_lengths.max()) + 1):
        log_probs, state = step(history[:, :, -1].reshape(-1), state, memory)
        log_probs = restrict(log_probs, (max_lengths[alive] <= length).repeat_interleave(K))
        b, V = alive.numel(), log_probs.size(-1)
        ranked, flat = (totals[:, :, None] + log_probs.view(b, K, V)).view(b, K * V).topk(min(2 * K, K * V))
        parents, pieces = flat // V, flat % V  # (b, 2K)
        ending = (pieces == END) & ranked.isfinite()

        for row, rank in ending[:, :K].nonzero().tolist():
            words = history[row, parents[row, rank], 1:].tolist()
            log_prob = float(ranked[row, rank])
            finished[int(alive[row])].append(Hypothesis(words, log_prob, log_prob / length**length_penalty))

        totals, kept = ranked.masked_fill(pieces == END, -math.inf).topk(K)  # (b, K)
        parents, pieces = parents.gather(1, kept), pieces.gather(1, kept)
        rows = torch.arange(b, device=device)[:, None] * K + parents
        state = select(state, rows.view(-1))
        history = torch.cat([history.view(b * K, -1)[rows], pieces[:, :, None]], dim=-1)

        # The most that a live hypothesis can reach: not another nat lost, divided by the greatest length.
        hope = totals[:, 0] / max_lengths[alive].to(totals) ** length_penalty
        going_on = [
            row
            for row, (sentence, best) in enumerate(zip(alive.tolist(), hope.tolist(), strict=True))
            if not is_done(finished[sentence], best, K, n_best)
        ]
        if not going_on:
            break
        if len(going_on) < b:
            some = torch.tensor(going_on, device=device)
            alive, totals, history, memory = select((alive, totals, history, memory), some)
            state = select(state, (some[:, None] * K + torch.arange(K, device=device)).view(-1))
    return [sorted(found, key=lambda one: -one.score)[:n_best] for found in finished]


def is_done(finished: Sequence[Hypothesis], hope: float, beam: int, n_best: int) -> bool:
    """Whether the search for one sentence can end: nothing lives, enough was found, or nothing better can come."""
    if hope == -math.inf or len(finished) >= beam:
        return True
    scores = sorted((one.score for one in finished), reverse=True)
    return len(scores) >= n_best and scores[n_best - 1] >= hope
