"""French sentences from meanings: agreement, clitics, negation, compound tenses, elision, word order."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seq2seq.data.starter.french_forms import (
    BEFORE_VOWEL,
    INVARIABLE,
    agree,
    auxiliary,
    conditional,
    contract,
    elide,
    elides,
    future,
    imperative,
    imperfect,
    participle,
    plural,
    present,
)
from seq2seq.data.starter.lexicon import LEXICON, NounEntry, VerbEntry
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
    Gender,
    Link,
    Moment,
    Named,
    Noun,
    Number,
    Person,
    Place,
    Polarity,
    Quality,
    Relation,
    Relative,
    Sentence,
    Tense,
    Together,
    Vague,
)
from seq2seq.data.starter.words import Word, Words, capitalized, glue, renamed, words


@dataclass(frozen=True)
class Features:
    """What agrees: the verb form from 0 (je) to 5 (ils), the gender, the number."""

    form: int
    gender: str
    many: bool


SUBJECTS = {0: "je", 1: "tu", 3: "nous", 4: "vous"}
DIRECT = {0: "me", 1: "te", 3: "nous", 4: "vous"}
STRESSED = {0: "moi", 1: "toi", 3: "nous", 4: "vous"}
OWNERS = {0: ("mon", "ma", "mes"), 1: ("ton", "ta", "tes"), 2: ("son", "sa", "ses")}
PLURAL_OWNERS = {3: ("notre", "nos"), 4: ("votre", "vos"), 5: ("leur", "leurs")}
CLITIC_ORDER = ("me", "te", "se", "nous", "vous", "le", "la", "les", "lui", "leur", "y", "en")
DENIALS = {
    Polarity.NEGATIVE: "pas",
    Polarity.NEVER: "jamais",
    Polarity.NO_LONGER: "plus",
    Polarity.NOT_YET: "pas encore",
}
BONDS = {
    Bond.AND: "et",
    Bond.BUT: "mais",
    Bond.SO: "donc",
    Bond.OR: "ou",
    Bond.BECAUSE: "parce que",
    Bond.WHEN: "quand",
    Bond.IF: "si",
    Bond.WHILE: "pendant que",
    Bond.BEFORE: "avant que",
}
RELATIONS = {
    Relation.IN: "dans",
    Relation.ON: "sur",
    Relation.UNDER: "sous",
    Relation.BEHIND: "derrière",
    Relation.BEFORE: "devant",
    Relation.BESIDE: "à côté de",
    Relation.NEAR: "près de",
    Relation.FROM: "de",
}
QUESTION_WORDS = {
    Asked.PLACE: "où",
    Asked.TIME: "quand",
    Asked.REASON: "pourquoi",
    Asked.MANNER: "comment",
    Asked.CLOCK: "à quelle heure",
}
LISTENERS = {
    "sir": "monsieur",
    "madam": "madame",
    "children": "les enfants",
    "ladies_and_gentlemen": "mesdames et messieurs",
    "my_friends": "mes amis",
}
# These manners stand before the participle.
SHORT_MANNERS = {"bien", "mal", "beaucoup", "trop"}
NUMBERS = (
    "zéro un deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt"
).split()
TENS = {30: "trente", 40: "quarante", 50: "cinquante", 60: "soixante", 100: "cent"}


def number_word(number: int, gender: str = "m") -> str:
    """A number in words, up to sixty-nine."""
    if number == 1:
        return "une" if gender == "f" else "un"
    if number <= 20:
        return NUMBERS[number]
    if number in TENS:
        return TENS[number]
    tens = number // 10 * 10
    base = "vingt" if tens == 20 else TENS[tens]
    if number % 10 == 1:
        return f"{base} et {number_word(1, gender)}"
    return f"{base}-{NUMBERS[number % 10]}"


def features(entity: Entity) -> Features:
    """What an entity makes agree."""
    if isinstance(entity, Person):
        many = entity.number is Number.MANY
        form = entity.person - 1 + (3 if many or entity.polite else 0)
        return Features(form, "f" if entity.gender is Gender.FEMALE else "m", many)
    if isinstance(entity, Named):
        return Features(2, LEXICON.people.get(entity.lexeme, "m"), False)
    if isinstance(entity, Again):
        return features(entity.of)
    if isinstance(entity, Together):
        return _joined(features(entity.first), features(entity.second))
    if isinstance(entity, Vague):
        return Features(2, "m", False)
    entry = LEXICON.nouns[entity.lexeme]
    many = entity.number is Number.MANY or "fr_many" in entry.classes
    return Features(5 if many else 2, entry.gender, many)


def _joined(first: Features, second: Features) -> Features:
    gender = "f" if first.gender == second.gender == "f" else "m"
    lowest = min(first.form % 3, second.form % 3)
    return Features(lowest + 3, gender, True)


def subject_pronoun(entity: Entity) -> str:
    """Je, tu, il, elle, …"""
    agreement = features(entity)
    if agreement.form in SUBJECTS:
        return SUBJECTS[agreement.form]
    return ("elle" if agreement.gender == "f" else "il") + ("s" if agreement.many else "")


def stressed_pronoun(entity: Entity) -> str:
    """Moi, toi, lui, elle, …, as after a preposition."""
    agreement = features(entity)
    if agreement.form in STRESSED:
        return STRESSED[agreement.form]
    if agreement.gender == "f":
        return "elles" if agreement.many else "elle"
    return "eux" if agreement.many else "lui"


def direct_clitic(agreement: Features) -> str:
    """Me, te, le, la, …"""
    if agreement.form in DIRECT:
        return DIRECT[agreement.form]
    return "les" if agreement.many else "la" if agreement.gender == "f" else "le"


def dative_clitic(agreement: Features) -> str:
    """Me, te, lui, leur, …"""
    return DIRECT.get(agreement.form) or ("leur" if agreement.many else "lui")


def noun_phrase(entity: Entity, at: str, *, denied: bool = False, case: str = "object") -> Words:
    """An entity in full; "denied" turns an indefinite article into "de"."""
    if isinstance(entity, Person | Again):
        text = subject_pronoun(entity) if case == "subject" else stressed_pronoun(entity)
        return words(text, f"{at}.h")
    if isinstance(entity, Named):
        return words(LEXICON.cities.get(entity.lexeme, entity.lexeme), f"{at}.h")
    if isinstance(entity, Vague):
        return words(LEXICON.vague[entity.lexeme], f"{at}.h")
    if isinstance(entity, Together):
        first = noun_phrase(entity.first, f"{at}.1", denied=denied)
        return first + words("et", f"{at}.and") + noun_phrase(entity.second, f"{at}.2", denied=denied)
    entry = LEXICON.nouns[entity.lexeme]
    many = features(entity).many
    name = words(plural(entry.french) if many else entry.french, f"{at}.h")
    before, after = _adjectives(entity, entry, name[0].text, at)
    core = before + name + after
    owner = _owner(entity, at)
    relative = _relative(entity, entity.relative, at) if entity.relative else []
    return _determiner(entity, entry, core[0].text, at, before=bool(before), denied=denied) + core + owner + relative


def _adjectives(noun: Noun, entry: NounEntry, name: str, at: str) -> tuple[Words, Words]:
    many = features(noun).many
    before: Words = []
    after: Words = []
    for i, quality in enumerate(noun.qualities):
        adjective = LEXICON.adjectives[quality]
        text = agree(adjective.french, entry.gender, many)
        if adjective.before and not many and entry.gender == "m" and elides(name):
            text = BEFORE_VOWEL.get(adjective.french, text)
        (before if adjective.before else after).extend(words(text, f"{at}.a{i}"))
    return before, after


def _owner(noun: Noun, at: str) -> Words:
    if noun.owner is None or isinstance(noun.owner, Person | Again):
        return []
    return prefixed("de", noun_phrase(noun.owner, f"{at}.w"), f"{at}.of")


def _determiner(noun: Noun, entry: NounEntry, following: str, at: str, *, before: bool, denied: bool) -> Words:
    return words(_determiner_text(noun, entry, following, before=before, denied=denied), f"{at}.d")


def _determiner_text(noun: Noun, entry: NounEntry, following: str, *, before: bool, denied: bool) -> str:
    agreement = features(noun)
    many, woman = agreement.many, entry.gender == "f"
    vowel = elides(following)
    if noun.count is not None:
        count = number_word(noun.count, entry.gender)
        owned = _possessive(noun.owner, many, woman, vowel) + " " if noun.owner else ""
        return owned + count
    if noun.quantity:
        return LEXICON.quantities[noun.quantity][0]
    if isinstance(noun.owner, Person | Again):
        return _possessive(noun.owner, many, woman, vowel)
    if noun.determination is Determination.THIS:
        return "ces" if many else "cette" if woman else "cet" if vowel else "ce"
    if noun.determination is Determination.WHICH:
        return agree("quel", entry.gender, many)
    if noun.determination is Determination.INDEFINITE and noun.owner is None:
        return _indefinite(entry, many, woman, vowel, before=before, denied=denied)
    if noun.determination is Determination.NAKED:
        return ""
    return "les" if many else "la" if woman else "le"


def _indefinite(entry: NounEntry, many: bool, woman: bool, vowel: bool, *, before: bool, denied: bool) -> str:
    if denied or (many and before):
        return "de"
    if many:
        return "des"
    if entry.mass:
        return "de l'" if vowel else "de la" if woman else "du"
    return "une" if woman else "un"


def _possessive(owner: Entity | None, many: bool, woman: bool, vowel: bool) -> str:
    assert owner is not None
    form = features(owner).form
    if form in OWNERS:
        masculine, feminine_form, several = OWNERS[form]
        return several if many else feminine_form if woman and not vowel else masculine
    single, several = PLURAL_OWNERS[form]
    return several if many else single


def _relative(noun: Noun, relative: Relative, at: str) -> Words:
    here = f"{at}.r"
    if relative.fills is Asked.SUBJECT:
        return words("qui", f"{here}.rel") + predicate(relative.clause, here, features(noun))
    clause = clause_words(relative.clause, here, without=Asked.OBJECT, moved=features(noun))
    return words("que", f"{here}.rel") + clause


def prefixed(preposition: str, phrase: Words, *anchors: str) -> Words:
    """A preposition before a noun phrase: au, du, aux, des, and "de" swallows an indefinite "des", "du", "de la"."""
    first, *rest = phrase
    *lead, last = preposition.split()
    heading = words(" ".join(lead), *anchors)
    is_article = any(anchor.endswith(".d") for anchor in first.anchors)
    if last == "de" and is_article and first.text in ("des", "du", "de"):
        kept = (
            rest[1:] if first.text == "de" and rest and rest[0].text in ("la", "l'") and _same(rest[0], first) else rest
        )
        return heading + [Word("de", first.anchors | set(anchors))] + kept
    whole = contract(last, first.text) if is_article and not (first.text == "le" and elides(rest[0].text)) else None
    if whole:
        return heading + [Word(whole, first.anchors | set(anchors))] + rest
    return heading + words(last, *anchors) + phrase


def _same(one: Word, other: Word) -> bool:
    return one.anchors == other.anchors


def elided(pieces: Words) -> Words:
    """The same words with je, le, de, que, si … cut before a vowel."""
    following = [piece.text for piece in pieces[1:]] + [""]
    return [Word(elide(piece.text, after), piece.anchors) for piece, after in zip(pieces, following, strict=True)]


@dataclass(frozen=True)
class Clitics:
    """The pronouns before a verb, and the features of a direct object among them."""

    pronouns: Words
    direct: Features | None

    def in_order(self) -> Words:
        """Me te se nous vous, le la les, lui leur, y, en."""
        return sorted(self.pronouns, key=lambda word: CLITIC_ORDER.index(word.text))


def clitics(event: Event, at: str, subject: Features) -> Clitics:
    """The pronouns that the event's roles and a reflexive verb put before the verb."""
    verb = LEXICON.verbs[event.verb]
    pronouns: Words = []
    direct: Features | None = None
    if verb.reflexive:
        pronouns += words("se" if subject.form in (2, 5) else DIRECT[subject.form], f"{at}.v")
    if isinstance(event.object, Person | Again):
        agreement = features(event.object)
        if verb.preposition is None:
            direct = agreement
            pronouns += words(direct_clitic(agreement), f"{at}.o.h")
        elif "dative" in verb.flags:
            pronouns += words(dative_clitic(agreement), f"{at}.o.h")
        elif _is_thing(event.object):
            pronouns += words("y" if verb.preposition == "à" else "en", f"{at}.o.h")
    if isinstance(event.recipient, Person | Again):
        pronouns += words(dative_clitic(features(event.recipient)), f"{at}.r.h")
    if event.place is not None and isinstance(event.place.ground, Again) and event.place.relation is Relation.AT:
        pronouns += words("y", f"{at}.p.h")
    return Clitics(pronouns, direct)


