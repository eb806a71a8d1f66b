"""What a run's entries hold, in which order, and that they hold no citizen."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Any

import pytest

from support.delivery import FILES, small_rows
from support.runs import ROOT, entries, events, extract
from support.world import DELIVERY, key_of
from targeting.privacy import load_keys
from targeting.warehouse import open_warehouse
from targeting.workspace import load_catalogue, load_workspace

SHA256 = re.compile(r"[0-9a-f]{64}")


@pytest.fixture
def body(released: Path) -> dict[str, dict[str, Any]]:
    """The last body of each type of entry."""
    return {entry.type: dict(entry.body) for entry in entries(released)}


def test_events_come_in_the_order_of_the_run(released: Path) -> None:
    assert events(released) == [
        "people.enrolled",
        "run.requested",
        "legal.checked",
        "source.read",
        "quality.checked",
        "scores.produced",
        "counts.hidden",
        "output.published",
        "release.registered",
        "handover.sealed",
        "run.completed",
    ]
    types = [entry.type for entry in entries(released)]
    assert (types.count("source.read"), types.count("quality.checked")) == (len(FILES), len(FILES))


def test_every_entry_is_of_the_run_and_names_its_actor(released: Path) -> None:
    of_none, *of_runs = entries(released)
    (run_id,) = {entry.run_id for entry in of_runs}
    assert (of_none.type, of_none.run_id) == ("people.enrolled", None)
    assert (released / "published" / "dashboard" / "current").resolve().name == run_id
    assert all(entry.actor for entry in entries(released))


def test_the_request_says_what_is_asked_of_which_program(released: Path, body: dict[str, dict[str, Any]]) -> None:
    asked = body["run.requested"]
    assert (asked["purpose"], asked["mode"], asked["trigger"]) == ("IDENTIFY_FOR_OFFER", "operate", "manual")
    assert (asked["as_of"], asked["delivery"]) == ("2017-10-02", "2017-10-02")
    workspace = load_workspace(released)
    ruleset = workspace.ruleset("en-plan")
    sha256 = _sha256(released / "rulesets" / "en-plan.toml")
    assert asked["ruleset"] == {"id": "en-plan", "version": ruleset.version, "sha256": sha256}
    assert asked["program"]["version"] == "0.1.0"
    assert asked["program"]["lock_sha256"] == _sha256(ROOT / "requirements.txt")
    assert {register["id"]: register["sha256"] for register in asked["registers"]} == {
        contract.id: contract.sha256 for contract in workspace.registers
    }
    assert asked["controller"]["dpo_contact"] == "dpo@eksempelkommune.example"


def test_the_legal_check_says_what_was_cited_and_what_is_relied_upon(
    released: Path, body: dict[str, dict[str, Any]]
) -> None:
    checked = body["legal.checked"]
    basis = load_workspace(released).basis("eksempel-en-plan")
    cited = load_catalogue().find(basis.cites)
    assert cited is not None
    assert checked["allowed"] is True
    assert checked["cited_as"] == "§ 8 stk. 3, nr. 2 (interesseafvejningsreglen)"
    assert checked["cited_in_force"] is False
    assert checked["resolved_as"] == cited.resolved_as
    assert checked["relied_upon"] == "GDPR-6-1-e"
    assert "Lov om udsøgning til én plan" in checked["current_basis"]
    assert (checked["balancing_test_id"], checked["balancing_test_sha256"]) == (
        "eksempel-afvejning-1", basis.balancing_test_sha256,
    )  # fmt: skip
    assert SHA256.fullmatch(checked["balancing_test_sha256"])
    assert checked["basis_sha256"] == _sha256(released / "bases" / basis.file)
    assert checked["purpose"] == "IDENTIFY_FOR_OFFER"
    assert checked["registers"]["aids"] == ["cpr", "aid", "granted_on", "status", "returned_on"]


def test_every_file_is_logged_with_its_fingerprint_and_no_count(released: Path) -> None:
    read = {entry.body["register"]: entry.body for entry in entries(released) if entry.type == "source.read"}
    assert set(read) == set(FILES)
    for register, (name, _, _) in FILES.items():
        (file,) = read[register]["files"]
        path = extract(released, name)
        assert file["name"] == name
        assert file["fingerprint"] == load_keys(released.parent / "keys").extract_fingerprint(_sha256(path))
        assert not {"bytes", "read", "accepted", "quarantined", "ignored"} & set(file)
    assert read["social_psychiatry"]["files"][0]["undeclared_columns"] == ["BorgerMobil"]


def test_a_register_is_logged_with_what_was_expected_and_whether_it_held(released: Path) -> None:
    verdicts = [v for entry in entries(released) if entry.type == "quality.checked" for v in entry.body["verdicts"]]
    one_row = next(verdict for verdict in verdicts if verdict["expectation"] == "population_one_row_a_person")
    assert one_row == {
        "expectation": "population_one_row_a_person",
        "severity": "critical",
        "expected": "= 0 rows",
        "verdict": "passed",
    }


def test_counts_out_and_every_published_table_are_logged(released: Path, body: dict[str, dict[str, Any]]) -> None:
    assert body["scores.produced"] == {"as_of": DELIVERY}
    assert body["output.published"]["shown"] == {}, "each is hidden in the release"
    tables = {table["table"]: table for table in body["output.published"]["tables"]}
    assert {name for name, table in tables.items() if table["audience"] == "restricted"} == {
        "candidate", "candidate_reason", "near_miss", "control_sample", "assessment_worklist", "measure_grant",
        "follow_up_due", "interview_watch",
    }  # fmt: skip
    for name, table in tables.items():
        file = released / "published" / table["audience"] / "current" / f"{name}.parquet"
        assert table["sha256"] == _sha256(file)
        assert ("rows" in table) == (table["audience"] == "dashboard")
    assert body["run.completed"]["tables"] == {name: told["rows"] for name, told in tables.items() if "rows" in told}


def test_no_entry_holds_a_citizen_or_a_pseudonym(released: Path) -> None:
    log = (released / "log" / "000001.jsonl").read_text(encoding="utf-8")
    keys = load_keys(released.parent / "keys")
    (warehouse,) = (released / "state" / "runs").glob("*/warehouse.duckdb")
    with open_warehouse(warehouse, key_of(keys, warehouse), read_only=True) as opened:
        found = opened.connection.execute("SELECT pseudonym FROM land.person_key").fetchall()
    pseudonyms = [pseudonym for (pseudonym,) in found]
    numbers = [row["Personnummer"] for row in small_rows()["population"]]
    assert len(pseudonyms) == len(numbers) == 5
    assert [secret for secret in (*pseudonyms, *numbers) if secret in log] == []


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
