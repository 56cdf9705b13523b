"""One `decode` for training and search; padding and the rest of the batch change nothing; for every architecture."""

import copy
from typing import Any

import pytest
import torch
import torch.nn.functional as F

from seq2seq.model import Seq2Seq
from seq2seq.model.attention import ATTENTIONS
from seq2seq.model.decoders import DECODERS
from seq2seq.model.encoders import ENCODERS
from seq2seq.model.recurrence import CELLS, RecurrentLayer
from seq2seq.recipe import Model
from seq2seq.specials import PAD
from tests.model.zoo import combination, combinations, models

V, SOURCE, TARGET = 11, 7, 6
LENGTHS = torch.tensor([7, 4, 1])
MODELS = models()


@pytest.fixture(params=MODELS)
def model(request: pytest.FixtureRequest) -> Seq2Seq:
    torch.manual_seed(1)
    return Seq2Seq(MODELS[request.param], V, V).double().eval()


def texts() -> tuple[torch.Tensor, torch.Tensor]:
    """Sources, padded behind their lengths, and targets."""
    generator = torch.Generator().manual_seed(2)
    source = torch.randint(4, V, (len(LENGTHS), SOURCE), generator=generator)
    target = torch.randint(4, V, (len(LENGTHS), TARGET), generator=generator)
    return source.masked_fill(torch.arange(SOURCE) >= LENGTHS[:, None], PAD), target


def test_one_decode_of_many_steps_equals_many_of_one(model: Seq2Seq) -> None:
    source, target = texts()
    memory, state = model.encode(source, LENGTHS)
    at_once, last = model.decode(target, state, memory)
    for t in range(TARGET):
        step, state = model.decode(target[:, t : t + 1], state, memory)
        torch.testing.assert_close(step.features[:, 0], at_once.features[:, t], rtol=0, atol=1e-10)
        torch.testing.assert_close(step.weights[:, 0], at_once.weights[:, t], rtol=0, atol=1e-10)
    torch.testing.assert_close(state, last, rtol=0, atol=1e-10)


def test_a_sentence_is_decoded_alike_alone_and_in_a_batch(model: Seq2Seq) -> None:
    source, target = texts()
    memory, state = model.encode(source, LENGTHS)
    together = model.log_probs(model.decode(target, state, memory)[0], memory)
    for row, length in enumerate(LENGTHS.tolist()):
        memory, state = model.encode(source[row : row + 1, :length], LENGTHS[row : row + 1])
        alone = model.log_probs(model.decode(target[row : row + 1], state, memory)[0], memory)
        torch.testing.assert_close(alone[0], together[row], rtol=0, atol=1e-10)


def test_target_padding_adds_nothing_to_the_loss(model: Seq2Seq) -> None:
    source, target = texts()
    padded = F.pad(target, (0, 3), value=PAD)
    short, long = (model((source, LENGTHS, answers, answers), label_smoothing=0.1) for answers in (target, padded))
    assert int(short.tokens) == int(long.tokens) == target.numel()
    torch.testing.assert_close(short.smoothed, long.smoothed)


def test_hypotheses_of_a_sentence_share_its_memory(model: Seq2Seq) -> None:
    K, (source, target) = 2, texts()
    memory, state = model.encode(source, LENGTHS)
    several = {name: part.repeat_interleave(K, 0) for name, part in state.items()}
    together, _ = model.decode(target.repeat_interleave(K, 0), several, memory)
    alone, _ = model.decode(target, state, memory)
    expected = model.log_probs(alone, memory).repeat_interleave(K, 0)
    torch.testing.assert_close(model.log_probs(together, memory), expected, rtol=0, atol=1e-10)


def test_log_probs_are_of_a_distribution(model: Seq2Seq) -> None:
    source, target = texts()
    memory, state = model.encode(source, LENGTHS)
    total = model.log_probs(model.decode(target, state, memory)[0], memory).exp().sum(-1)
    torch.testing.assert_close(total, torch.ones_like(total), rtol=0, atol=1e-10)


