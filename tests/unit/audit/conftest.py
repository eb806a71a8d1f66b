from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import AuditLog
from targeting.audit.folder import LogFolder
from targeting.audit.log import SEGMENT_ENTRIES

ORIGIN = "targeting/999"


class LogOnDisk:
    """A log in a folder, opened afresh whenever asked for, with a clock that ticks a second a reading."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
        self.former: Ed25519PrivateKey | None = None
        self.segment_entries = SEGMENT_ENTRIES
        self._seconds = count()

    def clock(self) -> datetime:
        return datetime(2017, 10, 2, 8, 15, tzinfo=UTC) + timedelta(seconds=next(self._seconds))

    def open(self) -> AuditLog:
        more = {"former_key": self.former, "segment_entries": self.segment_entries}
        return AuditLog.open(self.folder, self.key, ORIGIN, self.clock, **more)

    def fill(self, entries: int) -> AuditLog:
        log = self.open()
        for number in range(entries):
            log.append_body("source.read", {"rows": number}, run_id="run-1", actor="analyst")
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

    @property
    def all_lines(self) -> list[bytes]:
        """The lines of every segment that is not pruned."""
        return list(LogFolder(self.folder).lines())

    def segment(self, number: int, suffix: str = "jsonl") -> Path:
        return self.folder / f"{number:06}.{suffix}"


@pytest.fixture(scope="session")
def log_at() -> type[LogOnDisk]:
    """What makes a log in a folder of one's choice."""
    return LogOnDisk


@pytest.fixture
def on_disk(tmp_path: Path) -> LogOnDisk:
    return LogOnDisk(tmp_path / "log")
