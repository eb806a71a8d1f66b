"""Hundreds of questions, each put in the light of the answers before it, to find a citizen who is alone in one.

Those who are alone were planted: by age, by points, by the one thing they have. The attacker finds every one of them
where the citizens themselves answer, and where stand-ins do finds who these are: one may be like somebody by chance.
300 questions in `make test`, 2,000 at night.
"""

from __future__ import annotations

import random
from collections import Counter

import pytest

from support.examples import NIGHTLY
from support.output_tables import AS_OF, Citizen, rule, rule_set, warehouse_of
from support.stand_ins import Attacker, Cell, secret, stand_ins_of
from targeting.disclosure import about, make_stand_ins
from targeting.scoring import score
from targeting.warehouse import Warehouse

QUESTIONS, SECRETS = (2_000, range(3)) if NIGHTLY else (300, range(1))
DRAWINGS = 150
RULES = rule_set(
    rule("departments_2", "departments >= 2", required=True),
    rule("services_3", "services >= 3"),
    rule("services_5", "services >= 5"),
    rule("departments_3", "departments >= 3"),
)
TWO, THREE = (("jobcentre", 2), ("social", 1)), (("jobcentre", 2), ("social", 2), ("health", 2))
# Nobody else who is nominated is between 34 and 50 years old, or over 60, or has more than six services.
ALONE: dict[Cell, Citizen] = {
    ("M", 40, 2): Citizen(age=40, sex="M", services=TWO),
    ("K", 43, 4): Citizen(age=43, sex="K", services=THREE),
    ("K", 78, 2): Citizen(age=78, sex="K", services=TWO),
    ("M", 81, 4): Citizen(age=81, sex="M", services=THREE),
}


def town() -> list[Citizen]:
    """Four hundred with nothing, sixty with little, and seventy who are nominated, beside those who are alone."""
    dice = random.Random(5)
    nothing = [Citizen(age=dice.randrange(95), sex=dice.choice("KM")) for _ in range(400)]
    little = [Citizen(age=dice.randrange(18, 95), sex=dice.choice("KM"), services=TWO[:1]) for _ in range(60)]
    nominated = [
        Citizen(age=dice.choice([*range(20, 34), *range(51, 60)]), sex=dice.choice("KM"), services=services)
        for services in (TWO, THREE)
        for _ in range(35)
    ]
    return [*nothing, *little, *nominated, *ALONE.values()]


def met(warehouse: Warehouse) -> Counter[Cell]:
    """How many of each sex, age and points are nominated: all that any number of questions could come to."""
    score(warehouse, RULES, AS_OF)
    evidence = {row["person_id"]: row["age"] for row in warehouse.records("score.evidence")}
    sexes = {row["person_id"]: row["sex"] for row in warehouse.records("link.person")}
    nominated = [row for row in warehouse.records("score.outcome") if row["nominated"]]
    return Counter((sexes[row["person_id"]], evidence[row["person_id"]], row["points"]) for row in nominated)


def test_where_the_citizens_answer_everyone_who_is_alone_is_found() -> None:
    """What is at stake: without stand-ins the same questions isolate them all."""
    found = Attacker(warehouse_of(town(), RULES), RULES, 250).cells(around=[age for _, age, _ in ALONE])
    assert {cell: found.get(cell) for cell in ALONE} == dict.fromkeys(ALONE, 1)


@pytest.mark.parametrize("number", SECRETS)
def test_all_that_can_be_asked_tells_who_the_stand_ins_are_and_no_more(number: int) -> None:
    stand_ins = stand_ins_of(warehouse_of(town(), RULES), number)
    attacker = Attacker(stand_ins, RULES, QUESTIONS)
    found = attacker.cells()
    assert attacker.asked == QUESTIONS and found
    assert found.items() <= met(stand_ins).items()


def test_none_of_the_first_stand_ins_is_like_anybody_who_is_alone() -> None:
    alone = {(sex, age) for sex, age, _ in ALONE}
    assert not alone & {(sex, age) for sex, age, _ in met(stand_ins_of(warehouse_of(town(), RULES), 0))}


@pytest.mark.skipif(not NIGHTLY, reason="make nightly: ten minutes")
@pytest.mark.parametrize("cell", ALONE)
def test_one_who_is_alone_is_met_by_chance_and_hardly_more_often_for_being_there(cell: Cell) -> None:
    """Somebody among the stand-ins may have the very same sex, age and points: with them in the town, and without."""
    others = [citizen for citizen in town() if citizen != ALONE[cell]]
    there, away = (
        sum(cell in met(stand_ins_of(warehouse_of(people, RULES), number)) for number in range(DRAWINGS)) / DRAWINGS
        for people in (town(), others)
    )
    assert there <= 0.08 and there - away <= 0.05, (there, away)


def test_what_is_shown_of_stand_ins_is_never_a_few() -> None:
    assert [about(number) for number in range(5)] == [None, None, 10, 15, 20]


@pytest.mark.parametrize("number", range(5))
def test_nobody_stands_in_who_has_what_few_others_have(number: int) -> None:
    """A thing that nine have, two things that four have both, and a figure that nine reach."""
    warehouse = warehouse_of(town(), RULES)
    rename = "update link.involvement set paragraph = $new where paragraph = $old and person_id % $every = 0"
    for new, old, every in (("901", "85", 97), ("902", "85", 3), ("903", "86", 4)):
        warehouse.connection.execute(rename, {"new": new, "old": old, "every": every})
    make_stand_ins(warehouse, secret(number))
    things = "select distinct person_id, paragraph from link.counting"
    stood = "select distinct person_id, paragraph from stand.involvement"
    for count, few, one in (
        ("select paragraph, count(*) from ({}) group by 1", 10, "select distinct paragraph from ({})"),
        (
            "select a.paragraph || ',' || b.paragraph, count(*) from ({0}) a join ({0}) b using (person_id) "
            "where a.paragraph < b.paragraph group by 1",
            5,
            "select distinct a.paragraph || ',' || b.paragraph from ({0}) a join ({0}) b using (person_id) "
            "where a.paragraph < b.paragraph",
        ),
    ):
        held = dict(warehouse.connection.execute(count.format(things)).fetchall())
        shown = {name for (name,) in warehouse.connection.execute(one.format(stood)).fetchall()}
        assert shown and any(number < few for number in held.values())
        assert min(held[name] for name in shown) >= few
