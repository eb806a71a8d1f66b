"""targeting case: what professionals decided about citizens they have met."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from targeting.cli.common import (
    AsJson,
    CaseId,
    Citizen,
    Key,
    Person,
    Workspace,
    ask_passphrase,
    dated,
    opened,
    said_fields,
    whose,
)
from targeting.files import require_new
from targeting.language import say
from targeting.pages import terminal

if TYPE_CHECKING:
    pass

app = typer.Typer(
    no_args_is_help=True, help="The casebook: what was assessed, offered, answered and agreed, a dated event at a time."
)


@app.command("record")
def case_record(
    workspace: Workspace,
    event: Annotated[str, typer.Argument(metavar="EVENT", help="What happened, as referred or assessed.")],
    on: Annotated[date, dated("--on", help="The day it happened.")],
    case: CaseId = "",
    citizen: Citizen = False,
    said: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="A field of it; @FILE reads it from a file."),
    ] = None,
    without_number: Annotated[
        bool, typer.Option("--without-number", help="A new contact, for somebody who gives no CPR number.")
    ] = False,
    corrects: Annotated[int | None, typer.Option(help="The number of the event whose place it takes.")] = None,
    as_json: AsJson = False,
) -> None:
    """Record one event in a case; the first opens it. Nothing is changed later: a correction is a new event."""
    from targeting.commands.case import record, render_recorded

    meant = whose(case, citizen, without_number)
    shown = record(opened(workspace), event, on, meant, said_fields(said or []), corrects)
    terminal.show(shown.as_dict(), lambda: render_recorded(shown), as_json)


@app.command("retract")
def case_retract(
    workspace: Workspace,
    number: Annotated[int, typer.Argument(metavar="NUMBER", help="The event's number, as case show tells it.")],
    because: Annotated[str, typer.Option(help="wrong_citizen, never_happened or recorded_twice.", show_default=False)],
    case: CaseId = "",
    citizen: Citizen = False,
    as_json: AsJson = False,
) -> None:
    """Take back what was recorded by mistake: both stay, and it holds no longer. To undo that, record it anew."""
    from targeting.commands.case import render_recorded, retract

    shown = retract(opened(workspace), number, whose(case, citizen), because)
    terminal.show(shown.as_dict(), lambda: render_recorded(shown), as_json)


@app.command("grant")
def case_grant(
    workspace: Workspace,
    measure: Annotated[str, typer.Option(help="The measure's id: M1.", show_default=False)],
    on: Annotated[date, dated("--on", help="The day of the grant.")],
    case: CaseId = "",
    citizen: Citizen = False,
    said: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="FIELD=VALUE", help="What the measure asks for; @FILE reads it from a file."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Grant a citizen a measure: on its own conditions, on the days that its law and the municipality allow it."""
    from targeting.commands.case import GRANTED, record, render_recorded

    values = {**said_fields(said or []), "measure": measure}
    shown = record(opened(workspace), GRANTED, on, whose(case, citizen), values)
    terminal.show(shown.as_dict(), lambda: render_recorded(shown), as_json)


