from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import AuditLog

ORIGIN = "targeting/999"


class LogOnDisk:
    """A log in a folder, opened afresh whenever asked for, with a clock that ticks a second a reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self._seconds = count()

    def clock(self) -> datetime:
        return datetime(2017, 10, 2, 8, 15, tzinfo=UTC) + timedelta(seconds=next(self._seconds))

    def open(self) -> AuditLog:
        return AuditLog.open(self.folder, self.key, ORIGIN, self.clock)

    def fill(self, entries: int) -> AuditLog:
        log = self.open()
        for number in range(entries):
            log.append("source.read", {"rows": number}, run_id="run-1", actor="analyst")
        return log

    @property
    def lines_file(self) -> Path:
        return self.folder / "000001.jsonl"

    @property
    def lines(self) -> list[bytes]:
        return self.lines_file.read_bytes().splitlines(keepends=True)

    @lines.setter
    def lines(self, lines: list[bytes]) -> None:
        self.lines_file.write_bytes(b"".join(lines))


@pytest.fixture(scope="session")
def log_at() -> type[LogOnDisk]:
    """What makes a log in a folder of one's choice."""
    return LogOnDisk


@pytest.fixture
def on_disk(tmp_path: Path) -> LogOnDisk:
    return LogOnDisk(tmp_path / "log")
