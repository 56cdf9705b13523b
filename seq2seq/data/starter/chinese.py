"""Chinese sentences from meanings: classifiers, aspect, 把, 的, question words in place, time before the verb."""

from __future__ import annotations

from dataclasses import dataclass, replace

from seq2seq.data.starter import chinese_words as tables
from seq2seq.data.starter.chinese_lexicon import (
    BY_OBJECT,
    CHAINS,
    CLAIMS,
    DEGREES,
    FREQUENCIES,
    MANNERS,
    NOUNS,
    PEOPLE,
    PLACES,
    QUANTITIES,
    SPOTS,
    TIMES,
    UNITS,
    VERBS,
    ChineseVerb,
    Unsaid,
    adjective,
    found,
    numeral,
)
from seq2seq.data.starter.chinese_sense import odd, undergone_oddly
from seq2seq.data.starter.english import gender_of, person_and_number
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
    Sentence,
    Span,
    Tense,
    Together,
    Vague,
)
from seq2seq.data.starter.passive import Passive
from seq2seq.data.starter.words import Word, Words

LOCALIZERS = {
    Relation.IN: "里",
    Relation.ON: "上",
    Relation.UNDER: "下面",
    Relation.BEHIND: "后面",
    Relation.BEFORE: "前面",
    Relation.BESIDE: "旁边",
    Relation.NEAR: "附近",
}
LISTENERS = {"sir": "先生", "madam": "女士", "children": "孩子们"}
# What is done to one thing at one moment is told as an event; these verbs only ever happened.
HAPPENED = {"decide:to", "promise:to", "refuse:to", "learn:to", "start:to", "forget:to", "stop:ing", "hear:that"}
# What a condition has behind it, although English says it in the present.
BEFALLING = {"lose", "break", "miss", "find", "win"}
# What has come over somebody where it is a condition: 如果你饿了.
GROWING = ("饿", "渴", "困", "累")
QUESTION_WORDS = {
    Asked.TIME: "什么时候",
    Asked.CLOCK: "几点",
    Asked.REASON: "为什么",
    Asked.PLACE: "哪里",
    Asked.SUBJECT: "谁",
}
ENDS = {Force.QUESTION: "？", Force.EXCLAMATION: "！"}


@dataclass(frozen=True)
class Setting:
    """What surrounds a clause: whether another one tells its time, and whether its subject is understood."""

    timeless: bool = False  # after 如果, before 的时候: no 了, no 会, no 很
    condition: bool = False  # after 如果: what happens at one moment has happened, 如果你错过了火车
    told: bool = False  # another clause tells that it is past: no 当时
    subjectless: bool = False
    following: bool = False  # what the same person did next
    leading: bool = False  # what they did first: 吃了早饭，然后
    asked: Asked | None = None
    questioned: bool = False


PLAIN = Setting()


@dataclass(frozen=True)
class Frame:
    """What tense, aspect and polarity put around a verb."""

    before: Words
    mark: str = ""
    after: str = ""
    ongoing: bool = False
    habit: bool = False
    then: bool = False  # nothing but 当时 would tell that it is past


def said(text: str, *anchors: str) -> Words:
    """A Chinese word with its anchors."""
    return [Word(text, frozenset(anchors))] if text else []


def text_of(pieces: Words) -> str:
    """The text of a Chinese sentence, without spaces."""
    return "".join(piece.text for piece in pieces)


def characters(pieces: Words) -> Words:
    """A word for each character: what an alignment counts where no spaces are written."""
    return [Word(character, piece.anchors) for piece in pieces for character in piece.text]


# Noun phrases


def pronoun(entity: Person | Again) -> str:
    """我, 你, 他, 她, 它 and their plurals."""
    if isinstance(entity, Person):
        many = entity.number is Number.MANY
        if entity.person == 2:
            return "您" if entity.polite else "你们" if many else "你"
        base = "我" if entity.person == 1 else "她" if entity.gender is Gender.FEMALE else "他"
        return base + ("们" if many else "")
    if isinstance(entity.of, Person | Again):
        return pronoun(entity.of)
    gender = gender_of(entity.of.second if isinstance(entity.of, Together) else entity.of)
    if isinstance(entity.of, Together):
        women = gender is Gender.FEMALE and gender_of(entity.of.first) is Gender.FEMALE
        return "她们" if women else "他们"
    base = {Gender.MALE: "他", Gender.FEMALE: "她", None: "它"}[gender]
    # Trousers are one thing in Chinese.
    several = entity.of.number is Number.MANY if isinstance(entity.of, Noun) else person_and_number(entity)[1]
    return base + ("们" if several else "")


def noun_phrase(
    entity: Entity, at: str, *, denied: bool = False, habit: bool = False, ongoing: bool = False, bare: bool = False
) -> Words:
    """An entity; bare leaves out 那 where the place in the sentence shows that the thing is known."""
    if isinstance(entity, Person | Again):
        return said(pronoun(entity), f"{at}.h")
    if isinstance(entity, Named):
        return said(found(PEOPLE | PLACES, entity.lexeme), f"{at}.h")
    if isinstance(entity, Vague):
        raise Unsaid(entity.lexeme)
    if isinstance(entity, Together):
        first = noun_phrase(entity.first, f"{at}.1", denied=denied, habit=habit)
        return first + said("和", f"{at}.and") + noun_phrase(entity.second, f"{at}.2", denied=denied, habit=habit)
    core = _attributes(entity, at) + said(found(NOUNS, entity.lexeme).word, f"{at}.h")
    if entity.relative:
        clause = entity.relative.clause
        setting = Setting(subjectless=entity.relative.fills is Asked.SUBJECT, asked=entity.relative.fills)
        described = clause_words(clause, f"{at}.r", setting)
        if described[-1].text.endswith("了"):  # 我买的那本书, 摔倒的国王
            described = [*described[:-1], *said(described[-1].text[:-1], *described[-1].anchors)]
        described += said("的", f"{at}.r.rel")
        if entity.number is Number.MANY and entity.determination is Determination.DEFINITE and entity.count is None:
            return described + said("那些", f"{at}.d") + core  # 邀请了我的那些农民, not 我的农民们
        return described + _determined(replace(entity, relative=None), at, core, bare=False)
    return _determined(entity, at, core, denied=denied, habit=habit, ongoing=ongoing, bare=bare)


def _attributes(noun: Noun, at: str) -> Words:
    return [
        word
        for i, quality in enumerate(noun.qualities)
        for word in said(adjective(quality, noun.lexeme).attribute, f"{at}.a{i}")
    ]