def _is_thing(entity: Entity) -> bool:
    if isinstance(entity, Again):
        return _is_thing(entity.of)
    return isinstance(entity, Noun) and not LEXICON.nouns[entity.lexeme].classes & {"person", "animal"}


def tense_forms(clause: Clause, verb: VerbEntry, auxiliary_verb: bool = False) -> tuple[str, ...]:
    """The six simple forms in which the clause's tense puts the verb (or the auxiliary of a compound tense)."""
    infinitive = auxiliary(verb.french, verb.reflexive) if auxiliary_verb else verb.french
    if auxiliary_verb:
        return (
            imperfect(infinitive)
            if clause.tense is Tense.PAST and clause.aspect is Aspect.PERFECT
            else present(infinitive)
        )
    if clause.tense is Tense.CONDITIONAL or "polite" in verb.flags:
        return conditional(infinitive)
    if clause.tense is Tense.FUTURE:
        return future(infinitive)
    if clause.tense in (Tense.PAST, Tense.SUPPOSED):
        return imperfect(infinitive)
    return present(infinitive)


def is_compound(clause: Clause, verb: VerbEntry) -> bool:
    """Whether the clause stands in the passé composé or the pluperfect."""
    if clause.aspect is Aspect.PERFECT:
        return True
    return clause.tense is Tense.PAST and clause.aspect is Aspect.WHOLE and not verb.state


