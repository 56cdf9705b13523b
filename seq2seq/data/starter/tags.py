"""The phenomena that a sentence shows, as tags to score by."""

from __future__ import annotations

from collections.abc import Iterator

from seq2seq.data.starter.french import is_compound
from seq2seq.data.starter.french_forms import auxiliary
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Aspect,
    Clause,
    Determination,
    Entity,
    Event,
    Force,
    Noun,
    Person,
    Polarity,
    Sentence,
    Tense,
)

FORCES = {
    Force.QUESTION: "question",
    Force.COMMAND: "imperative",
    Force.PROPOSAL: "imperative",
    Force.EXCLAMATION: "exclamation",
}
TENSES = {Tense.FUTURE: "futur", Tense.CONDITIONAL: "conditionnel", Tense.SUPPOSED: "imparfait"}


def tags(sentence: Sentence) -> list[str]:
    """The sentence's tags, each once, in order of first appearance."""
    return list(dict.fromkeys(_all(sentence)))


def _all(sentence: Sentence) -> Iterator[str]:
    if sentence.force in FORCES:
        yield FORCES[sentence.force]
    if sentence.asked:
        yield "question-word"
    if sentence.listener:
        yield "vous"
    commanded = sentence.force in (Force.COMMAND, Force.PROPOSAL)
    yield from _clause(sentence.clause, commanded=commanded)
    if sentence.link:
        yield sentence.link.bond.name.lower()
        yield from _clause(sentence.link.clause)


def _clause(clause: Clause, commanded: bool = False) -> Iterator[str]:
    verb = LEXICON.verbs[clause.event.verb]
    if clause.polarity is not Polarity.POSITIVE:
        yield "negation"
    if not commanded:
        yield from _tense(clause)
    if verb.reflexive:
        yield "reflexive"
    yield from _entity(clause.subject)
    yield from _event(clause.event)


def _tense(clause: Clause) -> Iterator[str]:
    verb = LEXICON.verbs[clause.event.verb]
    if is_compound(clause, verb):
        yield "passe-compose"
        yield auxiliary(verb.french, verb.reflexive).replace("ê", "e")
    elif clause.aspect is Aspect.PLANNED:
        yield "futur-proche"
    elif clause.tense is Tense.PAST:
        yield "imparfait"
    elif clause.tense in TENSES:
        yield TENSES[clause.tense]
    else:
        yield "present"


def _event(event: Event) -> Iterator[str]:
    for role in (event.object, event.recipient, event.company):
        if role is not None:
            yield from _entity(role)
    if isinstance(event.object, Person | Again) or isinstance(event.recipient, Person | Again):
        yield "clitic"
    if event.quality:
        yield "comparative" if event.quality.than else "adjective"
    if event.place:
        yield "place"
    if event.time:
        yield "time"
    if event.verb == "be.there":
        yield "existence"
    if event.action:
        yield "infinitive"
        yield from _event(event.action)
    if event.content:
        yield "that"
        yield from _clause(event.content)


def _entity(entity: Entity) -> Iterator[str]:
    if not isinstance(entity, Noun):
        return
    if entity.qualities:
        yield "adjective"
    if entity.owner:
        yield "possession"
    if entity.count:
        yield "number"
    if entity.relative:
        yield "relative"
        yield from _clause(entity.relative.clause)
    if entity.determination is Determination.INDEFINITE and LEXICON.nouns[entity.lexeme].mass:
        yield "partitive"
