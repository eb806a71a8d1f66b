"""targeting handover and targeting reveal: from a pseudonym to the citizen, on a leader's order."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, dated, opened
from targeting.pages import terminal

app = typer.Typer(
    no_args_is_help=True, help="The hand-over: let one professional open candidates, see how far it is, take it back."
)

reveal_app = typer.Typer()


@app.command("sign")
def handover_sign(
    workspace: Workspace,
    person: Person,
    key: Key,
    to: Annotated[str, typer.Option(help="Who may open, by id under [people].", show_default=False)],
    until: Annotated[date, dated("--until", help="The last day; at most 30 days on.")],
    pseudonyms: Annotated[
        list[str] | None,
        typer.Argument(metavar="PSEUDONYM", help="Whom; all that are nominated when none is named."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Sign, as a leader, that one professional may open candidates of the newest release."""
    from targeting.commands.handover import ask_to_hand_over, hand_over

    asked = ask_to_hand_over(opened(workspace), person, to, until, pseudonyms or [])
    terminal.tell(asked.render())
    done = hand_over(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.as_dict(), done.render, as_json)


@app.command("list")
def handover_show(workspace: Workspace, as_json: AsJson = False) -> None:
    """Show the orders of the newest release, how far each is, and whom you have yet to open. The look is logged."""
    from targeting.commands.handover import handover_list

    found = handover_list(opened(workspace))
    terminal.show(found.as_dict(), found.render, as_json)


@app.command("revoke")
def handover_revoke(
    workspace: Workspace,
    order: Annotated[str, typer.Argument(metavar="ORDER", help="The order's name in the list.", show_default=False)],
    reason: Reason,
    as_json: AsJson = False,
) -> None:
    """Take an order back: nobody is opened on it any more."""
    from targeting.commands.handover import revoke_handover

    name = revoke_handover(opened(workspace), order, reason)
    terminal.show({"revoked": name}, lambda: f"Ordren {name} er trukket tilbage.", as_json)


@reveal_app.command("reveal")
def reveal(
    workspace: Workspace,
    pseudonym: Annotated[str, typer.Argument(metavar="PSEUDONYM", show_default=False)],
    person: Person,
    key: Annotated[
        Path, typer.Option(help="The file of your own key that opens. The passphrase is asked for.", show_default=False)
    ],
    reason: Annotated[str, typer.Option(help="Why; logged, and shown to the citizen.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Show who one nominated citizen is, to whom a leader's order names; logged before a digit is shown."""
    from targeting.commands.reveal import reveal as reveal_one

    shown = reveal_one(opened(workspace), pseudonym, person, key, ask_passphrase, reason)
    terminal.show(shown.as_dict(), shown.render, as_json)
