"""targeting register: contracts, drafted, copied, tried and shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.files import require_new, write_out
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Registers: draft, copy, try and show a contract; list codes.")


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


@app.command("codes")
def register_codes(
    workspace: Workspace,
    unused: Annotated[bool, typer.Option("--unused", help="Listed codes that no row has, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List codes of the newest deliveries that no code list has, or that were not in force; small counts hidden."""
    from targeting.commands.code_lists import codes_report

    report = codes_report(opened(workspace), unused)
    terminal.show(report.as_dict(), report.render, as_json)


@app.command("copy")
def register_copy(
    workspace: Workspace,
    register: Annotated[str, typer.Argument(metavar="REGISTER", help="The register's id.")],
) -> None:
    """Copy the catalogue's contract into registers/, with its comments; never over one that is there."""
    from targeting.commands.register import copy_contract, said_copied

    declared = opened(workspace).workspace
    terminal.line(said_copied(copy_contract(declared.folder, register), register, declared))


@app.command("test")
def register_test(
    workspace: Workspace,
    extract: Annotated[Path, typer.Argument(metavar="FILE", help="An extract of it.", show_default=False)],
    contract: Annotated[str, typer.Option(help="The contract's id, in registers/ or the catalogue.")],
    as_json: AsJson = False,
) -> None:
    """Hold one file against its contract before anything is approved: counts and columns alone. Writes nothing."""
    from targeting.commands.register import try_contract

    tried = try_contract(opened(workspace).workspace, extract, contract)
    terminal.show(tried.as_dict(), tried.render, as_json)


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
