"""What the commands share: their common arguments and the checks on them."""

from __future__ import annotations

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from targeting.errors import ConfigurationError

Workspace = Annotated[Path, typer.Argument(help="The municipality's workspace folder.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

Person = Annotated[str, typer.Option(help="Your id under [people] in workspace.toml.", show_default=False)]
Key = Annotated[Path, typer.Option(help="The file of your own key. The passphrase is asked for.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why; goes to the log.", show_default=False)]


AsOf = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Score as of this day. (default: the delivery's)")
]
Delivery = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Which delivery. (default: the newest)")]
Ruleset = Annotated[
    str | None, typer.Option(help="Rule set: ID, in force on the as-of day, or ID@VERSION. (default: workspace.toml)")
]


def day(value: Any) -> date | None:
    """The day of a date option; None when it was not given."""
    return value.date() if value is not None else None


def require_new(out: Path | None) -> None:
    """Raise ConfigurationError where writing ``out`` would fail or overwrite."""
    if out is not None and (out.exists() or not out.parent.is_dir()):
        wrong = "is already there" if out.exists() else "lies in a folder that is not there"
        raise ConfigurationError(f"--out {out.name} {wrong}. A draft never writes over a person's work.")


def require_new_page(html: Path | None) -> None:
    """Raise ConfigurationError where a page would overwrite another or cannot be written."""
    if html is not None and (html.exists() or not html.parent.is_dir()):
        wrong = "is already there" if html.exists() else "lies in a folder that is not there"
        raise ConfigurationError(f"--html {html.name} {wrong}. Name a new file.")


def write_text(path: Path, text: str) -> None:
    """Write what a command makes; raises ConfigurationError where the file cannot be written."""
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(
            f"{path} cannot be written: {error.strerror}. Name a file in a folder that is there."
        ) from None


def require_mode(mode: str | None) -> None:
    """Raise ConfigurationError on a mode that does not exist."""
    if mode not in (None, "simulate", "operate"):
        raise ConfigurationError(f"--mode is {mode!r} and must be simulate or operate.")


def require_workspace(folder: Path) -> None:
    """Raise ConfigurationError where ``folder`` is no workspace."""
    if not (folder / "workspace.toml").is_file():
        raise ConfigurationError(f"{folder} is no workspace: it has no workspace.toml. Make one: targeting init DIR.")


def require_there(witnesses: list[Path] | None) -> None:
    """Raise ConfigurationError where a witness that was named is not there."""
    for path in witnesses or ():
        if not path.exists():
            raise ConfigurationError(f"--witness {path.name} is not there.")


def ask_passphrase(twice: bool = False) -> str:
    """The passphrase of a person's key: typed unseen, or the first line of standard input; never an argument."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\n")
    return str(typer.prompt("Adgangssætning", hide_input=True, confirmation_prompt=twice, err=True))


def ask_cpr() -> str:
    """A citizen's CPR number: typed unseen, or the first line of standard input; never an argument, never repeated."""
    if not sys.stdin.isatty():
        return sys.stdin.readline()
    return str(typer.prompt("Borgerens CPR-nummer (vises ikke)", hide_input=True, err=True))
