"""targeting basis|ruleset approve and revoke, with real keys: what is signed, what is refused, what the log says."""

from __future__ import annotations

import io
import json
import pwd
import shutil
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.approval import PASSPHRASE, STEWARD, enrol, note_of, sample_signer, without_people
from support.runs import contents, entries, events, log_holds, replace, typed
from targeting.audit import Verifier, open_note
from targeting.run import RunRequest, begin
from targeting.session import open_session
from targeting.workspace import load_workspace

BASIS, RULES = "eksempel-en-plan", "en-plan"
NOTES = {"basis": f"approvals/basis/{BASIS}.note", "ruleset": f"approvals/ruleset/{RULES}.note"}
NAMES = {"basis": BASIS, "ruleset": RULES}
DECLARED = {"basis": "Grundlag", "ruleset": "Regelsæt"}
FILES = {"basis": f"bases/{BASIS}.toml", "ruleset": f"rulesets/{RULES}.toml"}


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is asked for a passphrase gives the right one; runs are started by an analyst."""
    say(monkeypatch, PASSPHRASE)
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")


def say(monkeypatch: pytest.MonkeyPatch, passphrase: str) -> None:
    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:
            return f"{passphrase}\n"

    monkeypatch.setattr("sys.stdin", Keyboard())


def last(workspace: Path) -> tuple[str, dict[str, Any]]:
    """The newest entry's type and body."""
    entry = entries(workspace)[-1]
    return entry.type, dict(entry.body)


def edit(workspace: Path, kind: str) -> None:
    path = workspace / FILES[kind]
    path.write_text(path.read_text("utf-8") + "# rettet\n", "utf-8")


def act(workspace: Path, kind: str, what: str, person: str, key: Path, *more: str) -> int:
    return typed(kind, what, workspace, NAMES[kind], "--person", person, "--key", key, *more)


@pytest.mark.parametrize("kind", ["basis", "ruleset"])
def test_from_an_edit_over_an_approval_to_a_run_and_a_revocation(
    workspace: Path, capsys: pytest.CaptureFixture[str], kind: str
) -> None:
    key = enrol(workspace, "anna", "data_steward")
    edit(workspace, kind)
    assert typed("run", workspace) == 3
    assert "was changed after its approval" in capsys.readouterr().err

    assert act(workspace, kind, "approve", "anna", key) == 0
    said = capsys.readouterr()
    assert f"er godkendt af Navn anna: {NOTES[kind]}" in " ".join(said.out.split())
    assert f"{DECLARED[kind]}: {NAMES[kind]} version" in said.err
    if kind == "basis":
        assert "Interesseafvejning: eksempel-afvejning-1 sha256" in " ".join(said.err.split())
    event, approved = last(workspace)
    assert (event, approved["approved_by"], approved["name"]) == (f"{kind}.approved", "anna", "Navn anna")
    assert typed("check", workspace) == 0

    assert act(workspace, kind, "revoke", "anna", key, "--reason", "Afvejningen er forældet") == 0
    event, revoked = last(workspace)
    assert (event, revoked["revoked_by"], revoked["reason"]) == (f"{kind}.revoked", "anna", "Afvejningen er forældet")
    assert revoked["revokes"] == approved["note_sha256"]
    verifier = Verifier.parse(load_workspace(workspace).settings.people["anna"].key)
    statement = open_note(revoked["statement"].encode(), [verifier])
    assert f"revokes: {approved['note_sha256']}\n" in statement and "reason: Afvejningen er forældet\n" in statement

    capsys.readouterr()
    assert typed("run", workspace) == 3
    assert f"was revoked on {revoked['revoked_at'][:10]} by Navn anna" in capsys.readouterr().err
    assert events(workspace)[-3:] == ["run.requested", "legal.checked", "run.denied"]

    assert act(workspace, kind, "approve", "anna", key) == 0
    assert typed("check", workspace) == 0
    assert log_holds(workspace)


def test_a_run_logs_who_approved_what_it_rests_on(workspace: Path) -> None:
    key = enrol(workspace, "anna", "data_steward")
    assert act(workspace, "basis", "approve", "anna", key) == 0
    note_sha256 = last(workspace)[1]["note_sha256"]
    begin(open_session(workspace), RunRequest())
    event, checked = last(workspace)
    assert event == "legal.checked" and checked["allowed"]
    basis, rules = checked["approvals"]
    assert (basis["approved_by"], basis["name"], basis["note_sha256"]) == ("anna", "Navn anna", note_sha256)
    assert (rules["kind"], rules["approved_by"]) == ("ruleset", "fiktiv_regelansvarlig")


