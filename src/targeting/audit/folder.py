"""The files of a log, and the writes that survive a power cut. No cryptography here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from filelock import FileLock, Timeout

from targeting import files
from targeting.audit.kept import Kept
from targeting.audit.merkle import leaf_hash
from targeting.audit.segments import Segment, segments_in
from targeting.errors import TargetingError

_PATIENCE = 60.0
_PARTS = {
    "checkpoints": re.compile(r"(0|[1-9]\d*)\.note"),
    "keys": re.compile(r"[0-9a-f]{8}\.vkey"),
    "quarantine": re.compile(r"[0-9a-f]{64}\.torn"),
}


@dataclass(frozen=True)
class LogFolder:
    """Where a log keeps what. ``path`` is the folder itself, ``log/`` in a workspace."""

    path: Path

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
    def kept(self) -> Kept:
        """Every checkpoint ever signed."""
        return Kept(self.path)

    def make(self) -> None:
        """Make the folders that are missing, and where there is no segment an empty first one."""
        for folder in (self.path, self.keys):
            folder.mkdir(parents=True, exist_ok=True)
        if not self.segments():
            Segment(self.path, 1).begin()
        files.flush(self.path)

    def segments(self, first: int = 1) -> list[Segment]:
        """The segments from number ``first`` on, in order."""
        return segments_in(self.path, first)

    def lengths(self) -> dict[int, int]:
        """Bytes of entries by segment, those that hold or held any."""
        return {each.number: each.length() for each in self.segments() if each.length() or each.pruned}

    def strangers(self) -> Iterator[str]:
        """What lies in the folder and is no part of a log, by its path there."""
        numbers = [each.number for each in self.segments()]
        segments = {name for number in numbers if number <= len(numbers) for name in _files_of(number)}
        own = segments | {".lock", "checkpoint", "checkpoint.tmp", *_PARTS}
        if self.path.is_dir():
            yield from sorted(path.name for path in self.path.iterdir() if path.name not in own)
        for part, names in _PARTS.items():
            if (self.path / part).is_dir():
                found = sorted(path.name for path in (self.path / part).iterdir())
                yield from (f"{part}/{name}" for name in found if not names.fullmatch(name.removesuffix(".tmp")))

    def begun(self) -> bool:
        """Whether anything was ever written or signed here."""
        return bool(self.lengths()) or self.checkpoint.exists() or self.kept.any_beyond(-1)

    def ends_at(self, segment: int, offset: int) -> bool:
        """Whether nothing stands after byte ``offset`` of that segment."""
        later = self.segments(segment + 1)
        return Segment(self.path, segment).length() == offset and not any(each.length() for each in later)

    def lines(self, segment: int = 1, offset: int = 0) -> Iterator[bytes]:
        """The lines that are kept, from a byte of a segment on, over all later segments, line feeds included.

        The very last may lack its line feed. Pruned entries have no line.
        """
        for each in self.segments(segment):
            yield from each.lines(offset if each.number == segment else 0)

    def leaf_hashes(self) -> Iterator[bytes]:
        """The leaf hash of every entry, pruned or not, in order; raises BadSegment."""
        for segment in self.segments():
            if segment.pruned:
                yield from segment.leaf_hashes()
            else:
                yield from (leaf_hash(line[:-1]) for line in segment.lines() if line.endswith(b"\n"))

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


def _files_of(segment: int) -> tuple[str, ...]:
    made_whole = (f"{segment:06}.leaves", f"{segment:06}.checkpoints")
    return (f"{segment:06}.jsonl", *made_whole, *(f"{name}.tmp" for name in made_whole))
