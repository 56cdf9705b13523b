"""Sampled pieces spell the same text, as often as theory says, by random numbers that can be had again."""

import io
import math
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import chain
from random import Random

import numpy as np
import pytest
import sentencepiece

from seq2seq.data import subword_sampling
from seq2seq.data.batches import Place, Reader
from seq2seq.data.corpus import Pair, load_corpus
from seq2seq.data.encoded import encode_pairs
from seq2seq.data.subword_sampling import MergeCutter, Sampler, UnigramCutter, Vocabulary, build_sampling
from seq2seq.data.tokenizer import Tokenizer, train_tokenizers
from seq2seq.recipe import Data
from seq2seq.recipe import Tokenizer as Settings
from seq2seq.specials import UNKNOWN

ODD = ["", "Unseen: 你好, ﬁancé…", "a<name>b <url>, <name>.", "<name>", "  two  spaces ", "x" * 60, "naïve\u2028café"]


@cache
def starter(pairs: int = 3000) -> list[Pair]:
    return list(load_corpus(Data(corpus="starter-en-fr", source="en", target="fr"), 1).train)[:pairs]


@cache
def learnt(kind: str, byte_fallback: bool = True) -> Tokenizer:
    settings = {"kind": kind, "vocabulary": 1200, "byte_fallback": byte_fallback, "symbols": ("<name>", "<url>")}
    return train_tokenizers(starter(), Settings.model_validate(settings))[0]


def sampler(tokenizer: Tokenizer, strength: float) -> Sampler:
    vocabulary = Vocabulary(tokenizer)
    return Sampler(vocabulary, CUTTERS[tokenizer.description.kind](vocabulary, strength))


CUTTERS = {"unigram": UnigramCutter, "bpe": MergeCutter}


def sentences() -> list[str]:
    return [*ODD, *chain.from_iterable(starter()[:200])]


@pytest.mark.parametrize("byte_fallback", [True, False])
@pytest.mark.parametrize(("kind", "strength"), [("unigram", 0.05), ("unigram", 0.5), ("bpe", 0.1), ("bpe", 0.8)])
def test_every_cut_spells_the_same_text(kind: str, strength: float, byte_fallback: bool) -> None:
    tokenizer = learnt(kind, byte_fallback)
    plain, chance, other = tokenizer.encode(sentences()), Random(1), sampler(tokenizer, strength)
    for _ in range(3):
        found = [other.recut(row, chance) for row in plain]
        assert tokenizer.decode(found) == tokenizer.decode(plain)
        assert sum(a != b for a, b in zip(found, plain, strict=True)) > len(plain) / 3
        fixed = [[n for n in row if not other.spelled[n]] for row in plain]
        assert [[n for n in row if not other.spelled[n]] for row in found] == fixed


def test_what_is_no_learnt_piece_stays() -> None:
    tokenizer = learnt("unigram")
    other = sampler(tokenizer, 0.05)
    row = tokenizer.encode(["a<name>b 你"])[0]
    symbol, byte = tokenizer.processor.piece_to_id("<name>"), tokenizer.processor.piece_to_id("<0xE4>")
    for seed in range(50):
        found = other.recut(row, Random(seed))
        assert found.count(symbol) == found.count(byte) == 1


@pytest.mark.parametrize(("kind", "strength"), [("unigram", 1e4), ("bpe", 1e-12)])
def test_without_chance_the_cut_is_that_of_sentencepiece(kind: str, strength: float) -> None:
    tokenizer = learnt(kind)
    plain, other = tokenizer.encode(sentences()), sampler(tokenizer, strength)
    equal = sum(other.recut(row, Random(1)) == row for row in plain)
    assert equal == len(plain) if kind == "bpe" else equal >= 0.99 * len(plain)  # ties, and 32 bits in SentencePiece


def cuts_of(text: str, pieces: dict[str, float]) -> Iterator[tuple[str, ...]]:
    """All ways to write a text in pieces, one after another."""
    if not text:
        yield ()
    for end in range(1, len(text) + 1):
        if text[:end] in pieces:
            yield from ((text[:end], *rest) for rest in cuts_of(text[end:], pieces))


def unigram_chances(text: str, pieces: dict[str, float], alpha: float) -> dict[tuple[str, ...], float]:
    weights = {cut: math.exp(alpha * sum(pieces[piece] for piece in cut)) for cut in cuts_of(text, pieces)}
    return {cut: weight / sum(weights.values()) for cut, weight in weights.items()}


