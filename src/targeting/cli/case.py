"""targeting case: what professionals decided about citizens they have met."""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from targeting.cli.common import AsJson, Workspace, ask_cpr, dated, opened
from targeting.errors import ConfigurationError
from targeting.pages import terminal

if TYPE_CHECKING:
    from targeting.commands.case import Whose

app = typer.Typer(
    no_args_is_help=True, help="The casebook: what was assessed, offered, answered and agreed, a dated event at a time."
)

CaseId = Annotated[str, typer.Option("--case", help="The case, as S-0A1B2C3D.", show_default=False)]
Citizen = Annotated[
    bool, typer.Option("--citizen", help="Ask for the citizen's CPR number instead: typed unseen, or from stdin.")
]


@app.command("record")
def case_record(
    workspace: Workspace,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="What happened, as referred or assessed.")],
    on: Annotated[date, dated("--on", help="The day it happened.")],
    case: CaseId = "",
    citizen: Citizen = False,
    said: Annotated[
        list[str] | None, typer.Option("--set", metavar="FIELD=VALUE", help="A field of it; may be given again.")
    ] = None,
    corrects: Annotated[int | None, typer.Option(help="The number of the event whose place it takes.")] = None,
    as_json: AsJson = False,
) -> None:
    """Record one event in a case; the first opens it. Nothing is changed later: a correction is a new event."""
    from targeting.commands.case import record, recorded_text

    shown = record(opened(workspace), event, on, _whose(case, citizen), _values(said or []), corrects)
    terminal.show(shown.as_dict(), lambda: str(recorded_text(shown)), as_json)


@app.command("show")
def case_show(
    workspace: Workspace,
    case: CaseId = "",
    citizen: Citizen = False,
    reason: Annotated[
        str | None, typer.Option(help="Why; logged, and shown to the citizen. (default: work with the case)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show one case: what happened, in the order it came, and what may be recorded next. The look is logged."""
    from targeting.commands.case import REASON, show

    shown = show(opened(workspace), _whose(case, citizen), REASON if reason is None else reason)
    terminal.show(shown.as_dict(), shown.render, as_json)


@app.command("list")
def case_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the cases, by how long ago something happened in them. The look is logged."""
    from targeting.commands.case import listing, listing_dict, render_listing

    cases = listing(opened(workspace))
    terminal.show(listing_dict(cases), lambda: render_listing(cases), as_json)


@app.command("verify")
def case_verify(workspace: Workspace, as_json: AsJson = False) -> None:
    """Hold every case against what the log announced: nothing else is in them, and nothing is missing."""
    from targeting.commands.case_verify import verify

    verified = verify(opened(workspace))
    terminal.show(verified.as_dict(), verified.render, as_json)
    if verified.differences:
        raise typer.Exit(1)


def _whose(case: str, citizen: bool) -> Whose:
    from targeting.commands.case import Whose

    if bool(case) == citizen:
        raise ConfigurationError("Say which case, with --case, or whose, with --citizen: one of the two.")
    return Whose(case) if case else Whose(ask=ask_cpr, again=ask_cpr if sys.stdin.isatty() else None)


def _values(said: list[str]) -> dict[str, str]:
    pairs = [part.partition("=") for part in said]
    if any(not name or not equals for name, equals, _ in pairs):
        raise ConfigurationError("--set is written FIELD=VALUE, such as outcome=offer.")
    if len({name for name, _, _ in pairs}) < len(pairs):
        raise ConfigurationError("--set says the same field twice.")
    return {name: value for name, _, value in pairs}
