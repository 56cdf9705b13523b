"""English sentences from meanings: agreement, auxiliaries, do-support, word order."""

from __future__ import annotations

from dataclasses import replace

from seq2seq.data.starter.english_forms import article, gerund, number_word, third_person
from seq2seq.data.starter.lexicon import LEXICON, VerbEntry, shown
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

SUBJECTS = {(1, False): "I", (2, False): "you", (1, True): "we", (2, True): "you", (3, True): "they"}
OBJECTS = {(1, False): "me", (2, False): "you", (1, True): "us", (2, True): "you", (3, True): "them"}
OWNERS = {(1, False): "my", (2, False): "your", (1, True): "our", (2, True): "your", (3, True): "their"}
THIRD = {
    "subject": {Gender.MALE: "he", Gender.FEMALE: "she"},
    "object": {Gender.MALE: "him", Gender.FEMALE: "her"},
    "owner": {Gender.MALE: "his", Gender.FEMALE: "her"},
}
MODALS = {"can:bare": "can", "must:bare": "must", "should:bare": "should", "would_like:to": "would"}
DENIED = {"can": "can't", "will": "won't", "am": "am not", "shall": "shan't"}
LIKE_BE = {"am", "is", "are", "was", "were", "will", "would", "have", "has", "had", "can", "could", "must", "should"}
SHORT = {"am": "'m", "is": "'s", "are": "'re", "will": "'ll", "have": "'ve", "would": "'d"}
BONDS = {
    Bond.AND: "and",
    Bond.BUT: "but",
    Bond.SO: "so",
    Bond.OR: "or",
    Bond.BECAUSE: "because",
    Bond.WHEN: "when",
    Bond.IF: "if",
    Bond.WHILE: "while",
    Bond.BEFORE: "before",
}
COORDINATING = {Bond.AND, Bond.BUT, Bond.SO, Bond.OR}
RELATIONS = {
    Relation.IN: "in",
    Relation.ON: "on",
    Relation.UNDER: "under",
    Relation.BEHIND: "behind",
    Relation.BEFORE: "in front of",
    Relation.BESIDE: "next to",
    Relation.NEAR: "near",
    Relation.FROM: "from",
}
QUESTION_WORDS = {
    Asked.OBJECT: "what",
    Asked.PLACE: "where",
    Asked.TIME: "when",
    Asked.REASON: "why",
    Asked.MANNER: "how",
    Asked.CLOCK: "what time",
    Asked.SUBJECT: "who",
}
CLOSING = {Polarity.NO_LONGER: "anymore", Polarity.NOT_YET: "yet"}
LISTENERS = {
    "sir": "sir",
    "madam": "madam",
    "children": "children",
    "ladies_and_gentlemen": "ladies and gentlemen",
    "my_friends": "my friends",
}


def person_and_number(entity: Entity) -> tuple[int, bool]:
    """What the verb agrees with: the person, and whether it is plural."""
    if isinstance(entity, Person):
        return entity.person, entity.number is Number.MANY or entity.person == 2
    if isinstance(entity, Together):
        return 3, True
    if isinstance(entity, Again):
        return person_and_number(entity.of)
    if isinstance(entity, Noun):
        flags = LEXICON.nouns[entity.lexeme].classes
        return 3, entity.number is Number.MANY or "en_many" in flags
    return 3, False


def gender_of(entity: Entity) -> Gender | None:
    """The natural gender of a person; things and animals have none."""
    if isinstance(entity, Person):
        return entity.gender
    if isinstance(entity, Named):
        gender = LEXICON.people.get(entity.lexeme)
        return None if gender is None else Gender.FEMALE if gender == "f" else Gender.MALE
    if isinstance(entity, Noun) and "person" in LEXICON.nouns[entity.lexeme].classes:
        return Gender.FEMALE if LEXICON.nouns[entity.lexeme].gender == "f" else Gender.MALE
    return None


