"""Where Prefect's own things lie in a workspace, and every setting it runs with: none is read from anywhere else."""

from __future__ import annotations

import os
import secrets
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from targeting import files
from targeting.workspace import Workspace

_LOCALHOST = "127.0.0.1"


@dataclass(frozen=True)
class Home:
    """A folder in state/, which the account that runs the program alone may read. The log is the truth: it may go."""

    folder: Path
    port: int
    password: str
    shown: bool

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://{_LOCALHOST}:{self.port}/api"

    @property
    def environment(self) -> Mapping[str, str]:
        """What server, worker and flows are started with: nobody else's setting of Prefect holds here."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PREFECT")}
        return kept | {
            "PREFECT_HOME": str(self.folder),
            "PREFECT_API_URL": self.url,
            "PREFECT_API_AUTH_STRING": self.password,
            "PREFECT_SERVER_API_HOST": _LOCALHOST,
            "PREFECT_SERVER_API_PORT": str(self.port),
            "PREFECT_SERVER_API_AUTH_STRING": self.password,
            "PREFECT_SERVER_ANALYTICS_ENABLED": "false",
            "PREFECT_SERVER_UI_ENABLED": str(self.shown).lower(),
            "PREFECT_SERVER_UI_V2_ENABLED": "false",
            "PREFECT_SERVER_UI_SHOW_PROMOTIONAL_CONTENT": "false",
            "PREFECT_SERVER_UI_STATIC_DIRECTORY": str(self.folder / "page"),
            "PREFECT_RESULTS_PERSIST_BY_DEFAULT": "false",
            "PREFECT_SERVER_SERVICES_DB_VACUUM_ENABLED": "events,flow_runs",  # as old as its own limits say: 90 days
            "PREFECT_CLI_PROMPT": "false",
            "DO_NOT_TRACK": "1",
        }


def home_of(workspace: Path, page: int | None) -> Home:
    """The home in a workspace, made where it is not there; ``page`` is the port of Prefect's page, shown if given."""
    state = workspace / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    folder = (workspace / Workspace.PREFECT).resolve()
    folder.mkdir(mode=0o700, exist_ok=True)
    folder.chmod(0o700)
    return Home(folder, page or _free_port(), _password(folder / "password"), page is not None)


def _password(file: Path) -> str:
    """Made once: whoever has Prefect's page open is not asked again after a restart."""
    if not file.is_file():
        files.write_new(file, f"targeting:{secrets.token_urlsafe(24)}".encode())
    return file.read_text(encoding="ascii")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((_LOCALHOST, 0))
        port: int = probe.getsockname()[1]
        return port
