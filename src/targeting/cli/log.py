"""targeting log: the audit log."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting import terminal
from targeting.cli.common import AsJson, Workspace, ask_passphrase, require_workspace
from targeting.errors import ConfigurationError

app = typer.Typer(no_args_is_help=True, help="The audit log: list, show, verify, witness, prove, export.")


@app.command("list")
def log_list(
    workspace: Workspace,
    run_id: Annotated[str | None, typer.Option("--run", help="Only this run's entries.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the log's entries: number, time, event, run, actor."""
    from targeting.report import log_rows

    rows = log_rows(workspace, run_id)
    terminal.show(rows, lambda: terminal.table("Log", rows), as_json)


@app.command("show")
def log_show(
    workspace: Workspace,
    seq: Annotated[int, typer.Argument(help="The entry's number.", min=0)],
    as_json: AsJson = False,
) -> None:
    """Show one log entry, whole."""
    from targeting.report import log_entry

    document = log_entry(workspace, seq)
    terminal.show(document, lambda: terminal.document(document), as_json)


@app.command("verify")
def log_verify(
    workspace: Workspace,
    witness: Annotated[
        list[Path] | None,
        typer.Option(help="A witnessed checkpoint, or a folder of them. (default: those in workspace.toml)"),
    ] = None,
    witness_key: Annotated[
        list[str] | None, typer.Option(help="The verifier key of a person who cosigns, as `targeting key new` gave it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Verify the whole log and hold it against its witnesses: exit 0 when it holds, 1 and what is wrong when not."""
    from targeting.report import verification

    for path in witness or ():
        if not path.exists():
            raise ConfigurationError(f"--witness {path.name} is not there.")
    result = verification(workspace, witness or (), witness_key or ())
    terminal.show(result.as_dict(), result.render, as_json)
    if not result.ok:
        raise typer.Exit(1)


@app.command("witness")
def log_witness(
    workspace: Workspace,
    to: Annotated[
        list[Path] | None,
        typer.Option(help="A folder outside the operator's control. (default: those in workspace.toml)"),
    ] = None,
    key: Annotated[Path | None, typer.Option(help="The witness's own key, to sign the time with.")] = None,
    person: Annotated[str | None, typer.Option(help="The witness's id in workspace.toml; with --key.")] = None,
    as_json: AsJson = False,
) -> None:
    """Give a witness the log's checkpoint; adds nothing when the log contradicts what is already witnessed."""
    from targeting.witnessing import PersonKey, take

    require_workspace(workspace)
    if (key is None) != (person is None):
        raise ConfigurationError("--key and --person belong together: whose key it is, and where it lies.")
    opened = PersonKey(key, person, ask_passphrase()) if key and person else None
    taken = take(workspace, to or (), opened)
    terminal.show(taken.as_dict(), taken.render, as_json)
