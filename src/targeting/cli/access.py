"""targeting access-report: one citizen's own data and log entries (GDPR art. 15)."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, ask_cpr, opened
from targeting.language import say
from targeting.pages import terminal

app = typer.Typer()


@app.command("access-report")
def access_report(
    workspace: Workspace,
    html: Annotated[Path | None, typer.Option(help="Write the page here as HTML, for its writer alone.")] = None,
    reason: Annotated[
        str | None,
        typer.Option(help="Why, e.g. the case number; logged, and shown to the citizen. (default: art. 15)"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Answer one citizen: what is held, why, and who saw it. The CPR number is typed unseen or read from stdin."""
    from targeting.commands.access_report import REASON
    from targeting.commands.access_report import access_report as answer_citizen
    from targeting.commands.lookup import require_place

    session, why = opened(workspace), reason if reason is not None else REASON
    require_place(session, html, why)
    report = answer_citizen(session, ask_cpr, why)
    if html:
        report.write(html)
    if as_json or not html:
        terminal.show(report.as_dict(), report.render, as_json)
    else:
        terminal.line(
            say(
                "{file} is written, and only you can read it. The lookup is entry {seq} of the log.",
                file=html,
                seq=report.answer.log_seq,
            )
        )
