"""Text in, pieces, the same text out."""

import pytest

from seq2seq.data.corpus import Pair
from seq2seq.data.tokenizer import SPECIALS, Tokenizer, train_tokenizers
from seq2seq.errors import UserError
from seq2seq.recipe import Tokenizer as Settings
from seq2seq.specials import BEGIN, END, PAD, UNKNOWN

PAIRS = [Pair(f"The cat number {i} sleeps.", f"Le chat numéro {i} dort !") for i in range(300)]


def learn(**settings: object) -> tuple[Tokenizer, Tokenizer]:
    return train_tokenizers(PAIRS, Settings.model_validate(settings))


@pytest.mark.parametrize("kind", ["unigram", "bpe", "char", "word"])
def test_text_comes_back_as_it_was(kind: str) -> None:
    source, target = learn(kind=kind, vocabulary=400)
    assert source is target
    texts = ["The cat number 7 sleeps.", "Le chat numéro 8 dort !", "Unseen: 你好, ﬁancé…"]
    assert target.decode(target.encode(texts)) == texts


def test_a_word_begins_with_a_piece_that_says_so() -> None:
    tokenizer = learn(kind="unigram", vocabulary=300)[0]
    cat, letter = tokenizer.encode(["cat"])[0], tokenizer.processor.piece_to_id("s")
    ordinary = [n for n in range(len(tokenizer)) if n not in SPECIALS.values() and tokenizer.pieces([n])[0][0] != "<"]
    behind = tokenizer.decode([[*cat, number, letter] for number in ordinary])
    begins = {number for number, text in zip(ordinary, behind, strict=True) if text.startswith("cat ")}
    assert set(tokenizer.word_starts) == begins
    assert 5 < len(begins) < len(ordinary)


def test_special_pieces_have_fixed_numbers() -> None:
    tokenizer = learn(vocabulary=400)[0]
    ids = [tokenizer.processor.pad_id(), tokenizer.processor.unk_id(), tokenizer.processor.bos_id()]
    assert [*ids, tokenizer.processor.eos_id()] == [PAD, UNKNOWN, BEGIN, END] == [0, 1, 2, 3]


def test_separate_vocabularies_know_one_language_each() -> None:
    source, target = learn(vocabulary=100, shared=False, byte_fallback=False)
    assert UNKNOWN in source.encode(["é"])[0]
    assert UNKNOWN not in target.encode(["é"])[0]


def test_text_too_small_for_the_vocabulary_gives_a_smaller_one() -> None:
    assert len(learn(vocabulary=4000)[0]) < 1000


def test_a_vocabulary_too_small_for_the_text_is_refused_with_the_least() -> None:
    with pytest.raises(UserError, match="give at least 2[0-9][0-9]"):
        learn(vocabulary=100)
    with pytest.raises(UserError, match="give at least"):
        learn(vocabulary=100, kind="word")


def test_learning_twice_gives_the_same_pieces() -> None:
    assert learn(vocabulary=400)[0].model == learn(vocabulary=400)[0].model


@pytest.mark.parametrize("shared", [True, False])
@pytest.mark.parametrize("kind", ["unigram", "bpe", "char"])
def test_symbols_are_one_piece_in_both_languages(kind: str, shared: bool) -> None:
    texts = ["<name> saw <url>, <url>.", "a<name>b", "<nam e>"]
    for tokenizer in learn(kind=kind, vocabulary=400, shared=shared, symbols=("<name>", "<url>")):
        rows = tokenizer.encode(texts)
        assert tokenizer.decode(rows) == texts
        pieces = [tokenizer.pieces(row) for row in rows]
        assert [piece for piece in pieces[0] if piece in ("<name>", "<url>")] == ["<name>", "<url>", "<url>"]
        assert "<name>" in pieces[1]
        assert "<name>" not in pieces[2]


@pytest.mark.parametrize("kind", ["unigram", "bpe", "char", "word"])
@pytest.mark.parametrize("byte_fallback", [True, False])
def test_a_model_says_what_it_is(kind: str, byte_fallback: bool) -> None:
    symbols = () if kind == "word" else ("<name>", "é")
    tokenizer = learn(kind=kind, vocabulary=400, byte_fallback=byte_fallback, symbols=symbols)[0]
    found = tokenizer.description
    assert (found.kind, found.byte_fallback, tuple(found.symbols)) == (kind, byte_fallback, symbols)
    assert tokenizer.specials == SPECIALS
    processor = tokenizer.processor
    other = [n for n in range(len(tokenizer)) if processor.is_control(n) or processor.is_unknown(n)]
    other += [n for n in range(len(tokenizer)) if processor.is_byte(n)]
    other += [processor.piece_to_id(symbol) for symbol in symbols]
    assert sorted([*found.normal, *other]) == list(range(len(tokenizer)))