def predicate(
    clause: Clause, at: str, subject: Features, *, without: Asked | None = None, moved: Features | None = None
) -> Words:
    """All of a clause but its subject; `moved` is a direct object that stands before the verb."""
    event = clause.event
    verb = LEXICON.verbs[event.verb]
    denied = clause.polarity is not Polarity.POSITIVE
    if clause.aspect is Aspect.PLANNED:
        return _planned(clause, at, subject, denied=denied, without=without)
    pronouns = clitics(event, at, subject)
    existence = words("y", f"{at}.v") if event.verb == "be.there" else []
    compound = is_compound(clause, verb)
    form = tense_forms(clause, verb, compound)[subject.form]
    head = words(form, f"{at}.x", f"{at}.v") if compound else words(form, f"{at}.v", f"{at}.x")
    past = _participle(verb, subject, pronouns.direct or moved, at) if compound else []
    early, late = _manner(event, at, subject, compound)
    before = words("ne", f"{at}.n") if denied or _swallows_pas(clause) else []
    no = _no(clause, at)
    frequency = words(LEXICON.frequencies[event.frequency], f"{at}.f") if event.frequency else []
    fixed = _fixed(verb, subject, at, denied=denied)
    soon = _soon(event, at) if not compound else []
    rest = complements(event, at, subject, denied=denied, without=without)
    return before + pronouns.in_order() + existence + head + no + frequency + soon + early + past + fixed + late + rest