def _determined(
    noun: Noun,
    at: str,
    core: Words,
    *,
    denied: bool = False,
    habit: bool = False,
    ongoing: bool = False,
    bare: bool = False,
) -> Words:
    """The noun with its number, classifier, demonstrative or owner."""
    entry, classes = NOUNS[noun.lexeme], LEXICON.nouns[noun.lexeme].classes
    many, mass = noun.number is Number.MANY, LEXICON.nouns[noun.lexeme].mass
    pair = "pair" in classes
    if pair and not many:
        raise Unsaid("one of a pair")
    if many and noun.lexeme == "truth":
        raise Unsaid("several truths")
    owner = _owner(noun, at) if noun.owner else []
    if noun.count is not None:
        return owner + said(numeral(noun.count, counting=True) + entry.classifier, f"{at}.d") + core
    if noun.quantity:
        return owner + _quantity(noun, at) + core
    if owner:
        return _owned(noun, at, owner, core)
    if noun.determination is Determination.DEFINITE:
        # "My friend loves the engineer" is 爱那位工程师: whom a verb acts on needs 那, who acts does not.
        known = (
            bare
            or bool(classes & {"unique", "instrument", "masslike"})
            or noun.lexeme in ("subway", "truth", *tables.SOLE)
        )
        known = known or (mass and at.endswith(".s"))
        known = known or ("job" in classes and not at.endswith(".o"))
        if known and not many and not noun.qualities:
            return core
        if many and "person" in classes and not noun.qualities:
            return core + said("们", f"{at}.h", f"{at}.d")
        return said("那" + _classifier(noun), f"{at}.d") + core
    if noun.determination is Determination.THIS:
        return said("这" + _classifier(noun), f"{at}.d") + core
    if noun.determination is Determination.WHICH:
        return said("哪" + _classifier(noun), f"{at}.d") + core
    if noun.determination is Determination.INDEFINITE:
        if denied or habit or (mass and ongoing):
            if not (many or mass) and denied:
                raise Unsaid("not a single one")
            if many and "transport" in classes:
                raise Unsaid("any trains")
            return core if many or mass else said("一" + entry.classifier, f"{at}.d") + core
        if noun.lexeme == "fish":  # 煎了鱼
            return core
        if pair:
            raise Unsaid("some gloves; 一双 is one pair")
        plenty = "一些" if many or mass else "一" + entry.classifier
        return said(plenty, f"{at}.d") + core
    return core


def _classifier(noun: Noun) -> str:
    """The noun's classifier, or 些 for more than one."""
    paired = "pair" in LEXICON.nouns[noun.lexeme].classes
    return "些" if noun.number is Number.MANY and not paired else NOUNS[noun.lexeme].classifier


def _quantity(noun: Noun, at: str) -> Words:
    assert noun.quantity
    if (noun.quantity in ("a cup of", "a glass of")) != (noun.lexeme in tables.CUPS) and noun.quantity == "a cup of":
        raise Unsaid("a cup")
    if noun.quantity == "a glass of" and noun.lexeme in tables.CUPS:
        raise Unsaid("a glass")
    return said(found(QUANTITIES, noun.quantity).replace("#", NOUNS[noun.lexeme].classifier), f"{at}.d")


def _owner(noun: Noun, at: str) -> Words:
    """我, 我的, 玛丽的: kinship needs no 的 after a pronoun."""
    assert noun.owner is not None
    one = noun.number is Number.ONE and noun.count is None
    near = one and isinstance(noun.owner, Person | Again) and noun.lexeme in tables.FAMILY
    near = (
        near and pronoun(noun.owner) not in ("他们", "她们", "它们") if isinstance(noun.owner, Person | Again) else near
    )
    where = f"{at}.d" if isinstance(noun.owner, Person | Again) else f"{at}.w"
    if isinstance(noun.owner, Person | Again):
        return said(pronoun(noun.owner) + ("" if near else "的"), where)
    return noun_phrase(noun.owner, where) + said("的", f"{at}.of")


def _owned(noun: Noun, at: str, owner: Words, core: Words) -> Words:
    if noun.qualities and core[0].text.endswith("的"):  # 你那张漂亮的照片, 我妈妈那张漂亮的照片
        *whose, last = owner
        whose += said(last.text.removesuffix("的"), *last.anchors)
        return whose + said("那" + _classifier(noun), f"{at}.h") + core
    if noun.number is Number.ONE or "pair" in LEXICON.nouns[noun.lexeme].classes:
        return owner + core
    if "person" in LEXICON.nouns[noun.lexeme].classes:
        return owner + core + said("们", f"{at}.h")
    return owner + said("那些", f"{at}.h") + core


def known(entity: Entity | None) -> bool:
    """Whether speaker and listener know which one is meant: what 把 asks of its object."""
    if isinstance(entity, Noun):
        given = entity.determination in (Determination.DEFINITE, Determination.THIS) or entity.owner is not None
        return given and entity.count is None and entity.quantity is None and entity.relative is None
    return isinstance(entity, Person | Again | Named)


# Places and times


def located(place: Place, at: str) -> Words:
    """A place where something is, without 在: 桌子上, 厨房里, 玛丽家."""
    ground = place.ground
    if isinstance(ground, Named) and ground.lexeme in SPOTS:
        return said(SPOTS[ground.lexeme][0], f"{at}.h", f"{at}.p")
    if isinstance(ground, Named) and ground.lexeme in PLACES:
        return said(PLACES[ground.lexeme], f"{at}.h")
    if isinstance(ground, Noun) and ground.lexeme in ("king", "queen", "president"):
        raise Unsaid("国王家: a palace")
    if not isinstance(ground, Noun) or "person" in LEXICON.nouns[ground.lexeme].classes:
        return noun_phrase(ground, f"{at}") + said("家", f"{at}.p")
    inside = found(NOUNS, ground.lexeme).inside if place.relation is Relation.AT else LOCALIZERS[place.relation]
    if place.relation is Relation.IN and "place" in LEXICON.nouns[ground.lexeme].classes:
        inside = "里"
    return noun_phrase(ground, at, bare=True) + said(inside, f"{at}.p")


def goal(place: Place, at: str) -> Words:
    """A place that one goes to: 厨房, 学校, 家."""
    ground = place.ground
    if isinstance(ground, Named) and ground.lexeme in SPOTS:
        return said(SPOTS[ground.lexeme][1], f"{at}.h", f"{at}.p")
    if isinstance(ground, Noun) and "person" not in LEXICON.nouns[ground.lexeme].classes:
        return noun_phrase(ground, at, bare=True)
    return located(place, at)


def moment(time: Moment, at: str) -> Words:
    """A time."""
    if isinstance(time, str):
        return said(found(TIMES, time), at)
    if isinstance(time, Clock):
        return clock_words(time, at)
    if isinstance(time, Date):
        month = numeral(tables.MONTHS.index(time.month) + 1) + "月"
        return said(month, f"{at}.m") + said(numeral(time.day) + "号", f"{at}.d")
    if time.kind == "length":
        raise Unsaid("a length of time")
    many = "个" if time.unit in ("hour", "month") else ""
    count = said(numeral(time.count, counting=True) + many, f"{at}.n") + said(found(UNITS, time.unit), f"{at}.u")
    return count + said("前" if time.kind == "ago" else "后", f"{at}.k")


def clock_words(clock: Clock, at: str) -> Words:
    """两点半, 三点一刻, 差十分四点."""
    past = clock.minute <= 30
    hour = clock.hour if past else clock.hour % 12 + 1
    if clock.minute == 0 and hour in (0, 12):
        return said("中午" if hour else "午夜", f"{at}.h")
    hours = said(numeral(hour, counting=True) + "点", f"{at}.h", f"{at}.o")
    minute = clock.minute if past else 60 - clock.minute
    text = {0: "", 15: "一刻", 30: "半"}.get(minute, numeral(minute) + "分")
    return hours + said(text, f"{at}.m") if past else said("差", f"{at}.k") + said(text, f"{at}.m") + hours


