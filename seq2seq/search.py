"""Translations by search over any step function and any tree of tensors; knows nothing of models or text.

One loop serves greedy search, beams, diverse beams and sampling: they differ in how the next hypotheses are chosen.
What may be said next is up to the processors of `processors.py`.

B sentences, b of them not done yet, K hypotheses of each in G groups of k, V pieces. State has b·K rows and memory b:
the K hypotheses of a sentence stand side by side, so that what was encoded once is never copied.
"""

import math
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

import numpy as np
import torch
from torch import Tensor

from seq2seq import recipe
from seq2seq.processors import Processor, Request, Required, View, apply, build_processors, build_samplers
from seq2seq.specials import BEGIN, END, PAD

Tree = Any  # a tensor, or tuples and dicts of trees; every tensor is batch first
Step = Callable[[Tensor, Tree, Tree], tuple[Tensor, Tree] | tuple[Tensor, Tree, Tensor]]
"""step(last pieces (b·K,), state, memory) -> log-probabilities of the next piece (b·K, V), next state, and, if it can
tell, where in the source it looked (b·K, S). Rules write into the log-probabilities, so they have to be new ones."""

LEAST_DONE = 0.125  # finished sentences leave the batch once they are this share of it: to leave copies the others
ROUND_NUMBER = 8  # of sentences, where more are left: half precision has a kernel built for each number of rows
MANY_SCORES = 1 << 18  # from here on the likeliest pieces are sought in blocks: 32 hypotheses of 8,000 pieces
BLOCK = 64
LEAST_COVERAGE = 1e-9  # a source position that was never looked at costs much, yet not everything


class Hypothesis(NamedTuple):
    """A complete translation as pieces, without <end>."""

    pieces: list[int]
    log_prob: float
    score: float  # log_prob / length ** length_penalty (<end> counts as a piece), less what it left uncovered


class Chosen(NamedTuple):
    """The hypotheses that go on: which (b, K) they continue, with which piece, and their log-probability so far."""

    parents: Tensor
    pieces: Tensor
    totals: Tensor  # -inf where there is none


Chooser = Callable[[Tensor, Tensor, Tensor, View], Chosen]
"""chooser(allowed log-probabilities (b, K, V), totals (b, K), free places (b, G), view) -> Chosen"""


