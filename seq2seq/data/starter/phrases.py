"""Noun phrases at random: who may be a subject, what may be an object, with fitting determiners and adjectives."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON, NounEntry, VerbEntry
from seq2seq.data.starter.meaning import (
    Again,
    Determination,
    Entity,
    Gender,
    Named,
    Noun,
    Number,
    Person,
    Together,
    Vague,
)

ME = Person(1)
US = Person(1, Number.MANY)
YOU = Person(2)
HIM = Person(3)
HER = Person(3, gender=Gender.FEMALE)
THEM = Person(3, Number.MANY)
IT = Vague("it")
PRONOUNS = {ME: 7.0, YOU: 3.0, HIM: 5.0, HER: 5.0, US: 4.0, THEM: 4.0}
OWNERS = {ME: 6.0, YOU: 2.0, HIM: 2.0, HER: 2.0, US: 2.0, THEM: 1.0}
SPOUSES: dict[str, tuple[Entity, Entity]] = {"husband": (HER, YOU), "wife": (HIM, ME)}
# Said of somebody, never put before the noun or beside it: "a ready man" is odd in one language or the other.
PREDICATIVE = {
    "late",
    "ready",
    "alone",
    "absent",
    "tall",
    "busy",
    "angry",
    "surprised",
    "disappointed",
    "true",
    "proud",
}
PREDICATIVE |= {
    "satisfied",
    "worried",
    "tired",
    "sick",
    "poor",
    "married",
    "single",
    "free.cost",
    "open",
    "closed",
    "nervous",
}
PREDICATIVE |= {
    "empty",
    "full",
    "happy",
    "jealous",
    "curious",
    "serious",
    "patient",
    "dry",
    "useful",
    "dark",
    "cheap",
    "brave",
    "late",
    "sad",
    "shy",
    "lazy",
    "fast",
    "slow",
}
# Said of a noun phrase's noun only: "the table is wooden" is fine, "the tie is French" hardly.
ATTRIBUTIVE = {
    "wooden",
    "French.of",
    "English.of",
    "Italian.of",
    "German.of",
    "Spanish.of",
    "Japanese.of",
    "American",
    "new",
}


def members(roles: tuple[str, ...]) -> tuple[str, ...]:
    """The nouns that a verb's role admits: each name is a class or a lexeme."""
    found: list[str] = []
    for role in roles:
        found.extend(LEXICON.classes.get(role, ()) or (role,))
    return tuple(dict.fromkeys(found))


def pronoun(draw: Draw) -> Person:
    """A personal pronoun."""
    return draw.weighted(PRONOUNS)


def kin(draw: Draw) -> Noun:
    """Somebody's relative, friend or colleague."""
    several = {"brother", "sister", "cousin", "friend", "colleague", "neighbor", "uncle", "aunt", "son", "daughter"}
    lexeme = draw.lexeme(LEXICON.classes["kin"])
    many = lexeme in several and draw.chance(0.2)
    owner: Entity = Named(draw.lexeme(tuple(LEXICON.people))) if draw.chance(0.12) else draw.weighted(OWNERS)
    if lexeme in SPOUSES:
        owner = SPOUSES[lexeme][int(draw.chance(0.4))]
    return Noun(lexeme, Number.MANY if many else Number.ONE, owner=owner)


# Who does things together with others of the kind: the pupils, hardly the butchers.
GROUPS = frozenset(
    "doctor teacher student nurse farmer musician scientist soldier waiter actor policeman man woman boy girl child "
    "guest customer tourist pupil player passenger lady princess".split()
)


def role(draw: Draw, roles: tuple[str, ...] = ("person",)) -> Noun:
    """Somebody named by what they do or are."""
    choices = [
        lexeme
        for lexeme in members(roles)
        if "kin" not in LEXICON.nouns[lexeme].classes and (lexeme != "baby" or lexeme in roles)
    ]
    lexeme = draw.lexeme(choices)
    many = draw.chance(0.35) and lexeme in GROUPS
    pointed = lexeme in GROUPS and "job" not in LEXICON.nouns[lexeme].classes and draw.chance(0.12)
    kind = Determination.THIS if pointed else Determination.DEFINITE
    qualities = attribute(draw, LEXICON.nouns[lexeme], 0.12)
    return Noun(lexeme, Number.MANY if many else Number.ONE, kind, qualities)


def attribute(draw: Draw, entry: NounEntry, probability: float) -> tuple[str, ...]:
    """Perhaps an adjective that fits the noun."""
    if not draw.chance(probability):
        return ()
    fitting = [
        adjective.lexeme
        for adjective in LEXICON.adjectives.values()
        if fits(adjective.classes, entry) and adjective.lexeme not in PREDICATIVE
    ]
    return (draw.lexeme(fitting),) if fitting else ()


