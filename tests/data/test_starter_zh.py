"""The Chinese of the starter grammar against sentences that any Chinese teacher would sign, and what the files promise."""

# ruff: noqa: E501  (a row of a table is a line)
from __future__ import annotations

import bz2
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from seq2seq.data.corpus import read_tagged
from seq2seq.data.starter import chinese, chinese_lexicon
from seq2seq.data.starter.chinese_lexicon import Unsaid, numeral
from seq2seq.data.starter.chinese_sample import sentence
from seq2seq.data.starter.corpus import NOVEL, ZH_EN, Pair, draw_pairs, english_words, realize_chinese
from seq2seq.data.starter.draw import Draw
from seq2seq.data.starter.lexicon import LEXICON, shown
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
    Span,
    Tense,
    Together,
    Vague,
)
from seq2seq.data.starter.novelty import held_out
from seq2seq.data.starter.passive import Passive
from seq2seq.errors import UserError

FOLDER = Path(__file__).resolve().parent.parent.parent / "data" / ZH_EN.folder
ME, YOU, HE, SIR = Person(1), Person(2), Person(3), Person(2, polite=True)
SHE, THEY = Person(3, gender=Gender.FEMALE), Person(3, Number.MANY)
A, THIS = Determination.INDEFINITE, Determination.THIS
BOY, BOOK, DOOR, APPLE = Noun("boy"), Noun("book"), Noun("door"), Noun("apple", determination=A)
KITCHEN = Place(Relation.AT, Noun("kitchen"))


def did(event: Event, who: Entity = ME) -> Clause:
    return Clause(who, event, Tense.PAST)


def asked(clause: Clause, what: Asked | None = None) -> Sentence:
    return Sentence(clause, Force.QUESTION, what)