@app.command("show")
def case_show(
    workspace: Workspace,
    case: CaseId = "",
    citizen: Citizen = False,
    reason: Annotated[
        str | None, typer.Option(help="Why; logged, and shown to the citizen. (default: work with the case)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show one case: what happened, in the order it came, and what may be recorded next. The look is logged."""
    from targeting.commands.case import REASON, show

    shown = show(opened(workspace), whose(case, citizen), REASON if reason is None else reason)
    terminal.show(shown.as_dict(), shown.render, as_json)


@app.command("overview")
def case_overview(
    workspace: Workspace,
    case: CaseId = "",
    citizen: Citizen = False,
    to: Annotated[str, typer.Option("--to", help="The unit that is to see it.", show_default=False)] = "",
    stated: Annotated[
        list[str] | None, typer.Option(help="What you state of the matter, as same_case; may be given again.")
    ] = None,
    reason: Annotated[
        str | None, typer.Option(help="Why; logged, and shown to the citizen. (default: work with one plan)")
    ] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page here as HTML, for its writer alone.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show what the citizen's consent lets one unit see of the help there is, and count the rest. Logged first."""
    from targeting.commands.overview import REASON, overview

    shown = overview(
        opened(workspace), whose(case, citizen), to, REASON if reason is None else reason, stated or (), html
    )
    if html:
        shown.write(html)
    if as_json or not html:
        terminal.show(shown.as_dict(), shown.render, as_json)
    else:
        terminal.line(
            say(
                "{file} is written, and only you can read it. The lookup is entry {seq} of the log.",
                file=html,
                seq=shown.of.log_seq,
            )
        )


@app.command("list")
def case_list(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the cases, by how long ago something happened in them. The look is logged; 1 where one could not be read."""
    from targeting.commands.case import listing_dict, render_listing
    from targeting.commands.lookup import listing_of_readable

    cases, wrong = listing_of_readable(opened(workspace))
    terminal.show(listing_dict(cases, wrong), lambda: render_listing(cases, wrong), as_json)
    if wrong:
        raise typer.Exit(1)


@app.command("due")
def case_due(
    workspace: Workspace,
    until: Annotated[date | None, dated("--until", help="Only what is due by this day.")] = None,
    ics: Annotated[Path | None, typer.Option(help="Write it here for a calendar: days and cases, no names.")] = None,
    as_json: AsJson = False,
) -> None:
    """List what is to be done for citizens who were granted a measure, the oldest first. The look is logged.

    Ends with status 1 where something is so late that it is a breach.
    """
    from targeting.commands.due import due_list

    session = opened(workspace)
    require_new("--ics", ics, outside=session.workspace.folder)
    found = due_list(session, until)
    if ics:
        found.write_calendar(ics)
    terminal.show(found.as_dict(), found.render, as_json)
    if found.breached:
        raise typer.Exit(1)


@app.command("interviews")
def case_interviews(workspace: Workspace, as_json: AsJson = False) -> None:
    """List how it stands with interviews that may not fall away, whom to see first at the top. The look is logged.

    Ends with status 1 where somebody is red, or the letter's condition is at stake.
    """
    from targeting.commands.interviews import interviews

    found = interviews(opened(workspace))
    terminal.show(found.as_dict(), found.render, as_json)
    if found.breached:
        raise typer.Exit(1)


@app.command("prove")
def case_prove(
    workspace: Workspace,
    month: Annotated[str, typer.Option(help="The month, as 2018-03; it must be over.", show_default=False)],
    person: Person,
    key: Key,
    measure: Annotated[str, typer.Option(help="The measure's id.")] = "M2",
    as_json: AsJson = False,
) -> None:
    """Sign, as a leader, that nobody who had the measure in a month was wholly without interviews."""
    from targeting.commands.interviews import ask_to_prove, prove

    asked = ask_to_prove(opened(workspace), person, measure, month)
    terminal.tell(asked.render())
    done = prove(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.as_dict(), done.render, as_json)


@app.command("proofs")
def case_proofs(workspace: Workspace, as_json: AsJson = False) -> None:
    """List the proofs that were signed: each held against its signature and the casebook. The look is logged.

    Ends with status 1 where one does not hold.
    """
    from targeting.commands.interviews import proofs

    found = proofs(opened(workspace))
    terminal.show(found.as_dict(), found.render, as_json)
    if found.broken:
        raise typer.Exit(1)


@app.command("import")
def case_import(
    workspace: Workspace,
    extract: Annotated[
        Path, typer.Argument(metavar="FILE", help="The extract, or a folder of extracts.", show_default=False)
    ],
    contract: Annotated[
        str, typer.Option(help="The contract's id, in case_imports/. Each file of a folder has its own by its name.")
    ] = "",
    taken: Annotated[
        date | None, dated("--taken", help="The day the extract was taken; said where it is for one measure.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Judge each row, and record none.")] = False,
    as_json: AsJson = False,
) -> None:
    """Record the events in extracts of your own case system: each row judged as what is typed, and none twice."""
    from targeting.commands.case_import import import_extracts

    imported = import_extracts(opened(workspace), extract, contract, taken=taken, dry_run=dry_run)
    terminal.show(imported.as_dict(), imported.render, as_json)


@app.command("verify")
def case_verify(workspace: Workspace, as_json: AsJson = False) -> None:
    """Hold every case against what the log announced: nothing else is in them, and nothing is missing."""
    from targeting.commands.case_verify import verify

    verified = verify(opened(workspace))
    terminal.show(verified.as_dict(), verified.render, as_json)
    if verified.differences:
        raise typer.Exit(1)
