"""Sentences at random: statements, questions, commands, and two clauses that belong together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import (
    PERSON_VERBS,
    PLAIN_VERBS,
    Time,
    chain_clause,
    claim_clause,
    comparison_clause,
    existence_clause,
    fill,
    inner_clause,
    job_clause,
    moment,
    place,
    plain_clause,
    quality_clause,
    time_of,
    timed,
    weather_clause,
    where_clause,
    with_place,
)
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Bond,
    Clause,
    Determination,
    Entity,
    Event,
    Force,
    Gender,
    Link,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Quality,
    Relation,
    Relative,
    Sentence,
    Tense,
    Vague,
)
from seq2seq.data.starter.phrases import HER, HIM, IT, ME, THEM, US, YOU, person, pronoun, subject, thing

POLITE = Person(2, polite=True)
POLITE_LADY = Person(2, gender=Gender.FEMALE, polite=True)
YOU_ALL = Person(2, Number.MANY)
LISTENERS: dict[str, Person] = {"sir": POLITE, "madam": POLITE_LADY, "children": YOU_ALL}


def statement(draw: Draw) -> Sentence:
    """Somebody does something."""
    return Sentence(plain_clause(draw))


def quality(draw: Draw) -> Sentence:
    """Somebody or something is so."""
    return Sentence(quality_clause(draw), Force.EXCLAMATION if draw.chance(0.05) else Force.STATEMENT)


def simple(builder: Callable[[Draw], Clause]) -> Callable[[Draw], Sentence]:
    """A statement, sometimes a question, of one clause."""

    def build(draw: Draw) -> Sentence:
        clause = builder(draw)
        if draw.chance(0.15):
            return Sentence(askable(clause), Force.QUESTION)
        return Sentence(clause)

    return build


def askable(clause: Clause) -> Clause:
    """The clause as it can stand in a question: no fronted time, and "yet" but not "already" is left as it is."""
    clause = replace(clause, event=replace(clause.event, time_first=False))
    if clause.polarity in (Polarity.NEVER, Polarity.NO_LONGER):
        return replace(clause, polarity=Polarity.POSITIVE)
    return clause


def listener(draw: Draw) -> tuple[str | None, Person]:
    """Who is spoken to: mostly a friend."""
    name = draw.weighted({None: 8.0, "sir": 0.8, "madam": 0.8, "children": 0.8})
    return (name, LISTENERS[name]) if name else (None, YOU)


def yes_no(draw: Draw) -> Sentence:
    """Does somebody do something?"""
    name, you = listener(draw)
    who = you if name or draw.chance(0.3) else None
    verbs = PERSON_VERBS if who else PLAIN_VERBS
    clause = askable(plain_clause(draw, verbs, who))
    return Sentence(clause, Force.QUESTION, listener=name)


def asking(draw: Draw) -> Sentence:
    """Who, what, where, when, why, how many?"""
    asked = draw.weighted(
        {
            Asked.OBJECT: 4.0,
            Asked.SUBJECT: 2.5,
            Asked.PLACE: 2.5,
            Asked.TIME: 2.0,
            Asked.REASON: 2.5,
            Asked.QUANTITY: 1.5,
            Asked.CLOCK: 1.0,
        }
    )
    builders = {
        Asked.OBJECT: what_question,
        Asked.SUBJECT: who_question,
        Asked.PLACE: where_question,
        Asked.QUANTITY: quantity_question,
    }
    if asked in builders:
        return builders[asked](draw)
    return why_or_when(draw, asked)


def what_question(draw: Draw) -> Sentence:
    """What, whom or which one?"""
    verbs = [
        name for name in PLAIN_VERBS if len(LEXICON.verbs[name].frame) == 2 and not LEXICON.verbs[name].preposition
    ]
    name, you = listener(draw)
    verb = LEXICON.verbs[draw.lexeme(verbs)]
    who = you if name else subject(draw, verb.frame[0])
    event = fill(draw, verb.lexeme, who)
    clause = untimed(draw, who, event)
    human = isinstance(event.object, Person | Named) or (
        isinstance(event.object, Noun) and "person" in LEXICON.nouns[event.object.lexeme].classes
    )
    if human:
        what: Entity = Vague("someone")
    elif draw.chance(0.5) and isinstance(event.object, Noun) and not LEXICON.nouns[event.object.lexeme].mass:
        what = Noun(event.object.lexeme, event.object.number, Determination.WHICH)
    else:
        what = Vague("something")
    return Sentence(replace(clause, event=replace(event, object=what)), Force.QUESTION, Asked.OBJECT, listener=name)


def untimed(draw: Draw, who: Entity, event: Event) -> Clause:
    """The event in a tense, affirmed, without a time."""
    verb = LEXICON.verbs[event.verb]
    time = time_of(draw, verb, simple=True)
    if time.aspect in (Aspect.PERFECT, Aspect.HABIT):
        time = Time(Tense.PAST, Aspect.WHOLE)
    return Clause(who, event, time.tense, time.aspect)


def who_question(draw: Draw) -> Sentence:
    """Who does it?"""
    verb = draw.lexeme(PERSON_VERBS)
    event = with_place(draw, fill(draw, verb, HIM))
    if event.object == HIM or event.recipient == HIM:
        return who_question(draw)
    clause = untimed(draw, Vague("someone"), event)
    return Sentence(clause, Force.QUESTION, Asked.SUBJECT)


def where_question(draw: Draw) -> Sentence:
    """Where is it, where does it happen?"""
    if draw.chance(0.4):
        who = thing(
            draw,
            draw.lexeme((*LEXICON.classes["small"], *LEXICON.classes["building"], *LEXICON.classes["pet"])),
            frozenset({"definite"}),
            ME,
        )
        subject_entity: Entity = person(draw) if draw.chance(0.3) else who
        tense = Tense.PRESENT if draw.chance(0.75) else Tense.PAST
        return Sentence(
            Clause(subject_entity, Event("be", place=Place(Relation.AT, Named("here"))), tense),
            Force.QUESTION,
            Asked.PLACE,
        )
    verb = draw.lexeme(
        (
            "live",
            "go",
            "work",
            "swim",
            "buy",
            "lose",
            "find",
            "meet",
            "play",
            "sleep",
            "hide",
            "have_lunch",
            "have_dinner",
            "park",
            "learn",
            "study",
            "put_on.x",
            "stay",
            "wait_for",
        )[:-3]
        + ("stay", "wait_for")
    )
    name, you = listener(draw)
    who_goes = you if name else person(draw)
    event = replace(fill(draw, verb, who_goes), manner=None, company=None)
    there = Place(Relation.AT, Named("here"), toward=verb == "go")
    clause = untimed(draw, who_goes, replace(event, place=there))
    return Sentence(clause, Force.QUESTION, Asked.PLACE, listener=name)


def quantity_question(draw: Draw) -> Sentence:
    """How many, how much?"""
    verb = draw.lexeme(
        (
            "eat",
            "buy",
            "see",
            "read",
            "drink",
            "have",
            "need.x",
            "want",
            "sell",
            "find",
            "write",
            "wash",
            "order",
            "pick",
            "plant",
            "choose",
            "draw",
            "visit",
            "receive",
            "lose",
            "collect",
            "catch",
        )[:5]
        + (
            "have",
            "want",
            "sell",
            "find",
            "write",
            "wash",
            "order",
            "pick",
            "plant",
            "choose",
            "draw",
            "visit",
            "receive",
            "lose",
            "catch",
        )
    )
    who = person(draw)
    event = fill(draw, verb, who)
    noun = event.object
    if not isinstance(noun, Noun) or LEXICON.nouns[noun.lexeme].classes & {
        "en_many",
        "fr_many",
        "masslike",
        "unique",
        "person",
        "other",
    }:
        return quantity_question(draw)
    what = Noun(noun.lexeme, Number.ONE if LEXICON.nouns[noun.lexeme].mass else Number.MANY)
    return Sentence(untimed(draw, who, replace(event, object=what)), Force.QUESTION, Asked.QUANTITY)


def why_or_when(draw: Draw, asked: Asked) -> Sentence:
    """Why, when, at what time?"""
    name, you = listener(draw)
    who = you if name else None
    builder = draw.weighted({"plain": 4.0, "chain": 1.0, "quality": 1.0})
    if builder == "chain" and asked is Asked.REASON:
        clause = chain_clause(draw)
        name = None
    elif builder == "quality" and asked is Asked.REASON:
        clause = quality_clause(draw)
        name = None
    else:
        verbs = tuple(choice for choice in PERSON_VERBS if asked is Asked.REASON or not LEXICON.verbs[choice].state)
        clause = plain_clause(draw, verbs, who)
        if asked is not Asked.REASON:
            clause = untimed(draw, clause.subject, clause.event)
    event = replace(clause.event, time=None, time_first=False, frequency=None)
    denied = clause.polarity is Polarity.NEGATIVE and asked is Asked.REASON
    clause = replace(clause, event=event, polarity=Polarity.NEGATIVE if denied else Polarity.POSITIVE)
    return Sentence(clause, Force.QUESTION, asked, listener=name)


def command(draw: Draw) -> Sentence:
    """Do it, don't do it, let's do it."""
    verbs = [name for name in PERSON_VERBS if not LEXICON.verbs[name].state and name not in UNCOMMANDED]
    if draw.chance(0.15):
        event = with_place(draw, fill(draw, draw.lexeme(verbs), US))
        return command(draw) if _about(event, 1) else Sentence(Clause(US, event), Force.PROPOSAL)
    name, you = listener(draw)
    event = with_place(draw, fill(draw, draw.lexeme(verbs), you))
    if _about(event, 2):
        return command(draw)
    denial = draw.weighted({Polarity.POSITIVE: 7.0, Polarity.NEGATIVE: 3.0, Polarity.NEVER: 0.5})
    if denial is Polarity.POSITIVE and draw.chance(0.15):
        event = replace(
            event, time=draw.one(("tomorrow", "tomorrow morning", "this evening", "every day", "after dinner", "now"))
        )
    please = denial is Polarity.POSITIVE and draw.chance(0.35)
    return Sentence(Clause(you, event, polarity=denial), Force.COMMAND, listener=name, please=please)


def _about(event: Event, who: int) -> bool:
    """Whether a role of the event is filled by this person."""
    return any(
        isinstance(role, Person) and role.person == who for role in (event.object, event.recipient, event.company)
    )


UNCOMMANDED = {
    "fall",
    "snore",
    "cough",
    "sneeze",
    "lose",
    "win",
    "understand",
    "see",
    "hear",
    "receive",
    "meet",
    "miss",
    "find",
    "recognize",
    "lose_weight",
    "make_money",
    "find_out",
    "forget",
    "get_married",
    "lie",
    "break",
}


def linked(draw: Draw) -> Sentence:
    """Two clauses."""
    kind = draw.weighted(
        {"and": 2.0, "but": 2.5, "because": 3.0, "when": 3.0, "if": 2.5, "again": 5.0, "while": 1.0, "suppose": 1.5}
    )
    return LINKED[kind](draw)


def again(draw: Draw) -> Sentence:
    """I bought an apple and I ate it: the second clause takes up the first one's object."""
    first_verbs = (
        "buy",
        "find",
        "choose",
        "see",
        "want",
        "take.x",
        "have",
        "order",
        "lose",
        "look_for",
        "repair",
        "sell",
        "receive",
        "wash",
        "prepare.x",
    )
    first_verbs = tuple(name for name in first_verbs if not name.endswith(".x"))
    who = person(draw)
    event = fill(draw, draw.lexeme(first_verbs), who)
    noun = event.object
    if (
        not isinstance(noun, Noun)
        or LEXICON.nouns[noun.lexeme].classes & {"masslike", "unique", "person"}
        or noun.quantity
    ):
        return again(draw)
    seconds = [
        name
        for name in PERSON_VERBS
        if len(LEXICON.verbs[name].frame) > 1
        and not LEXICON.verbs[name].preposition
        and name != event.verb
        and "generic" not in LEXICON.verbs[name].flags
        and name in TAKEN_UP
        and any(
            role in LEXICON.nouns[noun.lexeme].classes or role == noun.lexeme for role in LEXICON.verbs[name].frame[1]
        )
    ]
    if not seconds:
        return again(draw)
    second = LEXICON.verbs[draw.lexeme(seconds)]
    recipient = fill(draw, second.lexeme, who).recipient
    later = Event(second.lexeme, object=Again(noun), recipient=recipient)
    kind = draw.weighted({"but": 4.0, "and": 3.0, "want": 2.0})
    tense, aspect = Tense.PAST, Aspect.WHOLE
    first = Clause(who, event, tense, aspect)
    subject_entity: Entity = Again(who) if not isinstance(who, Person) else who
    if LEXICON.verbs[event.verb].state:
        first = Clause(who, event, Tense.PRESENT, aspect)
        if kind != "want":
            return Sentence(
                first,
                link=Link(
                    Bond.BUT,
                    Clause(subject_entity, later, Tense.PRESENT, Aspect.PERFECT, Polarity.NOT_YET)
                    if not second.state
                    else Clause(subject_entity, later, polarity=Polarity.NEGATIVE),
                ),
            )
    if kind == "want":
        chain = Event(draw.one(("want:to", "can:bare", "have:to")), action=later)
        return Sentence(first, link=Link(Bond.BUT, Clause(subject_entity, chain, polarity=Polarity.NEGATIVE)))
    if kind == "but":
        polarity = draw.weighted({Polarity.NOT_YET: 2.0, Polarity.NEGATIVE: 2.0})
        later_aspect = Aspect.PERFECT if polarity is Polarity.NOT_YET else aspect
        later_tense = Tense.PRESENT if polarity is Polarity.NOT_YET else tense
        return Sentence(first, link=Link(Bond.BUT, Clause(subject_entity, later, later_tense, later_aspect, polarity)))
    return Sentence(first, link=Link(Bond.AND, Clause(subject_entity, later, tense, aspect)))


