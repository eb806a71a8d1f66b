"""One pass over the entries of a log, each held against the chain and the checkpoint signed after it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from targeting.audit.chain import Position, Step, walk
from targeting.audit.entry import Entry, Malformed, decode
from targeting.audit.findings import Fault, Finding
from targeting.audit.folder import LogFolder
from targeting.audit.kept import KeptPass
from targeting.audit.note import Checkpoint
from targeting.audit.pruned_segments import PrunedSegments
from targeting.audit.segments import BadSegment, Segment
from targeting.audit.times import Fall, Times, duration
from targeting.audit.trust import Trust


@dataclass(frozen=True)
class Start:
    """Where a pass begins, and what the one before it found up to there: entries pruned, latest time, falls."""

    position: Position = field(default_factory=Position)
    pruned: int = 0
    latest: str = ""
    falls: tuple[Fall, ...] = ()


class Scan:
    """A pass in progress. ``position`` is where it stands, ``kept_fault`` the first bad kept checkpoint.

    ``pruned`` are the segments whose entries are gone; ``starts`` gives the entries before each segment; ``times`` are
    those of the entries that are there.
    """

    def __init__(
        self, log: LogFolder, trust: Trust, kept: KeptPass, signatures_from: int = 0, start: Start | None = None
    ) -> None:
        """Scan ``log`` with the checkpoints ``kept``; their signatures are checked from that size on.

        ``start`` is where a pass before this one came to.
        """
        start = start or Start()
        self.position = start.position
        self.kept_fault: Fault | None = None
        self.pruned = PrunedSegments(log.path, start.pruned)
        self.starts: dict[int, int] = {}
        self.times = Times(trust.origin, start.latest, list(start.falls))
        self._start = start.position
        self._log = log
        self._trust = trust
        self._kept = kept
        self._signatures_from = signatures_from
        self._vouched = start.position.size

    def run(self, lengths: Mapping[int, int], current: Checkpoint | None) -> Fault | None:
        """The first bad line among the first bytes of each segment, if any, given the current checkpoint."""
        return self.part(lengths, current) or self._end(current) or self.pruned.untold()

    def part(self, lengths: Mapping[int, int], current: Checkpoint | None, until: int | None = None) -> Fault | None:
        """The same of the entries up to size ``until`` alone, and not whether the log goes on as it should."""
        self._hold_against_kept()
        try:
            for step in walk(self._log, self._start):
                if _beyond(step, lengths):
                    break
                fault = self._step(step) or self._hold_against_kept() or self._hold_against(current)
                if fault:
                    return self._in_leaves(step, fault)
                if self.position.size == until:
                    break
        except BadSegment as bad:
            return Fault(Finding.LEAVES_BAD, self.position.size + 1, str(bad))
        return None

    def _step(self, step: Step) -> Fault | None:
        """Take in one entry; afterwards ``position`` stands behind it."""
        before, number = step.before, step.before.size + 1
        self.starts.setdefault(before.segment, before.size)
        if step.line is None:
            self.pruned.take(before.segment, step.after.last_leaf)
            self.position = step.after
            return None
        if not step.whole:
            return Fault(Finding.TORN, number)
        try:
            entry = decode(step.text)
        except Malformed:
            return Fault(Finding.UNREADABLE, number)
        self.position = step.after
        self.times.take(entry)
        fault = _order(entry, before, self._vouched)
        return fault or (None if self.pruned.confirms(entry) else Fault(Finding.CARRIED_BAD, number))

    @property
    def fall(self) -> Fault | None:
        """A time that falls and that nobody signed for."""
        fall = self.times.unaccepted
        return Fault(Finding.TIME_FELL, fall.seq + 1, by=duration(fall.by)) if fall else None

    def _in_leaves(self, step: Step, fault: Fault) -> Fault:
        """A fault among hashes is one of their file, not of a line."""
        if step.line is not None or fault.line is None:
            return fault
        return Fault(Finding.LEAVES_BAD, fault.line, Segment(self._log.path, step.before.segment).leaves.name)

    def _hold_against_kept(self) -> Fault | None:
        """Compare with the checkpoint kept at this size; only a signed one can convict a line."""
        size = self.position.size
        note = self._kept.take(self.position.segment, size)
        if note is None:
            self._blame(Finding.KEPT_MISSING, size, self._kept.place(size))
            return None
        expected = Checkpoint(self._trust.origin, size, self.position.edge.root).text
        agrees = note.startswith(expected.encode() + b"\n")
        if agrees and size < self._signatures_from:
            self._vouched = size
            return None
        return self._judge(note, size, agrees)

    def _judge(self, note: bytes, size: int, agrees: bool) -> Fault | None:
        if not self._trust.opens(note, size):
            self._blame(Finding.KEPT_BAD, size, self._kept.place(size))
            return None
        if agrees:
            self._vouched = size
            return None
        return Fault(Finding.CHANGED, max(size, 1))

    def _hold_against(self, current: Checkpoint | None) -> Fault | None:
        if current is None or current.size != self.position.size or current.root == self.position.edge.root:
            return None
        return Fault(Finding.UNVOUCHED, max(1, min(self._vouched + 1, current.size)))

    def _end(self, current: Checkpoint | None) -> Fault | None:
        """Lines too few or too many, once every line there is has been read."""
        size = self.position.size
        if current and current.size > size:
            return Fault(Finding.MISSING, size + 1)
        for file, record in self._kept.beyond():
            if self._trust.opens(record.note, record.size):
                return Fault(Finding.MISSING, size + 1)
            self._blame(Finding.KEPT_BAD, record.size, file)
        if self._kept.stray:
            file, of = self._kept.stray
            self._blame(Finding.KEPT_BAD, of, file)
        if current and current.size < size:
            return Fault(Finding.UNSIGNED, current.size + 1)
        return None

    def _blame(self, finding: Finding, size: int, file: str) -> None:
        if self.kept_fault is None:
            self.kept_fault = Fault(finding, file=file, size=size)


def _beyond(step: Step, lengths: Mapping[int, int]) -> bool:
    """Whether the entry arrived after the lengths were taken."""
    here = step.before
    return here.segment not in lengths or (
        step.line is not None and here.offset + len(step.line) > lengths[here.segment]
    )


def _order(entry: Entry, before: Position, vouched: int) -> Fault | None:
    if entry.seq != before.size:
        return Fault(Finding.OUT_OF_ORDER, before.size + 1)
    if entry.prev == before.last_leaf:
        return None
    # Which of the two lines is wrong? The one before, unless a checkpoint vouches for it.
    return Fault(Finding.CHAIN_BROKEN, before.size + (vouched == before.size))
