"""What every attention keeps, and what each one computes."""

import math
from typing import Any

import pytest
import torch

from seq2seq.model.attention import ATTENTIONS, Attention
from seq2seq.model.types import Encoded
from seq2seq.recipe import Model
from seq2seq.search import select

B, S, T, H = 3, 5, 4, 8
LENGTHS = torch.tensor([5, 3, 1])
PIECES = torch.zeros(B, S, dtype=torch.long)
LOOKING = [name for name in ATTENTIONS if name != "none"]
WITH_KEYS = [name for name in LOOKING if name != "location"]


def build(name: str, **settings: Any) -> Attention:
    torch.manual_seed(0)
    attention = ATTENTIONS[name](Model(attention=name, hidden=H, heads=2, **settings)).double()
    if settings.get("coverage"):
        torch.nn.init.normal_(attention.of_coverage)
    return attention


@pytest.fixture(
    params=[(name, {}) for name in ATTENTIONS]
    + [(name, {"sentinel": True}) for name in LOOKING]
    + [(name, {"coverage": True}) for name in WITH_KEYS],
    ids=lambda param: "-".join([param[0], *param[1]]),
)
def attention(request: pytest.FixtureRequest) -> Attention:
    name, settings = request.param
    return build(name, **settings)


def encoded() -> Encoded:
    values = torch.randn(B, S, H, dtype=torch.float64)
    return Encoded(values, values[:, :1], torch.arange(S) < LENGTHS[:, None])


def look(attention: Attention, query: torch.Tensor, sentence: Encoded) -> tuple[torch.Tensor, torch.Tensor]:
    memory = attention.remember(sentence, PIECES)
    context, weights, _ = attention(query, memory, attention.start(memory))
    return context, weights


def queries() -> torch.Tensor:
    return torch.randn(B, T, H, dtype=torch.float64)


def test_weights_are_a_distribution_over_the_source(attention: Attention) -> None:
    _, weights = look(attention, queries(), encoded())
    assert (weights >= 0).all()
    if attention.nothing is not None:
        assert (weights.sum(-1) < 1).all()  # the rest looks at nothing
    else:
        torch.testing.assert_close(weights.sum(-1), torch.ones(B, T), check_dtype=False)


def test_padding_gets_no_attention(attention: Attention) -> None:
    sentence = encoded()
    _, weights = look(attention, queries(), sentence)
    mask = sentence.mask[:, : weights.size(-1)]
    assert (weights.transpose(1, 2)[~mask] == 0).all()


def test_what_padding_holds_changes_nothing(attention: Attention) -> None:
    clean, query = encoded(), queries()
    dirty = clean._replace(values=clean.values.masked_fill(~clean.mask[..., None], 1e6))
    for one, other in zip(look(attention, query, clean), look(attention, query, dirty), strict=True):
        torch.testing.assert_close(one, other)


def test_hypotheses_of_a_sentence_share_its_memory(attention: Attention) -> None:
    K, memory = 2, attention.remember(encoded(), PIECES)
    query = torch.randn(B * K, 2, H, dtype=torch.float64)
    copied = select(memory, torch.arange(len(memory.mask)).repeat_interleave(K))
    start = attention.start(copied)
    for shared, separate in zip(attention(query, memory, start), attention(query, copied, start), strict=True):
        torch.testing.assert_close(shared, separate)


def test_on_a_cpu_half_precision_is_looked_at_in_fp32(attention: Attention) -> None:
    sentence, query = encoded(), queries()
    narrow = attention.bfloat16()
    values, final = sentence.values.bfloat16(), sentence.final.bfloat16()
    memory = narrow.remember(sentence._replace(values=values, final=final), PIECES)
    context, weights, _ = narrow(query.bfloat16(), memory, narrow.start(memory))
    assert memory.values.dtype == weights.dtype == torch.float32
    assert context.dtype == torch.bfloat16


def by_hand(name: str, attention: Attention, query: torch.Tensor, value: torch.Tensor, s: int) -> float:
    weights = dict(attention.named_parameters())
    match name:
        case "dot":
            return (query @ value).item()
        case "scaled-dot":
            return (query @ value).item() / math.sqrt(H)
        case "general":
            return (query @ (weights["of_key.weight"] @ value)).item()
        case "location":
            return (weights["of_position.weight"][s] @ query + weights["of_position.bias"][s]).item()
        case "additive":
            pair = weights["of_query.weight"] @ query + weights["of_key.weight"] @ value + weights["of_key.bias"]
            return (weights["judge.weight"][0] @ torch.tanh(pair)).item()
    return 0.0


@pytest.mark.parametrize("name", ["none", "location", "additive", "dot", "general", "scaled-dot"])
def test_scores_follow_the_formula(name: str) -> None:
    attention = build(name)
    query, values = torch.randn(1, 2, H, dtype=torch.float64), torch.randn(1, 3, H, dtype=torch.float64)
    scores = attention.score(query, attention.prepare(values))
    for q in range(2):
        for s in range(3):
            expected = by_hand(name, attention, query[0, q], values[0, s], s)
            assert scores[0, q, s].item() == pytest.approx(expected, abs=1e-12)


def test_multi_head_is_pytorch_s() -> None:
    attention, sentence, query = build("multi-head"), encoded(), queries()
    weights = dict(attention.named_parameters())
    parts = ("of_query", "of_key", "of_value")
    reference = torch.nn.MultiheadAttention(H, 2, batch_first=True).double()
    with torch.no_grad():
        reference.in_proj_weight.copy_(torch.cat([weights[f"{part}.weight"] for part in parts]))
        reference.in_proj_bias.copy_(torch.cat([weights[f"{part}.bias"] for part in parts]))
        reference.out_proj.weight.copy_(weights["join.weight"])
        reference.out_proj.bias.copy_(weights["join.bias"])
    expected = reference(query, sentence.values, sentence.values, key_padding_mask=~sentence.mask)
    for ours, theirs in zip(look(attention, query, sentence), expected, strict=True):
        torch.testing.assert_close(ours, theirs)


def test_without_attention_the_context_is_the_last_state() -> None:
    attention, sentence = build("none"), encoded()
    context, weights = look(attention, queries(), sentence)
    assert weights.shape == (B, T, 1)
    torch.testing.assert_close(context, sentence.final.expand(B, T, H))


def test_location_never_looks_behind_its_table() -> None:
    attention = build("location", max_positions=2)
    _, weights = look(attention, queries(), encoded())
    assert (weights[0, :, 2:] == 0).all()
    torch.testing.assert_close(weights.sum(-1), torch.ones(B, T), check_dtype=False)


@pytest.mark.parametrize("name", WITH_KEYS)
def test_coverage_adds_up_what_was_looked_at(name: str) -> None:
    attention = build(name, coverage=True)
    memory = attention.remember(encoded(), PIECES)
    _, weights, state = attention(queries(), memory, attention.start(memory))
    torch.testing.assert_close(state["coverage"], weights.sum(1))


def test_coverage_of_additive_attention_stands_inside_its_tanh() -> None:
    attention = build("additive", coverage=True)
    memory = attention.remember(encoded(), PIECES)
    query, state = queries()[:, :1], {"coverage": torch.rand(B, S, dtype=torch.float64)}
    _, weights, _ = attention(query, memory, state)
    weight = dict(attention.named_parameters())
    pairs = torch.tanh(
        query @ weight["of_query.weight"].T + memory.keys + state["coverage"][..., None] * weight["of_coverage"]
    )
    scores = (pairs @ weight["judge.weight"][0]).masked_fill(~memory.mask, -math.inf)
    torch.testing.assert_close(weights[:, 0], scores.softmax(-1))