TAKEN_UP = {
    "eat",
    "drink",
    "cut",
    "taste",
    "sell",
    "read",
    "translate",
    "open",
    "close",
    "wash",
    "clean",
    "repair",
    "break",
    "use",
    "turn_on",
    "turn_off",
    "lose",
    "find",
    "hide",
    "wear",
    "put_on",
    "try_on",
    "choose",
    "drive",
    "park",
    "rent",
    "visit",
    "watch",
    "look_at",
    "give",
    "show",
    "send",
    "lend",
    "offer",
    "bring",
    "give_back",
    "sign",
    "keep",
    "sell.to",
    "plant",
    "water",
    "correct",
    "check",
    "forget",
    "solve",
    "understand",
    "accept",
    "pay_for",
}


def because(draw: Draw) -> Sentence:
    """An effect and its cause, out of a list of sensible pairs."""
    who = person(draw)
    effect, cause = draw.one(REASONS)
    first = effect(draw, who)
    doer: Entity = who if isinstance(who, Person) else Again(who)
    second = cause(draw, doer)
    if draw.chance(0.2):
        return Sentence(
            replace(second, subject=who if second.subject == doer else second.subject),
            link=Link(Bond.SO, replace(first, subject=doer)),
        )
    return Sentence(first, link=Link(Bond.BECAUSE, second))


