"""How the specs of scoring are run: the data is a table, the answer is a table, and both scorers must give it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from support.scoring_tables import EN_PLAN, memory_warehouse
from support.scorings import answered, judge, shipped
from support.tables import stated
from targeting.errors import ConfigurationError
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet
from targeting.workspace.versions import choose, load_rulesets

Check = Callable[..., None]


@pytest.fixture(scope="session")
def warehouse() -> Iterator[Warehouse]:
    opened = memory_warehouse()
    yield opened
    opened.connection.close()


@pytest.fixture
def scoring(warehouse: Warehouse) -> Check:
    """Score the tables on a day by the rules of én plan, with the SQL and the reference; both must give the answer.

    The answer's columns are figures of the evidence, ``points``, and ``fate``: "nominated" or the step that dropped.
    """
    en_plan = shipped("en-plan")

    def check(involvements: str, answer: str, *, on: str, persons: str | None = None) -> None:
        answered(judge(warehouse, involvements, persons, en_plan, on), answer, [])

    return check


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


def _write_version(path: Path, row: dict[str, str]) -> None:
    """A version of en-plan with the dates of the row."""
    text = EN_PLAN.read_text(encoding="utf-8").replace('version = "1.0.0"', f'version = "{row["version"]}"')
    period = f"valid_from = {row['from']}" + (f"\nvalid_to = {row['to']}" if "to" in row else "")
    path.write_text(text.replace("valid_from = 2017-07-01", period), encoding="utf-8")
