"""Clauses at random that are more than a verb and its object: so, there, like that, wanted, said, measured."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import (
    PASTIMES,
    PERSON_VERBS,
    WEATHER,
    fill,
    place,
    plain_clause,
    repeated,
    timed,
    with_place,
)
from seq2seq.data.starter.lexicon import LEXICON, NounEntry, VerbEntry
from seq2seq.data.starter.meaning import (
    Aspect,
    Clause,
    Determination,
    Entity,
    Event,
    Moment,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Quality,
    Relation,
    Span,
    Tense,
    Together,
)
from seq2seq.data.starter.phrases import (
    ATTRIBUTIVE,
    HER,
    HIM,
    IT,
    ME,
    OWNERS,
    SPOUSES,
    THEM,
    US,
    attribute,
    fits,
    other_person,
    person,
    quantities,
    thing,
)
from seq2seq.data.starter.times import DYNAMIC, ONLY, STATES, Time, clock, moment, polarity, time_of


def described(draw: Draw) -> tuple[Entity, str]:
    """Somebody or something, and an adjective that can be said of it."""
    adjective = LEXICON.adjectives[
        draw.lexeme([name for name in LEXICON.adjectives if name not in ATTRIBUTIVE], tries=20)
    ]
    if "person" in adjective.classes and (len(adjective.classes) == 1 or draw.chance(0.6)):
        return person(draw), adjective.lexeme
    entries = [
        entry for entry in LEXICON.nouns.values() if fits(adjective.classes, entry) and "person" not in entry.classes
    ]
    lexeme = draw.lexeme([entry.lexeme for entry in entries])
    noun = thing(draw, lexeme, frozenset({"definite"}), ME)
    return replace(noun, qualities=()), adjective.lexeme


COLORS = "red blue green yellow white black gray brown".split()
# Either so or not so, without degrees.
ABSOLUTE = frozenset(
    (
        *COLORS,
        *"delicious married single free.cost open closed broken absent true alone empty full ready round".split(),
    )
)
PASSING = frozenset(
    "happy tired late ready rich famous sad busy angry proud surprised disappointed satisfied absent alone worried "
    "sick closed open full empty expensive important difficult easy long boring interesting".split()
)
ABITTABLE = frozenset(
    "tired sad worried nervous sick late shy jealous noisy expensive dark slow old cold lazy wet".split()
)
QUITE = frozenset("difficult easy big small good expensive long old tall strong interesting quiet useful heavy".split())
INCOMPARABLE = ABSOLUTE | frozenset(
    "late bad angry surprised busy fresh tired disappointed satisfied cheap wet blond shy sick worried new ripe "
    "dry".split()
)


def quality_clause(draw: Draw) -> Clause:
    """Somebody or something is so."""
    who, adjective = described(draw)
    degrees = {None: 5.0, "very": 2.5, "really": 0.7, "too": 1.0}
    degrees |= {"a_little": 1.0 if adjective in ABITTABLE else 0.0, "quite": 1.0 if adjective in QUITE else 0.0}
    degree = None if adjective in ABSOLUTE else draw.weighted(degrees)
    tense = draw.weighted({Tense.PRESENT: 6.0, Tense.PAST: 3.0, Tense.FUTURE: 1.0 if adjective in PASSING else 0.0})
    denial = polarity(draw, Time(tense, Aspect.WHOLE, "now"))
    if degree not in (None, "very", "too", "really") and denial is not Polarity.POSITIVE:
        degree = None
    return Clause(who, Event("be", quality=Quality(adjective, degree)), tense, Aspect.WHOLE, denial)


# Classes that do not make two things alike enough to be compared.
LOOSE_CLASSES = frozenset({"mass", "purchase", "thing", "other", "small", "owned", "container", "gift"})


def comparison_clause(draw: Draw) -> Clause:
    """Something is more so than something else."""
    who, adjective = described(draw)
    than = None if adjective in INCOMPARABLE else _compared(draw, who, adjective)
    if than is None:
        return comparison_clause(draw)
    event = Event("be", quality=Quality(adjective, None, than))
    tense = Tense.PRESENT if draw.chance(0.85) else Tense.PAST
    return Clause(who, event, tense, polarity=Polarity.POSITIVE if draw.chance(0.85) else Polarity.NEGATIVE)


def _compared(draw: Draw, who: Entity, adjective: str) -> Entity | None:
    """What the entity can be compared with, if anything."""
    if not isinstance(who, Noun) or "person" in LEXICON.nouns[who.lexeme].classes:
        return other_person(draw, ("person",), who)
    alike = LEXICON.nouns[who.lexeme].classes - LOOSE_CLASSES
    classes = LEXICON.adjectives[adjective].classes
    others = [
        other.lexeme
        for other in LEXICON.nouns.values()
        if other.lexeme != who.lexeme
        and "person" not in other.classes
        and fits(classes, other)
        and other.classes & alike
    ]
    if not others:
        return None
    return replace(thing(draw, draw.lexeme(others), frozenset({"definite"}), ME), qualities=())


def job_clause(draw: Draw) -> Clause:
    """Somebody is a doctor."""
    who = person(draw)
    while isinstance(who, Noun) and "kin" not in LEXICON.nouns[who.lexeme].classes:
        who = person(draw)
    many = isinstance(who, Together) or (isinstance(who, Person | Noun) and who.number is Number.MANY)
    job = Noun(draw.lexeme(LEXICON.classes["job"]), Number.MANY if many else Number.ONE, Determination.NAKED)
    verb, time = "be", draw.weighted(STATES)
    return Clause(
        who, Event(verb, identity=job), time.tense, time.aspect, polarity(draw, Time(time.tense, time.aspect))
    )


def where_clause(draw: Draw) -> Clause:
    """Somebody or something is somewhere."""
    if draw.chance(0.4):
        who = person(draw)
        return Clause(who, Event("be", place=place(draw)), *_plain_tense(draw))
    small, there = _spot(draw)
    noun = thing(draw, small, frozenset({"definite"}), ME)
    return Clause(noun, Event("be", place=there), *_plain_tense(draw))


def _plain_tense(draw: Draw) -> tuple[Tense, Aspect, Polarity]:
    tense = draw.weighted({Tense.PRESENT: 6.0, Tense.PAST: 2.5, Tense.FUTURE: 0.8})
    return tense, Aspect.WHOLE, Polarity.POSITIVE if draw.chance(0.8) else Polarity.NEGATIVE


def _spot(draw: Draw) -> tuple[str, Place]:
    """A small thing and where it may lie."""
    choices = (*LEXICON.classes["small"], *LEXICON.classes["fruit"], *LEXICON.classes["pet"])
    small = draw.lexeme(choices)
    relation = draw.weighted(
        {
            Relation.ON: 4.0,
            Relation.IN: 4.0,
            Relation.UNDER: 2.0,
            Relation.BEHIND: 1.0,
            Relation.BESIDE: 1.5,
            Relation.NEAR: 0.7,
            Relation.BEFORE: 0.7,
        }
    )
    grounds = {
        Relation.ON: LEXICON.classes["surface"],
        Relation.IN: (*LEXICON.classes["container"], *LEXICON.classes["room"]),
    }
    around = (*LEXICON.classes["furniture"], "door", "window", "lamp", "television", "fridge")
    if relation is Relation.UNDER:
        grounds[relation] = ("table", "chair", "bed", "sofa", "armchair", "desk", "bench")
    lexeme = draw.lexeme([name for name in grounds.get(relation, around) if name != small])
    if "room" in LEXICON.nouns[lexeme].classes:
        return small, Place(Relation.AT, Noun(lexeme))
    owner = ME if draw.chance(0.1) else None
    return small, Place(relation, Noun(lexeme, owner=owner))


PEOPLE_ABOUT = "man woman child tourist policeman student customer dog patient guest".split()
SIGHTS = (
    "museum castle church restaurant hotel pharmacy bakery bank.money library park market lake forest bridge "
    "supermarket swimming_pool bookshop river tree fountain shop tower statue"
).split()
LANDMARKS = "station hotel museum church park castle hospital school house town_hall square".split()
LARDER = ("fridge", "cupboard", "basket", "bag")
AROUND = (Relation.NEAR, Relation.BESIDE, Relation.BEHIND, Relation.BEFORE)


def existence_clause(draw: Draw) -> Clause:
    """There is something somewhere."""
    builders = {_spot: 4.0, _people_about: 2.0, _sight: 2.0, _provisions: 2.0}
    name, there = draw.weighted(builders)(draw)
    what = _existing(draw, LEXICON.nouns[name])
    tense, aspect, denial = _plain_tense(draw)
    counted = what.count is not None or what.quantity is not None
    return Clause(what, Event("be.there", place=there), tense, aspect, Polarity.POSITIVE if counted else denial)


def _existing(draw: Draw, entry: NounEntry) -> Noun:
    """One of them, some, many, or five."""
    single = entry.mass or entry.lexeme in SIGHTS or entry.classes & {"en_many", "fr_many", "lone"}
    many = "food" in entry.classes or draw.chance(0.45)
    if single or not many:
        return Noun(entry.lexeme, Number.ONE, Determination.INDEFINITE, attribute(draw, entry, 0.2))
    kind = draw.weighted({"some": 5.0, "count": 3.0, "quantity": 2.0})
    if kind == "count":
        return Noun(entry.lexeme, Number.MANY, count=draw.one((2, 3, 4, 5, 6, 7, 9, 10)))
    if kind == "quantity":
        quantity = draw.lexeme(("many", "a lot of", "several", "too many", "a few"))
        return Noun(entry.lexeme, Number.MANY, quantity=quantity)
    return Noun(entry.lexeme, Number.MANY, Determination.INDEFINITE, attribute(draw, entry, 0.2))


def _people_about(draw: Draw) -> tuple[str, Place]:
    return draw.lexeme(PEOPLE_ABOUT), Place(Relation.AT, Noun(draw.lexeme(LEXICON.classes["place"])))


def _sight(draw: Draw) -> tuple[str, Place]:
    name, landmark = draw.lexeme(SIGHTS), draw.lexeme(LANDMARKS)
    return (name, Place(draw.one(AROUND), Noun(landmark))) if name != landmark else _sight(draw)


def _provisions(draw: Draw) -> tuple[str, Place]:
    kinds = (*LEXICON.classes["food"], *LEXICON.classes["drink"], *LEXICON.classes["seasoning"])
    return draw.lexeme(kinds), Place(Relation.IN, Noun(draw.lexeme(LARDER)))


def weather_clause(draw: Draw) -> Clause:
    """It is raining."""
    verb = LEXICON.verbs[draw.lexeme(WEATHER)]
    if verb.state:
        event = Event(verb.lexeme)
        time = draw.weighted(STATES)
        when: Moment | None = None
        timeless = verb.lexeme == "be_dark"  # night tells the time itself
        if timeless:
            return Clause(IT, event, time.tense, Aspect.WHOLE, polarity(draw, Time(time.tense, Aspect.WHOLE, "x")))
        if time.tense is Tense.PAST and time.aspect is Aspect.WHOLE and draw.chance(0.6):
            when = draw.lexeme(ONLY["past"])
        if time.tense is Tense.FUTURE and draw.chance(0.7):
            when = draw.lexeme(ONLY["future"])
        if time.tense is Tense.PRESENT and draw.chance(0.5):
            when = draw.one(("today", "this morning"))
        aspect = Aspect.WHOLE
        return Clause(IT, replace(event, time=when), time.tense, aspect, polarity(draw, Time(time.tense, aspect, "x")))
    time = draw.weighted(
        {option: weight for option, weight in DYNAMIC.items() if option.aspect not in (Aspect.HABIT, Aspect.PERFECT)}
    )
    return timed(draw, IT, Event(verb.lexeme), time)


# "Does not have to" is no "ne doit pas", and the others are hardly denied.
DENIABLE = frozenset(
    "want:to can:bare must:bare should:bare know:to like:ing be_able:to feel_like:ing be_ready:to need:to "
    "be_afraid_of:ing love:ing try:to decide:to".split()
)
# What one means to do lies ahead.
FORWARD = frozenset("want:to would_like:to must:bare have:to should:bare can:bare hope:to promise:to decide:to".split())
SKILLS = (
    "swim drive cook read write dance play.game play.instrument sing.alone ski speak repair ride_a_bike ride_a_horse "
    "draw paint"
).split()
# One stops these, but does not finish them.
ENDLESS = frozenset("sleep smoke dance laugh cry play rest look_for think_about talk_about wait_for".split())
INTENDED = tuple(
    name
    for name in PERSON_VERBS
    if not LEXICON.verbs[name].state and "mishap" not in LEXICON.verbs[name].flags and name != "get_married"
)
PRESENT, PAST = Time(Tense.PRESENT, Aspect.WHOLE), Time(Tense.PAST, Aspect.WHOLE)
CHAIN_TIMES: dict[str, dict[Time, float]] = {
    "present": {PRESENT: 1.0},
    "polite": {PRESENT: 1.0},
    "past": {PAST: 4.0, Time(Tense.PRESENT, Aspect.PERFECT): 1.0, Time(Tense.PRESENT, Aspect.PLANNED): 0.7},
    "state": {PRESENT: 6.0, PAST: 3.0},
    "try": {Time(Tense.PRESENT, Aspect.ONGOING): 3.0, PAST: 4.0, Time(Tense.FUTURE, Aspect.WHOLE): 2.0},
    "other": {PRESENT: 3.0, PAST: 4.0, Time(Tense.FUTURE, Aspect.WHOLE): 2.0},
}


def chain_clause(draw: Draw) -> Clause:
    """Somebody wants to, can, has to do something."""
    name = draw.lexeme(LEXICON.chains)
    verb = LEXICON.verbs[name]
    who = person(draw)
    action = _action(draw, verb, who)
    event = Event(name, action=action)
    kinds = verb.flags | {verb.base, "other"}
    time = draw.weighted(next(times for kind, times in CHAIN_TIMES.items() if kind in kinds))
    denial = polarity(draw, Time(time.tense, time.aspect, "now")) if name in DENIABLE else Polarity.POSITIVE
    if name in FORWARD and time.tense is Tense.PRESENT and draw.chance(0.3):
        event = replace(event, time=moment(draw, "future", LEXICON.verbs[action.verb].flags))
    if verb.base == "decide" and draw.chance(0.25):
        return Clause(who, replace(event, action_denied=True), time.tense, time.aspect)
    return Clause(who, event, time.tense, time.aspect, denial)


def _action(draw: Draw, verb: VerbEntry, who: Entity) -> Event:
    """What can be wanted, begun or learnt."""
    if verb.base in ("finish", "stop", "avoid", "start"):
        ended = [name for name in PASTIMES if name not in ENDLESS]
        return fill(draw, draw.lexeme(ended if verb.base == "finish" else PASTIMES), who)
    choices = SKILLS if verb.base in ("learn", "know") else INTENDED
    event = with_place(draw, fill(draw, draw.lexeme(choices), who))
    # One does not promise to sleep badly.
    return replace(event, manner=None) if event.manner in ("badly", "too much") else event


def inner_clause(draw: Draw, *, future: bool = False, past: bool = False) -> Clause:
    """A clause that can be thought or said."""
    while True:
        builder = draw.weighted(
            {plain_clause: 6.0, quality_clause: 3.0, where_clause: 1.0, weather_clause: 0.6, job_clause: 0.5}
        )
        clause = builder(draw)
        if future and clause.tense is not Tense.FUTURE:
            continue
        if past and (clause.tense is not Tense.PAST or clause.aspect is Aspect.HABIT):
            continue
        if clause.event.time_first:
            clause = replace(clause, event=replace(clause.event, time_first=False))
        return clause


def claim_clause(draw: Draw) -> Clause:
    """Somebody thinks, says, knows that something is so."""
    name = draw.lexeme(LEXICON.claims)
    verb = LEXICON.verbs[name]
    who = person(draw)
    content = inner_clause(draw, future=verb.base == "hope", past=verb.base in ("hear", "forget", "notice"))
    past = "past" in verb.flags or (verb.base == "say" and draw.chance(0.4))
    if past and content.tense is not Tense.PAST:
        return claim_clause(draw)
    tense = Tense.PAST if past else Tense.PRESENT
    if past and content.aspect is Aspect.WHOLE and not LEXICON.verbs[content.event.verb].state:
        ago = isinstance(content.event.time, Span)  # "two days ago" is counted from now, not from what is told
        event = replace(content.event, time=None) if ago else content.event
        content = replace(content, event=event, aspect=Aspect.PERFECT)
    denied = verb.base in ("know", "say") and draw.chance(0.2)
    aspect = Aspect.WHOLE
    return Clause(who, Event(name, content=content), tense, aspect, Polarity.NEGATIVE if denied else Polarity.POSITIVE)


def body_clause(draw: Draw) -> Clause:
    """Somebody's head hurts."""
    who = person(draw)
    while isinstance(who, Together) or (isinstance(who, Noun) and who.number is Number.MANY):
        who = person(draw)
    part = draw.lexeme(LEXICON.classes["pain"])
    several = isinstance(who, Person) and who.number is Number.MANY
    # "They have a pain in the head", but "in the feet".
    both = "pair" in LEXICON.nouns[part].classes and (several or draw.chance(0.4))
    tense = draw.weighted({Tense.PRESENT: 4.0, Tense.PAST: 1.5})
    time = draw.lexeme(ONLY["past"]) if tense is Tense.PAST and draw.chance(0.6) else None
    return Clause(
        who,
        Event("hurt", object=Noun(part, Number.MANY if both else Number.ONE), time=time),
        tense,
        polarity=_denial(draw),
    )