# The verb: aspect, polarity


def lasts(verb: str) -> bool:
    """Whether it is a state, which takes neither 了 nor 正在."""
    entry = VERBS.get(verb)
    return LEXICON.verbs[verb].state or ":" in verb or (entry is not None and bool(entry.flags & {"adjective"}))


def frame(clause: Clause, at: str, setting: Setting) -> Frame:
    """The words of tense, aspect and polarity around the verb; Unsaid where the Chinese would leave them open."""
    if clause.tense in (Tense.SUPPOSED, Tense.CONDITIONAL):
        raise Unsaid("imagined")
    if clause.aspect is Aspect.CONTINUING:
        raise Unsaid("continuing")
    if clause.tense is Tense.FUTURE and ":" in clause.event.verb:
        raise Unsaid("what will be wanted")
    if clause.tense is Tense.FUTURE and clause.polarity in (Polarity.POSITIVE, Polarity.NEGATIVE):
        denied = clause.polarity is Polarity.NEGATIVE
        if setting.timeless:
            return Frame(said("不", f"{at}.n") if denied else [])
        return Frame(said("不", f"{at}.n") * denied + said("会", f"{at}.x"))
    if lasts(clause.event.verb):
        return _lasting(clause, at, setting)
    if clause.aspect is Aspect.PERFECT:
        return _perfect(clause, at, setting)
    outing = clause.event.verb in tables.OUTINGS
    if outing and clause.aspect is Aspect.ONGOING and clause.tense is Tense.PAST:
        raise Unsaid("was going shopping")
    if outing and clause.aspect is Aspect.PLANNED:
        raise Unsaid("要去购物: is going shopping")
    if clause.aspect is Aspect.PLANNED or (outing and clause.aspect is Aspect.ONGOING):
        if clause.polarity is not Polarity.POSITIVE:
            raise Unsaid("not going to")
        if isinstance(clause.subject, Person) and clause.subject.person == 2 and not setting.questioned:
            raise Unsaid("你要: you have to")
        soon = clause.event.verb in ("rain", "snow") and clause.event.time in (None, "soon")
        return Frame(said("要", f"{at}.x"), after="了" * soon)  # 要下雨了, but 后天要下雨
    if clause.aspect is Aspect.ONGOING:
        return _ongoing(clause, at, setting)
    if clause.tense is Tense.PAST and clause.aspect is Aspect.WHOLE:
        return _event(clause, at, setting)
    return _habitual(clause, at, setting)


def _lasting(clause: Clause, at: str, setting: Setting) -> Frame:
    past = clause.tense is Tense.PAST
    if clause.aspect is Aspect.ONGOING and clause.event.verb == "try:to" and clause.polarity is Polarity.POSITIVE:
        return Frame(said("当时", f"{at}.x") * past + said("正在", f"{at}.x"))
    if clause.aspect not in (Aspect.WHOLE, Aspect.HABIT):
        raise Unsaid("a state in progress")
    if clause.polarity is not Polarity.POSITIVE and clause.event.verb in ("adore", "adore:ing", "try:to"):
        raise Unsaid("does not adore")
    if setting.questioned and clause.event.verb in ("have:to", "hear:that"):
        raise Unsaid("不得不…吗")
    if clause.event.verb in HAPPENED:
        if not past or clause.polarity not in (Polarity.POSITIVE, Polarity.NEGATIVE):
            raise Unsaid("it has not happened")
        # 决定卖房子了吗, but 忘了卖房子吗
        asked = setting.questioned and setting.asked is None and not CHAINS.get(clause.event.verb, "了").endswith("了")
        after = "了" * (asked and clause.polarity is Polarity.POSITIVE)
        return Frame(said("没", f"{at}.n") if clause.polarity is Polarity.NEGATIVE else [], after=after)
    # 有 is denied by 没
    no = "没" if clause.event.verb in ("have", "be.there", "have_a_cold", "have_a_fever") else "不"
    shed = clause.event.verb in tables.SHED or clause.event.quality or "adjective" in _flags(clause.event)
    before = {
        Polarity.POSITIVE: [],
        Polarity.NEGATIVE: said(no, f"{at}.n"),
        Polarity.NEVER: said("从" + no, f"{at}.n"),
        Polarity.NO_LONGER: said(no if shed else "不再", f"{at}.n"),
    }
    if clause.polarity not in before:
        raise Unsaid("a state not yet")
    if clause.polarity is Polarity.NO_LONGER and "change" in _flags(clause.event):
        raise Unsaid("不再感冒")
    after = "了" if clause.polarity is Polarity.NO_LONGER else ""
    if past and clause.aspect is not Aspect.HABIT and not setting.told and _durable(clause.event):
        raise Unsaid("当时喜欢; 以前喜欢 is used to like")
    if past and clause.aspect is Aspect.HABIT:
        return Frame(said("以前", f"{at}.x") + before[clause.polarity], after=after)
    return Frame(before[clause.polarity], after=after, then=past, habit=clause.aspect is Aspect.HABIT)


def _durable(event: Event) -> bool:
    """Whether it is for years: a taste, a trade, an interest."""
    lasting = event.verb in ("like", "love", "hate", "prefer", "adore", "be_interested_in", "fear", "love.person")
    lasting = lasting or event.verb in ("miss.person", "know.of", "look_like")
    return lasting or event.identity is not None or event.verb.endswith(":ing") or event.verb == "prefer:to"


def _perfect(clause: Clause, at: str, setting: Setting) -> Frame:
    unlived = "unlived" in _verb(clause.event).flags
    if setting.asked is Asked.REASON:
        raise Unsaid("why it has been done")
    if MANNERS.get(clause.event.manner or "", "").startswith("得"):
        raise Unsaid("how well it has been done")
    if clause.tense is Tense.PAST and clause.polarity in (Polarity.POSITIVE, Polarity.NEGATIVE):
        return _event(clause, at, setting)  # heard that she had left: 离开了
    if clause.polarity is Polarity.POSITIVE and clause.event.frequency == "already":
        return Frame([], "了")
    if clause.polarity is Polarity.NOT_YET:
        return Frame(said("还没", f"{at}.n"))
    if unlived or clause.event.frequency:
        raise Unsaid("过")
    if clause.polarity is Polarity.POSITIVE:
        return Frame([], "过")
    if clause.polarity is Polarity.NEVER:
        return Frame(said("从来没", f"{at}.n"), "过")
    if clause.polarity is Polarity.NEGATIVE:
        return Frame(said("没", f"{at}.n"), "过")
    raise Unsaid("no longer done")


def _ongoing(clause: Clause, at: str, setting: Setting) -> Frame:
    flags = _verb(clause.event).flags
    if flags & {"point", "finished", "change"}:
        raise Unsaid("a point has no middle")
    then = clause.tense is Tense.PAST
    if "lasting" in flags or _before_object(clause.event, _verb(clause.event)).pattern in tables.HELD:
        negative = said("没", f"{at}.n") if clause.polarity is Polarity.NEGATIVE else []
        return Frame(negative, "着", ongoing=True, then=then)
    if clause.polarity is Polarity.NEGATIVE:
        return Frame(said("没", f"{at}.n") + said("在", f"{at}.x"), ongoing=True, then=then)
    if clause.polarity is not Polarity.POSITIVE:
        raise Unsaid("no longer in the middle")
    # 为什么在滑雪, not 为什么正在
    return Frame(said("在" if setting.asked is Asked.REASON else "正在", f"{at}.x"), ongoing=True, then=then)