Part = Callable[[Draw, Entity], Clause]


def so(
    adjective: str, tense: Tense = Tense.PRESENT, polarity: Polarity = Polarity.POSITIVE, degree: str | None = None
) -> Part:
    """The clause that somebody is so."""
    return lambda draw, who: Clause(who, Event("be", quality=Quality(adjective, degree)), tense, polarity=polarity)


def does(
    verb: str,
    tense: Tense,
    aspect: Aspect = Aspect.WHOLE,
    polarity: Polarity = Polarity.POSITIVE,
    *,
    manner: str | None = None,
    time: str | None = None,
    place: Place | None = None,
    chain: str | None = None,
) -> Part:
    """The clause that somebody does something."""

    def build(draw: Draw, who: Entity) -> Clause:
        event = replace(fill(draw, verb, who), manner=manner)
        if place is not None:
            event = replace(event, place=place)
        if chain:
            event = Event(chain, action=event)
        if time:
            event = replace(event, time=time)
        return Clause(who, event, tense, aspect, polarity)

    return build


def sky(verb: str, tense: Tense = Tense.PRESENT, aspect: Aspect = Aspect.ONGOING) -> Part:
    """The clause about the weather."""
    return lambda draw, who: Clause(IT, Event(verb), tense, aspect)


HOME = Place(Relation.AT, Named("home"))
PAST, PRESENT, FUTURE, WHOLE = Tense.PAST, Tense.PRESENT, Tense.FUTURE, Aspect.WHOLE
NOT = Polarity.NEGATIVE
REASONS: tuple[tuple[Part, Part], ...] = (
    (so("tired"), does("work", PAST, manner="a lot")),
    (so("tired"), does("sleep", PAST, polarity=NOT, manner="well")),
    (so("tired", degree="very"), does("work", PAST, manner="too much", time="yesterday")),
    (so("happy"), does("win", PAST)),
    (so("happy"), does("receive", PAST)),
    (so("happy"), does("find", PAST)),
    (so("sad"), does("lose", PAST)),
    (so("worried"), does("lose", PAST)),
    (so("late"), does("miss", PAST)),
    (so("angry"), does("lose", PAST)),
    (so("proud"), does("win", PAST)),
    (does("be_hungry", PRESENT), does("have_breakfast", PAST, polarity=NOT)),
    (does("be_hungry", PRESENT), does("have_lunch", PAST, polarity=NOT)),
    (does("stay", PRESENT, Aspect.ONGOING, place=HOME), so("sick")),
    (does("stay", PAST, place=HOME), so("sick", PAST)),
    (does("stay", PAST, place=HOME), so("tired", PAST, degree="too")),
    (does("stay", PRESENT, Aspect.ONGOING, place=HOME), sky("rain")),
    (does("stay", PAST, place=HOME), sky("rain", PAST)),
    (does("stay", PRESENT, Aspect.ONGOING, place=HOME), sky("snow")),
    (does("come", PAST, polarity=NOT), so("busy", PAST)),
    (does("come", PRESENT, polarity=NOT, chain="can:bare"), so("sick")),
    (does("come", FUTURE, polarity=NOT), does("work", PRESENT, chain="must:bare")),
    (does("go_out", PRESENT, polarity=NOT, chain="can:bare"), sky("rain")),
    (does("go_out", PRESENT, polarity=NOT, chain="want:to"), sky("be_cold.weather", PRESENT, WHOLE)),
    (does("put_on", PRESENT, Aspect.ONGOING), sky("be_cold.weather", PRESENT, WHOLE)),
    (does("take_off", PRESENT, Aspect.ONGOING), sky("be_hot.weather", PRESENT, WHOLE)),
    (does("open", PRESENT, Aspect.ONGOING), does("be_hot", PRESENT)),
    (does("close", PAST), does("be_cold", PAST)),
    (does("turn_on", PAST), sky("be_dark", PAST, WHOLE)),
    (does("drink", PRESENT, Aspect.ONGOING), does("be_thirsty", PRESENT)),
    (does("eat", PRESENT, Aspect.ONGOING), does("be_hungry", PRESENT)),
    (does("eat", PRESENT, Aspect.ONGOING, NOT), does("be_hungry", PRESENT, polarity=NOT)),
    (does("cry", PRESENT, Aspect.ONGOING), does("lose", PAST)),
    (does("cry", PRESENT, Aspect.ONGOING), does("fall", PAST)),
    (does("laugh", PRESENT, Aspect.ONGOING), so("happy")),
    (does("hurry", PRESENT, Aspect.ONGOING), so("late")),
    (does("buy", PRESENT, polarity=NOT, chain="can:bare"), so("poor", degree="too")),
    (does("sell", PRESENT, Aspect.PLANNED), does("need", PRESENT)),
    (does("go_to_bed", PRESENT, Aspect.PLANNED), does("be_sleepy", PRESENT)),
    (does("sleep", PRESENT, Aspect.ONGOING), so("tired", degree="very")),
    (does("rest", PRESENT, chain="must:bare"), so("sick")),
    (does("call", PAST), does("need", PAST)),
    (does("thank", PAST), does("receive", PAST)),
    (does("study", PRESENT, Aspect.ONGOING), does("have", PRESENT)),
    (does("learn", PRESENT, Aspect.ONGOING), does("go", PRESENT, Aspect.PLANNED)),
    (does("smile", PRESENT, Aspect.ONGOING), so("happy")),
    (does("do_sports", PRESENT), does("lose_weight", PRESENT, chain="want:to")),
    (does("ask_for_help", PAST), does("understand", PAST, polarity=NOT)),
    (does("walk", PRESENT), does("like", PRESENT, polarity=NOT)),
    (does("visit", PRESENT, chain="want:to"), so("curious")),
    (does("lie", PAST), so("nervous", PAST)),
    (does("use", PRESENT, polarity=NOT, chain="can:bare"), does("lose", PAST)),
)