def dropout_chances(text: str, pieces: dict[str, float], dropout: float) -> dict[tuple[str, ...], float]:
    """Every course that merging can take, each with its chance."""
    found: Counter[tuple[str, ...]] = Counter()

    def go_on(symbols: tuple[str, ...], share: float) -> None:
        places = [at for at in range(len(symbols) - 1) if symbols[at] + symbols[at + 1] in pieces]
        for at in sorted(places, key=lambda at: -pieces[symbols[at] + symbols[at + 1]]):
            go_on((*symbols[:at], symbols[at] + symbols[at + 1], *symbols[at + 2 :]), share * (1 - dropout))
            share *= dropout
        found[symbols] += share  # type: ignore[assignment]

    go_on(tuple(text), 1.0)
    return found  # type: ignore[return-value]


CHANCES = {"unigram": unigram_chances, "bpe": dropout_chances}


@pytest.mark.parametrize(
    ("kind", "strength", "most_listed"),
    [*(("unigram", alpha, most) for alpha in (0.1, 0.5, 1.0) for most in (0, 10**6)), ("bpe", 0.1, 0), ("bpe", 0.5, 0)],
)
def test_cuts_come_as_often_as_they_should(
    kind: str, strength: float, most_listed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(subword_sampling, "MOST_LISTED", most_listed)
    tokenizer, draws = learnt(kind), 20_000
    vocabulary, chance = Vocabulary(tokenizer), Random(7)
    cutter = CUTTERS[kind](vocabulary, strength)
    for text in ("▁the", "▁house", "▁mais"):
        expected = CHANCES[kind](text, vocabulary.scores, strength)
        assert sum(expected.values()) == pytest.approx(1.0)
        assert len(expected) > 2
        seen = Counter(tuple(tokenizer.pieces(cutter.cut(text, chance))) for _ in range(draws))
        assert seen.keys() <= expected.keys()
        likely = [cut for cut, share in expected.items() if share * draws >= 10]
        score = sum((seen[cut] - expected[cut] * draws) ** 2 / (expected[cut] * draws) for cut in likely)
        assert score < len(likely) + 5 * math.sqrt(2 * len(likely))  # chi-squared, five deviations


def test_unigram_cuts_come_as_often_as_those_of_sentencepiece() -> None:
    tokenizer, text, draws = learnt("unigram"), "house", 10_000
    sentencepiece.set_random_generator_seed(3)
    theirs = Counter(
        tuple(tokenizer.processor.encode(text, enable_sampling=True, alpha=0.3, nbest_size=-1)) for _ in range(draws)
    )
    other, row, chance = sampler(tokenizer, 0.3), tokenizer.encode([text])[0], Random(3)
    ours = Counter(tuple(other.recut(row, chance)) for _ in range(draws))
    for cut in theirs | ours:
        assert abs(theirs[cut] - ours[cut]) < 5 * math.sqrt(theirs[cut] + ours[cut] + 1), tokenizer.pieces(cut)


def test_pieces_that_cross_words_are_sampled_over_the_whole_sentence() -> None:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(["one of the most", "one of the best"] * 200),
        model_writer=model,
        model_type="bpe",
        vocab_size=40,
        hard_vocab_limit=False,
        split_by_whitespace=False,
        pad_id=0,
        unk_id=1,
        bos_id=2,
        eos_id=3,
        minloglevel=2,
    )
    tokenizer = Tokenizer(model.getvalue())
    row = tokenizer.encode(["one of the most"])[0]
    assert any("▁" in piece[1:] for piece in tokenizer.pieces(row))
    other = sampler(tokenizer, 0.3)
    found = [other.recut(row, Random(seed)) for seed in range(30)]
    assert set(tokenizer.decode(found)) == {"one of the most"}
    assert len(set(map(tuple, found))) > 5


