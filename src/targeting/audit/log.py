"""Appending to the log: what is written is durable and signed before the step that it announces.

Nothing is appended to a log that does not agree with its signed checkpoint. The one exception is what a crash
can leave behind, and that is never taken over in silence: an entry ``log.recovered`` tells of it.
docs/adr/0003-audit-log.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting import files
from targeting.audit.chain import Position
from targeting.audit.entry import Entry, decode, encode
from targeting.audit.events import ClockAccepted, Event, KeyRetired, KeyRotated, LogRecovered, require_known
from targeting.audit.folder import LogFolder
from targeting.audit.guard import refuse_cpr
from targeting.audit.kept import TornRecord
from targeting.audit.note import Checkpoint, NoteError, Signer, Verifier, open_note
from targeting.audit.reading import standing_entries
from targeting.audit.recovery import Resumption, refusal, resume, set_aside
from targeting.audit.segments import Segment
from targeting.audit.times import require_onward
from targeting.audit.vouched import vouched
from targeting.language import say
from targeting.shapes import Document

E = TypeVar("E", bound=Event)
Clock = Callable[[], datetime]
_ITSELF = "targeting"
SEGMENT_ENTRIES = 10_000


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """A log that this process may append to. Several processes may hold the same one."""

    def __init__(
        self,
        folder: LogFolder,
        signers: tuple[Signer, ...],
        clock: Clock,
        segment_entries: int,
        copy: Path | None = None,
        witnessed: datetime | None = None,
    ) -> None:
        """For ``open``: a log whose files exist, not yet read."""
        self._folder = folder
        self._copy = copy
        self._witnessed = witnessed
        self._signers = signers
        self._clock = clock
        self._segment_entries = segment_entries
        self._position = Position()
        self._checkpoint = b""

    @classmethod
    def open(
        cls,
        folder: Path,
        signing_key: Ed25519PrivateKey,
        origin: str,
        clock: Clock = _now,
        *,
        former_key: Ed25519PrivateKey | None = None,
        segment_entries: int = SEGMENT_ENTRIES,
        copy: Path | None = None,
        witnessed: datetime | None = None,
    ) -> AuditLog:
        """The log in ``folder``, begun if there is none; ``origin`` names it, e.g. ``targeting/999``.

        While a key is being changed for another, ``former_key`` signs as well. After ``segment_entries`` entries a
        new file is begun. ``copy`` is a file beside the log that each checkpoint is written to as well; ``witnessed``
        a time that others have signed, which the clock may not be behind. Raises TargetingError when the log does not
        agree with its checkpoint, or neither key signed it.
        """
        keys = (signing_key, former_key) if former_key is not None else (signing_key,)
        signers = tuple(Signer(origin, key) for key in keys)
        log = cls(LogFolder(folder), signers, clock, segment_entries, copy, witnessed)
        log._folder.make()
        with log._folder.locked():
            log._begin()
            log._catch_up()
            log._publish_key(log._signers[0])
        return log

    @property
    def size(self) -> int:
        """Entries, as of the last append or open."""
        return self._position.size

    @property
    def root(self) -> str:
        """Merkle root over the entries, in hex, as of the last append or open."""
        return self._position.edge.root.hex()

    def vouched(self, types: Collection[str], stopping: Collection[str] = ()) -> list[Entry]:
        """The entries of these types, in order, that a decision may rest on: see ``vouched.vouched``."""
        return vouched(self._folder, self._position.size, self._position.edge.root, types, stopping)

    @property
    def latest(self) -> datetime | None:
        """The time of the newest entry, or what others have signed, whichever is later; None where there is neither."""
        return max((at for at in (_time_of(self._position), self._witnessed) if at), default=None)

    def append(self, event: Event, *, run_id: str | None, actor: str) -> Entry:
        """Log an event durably and sign the new state of the log.

        Raises TargetingError, and writes nothing, when a text looks like a CPR number, the body has no canonical form,
        or the log was tampered with; LogRefused where the clock is behind the log.
        """
        return self.append_body(event.type, event.body(), run_id=run_id, actor=actor)

    def append_body(self, type: str, body: Document, *, run_id: str | None, actor: str) -> Entry:
        """The same of a body of any form and a known type: for tests of the log itself."""
        require_known(type)
        refuse_cpr(body, "body")
        refuse_cpr(run_id, "run_id")
        refuse_cpr(actor, "actor")
        with self._folder.locked():
            self._catch_up()
            return self._append(type, body, run_id, actor)

    def settle(self) -> None:
        """Take in what others appended, or what a crash left, as each append does before it writes.

        Raises TargetingError as ``append`` does.
        """
        with self._folder.locked():
            self._catch_up()

    @contextmanager
    def still(self) -> Iterator[None]:
        """Nobody appends meanwhile, and what is there is whole; raises TargetingError as ``append`` does."""
        with self._folder.locked():
            self._catch_up()
            yield

    def rotate(self, new_key: Ed25519PrivateKey, *, actor: str) -> None:
        """Announce ``new_key`` in an entry that the present key signs, and from then on sign with both.

        May be done again, with the same keys, when it was cut short. Raises TargetingError as ``append`` does.
        """
        old, new = self._signers[-1], Signer(self._signers[0].name, new_key)
        with self._folder.locked():
            self._catch_up()
            told = KeyRotated(
                old_key_id=old.verifier.key_id.hex(),
                new_key_id=new.verifier.key_id.hex(),
                new_key=new.verifier.vkey,
            )
            if not any(each.new_key == told.new_key for each in self._standing(KeyRotated)):
                self._append(told.type, told.body(), None, actor)
            self._publish_key(new)
            self._signers = (new, old)
            self._sign(self._position)

    def retire(self, *, actor: str) -> None:
        """Log that the former key is out of use, and from then on sign with the present one alone.

        May be done again when it was cut short. Raises TargetingError as ``append`` does.
        """
        present, former = self._signers
        with self._folder.locked():
            self._catch_up()
            # The former key must not open what it no longer may sign.
            self._signers = (present,)
            told = KeyRetired(key_id=former.verifier.key_id.hex())
            if told in self._standing(KeyRetired):
                self._sign(self._position)
            else:
                self._append(told.type, told.body(), None, actor)

    def _standing(self, kind: type[E]) -> list[E]:
        return [kind.of(entry) for entry in standing_entries(self._folder.path, (kind.type,))]

    def _publish_key(self, signer: Signer) -> None:
        verifier = signer.verifier
        path = self._folder.keys / f"{verifier.key_id.hex()}.vkey"
        content = f"{verifier.vkey}\n".encode()
        if not path.exists():
            files.replace(path, content)
        elif path.read_bytes() != content:
            raise refusal(say("{file} was changed", file=f"keys/{path.name}"))

    def _begin(self) -> None:
        """Sign the empty log, so that from the first entry on a missing checkpoint means tampering."""
        if self._folder.checkpoint.exists():
            return
        if self._folder.lengths() or self._folder.kept.any_beyond(0):
            raise refusal(say("the file checkpoint is missing"))
        self._sign(Position())

    def _append(
        self,
        type: str,
        body: Document,
        run_id: str | None,
        actor: str,
        found: Resumption | None = None,
    ) -> Entry:
        """Write one entry at the position, or where what a crash left ends; sign what is ``found`` unsigned, and it."""
        last = self._with_room(found.end if found else self._position)
        line = encode(last.size, last.last_leaf, self._moment(type, last), type, run_id, actor, body)
        Segment(self._folder.path, last.segment).write_line(line, last.offset)
        after = last.after(line)
        if self._is_full(after):
            # Signing makes the name durable, so that the next append need not.
            Segment(self._folder.path, after.segment + 1).begin()
        for position in (*(found.to_sign if found else ()), after):
            self._sign(position)
        return decode(line)

    def _moment(self, type: str, last: Position) -> datetime:
        """The time of the next entry: never before that of the ``last``, unless a person signed for it.

        Where the clock lags by no more than is tolerated, it is that of the last. So it is, however far it lags, of
        what tells of a crash: otherwise nobody could open the log to sign that the clock had been ahead.
        """
        now = self._clock()
        if type == ClockAccepted.type:
            self._witnessed = None
            return now
        latest = _time_of(last)
        if type != LogRecovered.type:
            require_onward(now, latest, self._witnessed)
        return max(now, latest or now)

    def _with_room(self, position: Position) -> Position:
        """The position itself, or the beginning of a new segment where this one is full and ends there."""
        room = not self._is_full(position) or Segment(self._folder.path, position.segment).length() > position.offset
        return position if room else position.entering(position.segment + 1)

    def _is_full(self, position: Position) -> bool:
        return position.size - position.first >= self._segment_entries

    def _sign(self, position: Position) -> None:
        note = self._note(position)
        try:
            self._folder.kept.put(position.segment, position.size, note)
        except TornRecord:
            raise refusal(say("the newest kept checkpoint was changed")) from None
        files.replace(self._folder.checkpoint, note)
        if self._copy:
            self._copy.parent.mkdir(mode=0o700, exist_ok=True)
            files.replace(self._copy, note, 0o600)
        self._position, self._checkpoint = position, note

    def _text(self, position: Position) -> str:
        return Checkpoint(self._signers[0].name, position.size, position.edge.root).text

    def _note(self, position: Position) -> bytes:
        text = self._text(position)
        return f"{text}\n".encode() + b"".join(signer.signature_line(text) for signer in self._signers)

    def _catch_up(self) -> None:
        """Take in what other processes appended, or what a crash left; raises on anything else."""
        note = _read(self._folder.checkpoint)
        as_left = self._folder.ends_at(self._position.segment, self._position.offset) and not self._folder.kept.torn()
        if note == self._checkpoint and as_left:
            return
        found = resume(self._folder, self._position, self._open(note), self._verifiers())
        self._position, self._checkpoint = found.position, note
        if found.crashed:
            self._recover(found)

    def _verifiers(self) -> list[Verifier]:
        return [signer.verifier for signer in self._signers]

    def _open(self, note: bytes) -> Checkpoint:
        try:
            signed = Checkpoint.parse(open_note(note, self._verifiers()))
        except NoteError:
            raise refusal(say("checkpoint does not open with this signing key")) from None
        if signed.origin != self._signers[0].name:
            raise refusal(say("checkpoint belongs to another log"))
        return signed

    def _recover(self, found: Resumption) -> None:
        torn = set_aside(self._folder, found.torn.text) if found.torn is not None else None
        cut = set_aside(self._folder, found.torn_checkpoint) if found.torn_checkpoint else None
        told = LogRecovered(signed_size=self.size, unsigned=found.unsigned, torn=torn, torn_checkpoint=cut)
        self._append(told.type, told.body(), None, _ITSELF, found)


def _time_of(position: Position) -> datetime | None:
    return decode(position.line).at if position.line else None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise refusal(say("the file checkpoint is missing")) from None
