"""The command line: arguments in, exit status out. What is done is done elsewhere."""

from __future__ import annotations

import sys
from importlib import metadata
from typing import Annotated, NoReturn

import typer

from targeting.cli import (
    access,
    basis,
    compare,
    explain,
    jobs,
    key,
    log,
    quarantine,
    record,
    register,
    retention,
    ruleset,
)
from targeting.errors import TargetingError
from targeting.pages import terminal

INTERRUPTED = 130  # what Typer makes of Ctrl-C

app = typer.Typer(
    name="targeting",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Nominates citizens with composite and complex needs for an offer of one plan. A human decides.",
    epilog="Exit status: 0 done, 1 failed, 2 usage or configuration, 3 refused: no approved legal basis covers it, "
    "4 the delivery did not pass its checks.",
)
app.add_typer(jobs.app)
app.add_typer(access.app)
app.add_typer(explain.app)
app.add_typer(retention.app)
app.add_typer(compare.app)
for group in (basis, key, log, quarantine, record, register, ruleset):
    app.add_typer(group.app, name=group.__name__.rpartition(".")[2])


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.say(f"targeting {metadata.version('targeting')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> NoReturn:
    """Run the command line; an error is one message on standard error and an exit status, never a trace."""
    try:
        sys.exit(app())
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            terminal.complain("Interrupted. The log shows the run as abandoned when the next one starts.")
        raise
    except TargetingError as error:
        from targeting.privacy import scrub

        # A number typed where none belongs is not repeated: what a schedule prints is kept.
        terminal.complain(scrub(str(error)))
        sys.exit(error.exit_code)
    except Exception as error:
        terminal.complain(f"An unexpected {type(error).__name__}; report this as a defect. See `targeting log list`.")
        sys.exit(1)
