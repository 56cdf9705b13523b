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
    Vague,
)
from seq2seq.data.starter.phrases import (
    ATTRIBUTIVE,
    IT,
    ME,
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
    if ":" not in name and name not in ("be", "be.there") and LEXICON.verbs[name].frame != (("weather",),)
)
WEATHER = tuple(name for name in LEXICON.verbs if LEXICON.verbs[name].frame == (("weather",),))
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
ONLY = {
    name: tuple(time for time, (_, when) in LEXICON.times.items() if when == name)
    for name in ("past", "now", "ongoing", "future", "habit", "dayly", "loose")
}
# Where most things happen; which of them suit an event is the event's choice.
INDOORS = ("kitchen", "living_room", "bedroom", "garden", "restaurant", "office", "park", "library", "garage")
OUTINGS = ("park", "forest", "beach", "mountain", "garden", "street", "stadium")


def moment(draw: Draw, when: str) -> Moment:
    """A time of the kind that the tense asks for."""
    if when in ("past", "future"):
        kind = draw.weighted({"named": 7.0, "day": 1.5, "clock": 1.2, "date": 0.8, "span": 1.0, "loose": 0.8})
        if kind == "day":
            return draw.lexeme(ONLY["dayly"])
        if kind == "clock":
            return clock(draw)
        if kind == "date":
            return Date(1 + int(draw.random.random() * 30), draw.lexeme(tuple(LEXICON.months)))
        if kind == "span":
            count = draw.one((2, 3, 4, 5, 6, 10, 20)) if draw.chance(0.75) else 1
            return Span(count, draw.lexeme(tuple(LEXICON.units)), "ago" if when == "past" else "ahead")
        return draw.lexeme(ONLY["loose"] if kind == "loose" else ONLY[when])
    if when == "habit" and draw.chance(0.12):
        return clock(draw)
    return draw.lexeme(ONLY[when])


def clock(draw: Draw) -> Clock:
    """A time of day that people name."""
    return Clock(1 + int(draw.random.random() * 12), draw.one((0, 0, 0, 0, 15, 30, 30, 45, 10, 20)))


def place(draw: Draw, toward: bool = False) -> Place:
    """Somewhere to be or to go."""
    kind = draw.weighted({"place": 6.0, "spot": 2.5, "city": 1.2, "country": 1.2, "person": 1.2})
    if kind == "spot":
        spots = [spot for spot in LEXICON.spots if spot != "outside" or not toward]
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
    choices = [name for name in LEXICON.classes["place"] if "room" not in LEXICON.nouns[name].classes or not toward]
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
        return replace(event, place=place(draw)) if draw.chance(0.5) else event
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
    there = place(draw)
    while (
        name == "live"
        and isinstance(there.ground, Noun)
        and there.ground.lexeme not in ("house", "apartment", "village", "farm", "castle", "garage")
    ):
        there = place(draw)
    if (
        name == "live"
        and isinstance(there.ground, Named)
        and there.ground.lexeme in ("school.life", "work.life", "outside")
    ):
        return Place(Relation.AT, Named("country.side"))
    if name == "live" and isinstance(there.ground, Noun):
        adjective = attribute(draw, LEXICON.nouns[there.ground.lexeme], 0.8)
        return Place(
            Relation.IN, Noun(there.ground.lexeme, determination=Determination.INDEFINITE, qualities=adjective)
        )
    return there


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
    "work",
    "swim",
    "dance",
    "sing.alone",
    "travel",
    "walk",
    "play",
    "go_out",
    "have_lunch",
    "have_dinner",
    "run",
    "go_shopping",
    "come",
    "go_camping",
    "ski",
    "leave",
)
SCENES = {
    "sleep": ("bedroom", "living_room", "hotel", "garden"),
    "work": (
        "office",
        "garden",
        "hospital",
        "factory",
        "bakery",
        "restaurant",
        "library",
        "university",
        "farm",
        "bank.money",
        "plant.works",
        "supermarket",
        "museum",
        "pharmacy",
        "police_station",
        "town_hall",
    ),
    "swim": ("swimming_pool", "sea"),
    "run": ("park", "street", "forest", "stadium"),
    "walk": ("park", "street", "forest", "beach", "mountain"),
    "dance": ("living_room", "street", "theater"),
    "sing.alone": ("church", "bathroom", "theater", "kitchen"),
    "play": ("garden", "park", "street", "bedroom", "beach", "stadium"),
    "smoke": ("balcony", "street", "garden"),
    "cry": ("bedroom", "kitchen"),
    "rest": ("garden", "bedroom", "living_room", "beach", "hotel"),
    "have_lunch": ("restaurant", "garden", "kitchen", "office"),
    "have_dinner": ("restaurant", "garden", "kitchen", "dining_room", "hotel"),
    "have_breakfast": ("kitchen", "hotel", "garden", "balcony"),
    "go_for_a_walk": ("park", "forest", "village", "garden"),
    "go_camping": ("forest", "mountain"),
    "ski": ("mountain",),
    "study": ("library", "university"),
    "go_shopping": ("supermarket", "market"),
    "make_noise": ("street", "kitchen", "library", "garden"),
    "read": ("library", "garden", "park", "living_room"),
    "eat": ("kitchen", "restaurant", "garden", "park", "street"),
    "drink": ("kitchen", "garden", "living_room"),
    "buy": ("market", "supermarket", "bakery"),
    "see": ("street", "park", "zoo", "museum"),
    "meet": ("park", "station", "street", "airport", "hotel", "market"),
    "wait_for": ("station", "airport", "park", "restaurant", "hotel"),
    "cook": ("kitchen",),
    "lose": ("street", "park", "station", "airport", "forest", "beach"),
    "find": ("street", "park", "garden", "cellar", "kitchen", "garage", "beach"),
    "look_for": ("kitchen", "garden", "bedroom", "garage"),
    "park": ("street", "garage"),
    "wash": ("kitchen", "bathroom"),
    "play.game": ("park", "garden", "stadium"),
    "listen_to": ("kitchen", "bedroom", "car.x"),
    "watch": ("living_room",),
    "write": ("office", "kitchen", "living_room"),
}


