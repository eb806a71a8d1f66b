"""What the log tells of the casebook, read once: every event that it announced, and every case that was deleted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from targeting.audit import (
    CaseRecorded,
    ContactRecorded,
    Entry,
    RetentionBegun,
    RetentionDeleted,
    RetentionFailed,
    read,
    read_entries,
)
from targeting.casebook import Announced, CaseFile, Recorded, differences, held_cases, is_id, seal
from targeting.language import Message
from targeting.session import Session
from targeting.workspace import Workspace

ANNOUNCING = (CaseRecorded.type, ContactRecorded.type)
_DELETING = (RetentionBegun.type, RetentionDeleted.type, RetentionFailed.type)


@dataclass(frozen=True)
class Told:
    """What the log tells: the events of each case by entry number, and in which cases a citizen's events stand.

    ``latest`` is the day of the last announcement of each case. ``gone`` are the cases that were deleted, or whose
    deletion was begun, and of which nothing was announced since. What was announced before entry ``since`` was pruned.
    """

    events: Mapping[str, Mapping[int, Announced]] = field(default_factory=dict)
    by_subject: Mapping[str, frozenset[str]] = field(default_factory=dict)
    latest: Mapping[str, date] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    since: int = 0

    @classmethod
    def by(cls, entries: Iterable[Entry], since: int) -> Told:
        """As these entries tell, which are in the order of the log."""
        events: dict[str, dict[int, Announced]] = defaultdict(dict)
        by_subject: dict[str, set[str]] = defaultdict(set)
        latest: dict[str, date] = {}
        gone: set[str] = set()
        for entry in entries:
            told = read(entry)
            if isinstance(told, CaseRecorded | ContactRecorded):
                events[told.case][entry.seq] = Announced(told.case, told.seal)
                latest[told.case] = entry.at.date()
                gone.discard(told.case)
                if isinstance(told, CaseRecorded):
                    by_subject[told.subject].add(told.case)
            elif isinstance(told, RetentionBegun | RetentionDeleted | RetentionFailed):
                named = {each.name for each in told.stored or () if each.store == "casebook"}
                gone = gone - named if isinstance(told, RetentionFailed) else gone | named
        cases = {subject: frozenset(ids) for subject, ids in by_subject.items()}
        return cls(events, cases, latest, frozenset(gone), since)

    def missing(self, there: Collection[str]) -> tuple[str, ...]:
        """The cases and contacts that were announced, were not deleted, and are not among those that lie there."""
        return tuple(sorted(set(self.events) - self.gone - set(there)))

    def differing(self, session: Session, case: CaseFile) -> tuple[Message, ...]:
        """How a case or contact differs from what was announced of it."""
        seals = {(case.id, event.number): seal(session.keys, case.id, event) for event in case.events}
        announced = self.events.get(case.id, {})
        return tuple(differences([case], seals, announced, self.gone, self.since))


def announced(session: Session) -> Told:
    """What the log tells that a decision may rest on: of a deletion only what its key signed, since anybody may have
    added what nothing signs; of an event whatever stands there.

    What others appended is taken in first. Raises TargetingError where the log can take in no more, or is not whole.
    """
    session.log.settle()
    return Told.by(session.log.vouched(_DELETING, stopping=ANNOUNCING), _since(session.workspace))


def told_of(workspace: Workspace) -> Told:
    """The same as it lies there, to look and not to decide: nothing is opened or written. Raises TargetingError."""
    return Told.by(read_entries(workspace.log, (*ANNOUNCING, *_DELETING)), _since(workspace))


def any_case(workspace: Workspace) -> bool:
    """Whether there are cases of citizens in the casebook: they lie there, or the log says that they should."""
    if held_cases(workspace.state):
        return True
    return any(map(is_id, Told.by(read_entries(workspace.log, (*ANNOUNCING, *_DELETING)), since=0).missing(())))


def announced_as(session: Session, case: CaseFile, event: Recorded) -> set[int]:
    """The numbers under which the log announced just this event of the case; raises as `announced`."""
    wanted = Announced(case.id, seal(session.keys, case.id, event))
    return {number for number, each in announced(session).events.get(case.id, {}).items() if each == wanted}


def _since(workspace: Workspace) -> int:
    return next((entry.seq for entry in read_entries(workspace.log)), 0)
