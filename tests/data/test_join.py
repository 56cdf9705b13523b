"""Joined text holds every sentence once, in its order, at the lengths that were asked for."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from seq2seq.data.corpus import load_corpus
from seq2seq.data.join import by_length, join_pairs, lengths_up_to, of_all_lengths, words_in
from seq2seq.recipe import parse_recipe

ENGLISH_FRENCH = ("en", "fr")
SENTENCES = st.lists(st.integers(1, 15).map(lambda n: (" ".join("a" * n), " ".join("b" * n))), max_size=60)


@given(SENTENCES, st.integers(2, 60))
def test_every_sentence_is_joined_once_and_in_order(pairs: list[tuple[str, str]], most: int) -> None:
    joined = list(of_all_lengths(pairs, most, ENGLISH_FRENCH))
    for side in (0, 1):
        assert " ".join(pair[side] for pair in joined) == " ".join(pair[side] for pair in pairs)


@given(SENTENCES, st.integers(2, 60))
def test_a_group_takes_as_many_neighbours_as_its_limit_allows(pairs: list[tuple[str, str]], limit: int) -> None:
    sizes = [words_in(source, "en") for source, _ in join_pairs(pairs, iter([limit] * 99), ENGLISH_FRENCH)]
    singles = {words_in(source, "en") for source, _ in pairs}
    assert all(size <= limit or size in singles for size in sizes)
    assert all(one + other > limit for one, other in pairwise(sizes))


@given(SENTENCES)
def test_the_texts_of_a_length_study_have_that_length(pairs: list[tuple[str, str]]) -> None:
    kept = by_length(pairs, 25, ENGLISH_FRENCH)
    assert list(kept) == lengths_up_to(25) == [10, 20, 25]
    for least, most in ((0, 10), (10, 20), (20, 25)):
        assert all(least < words_in(source, "en") <= most for source, _ in kept[most])


def test_languages_without_spaces_are_joined_without_and_counted_in_characters() -> None:
    pairs = [("我来。", "I come."), ("你去。", "You go.")]
    assert list(join_pairs(pairs, iter([6]), ("zh", "en"))) == [("我来。你去。", "I come. You go.")]
    assert words_in("我来。", "zh-Hans") == 3


def test_a_recipe_joins_its_training_text_and_leaves_what_is_scored_alone() -> None:
    text = "data: {corpus: starter-en-fr, source: en, target: fr}"
    plain, joined = (load_corpus(parse_recipe(text, "any", more).data, 1) for more in ([], ["data.join=60"]))
    assert (joined.valid, joined.test) == (plain.valid, plain.test)
    lengths = [words_in(pair.source, "en") for pair in joined.train]
    assert max(lengths) in range(55, 61) and len(joined.train) < len(plain.train) / 4
    assert " ".join(pair.target for pair in joined.train) == " ".join(pair.target for pair in plain.train)