def when(draw: Draw) -> Sentence:
    """When something happens or happened."""
    kind = draw.weighted({"child": 1.5, "interrupted": 3.0, "arrival": 3.0, "habit": 2.0})
    if kind == "child":
        who = pronoun(draw)
        child = Clause(
            who, Event("be", quality=Quality(draw.one(("young", "small", "sick", "poor", "alone")))), Tense.PAST
        )
        if child.event.quality == Quality("small"):
            child = replace(child, event=Event("be", quality=Quality("young")))
        verb = draw.lexeme([name for name in PERSON_VERBS if name not in ("smoke", "have")])
        later = Clause(
            who, fill(draw, verb, who), Tense.PAST, Aspect.HABIT if not LEXICON.verbs[verb].state else Aspect.WHOLE
        )
        return Sentence(later, link=Link(Bond.WHEN, child, first=draw.chance(0.7)))
    if kind == "interrupted":
        verbs = [
            name for name in PERSON_VERBS if not LEXICON.verbs[name].state and "still" not in LEXICON.verbs[name].flags
        ]
        who, other = person(draw), person(draw)
        arrival = Clause(other, Event(draw.one(("arrive", "come_back", "wake_up.self", "call.x")[:3])), Tense.PAST)
        if who == other:
            return when(draw)
        going = Clause(who, fill(draw, draw.lexeme(verbs), who), Tense.PAST, Aspect.ONGOING)
        return Sentence(going, link=Link(Bond.WHEN, arrival, first=draw.chance(0.4)))
    if kind == "arrival":
        who = person(draw)
        doer: Entity = who if isinstance(who, Person) else Again(who)
        verbs = [name for name in PERSON_VERBS if not LEXICON.verbs[name].state]
        result = Clause(doer, fill(draw, draw.lexeme(verbs), doer), Tense.FUTURE)
        coming = future_condition(draw, who)
        return Sentence(result, link=Link(Bond.WHEN, coming, first=True))
    who = pronoun(draw)
    condition = draw.one(
        (
            so("sad"),
            so("tired"),
            so("sick"),
            so("happy"),
            so("alone"),
            does("be_hungry", PRESENT),
            does("be_cold", PRESENT),
            sky("rain", PRESENT, WHOLE),
            sky("snow", PRESENT, WHOLE),
            sky("be_hot.weather", PRESENT, WHOLE),
            sky("be_cold.weather", PRESENT, WHOLE),
            sky("be_nice_out", PRESENT, WHOLE),
        )
    )(draw, who)
    verbs = [
        "sleep",
        "sing.alone",
        "walk",
        "go_for_a_walk",
        "stay",
        "read",
        "drink",
        "eat",
        "listen_to",
        "watch",
        "wear",
        "put_on",
        "call",
        "phone",
        "play.game",
        "play.instrument",
        "dance",
        "go",
        "take_a_bath",
        "rest",
        "cook",
        "write",
        "work",
    ]
    habit = Clause(who, fill(draw, draw.lexeme(verbs), who), Tense.PRESENT, Aspect.HABIT)
    if draw.chance(0.3):
        habit = replace(habit, event=replace(habit.event, frequency=draw.lexeme(("often", "always"))))
    return Sentence(habit, link=Link(Bond.WHEN, condition, first=draw.chance(0.7)))