def with_place(draw: Draw, event: Event) -> Event:
    """Perhaps a place for an event with an object."""
    where = tuple(name for name in SCENES.get(event.verb, ()) if name in LEXICON.nouns)
    if where and event.object is not None and event.place is None and draw.chance(0.2):
        return replace(event, place=Place(Relation.AT, Noun(draw.lexeme(where))))
    return event


def time_of(draw: Draw, verb: VerbEntry, *, simple: bool = False) -> Time:
    """A tense for the verb."""
    while True:
        time = draw.weighted(STATES if verb.state else DYNAMIC)
        if time.aspect is Aspect.ONGOING and "still" in verb.flags:
            continue
        if simple and (time.frequency or time.when == "ongoing"):
            continue
        return time


def polarity(draw: Draw, time: Time) -> Polarity:
    """Mostly affirmed."""
    if draw.chance(0.78):
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
    if time.frequency and denial in (Polarity.POSITIVE, Polarity.NEGATIVE):
        choices = (
            ("often", "always", "sometimes", "rarely", "usually")
            if denial is Polarity.POSITIVE
            else ("often", "always")
        )
        event = replace(event, frequency=draw.lexeme(choices))
    if time.aspect is Aspect.PERFECT and denial is Polarity.POSITIVE and draw.chance(0.5):
        event = replace(event, frequency="already")
    if time.when and not (denial is Polarity.NOT_YET):
        when = moment(draw, time.when)
        first = isinstance(when, str) and time.when in ("past", "future") and draw.chance(0.2)
        event = replace(event, time=when, time_first=first)
    return Clause(who, event, time.tense, time.aspect, denial)


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


def quality_clause(draw: Draw) -> Clause:
    """Somebody or something is so."""
    who, adjective = described(draw)
    degree = draw.weighted({None: 5.0, "very": 2.5, "too": 1.0, "really": 0.7, "a_little": 0.5, "quite": 0.5})
    if adjective in (
        "delicious",
        "married",
        "single",
        "free.cost",
        "open",
        "closed",
        "broken",
        "wooden",
        "absent",
        "true",
        "alone",
        "empty",
        "full",
        "necessary",
        "ready",
        "American",
    ):
        degree = None
    time = draw.weighted(STATES)
    event = Event("be", quality=Quality(adjective, degree))
    return Clause(who, event, time.tense, time.aspect, polarity(draw, Time(time.tense, time.aspect)))


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
        grounds[relation] = ("table", "chair", "bed", "sofa", "armchair", "desk", "bench", "tree", "bridge")
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
            when = draw.one(("today", "this morning", "here.x")[:2])
        aspect = Aspect.WHOLE
        return Clause(IT, replace(event, time=when), time.tense, aspect, polarity(draw, Time(time.tense, aspect, "x")))
    time = draw.weighted(
        {option: weight for option, weight in DYNAMIC.items() if option.aspect not in (Aspect.HABIT, Aspect.PERFECT)}
    )
    return timed(draw, IT, Event(verb.lexeme), time)


def chain_clause(draw: Draw) -> Clause:
    """Somebody wants to, can, has to do something."""
    name = draw.lexeme(LEXICON.chains)
    verb = LEXICON.verbs[name]
    who = person(draw)
    inner_choices = [choice for choice in PERSON_VERBS if not LEXICON.verbs[choice].state]
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
    if "polite" in verb.flags and verb.base == "would":
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