def _planned(clause: Clause, at: str, subject: Features, *, denied: bool, without: Asked | None) -> Words:
    before = words("ne", f"{at}.n") if denied or _swallows_pas(clause) else []
    head = words(present("aller")[subject.form], f"{at}.x")
    lead = before + head + _no(clause, at) + _soon(clause.event, at)
    return lead + infinitive_words(clause.event, at, subject, denied=denied, without=without)


def _soon(event: Event, at: str) -> Words:
    """The one time that stands after the finite verb, unless another verb follows: il la verra bientôt."""
    return words("bientôt", f"{at}.t") if _is_soon(event) and not event.time_first else []


def _is_soon(event: Event) -> bool:
    return event.time == "soon" and event.action is None


def _swallows_pas(clause: Clause) -> bool:
    """Whether nobody or nothing denies the clause."""
    nothing = (Vague("nobody"), Vague("nothing"))
    return clause.subject in nothing or clause.event.object in nothing


def _no(clause: Clause, at: str) -> Words:
    if clause.event.object == Vague("nothing"):
        return words("rien", f"{at}.o.h")
    if _swallows_pas(clause):
        return []
    return words(DENIALS.get(clause.polarity, ""), f"{at}.n")


def _participle(verb: VerbEntry, subject: Features, direct: Features | None, at: str) -> Words:
    text = participle(verb.french)
    if auxiliary(verb.french, verb.reflexive) == "être":
        text = agree(text, subject.gender, subject.many)
    elif direct is not None:
        text = agree(text, direct.gender, direct.many)
    return words(text, f"{at}.v")


