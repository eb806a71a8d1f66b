"""What a question is lent: stand-ins, and nothing by which a citizen could be reached."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from support.runs import contents, typed
from targeting.audit import RulesetVaried, TriedRuleset
from targeting.run import consult, ground_of
from targeting.scoring import score
from targeting.session import open_session
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

RELEASED = "run_of_many"
ASKED = RulesetVaried(
    ruleset=TriedRuleset(id="en-plan", version="1", sha256="a" * 64, as_of="2017-10-02", adopted=True),
    varied={"threshold": "2..6"},
)


def test_a_question_reaches_stand_ins_alone_and_leaves_no_trace(released: Path) -> None:
    leave = consult(ground_of(open_session(released)), ASKED)
    before = contents(released / "state")
    with leave.warehouse() as citizens:
        persons = citizens.count("link.person")
    with leave.stand_ins() as lent:
        assert lent.count("link.person") == persons // 5
        for table in ("link.spell", "land.person_key", "land.population", "stand.place", "stand.drawn"):
            with pytest.raises(duckdb.Error):
                lent.count(table)
        databases = {
            name for (name,) in lent.connection.execute("select database_name from duckdb_databases()").fetchall()
        }
        assert "last_good" not in databases
        score(lent, leave.ground.ruleset, leave.ground.plan.as_of_date)
        assert lent.rows("ask/score/counts")[0][2] > 0
    assert contents(released / "state") == before


def test_no_command_puts_rules_to_the_citizens_of_a_run(
    released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A list of who moves is an exact answer, whatever stands on the page beside it: there is none to be had."""
    held_against: list[int] = []

    def watched(warehouse: Warehouse, ruleset: RuleSet, as_of: date) -> None:
        held_against.append(warehouse.count("link.person"))
        score(warehouse, ruleset, as_of)

    for room in ("compare", "simulate", "trial"):
        monkeypatch.setattr(f"targeting.commands.{room}.score", watched)
    with consult(ground_of(open_session(released)), ASKED).warehouse() as citizens:
        persons = citizens.count("link.person")
    asked = ("compare", released, "--as-of", "2000-01-01", "--with-as-of", "2017-10-02")
    assert typed(*asked, "--rows", tmp_path / "rows.parquet") == 2
    assert typed(*asked) == 0
    assert typed("simulate", released, "--vary", "threshold=2..6") == 0
    assert typed("run", released, "--mode", "simulate") == 0
    assert set(held_against) == {persons // 5} and len(held_against) == 4
    assert not list(tmp_path.rglob("*.parquet"))


def test_whoever_asks_has_the_same_stand_ins(released: Path) -> None:
    def drawn() -> list[tuple[object, ...]]:
        with consult(ground_of(open_session(released)), ASKED).stand_ins() as lent:
            return [tuple(row.values()) for table in ("person", "involvement") for row in lent.records(f"link.{table}")]

    assert drawn() == drawn()