def future_condition(draw: Draw, who: Entity) -> Clause:
    """When I come back, when I am old: English says it in the present, French in the future."""
    event = draw.one(
        (
            Event("arrive"),
            Event("come_back"),
            Event("be", quality=Quality("old")),
            Event("be", quality=Quality("rich")),
            Event("finish", object=Noun("exercise", owner=_owner_of(who))),
            Event("come_back", place=Place(Relation.FROM, Named("work.life"))),
            Event("have", object=Noun("money", determination=Determination.INDEFINITE)),
            Event("be", quality=Quality("ready")),
        )
    )
    return Clause(who, event, Tense.FUTURE, Aspect.PLANNED if False else Aspect.WHOLE)


def _owner_of(who: Entity) -> Entity:
    return who if isinstance(who, Person) else Again(who)


def condition(draw: Draw) -> Sentence:
    """If it rains tomorrow, I will stay at home."""
    who = person(draw)
    doer = _owner_of(who)
    verbs = [name for name in PERSON_VERBS if not LEXICON.verbs[name].state]
    other = pronoun(draw)
    event = draw.weighted({"sky": 3.0, "state": 3.0, "event": 2.0})
    if event == "sky":
        verb = draw.lexeme(("rain", "snow", "be_nice_out", "be_cold.weather", "be_hot.weather"))
        first = Clause(
            IT,
            Event(verb, time=draw.one(("tomorrow", None, None, "this evening", "on Sunday", "on Saturday"))),
            Tense.PRESENT,
        )
    elif event == "state":
        first = draw.one(
            (
                so("sick"),
                so("tired"),
                so("late"),
                so("ready"),
                does("be_hungry", PRESENT),
                does("be_thirsty", PRESENT),
                does("need", PRESENT),
                does("have", PRESENT),
                does("want", PRESENT),
                does("be_sleepy", PRESENT),
                does("be_cold", PRESENT),
            )
        )(draw, other)
    else:
        first = Clause(
            other,
            fill(
                draw,
                draw.lexeme(
                    (
                        "come",
                        "win",
                        "find",
                        "lose",
                        "miss",
                        "arrive",
                        "forget",
                        "help",
                        "call",
                        "ask_for_help",
                        "work",
                        "leave",
                    )
                ),
                other,
            ),
            Tense.PRESENT,
        )
    if draw.chance(0.25) and first.subject not in (YOU,):
        command_event = fill(draw, draw.lexeme([name for name in verbs if name not in UNCOMMANDED]), YOU)
        if not _about(command_event, 2):
            return Sentence(Clause(YOU, command_event), Force.COMMAND, link=Link(Bond.IF, first, first=True))
    result = Clause(
        who, fill(draw, draw.lexeme(verbs), who), Tense.FUTURE, polarity=NOT if draw.chance(0.2) else Polarity.POSITIVE
    )
    return Sentence(result, link=Link(Bond.IF, first, first=draw.chance(0.7)))


