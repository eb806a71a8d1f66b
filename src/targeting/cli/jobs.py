"""targeting init, run, check and sample: the daily work."""

from __future__ import annotations

from dataclasses import replace as with_
from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, AsOf, Delivery, Ruleset, Workspace, opened, require_mode
from targeting.files import ordinary
from targeting.language import say
from targeting.pages import terminal, whole

app = typer.Typer()


@app.command()
def init(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put the workspace.", show_default=False)],
    code: Annotated[str, typer.Option(help="The municipality's three-digit code.", show_default=False)],
    name: Annotated[str, typer.Option(help="The municipality's name.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Make a new workspace for a municipality: every text blank, each saying what belongs there and why."""
    from targeting.onboarding import new_workspace

    with ordinary():
        made = new_workspace(folder, code, name)
    terminal.show(made.as_dict(), made.render, as_json)


@app.command()
def run(
    workspace: Workspace,
    as_of: AsOf = None,
    ruleset: Ruleset = None,
    mode: Annotated[
        str | None,
        typer.Option(help="simulate (about how many, and nobody by name) or operate. (default: workspace.toml)"),
    ] = None,
    delivery: Delivery = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose. (default: workspace.toml)")] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Also where tables of a later day are in use, and would give way.")
    ] = False,
    order: Annotated[
        str | None, typer.Option(help="The start order, by its name in orders/. (default: one that fits)")
    ] = None,
    accept_incomplete: Annotated[
        list[str] | None,
        typer.Option(
            metavar="REGISTER",
            help="Go on though a register has far more or fewer rows than before; it is marked incomplete everywhere.",
        ),
    ] = None,
    reason: Annotated[str, typer.Option(help="Why it is accepted; the log keeps it.", show_default=False)] = "",
    as_json: AsJson = False,
) -> None:
    """Run: extracts in, nominated citizens and a logged legal basis out."""
    from targeting.commands.summary import summarise
    from targeting.commands.trial import size_of
    from targeting.run import RunRequest, exclusive, reminders, unopened
    from targeting.run import run as run_all

    require_mode(mode)
    accept = tuple(dict.fromkeys(accept_incomplete or ()))
    request = RunRequest(
        as_of, ruleset, mode, purpose, delivery, replace=replace, order=order, accept=accept, reason=reason
    )
    session = opened(workspace)
    with exclusive(workspace), terminal.progress(quiet=as_json) as progress:
        ref = run_all(session, request, progress)
    summary = summarise(session, ref.run_id)
    if summary.simulated:
        summary = with_(summary, size=size_of(session))
    terminal.show(summary.as_dict(), summary.render, as_json)
    for reminder in (*reminders(session), *unopened(session)):
        terminal.tell(f"Bemærk: {reminder}")


@app.command()
def check(
    workspace: Workspace,
    as_of: AsOf = None,
    ruleset: Ruleset = None,
    delivery: Delivery = None,
    as_json: AsJson = False,
) -> None:
    """Check the declarations, the basis today, and that the delivery is complete; opens no extract, writes nothing."""
    from targeting.commands.check import preflight
    from targeting.run import RunRequest

    result = preflight(opened(workspace, lets_go=False), RunRequest(as_of, ruleset, delivery=delivery))
    terminal.show(result.as_dict(), result.render, as_json)
    if result.exit_code:
        raise typer.Exit(result.exit_code)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Where to put the workspace.", show_default=False)],
    citizens: Annotated[
        int,
        typer.Option(min=5_000, help="How many citizens; among fewer, the planted errors would stop a run."),
    ] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2017,
    deliveries: Annotated[int, typer.Option(min=1, help="How many monthly deliveries.")] = 1,
) -> None:
    """Make a synthetic municipality (Eksempelkommune, code 999) of any size, with planted answers."""
    from targeting.sample import generate

    with terminal.progress() as progress:
        progress("sample")
        with ordinary():
            generate(folder, citizens, seed, deliveries)
    terminal.line(
        say("{citizens} citizens in {folder}. Run: targeting run {folder}", citizens=whole(citizens), folder=folder)
    )
