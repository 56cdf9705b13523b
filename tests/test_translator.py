"""Sentences in, sentences out.

`S2S_BATCH_SENTENCES=1000 pytest tests/test_translator.py -k any_size` compares batches over so many sentences.
"""

import os
import random
from typing import Any, Literal

import pytest
import torch

from seq2seq import Translator
from seq2seq.data.tokenizer import train_tokenizer
from seq2seq.data.words import most_in_a_row
from seq2seq.ensemble import Ensemble, check_together
from seq2seq.errors import UserError
from seq2seq.recipe import Search
from seq2seq.recipe import Tokenizer as TokenizerSettings
from seq2seq.run import Run
from seq2seq.search import Hypothesis
from seq2seq.translator import (
    Draft,
    Rules,
    Wishes,
    build_model,
    has_term,
    request_for,
    required_in,
    settings_for,
    spellings,
)

Kind = Literal["char", "unigram", "bpe"]
SENTENCES = int(os.environ.get("S2S_BATCH_SENTENCES", "30"))
DECODERS_TO_TRY = [("luong", "general"), ("luong", "additive"), ("luong", "none"), ("fixed", "none")]


@pytest.fixture(scope="module")
def translator(reversal: Run) -> Translator:
    return Translator.load(reversal)


@pytest.fixture(scope="module")
def exact(reversal: Run) -> Translator:
    """The same in float64, where batches cannot round differently."""
    translator = Translator.load(reversal)
    translator.model.double()
    return translator


def test_weights_in_bf16_translate_the_same(translator: Translator, reversal: Run) -> None:
    narrow = Translator.load(reversal, settings=translator.settings.model_copy(update={"precision": "bf16"}))
    assert {weight.dtype for weight in narrow.model.parameters()} == {torch.bfloat16}
    assert {weight.dtype for weight in translator.model.parameters()} == {torch.float32}
    sources = [pair.source for pair in reversal.pairs("test")][:100]
    found, expected = (
        [one.text for one in each.translate(sources, wishes=Wishes(details=True))] for each in (narrow, translator)
    )
    assert sum(one == other for one, other in zip(found, expected, strict=True)) > 95


@pytest.mark.parametrize("beam", [1, 5])
def test_translations_in_a_batch_equal_those_one_by_one(exact: Translator, reversal: Run, beam: int) -> None:
    sources = [pair.source for pair in reversal.pairs("test")][:100]
    together = exact.translate(sources, beam=beam)
    for source, found in zip(sources, together, strict=True):
        alone = exact.translate([source], beam=beam)[0]
        assert alone.text == found.text
        assert alone.score == pytest.approx(found.score, abs=1e-6)


@pytest.mark.parametrize("how", [{"beam": 1}, {"beam": 5}, {"beam": 4, "groups": 2}, {"beam": 2, "method": "sample"}])
@pytest.mark.parametrize(("decoder", "attention"), DECODERS_TO_TRY)
def test_batches_of_any_size_give_the_same(
    exact: Translator, reversal: Run, decoder: str, attention: str, how: dict[str, Any]
) -> None:
    chance = random.Random(1)
    sources = [" ".join(chance.choices("0123456789", k=chance.randint(1, 9))) for _ in range(SENTENCES)]
    torch.manual_seed(1)
    sections = reversal.recipe.model.model_copy(update={"decoder": decoder, "attention": attention})
    model = build_model(sections, reversal.tokenizers).double().eval()
    settings = exact.settings.model_copy(update={**how, "max_ratio": 1.0})
    translator = Translator(model, reversal.tokenizers, settings, exact.device)
    segments = translator.segments(sources, first=0)
    results = []
    for size in (1, 7, 64):
        results.append([])
        for start in range(0, len(segments), size):
            batch = segments[start : start + size]
            requests = [request_for(segment, settings) for segment in batch]
            results[-1] += translator.search([one.pieces for one in batch], requests, settings)
    for one, seven, many in zip(*results, strict=True):
        assert one[0].pieces == seven[0].pieces == many[0].pieces
        assert one[0].score == pytest.approx(many[0].score, abs=1e-9)


