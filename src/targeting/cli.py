"""The command line: arguments in, exit status out. What is done is done elsewhere."""

from __future__ import annotations

import sys
from datetime import date, datetime
from importlib import metadata
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from targeting import terminal
from targeting.errors import ConfigurationError, TargetingError

app = typer.Typer(
    name="targeting",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Nominates citizens with composite and complex needs for an offer of one plan. A human decides.",
    epilog="Exit status: 0 done, 1 failed, 2 usage or configuration, 3 refused: no legal basis covers it, "
    "4 the delivery did not pass its checks.",
)
log_app = typer.Typer(no_args_is_help=True, help="The audit log: list, show, verify.")
basis_app = typer.Typer(no_args_is_help=True, help="Legal bases: list, show.")
register_app = typer.Typer(no_args_is_help=True, help="Registers: draft a contract, show one as a page.")
app.add_typer(log_app, name="log")
app.add_typer(basis_app, name="basis")
quarantine_app = typer.Typer(no_args_is_help=True, help="Rows that could not be read, as a work list.")
app.add_typer(quarantine_app, name="quarantine")
app.add_typer(register_app, name="register")

INTERRUPTED = 130  # what Typer makes of Ctrl-C

Workspace = Annotated[Path, typer.Argument(help="The municipality's workspace folder.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON for programs.")]


def _print_version(wanted: bool) -> None:
    if wanted:
        terminal.say(f"targeting {metadata.version('targeting')}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Options of the program itself."""


@app.command()
def run(
    workspace: Workspace,
    as_of: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Score as of this day. (default: the delivery's)")
    ] = None,
    ruleset: Annotated[str | None, typer.Option(help="Rule set. (default: workspace.toml)")] = None,
    mode: Annotated[
        str | None, typer.Option(help="simulate (aggregates only) or operate. (default: workspace.toml)")
    ] = None,
    delivery: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Which delivery. (default: the newest)")
    ] = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose. (default: workspace.toml)")] = None,
    as_json: AsJson = False,
) -> None:
    """Run: extracts in, nominated citizens and a logged legal basis out."""
    from targeting.report import summarise
    from targeting.run import RunRequest
    from targeting.run import run as run_all
    from targeting.runstate import exclusive

    _require_mode(mode)
    request = RunRequest(_day(as_of), ruleset, mode, purpose, _day(delivery))
    _require_workspace(workspace)
    with exclusive(workspace), terminal.progress(quiet=as_json) as progress:
        ref = run_all(workspace, request, progress)
    summary = summarise(workspace, ref.run_id)
    terminal.show(summary.as_dict(), summary.render, as_json)


@app.command()
def check(workspace: Workspace, as_json: AsJson = False) -> None:
    """Check the declarations, the basis today, and that the delivery is complete; opens no extract, writes nothing."""
    from targeting.preflight import preflight

    result = preflight(workspace)
    terminal.show(result.as_dict(), result.render, as_json)
    if result.exit_code:
        raise typer.Exit(result.exit_code)


@app.command()
def sample(
    folder: Annotated[Path, typer.Argument(help="Where to put the workspace.", show_default=False)],
    citizens: Annotated[
        int, typer.Option(min=5_000, help="How many citizens; among fewer, the planted errors would stop a run.")
    ] = 20_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same bytes.")] = 2017,
    deliveries: Annotated[int, typer.Option(min=1, help="How many monthly deliveries.")] = 1,
) -> None:
    """Make a synthetic municipality (Eksempelkommune, code 999) of any size, with planted answers."""
    from targeting.sample import generate

    with terminal.progress() as progress:
        progress("sample")
        generate(folder, citizens, seed, deliveries)
    terminal.say(f"{citizens:,} citizens in {folder}. Run: targeting run {folder}")


@basis_app.command("list")
def basis_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the workspace's bases: whether each is valid today, for which modes."""
    from targeting.report import bases_table

    rows = bases_table(workspace)
    terminal.show(rows, lambda: terminal.table("Hjemler", rows), as_json)


@basis_app.command("show")
def basis_show(
    workspace: Workspace, basis: Annotated[str, typer.Argument(help="The basis's id.")], as_json: AsJson = False
) -> None:
    """Show one basis: what it relies on, what it covers, and its balancing test."""
    from targeting.report import basis_document

    document = basis_document(workspace, basis)
    terminal.show(document, lambda: terminal.document(document), as_json)


