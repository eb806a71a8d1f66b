"""The runs that the log tells of: what each was to do, and how it ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from targeting.audit import ENDS, EVENTS, FiguresHeld, ReleaseRegistered, RunCompleted, RunRequested, read_entries

SHOWN, HELD = "shown", "held"


@dataclass(frozen=True)
class RunTold:
    """One run. ``ended`` is None, and ``end`` blank, of one that has no end in the log.

    ``end`` is the type of the entry that ends it. ``figures`` says what became of those of a run in operate that was
    completed: they were shown, or held.
    """

    run_id: str
    as_of: str
    mode: str
    ruleset: str
    delivery: str
    begun: datetime
    ended: datetime | None = None
    end: str = ""
    figures: str = ""

    @property
    def completed(self) -> bool:
        """Whether it came to its end."""
        return self.end == RunCompleted.type

    @property
    def end_da(self) -> str:
        """How it ended, in Danish."""
        return EVENTS[self.end].about.ends if self.end else "ikke endt"


def runs_told(log: Path) -> tuple[RunTold, ...]:
    """Every run that stands in the log, the oldest first. It is read and not judged: `verify` does that."""
    return tuple(_told(log))


def _told(log: Path) -> Iterator[RunTold]:
    found: dict[str, RunTold] = {}
    for entry in read_entries(log, {RunRequested.type, FiguresHeld.type, ReleaseRegistered.type, *ENDS}):
        if entry.type == RunRequested.type:
            asked = RunRequested.of(entry)
            name = f"{asked.ruleset.id}@{asked.ruleset.version}"
            run_id = str(entry.run_id)
            found[run_id] = RunTold(run_id, asked.as_of, asked.mode, name, asked.delivery, entry.at)
        elif run := found.get(str(entry.run_id)):
            if entry.type in ENDS:
                figures = run.figures if entry.type == RunCompleted.type else ""
                found[run.run_id] = replace(run, ended=entry.at, end=entry.type, figures=figures)
            else:
                figures = SHOWN if entry.type == ReleaseRegistered.type else HELD
                found[run.run_id] = replace(run, figures=figures)
    yield from found.values()
