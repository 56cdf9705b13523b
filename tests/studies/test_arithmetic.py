"""The arithmetic of a model is what a hand counts, and what torch counts where it sees every product."""

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from seq2seq.data.batches import Batch, pad
from seq2seq.model import Seq2Seq
from seq2seq.model.attention import ATTENTIONS
from seq2seq.model.decoders import DECODERS
from seq2seq.model.encoders import ENCODERS
from seq2seq.recipe import Model
from seq2seq.studies.arithmetic import Counts, costs, counts_of, forward_flops, matrices, training_flops
from tests.model.zoo import combination, models

V = 11


def batch_of(sources: list[int], targets: list[int]) -> Batch:
    """A batch with sentences of these lengths."""
    source, target = (pad([[5] * length for length in lengths]) for lengths in (sources, targets))
    return Batch(source, torch.tensor(sources), target, target)


def test_only_real_pieces_count() -> None:
    counts = counts_of([batch_of([3, 5], [2, 4]), batch_of([1], [1])])
    assert counts == Counts(
        sentences=3,
        source=3 + 5 + 1,
        target=2 + 4 + 1,
        looks=3 * 2 + 5 * 4 + 1,
        within_source=9 + 25 + 1,
        within_target=3 + 10 + 1,
    )


def test_the_reference_model_costs_what_a_hand_counts() -> None:
    settings = Model(
        embedding=256, hidden=512, read_out_width=512, tie="none", attention="additive", input_feeding=True
    )
    found = costs(Seq2Seq(settings, 100, 8000), settings)
    gates = 3 * 512 * (256 + 512 + 512)  # a GRU reads embedding, fed read-out and its own state
    assert found.target == 2 * (512 * 8000 + gates + 512 * 512 + 1024 * 512)  # output, GRU, W q, read-out
    assert found.source == 2 * (2 * 3 * 256 * (256 + 256) + 512 * 512)  # two GRUs, U k
    assert found.sentences == 2 * 512 * 512
    assert found.looks == 2 * 512 + 2 * 512  # v · tanh(…), and the context
    assert found.within_source == found.within_target == 0


def test_a_backward_pass_costs_two_forward_passes() -> None:
    model = Seq2Seq(Model(), V, V)
    counts = Counts(sentences=1, source=4, target=3, looks=12)
    assert training_flops(model, Model(), counts) == 3 * forward_flops(model, Model(), counts)


@pytest.mark.parametrize("name", [name for name, model in models().items() if model.tie != "none"])
def test_every_matrix_is_counted_or_looked_up(name: str) -> None:
    model = Seq2Seq(models()[name], V, V)
    tables = {id(module.weight) for module in model.modules() if isinstance(module, nn.Embedding)}
    assert id(model.output.weight) in tables  # it is tied, so it multiplies as well
    own = sum(weight.numel() for weight in model.parameters() if weight.dim() > 1 and id(weight) not in tables)
    assert sum(numbers for _, numbers in matrices(model)) == own + model.output.weight.numel()


@pytest.mark.parametrize("encoder", ENCODERS)
@pytest.mark.parametrize("cell", ["gru", "rnn"])
@pytest.mark.parametrize("attention", ATTENTIONS)
@pytest.mark.parametrize("decoder", DECODERS)
def test_torch_counts_the_same_products(decoder: str, attention: str, cell: str, encoder: str) -> None:
    chosen = {"decoder": decoder, "attention": attention, "cell": cell, "encoder": encoder}
    settings = combination(**chosen, layers=2, read_out_width=10, tie="none")
    if isinstance(settings, str):
        return  # no such model
    model = Seq2Seq(settings, V, V).eval()
    batch = batch_of([5, 5, 5], [4, 4, 4])  # without padding, which torch would count
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        memory, state = model.encode(batch.source, batch.source_lengths)
        model.log_probs(model.decode(batch.target_in, state, memory)[0], memory)
    counts = counts_of([batch])._replace(within_source=0, within_target=0)  # torch does not see its fused kernel
    of_one_vector = 2 * settings.hidden * counts.target if attention == "none" else 0  # weighed by 1: nothing useful
    assert counter.get_total_flops() == forward_flops(model, settings, counts) + of_one_vector


def test_self_attention_counts_scores_and_contexts() -> None:
    settings = Model(encoder="transformer", decoder="transformer", attention="multi-head", hidden=8, layers=3)
    found = costs(Seq2Seq(settings, V, V), settings)
    assert found.within_source == found.within_target == found.looks == 3 * (2 * 8 + 2 * 8)
