"""The municipality that has taken M2 into use, its extract of interviews, and its clock, in the time of the trial."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, time
from pathlib import Path

from support.adoptions import written
from support.approval import approve_all
from support.specs import PERSONS
from support.world import ROOT, small_workspace
from targeting.commands.case import ShownCase, record
from targeting.commands.case_import import Imported, import_events
from targeting.commands.lookup import Whose
from targeting.session import Session, open_session

CONTRACT = ROOT / "docs" / "da" / "eksempel" / "jobsamtaler.odcs.yaml"
COLUMNS = {
    "who": "CPR-nummer", "day": "Samtaleafholdelsesdato", "type": "Samtaletype", "form": "Kontaktform",
    "status": "Status", "note": "Notat",
}  # fmt: skip
# What a row has where a table does not say it: an interview at a meeting, that was held.
HELD = {"type": "7", "form": "Fysisk", "status": "Afholdt", "note": ""}
GRANT = {
    "far_from_labour_market": "yes", "interval_agreed": "8", "deviates": "Samtalen er om hverdagen og ikke om job.",
}  # fmt: skip
BEGINS, ENDS = "2018-06-01", "2020-06-30"


def interview_town(folder: Path) -> Path:
    """A fictional municipality with M2 in use, and the guide's own contract for the interviews."""
    town = small_workspace(folder, {})
    for name in ("measures", "case_imports"):
        (town / name).mkdir(exist_ok=True)
    (town / "measures" / "m2.toml").write_bytes(written("M2", BEGINS, ENDS))
    shutil.copy(CONTRACT, town / "case_imports")
    approve_all(town)
    return town


def session_on(town: Path, day: str) -> Session:
    """The municipality on a day, at noon."""
    return open_session(town, lambda: datetime.combine(date.fromisoformat(day), time(12), UTC))


def granted(town: Path, who: str, on: str, today: str = "", measure: str = "M2", **more: str) -> ShownCase:
    """Grant somebody the measure; recorded on that day, or ``today``."""
    values = {"measure": measure, **GRANT, **more}
    return record(session_on(town, today or on), "measure_granted", date.fromisoformat(on), _of(who), values)


def followed(town: Path, who: str, on: str, today: str = "", corrects: int | None = None, **values: str) -> ShownCase:
    """Somebody's interview, typed by hand."""
    day = date.fromisoformat(on)
    return record(session_on(town, today or on), "measure_followed_up", day, _of(who), values, corrects)


def ended(town: Path, who: str, on: str, today: str = "", **values: str) -> ShownCase:
    """The end of somebody's grant."""
    told = {"because": "as_planned", **values}
    return record(session_on(town, today or on), "measure_ended", date.fromisoformat(on), _of(who), told)


def _of(who: str) -> Whose:
    return Whose(ask=lambda: PERSONS[who])


def write_interviews(town: Path, rows: Iterable[Mapping[str, str]], name: str = "jobsamtaler.csv") -> Path:
    """An extract beside the workspace; a person is named as in the specs."""
    lines = [";".join(COLUMNS.values())]
    for row in rows:
        told = {**HELD, **row, "who": PERSONS.get(row["who"], row["who"])}
        lines.append(";".join(told[column] for column in COLUMNS))
    path = town.parent / name
    path.write_text("".join(f"{line}\r\n" for line in lines), "utf-8")
    return path


def interviews_read(
    town: Path, today: str, *rows: Mapping[str, str], taken: str = "", dry_run: bool = False
) -> Imported:
    """Read an extract in on a day; it was taken on that day where nothing else is said."""
    path = write_interviews(town, rows)
    day = date.fromisoformat(taken or today)
    return import_events(session_on(town, today), path, "jobsamtaler", taken=day, dry_run=dry_run)
