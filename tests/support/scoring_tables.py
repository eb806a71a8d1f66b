"""Small populations for the scoring tests: link tables in memory, and the score tables back."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from targeting.linking import band_ages
from targeting.scoring import score
from targeting.scoring.reference import Involvement, Person, Result
from targeting.warehouse import SCHEMAS, Warehouse
from targeting.workspace import Rule, RuleSet, bandings, evidence_dictionary

EN_PLAN = Path(str(resources.files("targeting"))) / "catalogue" / "rulesets" / "en-plan.toml"

PERSON = pa.schema(
    [
        ("person_id", pa.int32()),
        ("birth_date", pa.date32()),
        ("sex", pa.string()),
        ("status", pa.string()),
        ("objects", pa.bool_()),
        ("area", pa.string()),
        ("begun_plan", pa.bool_()),
    ]
)
INVOLVEMENT = pa.schema(
    [
        ("person_id", pa.int32()),
        ("department", pa.string()),
        ("service_centre", pa.string()),
        ("law", pa.string()),
        ("paragraph", pa.string()),
        ("family", pa.string()),
        ("kind", pa.string()),
        ("main", pa.bool_()),
        ("counts", pa.bool_()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("caseworker_id", pa.int32()),
        ("one_plan", pa.bool_()),
    ]
)


# A row a caseworker: what they attend to lasts as long as they do.
CASEWORKERS = """create or replace view link.caseworker as
    select person_id, caseworker_id, valid_from, valid_to from link.counting where caseworker_id is not null"""


def memory_warehouse() -> Warehouse:
    """An empty, unencrypted warehouse in memory, with the schemas of a real one."""
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    for schema in SCHEMAS:
        connection.execute(f"create schema {schema}")
    return Warehouse(connection)


def link(warehouse: Warehouse, persons: Iterable[Person], involvements: Iterable[Involvement]) -> None:
    """Put a population in link.person and link.involvement, in the place of the one before."""
    _replace(warehouse, "link.person", PERSON, [asdict(person) for person in persons])
    _replace(warehouse, "link.involvement", INVOLVEMENT, [asdict(row) for row in involvements])
    warehouse.view("link.counting")
    warehouse.connection.execute(CASEWORKERS)
    band_ages(warehouse, bandings()[0])


def scored(
    warehouse: Warehouse,
    persons: Iterable[Person],
    involvements: Iterable[Involvement],
    ruleset: RuleSet,
    as_of: date,
) -> dict[int, Result]:
    """What the SQL says of each person, in the reference scorer's shape."""
    link(warehouse, persons, involvements)
    score(warehouse, ruleset, as_of)
    return results(warehouse)


def results(warehouse: Warehouse) -> dict[int, Result]:
    """The score tables, one result a person."""
    hits: dict[int, dict[str, int]] = {}
    for person, rule, points in _rows(warehouse, "select person_id, rule, points from score.rule_hit"):
        assert hits.setdefault(person, {}).setdefault(rule, points) == points
    names = evidence_dictionary().names
    evidence = {
        person: dict(zip(names, figures, strict=True))
        for person, *figures in _rows(warehouse, f"select person_id, {', '.join(names)} from score.evidence")
    }
    held: dict[int, dict[str, int]] = {}
    named = dict(_rows(warehouse, "select distinct term, called from score.term"))
    for person, number, months in _rows(warehouse, "select person_id, term, months from score.held"):
        term = named[number]
        assert held.setdefault(person, {}).setdefault(term, months) == months
    outcome = _rows(warehouse, "select person_id, age_band, points, dropped_at, area, nominated from score.outcome")
    assert all(nominated == (dropped_at is None) for *_, dropped_at, _, nominated in outcome)
    return {
        person: Result(evidence[person], band, points, dropped_at, hits.get(person, {}), held.get(person, {}), area)
        for person, band, points, dropped_at, area, _ in outcome
    }


def rule(when: str, *, id: str = "rule", points: int = 1, required: bool = False) -> Rule:
    """A rule that is whole but for the condition under test."""
    weight = "Fordi prøven vejer den sådan." if points != 1 else None
    return Rule(
        id=id,
        when=when,
        points=points,
        required=required,
        label_da="Prøveregel",
        label_en="Test rule",
        rationale_da="Til prøven.",
        rationale_en="For the test.",
        weight_rationale_da=weight,
        weight_rationale_en=weight,
    )


def rule_set(*rules: Rule, threshold: int = 1, min_age: int = 18, **more: Any) -> RuleSet:
    """A rule set in force on every day the tests use."""
    settings: dict[str, Any] = {"id": "test", "version": "1.0.0", "name": "Test", "source": "Test"} | more
    return RuleSet(
        **{"valid_from": date(2000, 1, 1)} | settings,
        min_age=min_age,
        threshold=threshold,
        threshold_rationale_da="Til prøven.",
        threshold_rationale_en="For the test.",
        rules=rules,
    )


def _replace(warehouse: Warehouse, table: str, schema: pa.Schema, rows: list[dict[str, Any]]) -> None:
    warehouse.connection.register("arriving", pa.Table.from_pylist(rows, schema=schema))
    warehouse.connection.execute(f"create or replace table {table} as select * from arriving")
    warehouse.connection.unregister("arriving")


def _rows(warehouse: Warehouse, statement: str) -> list[tuple[Any, ...]]:
    return warehouse.connection.execute(statement).fetchall()