def fits(classes: frozenset[str], entry: NounEntry) -> bool:
    """Whether something said of these classes can be said of the noun."""
    return bool(classes & entry.classes) or entry.lexeme in classes


def person(draw: Draw) -> Entity:
    """Any person."""
    kind = draw.weighted({"pronoun": 5.0, "name": 2.7, "kin": 2.8, "role": 1.5, "pair": 0.6})
    if kind == "pronoun":
        return pronoun(draw)
    if kind == "name":
        return Named(draw.lexeme(tuple(LEXICON.people)))
    if kind == "pair":
        return _with_kin(draw) if draw.chance(0.3) else _couple(draw)
    return kin(draw) if kind == "kin" else role(draw)


def _with_kin(draw: Draw) -> Entity:
    """Somebody by name beside a relative, theirs or ours: Laura and her husband."""
    name = draw.lexeme(tuple(LEXICON.people))
    own = HER if LEXICON.people[name] == "f" else HIM
    barred = ("husband" if own == HIM else "wife", "boss", "neighbor")
    lexeme = draw.lexeme([lexeme for lexeme in LEXICON.classes["kin"] if lexeme not in barred])
    owner = own if lexeme in SPOUSES or draw.chance(0.6) else draw.one((ME, US))
    return Together(Named(name), Noun(lexeme, owner=owner))


def _couple(draw: Draw) -> Entity:
    """Two people by their names."""
    first, second = draw.lexeme(tuple(LEXICON.people)), draw.lexeme(tuple(LEXICON.people))
    return Together(Named(first), Named(second)) if first != second else Named(first)


def subject(draw: Draw, roles: tuple[str, ...]) -> Entity:
    """A subject for a verb."""
    if roles == ("weather",):
        return IT
    if "person" in roles and (roles == ("person",) or draw.chance(0.8)):
        return person(draw)
    lexeme = draw.lexeme(members(tuple(name for name in roles if name != "person")))
    entry = LEXICON.nouns[lexeme]
    if "kin" in entry.classes:
        return Noun(lexeme, owner=SPOUSES[lexeme][0] if lexeme in SPOUSES else draw.weighted(OWNERS))
    owned = "pet" in entry.classes and draw.chance(0.4)
    many = draw.chance(0.25)
    kind = Determination.THIS if draw.chance(0.15) else Determination.DEFINITE
    owner = draw.weighted(OWNERS) if owned else None
    return Noun(lexeme, Number.MANY if many else Number.ONE, kind, attribute(draw, entry, 0.12), owner)


def same_person(one: Entity, other: Entity) -> bool:
    """Whether one phrase would need a reflexive to stand beside the other."""
    if isinstance(one, Person) and isinstance(other, Person) and one.person < 3:
        return one.person == other.person
    return one == other


def other_person(draw: Draw, roles: tuple[str, ...], than: Entity) -> Entity:
    """A person for an object's role, not the subject."""
    for _ in range(20):
        found = person(draw) if "person" in roles else _member(draw, roles)
        # "to Marie and Paul" would be "à Marie et à Paul"
        if not isinstance(found, Together) and not same_person(found, than) and not _own(found, than):
            return found
    return HER if than != HER else HIM  # the role has one member and that is the subject


def _member(draw: Draw, roles: tuple[str, ...]) -> Noun:
    lexeme = draw.lexeme(members(roles))
    if "kin" not in LEXICON.nouns[lexeme].classes:
        return Noun(lexeme)
    return Noun(lexeme, owner=SPOUSES[lexeme][0] if lexeme in SPOUSES else draw.weighted(OWNERS))


def _own(found: Entity, subject_entity: Entity) -> bool:
    """Whether "my sister" meets "my brother's …": no harm, but the same words on both sides are dull."""
    if isinstance(subject_entity, Together):
        parts = (subject_entity.first, subject_entity.second)
        return any(same_person(found, one) or _own(found, one) for one in parts)
    if isinstance(subject_entity, Again):
        return _own(found, subject_entity.of)
    return isinstance(found, Noun) and isinstance(subject_entity, Noun) and found.lexeme == subject_entity.lexeme


def is_person(lexeme: str) -> bool:
    """Whether a noun names a person."""
    return lexeme in LEXICON.nouns and "person" in LEXICON.nouns[lexeme].classes


