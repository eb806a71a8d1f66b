"""targeting record: the documents a data steward is asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.files import require_new, write_out
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Records: article 30, algorithm, shown, lineage.")

Html = Annotated[Path | None, typer.Option(help="Write the page here as HTML.")]


@app.command("article30")
def record_article30(workspace: Workspace, html: Html = None, as_json: AsJson = False) -> None:
    """Show the record of processing that article 30 of the GDPR asks for; --json is JSON-LD."""
    from targeting.commands.records import article30_document

    require_new("--html", html)
    record = article30_document(opened(workspace))
    if html:
        write_out("--html", html, record.html())
    terminal.show(record.as_dict(), record.render, as_json)


@app.command("algorithm")
def record_algorithm(workspace: Workspace, html: Html = None, as_json: AsJson = False) -> None:
    """Show the algorithm record: what is done, on which data, by which rules, and how the last run turned out."""
    from targeting.commands.records import algorithm_document

    require_new("--html", html)
    record = algorithm_document(opened(workspace))
    if html:
        write_out("--html", html, record.html())
    terminal.show(record.as_dict(), record.render, as_json)


@app.command("shown")
def record_shown(
    workspace: Workspace,
    run_id: Annotated[str | None, typer.Option("--run", help="The counts that this run's figures showed.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show which figures were shown, when and to whom, what is held and until when, and the questions that are left."""
    from targeting.commands.shown import record_of_run, shown_record

    session = opened(workspace)
    record = shown_record(session) if run_id is None else record_of_run(session, run_id)
    terminal.show(record.as_dict(), record.render, as_json)


@app.command("lineage")
def record_lineage(
    workspace: Workspace,
    out: Annotated[Path, typer.Option(help="Write the events here, one a line.", show_default=False)],
    run_id: Annotated[str, typer.Option("--run", help="Which run: its id, or latest.")] = "latest",
    as_json: AsJson = False,
) -> None:
    """Write a run from the log as OpenLineage events."""
    from targeting.commands.records import lineage_document

    require_new("--out", out)
    lineage = lineage_document(workspace, run_id)
    write_out("--out", out, lineage.text)
    terminal.show(lineage.as_dict(), lineage.render, as_json)
