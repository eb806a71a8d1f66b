"""In the population register a row is a citizen: what an expectation counts is as secret as the group they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from support.attacker import MINIMUM, judged
from support.output_tables import Citizen, disclosed, rows, source_row
from targeting.disclosure import Variable, rows_hidden
from targeting.disclosure.system import EVERYBODY

Expectations = Mapping[str, dict[str, Any]]


def judged_of(people: list[Citizen]) -> Expectations:
    """What `quality` says of the population register, of which some have no known sex."""
    unknown = sum(citizen.sex == "X" for citizen in people)
    warehouse = disclosed(
        people,
        sources=[source_row("population", len(people))],
        quality=[
            judged("population", "sex", "invalidValues", len(people), unknown),
            judged("population", "status", "invalidValues", len(people), 0),
            judged("population", "unread", "quarantinedShare", len(people), 0),
        ],
    )
    return {row["expectation"]: row for row in rows(warehouse, "output.quality")}


@pytest.mark.parametrize(
    ("women", "unknown", "shown"),
    [(90, 0, 0), (90, 2, None), (3, 7, None), (90, 20, 20)],
    ids=["none", "few", "the others are few", "many"],
)
def test_who_has_no_known_sex_is_counted_by_an_expectation_only_where_the_group_is(
    women: int, unknown: int, shown: int | None
) -> None:
    people = [*[Citizen(sex="K")] * women, *[Citizen(sex="M")] * 90, *[Citizen(sex="X")] * unknown]
    found = judged_of(people)["sex"]
    assert found["failed"] == shown
    assert (found["observed"] is None) == (shown is None)
    assert found["checked"] == len(people)


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [(("left", "1", *EVERYBODY), False), (("dropped", "1", *EVERYBODY), False), (("left", "2", *EVERYBODY), True)],
)
def test_how_the_share_of_those_who_live_here_changed_is_told_only_where_they_are(
    hidden: Variable, shown: bool
) -> None:
    quality = judged("population", "residents", "shareChange", 90, 0) | {"observed": 0.0123}
    tables = {"source": [], "quality": [quality]}
    found = rows_hidden(tables, {hidden}, (), "2017-10-02", MINIMUM)
    assert ("observed" not in found.columns("quality", quality)) == shown
