"""What the commands share: their common arguments and the checks on them."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from targeting import files
from targeting.errors import ConfigurationError
from targeting.language import Message, helped, say
from targeting.pages import terminal

Workspace = Annotated[
    Path,
    typer.Argument(
        metavar=helped("WORKSPACE"), help=helped("The municipality's workspace folder."), show_default=False
    ),
]
AsJson = Annotated[bool, typer.Option("--json", help=helped("Print JSON for programs."))]

Person = Annotated[str, typer.Option(help=helped("Your id under [people] in workspace.toml."), show_default=False)]
Key = Annotated[
    Path, typer.Option(help=helped("The file of your own key. The passphrase is asked for."), show_default=False)
]
Reason = Annotated[str, typer.Option(help=helped("Why; goes to the log."), show_default=False)]


AsOf = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help=helped("Score as of this day. (default: the delivery's)"))
]
Delivery = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help=helped("Which delivery. (default: the newest)"))
]
Ruleset = Annotated[
    str | None,
    typer.Option(help=helped("Rule set: ID, in force on the as-of day, or ID@VERSION. (default: workspace.toml)")),
]


def day(value: Any) -> date | None:
    """The day of a date option; None when it was not given."""
    return value.date() if value is not None else None


def require_new(option: str, path: Path | None) -> None:
    """Raise ConfigurationError where writing ``path`` would fail or overwrite; None is not written."""
    if path is not None:
        files.require_new(option, path)


def write_text(path: Path, text: str) -> None:
    """Write what a command makes; raises ConfigurationError where the file cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError:
        raise ConfigurationError(
            "{path} cannot be written. Name a file in a folder that is there.", path=path
        ) from None


def require_mode(mode: str | None) -> None:
    """Raise ConfigurationError on a mode that does not exist."""
    if mode not in (None, "simulate", "operate"):
        raise ConfigurationError("--mode is '{mode}' and must be simulate or operate.", mode=mode)


def require_workspace(folder: Path) -> None:
    """Raise ConfigurationError where ``folder`` is no workspace."""
    if not (folder / "workspace.toml").is_file():
        raise ConfigurationError(
            "{folder} is no workspace: it has no workspace.toml. Make one: targeting init DIR.", folder=folder
        )


def require_there(witnesses: list[Path] | None) -> None:
    """Raise ConfigurationError where a witness that was named is not there."""
    for path in witnesses or ():
        if not path.exists():
            raise ConfigurationError("--witness {file} is not there.", file=path.name)


def ask_passphrase(twice: bool = False) -> str:
    """The passphrase of a person's key: typed unseen, or the first line of standard input; never an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    typed = _unseen(say("Passphrase"))
    while twice and typed != _unseen(say("The passphrase once more")):
        terminal.complain(say("The two are not the same. Type them again."))
        typed = _unseen(say("Passphrase"))
    return typed


def ask_cpr() -> str:
    """A citizen's CPR number: typed unseen, or the first line of standard input; never an argument, never repeated."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    return _unseen(say("The citizen's CPR number (not shown)"))


def _unseen(question: Message) -> str:
    return str(typer.prompt(str(question), hide_input=True, err=True))
