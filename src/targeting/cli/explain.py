"""targeting explain: why one citizen was nominated, or was not."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.language import say
from targeting.pages import terminal

app = typer.Typer()


@app.command("explain")
def explain(
    workspace: Workspace,
    pseudonym: Annotated[
        str,
        typer.Argument(
            metavar="PSEUDONYM",
            help="The citizen's, as in candidate, candidate_reason or near_miss.",
            show_default=False,
        ),
    ],
    reason: Annotated[
        str | None,
        typer.Option(help="Why, e.g. the case number; logged, and the citizen can read it. (default: assessment)"),
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page here as HTML, for its writer alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """Explain why a citizen was, or was not, nominated by the last run: each rule, what it rests on, what it lacks."""
    from targeting.commands.explain import REASON
    from targeting.commands.explain import explain as explain_citizen

    explanation = explain_citizen(opened(workspace), pseudonym, reason if reason is not None else REASON, html)
    if html:
        explanation.write(html)
    if as_json or not html:
        terminal.show(explanation.as_dict(), explanation.render, as_json)
    else:
        terminal.line(
            say(
                "{file} is written, and only you can read it. The lookup is entry {seq} of the log.",
                file=html,
                seq=explanation.run.log_seq,
            )
        )