def suppose(draw: Draw) -> Sentence:
    """If I had money, I would buy a car."""
    who = pronoun(draw)
    first = draw.one(
        (
            so("rich"),
            so("young"),
            so("sick"),
            so("ready"),
            so("tall"),
            does("have", PRESENT),
            does("be_hungry", PRESENT),
            does("be_cold", PRESENT),
            does("live", PRESENT),
            does("speak", PRESENT),
            does("know.of", PRESENT),
        )
    )(draw, who)
    verbs = [name for name in PERSON_VERBS if not LEXICON.verbs[name].state and name not in UNCOMMANDED]
    result = Clause(who, fill(draw, draw.lexeme(verbs), who), Tense.CONDITIONAL)
    return Sentence(result, link=Link(Bond.IF, replace(first, tense=Tense.SUPPOSED), first=draw.chance(0.7)))


def meanwhile(draw: Draw) -> Sentence:
    """One does this while another does that."""
    verbs = [
        name for name in PERSON_VERBS if not LEXICON.verbs[name].state and "still" not in LEXICON.verbs[name].flags
    ]
    first, second = person(draw), person(draw)
    if first == second:
        return meanwhile(draw)
    tense = Tense.PAST if draw.chance(0.6) else Tense.PRESENT
    one = Clause(first, fill(draw, draw.lexeme(verbs), first), tense, Aspect.ONGOING)
    two = Clause(second, fill(draw, draw.lexeme(verbs), second), tense, Aspect.ONGOING)
    return Sentence(one, link=Link(Bond.WHILE, two, first=draw.chance(0.3)))