SENTENCES: list[tuple[str, str, Sentence | Passive]] = [
    # aspect
    ("我吃了一个苹果。", "I ate an apple.", Sentence(did(Event("eat", APPLE)))),
    (
        "我没买那本书。",
        "I did not buy the book.",
        Sentence(replace(did(Event("buy", BOOK)), polarity=Polarity.NEGATIVE)),
    ),
    ("他正在睡觉。", "He is sleeping.", Sentence(Clause(HE, Event("sleep"), aspect=Aspect.ONGOING))),
    ("他当时正在睡觉。", "He was sleeping.", Sentence(Clause(HE, Event("sleep"), Tense.PAST, Aspect.ONGOING))),
    (
        "她没在睡觉。",
        "She is not sleeping.",
        Sentence(Clause(SHE, Event("sleep"), Tense.PRESENT, Aspect.ONGOING, Polarity.NEGATIVE)),
    ),
    ("他们游过泳。", "They have swum.", Sentence(Clause(THEY, Event("swim"), aspect=Aspect.PERFECT))),
    (
        "他从来没滑过雪。",
        "He has never skied.",
        Sentence(Clause(HE, Event("ski"), Tense.PRESENT, Aspect.PERFECT, Polarity.NEVER)),
    ),
    (
        "他还没离开。",
        "He has not left yet.",
        Sentence(Clause(HE, Event("leave"), Tense.PRESENT, Aspect.PERFECT, Polarity.NOT_YET)),
    ),
    (
        "他已经离开了。",
        "He has already left.",
        Sentence(Clause(HE, Event("leave", frequency="already"), aspect=Aspect.PERFECT)),
    ),
    ("他不会来。", "He will not come.", Sentence(Clause(HE, Event("come"), Tense.FUTURE, polarity=Polarity.NEGATIVE))),
    ("要下雨了。", "It is going to rain.", Sentence(Clause(Vague("it"), Event("rain"), aspect=Aspect.PLANNED))),
    ("他以前常常抽烟。", "He used to smoke.", Sentence(Clause(HE, Event("smoke"), Tense.PAST, Aspect.HABIT))),
    ("他不再抽烟了。", "He does not smoke anymore.", Sentence(Clause(HE, Event("smoke"), polarity=Polarity.NO_LONGER))),
    (
        "我正在厨房里做一个蛋糕。",
        "I am making a cake in the kitchen.",
        Sentence(Clause(ME, Event("make", Noun("cake", determination=A), place=KITCHEN), aspect=Aspect.ONGOING)),
    ),
    (
        "她穿着那条裙子。",
        "She is wearing the skirt.",
        Sentence(Clause(SHE, Event("wear", Noun("skirt")), aspect=Aspect.ONGOING)),
    ),
    (
        "她戴着那顶帽子。",
        "She is wearing the hat.",
        Sentence(Clause(SHE, Event("wear", Noun("hat")), aspect=Aspect.ONGOING)),
    ),
    # time before the verb, place before the verb
    (
        "她昨天在公园里看见了一只狗。",
        "She saw a dog in the park yesterday.",
        Sentence(
            did(
                Event("see", Noun("dog", determination=A), place=Place(Relation.AT, Noun("park")), time="yesterday"),
                SHE,
            )
        ),
    ),
    (
        "我明天会去北京。",
        "I will go to Beijing tomorrow.",
        Sentence(
            Clause(ME, Event("go", place=Place(Relation.AT, Named("Beijing"), True), time="tomorrow"), Tense.FUTURE)
        ),
    ),
    ("他三天前离开了。", "He left three days ago.", Sentence(did(Event("leave", time=Span(3, "day", "ago")), HE))),
    (
        "我两点半会来。",
        "I will come at half past two.",
        Sentence(Clause(ME, Event("come", time=Clock(2, 30)), Tense.FUTURE)),
    ),
    (
        "我五月三号会来。",
        "I will come on May 3.",
        Sentence(Clause(ME, Event("come", time=Date(3, "May")), Tense.FUTURE)),
    ),
    # 把
    ("他把门关上了。", "He closed the door.", Sentence(did(Event("close", DOOR), HE))),
    (
        "请把那些窗户打开。",
        "Open the windows, please.",
        Sentence(Clause(YOU, Event("open", Noun("window", Number.MANY))), Force.COMMAND, please=True),
    ),
    (
        "我没把门锁上。",
        "I did not lock the door.",
        Sentence(replace(did(Event("lock", DOOR)), polarity=Polarity.NEGATIVE)),
    ),
    ("我把书还给了玛丽。", "I gave back the book to Marie.", Sentence(did(Event("give_back", BOOK, Named("Marie"))))),
    (
        "我给了她一朵花。",
        "I gave her a flower.",
        Sentence(did(Event("give", Noun("flower", determination=A), SHE))),
    ),
    # 被
    ("窗户被那个男孩打碎了。", "The window was broken by the boy.", Passive(Noun("window"), "break", Noun("boy"))),
    ("会议没取消。", "The meeting was not canceled.", Passive(Noun("meeting"), "cancel", polarity=Polarity.NEGATIVE)),
    (
        "合同没翻译。",
        "The contract was not translated.",
        Passive(Noun("contract"), "translate", polarity=Polarity.NEGATIVE),
    ),
    ("汽车修好了吗？", "Was the car repaired?", Passive(Noun("car"), "repair", questioned=True)),
    (
        "门昨天被他锁上了吗？",
        "Was the door locked by him yesterday?",
        Passive(DOOR, "lock", HE, time="yesterday", questioned=True),
    ),
    # classifiers, number, 的
    (
        "我有两本词典。",
        "I have two dictionaries.",
        Sentence(Clause(ME, Event("have", Noun("dictionary", Number.MANY, count=2)))),
    ),
    (
        "这匹马很美丽。",
        "This horse is beautiful.",
        Sentence(Clause(Noun("horse", determination=THIS), Event("be", quality=Quality("beautiful")))),
    ),
    (
        "那些花是红色的。",
        "The flowers are red.",
        Sentence(Clause(Noun("flower", Number.MANY), Event("be", quality=Quality("red")))),
    ),
    (
        "我妹妹和玛丽的朋友不累。",
        "My sister and Marie's friend are not tired.",
        Sentence(
            Clause(
                Together(Noun("sister", owner=ME), Noun("friend", owner=Named("Marie"))),
                Event("be", quality=Quality("tired")),
                polarity=Polarity.NEGATIVE,
            )
        ),
    ),
    (
        "桌子上有三把钥匙。",
        "There are three keys on the table.",
        Sentence(Clause(Noun("key", Number.MANY, count=3), Event("be.there", place=Place(Relation.ON, Noun("table"))))),
    ),
    (
        "我买的那本书很有趣。",
        "The book that I bought is interesting.",
        Sentence(
            Clause(
                Noun("book", relative=Relative(did(Event("buy", BOOK)), Asked.OBJECT)),
                Event("be", quality=Quality("interesting")),
            )
        ),
    ),
    (
        "保罗比她高。",
        "Paul is taller than her.",
        Sentence(Clause(Named("Paul"), Event("be", quality=Quality("tall", None, SHE)))),
    ),
    (
        "你明天会游得很好。",
        "You will swim well tomorrow.",
        Sentence(Clause(YOU, Event("swim", manner="well", time="tomorrow"), Tense.FUTURE)),
    ),
    # what a reader corrected
    ("我坐了火车。", "I took the train.", Sentence(did(Event("take", Noun("train"))))),
    ("你回复了那封信吗？", "Did you answer the letter?", asked(did(Event("answer", Noun("letter")), YOU))),
    ("我爱那位工程师。", "I love the engineer.", Sentence(Clause(ME, Event("love.person", Noun("engineer"))))),
    ("他忘了带那把雨伞。", "He forgot the umbrella.", Sentence(did(Event("forget", Noun("umbrella")), HE))),
    (
        "我买了一朵红色的花。",
        "I bought a red flower.",
        Sentence(did(Event("buy", Noun("flower", determination=A, qualities=("red",))))),
    ),
    (
        "他看见了你那顶漂亮的帽子。",
        "He saw your pretty hat.",
        Sentence(did(Event("see", Noun("hat", qualities=("pretty",), owner=YOU)), HE)),
    ),
    (
        "他试穿了那条裤子，然后把它买下来了。",
        "He tried on the trousers and he bought them.",
        Sentence(
            did(Event("try_on", Noun("trousers")), HE),
            link=Link(Bond.AND, did(Event("buy", Again(Noun("trousers"))), HE)),
        ),
    ),
    (
        "我不能读那份菜单。",
        "I cannot read the menu.",
        Sentence(Clause(ME, Event("can:bare", action=Event("read", Noun("menu"))), polarity=Polarity.NEGATIVE)),
    ),
    (
        "她每年都去旅行。",
        "She travels every year.",
        Sentence(Clause(SHE, Event("travel", time="every year"))),
    ),
    (
        "他还没吃那个蛋糕。",
        "He has not eaten the cake yet.",
        Sentence(Clause(HE, Event("eat", Noun("cake")), Tense.PRESENT, Aspect.PERFECT, Polarity.NOT_YET)),
    ),
    (
        "别脱你的大衣。",
        "Do not take off your coat.",
        Sentence(Clause(YOU, Event("take_off", Noun("coat", owner=YOU)), polarity=Polarity.NEGATIVE), Force.COMMAND),
    ),
    (
        "他以前教法律。",
        "He used to teach law.",
        Sentence(
            Clause(HE, Event("teach", Noun("law", determination=Determination.GENERIC)), Tense.PAST, Aspect.HABIT)
        ),
    ),
    ("她昨天睡了。", "She slept yesterday.", Sentence(did(Event("sleep", time="yesterday"), SHE))),
    (
        "他不记得那个地址了。",
        "He does not remember the address anymore.",
        Sentence(Clause(HE, Event("remember", Noun("address")), polarity=Polarity.NO_LONGER)),
    ),
    (
        "他听见了一只狗的叫声。",
        "He heard a dog.",
        Sentence(did(Event("hear", Noun("dog", determination=A)), HE)),
    ),
    # questions
    ("你要去购物吗？", "Are you going shopping?", asked(Clause(YOU, Event("go_shopping"), aspect=Aspect.ONGOING))),
    (
        "他决定换工作了吗？",
        "Did he decide to change jobs?",
        asked(did(Event("decide:to", action=Event("change_jobs")), HE)),
    ),
    (
        "你喜欢音乐吗？",
        "Do you like music?",
        asked(Clause(YOU, Event("like", Noun("music", determination=Determination.GENERIC)))),
    ),
    ("您为什么哭了？", "Why did you cry?", asked(did(Event("cry"), SIR), Asked.REASON)),
    (
        "谁把花瓶打碎了？",
        "Who broke the vase?",
        asked(did(Event("break", Noun("vase")), Vague("someone")), Asked.SUBJECT),
    ),
    ("你买了什么？", "What did you buy?", asked(did(Event("buy", Vague("something")), YOU), Asked.OBJECT)),
    ("他是什么时候来的？", "When did he come?", asked(did(Event("come"), HE), Asked.TIME)),
    (
        "你住在哪里？",
        "Where do you live?",
        asked(Clause(YOU, Event("live", place=Place(Relation.AT, Named("here")))), Asked.PLACE),
    ),
    (
        "你会买多少个苹果？",
        "How many apples will you buy?",
        asked(Clause(YOU, Event("buy", Noun("apple", Number.MANY)), Tense.FUTURE), Asked.QUANTITY),
    ),
    (
        "柜子里有梨吗？",
        "Are there any pears in the cupboard?",
        asked(
            Clause(
                Noun("pear", Number.MANY, determination=A),
                Event("be.there", place=Place(Relation.IN, Noun("cupboard"))),
            )
        ),
    ),
    (
        "他对网球不感兴趣。",
        "He is not interested in tennis.",
        Sentence(
            Clause(
                HE,
                Event("be_interested_in", Noun("tennis", determination=Determination.GENERIC)),
                polarity=Polarity.NEGATIVE,
            )
        ),
    ),
    (
        "他没感冒。",
        "He does not have a cold.",
        Sentence(Clause(HE, Event("have_a_cold"), polarity=Polarity.NEGATIVE)),
    ),
    # two clauses
    (
        "我起了床，然后吃了早饭。",
        "I got up and I had breakfast.",
        Sentence(did(Event("get_up")), link=Link(Bond.AND, did(Event("have_breakfast")))),
    ),
    (
        "我买了一本书，然后把它读完了。",
        "I bought a book and I read it.",
        Sentence(
            did(Event("buy", Noun("book", determination=A))), link=Link(Bond.AND, did(Event("read", Again(BOOK))))
        ),
    ),
    (
        "如果下雨，我就会留在家里。",
        "If it rains, I will stay at home.",
        Sentence(
            Clause(ME, Event("stay", place=Place(Relation.AT, Named("home"))), Tense.FUTURE),
            link=Link(Bond.IF, Clause(Vague("it"), Event("rain")), first=True),
        ),
    ),
    (
        "如果大卫觉得热，他就会把大衣脱掉。",
        "If David is hot, he will take off the coat.",
        Sentence(
            Clause(Again(Named("David")), Event("take_off", Noun("coat")), Tense.FUTURE),
            link=Link(Bond.IF, Clause(Named("David"), Event("be_hot")), first=True),
        ),
    ),
    (
        "如果他们把船卖掉，就会来。",
        "If they sell the boat, they will come.",
        Sentence(
            Clause(THEY, Event("come"), Tense.FUTURE),
            link=Link(Bond.IF, Clause(THEY, Event("sell", Noun("boat"))), first=True),
        ),
    ),
    # a description holds no 把
    (
        "我看见了修好了那艘船的那个男孩。",
        "I saw the boy who repaired the boat.",
        Sentence(
            did(Event("see", replace(BOY, relative=Relative(did(Event("repair", Noun("boat")), BOY), Asked.SUBJECT))))
        ),
    ),
    # by object
    ("他看了那部话剧。", "He saw the play.", Sentence(did(Event("see", Noun("play.stage")), HE))),
    ("她给那把椅子刷了漆。", "She painted the chair.", Sentence(did(Event("paint", Noun("chair")), SHE))),
    (
        "她提着那个篮子。",
        "She is carrying the basket.",
        Sentence(Clause(SHE, Event("carry", Noun("basket")), aspect=Aspect.ONGOING)),
    ),
    ("灯关了。", "The lamp was turned off.", Passive(Noun("lamp"), "turn_off")),
    (
        "她两岁。",
        "She is two years old.",
        Sentence(Clause(SHE, Event("be.aged", object=Noun("year_old", Number.MANY, count=2)))),
    ),
    (
        "他很累，因为他没睡觉。",
        "He is tired because he did not sleep.",
        Sentence(
            Clause(HE, Event("be", quality=Quality("tired"))),
            link=Link(Bond.BECAUSE, replace(did(Event("sleep"), HE), polarity=Polarity.NEGATIVE)),
        ),
    ),
]


