"""The compiled engine against the plain model and the plain search."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import torch

from seq2seq import Translator
from seq2seq.engine import Engine, multiply, open_engine, reason_against
from seq2seq.ensemble import Ensemble
from seq2seq.errors import UserError
from seq2seq.model import Seq2Seq
from seq2seq.native import KINDS, NotAvailable, library
from seq2seq.native.library import looked_for
from seq2seq.processors import Request
from seq2seq.recipe import Model, Search
from seq2seq.run import Run
from seq2seq.search import Hypothesis
from seq2seq.specials import END
from seq2seq.translator import Wishes
from tests.model.zoo import models

V = 90


def why_there_is_none() -> str | None:
    try:
        library()
    except NotAvailable as error:
        return str(error)
    return None


pytestmark = pytest.mark.skipif(why_there_is_none() is not None, reason=f"no engine: {why_there_is_none()}")

KNOWN: list[dict[str, Any]] = [
    *({"attention": attention} for attention in ("dot", "scaled-dot", "general", "additive")),
    {"attention": "additive", "input_feeding": True},
    {"attention": "additive", "input_feeding": True, "layers": 2, "read_out_width": 48, "tie": "none"},
    {"attention": "general", "decoder": "bahdanau"},
    {"attention": "additive", "decoder": "bahdanau", "layers": 3},
    {"attention": "dot", "lexical": True},
    {"attention": "scaled-dot", "lexical": True, "decoder": "bahdanau", "tie": "target"},
    {"attention": "dot", "bidirectional": False, "layers": 2},
    {"attention": "dot", "start": "zero"},
]


def built_model(**settings: Any) -> Seq2Seq:
    torch.manual_seed(1)
    model = Seq2Seq(Model(**{"embedding": 24, "hidden": 64, **settings}), V, V).eval()
    with torch.no_grad():
        for weight in model.parameters():
            weight.add_(torch.randn_like(weight), alpha=0.1)  # biases too are not nothing
        model.output.bias[END] -= 2.0  # so that they say something
    return model


def questions(count: int = 40) -> tuple[list[list[int]], list[Request]]:
    generator = torch.Generator().manual_seed(3)
    sizes = torch.randint(0, 12, (count,), generator=generator).tolist()
    sources = [[*torch.randint(4, V, (size,), generator=generator).tolist(), END] for size in sizes]
    return sources, [Request(most=2 * len(source) + 2, least=len(source) // 3) for source in sources]


def plainly(
    model: Seq2Seq | Ensemble, sources: list[list[int]], requests: list[Request], how: Search, n_best: int
) -> Any:
    translator = Translator(model, (None, None), how.model_copy(update={"engine": "plain"}), torch.device("cpu"))  # type: ignore[arg-type]
    return translator.search([source[:-1] for source in sources], requests, translator.settings, n_best)


def assert_the_same(found: list[list[Hypothesis]], expected: list[list[Hypothesis]], within: float = 1e-4) -> None:
    """Equal scores at every rank; which of two that score the same comes first is left open."""
    for one, other in zip(found, expected, strict=True):
        assert [h.score for h in one] == pytest.approx([h.score for h in other], abs=within)
        for mine, plain in zip(one, other, strict=True):
            if mine.pieces == plain.pieces:
                assert abs(mine.log_prob - plain.log_prob) <= 1e-5 * (len(mine.pieces) + 1)
    agreeing = sum(one[0].pieces == other[0].pieces for one, other in zip(found, expected, strict=True))
    assert agreeing >= 0.95 * len(found)


@pytest.mark.parametrize("rows", [1, 2, 3, 11, 12, 13, 25, 32, 49])
@pytest.mark.parametrize(("width", "out"), [(1, 1), (7, 33), (64, 64), (130, 100)])
def test_products_are_right(rows: int, width: int, out: int) -> None:
    torch.manual_seed(1)
    inputs, weight, bias = torch.randn(rows, width), torch.randn(out, width), torch.randn(out)
    exact = inputs.double() @ weight.double().t() + bias
    rounded = inputs.bfloat16().double() @ weight.bfloat16().double().t() + bias
    for precision, expected, error in (("fp32", exact, 1e-5), ("bf16", rounded, 1e-5), ("int8", exact, 2**-4)):
        found = multiply(inputs, weight, bias, precision)
        assert (found - expected).abs().max() <= error * (1 + width**0.5), precision
    torch.testing.assert_close(multiply(inputs, weight, None, "fp32").double(), exact - bias, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize("precision", KINDS)
def test_a_row_is_multiplied_alike_whatever_is_beside_it(precision: str) -> None:
    torch.manual_seed(1)
    inputs, weight = torch.randn(70, 50), torch.randn(150, 50)
    together = multiply(inputs, weight, None, precision)
    for count in (1, 2, 3, 4, 5, 16, 17, 32, 40):  # blocks of rows, and what is left over, of each kind
        assert torch.equal(multiply(inputs[-count:], weight, None, precision), together[-count:])


@pytest.mark.parametrize("beam", [1, 5, 12])
@pytest.mark.parametrize("settings", KNOWN, ids=str)
def test_it_finds_what_the_plain_search_finds(settings: dict[str, Any], beam: int) -> None:
    model, (sources, requests) = built_model(**settings), questions()
    how, n_best = Search(beam=beam, length_penalty=0.7), min(beam, 3)
    found = Engine([model], "fp32").search(sources, requests, how, n_best)
    assert len({len(one[0].pieces) for one in found}) > 5  # some end early, some at their bound
    assert_the_same(found, plainly(model, sources, requests, how, n_best))


@pytest.mark.parametrize("beam", [1, 5])
def test_several_models_speak_as_one(beam: int) -> None:
    members = [built_model(**settings) for settings in (KNOWN[0], KNOWN[5], {**KNOWN[6], "hidden": 128})]
    for seed, model in enumerate(members, start=10):  # with 0 to 2 two words once differ by 1e-7
        torch.manual_seed(seed)
        with torch.no_grad():
            model.output.weight.add_(torch.randn_like(model.output.weight), alpha=0.1)
    (sources, requests), how, n_best = questions(), Search(beam=beam), min(beam, 3)
    found = Engine(members, "fp32").search(sources, requests, how, n_best)
    assert_the_same(found, plainly(Ensemble(members), sources, requests, how, n_best))
    alone = Engine(members[:1], "fp32").search(sources, requests, how, n_best)
    assert [one[0].pieces for one in alone] != [one[0].pieces for one in found]


@pytest.mark.parametrize("models", [1, 2])
def test_a_beam_wider_than_the_vocabulary_says_real_pieces(models: int) -> None:
    torch.manual_seed(1)
    members = [Seq2Seq(Model(embedding=8, hidden=64), 40, 40).eval() for _ in range(models)]
    sources, requests = [[5, 6, END], [END]], [Request(most=2), Request(most=4)]
    how = Search(beam=60)
    found = Engine(members, "fp32").search(sources, requests, how, 60)
    assert all(4 <= piece < 40 for one in found for each in one for piece in each.pieces)
    plain = plainly(Ensemble(members) if models > 1 else members[0], sources, requests, how, 60)
    assert [len(one) for one in found] == [len(one) for one in plain]


def test_where_nothing_has_a_probability_there_is_no_translation() -> None:
    sources, requests = questions(3)
    for name in ("output.bias", "decoder.stack.layers.0.rnn.weight_hh_l0"):
        model = built_model()
        with torch.no_grad():
            dict(model.named_parameters())[name].fill_(float("nan"))
        for beam in (1, 3):
            found = Engine([model], "fp32").search(sources, requests, Search(beam=beam))
            assert [one[0].score for one in found] == [float("-inf")] * 3
            assert [one[0].pieces for one in found] == [[]] * 3


def test_several_threads_may_ask_one_engine_at_a_time() -> None:
    engine, (sources, requests) = Engine([built_model()], "fp32"), questions(30)
    expected = engine.search(sources, requests, Search(beam=3))
    with ThreadPoolExecutor(4) as pool:
        found = list(pool.map(lambda _: engine.search(sources, requests, Search(beam=3)), range(12)))
    assert found == [expected] * 12


def test_weights_that_change_are_noticed(reversal: Run) -> None:
    translator = Translator.load(reversal)
    assert translator.translate(["1 2 3"])[0].text == "3 2 1"
    with torch.no_grad():
        for weight in translator.model.parameters():
            weight.zero_()
    assert translator.translate(["1 2 3"])[0].text != "3 2 1"
    translator.model.double()
    assert "float64" in str(translator.engine)


def test_every_model_is_known_or_refused_with_a_reason() -> None:
    sources, requests = questions(6)
    known = 0
    for name, small in models().items():
        settings = Model(**{**small.model_dump(), "hidden": 64})
        if reason := reason_against(settings):
            assert reason.startswith("it knows no model."), name
            continue
        known += 1
        torch.manual_seed(1)
        model = Seq2Seq(settings, V, V).eval()
        found = Engine([model], "fp32").search(sources, requests, Search(beam=2))
        assert_the_same(found, plainly(model, sources, requests, Search(beam=2), 1))
    assert known > 8


def test_widths_that_fill_no_vectors_are_refused() -> None:
    assert reason_against(Model(hidden=64)) is None
    assert "multiple of 64, not 96" in (reason_against(Model(hidden=96)) or "")


@pytest.mark.parametrize("precision", KINDS)
@pytest.mark.parametrize("beam", [1, 4])
def test_neither_batch_nor_threads_change_a_bit(precision: str, beam: int, monkeypatch: pytest.MonkeyPatch) -> None:
    engine, how = Engine([built_model(attention="additive", input_feeding=True)], precision), Search(beam=beam)
    sources, requests = questions(150)
    alone = [engine.search([source], [request], how)[0] for source, request in zip(sources, requests, strict=True)]
    for threads in (1, 2, 3):
        monkeypatch.setattr(torch, "get_num_threads", lambda threads=threads: threads)
        assert engine.search(sources, requests, how) == alone


def test_a_vocabulary_too_large_for_a_table_is_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    torch.manual_seed(1)
    pieces = (64 << 20) // (4 * 192) + 1
    model, (sources, requests) = Seq2Seq(Model(embedding=8, hidden=64), pieces, pieces).eval(), questions(10)
    found = Engine([model], "fp32").search(sources, requests, Search(beam=1))
    assert_the_same(found, plainly(model, sources, requests, Search(beam=1), 1))


@pytest.mark.parametrize(("precision", "least"), [("fp32", 200), ("bf16", 195), ("int8", 190)])
def test_a_trained_model_says_the_same_in_every_precision(reversal: Run, precision: str, least: int) -> None:
    plain = Translator.load(reversal, settings=Search(engine="plain"))
    native = Translator.load(reversal, settings=Search(engine="native", precision=precision))  # type: ignore[arg-type]
    sources = [pair.source for pair in reversal.pairs("test")]
    said, expected = ([one.text for one in each.translate(sources)] for each in (native, plain))
    assert sum(one == other for one, other in zip(said, expected, strict=True)) >= least


def test_weights_are_those_of_when_it_was_opened() -> None:
    model, (sources, requests) = built_model(), questions(5)
    engine = Engine([model], "fp32")
    before = engine.search(sources, requests, Search())
    with torch.no_grad():
        for weight in model.parameters():
            weight.zero_()
    assert engine.search(sources, requests, Search()) == before


def test_no_sentences_are_no_work() -> None:
    assert Engine([built_model()], "fp32").search([], [], Search()) == []


def test_rules_take_the_plain_path_unless_the_engine_is_asked_for(reversal: Run) -> None:
    translator = Translator.load(reversal)
    assert isinstance(translator.engine, Engine)
    assert translator.translate(["1 2 3"], wishes=Wishes(prefix="3"))[0].text.startswith("3")
    strict = Translator.load(reversal, settings=Search(engine="native"))
    assert strict.translate(["1 2 3"])[0].text == "3 2 1"
    with pytest.raises(UserError, match="search.engine: native cannot do this: it knows no prefixes"):
        strict.translate(["1 2 3"], wishes=Wishes(prefix="3"))


def test_a_library_that_is_damaged_is_built_again(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("S2S_CACHE", str(tmp_path))
    looked_for.cache_clear()
    try:
        assert not isinstance(looked_for(), str)
        (built,) = tmp_path.glob("*.so")
        damaged = tmp_path / "damaged.so"
        damaged.write_bytes(b"no library")
        damaged.replace(built)  # not written over: it is in use
        looked_for.cache_clear()
        assert not isinstance(looked_for(), str)
    finally:
        looked_for.cache_clear()


def test_int8_says_where_it_is_not_to_be_had(reversal: Run, caplog: pytest.LogCaptureFixture) -> None:
    translator = Translator.load(reversal, settings=Search(precision="int8"))
    for _ in range(2):
        translator.translate(["1 2 3"], wishes=Wishes(prefix="3"))
    assert [one.message.partition(":")[0] for one in caplog.records if "int8" in one.message] == ["search.precision"]


def test_models_that_it_cannot_take_are_told_apart() -> None:
    assert "not in torch.float64" in str(open_engine([built_model().double()], "fp32"))
    assert "model.cell: lstm" in str(open_engine([built_model(), built_model(cell="lstm")], "fp32"))


def test_without_a_compiler_all_goes_on_plainly(
    reversal: Run, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, tmp_path: Any
) -> None:
    caplog.set_level("INFO", "seq2seq")
    monkeypatch.setenv("S2S_CACHE", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CXX", raising=False)
    looked_for.cache_clear()
    try:
        translator = Translator.load(reversal)
        assert translator.translate(["1 2 3"])[0].text == "3 2 1"
        assert "no C++ compiler" in str(translator.engine)
        assert "takes longer: there is no C++ compiler on the PATH (c++, g++, clang++)" in caplog.text
        for settings in (Search(engine="native"), Search(precision="int8")):
            with pytest.raises(UserError, match=r"needs the compiled engine, and there is no C\+\+ compiler"):
                Translator.load(reversal, settings=settings)
        for name, value, reason in (
            ("CXX", "/bin/false", "failed: it said nothing"),
            ("CXX", "nosuch-c++", "there is no C++ compiler nosuch-c++"),
            ("CXXFLAGS", "'half", "No closing quotation"),
            ("S2S_CACHE", "/dev/null/s2s", "S2S_CACHE names another folder"),
            ("S2S_NATIVE", "0", "S2S_NATIVE=0 was given"),
        ):
            with monkeypatch.context() as patch:
                patch.setenv("CXX", "/bin/true")
                patch.setenv(name, value)
                looked_for.cache_clear()
                assert reason in str(Translator.load(reversal).engine)
        assert not list(tmp_path.glob("*.so"))
    finally:
        looked_for.cache_clear()
