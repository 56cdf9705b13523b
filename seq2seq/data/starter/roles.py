"""Who does what: the deeds of kings, thieves and passengers, who learns, who marries; all others do anything."""

from __future__ import annotations

from collections.abc import Iterator

from seq2seq.data.starter.lexicon import LEXICON
from seq2seq.data.starter.meaning import (
    Again,
    Asked,
    Bond,
    Clause,
    Determination,
    Entity,
    Event,
    Gender,
    Named,
    Noun,
    Number,
    Person,
    Sentence,
    Tense,
    Together,
)


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_COMMON = (
    "speak live know.of remember believe arrive leave come come_back go go_back stay sleep laugh smile fall run walk "
    "eat drink see meet hear talk_to talk_about thank help understand miss.person hurry lie "
)
# What those do who are named by a rank, a deed or an occasion; what they are they may always be.
_DEEDS = {
    "king queen prince princess president": _COMMON
    + "travel visit invite receive read write_to sign cancel organize give give.present send refuse accept promise "
    "dance ride_a_horse listen_to love.person have_dinner have_lunch play.instrument lose find like love "
    "hate like:ing love:ing keep find_out answer explain rest",
    "thief": "run hide break open drive sell arrive leave come come_back lie fall laugh close",
    "judge": _COMMON
    + "read write work answer call phone explain travel buy drive have_lunch have_dinner ask sign live like love "
    "write_to cancel rest wait_for watch lose look_for find rent sell invite study smoke play.game prefer",
    "passenger tourist": _COMMON
    + "take miss wait_for travel read look_at take_photos_of visit lose look_for find forget ask answer pay_for show "
    "buy listen_to rest smoke shout call phone write send swim go_shopping go_out go_for_a_walk have_lunch have_dinner "
    "order taste rent hate like love adore cough sneeze snore open carry look_at ski need use learn",
    "guest customer": _COMMON
    + "order taste choose try_on bring give.present dance sing.alone wait_for pay_for ask answer buy look_for lose "
    "find forget call phone smoke refuse give_back need listen_to like love prefer have_fun go_out leave want hate",
    "patient": _COMMON
    + "rest cough sneeze cry wait_for call phone read snore have_a_fever have_a_cold take_a_nap watch listen_to "
    "phone write answer lose_weight need want like love hate go_out smoke have_lunch have_dinner",
    "player": _COMMON + "play.game win lose swim shout exercise do_sports rest play travel refuse accept like love "
    "find have_fun make_money go_out forget lose_weight cry take miss wait_for speak study learn sign",
    "baby": "sleep cry laugh smile fall wake_up.self drink play cough sneeze",
}
DEEDS = {role: _names(deeds) for roles, deeds in _DEEDS.items() for role in roles.split()}
# Done at home: told of somebody known, not of "the lawyer" or "the pilot".
HOMELY = _names(
    "peel cut taste wake_up feed wash.animal walk.dog kiss hide chase catch dry draw get_dressed water pick plant tell "
    "wash clean repair turn_on turn_off imitate make_fun_of do.exercise pass obey take_care_of"
)
TRADES = {
    "cook": _names("peel cut taste wash"),
    "gardener": _names("water pick plant"),
    "farmer": _names("feed pick plant water take_care_of"),
    "nurse": _names("wake_up feed take_care_of"),
    "teacher": _names("tell"),
    "student": _names("do.exercise wash peel tell"),
    "driver": _names("wash clean repair"),
    "mechanic": _names("repair wash"),
    "painter": _names("draw"),
    "architect": _names("draw"),
    "engineer": _names("repair"),
    "waiter": _names("clean"),
    "waitress": _names("clean"),
}
# What only some trades do.
SKILLED = {
    "translate": _names("writer journalist teacher student secretary lawyer"),
    "build": _names("architect engineer"),
    "cut_down": _names("gardener farmer"),
    "paint": _names("painter"),
    "correct": _names("teacher"),
    "organize": _names("secretary teacher student musician singer scientist"),
    "prepare": _names("secretary teacher student musician scientist lawyer journalist cook"),
}
# What is said to be meant or hoped of a king or a passenger.
AIMS = _names("want:to would_like:to can:bare must:bare have:to decide:to hope:to try:to refuse:to like:ing need:to")
# What is done to a thief; what is given, told or lent to people met by chance.
CAUGHT = _names("see hear catch follow chase recognize know.of call find wait_for look_for")
TO_STRANGERS = _names("explain pass ask give_back")
# Who else than family, friends and people by name is given, lent, shown or sold something.
RECEIVERS = _names("doctor teacher student lawyer secretary journalist nurse child boy girl man woman pupil")
# What the others do to what is mine or yours.
SERVICES = _names(
    "repair find check know.of see meet answer correct call phone help invite talk_to read keep wash clean "
    "teach write_to lose break thank buy love.person remember believe look_like"
)
# To one's family one sells nothing.
FAMILY = _names("husband wife father mother son daughter grandfather grandmother")
# Who goes to school, does exercises and takes exams.
LEARNERS = _names("student pupil boy girl child son daughter brother sister nephew niece cousin friend neighbor")
SCHOOLED = LEARNERS | _names("teacher mother father")
LEARNING = _names("study do.exercise")
# Of whom it is news that they marry or are married.
SETTLED = _names("husband wife father mother grandfather grandmother boy girl child pupil baby king queen")
YOUNG = _names("boy girl child baby pupil nephew niece son daughter")
DESCENDANTS = _names("son daughter nephew niece husband wife boss colleague")
WITHOUT_JOBS = _names("grandfather grandmother student pupil lady man woman")
ELDERS = _names("mother father grandmother grandfather uncle aunt boss teacher")
WEDDED = _names("married single")


