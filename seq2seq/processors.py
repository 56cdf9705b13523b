"""What a search may say next: each processor takes the log-probabilities of the next piece and hands back others.

A processor rules pieces out (-inf), in place where that spares a copy, or, where one is prescribed, puts the model's
own probability of it back. It keeps nothing between steps: what was said so far it reads from the view, so hypotheses
can be reordered at will.

R hypotheses, V pieces, t pieces said so far, C phrases of at most L pieces, U pieces that stand in a phrase.
"""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from seq2seq import recipe
from seq2seq.specials import BEGIN, END, PAD, UNKNOWN

Phrase = tuple[int, ...]

NO_PIECE = -1  # stands before the beginning
NO_PHRASE = -2  # fills up phrases; equals nothing that was ever said


class Request(NamedTuple):
    """What one sentence asks of its translation. Lengths are in pieces and count <end>."""

    most: int
    least: int = 1
    prefix: Phrase = ()
    then: Phrase = ()  # the pieces of which one may follow the prefix; any may when none is named
    required: tuple[Phrase, ...] = ()
    forbidden: tuple[Phrase, ...] = ()
    most_in_a_row: int = 0  # how often in a row some pieces may be said; 0: as often as the model likes
    number: int = 0  # whose random numbers: the same in whatever batch the sentence stands


@dataclass(frozen=True)
class View:
    """What a processor may look at."""

    sentences: Tensor  # (R,), the request that a hypothesis belongs to
    length: int  # pieces said so far
    raw: Tensor  # (R, V), the model's own log-probabilities; kept as they were only where there is a prefix
    said: Callable[[], Tensor]  # (R, t), collected only if somebody asks


Processor = Callable[[Tensor, View], Tensor]


def apply(processors: Sequence[Processor], view: View) -> Tensor:
    """The log-probabilities after all processors, in order."""
    log_probs = view.raw.clone() if any(isinstance(process, Prefix) for process in processors) else view.raw
    for process in processors:
        log_probs = process(log_probs, view)
    return log_probs


def build_processors(settings: "recipe.Search", requests: Sequence[Request], device: torch.device) -> list[Processor]:
    """Those that these requests need, in the order in which they apply: what prescribes comes after what forbids."""
    processors: list[Processor] = [Specials(device), Lengths(requests, device)]
    if settings.no_repeat:
        processors.append(NoRepeat(settings.no_repeat))
    if any(request.most_in_a_row for request in requests):
        processors.append(InARow(requests, device))
    if any(request.forbidden for request in requests):
        processors.append(Forbidden(requests, device))
    if any(request.required for request in requests):
        processors.append(Required(requests, device))
    if any(request.prefix for request in requests):
        processors.append(Prefix(requests, device))
    return processors


def build_samplers(settings: "recipe.Search") -> list[Processor]:
    """What shapes the distribution that samples are drawn from."""
    samplers: list[Processor] = []
    if settings.temperature != 1.0:
        samplers.append(lambda log_probs, view: (log_probs / settings.temperature).log_softmax(-1))
    if settings.top_k:
        samplers.append(TopK(settings.top_k))
    if settings.top_p < 1.0:
        samplers.append(TopP(settings.top_p))
    return samplers


class Specials:
    """Padding, unknown and begin are no text."""

    def __init__(self, device: torch.device) -> None:
        self.never = torch.tensor([PAD, UNKNOWN, BEGIN], device=device)

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        return log_probs.index_fill_(-1, self.never, -math.inf)


class Lengths:
    """No <end> before the least length, nothing else at the greatest."""

    def __init__(self, requests: Sequence[Request], device: torch.device) -> None:
        least, most = [request.least for request in requests], [request.most for request in requests]
        self.least, self.most = torch.tensor(least, device=device), torch.tensor(most, device=device)
        self.free = range(max(least), min(most))  # lengths at which all may end, and all may go on

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        length = view.length + 1
        if length in self.free:
            return log_probs
        must_end = (self.most <= length)[view.sentences]
        must_go_on = (self.least > length)[view.sentences] & ~must_end
        end = log_probs[:, END].masked_fill(must_go_on, -math.inf)
        log_probs.masked_fill_(must_end[:, None], -math.inf)[:, END] = end
        return log_probs


class NoRepeat:
    """No n pieces in a row twice."""

    def __init__(self, n: int) -> None:
        self.n = n

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        if view.length < self.n:
            return log_probs
        said = view.said()
        windows = said.unfold(1, self.n, 1)  # (R, t - n + 1, n)
        begun = said[:, None, view.length - self.n + 1 :]  # (R, 1, n - 1)
        repeats = (windows[:, :, :-1] == begun).all(-1)
        return rule_out(log_probs, windows[:, :, -1], repeats)


