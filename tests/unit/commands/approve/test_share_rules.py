"""targeting share: the table is shown, approved and revoked with real keys; a change of it voids its approval."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from support.approval import PASSPHRASE, enrol
from support.runs import entries, log_holds, typed
from targeting.workspace import catalogue


@pytest.fixture(autouse=True)
def at_the_keyboard(monkeypatch: pytest.MonkeyPatch) -> None:
    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:
            return f"{PASSPHRASE}\n"

    monkeypatch.setattr("sys.stdin", Keyboard())
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")


def shown(workspace: Path, capsys: pytest.CaptureFixture[str], *more: str) -> dict[str, Any]:
    capsys.readouterr()
    assert typed("share", "rules", workspace, "--json", *more) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def act(workspace: Path, what: str, person: str, key: Path, *more: str) -> int:
    return typed("share", what, workspace, "--person", person, "--key", key, *more)


def test_from_the_programs_table_over_an_own_one_to_a_revocation(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "approvals" / "share_rules" / "share_rules.note").unlink()  # the sample's own
    key = enrol(workspace, "anna", "data_steward")
    before = shown(workspace, capsys)
    assert (before["own"], before["approval"]["approved"]) == (False, False)
    assert "targeting share approve" in before["approval"]["why_not"][0]

    assert act(workspace, "approve", "anna", key) == 0
    assert "share_rules.toml er godkendt af Navn anna" in " ".join(capsys.readouterr().out.split())
    approved = entries(workspace)[-1]
    assert (approved.type, approved.body["sha256"]) == ("share_rules.approved", before["sha256"])
    assert shown(workspace, capsys)["approval"]["approved"]

    own = (catalogue("share_rules.toml")).read_text("utf-8").replace("1.2.0", "1.2.1")
    (workspace / "share_rules.toml").write_text(own, "utf-8")
    changed = shown(workspace, capsys)
    assert (changed["own"], changed["version"], changed["approval"]["approved"]) == (True, "1.2.1", False)
    assert act(workspace, "approve", "anna", key) == 0
    assert act(workspace, "revoke", "anna", key, "--reason", "Juristen vil se den igen") == 0
    assert "gælder ikke fra det næste svar" in " ".join(capsys.readouterr().out.split())
    assert entries(workspace)[-1].type == "share_rules.revoked"
    assert not shown(workspace, capsys)["approval"]["approved"]
    assert log_holds(workspace)


def test_the_rows_of_a_day_in_words(
    workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    laws = {
        day: [row["law_ref"][:15] for row in shown(workspace, capsys, "--on", day)["rules"] if row["id"] == "consent"]
        for day in ("2018-05-24", "2018-05-25")
    }
    assert laws == {"2018-05-24": ["persondatalovens"[:15]], "2018-05-25": ["databeskyttelse"]}
    monkeypatch.setenv("TARGETING_LANG", "da")
    assert typed("share", "rules", workspace) == 0
    said = capsys.readouterr().out
    assert "Medmindre  borgeren har gjort indsigelse, borgeren er død" in said
    assert "Svar  Spørg" in said and "consent_covers" not in said


def test_whoever_approves_rules_of_nomination_alone_may_not_approve_what_is_law(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    key = enrol(workspace, "bo", "rule_steward")
    assert act(workspace, "approve", "bo", key) == 3
    assert "bo may not approve share_rules.toml" in capsys.readouterr().err


def test_a_table_with_a_hole_stops_every_command_that_reads_the_workspace(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (catalogue("share_rules.toml")).read_text("utf-8")
    (workspace / "share_rules.toml").write_text(text.rpartition("[[rules]]")[0], "utf-8")
    assert typed("share", "rules", workspace) == 2
    assert "the last row must always answer Nej" in capsys.readouterr().err