def _manner_words(event: Event, at: str, subject: Features) -> Words:
    if event.manner is None:
        return []
    text = LEXICON.manners[event.manner][0]
    return words(agree(text, subject.gender, subject.many) if text == "seul" else text, f"{at}.m")


def _manner(event: Event, at: str, subject: Features, compound: bool) -> tuple[Words, Words]:
    """The manner before the participle, and the manner after it."""
    manner = _manner_words(event, at, subject)
    if not manner:
        return [], []
    text = manner[0].text
    return (manner, []) if compound and text in SHORT_MANNERS else ([], manner)


def _fixed(verb: VerbEntry, subject: Features, at: str, *, denied: bool) -> Words:
    """The words that belong to the verb: avoir "faim", faire "du sport" (and "ne pas faire de sport"), être "prêt"."""
    fixed = list(verb.fixed)
    if not fixed:
        return []
    if verb.french == "être" and fixed[0] not in INVARIABLE:
        fixed[0] = agree(fixed[0], subject.gender, subject.many)
    if denied and fixed[0] in ("du", "un", "une", "des"):
        fixed[0] = "de"
    if denied and fixed[:2] == ["de", "la"]:
        fixed[:2] = ["de"]
    if fixed[0] == "de" and fixed[1].startswith("l'") and denied:
        fixed[1] = fixed[1].removeprefix("l'")
    return words(" ".join(fixed), f"{at}.v")


def complements(
    event: Event, at: str, subject: Features, *, denied: bool = False, without: Asked | None = None
) -> Words:
    """All that follows the verb."""
    verb = LEXICON.verbs[event.verb]
    taken = without in (Asked.OBJECT, Asked.QUANTITY)
    objects = [] if event.object is None or taken else _object(event.object, verb, at, denied=denied)
    recipient: Words = []
    if event.recipient is not None and not isinstance(event.recipient, Person | Again):
        recipient = prefixed("à", noun_phrase(event.recipient, f"{at}.r"), f"{at}.r.to")
    quality = quality_words(event.quality, f"{at}.q", subject) if event.quality else []
    identity = _identity(event.identity, f"{at}.i", subject) if event.identity else []
    place: Words = []
    if event.place is not None and without is not Asked.PLACE and not isinstance(event.place.ground, Again):
        place = place_words(event.place, f"{at}.p")
    company = words("avec", f"{at}.c.with") + noun_phrase(event.company, f"{at}.c") if event.company else []
    action = _action(event, verb, at, subject, denied=denied, without=without) if event.action else []
    content = words("que", f"{at}.that") + clause_words(event.content, f"{at}.k") if event.content else []
    told = event.time is None or event.time_first or _is_soon(event)
    time = [] if told or event.time is None else moment(event.time, f"{at}.t")
    if event.verb == "be.time" and isinstance(event.time, Clock):
        time = clock_words(event.time, f"{at}.t")
    return objects + recipient + quality + identity + place + company + action + content + time


