"""What a question is lent: stand-ins, and nothing by which a citizen could be reached."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from support.runs import contents
from targeting.audit import RulesetVaried, TriedRuleset
from targeting.run import consult, ground_of
from targeting.scoring import score
from targeting.session import open_session

RELEASED = "run_of_many"
ASKED = RulesetVaried(
    ruleset=TriedRuleset(id="en-plan", version="1", sha256="a" * 64, as_of="2017-10-02", adopted=True),
    varied={"threshold": "2..6"},
)


def test_a_question_reaches_stand_ins_alone_and_leaves_no_trace(released: Path) -> None:
    leave = consult(ground_of(open_session(released)), ASKED)
    before = contents(released / "state")
    with leave.scratch() as citizens:
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


def test_whoever_asks_has_the_same_stand_ins(released: Path) -> None:
    def drawn() -> list[tuple[object, ...]]:
        with consult(ground_of(open_session(released)), ASKED).stand_ins() as lent:
            return [tuple(row.values()) for table in ("person", "involvement") for row in lent.records(f"link.{table}")]

    assert drawn() == drawn()
