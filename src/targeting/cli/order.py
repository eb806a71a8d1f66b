"""targeting order: what a person signs so that a service account may start runs."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Key, Person, Reason, Workspace, ask_passphrase, dated, opened, require_mode
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Start orders: sign one for a service account's runs, show, revoke.")
Name = Annotated[str, typer.Argument(metavar="NAME", help="The order's name in orders/.", show_default=False)]


@app.command("sign")
def order_sign(
    workspace: Workspace,
    name: Name,
    person: Person,
    key: Key,
    ruleset: Annotated[
        str | None,
        typer.Option(help="Rule set: ID, the version in force today, or ID@VERSION. (default: workspace.toml)"),
    ] = None,
    mode: Annotated[str | None, typer.Option(help="simulate or operate. (default: workspace.toml)")] = None,
    purpose: Annotated[str | None, typer.Option(help="The purpose. (default: workspace.toml)")] = None,
    first: Annotated[date | None, dated("--from", help="The first day. (default: today)")] = None,
    last: Annotated[date | None, dated("--to", help="The last day. (default: a year on)")] = None,
    once: Annotated[bool, typer.Option("--once", help="For one run.")] = False,
    delivery: Annotated[date | None, dated(help="For this delivery alone. (default: any)")] = None,
    as_json: AsJson = False,
) -> None:
    """Order runs with your own key: who starts them on it is you."""
    from targeting.commands.orders import Wish, ask_to_order, order

    require_mode(mode)
    wish = Wish(name, ruleset, mode, purpose, first, last, once, delivery)
    asked = ask_to_order(opened(workspace), person, wish)
    terminal.tell(asked.render())
    done = order(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.as_dict(), done.render, as_json)


@app.command("show")
def order_show(workspace: Workspace, as_json: AsJson = False) -> None:
    """Show the orders: who gave each, for what, until when, and why it carries nothing, if so."""
    from targeting.commands.orders import order_list

    orders = order_list(opened(workspace))
    terminal.show(orders.as_dict(), orders.render, as_json)


@app.command("revoke")
def order_revoke(
    workspace: Workspace, name: Name, person: Person, key: Key, reason: Reason, as_json: AsJson = False
) -> None:
    """Revoke an order: no run is started on it any more."""
    from targeting.commands.orders import ask_to_revoke, revoke

    asked = ask_to_revoke(opened(workspace), person, name)
    terminal.tell(asked.render())
    done = revoke(asked, asked.signer(key, ask_passphrase()), reason)
    terminal.show(done.as_dict(), done.render, as_json)
