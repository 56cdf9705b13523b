"""From a recipe to a run folder: a new one, or the one that is there, if it is the same."""

import logging
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from seq2seq.data.batches import Reader
from seq2seq.data.catalogue import data_root
from seq2seq.data.clean import rewriter
from seq2seq.data.corpus import Corpus, describe_dropped, load_corpus
from seq2seq.data.encoded import Encoded
from seq2seq.data.prepared import Prepared, encoding_of, fingerprint_of, open_prepared, prepare
from seq2seq.data.subword_sampling import build_sampling
from seq2seq.data.tokenizer import SPECIALS, Tokenizer, train_tokenizers
from seq2seq.errors import UserError
from seq2seq.recipe import Recipe, differences, settings
from seq2seq.recipe import Tokenizer as TokenizerSettings
from seq2seq.run import Run, create_run, describe, open_run, replace_recipe, sample_of
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
        warn_of_search(run, recipe)
        return (replace_recipe(run, recipe) if run.recipe != recipe else run), corpus
    taken_over = pieces_taken_over(recipe)  # first, because what is wrong with them is soon known
    corpus = load_corpus(recipe.data, recipe.seed)
    if left_out := describe_dropped(corpus):
        log.warning("%s", left_out)
    tokenizers = taken_over or in_thread(partial(learn_pieces, corpus, recipe))
    return create_run(path, recipe, corpus, tokenizers), corpus


def warn_of_search(run: Run, recipe: Recipe) -> None:
    """The recipe's search settings hold, as all that it says; but what `s2s tune` found is not lost in silence."""
    pairs = zip(settings(run.recipe.search, "search."), settings(recipe.search, "search."), strict=True)
    replaced = [f"{name}: {old} -> {new}" for (name, old, _), (_, new, _) in pairs if old != new]
    if replaced:
        log.warning("the recipe replaces search settings of %s: %s", run.path, "; ".join(replaced))


def is_empty_folder(path: Path) -> bool:
    return path.is_dir() and not any(path.iterdir())


def learn_pieces(corpus: Corpus, recipe: Recipe) -> tuple[Tokenizer, Tokenizer]:
    """Tokenizers from the training text, or from an evenly spread sample of much text."""
    log.info("learning a %s vocabulary from %s pairs", recipe.tokenizer.kind, f"{len(corpus.train):,}")
    refuse_changed_symbols(recipe)
    return train_tokenizers(list(sample_of(corpus.train, recipe)), recipe.tokenizer)


def refuse_changed_symbols(recipe: Recipe) -> None:
    """A symbol that cleaning rewrites would never be seen."""
    rewrite = rewriter(recipe.data.clean)
    for symbol in recipe.tokenizer.symbols:
        if rewrite and rewrite(symbol) != symbol:
            raise UserError(
                f"tokenizer.symbols: data.clean turns {symbol} into {rewrite(symbol)}; write the symbol like that"
            )


def pieces_taken_over(recipe: Recipe) -> tuple[Tokenizer, Tokenizer] | None:
    """Tokenizers that need no learning: those that the recipe names, or those of the run that it goes on from."""
    if pieces := base_pieces(recipe):
        return pieces
    base = base_run(recipe)
    if base is None or not fits(base, recipe):
        return None
    log.info("using the pieces of %s: the recipe's tokenizer is the same", base.path)
    return base.tokenizers


def base_pieces(recipe: Recipe) -> tuple[Tokenizer, Tokenizer] | None:
    """The tokenizers that the recipe takes over instead of learning its own; None if it names none."""
    if not recipe.tokenizer.base:
        return None
    models = [model for path in recipe.tokenizer.base for model in models_at(Path(path))]
    name = " and ".join(recipe.tokenizer.base)
    if len(models) > 2:
        raise UserError(
            f"tokenizer.from: {name}: a run brings the pieces of both languages; name one run, or two models"
        )
    source, target = models[0], models[-1]
    for tokenizer in (source, target):
        refuse_other_pieces(tokenizer, recipe.tokenizer, name)
    if recipe.tokenizer.shared and source.model != target.model:
        raise UserError(f"{name} has two vocabularies; set tokenizer.shared: false (and model.tie: target)")
    log.info("the pieces are those of %s", name)
    return source, source if recipe.tokenizer.shared else target


