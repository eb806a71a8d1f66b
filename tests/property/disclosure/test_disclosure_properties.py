"""An attacker who has every dashboard table, and knows how they hang together, tries to reckon the hidden counts.

Who that is, and what is known, is in support.attacker. A few municipalities in `make test`, hundreds in `make nightly`.
"""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from support.attacker import (
    ALL_SHOWN,
    ASKED,
    COUNTS,
    MINIMUM,
    ROUNDING,
    Asked,
    Attacker,
    name,
    populations,
    published,
    small_differences,
    small_sets,
    true_cells,
    truth_of,
)
from support.examples import examples
from support.output_tables import Citizen

# That no row says "two departments" tells which sets of departments there are.
NOBODY_HAS_TWO = [
    *[Citizen(age=20, services=(("jobcentre", 1),))] * 5,
    *[Citizen(age=20, services=(("health", 1), ("jobcentre", 1), ("social", 1)))] * 5,
    Citizen(age=20, services=(("family", 1), ("jobcentre", 1), ("social", 1))),
]
# Three have three departments and eight have four: all points, less those of the other two rules, are the eight.
THREE_HAVE_THREE = [
    *[Citizen()] * 300,
    *[Citizen(services=(("jobcentre", 1),))] * 60,
    *[Citizen(services=(("jobcentre", 3),))] * 20,
    *[Citizen(services=(("jobcentre", 1), ("social", 1)))] * 57,
    *[Citizen(services=(("jobcentre", 2), ("social", 2)))] * 10,
    *[Citizen(services=(("health", 1), ("jobcentre", 1), ("social", 1)))] * 3,
    *[Citizen(services=(("family", 1), ("health", 1), ("jobcentre", 1), ("social", 1)))] * 8,
    *[Citizen(services=(("health", 1), ("jobcentre", 1)))] * 20,
]


@examples(12, 500)
@given(people=populations, earlier=st.sampled_from([0, 0, 3, 40]), asked=st.sampled_from([ASKED, ALL_SHOWN]))
@example(people=NOBODY_HAS_TWO, earlier=0, asked=ASKED)
@example(people=THREE_HAVE_THREE, earlier=0, asked=ALL_SHOWN)
def test_no_hidden_small_count_can_be_told_to_within_the_minimum(
    people: list[Citizen], earlier: int, asked: Asked
) -> None:
    warehouse, tables = published(people, earlier, asked)
    truth = true_cells(warehouse)
    attacker = Attacker(tables, truth, asked)
    small = [cell for cell, value in truth.items() if 0 < value < MINIMUM]
    assert not set(small) & set(attacker.known)
    for target in [*({cell: 1.0} for cell in small), *small_differences(tables, truth), *small_sets(people)]:
        assert attacker.width(target) >= MINIMUM - ROUNDING, target


@examples(6, 300)
@given(people=populations, earlier=st.sampled_from([0, 40]))
def test_counts_are_hidden_and_never_changed(people: list[Citizen], earlier: int) -> None:
    warehouse, tables = published(people, earlier)
    truth = true_cells(warehouse)
    for table, columns in COUNTS.items():
        for row in tables[table]:
            hidden = set(row["suppressed"].split(","))
            for column in columns:
                expected = None if column in hidden else truth[name(table, row, column)]
                assert row[column] == expected


@examples(6, 300)
@given(people=populations)
def test_nearly_all_of_a_group_nominated_is_not_told(people: list[Citizen]) -> None:
    warehouse, tables = published(people)
    for row, true in zip(tables["selection_rate"], truth_of(warehouse, "selection_rate"), strict=True):
        if true["nominated"] and true["persons"] - true["nominated"] < MINIMUM:
            assert None in (row["persons"], row["nominated"])
            assert row["share"] is None


@examples(6, 300)
@given(people=populations)
def test_the_attrition_reconciles_in_full_and_where_it_is_shown(people: list[Citizen]) -> None:
    warehouse, tables = published(people)
    for row in truth_of(warehouse, "attrition"):
        assert row["before"] - row["dropped"] == row["after"]
    for row in tables["attrition"]:
        if row["suppressed"] == "":
            assert row["before"] - row["dropped"] == row["after"]
    for grouping in ("sex", "age_band"):
        of_group = [row for row in truth_of(warehouse, "attrition") if row["group_by"] == grouping]
        parts = [row["after"] for row in of_group if row["step_id"] == "below_threshold"]
        assert sum(parts) == truth_of(warehouse, "run")[0]["nominated"]
