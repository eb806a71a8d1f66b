"""One pass over the lines of a log, each held against the chain and the checkpoint signed after it."""

from __future__ import annotations

from collections.abc import Iterator

from targeting.audit.chain import Position
from targeting.audit.entry import Entry, Malformed, decode
from targeting.audit.findings import Fault, Finding
from targeting.audit.folder import LogFolder
from targeting.audit.note import Checkpoint, NoteError, Verifier, open_note


class Scan:
    """A pass in progress. ``position`` is where it stands, ``kept_fault`` the first bad kept checkpoint."""

    def __init__(self, log: LogFolder, keys: list[Verifier], kept: frozenset[int], signatures_from: int = 0) -> None:
        """Scan ``log`` with the checkpoints ``kept``; signatures are checked from that size on."""
        self.position = Position()
        self.kept_fault: Fault | None = None
        self._log = log
        self._keys = keys
        self._kept = kept
        self._signatures_from = signatures_from
        self._vouched = 0

    def run(self, length: int, current: Checkpoint | None) -> Fault | None:
        """The first bad line among the first ``length`` bytes, if any, given the current checkpoint."""
        self._hold_against_kept()
        for line in self._lines(length):
            fault = self._line(line) or self._hold_against_kept() or self._hold_against(current)
            if fault:
                return fault
        return self._end(current)

    def _lines(self, length: int) -> Iterator[bytes]:
        read = 0
        for line in self._log.lines():
            read += len(line)
            if read > length:
                return
            yield line

    def _line(self, line: bytes) -> Fault | None:
        """Take in one line; afterwards ``position`` stands behind it."""
        before, number = self.position, self.position.size + 1
        if not line.endswith(b"\n"):
            return Fault(Finding.TORN, number)
        try:
            entry = decode(line[:-1])
        except Malformed:
            return Fault(Finding.UNREADABLE, number)
        self.position = before.after(line[:-1])
        return _order(entry, before, self._vouched)

    def _hold_against_kept(self) -> Fault | None:
        """Compare with the checkpoint kept at this size; only a signed one can convict a line."""
        size = self.position.size
        path = self._log.kept_checkpoint(size)
        if size not in self._kept:
            self._blame(Finding.KEPT_MISSING, size)
            return None
        note = path.read_bytes()
        expected = Checkpoint(self._keys[0].name, size, self.position.edge.root).text
        agrees = note.startswith(expected.encode() + b"\n")
        if agrees and size < self._signatures_from:
            self._vouched = size
            return None
        return self._judge(note, size, agrees)

    def _judge(self, note: bytes, size: int, agrees: bool) -> Fault | None:
        if not self._signed(note, size):
            self._blame(Finding.KEPT_BAD, size)
            return None
        if agrees:
            self._vouched = size
            return None
        return Fault(Finding.CHANGED, max(size, 1))

    def _signed(self, note: bytes, size: int) -> bool:
        try:
            checkpoint = Checkpoint.parse(open_note(note, self._keys))
        except NoteError:
            return False
        return (checkpoint.origin, checkpoint.size) == (self._keys[0].name, size)

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
            if self._signed(self._log.kept_checkpoint(kept).read_bytes(), kept):
                return Fault(Finding.MISSING, size + 1)
            self._blame(Finding.KEPT_BAD, kept)
        if current and current.size < size:
            return Fault(Finding.UNSIGNED, current.size + 1)
        return None

    def _blame(self, finding: Finding, size: int) -> None:
        if self.kept_fault is None:
            self.kept_fault = Fault(finding, file=f"{size}.note")


def _order(entry: Entry, before: Position, vouched: int) -> Fault | None:
    if entry.seq != before.size:
        return Fault(Finding.OUT_OF_ORDER, before.size + 1)
    if entry.prev == before.last_leaf:
        return None
    # Which of the two lines is wrong? The one before, unless a checkpoint vouches for it.
    return Fault(Finding.CHAIN_BROKEN, before.size + (vouched == before.size))
