"""targeting register: contracts, drafted and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.files import require_new, write_out
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Registers: draft a contract, show one as a page.")


@app.command("draft")
def register_draft(
    extract: Annotated[Path, typer.Argument(metavar="FILE", help="An extract of it.", show_default=False)],
    register: Annotated[str | None, typer.Option("--id", help="The register's id. (default: the file's name)")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the contract here. (default: print it)")] = None,
    as_json: AsJson = False,
) -> None:
    """Propose a contract from an extract, for a person to finish: it holds counts and column names, never a cell."""
    from targeting.onboarding import draft_register

    require_new("--out", out)
    draft = draft_register(extract, register)
    if out:
        write_out("--out", out, draft.yaml)
    if as_json or not out:
        terminal.show(draft.as_dict(), lambda: draft.yaml, as_json)
    else:
        terminal.line(draft.summary(out))


@app.command("show")
def register_show(
    workspace: Workspace,
    register: Annotated[str, typer.Argument(metavar="REGISTER", help="The register's id.")],
    html: Annotated[Path | None, typer.Option(help="Write the page here as HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a contract as a page: what is read and why, what never is, what a row becomes, how long it is kept."""
    from targeting.commands.records import contract_page

    require_new("--html", html)
    page = contract_page(opened(workspace), register)
    if html:
        write_out("--html", html, page.html())
    terminal.show(page.as_dict(), lambda: page, as_json)
