"""targeting share: the table that says whether one unit may share with another."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, dated, opened
from targeting.cli.headings import SHARE_RULES
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="What units may share: the table, approve, revoke.")


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
