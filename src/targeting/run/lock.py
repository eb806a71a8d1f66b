"""One command at a time: whatever writes to state/, published/ or the keys holds a lock of the operating system.

The lock is on a file, and the kernel lets go of it with the process that holds it, however that ends. What stands in
the file says who it is; where nobody holds the lock it says nothing. The casebook and the log have locks of their own:
caseworkers go on while a run is under way (docs/adr/0067-one-command-at-a-time.md).
"""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from targeting.errors import TargetingError
from targeting.language import Both, Message, say
from targeting.pages import moment
from targeting.session import actor, now
from targeting.workspace import DANISH

NAME, OF_BACKUPS = "run.lock", "backup.lock"
# For who only asks who holds it, or lets go of an old release, and is gone at once.
_PATIENCE_SECONDS = 1.0
_LONGEST = 4096


@dataclass(frozen=True)
class Holder:
    """Who holds the lock: the account, or who it says that it acts for, the process, and since when (UTC, ISO).

    Blank, and process 0, where the file does not say.
    """

    actor: str = ""
    process: int = 0
    since: str = ""

    @property
    def said(self) -> Message:
        """Who, and since when."""
        if not self.since:
            return say("an unknown process")
        since = Both(moment(self.since, DANISH.key), f"{datetime.fromisoformat(self.since):%Y-%m-%d %H:%M} UTC")
        return say("{actor} (process {process}), since {since}", actor=self.actor, process=self.process, since=since)


@dataclass(frozen=True)
class Patience:
    """How long to wait for who works there, and whom to tell that one does."""

    seconds: float
    tell: Callable[[Message], None]


@contextmanager
def exclusive(workspace: Path, patience: Patience | None = None) -> Iterator[None]:
    """Work alone in a workspace; raises TargetingError, which says who works there, where another does.

    With ``patience`` it waits, and tells for whom; else for a second alone.
    """
    state = workspace / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    lock = _lock(state, _PATIENCE_SECONDS)
    try:
        _acquire(lock, workspace, patience)
    except Timeout:
        raise TargetingError(
            "Another command works in this workspace: {holder}. Wait until it has ended. If it never does, end its "
            "process: the lock goes with it.",
            holder=(holder(workspace) or Holder()).said,
        ) from None
    try:
        _sign(state / NAME, Holder(actor(), os.getpid(), now().isoformat()))
        yield
    finally:
        _let_go(lock, state / NAME)


@contextmanager
def when_free(workspace: Path) -> Iterator[bool]:
    """Work alone in a workspace where nobody else does, and this account may; else gives False, and waits for none."""
    lock = _lock(workspace / "state", 0)
    try:
        lock.acquire()
    except (Timeout, OSError):
        yield False
        return
    try:
        _sign(workspace / "state" / NAME, Holder(actor(), os.getpid(), now().isoformat()))
        yield True
    finally:
        _let_go(lock, workspace / "state" / NAME)


def holder(workspace: Path) -> Holder | None:
    """Who holds the lock just now; None where nobody does. Nothing is written; raises OSError where it may not look."""
    try:
        file = os.open(workspace / "state" / NAME, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except FileNotFoundError:
        return None
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return _signed(os.pread(file, _LONGEST, 0))
    finally:
        os.close(file)
    return None


@contextmanager
def one_backup(workspace: Path) -> Iterator[None]:
    """Be the only one that takes a backup of a workspace: others work there meanwhile. Raises TargetingError."""
    state = workspace / "state"
    state.mkdir(mode=0o700, exist_ok=True)
    lock = FileLock(state / OF_BACKUPS, timeout=_PATIENCE_SECONDS, mode=0o600)
    try:
        lock.acquire(poll_interval=0.05)
    except Timeout:
        raise TargetingError("Another backup of this workspace is being taken. Wait until it has ended.") from None
    try:
        yield
    finally:
        lock.release()


def _acquire(lock: FileLock, workspace: Path, patience: Patience | None) -> None:
    try:
        lock.acquire(poll_interval=0.05)
    except Timeout:
        if patience is None:
            raise
        patience.tell(say("Waits for another command: {holder}", holder=(holder(workspace) or Holder()).said))
        lock.acquire(timeout=patience.seconds, poll_interval=0.5)


def _lock(state: Path, patience: float) -> FileLock:
    return FileLock(state / NAME, timeout=patience, mode=0o600)


def _let_go(lock: FileLock, file: Path) -> None:
    """Who held it is not left there: a command that did nothing leaves what there was."""
    with suppress(OSError):
        os.close(os.open(file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW))
    lock.release()


def _sign(file: Path, held_by: Holder) -> None:
    """Say in the lock's file who holds it. On a full disk it stays unsaid: the lock holds all the same."""
    with suppress(OSError):
        written = os.open(file, os.O_WRONLY | os.O_TRUNC | os.O_NOFOLLOW)
        try:
            os.write(written, json.dumps(asdict(held_by), ensure_ascii=False).encode())
        finally:
            os.close(written)


def _signed(content: bytes) -> Holder:
    try:
        told = json.loads(content)
        since = datetime.fromisoformat(told["since"]).astimezone(UTC)
        return Holder(str(told["actor"]), int(told["process"]), since.isoformat())
    except (ValueError, KeyError, TypeError):
        return Holder()