def pronoun(entity: Entity, case: str) -> str:
    """The personal pronoun in its case: subject, object, owner."""
    if isinstance(entity, Again):
        return pronoun(entity.of, case)
    person, many = person_and_number(entity)
    table = {"subject": SUBJECTS, "object": OBJECTS, "owner": OWNERS}[case]
    if isinstance(entity, Person) and (person, entity.number is Number.MANY) in table:
        return table[person, entity.number is Number.MANY]
    if many:
        return table[3, True]
    gender = gender_of(entity)
    return THIRD[case][gender] if gender else ("its" if case == "owner" else "it")


def noun_phrase(entity: Entity, at: str, case: str = "object", denied: bool = False, habit: bool = False) -> Words:
    """An entity in its case; denied and habit choose between some, any and no article."""
    if isinstance(entity, Person | Again):
        return words(pronoun(entity, case), f"{at}.h")
    if isinstance(entity, Named):
        return words(shown(entity.lexeme), f"{at}.h")
    if isinstance(entity, Vague):
        anyhow = {"nobody": "anyone", "nothing": "anything"}
        return words(anyhow.get(entity.lexeme, entity.lexeme) if denied else entity.lexeme, f"{at}.h")
    if isinstance(entity, Together):
        first = noun_phrase(entity.first, f"{at}.1", case, denied, habit)
        return first + words("and", f"{at}.and") + noun_phrase(entity.second, f"{at}.2", case, denied, habit)
    entry = LEXICON.nouns[entity.lexeme]
    name = entry.english_plural if entity.number is Number.MANY else entry.english
    adjectives = [
        word
        for i, quality in enumerate(entity.qualities)
        for word in words(LEXICON.adjectives[quality].english, f"{at}.a{i}")
    ]
    core = adjectives + words(name, f"{at}.h")
    relative = _relative(entity, entity.relative, at) if entity.relative else []
    return _determiner(entity, core[0].text, at, denied=denied, habit=habit) + core + relative


def _determiner(noun: Noun, following: str, at: str, *, denied: bool, habit: bool) -> Words:
    entry = LEXICON.nouns[noun.lexeme]
    many = noun.number is Number.MANY
    if noun.count is not None:
        before = _determiner_of_owner(noun, at) if noun.owner else []
        return before + words(number_word(noun.count), f"{at}.d")
    if noun.quantity:
        return words(noun.quantity, f"{at}.d")
    if noun.owner:
        return _determiner_of_owner(noun, at)
    if noun.determination is Determination.DEFINITE:
        return words("the", f"{at}.d")
    if noun.determination is Determination.THIS:
        return words("these" if person_and_number(noun)[1] else "this", f"{at}.d")
    if noun.determination is Determination.WHICH:
        return words("which", f"{at}.d")
    if noun.determination is Determination.INDEFINITE:
        if "en_many" in entry.classes:
            return []
        if many or entry.mass:
            return [] if habit else words("any" if denied else "some", f"{at}.d")
        return words(article(following), f"{at}.d")
    return []


def _determiner_of_owner(noun: Noun, at: str) -> Words:
    assert noun.owner is not None
    if isinstance(noun.owner, Person | Again):
        return words(pronoun(noun.owner, "owner"), f"{at}.d")
    owner = noun_phrase(noun.owner, f"{at}.w")
    return owner + [Word("'s", frozenset({f"{at}.of"}))]


def _relative(noun: Noun, relative: Relative, at: str) -> Words:
    who = "who" if gender_of(noun) else "that"
    clause = clause_words(relative.clause, f"{at}.r", without=relative.fills)
    return words(who, f"{at}.r.rel") + clause


def finite(base: str, past: str, subject: tuple[int, bool], tense: Tense) -> str:
    """A verb's present or simple past."""
    person, many = subject
    if base == "be":
        if tense is Tense.PRESENT:
            return "am" if (person, many) == (1, False) else "are" if many else "is"
        return "were" if many else "was"
    if tense is Tense.PRESENT:
        return third_person(base) if person == 3 and not many else base
    return past


