"""targeting basis: the workspace's legal bases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting import terminal
from targeting.cli.common import AsJson, Workspace, write_text

app = typer.Typer(no_args_is_help=True, help="Legal bases: list, show.")


@app.command("list")
def basis_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the workspace's bases: whether each is valid today, for which modes."""
    from targeting.report import bases_table

    rows = bases_table(workspace)
    terminal.show(rows, lambda: terminal.table("Hjemler", rows), as_json)


@app.command("show")
def basis_show(
    workspace: Workspace,
    basis: Annotated[str, typer.Argument(help="The basis's id.")],
    html: Annotated[Path | None, typer.Option(help="Write it here as a page, in HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show one basis: what it relies on, what it covers, and its balancing test."""
    from targeting.report import basis_document

    document = basis_document(workspace, basis)
    if html:
        from targeting.documents import basis_document as basis_page

        write_text(html, basis_page(workspace, basis).html())
    terminal.show(document, lambda: terminal.document(document), as_json)