def models_at(path: Path) -> list[Tokenizer]:
    """The tokenizers of a run, or the one in a file."""
    if path.is_dir():
        run = open_run(path)
        return [Tokenizer(tokenizer.model) for tokenizer in run.tokenizers]
    try:
        return [Tokenizer(path.read_bytes())]
    except (OSError, RuntimeError) as error:
        raise UserError(
            f"tokenizer.from: {path} is neither a run nor a SentencePiece model; give one of them"
        ) from error


def refuse_other_pieces(tokenizer: Tokenizer, settings: TokenizerSettings, name: str) -> None:
    """Pieces taken over must be what the recipe says they are, and what every model here expects."""
    if tokenizer.specials != SPECIALS:
        theirs, ours = (", ".join(f"{word} {n}" for word, n in each.items()) for each in (tokenizer.specials, SPECIALS))
        raise UserError(
            f"{name} has {theirs}, and s2s needs {ours}; "
            "train it with --pad_id=0 --unk_id=1 --bos_id=2 --eos_id=3, or leave tokenizer.from out"
        )
    found = tokenizer.description
    has = {"kind": found.kind, "vocabulary": len(tokenizer), "byte_fallback": found.byte_fallback}
    for word, value in has.items():
        asked = getattr(settings, word)
        if asked not in (None, value):
            raise UserError(f"{name} has tokenizer.{word}: {value}, not {asked}; leave that setting out")
    if missing := set(settings.symbols) - set(found.symbols):
        raise UserError(
            f"{name} has no symbol {min(missing)}, and learnt pieces cannot be added to; "
            "leave it out of tokenizer.symbols, or tokenizer.from out"
        )
    for asked, word, kind in ((settings.sampling, "sampling", "unigram"), (settings.dropout, "dropout", "bpe")):
        if asked and found.kind != kind:
            raise UserError(f"{name} is of the kind {found.kind} and tokenizer.{word} is for {kind}; leave it out")


def prepare_data(run: Run, corpus: Corpus | None, *, verify: bool = False) -> Prepared:
    """The training text as piece numbers on disk: made once, for every run with the same text and pieces.

    Without the text they must be there already.
    """
    max_length = run.recipe.data.max_length
    folder = prepared_folder(run, run.corpus["train"]["sha256"])
    if folder.exists():
        prepared = open_prepared(folder, thorough=verify)
    elif corpus is None:
        raise UserError(f"there are no prepared data in {folder}; set S2S_DATA to a folder that all processes share")
    else:
        log.info("encoding %s pairs into %s", f"{len(corpus.train):,}", folder)
        try:
            prepared = prepare(corpus.train, run.tokenizers, folder, max_length=max_length)
        except FileExistsError:  # another run has just prepared the same
            prepared = open_prepared(folder)
    if prepared.meta["too_long"]:
        log.warning("%d pairs of more than %d pieces were left out", prepared.meta["too_long"], max_length)
    refuse_nothing(prepared.meta["pairs"], run.recipe)
    return prepared


def build_reader(windows: Sequence[Encoded], tokenizers: tuple[Tokenizer, Tokenizer], recipe: Recipe) -> Reader:
    """What deals out batches of the training text."""
    sampling = build_sampling(tokenizers, recipe.tokenizer, seed=recipe.seed, max_length=recipe.data.max_length)
    return Reader(windows, recipe.train.batch_tokens, recipe.seed, sampling)


def prepared_folder(run: Run, sha256: str) -> Path:
    """Where the training text with this hash is kept as the run's piece numbers."""
    return data_root() / "prepared" / fingerprint_of(sha256, encoding_of(run.tokenizers, run.recipe.data.max_length))


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
