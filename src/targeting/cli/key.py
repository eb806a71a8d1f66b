"""targeting key: a person's own signing key."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting import terminal
from targeting.cli.common import AsJson, ask_passphrase

app = typer.Typer(no_args_is_help=True, help="Signing keys: make a person's own.")


@app.command("new")
def key_new(
    file: Annotated[Path, typer.Argument(help="Where to keep the key; never in a workspace.", show_default=False)],
    person: Annotated[str, typer.Option(help="The person's id in workspace.toml.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Make a person's own key, protected by a passphrase; prints its public half, to put in workspace.toml."""
    from targeting.people import new_key

    made = new_key(file, person, ask_passphrase(twice=True))
    terminal.show(made.as_dict(), made.render, as_json)