def _object(entity: Entity, verb: VerbEntry, at: str, *, denied: bool) -> Words:
    if entity == Vague("nothing"):
        return []
    preposition = verb.preposition
    if isinstance(entity, Person | Again):
        if preposition is None or "dative" in verb.flags or _is_thing(entity):
            return []
        return words(preposition, f"{at}.o.p") + noun_phrase(entity, f"{at}.o")
    phrase = noun_phrase(entity, f"{at}.o", denied=denied and preposition is None)
    return prefixed(preposition, phrase, f"{at}.v") if preposition else phrase


def _identity(noun: Noun, at: str, subject: Features) -> Words:
    entry = LEXICON.nouns[noun.lexeme]
    if noun.determination is not Determination.NAKED:
        return noun_phrase(noun, at)
    name = entry.french_feminine if subject.gender == "f" else entry.french_masculine
    return words(plural(name) if subject.many else name, f"{at}.h", f"{at}.d")


def quality_words(quality: Quality, at: str, subject: Features) -> Words:
    """An adjective that agrees with the subject, with its degree or compared."""
    entry = LEXICON.adjectives[quality.lexeme]
    text = agree(entry.french, subject.gender, subject.many)
    if quality.than is not None:
        than = words("que", f"{at}.than") + noun_phrase(quality.than, f"{at}.t")
        if entry.french == "bon":
            return words(agree("meilleur", subject.gender, subject.many), f"{at}.h", f"{at}.g") + than
        return words("plus", f"{at}.g") + words(text, f"{at}.h") + than
    degree = words(LEXICON.degrees[quality.degree], f"{at}.g") if quality.degree else []
    return degree + words(text, f"{at}.h")


def place_words(place: Place, at: str) -> Words:
    """A place with its preposition."""
    ground = place.ground
    source = place.relation is Relation.FROM
    if isinstance(ground, Named) and ground.lexeme in LEXICON.spots:
        return words(LEXICON.spots[ground.lexeme][4 if source else 3], f"{at}.h")
    if isinstance(ground, Named) and ground.lexeme in LEXICON.countries:
        name, gender, preposition = LEXICON.countries[ground.lexeme]
        own = ("de" if gender == "f" else "du") if source else preposition
        return words(own, f"{at}.p") + words(name, f"{at}.h")
    if isinstance(ground, Named) and ground.lexeme in LEXICON.cities:
        return words("de" if source else "à", f"{at}.p") + noun_phrase(ground, at)
    if place.relation is not Relation.AT:
        return prefixed(RELATIONS[place.relation], noun_phrase(ground, at), f"{at}.p")
    if isinstance(ground, Noun) and (own_place := LEXICON.nouns[ground.lexeme].at):
        return prefixed(own_place[2], noun_phrase(ground, at), f"{at}.p")
    return words("chez", f"{at}.p") + noun_phrase(ground, at)


def _action(event: Event, verb: VerbEntry, at: str, subject: Features, *, denied: bool, without: Asked | None) -> Words:
    assert event.action is not None
    joint = words(verb.preposition or "")
    refused = words("ne pas", f"{at}.e.n") if event.action_denied else []
    # The negation reaches neither an activity as such, "elle n'aime pas prendre un bain", nor past a preposition:
    # "il n'est pas prêt à vendre une maison".
    reached = (denied and verb.joint != "ing" and verb.preposition is None) or event.action_denied
    body = infinitive_words(event.action, f"{at}.e", subject, denied=reached, without=without)
    return joint + refused + body


def infinitive_words(
    event: Event, at: str, subject: Features, *, denied: bool = False, without: Asked | None = None
) -> Words:
    """A verb in the infinitive with its clitics and complements."""
    verb = LEXICON.verbs[event.verb]
    pronouns = clitics(event, at, subject).in_order()
    existence = words("y", f"{at}.v") if event.verb == "be.there" else []
    manner = _manner_words(event, at, subject)
    # "bien dormir", but "travailler beaucoup"
    before, after = (manner, []) if manner and manner[0].text in SHORT_MANNERS - {"beaucoup"} else ([], manner)
    head = words(verb.french, f"{at}.v")
    fixed = _fixed(verb, subject, at, denied=denied)
    return (
        before
        + pronouns
        + existence
        + head
        + fixed
        + after
        + complements(event, at, subject, denied=denied, without=without)
    )


