"""What a careful reader would not sign in Chinese, as facts about meanings; such a meaning stays unsaid."""

from __future__ import annotations

from collections.abc import Callable

from seq2seq.data.starter.chinese_words import MEALS
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
    Named,
    Noun,
    Number,
    Person,
    Polarity,
    Relation,
    Sentence,
    Tense,
)
from seq2seq.data.starter.sense import EXPERIENCES, clauses, events


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


# 会 before these is "can" unless a time follows.
SKILLS = _names(
    "swim drive cook speak play.game play.instrument ski ride_a_bike ride_a_horse dance sing sing.alone paint draw "
    "write repair translate build make correct cut plant explain teach take_photos_of take_care_of print water feed"
)
# 会 before these is "will" without a time too.
COMING = _names("come leave arrive come_back go_out get_married go go_back stay")
# Bare 了 after these asks for how long, or how much.
ACTIVITIES = _names(
    "work study play travel smile cough walk run swim dance sing.alone smoke exercise do_sports jump shout snore "
    "go_for_a_walk lie laugh make_noise rest sneeze do_the_housework learn speak look_for wait_for think_about "
    "talk_about use imitate teach follow wear collect drive"
)
# What one is said always to do.
ALWAYS = _names("laugh lie snore shout smoke make_noise read study work invite help answer watch obey be listen_to")
# What a thing was then and need not be now.
PASSED = _names(
    "dirty clean wet dry full empty open closed cold hot warm broken expensive cheap fresh dark noisy quiet "
    "delicious sweet"
)
# Adjectives that a noun or class does not take, though its kind does.
APART = (
    ("modern", "furniture machine vehicle castle pharmacy bookshop bakery market church"),
    ("boring interesting funny good bad strange sad difficult easy", "menu dictionary contract postcard message"),
    ("easy difficult simple strange important serious long short", "problem"),
    ("open closed", "house apartment castle church tower bridge"),
    ("good bad", "decision answer question recipe"),
    ("dangerous", "game"),
    ("simple strange", "idea"),
    ("beautiful pretty", "ball key pen dictionary novel comic_book glove book photo"),
    ("good", "music email letter article"),
    ("long short", "exercise lesson"),
    ("American", "book"),
    ("new old", "parcel present"),
    ("open closed", "envelope letter bottle airport station hospital"),
    ("hot", "sun"),
    ("warm", "cellar garage"),
    ("new", "passport"),
    ("poor", "king queen prince princess president"),
    ("cold", "tea wine"),
    (
        "beautiful",
        "station airport hospital museum theater library post_office restaurant hotel bakery pharmacy "
        "supermarket factory office farm stadium bank.money university town_hall police_station bookshop "
        "swimming_pool market zoo street kitchen bathroom bedroom living_room classroom dining_room cellar garage "
        "square balcony apartment plant.green",
    ),
    ("hot cold", "salad egg"),
    ("young", "grandfather grandmother"),
    ("single", "husband wife father mother grandfather grandmother"),
    ("tired curious lazy", "bird turtle hamster rabbit"),
    ("intelligent", "turtle hamster rabbit bird"),
    ("light.color", "cellar garage"),
    ("new old", "ticket letter message email postcard story poem article report"),
    ("quiet noisy comfortable", "bathroom cellar garage"),
    ("good", "newspaper magazine report poem"),
    ("fresh", "lemon"),
    ("bad", "dream"),
    ("ripe", "lemon"),
    ("empty full", "station street classroom"),
    ("small big", "cow sheep pig spoon"),
)
UNSUITED = {
    (quality, noun)
    for qualities, nouns in APART
    for quality in qualities.split()
    for name in nouns.split()
    for noun in LEXICON.classes.get(name, (name,))
}
# What has an adjective that its verb does not allow: nobody draws an old map.
MISDONE = (
    ("draw paint write build make cook plant translate", "old dirty broken bad sad wet expensive cheap famous"),
    ("buy order rent sell give give.present bring lend send show", "bad boring dirty wet broken sad"),
    ("paint", "comfortable useful quiet noisy heavy light.weight red blue green yellow white black gray brown"),
    ("have want", "intelligent lazy curious"),
    ("carry", "light.weight"),
    ("think_about talk_about", "French.of English.of Italian.of German.of Spanish.of Japanese.of American funny sad"),
    ("think_about talk_about", "long short dangerous big small new old interesting boring strange"),
    ("organize prepare start cancel", "good bad long short interesting boring"),
)
UNDONE = {(verb, name) for verbs, names in MISDONE for verb in verbs.split() for name in names.split()}
# Somebody has done it in their life: 过.
LIVED = EXPERIENCES - _names("eat drink taste go") | _names(
    "help invite write_to study learn work live phone sing cook win dance rent teach organize feed repair show talk_to "
    "call wash.animal take_photos_of walk.dog"
)
ARRIVED_AT = _names("station airport hotel hospital museum theater stadium university village restaurant castle beach")
# What happens to a thief.
PURSUED = _names("see catch chase follow hear recognize")
ROYAL = _names("king queen prince princess president")
TRANSIENT = _names("tourist passenger guest customer patient")
CHORES = _names(
    "try_on build drive repair wash clean cut peel print cook do_the_dishes do_the_housework sell sell.to paint carry "
    "plant wash.animal water feed buy build park cut_down pack check correct order do_sports pick change_jobs cancel"
)
# What comes to somebody without a reason.
REASONLESS = _names(
    "meet see find find_out win lose catch receive arrive understand have_breakfast have_lunch have_dinner get_up "
    "take_a_shower"
)
# Said after the verb, with 得.
GRADED = ("well", "badly", "too much", "fast")
UNWANTED = _names("old dirty bad boring broken sad heavy")
OUTDOORS = _names("park garden farm zoo forest village river lake sea mountain bridge beach street market square")
# What is counted when it is got or done.
COUNTED = _names("food fruit vegetable drink mass readable mail ticket stamp photo flower rose tulip tree animal")
ASKED_HOW_MANY = _names("eat drink buy order read write receive send print translate plant sell pick see have correct")


