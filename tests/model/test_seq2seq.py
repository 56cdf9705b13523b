"""One `decode` for training and search; padding and the rest of the batch change nothing."""

import itertools

import pytest
import torch
import torch.nn.functional as F

from seq2seq.model import Seq2Seq
from seq2seq.recipe import Model
from seq2seq.specials import PAD

V, SOURCE, TARGET = 11, 7, 6
LENGTHS = torch.tensor([7, 4, 1])
KINDS = [("fixed", "none"), ("luong", "none"), ("luong", "general"), ("luong", "scaled-dot"), ("luong", "additive")]


@pytest.fixture(params=list(itertools.product(KINDS, [1, 2])), ids=str)
def model(request: pytest.FixtureRequest) -> Seq2Seq:
    (decoder, attention), layers = request.param
    torch.manual_seed(1)
    settings = Model(decoder=decoder, attention=attention, layers=layers, embedding=6, hidden=8, dropout=0.3)
    return Seq2Seq(settings, V, V).double().eval()


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
    together = model.log_probs(model.decode(target, state, memory)[0])
    for row, length in enumerate(LENGTHS.tolist()):
        memory, state = model.encode(source[row : row + 1, :length], LENGTHS[row : row + 1])
        alone = model.log_probs(model.decode(target[row : row + 1], state, memory)[0])
        torch.testing.assert_close(alone[0], together[row], rtol=0, atol=1e-10)


def test_target_padding_adds_nothing_to_the_loss(model: Seq2Seq) -> None:
    source, target = texts()
    padded = F.pad(target, (0, 3), value=PAD)
    short, long = (model((source, LENGTHS, answers, answers), label_smoothing=0.1) for answers in (target, padded))
    assert int(short.tokens) == int(long.tokens) == target.numel()
    torch.testing.assert_close(short.smoothed, long.smoothed)


def test_the_loss_is_label_smoothed_cross_entropy(model: Seq2Seq) -> None:
    source, target = texts()
    target[0, -2:] = PAD
    loss = model((source, LENGTHS, target, target), label_smoothing=0.1)
    memory, state = model.encode(source, LENGTHS)
    logits = model.output(model.decode(target, state, memory)[0].features).flatten(0, 1)
    plain = F.cross_entropy(logits, target.flatten(), ignore_index=PAD, reduction="sum")
    smoothed = F.cross_entropy(logits, target.flatten(), ignore_index=PAD, reduction="sum", label_smoothing=0.1)
    torch.testing.assert_close(loss.nll, plain)
    torch.testing.assert_close(loss.smoothed, smoothed)


def test_gradients_are_those_of_the_loss(model: Seq2Seq) -> None:
    source, target = texts()
    weight = model.encoder.rnn.weight_ih_l0

    def loss_at(values: torch.Tensor) -> torch.Tensor:
        parameters = dict(model.named_parameters()) | {"encoder.rnn.weight_ih_l0": values}
        loss: torch.Tensor = torch.func.functional_call(
            model, parameters, ((source, LENGTHS, target, target),)
        ).smoothed
        return loss

    loss = loss_at(weight)
    (gradient,) = torch.autograd.grad(loss, weight)
    direction = torch.randn(weight.shape, dtype=torch.float64, generator=torch.Generator().manual_seed(3))
    step = 1e-5
    slope = (loss_at(weight.detach() + step * direction) - loss_at(weight.detach() - step * direction)) / (2 * step)
    torch.testing.assert_close((gradient * direction).sum(), slope, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize(("tie", "matrices"), [("none", 3), ("target", 2), ("all", 1)])
def test_tied_embeddings_are_one_matrix(tie: str, matrices: int) -> None:
    model = Seq2Seq(Model(tie=tie, embedding=6, hidden=8), V, V)
    wide = [p for p in model.parameters() if p.shape == (V, 6)]
    assert len(wide) == matrices
