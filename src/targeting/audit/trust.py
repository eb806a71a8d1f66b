"""Which keys a log's signatures may be checked with: the first, and each that a trusted one announced."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from targeting.audit.entry import Entry, Malformed, decode, naming
from targeting.audit.events import PRUNED, RETIRED, ROTATED
from targeting.audit.findings import Fault, Finding
from targeting.audit.folder import LogFolder
from targeting.audit.note import Checkpoint, NoteError, Verifier, open_note
from targeting.audit.reading import carried_by


@dataclass(frozen=True)
class Link:
    """A trusted key, and the sizes of the log whose checkpoints it may sign."""

    verifier: Verifier
    since: int = 0
    until: int | None = None

    def may_sign(self, size: int) -> bool:
        """Whether the key was in use when the log held ``size`` entries."""
        return self.since <= size and (self.until is None or size <= self.until)


@dataclass(frozen=True)
class Trust:
    """The chain of keys, oldest first. ``fault`` is a key file that does not belong to it.

    ``given`` is the place in the chain of the key that the verifying person holds: the current checkpoint must
    be signed by that key or a successor, so that nobody else's log can pass by announcing it.
    """

    chain: tuple[Link, ...]
    given: int = 0
    fault: Fault | None = None

    @property
    def origin(self) -> str:
        """The log's name, under which every key of it signs."""
        return self.chain[0].verifier.name

    def opens(self, note: bytes, size: int) -> Checkpoint | None:
        """The checkpoint of this log in ``note``, if it is for ``size`` and a key in use then signed it."""
        return _opened(note, size, [link.verifier for link in self.chain if link.may_sign(size)])

    def opens_current(self, note: bytes) -> Checkpoint | None:
        """The log's current checkpoint, if the given key or a successor signed it and was in use."""
        size = size_told(note)
        keys = [link.verifier for link in self.chain[self.given :] if link.may_sign(size)]
        return _opened(note, size, keys) if self.opens(note, size) else None


def trust(log: LogFolder, given: Ed25519PublicKey | None) -> Trust | Fault:
    """The chain of keys of a log, from its first key on, or what is wrong with its keys.

    A later key is believed when an entry key.rotated names it and the checkpoint over that entry is signed by a
    key in use. What the entries say is believed here for what the scan verifies afterwards.
    """
    files = _key_files(log)
    if isinstance(files, Fault):
        return files
    entries = list(_about_keys(log))
    chain: tuple[Link, ...] = (Link(_first_key(log, list(files.values()), entries)),)
    for entry in entries:
        chain = _extended(log, chain, entry)
    known = {link.verifier.vkey for link in chain}
    unknown = [name for name, verifier in files.items() if verifier.vkey not in known]
    place = next((index for index, link in enumerate(chain) if given in (None, link.verifier.key)), None)
    if place is None:
        return Fault(Finding.OTHER_KEY)
    return Trust(chain, place, Fault(Finding.UNKNOWN_KEY, file=unknown[0]) if unknown else None)


def _key_files(log: LogFolder) -> dict[str, Verifier] | Fault:
    files = {}
    for path in sorted(log.keys.glob("*.vkey")):
        try:
            text = path.read_bytes().decode()
            files[path.name] = Verifier.parse(text)
        except (NoteError, UnicodeDecodeError):
            return Fault(Finding.BAD_KEY, file=path.name)
        if text != f"{files[path.name].vkey}\n":
            return Fault(Finding.BAD_KEY, file=path.name)
    return files or Fault(Finding.NO_KEY)


def _first_key(log: LogFolder, files: list[Verifier], entries: list[Entry]) -> Verifier:
    """The key that signed the empty log; where that checkpoint is gone, one that no entry announced."""
    announced = {entry.body.get("new_key") for entry in entries if entry.type == ROTATED}
    by_announcement = sorted(files, key=lambda verifier: verifier.vkey in announced)
    return next((verifier for verifier in by_announcement if _signed(log, 0, [verifier])), by_announcement[0])


def _about_keys(log: LogFolder) -> Iterator[Entry]:
    """The entries about keys, in order, live or carried; a line that is no entry is for the scan to find."""
    named = naming((ROTATED, RETIRED, PRUNED))
    found: dict[int, Entry] = {}
    for line in log.lines():
        if not named.search(line):
            continue
        try:
            entry = decode(line.removesuffix(b"\n"))
            found |= {each.seq: each for each in (*carried_by(entry), entry) if each.type in (ROTATED, RETIRED)}
        except Malformed:
            continue
    return iter([found[seq] for seq in sorted(found)])


def _extended(log: LogFolder, chain: tuple[Link, ...], entry: Entry) -> tuple[Link, ...]:
    """The chain after an entry about keys; the same where no key of the chain signed that entry."""
    size = entry.seq + 1
    in_use = [link.verifier for link in chain if link.may_sign(size)]
    if entry.type == RETIRED:
        staying = [verifier for verifier in in_use if verifier.key_id.hex() != entry.body.get("key_id")]
        if not _signed(log, size, staying):
            return chain
        return tuple(link if link.verifier in staying else _ended(link, size) for link in chain)
    try:
        announced = Verifier.parse(str(entry.body.get("new_key")))
    except NoteError:
        return chain
    fits = announced.name == chain[0].verifier.name and announced.vkey not in {link.verifier.vkey for link in chain}
    return (*chain, Link(announced, size)) if fits and _signed(log, size, in_use) else chain


def _ended(link: Link, size: int) -> Link:
    return link if link.until is not None else replace(link, until=size)


def _signed(log: LogFolder, size: int, keys: list[Verifier]) -> bool:
    return _opened(log.kept.of(size) or b"", size, keys) is not None


def _opened(note: bytes, size: int, keys: list[Verifier]) -> Checkpoint | None:
    try:
        checkpoint = Checkpoint.parse(open_note(note, keys))
    except NoteError:
        return None
    fits = (checkpoint.origin, checkpoint.size) == (keys[0].name, size)
    return checkpoint if fits else None


def size_told(note: bytes) -> int:
    """The size that a checkpoint names, unproven; -1 when it names none."""
    digits = (*note.split(b"\n", 2), b"", b"")[1]
    return int(digits) if digits.isdigit() and len(digits) < 16 else -1
