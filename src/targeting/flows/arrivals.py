"""Whether a delivery has just come: whole, and nobody has touched it for a while."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from pathlib import Path

from targeting.commands.check import preflight
from targeting.errors import DeliveryError, TargetingError
from targeting.run import RunRequest
from targeting.session import Session


class Arrivals:
    """The inbox of a workspace: each delivery is told of once, and anew where its files were changed."""

    def __init__(self) -> None:
        self._seen: set[str] = set()

    def newest(self, session: Session, quiet: timedelta) -> tuple[date, str] | None:
        """The newest delivery and what its files look like, where it has come and was not told of; else None."""
        try:
            folder = session.workspace.delivery()
        except DeliveryError:
            return None
        mark, touched = _looks(folder)
        if mark in self._seen or session.clock() - touched < quiet:
            return None
        self._seen.add(mark)
        return (date.fromisoformat(folder.name), mark) if _is_whole(session) else None


def _is_whole(session: Session) -> bool:
    """Whether every extract that a run asks for is there; what else would stop it is the flow's to say."""
    try:
        return not preflight(session, RunRequest()).problems
    except TargetingError:
        return True


def _looks(folder: Path) -> tuple[str, datetime]:
    """What tells the delivery as it lies there from any other, without opening a file; and when it was last touched."""
    found = [(each, each.lstat()) for each in sorted(folder.rglob("*"))]
    mark = sha256(repr([(each.name, stat.st_size, stat.st_mtime_ns) for each, stat in found]).encode()).hexdigest()
    touched = max((max(stat.st_mtime, stat.st_ctime) for _, stat in [*found, (folder, folder.lstat())]))
    return f"{folder.name}:{mark}", datetime.fromtimestamp(touched, UTC)
