"""What makes sense: which verbs are willed, usual, prompt; a sentence that nobody would say is drawn again."""

from __future__ import annotations

from collections.abc import Iterator

from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Bond,
    Clause,
    Clock,
    Date,
    Determination,
    Entity,
    Event,
    Force,
    Named,
    Noun,
    Number,
    Person,
    Polarity,
    Sentence,
    Span,
    Tense,
    Together,
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# What comes over somebody: nobody plans it, wants it or is asked when.
SPONTANEOUS = _names(
    "cough sneeze snore laugh smile cry lie shout bark hurry pay_attention make_noise be_bored have_fun fall "
    "wake_up.self dream_of fear jump lose_weight make_money make_fun_of change_the_subject"
)
# What happens to somebody, and can be foretold.
LUCK = _names("find win receive meet see catch")
MISHAPS = frozenset(name for name, verb in LEXICON.verbs.items() if "mishap" in verb.flags)
UNPLANNED = (SPONTANEOUS | MISHAPS) - {"catch"}
# Done once through, so that it can be asked for, be done already or not be done yet.
TASKS = _names(
    "eat drink cook cut peel buy sell order pay_for read write translate open close lock wash clean dry repair find "
    "choose rent build paint visit learn answer give give.present show send lend bring give_back make "
    "do.exercise call phone write_to "
    "wake_up feed wash.animal walk.dog start finish prepare organize cancel pick water plant cut_down pack "
    "sign print receive correct check turn_on turn_off have_breakfast have_lunch have_dinner get_up go_to_bed "
    "get_dressed shave get_married do_the_dishes do_the_housework take_a_shower take_a_bath take_a_nap go_shopping "
    "leave arrive come_back change_jobs make.decision invite thank"
)
# What makes a present even when it is more than one.
SEVERAL_AT_A_TIME = _names("present flower rose book novel toy doll")
# Somebody may have done it in their life, or never.
EXPERIENCES = _names(
    "eat drink taste see visit meet read drive ride_a_horse ski swim smoke travel watch write win go_camping "
    "play.game play.instrument go ride_a_bike"
)
# What happens at a minute.
PROMPT = _names(
    "leave arrive come_back come call phone go go_out start finish have_breakfast have_lunch have_dinner buy lose "
    "find receive send meet wake_up.self get_up go_to_bed fall see"
)
# Part of a day: it goes by the clock, and nobody does it "often" or "sometimes".
ROUTINE = _names(
    "get_up go_to_bed sleep wake_up.self get_dressed have_breakfast have_lunch have_dinner walk shave leave arrive "
    "come_back eat.meal"
)
# How often somebody does what, and what it is done to.
_HABITS = """
    eat | day | food
    drink | day | drink
    cook | day | dish
    buy | week | food drink flower newspaper magazine
    order | week | pizza drink
    read | day | book newspaper magazine novel poem story article comic_book letter email
    write | week | letter postcard email message poem
    wash | week | clothing car bike window
    clean | week | room window
    take | day | transport
    drive | day | car truck bus van
    visit | rare | museum castle
    watch | day | film program match bird
    listen_to | day | music song
    sing | day | song
    study | day | language subject
    teach | week | language subject
    speak | day | language
    answer | often | letter email question message
    help | day | person
    invite | week | person
    call | day | kin
    phone | day | kin
    write_to | week | kin
    talk_about | day | film book problem trip
    walk.dog | day | dog
    feed | day | animal baby
    wash.animal | week | dog horse
    water | day | flower plant.green garden rose tree
    play.game | week | sport
    play.instrument | day | instrument
    draw | week | animal flower house castle
    paint | rare | picture
    take_photos_of | week | bird castle sea flower
    make | week | cake soup salad omelette tart pancake
    do.exercise | day | exercise
    correct | week | exercise text
    tell | week | story joke
    bring | week | flower drink dish
    send | week | letter postcard photo money
    take_care_of | day | baby child garden house patient
    pick | rare | flower apple cherry strawberry
    play | day |
    work | day |
    swim | week |
    run | week |
    dance | week |
    travel | rare |
    smoke | often |
    laugh | often |
    lie | often |
    snore | often |
    shout | often |
    sing.alone | day |
    go_for_a_walk | day |
    go_shopping | week |
    do_the_dishes | day |
    do_the_housework | week |
    do_sports | week |
    exercise | day |
    take_a_shower | day |
    take_a_bath | week |
    take_a_nap | day |
    have_breakfast | day |
    have_lunch | day |
    have_dinner | day |
    get_up | clock |
    go_to_bed | clock |
    ride_a_bike | week |
    ride_a_horse | week |
    ski | rare |
    go_camping | rare |
    ask_for_help | often |
    tell_the_truth | often |
    make_noise | often |
    bark | often |
    obey | always | person
    go | week |
    go_out | week |
    leave | clock |
    come_back | clock |
    rain | often |
    snow | often |
"""


