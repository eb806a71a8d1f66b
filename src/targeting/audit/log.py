"""Appending to the log: what is written is durable and signed before the step that it announces.

Nothing is appended to a log that does not agree with its signed checkpoint. The one exception is what a crash
can leave behind, and that is never taken over in silence: an entry ``log.recovered`` tells of it.
docs/adr/0003-audit-log.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit.chain import Position, Step, walk
from targeting.audit.entry import Entry, Malformed, decode, encode
from targeting.audit.events import RECOVERED, RETIRED, ROTATED, require_known
from targeting.audit.folder import LogFolder
from targeting.audit.guard import refuse_cpr
from targeting.audit.note import Checkpoint, NoteError, Signer, Verifier, open_note
from targeting.audit.reading import standing_entries
from targeting.audit.segments import BadLeaves, Segment, replace_file, sync_folder
from targeting.errors import TargetingError

Clock = Callable[[], datetime]
_ITSELF = "targeting"
SEGMENT_ENTRIES = 10_000


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """A log that this process may append to. Several processes may hold the same one."""

    def __init__(self, folder: LogFolder, signers: tuple[Signer, ...], clock: Clock, segment_entries: int) -> None:
        """For ``open``: a log whose files exist, not yet read."""
        self._folder = folder
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
    ) -> AuditLog:
        """The log in ``folder``, begun if there is none; ``origin`` names it, e.g. ``targeting/999``.

        While a key is being changed for another, ``former_key`` signs as well. After ``segment_entries`` entries a
        new file is begun. Raises TargetingError when the log does not agree with its checkpoint, or neither key
        signed it.
        """
        keys = (signing_key, former_key) if former_key is not None else (signing_key,)
        log = cls(LogFolder(folder), tuple(Signer(origin, key) for key in keys), clock, segment_entries)
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

    def append(self, type: str, body: Mapping[str, Any], *, run_id: str | None, actor: str) -> Entry:
        """Log an event durably and sign the new state of the log.

        Raises TargetingError, and writes nothing, when the type is unknown, a text looks like a CPR number,
        the body has no canonical form, or the log was tampered with.
        """
        require_known(type)
        refuse_cpr(body, "body")
        refuse_cpr(run_id, "run_id")
        refuse_cpr(actor, "actor")
        with self._folder.locked():
            self._catch_up()
            return self._append(type, body, run_id, actor)

    def rotate(self, new_key: Ed25519PrivateKey, *, actor: str) -> None:
        """Announce ``new_key`` in an entry that the present key signs, and from then on sign with both.

        May be done again, with the same keys, when it was cut short. Raises TargetingError as ``append`` does.
        """
        old, new = self._signers[-1], Signer(self._signers[0].name, new_key)
        with self._folder.locked():
            self._catch_up()
            if not self._told(ROTATED, "new_key", new.verifier.vkey):
                ids = {"old_key_id": old.verifier.key_id.hex(), "new_key_id": new.verifier.key_id.hex()}
                self._append(ROTATED, ids | {"new_key": new.verifier.vkey}, None, actor)
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
            if self._told(RETIRED, "key_id", former.verifier.key_id.hex()):
                self._sign(self._position)
            else:
                self._append(RETIRED, {"key_id": former.verifier.key_id.hex()}, None, actor)

    def _told(self, type: str, field: str, value: str) -> bool:
        return any(entry.body.get(field) == value for entry in standing_entries(self._folder.path, (type,)))

    def _publish_key(self, signer: Signer) -> None:
        verifier = signer.verifier
        path = self._folder.keys / f"{verifier.key_id.hex()}.vkey"
        content = f"{verifier.vkey}\n".encode()
        if not path.exists():
            replace_file(path, content)
        elif path.read_bytes() != content:
            raise _refusal(f"keys/{path.name} was changed")

    def _begin(self) -> None:
        """Sign the empty log, so that from the first entry on a missing checkpoint means tampering."""
        if self._folder.checkpoint.exists():
            return
        if self._folder.lengths() or self._folder.kept_sizes() - {0}:
            raise _refusal("the file checkpoint is missing")
        self._sign(Position())

    def _append(
        self,
        type: str,
        body: Mapping[str, Any],
        run_id: str | None,
        actor: str,
        unsigned: tuple[Position, ...] = (),
    ) -> Entry:
        """Write one entry at the position, or the last of the ``unsigned`` ones; sign each of these and the new."""
        last = self._with_room((self._position, *unsigned)[-1])
        line = encode(last.size, last.last_leaf, self._clock(), type, run_id, actor, body)
        Segment(self._folder.path, last.segment).write_line(line, last.offset)
        after = last.after(line)
        if self._is_full(after):
            # Signing makes the name durable, so that the next append need not.
            Segment(self._folder.path, after.segment + 1).begin()
        for position in (*unsigned, after):
            self._sign(position)
        return decode(line)

    def _with_room(self, position: Position) -> Position:
        """The position itself, or the beginning of a new segment where this one is full and ends there."""
        room = not self._is_full(position) or Segment(self._folder.path, position.segment).length() > position.offset
        return position if room else position.entering(position.segment + 1)

    def _is_full(self, position: Position) -> bool:
        return position.size - position.first >= self._segment_entries

    def _sign(self, position: Position) -> None:
        note = self._note(position)
        replace_file(self._folder.kept_checkpoint(position.size), note)
        replace_file(self._folder.checkpoint, note)
        self._position, self._checkpoint = position, note

    def _text(self, position: Position) -> str:
        return Checkpoint(self._signers[0].name, position.size, position.edge.root).text

    def _note(self, position: Position) -> bytes:
        text = self._text(position)
        return f"{text}\n".encode() + b"".join(signer.signature_line(text) for signer in self._signers)

    def _catch_up(self) -> None:
        """Take in what other processes appended, or what a crash left; raises on anything else."""
        note = _read(self._folder.checkpoint)
        if note == self._checkpoint and self._folder.ends_at(self._position.segment, self._position.offset):
            return
        position, rest = self._follow(self._open(note))
        whole = tuple(step for step in rest if step.whole)
        torn = rest[-1] if rest and not rest[-1].whole else None
        if len(whole) + (torn is not None) != len(rest):
            raise _refusal("a line was cut")
        self._require_crash(position, whole)
        self._position, self._checkpoint = position, note
        if rest:
            self._recover(whole, torn)

    def _verifiers(self) -> list[Verifier]:
        return [signer.verifier for signer in self._signers]

    def _open(self, note: bytes) -> Checkpoint:
        try:
            signed = Checkpoint.parse(open_note(note, self._verifiers()))
        except NoteError as error:
            raise _refusal(f"checkpoint does not open with this signing key ({error})") from None
        if signed.origin != self._signers[0].name:
            raise _refusal("checkpoint belongs to another log")
        return signed

    def _follow(self, signed: Checkpoint) -> tuple[Position, list[Step]]:
        """The position at the signed size, and the entries after it."""
        position: Position = self._position
        rest: list[Step] = []
        segment = Segment(self._folder.path, position.segment)
        if segment.length() < position.offset and not segment.pruned:
            raise _refusal("entries were taken away")
        try:
            for step in walk(self._folder, position):
                if not rest and step.whole and step.before.size < signed.size:
                    position = step.after
                else:
                    rest.append(step)
        except BadLeaves as bad:
            raise _refusal(f"{bad} was changed") from None
        if position.size != signed.size:
            raise _refusal("entries or checkpoints were taken away")
        if position.edge.root != signed.root:
            raise _refusal("an entry was changed")
        return position, rest

    def _require_crash(self, start: Position, whole: tuple[Step, ...]) -> None:
        """Refuse unsigned lines that no crash explains.

        A crash leaves one entry without its checkpoint, and after it at most the entries that told of that
        crash, if that was cut short as well. A kept checkpoint that contradicts them shows a rolled-back log.
        """
        for number, step in enumerate(whole):
            if not _may_be_unsigned(step, first=number == 0):
                raise _refusal(f"line {step.before.size + 1} was added by hand")
        for step in whole:
            path = self._folder.kept_checkpoint(step.after.size)
            if path.exists() and not self._signed(path.read_bytes(), step.after):
                raise _refusal(f"checkpoints/{path.name} contradicts line {step.after.size}")
        end = whole[-1].after if whole else start
        if self._folder.kept_checkpoint(end.size + 1).exists():
            raise _refusal(f"line {end.size + 1} was signed and is gone")

    def _signed(self, note: bytes, position: Position) -> bool:
        try:
            return open_note(note, self._verifiers()) == self._text(position)
        except NoteError:
            return False

    def _recover(self, whole: tuple[Step, ...], torn: Step | None) -> None:
        body: dict[str, Any] = {"signed_size": self.size, "unsigned": [_name(step.text) for step in whole]}
        unsigned = tuple(step.after for step in whole)
        if torn is not None:
            body["torn"] = self._set_aside(torn.text)
            if not whole:
                # The torn line may be the first of a new segment; the new one takes its place.
                self._position = torn.before
            else:
                unsigned = (*unsigned[:-1], torn.before)
        self._append(RECOVERED, body, None, _ITSELF, unsigned=unsigned)

    def _set_aside(self, torn: bytes) -> dict[str, Any]:
        digest = sha256(torn).hexdigest()
        self._folder.quarantine.mkdir(exist_ok=True)
        sync_folder(self._folder.path)
        path = self._folder.quarantine / f"{digest}.torn"
        replace_file(path, torn)
        return {"bytes": len(torn), "sha256": digest, "file": f"quarantine/{path.name}"}


def _may_be_unsigned(step: Step, *, first: bool) -> bool:
    try:
        entry = step.before.next_entry(step.text)
    except Malformed:
        return False
    return first or entry.type == RECOVERED


def _name(line: bytes) -> dict[str, Any]:
    entry = decode(line)
    return {"seq": entry.seq, "type": entry.type, "leaf_hash": entry.leaf_hash}


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise _refusal("the file checkpoint is missing") from None


def _refusal(finding: str) -> TargetingError:
    return TargetingError(
        f"Nothing was logged, and nothing may run: the log disagrees with what was signed ({finding}). "
        "Leave log/ as it is, run `targeting log verify`, and tell the data steward."
    )
