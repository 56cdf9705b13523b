"""What nobody says although it makes sense: combinations dropped whole, as the corpus has room without them."""

from __future__ import annotations

from collections.abc import Callable

from seq2seq.data.starter import roles
from seq2seq.data.starter.events import STAYS
from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Aspect,
    Bond,
    Clause,
    Clock,
    Determination,
    Entity,
    Force,
    Named,
    Noun,
    Number,
    Person,
    Polarity,
    Relation,
    Sentence,
    Span,
    Tense,
)
from seq2seq.data.starter.natural import natural
from seq2seq.data.starter.sense import SPONTANEOUS, UNPLANNED, clauses, events, sound

# Decided when it is said: nobody foretells it.
DECIDED = frozenset("promise promise:to decide:to refuse refuse:to accept forget:to imitate carry smoke".split())
# Of a thing that is still being read or watched one may say how it is.
JUDGED = frozenset("read watch".split())
MONTHS = "January February March April May June July August September October November December".split()
LONG_TIMES = (*MONTHS, "spring", "summer", "autumn", "winter", "month", "year")
# What belongs to a month or a year, although it has a definite object.
LONG_DEEDS = frozenset("visit meet cancel build sell rent organize".split())
GOING = frozenset("go go_back come_back arrive".split())
GIVING = frozenset("give give.present promise".split())
# What a stranger is not asked whether, or why, they do it; and what nobody is asked to own up to.
UNASKED = frozenset("hide lie snore shout cry make_noise make_fun_of imitate chase obey kiss be_bored".split())
OWNED_UP = frozenset("be_wrong be_right be_lucky".split())
# What one may be asked to do to something that is not named further: "write a letter".
ASKED_FOR = frozenset(
    "give bring buy order ask tell write read take wear choose open draw sing rent speak play.game make "
    "play.instrument listen_to study learn".split()
)
STAYING = frozenset("dance sing sing.alone sleep run".split())
FOOD = frozenset("food fruit vegetable drink".split())


# What one knows of one's own family and does not ask.
TOLD_OF_OURS = frozenset(
    "hate like love prefer hate:ing like:ing love:ing adore:ing prefer:to live be_interested_in".split()
)


def _noun(entity: Entity | None, *classes: str) -> bool:
    return isinstance(entity, Noun) and (not classes or bool(LEXICON.nouns[entity.lexeme].classes & {*classes}))


def _ahead(clause: Clause) -> bool:
    return clause.tense is Tense.FUTURE or clause.aspect is Aspect.PLANNED


def _given(entity: Entity | None) -> bool:
    known = (Determination.DEFINITE, Determination.THIS)
    return isinstance(entity, Noun) and (entity.determination in known or entity.owner is not None)


def decided_ahead(clause: Clause) -> bool:
    """Is going to decide, will smoke, will run too much."""
    return _ahead(clause) and (clause.event.verb in DECIDED or clause.event.manner in ("too much", "badly"))


def odd_promise(clause: Clause) -> bool:
    """Promises us two bikes."""
    what = clause.event.object
    return clause.event.verb == "promise" and not (
        isinstance(what, Noun) and what.lexeme in ("present", "trip") and what.number is Number.ONE
    )


def odd_imitation(clause: Clause) -> bool:
    """Does not imitate the singer on Monday."""
    return clause.event.verb == "imitate" and (
        clause.polarity is not Polarity.POSITIVE or clause.event.time is not None
    )


def out_of_its_month(clause: Clause) -> bool:
    """Picks the flower in November, went back to the town hall last month."""
    event, time = clause.event, clause.event.time
    if not isinstance(time, str) or not time.endswith(LONG_TIMES):
        return False
    building = event.place is not None and not isinstance(event.place.ground, Named)
    return any(_given(part.object) and part.verb not in LONG_DEEDS for part in events(clause)) or (
        event.verb in GOING and building
    )


def judged_too_soon(clause: Clause) -> bool:
    """The garage that they are building is quiet."""
    who = clause.subject
    inner = who.relative.clause if isinstance(who, Noun) and who.relative else None
    return inner is not None and inner.aspect is Aspect.ONGOING and inner.event.verb not in JUDGED


def told_by_nothing(clause: Clause) -> bool:
    """You know the guest who painted a wall, I waited for the actress who was running."""
    who = clause.event.object
    inner = who.relative.clause if isinstance(who, Noun) and who.relative else None
    if inner is None:
        return False
    seen = inner.aspect is Aspect.ONGOING
    return inner.event.verb in ("paint", "build", "break", "find", "open", "print") or (
        seen and clause.event.verb != "see"
    )


