"""How the specs of scoring are run: the data is a table, the answer is a table, and both scorers must give it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from tests.scoring_tables import EN_PLAN, memory_warehouse, scored

from support.tables import stated
from targeting.scoring.reference import Involvement, Person, Result, score_persons
from targeting.warehouse import Warehouse
from targeting.workspace.rulesets import RuleSet, load_ruleset

Row = dict[str, str]
Check = Callable[..., None]


def person(number: int, row: Row) -> Person:
    return Person(
        person_id=number,
        birth_date=date.fromisoformat(row.get("born", "1980-01-01")),
        sex=row.get("sex", "K"),
        status=row.get("status", "01"),
        objects=row.get("objects", "no") == "yes",
    )


def involvement(number: int, row: Row) -> Involvement:
    return Involvement(
        person_id=number,
        department=row.get("department", "work"),
        service_centre=row.get("centre"),
        law=row.get("law"),
        paragraph=row.get("paragraph"),
        family=row.get("what"),
        kind=row.get("kind", "service"),
        main=row.get("main", "yes") == "yes",
        counts=row.get("counts", "yes") == "yes",
        valid_from=date.fromisoformat(row.get("from", "2017-01-01")),
        valid_to=date.fromisoformat(row["to"]) if "to" in row else None,
        caseworker_id=int(row["caseworker"]) if "caseworker" in row else None,
    )


@pytest.fixture(scope="session")
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    yield opened
    opened.connection.close()


@pytest.fixture(scope="session")
def en_plan() -> RuleSet:
    return load_ruleset(EN_PLAN)


@pytest.fixture
def scoring(warehouse: Warehouse, en_plan: RuleSet) -> Check:
    """Score the tables on a day with the SQL and with the reference; both must give the answer.

    The answer's columns are figures of the evidence, ``points``, and ``fate``: "nominated" or the step that dropped.
    """

    def check(involvements: str, answer: str, *, on: str, persons: str | None = None) -> None:
        rows = stated(involvements)
        people = stated(persons) if persons else [{"who": who} for who in dict.fromkeys(row["who"] for row in rows)]
        number = {row["who"]: place for place, row in enumerate(people, start=1)}
        arguments = (
            [person(number[row["who"]], row) for row in people],
            [involvement(number[row["who"]], row) for row in rows],
            en_plan,
            date.fromisoformat(on),
        )
        results = scored(warehouse, *arguments)
        assert results == score_persons(*arguments)
        steps = dict(warehouse.connection.execute("select step, id from score.step").fetchall())
        wanted = stated(answer)
        assert [row["who"] for row in wanted] == list(number)
        assert [_said(results[number[row["who"]]], steps, row) for row in wanted] == wanted

    return check


def _said(result: Result, steps: dict[int, str], asked: Row) -> Row:
    """What a result says of the columns that were asked for."""
    fate = "nominated" if result.dropped_at is None else steps[result.dropped_at]
    known = {name: str(figure) for name, figure in result.evidence.items()} | {"points": str(result.points)}
    return {name: asked["who"] if name == "who" else (known | {"fate": fate})[name] for name in asked}
