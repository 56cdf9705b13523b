"""`s2s data`: corpora that can be had by name, their health, and their preparation ahead of training."""

from typing import Annotated

import typer

from seq2seq.cli.options import RUNS, ConfigOption, SetOption, TrainRunOption, show_notices
from seq2seq.stop import StopSignals

app = typer.Typer(
    name="data", help="List, download, inspect and prepare corpora.", no_args_is_help=True, rich_markup_mode=None
)


@app.command("list")
def list_corpora() -> None:
    """List the corpora that can be downloaded by name; those marked * are here already."""
    from seq2seq.data.catalogue import data_root, is_prepared, known_corpora

    for name, entry in known_corpora().items():
        here = "*" if is_prepared(entry, data_root()) else " "
        print(f"{here} {name:<15}{entry.pairs or 0:>11,} pairs  {entry.terms.title}; licence: {entry.terms.licence}")
    print("  opus:CORPUS/VERSION/SOURCE-TARGET, as opus:Books/v1/en-fr: any corpus of OPUS (https://opus.nlpl.eu)")


@app.command()
def prepare(
    config: ConfigOption,
    run: TrainRunOption = None,
    set_: SetOption = None,
    verify: Annotated[
        bool, typer.Option("--verify", help="Check every file that was prepared before against its hash.")
    ] = False,
) -> None:
    """Read and clean the text, learn the pieces, encode: all that comes before training, which goes on from there."""
    from seq2seq.recipe import load_recipe
    from seq2seq.training import prepare_data, prepare_run

    show_notices()
    recipe = load_recipe(config, set_ or ())
    with StopSignals() as signals, signals.at_once():
        opened, corpus = prepare_run(recipe, run or RUNS / recipe.name)
        meta = prepare_data(opened, corpus, verify=verify).meta
    tokens = [sum(shard[f"{side}_tokens"] for shard in meta["shards"]) for side in ("source", "target")]
    print(f"{meta['pairs']:,} pairs, {tokens[0]:,} source and {tokens[1]:,} target pieces; the run is in {opened.path}")


@app.command()
def download(
    name: Annotated[str, typer.Argument(help="A name from `s2s data list`, or opus:CORPUS/VERSION/SOURCE-TARGET.")],
    mirror: Annotated[
        str | None,
        typer.Option("--mirror", help="A folder or address that holds the original files; nothing else is then asked."),
    ] = None,
    again: Annotated[
        bool, typer.Option("--again", help="Prepare it anew even if it is here; what was downloaded is used again.")
    ] = False,
) -> None:
    """Download a corpus and print its folder: $S2S_DATA/corpora/NAME, else data/corpora/NAME."""
    from seq2seq.data.catalogue import data_root, ensure_corpus

    show_notices()
    print(ensure_corpus(name, data_root(), mirror, again=again))