def undergone_oddly(verb: str, patient: Entity, agent: Entity | None) -> bool:
    """Whether a careful reader would strike that this was done to somebody or something by somebody."""
    thief = "thief" in _classes(agent) or ("thief" in _classes(patient) and verb not in PURSUED)
    single = isinstance(patient, Noun) and patient.number is Number.ONE
    if verb == "catch" and "ball" in _classes(patient):
        return True
    if single and _classes(patient) & {"cherry", "strawberry", "bean", "mushroom"}:
        return True
    if verb in ("eat", "drink") and "animal" in _classes(agent):
        return True
    many_passports = isinstance(patient, Noun) and patient.number is Number.MANY and "passport" in _classes(patient)
    if many_passports or (verb == "find" and "job.work" in _classes(patient)):
        return True
    if _classes(agent) & TRANSIENT and verb in ("cut_down", "repair", "clean", "wash", "cancel", "translate", "lock"):
        return True
    return (
        thief or (bool(_classes(agent) & ROYAL) and verb in CHORES) or (verb == "cut" and "bean" in _classes(patient))
    )


def odd(meaning: Sentence) -> bool:
    """Whether a careful reader would strike the sentence."""
    return any(rule(meaning) for rule in SENTENCE_RULES) or any(
        rule(clause) for clause in clauses(meaning) for rule in CLAUSE_RULES
    )


def _classes(entity: Entity | None) -> frozenset[str]:
    return (
        frozenset({entity.lexeme}) | LEXICON.nouns[entity.lexeme].classes if isinstance(entity, Noun) else frozenset()
    )


def _vague(entity: Entity | None) -> bool:
    return isinstance(entity, Noun) and entity.determination is Determination.INDEFINITE and entity.owner is None


def _third(entity: Entity | None) -> bool:
    person = entity.of if isinstance(entity, Again) else entity
    return isinstance(entity, Again) or (isinstance(person, Person) and person.person == 3)


# Whole sentences


def skilled(meaning: Sentence) -> bool:
    """Whether 会 may be read as "can": 他会游泳."""
    link = meaning.link
    if link is not None and link.bond in (Bond.IF, Bond.WHEN):
        return False
    spoken = [*clauses(meaning)]
    return any(_able(clause.event) for clause in spoken if clause.tense is Tense.FUTURE)


def _able(event: Event) -> bool:
    if event.time is not None or event.verb.startswith("be") or event.verb in COMING:
        return False
    return event.verb in SKILLS or (event.object is None and event.place is None)


def foretold_to_the_listener(meaning: Sentence) -> bool:
    """Whether the listener is told what they will do: 如果你冷，就会把窗户关上."""
    listener = isinstance(meaning.clause.subject, Person) and meaning.clause.subject.person == 2
    conditional = meaning.link is not None and meaning.link.bond in (Bond.IF, Bond.WHEN)
    timeless = meaning.clause.event.time is None and not meaning.clause.event.verb.startswith("be")
    return (
        listener
        and (conditional or timeless)
        and meaning.force is Force.STATEMENT
        and meaning.clause.tense is Tense.FUTURE
    )


def done_then_to_be_done(meaning: Sentence) -> bool:
    """Whether what is over and what is to come are joined by 然后, or somebody goes and then waits."""
    link = meaning.link
    if link is None or link.bond not in (Bond.AND, Bond.BUT):
        return False
    shown = any(event.verb == "show" and isinstance(event.object, Again) for event in events(link.clause))
    place, bought = meaning.clause.event.place, link.clause.event
    if place and bought.verb == "buy" and "bakery" in _classes(place.ground):
        return not _classes(bought.object) & {"bread", "cake", "croissant", "tart", "cookie", "sandwich"}
    what = meaning.clause.event.object
    others = isinstance(what, Noun) and isinstance(what.owner, Person) and what.owner != meaning.clause.subject
    sold = any(event.verb in ("sell", "keep", "drink", "eat") for event in events(link.clause))
    if meaning.clause.event.verb == "repair" and others and sold:
        return True
    returned = any(event.verb == "give_back" for event in events(link.clause))
    if meaning.clause.event.verb == "find" and returned and isinstance(what, Noun) and what.owner is not None:
        return True
    unread = meaning.clause.event.verb == "read" and link.clause.event.verb == "finish"
    unread = unread or (bought.verb == "read" and bool(_classes(what) & {"message", "postcard"}))
    if shown or unread or link.bond is Bond.BUT:
        return shown or unread
    over = meaning.clause.tense is Tense.PAST and link.clause.tense is not Tense.PAST
    read = meaning.clause.event.verb in ("read", "have") or LEXICON.verbs[meaning.clause.event.verb].state
    found_again = read or meaning.clause.event.verb == "lose"
    return (
        over
        or found_again
        or link.clause.event.verb in ("wait_for", "wear", "look_at")
        or (meaning.clause.event.verb in ("pick", "get_dressed") or link.clause.event.verb == "get_dressed")
    )


