"""What the commands share: their common arguments and the checks on them."""

from __future__ import annotations

import re
import sys
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from typer.models import OptionInfo

from targeting.errors import ConfigurationError
from targeting.language import Message, say
from targeting.pages import terminal
from targeting.workspace import DANISH, read_day

if TYPE_CHECKING:
    from targeting.commands.lookup import Whose
    from targeting.session import Session

Workspace = Annotated[
    Path,
    typer.Argument(metavar="WORKSPACE", help="The municipality's workspace folder.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]

CaseId = Annotated[str, typer.Option("--case", help="The case, as S-0A1B2C3D.", show_default=False)]
Citizen = Annotated[
    bool, typer.Option("--citizen", help="Ask for the citizen's CPR number instead: typed unseen, or from stdin.")
]
Person = Annotated[str, typer.Option(help="Your id under [people] in workspace.toml.", show_default=False)]
Key = Annotated[Path, typer.Option(help="The file of your own key. The passphrase is asked for.", show_default=False)]
Reason = Annotated[str, typer.Option(help="Why; goes to the log.", show_default=False)]


_CLOCK = re.compile(r"(?P<h>[01]?\d|2[0-3])[.:](?P<m>[0-5]\d)(?:[.:](?P<s>[0-5]\d))?")


def parsed_day(text: str) -> date:
    """A date as people write it: 5-10-2026, 05.10.2026, 5/10-2026, or the ISO form.

    Raises ConfigurationError on what is no date, or could be another.
    """
    return read_day(text)


def parsed_moment(text: str) -> datetime:
    """A day and a clock of Denmark's, as 5-10-2026 10.15 or 10.15.30; in UTC.

    Raises ConfigurationError on what is no moment, or could be two.
    """
    day, _, clock = text.strip().replace("T", " ").partition(" ")
    found = _CLOCK.fullmatch(clock.strip())
    if found is None:
        raise ConfigurationError('--at is a day and a clock, such as "05-10-2026 10.15".')
    shown = datetime.combine(parsed_day(day), time(int(found["h"]), int(found["m"]), int(found["s"] or 0)), DANISH)
    moments = {shown.replace(fold=fold).astimezone(UTC) for fold in (0, 1)}
    if len(moments) != 1:
        raise ConfigurationError("The clock is moved in the hour that --at names. Choose a moment before or after it.")
    return moments.pop()


def dated(*names: str, help: str) -> OptionInfo:
    """An option that is a date."""
    option: OptionInfo = typer.Option(*names, parser=parsed_day, help=help, show_default=False)
    return option


AsOf = Annotated[date | None, dated(help="Score as of this day. (default: the delivery's)")]
Delivery = Annotated[date | None, dated(help="Which delivery. (default: the newest)")]
Ruleset = Annotated[
    str | None,
    typer.Option(help="Rule set: ID, in force on the as-of day, or ID@VERSION. (default: workspace.toml)"),
]


def opened(folder: Path, *, lets_go: bool = True) -> Session:
    """The session of a command: its workspace is opened here, and nowhere below.

    A release that another took the place of an hour ago goes with it, unless the command writes nothing, or another
    works in the workspace. Raises ConfigurationError where ``folder`` is no workspace, or a declaration in it is wrong.
    """
    from targeting.publishing import let_go, lingering
    from targeting.session import open_session

    session = open_session(folder)
    if lets_go and lingering(session.workspace.published, session.clock()):
        from targeting.run import when_free

        with when_free(folder) as free:
            if free:
                let_go(session.workspace.published, session.clock())
    return session


def require_mode(mode: str | None) -> None:
    """Raise ConfigurationError on a mode that does not exist."""
    if mode not in (None, "simulate", "operate"):
        raise ConfigurationError("--mode is {mode} and must be simulate or operate.", mode=mode)


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


def whose(case: str, citizen: bool, without_number: bool = False) -> Whose:
    """Which case is meant, or a new contact; raises ConfigurationError unless exactly one of the ways is taken."""
    from targeting.commands.lookup import Whose

    if without_number:
        if case or citizen:
            raise ConfigurationError("--without-number is for a new contact. Leave out --case and --citizen.")
        return Whose(without_number=True)
    if bool(case) == citizen:
        raise ConfigurationError("Say which case, with --case, or whose, with --citizen: one of the two.")
    return Whose(case) if case else Whose(ask=ask_cpr, again=ask_cpr if sys.stdin.isatty() else None)


def said_fields(said: list[str]) -> dict[str, str]:
    """What --set says; raises ConfigurationError where it is not FIELD=VALUE, or says a field twice."""
    pairs = [part.partition("=") for part in said]
    if any(not name or not equals for name, equals, _ in pairs):
        raise ConfigurationError("--set is written FIELD=VALUE, such as outcome=offer.")
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise ConfigurationError("--set says the same field twice.")
    return {name: _read(name, value) for name, _, value in pairs}


def _read(name: str, value: str) -> str:
    """What is said, or what stands in the file that is named: free text is not to be seen among the processes."""
    if not value.startswith("@"):
        return value
    try:
        return Path(value[1:]).read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise ConfigurationError("--set {field}: the file cannot be read. It is text in UTF-8.", field=name) from None


def _unseen(question: Message) -> str:
    return str(typer.prompt(str(question), hide_input=True, err=True))