def test_the_loss_is_label_smoothed_cross_entropy(model: Seq2Seq) -> None:
    source, target = texts()
    target[0, -2:] = PAD
    loss = model((source, LENGTHS, target, target), label_smoothing=0.1)
    memory, state = model.encode(source, LENGTHS)
    log_probs = model.log_probs(model.decode(target, state, memory)[0], memory).flatten(0, 1)
    plain = F.nll_loss(log_probs, target.flatten(), ignore_index=PAD, reduction="sum")
    uniform = -log_probs[target.flatten() != PAD].mean(-1).sum()
    torch.testing.assert_close(loss.nll, plain)
    torch.testing.assert_close(loss.smoothed, 0.9 * plain + 0.1 * uniform)


def test_gradients_are_those_of_the_loss(model: Seq2Seq) -> None:
    source, target = texts()
    parameters = dict(model.named_parameters())
    generator = torch.Generator().manual_seed(3)
    direction = {
        name: torch.randn(weight.shape, dtype=torch.float64, generator=generator) for name, weight in parameters.items()
    }

    def loss_at(step: float) -> torch.Tensor:
        moved = {name: weight + step * direction[name] for name, weight in parameters.items()}
        found: torch.Tensor = torch.func.functional_call(model, moved, ((source, LENGTHS, target, target),)).smoothed
        return found

    gradients = torch.autograd.grad(loss_at(0.0), list(parameters.values()), allow_unused=True)
    slope = sum(
        (gradient * direction[name]).sum()
        for name, gradient in zip(parameters, gradients, strict=True)
        if gradient is not None
    )
    with torch.no_grad():
        expected = (loss_at(1e-6) - loss_at(-1e-6)) / 2e-6
    torch.testing.assert_close(slope, expected, rtol=1e-5, atol=1e-5)


def test_every_parameter_learns(model: Seq2Seq) -> None:
    source, target = texts()
    model((source, LENGTHS, target, target), label_smoothing=0.1).smoothed.backward()
    assert not [name for name, weight in model.named_parameters() if weight.grad is None or not weight.grad.any()]


def test_dropout_is_for_training_only(model: Seq2Seq) -> None:
    source, target = texts()
    batch = (source, LENGTHS, target, target)
    assert model(batch).nll == model(batch).nll
    model.train()
    torch.manual_seed(0)
    assert model(batch).nll != model(batch).nll


@pytest.mark.parametrize("decoder", [name for name in DECODERS if name != "transformer"])
def test_layer_norm_reaches_every_layer_of_a_recurrent_decoder(decoder: str) -> None:
    settings = combination(decoder=decoder, attention="none", layers=3, layer_norm=True)
    assert isinstance(settings, Model)
    norms = [part for part in Seq2Seq(settings, V, V).decoder.modules() if isinstance(part, torch.nn.LayerNorm)]
    assert len(norms) == settings.layers


@pytest.mark.parametrize("cell", CELLS)
def test_fused_recurrences_are_their_formulas(cell: str) -> None:
    torch.manual_seed(0)
    layer = RecurrentLayer(Model(cell=cell, hidden=8), 5).double()
    inputs, state = torch.randn(3, 4, 5).double(), torch.randn(3, 8 * CELLS[cell].parts).double()
    fused, last = layer(inputs, state)
    for t in range(4):
        state = layer.step(inputs[:, t], state, layer.mask(state))
        torch.testing.assert_close(layer.hidden(state), fused[:, t], rtol=0, atol=1e-12)
    torch.testing.assert_close(state, last, rtol=0, atol=1e-12)


@pytest.mark.parametrize("cell", CELLS)
@pytest.mark.parametrize("bidirectional", [True, False])
def test_recurrent_dropout_of_almost_nothing_is_no_dropout(cell: str, bidirectional: bool) -> None:
    torch.manual_seed(0)
    settings = {"cell": cell, "bidirectional": bidirectional, "layers": 2, "embedding": 6, "hidden": 8, "dropout": 0.0}
    model = Seq2Seq(Model(**settings, recurrent_dropout=1e-9), V, V).double()
    source, target = texts()
    batch = (source, LENGTHS, target, target)
    by_steps = model.train()(batch)
    torch.testing.assert_close(by_steps.nll, model.eval()(batch).nll, rtol=0, atol=1e-6)


