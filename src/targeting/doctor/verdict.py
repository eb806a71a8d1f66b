"""Whether the log is whole: held against its key where there is one, its witnesses, and all that tells of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from targeting import files
from targeting.audit import (
    PIN,
    Contradiction,
    Demands,
    NoteError,
    Pin,
    Signer,
    Verifier,
    Witnessed,
    open_pin,
    require_told,
    told_beside,
    verify_witnessed,
)
from targeting.privacy import KeyRing
from targeting.workspace import Settings, Workspace


def verdict_on(folder: Path, now: datetime, settings: Settings | None, ring: KeyRing | None) -> Witnessed:
    """The verdict on the log and its witnesses; how old they may be is asked elsewhere.

    Without keys that can be used, the public key beside the log is believed.
    """
    log, signer = Workspace.log_folder(folder), Signer(settings.origin, ring.log_key) if settings and ring else None
    persons = [person.key for person in settings.people.values()] if settings else []
    places = settings.log.folders(folder) if settings else ()
    demands = Demands(now, tuple(Verifier.parse(key) for key in persons))
    # What is told is read before the log: it may be appended to meanwhile.
    told = tuple(told_beside(folder))
    checkpoints = [each.checkpoint for each in told if each.checkpoint]
    key = signer.verifier.key if signer else None
    verdict = verify_witnessed(log, key, places, demands, _remembered(folder, signer), checkpoints)
    try:
        if verdict.verdict.ok:
            require_told(log, told)
    except Contradiction as contradiction:
        return verdict.refuted(contradiction)
    return verdict


def _remembered(folder: Path, signer: Signer | None) -> Pin | None:
    with suppress(OSError, NoteError):
        return open_pin(files.read_plain(folder / PIN), signer.verifier) if signer else None
    return None
