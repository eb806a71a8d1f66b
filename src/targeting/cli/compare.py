"""targeting compare and simulate: rules tried on the last good run's citizens, before they are adopted."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, dated, opened
from targeting.files import require_new, write_out
from targeting.pages import terminal

app = typer.Typer()

AsOf = Annotated[date | None, dated(help="Score as of this day. (default: the run's)")]
OnSimulation = Annotated[
    bool, typer.Option("--simulation", help="Look into the last simulation. (default: the last run in operate)")
]
Html = Annotated[Path | None, typer.Option(help="Write the page, in Danish, to this new file.", show_default=False)]


@app.command()
def compare(
    workspace: Workspace,
    ruleset: Annotated[str | None, typer.Option(help="The first rule set. (default: the run's)")] = None,
    second: Annotated[str | None, typer.Option("--with", help="The second. (default: the first, another day)")] = None,
    ruleset_file: Annotated[
        Path | None,
        typer.Option(help="The second, as a draft that is not in rulesets/ yet.", show_default=False),
    ] = None,
    as_of: AsOf = None,
    with_as_of: Annotated[date | None, dated(help="Score the second as of this day.")] = None,
    html: Html = None,
    simulation: OnSimulation = False,
    as_json: AsJson = False,
) -> None:
    """Compare two rule sets on the last good run: about how many enter, leave and stay, and by which rules."""
    from targeting.commands.compare import Pair, compare

    require_new("--html", html)
    session = opened(workspace)
    asked = Pair(ruleset, second, ruleset_file, as_of, with_as_of, simulation)
    with terminal.progress(quiet=as_json) as progress:
        progress("compare")
        compared = compare(session, asked)
    if html is not None:
        write_out("--html", html, compared.html())
    terminal.show(compared.as_dict(), compared.render, as_json)


@app.command()
def simulate(
    workspace: Workspace,
    vary: Annotated[
        list[str],
        typer.Option(help="threshold=2..6 or min_age=18..30; may be given twice.", show_default=False),
    ],
    ruleset: Annotated[str | None, typer.Option(help="The rule set. (default: the run's)")] = None,
    as_of: AsOf = None,
    html: Html = None,
    simulation: OnSimulation = False,
    as_json: AsJson = False,
) -> None:
    """Try a rule set with other numbers on the last good run: how large the target group would be."""
    from targeting.commands.simulate import simulate

    require_new("--html", html)
    session = opened(workspace)
    with terminal.progress(quiet=as_json) as progress:
        progress("simulate")
        trial = simulate(session, vary, ruleset, as_of, simulation)
    if html is not None:
        write_out("--html", html, trial.html())
    terminal.show(trial.as_dict(), trial.render, as_json)
