"""The casebook held against the log."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from targeting.audit import CasebookVerified, CaseNotKept, CaseRecorded, RetentionDeleted, read_entries
from targeting.casebook import Announced, differences, read_case, recording, seal
from targeting.language import Message, lines, say
from targeting.run import cases_there, casework
from targeting.session import Session
from targeting.shapes import Document

TOLD = (CaseRecorded.type, CaseNotKept.type, RetentionDeleted.type)


@dataclass(frozen=True)
class Verified:
    """How much there was, every difference, and how many events are of before the log that is kept."""

    cases: int
    events: int
    differences: tuple[Message, ...]
    pruned: int = 0

    def as_dict(self) -> Document:
        """For programs."""
        return {"cases": self.cases, "events": self.events, "pruned": self.pruned,
                "differences": [str(each) for each in self.differences]}  # fmt: skip

    def render(self) -> str:
        """For people."""
        counts = say("Cases: {cases}. Events: {events}.", cases=self.cases, events=self.events)
        whole = say("Each of them is the one that the log announced, and none that it announced is missing.")
        pruned = say(
            "Of {pruned} of them the log was pruned, and they could not be held against it. The rest are as it "
            "announced.",
            pruned=self.pruned,
        )
        return str(lines([counts, *(self.differences or (pruned if self.pruned else whole,))]))


def verify(session: Session) -> Verified:
    """Hold every case against what the log announced.

    Raises NotCovered where no basis covers it or whoever asks has not the role, ConfigurationError where a case does
    not open.
    """
    leave = casework(session, CasebookVerified.type, ("caseworker", "leader"))
    state, keys = session.workspace.state, session.keys
    with recording(state):
        cases = [read_case(state, keys, case_id) for case_id in cases_there(session)]
        announced, gone = _told(session.workspace.log)
        since = next((entry.seq for entry in read_entries(session.workspace.log)), 0)
    seals = {(case.id, event.number): seal(keys, case.id, event) for case in cases for event in case.events}
    found = tuple(differences(cases, seals, announced, gone, since))
    pruned = sum(number < since for _, number in seals)
    session.append(CasebookVerified(legal=leave.legal, cases=len(cases), events=len(seals), wrong=len(found)))
    return Verified(len(cases), len(seals), found, pruned)


def _told(log: Path) -> tuple[dict[int, Announced], set[str]]:
    """The events that the log announced and does not say could not be kept, and the cases it says were deleted."""
    announced: dict[int, Announced] = {}
    gone: set[str] = set()
    for entry in read_entries(log, TOLD):
        if entry.type == CaseRecorded.type:
            told = CaseRecorded.of(entry)
            announced[entry.seq] = Announced(told.case, told.seal)
        elif entry.type == CaseNotKept.type:
            announced.pop(CaseNotKept.of(entry).announced, None)
        else:
            stored = RetentionDeleted.of(entry).stored or ()
            gone |= {each.name for each in stored if each.store == "casebook"}
    return announced, gone
