"""How the specs of scoring are run: the data is a table, the answer is a table, and both scorers must give it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests.scoring_tables import EN_PLAN, memory_warehouse, scored

from support.tables import stated
from targeting.errors import ConfigurationError
from targeting.scoring.reference import Involvement, Person, Result, score_persons
from targeting.warehouse import Warehouse
from targeting.workspace.rulesets import RuleSet, load_ruleset
from targeting.workspace.versions import choose, load_rulesets

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


@pytest.fixture
def ruleset_files(tmp_path: Path) -> Check:
    """Write a file a row, and choose among them as the answer asks; or the answer is the sentence that refuses them."""

    def check(files: str, answer: str) -> None:
        for row in stated(files):
            _write_version(tmp_path / row["file"], row)
        if "|" not in answer:
            with pytest.raises(ConfigurationError, match=re.escape(answer)) as refused:
                load_rulesets(tmp_path)
            named = [row["file"] for row in stated(files) if row["file"] in str(refused.value)]
            assert len(named) >= 2
            return
        rulesets = load_rulesets(tmp_path)
        for asked in stated(answer):
            used = _used(rulesets, asked["asked for"], date.fromisoformat(asked["as of"]))
            version = re.fullmatch(r"\d+\.\d+\.\d+", asked["used"])
            assert used == asked["used"] if version else asked["used"] in used

    return check


def _used(rulesets: tuple[RuleSet, ...], name: str, as_of: date) -> str:
    """The version that is used, or why none is."""
    try:
        return choose(rulesets, name, as_of).version
    except ConfigurationError as refused:
        return str(refused)


def _write_version(path: Path, row: Row) -> None:
    """A version of en-plan with the dates of the row."""
    text = EN_PLAN.read_text(encoding="utf-8").replace('version = "1.0.0"', f'version = "{row["version"]}"')
    period = f"valid_from = {row['from']}" + (f"\nvalid_to = {row['to']}" if "to" in row else "")
    path.write_text(text.replace("valid_from = 2017-07-01", period), encoding="utf-8")