def clause_words(clause: Clause, at: str, *, without: Asked | None = None, moved: Features | None = None) -> Words:
    """A clause with its subject, or without it where a question took it."""
    if "swapped" in LEXICON.verbs[clause.event.verb].flags and clause.event.object is not None:
        return renamed(_swapped(clause, at), {f"{at}.s": f"{at}.o", f"{at}.o": f"{at}.s"})
    front: Words = []
    if clause.event.time is not None and clause.event.time_first:
        front = moment(clause.event.time, f"{at}.t") + words(",")
    if clause.event.verb == "be.there":
        denied = clause.polarity is not Polarity.POSITIVE
        start = words("il", f"{at}.v")
        what = noun_phrase(clause.subject, f"{at}.s", denied=denied)
        bare = Clause(Vague("it"), Event("be.there"), clause.tense, clause.aspect, clause.polarity)
        return (
            front
            + start
            + predicate(bare, at, Features(2, "m", False))
            + what
            + complements(clause.event, at, features(clause.subject))
        )
    subject = [] if without is Asked.SUBJECT else noun_phrase(clause.subject, f"{at}.s", case="subject")
    return front + subject + predicate(clause, at, features(clause.subject), without=without, moved=moved)


def _swapped(clause: Clause, at: str) -> Words:
    """Paris me manque: whom one misses is the subject, who misses the object."""
    assert clause.event.object is not None
    turned = replace(clause, subject=clause.event.object, event=replace(clause.event, object=clause.subject))
    subject = noun_phrase(turned.subject, f"{at}.s", case="subject")
    return subject + predicate(turned, at, features(turned.subject))


def moment(time: Moment, at: str) -> Words:
    """A time."""
    if isinstance(time, str):
        return words(LEXICON.times[time][0], at)
    if isinstance(time, Clock):
        return words("à", f"{at}.at") + clock_words(time, at)
    if isinstance(time, Date):
        day = "premier" if time.day == 1 else str(time.day)
        return words("le", f"{at}.on") + words(day, f"{at}.d") + words(LEXICON.months[time.month], f"{at}.m")
    name, gender = LEXICON.units[time.unit]
    core = words(number_word(time.count, gender), f"{at}.n")
    core += words(plural(name) if time.count > 1 else name, f"{at}.u")
    lead = {"ago": "il y a", "ahead": "dans", "length": "pendant", "since": "depuis"}[time.kind]
    return words(lead, f"{at}.k") + core


def clock_words(clock: Clock, at: str) -> Words:
    """Trois heures et demie, neuf heures moins le quart, midi."""
    past = clock.minute <= 30
    hour = clock.hour if past else clock.hour % 12 + 1
    minute = clock.minute if past else 60 - clock.minute
    if hour in (0, 12) and clock.minute == 0:
        return words("midi" if hour else "minuit", f"{at}.h")
    name = words(number_word(hour, "f"), f"{at}.h") + words("heure" if hour == 1 else "heures", f"{at}.o")
    if minute == 0:
        return name
    if past:
        named = {15: "et quart", 30: "et demie"}.get(minute) or number_word(minute)
    else:
        named = "moins " + ("le quart" if minute == 15 else number_word(minute))
    return name + words(named, f"{at}.m", f"{at}.k")


def sentence_words(sentence: Sentence) -> Words:
    """The whole sentence, capitalized and punctuated."""
    body = _body(sentence)
    if sentence.link:
        body = _linked(body, sentence.link)
    polite = features(sentence.clause.subject).form == 4
    if sentence.please:
        body = body + words(",") + words("s'il vous plaît" if polite else "s'il te plaît", "please")
    if sentence.listener:
        listener = words(LISTENERS[sentence.listener], "listener")
        body = body + words(",") + listener if sentence.listener in ("sir", "madam") else listener + words(",") + body
    end = {Force.QUESTION: " ?", Force.EXCLAMATION: " !"}.get(sentence.force, ".")
    glued = capitalized(glue(elided(body)))
    if end == ".":
        return [*glued[:-1], Word(glued[-1].text + end, glued[-1].anchors)]
    return glued + words(end)