def _habits() -> dict[str, tuple[str, frozenset[str]]]:
    rows = ([cell.strip() for cell in line.split("|")] for line in _HABITS.strip().splitlines())
    return {verb: (rhythm, _names(objects)) for verb, rhythm, objects in rows}


HABITS = _habits()
DAILY_TIMES = _names("day morning evening afternoon night")
TWICE_A_DAY = _names("feed walk.dog take_a_shower")
BY_NIGHT = _names("work study read drive write listen_to swim sing.alone sleep rain snow cough cry dream_of snore bark")
MEALS = _names("have_breakfast have_lunch have_dinner")
# The part of the day that a verb or a time belongs to.
PART_OF_DAY = {
    "have_breakfast": "morning",
    "get_up": "morning",
    "wake_up.self": "morning",
    "get_dressed": "morning",
    "shave": "morning",
    "have_lunch": "noon",
    "take_a_nap": "afternoon",
    "have_dinner": "evening",
    "go_to_bed": "evening",
}
HOURS = {
    "have_breakfast": range(6, 10),
    "get_up": range(5, 10),
    "wake_up.self": range(5, 10),
    "have_lunch": (11, 12, 1),
    "have_dinner": range(6, 10),
    "go_to_bed": range(8, 12),
    "go": range(7, 12),
    "leave": range(6, 12),
}
PARTS = ("morning", "afternoon", "evening", "night", "lunch", "dinner", "school", "work")
# What is there to be done again and again: the window, the car, the dog.
FIXTURES = _names("room device furniture vehicle plant animal place building unique transport instrument")
LANDMARKS = _names("door window gate garden radio television subway house family baby child")
# Done by grown people.
GROWN_UP = _names(
    "drive park rent sell sell.to work change_jobs get_married smoke build sign pay_for make_money shave order lend "
    "accept refuse print cancel organize travel have_dinner go_shopping cut_down teach correct translate check"
)
# Over in a moment.
PUNCTUAL = _names(
    "kiss accept refuse promise break lose win catch lock start finish cancel give_back thank wake_up wake_up.self "
    "turn_on turn_off find_out receive hide invite fall close open choose pass lend sell.to forget"
)
GETTING = _names("buy order rent choose receive accept refuse")
DRESSING = _names("put_on take_off wear")
ASKED_ABOUT = _names(
    "eat drink cook cut peel buy sell order pay_for read write translate open close wash clean repair break lose find "
    "look_for hide choose take miss drive rent build paint draw visit watch see hear learn study teach answer want "
    "need prefer meet help invite thank call win plant pick sign print receive collect take_photos_of make play.game "
    "wait_for listen_to bring give show send turn_off organize prepare cancel know.of"
)
# What a thing is for a reason.
FOR_A_REASON = _names(
    "open closed dirty wet cold empty full expensive broken dark late happy sad tired angry worried nervous jealous "
    "proud surprised disappointed satisfied busy absent alone"
)
# What one may be asked the reason for.
FELT = _names("like hate love be_scared be_bored want need want:to like:ing hate:ing")
# What happens on a day of the year.
DATED = _names("get_married organize buy sell leave arrive meet change_jobs rent plant visit win go come_back build")
FORBIDDEN = _names("smoke shout make_noise make_fun_of cut_down snore break lie wake_up drink forget lose obey")
# What nobody hopes to be.
UNHOPED = _names(
    "tired sick sad angry late poor absent alone lazy jealous nervous worried disappointed bad boring dirty"
)
# Nobody has or sells one of them.
TINY = _names("bean cherry strawberry mushroom")
CHILDREN = _names("boy girl child baby pupil")
STRONG_DRINKS = _names("wine beer coffee tea")
MADE = _names("build write draw paint make cook translate plant")
# A wish for one of a kind is no wish for this one.
TASTES = _names("like:ing adore:ing love:ing hate:ing prefer:to be_afraid_of:ing avoid:ing")


