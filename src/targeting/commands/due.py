"""What is to be done of plans and of measures granted: as a list, and as a calendar that names nobody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from targeting.casebook import Due, Lateness, dues
from targeting.commands.lookup import listing
from targeting.files import write_out
from targeting.pages import Shown, WholeDay, calendar, day, table
from targeting.run import measures_on, trial_ends
from targeting.session import Session
from targeting.shapes import Document

LATENESS: Mapping[Lateness, str] = {
    "ahead": "kommer",
    "soon": "snart",
    "today": "i dag",
    "late": "forfalden",
    "breach": "overtrådt",
}


@dataclass(frozen=True)
class DueList:
    """What is due, by day; ``over`` says of each measure that lives in a case and may not be used today, why."""

    dues: tuple[Due, ...]
    over: Mapping[str, str]
    made_at: datetime

    @property
    def breached(self) -> bool:
        """Whether anything is so late that it is a breach."""
        return any(due.lateness == "breach" for due in self.dues)

    def as_dict(self) -> list[Document]:
        """For programs."""
        return [
            {
                "case": due.case_id, "grant": due.grant or None, "measure": due.measure or None, "what": due.what,
                "day": due.day.isoformat(), "state": due.lateness, "says": self.over.get(due.measure),
            }
            for due in self.dues
        ]  # fmt: skip

    def render(self) -> Shown:
        """For people, in Danish: the oldest day first."""
        rows = [
            {
                "Dag": day(due.day),
                "Sag": due.case_id,
                "Bevilling": str(due.grant or ""),
                "Ordning": due.measure,
                "Hvad": due.what,
                "Tilstand": LATENESS[due.lateness],
                "Om ordningen": self.over.get(due.measure, ""),
            }
            for due in self.dues
        ]
        return table("Det skal gøres ved planer og bevillinger", rows)

    def write_calendar(self, ics: Path) -> None:
        """Write it for a calendar program, for its writer alone: days and cases. What is due may tell which measure."""
        days = (
            WholeDay(f"{due.case_id}-{due.grant}@targeting", due.day, f"Sag {due.case_id}: frist") for due in self.dues
        )
        write_out("--ics", ics, calendar(days, self.made_at), mode=0o600)


def due_list(session: Session, until: date | None = None) -> DueList:
    """What is due by ``until``, or at any time; logged before it is shown. Raises as `listing`."""
    workspace, today = session.workspace, session.today()
    measures = {each.id: each for each in workspace.measures}
    found = dues(listing(session), measures, today, trial_ends(workspace, today))
    over = {each.measure.id: str(each.sentence) for each in measures_on(workspace, today) if not each.usable}
    return DueList(tuple(due for due in found if until is None or due.day <= until), over, session.clock())
