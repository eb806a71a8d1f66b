"""Reading the log. Reading proves nothing: ``verify`` does."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from targeting.audit.entry import Entry, Malformed, decode
from targeting.audit.folder import LogFolder
from targeting.errors import TargetingError


def read_entries(folder: Path) -> Iterator[Entry]:
    """The entries in order; none when there is no log. A line that is still being written is not one yet.

    Raises TargetingError at a line that is no entry.
    """
    for number, line in enumerate(LogFolder(folder).lines(), start=1):
        if not line.endswith(b"\n"):
            return
        try:
            yield decode(line[:-1])
        except Malformed:
            raise TargetingError(
                f"Line {number} of the log cannot be read: it was edited. Run `targeting log verify`."
            ) from None


def entries_of(folder: Path, run_id: str) -> Iterator[Entry]:
    """The entries of one run, in order."""
    return (entry for entry in read_entries(folder) if entry.run_id == run_id)
