"""The command line: parse, call, print. A command imports what it needs when it runs, so that --help is quick."""

import io
import logging
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from seq2seq import __version__
from seq2seq.cli import data
from seq2seq.cli.ablate import ablate
from seq2seq.cli.alignment import alignment
from seq2seq.cli.bench import bench
from seq2seq.cli.compare import compare
from seq2seq.cli.evaluate import evaluate
from seq2seq.cli.explain import explain
from seq2seq.cli.inspect import inspect
from seq2seq.cli.reproduce import reproduce
from seq2seq.cli.train import train
from seq2seq.cli.translate import translate
from seq2seq.cli.tune import tune
from seq2seq.errors import Stopped, UserError, is_out_of_memory
from seq2seq.launcher import rank, world_size

app = typer.Typer(
    name="s2s",
    help="Train, understand and run sequence-to-sequence translators.",
    epilog="s2s COMMAND --help tells more. With --debug anywhere, an error shows its traceback.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (train, translate, evaluate, compare, tune, explain, alignment, ablate, bench, reproduce):
    app.command()(command)
data.app.command()(inspect)
app.add_typer(data.app)


SHARED = {"train", "translate"}  # commands that several processes do together


def show_version(wanted: bool) -> None:
    if wanted:
        print(f"s2s {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run a command; whatever goes wrong becomes one line on stderr and an exit code."""
    nowhere = Path(os.devnull)
    sys.stdout, sys.stderr = sys.stdout or nowhere.open("w"), sys.stderr or nowhere.open("w")  # Python's None if closed
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # one encoding in and out, whatever the locale says
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    logging.getLogger("seq2seq").setLevel(logging.DEBUG if debug else logging.INFO)
    try:
        sys.exit(run(arguments))
    except Stopped as stopped:
        leave("" if rank() else str(stopped), stopped.exit_code, at_once=True)  # which the first process says
    except KeyboardInterrupt:
        leave("interrupted", 130)
    except BrokenPipeError:  # the reader has seen enough: no error
        leave("", 0)
    except Exception as error:
        if hasattr(error, "show") and hasattr(error, "exit_code"):  # wrong usage, of Click or of Typer's copy of it
            error.show()
            leave("", error.exit_code)
        if debug:
            raise
        leave(f"error: {explained(error)}", 1)


def run(arguments: list[str]) -> int:
    """The exit code of a command; Typer's own main would end closed pipes and Ctrl-C in silence."""
    for argument in arguments:
        if any("\ud800" <= char <= "\udfff" for char in argument):
            raise UserError(f"the argument {argument!r} is not valid UTF-8; convert it, or rename the file")
    if world_size() > 1 and arguments and not arguments[0].startswith("-") and arguments[0] not in SHARED:
        raise UserError(
            f"s2s {arguments[0]} is the work of one process; start it without torchrun (WORLD_SIZE is {world_size()})"
        )
    command = typer.main.get_command(app)
    exit_code = 0
    try:
        with command.make_context("s2s", arguments) as context:
            command.invoke(context)
    except typer.Exit as end:
        exit_code = end.exit_code
    sys.stdout.flush()  # here, where what goes wrong is still said in one line
    return exit_code


def explained(error: Exception) -> str:
    """What went wrong, for whoever has to mend it."""
    if isinstance(error, UserError):
        return str(error)
    if is_out_of_memory(error):
        return "out of memory; lower train.batch_tokens to train, search.batch_tokens to translate"
    if isinstance(error, OSError) and error.strerror:
        return ": ".join([error.strerror, *([str(error.filename)] if error.filename else [])])
    return f"{type(error).__name__}: {error} (this is a fault of s2s: --debug shows where)"


def leave(message: str, exit_code: int, *, at_once: bool = False) -> NoReturn:
    """End with a message; at once if a library's thread may still be at work, as that of a group of processes is.

    Torn down at work, it may abort the process, and then the exit code says nothing.
    """
    if message:
        who = f"process {rank()} of {world_size()}: " if rank() else ""
        print(who + " ".join(message.split("\n")), file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:  # what is left has nowhere to go, which Python would say once more at its end
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    if at_once or world_size() > 1:
        sys.stderr.flush()
        os._exit(exit_code)
    sys.exit(exit_code)