def verb_group(verb: VerbEntry, clause: Clause, chain: str | None) -> list[tuple[str, str]]:
    """The verb with its auxiliaries, each with the last part of its anchor: "x" for tense, "v" for the verb."""
    subject = person_and_number(clause.subject)
    if isinstance(clause.subject, Person) and clause.subject.person == 1:
        subject = (1, clause.subject.number is Number.MANY)
    if chain in MODALS:
        return _modal_group(verb, chain, clause.tense)

    def inflected(base: str, past: str, tense: Tense) -> str:
        return finite(base, past, subject, tense)

    tense = Tense.PAST if clause.tense in (Tense.PAST, Tense.SUPPOSED) else Tense.PRESENT
    if clause.tense is Tense.FUTURE:
        return [("will", "x"), (verb.base, "v")]
    if clause.tense is Tense.CONDITIONAL:
        return [("would", "x"), (verb.base, "v")]
    if clause.aspect is Aspect.ONGOING and not verb.state:
        return [(inflected("be", "was", tense), "x"), (gerund(verb.base), "v")]
    if clause.aspect is Aspect.CONTINUING and not verb.state:
        return [(inflected("have", "had", tense), "x"), ("been", "x"), (gerund(verb.base), "v")]
    if clause.aspect in (Aspect.PERFECT, Aspect.CONTINUING):
        return [(inflected("have", "had", tense), "x"), (verb.participle, "v")]
    if clause.aspect is Aspect.PLANNED:
        return [(inflected("be", "was", tense), "x"), ("going", "x"), ("to", "x"), (verb.base, "v")]
    if clause.aspect is Aspect.HABIT and tense is Tense.PAST:
        return [("used", "x"), ("to", "x"), (verb.base, "v")]
    return [(inflected(verb.base, verb.past, tense), "v")]


def _modal_group(verb: VerbEntry, chain: str, tense: Tense) -> list[tuple[str, str]]:
    if chain == "would_like:to":
        return [("would", "v"), ("like", "v")]
    if chain == "can:bare" and tense in (Tense.PAST, Tense.SUPPOSED, Tense.CONDITIONAL):
        return [("could", "v")]
    return [(MODALS[chain], "v")]


def negated(auxiliary: str, contracted: bool) -> str:
    """An auxiliary with "not"."""
    if not contracted:
        return "cannot" if auxiliary == "can" else auxiliary + " not"
    return DENIED.get(auxiliary) or auxiliary + "n't"


def _supported(group: list[tuple[str, str]], verb: VerbEntry, clause: Clause) -> list[tuple[str, str]]:
    """The group with do where a main verb would have to carry "not" or go before the subject."""
    if group[0][0] in LIKE_BE and (
        len(group) > 1 or verb.base == "be" or group[0][0] in ("can", "could", "must", "should")
    ):
        return group
    if group[0][0] == "used":
        return [("did", "x"), ("use", "x"), *group[1:]]
    past = clause.tense in (Tense.PAST, Tense.SUPPOSED)
    subject = person_and_number(clause.subject)
    if isinstance(clause.subject, Person) and clause.subject.person == 1:
        subject = (1, clause.subject.number is Number.MANY)
    return [("did" if past else third_person("do") if subject == (3, False) else "do", "x"), (verb.base, "v")]