def odd_object(clause: Clause) -> bool:
    """Paints a picture, has or needs the money, cleans a kitchen, finds out my secret, takes the taxi."""
    for event in events(clause):
        what, verb = event.object, event.verb
        if not isinstance(what, Noun):
            continue
        if (verb, what.lexeme) in (("paint", "picture"), ("look_at", "bridge")):
            return True
        if verb in ("eat", "drink") and what.qualities and clause.event.place:
            return True
        if verb == "have" and what.lexeme == "money" and _given(what):
            return True
        if verb in ("clean", "take_photos_of") and not _given(what) and _noun(what, "room", "family"):
            return True
        if what.lexeme == "family" and verb == "take_photos_of" and not _given(what):
            return True
        if verb == "find_out" and what.owner is not None:
            return True
        if verb in ("need", "want") and LEXICON.nouns[what.lexeme].mass and _given(what) and not what.owner:
            return True
        some = what.number is Number.MANY and what.determination is Determination.INDEFINITE and not what.count
        if verb in ("need", "want") and some and _noun(what, "clothing") and not _noun(what, "pair"):
            return True
        if (verb, what.lexeme) == ("take", "taxi") and what.determination is not Determination.INDEFINITE:
            return True
    return False


def mannered(clause: Clause) -> bool:
    """Finishes the soup quickly at noon, did not snore loudly."""
    denied = clause.polarity is not Polarity.POSITIVE and clause.event.verb in SPONTANEOUS
    return clause.event.manner is not None and (clause.event.time is not None or denied)


def loved_not(clause: Clause) -> bool:
    """The king did not love the colleague then."""
    return clause.event.verb == "love.person" and (
        clause.polarity is not Polarity.POSITIVE or clause.tense is not Tense.PRESENT
    )


# Whom one meets may be told by what they are.
ACQUAINTED = frozenset("know.of meet see help thank invite talk_to phone call".split())
KNOWN_FOR = frozenset("kind old young famous nice brave French.of English.of Italian.of Spanish.of American".split())


def described_person(clause: Clause) -> bool:
    """The kind painters are snoring, this honest king's leg hurts, sold it to the strong architect."""
    roles = [clause.subject]
    for event in events(clause):
        roles += [role for role in (event.object, event.recipient, event.company) if role]
    roles += [role.owner for role in roles if isinstance(role, Noun) and role.owner]
    met = clause.event.object if clause.event.verb in ACQUAINTED else None
    return any(
        isinstance(role, Noun)
        and bool(role.qualities)
        and _noun(role, "person", "kin")
        and not (role is met and role.qualities[0] in KNOWN_FOR)
        for role in roles
    )


def far_off(clause: Clause) -> bool:
    """Will go to the factory in twenty years."""
    return isinstance(clause.event.time, Span) and clause.event.time.unit == "year" and _ahead(clause)


def odd_gift(clause: Clause) -> bool:
    """Sends an email, which Chinese posts; sends his yellow flower; needs the vacation."""
    for event in events(clause):
        what = event.object.of if isinstance(event.object, Again) else event.object
        if not isinstance(what, Noun):
            continue
        if event.verb == "send" and (what.lexeme in ("message", "email") or what.qualities):
            return True
        if event.verb == "need" and what.lexeme == "vacation" and _given(what):
            return True
    return False


# What several people may get together.
FOR_SEVERAL = frozenset("present book novel dictionary photo address key map money ball painting vase trip".split())


def one_for_several(clause: Clause) -> bool:
    """Gives them a ring."""
    for event in events(clause):
        what = event.object.of if isinstance(event.object, Again) else event.object
        several = isinstance(event.recipient, Person | Noun) and event.recipient.number is Number.MANY
        one = isinstance(what, Noun) and what.number is Number.ONE and not LEXICON.nouns[what.lexeme].mass
        if event.verb in GIVING and several and one and isinstance(what, Noun) and what.lexeme not in FOR_SEVERAL:
            return True
    return False


def odd_stay(clause: Clause) -> bool:
    """Is staying in Rome: French "reste" only who does not leave, though one may want to."""
    place = clause.event.place
    return (
        clause.event.verb == "stay"
        and place is not None
        and isinstance(place.ground, Named)
        and place.ground.lexeme not in STAYS
    )


