"""`targeting serve`: Prefect's server and its worker, each started anew where it ends, until somebody says stop.

Nothing of Prefect is in this process. A run goes on when either is lost (apart.py), and when serve is stopped.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType
from urllib.request import urlopen

from filelock import FileLock, Timeout

from targeting.errors import ConfigurationError, TargetingError
from targeting.flows.claims import Claims
from targeting.flows.home import Home, home_of
from targeting.language import Message, say
from targeting.process import ends_with_parent
from targeting.session import open_session

_SERVER = (sys.executable, "-m", "prefect", "server", "start")
_WORKER = (sys.executable, "-m", "targeting.flows.served")
_SECONDS_TO_START = 300.0
_SECONDS_TO_STOP = 20.0
_SECONDS_BETWEEN_STARTS = 5.0
_MOST_STARTS = 5
_LONG_ENOUGH = 600.0


def serve(workspace: Path, page: int | None, tell: Callable[[Message], None]) -> None:
    """Serve a workspace until SIGTERM or SIGINT; a run that is under way then is waited for.

    Raises ConfigurationError where workspace.toml does not say when a run is to begin, and TargetingError where it is
    served already or Prefect cannot be kept running.
    """
    settings = open_session(workspace).workspace.settings
    if settings.schedule is None:
        raise ConfigurationError(
            "{file} does not say when a run is to begin. Write [schedule] and cron in it, such as cron = "
            '"30 5 * * 1" for Mondays at 5.30.',
            file=settings.file,
        )
    home = home_of(workspace, page)
    with _alone(home), _told_to_stop() as stop:
        tell(say("Prefect is started on 127.0.0.1. It takes half a minute ..."))
        keeper = _Keeper(home, workspace.resolve(), stop, tell)
        with suppress(_Stopped):
            keeper.keep()
        claims = Claims(home.folder)
        if claims.held():
            tell(say("A run is under way and is waited for. A second Ctrl-C leaves it to itself."))
        stop.clear()
        while claims.held() and not stop.wait(0.5):
            pass


class _Stopped(Exception):
    """Somebody said stop."""


class _Keeper:
    """Keeps the two running."""

    def __init__(self, home: Home, workspace: Path, stop: threading.Event, tell: Callable[[Message], None]) -> None:
        self._home, self._workspace, self._stop, self._tell = home, workspace, stop, tell
        self._starts: list[float] = []

    def keep(self) -> None:
        """Until stopped; raises _Stopped, and TargetingError where Prefect ends again and again."""
        with ExitStack() as stack:
            server = self._server(stack)
            worker = self._worker(stack)
            self._tell(self._served)
            while True:
                if server.poll() is not None:
                    self._tell(say("Prefect's server ended and is started anew. A run that is under way goes on."))
                    server = self._server(stack)
                if worker.poll() is not None:
                    self._tell(say("Prefect's worker ended and is started anew. A run that is under way goes on."))
                    worker = self._worker(stack)
                self._pause(1)

    @property
    def _served(self) -> Message:
        if not self._home.shown:
            return say("{workspace} is served. Stop with Ctrl-C.", workspace=self._workspace.name)
        return say(
            "{workspace} is served. Prefect's page: http://127.0.0.1:{port}, with the password in {file}. Stop with "
            "Ctrl-C.",
            workspace=self._workspace.name,
            port=str(self._home.port),
            file="state/prefect/password",
        )

    def _server(self, stack: ExitStack) -> subprocess.Popen[bytes]:
        self._not_too_often()
        with (self._home.folder / "server.log").open("wb") as output:
            started = stack.enter_context(_running(_SERVER, self._home, output.fileno()))
        deadline = time.monotonic() + _SECONDS_TO_START
        while time.monotonic() < deadline and started.poll() is None:
            with suppress(OSError), urlopen(f"{self._home.url}/health", timeout=5):
                return started
            self._pause(0.3)
        _end(started)
        return started

    def _worker(self, stack: ExitStack) -> subprocess.Popen[bytes]:
        self._not_too_often()
        return stack.enter_context(_running((*_WORKER, str(self._workspace)), self._home, None))

    def _not_too_often(self) -> None:
        """Between two starts some seconds pass; of many in a short time it is said that it will not do."""
        self._starts = [each for each in self._starts if time.monotonic() - each < _LONG_ENOUGH]
        if len(self._starts) > 2 * _MOST_STARTS:
            raise TargetingError(
                "Prefect ends again and again. Why stands above, or in {file}.", file="state/prefect/server.log"
            )
        if len(self._starts) > 1:
            self._pause(_SECONDS_BETWEEN_STARTS)
        self._starts.append(time.monotonic())

    def _pause(self, seconds: float) -> None:
        if self._stop.wait(seconds):
            raise _Stopped


@contextmanager
def _running(command: Sequence[str], home: Home, output: int | None) -> Iterator[subprocess.Popen[bytes]]:
    """A program in a session of its own, in Prefect's home: there lies no setting of anybody else's."""
    process = subprocess.Popen(
        command,
        cwd=home.folder,
        env=dict(home.environment),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=subprocess.STDOUT if output else None,
        start_new_session=True,
        preexec_fn=ends_with_parent,
    )
    try:
        yield process
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_SECONDS_TO_STOP)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def _alone(home: Home) -> Iterator[None]:
    lock = FileLock(home.folder / "serve.lock", timeout=0, mode=0o600)
    try:
        lock.acquire()
    except Timeout:
        raise TargetingError("The workspace is served already, by another process.") from None
    try:
        yield
    finally:
        lock.release()


@contextmanager
def _told_to_stop() -> Iterator[threading.Event]:
    """Set where SIGTERM (systemd) or SIGINT (Ctrl-C) comes."""
    stop = threading.Event()

    def told(number: int, frame: FrameType | None) -> None:
        stop.set()

    former = {each: signal.signal(each, told) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for each, handler in former.items():
            signal.signal(each, handler)
