"""`s2s train`"""

import contextlib
import logging
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from seq2seq.cli.options import RUNS, SetOption, TrainRunOption, score_table, show_notices
from seq2seq.launcher import rank, world_size
from seq2seq.stop import StopSignals

if TYPE_CHECKING:
    from seq2seq.recipe import Recipe
    from seq2seq.run import Run
    from seq2seq.studies.evaluate import Evaluation
    from seq2seq.training.ranks import Group

log = logging.getLogger(__name__)


def train(
    config: Annotated[
        str | None,
        typer.Option("--config", "-c", metavar="RECIPE", help="A recipe: a YAML file, or the name of a bundled one."),
    ] = None,
    source: Annotated[
        Path | None, typer.Option("--source", metavar="FILE", help="Without a recipe: the text, a sentence a line.")
    ] = None,
    target: Annotated[
        Path | None, typer.Option("--target", metavar="FILE", help="Its translation, line for line.")
    ] = None,
    run: TrainRunOption = None,
    set_: SetOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over in a new folder instead of resuming.")] = False,
    seeds: Annotated[
        int, typer.Option("--seeds", metavar="N", min=1, help="Train N runs that differ in their seed; mean ± sd.")
    ] = 1,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the complete recipe and what it will cost; train nothing.")
    ] = False,
) -> None:
    """Train a translator, from the text to the test score. Run again, it goes on where it was."""
    began = time.monotonic()
    show_notices()
    with StopSignals() as signals, signals.at_once(), company(signals) as ranks:
        if rank() and ranks:
            follow_first(ranks)
            return
        recipe = chosen_recipe(config, source, target, set_ or [])
        path = run or RUNS / recipe.name
        if dry_run:
            print_price(recipe)
        elif seeds == 1:
            train_one(recipe, path, signals, began, fresh=fresh, ranks=ranks)
        else:
            train_seeds(recipe, path, signals, seeds, fresh=fresh, ranks=ranks)


@contextlib.contextmanager
def company(signals: StopSignals) -> "Iterator[Group | None]":
    """The processes that a launcher started beside this one; None if it is alone."""
    if world_size() == 1:
        yield None
        return
    from seq2seq.training.ranks import joined

    with joined(signals) as ranks:
        yield ranks


def follow_first(ranks: "Group") -> None:
    """What all processes but the first do: learn from their shares, and say nothing that it says already."""
    from seq2seq.training import follow

    logging.getLogger("seq2seq").setLevel(logging.ERROR)
    follow(ranks)


def chosen_recipe(config: str | None, source: Path | None, target: Path | None, overrides: list[str]) -> "Recipe":
    """The recipe that was named, or one for text that comes without."""
    from seq2seq.recipe import load_recipe

    if (config is None) != (source is not None and target is not None) or (source is None) != (target is None):
        raise typer.BadParameter("give either a recipe with --config, or two aligned files with --source and --target")
    if config is not None:
        return load_recipe(config, overrides)
    from seq2seq.presets import preset_recipe

    assert source is not None
    assert target is not None
    recipe, why = preset_recipe(source, target, overrides)
    log.info("%s", why)
    return recipe


def print_price(recipe: "Recipe") -> None:
    from seq2seq.recipe import dump_recipe
    from seq2seq.training.estimate import estimate

    print(dump_recipe(recipe), end="", flush=True)  # which needs no corpus, and the price may have to download one
    print(estimate(recipe).as_comments())


def train_one(
    recipe: "Recipe", path: Path, signals: StopSignals, began: float, *, fresh: bool, ranks: "Group | None"
) -> "Evaluation":
    """Train a run, score it, and say where everything is."""
    from seq2seq.cli.progress import Display
    from seq2seq.run import free_path
    from seq2seq.studies.evaluate import evaluate, record_scores
    from seq2seq.training import prepare_run
    from seq2seq.training import train as train_run

    opened, corpus = prepare_run(recipe, free_path(path) if fresh else path)
    with notices_kept(opened):
        train_run(opened, corpus, Display(recipe.train), signals=signals, began=began, ranks=ranks)
        result, _ = evaluate(opened, device=recipe.train.device)
    record_scores(opened, result)
    print(score_table(result))
    print(whereabouts(opened), file=sys.stderr)
    return result


def train_seeds(
    recipe: "Recipe", path: Path, signals: StopSignals, seeds: int, *, fresh: bool, ranks: "Group | None"
) -> None:
    """Train the recipe with one seed after another, each in a run of its own."""
    from seq2seq.studies.seeds import spread_of_scores

    results = []
    for seed in range(recipe.seed, recipe.seed + seeds):
        one = recipe.model_copy(update={"seed": seed})
        folder = path.with_name(f"{path.name}-seed{seed}")
        results.append(train_one(one, folder, signals, time.monotonic(), fresh=fresh, ranks=ranks))
    print(f"{path.name}, {seeds} seeds, mean ± sd")
    for metric, found in spread_of_scores(results).items():
        print(f"  {metric:<5}{found['mean']:6.2f} ± {found['sd']:.2f}")


@contextlib.contextmanager
def notices_kept(run: "Run") -> Iterator[None]:
    """Write notices into the run as well."""
    handler = logging.FileHandler(run.path / "train.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logger = logging.getLogger("seq2seq")
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        handler.close()


def whereabouts(run: "Run") -> str:
    """What a training leaves behind, and what to do with it."""
    return (
        f"the run is in {run.path}: the best model in best/, curves in metrics.jsonl, notices in train.log\n"
        'next: s2s translate, s2s explain "…", s2s evaluate'
    )
