"""The casebook held against what the log announced of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import CaseRecorded, ContactRecorded, RetentionDeleted, read_entries
from targeting.casebook import Announced, Case, CaseFile, Recorded, differences, seal
from targeting.errors import TargetingError
from targeting.language import Message, lines, say
from targeting.session import Session

TOLD = (CaseRecorded.type, ContactRecorded.type, RetentionDeleted.type)


@dataclass(frozen=True)
class Held:
    """How many events the cases have, how they differ from the log, and how many are of before the log that is kept."""

    events: int
    differences: tuple[Message, ...]
    pruned: int


def held_against_log(session: Session, cases: Sequence[CaseFile], of_case: str = "") -> Held:
    """The cases held against what the log announced, of one of them or of all."""
    announced, gone = _told(session.workspace.log)
    about = {number: told for number, told in announced.items() if of_case in ("", told.case_id)}
    since = next((entry.seq for entry in read_entries(session.workspace.log)), 0)
    seals = {(case.id, event.number): seal(session.keys, case.id, event) for case in cases for event in case.events}
    found = tuple(differences(cases, seals, about, gone, since))
    return Held(len(seals), found, sum(number < since for _, number in seals))


def require_announced(session: Session, case: Case) -> None:
    """Raise TargetingError where the case is not what the log announced: an older file could have lost a no."""
    if found := held_against_log(session, [case], case.id).differences:
        headline = say(
            "The case is not what the log announced, so nothing is answered from it. Restore it from the newest "
            "backup; targeting case verify tells when it is whole."
        )
        raise TargetingError(lines([headline, *found]))


def announced_as(session: Session, case: CaseFile, event: Recorded) -> set[int]:
    """The numbers under which the log announced just this event of the case.

    What was appended and is not signed is settled first. Raises TargetingError where the log can take in no more.
    """
    session.log.settle()
    announced, _ = _told(session.workspace.log)
    told = Announced(case.id, seal(session.keys, case.id, event))
    return {number for number, each in announced.items() if each == told}


def _told(log: Path) -> tuple[dict[int, Announced], set[str]]:
    """The events that the log announced, and the cases that it says were deleted."""
    announced: dict[int, Announced] = {}
    gone: set[str] = set()
    for entry in read_entries(log, TOLD):
        if entry.type != RetentionDeleted.type:
            told = (CaseRecorded if entry.type == CaseRecorded.type else ContactRecorded).of(entry)
            announced[entry.seq] = Announced(told.case, told.seal)
        else:
            stored = RetentionDeleted.of(entry).stored or ()
            gone |= {each.name for each in stored if each.store == "casebook"}
    return announced, gone