def _event(clause: Clause, at: str, setting: Setting) -> Frame:
    graded = clause.event.manner is not None and MANNERS.get(clause.event.manner, "").startswith("得")
    if clause.polarity is Polarity.NEGATIVE and not graded:
        return Frame(said("没", f"{at}.n"))
    if clause.polarity is not Polarity.POSITIVE:
        raise Unsaid("never did")
    if clause.event.frequency:
        raise Unsaid("did often")
    finished = bool(_verb(clause.event).flags & {"change", "finished"})
    return Frame([], "" if graded or setting.timeless or finished else "了", then=graded or finished)


def _habitual(clause: Clause, at: str, setting: Setting) -> Frame:
    event = clause.event
    if clause.tense is Tense.PAST:
        if event.time is not None or (event.verb == "work" and event.place is None):
            raise Unsaid("used to, on Mondays")
        often = "" if event.verb in tables.TRADES else "常常"
        if setting.told and event.verb in ("study", "learn"):
            raise Unsaid("学的是生物")
        if setting.told and clause.polarity is Polarity.POSITIVE:
            return Frame(said(often, f"{at}.x"), habit=True)
        if clause.polarity is Polarity.NEGATIVE:
            return Frame(said("以前", f"{at}.x") + said("不", f"{at}.n"), habit=True)
        if clause.polarity is not Polarity.POSITIVE:
            raise Unsaid("never used to")
        return Frame(said("以前" + often, f"{at}.x"), habit=True)
    denied = clause.polarity is not Polarity.POSITIVE
    if denied and event.verb == "understand":
        raise Unsaid("听不懂")
    if not (event.frequency or event.time or denied or setting.timeless or setting.told):
        raise Unsaid("nothing tells that it is a habit")
    before = {
        Polarity.POSITIVE: [],
        Polarity.NEGATIVE: said("不", f"{at}.n"),
        Polarity.NEVER: said("从不", f"{at}.n"),
        Polarity.NO_LONGER: said("不再", f"{at}.n"),
    }
    each = _repeated(event.time) or (isinstance(event.time, str) and event.time.startswith("on "))
    if clause.polarity not in before or (denied and each):
        raise Unsaid("not every day")
    after = "了" if clause.polarity is Polarity.NO_LONGER else ""
    if setting.condition and not denied and event.verb in BEFALLING:
        return Frame([], "了")
    return Frame(before[clause.polarity], after=after, habit=True)


def _verb(event: Event) -> ChineseVerb:
    return found(VERBS, event.verb)


def _flags(event: Event) -> frozenset[str]:
    return VERBS[event.verb].flags if event.verb in VERBS else frozenset()


def _repeated(time: Moment | None) -> bool:
    """Whether it is a time that comes again and again, which asks for 都: 每天, 每个星期一."""
    return isinstance(time, str) and TIMES.get(time, "").startswith("每")


# Clauses


def clause_words(clause: Clause, at: str, setting: Setting = PLAIN) -> Words:
    """A clause: subject, time, adverbs, aspect, predicate."""
    event = clause.event
    if "weather" in _flags(event):
        return _weather(clause, at, setting)
    around = frame(clause, at, setting)
    when, front = _when(clause, at, around, setting)
    if event.verb == "be.time":
        assert isinstance(event.time, Clock)
        now = "现在" if clause.tense is Tense.PRESENT else "当时"
        clock = clock_words(event.time, f"{at}.t")
        be = said("是", f"{at}.v") if clock[0].text in ("中午", "午夜") else []  # 现在三点, but 现在是中午
        return said(now, f"{at}.v") + be + clock
    subject = [] if setting.subjectless else _subject(clause, at)
    often = said(found(FREQUENCIES, event.frequency), f"{at}.f") if event.frequency else []
    if event.verb == "be.there":
        return front + _existence(clause, at, when, around, setting)
    if clause.polarity is Polarity.NEGATIVE and often:  # 不经常, 不总是
        often, around = around.before + often, replace(around, before=[])
    if setting.asked in (Asked.TIME, Asked.CLOCK, Asked.PLACE) and around.mark == "了":
        return front + subject + _focused(clause, at, setting, when)
    if setting.asked in (Asked.TIME, Asked.CLOCK) and around.ongoing:
        raise Unsaid("when it goes on")
    if setting.asked in (Asked.TIME, Asked.CLOCK, Asked.REASON):
        when = when + said(QUESTION_WORDS[setting.asked], f"{at}.wh")
    elif _repeated(event.time) or (when and when[0].text == "每年"):
        when = when + said("都", f"{at}.t")
    said_subject = said("谁", f"{at}.wh") if setting.asked is Asked.SUBJECT and setting.questioned else subject
    return front + said_subject + when + often + predicate(clause, at, around, setting)


def _subject(clause: Clause, at: str) -> Words:
    placed = clause.event.verb == "be" and clause.event.place is not None
    if clause.subject in (Vague("someone"), Vague("it")):
        return []
    return noun_phrase(clause.subject, f"{at}.s", bare=placed)


def _when(clause: Clause, at: str, around: Frame, setting: Setting) -> tuple[Words, Words]:
    """The time before the verb, and the time at the front of the clause."""
    event = clause.event
    time = event.time
    open_past = around.then and not (setting.told or setting.timeless)
    if time is None or event.verb == "be.time":
        return (said("当时", f"{at}.x", f"{at}.v") if open_past else []), []
    if open_past and not _gone(time):
        raise Unsaid("a time that may be past or not")
    if event.time_first and clause.subject != Vague("it"):  # 后天要下雨, without a pause
        return [], moment(time, f"{at}.t") + said("，")
    month = isinstance(time, str) and TIMES.get(time, "").endswith("月")
    if time == "soon":
        return said("很快就", f"{at}.t"), []
    yearly = said("每年", f"{at}.t") if around.habit and month and not setting.timeless else []
    return yearly + moment(time, f"{at}.t"), []


def _gone(time: Moment) -> bool:
    """Whether a time tells that it is past."""
    if isinstance(time, str):
        return time.startswith(("yesterday", "last", "the day before")) or time == "this morning"
    return isinstance(time, Span) and time.kind == "ago"


def _focused(clause: Clause, at: str, setting: Setting, when: Words) -> Words:
    """是什么时候来的: what is asked of an event that is known to have happened."""
    assert setting.asked
    event = clause.event
    asked = said(QUESTION_WORDS[setting.asked], f"{at}.wh")
    if setting.asked is Asked.PLACE:
        if LEXICON.verbs[event.verb].flags & {"goal", "place", "arrive", "from"}:
            raise Unsaid("where to, in the past")
        asked = said("在", f"{at}.wh") + asked
        event = replace(event, place=None)
    given = "@" in found(VERBS, event.verb).disposal  # 是什么时候把礼物送给你的
    doing = verb_phrase(event, at, Frame([]), disposed=given)
    return when + said("是", f"{at}.x") + asked + doing + said("的", f"{at}.x")