@pytest.fixture(scope="module")
def committed() -> dict[str, list[Pair]]:
    return {
        name: [
            Pair(*line.split("\t"))
            for line in bz2.decompress((FOLDER / f"{name}.tsv.bz2").read_bytes()).decode().splitlines()
        ]
        for name in ("train", "valid", "test", "test-novel")
    }


@pytest.mark.parametrize(("source", "target", "meaning"), SENTENCES, ids=[row[0] for row in SENTENCES])
def test_a_meaning_is_said_in_chinese_and_in_english(source: str, target: str, meaning: Sentence | Passive) -> None:
    pair = realize_chinese(meaning)
    assert pair is not None and (pair.source, pair.target) == (source, target)


@pytest.mark.parametrize(
    "meaning",
    [
        Sentence(Clause(ME, Event("sleep"))),  # I sleep: when?
        Sentence(
            Clause(ME, Event("eat", Noun("apple", determination=A)), polarity=Polarity.NEGATIVE, tense=Tense.PAST)
        ),
        Sentence(Clause(ME, Event("come"), Tense.CONDITIONAL)),
        Sentence(Clause(HE, Event("close", DOOR), aspect=Aspect.ONGOING)),  # 正在 of a point
        Sentence(did(Event("work", manner="too much", time="on Monday"))),  # this Monday or that
        Sentence(
            Clause(ME, Event("adore", Noun("music", determination=Determination.GENERIC)), polarity=Polarity.NEGATIVE)
        ),
        Sentence(Clause(YOU, Event("smile"), aspect=Aspect.PLANNED)),  # 你要: you are to
        Sentence(did(Event("listen_to", HE))),  # to what he says, or obey him
        Sentence(Clause(HE, Event("have:to", action=Event("work"))), Force.QUESTION),  # 不得不…吗
        Sentence(Clause(HE, Event("swim"), Tense.FUTURE)),  # 他会游泳: he can swim
        Sentence(did(Event("smile"))),  # 他微笑了
        Sentence(
            did(Event("buy", APPLE)), link=Link(Bond.AND, Clause(ME, Event("eat", Again(APPLE)), Tense.FUTURE))
        ),  # 买了一个苹果，然后会
        asked(Clause(HE, Event("read", BOOK, place=KITCHEN), aspect=Aspect.ONGOING), Asked.PLACE),  # 正在哪里
        Sentence(did(Event("correct", Noun("text")))),  # 批改课文
        Sentence(did(Event("close", Noun("shop")))),  # 关上商店
        Sentence(Clause(HE, Event("have", Noun("problem", determination=A, qualities=("easy",))))),  # 容易的难题
        Sentence(did(Event("see", Noun("menu", determination=A, qualities=("good",))))),  # 好菜单
        Sentence(
            Clause(Noun("grandmother", owner=ME), Event("be.aged", object=Noun("year_old", Number.MANY, count=14)))
        ),
        Sentence(Clause(HE, Event("like", Noun("tennis", determination=Determination.GENERIC)), Tense.PAST)),  # 以前
        Sentence(did(Event("hear", Noun("mother", owner=ME)), HE)),  # 听见了我妈妈
        Sentence(Clause(HE, Event("have", Noun("aunt", determination=A)), Tense.PAST)),  # 当时有阿姨
        Sentence(Clause(HE, Event("think_about", Noun("meeting")), aspect=Aspect.ONGOING)),  # 考虑会议
        asked(did(Event("take", Vague("something")), HE), Asked.OBJECT),  # 坐了什么
        Sentence(Clause(HE, Event("be", quality=Quality("jealous", than=ME)))),  # 比我更嫉妒
        Sentence(did(Event("buy", Noun("glove", Number.MANY, A)))),  # 一双 is one pair
        Sentence(
            did(
                Event(
                    "talk_to", replace(BOY, relative=Relative(did(Event("repair", Noun("boat")), BOY), Asked.SUBJECT))
                )
            )
        ),  # 跟修好了那艘船的那个男孩
        Sentence(Clause(YOU, Event("prepare", Noun("interview"), manner="quickly")), Force.COMMAND, please=True),
    ],
)
def test_what_chinese_would_leave_open_is_not_said(meaning: Sentence) -> None:
    with pytest.raises(Unsaid):
        chinese.sentence_words(meaning)