def test_the_order_is_that_of_the_input(translator: Translator) -> None:
    sources = ["1 2 3 4 5 6", "7 8", "3 1 2", "7 8"]
    assert [found.source for found in translator.translate(sources)] == sources
    assert translator.translate(sources)[1].text == "8 7"


def test_blank_in_blank_out(translator: Translator) -> None:
    texts = [found.text for found in translator.translate(["", "1 2 3", "  ", "\u00a0", "\u3000", "\u200b"])]
    assert texts == ["", "3 2 1", "", "", "", ""]


def test_blank_lines_among_themselves_have_empty_details_where_details_are_asked_for(translator: Translator) -> None:
    details = [found.details for found in translator.translate(["", " "], wishes=Wishes(details=True))]
    assert [one and (one.tokens, one.alignment) for one in details] == [([], [])] * 2
    assert translator.translate([""])[0].details is None


def test_nothing_in_nothing_out(translator: Translator) -> None:
    assert translator.translate([]) == []


def test_a_long_line_is_translated_in_parts_with_a_notice(exact: Translator, caplog: pytest.LogCaptureFixture) -> None:
    exact.settings = exact.settings.model_copy(update={"longest": 8})
    found = exact.translate(["1 2 3 4 5 6 7 8 9 1 2 3", "4 5"], first=10, wishes=Wishes(details=True))
    exact.settings = exact.settings.model_copy(update={"longest": 128})
    assert [one.text for one in found] == ["8 7 6 5 4 3 2 1 3 2 1 9", "5 4"]
    assert "line 11 is too long and was translated in 2 parts" in caplog.text
    details = found[0].details
    assert details is not None
    assert (details.attention.shape, len(details.tokens)) == ((12, 12), 14)  # each part ends
    assert all((i < 8) == (j < 8) for i, j in details.alignment)


def test_the_n_best_differ_and_the_first_is_the_translation(translator: Translator) -> None:
    (found,) = translator.translate(["1 2 3 4"], wishes=Wishes(n_best=4), beam=2)
    assert len({one.text for one in found.n_best}) == 4
    assert found.n_best[0].text == found.text == "4 3 2 1"
    assert [one.score for one in found.n_best] == sorted((one.score for one in found.n_best), reverse=True)


def test_details_say_what_forced_decoding_says(exact: Translator) -> None:
    sources = ["1 2 3", "", "4 5 6 7"]
    found = exact.translate(sources, wishes=Wishes(details=True))
    scored = exact.score(sources, [one.text for one in found])
    for one, other in zip(found, scored, strict=True):
        if one.source:
            assert one.score == pytest.approx(other.score, abs=1e-6)
            assert one.details and other.details
            for token, again in zip(one.details.tokens, other.details.tokens, strict=True):
                assert token.text == again.text
                assert token.log_prob == pytest.approx(again.log_prob, abs=1e-12)  # batches of two and of three rows
            assert sum(token.log_prob for token in one.details.tokens) == pytest.approx(one.log_prob, abs=1e-6)
    assert exact.score(["1 2 3"], ["1 2 3"])[0].score < found[0].score - 1


def test_words_are_aligned_with_those_that_they_translate(translator: Translator) -> None:
    (found,) = translator.translate(["1 2 3 4 5"], wishes=Wishes(details=True))
    assert found.details is not None
    assert found.details.alignment == [(4, 0), (3, 1), (2, 2), (1, 3), (0, 4)]


def test_samples_hang_on_seed_and_line_and_not_on_the_batch(exact: Translator) -> None:
    sources = ["1 2 3 4 5 6 7 8"] * 20
    before = exact.settings
    exact.settings = before.model_copy(update={"method": "sample", "temperature": 3.0})
    texts = [one.text for one in exact.translate(sources)]
    alone = [exact.translate([source], first=line)[0].text for line, source in enumerate(sources)]
    other = [one.text for one in exact.translate(sources, wishes=Wishes(seed=2))]
    exact.settings = before
    assert texts == alone != other
    assert len(set(texts)) > 10


