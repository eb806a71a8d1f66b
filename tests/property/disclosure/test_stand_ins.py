"""Stand-ins: the same for whatever is asked, no citizen among them, and as exact as the pages say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from support.examples import NIGHTLY
from support.output_tables import AS_OF, RULES, municipality, rule, rule_set, warehouse_of
from support.stand_ins import secret, stand_ins_of
from targeting.comparison import counted, keep_side
from targeting.comparison.said import PART, WITHIN
from targeting.disclosure import STANDS_FOR, make_stand_ins
from targeting.scoring import score
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

SIZE = 4_000
# A birthday falls on the 28th at the latest.
DAYS_OF_A_MONTH = timedelta(days=3)
DRAFTS = {
    "a lower threshold": RULES.model_copy(update={"threshold": 1}),
    "a higher threshold": RULES.model_copy(update={"threshold": 3}),
    "an older start": RULES.model_copy(update={"min_age": 35}),
    "more services": rule_set(RULES.rules[0], rule("services_4", "services >= 4"), RULES.rules[2]),
    "more departments": rule_set(rule("departments_3", "departments >= 3", required=True), *RULES.rules[1:]),
}


def counts(warehouse: Warehouse, after: RuleSet) -> dict[tuple[str, ...], int]:
    """Everything a comparison with the run's rule set counts."""
    for side, ruleset in (("a", RULES), ("b", after)):
        score(warehouse, ruleset, AS_OF)
        keep_side(warehouse, side)
    tables = counted(warehouse, RULES, after)
    found = {
        ("group", row["group_by"], row["group_value"], name): row[name] for row in tables["groups"] for name in row
    }
    found |= {("rule", row["moved"], row["rule"]): row["persons"] for row in tables["rules"]}
    return {name: count for name, count in found.items() if isinstance(count, int)}


def test_nine_of_ten_counts_are_as_near_as_the_page_says() -> None:
    """Lots are drawn anew each time; counts that would not be shown are left out."""
    citizens = warehouse_of(municipality(SIZE, 3))
    drawn = [stand_ins_of(citizens, number) for number in range(20 if NIGHTLY else 6)]
    near, most = 0, 0
    for draft in DRAFTS.values():
        truth = counts(warehouse_of(municipality(SIZE, 3)), draft)
        for stand_ins in drawn:
            told = counts(stand_ins, draft)
            for name, count in truth.items():
                if count >= 10:
                    most += 1
                    near += abs(told.get(name, 0) * STANDS_FOR - count) <= max(WITHIN, PART * count)
    assert STANDS_FOR == 5, "the page says five in words"
    assert most > 300
    assert near / most >= 0.9, near / most


def test_everybody_is_stood_in_for_and_no_group_is_of_fewer_than_five() -> None:
    warehouse = warehouse_of(municipality(1_003, 1))
    make_stand_ins(warehouse, secret(1))
    groups = dict(warehouse.connection.execute("select in_group, count(*) from stand.place group by 1").fetchall())
    assert sum(groups.values()) == 1_003 and set(groups.values()) == {5, 6}
    assert warehouse.count("stand.person") == len(groups) == 200


def test_the_same_secret_gives_the_same_stand_ins_and_another_gives_others() -> None:
    warehouse = warehouse_of(municipality(600, 1))

    def drawn(number: int) -> list[tuple[object, ...]]:
        make_stand_ins(warehouse, secret(number))
        return [
            tuple(row.values()) for table in ("person", "involvement") for row in warehouse.records(f"stand.{table}")
        ]

    assert drawn(1) == drawn(1) != drawn(2)


def test_a_stand_in_is_of_an_age_by_lot_between_the_first_and_the_last_of_its_group() -> None:
    """Not of the middle: where five are far apart, that is somebody's own age, and nobody else's."""
    warehouse, places = warehouse_of(municipality(600, 1)), []
    for number in range(10):
        make_stand_ins(warehouse, secret(number))
        stated = warehouse.connection.execute(
            "select stand.person.birth_date, min(link.person.birth_date), max(link.person.birth_date) "
            "from stand.person join stand.place on in_group = stand.person.person_id "
            "join link.person on link.person.person_id = place.person_id group by 1, stand.person.person_id"
        ).fetchall()
        for birthday, first, last in stated:
            assert first - DAYS_OF_A_MONTH <= birthday <= last
            if (last - first).days > 3650:
                places.append((birthday - first) / (last - first))
    fifths = [sum(fifth <= 5 * place < fifth + 1 for place in places) / len(places) for fifth in range(5)]
    assert len(places) > 60 and all(0.1 < share < 0.3 for share in fifths), fifths


@pytest.mark.parametrize("people", [0, 1, 4])
def test_where_there_are_too_few_citizens_nobody_is_counted(people: int) -> None:
    warehouse = warehouse_of(municipality(people, 1))
    make_stand_ins(warehouse, secret(1))
    assert warehouse.count("stand.person") <= 1