def role_of(entity: Entity | None) -> Noun | None:
    """The noun that names somebody, also where a later clause takes it up."""
    named = entity.of if isinstance(entity, Again) else entity
    return named if isinstance(named, Noun) and "person" in LEXICON.nouns[named.lexeme].classes else None


def out_of_role(clause: Clause) -> bool:
    """The thief corrects the exam, the king peels a carrot, the pilots wake up the baby."""
    who = role_of(clause.subject)
    return who is not None and any(not does(who.lexeme, event) for event in _events(clause.event))


def does(role: str, event: Event) -> bool:
    """Whether somebody named by this role does that."""
    verb = event.verb
    if ":" in verb:
        return role not in DEEDS or verb in (AIMS if role != "thief" else ("want:to", "try:to"))
    if (verb.startswith("be") and verb != "believe") or verb == "hurt":
        return not (role in DEEDS and event.place is not None and _indoors(event))
    if role in DEEDS:
        return verb in DEEDS[role]
    if not at_work(role):
        return True
    if verb == "sell" and isinstance(event.object, Noun) and role != "farmer":
        return not LEXICON.nouns[event.object.lexeme].classes & {"fruit", "vegetable"}
    return role in SKILLED.get(verb, (role,)) and verb not in HOMELY - TRADES.get(role, frozenset())


def at_work(role: str) -> bool:
    """Whether the role is a trade."""
    return "job" in LEXICON.nouns[role].classes or role in ("waiter", "waitress", "actor", "actress", "policeman")


def _indoors(event: Event) -> bool:
    ground = event.place.ground if event.place else None
    return isinstance(ground, Noun) and "room" in LEXICON.nouns[ground.lexeme].classes


def _events(event: Event) -> Iterator[Event]:
    yield event
    if event.action:
        yield from _events(event.action)


def unschooled(clause: Clause) -> bool:
    """The engineer does the exercise, my grandfather has an exam, the queen goes to school."""
    who = role_of(clause.subject)
    at_school = any(event.place and event.place.ground == Named("school.life") for event in _events(clause.event))
    if at_school and str(clause.event.time).endswith(("Saturday", "Sunday", "Saturdays", "Sundays", "weekend")):
        return True
    if who is None:
        return False
    for event in _events(clause.event):
        exam = isinstance(event.object, Noun) and event.object.lexeme == "exam" and who.lexeme != "teacher"
        if (event.verb in LEARNING or exam) and who.lexeme not in LEARNERS:
            return True
        if event.place and event.place.ground == Named("school.life") and who.lexeme not in SCHOOLED:
            return True
    return False


def retired(clause: Clause) -> bool:
    """The student changes jobs, my grandfather sees his mother."""
    who = role_of(clause.subject)
    if who is None or who.lexeme not in WITHOUT_JOBS:
        return False
    old = who.lexeme in ("grandfather", "grandmother")
    for event in _events(clause.event):
        what = role_of(event.object) or role_of(event.recipient)
        if event.verb == "change_jobs" or (old and what and what.lexeme in ELDERS and not _ours(what)):
            return True
    return False


def settled(clause: Clause) -> bool:
    """Her husband is married, my grandmother wants to get married."""
    subject = clause.subject
    who = role_of(subject.second if isinstance(subject, Together) else subject)
    quality = clause.event.quality
    told = quality is not None and quality.lexeme in WEDDED
    weds = any(event.verb == "get_married" for event in _events(clause.event))
    if told and clause.tense is not Tense.PRESENT:
        return True
    return (told or weds) and who is not None and who.lexeme in SETTLED


def whose(clause: Clause) -> bool:
    """Thomas and Alice invite his neighbor: whose, when two are named? We send my parcels."""
    if clause.subject == Person(1, Number.MANY):
        owners: tuple[Person, ...] = (Person(1),)
    elif isinstance(clause.subject, Together):
        owners = Person(3), Person(3, gender=Gender.FEMALE)
    else:
        return False
    return any(
        isinstance(role, Noun) and role.owner in owners
        for event in _events(clause.event)
        for role in (event.object, event.recipient, event.company)
    )