def test_recurrent_dropout_hides_the_same_of_every_step() -> None:
    layer = RecurrentLayer(Model(recurrent_dropout=0.5, hidden=8), 5)
    mask = layer.mask(torch.zeros(3, 8))
    assert set(mask.flatten().tolist()) == {0.0, 2.0}


def test_a_copying_model_says_what_stands_where_it_looks() -> None:
    settings = combination(copy_source=True, attention="scaled-dot")
    assert isinstance(settings, Model)
    model = Seq2Seq(settings, V, V).double().eval()
    torch.nn.init.constant_(model.output.makes_up.bias, -50.0)
    source, target = texts()
    memory, state = model.encode(source, LENGTHS)
    decoded, _ = model.decode(target, state, memory)
    expected = torch.zeros(len(LENGTHS), TARGET, V).double()
    for row, column in (source != PAD).nonzero().tolist():
        expected[row, :, source[row, column]] += decoded.weights[row, :, column]
    torch.testing.assert_close(model.log_probs(decoded, memory).exp(), expected, rtol=0, atol=1e-9)


def test_the_words_looked_at_say_what_they_mean() -> None:
    settings = combination(lexical=True, attention="scaled-dot")
    assert isinstance(settings, Model)
    model = Seq2Seq(settings, V, V).double().eval()
    source, target = texts()
    memory, state = model.encode(source, LENGTHS)
    decoded, _ = model.decode(target, state, memory)
    without, _ = model.decoder(model.target_embedding(target), state, memory)
    meant = torch.zeros_like(decoded.features)
    for row, column in (source != PAD).nonzero().tolist():
        meant[row] += decoded.weights[row, :, column, None] * model.source_embedding.weight[source[row, column]]
    assert model.lexical is not None
    expected = without.features + torch.tanh(model.lexical.translate(meant))
    torch.testing.assert_close(decoded.features, expected, rtol=0, atol=1e-12)
    assert (decoded.features - without.features).abs().max() > 1e-3


@pytest.mark.parametrize(("tie", "matrices"), [("none", 3), ("target", 2), ("all", 1)])
def test_tied_embeddings_are_one_matrix(tie: str, matrices: int) -> None:
    model = Seq2Seq(Model(tie=tie, embedding=6, hidden=8), V, V)
    wide = [p for p in model.parameters() if p.shape == (V, 6)]
    assert len(wide) == matrices


def test_what_cannot_be_combined_is_refused_with_a_way_out() -> None:
    refused = {name: reason for name, reason in combinations().items() if isinstance(reason, str)}
    assert len(combinations()) == len(ENCODERS) * len(DECODERS) * len(ATTENTIONS) * len(CELLS)
    others = len(ATTENTIONS) - 1  # attention for `fixed`, and all but multi-head for `transformer`
    assert len(refused) == len(ENCODERS) * len(CELLS) * (others + others)
    assert all("; set model." in reason for reason in refused.values())


@pytest.mark.parametrize("settings", [{}, {"tie": "none"}, {"tie": "none", "copy_source": True, "read_out_width": 32}])
def test_pieces_begin_as_vectors_of_unit_length(settings: dict[str, Any]) -> None:
    torch.manual_seed(0)
    chosen = combination(**{"embedding": 32, "hidden": 32, **settings})
    assert isinstance(chosen, Model), chosen
    fresh = Seq2Seq(chosen, 400, 400)
    for weight in (fresh.output.weight, fresh.source_embedding.weight, fresh.target_embedding.weight):
        assert float(weight[1:].detach().norm(dim=-1).mean()) == pytest.approx(1.0, abs=0.05)


def test_weights_in_bf16_say_nearly_the_same(model: Seq2Seq) -> None:
    source, target = texts()
    narrow = copy.deepcopy(model).to(torch.bfloat16)
    for t in range(1, TARGET):
        with torch.inference_mode():
            found = []
            for one in (model, narrow):
                memory, state = one.encode(source, LENGTHS)
                _, state = one.decode(target[:, :t], state, memory)
                decoded, _ = one.decode(target[:, t : t + 1], state, memory)
                found.append(one.log_probs(decoded, memory).double())
        torch.testing.assert_close(*found, rtol=0, atol=0.15)
