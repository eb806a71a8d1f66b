"""targeting key: a person's own signing key, a workspace's keys, and the log's change of key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, ask_passphrase, opened
from targeting.pages import terminal

app = typer.Typer(no_args_is_help=True, help="Keys: make a person's own or a workspace's, and change a workspace's.")

KeyFile = Annotated[
    Path, typer.Argument(metavar="FILE", help="Where to keep the key; never in a workspace.", show_default=False)
]
Owner = Annotated[str, typer.Option(help="The person's id in workspace.toml.", show_default=False)]
Fictional = Annotated[
    bool,
    typer.Option("--fictional", help="The key that anybody can make, of a person of the fictional municipality."),
]


@app.command("new")
def key_new(
    file: KeyFile,
    person: Owner,
    fictional: Fictional = False,
    as_json: AsJson = False,
) -> None:
    """Make a person's own key, protected by a passphrase; prints its public half, to put in workspace.toml."""
    from targeting.commands.keys import new_key

    made = new_key(file, person, ask_passphrase(twice=True), fictional)
    terminal.show(made.as_dict(), made.render, as_json)


@app.command("reveal")
def key_reveal(
    file: KeyFile,
    person: Owner,
    fictional: Fictional = False,
    as_json: AsJson = False,
) -> None:
    """Make the key with which a person opens what is handed over; prints its public half, to put in workspace.toml."""
    from targeting.commands.keys import new_opening_key

    made = new_opening_key(file, person, ask_passphrase(twice=True), fictional)
    terminal.show(made.as_dict(), made.render, as_json)


@app.command("rotate")
def key_rotate(
    workspace: Workspace,
    which: Annotated[
        str, typer.Option(help="log, warehouse (which wraps the stores' own keys) or pseudonym: the key to change.")
    ] = "log",
    as_json: AsJson = False,
) -> None:
    """Change a workspace's key for a new one; what the former one made can still be read."""
    from targeting.commands.keys import rotate

    made = rotate(opened(workspace), which)
    terminal.show(made.as_dict(), made.render, as_json)


@app.command("retire")
def key_retire(workspace: Workspace, as_json: AsJson = False) -> None:
    """Take the log's former signing key out of use and delete it."""
    from targeting.commands.keys import retire_key

    left = retire_key(opened(workspace))
    terminal.show(left.as_dict(), left.render, as_json)


@app.command("workspace")
def key_workspace(workspace: Workspace, as_json: AsJson = False) -> None:
    """Make a workspace's keys, once: for pseudonyms, the warehouse and the log; in the folder it names for them."""
    from targeting.commands.keys import make_keys

    made = make_keys(workspace)
    terminal.show(made.as_dict(), made.render, as_json)
