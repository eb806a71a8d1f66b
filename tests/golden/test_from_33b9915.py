"""A workspace that commit 33b9915 left (from_33b9915/README.md): its log verifies, it answers, and it goes on."""

from __future__ import annotations

import json
import shutil
import tarfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.approval import STEWARD, sample_signer
from support.asking import ask
from support.clock import clock_at
from support.delivery import ANNA, BENT
from support.kept import records, size_of
from support.runs import entries, replace, typed
from support.world import DELIVERY
from targeting import history
from targeting.commands.approve import approve, ask_to_approve
from targeting.commands.people import ask_to_sign, sign
from targeting.commands.retain import retain
from targeting.privacy import load_keys
from targeting.run import last_good
from targeting.session import open_session
from targeting.workspace import load_workspace

ARCHIVE = Path(__file__).parent / "from_33b9915" / "workspace.tar.gz"


@pytest.fixture
def past(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The workspace as it was left, with its keys; the witness's folder lies beside it."""
    with tarfile.open(ARCHIVE) as packed:
        packed.extractall(tmp_path, filter="data")
    (tmp_path / "keys").chmod(0o700)  # the filter leaves folders to the umask
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    monkeypatch.setenv("TARGETING_ACTOR", "Fiktiv Analytiker")
    return tmp_path / "workspace"


def test_its_log_verifies_and_the_witness_bears_it_out(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert len(list((past / "log").glob("*.jsonl"))) > 2, "a log of several segments"
    assert typed("log", "verify", past, "--witness", past.parent / "vidne", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["witnesses"], found["size"]) == (1, len(entries(past)))
    assert found["witnessed_size"] == found["size"] - 1, "all but the entry that tells of the witness"


def test_its_log_goes_on_in_the_new_files_is_pruned_and_exported(
    past: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """What was kept a file a checkpoint stays where it is; what comes after is kept beside it."""
    log, size = past / "log", len(entries(past))
    before = {path.name for path in (log / "checkpoints").iterdir()}
    assert typed("log", "verify", past) == 0
    with clock_at(datetime(2028, 1, 1, tzinfo=UTC)):
        assert typed("log", "prune", past, "--before", "2027-12-01", "--rule", "prøve") == 0
        days = ("--from", "2026-01-01", "--to", "2028-01-01")
        assert typed("log", "export", past, *days, "--out", tmp_path / "u.zip") == 0
    assert len(list(log.glob("*.leaves"))) > 2
    assert {path.name for path in (log / "checkpoints").iterdir()} == before
    kept = [size_of(note) for file in sorted(log.glob("*.checkpoints")) for note in records(file)]
    assert kept == list(range(size + 1, size + 1 + len(kept)))
    capsys.readouterr()
    for more in ([], ["--all"]):
        assert typed("log", "verify", past, "--witness", past.parent / "vidne", "--json", *more) == 0
        assert json.loads(capsys.readouterr().out)["size"] == kept[-1]


@pytest.fixture
def approved_anew(past: Path) -> Path:
    """What a municipality that upgrades does: two sign for the people, and one approves each basis anew.

    Its extract of aids does not say what was returned: it keeps the contract of then as its own.
    """
    assert typed("register", "copy", past, "aids") == 0
    ours = past / "registers" / "aids.odcs.yaml"
    content = ours.read_text(encoding="utf-8")
    first, last = (
        content.index("      - name: returned_on"),
        content.index("    customProperties:\n      - property: ignore"),
    )
    ours.write_text(content[:first] + content[last:], encoding="utf-8")
    replace(ours, "            to: {column: returned_on}\n", "")
    replace(ours, ', needs_end: ["Afsluttet"]', "")
    replace(past / "workspace.toml", 'roles = ["rule_steward"]', 'roles = ["rule_steward", "enroller"]')
    for person in (STEWARD, "fiktiv_regelansvarlig"):
        sign(ask_to_sign(open_session(past), person), sample_signer(person))
    session = open_session(past)
    for basis in session.workspace.bases:
        approve(ask_to_approve(session, "basis", basis.id, STEWARD), sample_signer(STEWARD))
    return past


def test_until_its_basis_is_approved_anew_it_refuses_and_says_how(
    past: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The approval of then covers the basis alone, and its approver had no accounts; that of its rule set holds."""
    size = len(entries(past))
    for asked in (("explain", past, "0" * 32), ("run", past)):
        assert typed(*asked) == 3
        said = capsys.readouterr().err
        uncovered = "does not cover these columns of register aids: returned_on"
        told = [line for line in said.splitlines() if line.startswith("- ")]
        alone, older, nameless = [line for line in told if uncovered not in line]
        assert (len(told) == 4) == (asked[0] == "run"), (
            "what the last good run read is covered; what one reads now is not"
        )
        assert "Nobody has signed for the people" in alone and alone.endswith("targeting people sign.")
        assert "signed with an earlier version of the program and does not cover" in older
        assert older.endswith("Have it approved: targeting basis approve.")
        assert "anna has no accounts in workspace.toml" in nameless
    refused = [entry.type for entry in entries(past)[size:]]
    assert refused == ["consultation.denied", "run.requested", "legal.checked", "run.denied"]


def test_it_explains_a_citizen(approved_anew: Path, capsys: pytest.CaptureFixture[str]) -> None:
    keys = load_keys(approved_anew.parent / "keys")
    nominated = {}
    for number in (ANNA, BENT):
        assert typed("explain", approved_anew, keys.pseudonym("person", number), "--json") == 0
        nominated[number] = json.loads(capsys.readouterr().out)["nominated"]
    assert nominated == {ANNA: True, BENT: False}


def test_rules_are_not_tried_on_it(approved_anew: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It did not read who has one plan already: that is said, and that it takes a run."""
    assert typed("simulate", approved_anew, "--vary", "threshold=2..6") == 2
    assert "was made by an earlier version of the program" in capsys.readouterr().err


def test_a_plan_of_then_is_held_to_what_the_log_of_then_says(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Its log was told no fingerprint of the plan."""
    run_id = last_good(load_workspace(past))
    plan = past / "state" / "runs" / str(run_id) / "plan.json"
    content = json.loads(plan.read_text(encoding="utf-8"))
    plan.write_text(json.dumps(content | {"registers": content["registers"][1:]}), encoding="utf-8")
    assert typed("explain", past, "0" * 32) == 3
    assert "was changed since the log was told of it" in capsys.readouterr().err


def test_it_answers_a_citizen_from_all_its_histories_and_its_log(past: Path) -> None:
    said = ask(past, ANNA, "--json")
    assert said.status == 0, said.err
    held = history.held_runs(past / "state")
    assert len(held) == 3
    assert sorted(run["run_id"] for run in said.answer["runs"]) == sorted(held)


def test_a_waived_fault_stays_waived(past: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("quarantine", "list", past, "--status", "all", "--json") == 0
    (fault,) = json.loads(capsys.readouterr().out)
    assert (fault["register"], fault["rule"], fault["status"]) == ("jobcentre", "not_a_date", "waived")


def test_a_file_that_was_delivered_then_is_known_again(approved_anew: Path, capsys: pytest.CaptureFixture[str]) -> None:
    past = approved_anew
    shutil.copytree(past / "inbox" / DELIVERY, past / "inbox" / "2017-10-09")
    assert typed("run", past) == 4
    assert (
        f"is the same file as hjaelpemidler.txt (register aids) in the delivery of {DELIVERY}"
        in capsys.readouterr().err
    )


def test_it_runs_on_retains_and_its_log_still_verifies(approved_anew: Path) -> None:
    """A new simulation counts nobody, and so reads no history of then."""
    past = approved_anew
    before, workspace = entries(past), load_workspace(past)
    operated = last_good(workspace)
    assert typed("run", past, "--as-of", "2017-10-01") == 2, "then, a run in operate of a later day was the last"
    assert typed("run", past, "--as-of", "2017-10-01", "--mode", "simulate") == 0
    assert entries(past)[len(before)].body["compared_with"] == ""
    assert last_good(workspace) == operated
    now = last_good(workspace, "simulate")
    assert now is not None and now not in {entry.run_id for entry in before}
    assert typed("retain", past) == 0
    after = entries(past)
    assert after[: len(before)] == before
    assert typed("log", "verify", past, "--witness", past.parent / "vidne") == 0


def test_its_files_get_keys_of_their_own_which_are_the_same_and_that_is_said(past: Path) -> None:
    held = sorted(history.held_runs(past / "state"))
    (past.parent / "keys" / "warehouse.key").rename(past.parent / "right.key")
    (past.parent / "keys" / "warehouse.key").write_text("0" * 64, encoding="ascii")
    said = ask(past, ANNA)
    assert (said.status, said.out) == (2, "") and "Nothing that lies in state/ opens" in said.err
    assert not (past.parent / "keys" / "data").exists(), "the right key is taken up when it is back"
    (past.parent / "right.key").replace(past.parent / "keys" / "warehouse.key")
    assert ask(past, ANNA, "--reason", "før skiftet").status == 0
    for which in ("warehouse", "pseudonym"):
        assert typed("key", "rotate", past, "--which", which) == 0
    after = ask(past, ANNA, "--json").answer
    assert sorted(run["run_id"] for run in after["runs"]) == held
    assert "før skiftet" in {look["reason"] for look in after["lookups"]}
    retain(open_session(past, lambda: datetime.now(UTC) + timedelta(days=1860)))
    told = [entry for entry in entries(past) if entry.type == "retention.deleted"][-1].body["keys"]
    assert {key["name"] for key in told} >= {f"{run_id}.history" for run_id in held}
    own = ("pseudonym", "ledger")  # the work list got a key of its own with the new warehouse key
    assert {key["shared"] for key in told if not key["name"].startswith(own)} == {True}
