"""One pass over the entries of a log, each held against the chain and the checkpoint signed after it."""

from __future__ import annotations

from collections.abc import Mapping

from targeting.audit.chain import Position, Step, walk
from targeting.audit.entry import Entry, Malformed, decode
from targeting.audit.findings import Fault, Finding
from targeting.audit.folder import LogFolder
from targeting.audit.note import Checkpoint
from targeting.audit.pruned_segments import PrunedSegments
from targeting.audit.segments import BadLeaves, Segment
from targeting.audit.times import Times, duration
from targeting.audit.trust import Trust


class Scan:
    """A pass in progress. ``position`` is where it stands, ``kept_fault`` the first bad kept checkpoint.

    ``pruned`` are the segments whose entries are gone; ``starts`` gives the entries before each segment; ``times`` are
    those of the entries that are there.
    """

    def __init__(self, log: LogFolder, trust: Trust, kept: frozenset[int], signatures_from: int = 0) -> None:
        """Scan ``log`` with the checkpoints ``kept``; signatures are checked from that size on."""
        self.position = Position()
        self.kept_fault: Fault | None = None
        self.pruned = PrunedSegments(log.path)
        self.starts: dict[int, int] = {}
        self.times = Times(trust.origin)
        self._log = log
        self._trust = trust
        self._kept = kept
        self._signatures_from = signatures_from
        self._vouched = 0

    def run(self, lengths: Mapping[int, int], current: Checkpoint | None) -> Fault | None:
        """The first bad line among the first bytes of each segment, if any, given the current checkpoint."""
        self._hold_against_kept()
        try:
            for step in walk(self._log):
                if _beyond(step, lengths):
                    break
                fault = self._step(step) or self._hold_against_kept() or self._hold_against(current)
                if fault:
                    return self._in_leaves(step, fault)
        except BadLeaves as bad:
            return Fault(Finding.LEAVES_BAD, self.position.size + 1, str(bad))
        return self._end(current) or self.pruned.untold()

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
        path = self._log.kept_checkpoint(size)
        if size not in self._kept:
            self._blame(Finding.KEPT_MISSING, size)
            return None
        note = path.read_bytes()
        expected = Checkpoint(self._trust.origin, size, self.position.edge.root).text
        agrees = note.startswith(expected.encode() + b"\n")
        if agrees and size < self._signatures_from:
            self._vouched = size
            return None
        return self._judge(note, size, agrees)

    def _judge(self, note: bytes, size: int, agrees: bool) -> Fault | None:
        if not self._trust.opens(note, size):
            self._blame(Finding.KEPT_BAD, size)
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
        beyond = {kept for kept in self._kept if kept > size}
        if current and current.size > size:
            return Fault(Finding.MISSING, size + 1)
        for kept in sorted(beyond):
            if self._trust.opens(self._log.kept_checkpoint(kept).read_bytes(), kept):
                return Fault(Finding.MISSING, size + 1)
            self._blame(Finding.KEPT_BAD, kept)
        if current and current.size < size:
            return Fault(Finding.UNSIGNED, current.size + 1)
        return None

    def _blame(self, finding: Finding, size: int) -> None:
        if self.kept_fault is None:
            self.kept_fault = Fault(finding, file=f"{size}.note")


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