def bare_activity(meaning: Sentence) -> bool:
    """Whether an activity is told with 了 and nothing more: 他工作了."""
    if meaning.force in (Force.COMMAND, Force.PROPOSAL) or meaning.asked in (Asked.TIME, Asked.CLOCK, Asked.PLACE):
        return False
    parts = [meaning.clause, *([meaning.link.clause] if meaning.link else [])]
    parts += [part.event.content for part in parts if part.event.content]
    return any(
        part.event.verb in ACTIVITIES
        and (part.tense, part.aspect, part.polarity) == (Tense.PAST, Aspect.WHOLE, Polarity.POSITIVE)
        and part.event.time is None
        and part.event.manner not in GRADED
        and (part.event.object is None or part.event.verb in TAKING)
        for part in parts
    )


# With an object too, 了 leaves these open.
TAKING = _names(
    "drive look_for wait_for think_about talk_about use imitate teach follow wear collect learn study speak"
)


def described_in_question(meaning: Sentence) -> bool:
    """Whether it is asked where a described thing is: 那个美丽的体育场当时在哪里."""
    who = meaning.clause.subject
    return meaning.asked is Asked.PLACE and isinstance(who, Noun) and bool(who.qualities)


def asked_of_ones_own(meaning: Sentence) -> bool:
    """Whether somebody asks what their own wife is, or tells somebody to answer their own letter."""
    clause = meaning.clause
    who, what = clause.subject, clause.event.object
    mine = isinstance(who, Noun) and isinstance(who.owner, Person) and who.owner.person == 1
    if meaning.force is Force.QUESTION and mine:
        return clause.event.verb in ("be", "be.is", "be.aged", "be.named")
    home = clause.event.place is not None and clause.event.place.ground == Named("home")
    if meaning.force is Force.QUESTION and home and clause.event.verb == "go_back":
        return True  # 回家了吗, not 回了家吗
    owner = what.owner if isinstance(what, Noun) else None
    own = owner is not None and (owner == who or (isinstance(owner, Person) and owner.person == 2))
    return own and clause.event.verb == "answer"


def just_arrived(meaning: Sentence) -> bool:
    """Whether somebody arrived, at no time and nowhere."""
    event = meaning.clause.event
    return (
        meaning.clause.tense is Tense.PAST and event.verb == "arrive" and event.place is None and event.time is None
        and meaning.asked is None
    )  # fmt: skip


def ill_asked(meaning: Sentence) -> bool:
    """Whether it is asked where something is going on (正在哪里), why a thing is dirty, where money was hidden."""
    clause, event = meaning.clause, meaning.clause.event
    measured = isinstance(event.object, Noun) and bool(event.object.quantity or event.object.count)
    if meaning.asked is Asked.PLACE:
        return clause.aspect is Aspect.ONGOING or measured or _vague(event.object)
    if meaning.asked is Asked.REASON and event.quality is not None:
        return "person" not in _classes(clause.subject) and event.quality.lexeme not in ("open", "closed", "broken")
    if meaning.asked is Asked.REASON and event.verb in ("talk_to", "talk_about", "phone", "write_to"):
        return clause.aspect is Aspect.WHOLE
    if meaning.asked is Asked.REASON and event.verb in REASONLESS and clause.polarity is Polarity.POSITIVE:
        return True
    if (
        meaning.asked is Asked.SUBJECT
        and event.verb in ("open", "cut_down", "make.decision", "look_at")
        and _vague(event.object)
    ):
        return True
    if meaning.asked is Asked.SUBJECT and event.manner in GRADED:
        return True
    if meaning.force is Force.QUESTION and event.verb == "decide:to" and event.action_denied:
        return True  # 决定不邀请他了吗: or no longer
    unasked = meaning.asked is Asked.OBJECT and (event.verb in ("organize", "clean") or (
        event.verb == "study" and clause.tense is Tense.FUTURE
    ))  # fmt: skip
    when = meaning.asked in (Asked.TIME, Asked.CLOCK) and (_vague(event.object) or measured or event.verb == "build")
    content = event.content
    located = content is not None and content.event.place is not None and "thing" in _classes(content.subject)
    if meaning.force is Force.QUESTION and located:
        return True
    forgot = meaning.force is Force.QUESTION and clause.polarity is Polarity.NEGATIVE and event.verb == "forget"
    return unasked or when or forgot


def miscounted(meaning: Sentence) -> bool:
    """Whether it is asked how many pianos somebody will sell."""
    if meaning.asked is not Asked.QUANTITY:
        return False
    event = meaning.clause.event
    if "bean" in _classes(event.object):
        return True
    return event.verb not in ASKED_HOW_MANY or not _classes(event.object) & COUNTED


def told_to_do_with_it(meaning: Sentence) -> bool:
    """Whether somebody is told to finish food when hungry, or to take some tram, or is asked what they took."""
    event = meaning.clause.event
    if meaning.asked is Asked.OBJECT and event.verb == "take":
        return True  # 坐了什么
    if meaning.force not in (Force.COMMAND, Force.PROPOSAL):
        return False
    if event.verb in ("pay_for", "taste") or event.manner == "quickly":
        return True  # 把那件夹克的钱付了, 尝尝, 快
    bare = event.place is None and event.company is None and meaning.link is None
    treated = event.verb in MEALS and meaning.please
    if bare and meaning.clause.polarity is Polarity.POSITIVE and (treated or event.verb in ("go_out", "run", "walk")):
        return True  # 请吃午饭 (to treat somebody), 请出门, 请跑步
    if meaning.listener in ("sir", "madam") and not meaning.please and event.verb != "wait_for":
        return meaning.clause.polarity is Polarity.POSITIVE
    if (event.verb in ("eat", "drink") and event.place is not None) or event.manner in ("happily", "alone"):
        return True
    if event.verb == "ask_for_help" or (event.verb == "take" and _vague(event.object)):
        return True
    food = event.verb in ("eat", "drink", "make", "cook") and not _vague(event.object)
    sold = meaning.link is not None and meaning.link.clause.event.verb in ("sell", "come")
    if event.verb == "translate" and "novel" in _classes(event.object):
        return True
    return meaning.link is not None and (food or sold)


