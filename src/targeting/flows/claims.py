"""Who is at work on a flow run: a file that is locked for as long as any process of that run lives.

Prefect says Running of a run whose machine lost power. The kernel lets go of a lock with the last process that has it,
however that ends; the flow and the process that does its work share one.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from uuid import UUID


class Claims:
    """The claims in a home of Prefect's, each by the id of its flow run."""

    def __init__(self, home: Path) -> None:
        self._folder = home / "claims"

    def take(self, flow_run: UUID) -> int:
        """Claim a flow run from now on until this process, and each that is given the file, has ended."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        claim = os.open(self._folder / str(flow_run), os.O_RDWR | os.O_CREAT, 0o600)
        fcntl.flock(claim, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return claim

    def held(self) -> set[UUID]:
        """The flow runs that somebody is at work on."""
        return {flow_run for flow_run, held in self._all() if held}

    def left(self) -> set[UUID]:
        """The flow runs that somebody was at work on, and nobody is."""
        return {flow_run for flow_run, held in self._all() if not held}

    def forget(self, flow_run: UUID) -> None:
        """Nobody asks about that one any longer."""
        (self._folder / str(flow_run)).unlink(missing_ok=True)

    def _all(self) -> Iterator[tuple[UUID, bool]]:
        for file in sorted(self._folder.glob("*-*-*-*-*")):
            with suppress(FileNotFoundError, ValueError):
                yield UUID(file.name), _is_held(file)


def _is_held(file: Path) -> bool:
    claim = os.open(file, os.O_RDONLY)
    try:
        fcntl.flock(claim, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(claim)
    return False
