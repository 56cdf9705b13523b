"""`s2s train`"""

import logging
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Any

import typer
from tqdm import tqdm

from seq2seq.cli.options import RUNS, ConfigOption, SetOption, TrainRunOption, score_table, show_notices

if TYPE_CHECKING:
    from seq2seq.run import Run
    from seq2seq.training.loop import Sample
    from seq2seq.training.state import Position


def train(
    config: ConfigOption,
    run: TrainRunOption = None,
    set_: SetOption = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Start over in a new folder instead of resuming.")] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Print the complete recipe and what it will cost; train nothing.")
    ] = False,
) -> None:
    """Train a translator, from the text to the test score. Run again, it goes on where it was."""
    from seq2seq.recipe import dump_recipe, load_recipe

    show_notices()
    recipe = load_recipe(config, set_ or ())
    if dry_run:
        from seq2seq.training.estimate import estimate

        print(dump_recipe(recipe) + estimate(recipe).as_comments())
        return

    from seq2seq.run import free_path
    from seq2seq.studies.evaluate import evaluate, record_scores
    from seq2seq.training import prepare_run
    from seq2seq.training.loop import train as train_run

    path = run or RUNS / recipe.name
    opened, corpus = prepare_run(recipe, free_path(path) if fresh else path)
    keep_notices(opened)
    train_run(opened, corpus, Display(recipe.train.max_epochs))
    result, _ = evaluate(opened, device=recipe.train.device)
    record_scores(opened, result)
    print(score_table(result))
    print(f'the run is in {opened.path}; next: s2s translate, s2s explain "…", s2s evaluate', file=sys.stderr)


def keep_notices(run: "Run") -> None:
    """Write notices into the run as well."""
    handler = logging.FileHandler(run.path / "train.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    logging.getLogger("seq2seq").addHandler(handler)


class Display:
    """A progress bar with loss, speed and time left; a line and some translations at each validation."""

    def __init__(self, epochs: int) -> None:
        self.epochs = epochs
        self.bar: tqdm[Any] | None = None

    def started(self, total_steps: int, position: "Position") -> None:
        # disable=None: no bar where stderr is no terminal
        self.bar = tqdm(total=total_steps, initial=position.step, unit="step", disable=None, dynamic_ncols=True)

    def updated(self, record: dict[str, Any]) -> None:
        if self.bar is not None:
            self.bar.set_description(f"epoch {min(record['epoch'] + 1, self.epochs)}/{self.epochs}", refresh=False)
            numbers = f"loss {record['loss']:.3f}, {record['tokens_per_s']:,.0f} tokens/s"
            self.bar.set_postfix_str(numbers, refresh=False)
            self.bar.update()

    def validated(self, record: dict[str, Any], samples: Sequence["Sample"], is_best: bool) -> None:
        line = f"step {record['step']:>6}  valid loss {record['loss']:.3f}  BLEU {record['BLEU']:5.1f}"
        tqdm.write(line + ("  best so far" if is_best else ""), file=sys.stderr)
        for sample in samples:
            tqdm.write(f"    {sample.source}\n    = {sample.reference}\n    > {sample.translation}", file=sys.stderr)

    def ended(self) -> None:
        if self.bar is not None:
            self.bar.close()
