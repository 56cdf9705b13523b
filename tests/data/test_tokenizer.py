"""Text in, pieces, the same text out."""

import pytest

from seq2seq.data.corpus import Pair
from seq2seq.data.tokenizer import Tokenizer, train_tokenizers
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