def clauses(meaning: Sentence) -> Iterator[Clause]:
    """Every clause of a sentence, the inner ones too."""
    for clause in (meaning.clause, *([meaning.link.clause] if meaning.link else [])):
        yield from _inside(clause)


def _inside(clause: Clause) -> Iterator[Clause]:
    yield clause
    if clause.event.content:
        yield from _inside(clause.event.content)
    for entity in (clause.subject, clause.event.object, clause.event.recipient):
        if isinstance(entity, Noun) and entity.relative:
            yield from _inside(entity.relative.clause)


def events(clause: Clause) -> Iterator[Event]:
    """What is done, and what is wanted to be done."""
    event: Event | None = clause.event
    while event:
        yield event
        event = event.action


# What is wrong with an event, in whatever clause it stands


def alone_in_animal_hands(clause: Clause) -> bool:
    """Whether an animal owns something: its rabbit."""
    return _animal(clause.subject) and any(
        isinstance(event.object, Noun) and isinstance(event.object.owner, Again) for event in events(clause)
    )


def _animal(entity: Entity) -> bool:
    return isinstance(entity, Noun) and "animal" in LEXICON.nouns[entity.lexeme].classes


def shared_by_many(clause: Clause) -> bool:
    """Whether several people own one thing or child: the princes looked like their daughter."""
    roles = [role for event in events(clause) for role in (event.object, event.recipient)] + [clause.subject]
    if any(isinstance(role, Noun) and _worn_by_several(role) for role in roles):
        return True
    if not _many(clause.subject):
        return False
    for event in events(clause):
        for entity in (event.object, event.recipient, event.company):
            owned = isinstance(entity, Noun) and entity.number is Number.ONE and entity.owner is not None
            if not owned or not isinstance(entity, Noun):
                continue
            own = isinstance(entity.owner, Again) or entity.owner == clause.subject
            if own and not LEXICON.nouns[entity.lexeme].classes & _names("place vehicle device kin pet mass family"):
                return True
            if own and (entity.lexeme in ("husband", "wife", "mother", "father") or event.verb == "look_like"):
                return True
    return False


def _many(entity: Entity) -> bool:
    if isinstance(entity, Again):
        return _many(entity.of)
    return isinstance(entity, Together) or (isinstance(entity, Noun | Person) and entity.number is Number.MANY)


def _worn_by_several(what: Noun) -> bool:
    """Our sweater, their phone."""
    personal = LEXICON.nouns[what.lexeme].classes & {"clothing"} or what.lexeme in PERSONAL
    several = isinstance(what.owner, Person) and what.owner.number is Number.MANY
    return bool(personal) and several and what.number is Number.ONE


PERSONAL = _names("phone wallet watch ring pen pencil passport purse necklace backpack glasses umbrella brush pillow")


def resembles_the_young(clause: Clause) -> bool:
    """Whether somebody looks like their child, or like somebody by a trade."""
    what = clause.event.object
    if clause.event.verb != "look_like" or not isinstance(what, Noun):
        return False
    return what.lexeme not in _names(
        "father mother brother sister grandfather grandmother uncle aunt cousin singer actor"
    )


def several_trains(clause: Clause) -> bool:
    """Whether several trains are taken or missed at once, or one of them is counted."""
    return any(
        event.verb in ("take", "miss", "wait_for", "drive")
        and isinstance(event.object, Noun)
        and "transport" in LEXICON.nouns[event.object.lexeme].classes
        and (event.object.number is Number.MANY or event.object.determination is Determination.THIS)
        for event in events(clause)
    )


def some_clothes(clause: Clause) -> bool:
    """Whether some skirts are worn at once."""
    return any(
        event.verb in ("wear", "put_on", "take_off", "try_on")
        and isinstance(event.object, Noun)
        and event.object.number is Number.MANY
        and not LEXICON.nouns[event.object.lexeme].classes & {"pair"}
        and clause.aspect is not Aspect.HABIT
        for event in events(clause)
    )


def piled_up(clause: Clause) -> bool:
    """Whether an object has an adjective and the verb a manner, or is denied and described: any good juice slowly."""
    for event in events(clause):
        what = event.object
        if not isinstance(what, Noun):
            continue
        described = bool(what.qualities or what.quantity or what.count)
        if event.manner and (described or clause.polarity is not Polarity.POSITIVE):
            return True
        if event.manner and event.time and (clause.tense is Tense.FUTURE or clause.aspect is Aspect.PLANNED):
            return True
        vague = what.determination is Determination.INDEFINITE or what.count or what.quantity
        if clause.polarity is not Polarity.POSITIVE and described and vague:
            return True
    return False


