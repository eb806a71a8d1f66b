"""Spec tests: the data is a table in the text, the answer stands beside it, and both scorers must give it.

A row without a value in a column has the ordinary one: an adult resident woman who has not objected, a main
involvement that counts, begun on 1 January 2017 and still running.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

import pytest
from tests.scoring_tables import EN_PLAN, memory_warehouse, scored

from targeting.scoring.reference import Involvement, Person, Result, score_persons
from targeting.warehouse import Warehouse
from targeting.workspace.rulesets import RuleSet, load_ruleset

Row = dict[str, str]


@dataclass(frozen=True)
class Answers:
    """What both scorers say of each person, by the name the table gives them."""

    results: dict[str, Result]
    steps: dict[int, str]

    def evidence(self, column: str) -> dict[str, int]:
        """One figure of everybody."""
        return {who: result.evidence[column] for who, result in self.results.items()}

    def points(self) -> dict[str, int]:
        """Everybody's points."""
        return {who: result.points for who, result in self.results.items()}

    def fate(self) -> dict[str, str]:
        """The step that dropped each person, or "nominated"."""
        return {
            who: "nominated" if result.dropped_at is None else self.steps[result.dropped_at]
            for who, result in self.results.items()
        }


def table(text: str) -> list[Row]:
    """The rows of an ASCII table: names in the first line, a rule of dashes, cells between bars; blank = absent."""
    lines = [line.strip() for line in text.strip().splitlines()]
    header, *rows = [[cell.strip() for cell in line.split("|")] for line in lines if set(line) - set("-+ ")]
    assert all(len(row) == len(header) for row in rows), "every row has a cell for every column"
    return [{name: cell for name, cell in zip(header, row, strict=True) if cell} for row in rows]


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
def answers(warehouse: Warehouse, en_plan: RuleSet) -> Callable[..., Answers]:
    """Score the tables on a day with the SQL and with the reference; both must give the same."""

    def score(involvements: str, *, on: str, persons: str | None = None) -> Answers:
        rows = table(involvements)
        people = table(persons) if persons else [{"who": who} for who in dict.fromkeys(row["who"] for row in rows)]
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
        return Answers({who: results[place] for who, place in number.items()}, steps)

    return score
