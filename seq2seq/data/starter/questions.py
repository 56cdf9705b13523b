"""Questions at random: yes or no, who, what, which, where, when, why, how many."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter.clauses import chain_clause, quality_clause
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import PERSON_VERBS, PLAIN_VERBS, fill, plain_clause, untimed, with_place
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Asked,
    Clause,
    Determination,
    Entity,
    Event,
    Force,
    Gender,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Relation,
    Sentence,
    Tense,
    Vague,
)
from seq2seq.data.starter.phrases import HIM, ME, YOU, members, person, subject, thing
from seq2seq.data.starter.sense import PROMPT, TASKS, UNPLANNED

LISTENERS: dict[str, Person] = {
    "sir": Person(2, polite=True),
    "madam": Person(2, gender=Gender.FEMALE, polite=True),
    "children": Person(2, Number.MANY),
}
HERE = Named("here")
PLACED = ("live go work swim buy lose find meet play sleep hide have_lunch have_dinner park study wait_for ski").split()
COUNTED = "eat buy read drink have write wash order pick plant visit receive".split()
UNCOUNTED = {"lone", "sight", "en_many", "fr_many", "masslike", "unique", "person", "other", "thought"}


def listener(draw: Draw) -> tuple[str | None, Person]:
    """Who is spoken to: mostly a friend, and then nothing in the sentence tells."""
    name = draw.weighted({None: 8.0, "sir": 0.8, "madam": 0.8, "children": 0.8})
    return (name, LISTENERS[name]) if name else (None, YOU)


def askable(clause: Clause) -> Clause:
    """The clause as it can stand in a question: no fronted time, no never, no longer."""
    clause = replace(clause, event=replace(clause.event, time_first=False))
    if clause.event.frequency in ("rarely", "always", "usually"):
        clause = replace(clause, event=replace(clause.event, frequency="often"))
    if clause.polarity in (Polarity.NEVER, Polarity.NO_LONGER):
        return replace(clause, polarity=Polarity.POSITIVE)
    return clause


def yes_no(draw: Draw) -> Sentence:
    """Does somebody do something?"""
    name, you = listener(draw)
    who = you if name or draw.chance(0.3) else None
    clause = askable(plain_clause(draw, PERSON_VERBS if who else PLAIN_VERBS, who))
    if clause.subject == ME:  # one seldom asks what one does oneself
        return yes_no(draw)
    return Sentence(clause, Force.QUESTION, listener=name)


def question(draw: Draw) -> Sentence:
    """A question with a question word."""
    builders = {what: 4.0, who_does: 2.5, where: 2.5, how_many: 1.5, when: 2.5, why: 2.5}
    return draw.weighted(builders)(draw)


def what(draw: Draw) -> Sentence:
    """What, whom or which one?"""
    verbs = [
        name
        for name in PLAIN_VERBS
        if len(LEXICON.verbs[name].frame) == 2
        and not LEXICON.verbs[name].preposition
        and name != "have"
        and "naked" not in LEXICON.verbs[name].flags  # hardly "what do you speak?"
    ]
    name, you = listener(draw)
    verb = LEXICON.verbs[draw.lexeme(verbs)]
    who = you if name else subject(draw, verb.frame[0])
    clause = untimed(draw, who, fill(draw, verb.lexeme, who))
    asked = replace(
        clause.event, object=_asked_object(draw, clause.event.object, alone=len(members(verb.frame[1])) == 1)
    )
    return Sentence(replace(clause, event=asked), Force.QUESTION, Asked.OBJECT, listener=name)


def _asked_object(draw: Draw, known: Entity | None, *, alone: bool) -> Entity:
    """What, whom or which; where the verb takes one thing `alone`, only which of them can be asked."""
    if isinstance(known, Person | Named):
        return Vague("someone")
    assert isinstance(known, Noun)
    entry = LEXICON.nouns[known.lexeme]
    if "person" in entry.classes:
        return Vague("someone")
    if (alone or draw.chance(0.5)) and not entry.mass and "unique" not in entry.classes:
        return Noun(known.lexeme, known.number, Determination.WHICH)
    return Vague("something")


def who_does(draw: Draw) -> Sentence:
    """Who does it?"""
    event = with_place(draw, fill(draw, draw.lexeme(PERSON_VERBS), HIM))
    if HIM in (event.object, event.recipient):
        return who_does(draw)
    return Sentence(untimed(draw, Vague("someone"), event), Force.QUESTION, Asked.SUBJECT)


def where(draw: Draw) -> Sentence:
    """Where is it, where does it happen?"""
    if draw.chance(0.4):
        return _where_is(draw)
    verb = draw.lexeme(PLACED)
    name, you = listener(draw)
    who = you if name else person(draw)
    event = replace(fill(draw, verb, who), manner=None, company=None)
    there = Place(Relation.AT, HERE, toward=verb == "go")
    return Sentence(untimed(draw, who, replace(event, place=there)), Force.QUESTION, Asked.PLACE, listener=name)


def _where_is(draw: Draw) -> Sentence:
    nouns = (*LEXICON.classes["small"], *LEXICON.classes["building"], *LEXICON.classes["pet"])
    who = person(draw) if draw.chance(0.3) else thing(draw, draw.lexeme(nouns), frozenset({"definite"}), ME)
    tense = Tense.PRESENT if draw.chance(0.75) else Tense.PAST
    return Sentence(Clause(who, Event("be", place=Place(Relation.AT, HERE)), tense), Force.QUESTION, Asked.PLACE)


def how_many(draw: Draw) -> Sentence:
    """How many, how much?"""
    who = person(draw)
    event = fill(draw, draw.lexeme(COUNTED), who)
    known = event.object
    if not isinstance(known, Noun) or LEXICON.nouns[known.lexeme].classes & UNCOUNTED:
        return how_many(draw)
    counted = Noun(known.lexeme, Number.ONE if LEXICON.nouns[known.lexeme].mass else Number.MANY)
    return Sentence(untimed(draw, who, replace(event, object=counted)), Force.QUESTION, Asked.QUANTITY)


def when(draw: Draw) -> Sentence:
    """When, at what time?"""
    name, you = listener(draw)
    verbs = [
        verb
        for verb in PERSON_VERBS
        if not LEXICON.verbs[verb].state and verb in TASKS | PROMPT and verb not in UNPLANNED
    ]
    who = you if name else person(draw)
    clause = untimed(draw, who, fill(draw, draw.lexeme(verbs), who))
    daily = "daily" in LEXICON.verbs[clause.event.verb].flags
    asked = Asked.CLOCK if daily and draw.chance(0.6) else Asked.TIME
    return Sentence(clause, Force.QUESTION, asked, listener=name)


def why(draw: Draw) -> Sentence:
    """Why?"""
    name, you = listener(draw)
    if name:
        clause = plain_clause(draw, PERSON_VERBS, you)
    else:
        builder = draw.weighted({plain_clause: 4.0, chain_clause: 1.0, quality_clause: 1.0})
        clause = builder(draw)
    event = replace(clause.event, time=None, time_first=False, frequency=None)
    denial = Polarity.NEGATIVE if clause.polarity is Polarity.NEGATIVE else Polarity.POSITIVE
    return Sentence(replace(clause, event=event, polarity=denial), Force.QUESTION, Asked.REASON, listener=name)
