"""Looking into the last good run outside a run: lawful today, logged before anything is opened, and without a trace."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import duckdb
import pytest

from support.approval import approve_all
from support.runs import contents, entries, events, last_good_state, log_holds, replace
from targeting.audit import RulesetVaried, TriedRuleset
from targeting.errors import NotCovered, TargetingError
from targeting.run import Ground, consult, exclusive, ground_of
from targeting.run.state import make_last_good, run_warehouse
from targeting.scoring import score
from targeting.session import open_session
from targeting.warehouse import Warehouse
from targeting.workspace import load_workspace

EVENT = "ruleset.varied"
ASKED = RulesetVaried(
    ruleset=TriedRuleset(id="en-plan", version="1", sha256="a" * 64, as_of="2017-10-02", adopted=True),
    varied={"threshold": "2..6"},
)
OUTCOMES = "select person_id, points, dropped_at from score.outcome order by person_id"


def outcomes(warehouse: Warehouse) -> list[tuple[object, ...]]:
    return warehouse.connection.execute(OUTCOMES).fetchall()


def test_a_workspace_without_a_good_run_says_what_to_do(workspace: Path) -> None:
    with pytest.raises(TargetingError, match="has no good run to look into"):
        ground_of(open_session(workspace))


def test_the_look_is_logged_with_its_basis_before_the_warehouse_is_opened(released: Path) -> None:
    ground = ground_of(open_session(released))
    before = last_good_state(released)
    asked = consult(ground, ASKED)
    entry = entries(released)[-1]
    assert (entry.seq, entry.type, entry.run_id) == (asked.seq, EVENT, None)
    assert entry.body["run"] == ground.plan.run_id
    assert entry.body["varied"] == {"threshold": "2..6"}
    assert [legal["allowed"] for legal in entry.body["legal"]] == [True]
    assert last_good_state(released) == before
    assert log_holds(released)


def test_scoring_stand_ins_leaves_what_the_run_found_and_no_trace(released: Path) -> None:
    asked = consult(ground_of(open_session(released)), ASKED)
    before = contents(released / "state")
    with asked.warehouse() as kept:
        found = outcomes(kept)
    assert found
    with asked.stand_ins() as lent:
        score(lent, asked.ground.workspace.ruleset("en-plan"), asked.ground.plan.as_of_date)
        assert outcomes(lent) == [], "so few are here that none stands for them"
    assert contents(released / "state") == before


def test_a_warehouse_of_an_older_version_is_not_scored_anew(released: Path) -> None:
    """It kept one caseworker an involvement: what is counted now cannot be counted in it, and is not taken for none."""
    session = open_session(released)
    ground = ground_of(session)
    with run_warehouse(session.workspace, ground.plan.run_id, session.keys) as warehouse:
        warehouse.drop_table("link.caseworker")
    asked = consult(ground, ASKED)
    with pytest.raises(TargetingError, match=r"counted caseworkers otherwise\. Run once more"), asked.stand_ins():
        pass
    with asked.warehouse() as kept:
        assert outcomes(kept)


def test_the_last_good_warehouse_cannot_be_written_to(released: Path) -> None:
    asked = consult(ground_of(open_session(released)), ASKED)
    with asked.warehouse() as warehouse, pytest.raises(duckdb.InvalidInputException, match="read-only"):
        warehouse.connection.execute("delete from score.outcome")


def test_several_may_look_at_once_and_beside_a_run_under_way(released: Path) -> None:
    one, other = (consult(ground_of(open_session(released)), ASKED) for _ in range(2))
    with exclusive(released), one.warehouse() as first, other.stand_ins() as second:
        persons = [warehouse.count("link.person") for warehouse in (first, second)]
    assert persons == [5, 0], "so few are here that none stands for them"


def test_a_run_that_ends_meanwhile_takes_the_folder_away_and_disturbs_neither(released: Path) -> None:
    workspace, ground = load_workspace(released), ground_of(open_session(released))
    early, late = consult(ground, ASKED), consult(ground, ASKED)
    newer = "20171003T080000Z-0a1b2c"
    (workspace.state / "runs" / newer).mkdir()
    with run_warehouse(workspace, newer, ground.session.keys), early.warehouse() as warehouse:
        make_last_good(workspace, newer)
        assert not ground.path.exists()
        assert warehouse.count("link.person") > 0
    with (
        pytest.raises(TargetingError, match="gave way to a newer one just now"),
        late.stand_ins(),
    ):
        pass


def refused(ground: Ground, released: Path, why: str) -> None:
    """It is refused for this reason, the log says so; the warehouse, broken here, is not opened."""
    os.truncate(ground.path, 0)
    with pytest.raises(NotCovered, match=why):
        consult(ground, ASKED)
    entry = entries(released)[-1]
    assert entry.type == "consultation.denied"
    assert entry.body["event"] == EVENT
    assert why in str(entry.body["missing"])
    assert EVENT not in events(released)


def test_a_basis_that_no_longer_covers_a_register_of_the_last_run_refuses(released: Path) -> None:
    replace(released / "bases" / "eksempel-en-plan.toml", "[registers.aids]", "[registers.aids_2]")
    approve_all(released)
    refused(ground_of(open_session(released)), released, "aids")


def test_a_health_approver_who_withdrew_refuses_as_what_was_linked_cannot_be_skipped(released: Path) -> None:
    basis = released / "bases" / "eksempel-en-plan.toml"
    text = basis.read_text(encoding="utf-8")
    head, _, tail = text.partition("[registers.municipal_health.health_approver]\n")
    assert tail, "the sample names a health approver"
    basis.write_text(head + "[" + tail.partition("\n[")[2], encoding="utf-8")
    approve_all(released)
    refused(ground_of(open_session(released)), released, "has no health approver any longer")


def test_rules_nobody_approved_may_be_tried_where_no_citizen_is_named_and_only_there(released: Path) -> None:
    ruleset = released / "rulesets" / "en-plan.toml"
    replace(ruleset, "threshold = 4", "threshold = 5")
    ground = ground_of(open_session(released))
    with pytest.raises(NotCovered, match="was changed after its approval"):
        consult(ground, ASKED, mode="operate")
    asked = consult(ground, ASKED, mode="simulate", rulesets=(load_workspace(released).ruleset("en-plan"),))
    assert "er ændret efter godkendelsen" in asked.decisions[0].warnings[0].da + asked.decisions[0].warnings[-1].da
    assert asked.ground.plan.as_of_date == date(2017, 10, 2)