def contrast(draw: Draw) -> Sentence:
    """I like this but not that; I want to but cannot."""
    who = person(draw)
    doer = _owner_of(who)
    kind = draw.weighted({"taste": 2.0, "wish": 2.0, "others": 2.0})
    if kind == "taste":
        verb = draw.lexeme(("like", "love", "hate"))
        opposite = "like" if verb != "like" else "hate"
        roles = LEXICON.verbs["like"].frame[1]
        denied = verb != "hate" and opposite == "like"
        one = fill(draw, verb, who)
        two = fill(draw, opposite, who)
        return (
            _but(Clause(who, one), Clause(doer, two, polarity=NOT if denied else Polarity.POSITIVE))
            if roles and one.object != two.object
            else contrast(draw)
        )
    if kind == "wish":
        verbs = [name for name in PERSON_VERBS if not LEXICON.verbs[name].state]
        wish = Event(draw.one(("want:to", "would_like:to", "have:to")), action=fill(draw, draw.lexeme(verbs), who))
        reason = draw.one(
            (
                so("tired", degree="too"),
                so("sick"),
                so("busy"),
                does("be_scared", PRESENT),
                so("late"),
                so("ready", polarity=NOT),
            )
        )(draw, doer)
        return _but(Clause(who, wish), reason)
    one = person(draw)
    two = person(draw)
    verbs = [name for name in PERSON_VERBS]
    verb = draw.lexeme(verbs)
    first, second = fill(draw, verb, one), fill(draw, verb, two)
    if one == two or first == second or _about(first, 9):
        return contrast(draw)
    time = time_of(draw, LEXICON.verbs[verb], simple=True)
    tense = Time(time.tense, Aspect.WHOLE if time.aspect is Aspect.PERFECT else time.aspect)
    return _but(Clause(one, first, tense.tense, tense.aspect), Clause(two, second, tense.tense, tense.aspect))


