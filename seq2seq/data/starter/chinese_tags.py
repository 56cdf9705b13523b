"""The phenomena that a Chinese-English pair shows, as tags to score by."""

from __future__ import annotations

from collections.abc import Iterator

from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import Aspect, Clause, Force, Polarity, Sentence
from seq2seq.data.starter.passive import Passive
from seq2seq.data.starter.tags import tags as shared_tags
from seq2seq.data.starter.words import Words

# What these tags name is a matter of French.
FRENCH = frozenset(
    "vous passe-compose avoir etre futur-proche imparfait futur conditionnel present reflexive clitic partitive "
    "infinitive number".split()
)
# What a word of the grammar shows.
SHOWN = {
    "把": "ba",
    "被": "bei",
    "了": "le",
    "过": "guo",
    "着": "zhe",
    "会": "hui",
    "正在": "zai",
    "比": "bi",
    "就": "jiu",
    "们": "plural-men",
}
ASPECTS = {
    Aspect.ONGOING: "progressive",
    Aspect.PERFECT: "perfect",
    Aspect.PLANNED: "going-to",
    Aspect.HABIT: "habit",
}


def tags(meaning: Sentence | Passive, chinese: Words) -> list[str]:
    """The sentence's tags, each once."""
    return list(dict.fromkeys(_all(meaning, chinese)))


def _all(meaning: Sentence | Passive, chinese: Words) -> Iterator[str]:
    if isinstance(meaning, Passive):
        yield "passive"
        if meaning.questioned:
            yield "question"
        if meaning.polarity is not Polarity.POSITIVE:
            yield "negation"
        yield meaning.tense.name.lower()
    else:
        yield from (tag for tag in shared_tags(meaning) if tag not in FRENCH)
        commanded = meaning.force in (Force.COMMAND, Force.PROPOSAL)
        for clause in ([] if commanded else [meaning.clause]) + ([meaning.link.clause] if meaning.link else []):
            yield from _time(clause)
        if meaning.clause.event.action:
            yield "infinitive"
    for word in chinese:
        if word.text in SHOWN:
            yield SHOWN[word.text]
        if word.text[0] in "一两二三四五六七八九十几" and any(anchor.endswith(".d") for anchor in word.anchors):
            yield "classifier"


def _time(clause: Clause) -> Iterator[str]:
    yield clause.tense.name.lower()
    if clause.aspect in ASPECTS:
        yield ASPECTS[clause.aspect]
    if LEXICON.verbs[clause.event.verb].state:
        yield "state"