def _denial(draw: Draw) -> Polarity:
    return draw.weighted({Polarity.POSITIVE: 6.0, Polarity.NEGATIVE: 1.0, Polarity.NO_LONGER: 0.7})


def missing_clause(draw: Draw) -> Clause:
    """Somebody misses somebody, or a place."""
    name = Named(draw.lexeme(tuple(LEXICON.people)))
    choices: tuple[Entity, ...] = (ME, ME, ME, HER, HIM, US, THEM, name)
    who = draw.one(choices)
    missed = Named(draw.lexeme(tuple(LEXICON.cities))) if draw.chance(0.3) else other_person(draw, ("person",), who)
    return Clause(who, Event("miss.person", object=missed), draw.weighted({Tense.PRESENT: 4.0, Tense.PAST: 1.5}))


GROWN = (20, 21, 25, 30, 32, 35, 40, 43, 50, 60, 65)


def age_clause(draw: Draw) -> Clause:
    """Somebody is so many years old."""
    who = person(draw)
    young = (
        isinstance(who, Noun) and who.lexeme in "son daughter nephew niece brother sister cousin boy girl child".split()
    )
    count = draw.one(range(2, 20) if young else GROWN if isinstance(who, Noun) else (*range(10, 20), *GROWN))
    years = Noun("year_old", Number.MANY, count=count)
    tense = draw.weighted({Tense.PRESENT: 5.0, Tense.PAST: 1.0, Tense.FUTURE: 0.7})
    time = "soon" if tense is Tense.FUTURE else None
    return Clause(who, Event("be.aged", object=years, time=time), tense)


