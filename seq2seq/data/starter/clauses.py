"""Clauses at random that are more than a verb and its object: so, there, like that, wanted, said, measured."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.events import (
    PERSON_VERBS,
    WEATHER,
    fill,
    known,
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
    COLORS,
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
    members,
    other_person,
    person,
    quantities,
    thing,
)
from seq2seq.data.starter.phrases import (
    PASSING as PASSING_QUALITIES,
)
from seq2seq.data.starter.sense import SPONTANEOUS, UNPLANNED
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


# Either so or not so, without degrees.
ABSOLUTE = frozenset(
    (
        *COLORS.split(),
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
EXCESSIVE = frozenset(
    "big small old young long short expensive hot cold sweet heavy dark noisy difficult easy late slow tired shy busy "
    "sick poor lazy boring serious curious tall nervous sad proud full warm thick dirty".split()
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
    degrees["too"] = 1.0 if adjective in EXCESSIVE else 0.0
    degrees |= {"a_little": 1.0 if adjective in ABITTABLE else 0.0, "quite": 1.0 if adjective in QUITE else 0.0}
    degree = None if adjective in ABSOLUTE else draw.weighted(degrees)
    lasting = adjective in COLORS.split() or adjective in ("round", "wooden")
    tenses = {
        Tense.PRESENT: 6.0,
        Tense.PAST: 0.0 if lasting else 3.0,
        Tense.FUTURE: 1.0 if adjective in PASSING else 0.0,
    }
    tense = draw.weighted(tenses)
    denial = polarity(draw, Time(tense, Aspect.WHOLE, "now"))
    if degree not in (None, "very", "too", "really") and denial is not Polarity.POSITIVE:
        degree = None
    return Clause(who, Event("be", quality=Quality(adjective, degree)), tense, Aspect.WHOLE, denial)


# Classes that do not make two things alike enough to be compared.
LOOSE_CLASSES = frozenset({"mass", "purchase", "thing", "other", "small", "owned", "colorful", "container", "gift"})


def comparison_clause(draw: Draw) -> Clause:
    """Something is more so than something else."""
    who, adjective = described(draw)
    than = None if adjective in INCOMPARABLE else _compared(draw, who, adjective)
    if than is None:
        return comparison_clause(draw)
    event = Event("be", quality=Quality(adjective, None, than))
    tense = Tense.PRESENT if draw.chance(0.85) or not is_someone(who) else Tense.PAST
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


# What they do at work is known: hardly "your boss is a student".
COLLEAGUES = ("boss", "colleague")


def job_clause(draw: Draw) -> Clause:
    """Somebody is a doctor."""
    who = person(draw)
    while isinstance(who, Noun) and (who.lexeme in COLLEAGUES or "kin" not in LEXICON.nouns[who.lexeme].classes):
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
    number = noun.number if small in SEVERAL else Number.ONE
    told = tuple(quality for quality in noun.qualities if quality in TELLING_APART)
    noun = replace(noun, number=number, qualities=told)
    tense, aspect, denial = _plain_tense(draw)  # nobody foretells where a brush will be
    return Clause(noun, Event("be", place=there), Tense.PRESENT if tense is Tense.FUTURE else tense, aspect, denial)


TELLING_APART = frozenset((*COLORS.split(), *"big small old new".split()))


def _plain_tense(draw: Draw) -> tuple[Tense, Aspect, Polarity]:
    tense = draw.weighted({Tense.PRESENT: 6.0, Tense.PAST: 2.5, Tense.FUTURE: 0.8})
    return tense, Aspect.WHOLE, Polarity.POSITIVE if draw.chance(0.8) else Polarity.NEGATIVE


# What lies, hangs or sits where.
_LYING = """
    key wallet phone glasses watch ring camera | on table desk shelf chair | in bag drawer box purse | under bed
    umbrella | in car cupboard | on chair bench | behind door | next_to door chair | near door
    pen pencil notebook dictionary map ticket stamp | on desk table shelf | in drawer bag backpack box | under desk
    book newspaper magazine novel comic_book | on desk table shelf bed bench sofa | in bag backpack | under bed chair
    letter postcard report photo passport | on desk table shelf | in drawer box bag envelope | next_to computer phone
    plate glass cup | on table shelf | in cupboard kitchen | next_to bottle
    knife fork spoon | on table | in drawer kitchen | next_to plate
    toy doll ball | on carpet bed sofa | in box bedroom garden | under table bed sofa | behind sofa curtain armchair
    pillow blanket | on bed sofa armchair | in cupboard bedroom
    towel brush | on chair shelf | in bathroom cupboard suitcase
    hammer saw rope | on shelf | in garage cellar box | next_to box
    present parcel necklace | on table bed desk | in box cupboard | under bed tree | behind sofa door
    suitcase bag backpack purse | on bed chair bench | in car bedroom | under bed desk | next_to door bed | behind door
    box basket | on table shelf | in kitchen garage cellar | under table bed bench | next_to sofa door | before door
    candle vase | on table shelf desk | in kitchen living_room | next_to window lamp | near window
    clock painting | in living_room bedroom kitchen | near door window | next_to mirror
    bottle envelope | on table desk | in bag basket
    dog cat | on sofa bed carpet armchair | in garden kitchen living_room | under table bed tree car | before door house
    dog cat | behind sofa house tree curtain | next_to armchair fridge television | near window heater
    rabbit turtle hamster | in box garden bedroom | under table bench tree | behind tree sofa
    bird | on balcony | in garden tree | near window
    horse | in garden forest | near river house | behind house | before farm
    apple orange banana pear lemon peach | on table | in basket bag kitchen fridge | next_to bottle
