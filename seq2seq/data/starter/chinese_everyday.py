"""Everyday sentences in Chinese and English that no grammar makes, and welcomes to places, some of them held out."""

from __future__ import annotations

from seq2seq.data.starter.chinese_lexicon import PLACES
from seq2seq.data.starter.lexicon import shown
from seq2seq.data.starter.words import Word, Words, text_of, words

PAIRS = """
    你好。 | Hello.
    你好！ | Hello!
    您好，先生。 | Hello, sir.
    您好，女士。 | Hello, madam.
    大家好。 | Hello, everyone.
    早上好。 | Good morning.
    孩子们，早上好。 | Good morning, children.
    下午好。 | Good afternoon.
    晚上好。 | Good evening.
    女士，晚上好。 | Good evening, madam.
    晚安。 | Good night.
    再见。 | Goodbye.
    再见！ | Goodbye!
    先生，再见。 | Goodbye, sir.
    回头见。 | See you later.
    明天见。 | See you tomorrow.
    星期一见。 | See you on Monday.
    星期五见。 | See you on Friday.
    下周见。 | See you next week.
    今天晚上见。 | See you this evening.
    周末愉快。 | Have a nice weekend.
    祝你有愉快的一天。 | Have a nice day.
    一路平安。 | Have a good trip.
    假期愉快。 | Have a nice vacation.
    请慢用。 | Enjoy your meal.
    祝你好运。 | Good luck.
    祝你好运！ | Good luck!
    生日快乐！ | Happy birthday!
    玛丽，生日快乐！ | Happy birthday, Marie!
    圣诞快乐！ | Merry Christmas!
    新年快乐！ | Happy New Year!
    恭喜！ | Congratulations!
    干杯！ | Cheers!
    谢谢。 | Thank you.
    谢谢！ | Thank you!
    非常感谢。 | Thank you very much.
    谢谢您，先生。 | Thank you, sir.
    谢谢您，女士。 | Thank you, madam.
    谢谢你的帮助。 | Thank you for your help.
    谢谢你的礼物。 | Thank you for your present.
    不客气。 | You're welcome.
    不，谢谢。 | No, thank you.
    好的，谢谢。 | Yes, thank you.
    是的。 | Yes.
    是的，先生。 | Yes, sir.
    不是。 | No.
    也许吧。 | Maybe.
    当然。 | Of course.
    当然可以。 | Of course you can.
    没问题。 | No problem.
    没关系。 | It doesn't matter.
    对不起。 | I'm sorry.
    对不起，我迟到了。 | I'm sorry I'm late.
    不好意思。 | Excuse me.
    不好意思，先生。 | Excuse me, sir.
    不好意思，火车站在哪里？ | Excuse me, where is the station?
    你好吗？ | How are you?
    我很好，谢谢。 | I'm fine, thank you.
    你呢？ | And you?
    你叫什么名字？ | What is your name?
    你多大了？ | How old are you?
    他多大了？ | How old is he?
    她多大了？ | How old is she?
    很高兴认识你。 | Nice to meet you.
    我也很高兴认识你。 | Nice to meet you, too.
    你从哪里来？ | Where are you from?
    我是中国人。 | I am Chinese.
    她是法国人。 | She is French.
    他是英国人。 | He is English.
    他们是美国人。 | They are American.
    我来自上海。 | I am from Shanghai.
    我来自北京。 | I am from Beijing.
    我来自巴黎。 | I am from Paris.
    她来自伦敦。 | She is from London.
    我住在上海。 | I live in Shanghai.
    她住在上海。 | She lives in Shanghai.
    我在上海工作。 | I work in Shanghai.
    我爸爸在上海工作。 | My father works in Shanghai.
    我们爱上海。 | We love Shanghai.
    我爱上海。 | I love Shanghai.
    我爱北京。 | I love Beijing.
    上海非常大。 | Shanghai is very big.
    北京非常美丽。 | Beijing is very beautiful.
    我想去上海。 | I want to go to Shanghai.
    他们明年会去上海。 | They will go to Shanghai next year.
    我爱学习。 | I love studying.
    我爱学习 | I love studying
    我爱学习！ | I love studying!
    我爱学习中文。 | I love studying Chinese.
    我爱学习英语。 | I love studying English.
    她爱学习。 | She loves studying.
    他不爱学习。 | He does not love studying.
    你爱学习吗？ | Do you love studying?
    我们爱学习。 | We love studying.
    学习很重要。 | Studying is important.
    我喜欢学习。 | I like studying.
    我爱你。 | I love you.
    我爱你！ | I love you!
    我爱你们。 | I love you all.
    我想你。 | I miss you.
    我爱我的家。 | I love my home.
    你能说中文吗？ | Can you speak Chinese?
    你能说英语吗？ | Can you speak English?
    我能说一点中文。 | I can speak a little Chinese.
    我不明白。 | I don't understand.
    我明白了。 | I understand.
    我知道。 | I know.
    我知道了。 | I see.
    我不知道。 | I don't know.
    请再说一遍。 | Say it again, please.
    请说慢一点。 | Speak more slowly, please.
    请进。 | Come in, please.
    请坐。 | Sit down, please.
    请等一下。 | Wait a moment, please.
    等一下！ | Wait a moment!
    小心！ | Be careful!
    快点！ | Hurry up!
    安静！ | Be quiet!
    加油！ | Come on!
    救命！ | Help!
    别担心。 | Don't worry.
    别害怕。 | Don't be afraid.
    别忘了。 | Don't forget.
    别动！ | Don't move!
    我们走吧。 | Let's go.
    我们走吧！ | Let's go!
    我们开始吧。 | Let's begin.
    我来了！ | I'm coming!
    这是什么？ | What is this?
    那是什么？ | What is that?
    这是谁？ | Who is this?
    他是谁？ | Who is he?
    她是谁？ | Who is she?
    怎么了？ | What's wrong?
    为什么？ | Why?
    为什么不呢？ | Why not?
    什么时候？ | When?
    在哪里？ | Where?
    谁？ | Who?
    现在几点？ | What time is it?
    今天星期几？ | What day is it today?
    今天星期一。 | Today is Monday.
    今天星期五。 | Today is Friday.
    今天星期天。 | Today is Sunday.
    这个多少钱？ | How much is this?
    那个多少钱？ | How much is that?
    太贵了。 | It's too expensive.
    我要这个。 | I'll take this one.
    洗手间在哪里？ | Where is the restroom?
    你在做什么？ | What are you doing?
    他在做什么？ | What is he doing?
    她在做什么？ | What is she doing?
    你怎么去上班？ | How do you get to work?
    我同意。 | I agree.
    我不同意。 | I don't agree.
    你说得对。 | You are right.
    你错了。 | You are wrong.
    真的吗？ | Really?
    太好了！ | That's great!
    好主意！ | Good idea!
    真可惜。 | What a pity.
    真漂亮！ | How beautiful!
    真好吃！ | How delicious!
    够了。 | That's enough.
    就这些。 | That's all.
    慢慢来。 | Take your time.
    照顾好自己。 | Take care of yourself.
    早日康复。 | Get well soon.
    看情况。 | It depends.
    这是我的错。 | It's my fault.
    这不是我的错。 | It's not my fault.
    我准备好了。 | I am ready.
    我迷路了。 | I am lost.
    请帮帮我。 | Help me, please.
    你能帮我吗？ | Can you help me?
    我可以进来吗？ | May I come in?
    我可以问一个问题吗？ | May I ask a question?
    我可以开窗户吗？ | May I open the window?
    学无止境。 | There is no end to learning.
    熟能生巧。 | Practice makes perfect.
    时间就是金钱。 | Time is money.
    健康最重要。 | Health is the most important thing.
    有志者，事竟成。 | Where there is a will, there is a way.
    欢迎！ | Welcome!
    欢迎光临。 | Welcome.
    欢迎回家。 | Welcome home.
    欢迎来我家。 | Welcome to my house.
    欢迎来我们学校。 | Welcome to our school.
"""
# Somebody may be welcomed here for the first time; the names themselves are seen in training.
UNWELCOMED = ("Beijing", "Rome", "Japan", "Athens", "Canada", "Vienna")
ENDS = {"": "", "。": ".", "！": "!"}


def everyday() -> list[tuple[str, str]]:
    """All pairs, Chinese first, with welcomes to all places but those held out."""
    rows = (line.split(" | ") for line in PAIRS.strip().splitlines())
    pairs = [(source.strip(), target.strip()) for source, target in rows]
    return pairs + [
        ("".join(word.text for word in chinese), text_of(english))
        for chinese, english in welcomes(tuple(place for place in PLACES if place not in UNWELCOMED))
    ]


def welcomes(places: tuple[str, ...]) -> list[tuple[Words, Words]]:
    """Welcome to each of the places, with and without a mark at the end."""
    return [(_chinese(place, end), _english(place, ENDS[end])) for place in places for end in ENDS]


def _chinese(place: str, end: str) -> Words:
    pieces = [("欢迎", "v"), ("来", "p.p"), (PLACES[place], "p.h")]
    return [Word(text, frozenset({anchor})) for text, anchor in pieces] + ([Word(end, frozenset())] if end else [])


def _english(place: str, end: str) -> Words:
    pieces = words("Welcome", "v") + words("to", "p.p") + words(shown(place), "p.h")
    return [*pieces[:-1], Word(pieces[-1].text + end, pieces[-1].anchors)]
