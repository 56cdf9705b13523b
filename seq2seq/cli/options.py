"""What several commands share: the run that is meant, notices on stderr, tables."""

import logging
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer
from tqdm import tqdm

from seq2seq.errors import UserError

if TYPE_CHECKING:
    from seq2seq.metrics import Counting
    from seq2seq.recipe import Search
    from seq2seq.run import Run
    from seq2seq.studies.evaluate import Evaluation

RUNS = Path("runs")

ConfigOption = Annotated[
    str, typer.Option("--config", "-c", metavar="RECIPE", help="A recipe: a YAML file, or the name of a bundled one.")
]
TrainRunOption = Annotated[
    Path | None, typer.Option("--run", metavar="DIR", help="The run's folder; runs/NAME when not given.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Override a setting, e.g. train.max_epochs=20; may be repeated."),
]
RunOption = Annotated[
    Path | None, typer.Option("--run", metavar="DIR", help="A run folder; the newest under runs/ when not given.")
]
RunsOption = Annotated[
    list[Path] | None,
    typer.Option("--run", metavar="DIR", help="A run folder, or several that answer together; else the newest."),
]
SearchOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Override a search setting, e.g. search.no_repeat=3."),
]
BeamOption = Annotated[
    int | None,
    typer.Option("--beam", metavar="N", min=1, max=256, help="Hypotheses kept; the run's own when not given."),
]
PrecisionOption = Annotated[
    Literal["fp32", "bf16", "int8"] | None,
    typer.Option(
        "--precision",
        help="Arithmetic: bf16 and int8 (CPUs) are faster where hardware has them; the run's own if not given.",
    ),
]
GreedyOption = Annotated[bool, typer.Option("--greedy", help="Take the best piece at each step: the same as --beam 1.")]
DeviceOption = Annotated[
    Literal["auto", "cpu", "cuda"], typer.Option("--device", help="Where to compute; auto takes a GPU if there is one.")
]

MetricOption = Annotated[
    list[str] | None,
    typer.Option(
        "--metric", metavar="NAME", help="BLEU, chrF, chrF++ or TER; may be repeated. All but chrF++ if not given."
    ),
]
TokenizeOption = Annotated[
    str | None,
    typer.Option(metavar="NAME", help="BLEU's tokenizer: 13a, intl, char, zh, none, …; by the language if not given."),
]
LowercaseOption = Annotated[
    bool, typer.Option("--lowercase", help="Ignore case, for comparison with papers that did; the signature says so.")
]


class AroundBars(logging.Handler):
    """Prints notices above a progress bar rather than into it."""

    def emit(self, record: logging.LogRecord) -> None:
        prefix = "warning: " if record.levelno >= logging.WARNING else ""
        tqdm.write(prefix + self.format(record), file=sys.stderr)


def show_notices() -> None:
    """Send the library's notices to stderr, once."""
    logger = logging.getLogger("seq2seq")
    if not any(isinstance(handler, AroundBars) for handler in logger.handlers):
        logger.addHandler(AroundBars())


def chosen_run(path: Path | None) -> "Run":
    """The run that was named, else the newest, which is then said."""
    from seq2seq.run import newest_run, open_run

    show_notices()
    if path is None:
        path = newest_run(RUNS)
        print(f"using {path}, the newest run", file=sys.stderr)
    return open_run(path)


def chosen_runs(paths: list[Path] | None) -> "list[Run]":
    """The runs that answer together."""
    return [chosen_run(path) for path in paths] if paths else [chosen_run(None)]


def chosen_beam(beam: int | None, greedy: bool) -> int | None:
    if greedy and beam not in (None, 1):
        raise typer.BadParameter("--greedy and --beam ask for different things; give one of them")
    return 1 if greedy else beam


def chosen_search(
    run: "Run", overrides: list[str] | None, beam: int | None, precision: str | None, sample: bool = False
) -> "Search":
    """The search settings of the run, as this command line wants them."""
    from seq2seq.recipe import dump_recipe, parse_recipe

    for override in overrides or []:
        if not override.strip().startswith("search."):
            raise UserError(f"--set {override}: a trained model takes search settings only, such as search.beam=8")
        if beam is not None and override.strip().startswith(("search.beam=", "search.method=")):
            raise UserError(f"--set {override} does not go with --beam or --greedy, which say the same; leave one out")
    search = run.recipe.search
    if beam is not None:
        search = search.with_beam(beam).model_copy(update={"method": "beam"})
    if precision:
        search = search.model_copy(update={"precision": precision})
    if sample:
        search = search.model_copy(update={"method": "sample"})
    recipe = run.recipe.model_copy(update={"search": search})
    return parse_recipe(dump_recipe(recipe), str(run.path / "recipe.yaml"), overrides or ()).search


def chosen_counting(metrics: list[str] | None, tokenize: str | None, lowercase: bool) -> "Counting":
    """How to count, checked before any work starts."""
    from seq2seq.metrics import AS_USUAL, Counting, build_metric

    counting = Counting(tuple(dict.fromkeys(metrics or AS_USUAL.metrics)), tokenize, lowercase)
    for name in counting.metrics:
        build_metric(name, "", tokenize, lowercase)
    return counting


def make_room(output: Path, option: str = "--output") -> None:
    """See to it, before the work starts, that its result can be written."""
    if output.is_dir():
        raise UserError(f"{option} {output} is a folder; name a file")
    try:
        output.parent.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise UserError(f"cannot write {output}: {output.parent} is not a folder") from error
    except OSError as error:
        raise UserError(f"cannot write {output}: {error.strerror or error}") from error
    if not os.access(output if output.exists() else output.parent, os.W_OK):
        raise UserError(f"cannot write {output}: its folder or the file is write-protected")


def score_table(evaluation: "Evaluation") -> str:
    """Scores for a person to read."""
    how = {None: "sampled", 1: "greedy"}.get(evaluation.beam, f"beam {evaluation.beam}")
    name = evaluation.run
    if evaluation.system == "nearest":
        how, name = "copied", f"{name}'s nearest training sentence"
    if evaluation.system == "file":
        how, name = "from a file", "translations"
    lines = [f"{name} on {evaluation.split}: {evaluation.sentences:,} sentences, {how}"]
    width = max(len(one.metric) for one in evaluation.scores)
    for one in evaluation.scores:
        interval = f"[{max(one.interval[0], 0.0):.1f}, {one.interval[1]:.1f}]" if one.interval else ""
        lines.append(f"  {one.metric:<{width}} {one.score:6.2f}  {interval:<14}  {one.signature}")
    return "\n".join(lines)
