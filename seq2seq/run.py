"""The run directory: all that translation and resuming need; a crash leaves the old or the new, never a half.

    runs/en-fr/
      recipe.yaml  source.model  target.model  corpus.json  words.tsv  valid.tsv  test.tsv  manifest.json
      checkpoints/step-00001200/   model.safetensors  trainer.safetensors  state.json  manifest.json
      best -> checkpoints/…   last -> checkpoints/…
      metrics.jsonl  samples.jsonl  train.log

A manifest holds the SHA-256 of every file beside it and is written last. Reading a run never unpickles anything.
"""

import contextlib
import itertools
import json
import logging
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any, Literal, NamedTuple

import safetensors
import safetensors.torch
from torch import Tensor

from seq2seq.data.clean import rewriter
from seq2seq.data.corpus import Corpus, Pair, Text, read_tsv, write_tsv
from seq2seq.data.tokenizer import Tokenizer
from seq2seq.data.words import count_words, read_counts, write_counts
from seq2seq.errors import UserError
from seq2seq.files import FORMAT, MANIFEST, new_folder, replace_text, sync, verify, write_json, write_manifest
from seq2seq.recipe import Recipe, dump_recipe, may_change, parse_recipe, settings

log = logging.getLogger(__name__)

Which = Literal["best", "last"]
Split = Literal["valid", "test"]
AGAIN = ".again"  # ends the name of a run that was trained again beside the first
KEPT: tuple[Split, ...] = ("valid", "test")


class Checkpoint(NamedTuple):
    """One moment of a training: the weights, all that the trainer needs to go on, and its numbers."""

    model: dict[str, Tensor]
    trainer: dict[str, Tensor]
    state: dict[str, Any]


@dataclass(frozen=True)
class Run:
    """A run on disk, opened and checked."""

    path: Path
    recipe: Recipe

    @property
    def name(self) -> str:
        return self.path.name

    @cached_property
    def tokenizers(self) -> tuple[Tokenizer, Tokenizer]:
        """Those of source and target; one object when they are the same."""
        rewrite = rewriter(self.recipe.data.clean)
        source = Tokenizer.load(self.path / "source.model", rewrite)
        return source, source if self.recipe.tokenizer.shared else Tokenizer.load(self.path / "target.model", rewrite)

    @cached_property
    def corpus(self) -> dict[str, Any]:
        """Counts and fingerprints of the text that this run learnt from."""
        record: dict[str, Any] = json.loads((self.path / "corpus.json").read_text(encoding="utf-8"))
        return record

    @cached_property
    def words(self) -> dict[str, int] | None:
        """How often each word of the target language stood in the training text; None in runs older than this file."""
        path = self.path / "words.tsv"
        return read_counts(path) if path.is_file() else None

    def pairs(self, split: Split) -> list[Pair]:
        """The text that this run is scored on."""
        return read_tsv(self.path / f"{split}.tsv")

    def has(self, which: Which) -> bool:
        """Whether there is such a checkpoint; a link that leads nowhere is damage, not absence."""
        return (self.path / which).is_symlink()