def _weather(clause: Clause, at: str, setting: Setting) -> Words:
    """天气很冷."""
    around = frame(clause, at, setting)
    when, front = _when(clause, at, around, setting)
    if clause.tense is Tense.PRESENT and clause.event.time == "this morning":
        raise Unsaid("a time that may be past or not")
    pattern = VERBS[clause.event.verb].pattern
    topic, quality = pattern[:2], pattern[2:]
    plain = clause.polarity is Polarity.POSITIVE and not setting.timeless and not setting.questioned
    if clause.polarity is Polarity.NO_LONGER:
        raise Unsaid("weather no longer")
    very = said("很", f"{at}.v") if plain else []
    return front + when + said(topic, f"{at}.s.h") + around.before + very + said(quality, f"{at}.v")


def _existence(clause: Clause, at: str, when: Words, around: Frame, setting: Setting) -> Words:
    place = clause.event.place
    assert place is not None
    denied = clause.polarity is not Polarity.POSITIVE or _any(clause.subject, setting)
    what = noun_phrase(clause.subject, f"{at}.s", denied=denied)
    where = located(place, f"{at}.p")
    if isinstance(place.ground, Noun) and place.relation is Relation.AT and not where[-1].text:
        where = [*where[:-1], *said("里", f"{at}.p")]
    elif isinstance(place.ground, Noun) and where[-1].text == NOUNS[place.ground.lexeme].word:
        where += said("里", f"{at}.p")
    return when + where + around.before + said("有", f"{at}.v") + what + said(around.after, f"{at}.n")


def _any(what: Entity | None, setting: Setting) -> bool:
    """Whether 一些 is left out, as it is where one asks or supposes that there are some: 有梨吗, 如果有钱."""
    some = isinstance(what, Noun) and (what.number is Number.MANY or LEXICON.nouns[what.lexeme].mass)
    return some and (setting.questioned or setting.condition)


def predicate(clause: Clause, at: str, around: Frame, setting: Setting) -> Words:
    """All that is said of the subject."""
    event, end = clause.event, said(around.after, f"{at}.n")
    if event.quality:
        return quality_words(clause, event.quality, at, around, setting)
    if event.identity:
        role = noun_phrase(event.identity, f"{at}.i")
        return around.before + said("成为" if clause.tense is Tense.FUTURE else "是", f"{at}.v") + role + end
    if event.verb == "be":
        assert event.place is not None
        where = said("哪里", f"{at}.wh") if setting.asked is Asked.PLACE else located(event.place, f"{at}.p")
        return around.before + said("在", f"{at}.v", f"{at}.p.p") + where + end
    if event.verb == "be.named":
        assert event.object is not None
        return said("叫", f"{at}.v") + noun_phrase(event.object, f"{at}.o")
    if event.verb == "be.aged":
        return _age(clause, at)
    if event.verb == "hurt":
        assert isinstance(event.object, Noun)
        if event.object.number is Number.MANY:
            raise Unsaid("one arm or both")
        return said(NOUNS[event.object.lexeme].word, f"{at}.o.h") + around.before + said("疼", f"{at}.v") + end
    if event.verb in CHAINS:
        return around.before + _chain(clause, at, around, setting) + end
    if event.verb in CLAIMS:
        return _claim(clause, at, around)
    doing = verb_phrase(event, at, around, setting)
    if around.before and around.before[-1].text.endswith("在") and doing[0].text == "在":  # 正在厨房里, not 正在在
        around = replace(around, before=[*around.before[:-1], _merged(around.before[-1], doing[0])])
        doing = doing[1:]
    if event.verb == "be_interested_in" and clause.polarity is not Polarity.POSITIVE:  # 对纸牌不感兴趣
        if clause.tense is not Tense.PRESENT:
            raise Unsaid("以前对…不感兴趣")
        return doing[:-1] + around.before + doing[-1:] + end
    return around.before + doing + end


def _merged(one: Word, other: Word) -> Word:
    return Word(one.text, one.anchors | other.anchors)


def _age(clause: Clause, at: str) -> Words:
    assert isinstance(clause.event.object, Noun)
    if clause.tense is Tense.FUTURE or clause.event.object.count is None:
        raise Unsaid("the age to come")
    return said(numeral(clause.event.object.count, counting=True), f"{at}.o.d") + said("岁", f"{at}.o.h")


def _chain(clause: Clause, at: str, around: Frame, setting: Setting) -> Words:
    event = clause.event
    assert event.action is not None
    joint = LEXICON.verbs[event.verb].joint
    denied = clause.polarity is not Polarity.POSITIVE
    verb = "可以" if event.verb == "must:bare" and denied else CHAINS[event.verb]
    if event.verb == "would_like:to" and (denied or setting.questioned):
        raise Unsaid("would not like; 很想…吗")
    if event.action.manner and MANNERS.get(event.action.manner, "").startswith("得"):
        raise Unsaid("so that it is well done")
    if event.time is not None:
        raise Unsaid("when to want, or what to want when")
    inner = Frame([], habit=joint == "ing" or event.verb == "prefer:to")
    refused = said("不", f"{at}.e.n") if event.action_denied else []
    denied = (denied or event.action_denied) and joint != "ing"
    done = verb_phrase(
        event.action,
        f"{at}.e",
        inner,
        setting,
        denied=denied,
        # 想做沙拉, not 想把沙拉做好
        disposed=joint != "ing"
        and event.verb not in ("start:to", "try:to")
        and (
            event.verb not in ("want:to", "would_like:to") or event.action.verb not in ("make", "cook", "read", "write")
        ),
    )
    return said(verb, f"{at}.v") + refused + done


def _claim(clause: Clause, at: str, around: Frame) -> Words:
    event = clause.event
    assert event.content is not None
    past = clause.tense is Tense.PAST
    if past != (event.verb == "hear:that") or (event.verb == "say:that" and around.before):
        raise Unsaid("said it then")
    return around.before + said(CLAIMS[event.verb], f"{at}.v") + clause_words(event.content, f"{at}.k")


def quality_words(clause: Clause, quality: Quality, at: str, around: Frame, setting: Setting) -> Words:
    """很贵, 不贵, 是红色的, 坏了, 比他高."""
    said_of = clause.subject.lexeme if isinstance(clause.subject, Noun) else None
    entry = adjective(quality.lexeme, said_of)
    denied = clause.polarity is not Polarity.POSITIVE
    here = f"{at}.q"
    if quality.than is not None:
        compared = said("比", f"{here}.than") + noun_phrase(quality.than, f"{here}.t")
        if not entry.gradable:
            raise Unsaid("no degrees")
        if denied and setting.questioned:
            raise Unsaid("不比…吗")
        more = said("更", f"{here}.g") if len(entry.predicate) > 1 and not denied else []
        return around.before + compared + more + said(entry.predicate, f"{here}.h", f"{here}.g")
    if not entry.gradable:
        return _absolute(clause, quality, at, around, setting)
    word = said(entry.predicate, f"{here}.h")
    if quality.degree:
        degree = found(DEGREES, quality.degree)
        if denied and quality.degree != "very":
            raise Unsaid("not so much")
        if denied:
            return around.before + said("是", f"{at}.v") + said("很", f"{here}.g") + word
        closing = said("了", f"{here}.g") if quality.degree == "too" else []
        return around.before + said(degree, f"{here}.g") + word + closing
    plain = not (denied or setting.questioned or setting.timeless)
    before = [Word(piece.text.replace("不", entry.no), piece.anchors) for piece in around.before]
    if clause.tense is Tense.FUTURE:
        before = around.before
    if setting.condition and not denied and entry.predicate in GROWING:
        return before + word + said("了", f"{at}.v")
    return before + (said("很", f"{at}.v") if plain else []) + word + said(around.after, f"{at}.n")