def thirsty_for_heat(meaning: Sentence) -> bool:
    """Whether thirst is quenched by hot chocolate, or hunger by the peach that is at hand."""
    if meaning.link is None:
        return False
    both = (meaning.clause.event, meaning.link.clause.event)
    main = both[0]
    if meaning.link.bond is Bond.IF and main.verb in ("eat", "drink") and not _vague(main.object):
        return True
    thirsty = any(event.verb == "be_thirsty" for event in both)
    hot = any(_classes(event.object) & {"hot_chocolate", "coffee", "wine", "milk"} for event in both)
    return thirsty and hot


def among_us(meaning: Sentence) -> bool:
    """Whether we arrived while I was at it."""
    if meaning.link is None or meaning.link.bond not in (Bond.WHEN, Bond.WHILE):
        return False
    one, other = meaning.clause.subject, meaning.link.clause.subject
    overlapping = isinstance(one, Person) and isinstance(other, Person) and one.person == other.person < 3
    overlapping = overlapping and one != other
    # 保罗回来的时候，他正在吃早饭: he, or another
    unclear = meaning.clause.aspect is Aspect.ONGOING and _third(one) and not _third(other)
    return overlapping or unclear


def cannot_dry(meaning: Sentence) -> bool:
    """Whether somebody cannot dry, cut or eat what they have just washed, cut or made."""
    link = meaning.link
    action = link.clause.event.action if link else None
    return action is not None and action.verb in (
        "dry",
        "cut",
        "peel",
        "eat",
        "drink",
        "wash",
        "print",
        "send",
        "give",
        "give.present",
        "read",
        "open",
    )


# Every clause


def ill_described(clause: Clause) -> bool:
    """Whether an adjective is said of a noun that does not take it."""
    event = clause.event
    named = [event.object, event.recipient, event.company, clause.subject, event.place.ground if event.place else None]
    quality = event.quality
    said = [
        (name, noun.lexeme) for noun in [*named, quality.than if quality else None] if isinstance(noun, Noun)
        for name in noun.qualities
    ]  # fmt: skip
    said += [(quality.lexeme, clause.subject.lexeme)] if quality and isinstance(clause.subject, Noun) else []
    actions = [part.object for part in events(clause) if part.action is None]
    said += [(name, noun.lexeme) for noun in actions if isinstance(noun, Noun) for name in noun.qualities]
    return any(pair in UNSUITED for pair in said)


def once_lasting(clause: Clause) -> bool:
    """Whether a thing was what it still is: 保险箱当时很大."""
    quality = clause.event.quality
    if quality is None or clause.tense is not Tense.PAST:
        return False
    if quality.lexeme in ("blond", "tall", "intelligent", "kind"):
        return True
    if not isinstance(clause.subject, Noun):
        return False
    if clause.subject.relative:
        return True
    thing = not _classes(clause.subject) & {"person", "animal", "show", "event"}
    return thing and quality.lexeme not in PASSED


def ill_compared(clause: Clause) -> bool:
    """Whether animals are compared by their mind, menus with emails, or somebody with a described person."""
    quality = clause.event.quality
    if quality is None or quality.than is None:
        return False
    one, other = _classes(clause.subject), _classes(quality.than)
    described = isinstance(quality.than, Noun) and bool(quality.than.qualities)
    beasts = "animal" in one and quality.lexeme not in ("big", "small", "fast", "slow")
    if quality.lexeme in ("jealous", "proud", "light.color"):
        return True
    return described or beasts or (clause.tense is Tense.PAST and "person" not in one) or bool(
        {"menu", "fridge", "wall", "contract", "dictionary", "postcard", "message", "mass", "event"} & (one | other)
    )  # fmt: skip


def really_to_be(clause: Clause) -> bool:
    """Whether a degree is foretold, or that something will not be so: 会真的很满意, 不会高兴."""
    quality = clause.event.quality if clause.tense is Tense.FUTURE else None
    return quality is not None and (quality.degree is not None or clause.polarity is Polarity.NEGATIVE)


def with_each_other(clause: Clause) -> bool:
    """Whether one pronoun does it with another: 她和她一起来了."""
    return _third(clause.event.company) and _third(clause.subject)


def away_from_nature(clause: Clause) -> bool:
    """Whether animals are there where none are, or soldiers where one shops."""
    event = clause.event
    if event.verb != "be.there" or event.place is None:
        return False
    ground = event.place.ground
    if clause.polarity is not Polarity.POSITIVE:
        barred = _classes(clause.subject) & {"soldier", "king", "queen"}
        return bool(barred) or not _classes(clause.subject) & {"food", "drink", "seasoning", "person"}
    outside = isinstance(ground, Noun) and ground.lexeme in OUTDOORS
    if isinstance(clause.subject, Noun) and "animal" in _classes(clause.subject):
        return not outside
    if _classes(clause.subject) & {"boy", "girl", "child"} and "room" not in _classes(ground):
        return not (outside or _classes(ground) & {"swimming_pool", "library", "stadium", "museum"})
    return bool(_classes(clause.subject) & {"soldier", "baby", "king", "queen", "thief"})


def first_and_not(clause: Clause) -> bool:
    """Whether a denial begins with its time: 星期六，他没散步."""
    return clause.event.time_first and clause.polarity is not Polarity.POSITIVE


