"""What a run reads of a scoring besides the outcome: its counts, whom it nominated, what stood behind a rule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from support.scoring_tables import link, memory_warehouse, rule, rule_set
from targeting.scoring import names_asked, score
from targeting.scoring.reference import Involvement, Person
from targeting.warehouse import Warehouse

AS_OF = date(2017, 10, 2)
BORN = date(1980, 1, 1)
# Two are nominated; two fall at the rules, one of them with a point; two have objected; one has nothing going on.
PERSONS = [
    Person(1, BORN, "K", "01", False),
    Person(2, BORN, "M", "01", False),
    Person(3, BORN, "K", "01", False),
    Person(4, BORN, "M", "01", False),
    Person(5, BORN, "K", "01", True),
    Person(6, BORN, "M", "01", False),
    Person(7, BORN, "K", "01", True),
]
HAVE = {1: ("85", "101"), 2: ("85",), 3: ("101",), 4: ("101", "107"), 5: ("85",)}
RULES = rule_set(
    rule("has('SEL § 85')", id="support", required=True),
    rule("services >= 2", id="services_2"),
    rule("has('SEL § 85') or months_since('las_help') > 1 and plans = 0", id="mixed"),
)


def service(person: int, paragraph: str) -> Involvement:
    return Involvement(
        person, "social", None, "SEL", paragraph, f"sel_{paragraph}", "service", True, True, BORN, None, None
    )


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    link(opened, PERSONS, [service(person, paragraph) for person, had in HAVE.items() for paragraph in had])
    opened.connection.execute(
        "create table land.person_key as select person_id, 'p' || person_id as pseudonym from link.person"
    )
    score(opened, RULES, AS_OF)
    yield opened
    opened.connection.close()


def test_the_rules_stand_in_the_order_of_their_file_counted_from_one(warehouse: Warehouse) -> None:
    rules = warehouse.connection.execute("select position, rule from score.rule order by position").fetchall()

    assert rules == [(1, "support"), (2, "services_2"), (3, "mixed")]


def test_the_names_a_set_asks_for_are_told_as_the_code_lists_write_them() -> None:
    assert names_asked(RULES) == ("SEL § 85", "las_help")
    assert names_asked(rule_set(rule("services >= 2"))) == ()


def test_who_is_counted_as_scored_is_every_resident_adult_who_has_not_objected(warehouse: Warehouse) -> None:
    assert warehouse.rows("ask/score/counts") == [(7, 5, 2)]


def test_a_run_says_whom_it_nominated_and_by_which_rules(warehouse: Warehouse) -> None:
    assert warehouse.rows("ask/score/candidate_of_run") == [
        ("p1", "mixed"),
        ("p1", "services_2"),
        ("p1", "support"),
        ("p2", "mixed"),
        ("p2", "support"),
    ]


def test_before_any_run_is_compared_with_there_is_no_earlier_candidate(warehouse: Warehouse) -> None:
    warehouse.create_empty("score.earlier_candidate")

    assert warehouse.count("score.earlier_candidate") == 0


def test_behind_a_rule_stand_the_kinds_it_counts_and_the_things_it_names(warehouse: Warehouse) -> None:
    behind = warehouse.connection.execute(
        "select behind.rule, behind.kind, called from score.behind as behind "
        "left join (select distinct term, called from score.term) as term using (term) order by all"
    ).fetchall()

    assert behind == [
        ("mixed", "benefit", "las_help"),
        ("mixed", "plan", None),
        ("mixed", "service", "sel § 85"),
        ("services_2", "service", None),
        ("support", "service", "sel § 85"),
    ]


def test_a_term_is_every_thing_of_its_name(warehouse: Warehouse) -> None:
    things = warehouse.connection.execute(
        "select term, law, paragraph, family, kind from score.term order by all"
    ).fetchall()

    assert things == [
        (1, "SEL", "85", "sel_85", "service"),
        (2, "LAS", "22", "las_help", "benefit"),
        (2, "LAS", "23", "las_help", "benefit"),
        (2, "LAS", "25", "las_help", "benefit"),
        (2, "LAS", "47", "las_help", "benefit"),
    ]


def test_the_rules_are_kept_in_their_order_with_what_is_shown_of_them(warehouse: Warehouse) -> None:
    rules = warehouse.connection.execute(
        "select position, rule, points, required, label_da, label_en, rationale_da from score.rule order by position"
    ).fetchall()

    said = ("Prøveregel", "Test rule", "Til prøven.")
    assert rules == [
        (1, "support", 1, True, *said),
        (2, "services_2", 1, False, *said),
        (3, "mixed", 1, False, *said),
    ]