def test_numbers_are_written_in_characters() -> None:
    assert [numeral(n) for n in (2, 10, 12, 20, 35)] == ["二", "十", "十二", "二十", "三十五"]
    assert numeral(2, counting=True) == "两"


def test_the_chinese_tables_name_lexemes() -> None:
    known = LEXICON.nouns | LEXICON.adjectives | LEXICON.verbs
    named = {*chinese_lexicon.NOUNS, *chinese_lexicon.ADJECTIVES, *chinese_lexicon.VERBS, *chinese_lexicon.CHAINS}
    assert not [lexeme for lexeme in (*named, *chinese_lexicon.CLAIMS) if lexeme not in known]
    assert set(chinese_lexicon.PLACES) - {"Shanghai"} <= {*LEXICON.countries, *LEXICON.cities}
    assert set(chinese_lexicon.TIMES) <= set(LEXICON.times)
    assert all(verb in LEXICON.verbs and noun in LEXICON.nouns for verb, noun in chinese_lexicon.BY_OBJECT)


def test_nouns_of_a_class_have_words_of_their_own() -> None:
    words = Counter(noun.word for noun in chinese_lexicon.NOUNS.values())
    assert [word for word, count in words.items() if count > 1] == []


def test_chinese_tells_the_english_apart() -> None:
    draw, english = Draw(7), defaultdict(set)
    for _ in range(6000):
        pair = realize_chinese(sentence(draw))
        if pair:
            english[pair.source].add(pair.target)
    assert len(english) > 3000
    assert [translations for translations in english.values() if len(translations) > 1] == []