def dull_habit(clause: Clause) -> bool:
    """Whether somebody sometimes plays, or usually goes to the police."""
    event = clause.event
    if clause.aspect is Aspect.HABIT and event.manner not in (None, "alone"):
        return True
    if clause.tense is not Tense.PRESENT or clause.aspect not in (Aspect.WHOLE, Aspect.HABIT):
        return False
    ground = _classes(event.place.ground) if event.place else frozenset()
    rare = ground & _names("police_station airport town_hall station hospital hotel church castle")
    some = event.verb == "sing" and event.object is not None
    if event.verb == "ask_for_help" and event.frequency != "often":
        return True
    nowhere = event.time is None and event.place is None and not event.verb.startswith("be")
    if event.frequency == "usually" and nowhere:
        return True  # 通常 asks when or where
    if event.verb in MEALS and event.place is None and event.company is None and str(event.time).startswith("on "):
        return True
    plain = _names("listen_to read drink eat visit tell")
    described = isinstance(event.object, Noun) and bool(event.object.qualities) and event.verb not in plain
    told = event.frequency is not None or event.time not in (None, "now", "at the moment")
    if told and (
        described or (event.verb in ("send", "give", "give.present", "bring", "lend") and event.recipient is not None)
    ):
        return True
    return (event.verb == "play" and not ground) or (event.verb == "go" and bool(rare)) or some


def loosely_habitual(clause: Clause) -> bool:
    """Whether a habit is said of what one does on no day in particular: 每个星期六谈论电影."""
    event = clause.event
    if event.frequency == "always":
        return event.verb not in ALWAYS
    habitual = clause.tense is Tense.PRESENT and clause.aspect in (Aspect.WHOLE, Aspect.HABIT)
    return habitual and event.time is not None and event.verb in ("talk_about", "bring", "take_photos_of", "tell")


def wanted_worn(clause: Clause) -> bool:
    """Whether somebody wants or needs an old, dirty or boring thing."""
    return any(
        event.verb in ("want", "need", "have", "order", "like") and isinstance(event.object, Noun)
        and bool(UNWANTED.intersection(event.object.qualities))
        for event in events(clause)
    )  # fmt: skip


def a_radio_heard(clause: Clause) -> bool:
    """Whether somebody listens to this radio rather than to the radio."""
    return any(event.verb == "listen_to" and "radio" in _classes(event.object) for event in events(clause))


def jogging_beast(clause: Clause) -> bool:
    """Whether an animal goes jogging: 跑步 is done for one's health."""
    return "animal" in _classes(clause.subject) and clause.event.verb in ("run", "walk", "dance")


def some_tram_to_come(clause: Clause) -> bool:
    """Whether a tram is taken at some time to come, one of many: 会坐一辆电车."""
    taken = any(event.verb == "take" and _vague(event.object) for event in events(clause))
    return taken and (clause.tense is not Tense.PAST or clause.event.action is not None)


def aged_wrongly(clause: Clause) -> bool:
    """Whether a grandmother is fourteen."""
    if clause.event.verb != "be.aged" or not isinstance(clause.event.object, Noun):
        return False
    if isinstance(clause.subject, Noun) and clause.subject.number is Number.MANY:
        return True
    age = clause.event.object.count or 0
    whose = [clause.subject] if isinstance(clause.subject, Noun) else []
    whose += [part for part in _joined(clause.subject) if isinstance(part, Noun)]
    return any(age not in _ages(who.lexeme) for who in whose)


def _joined(entity: Entity) -> tuple[Entity, ...]:
    first, second = getattr(entity, "first", None), getattr(entity, "second", None)
    return (first, second) if first is not None and second is not None else ()


AGES = {
    "grandfather grandmother": range(55, 96),
    "father mother": range(25, 80),
    "uncle aunt": range(20, 80),
    "husband wife boss colleague judge king queen": range(22, 90),
    "pupil boy girl child": range(4, 13),
    "baby": range(0),
}
BY_KIN = {name: ages for names, ages in AGES.items() for name in names.split()}


def _ages(lexeme: str) -> range:
    grown = LEXICON.nouns[lexeme].classes & {"job"}
    return BY_KIN.get(lexeme, range(22, 66) if grown else range(1, 100))


def stayed_for_once(clause: Clause) -> bool:
    """Whether somebody stayed somewhere in some month: 十一月留在了瑞士."""
    return clause.event.verb == "stay" and clause.tense is Tense.PAST and clause.polarity is Polarity.POSITIVE


def canceled_by_whom(clause: Clause) -> bool:
    """Whether somebody is known by what they canceled or organized."""
    for entity in (clause.subject, clause.event.object, clause.event.recipient, clause.event.company):
        if isinstance(entity, Noun) and entity.relative and entity.relative.clause.event.verb in ("cancel", "organize"):
            return True
    return False


def beside_itself(clause: Clause) -> bool:
    """Whether a thing lies beside, behind or before what is smaller, or hides on what carries nothing."""
    place = clause.event.place
    if clause.event.verb != "be" or place is None or not isinstance(place.ground, Noun):
        return False
    fore = place.relation in (Relation.BEFORE, Relation.BEHIND) and "thing" in _classes(place.ground)
    return fore and isinstance(clause.subject, Noun) and clause.subject.number is Number.MANY


def undone(clause: Clause) -> bool:
    """Whether an adjective does not go with what is done to its noun."""
    return any(
        (event.verb, name) in UNDONE
        for event in events(clause) if isinstance(event.object, Noun) for name in event.object.qualities
    )  # fmt: skip


def unlived(clause: Clause) -> bool:
    """Whether 过 is said of what is no experience: 取消过那场音乐会."""
    told = (clause.tense, clause.aspect, clause.polarity) == (Tense.PRESENT, Aspect.PERFECT, Polarity.POSITIVE)
    return told and clause.event.frequency is None and clause.event.verb not in LIVED


