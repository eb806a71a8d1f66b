"""What a case says of measures that were granted: which live, and what each says as it was renewed last. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from targeting.casebook.case import CaseFile, Recorded, is_ended
from targeting.workspace import case_events

GRANTED = "measure_granted"
THREAD = case_events()[GRANTED].thread


@dataclass(frozen=True)
class Grant:
    """A measure that was granted to a citizen: ``events`` are the grant as it holds, and what came after it.

    ``number`` is the place that the grant has in its case: another event may have corrected it.
    """

    number: int
    events: tuple[Recorded, ...]

    @property
    def measure(self) -> str:
        """The measure's id."""
        return self.events[0].values["measure"]

    @property
    def starts(self) -> date:
        """The day it was granted."""
        return self.events[0].on

    @property
    def judged(self) -> date:
        """The day that it was granted, renewed or followed up last."""
        return self.events[-1].on

    @property
    def ended(self) -> date | None:
        """The day it ended; None while it lives."""
        return self.events[-1].on if is_ended(self.events[-1]) else None

    @property
    def values(self) -> Mapping[str, str]:
        """What was said in it, each field as it was said last."""
        return {name: value for event in self.events for name, value in event.values.items()}


def grants_of(case: CaseFile) -> Iterator[Grant]:
    """Every grant in a case, in the order of their places."""
    for name in dict.fromkeys(map(case.thread_of, case.standing)):
        events = case.thread(name)
        if events[0].event == GRANTED:
            yield Grant(int(name.removeprefix(THREAD)), events)


def living(case: CaseFile, measure: str) -> Iterator[Grant]:
    """The grants of a measure that have not ended."""
    return (grant for grant in grants_of(case) if grant.measure == measure and grant.ended is None)