def test_an_alignment_counts_characters_and_english_words() -> None:
    pair = realize_chinese(Sentence(did(Event("close", DOOR), HE)))
    assert pair is not None and (pair.source, pair.target) == ("他把门关上了。", "He closed the door.")
    assert pair.alignment == "0-0 1-2 2-3 3-1 4-1 5-1"


def test_every_alignment_points_inside_both_sides(committed: dict[str, list[Pair]]) -> None:
    for name, part in committed.items():
        for pair in part:
            links = [tuple(map(int, link.split("-"))) for link in pair.alignment.split()]
            assert links or (name == "train" and pair.tags == "everyday"), pair
            assert all(i < len(pair.source) and j < len(pair.target.split()) for i, j in links), pair


def test_what_people_ask_for_first_is_there(committed: dict[str, list[Pair]]) -> None:
    train = {pair.source: pair.target for pair in committed["train"]}
    assert train["我爱学习"] == "I love studying"
    assert train["欢迎来上海"] == "Welcome to Shanghai"
    assert not any("欢迎来北京" in pair.source for name in ("train", "valid", "test") for pair in committed[name])
    novel = {pair.source: pair for pair in committed["test-novel"]}
    assert (novel["欢迎来北京"].target, novel["欢迎来北京"].tags) == ("Welcome to Beijing", "novel-place")