class InARow:
    """No pieces, one or several, oftener in a row than a request allows."""

    def __init__(self, requests: Sequence[Request], device: torch.device) -> None:
        most = [request.most_in_a_row or request.most for request in requests]
        self.most, self.least = torch.tensor(most, device=device), min(most)

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        said, most = view.said(), self.most[view.sentences]
        for n in range(1, (view.length + 1) // (self.least + 1) + 1):
            same = said[:, n:] == said[:, :-n]  # (R, t - n)
            in_a_row = same.flip(1).cumprod(1).sum(1)  # of the last pieces, those that were said n before as well
            log_probs = rule_out(log_probs, said[:, -n, None], (in_a_row + 1 >= n * most)[:, None])
        return log_probs


class Forbidden:
    """Never the last piece of a forbidden phrase after all its others."""

    def __init__(self, requests: Sequence[Request], device: torch.device) -> None:
        self.phrases, self.lengths = as_tensors([request.forbidden for request in requests], device)

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        phrases, lengths = self.phrases[view.sentences], self.lengths[view.sentences]
        said = padded(view.said(), phrases.size(-1))
        last = phrases.gather(2, (lengths - 1).clamp_min(0)[:, :, None]).squeeze(2)  # (R, C)
        for length in range(1, phrases.size(-1) + 1):
            begun = ends_with(said, phrases[:, :, : length - 1]) & (lengths == length)
            log_probs = rule_out(log_probs, last.clamp_min(0), begun)
        return log_probs


class Required:
    """No <end> before every required phrase was said; said in time where the greatest length comes near.

    A beam keeps places for hypotheses that have said more of it (`still_needed`), else they would lose to those that
    put it off (Post & Vilar 2018). How much of each phrase was said, an automaton follows: after p of its pieces and
    a further one, its longest beginning that now stands at the end (Knuth, Morris & Pratt 1977).
    """

    def __init__(self, requests: Sequence[Request], device: torch.device) -> None:
        named = [sorted({piece for phrase in request.required for piece in phrase}) for request in requests]
        self.pieces = as_tensors([(tuple(pieces),) for pieces in named], device)[0][:, 0]  # (B, U)
        U, C = self.pieces.size(1), max(len(request.required) for request in requests)
        L = max(len(phrase) for request in requests for phrase in request.required)
        tables = torch.zeros(len(requests), C, L + 1, U + 1, dtype=torch.long)  # a column more for any other piece
        self.lengths = torch.zeros(len(requests), C, dtype=torch.long, device=device)
        for b, request in enumerate(requests):
            for c, phrase in enumerate(request.required):
                self.lengths[b, c] = len(phrase)
                tables[b, c, len(phrase)] = len(phrase)  # once said, said for ever
                for p in range(len(phrase)):
                    for u, piece in enumerate(named[b]):
                        tables[b, c, p, u] = longest_beginning(phrase, (*phrase[:p], piece))
        self.tables = tables.to(device)
        self.most = torch.tensor([request.most for request in requests], device=device)

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        pieces, needed = self.still_needed(view)  # (R, U), (R, U + 1)
        unmet = (self.progress(view) < self.lengths[view.sentences]).any(1)
        left = (self.most[view.sentences] - view.length - 2)[:, None]  # pieces after the next, before <end>
        fits = needed <= left
        allowed = torch.where(fits[:, -1:], log_probs, -math.inf)
        # A piece of a phrase may leave room where others do not.
        named = torch.where(fits[:, :-1] & (pieces >= 0), log_probs.gather(1, pieces.clamp_min(0)), -math.inf)
        allowed = allowed.scatter_reduce(1, pieces.clamp_min(0), named, "amax")
        allowed[:, END] = -math.inf
        return torch.where(unmet[:, None], allowed, log_probs)

    def still_needed(self, view: View) -> tuple[Tensor, Tensor]:
        """The pieces (R, U) of a hypothesis's phrases, and how many are needed (R, U + 1) after each, or any other."""
        lengths, progress = self.lengths[view.sentences], self.progress(view)  # (R, C)
        tables = self.tables[view.sentences]  # (R, C, L + 1, U + 1)
        after = tables.gather(2, progress[:, :, None, None].expand(-1, -1, 1, tables.size(-1))).squeeze(2)
        unmet = after < lengths[:, :, None]
        # All that was not said, less the phrase that is being said.
        needed = (lengths[:, :, None] * unmet).sum(1) - (after * unmet).amax(1)
        return self.pieces[view.sentences], needed

    def progress(self, view: View) -> Tensor:
        """How many pieces of each phrase each hypothesis has said, (R, C)."""
        pieces, tables = self.pieces[view.sentences], self.tables[view.sentences].flatten(2)
        columns = pieces.size(1) + 1
        progress = torch.zeros_like(self.lengths[view.sentences])
        for said in view.said().unbind(1):
            is_named = pieces == said[:, None]  # (R, U)
            column = torch.where(is_named.any(1), is_named.int().argmax(1), columns - 1)
            progress = tables.gather(2, (progress * columns + column[:, None])[:, :, None]).squeeze(2)
        return progress


def longest_beginning(phrase: Phrase, said: Phrase) -> int:
    """How much of a phrase stands at the end of what was said."""
    return next(n for n in range(len(phrase), -1, -1) if said[len(said) - n :] == phrase[:n] and n <= len(said))


class Prefix:
    """The translation begins as prescribed, whatever else is ruled out, and perhaps with a new word after that."""

    def __init__(self, requests: Sequence[Request], device: torch.device) -> None:
        phrases, lengths = as_tensors([(request.prefix,) for request in requests], device)
        self.prefixes, self.lengths = phrases[:, 0], lengths[:, 0]
        self.ends_word = torch.tensor([bool(request.then) for request in requests], device=device)
        then = next((request.then for request in requests if request.then), ())  # one language, so one set of words
        self.then = torch.tensor(then, dtype=torch.long, device=device)

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        if len(self.then) and view.length <= self.prefixes.size(1):
            then = torch.full_like(log_probs, -math.inf).index_copy(1, self.then, log_probs[:, self.then])
            is_next = self.ends_word[view.sentences] & (self.lengths[view.sentences] == view.length)
            log_probs = torch.where(is_next[:, None], then, log_probs)
        if view.length >= self.prefixes.size(1):
            return log_probs
        piece = self.prefixes[view.sentences, view.length].clamp_min(0)[:, None]
        forced = torch.full_like(log_probs, -math.inf).scatter(1, piece, view.raw.gather(1, piece))
        return torch.where((self.lengths[view.sentences] > view.length)[:, None], forced, log_probs)


class TopK:
    """Only the k likeliest pieces."""

    def __init__(self, k: int) -> None:
        self.k = k

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        least = log_probs.topk(min(self.k, log_probs.size(-1))).values[:, -1:]
        return log_probs.masked_fill(log_probs < least, -math.inf)


class TopP:
    """Only the likeliest pieces that together reach the probability p (Holtzman et al. 2020)."""

    def __init__(self, p: float) -> None:
        self.p = p

    def __call__(self, log_probs: Tensor, view: View) -> Tensor:
        ranked, order = log_probs.softmax(-1).sort(dim=-1, descending=True)
        beyond = ranked.cumsum(-1) - ranked >= self.p  # those before it have reached p already
        return log_probs.masked_fill(beyond.gather(1, order.argsort(-1)), -math.inf)


def as_tensors(phrases: Sequence[Sequence[Phrase]], device: torch.device) -> tuple[Tensor, Tensor]:
    """Phrases (B, C, L), filled up with NO_PHRASE, and their lengths (B, C)."""
    C = max(map(len, phrases))
    L = max((len(phrase) for row in phrases for phrase in row), default=0)
    filled = [
        [[*phrase, *[NO_PHRASE] * (L - len(phrase))] for phrase in [*row, *[()] * (C - len(row))]] for row in phrases
    ]
    lengths = [[len(phrase) for phrase in [*row, *[()] * (C - len(row))]] for row in phrases]
    return torch.tensor(filled, device=device, dtype=torch.long), torch.tensor(lengths, device=device)


def padded(said: Tensor, length: int) -> Tensor:
    """What was said, with room before it, so that a window of `length` always fits."""
    return torch.nn.functional.pad(said, (length, 0), value=NO_PIECE)


def ends_with(said: Tensor, phrases: Tensor) -> Tensor:
    """Whether the last pieces of said (R, t) are those of phrases (R, C, l): (R, C); nothing ends everything."""
    return (said[:, None, said.size(1) - phrases.size(2) :] == phrases).all(-1)


def rule_out(log_probs: Tensor, pieces: Tensor, where: Tensor) -> Tensor:
    """Set the log-probabilities of pieces (R, N) to -inf where it is asked."""
    return log_probs.scatter_reduce(1, pieces, torch.where(where, -math.inf, math.inf).to(log_probs), "amin")
