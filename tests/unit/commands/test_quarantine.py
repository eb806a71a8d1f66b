"""The quarantine from the command line: listed, waived with a reason, emptied by a corrected delivery."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from support.delivery import ANNA, small_rows, write_register
from support.runs import contents, entries, events, log_holds, opened_extracts, replace, typed
from support.world import DELIVERY
from targeting import ledger
from targeting.privacy import load_keys

REASON = "Kilden retter det ikke, aftalt med jobcentret"


def spoil(workspace: Path) -> None:
    """One of four rows of the jobcentre has no readable date: more than the 5 % that stop a run."""
    rows = small_rows()["jobcentre"]
    write_register(workspace / "inbox" / DELIVERY, "jobcentre", [*rows, rows[0] | {"Startdato": f"kl. 8, {ANNA}"}])


def correct(workspace: Path) -> None:
    write_register(workspace / "inbox" / DELIVERY, "jobcentre", small_rows()["jobcentre"])


def listed(workspace: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, Any]]:
    capsys.readouterr()
    assert typed("quarantine", "list", workspace, "--json", *arguments) == 0
    found = json.loads(capsys.readouterr().out)
    assert isinstance(found, list)
    return found


def work_list(workspace: Path) -> list[tuple[Any, ...]]:
    keys = load_keys(workspace.parent / "keys")
    with ledger.open_ledger(workspace / "state", keys, read_only=True) as opened:
        return opened.connection.execute("FROM ledger.item ORDER BY ALL").fetchall()


def test_a_run_that_its_checks_stop_leaves_the_list_of_why(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spoil(workspace)
    assert typed("run", workspace) == 4
    assert "jobcentre_quarantined is above what is expected" in capsys.readouterr().err
    (entry,) = listed(workspace, capsys)
    assert {name: entry[name] for name in ("register", "column", "rule", "rows", "age_days", "status", "file")} == {
        "register": "jobcentre",
        "column": "from_date",
        "rule": "not_a_date",
        "rows": 1,
        "age_days": 0,
        "status": "open",
        "file": "momentum_forloeb.csv",
    }
    (row,) = listed(workspace, capsys, "--rows", "--register", "jobcentre")
    assert (row["row"], row["column"]) == (5, "from_date")
    assert typed("quarantine", "list", workspace, "--rows") == 0
    shown = capsys.readouterr().out
    assert "Startdato" in shown and "åben" in shown
    assert ANNA not in shown and "kl. 8" not in shown


def test_what_is_waived_no_longer_stops_the_run_and_the_log_says_who_and_why(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "Datasteward D. Steward")
    spoil(workspace)
    assert typed("run", workspace) == 4
    wanted = ("quarantine", "waive", workspace, "--register", "jobcentre", "--rule", "not_a_date")
    assert typed(*wanted, "--reason", "nej") == 2
    assert typed(*wanted, "--reason", f"Borger {ANNA} er død") == 2
    assert typed(*wanted, "--reason", REASON, "--row", "4") == 2
    assert "quarantine.waived" not in events(workspace)
    assert typed(*wanted, "--reason", REASON, "--row", "5") == 0
    assert "1 fejl er frafaldet" in capsys.readouterr().out
    waived = entries(workspace)[-1]
    assert (waived.type, waived.run_id, waived.actor) == ("quarantine.waived", None, "Datasteward D. Steward")
    assert waived.body == {"register": "jobcentre", "rule": "not_a_date", "reason": REASON, "row": 5, "faults": 1}
    assert typed("run", workspace) == 0
    assert listed(workspace, capsys) == []
    assert [row["reason"] for row in listed(workspace, capsys, "--status", "waived")] == [REASON]
    assert typed("quarantine", "list", workspace, "--status", "all") == 0
    assert "Begrundelse" in capsys.readouterr().out
    assert log_holds(workspace)


def test_a_replay_of_a_corrected_delivery_empties_the_list_and_publishes_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(workspace)
    assert typed("quarantine", "replay", workspace) == 4
    assert len(listed(workspace, capsys)) == 1
    correct(workspace)
    assert typed("quarantine", "replay", workspace, "--delivery", DELIVERY) == 0
    once = work_list(workspace)
    assert typed("quarantine", "replay", workspace) == 0
    assert work_list(workspace) == once
    assert [row["status"] for row in listed(workspace, capsys, "--status", "all")] == ["resolved"]
    assert "run.abandoned" not in events(workspace)
    assert not (workspace / "published").exists()
    left = {path for path in contents(workspace / "state") if not path.startswith("declarations")}
    assert left == {"keys.fingerprint", "ledger.duckdb", "run.lock", "runs"}
    replayed = [entry.body for entry in entries(workspace) if entry.type == "quarantine.replayed"]
    none, resolved = dict.fromkeys(("open", "resolved", "waived"), 0), {"open": 0, "resolved": 1, "waived": 0}
    assert [(body["before"], body["after"]) for body in replayed] == [
        (none | {"open": 1}, resolved),
        (resolved, resolved),
    ]
    assert events(workspace)[-5:] == [
        "run.requested", "legal.checked", "source.read", "quality.checked", "quarantine.replayed",
    ]  # fmt: skip
    assert log_holds(workspace)


def test_a_replay_is_held_against_the_legal_basis_and_opens_nothing_without_it(workspace: Path) -> None:
    replace(
        workspace / "bases" / "eksempel-en-plan.toml", "valid_from = 2018", "valid_to = 2019-01-01\nvalid_from = 2018"
    )
    with opened_extracts() as opened:
        assert typed("quarantine", "replay", workspace) == 3
    assert opened == set()
    assert events(workspace) == ["people.enrolled", "run.requested", "legal.checked", "run.denied"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("list", "--status", "gone"), "--status is gone and must be open, waived, resolved, or all"),
        (("list", "--register", "ukendt"), "No register ukendt in workspace.toml. There are: population"),
        (("waive", "--register", "jobcentre", "--rule", "x", "--reason", REASON), "Nothing open in register jobcentre"),
        (("waive", "--register", "ukendt", "--rule", "x", "--reason", REASON), "No register ukendt"),
    ],
)
def test_what_is_not_there_is_said(
    workspace: Path, capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    command, *options = arguments
    assert typed("quarantine", command, workspace, *options) == 2
    assert said in " ".join(capsys.readouterr().err.split())


def test_nothing_in_quarantine_is_said_in_a_sentence(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("quarantine", "list", workspace) == 0
    assert capsys.readouterr().out == "Karantæne: ingen.\n"