def with_a_thief(clause: Clause) -> bool:
    """Whether a thief is spoken of as if he were a neighbor."""
    event = clause.event
    roles = (clause.subject, event.recipient, event.company, event.object if event.verb not in PURSUED else None)
    inner = [part.object for part in events(clause)][1:]
    owned = tuple(role.owner for role in (*roles, event.object) if isinstance(role, Noun))
    return any("thief" in _classes(role) for role in (*roles, *owned, *inner))


def royal_chore(clause: Clause) -> bool:
    """Whether a queen washes the car, or a tourist builds a wall."""
    verbs = {event.verb for event in events(clause)}
    settled = _names("build paint organize repair sell sell.to change_jobs cancel plant cut_down teach")
    classes = _classes(clause.subject)
    return bool((classes & ROYAL and verbs & CHORES) or (classes & TRANSIENT and verbs & settled))


def working_child(clause: Clause) -> bool:
    """Whether a child must go to work."""
    verbs = {event.verb for event in events(clause)}
    return bool(_classes(clause.subject) & {"pupil", "child", "boy", "girl", "baby"}) and "work" in verbs


def vaguely_treated(clause: Clause) -> bool:
    """Whether somebody wants to clean some carpet, or shows a garden that nobody knows of."""
    for event in events(clause):
        large = event.verb == "organize" or (event.verb == "prepare" and "wedding" in _classes(event.object))
        if large and str(clause.event.time).endswith(("morning", "evening", "tonight", "today", "afternoon", "now")):
            return True
        if not _vague(event.object):
            continue
        if event.verb in ("look_for", "start", "talk_about"):
            return True
        wished = clause.event.action is not None and event.verb in (
            "wash",
            "clean",
            "repair",
            "dry",
            "paint",
            "water",
            "prepare",
        )
        denied = clause.polarity is not Polarity.POSITIVE and event.verb in ("think_about", "invite")
        if wished or denied or (event.verb == "show" and _classes(event.object) & {"place", "passport", "ticket"}):
            return True
    return False


def believed_absent(clause: Clause) -> bool:
    """Whether somebody believes that a thing was not somewhere, or not closed."""
    content = clause.event.content
    if content is None or content.polarity is Polarity.POSITIVE or content.event.verb != "be":
        return False
    quality = content.event.quality
    return content.event.place is not None or (quality is not None and quality.lexeme in ("open", "closed", "broken"))


def visited_habitually(clause: Clause) -> bool:
    """Whether somebody visits a castle in winter, again and again."""
    habitual = clause.tense is Tense.PRESENT and clause.aspect in (Aspect.WHOLE, Aspect.HABIT)
    return habitual and clause.event.verb == "visit" and clause.event.object is not None


def one_cherry(clause: Clause) -> bool:
    """Whether one cherry is treated."""
    return any(
        isinstance(event.object, Noun)
        and (event.object.number is Number.ONE or event.object.count or event.object.quantity == "a few")
        and event.object.lexeme in ("cherry", "strawberry", "bean", "mushroom")
        for event in events(clause)
    )  # fmt: skip


def liked_as_such(clause: Clause) -> bool:
    """Whether somebody loves doing it to one thing, or reading messages."""
    event = clause.event
    inner = event.action
    if inner is None or not (event.verb.endswith(":ing") or event.verb in ("prefer:to", "learn:to")):
        return False
    unloved = event.verb == "love:ing" and clause.polarity is not Polarity.POSITIVE
    if unloved or inner.verb == "ride_a_horse":  # 不爱 is too strong; "riding a horse" is one horse
        return event.verb != "learn:to"
    what = inner.object
    if not isinstance(what, Noun):
        return False
    if clause.event.verb == "learn:to":
        return not _classes(what) & {"instrument", "masslike", "vehicle", "dish"}
    mail = inner.verb == "read" and bool(_classes(what) & {"mail", "report", "contract"})
    known = what.determination in (Determination.DEFINITE, Determination.THIS) or what.owner is not None
    return mail or (known and not _classes(what) & {"dog", "instrument", "kin", "masslike"})


def coloured_belief(clause: Clause) -> bool:
    """Whether one colour is believed, or somebody was no longer so then."""
    content = clause.event.content
    quality = content.event.quality if content else None
    whoever = _third(clause.subject) or isinstance(clause.subject, Noun)
    if content is not None and quality is not None and _third(content.subject) and whoever:
        return True  # 她认为她当时很失望: she, or another
    coloured = quality is not None and "colorful" in LEXICON.adjectives[quality.lexeme].classes
    return coloured or (clause.tense is Tense.PAST and clause.polarity is Polarity.NO_LONGER)


def about_itself(clause: Clause) -> bool:
    """Whether a relative clause repeats its verb: 认识认识他们的那个女孩."""
    return any(
        isinstance(entity, Noun) and entity.relative is not None
        and entity.relative.clause.event.verb == clause.event.verb
        for entity in (clause.event.object, clause.subject)
    )  # fmt: skip


def kin_then(clause: Clause) -> bool:
    """Whether somebody had or had no aunt at that time: 当时没有阿姨."""
    return clause.tense is Tense.PAST and clause.event.verb == "have" and "kin" in _classes(clause.event.object)


def has_the_piano(clause: Clause) -> bool:
    """Whether somebody has the piano: 有钢琴 is to have one."""
    what = clause.event.object
    given = isinstance(what, Noun) and what.determination is Determination.DEFINITE and what.count is None
    return clause.event.verb == "have" and given and "instrument" in _classes(what)


def mistake_to_come(clause: Clause) -> bool:
    """Whether somebody is making the mistake, or is told to make it."""
    return clause.tense is not Tense.PAST and any(
        event.verb == "make" and "mistake" in _classes(event.object) for event in events(clause)
    )


