"""Sentences at random, of every kind in its proportion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seq2seq.data.starter.clauses import (
    age_clause,
    body_clause,
    chain_clause,
    claim_clause,
    clock_clause,
    comparison_clause,
    existence_clause,
    family_clause,
    job_clause,
    measured_clause,
    missing_clause,
    name_clause,
    quality_clause,
    seasonal_clause,
    weather_clause,
    where_clause,
)
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import FIXED, PERSON_VERBS, fill, known, plain_clause, repeated, timed, with_place
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Clause,
    Event,
    Force,
    Named,
    Noun,
    Number,
    Person,
    Polarity,
    Quality,
    Relative,
    Sentence,
    Tense,
)
from seq2seq.data.starter.phrases import ME, PASSING, US, apt, attribute, fits, person, pronoun
from seq2seq.data.starter.questions import askable, listener, question, yes_no
from seq2seq.data.starter.sense import SPONTANEOUS, UNPLANNED
from seq2seq.data.starter.stories import story
from seq2seq.data.starter.times import Time
from seq2seq.data.starter.usage import sayable

COMMANDABLE = tuple(
    name
    for name in PERSON_VERBS
    if not LEXICON.verbs[name].state
    and name not in UNPLANNED | SPONTANEOUS
    and name not in "get_married change_jobs choose taste carry wear accept refuse promise find_out lie".split()
)
UNWELCOME = ("smoke", "shout", "make_noise", "make_fun_of", "cut_down", "snore", "break", "lie")
COMMAND_TIMES = ("tomorrow", "tomorrow morning", "this evening", "after dinner", "now", "before lunch", "on Monday")
# What one does with people of whom a relative clause says more.
ABOUT_PEOPLE = ("know.of", "meet", "see", "phone", "talk_to", "invite", "call")
# What tells a thing from others, and what may still be going on.
TELLING = (
    "buy read write wear rent build paint draw visit watch hear find order receive sell translate choose lose win "
    "sign listen_to drive plant"
).split()
GOING_ON = "read write wear paint watch translate build draw".split()
# Lasting enough to be said of a thing known by what was done to it.
LASTING = frozenset("expensive modern round thick heavy light.weight fast slow noisy quiet".split())
UNTELLING = frozenset("late new true wooden useful free.cost big blond".split())
# What tells a person from others: what they did, are doing, or always do.
DONE = ("repair find help translate organize invite change_jobs build paint").split()
DOING = "wait_for sleep dance sing work laugh cry run smoke read listen_to eat drink swim look_for draw".split()
BEING = "live speak play.instrument work live speak collect".split()
# Of these there is one, or they do little.
UNTOLD = frozenset(
    (*LEXICON.classes["kin"], "king", "queen", "prince", "princess", "president", "baby", "thief", "patient", "lady")
)
PAST, PRESENT, FUTURE = (Time(tense, Aspect.WHOLE) for tense in (Tense.PAST, Tense.PRESENT, Tense.FUTURE))


def statement(draw: Draw) -> Sentence:
    """Somebody does something."""
    return Sentence(plain_clause(draw))


def attributed(draw: Draw) -> Sentence:
    """Somebody does something to the old bridge, to the kind painter."""
    while True:
        clause = plain_clause(draw)
        what, verb = clause.event.object, clause.event.verb
        if not isinstance(what, Noun) or what.count or what.quantity or what.determination in FIXED:
            continue
        entry = LEXICON.nouns[what.lexeme]
        if (
            clause.aspect is Aspect.HABIT
            or clause.polarity is not Polarity.POSITIVE
            or clause.event.frequency
            or "kin" in entry.classes
        ):
            continue
        said = tuple(quality for quality in attribute(draw, entry, 1.0) if apt(quality, verb))
        if said:
            return Sentence(replace(clause, event=replace(clause.event, object=replace(what, qualities=said))))


def quality(draw: Draw) -> Sentence:
    """Somebody or something is so."""
    return Sentence(quality_clause(draw), Force.EXCLAMATION if draw.chance(0.05) else Force.STATEMENT)


def simple(builder: Callable[[Draw], Clause], asked: float = 0.15) -> Callable[[Draw], Sentence]:
    """A statement, sometimes a question, of one clause."""

    def build(draw: Draw) -> Sentence:
        clause = builder(draw)
        # One seldom asks what one does oneself.
        questioned = clause.subject != ME and draw.chance(asked)
        return Sentence(askable(clause), Force.QUESTION) if questioned else Sentence(clause)

    return build


def command(draw: Draw) -> Sentence:
    """Do it, don't do it, let's do it."""
    if draw.chance(0.15):
        event = with_place(draw, fill(draw, draw.lexeme(COMMANDABLE), US))
        return command(draw) if _about(event, 1) or _about(event, 2) else Sentence(Clause(US, event), Force.PROPOSAL)
    name, you = listener(draw)
    event = with_place(draw, fill(draw, draw.lexeme(COMMANDABLE), you))
    if _about(event, 2):
        return command(draw)
    denial = draw.weighted({Polarity.POSITIVE: 7.0, Polarity.NEGATIVE: 3.0, Polarity.NEVER: 0.5})
    if event.manner in ("too much", "badly") or event.verb in UNWELCOME:
        denial = Polarity.NEGATIVE
    if denial is Polarity.NEVER and event.object is None and event.verb not in UNWELCOME:
        denial = Polarity.NEGATIVE  # hardly "never wake up"
    if denial is Polarity.POSITIVE and draw.chance(0.15):
        event = replace(event, time=draw.one(COMMAND_TIMES))
    if denial is Polarity.NEVER:
        event = repeated(event)
    if denial is Polarity.NEGATIVE or event.verb in ("talk_about", "think_about", "show", "use"):
        event = known(event)
    please = denial is Polarity.POSITIVE and draw.chance(0.35)
    return Sentence(Clause(you, event, polarity=denial), Force.COMMAND, listener=name, please=please)


def _about(event: Event, who: int) -> bool:
    """Whether a role of the event is filled by this person."""
    roles = (event.object, event.recipient, event.company)
    return any(isinstance(role, Person) and role.person == who for role in roles)


def relative(draw: Draw) -> Sentence:
    """A noun with a clause about it."""
    return (_thing_that if draw.chance(0.5) else _person_who)(draw)


def _thing_that(draw: Draw) -> Sentence:
    """The book that I read was long."""
    who = person(draw)
    name = draw.lexeme(TELLING)
    inner = fill(draw, name, who)
    noun = inner.object
    if not isinstance(noun, Noun) or noun.owner or noun.quantity or noun.count:
        return _thing_that(draw)
    entry = LEXICON.nouns[noun.lexeme]
    adjectives = [
        name
        for name, adjective in LEXICON.adjectives.items()
        if fits(adjective.classes, entry) and name not in PASSING - LASTING and name not in UNTELLING
    ]
    if entry.classes & {"kin", "masslike", "unique", "person"} or entry.mass or not adjectives:
        return _thing_that(draw)
    going_on = name in GOING_ON and draw.chance(0.4)
    clause = Clause(who, inner, Tense.PRESENT if going_on else Tense.PAST, Aspect.ONGOING if going_on else Aspect.WHOLE)
    head = Noun(noun.lexeme, noun.number, relative=Relative(clause, Asked.OBJECT))
    over = not going_on and entry.classes & {"show", "event"}
    tense = Tense.PAST if over and ("event" in entry.classes or draw.chance(0.5)) else Tense.PRESENT
    return Sentence(Clause(head, Event("be", quality=Quality(draw.lexeme(adjectives))), tense))


def _person_who(draw: Draw) -> Sentence:
    """I know the man who repaired the car."""
    lexeme = draw.lexeme([name for name in LEXICON.classes["person"] if name not in UNTOLD])
    plain = Noun(lexeme, Number.MANY if draw.chance(0.25) else Number.ONE)
    seen = draw.chance(0.3)
    name = draw.lexeme(DOING if seen else DONE if draw.chance(0.6) else BEING)
    said = fill(draw, name, plain)
    if isinstance(said.object, Noun) and said.object.quantity:
        return _person_who(draw)
    if isinstance(said.object, Again) or (isinstance(said.object, Noun) and isinstance(said.object.owner, Again)):
        return _person_who(draw)
    outer = draw.lexeme(("see", "know.of", "wait_for") if seen else ABOUT_PEOPLE)
    time = draw.one((PRESENT,) if LEXICON.verbs[outer].state else (PAST, PAST, FUTURE))
    if outer in ("see", "meet"):
        time = PAST
    if name == "work" and said.place is None:
        return _person_who(draw)
    if isinstance(said.object, Noun):
        if "person" in LEXICON.nouns[said.object.lexeme].classes and said.object.owner is None:
            return _person_who(draw)
        if isinstance(said.object.owner, Person | Named) and said.object.owner not in (ME, US):
            return _person_who(draw)
        said = known(replace(said, object=replace(said.object, qualities=())))
    telling = Clause(plain, replace(said, company=None, manner=None), Tense.PAST)
    if name in BEING:
        telling = replace(telling, tense=Tense.PRESENT)
    if seen:
        telling = replace(telling, tense=time.tense, aspect=Aspect.ONGOING)
    if time is FUTURE and seen:
        return _person_who(draw)
    head = replace(plain, relative=Relative(telling, Asked.SUBJECT))
    return Sentence(timed(draw, pronoun(draw), Event(outer, object=head), time))


KINDS: dict[Callable[[Draw], Sentence], float] = {
    statement: 50.0,
    attributed: 16.0,
    quality: 5.0,
    simple(comparison_clause): 3.0,
    simple(job_clause): 2.0,
    simple(where_clause): 3.0,
    simple(existence_clause): 4.0,
    simple(weather_clause): 1.2,
    simple(family_clause): 1.2,
    simple(measured_clause): 1.2,
    simple(seasonal_clause): 2.5,
    simple(body_clause): 1.0,
    simple(missing_clause, asked=0.0): 0.8,
    simple(age_clause): 0.8,
    simple(name_clause, asked=0.0): 0.3,
    simple(clock_clause): 0.5,
    yes_no: 8.0,
    question: 10.0,
    command: 8.0,
    simple(chain_clause): 11.0,
    simple(claim_clause): 6.0,
    story: 30.0,
    relative: 5.0,
}


def sentence(draw: Draw) -> Sentence:
    """A sentence of any kind that somebody might say."""
    while True:
        meaning = draw.weighted(KINDS)(draw)
        if sayable(meaning):
            return meaning
