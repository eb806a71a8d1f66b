"""Where to go on in a log that another process wrote to, or that a crash left behind; and when to refuse."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import sha256

from targeting import files
from targeting.audit.chain import Position, Step, skip, walk
from targeting.audit.entry import Malformed, decode
from targeting.audit.events import RECOVERED, ClockAccepted, TornLine, UnsignedEntry
from targeting.audit.folder import LogFolder
from targeting.audit.note import Checkpoint, NoteError, Verifier, open_note
from targeting.audit.segments import BadSegment, Segment
from targeting.errors import TargetingError
from targeting.language import Message, say


@dataclass(frozen=True)
class Resumption:
    """Where the signed entries end, and what a crash left after them: whole entries, and at most one torn line.

    So it may have left a torn kept checkpoint of the first of these.
    """

    position: Position
    whole: tuple[Step, ...] = ()
    torn: Step | None = None
    torn_checkpoint: bytes = b""

    @property
    def crashed(self) -> bool:
        """Whether there is anything to recover."""
        return bool(self.whole) or self.torn is not None

    @property
    def unsigned(self) -> tuple[UnsignedEntry, ...]:
        """The whole entries without a signature, for the log."""
        entries = (decode(step.text) for step in self.whole)
        return tuple(UnsignedEntry(seq=entry.seq, type=entry.type, leaf_hash=entry.leaf_hash) for entry in entries)

    @property
    def to_sign(self) -> tuple[Position, ...]:
        """The positions after the whole entries, to sign anew."""
        return tuple(step.after for step in self.whole)

    @property
    def end(self) -> Position:
        """Where to write on: where the torn line begins, which may be a segment later than the last to sign."""
        return self.torn.before if self.torn else (self.position, *self.to_sign)[-1]


def resume(log: LogFolder, start: Position, signed: Checkpoint, keys: list[Verifier]) -> Resumption:
    """Read on from ``start``, which agreed with an earlier checkpoint, to the end of the log.

    Raises TargetingError when the entries are not those that ``signed`` is about, or no crash explains what follows.
    """
    position, rest = _follow(log, start, signed)
    torn = rest[-1] if rest and not rest[-1].whole else None
    whole = tuple(rest[:-1] if torn else rest)
    if not all(step.whole for step in whole):
        raise refusal(say("a line was cut"))
    _require_crash(log, position, whole, keys)
    torn_checkpoint = log.kept.torn()
    if torn_checkpoint and not whole:
        raise refusal(say("the newest kept checkpoint was changed"))
    return Resumption(position, whole, torn, torn_checkpoint)


def set_aside(log: LogFolder, torn: bytes) -> TornLine:
    """Put torn bytes into quarantine, durably; gives their description for the log."""
    digest = sha256(torn).hexdigest()
    log.quarantine.mkdir(exist_ok=True)
    files.flush(log.path)
    path = log.quarantine / f"{digest}.torn"
    files.replace(path, torn)
    return TornLine(bytes=len(torn), sha256=digest, file=f"quarantine/{path.name}")


def refusal(finding: Message) -> TargetingError:
    """The error when a log disagrees with what was signed."""
    return TargetingError(
        "Nothing was logged, and nothing may run: the log disagrees with what was signed "
        "({finding}). Leave log/ as it is, run `targeting log verify`, and tell the data steward.",
        finding=finding,
    )


def _follow(log: LogFolder, start: Position, signed: Checkpoint) -> tuple[Position, list[Step]]:
    """The position at the signed size, and the entries after it."""
    segment = Segment(log.path, start.segment)
    if segment.length() < start.offset and not segment.pruned:
        raise refusal(say("entries were taken away"))
    try:
        position = skip(log, signed.size, start)
        rest = list(walk(log, position))
    except BadSegment as bad:
        raise refusal(say("{file} was changed", file=str(bad))) from None
    if position.size != signed.size:
        raise refusal(say("entries or checkpoints were taken away"))
    if position.edge.root != signed.root:
        raise refusal(say("an entry was changed"))
    if log.kept.of(position.size) is None:
        raise refusal(say("entries or checkpoints were taken away"))
    return position, rest


def _require_crash(log: LogFolder, start: Position, whole: tuple[Step, ...], keys: list[Verifier]) -> None:
    """Refuse unsigned lines that no crash explains.

    A crash leaves one entry without its checkpoint, and after it at most the entries that told of that
    crash, if that was cut short as well. A kept checkpoint that contradicts them shows a rolled-back log.
    Nothing without a signature sets the clock back: a crash is no better an excuse for that than a person's key.
    """
    for number, step in enumerate(whole):
        if not _may_be_unsigned(step, first=number == 0):
            raise refusal(say("line {line} was added by hand", line=step.before.size + 1))
    for step in whole:
        note = log.kept.of(step.after.size)
        if note is not None and not _signed(note, step.after, keys):
            raise refusal(say("the kept checkpoint of line {line} contradicts it", line=step.after.size))
    end = whole[-1].after if whole else start
    if log.kept.of(end.size + 1) is not None:
        raise refusal(say("line {line} was signed and is gone", line=end.size + 1))


def _may_be_unsigned(step: Step, *, first: bool) -> bool:
    try:
        entry = step.before.next_entry(step.text)
    except Malformed:
        return False
    back = entry.type == ClockAccepted.type or entry.t < _time_of(step.before)
    return not back and (first or entry.type == RECOVERED)


def _time_of(position: Position) -> str:
    return decode(position.line).t if position.line else ""


def _signed(note: bytes, position: Position, keys: list[Verifier]) -> bool:
    expected = Checkpoint(keys[0].name, position.size, position.edge.root).text
    try:
        return open_note(note, keys) == expected
    except NoteError:
        return False