def clause_words(
    clause: Clause,
    at: str,
    *,
    contracted: bool = False,
    inverted: bool = False,
    without: Asked | None = None,
) -> Words:
    """A clause; inverted for a question, without the part that a question or a relative took out of it."""
    said = _as_said(clause)
    if said is not clause:
        spoken = clause_words(said, at, contracted=contracted, inverted=inverted, without=without)
        names = (
            {f"{at}.s.d": f"{at}.s.h", f"{at}.s.h": f"{at}.o.h"}
            if said.event.object is None
            else {f"{at}.s.d": f"{at}.s.h", f"{at}.s.h": f"{at}.v"}
        )
        return renamed(spoken, names)
    event = clause.event
    verb = LEXICON.verbs[event.verb]
    group = verb_group(verb, clause, event.verb)
    denied = clause.polarity not in (Polarity.POSITIVE, Polarity.NEVER) or _denies(event)
    negative_subject = clause.subject in (Vague("nobody"), Vague("nothing"))
    denied = denied and not negative_subject
    subject = [] if without is Asked.SUBJECT else noun_phrase(clause.subject, f"{at}.s", "subject")
    if denied or inverted:
        group = _supported(group, verb, clause)
    head = [
        word
        for text, kind in group[:1]
        for word in words(negated(text, contracted or inverted) if denied else text, f"{at}.{kind}")
    ]
    if denied:
        head = [Word(word.text, word.anchors | {f"{at}.n"}) for word in head]
    if (
        contracted
        and not denied
        and not inverted
        and group[0][0] in SHORT
        and _shortens(clause, group, verb)
        and subject
    ):
        head = [Word(SHORT[group[0][0]], head[0].anchors)]
    rest = [word for text, kind in group[1:] for word in words(text, f"{at}.{kind}")]
    adverbs = _middle(clause, at)
    main_first = len(group) == 1 and verb.base != "be" and event.verb not in MODALS
    if inverted:
        start = head + subject + adverbs + rest
    elif main_first:
        start = subject + adverbs + head
    else:
        start = subject + head + adverbs + rest
    tail = complements(
        event, at, denied=denied or clause.polarity is Polarity.NEVER, habit=_habitual(clause), without=without
    )
    closing = words(CLOSING.get(clause.polarity, ""), f"{at}.n") if denied else []
    front: Words = []
    if event.verb == "be.time" and isinstance(event.time, Clock):
        return front + start + clock_words(event.time, f"{at}.t")
    if event.time is not None and event.time_first and not inverted:
        front = moment(event.time, f"{at}.t") + words(",")
        tail_time: Words = []
    else:
        tail_time = moment(event.time, f"{at}.t") if event.time is not None else []
    existence = words("there", f"{at}.v")
    if event.verb == "be.there":
        return front + _existential(clause, head, rest, tail, tail_time, closing, at, existence, inverted)
    return front + start + tail + closing + tail_time


def _as_said(clause: Clause) -> Clause:
    """The clause with the subject that English gives it: my head hurts, my name is Paul."""
    flags = LEXICON.verbs[clause.event.verb].flags
    part = clause.event.object
    if "aching" in flags and isinstance(part, Noun):
        several = person_and_number(clause.subject)[1] and clause.subject != Person(2)
        number = Number.MANY if several else part.number
        whose = replace(part, number=number, owner=clause.subject)
        return replace(clause, subject=whose, event=replace(clause.event, object=None))
    if "naming" in flags:
        subject = Noun("name", owner=clause.subject)
        return replace(clause, subject=subject, event=replace(clause.event, verb="be.is"))
    return clause


def _existential(
    clause: Clause,
    head: Words,
    rest: Words,
    tail: Words,
    time: Words,
    closing: Words,
    at: str,
    existence: Words,
    inverted: bool,
) -> Words:
    """There is, is there: what exists follows the verb."""
    denied = clause.polarity is not Polarity.POSITIVE
    what = noun_phrase(clause.subject, f"{at}.s", denied=denied or inverted)
    start = head + existence if inverted else existence + head
    return start + rest + what + tail + closing + time


def _denies(event: Event) -> bool:
    return event.object in (Vague("nobody"), Vague("nothing"))


def _shortens(clause: Clause, group: list[tuple[str, str]], verb: VerbEntry) -> bool:
    is_auxiliary = group[0][1] == "x" or verb.base == "be" or group[0][0] == "would"
    return is_auxiliary and isinstance(clause.subject, Person)