@torch.inference_mode()
def search(
    step: Step,
    state: Tree,
    memory: Tree,
    requests: Sequence[Request],
    settings: "recipe.Search",
    *,
    n_best: int = 1,
    seed: int = 1,
    source_lengths: Sequence[int] | None = None,
    early_stop: bool = True,
) -> list[list[Hypothesis]]:
    """The translations found for each sentence, best first, at most `n_best` of the `settings.beam` hypotheses.

    A hypothesis that ends keeps its place, so the beam narrows until all K have ended. The search for a sentence stops
    earlier, exactly, when no live hypothesis can reach the score of the `n_best`-th that has ended.
    """
    B, K, G = len(requests), settings.beam, settings.groups
    device = first_tensor(state).device
    processors = build_processors(settings, requests, device)
    choose = CHOOSERS[settings.method](settings, requests, processors, seed)
    most = torch.tensor([request.most for request in requests], device=device, dtype=torch.float64)
    reach = most**settings.length_penalty
    sizes = torch.tensor(source_lengths or [0] * B, device=device)

    alive = torch.arange(B, device=device)
    own = alive.repeat_interleave(K)  # (b·K,), the sentence of a hypothesis
    state = select(state, own)
    last = torch.full((B * K,), BEGIN, device=device)
    totals = torch.full((B, K), -math.inf, device=device, dtype=torch.float64)
    totals[:, choose.beginnings] = 0.0
    places = torch.full((B, G), K // G, device=device)
    covered: Tree = ()  # (b·K, S), how much each source position was looked at
    trail, found = Trail(K), Found(B, K, device)

    for length in range(1, int(most.max()) + 1):
        raw, state, *looked = step(last, state, memory)
        view = View(own, length - 1, raw, partial(trail.said, alive))
        b = alive.numel()
        parents, pieces, totals = choose(apply(processors, view).view(b, K, -1), totals, places, view)
        if settings.coverage_penalty and looked:
            covered = (looked[0] + covered[0] if covered else looked[0],)
        if K > 1:
            rows = (torch.arange(b, device=device)[:, None] * K + parents).view(-1)
            state, covered = select((state, covered), rows)
        trail.add(B, alive, parents, pieces)
        last = pieces.view(-1)

        ending = pieces == END
        if found.empty and not bool((ending | (totals == -math.inf)).any()):
            continue
        ending &= totals > -math.inf
        if bool(ending.any()):
            scores = totals / length**settings.length_penalty
            if covered:
                scores = scores + settings.coverage_penalty * coverage(covered[0].view(b, K, -1), sizes[alive])
            found.add(alive, scores.masked_fill(~ending, -math.inf), totals, length)
            places = places - ending.view(b, G, -1).sum(-1)
            totals = totals.masked_fill(ending, -math.inf)

        # The most that a live hypothesis can reach: not another nat lost, divided by the greatest length.
        hope = totals.amax(1) / reach[alive]  # (b,)
        done = hope == -math.inf
        if early_stop:
            done |= found.scores[alive, n_best - 1] >= hope
        left = b - int(done.sum())
        if left == 0:
            break
        totals = totals.masked_fill(done[:, None], -math.inf)
        if left > ROUND_NUMBER:
            left = min(b, left + -left % ROUND_NUMBER)
        if b - left >= LEAST_DONE * b:
            going_on = done.int().argsort(stable=True)[:left]  # with a few that are done, to make the number round
            rows = (going_on[:, None] * K + torch.arange(K, device=device)).view(-1)
            alive, totals, places, memory = select((alive, totals, places, memory), going_on)
            own, last, state, covered = select((own, last, state, covered), rows)
    return found.hypotheses(trail, n_best)


def coverage(covered: Tensor, sizes: Tensor) -> Tensor:
    """Wu et al. 2016: Σ log min(attention that a source position got, 1), (b, K) of covered (b, K, S)."""
    real = torch.arange(covered.size(-1), device=covered.device) < sizes[:, None, None]
    return (covered.clamp(LEAST_COVERAGE, 1.0).log() * real).sum(-1)


class Beam:
    """The best continuations of each group; those of later groups are told apart from earlier ones.

    One group is plain beam search, and a beam of one hypothesis is greedy. Several are diverse beam search (Vijayakumar
    et al. 2018): a piece that other groups have just chosen is ranked lower, though its log-probability stays.
    """

    def __init__(
        self, settings: "recipe.Search", requests: Sequence[Request], processors: Sequence[Processor], seed: int
    ) -> None:
        self.groups, self.diversity = settings.groups, settings.diversity
        self.width = settings.beam // settings.groups
        self.beginnings = slice(0, None, self.width)  # k equal beginnings would find the same hypothesis k times
        self.required = next((one for one in processors if isinstance(one, Required)), None)

    def __call__(self, log_probs: Tensor, totals: Tensor, places: Tensor, view: View) -> Chosen:
        chosen: list[Chosen] = []
        needed = self.required.still_needed(view) if self.required else None
        for group in range(self.groups):
            own = slice(group * self.width, (group + 1) * self.width)
            ranked = plain = log_probs[:, own]
            if chosen:
                taken = torch.zeros_like(log_probs[:, 0])
                for other in chosen:
                    taken.scatter_add_(1, other.pieces, other.totals.isfinite().to(taken))
                ranked = ranked - self.diversity * taken[:, None]
            parents, pieces, values = self.candidates(ranked, plain, totals[:, own], needed, own)
            if self.width > 1:  # the only hypothesis of a group that has ended has no continuation anyway
                free = torch.arange(self.width, device=values.device) < places[:, group, None]
                values = torch.where(free, values, -math.inf)
            chosen.append(Chosen(parents + own.start, pieces, values))
        if self.groups == 1:
            return chosen[0]
        return Chosen(*(torch.cat(parts, dim=1) for parts in zip(*chosen, strict=True)))

    def candidates(
        self, ranked: Tensor, log_probs: Tensor, totals: Tensor, needed: tuple[Tensor, Tensor] | None, own: slice
    ) -> Chosen:
        """The best k continuations of k hypotheses, ranked by `ranked` (b, k, V), each worth its `log_probs`."""
        b, k, V = ranked.shape
        if k == 1 and not needed:
            best, pieces = ranked.max(-1)
            value = best if ranked is log_probs else log_probs.gather(2, pieces[..., None]).squeeze(2)
            return Chosen(torch.zeros_like(pieces), pieces, totals + value)
        likely = greatest(ranked, min(k, V))  # (b, k, c): none beyond can be among the best k
        if needed:
            named, counts = (one.view(b, -1, one.size(-1))[:, own] for one in needed)  # (b, k, U), (b, k, U + 1)
            known = (named[..., None, :] == likely[..., None]).any(-1)  # those that stand in a phrase come just below
            likely = torch.cat([likely.masked_fill(known, PAD), without_repeats(named)], dim=-1)
            others = counts[..., -1:].expand(-1, -1, min(k, V))
            counts = torch.cat([others, counts[..., :-1]], dim=-1).reshape(b, -1)
        rank = value = (totals[:, :, None] + ranked.gather(2, likely)).view(b, -1)
        if ranked is not log_probs:
            value = (totals[:, :, None] + log_probs.gather(2, likely)).view(b, -1)
        order = in_turns(rank, counts)[:, :k] if needed else rank.topk(k).indices
        return Chosen(order // likely.size(-1), likely.view(b, -1).gather(1, order), value.gather(1, order))


def greatest(scores: Tensor, k: int) -> Tensor:
    """Where the k greatest of each row stand, as `topk` has it but for the order of equals.

    Where there are many scores, they are cut into blocks. The greatest of each block is found fast, and the k greatest
    of all lie in the k blocks with the greatest of these, or in the rest that fills no block.
    """
    if scores.numel() < MANY_SCORES or scores.size(-1) < k * BLOCK:
        return scores.topk(k).indices
    whole = scores.size(-1) // BLOCK * BLOCK
    blocks = scores[..., :whole].view(*scores.shape[:-1], -1, BLOCK)
    best = blocks.amax(-1).topk(k).indices  # (…, k)
    among = torch.arange(BLOCK, device=scores.device)
    places = (best[..., None] * BLOCK + among).flatten(-2)
    rest = torch.arange(whole, scores.size(-1), device=scores.device).expand(*places.shape[:-1], -1)
    places = torch.cat([places, rest], -1)
    return places.gather(-1, scores.gather(-1, places).topk(k).indices)


def without_repeats(pieces: Tensor) -> Tensor:
    """Pieces (…, U), each once; what is no piece, or a further time the same, becomes PAD, which is never said."""
    earlier = (pieces[..., :, None] == pieces[..., None, :]).tril(-1).any(-1)
    return pieces.masked_fill(earlier | (pieces < 0), PAD)


def in_turns(rank: Tensor, needed: Tensor) -> Tensor:
    """The order (b, N) in which candidates get places: the best of each bank, then the second of each, and so on.

    A bank is all that need the same number of pieces yet; the one that needs fewest comes first.
    """
    order = rank.argsort(dim=1, descending=True, stable=True)
    order = order.gather(1, needed.gather(1, order).argsort(dim=1, stable=True))  # by bank, best first
    banks = needed.gather(1, order)
    position = torch.arange(banks.size(1), device=banks.device).expand_as(banks)
    is_first = torch.ones_like(banks, dtype=torch.bool)
    is_first[:, 1:] = banks[:, 1:] != banks[:, :-1]
    turn = position - torch.where(is_first, position, 0).cummax(1).values
    turn = turn.masked_fill(rank.gather(1, order) == -math.inf, banks.size(1))
    return order.gather(1, turn.argsort(dim=1, stable=True))


class Sampler:
    """Each hypothesis goes its own way, by chance: random numbers follow from the seed, the sentence and the sample."""

    beginnings = slice(None)

    def __init__(
        self, settings: "recipe.Search", requests: Sequence[Request], processors: Sequence[Processor], seed: int
    ) -> None:
        self.samplers = build_samplers(settings)
        longest = max(request.most for request in requests)
        self.chances = np.zeros((len(requests), settings.beam, longest))
        for sentence, request in enumerate(requests):
            for sample in range(settings.beam):
                chance = np.random.default_rng([seed, request.number, sample])
                self.chances[sentence, sample, : request.most] = chance.random(request.most)

    def __call__(self, log_probs: Tensor, totals: Tensor, places: Tensor, view: View) -> Chosen:
        b, K, V = log_probs.shape
        shaped = log_probs.reshape(b * K, V).double()  # a sum over the vocabulary that must not hang on the batch
        for process in self.samplers:
            shaped = process(shaped, view)
        alive = view.sentences[::K].cpu().numpy()
        chances = torch.from_numpy(self.chances[alive, :, view.length]).to(log_probs.device)  # (b, K)
        reached = shaped.softmax(-1).cumsum(-1)
        aimed = chances.view(-1, 1) * reached[:, -1:]
        pieces = torch.searchsorted(reached, aimed, right=True).clamp_max(V - 1).view(b, K)
        totals = totals + log_probs.gather(2, pieces[:, :, None]).squeeze(2)
        parents = torch.arange(K, device=log_probs.device).expand(b, K)
        return Chosen(parents, pieces, totals)


CHOOSERS: dict[str, type[Beam] | type[Sampler]] = {"beam": Beam, "sample": Sampler}


class Trail:
    """Who followed whom: two small tables a step instead of copies of all that was said."""

    def __init__(self, hypotheses: int) -> None:
        self.K = hypotheses
        self.parents: list[Tensor] = []  # a step each, (B, K)
        self.pieces: list[Tensor] = []

    def add(self, sentences: int, alive: Tensor, parents: Tensor, pieces: Tensor) -> None:
        if alive.numel() < sentences:
            table = parents.new_zeros(2, sentences, self.K)
            table[:, alive] = torch.stack([parents, pieces])
            parents, pieces = table
        self.parents.append(parents)
        self.pieces.append(pieces)

    def said(self, alive: Tensor) -> Tensor:
        """All pieces (b·K, t) of the hypotheses of some sentences."""
        slots = torch.arange(self.K, device=alive.device).expand(alive.numel(), -1)
        backwards = []
        for parents, pieces in zip(reversed(self.parents), reversed(self.pieces), strict=True):
            backwards.append(pieces[alive].gather(1, slots))
            slots = parents[alive].gather(1, slots)
        said = torch.stack(backwards[::-1], dim=-1) if backwards else slots.new_zeros(*slots.shape, 0)
        return said.view(alive.numel() * self.K, -1)


class Found:
    """The K best that have ended, of each sentence: their scores, and where on the trail they stand."""

    def __init__(self, sentences: int, hypotheses: int, device: torch.device) -> None:
        self.scores = torch.full((sentences, hypotheses), -math.inf, device=device, dtype=torch.float64)
        self.log_probs = self.scores.clone()
        self.lengths = torch.zeros(sentences, hypotheses, device=device, dtype=torch.long)
        self.slots = self.lengths.clone()
        self.empty = True

    def add(self, alive: Tensor, scores: Tensor, log_probs: Tensor, length: int) -> None:
        """Take in what ended at this length; a score of -inf has not."""
        self.empty = False
        slots = torch.arange(scores.size(1), device=scores.device).expand_as(scores)
        lengths = torch.full_like(slots, length)
        scores = torch.cat([self.scores[alive], scores], dim=1)
        scores, order = scores.sort(dim=1, descending=True, stable=True)  # of two equals the shorter one stays first
        self.scores[alive] = scores[:, : self.scores.size(1)]
        order = order[:, : self.scores.size(1)]
        for mine, new in ((self.log_probs, log_probs), (self.lengths, lengths), (self.slots, slots)):
            mine[alive] = torch.cat([mine[alive], new], dim=1).gather(1, order)

    def hypotheses(self, trail: Trail, n_best: int) -> list[list[Hypothesis]]:
        """The best of each sentence, read back along the trail."""
        parents = torch.stack(trail.parents).cpu().numpy()  # (T, B, K)
        pieces = torch.stack(trail.pieces).cpu().numpy()
        columns = (one[:, :n_best].tolist() for one in (self.scores, self.log_probs, self.lengths, self.slots))
        results: list[list[Hypothesis]] = []
        for sentence, rows in enumerate(zip(*columns, strict=True)):
            results.append([])
            for score, log_prob, length, slot in zip(*rows, strict=True):
                if score > -math.inf:
                    said = []
                    for t in range(length - 1, -1, -1):
                        said.append(int(pieces[t, sentence, slot]))
                        slot = parents[t, sentence, slot]
                    results[-1].append(Hypothesis(said[:0:-1], log_prob, score))
            # Where the model gives nothing allowed any probability, there is no translation.
            results[-1] = results[-1] or [Hypothesis([], -math.inf, -math.inf)]
        return results


def select(tree: Tree, rows: Tensor) -> Tree:
    """The given rows of every tensor in a tree: reorders any decoder's state, drops finished sentences."""
    if isinstance(tree, Tensor):
        return tree.index_select(0, rows)
    if isinstance(tree, dict):
        return {name: select(branch, rows) for name, branch in tree.items()}
    branches = [select(branch, rows) for branch in tree]
    return type(tree)(*branches) if hasattr(tree, "_fields") else tuple(branches)


def first_tensor(tree: Tree) -> Tensor:
    """Any tensor of a tree, to see where it lives."""
    while not isinstance(tree, Tensor):
        tree = next(iter(tree.values() if isinstance(tree, dict) else tree))
    return tree
