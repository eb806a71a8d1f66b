"""targeting letter: letters to a citizen with a case, from approved texts."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, CaseId, Citizen, Workspace, opened, said_fields, whose
from targeting.cli.headings import LETTER, LETTERS
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Letters to a citizen with a case: list the texts, show one, make one.")

Letter = Annotated[
    str,
    typer.Argument(metavar="LETTER", help="As samtykkebrev; or a text: ID or ID@VERSION.", show_default=False),
]


@app.command("list")
def letter_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the letters and their texts, the program's and the municipality's own, and which is meant by each letter."""
    from targeting.commands.letter import texts_there

    rows = texts_there(opened(workspace).workspace)
    terminal.show(rows, lambda: terminal.table("Breve", terminal.under(LETTERS, rows)), as_json)


@app.command("show")
def letter_show(workspace: Workspace, letter: Letter, as_json: AsJson = False) -> None:
    """Show one text as it is written, and the fields it may have."""
    from targeting.commands.letter import text_document

    document = text_document(opened(workspace).workspace, letter)
    terminal.show(document, lambda: terminal.document(document, LETTER), as_json)


@app.command("make")
def letter_make(
    workspace: Workspace,
    letter: Letter,
    out: Annotated[
        Path, typer.Option(help="The new file: its name ends with .html, .docx or .pdf.", show_default=False)
    ],
    case: CaseId = "",
    citizen: Citizen = False,
    said: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="What a consent is asked of, as in case record."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Make one letter about one citizen. The log says first of which text; what it says stands in the file alone."""
    from targeting.commands.letter import make

    made = make(opened(workspace), whose(case, citizen), letter, out, said_fields(said or []))
    terminal.show(made.as_dict(), made.render, as_json)