def _habitual(clause: Clause) -> bool:
    """What happens again and again takes no "some": they drink tea."""
    present = clause.tense is Tense.PRESENT and clause.aspect is Aspect.WHOLE
    return clause.aspect is Aspect.HABIT or (present and not LEXICON.verbs[clause.event.verb].state)


def _middle(clause: Clause, at: str) -> Words:
    """Adverbs between the auxiliary and the verb."""
    never = words("never", f"{at}.n") if clause.polarity is Polarity.NEVER else []
    frequency = words(clause.event.frequency, f"{at}.f") if clause.event.frequency else []
    return never + frequency


def complements(event: Event, at: str, *, denied: bool, habit: bool, without: Asked | None = None) -> Words:
    """All that follows the verb but times."""
    verb = LEXICON.verbs[event.verb]
    particles = words(" ".join(verb.particles), f"{at}.v")
    if event.verb in MODALS:
        particles = []
    objects = _objects(event, verb, at, particles, denied=denied, habit=habit, without=without)
    quality = quality_words(event.quality, f"{at}.q") if event.quality else []
    identity = _identity(event.identity, f"{at}.i") if event.identity else []
    place = [] if event.place is None or without is Asked.PLACE else place_words(event.place, f"{at}.p")
    company = words("with", f"{at}.c.with") + noun_phrase(event.company, f"{at}.c") if event.company else []
    manner = words(event.manner, f"{at}.m") if event.manner else []
    action = action_words(event, verb, at, denied=denied, habit=habit, without=without) if event.action else []
    content: Words = []
    if event.content:
        content = words("that", f"{at}.that") + clause_words(event.content, f"{at}.k")
    return objects + quality + identity + manner + place + company + action + content


def _objects(
    event: Event, verb: VerbEntry, at: str, particles: Words, *, denied: bool, habit: bool, without: Asked | None
) -> Words:
    if event.object is None or without in (Asked.OBJECT, Asked.QUANTITY):
        named = particles
        recipient = event.recipient
        return named + (words("to", f"{at}.r.to") + noun_phrase(recipient, f"{at}.r") if recipient else [])
    thing = noun_phrase(event.object, f"{at}.o", denied=denied, habit=habit)
    pronominal = isinstance(event.object, Person | Again)
    together = thing + particles if pronominal and "separable" in verb.flags else particles + thing
    if event.recipient is None:
        return together
    recipient_words = noun_phrase(event.recipient, f"{at}.r")
    first = isinstance(event.recipient, Person | Again) and not pronominal and "recipient" not in verb.flags
    first = first or "double" in verb.flags
    if first:
        return recipient_words + thing + particles
    return together + words("to", f"{at}.r.to") + recipient_words


def _identity(noun: Noun, at: str) -> Words:
    entry = LEXICON.nouns[noun.lexeme]
    if noun.determination is Determination.NAKED and noun.number is Number.ONE:
        return words(article(entry.english), f"{at}.d") + words(entry.english, f"{at}.h")
    return noun_phrase(noun, at)


def quality_words(quality: Quality, at: str) -> Words:
    """An adjective with its degree, or compared."""
    entry = LEXICON.adjectives[quality.lexeme]
    if quality.than is not None:
        compared = comparative(entry.english)
        return (
            words(compared, f"{at}.h", f"{at}.g") + words("than", f"{at}.than") + noun_phrase(quality.than, f"{at}.t")
        )
    degree = words(shown(quality.degree), f"{at}.g") if quality.degree else []
    return degree + words(entry.english, f"{at}.h")