@log_app.command("list")
def log_list(
    workspace: Workspace,
    run_id: Annotated[str | None, typer.Option("--run", help="Only this run's entries.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the log's entries: number, time, event, run, actor."""
    from targeting.report import log_rows

    rows = log_rows(workspace, run_id)
    terminal.show(rows, lambda: terminal.table("Log", rows), as_json)


@log_app.command("show")
def log_show(
    workspace: Workspace,
    seq: Annotated[int, typer.Argument(help="The entry's number.", min=0)],
    as_json: AsJson = False,
) -> None:
    """Show one log entry, whole."""
    from targeting.report import log_entry

    document = log_entry(workspace, seq)
    terminal.show(document, lambda: terminal.document(document), as_json)


@log_app.command("verify")
def log_verify(workspace: Workspace, as_json: AsJson = False) -> None:
    """Verify the whole log: exit 0 when it holds, 1 and the first bad line when it does not."""
    from targeting.report import verification

    result = verification(workspace)
    terminal.show(result.as_dict(), result.render, as_json)
    if not result.ok:
        raise typer.Exit(1)


@register_app.command("draft")
def register_draft(
    extract: Annotated[Path, typer.Argument(metavar="FILE", help="An extract of it.", show_default=False)],
    register: Annotated[str | None, typer.Option("--id", help="The register's id. (default: the file's name)")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the contract here. (default: print it)")] = None,
    as_json: AsJson = False,
) -> None:
    """Propose a contract from an extract, for a person to finish: it holds counts and column names, never a cell."""
    from targeting.onboarding import draft_register

    _require_new(out)
    draft = draft_register(extract, register)
    if out:
        out.write_text(draft.yaml, encoding="utf-8")
    if as_json or not out:
        terminal.show(draft.as_dict(), lambda: draft.yaml, as_json)
    else:
        terminal.say(draft.summary(out))


@register_app.command("show")
def register_show(
    workspace: Workspace,
    register: Annotated[str, typer.Argument(help="The register's id.")],
    html: Annotated[Path | None, typer.Option(help="Write the page here as HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show a contract as a page: what is read and why, what never is, what a row becomes, how long it is kept."""
    from targeting.onboarding import page_of

    page = page_of(workspace, register)
    if html:
        html.write_text(page.html(), encoding="utf-8")
    terminal.show(page.as_dict(), page.render, as_json)


@quarantine_app.command("list")
def quarantine_list(
    workspace: Workspace,
    register: Annotated[str | None, typer.Option(help="Only this register's.")] = None,
    status: Annotated[str, typer.Option(help="open, waived, resolved or all.")] = "open",
    rows: Annotated[bool, typer.Option("--rows", help="Every row by its number and column.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what is in quarantine: register, reason, how many rows, how old, and in which file; never a cell."""
    from targeting.quarantine import listing, render

    _require_workspace(workspace)
    listed = listing(workspace, register, status, rows)
    terminal.show(listed, lambda: render(listed), as_json)


@quarantine_app.command("replay")
def quarantine_replay(
    workspace: Workspace,
    delivery: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Which delivery. (default: the newest)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Land a corrected delivery again, to bring the work list up to date; scores and publishes nothing."""
    from targeting.quarantine import replay
    from targeting.runstate import exclusive

    _require_workspace(workspace)
    with exclusive(workspace), terminal.progress(quiet=as_json) as progress:
        replayed = replay(workspace, _day(delivery), progress)
    terminal.show(replayed.as_dict(), replayed.render, as_json)


@quarantine_app.command("waive")
def quarantine_waive(
    workspace: Workspace,
    register: Annotated[str, typer.Option(help="The register.", show_default=False)],
    rule: Annotated[str, typer.Option(help="The rule the rows break.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why they may be left out; goes to the log.", show_default=False)],
    file: Annotated[str | None, typer.Option(help="Only the file of this SHA-256, or its beginning.")] = None,
    row: Annotated[int | None, typer.Option(min=1, help="Only this row of the file.")] = None,
    as_json: AsJson = False,
) -> None:
    """Waive open rows of one file's fingerprint: they stay out, and no longer count against the threshold."""
    from targeting.ledger import Waiver
    from targeting.quarantine import waive, waived_text
    from targeting.runstate import exclusive

    _require_workspace(workspace)
    waiver = Waiver(register, rule, reason, file, row)
    with exclusive(workspace):
        faults = waive(workspace, waiver)
    terminal.show(waiver.as_body() | {"faults": faults}, lambda: waived_text(faults), as_json)


def main() -> NoReturn:
    """Run the command line; an error is one message on standard error and an exit status, never a trace."""
    try:
        sys.exit(app())
    except SystemExit as leaving:
        if leaving.code == INTERRUPTED:
            terminal.complain("Interrupted. The log shows the run as abandoned when the next one starts.")
        raise
    except TargetingError as error:
        terminal.complain(str(error))
        sys.exit(error.exit_code)
    except Exception as error:
        terminal.complain(f"An unexpected {type(error).__name__}; report this as a defect. See `targeting log list`.")
        sys.exit(1)


def _day(value: Any) -> date | None:
    return value.date() if value is not None else None


def _require_new(out: Path | None) -> None:
    if out is not None and (out.exists() or not out.parent.is_dir()):
        wrong = "is already there" if out.exists() else "lies in a folder that is not there"
        raise ConfigurationError(f"--out {out.name} {wrong}. A draft never writes over a person's work.")


def _require_mode(mode: str | None) -> None:
    if mode not in (None, "simulate", "operate"):
        raise ConfigurationError(f"--mode is {mode!r} and must be simulate or operate.")


def _require_workspace(folder: Path) -> None:
    if not (folder / "workspace.toml").is_file():
        raise ConfigurationError(f"{folder} is no workspace: it has no workspace.toml. Make one: targeting sample DIR.")