@pytest.mark.parametrize("alias", ["anna", "ana01", "ANA01", "Navn anna"])
def test_whoever_approved_cannot_start_the_run_under_any_name(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], alias: str
) -> None:
    key = enrol(workspace, "anna", "data_steward", accounts=("ana01",))
    assert act(workspace, "basis", "approve", "anna", key) == 0
    monkeypatch.setenv("TARGETING_ACTOR", alias)
    assert typed("run", workspace) == 3
    assert f"anna approved bases/{BASIS}.toml and so cannot start what rests on it" in capsys.readouterr().err
    event, denied = last(workspace)
    assert event == "run.denied" and "cannot start what rests on it" in denied["missing"][0]["en"]


def test_another_name_does_not_hide_the_account_behind_it(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """TARGETING_ACTOR is what somebody says of themselves; the system's user is looked at as well."""
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: type("Entry", (), {"pw_name": "ana01"}))
    key = enrol(workspace, "anna", "data_steward", accounts=("ana01",))
    assert act(workspace, "basis", "approve", "anna", key) == 0
    monkeypatch.setenv("TARGETING_ACTOR", "en-anden")
    assert typed("run", workspace) == 3


def test_rules_can_be_tried_before_they_are_approved_and_the_run_says_so(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    edit(workspace, "ruleset")
    begin(open_session(workspace), RunRequest(mode="simulate"))
    _, checked = last(workspace)
    assert [warning["da"][:54] for warning in checked["warnings"]] == [
        "rulesets/en-plan.toml er ændret efter godkendelsen, so"
    ]
    assert typed("run", workspace, "--mode", "operate") == 3
    assert "rulesets/en-plan.toml was changed after its approval" in capsys.readouterr().err


REFUSED = {
    "a role that may not": ("basis", ("rule_steward",), "that takes the role data_steward", "role"),
    "no role": ("ruleset", (), "that takes the role rule_steward or data_steward", "role"),
}


@pytest.mark.parametrize(("kind", "roles", "told", "why"), REFUSED.values(), ids=REFUSED.keys())
@pytest.mark.parametrize("what", ["approve", "revoke"])
def test_without_the_role_nothing_is_signed_and_the_attempt_is_logged(
    workspace: Path, capsys: pytest.CaptureFixture[str], kind: str, roles: Any, told: str, why: str, what: str
) -> None:
    key = enrol(workspace, "anna", *roles)
    before = contents(workspace / "approvals")
    assert act(workspace, kind, what, "anna", key, *(("--reason", "x") if what == "revoke" else ())) == 3
    assert told in capsys.readouterr().err
    assert contents(workspace / "approvals") == before
    event, body = last(workspace)
    assert (event, body["why"], body["person"], body["id"]) == ("approval.refused", why, "anna", NAMES[kind])


def test_anothers_key_is_refused_and_logged(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    enrol(workspace, "anna", "data_steward")
    key = enrol(workspace, "bent", "data_steward")
    before = contents(workspace / "approvals")
    assert act(workspace, "basis", "approve", "anna", key) == 3
    assert "bent.pem is not the key by which anna is known" in capsys.readouterr().err
    assert last(workspace)[0] == "approval.refused" and last(workspace)[1]["why"] == "key"
    assert contents(workspace / "approvals") == before


@pytest.mark.usefixtures("danish")
def test_a_basis_that_is_not_complete_cannot_be_approved_and_all_that_is_missing_is_said(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = enrol(workspace, "anna", "data_steward")
    replace(workspace / FILES["basis"], 'necessity = "', 'necessity = ""\nevidence_ = "')
    text = (workspace / FILES["basis"]).read_text("utf-8")
    kept = [line for line in text.splitlines() if not line.startswith(("evidence_ =", "dpia_ref ="))]
    (workspace / FILES["basis"]).write_text("\n".join(kept) + "\n", "utf-8")
    assert act(workspace, "basis", "approve", "anna", key) == 3
    said = capsys.readouterr().err
    assert "bases/eksempel-en-plan.toml kan ikke godkendes, før den er hel. Intet er underskrevet:" in said
    assert "under [balancing_test]: necessity." in said and "mangler balancing_test.dpia_ref" in said
    event, body = last(workspace)
    assert (event, body["why"]) == ("approval.refused", "incomplete") and "necessity" in str(body["reasons"])


def test_a_basis_of_next_year_can_be_approved_before_it_is_valid_and_an_old_one_cannot(workspace: Path) -> None:
    key = enrol(workspace, "anna", "data_steward")
    replace(workspace / FILES["basis"], "valid_from = 2018-05-25", "valid_from = 2099-01-01")
    assert act(workspace, "basis", "approve", "anna", key) == 0
    replace(workspace / FILES["basis"], "valid_from = 2099-01-01", "valid_from = 2018-05-25\nvalid_to = 2019-01-01")
    assert act(workspace, "basis", "approve", "anna", key) == 3


LOCAL = {
    "wrong passphrase": ("en helt forkert sætning", ("approve", "--person", "anna"), "does not open"),
    "nobody of that name": (PASSPHRASE, ("approve", "--person", "bent"), "--person bent is not under [people]"),
    "blank reason": (PASSPHRASE, ("revoke", "--person", "anna", "--reason", " "), "--reason is blank"),
}


@pytest.mark.parametrize(("passphrase", "arguments", "told"), LOCAL.values(), ids=LOCAL.keys())
def test_what_is_only_mistyped_is_exit_2_and_not_logged(
    workspace: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    passphrase: str,
    arguments: tuple[str, ...],
    told: str,
) -> None:
    key = enrol(workspace, "anna", "data_steward")
    say(monkeypatch, passphrase)
    what, *rest = arguments
    assert typed("basis", what, workspace, BASIS, *rest, "--key", key) == 2
    assert told in capsys.readouterr().err
    assert entries(workspace) == []


def test_only_an_approval_can_be_revoked_and_only_once(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = enrol(workspace, "anna", "data_steward")
    assert act(workspace, "basis", "revoke", "anna", key, "--reason", "prøve") == 0
    assert act(workspace, "basis", "revoke", "anna", key, "--reason", "prøve") == 2
    assert "was revoked already on" in capsys.readouterr().err
    (workspace / NOTES["ruleset"]).unlink()
    assert act(workspace, "ruleset", "revoke", "anna", key, "--reason", "prøve") == 2
    assert f"there is no {NOTES['ruleset']} to revoke" in capsys.readouterr().err
    assert events(workspace) == ["basis.revoked"]


def test_an_id_cannot_lead_an_approval_out_of_its_folder(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = enrol(workspace, "anna", "data_steward")
    replace(workspace / FILES["basis"], f'id = "{BASIS}"', 'id = "../../bases/x"')
    assert typed("basis", "approve", workspace, "../../bases/x", "--person", "anna", "--key", key) == 2
    assert "id cannot name a file" in capsys.readouterr().err
    assert entries(workspace) == []


def test_lists_and_pages_say_whether_it_is_approved(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def shown(*arguments: object) -> Any:
        assert typed(*arguments, "--json") == 0
        return json.loads(capsys.readouterr().out)

    row, _ = shown("basis", "list", workspace)
    assert (row["approved"], row["approved_by"]) == (True, "fiktiv_datasteward")
    rows = {row["id"]: row for row in shown("ruleset", "list", workspace)}
    assert (rows[RULES]["approved"], rows[RULES]["approved_by"]) == (True, "fiktiv_regelansvarlig")
    assert shown("ruleset", "show", workspace, RULES)["approval"]["key_id"] == "2672dcf8"
    edit(workspace, "basis")
    row, _ = shown("basis", "list", workspace)
    assert (row["approved"], row["approved_by"]) == (False, None)
    (reason,) = shown("basis", "show", workspace, BASIS)["approval"]["why_not"]
    assert "er ændret efter godkendelsen" in reason


def test_people_read_the_same_in_danish(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("TARGETING_LANG")
    for group in ("basis", "ruleset"):
        assert typed(group, "list", workspace) == 0
        assert typed(group, "show", workspace, NAMES[group]) == 0
    said = capsys.readouterr().out
    assert "Regelsæt" in said and "Fiktiv Regelansvarlig" in said and "Fiktiv Datasteward" in said


def test_check_says_who_approved_what_a_run_would_rest_on(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """On the municipality's day: half past ten in the evening in UTC is the next day there."""
    note = note_of(
        load_workspace(workspace).bases[0].subject,
        sample_signer(STEWARD),
        signed_at=datetime(2018, 5, 21, 22, 30, tzinfo=UTC),
    )
    (workspace / NOTES["basis"]).write_bytes(note)
    assert typed("check", workspace) == 0
    said = capsys.readouterr().out
    assert "Grundlaget eksempel-en-plan, version 4, er godkendt den 22. maj 2018 af Fiktiv Datasteward." in said
    assert "Regelsættet en-plan, version 1.0.0, er godkendt den 22. maj 2018 af Fiktiv Regelansvarlig." in said


def test_an_approval_that_could_not_be_written_is_in_the_log_and_carries_nothing(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log comes first: no approval is ever in force that the log does not tell of."""
    key = enrol(workspace, "anna", "data_steward")
    shutil.rmtree(workspace / "approvals" / "basis")
    (workspace / "approvals" / "basis").write_text("i vejen")
    assert act(workspace, "basis", "approve", "anna", key) == 1
    assert "approvals/ cannot be written" in capsys.readouterr().err
    assert last(workspace)[0] == "basis.approved"
    assert typed("run", workspace) == 3


def test_without_any_people_every_run_is_refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    without_people(workspace)
    assert typed("run", workspace) == 3
    assert "signed with a key that is not the approver's in workspace.toml [people]" in capsys.readouterr().err