def misplaced(clause: Clause) -> bool:
    """Offers a necklace to the thief, sells his wife a painting, is taller than the queen, this kind actress."""
    quality = clause.event.quality
    if quality and quality.than:
        return any(who and not _kin(who) for who in map(role_of, (clause.subject, quality.than)))
    who = role_of(clause.subject)
    if isinstance(clause.subject, Together) and clause.event.verb in ("take_a_bath", "take_a_shower", "drive"):
        return True
    together = isinstance(clause.subject, Person) and clause.subject.number is Number.MANY
    if together and clause.event.verb in ("take_a_bath", "take_a_shower"):
        return True
    if clause.event.content and who and not _kin(who):
        return True
    for event in _events(clause.event):
        recipient, what = role_of(event.recipient), role_of(event.object)
        if event.verb == "invite" and what and what.lexeme in ("husband", "wife") and not _ours(what):
            return True
        company = role_of(event.company)
        if company and not _kin(company):
            return True
        if recipient and who and not _kin(recipient) and not _kin(who):
            return True
        named = [role for role in (recipient, what, role_of(event.company)) if role]
        if any(role.lexeme == "thief" for role in named) and event.verb not in CAUGHT:
            return True
        if recipient and event.verb not in TO_STRANGERS and not _receives(recipient, who):
            return True
        if recipient and event.verb == "sell.to" and recipient.lexeme in FAMILY:
            return True
        if what and what.qualities and what.determination is Determination.THIS:
            return True
        if what and who and isinstance(what.owner, Again) and who.lexeme in YOUNG and what.lexeme in DESCENDANTS:
            return True
        if who and not _kin(who) and _ours(event.object) and event.verb not in SERVICES:
            return True
    return False


def _receives(recipient: Noun, giver: Noun | None) -> bool:
    if _kin(recipient):
        return True
    near = giver is None or _kin(giver)
    return near and recipient.lexeme in RECEIVERS and recipient.determination is Determination.DEFINITE


def _kin(who: Noun) -> bool:
    return "kin" in LEXICON.nouns[who.lexeme].classes


def _by_chance(entity: Entity) -> bool:
    who = role_of(entity)
    return who is not None and who.lexeme in DEEDS


def _ours(entity: Entity | None) -> bool:
    return isinstance(entity, Noun) and isinstance(entity.owner, Person) and entity.owner.person < 3


def estranged(clause: Clause) -> bool:
    """The scientist misses her mother, where the scientist is a he."""
    who = clause.subject.of if isinstance(clause.subject, Again) else clause.subject
    sex = _sex(who)
    roles = [role for event in _events(clause.event) for role in (event.object, event.recipient, event.company)]
    content = clause.event.content
    roles += [content.subject, content.event.object] if content else []
    return sex is not None and any(isinstance(role, Noun) and role.owner == Person(3, gender=sex) for role in roles)


def _sex(who: Entity) -> Gender | None:
    """The other sex than that of somebody named by a name or a noun."""
    if isinstance(who, Named) and who.lexeme in LEXICON.people:
        return Gender.MALE if LEXICON.people[who.lexeme] == "f" else Gender.FEMALE
    if isinstance(who, Noun) and role_of(who) and who.number is Number.ONE:
        return Gender.MALE if LEXICON.nouns[who.lexeme].gender == "f" else Gender.FEMALE
    return None


def strangers(meaning: Sentence) -> bool:
    """The princesses are resting while his boss is dancing; how many stories did they write?"""
    link = meaning.link
    if meaning.asked is Asked.QUANTITY:
        who = role_of(meaning.clause.subject)
        return who is not None and not _kin(who)
    if link is not None and any(_unknown_owner(part, meaning) for part in (meaning.clause, link.clause)):
        return True
    if link is None or link.bond not in (Bond.WHEN, Bond.WHILE):
        return False
    subjects = meaning.clause.subject, link.clause.subject
    third = Person(3), Person(3, gender=Gender.FEMALE)
    several = any(isinstance(who, Together) for who in subjects)
    if several and any(isinstance(who, Noun) and who.owner in third for who in subjects):
        return True
    if link.bond is Bond.WHEN and link.clause.tense is Tense.PRESENT and meaning.clause.tense is Tense.PRESENT:
        return any(who and not _kin(who) for who in map(role_of, subjects))
    if any(isinstance(who, Again) for who in subjects):
        return False
    if _of_another(*subjects) or _of_another(*reversed(subjects)):
        return True
    return _by_chance(meaning.clause.subject) or _by_chance(link.clause.subject)


def _of_another(who: Entity, other: Entity) -> bool:
    """When Charlotte came back, his aunts were dancing: whose aunts?"""
    owner = who.owner if isinstance(who, Noun) else None
    sex = _sex(other)
    return sex is not None and owner in (Person(3, Number.MANY), Person(3, gender=sex))


def _unknown_owner(clause: Clause, meaning: Sentence) -> bool:
    """She found an umbrella and gave it back to his colleague: his, when nobody spoke of him?"""
    assert meaning.link is not None
    known: list[Entity | None] = []
    for who in (meaning.clause.subject, meaning.link.clause.subject):
        known += [who, who.owner if isinstance(who, Noun) else None]
    return any(
        isinstance(role, Noun) and isinstance(role.owner, Person) and role.owner.person == 3 and role.owner not in known
        for event in _events(clause.event)
        for role in (event.object, event.recipient, event.company)
    )


RULES = (estranged, misplaced, retired, whose, out_of_role, unschooled, settled)
