"""targeting people: who may approve and order, and the two signatures that say so."""

from __future__ import annotations

import typer

from targeting.cli.common import AsJson, Key, Person, Workspace, ask_passphrase, opened
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="The people of workspace.toml: show them, sign for them. It takes two.")


@app.command("show")
def people_show(workspace: Workspace, as_json: AsJson = False) -> None:
    """Show the people, what is otherwise than in the list in force, who has signed, and what is missing."""
    from targeting.commands.people import people_of

    people = people_of(opened(workspace))
    terminal.show(people.as_dict(), people.render, as_json)


@app.command("sign")
def people_sign(workspace: Workspace, person: Person, key: Key, as_json: AsJson = False) -> None:
    """Sign for the people as they are declared, with your own key. Two sign, of the list before."""
    from targeting.commands.people import ask_to_sign, sign

    asked = ask_to_sign(opened(workspace), person)
    terminal.tell(asked.render())
    done = sign(asked, asked.signer(key, ask_passphrase()))
    terminal.show(done.as_dict(), done.render, as_json)