def too_many_to_come(clause: Clause) -> bool:
    """Whether it is foretold that somebody will sell too many potatoes."""
    ahead = clause.tense is Tense.FUTURE or clause.aspect is Aspect.PLANNED or clause.event.action is not None
    return ahead and any(
        isinstance(event.object, Noun) and event.object.quantity in ("too many", "too much")
        for event in events(clause)
    )  # fmt: skip


def that_poem_written(clause: Clause) -> bool:
    """Whether somebody writes a poem that is known already: 想写那首诗."""
    written = {"poem", "novel", "story", "book", "article"}
    over = (clause.tense, clause.polarity) == (Tense.PAST, Polarity.POSITIVE) and clause.aspect is not Aspect.ONGOING
    return (not over or clause.event.action is not None) and any(
        event.verb == "write" and bool(_classes(event.object) & written) and isinstance(event.object, Noun)
        and event.object.determination in (Determination.DEFINITE, Determination.THIS) and event.object.owner is None
        and not event.object.count and not event.object.quantity
        for event in events(clause)
    )  # fmt: skip


def adults_at_play(clause: Clause) -> bool:
    """Whether a dentist just plays, or several people have a son between them."""
    who, event = clause.subject, clause.event
    if event.verb == "play" and isinstance(who, Noun):
        return not _classes(who) & {"child", "boy", "girl", "baby", "pupil", "son", "daughter", "nephew", "niece"}
    several = isinstance(who, Noun) and who.number is Number.MANY
    return several and event.verb == "have" and bool(_classes(event.object) & {"son", "daughter"})


def told_apart_by_many(clause: Clause) -> bool:
    """Whether somebody is known by some trees that they planted."""
    for entity in (clause.subject, clause.event.object, clause.event.recipient):
        inner = entity.relative.clause.event.object if isinstance(entity, Noun) and entity.relative else None
        if isinstance(inner, Noun) and _vague(inner) and inner.number is Number.MANY:
            return True
    return False


def some_saws(clause: Clause) -> bool:
    """Whether some saws are used, or passports are shown."""
    for event in events(clause):
        what = event.object
        if event.verb == "build" and "castle" in _classes(what):
            return True
        if event.verb == "learn" and _classes(what) & {"rule", "lesson"}:
            return True
        many = isinstance(what, Noun) and what.number is Number.MANY
        if many and ((event.verb == "use") or "passport" in _classes(what)):
            return True
        if not isinstance(what, Noun):
            continue
        if what.qualities and ("unique" in _classes(what) or (event.verb == "need" and many)):
            return True
        if (what.count and clause.aspect is Aspect.ONGOING) or (event.manner in GRADED and _vague(what)):
            return True
        made = event.verb in ("build", "draw", "write", "paint") and bool(what.qualities)
        if made and not _vague(what) and (clause.tense is not Tense.PAST or clause.aspect is Aspect.ONGOING):
            return True
    return False


def heard_feeling(clause: Clause) -> bool:
    """Whether somebody hears how somebody felt: 听说他们当时很惊讶."""
    content = clause.event.content
    quality = content.event.quality if content else None
    hoped = ("happy", "satisfied", "ready", "famous", "rich", "beautiful", "good", "kind", "nice")
    if clause.event.verb == "hope:that" and quality is not None:
        return quality.lexeme not in hoped
    return clause.event.verb == "hear:that" and quality is not None and quality.lexeme not in ("sick", "rich", "famous")


def unfit_for_progress(clause: Clause) -> bool:
    """Whether drying is in progress, or somebody did not arrive anywhere."""
    drying = clause.aspect is Aspect.ONGOING and clause.event.verb == "dry"
    ground = clause.event.place.ground if clause.event.place else None
    shopping = clause.event.verb == "buy" and "bakery" in _classes(ground)
    if shopping and not _classes(clause.event.object) & {"bread", "cake", "croissant", "tart", "cookie", "sandwich"}:
        return True
    if clause.event.verb == "arrive" and isinstance(ground, Noun) and ground.lexeme not in ARRIVED_AT:
        return True
    nowhere = clause.event.verb == "arrive" and clause.event.place is None
    return drying or (nowhere and (clause.tense, clause.polarity) == (Tense.PAST, Polarity.NEGATIVE))


def half_told(clause: Clause) -> bool:
    """Whether Chinese asks for more: 春天下雨, 没教数学, 没微笑, 看了一只鸟."""
    event = clause.event
    once = clause.tense is Tense.PAST and clause.aspect is Aspect.WHOLE
    weather = event.verb in ("rain", "snow") and clause.tense is Tense.PRESENT and event.frequency is None
    if once and event.verb in ("rain", "snow") and event.time is None and clause.polarity is Polarity.POSITIVE:
        return True  # 下雨了: it has just begun
    bird = event.verb == "watch" and "animal" in _classes(event.object)
    walking = event.verb == "walk" and event.company is not None
    denied = clause.polarity is not Polarity.POSITIVE
    # 没穿衣服 is to be naked
    if denied and (event.verb == "get_dressed" or (event.verb == "build" and clause.aspect is Aspect.ONGOING)):
        return True
    if event.verb == "pay_for" and isinstance(event.object, Noun) and event.object.owner is not None:
        return True  # 付了她的围巾的钱
    if denied and event.verb == "lose" and event.place is not None:
        return True
    if event.verb == "know.of" and isinstance(event.object, Noun) and event.object.owner is not None:
        return not _classes(event.object) & {"person"}
    indoors = event.verb == "play.game" and bool(_classes(event.object) & {"chess", "cards"})
    if indoors and str(event.time).startswith("in "):
        return True
    if event.verb in ("go", "go_back") and event.place is not None and "farm" in _classes(event.place.ground):
        return True  # "onto the farm"
    decided = event.verb == "make.decision" and event.time is not None
    return (
        (weather and event.time is not None and clause.aspect in (Aspect.WHOLE, Aspect.HABIT))
        or (once and (event.verb in ("teach", "smile") or bird))
        or walking
        or decided
    )


