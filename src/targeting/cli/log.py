"""targeting log: the audit log."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from targeting.audit import EVENTS
from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, dated, opened, require_there
from targeting.cli.headings import ENTRY, WHOLE_ENTRY
from targeting.errors import ConfigurationError
from targeting.language import Both, say
from targeting.pages import moment, terminal
from targeting.workspace import Settings, load_toml

app = typer.Typer(
    no_args_is_help=True, help="The audit log: list, show, file, verify, witness, proof, export, clock, prune."
)


@app.command("list")
def log_list(
    workspace: Workspace,
    run_id: Annotated[str | None, typer.Option("--run", help="Only this run's entries.")] = None,
    as_json: AsJson = False,
) -> None:
    """List the log's entries: number, time, event, run, actor."""
    from targeting.commands.log import log_rows

    rows = log_rows(workspace, run_id)
    terminal.show(rows, lambda: _as_read(workspace, rows), as_json)


def _as_read(workspace: Path, rows: Sequence[Mapping[str, Any]]) -> terminal.Shown:
    zone = _zone(workspace)
    read = [{**row, **_told(row, zone)} for row in rows]
    return terminal.table(str(say("The log")), terminal.under(ENTRY, read))


def _told(entry: Mapping[str, Any], zone: str) -> dict[str, str]:
    """What of an entry is said in another way than it is written."""
    return {"seq": str(entry["seq"]), "t": moment(entry["t"], zone), "type": _event(entry["type"])}


def _event(type: str) -> str:
    event = EVENTS.get(type)
    return str(Both(event.about.da, event.about.en)) if event else type


def _zone(workspace: Path) -> str:
    """The municipality's time; its log is read also where workspace.toml does not load."""
    try:
        return load_toml(workspace / "workspace.toml", Settings).timezone
    except ConfigurationError:
        return "Europe/Copenhagen"


@app.command("show")
def log_show(
    workspace: Workspace,
    seq: Annotated[int, typer.Argument(metavar="NUMBER", help="The entry's number.", min=0)],
    as_json: AsJson = False,
) -> None:
    """Show one log entry, whole."""
    from targeting.commands.log import log_entry

    entry = log_entry(workspace, seq)
    said = entry | _told(entry, _zone(workspace)) | {"type": f"{_event(entry['type'])} ({entry['type']})"}
    terminal.show(entry, lambda: terminal.document(said, WHOLE_ENTRY), as_json)


@app.command("file")
def log_file(
    workspace: Workspace,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A file as a department sent it.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show a file's fingerprint, which the workspace's key makes, and the entries that say it was read."""
    from targeting.commands.log import known_file

    known = known_file(opened(workspace), file)
    terminal.show(known.as_dict(), known.render, as_json)


@app.command("verify")
def log_verify(
    workspace: Workspace,
    witness: Annotated[
        list[Path] | None,
        typer.Option(help="A witnessed checkpoint, or a folder of them. (default: those in workspace.toml)"),
    ] = None,
    witness_key: Annotated[
        list[str] | None,
        typer.Option(help="The verifier key of a person who cosigns, as `targeting key new` gave it."),
    ] = None,
    whole: Annotated[bool, typer.Option("--all", help="Read every entry and checkpoint one by one again.")] = False,
    as_json: AsJson = False,
) -> None:
    """Verify the log, entry by entry what is new since last time, and its witnesses; exit 0, or 1 and what is wrong."""
    from targeting.commands.log import verification

    require_there(witness)
    result = verification(workspace, witness or (), witness_key or (), whole=whole)
    terminal.show(result.as_dict(), result.render, as_json)
    if not result.ok:
        raise typer.Exit(1)


@app.command("clock")
def log_clock(workspace: Workspace, person: Person, key: Key, reason: Reason, as_json: AsJson = False) -> None:
    """Sign that the clock was ahead, so that the log goes on from the time it is now; never by who runs this."""
    from targeting.commands.clock import accept, ask_to_accept

    asked = ask_to_accept(opened(workspace), person)
    terminal.tell(asked.render())
    accepted = accept(asked, asked.signer(key, ask_passphrase()), reason)
    terminal.show(accepted.as_dict(), accepted.render, as_json)


@app.command("prune")
def log_prune(
    workspace: Workspace,
    before: Annotated[date, dated(help="Entries older than this day (UTC) may go.")],
    rule: Annotated[str, typer.Option(help="The rule of retention, for the log.")] = "",
    as_json: AsJson = False,
) -> None:
    """Delete the bodies of old entries, whole closed segments at a time; their hashes stay and the log tells of it."""
    from targeting.commands.log import prune_log

    pruned = prune_log(opened(workspace), before, rule)
    terminal.show(pruned.as_dict(), pruned.render, as_json)


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
    from targeting.commands.witness import PersonKey, take

    session = opened(workspace)
    if (key is None) != (person is None):
        raise ConfigurationError("--key and --person belong together: whose key it is, and where it lies.")
    signer = PersonKey(key, person, ask_passphrase()) if key and person else None
    taken = take(session, to or (), signer)
    terminal.show(taken.as_dict(), taken.render, as_json)


@app.command("proof")
def log_proof(
    workspace: Workspace,
    out: Annotated[Path, typer.Option(help="The file to write, e.g. post-42.tlog-proof.", show_default=False)],
    run_id: Annotated[str | None, typer.Option("--run", help="Every entry of this run.")] = None,
    seq: Annotated[int | None, typer.Option(help="The entry of this number.", min=0)] = None,
    as_json: AsJson = False,
) -> None:
    """Write the proof that entries are in the signed log (C2SP tlog-proof, each with its entry)."""
    from targeting.commands.prove import write_proof

    if (run_id is None) == (seq is None):
        raise ConfigurationError("Say which entries: either --run RUN_ID or --seq N.")
    proved = write_proof(opened(workspace), out, run_id, seq)
    terminal.show(proved.as_dict(), proved.render, as_json)


@app.command("export")
def log_export(
    workspace: Workspace,
    begin: Annotated[date, dated("--from", help="First day.")],
    end: Annotated[date, dated("--to", help="Last day.")],
    out: Annotated[Path, typer.Option(help="The ZIP file to write.", show_default=False)],
    witness: Annotated[
        list[Path] | None,
        typer.Option(help="A witness that the receiver may hold it against. (default: those in workspace.toml)"),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Export a period of the log, with proofs and a program that an outsider checks them with; logged."""
    from targeting.commands.prove import make_export

    if begin > end:
        raise ConfigurationError("--from lies after --to.")
    require_there(witness)
    made = make_export(opened(workspace), out, begin, end, witness or ())
    terminal.show(made.as_dict(), made.render, as_json)