def object_phrase(draw: Draw, verb: VerbEntry, roles: tuple[str, ...], subject_entity: Entity) -> Entity:
    """What a verb acts on."""
    others = tuple(name for name in roles if name != "person")
    if roles[0] == "person" and others and not all(map(is_person, members(others))) and draw.chance(0.4):
        roles = tuple(name for name in others if not is_person(name) and name != "kin")
    if roles[0] == "person" or (verb.flags >= {"definite"} and all(map(is_person, members(roles)))):
        return other_person(draw, roles, subject_entity)
    lexeme = draw.lexeme(members(roles))
    if is_person(lexeme):
        return other_person(draw, ("person",) if "person" in roles else (lexeme,), subject_entity)
    noun = thing(draw, lexeme, verb.flags, subject_entity)
    return replace(noun, qualities=tuple(quality for quality in noun.qualities if apt(quality, verb.lexeme)))


# What a thing is for a while says nothing of which one it is, but for these verbs.
PASSING = frozenset(
    "hot cold fresh delicious sweet ripe empty full clean dirty open closed broken fast slow wet dry warm heavy "
    "light.weight light.color noisy quiet expensive modern round thick".split()
)
# What is told of a thing with the verb: one answers a difficult email, not a good one; "color" stands for all colors.
_APT = {
    "eat": "hot cold delicious fresh ripe sweet big small good",
    "drink": "hot cold delicious fresh sweet good",
    "order": "big French.of German.of",
    "cook": "delicious good",
    "buy": "color big small new beautiful pretty expensive modern warm thick fresh ripe sweet wooden round comfortable "
    "interesting French.of English.of Italian.of German.of Japanese.of American",
    "sell sell.to": "color big small old new beautiful expensive famous American German.of Italian.of Japanese.of",
    "choose": "color new beautiful pretty interesting funny good French.of Italian.of",
    "wear put_on take_off try_on": "color new old beautiful pretty warm thick long short",
    "wash": "color dirty",
    "clean": "dirty big small old",
    "dry": "wet color",
    "repair": "old broken color",
    "use turn_on turn_off": "old new",
    "lose find look_for": "color old new beautiful pretty expensive interesting",
    "hide": "color pretty beautiful",
    "forget": "color new",
    "carry": "heavy light.weight big old",
    "drive park": "color old new big",
    "rent": "big small modern comfortable expensive",
    "paint": "old big small wooden",
    "draw": "color big small beautiful old pretty",
    "open close lock": "color wooden big small heavy old",
    "break": "color old beautiful pretty",
    "visit": "beautiful old big small famous interesting modern",
    "watch": "good interesting funny sad boring long short new old French.of English.of Italian.of American",
    "see": "color good bad interesting funny sad boring long new old beautiful big small famous modern French.of "
    "English.of Italian.of German.of Spanish.of American Japanese.of kind young nice brave",
    "listen_to hear sing": "beautiful sad old new French.of English.of Spanish.of American famous",
    "look_at take_photos_of": "beautiful old big famous",
    "read": "long short interesting funny sad good boring difficult new old important thick French.of English.of",
    "translate": "long short difficult interesting",
    "understand": "difficult simple strange",
    "explain": "difficult simple important",
    "learn": "long short difficult beautiful",
    "answer": "difficult important long strange",
    "ask": "difficult strange simple important",
    "tell": "long funny sad strange",
    "give bring": "color beautiful pretty interesting",
    "give_back lend": "color old new",
    "give.present promise": "beautiful pretty expensive",
    "receive": "long short beautiful pretty important interesting strange heavy",
    "show": "color old new beautiful pretty famous",
    "pay_for": "expensive",
    "have": "color big small old new beautiful pretty interesting important difficult good serious strange American "
    "Japanese.of French.of Italian.of",
    "want": "color new big small",
    "need": "new big warm good",
    "talk_about": "serious important interesting difficult French.of American Italian.of long",
    "think_about": "serious important difficult long",
    "feed walk.dog wash.animal chase catch": "color",
    "plant pick water": "color beautiful big",
    "cut_down": "old big",
    "sign print": "important long",
    "correct": "difficult long",
    "organize": "important long",
    "cancel": "important",
    "dream_of": "big beautiful long",
    "know.of meet help thank invite talk_to phone call": "kind old young famous nice brave French.of "
    "English.of Italian.of Spanish.of American",
}
COLORS = "red blue green yellow white black gray brown"
APT = {
    verb: frozenset(qualities.replace("color", COLORS).split())
    for verbs, qualities in _APT.items()
    for verb in verbs.split()
}


def apt(quality: str, verb: str) -> bool:
    """Whether a thing is told by its quality where this is done to it."""
    return quality in APT.get(verb, ())


def own_owner(draw: Draw, subject_entity: Entity) -> Entity:
    """Whose thing it is: mostly the subject's own."""
    if isinstance(subject_entity, Person) and draw.chance(0.8):
        return subject_entity
    if isinstance(subject_entity, Vague):
        return ME
    if draw.chance(0.6) and not isinstance(subject_entity, Person):
        return Again(subject_entity)
    return draw.weighted(OWNERS)