def _absolute(clause: Clause, quality: Quality, at: str, around: Frame, setting: Setting) -> Words:
    """What knows no degrees."""
    said_of = clause.subject.lexeme if isinstance(clause.subject, Noun) else None
    entry = adjective(quality.lexeme, said_of)
    if quality.degree or clause.polarity not in (Polarity.POSITIVE, Polarity.NEGATIVE):
        raise Unsaid("no degrees")
    if not entry.denial:
        return around.before + said("是", f"{at}.v") + said(entry.predicate[1:], f"{at}.q.h")
    if clause.tense is Tense.FUTURE:
        raise Unsaid("a change to come")
    if clause.polarity is Polarity.NEGATIVE:
        return said("没", f"{at}.n") + said(entry.denial.removeprefix("没"), f"{at}.q.h")
    timeless = setting.timeless and not setting.condition  # 生病的时候, but 如果我们准备好了
    text = entry.predicate.removesuffix("了") if timeless else entry.predicate
    return said(text, f"{at}.v", f"{at}.q.h")


# Verb phrases


def verb_phrase(
    event: Event,
    at: str,
    around: Frame,
    setting: Setting = PLAIN,
    *,
    denied: bool | None = None,
    disposed: bool = True,
) -> Words:
    """Place, manner, 把 and its object, the verb with its mark, recipient, object, complement."""
    verb = _before_object(event, found(VERBS, event.verb))
    if verb.flags & {"adjective", "change"}:
        return _feeling(verb, at, around, setting)
    no = any(f"{at}.n" in word.anchors for word in around.before) if denied is None else denied
    scene = _scene(event, at, setting)
    manner = found(MANNERS, event.manner) if event.manner else ""
    if not manner.startswith("得"):
        scene += said(manner, f"{at}.m")
    if manner.startswith("得") and (no or around.ongoing or any(word.text == "要" for word in around.before)):
        raise Unsaid("not so well")
    if "things" in verb.flags and not _is_thing(event.object):
        raise Unsaid("of a person")
    if event.verb == "listen_to" and not _is_thing(event.object):
        raise Unsaid("听他: listen to him, or obey him")
    # 跟修好了那些摩托车的那个男孩说话 is read wrongly at first
    before = (event.company, event.object if "~" in verb.pattern else None, event.recipient)
    if any(isinstance(entity, Noun) and entity.relative for entity in before):
        raise Unsaid("a description after a preposition")
    if event.verb == "pay_for" and isinstance(event.object, Again | Vague):
        raise Unsaid("付它的钱, 付什么的钱")
    if verb.pattern.startswith("给~") and event.object == Vague("something"):
        raise Unsaid("给什么拍了照")
    elsewhere = event.place is not None and event.place.ground in (Named("work.life"), Named("abroad"))
    if elsewhere and event.verb in ("go_back", "come_back", "arrive"):
        raise Unsaid("回国外")
    thing = _object(event, at, around, setting, denied=no)
    if event.verb == "sing" and len(thing) == 1 and isinstance(event.object, Noun):
        raise Unsaid("songs, or just to sing")
    recipient = noun_phrase(event.recipient, f"{at}.r") if event.recipient else []
    free = disposed  # 很少去购物, but 喜欢购物
    unsure = (
        verb.disposal.endswith("完") and event.verb != "finish"
    ) or event.verb == "translate"  # "can read" is not 能读完
    if unsure and around.mark != "了":
        verb = replace(verb, disposal="")
    if event.verb == "buy" and isinstance(event.object, Again):  # 试穿了那条裤子，然后把它买下来了
        verb = replace(verb, disposal="买下来")
    if event.verb == "cancel" and around.mark != "了":  # 取消音乐会
        verb = replace(verb, disposal="")
    if no and verb.disposal != verb.pattern:  # 还没吃, 别脱大衣: what is not done has no result
        disposed = disposed and "@" in verb.disposal
    if around.mark == "了" and setting.asked is not Asked.REASON:  # 为什么睡觉
        verb = replace(verb, pattern=tables.OVER.get(event.verb, verb.pattern))
    settled = disposed and around.mark in ("", "了") and not around.ongoing
    settled = settled and not (around.habit and verb.disposal != verb.pattern and not setting.condition)
    if setting.condition and not no and event.verb == "sell":  # 如果他们卖掉一艘船
        verb = replace(verb, pattern=verb.disposal)
    asked = setting.asked in (Asked.OBJECT, Asked.QUANTITY)
    describing = setting.asked is Asked.SUBJECT and not setting.questioned
    if describing and not no and around.mark == "了" and "@" not in verb.disposal:  # 修好了那辆汽车的那个男孩
        verb = replace(verb, pattern=verb.disposal or verb.pattern)
    if describing and not no and event.verb == "help" and around.mark == "了":  # 遇见了帮助过我的那个人
        around = replace(around, mark="过")
    if verb.disposal and settled and known(event.object) and not (asked or describing) and not manner.startswith("得"):
        assert event.object is not None
        taken = said("把", f"{at}.o.d") + noun_phrase(event.object, f"{at}.o", bare=True)
        return scene + taken + _given(verb.disposal, at, around.mark, recipient)
    inside = describing or (event.verb in tables.MEALS and event.place is not None)  # 在餐馆吃了晚饭
    inside = inside or ((setting.following or setting.leading) and event.verb != "go_to_bed")
    doing = _doing(verb.pattern, at, around.mark, thing, recipient, inside=inside)
    ahead = any(word.text in ("会", "要") for word in around.before)
    once = (around.mark == "了" and not event.frequency) or ahead
    errand = event.verb in tables.ERRANDS or (event.verb == "ski" and once)  # 去滑雪了, 会去滑雪
    if errand and event.place is None and not around.ongoing and (free or not around.habit):
        doing = [Word("去" * (around.mark != "过") + doing[0].text, doing[0].anchors), *doing[1:]]
    end = _destination(event, at, setting)
    if manner.startswith("得"):
        return scene + _graded(verb.pattern, at, thing, manner)
    return scene + doing + end


def _is_thing(entity: Entity | None) -> bool:
    thing = isinstance(entity, Noun) and "person" not in LEXICON.nouns[entity.lexeme].classes
    return thing or entity == Vague("something")


