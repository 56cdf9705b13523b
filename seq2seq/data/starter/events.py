"""Events and clauses at random: a verb with its roles, a place, a tense with its time."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON, VerbEntry
from seq2seq.data.starter.meaning import (
    Aspect,
    Clause,
    Clock,
    Date,
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
    object_phrase,
    other_person,
    person,
    subject,
    thing,
)

PLAIN_VERBS = tuple(
    name
    for name in LEXICON.verbs
    if ":" not in name
    and not name.startswith("be.")
    and name != "be"
    and LEXICON.verbs[name].frame != (("weather",),)
    and not LEXICON.verbs[name].flags & {"swapped", "aching", "aging", "naming"}
)
WEATHER = tuple(name for name in LEXICON.verbs if LEXICON.verbs[name].frame == (("weather",),))
# What one does at home or at work, for a while.
PASTIMES = tuple(name for name in PLAIN_VERBS if "home" in LEXICON.verbs[name].flags)
PERSON_VERBS = tuple(name for name in PLAIN_VERBS if "person" in LEXICON.verbs[name].frame[0])
HOME = Place(Relation.AT, Named("home"))


@dataclass(frozen=True)
class Time:
    """A tense and aspect, and whether a time or a frequency may go with it."""

    tense: Tense
    aspect: Aspect
    when: str | None = None
    frequency: bool = False


DYNAMIC = {
    Time(Tense.PRESENT, Aspect.ONGOING): 4.0,
    Time(Tense.PRESENT, Aspect.ONGOING, "ongoing"): 1.5,
    Time(Tense.PRESENT, Aspect.WHOLE, None, True): 4.0,
    Time(Tense.PRESENT, Aspect.WHOLE, "habit"): 4.0,
    Time(Tense.PAST, Aspect.WHOLE): 5.0,
    Time(Tense.PAST, Aspect.WHOLE, "past"): 5.0,
    Time(Tense.PAST, Aspect.ONGOING): 1.5,
    Time(Tense.PAST, Aspect.HABIT): 1.5,
    Time(Tense.PRESENT, Aspect.PERFECT): 3.0,
    Time(Tense.FUTURE, Aspect.WHOLE): 2.0,
    Time(Tense.FUTURE, Aspect.WHOLE, "future"): 3.0,
    Time(Tense.PRESENT, Aspect.PLANNED): 2.0,
    Time(Tense.PRESENT, Aspect.PLANNED, "future"): 1.5,
}
STATES = {
    Time(Tense.PRESENT, Aspect.WHOLE): 7.0,
    Time(Tense.PAST, Aspect.WHOLE): 3.0,
    Time(Tense.FUTURE, Aspect.WHOLE): 1.0,
    Time(Tense.PAST, Aspect.HABIT): 0.7,
}
KINDS_OF_TIME = "past past-far now ongoing future future-far habit season dayly loose".split()
ONLY = {kind: tuple(time for time, (_, when) in LEXICON.times.items() if when == kind) for kind in KINDS_OF_TIME}
DAYS = (1, 2, 3, 5, 8, 10, 12, 14, 15, 20, 21, 25, 30)
SHORT_UNITS = ("minute", "hour", "day")


def moment(draw: Draw, when: str, flags: frozenset[str] = frozenset()) -> Moment:
    """A time of the kind that the tense asks for; only what takes long or matters long is set years apart."""
    if when in ("past", "future"):
        return _moment_apart(draw, when, far="long" in flags)
    if when == "habit" and "daily" in flags and draw.chance(0.4):
        return clock(draw)
    if when == "habit" and "season" in flags and draw.chance(0.6):
        return draw.lexeme(ONLY["season"])
    return draw.lexeme(ONLY[when])


def _moment_apart(draw: Draw, when: str, *, far: bool) -> Moment:
    kind = draw.weighted(
        {"named": 7.0, "day": 1.5, "clock": 0.5, "date": 1.0 if far else 0.0, "span": 1.0, "loose": 0.8}
    )
    if kind == "day":
        return draw.lexeme(ONLY["dayly"])
    if kind == "clock":
        return clock(draw)
    if kind == "date":
        return Date(draw.one(DAYS), draw.lexeme(tuple(LEXICON.months)))
    if kind == "span":
        units = tuple(LEXICON.units) if far else SHORT_UNITS
        return Span(draw.one((1, 2, 3, 4, 5, 6, 10, 20)), draw.lexeme(units), "ago" if when == "past" else "ahead")
    if kind == "loose":
        return draw.lexeme(ONLY["loose"])
    return draw.lexeme((*ONLY[when], *(ONLY[when + "-far"] if far else ())))


def clock(draw: Draw) -> Clock:
    """A time of day that people name."""
    return Clock(1 + int(draw.random.random() * 12), draw.one((0, 0, 0, 0, 15, 30, 30, 45, 10, 20)))


def place(draw: Draw, toward: bool = False) -> Place:
    """Somewhere to be or to go."""
    kind = draw.weighted({"place": 6.0, "spot": 2.5, "city": 1.2, "country": 1.2, "person": 1.2})
    if kind == "spot":
        spots = [spot for spot in LEXICON.spots if spot not in ("outside", "here") or not toward]
        return Place(Relation.AT, Named(draw.lexeme(spots)), toward)
    if kind == "city":
        return Place(Relation.AT, Named(draw.lexeme(tuple(LEXICON.cities))), toward)
    if kind == "country":
        return Place(Relation.AT, Named(draw.lexeme(tuple(LEXICON.countries))), toward)
    if kind == "person":
        host = other_person(draw, ("person",), ME)
        if isinstance(host, Person) or (isinstance(host, Noun) and host.number is Number.MANY):
            host = Named(draw.lexeme(tuple(LEXICON.people)))
        return Place(Relation.AT, host, toward)
    choices = [
        name
        for name in (*LEXICON.classes["place"], *LEXICON.classes["workplace"])
        if not toward
        or (
            "room" not in LEXICON.nouns[name].classes
            and name not in ("street", "bridge", "balcony", "house", "apartment")
        )
    ]
    return Place(Relation.AT, Noun(draw.lexeme(choices)), toward)


def fill(draw: Draw, name: str, who: Entity) -> Event:
    """The verb with its roles filled."""
    verb = LEXICON.verbs[name]
    event = Event(name)
    if "place" in verb.flags:
        return replace(event, place=_stay(draw, name))
    if "goal" in verb.flags:
        return replace(event, place=place(draw, toward=True))
    if "arrive" in verb.flags:
        return replace(event, place=_arrival(draw)) if draw.chance(0.5) else event
    if "from" in verb.flags:
        there = place(draw)
        return replace(event, place=_source(there)) if draw.chance(0.7) else event
    if len(verb.frame) > 1:
        event = replace(event, object=object_phrase(draw, verb, verb.frame[1], who))
    if len(verb.frame) > 2:
        event = replace(event, recipient=other_person(draw, verb.frame[2], who))
    if len(verb.frame) == 1:
        event = _scene(draw, verb, event)
    return event


def _stay(draw: Draw, name: str) -> Place:
    """Where one lives or stays."""
    spots = ["abroad", "here", "over_there", "country.side", "town", "mountains", "sea.side"]
    spots += [] if name == "live" else ["home", "home", "school.life", "work.life"]
    kind = draw.weighted({"spot": 3.0, "city": 3.0, "country": 3.0, "dwelling": 4.0})
    if kind != "dwelling":
        choices = {"spot": tuple(spots), "city": tuple(LEXICON.cities), "country": tuple(LEXICON.countries)}[kind]
        return Place(Relation.AT, Named(draw.lexeme(choices)))
    if name == "live":
        lexeme = draw.lexeme(("house", "apartment", "village", "farm", "castle"))
        qualities = attribute(draw, LEXICON.nouns[lexeme], 0.8)
        there = Noun(lexeme, determination=Determination.INDEFINITE, qualities=qualities)
        return Place(Relation.IN, there) if lexeme != "farm" else Place(Relation.AT, replace(there, qualities=()))
    return Place(Relation.AT, Noun(draw.lexeme("hotel house hospital office library garden bedroom museum".split())))


def _arrival(draw: Draw) -> Place:
    """Where one arrives."""
    there = place(draw, toward=True)
    if isinstance(there.ground, Named) and there.ground.lexeme in ("home", "abroad", "town"):
        return Place(Relation.AT, Noun("station"))
    return replace(there, toward=False)


def _source(there: Place) -> Place:
    ground = there.ground
    if isinstance(ground, Named) and ground.lexeme in (*LEXICON.spots, *LEXICON.countries, *LEXICON.cities):
        if ground.lexeme in ("outside", "here", "over_there"):
            return Place(Relation.FROM, Named("work.life"))
        return Place(Relation.FROM, ground)
    if (
        isinstance(ground, Noun)
        and LEXICON.nouns[ground.lexeme].at
        and "room" not in LEXICON.nouns[ground.lexeme].classes
    ):
        return Place(Relation.FROM, ground)
    return Place(Relation.FROM, Named("school.life"))


def _scene(draw: Draw, verb: VerbEntry, event: Event) -> Event:
    """Perhaps a manner, a companion or a place for a verb without an object."""
    manners = [name for name, (_, verbs) in LEXICON.manners.items() if verb.lexeme in verbs]
    kind = draw.weighted({"bare": 3.0, "manner": 3.0 if manners else 0.0, "place": 1.5, "company": 1.5})
    if verb.state or kind == "bare":
        return event
    if kind == "manner":
        return replace(event, manner=draw.lexeme(manners))
    if kind == "company" and verb.lexeme in COMPANIONABLE:
        return replace(event, company=other_person(draw, ("person",), ME))
    where = SCENES.get(verb.lexeme)
    if kind == "place" and where:
        return replace(event, place=Place(Relation.AT, Noun(draw.lexeme(where))))
    return event


COMPANIONABLE = (
    "work swim dance sing.alone travel walk play go_out have_lunch have_dinner run go_shopping come go_camping leave"
).split()
# Where an event may be set.
_SCENES = {
    "sleep": "bedroom living_room hotel garden",
    "work": (
        "office garden hospital factory bakery restaurant library university farm bank.money "
        "plant.works supermarket museum pharmacy police_station town_hall"
    ),
    "swim": "swimming_pool",
    "run": "park street forest stadium",
    "walk": "park street forest beach bank.river",
    "dance": "living_room street theater",
    "sing.alone": "church bathroom theater kitchen",
    "play": "garden park street bedroom beach stadium",
    "smoke": "balcony street garden",
    "cry": "bedroom kitchen",
    "rest": "garden bedroom living_room beach hotel",
    "have_lunch": "restaurant garden kitchen office",
    "have_dinner": "restaurant garden kitchen dining_room hotel",
    "have_breakfast": "kitchen hotel garden balcony",
    "go_for_a_walk": "park forest village garden",
    "go_camping": "forest bank.river beach",
    "study": "library university",
    "go_shopping": "supermarket market",
    "make_noise": "street kitchen library garden",
    "read": "library garden park living_room",
    "eat": "kitchen restaurant garden park street",
    "drink": "kitchen garden living_room",
    "buy": "market supermarket bakery",
    "see": "street park zoo museum",
    "meet": "park station street airport hotel market",
    "wait_for": "station airport park restaurant hotel",
    "cook": "kitchen",
    "lose": "street park station airport forest beach",
    "find": "street park garden cellar kitchen garage beach",
    "look_for": "kitchen garden bedroom garage",
    "park": "street garage",
    "wash": "kitchen bathroom",
    "play.game": "park garden stadium",
    "listen_to": "kitchen bedroom",
    "watch": "living_room",
    "write": "office kitchen living_room",
}
SCENES = {verb: tuple(places.split()) for verb, places in _SCENES.items()}


def with_place(draw: Draw, event: Event) -> Event:
    """Perhaps a place for an event with an object."""
    where = SCENES.get(event.verb, ())
    if where and event.object is not None and event.place is None and draw.chance(0.2):
        return replace(event, place=Place(Relation.AT, Noun(draw.lexeme(where))))
    return event


LASTING_AHEAD = {"have", "need", "live", "be_right", "be_lucky", "be_cold", "be_hungry"}


def time_of(draw: Draw, verb: VerbEntry, *, simple: bool = False) -> Time:
    """A tense for the verb."""
    while True:
        time = draw.weighted(STATES if verb.state else DYNAMIC)
        if time.aspect is Aspect.ONGOING and "still" in verb.flags:
            continue
        if "once" in verb.flags and time.tense is Tense.PRESENT and time.aspect is Aspect.WHOLE:
            continue
        if time.aspect is Aspect.HABIT and (verb.state or "mishap" in verb.flags) and "durable" not in verb.flags:
            continue
        if verb.state and time.tense is Tense.FUTURE and verb.lexeme not in LASTING_AHEAD:
            continue
        if simple and (time.frequency or time.when == "ongoing"):
            continue
        return time


def polarity(draw: Draw, time: Time) -> Polarity:
    """Mostly affirmed."""
    if draw.chance(0.92 if time.when == "habit" else 0.78):
        return Polarity.POSITIVE
    if time.aspect is Aspect.PERFECT:
        return draw.weighted({Polarity.NOT_YET: 3.0, Polarity.NEVER: 2.0, Polarity.NEGATIVE: 1.0})
    if time.tense is Tense.PRESENT and time.aspect is Aspect.WHOLE and time.when is None and not time.frequency:
        return draw.weighted({Polarity.NEGATIVE: 6.0, Polarity.NO_LONGER: 2.0, Polarity.NEVER: 0.5})
    if time.frequency:
        return draw.weighted({Polarity.NEVER: 4.0, Polarity.NEGATIVE: 1.0, Polarity.NO_LONGER: 1.5})
    return Polarity.NEGATIVE


def timed(draw: Draw, who: Entity, event: Event, time: Time) -> Clause:
    """A clause with its tense, its time or frequency and its polarity."""
    denial = polarity(draw, time)
    if isinstance(event.object, Noun) and (event.object.count or event.object.quantity):
        denial = Polarity.POSITIVE
    elif denial is not Polarity.POSITIVE and draw.chance(0.75):
        event = _known(event)
    if time.frequency and denial in (Polarity.POSITIVE, Polarity.NEGATIVE):
        choices = (
            ("often", "always", "sometimes", "rarely", "usually")
            if denial is Polarity.POSITIVE
            else ("often", "always")
        )
        event = replace(event, frequency=draw.lexeme(choices))
    if time.aspect is Aspect.PERFECT and denial is Polarity.POSITIVE and draw.chance(0.5):
        event = replace(event, frequency="already")
    if time.when and denial is not Polarity.NOT_YET:
        when = moment(draw, time.when, LEXICON.verbs[event.verb].flags)
        if denial is not Polarity.POSITIVE and (not isinstance(when, str) or when in ("soon", "later")):
            return Clause(who, event, time.tense, time.aspect, denial)
        first = isinstance(when, str) and time.when in ("past", "future") and draw.chance(0.2)
        event = replace(event, time=when, time_first=first)
    return Clause(who, event, time.tense, time.aspect, denial)


def untimed(draw: Draw, who: Entity, event: Event) -> Clause:
    """The event in a tense, affirmed, without a time."""
    verb = LEXICON.verbs[event.verb]
    time = time_of(draw, verb, simple=True)
    if time.aspect in (Aspect.PERFECT, Aspect.HABIT):
        time = Time(Tense.PAST, Aspect.WHOLE)
    return Clause(who, event, time.tense, time.aspect)


def _known(event: Event) -> Event:
    """The event with a known object: "I am not renting the flat" is said more often than "I am not renting a flat"."""
    noun = event.object
    if not isinstance(noun, Noun) or noun.determination is not Determination.INDEFINITE or noun.owner:
        return event
    if LEXICON.nouns[noun.lexeme].mass or event.verb in ("have", "want", "eat", "need", "dream_of"):
        return event
    return replace(event, object=replace(noun, determination=Determination.DEFINITE))


def plain_clause(draw: Draw, verbs: tuple[str, ...] = PLAIN_VERBS, who: Entity | None = None) -> Clause:
    """Somebody does something."""
    verb = LEXICON.verbs[draw.lexeme(verbs)]
    doer = who or subject(draw, verb.frame[0])
    event = with_place(draw, fill(draw, verb.lexeme, doer))
    return timed(draw, doer, event, time_of(draw, verb))


def described(draw: Draw) -> tuple[Entity, str]:
    """Somebody or something, and an adjective that can be said of it."""
    adjective = LEXICON.adjectives[draw.lexeme([name for name in LEXICON.adjectives if name not in ATTRIBUTIVE])]
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
    "late bad angry surprised busy fresh tired disappointed satisfied wet blond shy sick worried new ripe dry".split()
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


def comparison_clause(draw: Draw) -> Clause:
    """Something is more so than something else."""
    while True:
        who, adjective = described(draw)
        entry = LEXICON.adjectives[adjective]
        if adjective in (
            "delicious",
            "married",
            "single",
            "free.cost",
            "open",
            "closed",
            "broken",
            "absent",
            "true",
            "alone",
            "empty",
            "full",
            "necessary",
            "ready",
            "American",
            "late",
            "bad",
            "angry",
            "round",
            "surprised",
            "busy",
            "right",
            "wooden",
            "white",
            "black",
            "gray",
            "brown",
            "red",
            "blue",
            "green",
            "yellow",
            "fresh",
            "tired",
            "disappointed",
            "satisfied",
        ):
            continue
        if isinstance(who, Noun) and not fits(entry.classes, LEXICON.nouns[who.lexeme]):
            continue
        if isinstance(who, Noun) and "person" not in LEXICON.nouns[who.lexeme].classes:
            others = [
                other.lexeme
                for other in LEXICON.nouns.values()
                if other.lexeme != who.lexeme
                and "person" not in other.classes
                and fits(entry.classes, other)
                and other.classes
                & LEXICON.nouns[who.lexeme].classes - {"thing", "other", "small", "owned", "container", "gift"}
            ]
            if not others:
                continue
            than: Entity = replace(thing(draw, draw.lexeme(others), frozenset({"definite"}), ME), qualities=())
        else:
            than = other_person(draw, ("person",), who)
        event = Event("be", quality=Quality(adjective, None, than))
        tense = Tense.PRESENT if draw.chance(0.85) else Tense.PAST
        return Clause(who, event, tense, Aspect.WHOLE, Polarity.POSITIVE if draw.chance(0.85) else Polarity.NEGATIVE)


def job_clause(draw: Draw) -> Clause:
    """Somebody is a doctor."""
    who = person(draw)
    while isinstance(who, Noun) and "kin" not in LEXICON.nouns[who.lexeme].classes:
        who = person(draw)
    many = isinstance(who, Person | Noun) and who.number is Number.MANY
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


def existence_clause(draw: Draw) -> Clause:
    """There is something somewhere."""
    kind = draw.weighted({"small": 4.0, "people": 2.0, "sights": 2.0, "food": 2.0})
    number = Number.MANY if draw.chance(0.45) else Number.ONE
    if kind == "small":
        name, there = _spot(draw)
        if LEXICON.nouns[name].classes & {"en_many", "fr_many"}:
            number = Number.ONE
    elif kind == "people":
        name = draw.lexeme(
            ("man", "woman", "child", "tourist", "policeman", "student", "customer", "dog", "patient", "guest")
        )
        there = Place(Relation.AT, Noun(draw.lexeme(LEXICON.classes["place"])))
    elif kind == "sights":
        number = Number.ONE
        name = draw.lexeme(
            (
                "museum",
                "castle",
                "church",
                "restaurant",
                "hotel",
                "pharmacy",
                "bakery",
                "bank.money",
                "library",
                "park",
                "market",
                "lake",
                "forest",
                "bridge",
                "supermarket",
                "swimming_pool",
                "bookshop",
                "river",
                "tree",
                "fountain",
                "statue",
            )
        )
        ground = draw.lexeme(
            (
                "station",
                "hotel",
                "museum",
                "church",
                "park",
                "castle",
                "hospital",
                "school",
                "house",
                "town_hall",
                "square",
            )
        )
        there = Place(draw.one((Relation.NEAR, Relation.BESIDE, Relation.BEHIND, Relation.BEFORE)), Noun(ground))
        if ground == name:
            return existence_clause(draw)
    else:
        name = draw.lexeme((*LEXICON.classes["food"], *LEXICON.classes["drink"]))
        there = Place(Relation.IN, Noun(draw.lexeme(("fridge", "cupboard", "basket", "bag"))))
        number = Number.ONE if LEXICON.nouns[name].mass else Number.MANY
    what = Noun(name, number, Determination.INDEFINITE, attribute(draw, LEXICON.nouns[name], 0.2))
    if number is Number.MANY and draw.chance(0.3):
        what = Noun(name, number, count=draw.one((2, 3, 4, 5, 6, 7, 9, 10)))
    elif number is Number.MANY and draw.chance(0.25):
        what = Noun(name, number, quantity=draw.lexeme(("many", "a lot of", "several", "too many", "a few")))
    tense, aspect, denial = _plain_tense(draw)
    if what.count or what.quantity:
        denial = Polarity.POSITIVE
    return Clause(what, Event("be.there", place=there), tense, aspect, denial)


def weather_clause(draw: Draw) -> Clause:
    """It is raining."""
    verb = LEXICON.verbs[draw.lexeme(WEATHER)]
    if verb.state:
        event = Event(verb.lexeme)
        time = draw.weighted(STATES)
        when: Moment | None = None
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


def chain_clause(draw: Draw) -> Clause:
    """Somebody wants to, can, has to do something."""
    name = draw.lexeme(LEXICON.chains)
    verb = LEXICON.verbs[name]
    who = person(draw)
    inner_choices = [
        choice
        for choice in PERSON_VERBS
        if not LEXICON.verbs[choice].state and "mishap" not in LEXICON.verbs[choice].flags and choice != "get_married"
    ]
    if verb.base in ("learn", "know"):
        inner_choices = [
            "swim",
            "drive",
            "cook",
            "read",
            "write",
            "dance",
            "play.game",
            "play.instrument",
            "sing.alone",
            "ski",
            "speak",
            "repair",
            "ride_a_bike",
            "ride_a_horse",
            "draw",
            "paint",
        ]
    action = with_place(draw, fill(draw, draw.lexeme(inner_choices), who))
    event = Event(name, action=action)
    if verb.base in ("finish", "stop", "avoid", "start"):
        event = replace(event, action=fill(draw, draw.lexeme(PASTIMES), who))
    if "present" in verb.flags or "polite" in verb.flags:
        time = Time(Tense.PRESENT, Aspect.WHOLE)
    elif "past" in verb.flags:
        time = draw.weighted(
            {
                Time(Tense.PAST, Aspect.WHOLE): 4.0,
                Time(Tense.PRESENT, Aspect.PERFECT): 1.0,
                Time(Tense.PRESENT, Aspect.PLANNED): 0.7,
            }
        )
    elif verb.state:
        time = draw.weighted({Time(Tense.PRESENT, Aspect.WHOLE): 6.0, Time(Tense.PAST, Aspect.WHOLE): 3.0})
    else:
        time = draw.weighted(
            {
                Time(Tense.PRESENT, Aspect.WHOLE): 3.0,
                Time(Tense.PAST, Aspect.WHOLE): 4.0,
                Time(Tense.FUTURE, Aspect.WHOLE): 2.0,
            }
        )
        if name == "try:to" and time.tense is Tense.PRESENT:
            time = Time(Tense.PRESENT, Aspect.ONGOING)
    denial = polarity(draw, Time(time.tense, time.aspect, "x"))
    if name not in DENIABLE:
        denial = Polarity.POSITIVE
    forward = (
        "want:to",
        "would_like:to",
        "must:bare",
        "have:to",
        "should:bare",
        "can:bare",
        "hope:to",
        "promise:to",
        "decide:to",
    )
    if name in forward and time.tense is Tense.PRESENT and draw.chance(0.3):
        event = replace(event, time=moment(draw, "future"))
    if name == "decide:to" and draw.chance(0.25):
        event = replace(event, action_denied=True)
        denial = Polarity.POSITIVE
    return Clause(who, event, time.tense, time.aspect, denial)


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
    denied = verb.base in ("know", "say") and draw.chance(0.2)
    aspect = Aspect.WHOLE
    return Clause(who, Event(name, content=content), tense, aspect, Polarity.NEGATIVE if denied else Polarity.POSITIVE)


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


def body_clause(draw: Draw) -> Clause:
    """Somebody's head hurts."""
    who = person(draw)
    while isinstance(who, Noun) and who.number is Number.MANY:
        who = person(draw)
    part = Noun(draw.lexeme(LEXICON.classes["pain"]))
    tense = draw.weighted({Tense.PRESENT: 4.0, Tense.PAST: 1.5})
    time = draw.lexeme(ONLY["past"]) if tense is Tense.PAST and draw.chance(0.6) else None
    return Clause(who, Event("hurt", object=part, time=time), tense, polarity=_denial(draw))


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