def thing(draw: Draw, lexeme: str, flags: frozenset[str], subject_entity: Entity) -> Noun:
    """A noun phrase about a thing or an animal, with a determiner that suits the verb and the noun."""
    entry = LEXICON.nouns[lexeme]
    qualities = () if "made" in flags else attribute(draw, entry, 0.15)
    if "naked" in flags:
        return Noun(lexeme, determination=Determination.NAKED)
    if "unique" in entry.classes or "instrument" in entry.classes:
        return Noun(lexeme)
    if "generic" in flags:
        countable = not entry.mass and "fr_many" not in entry.classes and "en_many" not in entry.classes
        return Noun(lexeme, Number.MANY if countable else Number.ONE, Determination.GENERIC)
    if "masslike" in entry.classes:
        return Noun(lexeme, determination=Determination.GENERIC)
    if entry.mass:
        return _mass(draw, entry, flags, qualities)
    return _counted(draw, entry, flags, qualities, subject_entity)


def quantities(entry: NounEntry) -> list[str]:
    """The quantities that the noun can be counted or measured by."""
    kinds = frozenset({"both", "mass" if entry.mass else "many"}) | entry.classes | {entry.lexeme}
    return [name for name, (_, kind) in LEXICON.quantities.items() if kinds & set(kind.split())]


def _mass(draw: Draw, entry: NounEntry, flags: frozenset[str], qualities: tuple[str, ...]) -> Noun:
    if "definite" in flags or ("some" not in flags and draw.chance(0.15)):
        return Noun(entry.lexeme, qualities=qualities)
    if "measured" in flags and draw.chance(0.4) and "fr_many" not in entry.classes and "other" not in entry.classes:
        return Noun(entry.lexeme, quantity=draw.lexeme(quantities(entry)))
    return Noun(entry.lexeme, determination=Determination.INDEFINITE, qualities=qualities)


def _counted(
    draw: Draw, entry: NounEntry, flags: frozenset[str], qualities: tuple[str, ...], subject_entity: Entity
) -> Noun:
    fixed_number = entry.classes & {"en_many", "fr_many"}
    pair = "pair" in entry.classes
    share = 1.0 if pair else 0.4 if "food" in entry.classes else 0.0 if "single" in flags else 0.15
    many = not fixed_number and draw.chance(share) and not entry.classes & {"place", "lone"}
    number = Number.MANY if many else Number.ONE
    ownable = entry.classes & {"owned", "clothing", "small", "kin", "pet", "mail", "gift", "thought", "device"}
    if "own" in flags:
        return Noun(entry.lexeme, number, qualities=qualities, owner=own_owner(draw, subject_entity))
    kinds = {"the": 3.0, "a": 3.0, "own": 2.0 if ownable else 0.0, "this": 1.0, "count": 0.8 if many else 0.0}
    kinds["measure"] = 0.0 if not many else 2.0 if "measured" in flags else 0.6
    if "en_many" in entry.classes and "fr_many" in entry.classes:
        kinds |= {"a": 0.3, "own": 6.0}
    if entry.lexeme in ("price", "rule", "word", "exercise", "sentence", "text", "solution"):
        kinds |= {"own": 0.0}
    if entry.lexeme in ("truth", "sea", "answer", "subway"):
        kinds |= {"a": 0.0, "own": 0.0, "this": 0.0}
    if "single" in flags:
        kinds |= {"this": 0.0, "count": 0.0, "measure": 0.0}
    if "definite" in flags:
        kinds |= {"a": 0.0, "count": 0.0, "measure": 0.0}
    if "made" in flags:  # nobody writes somebody else's novel
        kinds |= {"own": 0.0}
    if "some" in flags:
        kinds |= {"the": 0.0, "own": 0.0, "this": 0.0}
    kind = draw.weighted(kinds)
    if kind == "own":
        return Noun(entry.lexeme, number, qualities=qualities, owner=own_owner(draw, subject_entity))
    if kind == "count" and not fixed_number:
        return Noun(entry.lexeme, number, count=draw.one((2, 2, 3, 3, 4, 5, 6, 7, 8, 10, 12)))
    if kind == "measure" and not fixed_number:
        return Noun(entry.lexeme, number, quantity=draw.lexeme(quantities(entry)))
    chosen = {"the": Determination.DEFINITE, "a": Determination.INDEFINITE, "this": Determination.THIS}
    return Noun(entry.lexeme, number, chosen.get(kind, Determination.DEFINITE), qualities)
