"""Who starts a run is told by more than the name they give: an approver who hides behind another name is refused."""

from __future__ import annotations

import io
import os
import pwd
import shutil
import subprocess
from pathlib import Path

import pytest

from support.approval import PASSPHRASE, enrol, sign_people
from support.runs import entries, python, replace, typed
from targeting import session
from targeting.errors import ConfigurationError
from targeting.session import actor, open_session, starters

ME = pwd.getpwuid(os.getuid()).pw_name
BASIS = "eksempel-en-plan"


@pytest.fixture
def approved(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A basis that Zoë has approved, whose account is zoë; runs are started by the analyst."""
    key = enrol(workspace, "zoe", "data_steward", accounts=("zoë", "svc-åse"))
    monkeypatch.setenv("TARGETING_ACTOR", "analytiker")
    file = workspace / "bases" / f"{BASIS}.toml"
    file.write_text(file.read_text("utf-8") + "# rettet\n", "utf-8")

    class Keyboard(io.StringIO):
        def readline(self, *_: object) -> str:
            return f"{PASSPHRASE}\n"

    monkeypatch.setattr("sys.stdin", Keyboard())
    assert typed("basis", "approve", workspace, BASIS, "--person", "zoe", "--key", key) == 0
    return workspace


def refused(workspace: Path, capsys: pytest.CaptureFixture[str]) -> bool:
    """Whether a run is refused because an approver started it, and nothing was read."""
    capsys.readouterr()
    status = typed("run", workspace)
    assert "source.read" not in {entry.type for entry in entries(workspace)}
    return status == 3 and "zoe" in capsys.readouterr().err


# NFD, full width, a zero-width joiner, a soft hyphen, other case, blanks around and within, another's direction marks.
WRITTEN = (
    "zoe\u0308", "ｚｏë", "zo\u200dë", "z\u00adoë", "ZOË", "  zoë ", "\u202ezoë\u202c", "svc-a\u030ase", "zo\ufe0fë",
    "z\u034foë", "zoë\u3164",
)  # fmt: skip


@pytest.mark.parametrize("name", WRITTEN, ids=[name.encode("unicode_escape").decode() for name in WRITTEN])
def test_an_approver_under_a_name_that_is_only_written_otherwise_is_refused(
    approved: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", name)
    assert refused(approved, capsys)


@pytest.mark.parametrize("name", ["ana\u200blytiker", "ana\nlytiker", "\x1b[31mana", "analytiker\u2066"])
def test_a_name_with_characters_that_do_not_show_is_written_without_them(
    workspace: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", name)
    said = open_session(workspace).actor
    assert said.isprintable() and "\u200b" not in said and "\u2066" not in said


@pytest.mark.parametrize("variable", ["SUDO_UID", "PKEXEC_UID"])
def test_an_approver_behind_sudo_is_refused(
    approved: Path, variable: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(session, "_account", {os.getuid(): ME, 4711: "zoë"}.get)
    monkeypatch.setenv(variable, "4711")
    assert refused(approved, capsys)


def test_an_approver_behind_doas_is_refused(
    approved: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DOAS_USER", "zoë")
    assert refused(approved, capsys)


@pytest.mark.parametrize("name", ["аnalytiker", "zοë", "анна", "ɑnna\u0430"])
def test_a_name_with_letters_that_look_as_anothers_is_refused(
    workspace: Path, name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Cyrillic and Greek: in who acts, and in whom workspace.toml declares."""
    with monkeypatch.context() as patch:
        patch.setenv("TARGETING_ACTOR", name)
        assert typed("run", workspace) == 2
        assert "TARGETING_ACTOR has letters that are not Latin ones" in capsys.readouterr().err
    assert entries(workspace) == []
    replace(workspace / "workspace.toml", '"fiktiv-datasteward"', f'"{name}"')
    assert typed("run", workspace) == 2
    assert "people.fiktiv_datasteward.accounts.0: has letters" in capsys.readouterr().err


def test_an_approver_who_logged_in_and_became_another_is_refused(
    approved: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The kernel remembers who logged in (loginuid), whatever su or sudo made of it since."""
    (tmp_path / "loginuid").write_text("4711", encoding="ascii")
    monkeypatch.setattr(session, "_LOGIN", tmp_path / "loginuid")
    monkeypatch.setattr(session, "_account", {os.getuid(): ME, 4711: "zoë"}.get)
    assert refused(approved, capsys)


@pytest.mark.skipif(not shutil.which("unshare"), reason="this machine has no unshare")
def test_nobody_becomes_another_by_a_uid_in_a_user_namespace(tmp_path: Path) -> None:
    other = next(each for each in pwd.getpwall() if each.pw_uid != os.getuid())
    into = ("unshare", "--user", f"--map-user={other.pw_uid}")
    if subprocess.run([*into, "true"], capture_output=True, check=False).returncode:
        pytest.skip("this machine lets nobody make a user namespace")
    asked = "import subprocess, sys; sys.exit(subprocess.call([*sys.argv[1:-1], sys.executable, '-c', sys.argv[-1]]))"
    told = python(
        asked,
        *into,
        "from targeting.session import starters; print(*starters(), sep='\\n')",
        env={"TARGETING_ACTOR": ""},
    )
    assert told.stdout.splitlines()[0] == f"uid {other.pw_uid} i et brugernavnerum", told.stderr
    assert other.pw_name not in told.stdout.splitlines()


@pytest.mark.parametrize("told", ["5002 1000 1", "0 1000 1", "0 100000 65536", "0 0 65536", "0 0 1\n1 1 4294967294"])
def test_only_the_machines_own_uids_are_anybodys(told: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("TARGETING_ACTOR", raising=False)
    monkeypatch.setattr(session, "_UID_MAP", tmp_path / "uid_map", raising=False)
    (tmp_path / "uid_map").write_text("         0          0 4294967295\n", encoding="ascii")
    assert ME in starters()
    (tmp_path / "uid_map").write_text(told, encoding="ascii")
    assert ME not in starters()


def test_the_environment_lends_nobody_an_account(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.setenv(name, "zoë")
    monkeypatch.delenv("TARGETING_ACTOR", raising=False)
    assert (actor(), starters()[0]) == (ME, ME)


def test_an_account_with_letters_that_look_as_anothers_acts_under_no_name_of_its_own(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("TARGETING_ACTOR", raising=False)
    monkeypatch.setattr(session, "_account", {os.getuid(): "zοë"}.get)
    for name in ("LOGNAME", "USER", "LNAME", "USERNAME"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigurationError, match="The account that runs this has letters that are not Latin ones"):
        actor()


def test_an_approval_by_somebody_without_accounts_does_not_hold(
    approved: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(approved / "workspace.toml", 'accounts = ["zo\\u00eb", "svc-\\u00e5se"]', "accounts = []")
    sign_people(approved)
    assert refused(approved, capsys)


@pytest.mark.parametrize("kind", ["basis", "ruleset"])
def test_somebody_without_accounts_cannot_approve(
    workspace: Path, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    key = enrol(workspace, "anna", "data_steward", "rule_steward", accounts=())
    name = {"basis": BASIS, "ruleset": "en-plan"}[kind]
    assert typed(kind, "approve", workspace, name, "--person", "anna", "--key", key) == 3
    assert "anna has no accounts in workspace.toml" in capsys.readouterr().err
    assert entries(workspace)[-1].type == "approval.refused"


def test_another_person_may_start_it(approved: Path) -> None:
    assert typed("run", approved) == 0