def enough_in_progress(clause: Clause) -> bool:
    """Whether a bounded quantity is in the middle of being had: was ordering enough chicken."""
    what = clause.event.object
    return (
        clause.aspect is Aspect.ONGOING
        and isinstance(what, Noun)
        and what.quantity is not None
        and (
            what.quantity.startswith(("enough", "too", "a few", "a kilo", "several", "many"))
            or clause.event.verb == "order"
        )
    )


def unforeseen(clause: Clause) -> bool:
    """Whether something is foretold that comes over somebody: you will cough tomorrow."""
    verb = clause.event.verb
    ahead = clause.tense is Tense.FUTURE or clause.aspect is Aspect.PLANNED
    if (
        ahead
        and verb in ("accept", "refuse", "smoke", "taste", "kiss", "think_about", "tell.truth", "tell_the_truth")
        and clause.event.time
    ):
        return True
    if ahead and verb in ("get_up", "get_dressed", "shave", "jump", "bark"):
        return clause.event.time is None or verb in ("jump", "bark")
    if clause.aspect is Aspect.PLANNED:
        return verb in UNPLANNED - {"win"} or verb == "imitate"
    if clause.tense in (Tense.FUTURE, Tense.CONDITIONAL):
        return verb in UNPLANNED - LUCK - {"understand"}
    return False


def unfinished(clause: Clause) -> bool:
    """Whether a perfect is said of what is no task: has already had fun, has answered quickly."""
    if clause.aspect is not Aspect.PERFECT or clause.tense is not Tense.PRESENT:
        return False
    if ":" in clause.event.verb:
        return clause.polarity is not Polarity.POSITIVE
    event = clause.event
    if event.manner or (event.place and "goal" not in LEXICON.verbs[event.verb].flags and event.verb != "live"):
        return True
    if clause.polarity is Polarity.NEVER:
        return event.verb not in EXPERIENCES or _one_known(event.object)
    if clause.polarity is Polarity.NEGATIVE:
        return True
    return event.verb not in TASKS | {"live"}


def _one_known(entity: Entity | None) -> bool:
    known = isinstance(entity, Noun) and entity.determination is not Determination.INDEFINITE
    return (
        known and isinstance(entity, Noun) and not LEXICON.nouns[entity.lexeme].classes & _names("unique sight place")
    )


def unusual(clause: Clause) -> bool:
    """Whether a habit is said of what has no rhythm, or with another rhythm: obeys twice a day, sometimes gets up."""
    event = clause.event
    if LEXICON.verbs[event.verb].state or ":" in event.verb:
        return False
    often = event.frequency is not None and event.frequency not in ("already", "still", "just")
    present = clause.tense is Tense.PRESENT and clause.aspect in (Aspect.WHOLE, Aspect.HABIT)
    used = clause.aspect is Aspect.HABIT and clause.tense is Tense.PAST
    if not (often or present or used):
        return False
    if present and not event.time and event.verb in ROUTINE and clause.polarity is not Polarity.POSITIVE:
        return True
    if event.verb not in HABITS or not _habitual_object(event):
        return True
    rhythm = HABITS[event.verb][0]
    if rhythm == "always":
        return event.frequency not in ("always", "rarely") or event.time is not None
    if used and event.verb in ROUTINE:
        return True
    if often and (event.verb in ROUTINE or event.time is not None or event.manner is not None):
        return True
    return event.time is not None and not _in_rhythm(event, rhythm)


def _habitual_object(event: Event) -> bool:
    objects = HABITS[event.verb][1]
    what = event.object.of if isinstance(event.object, Again) else event.object
    if what is None or not objects:
        return True
    if isinstance(what, Person | Named):
        return bool(objects & {"person", "kin"})
    return isinstance(what, Noun) and bool(objects & {what.lexeme, *LEXICON.nouns[what.lexeme].classes})


def _in_rhythm(event: Event, rhythm: str) -> bool:
    time = event.time
    if isinstance(time, Clock):
        return rhythm == "clock" or event.verb in HOURS
    if not isinstance(time, str):
        return False
    if time == "twice a day":
        return event.verb in TWICE_A_DAY
    if time == "at night":
        return event.verb in BY_NIGHT
    if time.startswith(("in ", "every ")) and time.split()[-1] in DAILY_TIMES:
        return rhythm == "day" or (time.startswith("in the") and rhythm == "week")
    if time.startswith(("in ", "every summer", "every year", "once a month")):
        return True  # the seasons go by verbs of their own
    return rhythm in ("day", "week") and not (rhythm == "day" and time.startswith(("once", "twice", "every week")))


