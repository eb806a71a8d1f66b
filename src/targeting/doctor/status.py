"""How it stands, in one page: what is shown, the newest runs, what changed, and what needs somebody."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from targeting.doctor.examine import examine
from targeting.doctor.report import Report
from targeting.errors import TargetingError
from targeting.pages import HIDDEN, Page, Section, day, moment, whole
from targeting.publishing import in_use
from targeting.run import RunTold, runs_told
from targeting.session import Clock, now
from targeting.shapes import Document
from targeting.workspace import Workspace

FIGURES = {"shown": "Tallene blev vist i overblikket.", "held": "Tallene blev holdt tilbage.", "": ""}


@dataclass(frozen=True)
class Status:
    """What was found. ``shown`` is the row of the run whose figures are shown, ``change`` that of all nominated in it.

    ``runs`` is None where the log is not to be trusted; the report says why.
    """

    report: Report
    runs: tuple[RunTold, ...] | None
    shown: dict[str, Any] | None
    change: dict[str, Any] | None

    def newest(self, mode: str) -> RunTold | None:
        """The run of that mode that was begun last."""
        return next((each for each in reversed(self.runs or ()) if each.mode == mode), None)

    def as_dict(self) -> Document:
        """For programs."""
        operate, simulate = (self.newest(mode) for mode in ("operate", "simulate"))
        return {
            "shown": {name: _plain(self.shown[name]) for name in SHOWN} if self.shown else None,
            "operate": _told(operate),
            "simulate": _told(simulate),
            "change": {name: self.change[name] for name in CHANGES} if self.change else None,
            "needs_somebody": len(self.report.findings),
            "findings": [{"check": check.id, "id": each.id} for check, each in self.report.findings],
        }

    def render(self) -> Page:
        """For people, in Danish; what needs somebody stands first."""
        return Page(
            title="Sådan står det til",
            subtitle=f"Set efter {moment(self.report.at.isoformat(), self.report.zone)}.",
            lead=(),
            sections=(
                Section("Kræver nogen", tuple(self._needs())),
                Section("Vises nu", tuple(self._shown())),
                Section("Seneste kørsel i drift", tuple(self._run("operate"))),
                Section("Seneste simulering", tuple(self._run("simulate"))),
            ),
            footer=(),
        )

    def _needs(self) -> Iterator[str]:
        for check, each in self.report.findings:
            yield f"{check.name_da}: {each.says} Gør: {each.do}"
        if not self.report.findings:
            yield "Intet af det, targeting doctor ser efter, kræver nogen."

    def _shown(self) -> Iterator[str]:
        if self.shown is None:
            yield "Overblikket viser ingen tal endnu."
            return
        yield f"Tal fra den {day(self.shown['as_of'])}, af kørsel {self.shown['run_id']}."
        nominated = self.shown["nominated"]
        yield f"Foreslået til faglig vurdering: {HIDDEN if nominated is None else whole(nominated)}."
        if self.change is None:
            yield "Hvor mange der er kommet til og gået ud, siger udgivelsen ikke."
            return
        counts = [HIDDEN if self.change[name] is None else whole(self.change[name]) for name in CHANGES]
        yield "Siden kørslen før: kommet til {}, blevet {}, gået ud {}.".format(*counts)

    def _run(self, mode: str) -> Iterator[str]:
        run = self.newest(mode)
        if self.runs is None:
            yield "Loggen er ikke, som den skal være, så om kørsler siges intet."
        elif run is None:
            yield "Der står ingen i loggen."
        else:
            yield f"{run.run_id}, begyndt {moment(run.begun.isoformat(), self.report.zone)}: {run.end_da}."
            yield f"Tal fra den {day(run.as_of)}, med regelsættet {run.ruleset}."
            if figures := FIGURES[run.figures]:
                yield figures


SHOWN = ("run_id", "as_of", "ruleset", "ruleset_version", "persons_scored", "nominated", "suppressed")
CHANGES = ("entered", "stayed", "left")


def status(folder: Path, clock: Clock = now) -> Status:
    """How a workspace stands; nothing is written. Raises ConfigurationError where ``folder`` is none.

    What is in use is told by what the dashboard reads, and the runs by the log.
    """
    report = examine(folder, clock)
    published = folder / "published"
    rows = _read(published / "dashboard" / "current") if in_use(published) else {}
    return Status(report, _runs(folder, report), rows.get("run"), rows.get("change"))


def _read(release: Path) -> dict[str, dict[str, Any]]:
    """The row of the run, and of all in `change`; without one that is not there, or cannot be read."""
    found: dict[str, dict[str, Any]] = {}
    for table in ("run", "change"):
        with suppress(OSError, pl.exceptions.PolarsError, StopIteration):
            rows = pl.read_parquet(release / f"{table}.parquet").to_dicts()
            found[table] = next(row for row in rows if row.get("rule", "all") == "all")
    return found


def _runs(folder: Path, report: Report) -> tuple[RunTold, ...] | None:
    """None where the log is not as it is to be: a line that tells of a run may be among those that are wrong."""
    if any((check.id, each.id) == ("log", "not_whole") for check, each in report.findings):
        return None
    try:
        return runs_told(Workspace.log_folder(folder))
    except (TargetingError, OSError):
        return None


def _told(run: RunTold | None) -> Document | None:
    if run is None:
        return None
    return {"run_id": run.run_id, "as_of": run.as_of, "ruleset": run.ruleset, "end": run.end, "figures": run.figures}


def _plain(value: date | str | int | None) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value