def odd_measure(clause: Clause) -> bool:
    """Gives her ten ties; wants a few beans; thinks about the exam; a garage that she built is quiet."""
    event, what, who = clause.event, clause.event.object, clause.subject
    if isinstance(what, Noun):
        if what.count and event.recipient is not None:
            return True
        if what.quantity and event.verb in ("want", "need"):
            return True
        if (event.verb, what.lexeme) == ("think_about", "exam"):
            return True
    told = isinstance(who, Noun) and who.relative is not None and event.quality is not None
    return told and event.quality is not None and event.quality.lexeme in ("quiet", "noisy")


def odd_habit(clause: Clause) -> bool:
    """Usually shouts; it will be dark tomorrow afternoon; camped on the bank."""
    event = clause.event
    if event.frequency is not None and event.verb in SPONTANEOUS:
        return True
    if event.verb == "go_camping" and event.place is not None:
        return True
    return event.verb == "be_dark" and event.time is not None


def odd_tense(clause: Clause) -> bool:
    """Is keeping the key, used to be scared, learns to ski."""
    verb = clause.event.verb
    return (
        (verb == "keep" and clause.aspect is Aspect.ONGOING)
        or (verb.startswith("be_") and ":" not in verb and clause.aspect is Aspect.HABIT)
        or (verb == "learn:to" and clause.tense is Tense.PRESENT)
        or (verb in ("make_money", "tell_the_truth", "obey") and clause.aspect is Aspect.ONGOING)
        or (verb == "walk" and clause.tense is Tense.PAST and clause.aspect is Aspect.WHOLE)
    )


def odd_place(clause: Clause) -> bool:
    """Comes back from the bridge; lemons in front of the bed; my clocks behind my bench; a girl at the zoo."""
    event, who, place = clause.event, clause.subject, clause.event.place
    if place is None:
        return False
    ground = place.ground
    if event.verb in GOING and isinstance(ground, Noun) and ground.lexeme in ("bridge", "tower", "island"):
        return True
    if event.verb == "be.there" and isinstance(who, Noun):
        lying = _noun(who, *FOOD) and place.relation not in (Relation.IN, Relation.ON, Relation.AT)
        alone = _noun(who, "person") and who.number is Number.ONE and who.quantity is None
        return lying or alone or (who.quantity or "").startswith("too")
    mine = isinstance(ground, Noun) and ground.owner is not None
    return mine and isinstance(who, Noun) and who.owner is not None


def late_train(clause: Clause) -> bool:
    """The taxis arrived the day before yesterday."""
    vehicle = _noun(clause.subject, "transport")
    return vehicle and (not isinstance(clause.event.time, Clock | None) or _many(clause))


def _many(clause: Clause) -> bool:
    return isinstance(clause.subject, Noun) and clause.subject.number is Number.MANY


def odd_attempt(clause: Clause) -> bool:
    """Tried to work at the town hall."""
    return clause.event.verb == "try:to" and any(event.verb in ("work", "go", "stay") for event in events(clause))


def said_by_us(clause: Clause) -> bool:
    """We say that it is raining; you do not say so."""
    if clause.event.verb != "say:that":
        return False
    ours = isinstance(clause.subject, Person) and clause.subject.person < 3
    return ours or clause.polarity is not Polarity.POSITIVE


def weighed(clause: Clause) -> bool:
    """The project is more important than the rule."""
    quality = clause.event.quality
    return (
        quality is not None
        and quality.than is not None
        and quality.lexeme in ("important", "useful", "strange", "simple")
    )


def misaddressed(meaning: Sentence) -> bool:
    """When did you (vous) write to your (ta) mother, sir?"""
    if meaning.listener is None:
        return False
    for clause in clauses(meaning):
        for event in events(clause):
            for entity in (clause.subject, event.object, event.recipient, event.company):
                owner = entity.owner if isinstance(entity, Noun) else None
                if isinstance(owner, Person) and owner.person == 2 and owner != meaning.clause.subject:
                    return True
                if meaning.listener == "children" and isinstance(owner, Person) and owner.person == 3:
                    return True
    return False


