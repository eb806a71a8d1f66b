"""Small populations for the output tests: linked, scored by the real rules, and disclosed."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import duckdb
import pyarrow as pa

from support.scoring_tables import CASEWORKERS
from targeting.linking import band_ages
from targeting.outputs import Disclosure, Earlier, disclose, prepare_reasons, record
from targeting.outputs.departures import Departures
from targeting.scoring import score
from targeting.warehouse import SCHEMAS, Warehouse
from targeting.workspace import Rule, RuleSet, bandings, output_contracts

AS_OF = date(2017, 10, 2)
RUN_ID = "20171003T020000Z-test"
CONTRACTS = output_contracts()
PERSON = pa.schema(
    [
        ("person_id", pa.int32()),
        ("birth_date", pa.date32()),
        ("sex", pa.string()),
        ("status", pa.string()),
        ("protected", pa.bool_()),
        ("objects", pa.bool_()),
        ("area", pa.string()),
        ("begun_plan", pa.bool_()),
    ]
)
INVOLVEMENT = pa.schema(
    [
        ("person_id", pa.int32()),
        ("register", pa.string()),
        ("department", pa.string()),
        ("service_centre", pa.string()),
        ("law", pa.string()),
        ("paragraph", pa.string()),
        ("code", pa.string()),
        ("family", pa.string()),
        ("kind", pa.string()),
        ("main", pa.bool_()),
        ("counts", pa.bool_()),
        ("one_plan", pa.bool_()),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("caseworker_id", pa.int32()),
        ("file_no", pa.int32()),
        ("row_no", pa.int64()),
    ]
)
FILES = (
    "CREATE TABLE land.file AS SELECT DISTINCT register, 1 AS file_no, sha256(register) AS sha256 FROM link.involvement"
)


@dataclass(frozen=True)
class Citizen:
    """One person, and how many services each department has with them."""

    age: int = 40
    sex: str = "K"
    status: str = "01"
    objects: bool = False
    protected: bool = False
    area: str | None = None
    services: tuple[tuple[str, int], ...] = ()
    plan: bool = False
    begun_plan: bool = False


def rule(id: str, when: str, *, required: bool = False) -> Rule:
    return Rule(
        id=id,
        when=when,
        points=1,
        required=required,
        label_da=f"Regel {id}",
        label_en=f"Rule {id}",
        rationale_da="Til prøven.",
        rationale_en="For the test.",
        weight_rationale_da=None,
        weight_rationale_en=None,
    )


def rule_set(*rules: Rule, threshold: int = 2) -> RuleSet:
    return RuleSet(
        id="test",
        version="1.0.0",
        name="Test",
        source="Test",
        valid_from=date(2000, 1, 1),
        min_age=18,
        threshold=threshold,
        threshold_rationale_da="Til prøven.",
        threshold_rationale_en="For the test.",
        rules=rules,
    )


RULES = rule_set(
    rule("departments_2", "departments >= 2", required=True),
    rule("services_3", "services >= 3"),
    rule("services_5", "services >= 5"),
)


def warehouse_of(citizens: Iterable[Citizen], rules: RuleSet = RULES) -> Warehouse:
    """A warehouse in memory with the population linked and scored, as a run leaves it before disclosure."""
    connection = duckdb.connect(":memory:", config={"threads": "1"})
    for schema in SCHEMAS:
        connection.execute(f"CREATE SCHEMA {schema}")
    warehouse = Warehouse(connection)
    people = list(enumerate(citizens))
    _fill(warehouse, "link.person", PERSON, [_person(number, citizen) for number, citizen in people])
    _fill(
        warehouse,
        "link.involvement",
        INVOLVEMENT,
        [row for number, citizen in people for row in _involvements(number, citizen)],
    )
    connection.execute(
        "CREATE TABLE land.person_key AS "
        "SELECT person_id, 'p' || lpad(person_id::VARCHAR, 6, '0') AS pseudonym FROM link.person"
    )
    connection.execute("CREATE TABLE land.former_key (pseudonym VARCHAR, person_id INTEGER)")
    connection.execute("CREATE TABLE land.department (department VARCHAR, name VARCHAR)")
    connection.execute(FILES)
    warehouse.view("link.counting")
    connection.execute(CASEWORKERS)
    band_ages(warehouse, bandings()[0])
    score(warehouse, rules, AS_OF)
    return warehouse


def disclosed(citizens: Iterable[Citizen], **told_of: Any) -> Warehouse:
    """The same, disclosed."""
    return told(citizens, **told_of)[0]


def told(
    citizens: Iterable[Citizen],
    *,
    rules: RuleSet = RULES,
    sources: Iterable[Mapping[str, Any]] = (),
    quality: Iterable[Mapping[str, Any]] = (),
    earlier: Iterable[tuple[str, str]] = (),
    warnings: str | None = None,
    before: Earlier | None = None,
) -> tuple[Warehouse, Departures]:
    """The same, and what it departs from."""
    warehouse = warehouse_of(citizens, rules)
    warehouse.create_empty("score.earlier_candidate")
    for row in earlier:
        warehouse.connection.execute("INSERT INTO score.earlier_candidate VALUES (?, ?)", list(row))
    record(warehouse, CONTRACTS["run"], [run_row() | {"warnings": warnings}])
    record(warehouse, CONTRACTS["source"], sources)
    record(warehouse, CONTRACTS["quality"], quality)
    registers = {"register_jobcentre": "Jobcenter", "register_social": None}
    prepare_reasons(warehouse, rules, registers)
    parameters = Disclosure(RUN_ID, AS_OF, rules, objection_register="objections", earlier=before)
    return warehouse, disclose(warehouse, CONTRACTS, parameters).departures


def rows(warehouse: Warehouse, table: str) -> list[dict[str, Any]]:
    """The rows of schema.table as dicts, sorted."""
    return warehouse.records(table)


def run_row(run_id: str = RUN_ID, started_at: datetime = datetime(2017, 10, 3, 2)) -> dict[str, Any]:
    return {
        "run_id": run_id,
        "started_at": started_at,
        "as_of": AS_OF,
        "processing_date": started_at.date(),
        "mode": "operate",
        "purpose": "IDENTIFY_FOR_OFFER",
        "ruleset": "test",
        "ruleset_version": "1.0.0",
        "ruleset_sha256": "00",
        "program_version": "0",
        "log_seq": 1,
    }


def source_row(register: str, persons: int | None, **columns: Any) -> dict[str, Any]:
    return {
        "run_id": RUN_ID,
        "register": register,
        "name": register,
        "files": 1,
        "rows_read": persons,
        "accepted": persons,
        "quarantined": 0,
        "ignored": 0,
        "undeclared_columns": 0,
        "persons": persons,
        "coverage": None if persons is None else 1.0,
        "state": "read",
    } | columns


def municipality(size: int, seed: int, departments: int = 6, areas: int = 0) -> list[Citizen]:
    """A plausible population: most have nobody, few have many; in so many areas of very different size, or in none."""
    dice = random.Random(seed)
    names = [f"department_{number}" for number in range(departments)]
    dealt = [_dealt(dice, names) for _ in range(size)]
    places = [f"area_{number}" for number in range(areas)]
    return [replace(citizen, area=dice.choices(places, range(1, areas + 1))[0] if areas else None) for citizen in dealt]


def _dealt(dice: random.Random, names: list[str]) -> Citizen:
    involved = min(len(names), int(dice.expovariate(1.6)))
    chosen = sorted(dice.sample(names, involved))
    return Citizen(
        age=dice.randrange(0, 95),
        sex=dice.choice("KM"),
        status=dice.choices(["01", "03", "80", "90"], [95, 1, 2, 2])[0],
        objects=dice.random() < 0.002,
        services=tuple((name, 1 + int(dice.expovariate(1.2))) for name in chosen),
    )


def _person(number: int, citizen: Citizen) -> dict[str, Any]:
    return {
        "person_id": number,
        "birth_date": date(AS_OF.year - citizen.age, 1, 1),
        "sex": citizen.sex,
        "status": citizen.status,
        "protected": citizen.protected,
        "objects": citizen.objects,
        "area": citizen.area,
        "begun_plan": citizen.begun_plan,
    }


def _involvements(number: int, citizen: Citizen) -> Iterable[dict[str, Any]]:
    for department, services in citizen.services:
        for service in range(services):
            yield {
                "person_id": number,
                "register": f"register_{department}",
                "department": department,
                "service_centre": f"hidden_unit_{department}",
                "law": "SEL",
                "paragraph": f"{85 + service}",
                "code": f"c{service}",
                "family": f"sel_{85 + service}",
                "kind": "service",
                "main": True,
                "counts": True,
                "one_plan": citizen.plan,
                "valid_from": date(2017, 1, 1),
                "valid_to": None,
                "caseworker_id": None,
                "file_no": 1,
                "row_no": service + 2,
            }


def _fill(warehouse: Warehouse, table: str, schema: pa.Schema, content: list[dict[str, Any]]) -> None:
    warehouse.connection.register("arriving", pa.Table.from_pylist(content, schema=schema))
    warehouse.connection.execute(f"CREATE TABLE {table} AS SELECT * FROM arriving")
    warehouse.connection.unregister("arriving")
