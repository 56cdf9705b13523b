"""What every attention keeps, and what each one computes."""

import math

import pytest
import torch

from seq2seq.model.attention import ATTENTIONS, Attention
from seq2seq.model.types import Encoded, Memory

B, S, T, H = 3, 5, 4, 8
LENGTHS = torch.tensor([5, 3, 1])


@pytest.fixture(params=ATTENTIONS)
def attention(request: pytest.FixtureRequest) -> Attention:
    torch.manual_seed(0)
    return ATTENTIONS[request.param](H, H).double()


def encoded() -> Encoded:
    values = torch.randn(B, S, H, dtype=torch.float64)
    return Encoded(values, values[:, :1], torch.arange(S) < LENGTHS[:, None])


def test_weights_are_a_distribution_over_the_source(attention: Attention) -> None:
    _, weights = attention(torch.randn(B, T, H, dtype=torch.float64), attention.remember(encoded()))
    torch.testing.assert_close(weights.sum(-1), torch.ones(B, T), check_dtype=False)


def test_padding_gets_no_attention(attention: Attention) -> None:
    memory = attention.remember(encoded())
    _, weights = attention(torch.randn(B, T, H, dtype=torch.float64), memory)
    assert (weights.transpose(1, 2)[~memory.mask] == 0).all()


def test_what_padding_holds_changes_nothing(attention: Attention) -> None:
    clean = encoded()
    dirty = Encoded(clean.values.masked_fill(~clean.mask[..., None], 1e6), clean.final, clean.mask)
    query = torch.randn(B, T, H, dtype=torch.float64)
    for one, other in zip(
        attention(query, attention.remember(clean)), attention(query, attention.remember(dirty)), strict=True
    ):
        torch.testing.assert_close(one, other)


def test_hypotheses_of_a_sentence_share_its_memory(attention: Attention) -> None:
    K, memory = 2, attention.remember(encoded())
    queries = torch.randn(B * K, 1, H, dtype=torch.float64)
    copied = Memory(*(part.repeat_interleave(K, dim=0) for part in memory))
    for shared, separate in zip(attention(queries, memory), attention(queries, copied), strict=True):
        torch.testing.assert_close(shared, separate)


def by_hand(name: str, attention: Attention, query: torch.Tensor, value: torch.Tensor) -> float:
    weights = dict(attention.named_parameters())
    match name:
        case "scaled-dot":
            return (query @ value).item() / math.sqrt(H)
        case "general":
            return (query @ (weights["of_key.weight"] @ value)).item()
        case "additive":
            pair = weights["of_query.weight"] @ query + weights["of_key.weight"] @ value + weights["of_key.bias"]
            return (weights["judge.weight"][0] @ torch.tanh(pair)).item()
    return 0.0


@pytest.mark.parametrize("name", ATTENTIONS)
def test_scores_follow_the_formula(name: str) -> None:
    attention = ATTENTIONS[name](H, H).double()
    query, values = torch.randn(1, 2, H, dtype=torch.float64), torch.randn(1, 3, H, dtype=torch.float64)
    scores = attention.score(query, attention.prepare(values))
    for q in range(2):
        for s in range(3):
            assert scores[0, q, s].item() == pytest.approx(
                by_hand(name, attention, query[0, q], values[0, s]), abs=1e-12
            )


def test_without_attention_the_context_is_the_last_state() -> None:
    attention, sentence = ATTENTIONS["none"](H, H), encoded()
    context, weights = attention(torch.randn(B, T, H, dtype=torch.float64), attention.remember(sentence))
    assert weights.shape == (B, T, 1)
    torch.testing.assert_close(context, sentence.final.expand(B, T, H))


def test_scaled_dot_needs_one_width() -> None:
    with pytest.raises(ValueError, match="one width"):
        ATTENTIONS["scaled-dot"](8, 6)
