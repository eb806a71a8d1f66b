"""Scoring refuses what it should, and its attrition always adds up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from support.scoring_tables import EN_PLAN, link, memory_warehouse, rule, rule_set, scored
from targeting.errors import ConfigurationError, TargetingError
from targeting.scoring import score
from targeting.scoring.reference import Person, score_persons
from targeting.scoring.score import attrition_reconciles, require_in_force
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet, evidence_dictionary, load_ruleset

AS_OF = date(2017, 10, 2)
PERSONS = [
    Person(1, date(1980, 1, 1), "K", "01", False),
    Person(2, date(1980, 1, 1), "M", "80", False),
    Person(3, date(1980, 1, 1), "M", "01", True),
]


@pytest.fixture
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    link(opened, PERSONS, [])
    yield opened
    opened.connection.close()


def test_a_rule_set_is_refused_on_a_day_it_is_not_in_force(warehouse: Warehouse) -> None:
    with pytest.raises(ConfigurationError, match="in force from 2017-07-01 until further notice, not on 2017-06-30"):
        score(warehouse, load_ruleset(EN_PLAN), date(2017, 6, 30))

    assert warehouse.connection.execute(
        "select count(*) from duckdb_tables() where schema_name = 'score'"
    ).fetchone() == (0,)


@pytest.mark.parametrize(
    ("rules", "named", "until"),
    [
        (load_ruleset(EN_PLAN), "en-plan.toml", "until further notice"),
        (
            rule_set(rule("laws >= 2"), valid_from=date(2017, 7, 1), valid_to=date(2017, 12, 31)),
            "test",
            "to 2017-12-31",
        ),
    ],
)
def test_the_refusal_says_when_the_set_is_in_force_and_what_to_do(rules: RuleSet, named: str, until: str) -> None:
    with pytest.raises(ConfigurationError) as refused:
        require_in_force(rules, date(2017, 6, 30))

    assert str(refused.value) == (
        f"{named}: version 1.0.0 is in force from 2017-07-01 {until}, not on 2017-06-30. "
        "Choose another as-of date or rule set."
    )


def test_a_bad_rule_stops_before_anything_is_made(warehouse: Warehouse) -> None:
    with pytest.raises(ConfigurationError, match="rule rule"):
        score(warehouse, rule_set(rule("departments >= 2; drop table link.person")), AS_OF)

    assert warehouse.connection.execute("select count(*) from link.person").fetchone() == (3,)


def test_the_steps_are_numbered_in_the_order_persons_are_dropped(warehouse: Warehouse) -> None:
    score(warehouse, load_ruleset(EN_PLAN), AS_OF)

    steps = warehouse.connection.execute("select step, id from score.step order by step").fetchall()
    assert steps == list(
        enumerate(
            [
                "not_resident",
                "under_age",
                "objection",
                "has_one_plan",
                "no_involvement",
                "departments_2",
                "service_laws_2",
                "below_threshold",
            ],
            start=1,
        )
    )


def test_the_steps_are_labelled_in_danish_and_english(warehouse: Warehouse) -> None:
    score(warehouse, load_ruleset(EN_PLAN), AS_OF)

    labels = warehouse.connection.execute("select label_da, label_en from score.step order by step").fetchall()
    assert labels == [
        ("Ikke aktiv bopæl i folkeregistret", "No active residence in the population register"),
        ("Under 18 år", "Under 18 years"),
        ("Har gjort indsigelse", "Has objected"),
        ("Har allerede én plan", "Has one plan already"),
        ("Ingen indsats på opgørelsesdatoen", "No involvement on the as-of date"),
        ("Opfylder ikke kravet: Mindst to forvaltninger", "Requirement not met: Two or more departments"),
        ("Opfylder ikke kravet: Tilbud efter mindst to love", "Requirement not met: Services under two or more laws"),
        ("Under 4 point", "Fewer than 4 points"),
    ]


def test_the_warehouse_says_what_it_was_scored_with(warehouse: Warehouse) -> None:
    en_plan = load_ruleset(EN_PLAN)
    score(warehouse, en_plan, AS_OF)

    assert warehouse.connection.execute("select * from score.setting").fetchall() == [
        (AS_OF, "en-plan", en_plan.version, en_plan.sha256, 18, en_plan.threshold)
    ]


def test_the_dictionary_documents_every_column_of_the_evidence(warehouse: Warehouse) -> None:
    score(warehouse, load_ruleset(EN_PLAN), AS_OF)

    columns = warehouse.connection.execute("describe score.evidence").fetchall()
    assert [(name, kind) for name, kind, *_ in columns] == [
        ("person_id", "INTEGER"),
        *((name, "INTEGER") for name in evidence_dictionary().names),
    ]


def test_an_unknown_status_or_objection_drops_and_never_passes(warehouse: Warehouse) -> None:
    people = [Person(1, date(1980, 1, 1), "K", None, False), Person(2, date(1980, 1, 1), "K", "01", None)]
    results = scored(warehouse, people, [], load_ruleset(EN_PLAN), AS_OF)

    assert results == score_persons(people, [], load_ruleset(EN_PLAN), AS_OF)
    steps = dict(warehouse.connection.execute("select step, id from score.step").fetchall())
    assert [steps[results[who].dropped_at] for who in (1, 2)] == ["not_resident", "objection"]


def test_everybody_is_in_the_age_band_that_is_published(warehouse: Warehouse) -> None:
    bands = {
        "0-17": range(18), "18-24": range(18, 25), "25-29": range(25, 30), "30-39": range(30, 40),
        "40-49": range(40, 50), "50-59": range(50, 60), "60-66": range(60, 67), "67+": range(67, 110),
    }  # fmt: skip
    people = [Person(age + 1, AS_OF.replace(year=AS_OF.year - age), "K", "01", False) for age in range(110)]
    results = scored(warehouse, people, [], load_ruleset(EN_PLAN), AS_OF)

    assert results == score_persons(people, [], load_ruleset(EN_PLAN), AS_OF)
    assert {band: [who - 1 for who, result in results.items() if result.age_band == band] for band in bands} == {
        band: list(ages) for band, ages in bands.items()
    }


def test_an_empty_population_adds_up(warehouse: Warehouse) -> None:
    link(warehouse, [], [])
    score(warehouse, load_ruleset(EN_PLAN), AS_OF)

    assert warehouse.connection.execute("select count(*) from score.outcome").fetchone() == (0,)


@pytest.mark.parametrize(
    "damage",
    [
        "delete from score.outcome where person_id = 1",
        "insert into score.outcome select * from score.outcome where person_id = 1",
        "update score.outcome set dropped_at = 99 where person_id = 1",
        "update score.outcome set dropped_at = null where person_id = 1",
        "update score.outcome set nominated = true where person_id = 1",
        "update score.outcome set person_id = 2 where person_id = 1",
        "delete from link.person where person_id = 1",
    ],
)
def test_attrition_that_does_not_add_up_is_an_error(warehouse: Warehouse, damage: str) -> None:
    score(warehouse, load_ruleset(EN_PLAN), AS_OF)
    warehouse.connection.execute(damage)

    with pytest.raises(TargetingError, match="does not add up"):
        attrition_reconciles(warehouse)


def test_attrition_that_does_not_add_up_is_said_without_a_count(warehouse: Warehouse) -> None:
    score(warehouse, load_ruleset(EN_PLAN), AS_OF)
    warehouse.connection.execute("delete from score.outcome where person_id = 1")

    with pytest.raises(TargetingError) as refused:
        attrition_reconciles(warehouse)

    assert str(refused.value) == (
        "The attrition does not add up: not everybody who was linked was scored once, and dropped or nominated. "
        "Publish nothing; report this as a defect."
    )


def test_a_person_linked_twice_is_an_error_and_not_two_scores(warehouse: Warehouse) -> None:
    link(warehouse, [*PERSONS, PERSONS[0]], [])

    with pytest.raises(TargetingError, match="does not add up"):
        score(warehouse, load_ruleset(EN_PLAN), AS_OF)
