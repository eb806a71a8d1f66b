"""targeting basis: the workspace's legal bases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, opened
from targeting.cli.headings import BASES
from targeting.files import require_new, write_out
from targeting.language import say
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Legal bases: list, show, approve, revoke.")
BasisId = Annotated[str, typer.Argument(metavar="BASIS", help="The basis's id.", show_default=False)]


@app.command("list")
def basis_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the workspace's bases: whether each is valid today and approved, for which modes."""
    from targeting.commands.declarations import bases_table

    rows = bases_table(opened(workspace))
    terminal.show(rows, lambda: terminal.table(str(say("Legal bases")), terminal.under(BASES, rows)), as_json)


@app.command("show")
def basis_show(
    workspace: Workspace,
    basis: BasisId,
    html: Annotated[Path | None, typer.Option(help="Write it here as a page, in HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show one basis: what it relies on, what it covers, its balancing test, and its approval."""
    from targeting.commands.declarations import basis_document
    from targeting.commands.records import basis_document as basis_page

    require_new("--html", html)
    session = opened(workspace)
    document = basis_document(session, basis)
    if html:
        write_out("--html", html, basis_page(session, basis).html())
    terminal.show(document, lambda: basis_page(session, basis), as_json)


@app.command("approve")
def basis_approve(workspace: Workspace, basis: BasisId, person: Person, key: Key, as_json: AsJson = False) -> None:
    """Approve a basis with your own key: exactly these bytes, until one of them is changed or you revoke it."""
    from targeting.commands.approve import approve, ask_to_approve

    asked = ask_to_approve(opened(workspace), "basis", basis, person)
    terminal.tell(asked.render())
    done = approve(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.body, done.render, as_json)


@app.command("revoke")
def basis_revoke(
    workspace: Workspace, basis: BasisId, person: Person, key: Key, reason: Reason, as_json: AsJson = False
) -> None:
    """Revoke a basis's approval: the next run is refused."""
    from targeting.commands.approve import ask_to_revoke, revoke

    asked = ask_to_revoke(opened(workspace), "basis", basis, person)
    terminal.tell(asked.render())
    done = revoke(asked, asked.signer(key, ask_passphrase()), reason)
    terminal.show(done.body, done.render, as_json)
