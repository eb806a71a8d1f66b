"""Two versions of the rules in one workspace: which a run uses, who approves which, and what is said where."""

from __future__ import annotations

import io
import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from support.approval import PASSPHRASE, approve_all, enrol
from support.judged import bounds_are_bounds
from support.runs import entries, events, replace, typed
from support.versions import add_version
from targeting.errors import ConfigurationError, NotCovered
from targeting.run import RunRequest, begin
from targeting.run.steps import STEPS
from targeting.session import open_session
from targeting.workspace import load_workspace

LAST_OF_1, FIRST_OF_2 = date(2017, 9, 30), date(2017, 10, 1)
NEW = "approvals/ruleset/en-plan-1.1.0.note"


@pytest.fixture
def two_versions(workspace: Path) -> Path:
    """The rules of 2017, and a version 1.1.0 from 1 October, both approved."""
    add_version(workspace, "1.1.0", FIRST_OF_2, threshold=3)
    approve_all(workspace)
    return workspace


def asked(workspace: Path) -> dict[str, Any]:
    """What the last run that was requested was asked for."""
    return dict([entry for entry in entries(workspace) if entry.type == "run.requested"][-1].body)


CHOSEN = {
    "the last day of version 1": (LAST_OF_1, None, "1.0.0"),
    "the first day of version 2": (FIRST_OF_2, None, "1.1.0"),
    "the delivery's own day": (None, None, "1.1.0"),
    "by name on its last day": (LAST_OF_1, "en-plan@1.0.0", "1.0.0"),
    "by name on its first day": (FIRST_OF_2, "en-plan@1.1.0", "1.1.0"),
}


@pytest.mark.parametrize(("as_of", "name", "version"), CHOSEN.values(), ids=CHOSEN.keys())
def test_a_run_uses_the_version_in_force_on_its_as_of_date(
    two_versions: Path, as_of: date | None, name: str | None, version: str
) -> None:
    begin(open_session(two_versions), RunRequest(as_of=as_of, ruleset=name))
    ruleset = load_workspace(two_versions).ruleset(f"en-plan@{version}")
    assert asked(two_versions)["ruleset"] == {"id": "en-plan", "version": version, "sha256": ruleset.sha256}
    checked = next(entry.body for entry in entries(two_versions) if entry.type == "legal.checked")
    assert [part["version"] for part in checked["approvals"] if part["kind"] == "ruleset"] == [version]


REFUSED = {
    "before any version": (("--as-of", "2017-06-30"), "en-plan is not in force on 2017-06-30."),
    "a version that has ended": (("--ruleset", "en-plan@1.0.0"), "en-plan@1.0.0 is not in force on 2017-10-02."),
    "a version that is not there": (("--ruleset", "en-plan@3.0.0"), "No version 3.0.0 of en-plan in rulesets/."),
}