def test_no_sentence_stands_in_two_parts_or_twice(committed: dict[str, list[Pair]]) -> None:
    for side in ("source", "target"):
        sets = [{getattr(pair, side) for pair in part} for part in committed.values()]
        assert all(not one & other for i, one in enumerate(sets) for other in sets[i + 1 :])
    assert max(Counter(pair.source for part in committed.values() for pair in part).values()) == 1


def test_the_files_have_their_promised_size(committed: dict[str, list[Pair]]) -> None:
    sizes = {name: len(part) for name, part in committed.items()}
    assert sizes["train"] >= 20_000 and sizes["valid"] == sizes["test"] == 1000 and 950 <= sizes["test-novel"] <= 1050
    words = {word for part in committed.values() for pair in part for word in english_words(pair, ZH_EN)}
    assert len(words) >= 800
    assert sum(path.stat().st_size for path in FOLDER.parent.glob("starter-*/*.bz2")) < 2_000_000


def test_what_is_held_out_is_made_of_what_was_seen(committed: dict[str, list[Pair]]) -> None:
    characters = {character for pair in committed["train"] for character in pair.source}
    words = {word for pair in committed["train"] for word in english_words(pair, ZH_EN)}
    for name in ("valid", "test", "test-novel"):
        for pair in committed[name]:
            assert set(pair.source) <= characters and english_words(pair, ZH_EN) <= words, pair


