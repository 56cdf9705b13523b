"""Pieces of a base are taken as they are, or refused with the fix; a corpus that grew is encoded where it is new."""

import io
import json
import shutil
from pathlib import Path

import pytest
import sentencepiece

from seq2seq.data import prepared
from seq2seq.errors import UserError
from seq2seq.recipe import Recipe, parse_recipe
from seq2seq.run import Run, open_run
from seq2seq.training import prepare_data, prepare_run, train

NOUNS = ["cat", "dog", "bird", "house", "garden", "river", "stone", "tree", "road", "lamp"]
TEXT = [f"The {a} sees the {b} and {c} trees." for a in NOUNS for b in NOUNS for c in range(2, 9)]
RECIPE = """
data:
  source: en
  target: x
  train: [{folder}/train.en, {folder}/train.x]
  valid: [{folder}/valid.en, {folder}/valid.x]
  test: [{folder}/valid.en, {folder}/valid.x]
tokenizer: {{vocabulary: 340}}
model: {{embedding: 8, hidden: 8}}
train: {{max_epochs: 2, batch_tokens: 600, threads: 1, samples: 0}}
"""


def write_text(folder: Path, sentences: list[str]) -> None:
    for split, lines in (("train", sentences), ("valid", ["The cat sees nothing."])):
        for ending in ("en", "x"):
            text = "".join(f"{line.upper() if ending == 'x' else line}\n" for line in lines)
            (folder / f"{split}.{ending}").write_text(text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("S2S_DATA", str(tmp_path / "s2s-data"))
    write_text(tmp_path, TEXT[:500])
    return tmp_path


def recipe(folder: Path, *overrides: str) -> Recipe:
    return parse_recipe(RECIPE.format(folder=folder), "r.yaml", overrides)


def started(folder: Path, name: str, *overrides: str) -> Run:
    return prepare_run(recipe(folder, *overrides), folder / name)[0]


@pytest.mark.parametrize("kind", ["unigram", "bpe"])
def test_a_run_takes_over_the_pieces_of_another_and_never_needs_it_again(kind: str, folder: Path) -> None:
    base = started(folder, "base", f"tokenizer.kind={kind}")
    models = [tokenizer.model for tokenizer in base.tokenizers]
    shutil.copy(base.path / "source.model", folder / "one.model")
    for name, source in (("of-run", base.path), ("of-model", folder / "one.model")):
        over = ["tokenizer.vocabulary=~", f"tokenizer.from={source}"]
        run = started(folder, name, *over)
        assert [tokenizer.model for tokenizer in run.tokenizers] == models
    shutil.rmtree(base.path)
    (folder / "one.model").unlink()
    run, corpus = prepare_run(recipe(folder, *over), folder / "of-model")
    assert train(run, corpus).epoch == 2
    assert open_run(run.path).recipe.tokenizer.base == (str(folder / "one.model"),)
    with pytest.raises(UserError, match=r"another recipe \(tokenizer.from: "):
        prepare_run(recipe(folder, "tokenizer.vocabulary=~", "tokenizer.from=elsewhere"), run.path)


def test_search_settings_that_a_recipe_replaces_are_said(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    started(folder, "run", "search.beam=8")
    caplog.clear()
    started(folder, "run", "search.beam=8", "train.max_epochs=3")
    assert "search settings" not in caplog.text
    run = started(folder, "run", "search.beam=2")
    assert "the recipe replaces search settings" in caplog.text and "search.beam: 8 -> 2" in caplog.text
    assert open_run(run.path).recipe.search.beam == 2


def test_two_vocabularies_can_be_taken_over(folder: Path) -> None:
    apart = ["tokenizer.shared=false", "model.tie=target", "tokenizer.vocabulary=~"]
    base = started(folder, "base", *apart[:2], "tokenizer.vocabulary=320")
    models = [tokenizer.model for tokenizer in base.tokenizers]
    assert models[0] != models[1]
    pair = f"[{base.path}/source.model, {base.path}/target.model]"
    for name, source in (("of-run", base.path), ("of-models", pair)):
        run = started(folder, name, *apart, f"tokenizer.from={source}")
        assert [tokenizer.model for tokenizer in run.tokenizers] == models
    with pytest.raises(UserError, match="has two vocabularies; set tokenizer.shared: false"):
        started(folder, "x", "tokenizer.vocabulary=~", f"tokenizer.from={base.path}")
    with pytest.raises(UserError, match="name one run, or two models"):
        started(folder, "x", *apart, f"tokenizer.from=[{base.path}, {base.path}]")
    assert not (folder / "x").exists()


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["tokenizer.vocabulary=999"], "has tokenizer.vocabulary: 3.., not 999; leave that setting out"),
        (["tokenizer.kind=bpe"], "has tokenizer.kind: unigram, not bpe; leave that setting out"),
        (["tokenizer.byte_fallback=false"], "has tokenizer.byte_fallback: True, not False; leave"),
        (["tokenizer.symbols=[<name>]"], "has no symbol <name>, and learnt pieces cannot be added to; leave it out"),
        (["tokenizer.dropout=0.1"], "is of the kind unigram and tokenizer.dropout is for bpe; leave it out"),
        (["tokenizer.from=nowhere"], "nowhere is neither a run nor a SentencePiece model; give one of them"),
        (["tokenizer.from={folder}/train.en"], "train.en is neither a run nor a SentencePiece model"),
        (["tokenizer.from={folder}"], "is not a run"),
        (["tokenizer.from={folder}/plain.model"], "has pad -1, unknown 0, begin 1, end 2, and s2s needs pad 0, unkn"),
    ],
)
def test_a_base_that_does_not_fit_is_refused_with_the_fix(overrides: list[str], message: str, folder: Path) -> None:
    base = started(folder, "base")
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(TEXT), model_writer=model, vocab_size=60, hard_vocab_limit=False, minloglevel=2
    )
    (folder / "plain.model").write_bytes(model.getvalue())
    given = [override.format(folder=folder) for override in overrides]
    with pytest.raises(UserError, match=message):
        started(folder, "x", "tokenizer.vocabulary=~", f"tokenizer.from={base.path}", *given)
    assert not (folder / "x").exists()


