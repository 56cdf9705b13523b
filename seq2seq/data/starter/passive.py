"""What is done to somebody or something: the meaning, its English, and passives at random."""

from __future__ import annotations

from dataclasses import dataclass

from seq2seq.data.starter import english
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import fill
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Aspect,
    Clause,
    Determination,
    Entity,
    Event,
    Moment,
    Noun,
    Person,
    Polarity,
    Tense,
)
from seq2seq.data.starter.natural import USES, kind
from seq2seq.data.starter.phrases import ME, subject
from seq2seq.data.starter.times import ONLY
from seq2seq.data.starter.words import Word, Words, capitalized, glue, words

VERBS = (
    "eat drink break lose close open lock turn_off repair wash clean cancel wake_up cut_down translate catch find "
    "invite correct print cut"
).split()
# What is announced without saying who does it.
PLANNED = frozenset("cancel repair translate print invite close cut_down correct".split())
TENSES = {
    (Tense.PAST, Polarity.POSITIVE): 6.0,
    (Tense.PAST, Polarity.NEGATIVE): 1.5,
    (Tense.PRESENT, Polarity.POSITIVE): 1.5,
    (Tense.FUTURE, Polarity.POSITIVE): 2.0,
    (Tense.FUTURE, Polarity.NEGATIVE): 0.7,
}


@dataclass(frozen=True)
class Passive:
    """Something undergoes an event, perhaps by somebody; in the present it has already happened."""

    patient: Entity
    verb: str
    agent: Entity | None = None
    tense: Tense = Tense.PAST
    polarity: Polarity = Polarity.POSITIVE
    time: Moment | None = None
    questioned: bool = False


def passive(draw: Draw) -> Passive:
    """The window was broken by the boy."""
    name = draw.lexeme(VERBS)
    verb = LEXICON.verbs[name]
    doer = subject(draw, verb.frame[0])
    patient = fill(draw, name, doer).object
    known = isinstance(patient, Person) or (isinstance(patient, Noun) and _known(patient))
    described = any(isinstance(who, Noun) and who.qualities for who in (patient, doer))
    sealed = isinstance(patient, Noun) and (name, patient.lexeme) == ("close", "envelope")
    if described or sealed:
        return passive(draw)
    if not known or patient in (doer, ME) or patient is None:
        return passive(draw)
    # "By me" is hardly said: who is known from the talk does it.
    tense, polarity = draw.weighted(TENSES)
    told = tense is Tense.PAST and polarity is Polarity.POSITIVE
    agent = doer if told and not isinstance(doer, Person) and name != "print" else None
    when = {Tense.PAST: "past", Tense.FUTURE: "future"}.get(tense)
    time = draw.lexeme(ONLY[when]) if when and draw.chance(0.4) else None
    letter = kind(time, tense is Tense.FUTURE) if time else ""
    if time == "last night" or (letter and letter not in USES[name][1]):
        time = None
    if (tense is Tense.FUTURE and name not in PLANNED) or (tense is Tense.PRESENT and name == "lose"):
        return passive(draw)
    if polarity is Polarity.NEGATIVE and not isinstance(time, str):
        time = None
    return Passive(patient, name, agent, tense, polarity, time, tense is Tense.PAST and told and draw.chance(0.2))


def _known(noun: Noun) -> bool:
    given = noun.determination in (Determination.DEFINITE, Determination.THIS) or noun.owner is not None
    return given and noun.count is None and noun.quantity is None and not isinstance(noun.owner, Again)


def english_words(meaning: Passive) -> Words:
    """The English sentence: the copula's clause, the participle, by whom, when."""
    verb = LEXICON.verbs[meaning.verb]
    done = meaning.tense is Tense.PRESENT
    aspect = Aspect.PERFECT if done else Aspect.WHOLE
    be = Event("be", frequency="already" if done else None)
    clause = Clause(meaning.patient, be, meaning.tense, aspect, meaning.polarity)
    copula = english.clause_words(clause, "c0", inverted=meaning.questioned)
    # what is "was" for the copula is an auxiliary here
    copula = [Word(word.text, _as_auxiliary(word.anchors)) for word in copula]
    by = words("by", "c0.b.by") + english.noun_phrase(meaning.agent, "c0.b") if meaning.agent else []
    time = english.moment(meaning.time, "c0.t") if meaning.time is not None else []
    participle = words(" ".join((verb.participle, *verb.particles)), "c0.v")
    *start, last = capitalized(glue(copula + participle + by + time))
    return [*start, Word(last.text + ("?" if meaning.questioned else "."), last.anchors)]


def _as_auxiliary(anchors: frozenset[str]) -> frozenset[str]:
    return frozenset("c0.x" if anchor == "c0.v" else anchor for anchor in anchors)
