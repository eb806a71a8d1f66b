"""targeting measure: what the letters granted, and what the municipality has taken into use."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, dated, opened
from targeting.cli.headings import MEASURES
from targeting.files import require_new, write_out
from targeting.language import say
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Measures: what can be used today; adopt one, approve, revoke.")
MeasureId = Annotated[str, typer.Argument(metavar="MEASURE", help="The measure's id: M1.", show_default=False)]
Adoption = Annotated[
    str, typer.Argument(metavar="ADOPTION", help="The adoption's name in measures/.", show_default=False)
]
On = Annotated[date | None, dated("--on", help="The day. (default: today)")]


@app.command("list")
def measure_list(
    workspace: Workspace,
    on: On = None,
    html: Annotated[Path | None, typer.Option(help="Write it here as a page, in HTML.")] = None,
    as_json: AsJson = False,
) -> None:
    """List every measure: whether it can be used, or why not, and by which law."""
    from targeting.commands.measure import measures_table, page_of_measures

    require_new("--html", html)
    session = opened(workspace)
    rows = measures_table(session, on)
    if html:
        write_out("--html", html, page_of_measures(session, on).html())
    terminal.show(rows, lambda: terminal.table(str(say("Measures")), terminal.under(MEASURES, rows)), as_json)


@app.command("show")
def measure_show(workspace: Workspace, measure: MeasureId, on: On = None, as_json: AsJson = False) -> None:
    """Show one measure: its state, the letter's words, its law and conditions, and the municipality's adoptions."""
    from targeting.commands.measure import measure_document, page_of_measures

    session = opened(workspace)
    document = measure_document(session, measure, on)
    terminal.show(document, lambda: page_of_measures(session, on, measure), as_json)


@app.command("adopt")
def measure_adopt(
    workspace: Workspace,
    measure: MeasureId,
    first: Annotated[date, dated("--from", help="The first day.")],
    target_group: Annotated[str, typer.Option(help="For whom, in words.", show_default=False)],
    decided_by: Annotated[str, typer.Option(help="Who decided it: the council, a committee.", show_default=False)],
    decided_on: Annotated[date, dated("--decided-on", help="When it was decided.")],
    last: Annotated[date | None, dated("--to", help="The last day. (default: until it is ended)")] = None,
    cap: Annotated[int | None, typer.Option(help="How many citizens at most.")] = None,
    cap_percent: Annotated[int | None, typer.Option(help="How large a share of the group at most, in percent.")] = None,
    group: Annotated[int | None, typer.Option(help="How many citizens that group has.")] = None,
    order: Annotated[str, typer.Option(help="The order or approval that it rests on.")] = "",
    order_from: Annotated[date | None, dated("--order-from", help="The day that order entered into force.")] = None,
    safety_list: Annotated[
        str, typer.Option(help="The document that says who answers for which health tasks, by its number.")
    ] = "",
    name: Annotated[str, typer.Option(help="What the adoption is called. (default: measure and first day)")] = "",
    as_json: AsJson = False,
) -> None:
    """Write that the municipality takes a measure into use; it counts once two people have approved it."""
    from targeting.commands.measure import Wish, adopt

    wish = Wish(
        measure, first, last, target_group, decided_by, decided_on, cap, cap_percent, group, order, order_from,
        safety_list, name,
    )  # fmt: skip
    written = adopt(opened(workspace), wish)
    terminal.show(written.as_dict(), written.render, as_json)


@app.command("approve")
def measure_approve(
    workspace: Workspace, adoption: Adoption, person: Person, key: Key, as_json: AsJson = False
) -> None:
    """Approve an adoption with your own key: exactly these bytes. It takes two people."""
    from targeting.commands.approve import approve, ask_to_approve

    asked = ask_to_approve(opened(workspace), "measure", adoption, person)
    terminal.tell(asked.render())
    done = approve(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.body, done.render, as_json)


@app.command("revoke")
def measure_revoke(
    workspace: Workspace, adoption: Adoption, person: Person, key: Key, reason: Reason, as_json: AsJson = False
) -> None:
    """Revoke an adoption's approvals, all of them: nobody is granted the measure any more."""
    from targeting.commands.approve import ask_to_revoke, revoke

    asked = ask_to_revoke(opened(workspace), "measure", adoption, person)
    terminal.tell(asked.render())
    done = revoke(asked, asked.signer(key, ask_passphrase()), reason)
    terminal.show(done.body, done.render, as_json)