def odd_question(meaning: Sentence) -> bool:
    """How many saws are you buying? Do we hope that ...? Do you usually lie? Has he already painted a wall?"""
    if meaning.force is not Force.QUESTION:
        return False
    clause, event = meaning.clause, meaning.clause.event
    spoken_to = isinstance(clause.subject, Person) and clause.subject.person == 2
    if spoken_to and (event.verb in OWNED_UP or (meaning.listener in ("sir", "madam") and event.verb in UNASKED)):
        return True
    if event.manner is not None and clause.aspect is Aspect.ONGOING:
        return True
    if meaning.asked is Asked.QUANTITY and clause.aspect is not Aspect.WHOLE:
        return True
    if clause.subject == Person(1, Number.MANY) and event.content is not None:
        return True
    if event.verb == "say:that" and clause.tense is Tense.PRESENT:
        return True
    if meaning.asked is Asked.REASON and clause.aspect is Aspect.ONGOING and event.object is not None:
        return True
    if event.verb in ("start:to", "try:to", "learn:to") and clause.tense is Tense.PAST:
        return True
    mine = isinstance(clause.subject, Noun) and clause.subject.owner in (Person(1), Person(1, Number.MANY))
    told = event.verb in TOLD_OF_OURS or event.frequency is not None or event.action is not None
    told = told or _ahead(clause) or clause.aspect is Aspect.HABIT or event.content is not None
    if mine and _noun(clause.subject, "kin") and told:
        return True
    return clause.aspect is Aspect.PERFECT and _noun(event.object) and not _given(event.object)


def odd_command(meaning: Sentence) -> bool:
    """Take a bath on Monday; dance at the theater; dry a shirt."""
    if meaning.force not in (Force.COMMAND, Force.PROPOSAL):
        return False
    event, what = meaning.clause.event, meaning.clause.event.object
    vague = isinstance(what, Noun) and not _given(what) and not LEXICON.nouns[what.lexeme].mass
    if vague and what is not None and event.verb not in ASKED_FOR and not _noun(what, *FOOD):
        return True
    roles = [what] if not _noun(what, "kin") or meaning.listener else []
    roles += [event.recipient] if meaning.listener else []
    owners = [role.owner for role in roles if isinstance(role, Noun)]
    if event.manner == "well" and event.verb != "sleep":
        return True
    if any(isinstance(owner, Person) and owner.person == 3 for owner in owners):
        return True
    return event.time == "on Monday" or (event.place is not None and event.verb in STAYING)


def odd_cause(meaning: Sentence) -> bool:
    """When you break a vase, you are often angry; when he is cold, he closes the door; does not sleep because ..."""
    link = meaning.link
    if link is None:
        return False
    if link.bond is Bond.BECAUSE:
        return meaning.clause.event.verb == "sleep"
    if link.bond is not Bond.WHEN or link.clause.tense is not Tense.PRESENT:
        return False
    if Polarity.NEGATIVE in (link.clause.polarity, meaning.clause.polarity) and meaning.clause.tense is Tense.PRESENT:
        return True
    usual = meaning.clause.event.verb in ("open", "close", "turn_on", "turn_off", "put_on", "take_off")
    return link.clause.event.verb in UNPLANNED or (usual and meaning.clause.tense is Tense.PRESENT)


def clocked(clause: Clause) -> bool:
    """Has something done by the minute that is not usual: 'every morning at ten past six' with a quantity."""
    what = clause.event.object
    return isinstance(clause.event.time, Clock) and isinstance(what, Noun) and bool(what.count or what.quantity)


CLAUSE_RULES: tuple[Callable[[Clause], bool], ...] = (
    decided_ahead,
    odd_promise,
    odd_imitation,
    out_of_its_month,
    judged_too_soon,
    told_by_nothing,
    odd_object,
    mannered,
    loved_not,
    described_person,
    far_off,
    one_for_several,
    odd_stay,
    odd_measure,
    odd_habit,
    odd_gift,
    odd_tense,
    odd_place,
    late_train,
    odd_attempt,
    said_by_us,
    weighed,
    clocked,
    *roles.RULES,
)
SENTENCE_RULES: tuple[Callable[[Sentence], bool], ...] = (
    misaddressed,
    odd_question,
    odd_command,
    odd_cause,
    roles.strangers,
)


def sayable(meaning: Sentence) -> bool:
    """Whether it makes sense and somebody would put it so."""
    if not sound(meaning) or not natural(meaning) or any(rule(meaning) for rule in SENTENCE_RULES):
        return False
    return not any(rule(clause) for clause in clauses(meaning) for rule in CLAUSE_RULES)
