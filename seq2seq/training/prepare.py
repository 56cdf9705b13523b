"""From a recipe to a run folder: a new one, or the one that is there, if it is the same."""

import logging
from functools import partial
from itertools import islice
from pathlib import Path

from seq2seq.data.catalogue import data_root
from seq2seq.data.corpus import Corpus, describe_dropped, load_corpus
from seq2seq.data.prepared import Prepared, fingerprint_of, open_prepared, prepare
from seq2seq.data.tokenizer import Tokenizer, train_tokenizers
from seq2seq.errors import UserError
from seq2seq.recipe import Recipe, differences
from seq2seq.run import Run, create_run, describe, open_run, replace_recipe
from seq2seq.stop import in_thread
from seq2seq.training.transfer import base_run, fits

log = logging.getLogger(__name__)


def prepare_run(recipe: Recipe, path: Path) -> tuple[Run, Corpus]:
    """The run at `path` for this recipe, with its text."""
    if path.exists() and not is_empty_folder(path):
        run = open_run(path)
        refuse(path, "recipe", differences(run.recipe, recipe))
        corpus = load_corpus(recipe.data, recipe.seed)
        refuse(path, "corpus", changed_text(run, corpus))
        return (replace_recipe(run, recipe) if run.recipe != recipe else run), corpus
    corpus = load_corpus(recipe.data, recipe.seed)
    if left_out := describe_dropped(corpus):
        log.warning("%s", left_out)
    base = base_run(recipe)
    if base and fits(base, recipe):
        log.info("using the pieces of %s: the recipe's tokenizer is the same", base.path)
        return create_run(path, recipe, corpus, base.tokenizers), corpus
    log.info("learning a %s vocabulary from %s pairs", recipe.tokenizer.kind, f"{len(corpus.train):,}")
    return create_run(path, recipe, corpus, in_thread(partial(learn_pieces, corpus, recipe))), corpus


def is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def learn_pieces(corpus: Corpus, recipe: Recipe) -> tuple[Tokenizer, Tokenizer]:
    """Tokenizers from the training text, or from an evenly spread sample of much text."""
    stride = -(-len(corpus.train) // recipe.tokenizer.sample)
    return train_tokenizers(list(islice(corpus.train, 0, None, stride)), recipe.tokenizer)


def prepare_data(run: Run, corpus: Corpus) -> Prepared:
    """The training text as piece numbers on disk: made once, for every run with the same text and pieces."""
    models = (tokenizer.model for tokenizer in run.tokenizers)
    name = fingerprint_of(corpus.train.sha256, *models, str(run.recipe.data.max_length))
    folder = data_root() / "prepared" / name
    if folder.exists():
        prepared = open_prepared(folder)
    else:
        log.info("encoding %s pairs into %s", f"{len(corpus.train):,}", folder)
        try:
            prepared = prepare(corpus.train, run.tokenizers, folder, max_length=run.recipe.data.max_length)
        except FileExistsError:  # another run has just prepared the same
            prepared = open_prepared(folder)
    if prepared.meta["too_long"]:
        log.warning(
            "%d pairs of more than %d pieces were left out", prepared.meta["too_long"], run.recipe.data.max_length
        )
    refuse_nothing(prepared.meta["pairs"], run.recipe)
    return prepared


def refuse_nothing(pairs: int, recipe: Recipe) -> None:
    """Some training pairs must be short enough."""
    if not pairs:
        raise UserError(f"every training pair has more than {recipe.data.max_length} pieces; raise data.max_length")


def refuse(path: Path, what: str, changes: list[str]) -> None:
    """A run goes on only as what it was."""
    if changes:
        raise UserError(
            f"{path} was trained with another {what} ({'; '.join(changes)}); "
            "give back the old one to go on, or start another run with --run DIR"
        )


def changed_text(run: Run, corpus: Corpus) -> list[str]:
    """The splits whose text is no longer what the run learnt from."""
    now = describe(corpus)
    return [
        f"{split}: {run.corpus[split]['pairs']:,} pairs -> {now[split]['pairs']:,} pairs, text changed"
        for split in ("train", "valid", "test")
        if run.corpus[split] != now[split]
    ]
