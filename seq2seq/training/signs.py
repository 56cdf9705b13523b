"""Signs that a training goes wrong, which a person watching it would want to be told: small functions over numbers."""

import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from seq2seq.data.encoded import Ragged
from seq2seq.data.words import repeats
from seq2seq.probes import Dependence
from seq2seq.specials import UNKNOWN

log = logging.getLogger(__name__)

FEW_UPDATES = 300
LOOP_TIMES = 4  # words that stand so many times in a row are a loop


def ignores_source(loss: float, shuffled: float) -> str | None:
    """The loss hardly rises when every sentence gets another one's source."""
    if not Dependence(loss, shuffled).is_ignored:
        return None
    return (
        f"the source is being ignored: the validation loss is {loss:.3f}, with shuffled sources {shuffled:.3f}; "
        "are the two sides of the training text aligned?"
    )


def says_the_same(sources: Sequence[str], translations: Sequence[str]) -> str | None:
    """Much more often than not, different sentences get one translation."""
    distinct = len(set(translations)) / max(1, len(set(sources)))
    if distinct > 0.5 or len(set(sources)) < 10:
        return None
    text, times = Counter(translations).most_common(1)[0]
    return f"the same output for many inputs: {times:,} of {len(translations):,} translations are {text[:60]!r}"


def loops(translations: Sequence[str]) -> str | None:
    """Many translations repeat themselves without end."""
    looping = sum(map(has_loop, translations))
    if looping <= 0.05 * len(translations):
        return None
    return f"{looping:,} of {len(translations):,} translations repeat the same words over and over"


def has_loop(text: str) -> bool:
    """Whether some words stand again and again in a row."""
    return repeats(text, LOOP_TIMES)


def unknown(side: str, text: Ragged) -> str | None:
    """Many pieces of the text are unknown to the vocabulary."""
    share = float((text.values == UNKNOWN).mean()) if len(text.values) else 0.0
    if share <= 0.01:
        return None
    return (
        f"{share:.1%} of the {side} pieces of the validation set are unknown; set tokenizer.byte_fallback: true, "
        "a larger tokenizer.vocabulary, or check the encoding of the text"
    )


def too_short(updates: int | None, an_epoch: int) -> str | None:
    """There will hardly be time to learn anything."""
    if updates is None or updates >= FEW_UPDATES:
        return None
    return (
        f"{updates:,} updates in all ({an_epoch:,} an epoch) teach hardly anything; "
        "a higher train.max_epochs makes more, and in another run a smaller train.batch_tokens makes more of an epoch"
    )


def diverges(losses: Sequence[float]) -> str | None:
    """The training loss has risen far above its lowest."""
    if not losses or losses[-1] <= 1.5 * min(losses) + 0.5:
        return None
    return (
        f"the loss diverges: {losses[-1]:.2f} after {min(losses):.2f}; "
        "a lower train.learning_rate or a longer train.warmup_steps would help"
    )


def stands_still(losses: Sequence[float], updates: int) -> str | None:
    """The training loss has hardly moved since the beginning."""
    if len(losses) < 4 or min(losses) < 0.98 * losses[0]:
        return None
    return (
        f"the learning rate does nothing: the loss was {losses[0]:.3f}, after {updates:,} updates {losses[-1]:.3f}; "
        "a higher train.learning_rate would help"
    )


@dataclass
class Watch:
    """Warns once of each sign; of those of a validation, when it is there twice in a row: a beginner shows them all."""

    is_beginner: bool = True  # what has learnt already may well stand still
    losses: list[float] = field(default_factory=list)  # one for each training record
    before: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def recorded(self, loss: float, step: int) -> None:
        """After a training record."""
        self.losses.append(loss)
        self.tell({"diverges": diverges(self.losses)})
        if self.is_beginner:
            self.tell({"stands still": stands_still(self.losses, step)})

    def validated(self, signs: dict[str, str | None]) -> None:
        """After a validation."""
        there = {name for name, message in signs.items() if message}
        self.tell({name: signs[name] for name in there & self.before})
        self.before = there

    def tell(self, signs: dict[str, str | None]) -> None:
        for name, message in signs.items():
            if message and name not in self.told:
                self.told.add(name)
                log.warning("%s", message)