@pytest.mark.parametrize("command", ["run", "check"])
@pytest.mark.parametrize(("options", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_where_none_is_in_force_the_refusal_lists_versions_files_and_periods(
    two_versions: Path, capsys: pytest.CaptureFixture[str], command: str, options: tuple[str, ...], said: str
) -> None:
    assert typed(command, two_versions, *options) == 2
    refusal = " ".join(capsys.readouterr().err.split())
    assert said in refusal
    assert "en-plan@1.0.0 (en-plan.toml, in force from 2017-07-01 to 2017-09-30)" in refusal
    assert "en-plan@1.1.0 (en-plan-1.1.0.toml, in force from 2017-10-01 until further notice)" in refusal
    assert events(two_versions) == []


def test_versions_that_overlap_stop_every_command_and_name_both_files(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(two_versions / "rulesets" / "en-plan.toml", "valid_from = 2017-07-01", "valid_from = 2017-10-01")
    assert typed("ruleset", "list", two_versions) == 2
    refusal = " ".join(capsys.readouterr().err.split())
    assert "en-plan.toml" in refusal and "en-plan-1.1.0.toml" in refusal


def test_check_says_which_version_a_run_as_of_that_day_would_use(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("check", two_versions, "--as-of", LAST_OF_1, "--delivery", "2017-10-02") == 0
    assert "Regelsæt på opgørelsesdagen 2017-09-30: en-plan 1.0.0 (rulesets/en-plan.toml)" in capsys.readouterr().out
    assert typed("check", two_versions, "--ruleset", "en-plan@1.1.0", "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["as_of"], answer["ruleset"]["version"]) == ("2017-10-02", "1.1.0")


def test_check_of_a_delivery_that_is_not_there_says_where_to_put_it(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("check", two_versions, "--delivery", "2017-11-06") == 4
    assert (
        "Mangler: There is no delivery of 2017-11-06: no extracts lie in inbox/2017-11-06/." in capsys.readouterr().out
    )


@pytest.mark.usefixtures("danish")
def test_each_version_is_approved_by_itself_and_the_first_files_approval_stands(workspace: Path) -> None:
    add_version(workspace, "1.1.0", FIRST_OF_2)
    with pytest.raises(NotCovered, match=rf"en-plan-1\.1\.0\.toml er ikke godkendt: {NEW} findes ikke"):
        begin(open_session(workspace), RunRequest())
    begin(open_session(workspace), RunRequest(as_of=LAST_OF_1))

    approve_all(workspace)
    begin(open_session(workspace), RunRequest())
    replace(workspace / "rulesets" / "en-plan.toml", "min_age = 18", "min_age = 19")
    begin(open_session(workspace), RunRequest())
    with pytest.raises(NotCovered, match=r"rulesets/en-plan\.toml er ændret efter godkendelsen"):
        begin(open_session(workspace), RunRequest(as_of=LAST_OF_1))


def test_a_person_approves_and_revokes_one_version_and_says_which(
    workspace: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_version(workspace, "1.1.0", FIRST_OF_2)
    key = enrol(workspace, "anna", "rule_steward")
    by_anna = ("--person", "anna", "--key", key)
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    monkeypatch.setattr("sys.stdin", io.StringIO(f"{PASSPHRASE}\n" * 3))

    assert typed("ruleset", "approve", workspace, "en-plan", *by_anna) == 2
    assert "Say which, as in en-plan@1.1.0." in " ".join(capsys.readouterr().err.split())
    assert not (workspace / NEW).exists()

    assert typed("ruleset", "approve", workspace, "en-plan@1.1.0", *by_anna) == 0
    assert "en-plan version 1.1.0 (rulesets/en-plan-1.1.0.toml)" in " ".join(capsys.readouterr().err.split())
    begin(open_session(workspace), RunRequest())

    assert typed("ruleset", "revoke", workspace, "en-plan@1.1.0", *by_anna, "--reason", "Tærsklen drøftes") == 0
    assert entries(workspace)[-1].body["version"] == "1.1.0"
    with pytest.raises(NotCovered, match=r"The approval of rulesets/en-plan-1\.1\.0\.toml was revoked"):
        begin(open_session(workspace), RunRequest())
    begin(open_session(workspace), RunRequest(as_of=LAST_OF_1))


def test_an_approval_of_one_version_does_not_carry_another(two_versions: Path) -> None:
    old, new = two_versions / "approvals" / "ruleset" / "en-plan.note", two_versions / NEW
    new.write_bytes(old.read_bytes())
    with pytest.raises(NotCovered, match=r"en-plan-1\.1\.0\.toml was changed after its approval"):
        begin(open_session(two_versions), RunRequest())


def test_the_list_has_every_version_with_the_day_it_ends(
    two_versions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("ruleset", "list", two_versions, "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    told = ("version", "valid_from", "valid_to", "in_force_today", "approved")
    assert [tuple(row[name] for name in told) for row in listed if row["id"] == "en-plan"] == [
        ("1.0.0", "2017-07-01", "2017-09-30", False, True),
        ("1.1.0", "2017-10-01", None, True, True),
    ]


@pytest.mark.parametrize(
    ("name", "version"), [("en-plan", "1.1.0"), ("en-plan@1.0.0", "1.0.0"), ("en-plan@1.1.0", "1.1.0")]
)
def test_show_is_of_todays_version_unless_another_is_named(
    two_versions: Path, capsys: pytest.CaptureFixture[str], name: str, version: str
) -> None:
    assert typed("ruleset", "show", two_versions, name, "--json") == 0
    assert json.loads(capsys.readouterr().out)["version"] == version


def test_a_run_under_way_keeps_to_the_version_of_its_plan(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    add_version(workspace, "1.1.0", FIRST_OF_2, threshold=3)
    with bounds_are_bounds():
        for _, step in STEPS:
            step(ref)
    assert load_workspace(workspace).ruleset("en-plan", date(2017, 10, 2)).version == "1.1.0"
    assert (workspace / "published" / "dashboard" / "current").resolve().name == ref.run_id


def test_without_a_date_an_id_with_several_versions_is_not_guessed_at(two_versions: Path) -> None:
    workspace = load_workspace(two_versions)
    with pytest.raises(ConfigurationError, match=r"several versions.*Say which, as in en-plan@1\.1\.0\."):
        workspace.ruleset("en-plan")
    assert workspace.ruleset("en-plan@1.0.0").version == "1.0.0"
