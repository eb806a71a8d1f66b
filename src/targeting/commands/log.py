"""targeting log list, show, file, verify and prune.

To read or verify the log nothing else of the workspace need be in order: these commands take a plain folder.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Any

from targeting import files
from targeting.audit import (
    PIN,
    CaseImported,
    Contradiction,
    Event,
    FileRead,
    NoteError,
    Pin,
    PrunedSegment,
    Signer,
    SourceRead,
    Told,
    Verification,
    Witnessed,
    entry_at,
    open_pin,
    pinned,
    prune,
    read,
    read_entries,
    require_told,
    told_beside,
    verify,
    verify_witnessed,
)
from targeting.commands.witnesses import demands, witness_folders
from targeting.errors import ConfigurationError, TargetingError
from targeting.language import Both
from targeting.pages import Shown, table, together
from targeting.privacy import load_keys, require_typed
from targeting.registers import require_one_file
from targeting.run import exclusive
from targeting.session import Session, now, unfinished
from targeting.shapes import Document
from targeting.workspace import Settings, Workspace, key_folder, load_toml, require_workspace


@dataclass(frozen=True)
class PrunedLog:
    """What was deleted from the log."""

    segments: list[PrunedSegment]

    def as_dict(self) -> list[Document]:
        """For programs."""
        return [asdict(segment) for segment in self.segments]

    def render(self) -> Shown:
        """For people, in Danish."""
        rows = [
            {"Afsnit": f"{each.segment:06}", "Poster": each.entries, "Fra": each.first_t[:10], "Til": each.last_t[:10]}
            for each in self.segments
        ]
        return table("Slettet fra loggen", rows)


def prune_log(session: Session, before: date, rule: str) -> PrunedLog:
    """Delete the closed segments of the log whose newest entry is older than ``before`` (UTC); the log tells of it.

    Raises ConfigurationError for a day to come, TargetingError when the log does not verify.
    """
    require_typed("--rule", rule)
    if before > session.clock().date():
        raise ConfigurationError("--before {day} is a day to come. Give one that has passed.", day=before)
    log = session.workspace.log
    with exclusive(session.workspace.folder):
        verdict = verify(log, session.keys.log_key.public_key())
        if not verdict.ok:
            raise TargetingError(
                "Nothing was pruned: the log does not verify. {why}", why=Both(verdict.sentence_da, verdict.sentence_en)
            )
        needed_from = min(unfinished(log).values(), default=None)
        return PrunedLog(prune(log, session.log, before, rule=rule, actor=session.actor, needed_from=needed_from))


def log_rows(folder: Path, run_id: str | None) -> list[Document]:
    """One row a log entry, without its body."""
    entries = read_entries(_workspace_log(folder))
    return [
        {"seq": entry.seq, "t": entry.t, "type": entry.type, "run_id": entry.run_id, "actor": entry.actor}
        for entry in entries
        if run_id is None or entry.run_id == run_id
    ]


def log_entry(folder: Path, seq: int) -> dict[str, Any]:
    """One log entry, whole; raises ConfigurationError when the log is shorter, or the entry pruned."""
    entry = entry_at(_workspace_log(folder), seq)
    if entry is None:
        raise ConfigurationError(
            "The log has no entry {seq}. See `targeting log list`; one that was pruned cannot be shown.", seq=seq
        )
    return {
        "seq": entry.seq,
        "t": entry.t,
        "type": entry.type,
        "run_id": entry.run_id,
        "actor": entry.actor,
        "leaf_hash": entry.leaf_hash,
        "body": entry.body,
    }


@dataclass(frozen=True)
class KnownFile:
    """What the log knows a file by, and the entries that tell that it was read."""

    fingerprint: str
    read: tuple[Document, ...]

    def as_dict(self) -> Document:
        """For programs."""
        return {"fingerprint": self.fingerprint, "entries": list(self.read)}

    def render(self) -> Shown:
        """For people, in Danish."""
        rows = [{"Post": one["seq"], "Tid": one["t"], "Register": one["register"], "Kørsel": one["run_id"] or ""}
                for one in self.read]  # fmt: skip
        where = table("Filen er læst", rows) if rows else "Ingen post i loggen siger, at filen er læst."
        return together(f"Fingeraftryk: {self.fingerprint}", where)


def known_file(session: Session, path: Path) -> KnownFile:
    """What the workspace's key makes of a file, held against every entry of a file that was read.

    Raises ConfigurationError where it is no file with something in it. What the file says is not looked at.
    """
    require_one_file(path)
    plain = files.sha256(path)
    keyed = session.keys.extract_fingerprint(plain)
    found: list[Document] = []
    for entry in read_entries(session.workspace.log, {SourceRead.type, CaseImported.type}):
        told = read(entry)
        register, those = (told.register, told.files) if isinstance(told, SourceRead) else ("", _imported(told))
        if any(file.is_of(plain, keyed) for file in those):
            found.append({"seq": entry.seq, "t": entry.t, "run_id": entry.run_id, "register": register})
    return KnownFile(keyed, tuple(found))


def _imported(told: Event | None) -> tuple[FileRead, ...]:
    return (told.file,) if isinstance(told, CaseImported) else ()


@dataclass(frozen=True)
class VerifiedLog:
    """The verdict on a log and its witnesses, for people and programs; ``pin`` is what is remembered of it, if any."""

    found: Witnessed
    pin: Pin | None = None

    @property
    def ok(self) -> bool:
        """Whether every line, the chain, the root and the signature hold, and every witness agrees."""
        return self.found.verdict.ok

    def as_dict(self) -> Document:
        """For programs."""
        verdict = self.found.verdict
        return {
            "ok": verdict.ok,
            "size": verdict.size,
            "pruned": verdict.pruned,
            "root": verdict.root,
            "read_from": verdict.first,
            "read_whole": self.pin.whole if self.pin else None,
            "read_whole_at": self.pin.whole_at.isoformat() if self.pin else None,
            "first_bad_line": verdict.first_bad_line,
            "falls": [
                {"seq": fall.seq, "seconds": fall.by.total_seconds(), "accepted": fall.accepted}
                for fall in verdict.falls
            ],
            "witnesses": self.found.witnesses,
            "newest_witness": self.found.newest.isoformat() if self.found.newest else None,
            "witnessed_size": self.found.seen,
            "da": verdict.sentence_da,
            "en": verdict.sentence_en,
        }

    def render(self) -> str:
        """For people."""
        return str(Both(self.found.verdict.sentence_da, self.found.verdict.sentence_en))


def verification(
    folder: Path, witnesses: Sequence[Path] = (), witness_keys: Sequence[str] = (), *, whole: bool = False
) -> VerifiedLog:
    """Verify the workspace's log: with the key of the key folder where it can be read, else with the one beside it.

    It is held against ``witnesses`` (files or folders), or else those that workspace.toml names; ``witness_keys`` are
    verifier keys of persons beyond those that it declares. So it is against all in the workspace that tells of it.

    Who has the key goes on from where the verification before this one ended, unless ``whole``, and remembers this one.
    """
    log, settings = _workspace_log(folder), _settings(folder)
    signer = _signer(folder, settings)
    places = witness_folders(folder, settings, witnesses)
    asked = demands(settings, witness_keys, now())
    pin = _remembered(folder, signer) if signer and not whole else None
    # What is told is read before the log: it may be appended to meanwhile.
    told = tuple(told_beside(folder))

    def found_from(pin: Pin | None) -> Witnessed:
        checkpoints = [each.checkpoint for each in told if each.checkpoint]
        found = verify_witnessed(log, signer.verifier.key if signer else None, places, asked, pin, checkpoints)
        return _held(found, log, told)

    found = found_from(pin)
    if not found.verdict.ok and found.verdict.first:
        # What contradicts it may be damage to what was not read again.
        found = found_from(None)
    return VerifiedLog(found, _remember(folder, signer, found.verdict, pin) if signer else None)


def _held(found: Witnessed, log: Path, told: Collection[Told]) -> Witnessed:
    """A verdict, if it is ok held against what is ``told`` of the log."""
    try:
        if found.verdict.ok:
            require_told(log, told)
    except Contradiction as contradiction:
        return found.refuted(contradiction)
    return found


def _remembered(folder: Path, signer: Signer) -> Pin | None:
    with suppress(OSError, NoteError):
        return open_pin(files.read_plain(folder / PIN), signer.verifier)
    return None


def _remember(folder: Path, signer: Signer, verdict: Verification, before: Pin | None) -> Pin | None:
    """Remember a verdict that is ok; a file that the log tells is deleted and that is there is to be told each time."""
    if not verdict.ok or not verdict.size or verdict.standing or not (folder / PIN).parent.is_dir():
        return None
    pin = pinned(signer.name, verdict, before, now())
    with suppress(OSError):
        files.replace(folder / PIN, pin.signed(signer), 0o600)
    return pin


def _settings(folder: Path) -> Settings | None:
    """workspace.toml; None when it does not load, which is no reason not to verify the log."""
    try:
        return load_toml(folder / "workspace.toml", Settings)
    except ConfigurationError:
        return None


def _signer(folder: Path, settings: Settings | None) -> Signer | None:
    """The log's signing key; None for a reader who has no access to the keys."""
    try:
        return Signer(settings.origin, load_keys(key_folder(folder, settings)).log_key) if settings else None
    except ConfigurationError:
        return None


def _workspace_log(folder: Path) -> Path:
    """The log's folder."""
    require_workspace(folder)
    return Workspace.log_folder(folder)
