"""Counts over time: each as its own release showed it, of the very same rules, one as-of date at a time."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from support.months import later, released, town
from targeting.disclosure import Shown, System, Variable
from targeting.outputs.trend import trend_rows

COUNTS: dict[Variable, int] = {
    ("left", "0", "all", "all"): 90,
    ("left", "1", "all", "all"): 60,
    ("left", "2", "all", "all"): 30,
    ("left", "2", "area", "Nord"): 20,
    ("overlap", "health", "health"): 40,
    ("overlap", "health", "social"): 9,
    ("dropped", "2", "all", "all"): 30,
}
LABELS: list[dict[str, Any]] = [
    {"step_id": "age", "group_by": "all", "group_value": "all", "label_da": "Alder", "label_en": "Age"},
    {"step_id": "points", "group_by": "all", "group_value": "all", "label_da": "Point", "label_en": "Points"},
    {"step_id": "points", "group_by": "area", "group_value": "Nord", "label_da": "Point", "label_en": "Points"},
    {"department_a": "health", "department_b": "health", "name_a": "Sundhed"},
    {"department_a": "health", "department_b": "social", "name_a": "Sundhed"},
]


def shown(number: int, **changes: Any) -> Shown:
    """The release of a month, in which all counts are shown and as many higher."""
    as_of = f"2026-{number:02}-01"
    counts = {variable: count + number for variable, count in COUNTS.items()}
    plain = Shown(f"r{number}", as_of, as_of, "dashboard", "", ("age", "points"), System(values=counts), frozenset())
    return replace(plain, **{"ruleset": "en-plan@1", "areas": {"Nord": ("A", "B")}} | changes)


def told(*releases: Shown) -> dict[tuple[str, str], int | None]:
    """What the trend says of the nominated and of each other count, by the month."""
    rows = trend_rows(releases[-1], releases[:-1], LABELS)
    return {(row["as_of"][5:7], f"{row['figure']} {row['group_value']}"): row["persons"] for row in rows}


def test_each_count_of_each_release_is_as_it_showed_it() -> None:
    hidden = shown(1, hidden=frozenset({("left", "2", "all", "all")}))
    assert told(hidden, shown(2)) == {
        ("01", "step age"): 61, ("02", "step age"): 62,
        ("01", "nominated all"): None, ("02", "nominated all"): 32,
        ("01", "nominated Nord"): 21, ("02", "nominated Nord"): 22,
        ("01", "department health"): 41, ("02", "department health"): 42,
    }  # fmt: skip


def test_what_was_hidden_is_named_and_every_row_says_what_is_counted() -> None:
    rows = trend_rows(shown(1, hidden=frozenset({("left", "2", "all", "all")}), incomplete=("jobcentre",)), (), LABELS)
    assert {(row["label_da"], row["suppressed"], row["incomplete"]) for row in rows} == {
        ("Alder", "", "jobcentre"), ("Foreslåede", "persons", "jobcentre"), ("Foreslåede: Nord", "", "jobcentre"),
        ("Sundhed", "", "jobcentre"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "kept"),
    [
        (shown(1), True),
        (shown(1, ruleset="en-plan@2"), False),
        (shown(1, ruleset="andet@1"), False),
        (shown(1, ruleset=""), False),
        (shown(3), False),
    ],
    ids=["same rules", "another version", "other rules", "an earlier version of the program", "of a later day"],
)
def test_only_what_is_of_the_same_rules_and_no_later_is_beside_it(before: Shown, kept: bool) -> None:
    assert any(month == before.as_of[5:7] for month, _ in told(before, shown(2))) == kept


def test_nothing_is_followed_where_it_is_not_known_which_rules_made_it() -> None:
    assert told(shown(1, ruleset=""), shown(2, ruleset="")) == {}


def test_of_two_releases_of_one_day_the_later_stands() -> None:
    again = shown(1, run_id="again", system=System(values=COUNTS))
    assert told(shown(1), again)["01", "nominated all"] == 30


def test_an_area_is_followed_by_its_districts() -> None:
    drawn_anew, called_anew = {"Nord": ("A",)}, {"Nordøst": ("A", "B")}
    assert ("01", "nominated Nord") not in told(shown(1, areas=drawn_anew), shown(2))
    counts = {("left", "2", "area", "Nordøst"): 25, **COUNTS}
    assert told(shown(1, areas=called_anew, system=System(values=counts)), shown(2))["01", "nominated Nord"] == 25


def test_month_after_month_it_says_what_the_tables_of_each_month_say() -> None:
    people = town(400, 1)
    months = [people, later(people, 2, 6), later(people, 3, 40)]
    made = released(months)
    seen: dict[tuple[str, str, str, str], int | None] = {}
    for month in made:
        as_of = max(row["as_of"] for row in month.trend).isoformat()
        last = max(row["step"] for row in month.tables["attrition"])
        for row in month.tables["attrition"]:
            if row["step"] == last:
                seen[as_of, "nominated", row["group_by"], row["group_value"]] = row["after"]
            elif row["group_by"] == "all":
                seen[as_of, "step", "step", row["step_id"]] = row["after"]
        for row in month.tables["overlap"]:
            if row["department_a"] == row["department_b"]:
                seen[as_of, "department", "department", row["department_a"]] = row["persons"]
        rows = {
            (row["as_of"].isoformat(), row["figure"], row["group_by"], row["group_value"]): row["persons"]
            for row in month.trend
        }
        assert rows == seen
    assert {count is None for count in seen.values()} == {True, False}