"""
_SIDES = {
    "on": Relation.ON,
    "in": Relation.IN,
    "under": Relation.UNDER,
    "behind": Relation.BEHIND,
    "next_to": Relation.BESIDE,
    "near": Relation.NEAR,
    "before": Relation.BEFORE,
}


def _lying() -> list[tuple[list[str], dict[Relation, list[str]]]]:
    rows = []
    for line in _LYING.strip().splitlines():
        things, *sides = (cell.split() for cell in line.split("|"))
        rows.append((things, {_SIDES[side]: grounds for side, *grounds in sides}))
    return rows


LYING = _lying()
SMALL = tuple(dict.fromkeys(thing for things, _ in LYING for thing in things))


def _spot(draw: Draw) -> tuple[str, Place]:
    """A small thing and where it may lie."""
    small = draw.lexeme(SMALL)
    sides = draw.one([sides for things, sides in LYING if small in things])
    relation = draw.one(tuple(sides))
    ground = draw.lexeme(sides[relation])
    if LEXICON.nouns[ground].classes & {"room", "place"} and relation is Relation.IN:
        return small, Place(Relation.AT, Noun(ground))
    owner = ME if draw.chance(0.1) and LEXICON.nouns[ground].classes & {"owned", "container", "furniture"} else None
    return small, Place(relation, Noun(ground, owner=owner))


PEOPLE_ABOUT = "man woman child tourist policeman student dog girl boy".split()
SIGHTS = (
    "museum castle church restaurant hotel pharmacy bakery bank.money library park market lake forest bridge "
    "supermarket swimming_pool bookshop river tree fountain shop tower statue"
).split()
LANDMARKS = "station hotel museum church park castle hospital school house town_hall square".split()
# What is kept where.
LARDER = {
    "fridge": tuple(
        "water milk beer orange_juice apple_juice lemonade butter cheese ham meat fish yogurt ice_cream salad "
        "egg carrot tomato lemon strawberry jam chicken.meat cake".split()
    ),
    "cupboard": tuple(
        "rice pasta flour sugar salt pepper oil honey jam coffee tea chocolate cookie bread wine".split()
    ),
    "basket": tuple("fruit bread egg mushroom croissant potato onion".split()),
    "bag": tuple("fruit vegetable bread sandwich croissant cookie".split()),
}
AROUND = (Relation.NEAR, Relation.BESIDE, Relation.BEHIND, Relation.BEFORE)


def existence_clause(draw: Draw) -> Clause:
    """There is something somewhere."""
    builders = {_spot: 4.0, _people_about: 2.0, _sight: 2.0, _provisions: 2.0}
    name, there = draw.weighted(builders)(draw)
    what = _existing(draw, LEXICON.nouns[name])
    tense, aspect, denial = _plain_tense(draw)
    counted = what.count is not None or what.quantity is not None
    if tense is Tense.FUTURE or denial is not Polarity.POSITIVE:
        what = replace(what, qualities=())
    return Clause(what, Event("be.there", place=there), tense, aspect, Polarity.POSITIVE if counted else denial)


# Of what there are often several.
SEVERAL = frozenset(
    (
        *PEOPLE_ABOUT,
        *"key pen pencil notebook book newspaper magazine novel comic_book letter postcard photo plate glass cup knife "
        "fork spoon toy ball doll pillow blanket towel box basket candle bottle envelope cat bird stamp tree".split(),
    )
)


def _existing(draw: Draw, entry: NounEntry) -> Noun:
    """One of them, some, many, or five."""
    single = entry.mass or entry.lexeme in SIGHTS or entry.classes & {"en_many", "fr_many", "lone"}
    many = "food" in entry.classes or (entry.lexeme in SEVERAL and draw.chance(0.6))
    if single or not many:
        return Noun(entry.lexeme, Number.ONE, Determination.INDEFINITE, _looks(draw, entry))
    kind = draw.weighted({"some": 5.0, "count": 3.0, "quantity": 2.0})
    if kind == "count":
        return Noun(entry.lexeme, Number.MANY, count=draw.one((2, 3, 4, 5, 6, 7, 9, 10)))
    if kind == "quantity" and entry.classes & {"food", "person"}:  # hardly "too many clocks behind the fridge"
        quantity = draw.lexeme(("many", "a lot of", "several", "too many", "a few"))
        return Noun(entry.lexeme, Number.MANY, quantity=quantity)
    return Noun(entry.lexeme, Number.MANY, Determination.INDEFINITE, _looks(draw, entry))


def _looks(draw: Draw, entry: NounEntry) -> tuple[str, ...]:
    animal = "animal" in entry.classes  # it is not seen to be intelligent
    return tuple(
        quality
        for quality in attribute(draw, entry, 0.25)
        if quality not in PASSING_QUALITIES and (not animal or quality in TELLING_APART)
    )


PUBLIC = tuple(
    name
    for name in LEXICON.classes["place"]
    if name == "classroom" or not (LEXICON.nouns[name].classes & {"room", "owned"} or name == "balcony")
)


def _people_about(draw: Draw) -> tuple[str, Place]:
    return draw.lexeme(PEOPLE_ABOUT), Place(Relation.AT, Noun(draw.lexeme(PUBLIC)))


def _sight(draw: Draw) -> tuple[str, Place]:
    name, landmark = draw.lexeme(SIGHTS), draw.lexeme(LANDMARKS)
    return (name, Place(draw.one(AROUND), Noun(landmark))) if name != landmark else _sight(draw)


def _provisions(draw: Draw) -> tuple[str, Place]:
    kept = draw.lexeme(tuple(LARDER))
    return draw.lexeme(members(LARDER[kept])), Place(Relation.IN, Noun(kept))


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
    "be_afraid_of:ing love:ing try:to".split()
)
# What one means to do lies ahead.
FORWARD = frozenset("want:to would_like:to must:bare have:to should:bare can:bare hope:to promise:to decide:to".split())
SKILLS = (
    "swim drive cook read write dance play.game play.instrument sing.alone ski speak repair ride_a_bike ride_a_horse "
    "draw paint"
).split()
# Hardly worth saying that somebody wants it.
DULL = frozenset(
    "hurry obey check taste use follow imitate get_dressed protect refuse accept pass promise carry dry lock ask hide "
    "look_at wash.animal cut peel pick choose wear try_on keep chase catch tell.truth put_on take_off find_out "
    "recognize smoke answer prefer kiss think_about".split()
)
INTENDED = tuple(
    name for name in PERSON_VERBS if not LEXICON.verbs[name].state and name not in UNPLANNED | DULL | {"get_married"}
)
# What is done for its own sake, or again and again against one's will.
_PLEASURES = (
    "cook read write swim run walk dance travel drive go_for_a_walk ride_a_bike ride_a_horse ski do_sports "
    "exercise go_camping play.game play.instrument draw listen_to watch sing.alone take_a_bath study "
    "speak eat drink water walk.dog visit help teach work repair sing"
)
PLEASURES = tuple(name for name in _PLEASURES.split() if name in LEXICON.verbs)
CHORES = (
    *"do_the_dishes do_the_housework wash clean cook work wait_for run exercise study drive get_up take walk".split(),
)
_ACTIONS = {
    "like adore love": " ".join(PLEASURES),
    "prefer": "cook read swim walk dance travel ride_a_bike play.game play.instrument listen_to watch study speak eat "
    "drink drive work stay",
    "hope": "travel visit find buy sell learn come_back leave go meet see help change_jobs win come stay work rest "
    "study go_camping ski swim rent build",
    "hate": " ".join(CHORES),
    "avoid": "drive smoke run walk drink eat talk_to take",
    "be_afraid_of": "swim drive talk_to travel fall ride_a_horse ski sing.alone change_jobs speak miss",
    "learn know": " ".join(SKILLS),
    "be_able": "repair swim drive cook translate speak carry build explain ski ride_a_horse understand play.instrument",
    "be_ready": "leave go_out help work travel come have_dinner have_lunch",
    "forget": "close lock turn_off turn_on buy pay_for call phone write_to send give_back bring water feed sign print "
    "invite thank do.exercise pack take_care_of wash",
    "start": "eat read write work dance study learn run clean cook prepare play sing.alone speak smoke paint translate "
    "do_the_dishes do_the_housework peel draw",
    "stop": "smoke work dance play talk_about read run eat study watch sing.alone play.game play.instrument laugh cry",
    "finish": "read write clean wash cook repair paint translate do.exercise do_the_dishes do_the_housework prepare "
    "pack eat",
    "refuse": "eat help pay_for answer sign work leave come go_out sell lend speak give_back talk_to",
    "promise": "come help call write_to buy give_back stop work clean do.exercise do_the_dishes study send invite "
    "repair bring cook",
    "try": "repair open understand sleep learn speak translate help read explain sell call catch find wake_up "
    "work swim cook",
    "decide": "leave buy sell travel learn study help visit change_jobs invite build rent write play.instrument stay "
    "go go_back cancel plant work come_back organize",
}
ACTIONS = {
    chain: tuple(name for name in verbs.split() if name in LEXICON.verbs)
    for chains, verbs in _ACTIONS.items()
    for chain in chains.split()
}
# These take what is done as such, not one doing of it.
AS_SUCH = frozenset("like adore love hate prefer avoid be_afraid_of".split())
# These take a whole thing: "finish reading the book".
WHOLE = frozenset("finish stop forget be_ready start try promise refuse be_able".split())
PRESENT, PAST = Time(Tense.PRESENT, Aspect.WHOLE), Time(Tense.PAST, Aspect.WHOLE)
CHAIN_TIMES: dict[str, dict[Time, float]] = {
    "present": {PRESENT: 1.0},
    "polite": {PRESENT: 1.0},
    "forget": {PAST: 4.0, Time(Tense.PRESENT, Aspect.PERFECT): 1.0},
    "past": {PAST: 4.0, Time(Tense.PRESENT, Aspect.PERFECT): 1.0},
    "state": {PRESENT: 6.0, PAST: 3.0},
    "try": {Time(Tense.PRESENT, Aspect.ONGOING): 3.0, PAST: 4.0, Time(Tense.FUTURE, Aspect.WHOLE): 2.0},
    "other": {PRESENT: 3.0, PAST: 4.0, Time(Tense.FUTURE, Aspect.WHOLE): 2.0},
}


def chain_clause(draw: Draw) -> Clause:
    """Somebody wants to, can, has to do something."""
    name = draw.lexeme(LEXICON.chains)
    verb = LEXICON.verbs[name]
    who = person(draw)
    kinds = verb.flags | {verb.base, "other"}
    time = draw.weighted(next(times for kind, times in CHAIN_TIMES.items() if kind in kinds))
    denial = polarity(draw, Time(time.tense, time.aspect, "now")) if name in DENIABLE else Polarity.POSITIVE
    action = _action(draw, verb, who)
    if denial is not Polarity.POSITIVE and action.object and verb.base not in AS_SUCH and name not in AS_SUCH:
        action = known(replace(action, manner=None))
    event = Event(name, action=action)
    if name in FORWARD and denial is Polarity.POSITIVE and time.tense is Tense.PRESENT and draw.chance(0.2):
        event = replace(event, time=moment(draw, "future", LEXICON.verbs[action.verb].flags))
    if verb.base == "decide" and draw.chance(0.25):
        return Clause(who, replace(event, action_denied=True), time.tense, time.aspect)
    return Clause(who, event, time.tense, time.aspect, denial)


def _action(draw: Draw, verb: VerbEntry, who: Entity) -> Event:
    """What can be wanted, begun or learnt."""
    chain = verb.lexeme if verb.lexeme in ACTIONS else verb.base
    event = fill(draw, draw.lexeme(ACTIONS.get(chain, INTENDED)), who)
    if chain not in ACTIONS:
        event = with_place(draw, event)
    if chain in AS_SUCH:
        event = _as_such(event)
    if chain in WHOLE:
        event = known(event)
    if chain in ACTIONS and isinstance(event.object, Noun) and event.object.quantity:
        return _action(draw, verb, who)
    if event.verb == "win" and isinstance(event.object, Noun):
        event = replace(event, object=replace(event.object, qualities=()))
    # One does not promise to sleep badly.
    return replace(event, manner=None) if event.manner in ("badly", "too much") or chain in ACTIONS else event


def _as_such(event: Event) -> Event:
    """The activity, not one doing of it: nobody likes "to cancel this party"."""
    noun = event.object
    if isinstance(noun, Noun) and "person" not in LEXICON.nouns[noun.lexeme].classes:
        event = repeated(replace(event, object=replace(noun, quantity=None)))
    return replace(event, company=None, place=event.place if event.verb == "stay" else None)


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
        if past and clause.event.quality and not is_someone(clause.subject):  # news is of people
            continue
        if clause.event.frequency or clause.aspect is Aspect.HABIT or clause.event.verb in SPONTANEOUS:
            continue
        if clause.event.time_first:
            clause = replace(clause, event=replace(clause.event, time_first=False))
        return clause


def is_someone(entity: Entity) -> bool:
    """Whether it is a person."""
    return not isinstance(entity, Noun) or "person" in LEXICON.nouns[entity.lexeme].classes


# What one sees of somebody.
SEEN = frozenset("tired sad sick angry worried nervous late happy absent surprised disappointed busy alone".split())


def claim_clause(draw: Draw) -> Clause:
    """Somebody thinks, says, knows that something is so."""
    name = draw.lexeme(LEXICON.claims)
    verb = LEXICON.verbs[name]
    who = person(draw)
    content = inner_clause(draw, future=verb.base == "hope", past=verb.base in ("hear", "forget", "notice"))
    if verb.base == "notice":  # with one's own eyes: no job, no day
        quality = content.event.quality
        if quality and (quality.lexeme not in SEEN or content.polarity is not Polarity.POSITIVE):
            return claim_clause(draw)
        if content.event.identity or content.event.verb in ("think_about", "love", "like", "prefer"):
            return claim_clause(draw)
        content = replace(content, event=replace(content.event, time=None))
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
    if isinstance(missed, Noun) and "kin" not in LEXICON.nouns[missed.lexeme].classes:
        return missing_clause(draw)
    return Clause(who, Event("miss.person", object=missed), draw.weighted({Tense.PRESENT: 4.0, Tense.PAST: 1.5}))


GROWN = (20, 21, 25, 30, 32, 35, 40, 43, 50, 60, 65)


def age_clause(draw: Draw) -> Clause:
    """Somebody is so many years old."""
    who = person(draw)
    young = (
        isinstance(who, Noun)
        and who.lexeme in "son daughter nephew niece brother sister cousin boy girl child pupil".split()
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


FAMILY = "brother sister son daughter cousin uncle aunt nephew niece".split()
# Who is counted together.
BESIDES = {"brother": "sister", "sister": "brother", "son": "daughter", "daughter": "son", "uncle": "aunt"}
BESIDES |= {"aunt": "uncle", "nephew": "niece", "niece": "nephew"}


def family_clause(draw: Draw) -> Clause:
    """Somebody has two sisters, or no brother."""
    who = person(draw)
    first = _some_kin(draw, draw.lexeme(FAMILY))
    second = _some_kin(draw, BESIDES.get(first.lexeme, first.lexeme))
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
# Water is given in summer, but hardly "last summer".
LASTING = tuple(name for name in SEASONAL if "long" in LEXICON.verbs[name].flags)
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
    verbs = SEASONAL if aspect is Aspect.HABIT else LASTING
    if when == "month":
        tense, aspect = draw.one((SEASONS["season"], SEASONS["past-far"], SEASONS["future-far"]))
    verbs = SEASONAL if aspect is Aspect.HABIT else LASTING
    if draw.chance(0.2):
        return Clause(IT, Event(draw.one(("rain", "snow")), time=draw.lexeme(ONLY[when])), tense, aspect)
    who = person(draw)
    event = fill(draw, draw.lexeme(verbs), who)
    event = repeated(event) if aspect is Aspect.HABIT else event
    return Clause(who, replace(event, time=draw.lexeme(ONLY[when])), tense, aspect)