def _feeling(verb: ChineseVerb, at: str, around: Frame, setting: Setting) -> Words:
    """很饿; 感冒了."""
    if "change" in verb.flags:
        if around.before:
            return said(verb.pattern.removesuffix("了"), f"{at}.v")
        timeless = setting.timeless and not setting.condition
        return said(verb.pattern.removesuffix("了") if timeless else verb.pattern, f"{at}.v")
    if setting.condition and verb.pattern in ("冷", "热"):  # 如果大卫觉得热
        return said("觉得" + verb.pattern, f"{at}.v")
    plain = not around.before and not setting.timeless and not setting.questioned
    grown = "了" * (setting.condition and not around.before and verb.pattern in GROWING)
    return said(("很" if plain else "") + verb.pattern + grown, f"{at}.v")


def _scene(event: Event, at: str, setting: Setting) -> Words:
    """With whom and where."""
    company = said("和", f"{at}.c.with") + noun_phrase(event.company, f"{at}.c") if event.company else []
    company += said("一起", f"{at}.c.with") if event.company else []
    flags = LEXICON.verbs[event.verb].flags
    if event.place is None or flags & {"goal", "place", "arrive"}:
        return company
    if "from" in flags:
        return company + said("从", f"{at}.p.p") + goal(event.place, f"{at}.p")
    where = said("哪里", f"{at}.wh") if setting.asked is Asked.PLACE else located(event.place, f"{at}.p")
    return company + said("在", f"{at}.p.p") + where


def _destination(event: Event, at: str, setting: Setting) -> Words:
    """Where one goes to, lives or stays: after the verb."""
    flags = LEXICON.verbs[event.verb].flags
    if not flags & {"goal", "place", "arrive"}:
        return []
    if event.place is None:
        return []
    if setting.asked is Asked.PLACE:
        return said("哪里", f"{at}.wh")
    return goal(event.place, f"{at}.p") if flags & {"goal", "arrive"} else located(event.place, f"{at}.p")


def _object(event: Event, at: str, around: Frame, setting: Setting, *, denied: bool) -> Words:
    if event.object is None or _understood(event, setting, denied=denied):
        return []
    if setting.asked is Asked.OBJECT:
        if not setting.questioned:
            return []
        if isinstance(event.object, Vague):
            return said("谁" if event.object.lexeme == "someone" else "什么", f"{at}.wh")
        return noun_phrase(event.object, f"{at}.o")
    if setting.asked is Asked.QUANTITY and isinstance(event.object, Noun):
        entry = found(NOUNS, event.object.lexeme)
        counted = "" if LEXICON.nouns[event.object.lexeme].mass else entry.classifier
        return said("多少" + counted, f"{at}.wh") + said(entry.word, f"{at}.o.h")
    denied = denied or (event.verb == "have" and _any(event.object, setting))
    # 坐火车 is how one travels, 坐那列火车 which train one takes.
    return noun_phrase(
        event.object, f"{at}.o", denied=denied, habit=around.habit, ongoing=around.ongoing, bare=event.verb == "take"
    )


def _understood(event: Event, setting: Setting, *, denied: bool) -> bool:
    """Whether 它 is left out: 但是还没读, 但是不想买."""
    again = isinstance(event.object, Again) and setting.following and event.recipient is None
    thing = again and isinstance(event.object, Again) and _is_thing(event.object.of)
    return thing and denied and not set("~@") & set(found(VERBS, event.verb).pattern)


def _before_object(event: Event, verb: ChineseVerb) -> ChineseVerb:
    """The verb as it is called before this object: 穿上大衣, 戴上帽子."""
    thing = event.object
    lexeme = thing.of.lexeme if isinstance(thing, Again) and isinstance(thing.of, Noun) else None
    lexeme = thing.lexeme if isinstance(thing, Noun) else lexeme
    pattern, disposal = BY_OBJECT.get((event.verb, lexeme or ""), (verb.pattern, verb.disposal))
    if pattern == "-":
        raise Unsaid(f"{event.verb} {lexeme}")
    return replace(verb, pattern=pattern, disposal=disposal)


def _doing(pattern: str, at: str, mark: str, thing: Words, recipient: Words, *, inside: bool) -> Words:
    """The verb with its mark among its objects."""
    if "@" in pattern and pattern.startswith("给@") and pattern != "给@":
        return said("给", f"{at}.r.to") + recipient + _marked(pattern[2:], at, mark, bool(thing)) + thing
    if "@" in pattern:
        return _marked(pattern.replace("@", ""), at, mark, True) + recipient + thing
    if "~" in pattern:
        before, _, verb = pattern.partition("~")
        if not thing:
            raise Unsaid("to whom")
        if verb.startswith("的"):  # 付了票的钱
            return _marked(before, at, mark, True) + thing + said(verb.replace("·", ""), f"{at}.v")
        return said(before, f"{at}.v") + thing + _marked(verb, at, mark, True)
    return _marked(pattern, at, mark, bool(thing) or inside) + thing + recipient


def _marked(verb: str, at: str, mark: str, governs: bool) -> Words:
    """The verb with 了, 过 or 着: inside a verb that has its object inside, but for 了 at the end."""
    head, inner, tail = verb.partition("·")
    aspect = said(mark, f"{at}.x", f"{at}.v")
    if inner and (mark != "了" or governs):
        return said(head, f"{at}.v") + aspect + said(tail, f"{at}.v")
    return said(head + tail, f"{at}.v") + aspect


def _given(disposal: str, at: str, mark: str, recipient: Words) -> Words:
    return said(disposal.replace("@", ""), f"{at}.v") + said(mark, f"{at}.x", f"{at}.v") + recipient


def _graded(pattern: str, at: str, thing: Words, manner: str) -> Words:
    """游得很好, 开卡车开得很快."""
    head, _, _ = pattern.partition("·")
    copied = said(head, f"{at}.v") + thing if thing else []
    if pattern == "工作" and manner == "得太多":  # 工作太多
        manner = "太多"
    return copied + said(head, f"{at}.v") + said(manner, f"{at}.m")


# Sentences


def sentence_words(sentence: Sentence) -> Words:
    """The whole sentence with its punctuation."""
    if odd(sentence):
        raise Unsaid("odd")
    body = _linked(sentence, sentence.link) if sentence.link else _body(sentence, Setting())
    _parsed(body)
    if sentence.listener:
        body = said(LISTENERS[sentence.listener], "listener") + said("，") + body
    closing = "。" if sentence.force is Force.STATEMENT else ENDS.get(sentence.force, "。")
    return body + said(closing)


def _parsed(body: Words) -> None:
    """Unsaid where two words read as others: 音乐会会取消, 简爱唱歌."""
    if any(misread in text_of(body) for misread in ("会会", "简爱")):
        raise Unsaid("misread")


def _body(sentence: Sentence, setting: Setting) -> Words:
    clause = sentence.clause
    if sentence.force in (Force.COMMAND, Force.PROPOSAL):
        return _command(sentence)
    if sentence.force is not Force.QUESTION:
        return clause_words(clause, "c0", setting)
    setting = replace(setting, questioned=True, asked=sentence.asked)
    if sentence.asked is None:
        return clause_words(clause, "c0", setting) + said("吗", "c0.x")
    if sentence.asked is Asked.SUBJECT:
        return clause_words(clause, "c0", replace(setting, subjectless=True))
    return clause_words(clause, "c0", setting)


