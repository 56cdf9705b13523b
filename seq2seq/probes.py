"""Questions to a trained model that no score answers: does it read its source, does it follow its own words, does it
babble?

B sentences, T target positions, V pieces.
"""

import logging
from collections.abc import Callable, Sequence
from itertools import starmap
from typing import Any, NamedTuple

import numpy as np
import torch

from seq2seq.data.batches import pad
from seq2seq.data.clean import is_blank
from seq2seq.data.corpus import Pair
from seq2seq.data.words import repeats, words_of
from seq2seq.specials import END, UNKNOWN
from seq2seq.translator import Translator

log = logging.getLogger(__name__)

MOST_PAIRS = 500  # probed; evenly spread over more
MOST_POSITIONS = 30  # of a target that are told apart
IGNORED = 0.1  # nats a piece: a model that gains less from its source does not read it


class Dependence(NamedTuple):
    """Losses in nats a target piece, given each sentence's own source and given another's."""

    own: float
    shuffled: float

    @property
    def is_ignored(self) -> bool:
        """Whether the source makes next to no difference."""
        return self.shuffled - self.own < IGNORED

    def as_json(self) -> dict[str, float]:
        """As programs read it."""
        return {"loss": self.own, "shuffled": self.shuffled}


class Position(NamedTuple):
    """How often the piece of the reference came at one position of the target."""

    pieces: int
    forced: float  # after the reference's own beginning
    free: float  # after the model's own beginning, greedily chosen


class Exposure(NamedTuple):
    """How much is lost because a model reads its own words instead of the right ones."""

    forced: float
    free: float
    by_position: list[Position]

    def as_json(self) -> dict[str, Any]:
        """As programs read it."""
        return self._asdict() | {"by_position": [one._asdict() for one in self.by_position]}


class Forced(NamedTuple):
    """Each piece of a given target, the end included: its negative log-likelihood, and whether it was the likeliest."""

    losses: list[float]
    hits: list[bool]


def run_checks(
    translator: Translator,
    sources: Sequence[str],
    references: Sequence[Sequence[str | None]],
    translations: Sequence[str],
) -> dict[str, Any]:
    """All probes, as programs read them."""
    pairs = pairs_to_probe(sources, references)
    probed = {name: probe(translator, pairs).as_json() if len(pairs) > 1 else None for name, probe in PROBES.items()}
    return {**probed, "unknown": unknown_rate(translator, sources), **text_checks(translations, references)}


def pairs_to_probe(sources: Sequence[str], references: Sequence[Sequence[str | None]]) -> list[Pair]:
    """Different sentences with their first reference, a few hundred at most."""
    first = zip(sources, references[0], strict=True)
    said = {source: text for source, text in first if text and not (is_blank(source) or is_blank(text))}
    pairs = list(starmap(Pair, said.items()))
    return pairs[:: -(-len(pairs) // MOST_PAIRS) or 1]


def source_dependence(translator: Translator, pairs: Sequence[Pair]) -> Dependence:
    """The loss of the targets, given their own sources and given those of other pairs."""
    sources = translator.source_pieces([pair.source for pair in pairs])
    targets = translator.target.encode([pair.target for pair in pairs])
    others = [sources[i] for i in strangers(sources)]
    own, shuffled = (
        float(np.concatenate([one.losses for one in forced(translator, given, targets)]).mean())
        for given in (sources, others)
    )
    dependence = Dependence(own, shuffled)
    if dependence.is_ignored:
        log.warning(
            "the model hardly reads its source: with another sentence's its loss is %.2f, with its own %.2f; "
            "train longer, or look for pairs that do not belong together: s2s data inspect",
            shuffled,
            own,
        )
    return dependence


def strangers(sources: Sequence[Sequence[int]]) -> list[int]:
    """For each source the number of another one that says something else, far and wide; if all say the same, its own.

    Different sources form a circle in random order, and each gets the next one.
    """
    first: dict[tuple[int, ...], int] = {}
    for number, source in enumerate(map(tuple, sources)):
        first.setdefault(source, number)
    circle = np.random.default_rng(0).permutation(list(first.values())).tolist()
    following = dict(zip(circle, [*circle[1:], *circle[:1]], strict=True))
    return [following[first[tuple(source)]] for source in sources]


def exposure_bias(translator: Translator, pairs: Sequence[Pair]) -> Exposure:
    """How often the right piece stands in its place, after the right ones and after the model's own, loops and all."""
    sources = [pair.source for pair in pairs]
    targets = translator.target.encode([pair.target for pair in pairs])
    after_right = [one.hits for one in forced(translator, translator.source_pieces(sources), targets)]
    freely = translator.searching(max_repeats=0).translate(sources, beam=1)
    after_own = [
        [i < len(said) and said[i] == piece for i, piece in enumerate([*target, END])]
        for target, said in zip(targets, ([*found.pieces, END] for found in freely), strict=True)
    ]
    positions = []
    for at in range(MOST_POSITIONS):
        right, own = ([row[at] for row in hits if at < len(row)] for hits in (after_right, after_own))
        if right:
            positions.append(Position(len(right), float(np.mean(right)), float(np.mean(own))))
    right_share, own_share = (float(np.concatenate(hits).mean()) for hits in (after_right, after_own))
    return Exposure(right_share, own_share, positions)


@torch.inference_mode()
def forced(translator: Translator, sources: Sequence[Sequence[int]], targets: Sequence[Sequence[int]]) -> list[Forced]:
    """How likely each piece of the targets is after the right ones before it."""
    results: dict[int, Forced] = {}
    for batch in translator.force(sources, targets):
        answers = pad(batch.answers).to(translator.device)  # (B, T)
        log_probs = translator.model.log_probs(batch.decoded, batch.memory)  # (B, T, V)
        losses = -log_probs.gather(2, answers[:, :, None])[:, :, 0]
        hits = log_probs.argmax(2) == answers
        for i, row, its_losses, its_hits in zip(batch.rows, batch.answers, losses.tolist(), hits.tolist(), strict=True):
            results[i] = Forced(its_losses[: len(row)], its_hits[: len(row)])
    return [results[i] for i in range(len(sources))]


def unknown_rate(translator: Translator, sources: Sequence[str]) -> float:
    """The share of source pieces that the vocabulary does not hold."""
    pieces = np.concatenate([np.array(row, dtype=np.int64) for row in translator.source_pieces(sources)])
    return float((pieces == UNKNOWN).mean()) if len(pieces) else 0.0


def text_checks(translations: Sequence[str], references: Sequence[Sequence[str | None]]) -> dict[str, float]:
    """What the translations look like, whoever made them."""
    answers = [[text for text in texts if text] for texts in zip(*references, strict=True)]
    stutters = sum(
        stutter(said) and not any(map(stutter, right)) for said, right in zip(translations, answers, strict=True)
    )
    first = [right[0] for right in answers if right]
    spoken, expected = (sum(len(words_of(text)) for text in texts) for texts in (translations, first))
    return {
        "distinct": len(set(translations)) / len(translations),
        "repetition": stutters / len(translations),
        "length_ratio": spoken / max(expected, 1),
    }


def stutter(text: str) -> bool:
    """Whether one to four words stand twice in a row."""
    return repeats(text, 2, most_words=4)


PROBES: dict[str, Callable[[Translator, Sequence[Pair]], Dependence | Exposure]] = {
    "source_dependence": source_dependence,
    "exposure": exposure_bias,
}