def comparative(adjective: str) -> str:
    """Bigger, happier, more expensive."""
    irregular = {"good": "better", "bad": "worse"}
    if adjective in irregular:
        return irregular[adjective]
    if adjective.endswith("y") and len(adjective) <= 6:
        return adjective[:-1] + "ier"
    vowels = sum(letter in "aeiou" for letter in adjective)
    if adjective in ("clever", "simple", "quiet", "narrow"):
        return adjective + ("r" if adjective.endswith("e") else "er")
    if vowels <= 1 or adjective in (
        "brave",
        "strange",
        "proud",
        "pure",
        "kind",
        "young",
        "clean",
        "cheap",
        "poor",
        "green",
        "sweet",
        "rude",
        "nice",
        "late",
        "wide",
    ):
        if adjective.endswith("e"):
            return adjective + "r"
        doubled = adjective in ("big", "hot", "fat", "thin", "sad", "wet")
        return adjective + (adjective[-1] if doubled else "") + "er"
    return "more " + adjective


def place_words(place: Place, at: str) -> Words:
    """A place, with the preposition that is its own or the relation's."""
    ground = place.ground
    if isinstance(ground, Named) and ground.lexeme in LEXICON.spots:
        static, toward, source = LEXICON.spots[ground.lexeme][:3]
        return words(source if place.relation is Relation.FROM else toward if place.toward else static, f"{at}.h")
    if place.relation is not Relation.AT:
        return words(RELATIONS[place.relation], f"{at}.p") + noun_phrase(ground, at)
    if isinstance(ground, Named) and ground.lexeme in (*LEXICON.countries, *LEXICON.cities):
        return words("to" if place.toward else "in", f"{at}.p") + words(shown(ground.lexeme), f"{at}.h")
    if isinstance(ground, Noun) and (own := LEXICON.nouns[ground.lexeme].at):
        return words(own[1] if place.toward else own[0], f"{at}.p") + noun_phrase(ground, at)
    person = noun_phrase(ground, at, "owner" if isinstance(ground, Person | Again) else "object")
    house = [] if isinstance(ground, Person | Again) else [Word("'s", frozenset())]
    return words("to" if place.toward else "at", f"{at}.p") + person + house + words("house", f"{at}.p")


def action_words(
    event: Event, verb: VerbEntry, at: str, *, denied: bool, habit: bool, without: Asked | None = None
) -> Words:
    """The verb that another verb governs: to eat, eating, eat."""
    assert event.action is not None
    inner = LEXICON.verbs[event.action.verb]
    joint = {"to": "to", "ing": "", "bare": ""}[verb.joint or "to"]
    form = gerund(inner.base) if verb.joint == "ing" else inner.base
    refused = words("not", f"{at}.e.n") if event.action_denied else []
    if verb.joint == "ing" or verb.base == "prefer":  # an activity as such: "does not like eating meat", not "any meat"
        denied, habit = False, True
    body = complements(event.action, f"{at}.e", denied=denied or event.action_denied, habit=habit, without=without)
    return refused + words(joint) + words(form, f"{at}.e.v") + body


def moment(time: Moment, at: str) -> Words:
    """A time."""
    if isinstance(time, str):
        return words(time, at)
    if isinstance(time, Clock):
        return words("at", f"{at}.at") + clock_words(time, at)
    if isinstance(time, Date):
        return words("on", f"{at}.on") + words(time.month, f"{at}.m") + words(str(time.day), f"{at}.d")
    count = number_word(time.count) if time.count > 1 else article(time.unit)
    if time.count == 1 and time.kind == "length":
        count = "one"
    unit = time.unit + ("s" if time.count > 1 else "")
    core = words(count, f"{at}.n") + words(unit, f"{at}.u")
    if time.kind == "ago":
        return core + words("ago", f"{at}.k")
    return words("in" if time.kind == "ahead" else "for", f"{at}.k") + core


def clock_words(clock: Clock, at: str) -> Words:
    """Half past two, a quarter to nine, noon."""
    if clock.minute == 0:
        if clock.hour in (0, 12):
            return words("noon" if clock.hour else "midnight", f"{at}.h")
        return words(number_word(clock.hour), f"{at}.h") + words("o'clock", f"{at}.o")
    past = clock.minute <= 30
    minute = clock.minute if past else 60 - clock.minute
    hour = clock.hour if past else clock.hour % 12 + 1
    named = {15: "a quarter", 30: "half"}.get(minute) or number_word(minute)
    return words(named, f"{at}.m") + words("past" if past else "to", f"{at}.k") + words(number_word(hour), f"{at}.h")


