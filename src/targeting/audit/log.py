"""Appending to the log: what is written is durable and signed before the step that it announces.

Nothing is appended to a log that does not agree with its signed checkpoint. The one exception is what a crash
can leave behind, and that is never taken over in silence: an entry ``log.recovered`` tells of it.
docs/adr/0003-audit-log.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit.chain import Position
from targeting.audit.entry import Entry, Malformed, decode, encode
from targeting.audit.events import RECOVERED, require_known
from targeting.audit.folder import LogFolder, replace_file, sync_folder
from targeting.audit.guard import refuse_cpr
from targeting.audit.note import Checkpoint, NoteError, Signer, open_note
from targeting.errors import TargetingError

Clock = Callable[[], datetime]
_ITSELF = "targeting"


def _now() -> datetime:
    return datetime.now(UTC)


class AuditLog:
    """A log that this process may append to. Several processes may hold the same one."""

    def __init__(self, folder: LogFolder, signer: Signer, clock: Clock) -> None:
        """For ``open``: a log whose files exist, not yet read."""
        self._folder = folder
        self._signer = signer
        self._clock = clock
        self._position = Position()
        self._checkpoint = b""

    @classmethod
    def open(cls, folder: Path, signing_key: Ed25519PrivateKey, origin: str, clock: Clock = _now) -> AuditLog:
        """The log in ``folder``, begun if there is none; ``origin`` names it, e.g. ``targeting/999``.

        Raises TargetingError when the log does not agree with its checkpoint, or another key signed it.
        """
        log = cls(LogFolder(folder), Signer(origin, signing_key), clock)
        log._folder.make()
        with log._folder.locked():
            log._begin()
            log._catch_up()
            log._publish_key()
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

    def _publish_key(self) -> None:
        verifier = self._signer.verifier
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
        if self._folder.length() or self._folder.kept_sizes() - {0}:
            raise _refusal("the file checkpoint is missing")
        self._sign(Position())

    def _append(
        self,
        type: str,
        body: Mapping[str, Any],
        run_id: str | None,
        actor: str,
        unsigned: tuple[bytes, ...] = (),
    ) -> Entry:
        """Write one entry after the ``unsigned`` lines, and sign every size from the first of those on."""
        positions = list(_positions(self._position, unsigned))
        last = positions[-1]
        line = encode(last.size, last.last_leaf, self._clock(), type, run_id, actor, body)
        self._folder.write_line(line, last.offset)
        for position in (*positions[1:], last.after(line)):
            self._sign(position)
        return decode(line)

    def _sign(self, position: Position) -> None:
        note = self._note(position)
        replace_file(self._folder.kept_checkpoint(position.size), note)
        replace_file(self._folder.checkpoint, note)
        self._position, self._checkpoint = position, note

    def _note(self, position: Position) -> bytes:
        return self._signer.sign(Checkpoint(self._signer.name, position.size, position.edge.root).text)

    def _catch_up(self) -> None:
        """Take in what other processes appended, or what a crash left; raises on anything else."""
        note = _read(self._folder.checkpoint)
        if note == self._checkpoint and self._folder.length() == self._position.offset:
            return
        signed = self._open(note)
        position, rest = self._follow(signed)
        whole = tuple(line[:-1] for line in rest if line.endswith(b"\n"))
        torn = b"".join(line for line in rest if not line.endswith(b"\n"))
        self._require_crash(position, whole)
        self._position, self._checkpoint = position, note
        if whole or torn:
            self._recover(whole, torn)

    def _open(self, note: bytes) -> Checkpoint:
        try:
            signed = Checkpoint.parse(open_note(note, [self._signer.verifier]))
        except NoteError as error:
            raise _refusal(f"checkpoint does not open with this signing key ({error})") from None
        if signed.origin != self._signer.name:
            raise _refusal("checkpoint belongs to another log")
        return signed

    def _follow(self, signed: Checkpoint) -> tuple[Position, list[bytes]]:
        """The position at the signed size, and the lines after it."""
        position, rest = self._position, []
        if self._folder.length() < position.offset:
            raise _refusal("entries were taken away")
        for line in self._folder.lines(position.offset):
            if position.size < signed.size and line.endswith(b"\n"):
                position = position.after(line[:-1])
            else:
                rest.append(line)
        if position.size != signed.size:
            raise _refusal("entries or checkpoints were taken away")
        if position.edge.root != signed.root:
            raise _refusal("an entry was changed")
        return position, rest

    def _require_crash(self, start: Position, whole: tuple[bytes, ...]) -> None:
        """Refuse unsigned lines that no crash explains.

        A crash leaves one entry without its checkpoint, and after it at most the entries that told of that
        crash, if that was cut short as well. A kept checkpoint that contradicts them shows a rolled-back log.
        """
        positions = list(_positions(start, whole))
        for position, line in zip(positions, whole, strict=False):
            if not _may_be_unsigned(position, line, first=position is start):
                raise _refusal(f"line {position.size + 1} was added by hand")
        for position in positions[1:]:
            path = self._folder.kept_checkpoint(position.size)
            if path.exists() and path.read_bytes() != self._note(position):
                raise _refusal(f"checkpoints/{path.name} contradicts line {position.size}")
        if self._folder.kept_checkpoint(positions[-1].size + 1).exists():
            raise _refusal(f"line {positions[-1].size + 1} was signed and is gone")

    def _recover(self, whole: tuple[bytes, ...], torn: bytes) -> None:
        body: dict[str, Any] = {"signed_size": self.size, "unsigned": [_name(line) for line in whole]}
        if torn:
            body["torn"] = self._set_aside(torn)
        self._append(RECOVERED, body, None, _ITSELF, unsigned=whole)

    def _set_aside(self, torn: bytes) -> dict[str, Any]:
        digest = sha256(torn).hexdigest()
        self._folder.quarantine.mkdir(exist_ok=True)
        sync_folder(self._folder.path)
        path = self._folder.quarantine / f"{digest}.torn"
        replace_file(path, torn)
        return {"bytes": len(torn), "sha256": digest, "file": f"quarantine/{path.name}"}


def _positions(start: Position, lines: tuple[bytes, ...]) -> Iterator[Position]:
    yield start
    for line in lines:
        start = start.after(line)
        yield start


def _may_be_unsigned(position: Position, line: bytes, *, first: bool) -> bool:
    try:
        entry = position.next_entry(line)
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