def _but(first: Clause, second: Clause) -> Sentence:
    return Sentence(first, link=Link(Bond.BUT, second))


def sequence(draw: Draw) -> Sentence:
    """Somebody does this and then that, or two people do two things."""
    who = person(draw)
    doer = _owner_of(who)
    verbs = [name for name in PERSON_VERBS if not LEXICON.verbs[name].state]
    tense = draw.weighted({Tense.PAST: 5.0, Tense.FUTURE: 2.0})
    one = Clause(who, fill(draw, draw.lexeme(verbs), who), tense)
    two = Clause(doer, fill(draw, draw.lexeme(verbs), doer), tense)
    return Sentence(one, link=Link(Bond.AND, two))


LINKED: dict[str, Callable[[Draw], Sentence]] = {
    "and": sequence,
    "but": contrast,
    "because": because,
    "when": when,
    "if": condition,
    "again": again,
    "while": meanwhile,
    "suppose": suppose,
}


def relative(draw: Draw) -> Sentence:
    """A noun with a clause about it, as subject or as object of another clause."""
    noun_clause = plain_clause(draw, PERSON_VERBS)
    if draw.chance(0.5):
        verbs = [
            name
            for name in PERSON_VERBS
            if not LEXICON.verbs[name].preposition
            and len(LEXICON.verbs[name].frame) == 2
            and "generic" not in LEXICON.verbs[name].flags
        ]
        who = person(draw)
        inner = fill(draw, draw.lexeme(verbs), who)
        noun = inner.object
        if (
            not isinstance(noun, Noun)
            or noun.owner
            or noun.quantity
            or noun.count
            or LEXICON.nouns[noun.lexeme].mass
            or "kin" in LEXICON.nouns[noun.lexeme].classes
        ):
            return relative(draw)
        clause = untimed(draw, who, inner)
        head = Noun(noun.lexeme, noun.number, relative=Relative(clause, Asked.OBJECT))
        adjectives = [
            name
            for name, entry in LEXICON.adjectives.items()
            if entry.classes & LEXICON.nouns[noun.lexeme].classes and name not in ("young.x",)
        ]
        if not adjectives:
            return relative(draw)
        return Sentence(
            Clause(
                head,
                Event("be", quality=Quality(draw.lexeme(adjectives))),
                clause.tense if clause.tense is Tense.PRESENT else Tense.PAST if draw.chance(0.5) else Tense.PRESENT,
            )
        )
    if noun_clause.event.time_first or isinstance(noun_clause.event.time, str):
        noun_clause = replace(noun_clause, event=replace(noun_clause.event, time=None, time_first=False))
    lexeme = draw.lexeme([name for name in LEXICON.classes["person"] if "kin" not in LEXICON.nouns[name].classes])
    number = Number.MANY if draw.chance(0.25) else Number.ONE
    plain = Noun(lexeme, number)
    if noun_clause.subject == plain or isinstance(noun_clause.event.object, Again):
        return relative(draw)
    head = Noun(lexeme, number, relative=Relative(replace(noun_clause, subject=plain), Asked.SUBJECT))
    outer = draw.lexeme(
        ("know.of", "meet", "see", "phone", "talk_to", "help", "thank", "love.person", "invite", "call")
    )
    who = pronoun(draw)
    return Sentence(
        timed(
            draw,
            who,
            Event(outer, object=head),
            Time(*draw.one(((Tense.PAST, WHOLE), (Tense.PRESENT, WHOLE), (Tense.FUTURE, WHOLE)))),
        )
    )


KINDS: dict[Callable[[Draw], Sentence], float] = {
    statement: 28.0,
    quality: 7.0,
    simple(comparison_clause): 3.0,
    simple(job_clause): 2.0,
    simple(where_clause): 3.0,
    simple(existence_clause): 4.0,
    simple(weather_clause): 1.5,
    yes_no: 8.0,
    asking: 10.0,
    command: 8.0,
    simple(chain_clause): 12.0,
    simple(claim_clause): 5.0,
    linked: 20.0,
    relative: 4.0,
}


def sentence(draw: Draw) -> Sentence:
    """A sentence of any kind."""
    return draw.weighted(KINDS)(draw)
