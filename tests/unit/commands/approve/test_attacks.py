"""An approval that is copied, kept back or put back carries nothing: each is refused with its own sentence."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from support.approval import approve_all, note_of, sample_signer
from support.delivery import small_rows
from support.runs import entries, replace, typed
from support.world import small_workspace
from targeting.audit import AuditLog, Signer, prune, read_entries
from targeting.governance import open_approval
from targeting.privacy import load_keys
from targeting.run import RunRequest, begin, known_approvals
from targeting.session import open_session
from targeting.workspace import load_workspace

BASIS = Path("bases/eksempel-en-plan.toml")
NOTE = Path("approvals/basis/eksempel-en-plan.note")
RULES_NOTE = Path("approvals/ruleset/en-plan.note")


def another_basis(workspace: Path) -> None:
    """A wider basis beside the approved one, under a copy of its approval."""
    wider = workspace / "bases" / "bredere.toml"
    shutil.copy(workspace / BASIS, wider)
    replace(wider, 'id = "eksempel-en-plan"', 'id = "bredere"')
    replace(wider, "valid_from = 2018-05-25", "valid_from = 2018-05-26")
    shutil.copy(workspace / NOTE, workspace / NOTE.with_stem("bredere"))


def one_byte(workspace: Path) -> None:
    replace(workspace / BASIS, "expected_persons_read = 20000", "expected_persons_read = 90000")


def another_basis_in_its_place(workspace: Path) -> None:
    """The approved file is put aside, and a wider one has its name and its id."""
    replace(workspace / BASIS, 'version = "4"', 'version = "5"')
    replace(workspace / BASIS, 'recipients = ["Fiktive', 'recipients = ["Fiktiv kontrolenhed", "Fiktive')


def an_earlier_version_kept_back(workspace: Path) -> None:
    """The approval of the version before, over the file of today."""
    replace(workspace / BASIS, 'version = "4"', 'version = "3"')
    approve_all(workspace)
    replace(workspace / BASIS, 'version = "3"', 'version = "4"')


def another_municipalitys(workspace: Path) -> None:
    basis = load_workspace(workspace).bases[0]
    signed = note_of(basis.subject, sample_signer("fiktiv_datasteward"), municipality_code="101")
    (workspace / NOTE).write_bytes(signed)


def the_rule_sets(workspace: Path) -> None:
    shutil.copy(workspace / RULES_NOTE, workspace / NOTE)


def signed_by_the_rule_steward(workspace: Path) -> None:
    subject = load_workspace(workspace).bases[0].subject
    (workspace / NOTE).write_bytes(note_of(subject, sample_signer("fiktiv_regelansvarlig")))


def signed_by_a_stranger_in_the_stewards_name(workspace: Path) -> None:
    subject = load_workspace(workspace).bases[0].subject
    stranger = Signer("fiktiv_datasteward", sample_signer("fremmed").key)
    (workspace / NOTE).write_bytes(note_of(subject, stranger))


def removed(workspace: Path) -> None:
    (workspace / NOTE).unlink()


ATTACKS: dict[Callable[[Path], None], str] = {
    another_basis: "er en godkendelse af noget andet (basis eksempel-en-plan), ikke af bases/bredere.toml",
    one_byte: "bases/eksempel-en-plan.toml er ændret efter godkendelsen",
    another_basis_in_its_place: "(godkendt: version 4, e0afe5b10ac6…; nu: version 5, ",
    an_earlier_version_kept_back: "; nu: version 4, e0afe5b10ac6…)",
    another_municipalitys: "er en godkendelse for kommune 101, og kørslen er for kommune 999",
    the_rule_sets: "er en godkendelse af noget andet (ruleset en-plan)",
    signed_by_the_rule_steward: "fiktiv_regelansvarlig har ikke rollen data_steward",
    signed_by_a_stranger_in_the_stewards_name: "med en nøgle, som ikke er godkenderens",
    removed: "er ikke godkendt: approvals/basis/eksempel-en-plan.note findes ikke",
}


@pytest.mark.parametrize(
    ("attack", "told"), ATTACKS.items(), ids=[attack.__name__.replace("_", " ") for attack in ATTACKS]
)
@pytest.mark.usefixtures("danish")
def test_a_replayed_approval_is_refused_and_the_refusal_logged(
    workspace: Path, capsys: pytest.CaptureFixture[str], attack: Callable[[Path], None], told: str
) -> None:
    attack(workspace)
    assert typed("run", workspace) == 3
    assert told in capsys.readouterr().err
    denied = entries(workspace)[-1]
    assert denied.type == "run.denied" and told in denied.body["missing"][0]["da"]


def log_of(workspace: Path) -> AuditLog:
    keys = load_keys(workspace.parent / "keys")
    return AuditLog.open(workspace / "log", keys.log_key, "targeting/999")


REVOKED = "Godkendelsen af bases/eksempel-en-plan.toml blev trukket tilbage 2026-11-20 af D. Steward"


def body(sha256: str) -> dict[str, object]:
    """A revocation as the log holds it."""
    return {
        "kind": "basis",
        "id": "eksempel-en-plan",
        "revokes": sha256,
        "name": "D. Steward",
        "revoked_at": "2026-11-20T09:00:00.000Z",
        "reason": "forældet",
    }


@pytest.mark.usefixtures("danish")
def test_a_revoked_note_that_is_put_back_after_a_new_approval_is_still_revoked(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    first = (workspace / NOTE).read_bytes()
    loaded = load_workspace(workspace)
    begin(open_session(workspace), RunRequest())
    revokes = open_approval(first, loaded.settings.people).note_sha256
    log_of(workspace).append_body("basis.revoked", body(revokes), run_id=None, actor="prøve")
    assert typed("run", workspace) == 3

    steward = sample_signer("fiktiv_datasteward")
    (workspace / NOTE).write_bytes(note_of(loaded.bases[0].subject, steward, signed_at=datetime.now(UTC)))
    begin(open_session(workspace), RunRequest())

    (workspace / NOTE).write_bytes(first)
    capsys.readouterr()
    assert typed("run", workspace) == 3
    assert REVOKED in capsys.readouterr().err


def test_a_revocation_outlives_the_pruning_of_its_entry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was pruned still revokes: the entry that tells of the pruning carries it forward."""
    workspace = small_workspace(tmp_path / "workspace", small_rows())
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    assert typed("run", workspace, "--purpose", "CONTROL") == 3
    log_of(workspace).append_body("basis.revoked", body("ab" * 32), run_id=None, actor="prøve")
    short = AuditLog.open(workspace / "log", load_keys(tmp_path / "keys").log_key, "targeting/999", segment_entries=1)
    short.append_body("quarantine.waived", {}, run_id=None, actor="prøve")
    pruned = prune(workspace / "log", short, date.today() + timedelta(days=2), rule="", actor="prøve")
    assert 1 in [segment.segment for segment in pruned]
    assert not any(entry.type == "basis.revoked" for entry in read_entries(workspace / "log"))
    found = known_approvals(load_workspace(workspace)).revoked
    assert [(name, revocation.by, revocation.reason) for name, revocation in found.items()] == [
        ("ab" * 32, "D. Steward", "forældet")
    ]
