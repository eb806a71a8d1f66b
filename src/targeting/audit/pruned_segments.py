"""What a verification knows of pruned entries: their leaf hashes, and what the log tells of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from targeting.audit.entry import Entry, Malformed
from targeting.audit.events import CARRIED, PRUNED
from targeting.audit.findings import Fault, Finding
from targeting.audit.reading import carried_by
from targeting.audit.segments import Segment


@dataclass
class PrunedSegments:
    """The segments whose entries are gone, as a pass meets them, and the entries log.pruned that account for them.

    Those ``before`` the pass began are counted, and were accounted for by the one before.
    """

    folder: Path
    before: int = 0
    _leaves: list[str] = field(default_factory=list)
    _numbers: list[int] = field(default_factory=list)
    _live: dict[int, str] = field(default_factory=dict)
    _told: set[tuple[object, object]] = field(default_factory=set)

    @property
    def entries(self) -> int:
        """How many entries are gone."""
        return self.before + len(self._leaves)

    def take(self, segment: int, leaf: str) -> None:
        """Note one pruned entry, by its leaf hash in hex. They are the first of the log, so its place is its number."""
        if segment not in self._numbers:
            self._numbers.append(segment)
        self._leaves.append(leaf)

    def confirms(self, entry: Entry) -> bool:
        """Take in an entry that is there; False when it carries one forward that is not the one that was signed."""
        if entry.type in CARRIED:
            self._live[entry.seq] = entry.leaf_hash
        if entry.type != PRUNED:
            return True
        try:
            carried = list(carried_by(entry))
        except Malformed:
            return False
        for each in (entry, *carried):
            if each.type == PRUNED:
                self._told.add((each.body.get("segment"), each.body.get("leaves_sha256")))
        return all(self._signed(each) for each in carried)

    @property
    def told(self) -> bool:
        """Whether an entry log.pruned was met."""
        return bool(self._told)

    def standing(self) -> list[str]:
        """Files of entries that the log tells are deleted and that are there: a prune cut short, or an old copy."""
        told = (Segment(self.folder, number) for number, _ in sorted(self._told, key=str) if isinstance(number, int))
        return [segment.entries.name for segment in told if segment.entries.exists()]

    def untold(self) -> Fault | None:
        """A segment whose entries are gone without the log telling of it, if any."""
        for number in self._numbers:
            segment = Segment(self.folder, number)
            if (number, segment.leaves_sha256()) not in self._told:
                return Fault(Finding.PRUNED_UNTOLD, file=segment.leaves.name)
        return None

    def _signed(self, carried: Entry) -> bool:
        """Whether it is the entry of its number. After a crash it may be there as well, not pruned yet."""
        if 0 <= carried.seq < len(self._leaves):
            return self._leaves[carried.seq] == carried.leaf_hash
        return self._live.get(carried.seq) == carried.leaf_hash


def leaves_file(leaves: list[str]) -> tuple[bytes, str]:
    """The file that stands for entries with these leaf hashes, and its SHA-256."""
    content = "".join(f"{leaf}\n" for leaf in leaves).encode()
    return content, sha256(content).hexdigest()
