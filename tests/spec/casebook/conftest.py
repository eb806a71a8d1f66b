"""How the specs of the casebook are run: a case is a table, each line an event that is recorded or refused."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

import pytest

from support.case_imports import imported, with_imports
from support.consent_cases import check_case
from support.quarters import KEYS, case_of, shown_of
from support.specs import PERSONS
from support.tables import table
from support.world import small_workspace
from targeting.casebook import (
    Case,
    Choosable,
    Draft,
    Recorded,
    asked_again_on,
    plan_begun,
    require_fits,
    step_under_way,
)
from targeting.errors import ConfigurationError
from targeting.workspace import case_events

CHOOSABLE = Choosable(("jobcentre", "family_centre"), {})


@pytest.fixture
def case() -> Callable[..., None]:
    """Record the lines in a new case as of ``today``; ``becomes`` is "recorded", or a piece of why it is refused."""

    def check(lines: str, *, today: str = "2017-12-31") -> None:
        built = Case("S-00000000", "0" * 32, "")
        for row in table(lines):
            built = _recorded(built, row, date.fromisoformat(today))

    return check


@pytest.fixture
def how_far() -> Callable[..., None]:
    """Record each line; after it ask what is under way, when the citizen may be asked again, and if a plan is."""

    def check(lines: str, months: int = 6) -> None:
        built = Case("S-00000000", "0" * 32, "")
        for row in table(lines):
            built = _recorded(built, row | {"becomes": "recorded"}, date.fromisoformat(row["on"]))
            step, again = step_under_way(built), asked_again_on(built, months)
            found = {
                "under way": step.event if step else "no",
                "asked again on": again.isoformat() if again else "",
                "has a plan": "yes" if plan_begun(built) else "no",
            }
            asked = {name: value for name, value in found.items() if name in row}
            assert asked == {name: row[name] for name in asked}, row

    return check


@pytest.fixture
def by_quarter() -> Callable[..., None]:
    """Count a quarter of the cases told; a table's rows that are given are there, and where none is, it has none.

    ``listed`` begins what is told of whoever is on the quarter's list; without one the quarter has no list.
    """

    def check(told: str, name: str, **tables: str) -> None:
        lines = [row for row in table(told) for _ in range(int(row["citizens"]))]
        events = [row["what happened"].removeprefix("listed").lstrip(", ") for row in lines]
        built = [case_of(f"S-{place:08}", each) if each else None for place, each in enumerate(events)]
        on_list = [case for row, case in zip(lines, built, strict=True) if row["what happened"].startswith("listed")]
        shown = shown_of([case for case in built if case], name, on_list or None)
        for which, wanted in tables.items():
            rows = {tuple(row[key] for key in KEYS[which]): row for row in shown[which]}
            assert bool(rows) == bool(wanted.strip())
            for row in table(wanted) if wanted else ():
                key = tuple(row.pop(name) for name in [*row][: len(KEYS[which])])
                assert {column: _cell(rows[key], column) for column in row} == row, key
                del rows[key]
            assert which != "measure_use" or not rows

    return check


def _cell(row: Mapping[str, object], column: str) -> str:
    hidden = column in str(row["suppressed"]).split(",")
    return "hidden" if hidden else "" if row[column] is None else str(row[column])


@pytest.fixture
def consents() -> Callable[..., None]:
    """Record the lines of the first table, each on the day of ``recorded`` unless it says ``on``; ask the second's."""

    def check(lines: str, asked: str = "") -> None:
        check_case(lines, asked)

    return check


@pytest.fixture
def importing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Read the rows in: tried first, then kept, then read in again; ``before`` are files that were read in earlier."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))

    def check(event: str, lines: str, **before: str) -> None:
        town = with_imports(small_workspace(tmp_path / "workspace", {}))
        for earlier, told in before.items():
            assert not imported(town, earlier, *map(_cells, table(told))).weighed.faults
        rows = table(lines)
        wanted = [row["becomes"] for row in rows]
        for dry_run in (True, False):
            found = imported(town, event, *map(_cells, rows), dry_run=dry_run)
            waiting = {fault.row - 2: fault.rule for fault in found.weighed.faults}
            assert [waiting.get(number, "recorded") for number in range(len(rows))] == [
                each.replace("already ", "") for each in wanted
            ]
            assert (found.weighed.new, found.weighed.already) == (
                wanted.count("recorded"), wanted.count("already recorded"),
            )  # fmt: skip
        again = imported(town, event, *map(_cells, rows)).weighed
        assert (again.new, again.already, again.faults) == (
            0, found.weighed.new + found.weighed.already, found.weighed.faults,
        )  # fmt: skip

    return check


def _cells(row: dict[str, str]) -> dict[str, str]:
    return {"cpr": PERSONS[row["who"]], **{name: cell for name, cell in row.items() if name not in ("who", "becomes")}}


def _recorded(case: Case, row: dict[str, str], today: date) -> Case:
    corrects = int(row["corrects"]) if row.get("corrects") else None
    values = dict(part.split("=") for part in row["fields"].split())
    draft = Draft(case_events()[row["event"]], date.fromisoformat(row["on"]), values, corrects)
    if row["becomes"] == "recorded":
        require_fits(case, draft, today, CHOOSABLE)
        number = len(case.events) + 1
        return case.added(Recorded(number, row["event"], draft.on, "", "", values, corrects))
    with pytest.raises(ConfigurationError) as refused:
        require_fits(case, draft, today, CHOOSABLE)
    assert row["becomes"] in str(refused.value)
    return case
