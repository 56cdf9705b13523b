"""Fine-tuning begins with what the base has learnt, and says what was reused."""

from pathlib import Path

import pytest
import torch

from seq2seq.errors import UserError
from seq2seq.recipe import Recipe, load_recipe
from seq2seq.run import Run
from seq2seq.training import prepare_run, train
from seq2seq.training.transfer import transfer
from seq2seq.translator import build_model, load_model

ONE_UPDATE = ["train.max_steps=1", "train.learning_rate=1e-9"]


def fine_tuned(reversal_recipe: Path, base: Path, *more: str) -> Recipe:
    return load_recipe(str(reversal_recipe), [f"train.from={base}", *ONE_UPDATE, *more])


def test_the_same_tokenizer_settings_take_over_pieces_and_weights(
    reversal_recipe: Path, reversal: Run, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "seq2seq")
    run, corpus = prepare_run(fine_tuned(reversal_recipe, reversal.path), tmp_path / "tuned")
    assert run.tokenizers[0].model == reversal.tokenizers[0].model
    train(run, corpus)
    base, tuned = (load_model(one, "best", torch.device("cpu")).state_dict() for one in (reversal, run))
    assert all(torch.allclose(base[name], tuned[name], atol=1e-6) for name in base)
    assert "using the pieces of" in caplog.text
    assert "not reused" not in caplog.text


def test_other_vocabularies_share_rows_by_the_text_of_their_pieces(
    reversal: Run, reversal_recipe: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "seq2seq")
    other = ["tokenizer.kind=bpe", "tokenizer.vocabulary=40", "model.layers=2"]
    run, _ = prepare_run(fine_tuned(reversal_recipe, reversal.path, *other), tmp_path / "tuned")
    model = build_model(run.recipe.model, run.tokenizers)
    before = {name: p.clone() for name, p in model.named_parameters()}
    transfer(reversal, model, run.tokenizers)
    old, new = reversal.tokenizers[0], run.tokenizers[0]
    there = old.pieces(range(len(old)))
    base = load_model(reversal, "best", torch.device("cpu"))
    shared = 0
    for number, piece in enumerate(new.pieces(range(len(new)))):
        row = model.source_embedding.weight[number]
        expected = base.source_embedding.weight[there.index(piece)] if piece in there else None
        shared += expected is not None
        assert torch.equal(row, before["source_embedding.weight"][number] if expected is None else expected)
    assert 10 < shared < len(new)
    assert torch.equal(model.encoder.layers[0].rnn.weight_hh_l0, base.encoder.layers[0].rnn.weight_hh_l0)
    assert f"source_embedding.weight ({shared} of {len(new)} pieces)" in caplog.text
    assert "learnt anew: encoder.layers.1.rnn.weight_ih_l0 (the base has none)" in caplog.text


def test_another_width_is_named_with_both_shapes(
    reversal: Run, reversal_recipe: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    run, _ = prepare_run(fine_tuned(reversal_recipe, reversal.path, "model.hidden=32"), tmp_path / "tuned")
    transfer(reversal, build_model(run.recipe.model, run.tokenizers), run.tokenizers)
    assert "decoder.bridge.project.weight (64 × 64 there, 32 × 32 here)" in caplog.text


def test_a_base_that_is_none_is_refused_before_anything_is_written(reversal_recipe: Path, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="no run"):
        prepare_run(fine_tuned(reversal_recipe, tmp_path / "nothing"), tmp_path / "tuned")
    assert not (tmp_path / "tuned").exists()


def test_risk_needs_a_run_to_start_from(reversal_recipe: Path) -> None:
    with pytest.raises(UserError, match=r"train\.risk learns from what a trained model says; name it: train\.from"):
        load_recipe(str(reversal_recipe), ["train.risk=chrF"])


def test_minimum_risk_training_is_a_second_stage(reversal_recipe: Path, reversal: Run, tmp_path: Path) -> None:
    stage = ["train.risk=chrF", "train.risk_samples=3", "train.max_steps=3", "train.learning_rate=1e-4"]
    run, corpus = prepare_run(fine_tuned(reversal_recipe, reversal.path, *stage), tmp_path / "tuned")
    assert train(run, corpus).best is not None


def test_the_gate_of_a_copying_model_is_no_row_of_the_vocabulary(
    reversal: Run, reversal_recipe: Path, tmp_path: Path
) -> None:
    copying = fine_tuned(reversal_recipe, reversal.path, "model.copy_source=true", "tokenizer.vocabulary=20")
    run, _ = prepare_run(copying, tmp_path / "tuned")
    model = build_model(run.recipe.model, run.tokenizers)
    before = model.output.makes_up.weight.clone()
    transfer(reversal, model, run.tokenizers)
    base = load_model(reversal, "best", torch.device("cpu"))
    assert torch.equal(model.decoder.read_out.mix.weight, base.decoder.read_out.mix.weight)
    assert torch.equal(model.output.makes_up.weight, before)