def out_of_season(clause: Clause) -> bool:
    """Whether the weather comes every day or year, or snow falls in summer."""
    event = clause.event
    if event.verb not in ("rain", "snow") or not isinstance(event.time, str):
        return False
    if event.time.startswith(("every", "on ", "once", "twice", "at ", "in the")) and clause.tense is Tense.PRESENT:
        return True
    warm = ("summer", "spring", "autumn", "April", "May", "June", "July", "August", "September", "October")
    return event.verb == "snow" and event.time.endswith(warm)


def at_the_wrong_time(clause: Clause) -> bool:
    """Whether a time does not suit the verb: lunch in the evening, years for a minute's work, a clock for a mood."""
    verb, time = LEXICON.verbs.get(clause.event.verb), clause.event.time
    inner = next(reversed(list(events(clause))))
    if time is None or verb is None or clause.event.verb.startswith("be."):
        return False
    name, flags = inner.verb, LEXICON.verbs[inner.verb].flags
    if isinstance(time, Clock):
        return time.hour not in HOURS[name] if name in HOURS else name not in PROMPT
    if isinstance(time, Date):
        return name not in DATED
    if isinstance(time, Span):
        if time.unit in ("minute", "hour"):
            return name not in PROMPT
        if name in SPONTANEOUS:
            return True
        counted = isinstance(inner.object, Noun) and (inner.object.quantity or inner.object.count)
        return bool(counted) or not ("long" in flags or (time.unit == "day" and name in PROMPT - ROUTINE))
    if not isinstance(time, str):
        return name in SPONTANEOUS
    part = next((part for part in PARTS if time.endswith(part)), None) if time != "during the vacation" else "vacation"
    part = "evening" if time == "tonight" else part
    if time == "last night":
        return name not in BY_NIGHT and name != "hurt"
    if name in PART_OF_DAY:
        daily = time.startswith(("every", "in the")) or (time.startswith("on ") and time.endswith("s"))
        return part != PART_OF_DAY[name] and ((name in ROUTINE - MEALS and not daily) or part is not None)
    if name in ("dream_of", "keep", "need", "have", "think_about"):
        return True
    if time.startswith(("before ", "after ")):
        return not flags & {"home", "daily"} or "long" in flags or name in ("sleep", "use")
    if time == "during the vacation":
        return name not in (
            "travel",
            "read",
            "visit",
            "work",
            "ski",
            "go_camping",
            "study",
            "swim",
            "rest",
            "go",
            "sleep",
        )
    if name in SPONTANEOUS:
        return time not in ("yesterday", "now")
    return False


def a_known_one_again(clause: Clause) -> bool:
    """Whether one thing is done again and again, or never, that can be done once: always buys the suit."""
    event, what = clause.event, clause.event.object
    again = clause.polarity is Polarity.NEVER or clause.aspect is Aspect.HABIT or event.frequency in (
        "often", "always", "sometimes", "rarely", "usually"
    )  # fmt: skip
    if not again or not isinstance(what, Noun) or LEXICON.verbs[event.verb].state:
        return False
    if what.count is not None:
        return True
    entry = LEXICON.nouns[what.lexeme]
    given = what.determination in (Determination.DEFINITE, Determination.THIS) or what.owner is not None
    lasting = entry.classes & (FIXTURES | {"person", "kin"}) or what.lexeme in LANDMARKS
    return given and (not lasting or event.verb in MADE)


# Children have pens and umbrellas, but no washing machine of their own.
HOUSEHOLD = _names("house apartment garden garage fridge wallet passport ring kitchen suitcase safe.box painting")

TOOLS = _names("hammer saw knife")


def _of_the_grown(what: Entity | None) -> bool:
    if isinstance(what, Noun) and what.lexeme in TOOLS:
        return True
    if not isinstance(what, Noun) or what.owner is None:
        return False
    return what.lexeme in HOUSEHOLD or bool(LEXICON.nouns[what.lexeme].classes & {"machine", "furniture", "room"})


