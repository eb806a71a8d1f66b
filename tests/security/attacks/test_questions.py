"""Hundreds of questions, each put in the light of the answers before it, to find a citizen who is alone in one.

Those who are alone were planted: by age, by points, by the one thing they have. The attacker finds every one of them
where the citizens themselves answer, and none where their stand-ins do. 300 questions in `make test`, 2,000 at night.
"""

from __future__ import annotations

import random

import pytest

from support.examples import NIGHTLY
from support.output_tables import Citizen, rule, rule_set, warehouse_of
from support.stand_ins import Attacker, Cell, secret, stand_ins_of
from targeting.disclosure import about, make_stand_ins

QUESTIONS, SECRETS = (2_000, range(3)) if NIGHTLY else (300, range(1))
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


def test_where_the_citizens_answer_everyone_who_is_alone_is_found() -> None:
    """What is at stake: without stand-ins the same questions isolate them all."""
    found = Attacker(warehouse_of(town(), RULES), RULES, 250).cells(around=[age for _, age, _ in ALONE])
    assert {cell: found.get(cell) for cell in ALONE} == dict.fromkeys(ALONE, 1)


@pytest.mark.parametrize("number", SECRETS)
def test_no_question_isolates_anybody_who_is_alone(number: int) -> None:
    attacker = Attacker(stand_ins_of(warehouse_of(town(), RULES), number), RULES, QUESTIONS)
    found = attacker.cells()
    assert attacker.asked == QUESTIONS and found
    assert not {(sex, age) for sex, age, _ in ALONE} & {(sex, age) for sex, age, _ in found}


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