def name_clause(draw: Draw) -> Clause:
    """Somebody's name is this."""
    name = draw.lexeme(tuple(LEXICON.people))
    woman = LEXICON.people[name] == "f"
    kinsfolk = [
        lexeme
        for lexeme in LEXICON.classes["kin"]
        if (LEXICON.nouns[lexeme].gender == "f") == woman
        and lexeme not in SPOUSES
        and lexeme not in ("friend", "neighbor", "boss", "colleague")
    ]
    known: tuple[Entity, ...] = (ME, HER if woman else HIM, Noun(draw.lexeme(kinsfolk), owner=draw.weighted(OWNERS)))
    if woman:
        known = known[1:]
    return Clause(draw.one(known), Event("be.named", object=Named(name)))


def clock_clause(draw: Draw) -> Clause:
    """It is half past three."""
    return Clause(IT, Event("be.time", time=clock(draw)), draw.weighted({Tense.PRESENT: 5.0, Tense.PAST: 1.0}))


def measured_clause(draw: Draw) -> Clause:
    """Somebody buys a kilo of apples."""
    entry = LEXICON.nouns[draw.lexeme((*LEXICON.classes["food"], *LEXICON.classes["drink"]))]
    verbs = ["buy", "order", "want", "need"] + (["drink"] if "drink" in entry.classes else ["eat"])
    verb = LEXICON.verbs[draw.lexeme(verbs)]
    who = person(draw)
    number = Number.ONE if entry.mass else Number.MANY
    # One eats enough or too much, but hardly needs or wants it.
    measures = [
        name
        for name in quantities(entry)
        if verb.base not in ("want", "need") or not name.startswith(("too", "enough"))
    ]
    what = Noun(entry.lexeme, number, quantity=draw.lexeme(measures))
    return timed(draw, who, Event(verb.lexeme, object=what), time_of(draw, verb))