def childish(meaning: Sentence) -> bool:
    """Whether children are told or asked what is for the grown."""
    if meaning.listener != "children":
        return False
    adults = ("boss", "colleague", "wife", "husband")
    if any(_of_the_grown(event.object) for clause in clauses(meaning) for event in events(clause)):
        return True
    return any(
        (isinstance(event.object, Noun) and event.object.lexeme in adults)
        or (isinstance(event.recipient, Noun) and event.recipient.lexeme in adults) or
        event.verb in GROWN_UP or (isinstance(event.object, Noun) and event.object.lexeme in STRONG_DRINKS)
        or (isinstance(event.object, Noun) and "vehicle" in LEXICON.nouns[event.object.lexeme].classes)
        for clause in clauses(meaning)
        for event in events(clause)
    )  # fmt: skip


def senseless_question(meaning: Sentence) -> bool:
    """Whether nobody would ask it."""
    if meaning.force is not Force.QUESTION:
        return False
    clause, event = meaning.clause, meaning.clause.event
    negative = clause.polarity is not Polarity.POSITIVE
    if clause.subject == Person(1) and meaning.asked is not None and event.verb != "be":
        return True
    if clause.subject == Person(1, Number.MANY) and clause.tense is Tense.PAST and event.verb != "be":
        return True
    if meaning.asked is Asked.REASON:
        done = clause.tense is Tense.PAST and clause.aspect in (Aspect.WHOLE, Aspect.ONGOING)
        if event.quality:
            return event.quality.lexeme not in FOR_A_REASON or clause.tense is Tense.FUTURE
        if LEXICON.verbs[event.verb].state and event.verb not in FELT and not event.quality:
            return True
        if negative and (
            event.verb in SPONTANEOUS or LEXICON.verbs[event.verb].state or clause.aspect is Aspect.ONGOING
        ):
            return True
        return (
            not (done or clause.aspect is Aspect.ONGOING or LEXICON.verbs[event.verb].state) or event.manner is not None
        )
    if meaning.asked in (Asked.TIME, Asked.CLOCK):
        if clause.tense is Tense.PRESENT and clause.aspect is Aspect.WHOLE and event.object is not None:
            return True
        one = isinstance(event.object, Noun) and event.object.determination is Determination.INDEFINITE
        return (
            one
            or clause.aspect is Aspect.ONGOING
            or event.verb
            not in TASKS
            | PROMPT
            | {
                "work",
                "travel",
                "come",
                "go_out",
            }
        )
    if meaning.asked is Asked.OBJECT:
        taste = "generic" in LEXICON.verbs[event.verb].flags and not (
            event.verb in ("like", "hate", "collect", "prefer") and not isinstance(event.object, Noun)
        )
        return (
            (taste and event.verb not in ("prefer", "play.game"))
            or event.verb not in ASKED_ABOUT | {"like", "hate"}
            or (LEXICON.verbs[event.verb].state and clause.tense is not Tense.PRESENT)
        )
    if event.verb == "adore":
        return True
    if clause.subject == Person(1, Number.MANY) and (clause.aspect is Aspect.HABIT or negative or event.time):
        return True
    vague = isinstance(event.object, Noun) and event.object.determination is Determination.INDEFINITE
    return negative and (event.manner is not None or event.time is not None or vague or ":" in event.verb)


def senseless_command(meaning: Sentence) -> bool:
    """Whether nobody would ask for it: come back from Belgium, do not cut a peach."""
    if meaning.force not in (Force.COMMAND, Force.PROPOSAL):
        return False
    clause, event = meaning.clause, meaning.clause.event
    what = event.object
    if event.manner and event.time:
        return True
    if event.verb == "imitate" or (clause.polarity is not Polarity.POSITIVE and event.verb in MEALS):
        return True
    if event.verb in SPONTANEOUS - {"hurry", "pay_attention"} and clause.polarity is Polarity.POSITIVE:
        return True
    if event.manner and clause.polarity is not Polarity.POSITIVE and event.manner not in ("too much", "fast", "loudly"):
        return True
    if isinstance(what, Noun) and what.quantity in ("many", "several", "a few", "enough"):
        return True
    if isinstance(what, Noun) and what.count and event.verb not in ("give", "bring", "buy", "send", "ask", "order"):
        return True
    if isinstance(what, Noun) and (what.count or what.quantity):
        return clause.polarity is not Polarity.POSITIVE or (what.quantity is not None and "too" in what.quantity)
    single = isinstance(what, Noun) and what.number is Number.ONE and what.determination is Determination.INDEFINITE
    if clause.polarity is not Polarity.POSITIVE and single:
        return True
    if event.time is not None and event.verb not in TASKS | PROMPT:
        return True
    if clause.polarity is Polarity.NEVER and event.verb not in FORBIDDEN:
        return True
    return event.place is not None and event.verb in ("come_back", "arrive", "go_back", "stay")


