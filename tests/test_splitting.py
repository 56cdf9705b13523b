"""Long text in parts."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from seq2seq.splitting import join, split_long


def sizes(texts: list[str]) -> list[int]:
    """A tokenizer that spells every character in its bytes: the most pieces there can be."""
    return [len(text.encode()) for text in texts]


@settings(deadline=None)
@given(st.text("ab .,;!?。，”é\t😀", max_size=300), st.integers(8, 40))
def test_parts_are_short_enough_and_hold_everything(text: str, longest: int) -> None:
    parts = split_long(text, sizes, longest)
    assert all(part.strip() for part in parts)
    assert all(size <= longest for size in sizes(parts))
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


def test_a_cut_falls_where_a_sentence_ends() -> None:
    text = 'He said: "Go home." I did not, as it rained. Did you? Yes.'
    assert split_long(text, sizes, 30) == ['He said: "Go home."', "I did not, as it rained.", "Did you?", "Yes."]
    assert split_long("我们去北京。你呢？他不去。", sizes, 24) == ["我们去北京。", "你呢？", "他不去。"]


def test_a_long_sentence_is_cut_at_a_comma_else_between_words_else_anywhere() -> None:
    assert split_long("one two, three four", sizes, 12) == ["one two,", "three four"]
    assert split_long("one two three", sizes, 8) == ["one two", "three"]
    assert split_long("onetwothree", sizes, 8) == ["onetwoth", "ree"]


def test_parts_are_joined_as_their_script_is_written() -> None:
    assert join(["One.", "", "Two."]) == "One. Two."
    assert join(["你好。", "再见。"]) == "你好。再见。"


def test_parts_are_joined_with_a_space_where_their_script_writes_one() -> None:
    assert join(["안녕하세요", "저는 학생입니다."]) == "안녕하세요 저는 학생입니다."
    assert join(["你好。", "我来了！", "走吧"]) == "你好。我来了！走吧"
    assert join(["One.", "", "Two."]) == "One. Two."