def test_each_kind_of_novelty_has_its_share(committed: dict[str, list[Pair]]) -> None:
    counts = Counter(tag for pair in committed["test-novel"] for tag in pair.tags.split())
    assert all(counts[kind] >= wanted for kind, wanted in NOVEL.items())
    assert not any(tag.startswith("novel") for pair in committed["train"] for tag in pair.tags.split())


@pytest.mark.parametrize("folder", ["starter-zh-en", "starter-en-fr"])
def test_a_held_out_adjective_never_meets_its_noun_in_training(folder: str) -> None:
    pairs = {
        tuple(held.split())
        for adjective in single(LEXICON.adjectives)
        for noun in single(LEXICON.nouns)
        if held_out(("novel-adjective-noun", adjective, noun))
        for held in (f"{adjective} {noun}", f"{adjective} {LEXICON.nouns[noun].english_plural}")
    }
    english = folder.split("-").index("en") - 1
    met = {
        name: {
            bigram
            for pair in read_tagged(folder, name)
            for bigram in pairwise(word.strip(".,?!") for word in pair[english].lower().split())
        }
        for name in ("train", "test-novel")
    }
    assert not pairs & met["train"]
    # most of them are said of the noun ("the bridge is old"), so only some stand side by side
    assert len(pairs & met["test-novel"]) > 20


def single(lexemes: Iterable[str]) -> list[str]:
    """The lexemes that are one English word of their own."""
    shared = Counter(shown(lexeme) for lexeme in (*LEXICON.nouns, *LEXICON.adjectives, *LEXICON.verbs))
    return [lexeme for lexeme in lexemes if lexeme.islower() and lexeme.isalpha() and shared[lexeme] == 1]


def test_a_seed_draws_the_same_pairs() -> None:
    assert draw_pairs(ZH_EN, 300) == draw_pairs(ZH_EN, 300)


def test_sentences_are_written_with_full_width_marks(committed: dict[str, list[Pair]]) -> None:
    for part in committed.values():
        assert not any(set(pair.source) & set(" .,?!;:") for pair in part)


def test_a_split_is_read_with_its_tags_and_alignment() -> None:
    pair = next(pair for pair in read_tagged("starter-zh-en", "test-novel") if pair.source == "欢迎来北京")
    assert pair.tags == ("novel-place",)
    assert pair.alignment == ((0, 0), (1, 0), (2, 1), (3, 2), (4, 2))
    with pytest.raises(UserError, match="did you mean 'test-novel'"):
        read_tagged("starter-zh-en", "tset-novel")