def test_a_beam_that_is_asked_for_is_searched_also_by_a_run_that_samples(exact: Translator, reversal: Run) -> None:
    settings = exact.settings.model_copy(update={"method": "sample", "temperature": 9.0})
    sampling = Translator(exact.model, reversal.tokenizers, settings, exact.device)
    for beam in (1, 3):
        (found,) = sampling.translate(["1 2 3 4 5 6 7 8"], beam=beam)
        assert found.text == "8 7 6 5 4 3 2 1"
        assert settings_for(settings, beam, Wishes()).method == "beam"
    assert settings_for(settings, None, Wishes()).method == settings_for(settings, 3, Wishes(mbr=4)).method == "sample"


def test_minimum_bayes_risk_takes_the_sample_most_like_the_others(translator: Translator) -> None:
    (found,) = translator.translate(["1 2 3 4 5"], wishes=Wishes(mbr=8, n_best=2))
    assert found.text == "5 4 3 2 1"
    assert found.score > 50  # the utility that is expected


def test_samples_are_compared_in_the_language_of_the_run(
    translator: Translator, reversal: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = []

    def noted(samples: list[str], utility: str, language: str) -> list[float]:
        asked.append((utility, language))
        return [0.0] * len(samples)

    monkeypatch.setattr("seq2seq.translator.expected_utilities", noted)
    translator.translate(["1 2"], wishes=Wishes(mbr=2, utility="BLEU"))
    assert asked == [("BLEU", reversal.recipe.data.target)]


def test_a_sentence_is_not_taken_for_a_list_of_letters(translator: Translator) -> None:
    with pytest.raises(TypeError, match="a list of sentences"):
        translator.translate("1 2 3")


def test_a_space_behind_a_prefix_lets_a_new_word_begin(translator: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    seven = translator.target.encode(["7"])[0]
    monkeypatch.setitem(vars(translator.target), "word_starts", tuple(seven))  # as if no other piece began a word
    within, behind = (
        translator.translate(["1 2 3 4"], wishes=Wishes(prefix=prefix))[0].text for prefix in ("4 3", "4 3 ")
    )
    assert within == "4 3 2 1"
    assert behind == "4 3" or behind.startswith("4 3 7")


def test_a_prefix_stands_at_the_beginning(translator: Translator) -> None:
    assert translator.translate(["1 2 3"], wishes=Wishes(prefix="9 2"))[0].text.startswith("9 2")


@pytest.mark.parametrize("beam", [2, 5])
def test_terms_are_said_or_avoided_where_they_are_asked_for(translator: Translator, beam: int) -> None:
    sources = ["1 2 3 4", "5 6 7", "1 2"]
    (plain, *_), required, forbidden, glossary = (
        [one.text for one in translator.translate(sources, beam=beam, wishes=wishes)]
        for wishes in (Wishes(), Wishes(require=("9 8",)), Wishes(forbid=("2",)), Wishes(glossary=(("6", "0 0"),)))
    )
    assert plain == "4 3 2 1"
    assert all("9 8" in text for text in required)
    assert all("2" not in text for text in forbidden)
    assert forbidden[1] == "7 6 5"
    assert (glossary[0], "0 0" in glossary[1], glossary[2]) == ("4 3 2 1", True, "2 1")


@pytest.fixture(scope="module")
def babbler(reversal: Run) -> Translator:
    """A model that has learnt nothing, and says the same again and again."""
    torch.manual_seed(3)
    model = build_model(reversal.recipe.model, reversal.tokenizers).double().eval()
    return Translator(model, reversal.tokenizers, Search(min_ratio=2.0, max_repeats=2), torch.device("cpu"))


def babble(translator: Translator, sources: list[str], beam: int, **settings: Any) -> list[str]:
    return [one.text for one in translator.searching(**settings).translate(sources, beam=beam)]


@pytest.mark.parametrize("beam", [1, 4])
def test_no_words_are_said_oftener_in_a_row_than_allowed(babbler: Translator, beam: int) -> None:
    sources = [" ".join(f"{n:04}") for n in range(501, 10000, 501)]
    freely, bound = babble(babbler, sources, beam, max_repeats=0), babble(babbler, sources, beam)
    assert max(map(most_in_a_row, freely)) > 2
    for free, text in zip(freely, bound, strict=True):
        assert most_in_a_row(text) <= 2
        assert most_in_a_row(free) > 2 or text == free  # what does not loop stays as it was


def test_loops_differ_in_case_and_commas_too(babbler: Translator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then fewer pieces may stand in a row than words, until no reader sees a loop."""
    texts = {0: "No no no No!", 3: "no, no No no", 2: "no no, no no", 1: "no, no yes"}
    asked = []

    def find(*_: Any, rules: list[Rules] | None = None, **__: Any) -> list[list[Draft]]:
        asked.append(rules[0].most_in_a_row if rules else 0)
        return [[Draft(texts[asked[-1]], Hypothesis([5], -1.0, -1.0))]]

    monkeypatch.setattr(babbler, "settings", babbler.settings.model_copy(update={"max_repeats": 3}))
    monkeypatch.setattr(babbler, "find", find)
    assert [one.text for one in babbler.translate(["1 2"])] == ["no, no yes"]
    assert asked == [0, 3, 2, 1]
    asked.clear()
    assert [one.text for one in babbler.translate(["1 1 1 1"])] == ["No no no No!"]  # as the source
    assert asked == [0]


def test_what_must_be_said_may_repeat_itself(translator: Translator) -> None:
    (found,) = translator.translate(["1 2"], beam=5, wishes=Wishes(require=("7 7 7 7 7",)))
    assert "7 7 7 7 7" in found.text
    (found,) = translator.translate(["1 2"], beam=5, wishes=Wishes(prefix="7 7 7 7 7"))
    assert found.text.startswith("7 7 7 7 7")


def test_a_source_may_be_repeated_as_often_as_it_repeats_itself(exact: Translator) -> None:
    assert [one.text for one in exact.translate(["5 5 5 5 5", "1 5 5 5 5"])] == ["5 5 5 5 5", "5 5 5 5 1"]


def test_what_cannot_be_kept_to_is_said_with_its_lines(exact: Translator, caplog: pytest.LogCaptureFixture) -> None:
    terms = Wishes(require=("9 8",), forbid=("9",))
    exact.translate(["", "1 2 3", "4 5"], first=100, wishes=terms)
    assert "could be kept to (lines: 102, 103)" in caplog.text
    caplog.clear()
    exact.translate(["1 2 3"], wishes=Wishes(require=("9 8",), forbid=("7",)))
    assert not caplog.text


def test_the_n_best_with_terms_come_best_first(exact: Translator) -> None:
    (found,) = exact.translate(["1 2 3 4 5 6"], beam=6, wishes=Wishes(n_best=6, require=("9",)))
    assert all("9" in one.text for one in found.n_best)
    scores = [one.score for one in found.n_best]
    assert len(scores) == 6 and scores == sorted(scores, reverse=True)
    assert found.text == found.n_best[0].text


@pytest.mark.parametrize("kind", ["char", "unigram", "bpe"])
def test_a_forbidden_word_rules_out_its_own_pieces_and_not_those_of_words_that_hold_it(kind: Kind) -> None:
    text = ["the party of art", "a part of the art", "art", "smart art parts", "é art, artful é"] * 20
    tokenizer = train_tokenizer(text, TokenizerSettings(kind=kind, vocabulary=300, byte_fallback=True))
    for line in dict.fromkeys(text):
        (pieces,) = tokenizer.encode([line])
        draft = Draft(line, Hypothesis(pieces, 0.0, 0.0))
        (row,) = spellings(draft, ["art"], tokenizer)
        assert "".join(tokenizer.pieces(row)) in ("▁art", "▁art,")
        assert list(spellings(draft, ["ar"], tokenizer)) == []


def test_a_forbidden_character_is_ruled_out_with_all_its_bytes() -> None:
    tokenizer = train_tokenizer(["a b c"] * 20, TokenizerSettings(kind="char", vocabulary=300, byte_fallback=True))
    (pieces,) = tokenizer.encode(["a 京北 b"])
    (row,) = spellings(Draft("a 京北 b", Hypothesis(pieces, 0.0, 0.0)), ["北"], tokenizer)
    assert tokenizer.pieces(row) == ["<0xE5>", "<0x8C>", "<0x97>"]


def test_a_term_that_the_model_cannot_say_is_refused(translator: Translator) -> None:
    with pytest.raises(UserError, match="cannot say 'cat'"):
        translator.translate(["1 2"], wishes=Wishes(require=("cat",)))


def test_a_term_is_whole_words_where_its_script_has_words() -> None:
    assert has_term("a cat, indeed", "cat")
    assert not has_term("a category", "cat")
    assert has_term("我喜欢北京。", "北京")


def test_what_is_carried_over() -> None:
    text = "See https://a.org/b?c=1. Room 1984, at 14:35; <b>ask</b> {name} or me@b.org, 3.5 %s."
    assert [term.strip() for term in required_in(text, Wishes(carry=True))] == [
        "https://a.org/b?c=1",
        "1984",
        "14:35",
        "<b>",
        "</b>",
        "{name}",
        "me@b.org",
        "3.5",
        "%s",
    ]


def test_an_ensemble_of_one_model_with_itself_is_that_model(exact: Translator, reversal: Run) -> None:
    twice = Translator.load([reversal, reversal])
    twice.model.double()
    sources = ["1 2 3 4 5", "6 7", "8 9 1 2 3 4 5 6"]
    for one, other in zip(exact.translate(sources), twice.translate(sources), strict=True):
        assert (one.text, one.score) == (other.text, pytest.approx(other.score, abs=1e-9))


def test_an_ensemble_averages_probabilities(reversal: Run) -> None:
    torch.manual_seed(3)
    models = [build_model(reversal.recipe.model, reversal.tokenizers).eval() for _ in range(2)]
    tokens, lengths = torch.randint(4, 10, (3, 5)), torch.tensor([5, 4, 2])
    each = []
    for model in (*models, Ensemble(models)):
        memory, state = model.encode(tokens, lengths)
        each.append(model.log_probs(model.decode(tokens, state, memory)[0], memory).exp())
    torch.testing.assert_close(each[2], (each[0] + each[1]) / 2)


def test_models_that_rewrite_text_differently_do_not_read_together(reversal: Run) -> None:
    clean = reversal.recipe.data.clean.model_copy(update={"lowercase": True})
    data = reversal.recipe.data.model_copy(update={"clean": clean})
    other = Run(reversal.path, reversal.recipe.model_copy(update={"data": data}))
    with pytest.raises(UserError, match="rewrite what they are given differently"):
        check_together([reversal, other])


def test_an_explanation_shows_where_the_model_looked(translator: Translator) -> None:
    explanation = translator.explain("1 2 3 4 5")
    assert explanation.translation == "5 4 3 2 1"
    assert [choice.piece for choice in explanation.choices] == ["▁5", "▁4", "▁3", "▁2", "▁1", "</s>"]
    assert explanation.source_pieces == ["▁1", "▁2", "▁3", "▁4", "▁5", "</s>"]
    assert explanation.weights.shape == (6, 6)
    assert explanation.weights.sum(-1) == pytest.approx(1.0, abs=1e-5)
    for choice in explanation.choices:
        assert choice.log_prob >= max(value for _, value in choice.alternatives)
        assert len(choice.alternatives) == 3


def test_a_blank_sentence_has_no_explanation(translator: Translator) -> None:
    with pytest.raises(UserError, match="blank"):
        translator.explain(" ")


def test_asking_for_a_missing_gpu_is_refused(reversal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    with pytest.raises(UserError, match="no GPU"):
        Translator.load(reversal, device="cuda")
