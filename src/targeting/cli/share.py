"""targeting share: the table that says whether one unit may share with another."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import (
    AsJson,
    CaseId,
    Citizen,
    Key,
    Person,
    Reason,
    Workspace,
    ask_passphrase,
    dated,
    opened,
    parsed_moment,
    whose,
)
from targeting.cli.headings import SHARE_RULES
from targeting.errors import ConfigurationError
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="What units may share: check, the table, approve, revoke.")


@app.command("check")
def share_check(
    workspace: Workspace,
    case: CaseId = "",
    citizen: Citizen = False,
    giving: Annotated[str, typer.Option("--from", help="The unit that would tell.", show_default=False)] = "",
    receiving: Annotated[str, typer.Option("--to", help="The unit that would be told.", show_default=False)] = "",
    category: Annotated[str, typer.Option(help="Of what, as health or housing.", show_default=False)] = "",
    questions: Annotated[
        Path | None, typer.Option(help="Ask each line of this CSV file instead.", show_default=False)
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Ask of every pair of units and category instead.")] = False,
    at: Annotated[
        datetime | None,
        typer.Option(parser=parsed_moment, help="At this moment, as it was known then. (default: now)"),
    ] = None,
    stated: Annotated[
        list[str] | None, typer.Option(help="What you state of the matter, as other_law; may be given again.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why; logged, and shown to the citizen. (default: may we share it?)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer whether one unit may share with another about a citizen: Ja (exit 0), Nej or Spørg (3). Logged first."""
    from targeting.commands.share import REASON, check_sharing, read_questions

    one = (giving, receiving, category)
    if [all(one), questions is not None, everything].count(True) != 1 or any(one) != all(one):
        raise ConfigurationError("Ask one thing with --from, --to and --category, or a list: --questions or --all.")
    asked = [one] if all(one) else read_questions(questions) if questions else []
    why = REASON if reason is None else reason
    checked = check_sharing(opened(workspace), whose(case, citizen), asked, at, stated or (), why)
    terminal.show(checked.as_dict(), checked.render, as_json)
    if all(one) and checked.outcome != "Ja":
        raise typer.Exit(3)


@app.command("rules")
def share_rules(
    workspace: Workspace,
    on: Annotated[date | None, dated("--on", help="The rows of this day. (default: today)")] = None,
    as_json: AsJson = False,
) -> None:
    """Show the table that answers whether one unit may share with another, row by row, and its approval."""
    from targeting.commands.declarations import share_rules_document

    document = share_rules_document(opened(workspace), on, in_words=not as_json)
    terminal.show(document, lambda: terminal.document(document, SHARE_RULES), as_json)


@app.command("approve")
def share_approve(workspace: Workspace, person: Person, key: Key, as_json: AsJson = False) -> None:
    """Approve the table with your own key: exactly these bytes, the municipality's own or the program's."""
    from targeting.commands.approve import approve, ask_to_approve

    asked = ask_to_approve(opened(workspace), "share_rules", "", person)
    terminal.tell(asked.render())
    done = approve(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.body, done.render, as_json)


@app.command("revoke")
def share_revoke(workspace: Workspace, person: Person, key: Key, reason: Reason, as_json: AsJson = False) -> None:
    """Revoke the table's approval."""
    from targeting.commands.approve import ask_to_revoke, revoke

    asked = ask_to_revoke(opened(workspace), "share_rules", "", person)
    terminal.tell(asked.render())
    done = revoke(asked, asked.signer(key, ask_passphrase()), reason)
    terminal.show(done.body, done.render, as_json)
