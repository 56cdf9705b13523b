"""Events at random: a verb with its roles filled, a place or a manner, a tense with its time."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON, VerbEntry
from seq2seq.data.starter.meaning import (
    Aspect,
    Clause,
    Determination,
    Entity,
    Event,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Relation,
    Tense,
)
from seq2seq.data.starter.natural import OBJECTS
from seq2seq.data.starter.phrases import ME, attribute, object_phrase, other_person, subject
from seq2seq.data.starter.sense import DRESSING, FIXTURES, LANDMARKS, MADE
from seq2seq.data.starter.times import Time, moment, polarity, time_of

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
PERSON_VERBS = tuple(name for name in PLAIN_VERBS if "person" in LEXICON.verbs[name].frame[0])
# What one does at home or at work, for a while.
PASTIMES = (
    "eat drink cook read write wash clean wait_for watch listen_to study do.exercise play.instrument water feed sleep "
    "work dance play do_the_dishes do_the_housework have_breakfast have_lunch have_dinner take_a_shower take_a_bath "
    "take_a_nap rest draw correct"
).split()


def place(draw: Draw, toward: bool = False) -> Place:
    """Somewhere to be or to go."""
    kind = draw.weighted({"place": 6.0, "spot": 2.5, "city": 3.0, "country": 3.0, "person": 1.2})
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
        event = replace(event, object=object_phrase(draw, verb, OBJECTS.get(name, verb.frame[1]), who))
    if len(verb.frame) > 2:
        event = replace(event, recipient=other_person(draw, verb.frame[2], who))
    if len(verb.frame) == 1:
        event = _scene(draw, verb, event)
    return event


# Where one does not leave: a guest "stays" at a hotel in English only.
STAYS = ("home", "home", "here", "school.life", "work.life")
DWELT = ("abroad", "here", "over_there", "country.side", "town", "mountains", "sea.side")


def _stay(draw: Draw, name: str) -> Place:
    """Where one lives or stays."""
    spots = DWELT if name == "live" else STAYS
    lodged = {"spot": 3.0, "city": 3.0, "country": 3.0, "dwelling": 4.0}
    kind = draw.weighted(lodged if name == "live" else {"spot": 6.0, "city": 2.0, "country": 2.0, "dwelling": 1.0})
    if kind != "dwelling":
        choices = {"spot": spots, "city": tuple(LEXICON.cities), "country": tuple(LEXICON.countries)}[kind]
        return Place(Relation.AT, Named(draw.lexeme(choices)))
    if name == "live":
        lexeme = draw.lexeme(("house", "apartment", "village", "castle"))
        qualities = attribute(draw, LEXICON.nouns[lexeme], 0.8)
        there = Noun(lexeme, determination=Determination.INDEFINITE, qualities=qualities)
        return Place(Relation.IN, there)
    return Place(Relation.AT, Noun("hospital"))


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
    "dance": "living_room street",
    "sing.alone": "church bathroom theater kitchen",
    "play": "garden park street bedroom beach stadium",
    "smoke": "balcony street garden",
    "cry": "bedroom kitchen",
    "rest": "garden bedroom living_room beach hotel",
    "have_lunch": "restaurant garden kitchen office",
    "have_dinner": "restaurant garden kitchen dining_room hotel",
    "have_breakfast": "kitchen hotel garden balcony",
    "go_for_a_walk": "park forest garden",
    "go_camping": "forest bank.river beach",
    "study": "library university",
    "go_shopping": "supermarket market",
    "make_noise": "street kitchen library garden",
    "read": "library garden park living_room",
    "eat": "kitchen restaurant garden",
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
    "play.game": "park garden stadium",
}
SCENES = {verb: tuple(places.split()) for verb, places in _SCENES.items()}


def with_place(draw: Draw, event: Event) -> Event:
    """Perhaps a place or a manner for an event with an object."""
    if event.object is None or event.place is not None:
        return event
    where = SCENES.get(event.verb, ())
    if where and draw.chance(0.2):
        return replace(event, place=Place(Relation.AT, Noun(draw.lexeme(where))))
    manners = [name for name, (_, verbs) in LEXICON.manners.items() if event.verb in verbs]
    return replace(event, manner=draw.lexeme(manners)) if manners and draw.chance(0.3) else event


def timed(draw: Draw, who: Entity, event: Event, time: Time) -> Clause:
    """A clause with its tense, its time or frequency and its polarity."""
    denial = polarity(draw, time)
    if isinstance(event.object, Noun) and (event.object.count or event.object.quantity):
        denial = Polarity.POSITIVE
    elif denial is not Polarity.POSITIVE and draw.chance(0.75):
        event = known(event)
    if time.aspect is Aspect.HABIT or time.frequency or time.when == "habit" or denial is Polarity.NEVER:
        event = repeated(event)
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


def known(event: Event) -> Event:
    """The event with a known object: "I am not renting the flat" is said more often than "I am not renting a flat"."""
    noun = event.object
    if not isinstance(noun, Noun) or noun.determination is not Determination.INDEFINITE or noun.owner:
        return event
    if LEXICON.nouns[noun.lexeme].mass or event.verb in ("have", "want", "eat", "need", "dream_of"):
        return event
    return replace(event, object=replace(noun, determination=Determination.DEFINITE))


# Determinations that say how many times already.
A = Determination.INDEFINITE
FIXED = (Determination.GENERIC, Determination.NAKED, Determination.WHICH)


def repeated(event: Event) -> Event:
    """The event with objects for many times: one "used to correct mistakes", hardly "a mistake" or "eat this egg".

    What is there for long is done to again and again: the window, the car.
    """
    noun = event.object
    if not isinstance(noun, Noun) or (noun.determination in FIXED and not noun.owner):
        return event
    entry = LEXICON.nouns[noun.lexeme]
    noun = replace(noun, qualities=(), count=None, relative=None)
    if event.verb in DRESSING:  # one takes off one's own sweater, time and again
        return replace(event, object=noun)
    there = bool(entry.classes & FIXTURES or entry.lexeme in LANDMARKS) and event.verb not in MADE
    there = (
        there and "once" not in LEXICON.verbs[event.verb].flags and noun.determination not in (A, Determination.THIS)
    )
    if there or noun.quantity or "person" in entry.classes:
        return replace(event, object=noun)
    if entry.mass:
        return replace(event, object=replace(noun, owner=None, determination=A))
    if entry.classes & {"en_many", "fr_many", "lone"}:
        return replace(event, object=noun)
    return replace(event, object=replace(noun, number=Number.MANY, determination=A, owner=None))


def plain_clause(draw: Draw, verbs: tuple[str, ...] = PLAIN_VERBS, who: Entity | None = None) -> Clause:
    """Somebody does something."""
    verb = LEXICON.verbs[draw.lexeme(verbs)]
    doer = who or subject(draw, verb.frame[0])
    event = with_place(draw, fill(draw, verb.lexeme, doer))
    return timed(draw, doer, event, time_of(draw, verb))
