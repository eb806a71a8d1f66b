"""What a person sees of a flow run in Prefect: its name, and what came of it. Never a count, nor anything of a citizen.

Prefect is a view. Where its server does not answer, nothing of this stands in the way of the work.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from urllib.request import urlopen
from uuid import UUID

from prefect import get_run_logger
from prefect.artifacts import create_markdown_artifact
from prefect.runtime import flow_run
from prefect.settings import get_current_settings

from targeting.flows.claims import Claims
from targeting.language import Message
from targeting.session import now, open_session
from targeting.workspace import Workspace

_SECONDS_FOR_SERVER = 180.0


def claimed() -> int | None:
    """Claim the flow run that this process is, until it ends; None where Prefect did not start it."""
    return Claims(get_current_settings().home).take(UUID(flow_run.id)) if flow_run.id else None


def named(name: Callable[[Workspace, datetime], Message], otherwise: str) -> Callable[[], str]:
    """How a flow's runs are called, by what runs and when it was to begin; ``otherwise`` where that cannot be read."""

    def call() -> str:
        with suppress(Exception):
            workspace = open_session(Path(flow_run.parameters["workspace"])).workspace
            return str(name(workspace, flow_run.scheduled_start_time or now()))
        return otherwise

    return call


def note(message: Message | str) -> None:
    """Say something in the flow run's log."""
    with suppress(Exception):
        get_run_logger().info(str(message))


def leave(key: str, text: str) -> None:
    """Leave an artifact: some Markdown. Where Prefect did not start the flow, nothing: it would start a server."""
    with suppress(Exception):
        if not flow_run.id:
            return
        create_markdown_artifact(key=key, markdown=text)


def await_server() -> None:
    """Wait for a server that is being started anew, so that it hears how the run ended; not for ever."""
    url = get_current_settings().api.url
    deadline = time.monotonic() + (_SECONDS_FOR_SERVER if url else 0)
    while time.monotonic() < deadline:
        with suppress(OSError), urlopen(f"{url}/health", timeout=5):
            return
        time.sleep(1)
