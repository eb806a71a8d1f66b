"""The casebook held against the log."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.audit import CasebookVerified
from targeting.language import Message, lines, say
from targeting.run import casework, open_casebook
from targeting.session import Session
from targeting.shapes import Document


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
    """Hold every case and contact against what the log announced.

    What does not open is a difference. Raises NotCovered where no basis covers it or whoever asks has not the role.
    """
    leave = casework(session, CasebookVerified.type, ("caseworker", "leader"))
    with open_casebook(session) as book:
        held = book.held()
    wrong = len(held.differences)
    session.append(CasebookVerified(legal=leave.legal, cases=held.cases, events=held.events, wrong=wrong))
    return Verified(held.cases, held.events, held.differences, held.pruned)