def _body(sentence: Sentence) -> Words:
    clause = sentence.clause
    if sentence.force is Force.COMMAND or sentence.force is Force.PROPOSAL:
        return _command(clause, "c0")
    if sentence.force is Force.QUESTION:
        return _question(clause, sentence.asked)
    return clause_words(clause, "c0")


def _command(clause: Clause, at: str) -> Words:
    """The imperative; where affirmed, its pronouns follow with hyphens: donne-le-moi."""
    event = clause.event
    verb = LEXICON.verbs[event.verb]
    subject = features(clause.subject)
    form = words(imperative(verb.french)[subject.form], f"{at}.v", f"{at}.s")
    pronouns = clitics(event, at, subject)
    denied = clause.polarity is not Polarity.POSITIVE
    fixed = _fixed(verb, subject, at, denied=denied)
    manner = _manner_words(event, at, subject)
    rest = fixed + manner + complements(event, at, subject, denied=denied)
    if denied:
        no = words(DENIALS[clause.polarity], f"{at}.n")
        return words("ne", f"{at}.n") + pronouns.in_order() + form + no + rest
    order = ("le", "la", "les", "me", "te", "lui", "nous", "vous", "leur", "y", "en")
    after = sorted(pronouns.pronouns, key=lambda word: order.index(word.text))
    hyphened = [Word("-" + {"me": "moi", "te": "toi"}.get(word.text, word.text), word.anchors) for word in after]
    return form + hyphened + rest


def _question(clause: Clause, asked: Asked | None) -> Words:
    whether = words("est-ce que")
    if asked is None:
        return whether + clause_words(clause, "c0")
    if asked is Asked.SUBJECT:
        return words("qui", "c0.wh") + predicate(clause, "c0", Features(2, "m", False))
    event = clause.event
    if asked in (Asked.OBJECT, Asked.QUANTITY):
        return _object_question(clause, asked)
    lead = words(QUESTION_WORDS[asked], "c0.wh")
    if asked is Asked.PLACE and event.verb == "be":
        return lead + _inverted_copula(clause)
    return lead + whether + clause_words(clause, "c0", without=asked)


def _object_question(clause: Clause, asked: Asked) -> Words:
    what = clause.event.object
    rest = clause_words(clause, "c0", without=asked, moved=features(what) if isinstance(what, Noun) else None)
    if asked is Asked.QUANTITY:
        assert isinstance(what, Noun)
        entry = LEXICON.nouns[what.lexeme]
        name = entry.french if entry.mass else plural(entry.french)
        return words("combien de", "c0.wh") + words(name, "c0.o.h") + words("est-ce que") + rest
    if isinstance(what, Noun):
        return noun_phrase(what, "c0.o") + words("est-ce que") + rest
    if what == Vague("someone"):
        return words("qui", "c0.wh") + words("est-ce que") + rest
    return [Word("qu'est-ce", frozenset({"c0.wh"})), *words("que"), *rest]


def _inverted_copula(clause: Clause) -> Words:
    """Où est la clé, où est-elle."""
    agreement = features(clause.subject)
    verb = words(tense_forms(clause, LEXICON.verbs["be"])[agreement.form], "c0.v")
    subject = noun_phrase(clause.subject, "c0.s", case="subject")
    if isinstance(clause.subject, Person | Again):
        return verb + [Word("-" + subject[0].text, subject[0].anchors)]
    return verb + subject


def _linked(body: Words, link: Link) -> Words:
    second = clause_words(link.clause, "c1")
    bond = words(BONDS[link.bond], "bond")
    if link.first:
        return bond + second + words(",") + body
    comma = words(",") if link.bond in (Bond.BUT, Bond.SO) else []
    return body + comma + bond + second
