"""Rows of registers, release after release: 1 to 4 that came or went since they were last shown are not told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import polars as pl
import pytest

from support.output_tables import AS_OF, CONTRACTS, RULES, Citizen, municipality, run_row, source_row, warehouse_of
from targeting.disclosure import Shown
from targeting.outputs import Disclosure, Earlier, counted_citizens, disclose, prepare_reasons, read_made, record

PEOPLE = municipality(300, 4, departments=3)
# Rows accepted of a register of forty persons, release after release, and what is shown of them and of their change.
ACCEPTED = (
    (100, 100, None),
    (101, None, None),
    (104, None, None),  # 4 since they were last shown
    (106, 106, None),  # 6; the change of 2 would tell of the 104
    (106, 106, 0.0),
    (99, 99, -6.6),
    (103, None, None),
    (99, 99, None),  # as when they were last shown
)
ROWS = ("rows_read", "accepted", "quarantined", "ignored")
Tables = Mapping[str, list[dict[str, Any]]]


class Dashboard:
    """Releases of one municipality, each held against those before it."""

    def __init__(self) -> None:
        self.releases: tuple[Shown, ...] = ()
        self.counted: dict[str, pl.DataFrame] = {}
        self._numbers = count()

    def release(
        self,
        day: date | None = None,
        *,
        people: Sequence[Citizen] = PEOPLE,
        failed: int = 10,
        newest: date = AS_OF,
        **columns: Any,
    ) -> Tables:
        """The next one, of these rows, of which the ``newest`` is of that day."""
        number = next(self._numbers)
        as_of = (day or AS_OF + timedelta(weeks=5 * number)).isoformat()
        warehouse = warehouse_of(people)
        warehouse.create_empty("score.earlier_candidate")
        rows = {"accepted": 100, "quarantined": 0, "ignored": 0} | columns
        read = rows["accepted"] + rows["quarantined"] + rows["ignored"]
        record(warehouse, CONTRACTS["run"], [run_row()])
        delivered = AS_OF + timedelta(weeks=5 * number)
        rows |= {"delivered_on": delivered, "newest_days": (delivered - newest).days}
        record(warehouse, CONTRACTS["source"], [source_row("jobcentre", 40, rows_read=read, **rows)])
        record(warehouse, CONTRACTS["quality"], [
            judged("ends", "missingValues", read, failed, failed / rows["accepted"]),
            judged("age", "ageDays", read, 0, (delivered - newest).days),
            judged("drift", "rowsChange", read, 0, rows.get("drift")),
        ])  # fmt: skip
        prepare_reasons(warehouse, RULES, {})
        earlier = Earlier(f"r{number}", as_of, as_of, releases=self.releases, counted=self.counted)
        disclose(warehouse, CONTRACTS, Disclosure(f"r{number}", AS_OF, RULES, "objections", earlier=earlier))
        shown = Shown.from_document(read_made(warehouse).shown.as_document())
        self.releases = (*(each for each in self.releases if each.run_id not in shown.replaces), shown)
        self.counted[f"r{number}"] = counted_citizens(warehouse)
        return {table: warehouse.records(f"output.{table}") for table in ("source", "quality")}


def judged(expectation: str, metric: str, checked: int, failed: int, observed: float | None) -> dict[str, Any]:
    return {
        "run_id": "r", "register": "jobcentre", "expectation": expectation, "severity": "warning", "metric": metric,
        "checked": checked, "failed": failed, "observed": observed, "verdict": "passed", "description_da": "Prøve",
    }  # fmt: skip


def test_rows_are_shown_again_when_none_or_five_came_or_went_since_they_last_were() -> None:
    dashboard, before, told = Dashboard(), None, []
    for accepted, *_ in ACCEPTED:
        drift = None if before is None else round(100 * (accepted / before - 1), 1)
        tables = dashboard.release(accepted=accepted, drift=drift, failed=0)
        (row,), quality = tables["source"], {each["expectation"]: each for each in tables["quality"]}
        told.append((accepted, row["accepted"], row["drift"]))
        hidden = row["accepted"] is None
        assert [row[name] is None for name in ("rows_read", "quarantined", "ignored")] == [hidden, False, False]
        # All rows read are hidden, and that none of them fails says nothing of how many there are.
        assert [quality["ends"][name] for name in ("failed", "observed")] == [0, 0.0]
        assert (quality["ends"]["checked"] is None) == hidden
        assert (quality["drift"]["observed"] is None) == (row["drift"] is None)
        assert ("accepted" in row["suppressed"].split(",")) == hidden and row["persons"] == 40
        before = accepted
    assert told == list(ACCEPTED)


@pytest.mark.parametrize(
    ("first", "then", "shown"),
    [
        ({"ignored": 10}, {"ignored": 12}, (None, 100, 0, None)),
        ({"quarantined": 10}, {"quarantined": 12}, (112, 100, 12, 0)),
    ],
    ids=["left out", "unread"],
)
def test_few_rows_more_that_a_rule_leaves_out_are_not_told_and_few_that_nobody_could_read_are(
    first: dict[str, int], then: dict[str, int], shown: tuple[int | None, ...]
) -> None:
    """All rows less the accepted and the unread would give the left out back."""
    dashboard = Dashboard()
    dashboard.release(**first)
    (row,) = dashboard.release(**then)["source"]
    assert tuple(row[name] for name in ROWS) == shown


def test_few_rows_that_fail_an_expectation_more_or_less_hide_that_one_alone() -> None:
    dashboard = Dashboard()
    dashboard.release(failed=10)
    _, ends, drift = sorted(dashboard.release(failed=9)["quality"], key=lambda row: str(row["metric"]))
    assert (ends["checked"], ends["failed"], ends["observed"]) == (100, None, None)
    assert (drift["checked"], drift["failed"]) == (100, 0)
    _, ends, _ = sorted(dashboard.release(failed=5)["quality"], key=lambda row: str(row["metric"]))
    assert ends["failed"] == 5


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ({"quarantined": 3}, (None, 100, None, 0)),
        ({"ignored": 1}, (None, 100, 0, None)),
        ({"accepted": 43}, (None, None, 0, 0)),  # 40 persons: one of them, or two or three, has two
        ({"accepted": 42, "quarantined": 1, "ignored": 20}, (None, None, None, 20)),
        ({"accepted": 40, "quarantined": 5}, (45, 40, 5, 0)),
    ],
    ids=["unread", "left out", "more than persons", "both", "none is few"],
)
def test_few_rows_are_hidden_with_what_they_could_be_reckoned_from(
    rows: dict[str, int], shown: tuple[int | None, ...]
) -> None:
    tables = Dashboard().release(**rows)
    (row,), quality = tables["source"], {each["expectation"]: each for each in tables["quality"]}
    assert tuple(row[name] for name in ROWS) == shown and row["persons"] == 40
    assert quality["ends"]["checked"] == shown[0]
    assert quality["ends"]["observed"] == (None if shown[0] is None else 10 / rows.get("accepted", 100))


@pytest.mark.parametrize(("failed", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (95, 95), (97, None), (100, 100)])
def test_few_that_fail_an_expectation_or_hold_are_not_told(failed: int, shown: int | None) -> None:
    _, ends, _ = sorted(Dashboard().release(failed=failed)["quality"], key=lambda row: str(row["metric"]))
    assert (ends["failed"], ends["observed"]) == (shown, None if shown is None else shown / 100)
    assert ends["checked"] == 100


def test_a_new_row_of_a_citizen_who_was_there_is_not_told_by_its_day() -> None:
    """The row came alone, or in another's place: no count of rows says so."""
    dashboard = Dashboard()
    dashboard.release(newest=AS_OF)
    for accepted, newest, shown in (
        (100, AS_OF, True),
        (102, AS_OF + timedelta(days=9), False),
        (100, AS_OF + timedelta(days=8), False),
        (100, AS_OF, True),
        (107, AS_OF + timedelta(days=9), True),
    ):
        tables = dashboard.release(accepted=accepted, newest=newest)
        (row,), quality = tables["source"], {each["expectation"]: each for each in tables["quality"]}
        assert ((row["newest_days"] is not None), (quality["age"]["observed"] is not None)) == (shown, shown)


def test_a_run_made_again_does_not_tell_of_the_delivery_before_what_the_first_did_not() -> None:
    dashboard, day = Dashboard(), AS_OF + timedelta(weeks=50)
    dashboard.release(accepted=100)
    dashboard.release(accepted=102)
    for _ in range(2):
        (row,) = dashboard.release(day, accepted=110, drift=7.8)["source"]
        assert (row["accepted"], row["drift"]) == (110, None)


@pytest.mark.parametrize("day", [AS_OF, None], ids=["an earlier day", "the next"])
def test_a_release_is_held_against_every_one(day: date | None) -> None:
    dashboard = Dashboard()
    dashboard.release(accepted=100)
    dashboard.release(people=PEOPLE[:250], accepted=120)
    (row,) = dashboard.release(day, accepted=102)["source"]
    assert row["accepted"] is None


def test_who_was_counted_by_an_earlier_version_is_known_but_for_the_rules_that_they_met() -> None:
    dashboard = Dashboard()
    dashboard.release()
    dashboard.counted = {run: each.drop("rules_of") for run, each in dashboard.counted.items()}
    dashboard.release()
    (newest,) = dashboard.releases
    assert newest.replaces == ("r0",), "the same citizens are counted in the same"