def test_a_base_may_be_described_as_it_is(folder: Path) -> None:
    base = started(folder, "base", "tokenizer.symbols=[<name>]")
    same = [f"tokenizer.vocabulary={len(base.tokenizers[0])}", "tokenizer.kind=unigram", "tokenizer.symbols=[<name>]"]
    assert started(folder, "x", f"tokenizer.from={base.path}", *same).tokenizers[0].model == base.tokenizers[0].model


def test_a_symbol_that_cleaning_changes_is_refused(folder: Path) -> None:
    with pytest.raises(UserError, match="data.clean turns <NAME> into <name>; write the symbol like that"):
        started(folder, "x", "tokenizer.symbols=[<NAME>]", "data.clean.lowercase=true")


def test_a_corpus_that_grew_is_encoded_where_it_is_new(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(prepared.prepare.__kwdefaults__, "shard_pairs", 200)
    caplog.set_level("INFO")
    base, corpus = prepare_run(recipe(folder), folder / "base")
    old = prepare_data(base, corpus)
    write_text(folder, TEXT)
    over = ["tokenizer.vocabulary=~", f"tokenizer.from={base.path}"]
    run, corpus = prepare_run(recipe(folder, *over), folder / "grown")
    new = prepare_data(run, corpus)
    assert "2 of 4 shards of this text were encoded before and are shared" in caplog.text
    assert (old.meta["pairs"], new.meta["pairs"]) == (500, len(TEXT))
    assert [shard["text"] for shard in new.meta["shards"][:2]] == [shard["text"] for shard in old.meta["shards"][:2]]
    texts = run.tokenizers[0].decode([new.windows[3].source[i].tolist() for i in range(new.windows[3].pairs)])
    assert texts == TEXT[600:]


def test_damage_that_a_training_meets_ends_it_with_the_fix(folder: Path) -> None:
    run, corpus = prepare_run(recipe(folder), folder / "run")
    prepare_data(run, corpus)
    path = next((folder / "s2s-data" / "prepared").glob("*/shard-00000/target.ids"))
    data = path.read_bytes()
    path.write_bytes(data[:50] + bytes([data[50] ^ 4]) + data[51:])
    prepare_data(run, corpus)  # not read yet
    with pytest.raises(UserError, match="target.ids is damaged.*remove that folder, it will be remade"):
        prepare_data(run, corpus, verify=True)
    with pytest.raises(UserError, match="target.ids is not the file that was written.*remove that folder"):
        train(run, corpus)
    shutil.rmtree(path.parent.parent)
    assert train(run, corpus).epoch == 2
    assert json.loads((path.parent.parent / "meta.json").read_text())["pairs"] == 500
