"""The command line: arguments in, exit status out. What is done is done elsewhere."""

from __future__ import annotations

import sys
from importlib import metadata
from pathlib import Path
from typing import Annotated, NoReturn

import typer
from typer._click.exceptions import NoArgsIsHelpError, UsageError

from targeting.cli import (
    access,
    backup,
    basis,
    candidates,
    case,
    compare,
    doctor,
    explain,
    handover,
    jobs,
    key,
    letter,
    log,
    measure,
    order,
    people,
    quarantine,
    record,
    register,
    retention,
    ruleset,
    serve,
    share,
    wording,
)
from targeting.errors import TargetingError
from targeting.language import Message, say
from targeting.pages import terminal
from targeting.process import protect_process

INTERRUPTED = 130  # what Typer makes of Ctrl-C

app = typer.Typer(
    name="targeting",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Finds citizens with composite and complex needs in the municipality's registers, so that they can be offered "
    "one plan. The list is a proposal: a human decides.",
    epilog="Exit status: 0 done. 1 failed. 2 the command or a declaration is wrong. 3 refused: no approved legal basis "
    "covers it. 4 the delivery did not pass its checks.",
)
app.add_typer(jobs.app)
app.add_typer(access.app)
app.add_typer(explain.app)
app.add_typer(retention.app)
app.add_typer(doctor.app)
app.add_typer(serve.app)
app.add_typer(backup.app)
app.add_typer(compare.app)
app.add_typer(candidates.app)
app.add_typer(handover.reveal_app)
for group in (
    basis,
    case,
    handover,
    key,
    letter,
    log,
    measure,
    order,
    people,
    quarantine,
    record,
    register,
    ruleset,
    share,
):
    app.add_typer(group.app, name=group.__name__.rpartition(".")[2])

# What a person does first stands first.
PANELS: dict[Message, tuple[str, ...]] = {
    say("To begin"): ("init", "key", "people", "register", "basis", "ruleset", "measure", "share", "sample"),
    say("The daily work"): (
        "check",
        "run",
        "serve",
        "status",
        "runs",
        "doctor",
        "order",
        "quarantine",
        "explain",
        "access-report",
    ),
    say("From the list to the citizen"): ("candidates", "handover", "reveal", "case", "letter"),
    say("To try rules before they are used"): ("compare", "simulate"),
    say("To account for it"): ("record", "log", "retain"),
    say("To keep it safe"): ("backup", "restore"),
}


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.line(f"targeting {metadata.version('targeting')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


def main() -> NoReturn:
    """Run the command line; an error is one message on standard error and an exit status, never a trace."""
    protect_process()
    try:
        status = wording.program(app, PANELS).main(prog_name="targeting", standalone_mode=False)
        if status == INTERRUPTED:
            _complain(say("Interrupted. If it was a run, the log shows it as abandoned when the next one starts."))
        sys.exit(status)
    except UsageError as error:
        if not isinstance(error, NoArgsIsHelpError):
            _complain(wording.complaint(error))
        sys.exit(error.exit_code)
    except typer.Abort:
        _complain(say("Interrupted."))
        sys.exit(1)
    except TargetingError as error:
        _complain(error.message)
        sys.exit(error.exit_code)
    except PermissionError as error:
        place = Path(error.filename or "").name
        _complain(
            say("Your account may not open {place}. docs/da/konti.md says which account may do what.", place=place)
        )
        sys.exit(1)
    except Exception as error:
        kind = type(error).__name__
        _complain(say("An unexpected {kind}; report this as a defect. See `targeting log list`.", kind=kind))
        sys.exit(1)


def _complain(message: Message) -> None:
    """Tell it on standard error. A number typed where none belongs is not repeated: what a schedule prints is kept."""
    from targeting.privacy import scrub

    terminal.complain(scrub(str(message)))