def sentence_words(sentence: Sentence, contracted: bool = False) -> Words:
    """The whole sentence, capitalized and punctuated."""
    body = _body(sentence, contracted)
    if sentence.link:
        body = _linked(body, sentence.link, contracted)
    if sentence.please:
        body = body + words(",") + words("please", "please")
    if sentence.listener:
        listener = words(LISTENERS[sentence.listener], "listener")
        body = body + words(",") + listener if sentence.listener in ("sir", "madam") else listener + words(",") + body
    end = {Force.QUESTION: "?", Force.EXCLAMATION: "!"}.get(sentence.force, ".")
    glued = capitalized(glue(body))
    return [*glued[:-1], Word(glued[-1].text + end, glued[-1].anchors)]


def _body(sentence: Sentence, contracted: bool) -> Words:
    clause = sentence.clause
    if sentence.force is Force.COMMAND:
        return _command(clause, "c0", contracted)
    if sentence.force is Force.PROPOSAL:
        verb = LEXICON.verbs[clause.event.verb]
        tail = complements(clause.event, "c0", denied=False, habit=False)
        time = moment(clause.event.time, "c0.t") if clause.event.time is not None else []
        return words("let's", "c0.s") + words(verb.base, "c0.v") + tail + time
    if sentence.force is Force.QUESTION:
        return _question(clause, sentence.asked, contracted)
    return clause_words(clause, "c0", contracted=contracted)


def _command(clause: Clause, at: str, contracted: bool) -> Words:
    verb = LEXICON.verbs[clause.event.verb]
    denied = clause.polarity is not Polarity.POSITIVE
    tail = complements(clause.event, at, denied=denied, habit=False)
    time = moment(clause.event.time, f"{at}.t") if clause.event.time is not None else []
    if clause.polarity is Polarity.NEVER:
        return words("never", f"{at}.n") + words(verb.base, f"{at}.v") + tail + time
    refused = words("don't" if contracted else "do not", f"{at}.n") if denied else []
    return refused + words(verb.base, f"{at}.v") + tail + time


def _question(clause: Clause, asked: Asked | None, contracted: bool) -> Words:
    if asked is None:
        return clause_words(clause, "c0", contracted=contracted, inverted=True)
    if asked is Asked.SUBJECT:
        return words("who", "c0.wh") + clause_words(clause, "c0", contracted=contracted, without=asked)
    rest = clause_words(clause, "c0", contracted=contracted, inverted=True, without=asked)
    if asked is Asked.QUANTITY:
        noun = clause.event.object
        assert isinstance(noun, Noun)
        name = LEXICON.nouns[noun.lexeme]
        count = "how much" if name.mass else "how many"
        return words(count, "c0.wh") + words(name.english if name.mass else name.english_plural, "c0.o.h") + rest
    if asked is Asked.OBJECT and isinstance(clause.event.object, Noun):
        return noun_phrase(clause.event.object, "c0.o") + rest
    if asked is Asked.OBJECT and clause.event.object == Vague("someone"):
        return words("who", "c0.wh") + rest
    return words(QUESTION_WORDS[asked], "c0.wh") + rest


def _linked(body: Words, link: Link, contracted: bool) -> Words:
    clause = link.clause
    if clause.tense is Tense.FUTURE and link.bond in (Bond.WHEN, Bond.IF):  # "when I come", where French has a future
        clause = replace(clause, tense=Tense.PRESENT)
    second = clause_words(clause, "c1", contracted=contracted)
    bond = words(BONDS[link.bond], "bond")
    if link.first:
        return bond + second + words(",") + body
    comma = words(",") if link.bond in (Bond.BUT, Bond.SO) else []
    return body + comma + bond + second