def unhandled(clause: Clause) -> bool:
    """Whether an animal catches a ball, a taxi leaves, or a price is checked carefully."""
    event = clause.event
    if event.content is not None and event.content.event.verb == "start:to":
        return True  # 觉得他开始抽烟
    if any(part.verb == "stay" and part.place and part.place.ground == Named("school.life") for part in events(clause)):
        return True  # 留在学校上课
    if event.verb == "leave" and "transport" in _classes(clause.subject):
        return True  # 开走
    if event.verb == "get_married" and clause.polarity is Polarity.NEGATIVE and clause.tense is Tense.PAST:
        return event.time is None  # 没结婚: is not married
    if event.verb == "be_lucky" and clause.polarity is Polarity.NO_LONGER:
        return True
    if event.verb == "catch" and "animal" in _classes(clause.subject) and "ball" in _classes(event.object):
        return True
    careful = (part for part in events(clause) if part.manner is not None)
    return any(part.verb == "prepare" or "price" in _classes(part.object) for part in careful)


def strangely_willed(clause: Clause) -> bool:
    """Whether somebody needs to do it slowly, or promises to sleep."""
    inner = clause.event.action
    if inner is None:
        return False
    idle = _names("work sleep rest swim dance travel play eat drink laugh cry run ski go_for_a_walk")
    promised = clause.event.verb in ("promise:to", "plan:to") and inner.verb in idle and inner.place is None
    learned = clause.event.verb == "learn:to" and inner.company is not None
    return promised or learned or inner.manner not in (None, "alone")


def at_the_wrong_station(clause: Clause) -> bool:
    """Whether a tram left last month, or a goat ate a hot tart, or lemonade lies in a basket."""
    event, classes = clause.event, _classes(clause.subject)
    far = not isinstance(event.time, str) or event.time.endswith(("week", "month", "year", "summer"))
    eaten = event.verb == "eat" and _classes(event.object) & {"butter", "lemon", "onion", "oil"}
    cut = event.verb == "cut" and _classes(event.object) & {"bean", "cherry", "strawberry"}
    if eaten or cut or (event.verb == "park" and event.place is not None):
        return True
    late = "transport" in classes and event.time is not None and (far or str(event.time).startswith("in "))
    feast = "animal" in classes and event.verb in ("eat", "drink") and bool(_classes(event.object) & {"dish", "drink"})
    ground = _classes(event.place.ground) if event.place else frozenset()
    spilled = bool(ground & {"basket", "bag", "box"}) and bool(classes & {"drink", "mass"} - {"piece"})
    return late or feast or (spilled and "piece" not in classes)


def ill_worked(clause: Clause) -> bool:
    """Whether somebody worked badly, or did not work at no time in particular, or peels onions like apples."""
    badly = any(event.verb == "work" and event.manner == "badly" for event in events(clause))
    onions = any(event.verb == "peel" and "onion" in _classes(event.object) for event in events(clause))
    told = clause.tense is Tense.PAST and clause.polarity is Polarity.NEGATIVE
    return badly or onions or (told and clause.event.verb == "work" and clause.event.time is None)


def several_songs(clause: Clause) -> bool:
    """Whether these very songs are sung one by one."""
    return any(
        event.verb in ("sing", "watch", "listen_to") and isinstance(event.object, Noun)
        and event.object.number is Number.MANY and not _vague(event.object)
        and event.object.determination is not Determination.GENERIC
        for event in events(clause)
    )  # fmt: skip


def trucks_driven(clause: Clause) -> bool:
    """Whether several cars are driven."""
    return any(
        event.verb in ("drive", "park", "lend", "give_back", "use", "rent") and "machine" in _classes(event.object)
        and isinstance(event.object, Noun) and event.object.number is Number.MANY
        for event in events(clause)
    ) or any(
        "machine" in _classes(event.object) and isinstance(event.object, Noun) and bool(event.object.qualities)
        and event.object.number is Number.MANY
        for event in events(clause)
    )  # fmt: skip


SENTENCE_RULES: tuple[Callable[[Sentence], bool], ...] = (
    skilled,
    foretold_to_the_listener,
    done_then_to_be_done,
    bare_activity,
    described_in_question,
    asked_of_ones_own,
    just_arrived,
    ill_asked,
    miscounted,
    told_to_do_with_it,
    thirsty_for_heat,
    among_us,
    cannot_dry,
)
CLAUSE_RULES: tuple[Callable[[Clause], bool], ...] = (
    ill_described,
    once_lasting,
    ill_compared,
    really_to_be,
    with_each_other,
    away_from_nature,
    first_and_not,
    dull_habit,
    loosely_habitual,
    wanted_worn,
    a_radio_heard,
    jogging_beast,
    some_tram_to_come,
    aged_wrongly,
    stayed_for_once,
    canceled_by_whom,
    beside_itself,
    undone,
    unlived,
    with_a_thief,
    royal_chore,
    working_child,
    vaguely_treated,
    heard_feeling,
    liked_as_such,
    coloured_belief,
    about_itself,
    told_apart_by_many,
    adults_at_play,
    kin_then,
    has_the_piano,
    mistake_to_come,
    too_many_to_come,
    that_poem_written,
    some_saws,
    believed_absent,
    visited_habitually,
    one_cherry,
    unfit_for_progress,
    half_told,
    unhandled,
    strangely_willed,
    ill_worked,
    several_songs,
    at_the_wrong_station,
    trucks_driven,
)
