"""The files of a log, and the writes that survive a power cut. No cryptography here."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from targeting.errors import TargetingError

SEGMENT = "000001.jsonl"
_PATIENCE = 60.0


@dataclass(frozen=True)
class LogFolder:
    """Where a log keeps what. ``path`` is the folder itself, ``log/`` in a workspace."""

    path: Path

    @property
    def entries(self) -> Path:
        """The entries, one a line."""
        return self.path / SEGMENT

    @property
    def checkpoint(self) -> Path:
        """The current signed checkpoint."""
        return self.path / "checkpoint"

    @property
    def keys(self) -> Path:
        """Public verifier keys, one file a key."""
        return self.path / "keys"

    @property
    def quarantine(self) -> Path:
        """Bytes that a crash left behind."""
        return self.path / "quarantine"

    @property
    def kept(self) -> Path:
        """Every checkpoint ever signed."""
        return self.path / "checkpoints"

    def kept_checkpoint(self, size: int) -> Path:
        """The checkpoint that was signed when the log held ``size`` entries."""
        return self.kept / f"{size}.note"

    def kept_sizes(self) -> set[int]:
        """The sizes for which a signed checkpoint is kept."""
        names = (path.stem for path in self.kept.glob("*.note"))
        return {int(name) for name in names if name.isascii() and name.isdigit() and str(int(name)) == name}

    def make(self) -> None:
        """Make the folders that are missing, and an empty file of entries."""
        for folder in (self.path, self.keys, self.kept):
            folder.mkdir(parents=True, exist_ok=True)
        self.entries.touch()
        sync_folder(self.path)

    def length(self) -> int:
        """Bytes of entries; 0 when there are none yet."""
        return self.entries.stat().st_size if self.entries.exists() else 0

    def lines(self, offset: int = 0) -> Iterator[bytes]:
        """The lines from byte ``offset`` on, line feeds included; the last may lack its line feed."""
        if self.entries.exists():
            with self.entries.open("rb") as file:
                file.seek(offset)
                yield from file

    def write_line(self, line: bytes, offset: int) -> None:
        """Put ``line`` and a line feed at byte ``offset``, the end of the last whole line, durably.

        What stands after it, the rest of a torn line that is in quarantine, is gone only once the line is in
        its place: at no moment could a crash lose the torn bytes and the entry that tells of them.
        """
        with self.entries.open("r+b") as file:
            file.seek(offset)
            file.write(line + b"\n")
            file.truncate()
            file.flush()
            os.fsync(file.fileno())

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Hold the log alone; raises TargetingError after a minute's wait."""
        try:
            with FileLock(self.path / ".lock", timeout=_PATIENCE):
                yield
        except Timeout:
            raise TargetingError(
                "The log is in use by another run and did not become free within a minute. Try again later."
            ) from None


def replace_file(path: Path, content: bytes) -> None:
    """Make ``path`` hold ``content`` durably; a reader or a crash sees the old content or the new, no mix."""
    temporary = path.with_name(path.name + ".tmp")
    with temporary.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Make the names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