FAMILY = "brother sister son daughter cousin uncle aunt friend nephew niece neighbor colleague".split()


def family_clause(draw: Draw) -> Clause:
    """Somebody has two sisters, or no brother."""
    who = person(draw)
    first, second = (_some_kin(draw, draw.lexeme(FAMILY)) for _ in range(2))
    both = first.lexeme != second.lexeme and draw.chance(0.3)
    tense = draw.weighted({Tense.PRESENT: 5.0, Tense.PAST: 1.0})
    if both or draw.chance(0.8):
        return Clause(who, Event("have", object=Together(first, second) if both else first), tense)
    none = Noun(first.lexeme, Number.MANY, Determination.INDEFINITE)
    return Clause(who, Event("have", object=none), tense, polarity=Polarity.NEGATIVE)


def _some_kin(draw: Draw, lexeme: str) -> Noun:
    if draw.chance(0.5):
        return Noun(lexeme, determination=Determination.INDEFINITE)
    return Noun(lexeme, Number.MANY, count=draw.one((2, 2, 3, 4, 5)))


SEASONAL = tuple(name for name in PERSON_VERBS if "season" in LEXICON.verbs[name].flags)
SEASONS = {
    "season": (Tense.PRESENT, Aspect.HABIT),
    "month": (Tense.PRESENT, Aspect.HABIT),
    "past-far": (Tense.PAST, Aspect.WHOLE),
    "future-far": (Tense.FUTURE, Aspect.WHOLE),
}


def seasonal_clause(draw: Draw) -> Clause:
    """What is done in a season, a month or a year."""
    when = draw.weighted({"season": 3.0, "month": 3.0, "past-far": 1.0, "future-far": 1.0})
    tense, aspect = SEASONS[when]
    if when == "month":
        tense, aspect = draw.one((SEASONS["season"], SEASONS["past-far"], SEASONS["future-far"]))
    if draw.chance(0.2):
        return Clause(IT, Event(draw.one(("rain", "snow")), time=draw.lexeme(ONLY[when])), tense, aspect)
    who = person(draw)
    event = fill(draw, draw.lexeme(SEASONAL), who)
    event = repeated(event) if aspect is Aspect.HABIT else event
    return Clause(who, replace(event, time=draw.lexeme(ONLY[when])), tense, aspect)