def _command(sentence: Sentence) -> Words:
    clause, event = sentence.clause, sentence.clause.event
    time = moment(event.time, "c0.t") if event.time is not None else []
    denied = clause.polarity is not Polarity.POSITIVE
    if event.time == "now" and sentence.force is Force.COMMAND and not denied:
        time = said("现在就", "c0.t")
    refusal = {Polarity.POSITIVE: "", Polarity.NEGATIVE: "别", Polarity.NEVER: "永远不要"}[clause.polarity]
    if event.manner and MANNERS.get(event.manner, "").startswith("得") and event.manner != "too much":
        raise Unsaid("do it well")
    worn = event.verb == "wear" and not denied and known(event.object)  # 围上你的围巾, not 围你的围巾
    event = replace(event, verb="put_on") if worn else event
    doing = verb_phrase(event, "c0", Frame([]), denied=denied and event.manner != "too much", disposed=not worn)
    if event.verb in tables.SENT and not denied and doing[0].anchors == {"c0.v"}:
        doing = [Word("去" + doing[0].text, doing[0].anchors), *doing[1:]]
    if sentence.force is Force.PROPOSAL:
        return said("我们", "c0.s") + time + doing + said("吧", "c0.s")
    please = said("请", "please") if sentence.please else []
    return please + time + said(refusal, "c0.n") + doing


def passive_words(passive: Passive) -> Words:
    """What was done to something: 被."""
    at = "c0"
    time = moment(passive.time, f"{at}.t") if passive.time is not None else []
    around = {
        (Tense.PAST, Polarity.POSITIVE): [],
        (Tense.PAST, Polarity.NEGATIVE): said("没", f"{at}.n"),
        (Tense.PRESENT, Polarity.POSITIVE): said("已经", f"{at}.f"),
        (Tense.FUTURE, Polarity.POSITIVE): said("会", f"{at}.x"),
        (Tense.FUTURE, Polarity.NEGATIVE): said("不", f"{at}.n") + said("会", f"{at}.x"),
    }[passive.tense, passive.polarity]
    verb = _before_object(Event(passive.verb, object=passive.patient), found(VERBS, passive.verb))
    done = passive.tense is not Tense.FUTURE and passive.polarity is Polarity.POSITIVE
    if undergone_oddly(passive.verb, passive.patient, passive.agent):
        raise Unsaid("odd")
    if (passive.tense is Tense.FUTURE and passive.verb == "close") or (
        passive.polarity is Polarity.NEGATIVE and passive.verb in ("lose", "break")
    ):
        raise Unsaid("会被关上, 没被弄丢")
    by = said("被", f"{at}.b.by") + (noun_phrase(passive.agent, f"{at}.b") if passive.agent else [])
    if passive.agent is None and _topical(passive):
        by = []
    open_end = passive.polarity is Polarity.NEGATIVE or passive.tense is Tense.FUTURE
    unfinished = open_end and passive.verb not in ("eat", "drink", "cut", "print")
    result = verb.pattern if unfinished else verb.disposal or verb.pattern  # 没翻译, not 没翻译好
    if not by and passive.verb == "turn_off":  # 灯关了, not 灯关掉了
        result = result.removesuffix("掉")
    doing = said(result, f"{at}.v") + said("了" * done, f"{at}.x", f"{at}.v")
    patient = noun_phrase(passive.patient, f"{at}.s", bare=True)
    _parsed(patient + time + around + by)
    asking = said("吗", f"{at}.x") + said("？") if passive.questioned else said("。")
    return patient + time + around + by + doing + asking


def _topical(passive: Passive) -> bool:
    """Whether 被 is left out: 会议取消了, but 会被翻译, as 会翻译 is to be able to."""
    if not isinstance(passive.patient, Noun) or {"person", "animal"} & LEXICON.nouns[passive.patient.lexeme].classes:
        return False
    return passive.verb in (["cancel"] if passive.tense is Tense.FUTURE else tables.TOPICAL)


def same_subject(first: Clause, second: Clause) -> bool:
    """Whether the second clause goes on about the first one's subject."""
    return second.subject in (first.subject, Again(first.subject))


def _linked(sentence: Sentence, link: Link) -> Words:
    """Two clauses: the condition and the time come first."""
    main, other = sentence.clause, link.clause
    if link.bond in (Bond.IF, Bond.WHEN, Bond.WHILE):
        if not link.first:
            raise Unsaid("what comes first in Chinese")
        return _conditional(sentence, main, other, link.bond)
    shared = link.bond in (Bond.AND, Bond.BUT) and same_subject(main, other)
    second = clause_words(other, "c1", Setting(subjectless=shared, following=shared, told=_explains(link)))
    ahead = main.tense is Tense.FUTURE or main.aspect is Aspect.PLANNED
    if shared and ahead and link.bond is Bond.AND and second[0].text in ("会", "要"):  # 会去海滩，然后看海
        second = second[1:]
    bonds = {Bond.AND: "然后", Bond.BUT: "但是", Bond.SO: "所以", Bond.BECAUSE: "因为"}
    if link.bond is Bond.SO and MANNERS.get(main.event.manner or "", "").startswith("得"):
        raise Unsaid("当时工作得太多，所以")
    if link.bond not in bonds:
        raise Unsaid(link.bond.name)
    leading = Setting(leading=link.bond is Bond.AND)
    return clause_words(main, "c0", leading) + said("，") + said(bonds[link.bond], "bond") + second


def _explains(link: Link) -> bool:
    """Whether the clause tells why, so that its past shows: 因为他工作得太多."""
    return link.bond is Bond.BECAUSE and MANNERS.get(link.clause.event.manner or "", "").startswith("得")


def _conditional(sentence: Sentence, main: Clause, other: Clause, bond: Bond) -> Words:
    shared = same_subject(other, main)
    if bond is Bond.IF:
        condition = said("如果", "bond") + clause_words(other, "c1", Setting(timeless=True, condition=True))
        setting = Setting(subjectless=shared, told=True)
        if sentence.force is Force.COMMAND:
            return condition + said("，") + said("就", "bond") + _command(sentence)
        understood = shared and isinstance(other.subject, Person)
        doer = replace(main, subject=Again(other.subject)) if shared and not isinstance(main.subject, Again) else main
        subject = [] if understood else _subject(doer, "c0")  # 如果大卫觉得热，他就会脱掉大衣
        rest = clause_words(main, "c0", replace(setting, subjectless=True))
        if shared and other.event.quality == Quality("ready"):  # 如果我们准备好了，就离开
            rest = [word for word in rest if word.text != "会"]
        return condition + said("，") + subject + said("就", "bond") + rest
    ongoing = main.aspect is Aspect.ONGOING
    if bond is Bond.WHILE and main.tense is not Tense.PAST:
        raise Unsaid("while it is going on")
    quality = other.event.quality
    if main.tense is Tense.PAST and not ongoing and (quality is None or quality.lexeme != "young"):
        raise Unsaid("when in the past")
    done = main.tense is Tense.FUTURE and other.event.verb in ("come_back", "arrive")
    bond_word = "以后" if done else "的时候"
    if done and other.event.verb == "arrive" and other.event.place is None:
        bond_word = "了以后"  # 我们到了以后
    time = clause_words(other, "c1", Setting(timeless=True)) + said(bond_word, "bond")
    return time + said("，") + clause_words(main, "c0", Setting(subjectless=shared, told=True))
