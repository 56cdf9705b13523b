"""Which combinations are kept out of training: of an adjective and a noun, of a verb and a tense, of depth."""

from __future__ import annotations

import zlib
from collections.abc import Iterator

from seq2seq.data.starter.clauses import chain_clause, claim_clause
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Aspect,
    Clause,
    Entity,
    Event,
    Noun,
    Person,
    Sentence,
    Tense,
    Together,
)
from seq2seq.data.starter.passive import Passive
from seq2seq.data.starter.phrases import person
from seq2seq.data.starter.sample import relative
from seq2seq.data.starter.usage import sayable

KINDS = ("novel-adjective-noun", "novel-verb-tense", "novel-depth")
# Of a hundred adjectives with their nouns, and of a hundred verbs with their tenses.
ADJECTIVE_NOUN_SHARE, VERB_TENSE_SHARE = 3, 4
# Tenses whose word forms other tenses show as well, so that the combination is new and no word is.
TENSES = {
    (Tense.PRESENT, Aspect.ONGOING),
    (Tense.PAST, Aspect.ONGOING),
    (Tense.PRESENT, Aspect.PLANNED),
    (Tense.PRESENT, Aspect.PERFECT),
    (Tense.FUTURE, Aspect.WHOLE),
}
DEEPEST = 1  # in training: one clause or action inside another
CLAIMS = ("think:that", "believe:that", "know:that", "be_sure:that")

Combination = tuple[str, ...]


def novelties(meaning: Sentence | Passive) -> list[str]:
    """The kinds of novelty in a meaning; none in what is trained on."""
    kinds = {kind for kind, *rest in combinations(meaning) if held_out((kind, *rest))}
    if depth(meaning) > DEEPEST:
        kinds.add("novel-depth")
    return [kind for kind in KINDS if kind in kinds]


def held_out(combination: Combination) -> bool:
    """Whether a combination is kept out of training: by a checksum of its names, the same in all languages."""
    share = ADJECTIVE_NOUN_SHARE if combination[0] == "novel-adjective-noun" else VERB_TENSE_SHARE
    return zlib.crc32(" ".join(combination).encode()) % 100 < share


def combinations(meaning: Sentence | Passive) -> Iterator[Combination]:
    """Each adjective with its noun, each frequent verb with its tense."""
    if isinstance(meaning, Passive):
        for entity in (meaning.patient, meaning.agent):
            yield from _entity(entity)
        return
    for clause in _clauses(meaning):
        yield from _clause(clause)


def _clauses(sentence: Sentence) -> list[Clause]:
    return [sentence.clause, *([sentence.link.clause] if sentence.link else [])]


def _clause(clause: Clause) -> Iterator[Combination]:
    verb = LEXICON.verbs[clause.event.verb]
    irregular = clause.aspect is Aspect.PERFECT and verb.participle != verb.past
    if (clause.tense, clause.aspect) in TENSES and not verb.state and not irregular:
        yield "novel-verb-tense", verb.lexeme, clause.tense.name, clause.aspect.name
    quality = clause.event.quality
    if quality and isinstance(clause.subject, Noun):
        yield "novel-adjective-noun", quality.lexeme, clause.subject.lexeme
    yield from _entity(clause.subject)
    yield from _event(clause.event)


def _event(event: Event) -> Iterator[Combination]:
    for entity in (event.object, event.recipient, event.company, event.identity):
        yield from _entity(entity)
    if event.quality:
        yield from _entity(event.quality.than)
    if event.place:
        yield from _entity(event.place.ground)
    if event.action:
        yield from _event(event.action)
    if event.content:
        yield from _clause(event.content)


def _entity(entity: Entity | None) -> Iterator[Combination]:
    if isinstance(entity, Together):
        yield from _entity(entity.first)
        yield from _entity(entity.second)
    if not isinstance(entity, Noun):
        return
    for quality in entity.qualities:
        yield "novel-adjective-noun", quality, entity.lexeme
    if not isinstance(entity.owner, Again):
        yield from _entity(entity.owner)
    if entity.relative:
        yield from _clause(entity.relative.clause)


def depth(meaning: Sentence | Passive) -> int:
    """How many clauses and actions stand one inside another."""
    return 0 if isinstance(meaning, Passive) else max(map(_clause_depth, _clauses(meaning)))


def _clause_depth(clause: Clause) -> int:
    return max(_entity_depth(clause.subject), _event_depth(clause.event))


def _event_depth(event: Event) -> int:
    inner = [1 + _event_depth(event.action)] if event.action else []
    inner += [1 + _clause_depth(event.content)] if event.content else []
    return max([0, *inner, *map(_entity_depth, (event.object, event.recipient, event.company))])


def _entity_depth(entity: Entity | None) -> int:
    if isinstance(entity, Noun) and entity.relative:
        return 1 + _clause_depth(entity.relative.clause)
    return 0


def deep(draw: Draw) -> Sentence:
    """One level more than training has: I think that the book that he reads is good, that she wants to come."""
    content = draw.weighted({_related: 3.0, chain_clause: 3.0, claim_clause: 2.0})(draw)
    who = person(draw)
    if isinstance(content.subject, Person) and content.subject == who:
        return deep(draw)
    meaning = Sentence(Clause(who, Event(draw.lexeme(CLAIMS), content=content)))
    return meaning if sayable(meaning) else deep(draw)


def _related(draw: Draw) -> Clause:
    return relative(draw).clause