@pytest.mark.parametrize(("kind", "strength"), [("unigram", 0.1), ("bpe", 0.3)])
def test_models_from_elsewhere_are_sampled_as_they_are(kind: str, strength: float) -> None:
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(  # its own defaults: nmt_nfkc, rare characters unknown
        sentence_iterator=iter(text for pair in starter() for text in pair),
        model_writer=model,
        model_type=kind,
        vocab_size=900,
        character_coverage=0.98,
        pad_id=0,
        unk_id=1,
        bos_id=2,
        eos_id=3,
        minloglevel=2,
    )
    tokenizer = Tokenizer(model.getvalue())
    texts = [*sentences(), "ﬁne ＡＢＣ ½ Où ç’est"]
    plain, other = tokenizer.encode(texts), sampler(tokenizer, strength)
    found = [other.recut(row, Random(i)) for i, row in enumerate(plain)]
    assert tokenizer.decode(found) == tokenizer.decode(plain)
    assert sum(UNKNOWN in row for row in plain) > 10
    assert [row.count(UNKNOWN) for row in found] == [row.count(UNKNOWN) for row in plain]
    assert sum(a != b for a, b in zip(found, plain, strict=True)) > len(plain) / 3


def batches(settings: Settings, start: Place, epochs: int, *, seed: int = 1, max_length: int = 128) -> list[object]:
    tokenizers = (learnt(settings.kind or ""),) * 2
    windows = [encode_pairs(starter()[at : at + 100], tokenizers) for at in (0, 100)]
    sampling = build_sampling(tokenizers, settings, seed=seed, max_length=max_length)
    reader = Reader(windows, 512, 1, sampling)
    return [(batch.source.tolist(), batch.target_out.tolist(), place) for batch, place in reader.read(start, epochs)]


SAMPLED = [Settings(sampling=0.2), Settings(kind="bpe", dropout=0.1)]


@pytest.mark.parametrize("settings", SAMPLED, ids=["unigram", "bpe"])
def test_batches_are_the_same_from_wherever_they_are_read(settings: Settings) -> None:
    whole = batches(settings, Place(), 2)
    assert batches(settings, Place(), 2) == whole
    for stop in range(0, len(whole), 3):
        assert batches(settings, whole[stop][2], 2) == whole[stop + 1 :]  # type: ignore[index, arg-type]


@pytest.mark.parametrize("settings", SAMPLED, ids=["unigram", "bpe"])
def test_epochs_seeds_rows_and_sides_have_cuts_of_their_own(settings: Settings) -> None:
    tokenizers = (learnt(settings.kind or ""),) * 2
    row = tokenizers[0].encode(["The little house and the large garden are beautiful today."])[0]
    places = [(1, 0, 0, 0, 0), (2, 0, 0, 0, 0), (1, 1, 0, 0, 0), (1, 0, 1, 0, 0), (1, 0, 0, 1, 0), (1, 0, 0, 0, 1)]

    def cut(seed: int, *place: int) -> list[int]:
        sampling = build_sampling(tokenizers, settings, seed=seed, max_length=128)
        assert sampling
        return sampling.recut(*place, row)  # type: ignore[call-arg]

    found = [cut(*place) for place in places]
    assert found == [cut(*place) for place in places]
    assert len(set(map(tuple, found))) >= 5


def test_no_sampled_row_is_longer_than_rows_may_be() -> None:
    settings = Settings(sampling=0.01)
    longest = max(len(row) for batch in batches(settings, Place(), 1) for row in batch[0])  # type: ignore[index]
    tokenizers = (learnt("unigram"),) * 2
    prepared = max(encode_pairs(starter()[:200], tokenizers).source.lengths)
    limit = int(prepared) + 2
    assert longest > limit + 1
    limited = batches(settings, Place(), 1, max_length=limit)
    assert max(len(row) for batch in limited for row in batch[0]) <= limit + 1  # type: ignore[index]


def test_nothing_is_sampled_unless_it_is_asked_for() -> None:
    assert build_sampling((learnt("unigram"),) * 2, Settings(), seed=1, max_length=9) is None
    plain = encode_pairs(starter()[:200], (learnt("unigram"),) * 2)
    rows = sorted(
        [int(n) for n in row if n > 3]
        for batch in batches(Settings(), Place(), 1)
        for row in batch[0]  # type: ignore[index]
    )
    assert rows == sorted([int(n) for n in plain.source[i] if n > 3] for i in range(200))


def test_numbers_as_they_are_stored_can_be_sampled() -> None:
    tokenizer = learnt("unigram")
    row = np.array(tokenizer.encode(["The cat sleeps."])[0], dtype=np.uint16)
    assert tokenizer.decode([sampler(tokenizer, 0.1).recut(row, Random(0))]) == ["The cat sleeps."]  # type: ignore[arg-type]
