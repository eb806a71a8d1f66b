"""Approving and revoking: signed with the person's own key, logged, and only then in force."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from targeting import request
from targeting.approvals import REVOKED, known_approvals
from targeting.asking import Asked, write_log
from targeting.audit import NoteError, Signer
from targeting.compared import require_compared
from targeting.errors import ConfigurationError, TargetingError
from targeting.governance import Approval, Approved, Revocation, open_approval, stamp

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Done:
    """What was approved or revoked, for programs (``body``) and for people (``sentence``)."""

    body: dict[str, Any]
    sentence: str

    def render(self) -> Text:
        """For people, in Danish."""
        return Text(self.sentence)


def approve(asked: Asked, signer: Signer, comparison: str = "", clock: request.Clock = request.now) -> Done:
    """Sign what was shown, log it, and write the note.

    Raises ConfigurationError on a comparison that the log does not know, or that is of another rule set.
    """
    if comparison and not SHA256.fullmatch(comparison):
        raise ConfigurationError("--comparison must be a SHA-256: 64 hexadecimal digits in lower case.")
    subject, person = asked.subject, asked.person
    if comparison:
        require_compared(asked.workspace, subject, comparison)
    code = asked.workspace.settings.municipality.code
    approval = Approval.of(subject, code, asked.person_id, clock(), comparison)
    body = Approved(approval, person.name, person.title, person.key_id).as_body()
    write_log(asked.workspace, f"{subject.kind}.approved", body)
    _write(asked.workspace.folder / subject.note, signer.sign(approval.text))
    return Done(body, f"{subject.file} er godkendt af {person.name}: {subject.note}. Ændres filen, bortfalder den.")


def revoke(asked: Asked, signer: Signer, reason: str, clock: request.Clock = request.now) -> Done:
    """Sign and log that the approval no longer holds; the next run sees it. The note stays where it is.

    Raises ConfigurationError where there is no approval to revoke, it is revoked already, or no reason is given.
    """
    subject, person, code = asked.subject, asked.person, asked.workspace.settings.municipality.code
    why = " ".join(reason.split())
    if not why:
        raise ConfigurationError("--reason is blank. Say why; it goes to the log.")
    revocation = Revocation(_in_force(asked), asked.person_id, stamp(clock()), why)
    body = {
        "kind": subject.kind,
        "id": subject.id,
        "version": subject.version,
        "revokes": revocation.note_sha256,
        "revoked_by": asked.person_id,
        "name": person.name,
        "key_id": person.key_id,
        "revoked_at": revocation.at,
        "reason": why,
        "statement": signer.sign(revocation.text(code, subject)).decode(),
    }
    write_log(asked.workspace, REVOKED[subject.kind], body)
    return Done(body, f"Godkendelsen af {subject.file} er trukket tilbage. Den gælder ikke fra den næste kørsel.")


def _in_force(asked: Asked) -> str:
    """The SHA-256 of the approval that is to be revoked."""
    subject, known = asked.subject, known_approvals(asked.workspace)
    note = known.notes.get((subject.kind, subject.note_name))
    if note is None:
        raise ConfigurationError(f"{subject.file} is not approved: there is no {subject.note} to revoke.")
    try:
        found = open_approval(note, known.people).note_sha256
    except (NoteError, ValueError):
        raise ConfigurationError(f"{subject.note} is no approval by a person in workspace.toml. Remove it.") from None
    if found in known.revoked:
        raise ConfigurationError(f"{subject.note} was revoked already on {known.revoked[found].at[:10]}.")
    return found


def _write(path: Path, content: bytes) -> None:
    """Write a note durably and whole, or leave what was there; raises TargetingError when it cannot be written."""
    fresh = path.with_name(f"{path.name}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        # The name, too, is on the disk before the log says that it was approved.
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError:
        raise TargetingError(
            f"approvals/ cannot be written ({path.name}). Make it writable, and approve again."
        ) from None
