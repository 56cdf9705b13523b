"""`s2s data inspect`"""

import contextlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from seq2seq.cli.options import make_room, show_notices
from seq2seq.errors import UserError

if TYPE_CHECKING:
    from seq2seq.recipe import Data
    from seq2seq.studies.inspect import Drop, Tokenizers

PAIR_IN_NAME = re.compile(r"[.\-_]([a-z]{2,3})-([a-z]{2,3})(?:\.|$)")  # as in news.en-fr.tsv


def inspect(
    what: Annotated[
        list[str],
        typer.Argument(
            metavar="RECIPE|FILES", help="A recipe, or two aligned text files, or one file of pairs (- for stdin)."
        ),
    ],
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="KEY=VALUE", help="Override a setting, e.g. --set data.clean.max_ratio=2."),
    ] = None,
    source: Annotated[
        str | None, typer.Option("--source", metavar="LANGUAGE", help="Of files; by their ending when not given.")
    ] = None,
    target: Annotated[
        str | None, typer.Option("--target", metavar="LANGUAGE", help="Of files; by their ending when not given.")
    ] = None,
    run: Annotated[
        Path | None, typer.Option("--run", metavar="DIR", help="Also measure the tokenizers of this run.")
    ] = None,
    tokenizer: Annotated[
        Path | None, typer.Option("--tokenizer", metavar="FILE", help="Also measure this SentencePiece model.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON for programs.")] = False,
    html: Annotated[
        Path | None, typer.Option("--html", metavar="FILE", help="Also write a page with histograms here.")
    ] = None,
    drop_list: Annotated[
        Path | None,
        typer.Option(
            "--drop-list",
            metavar="FILE",
            help="Write every training pair that a filter would take: file, line number, filters; parted by tabs.",
        ),
    ] = None,
) -> None:
    """Report the health of a corpus: what each filter would take, lengths, duplicates, leaks, scripts, vocabulary."""
    if run and tokenizer:
        raise typer.BadParameter("--run and --tokenizer name two tokenizers; give one of them")
    show_notices()
    data = meant(what, set_ or [], source, target)
    for path, option in ((html, "--html"), (drop_list, "--drop-list")):
        if path:
            make_room(path, option)

    from seq2seq.report.corpus import corpus_page, corpus_text
    from seq2seq.studies import inspect as study

    with contextlib.ExitStack() as stack:
        drop = drops_into(stack.enter_context(written(drop_list))) if drop_list else None
        health = study.inspect(data, tokenizers=chosen_tokenizers(run, tokenizer), drop=drop).as_json()
        if html:
            stack.enter_context(written(html)).write(corpus_page(health))
    print(json.dumps(health, ensure_ascii=False, indent=1) if as_json else corpus_text(health))
    for path in filter(None, (html, drop_list)):
        print(f"written: {path}", file=sys.stderr)


def meant(what: list[str], overrides: list[str], source: str | None, target: str | None) -> "Data":
    """The text that is meant: a recipe's, or that of files or a named corpus as if a recipe named them."""
    from seq2seq.recipe import load_recipe, parse_recipe

    if len(what) > 2:
        raise typer.BadParameter("give a recipe, two aligned files, one file of pairs, or the name of a corpus")
    guessed = guess_languages(what)
    languages = source or guessed[0], target or guessed[1]
    text = {"train": what} if len(what) == 2 else one_text(what[0], languages)
    if text is None:
        asked = [f"data.{key}={word}" for key, word in (("source", source), ("target", target)) if word]
        return load_recipe(what[0], [*asked, *overrides]).data
    data = {"source": languages[0], "target": languages[1], **text}
    return parse_recipe(json.dumps({"data": data}), "the command line", overrides).data


def one_text(name: str, languages: tuple[str, str]) -> dict[str, str] | None:
    """What a name means where a recipe says it; none if it is itself a recipe."""
    from seq2seq.data.sources import is_corpus, moses_files

    path = Path(name)
    if path.suffix in (".yaml", ".yml"):
        return None
    if name == "-" or path.is_file() or moses_files(name, languages):
        return {"train": name}
    return {"corpus": name} if is_corpus(name) else None


def guess_languages(names: list[str]) -> tuple[str, str]:
    """The languages by the names of files: a.en and a.fr, or news.en-fr.tsv."""
    if len(names) == 2:
        from seq2seq.data.sources import plain_name

        first, second = (plain_name(name).suffix.removeprefix(".") for name in names)
        return (first, second) if first and second and first != second else ("source", "target")
    found = PAIR_IN_NAME.search(Path(names[0]).name)
    return (found[1], found[2]) if found else ("source", "target")


def chosen_tokenizers(run: Path | None, file: Path | None) -> "Tokenizers | None":
    """The tokenizers of a run, or one file for both languages."""
    if run:
        from seq2seq.run import open_run

        return open_run(run).tokenizers
    if file:
        from seq2seq.data.tokenizer import Tokenizer

        try:
            one = Tokenizer(file.read_bytes())
        except (OSError, RuntimeError) as error:
            raise UserError(f"{file} is not a SentencePiece model that can be read; give one, or --run DIR") from error
        return one, one
    return None


@contextlib.contextmanager
def written(path: Path) -> Iterator[IO[str]]:
    """A text file to write into."""
    try:
        with path.open("w", encoding="utf-8", newline="\n") as file:
            yield file
    except OSError as error:
        raise UserError(f"cannot write {path}: {error.strerror or error}") from error


def drops_into(file: IO[str]) -> "Drop":
    """Writes a line for every pair that a filter would take."""

    def drop(name: str, line: int, filters: Sequence[str]) -> None:
        file.write(f"{name}\t{line}\t{','.join(filters)}\n")

    return drop