def no_contrast(meaning: Sentence) -> bool:
    """Whether "but" stands between two clauses with the same verb and people that overlap."""
    if meaning.link is None or meaning.link.bond is not Bond.BUT:
        return False
    one, two = meaning.clause, meaning.link.clause
    return one.event.verb == two.event.verb and overlap(one.subject, two.subject)


def overlap(one: Entity, two: Entity) -> bool:
    """Whether one of them may be, or be among, the other: "the engineer" and "he"."""
    first = [isinstance(who, Person) and who.person == 1 for who in (one, two)]
    told = any(isinstance(who, Person) and (who.person == 3 or who.number is Number.MANY) for who in (one, two))
    known = [isinstance(who, Person) and who.person < 3 for who in (one, two)]
    return all(first) or one == two or (told and not any(known))


def never_in_progress(clause: Clause) -> bool:
    """Whether a moment is told as lasting: was accepting the job."""
    return clause.aspect is Aspect.ONGOING and clause.event.verb in PUNCTUAL


def packed_for_others(clause: Clause) -> bool:
    """Packs our suitcase."""
    return any(
        event.verb == "pack" and isinstance(event.object, Noun) and not _own(event.object, clause.subject)
        for event in events(clause)
    )


def _own(what: Noun, who: Entity) -> bool:
    return isinstance(what.owner, Again) or what.owner == who


def bought_twice(clause: Clause) -> bool:
    """Whether somebody gets what is theirs: buys her own van, or dresses in what is another's."""
    for event in events(clause):
        what = event.object
        if not isinstance(what, Noun) or what.owner is None:
            continue
        ours = all(isinstance(who, Person) and who.person == 1 for who in (what.owner, clause.subject))
        own = ours or isinstance(what.owner, Again) or what.owner == clause.subject
        if (event.verb in GETTING and own) or (event.verb in DRESSING and not own):
            return True
        if event.recipient is not None and (what.owner == event.recipient or event.verb in ("give.present", "promise")):
            return True
        if event.verb in ("give_back", "answer") and own:
            return True
        if event.recipient is not None and event.verb != "give_back" and not own:
            return True
    return False


def given_by_the_dozen(clause: Clause) -> bool:
    """Whether somebody makes a present of several rings or purses at a time."""
    return any(
        event.verb == "give.present"
        and isinstance(event.object, Noun)
        and event.object.number is not Number.ONE
        and event.object.lexeme not in SEVERAL_AT_A_TIME
        for event in events(clause)
    )


def beastly(clause: Clause) -> bool:
    """Whether an animal or a train has plans or company."""
    who = clause.subject
    if not isinstance(who, Noun) or "person" in LEXICON.nouns[who.lexeme].classes or clause.event.verb.startswith("be"):
        return False
    ahead = clause.tense is Tense.FUTURE or clause.aspect in (Aspect.PLANNED, Aspect.PERFECT)
    moving = "transport" in LEXICON.nouns[who.lexeme].classes
    return clause.event.company is not None or (ahead and not moving)


def told_of_oneself(clause: Clause) -> bool:
    """Whether somebody says what they are saying, or believes what they know: I believe that I adore apricots."""
    content = clause.event.content
    if content is None:
        return False
    ours = all(isinstance(who, Person) and who.person == 1 for who in (clause.subject, content.subject))
    named = isinstance(clause.subject, Person) and clause.subject.person < 3
    theirs = isinstance(content.subject, Person) and content.subject.person == 3
    if clause.event.verb == "hear:that" and (clause.subject == content.subject or (theirs and not named)):
        return True
    weather = content.event.verb in ("rain", "snow") and content.polarity is not Polarity.POSITIVE
    said = clause.event.verb == "say:that" and clause.subject == Person(1) and clause.tense is Tense.PRESENT
    return ours or weather or said


def too_young(clause: Clause) -> bool:
    """Whether a child does what only the grown do."""
    return (
        isinstance(clause.subject, Noun)
        and clause.subject.lexeme in CHILDREN
        and any(
            event.verb in GROWN_UP - {"have_dinner", "check", "correct", "print", "translate"}
            for event in events(clause)
        )
    )