def create_run(path: Path, recipe: Recipe, corpus: Corpus, tokenizers: tuple[Tokenizer, Tokenizer]) -> Run:
    """A new run folder, complete before it gets its name."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with new_folder(path) as fresh:
        (fresh / "recipe.yaml").write_text(dump_recipe(recipe), encoding="utf-8", newline="\n")
        (fresh / "source.model").write_bytes(tokenizers[0].model)
        (fresh / "target.model").write_bytes(tokenizers[1].model)
        write_json(fresh / "corpus.json", describe(corpus))
        write_counts(fresh / "words.tsv", count_words(pair.target for pair in sample_of(corpus.train, recipe)))
        write_tsv(fresh / "valid.tsv", corpus.valid)
        write_tsv(fresh / "test.tsv", corpus.test)
        (fresh / "checkpoints").mkdir()
        # The recipe's file is left out: its search settings may be edited. What makes the run is kept as values.
        names = ["source.model", "target.model", "corpus.json", "words.tsv", "valid.tsv", "test.tsv"]
        write_manifest(fresh, names, recipe=fixed_settings(recipe))
    return Run(path, recipe)


def sample_of(train: Text, recipe: Recipe) -> Iterator[Pair]:
    """The training text, or an evenly spread sample of much text: what pieces are learnt and words counted from."""
    return itertools.islice(train, 0, None, -(-len(train) // recipe.tokenizer.sample))


def describe(corpus: Corpus) -> dict[str, Any]:
    """What `corpus.json` says: enough to tell whether the text has changed."""
    splits = {"train": corpus.train, "valid": Text(corpus.valid), "test": Text(corpus.test)}
    return {
        "format": FORMAT,
        "dropped": {split: dict(counts) for split, counts in corpus.dropped.items()},
        "replaced": corpus.replaced,
        **{name: {"pairs": len(text), "sha256": text.sha256} for name, text in splits.items()},
    }


def open_run(path: Path) -> Run:
    """An existing run; refused with the reason if it is none, or is damaged."""
    if not path.exists():
        raise UserError(f"no run {path}; `s2s train` makes one")
    if not path.is_dir():
        raise UserError(f"{path} is a file, not a run; give the folder that `s2s train` made, such as runs/en-fr")
    if not (path / MANIFEST).is_file() or not (path / "recipe.yaml").is_file():
        raise UserError(
            f"{path} is not a run: it has no recipe.yaml and {MANIFEST}; give a folder that `s2s train` made"
        )
    verify(path)
    try:
        text = (path / "recipe.yaml").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"cannot read {path / 'recipe.yaml'}: {error}") from error
    recipe = parse_recipe(text, str(path / "recipe.yaml"))
    refuse_edited(path, recipe)
    return Run(path, recipe)


def fixed_settings(recipe: Recipe) -> dict[str, Any]:
    """The settings that no run may change, as JSON has them."""
    fixed = {name: value for name, value, field in settings(recipe) if not may_change(field)}
    plain: dict[str, Any] = json.loads(json.dumps(fixed))
    return plain


def refuse_edited(path: Path, recipe: Recipe) -> None:
    """A recipe that says something else than when the run was made is damaged, or belongs to another run."""
    made_with = json.loads((path / MANIFEST).read_bytes()).get("recipe", {})
    now = fixed_settings(recipe)
    edited = [
        f"{name}: {made_with[name]} -> {now[name]}" for name in now if now[name] != made_with.get(name, now[name])
    ]
    if edited:
        raise UserError(
            f"{path / 'recipe.yaml'} is not what the run was made with ({'; '.join(edited)}); "
            "give back the old values, or train another run"
        )


def newest_run(root: Path) -> Path:
    """The run under `root` whose best checkpoint is youngest, but for those that only check another."""
    found = [path for path in root.glob("*") if (path / "best").is_dir()] if root.is_dir() else []
    runs = [path for path in found if path.suffix != AGAIN]
    if not runs:
        raise UserError(f"no trained run under {root}/; train one with `s2s train --config en-fr.yaml`, or give --run")
    return max(runs, key=lambda path: (path / "best").lstat().st_mtime)


def free_path(path: Path) -> Path:
    """The path itself, or the first of PATH-2, PATH-3 … that is free."""
    if not path.exists():
        return path
    return next(free for n in itertools.count(2) if not (free := path.with_name(f"{path.name}-{n}")).exists())


def replace_recipe(run: Run, recipe: Recipe) -> Run:
    """The same run with another complete recipe."""
    replace_text(run.path / "recipe.yaml", dump_recipe(recipe))
    return Run(run.path, recipe)


def save_checkpoint(run: Run, checkpoint: Checkpoint, *, best: bool, keep: int = 1) -> Path:
    """Write a checkpoint, point `last` (and `best`) at it, then drop what is neither linked nor among the newest."""
    folder = free_checkpoint(run, checkpoint.state["step"])
    shutil.rmtree(folder, ignore_errors=True)  # left by a crash between its renaming and its link
    with new_folder(folder) as fresh:
        safetensors.torch.save_file(checkpoint.model, fresh / "model.safetensors")
        safetensors.torch.save_file(checkpoint.trainer, fresh / "trainer.safetensors")
        write_json(fresh / "state.json", {"format": FORMAT, **checkpoint.state})
        for tensors in fresh.glob("*.safetensors"):  # written for the owner alone, whatever the umask allows
            shutil.copymode(fresh / "state.json", tensors)
        write_manifest(fresh, ["model.safetensors", "trainer.safetensors", "state.json"])
    verify(folder)
    for which in ("last", "best") if best else ("last",):
        point(run.path / which, folder)
    kept = pointed_at(run) | set(newest_checkpoints(run)[:keep])
    for old in set(newest_checkpoints(run)) - kept:
        shutil.rmtree(old)
    return folder


def free_checkpoint(run: Run, step: int) -> Path:
    """A folder for a step that no link needs: a stopped validation is repeated, and its step then saved again."""
    names = (f"step-{step:08d}{suffix}" for suffix in itertools.chain([""], (f".{n}" for n in itertools.count(2))))
    folders = (run.path / "checkpoints" / name for name in names)
    return next(folder for folder in folders if folder not in pointed_at(run))


def newest_checkpoints(run: Run) -> list[Path]:
    """All checkpoints, the newest first."""

    def order(folder: Path) -> tuple[int, int]:
        step, _, number = folder.name.removeprefix("step-").partition(".")
        return int(step), int(number or 1)

    return sorted((run.path / "checkpoints").glob("step-*"), key=order, reverse=True)


def pointed_at(run: Run) -> set[Path]:
    """The checkpoints that `best` and `last` name."""
    links = (run.path / which for which in ("best", "last"))
    return {link.parent / link.readlink() for link in links if link.is_symlink()}


def load_checkpoint(run: Run, which: Which) -> Checkpoint:
    """Read and verify a checkpoint."""
    folder = run.path / which
    if not folder.is_dir():
        raise UserError(f"{run.path} has no {which} checkpoint yet; go on with `s2s train`")
    return read_checkpoint(folder)


def load_newest(run: Run) -> Checkpoint:
    """The last checkpoint, or the newest of the others that is whole."""
    try:
        return load_checkpoint(run, "last")
    except UserError as damage:
        for folder in newest_checkpoints(run):
            with contextlib.suppress(UserError):
                checkpoint = read_checkpoint(folder)
                log.warning("%s; going on from step %d instead", damage, checkpoint.state["step"])
                return checkpoint
        raise


def read_checkpoint(folder: Path) -> Checkpoint:
    verify(folder)
    state = read_state(folder)
    return Checkpoint(load_tensors(folder / "model.safetensors"), load_tensors(folder / "trainer.safetensors"), state)


def load_weights(run: Run, which: Which) -> dict[str, Tensor]:
    """The weights alone, for translation."""
    folder = run.path / which
    if not folder.is_dir():
        raise UserError(f"{run.path} has no {which} checkpoint yet; go on with `s2s train`")
    verify(folder, ["model.safetensors"])
    return load_tensors(folder / "model.safetensors")


def read_state(folder: Path) -> dict[str, Any]:
    """The numbers of a verified checkpoint."""
    state: dict[str, Any] = json.loads((folder / "state.json").read_text(encoding="utf-8"))
    return state


def load_tensors(path: Path) -> dict[str, Tensor]:
    try:
        return safetensors.torch.load_file(path)
    except (safetensors.SafetensorError, OSError) as error:
        raise UserError(f"{path} is damaged: {error}") from error


class Journal:
    """The run's records: appended, and cut back to the checkpoint when a run resumes."""

    def __init__(self, run: Run) -> None:
        self.paths = {name: run.path / f"{name}.jsonl" for name in ("metrics", "samples")}

    def write(self, name: str, record: dict[str, Any]) -> None:
        try:
            with self.paths[name].open("a", encoding="utf-8", newline="\n") as file:
                file.write(json.dumps(record, ensure_ascii=False, allow_nan=False) + "\n")
        except OSError as error:
            raise UserError(f"cannot write {self.paths[name]}: {error.strerror}") from error

    def sizes(self) -> dict[str, int]:
        """How long each is now, and on the disk."""
        sync(*(path for path in self.paths.values() if path.exists()))
        return {name: path.stat().st_size if path.exists() else 0 for name, path in self.paths.items()}

    def cut_back(self, sizes: Mapping[str, int]) -> None:
        """Forget what was written after a checkpoint; without sizes, everything."""
        for name, path in self.paths.items():
            if path.exists():
                with path.open("r+b") as file:
                    file.truncate(min(sizes.get(name, 0), path.stat().st_size))


class NoJournal(Journal):
    """That of a process whose records another one writes."""

    def write(self, name: str, record: dict[str, Any]) -> None:
        pass

    def cut_back(self, sizes: Mapping[str, int]) -> None:
        pass


def point(link: Path, folder: Path) -> None:
    """Make a relative symbolic link, replacing an older one in one move."""
    fresh = link.with_name(f".{link.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(folder.relative_to(link.parent), target_is_directory=True)
    fresh.replace(link)
    sync(link.parent)
