"""Run the deployment once under Prefect's own server, and leave nothing running: what `make flow` does.

The server listens on 127.0.0.1 alone, on a free port and behind a password made for the occasion; its database lies
in a folder that goes away with it. The commands are those of docs/da/planlaegning.md.
"""

from __future__ import annotations

import os
import secrets
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, cast

from prefect.client.schemas.objects import FlowRun
from prefect.deployments import run_deployment
from prefect.settings import temporary_settings

from targeting.language import Message, say

CHECKOUT = Path(__file__).resolve().parents[1]
DEPLOYMENT = "identify/weekly"
POOL = "targeting"

_PREFECT = str(Path(sys.executable).with_name("prefect"))
_SECONDS_TO_START = 120
_SECONDS_TO_STOP = 20
_SECONDS_TO_RUN = 600


class CommandFailed(Exception):
    """A Prefect command failed or did not come up; the message names it and quotes its output."""


@dataclass(frozen=True)
class LocalPrefect:
    """A server that runs, with the deployment in it and a worker waiting. ``home`` holds all that it stores."""

    home: Path
    port: int
    password: str

    @property
    def url(self) -> str:
        """Where the server answers."""
        return f"http://127.0.0.1:{self.port}/api"

    @property
    def environment(self) -> dict[str, str]:
        """What a Prefect command needs to find this server and no other; prefect.toml says the rest."""
        return os.environ | {
            "PREFECT_HOME": str(self.home),
            "PREFECT_API_URL": self.url,
            "PREFECT_API_AUTH_STRING": self.password,
            "PREFECT_SERVER_API_PORT": str(self.port),
            "PREFECT_SERVER_API_AUTH_STRING": self.password,
            "PREFECT_WORKER_QUERY_SECONDS": "1",
            "DO_NOT_TRACK": "1",
        }

    @contextmanager
    def as_client(self) -> Iterator[None]:
        """Let Prefect's client in this process speak to this server."""
        with temporary_settings({"home": self.home, "api.url": self.url, "api.auth_string": self.password}):
            yield

    def run(self, parameters: Mapping[str, Any] | None = None, seconds: float = _SECONDS_TO_RUN) -> FlowRun:
        """Run the deployment; gives the run as it stands when it has ended or ``seconds`` have passed."""
        with self.as_client():
            run = run_deployment(
                DEPLOYMENT, parameters=dict(parameters or {}), timeout=seconds, poll_interval=0.5, as_subflow=False
            )
        return cast(FlowRun, run)


@contextmanager
def local_prefect(home: Path, seconds: float = _SECONDS_TO_START) -> Iterator[LocalPrefect]:
    """Start a server, deploy prefect.yaml, start a worker, and stop both in the end.

    Raises CommandFailed, also when the server is not up within ``seconds``.
    """
    prefect = LocalPrefect(home, _free_port(), f"flow:{secrets.token_urlsafe(24)}")
    with _background(prefect, "server", "start") as server:
        _wait_for(prefect, server, seconds)
        _command(prefect, "work-pool", "create", POOL, "--type", "process")
        _command(prefect, "deploy", "--all")
        with _background(prefect, "worker", "start", "--pool", POOL):
            yield prefect


def main() -> int:
    """Run the deployment as prefect.yaml has it; 0 when the run ends as Completed, else 1."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        with TemporaryDirectory(prefix="prefect-") as home:
            return _run_once(Path(home))
    except CommandFailed as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _run_once(home: Path) -> int:
    _say(say("A Prefect server and a worker are started on 127.0.0.1; both are stopped again in the end ..."))
    with local_prefect(home) as prefect:
        _say(say("{deployment} is run ...", deployment=DEPLOYMENT))
        state = prefect.run().state
    if state is None or not (state.is_completed() or state.is_failed()):
        print(_output(home, "worker"), file=sys.stderr)
    if state is None:
        _say(say("{deployment} has no state.", deployment=DEPLOYMENT))
    else:
        print(f"{DEPLOYMENT}: {state.name}. {state.message or ''}", flush=True)
    return 0 if state is not None and state.is_completed() else 1


@contextmanager
def _background(prefect: LocalPrefect, *arguments: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Prefect command that goes on until the block ends, in a process group of its own."""
    with (prefect.home / f"{arguments[0]}.log").open("wb") as output:
        process = subprocess.Popen(
            [_PREFECT, *arguments],
            cwd=CHECKOUT,
            env=prefect.environment,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        yield process
    finally:
        _stop(process)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Ask the process to end, and end what is left of its group."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired):
        process.wait(_SECONDS_TO_STOP)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _command(prefect: LocalPrefect, *arguments: str) -> None:
    done = subprocess.run(
        [_PREFECT, *arguments], cwd=CHECKOUT, env=prefect.environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        failed = say("prefect {arguments} failed.", arguments=" ".join(arguments))
        raise CommandFailed(f"{failed}\n{done.stdout}{done.stderr}")


def _wait_for(prefect: LocalPrefect, server: subprocess.Popen[bytes], seconds: float) -> None:
    deadline = time.monotonic() + seconds
    while server.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), urllib.request.urlopen(f"{prefect.url}/health", timeout=5):
            return
        time.sleep(0.2)
    raise CommandFailed(f"{say('The Prefect server did not come up.')}\n{_output(prefect.home, 'server')}")


def _output(home: Path, name: str) -> str:
    return (home / f"{name}.log").read_text(encoding="utf-8", errors="replace")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _say(message: Message) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main())
