"""The command line: parse, call, print. A command imports what it needs when it runs, so that --help is quick."""

import logging
import os
import sys
from typing import Annotated, NoReturn

import typer

from seq2seq import __version__
from seq2seq.cli import data
from seq2seq.cli.evaluate import evaluate
from seq2seq.cli.explain import explain
from seq2seq.cli.inspect import inspect
from seq2seq.cli.train import train
from seq2seq.cli.translate import translate
from seq2seq.errors import Stopped, UserError

app = typer.Typer(
    name="s2s",
    help="Train, understand and run recurrent sequence-to-sequence translators.",
    epilog="s2s COMMAND --help tells more. With --debug anywhere, an error shows its traceback.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
for command in (train, translate, evaluate, explain):
    app.command()(command)
data.app.command()(inspect)
app.add_typer(data.app)


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
    arguments = [argument for argument in sys.argv[1:] if argument != "--debug"]
    debug = len(arguments) < len(sys.argv) - 1
    logging.getLogger("seq2seq").setLevel(logging.DEBUG if debug else logging.INFO)
    try:
        app(arguments)
    except Stopped as stopped:
        leave(str(stopped), stopped.exit_code)
    except KeyboardInterrupt:
        leave("interrupted", 130)
    except BrokenPipeError:  # the reader has seen enough: no error
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:
        if debug:
            raise
        if isinstance(error, UserError):
            leave(f"error: {error}", 1)
        leave(f"error: {type(error).__name__}: {error} (this is a fault of s2s: --debug shows where)", 1)


def leave(message: str, exit_code: int) -> NoReturn:
    print(" ".join(message.split("\n")), file=sys.stderr)
    sys.exit(exit_code)
