"""A run and who has a plan begun here: read on both bases, once, and only that; nothing tells how many it takes out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from support.approval import approve_all
from support.delivery import ANNA, BENT, person, small_rows, write_delivery
from support.runs import entries, newest, replace, typed
from support.world import SIX, copied, small_workspace
from targeting import files
from targeting.audit import Entry
from targeting.commands.case import record
from targeting.commands.check import preflight
from targeting.commands.explain import explain
from targeting.commands.lookup import Whose
from targeting.errors import NotCovered
from targeting.run import RunRequest, begin, land
from targeting.session import open_session

BASIS = "eksempel-en-plan"
OLD = "0606736050"


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A municipality before any run, with a plan begun for Anna, whom a run would nominate, and a case for Bent."""
    folder = tmp_path_factory.mktemp("planned")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        town = small_workspace(folder / "workspace", small_rows(), SIX)
        noted(town, BENT, "referred", from_unit="jobcentre")
        begun(town)
    yield folder


@pytest.fixture
def town(planned: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(planned, tmp_path, monkeypatch)


def noted(town: Path, number: str, event: str, **values: str) -> None:
    session = open_session(town)
    record(session, event, session.today(), Whose(ask=lambda: number), values)


def begun(town: Path, number: str = ANNA) -> None:
    noted(town, number, "referred", from_unit="jobcentre")
    noted(town, number, "assessed", outcome="offer")
    noted(town, number, "offered", by_unit="jobcentre", how="meeting")
    noted(town, number, "answered", answer="yes")
    due = (open_session(town).today() + timedelta(days=60)).isoformat()
    noted(town, number, "plan_begun", lead_unit="jobcentre", review_due=due)


def told(town: Path, type_: str) -> list[Entry]:
    return [entry for entry in entries(town) if entry.type == type_]


def bent(town: Path) -> str:
    return open_session(town).keys.pseudonym("person", BENT)


def nominated(town: Path) -> list[str]:
    pseudonyms = pl.read_parquet(town / "published" / "restricted" / "current" / "candidate.parquet")["pseudonym"]
    return list(pseudonyms)


def anna(town: Path) -> str:
    return open_session(town).keys.pseudonym("person", ANNA)


def test_whoever_has_a_plan_is_taken_out_and_comes_back_when_it_has_ended(town: Path) -> None:
    assert typed("run", town) == 0
    assert nominated(town) == []
    assert "Har allerede én plan" in str(explain(open_session(town), anna(town)).page.as_dict())
    noted(town, ANNA, "plan_ended", because="goals_reached")
    assert typed("run", town) == 0
    assert nominated(town) == [anna(town)]


def test_also_where_the_plan_was_announced_and_the_program_killed_before_it_was_kept(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    noted(town, ANNA, "plan_ended", because="goals_reached")
    written = files.replace

    def killed(path: Path, *content: Any, **mode: Any) -> None:
        if path.suffix == ".sealed" and path.parent.name == "casebook":
            raise KeyboardInterrupt
        written(path, *content, **mode)

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        noted(town, ANNA, "referred", from_unit="jobcentre")
        noted(town, ANNA, "assessed", outcome="offer")
        noted(town, ANNA, "offered", by_unit="jobcentre", how="meeting")
        noted(town, ANNA, "answered", answer="yes")
        broken.setattr(files, "replace", killed)
        due = (open_session(town).today() + timedelta(days=60)).isoformat()
        noted(town, ANNA, "plan_begun", lead_unit="jobcentre", review_due=due)
    assert len(list((town / "state" / "casebook").glob("*.next"))) == 1
    assert typed("run", town) == 0
    assert nominated(town) == []


def test_also_where_the_case_was_made_with_a_former_key(town: Path) -> None:
    assert typed("key", "rotate", town, "--which", "pseudonym") == 0
    assert typed("run", town) == 0
    assert nominated(town) == []


def test_also_where_the_case_has_a_number_that_the_citizen_had_before(tmp_path: Path, town: Path) -> None:
    begun(town, OLD)
    noted(town, ANNA, "plan_ended", because="goals_reached")
    rows = {name: lines for name, lines in small_rows().items() if name in SIX}
    rows["population"].append(person(OLD, **{"Gældende personnummer": ANNA, "Status": "60"}))
    write_delivery(town / "inbox" / "2017-10-02", rows)
    assert typed("run", town) == 0
    assert nominated(town) == []


def test_the_log_tells_on_which_basis_it_was_read_and_not_of_how_many(town: Path) -> None:
    assert typed("run", town) == 0
    (read,) = told(town, "case.plans_read")
    assert (read.body["cases"], read.body["legal"]["basis_id"]) == (2, "eksempel-sagsmappe")
    assert set(read.body) == {"cases", "legal", "uses"}
    assert read.body["uses"] == ["begun_plans", "objections"]
    assert read.run_id is not None
    (completed,) = told(town, "run.completed")
    assert read.seq < completed.seq
    said = str([entry.body for entry in entries(town) if entry.run_id])
    assert anna(town) not in said


def test_what_a_step_gives_back_to_whoever_plans_runs_says_nothing_of_it(town: Path) -> None:
    ref = begin(open_session(town), RunRequest())
    assert set(land(ref)) == {contract.id for contract in open_session(town).workspace.registers}


@pytest.mark.parametrize("said", ["", "[casebook]\nbegun_plans = false\nobjections = false\n"])
def test_where_the_basis_does_not_let_it_no_case_is_opened_and_that_is_said(town: Path, said: str) -> None:
    text = (town / "bases" / f"{BASIS}.toml").read_text(encoding="utf-8")
    before, _, after = text.partition("[casebook]\n")
    after = after[after.index("[balancing_test]") :]
    (town / "bases" / f"{BASIS}.toml").write_text(f"{before}{said}\n{after}", encoding="utf-8")
    approve_all(town)
    for case in (town / "state" / "casebook").iterdir():
        case.write_bytes(b"nobody opens this")
    assert typed("run", town) == 0
    assert told(town, "case.plans_read") == []
    assert nominated(town) == [anna(town)]
    warnings = pl.read_parquet(newest(town, "run"))["warnings"][0]
    assert "begun_plans under [casebook]" in warnings
    assert "objections under [casebook]" in warnings


def test_a_case_that_cannot_be_read_stops_the_run(town: Path) -> None:
    for case in (town / "state" / "casebook").iterdir():
        case.write_bytes(b"nobody opens this")
    assert typed("run", town) != 0
    assert told(town, "output.published") == []


def test_a_reason_is_asked_for(town: Path) -> None:
    replace(town / "bases" / f"{BASIS}.toml", 'why = "Den, der allerede har', 'why = "" # "Den, der allerede har')
    approve_all(town)
    assert typed("run", town) == NotCovered.exit_code
    assert "Write `why` under [casebook]" in str(entries(town)[-1].body["missing"])


def test_the_casebooks_own_basis_must_be_in_force_too(town: Path) -> None:
    ended = "valid_from = 2018-05-25\nvalid_to = 2019-01-01"
    replace(town / "bases" / "eksempel-sagsmappe.toml", "valid_from = 2018-05-25", ended)
    approve_all(town)
    assert not preflight(open_session(town), RunRequest()).decision.allowed
    assert typed("run", town) == NotCovered.exit_code
    assert entries(town)[-1].type == "run.denied"
    assert told(town, "source.read") == []


def test_without_a_case_nothing_is_read_whatever_the_basis_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    town = small_workspace(tmp_path / "workspace", small_rows(), SIX)
    (town / "bases" / "eksempel-sagsmappe.toml").unlink()
    assert typed("run", town) == 0
    assert told(town, "case.plans_read") == []


def test_what_is_only_landed_again_asks_nobody(town: Path) -> None:
    assert typed("quarantine", "replay", town) == 0
    assert told(town, "case.plans_read") == []


def test_an_objection_in_the_case_is_one_in_the_list_until_it_is_settled(town: Path) -> None:
    noted(town, ANNA, "plan_ended", because="goals_reached")
    noted(town, ANNA, "circumstance", what="objected")
    assert typed("run", town) == 0
    assert nominated(town) == []
    assert "Har gjort indsigelse" in str(explain(open_session(town), anna(town)).page.as_dict())
    noted(town, ANNA, "circumstance", what="objection_lifted")
    assert typed("run", town) == 0
    assert nominated(town) == [anna(town)]


def test_one_may_be_let_without_the_other(town: Path) -> None:
    noted(town, BENT, "circumstance", what="objected")
    replace(town / "bases" / f"{BASIS}.toml", "objections = true", "objections = false")
    approve_all(town)
    assert typed("run", town) == 0
    assert told(town, "case.plans_read")[-1].body["uses"] == ["begun_plans"]
    assert "Har gjort indsigelse" not in str(explain(open_session(town), bent(town)).page.as_dict())
    assert nominated(town) == []
    replace(town / "bases" / f"{BASIS}.toml", "begun_plans = true", "begun_plans = false")
    replace(town / "bases" / f"{BASIS}.toml", "objections = false", "objections = true")
    approve_all(town)
    assert typed("run", town) == 0
    assert "Har gjort indsigelse" in str(explain(open_session(town), bent(town)).page.as_dict())
    assert nominated(town) == [anna(town)]


@pytest.mark.parametrize("lets", [True, False])
def test_whoever_records_an_objection_is_told_where_a_run_would_not_see_it(town: Path, lets: bool) -> None:
    if not lets:
        replace(town / "bases" / f"{BASIS}.toml", "objections = true", "objections = false")
        approve_all(town)
    session = open_session(town)
    said = record(session, "circumstance", session.today(), Whose(ask=lambda: BENT), {"what": "objected"})
    assert ("list of objections" in str(said)) is not lets


def test_a_look_into_a_run_that_read_it_needs_a_basis_that_still_lets_it(town: Path) -> None:
    assert typed("run", town) == 0
    replace(town / "bases" / f"{BASIS}.toml", "begun_plans = true", "begun_plans = false")
    approve_all(town)
    with pytest.raises(NotCovered, match="does not cover that any longer"):
        explain(open_session(town), anna(town))
    assert entries(town)[-1].type == "consultation.denied"