def feared(clause: Clause) -> bool:
    """Whether somebody hopes for what nobody wants: that the owl will break the vase."""
    content = clause.event.content
    if clause.event.verb != "hope:that" or content is None:
        return False
    thing = isinstance(content.subject, Noun) and "person" not in LEXICON.nouns[content.subject.lexeme].classes
    if thing and content.event.quality is not None:
        return True
    return content.event.verb in UNPLANNED - {"find", "win", "receive", "meet", "understand"} or (
        (content.polarity is Polarity.NEGATIVE and content.event.quality is None)
        or (
            content.event.quality is not None
            and (content.event.quality.lexeme in UNHOPED) is (content.polarity is Polarity.POSITIVE)
        )
    )


def mans_skirt(clause: Clause) -> bool:
    """Whether a man wears a skirt."""
    who = clause.subject.of if isinstance(clause.subject, Again) else clause.subject
    who = who.first if isinstance(who, Together) else who
    man = (
        (isinstance(who, Named) and LEXICON.people.get(who.lexeme) == "m")
        or (isinstance(who, Noun) and LEXICON.nouns[who.lexeme].gender == "m")
        or who == Person(3)
    )
    worn = DRESSING | {"try_on", "choose"}
    return man and any(
        isinstance(event.object, Noun)
        and event.object.lexeme in ("skirt", "dress", "purse", "necklace")
        and (event.verb in worn or isinstance(event.object.owner, Again) or event.object.owner == clause.subject)
        for event in events(clause)
    )


def one_bean(clause: Clause) -> bool:
    """Whether one bean is bought or sold, or an animal counts its prey."""
    for event in events(clause):
        what = event.object
        if not isinstance(what, Noun):
            continue
        single = what.number is Number.ONE and what.count is None
        food = LEXICON.nouns[what.lexeme].classes & _names("fruit vegetable")
        if single and event.verb == "cook" and what.lexeme in ("egg", "sausage"):
            return True
        if single and event.verb == "eat" and "vegetable" in LEXICON.nouns[what.lexeme].classes:
            return True
        if single and (
            what.lexeme in TINY or (food and event.verb in ("sell", "buy", "pick", "plant", "cook", "wash"))
        ):
            return True
        if _animal(clause.subject) and (what.count or what.quantity):
            return True
    return False


def done_as_such(clause: Clause) -> bool:
    """Whether what is only a habit is told once: did sports, will obey, did not speak German."""
    return clause.event.verb in ("do_sports", "obey", "speak") and (
        (clause.tense in (Tense.PAST, Tense.FUTURE) and clause.aspect is Aspect.WHOLE)
        or clause.aspect in (Aspect.PLANNED, Aspect.PERFECT)
    )


def several_events(clause: Clause) -> bool:
    """Whether several weddings are held at once."""
    return any(
        isinstance(event.object, Noun)
        and event.object.number is Number.MANY
        and event.object.determination is not Determination.GENERIC
        and "event" in LEXICON.nouns[event.object.lexeme].classes
        and clause.aspect is not Aspect.HABIT
        for event in events(clause)
    )


CLAUSE_RULES = (
    never_in_progress,
    beastly,
    feared,
    told_of_oneself,
    too_young,
    one_bean,
    mans_skirt,
    done_as_such,
    bought_twice,
    given_by_the_dozen,
    packed_for_others,
    several_events,
    alone_in_animal_hands,
    shared_by_many,
    resembles_the_young,
    several_trains,
    some_clothes,
    piled_up,
    enough_in_progress,
    unforeseen,
    unfinished,
    unusual,
    out_of_season,
    at_the_wrong_time,
    a_known_one_again,
)
SENTENCE_RULES = (childish, senseless_question, senseless_command, no_contrast)


def sound(meaning: Sentence) -> bool:
    """Whether somebody might say it."""
    if any(rule(meaning) for rule in SENTENCE_RULES):
        return False
    # What is told to be done is no habit, nor is what is said with its cause or condition: "if I lose the key".
    bound = meaning.link is not None and meaning.link.bond not in (Bond.AND, Bond.BUT)
    told = meaning.force in (Force.COMMAND, Force.PROPOSAL)
    rules = tuple(rule for rule in CLAUSE_RULES if not (bound or told) or rule not in (unusual, unforeseen))
    return not any(rule(clause) for clause in clauses(meaning) for rule in rules)
