"""targeting backup and restore: a copy of the workspace, and of its keys apart; and the way back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from targeting.cli.common import AsJson, Workspace, opened
from targeting.pages import terminal

app = typer.Typer()


@app.command()
def backup(
    workspace: Workspace,
    to: Annotated[Path, typer.Option(metavar="DIR", help="The folder of backups.", show_default=False)],
    keys_to: Annotated[
        Path,
        typer.Option(metavar="DIR", help="The folder for the backup of the keys, apart from it.", show_default=False),
    ],
    keep: Annotated[
        int, typer.Option(min=1, help="How many backups of the workspace are kept; of the keys only the newest.")
    ] = 2,
    wait: Annotated[
        int, typer.Option(min=0, help="How many minutes to wait for a run, or what else works there.")
    ] = 720,
    as_json: AsJson = False,
) -> None:
    """Take a backup of the workspace, and of its keys apart: of one moment, also while a run goes on."""
    from targeting.commands.backup import Places, take_backup
    from targeting.run import Patience

    session = opened(workspace)
    with terminal.progress(quiet=as_json) as progress:
        patience = Patience(60 * wait, lambda waits: terminal.tell(str(waits)))
        taken = take_backup(session, Places(to, keys_to, keep), patience, progress)
    terminal.show(taken.as_dict(), taken.render, as_json)
    if taken.exit_code:
        raise typer.Exit(taken.exit_code)


@app.command()
def restore(
    backup: Annotated[
        Path, typer.Argument(metavar="BACKUP", help="The backup, or the folder of backups.", show_default=False)
    ],
    to: Annotated[
        Path, typer.Option(metavar="DIR", help="The new workspace folder; nothing is overwritten.", show_default=False)
    ],
    keys_from: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="The backup of the keys. (default: the key folder is there still)"),
    ] = None,
    keys_to: Annotated[
        Path | None, typer.Option(metavar="DIR", help="The key folder. (default: TARGETING_KEYS or workspace.toml)")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Put a backup back into a new folder, if it is as it was taken and the keys are its own; else nothing."""
    from targeting.commands.restore import restore as put_back

    with terminal.progress(quiet=as_json) as progress:
        progress("restore")
        restored = put_back(backup, to, keys_from, keys_to)
    terminal.show(restored.as_dict(), restored.render, as_json)
