"""Absence is not innocence: a log that is shorter than what lies beside it says stops everything, and is not green."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from support.approval import PASSPHRASE, enrol
from support.clock import clock_at
from support.delivery import small_rows
from support.kept import records, write
from support.runs import replace, typed
from support.world import small_workspace
from targeting.audit import verify
from targeting.errors import LogRefused, NotCovered
from targeting.run import RunRequest, begin
from targeting.session import now, open_session

BASIS = "eksempel-en-plan"


def begun(workspace: Path) -> None:
    begin(open_session(workspace), RunRequest())


def steward(workspace: Path, what: str, key: Path, *more: str) -> int:
    with clock_at(now(), stdin=PASSPHRASE):
        return typed("basis", what, workspace, BASIS, "--person", "anna", "--key", key, *more)


def revoke(workspace: Path, key: Path) -> None:
    assert steward(workspace, "revoke", key, "--reason", "Afvejningen er forældet") == 0
    with pytest.raises(NotCovered):
        begun(workspace)


@pytest.fixture
def revoked(workspace: Path) -> Path:
    """A workspace that has never run, whose basis's approval was revoked; a witness saw that."""
    begun(workspace)
    place = workspace.parent / "vidne"
    place.mkdir()
    replace(workspace / "workspace.toml", "[defaults]", '[log]\nwitnesses = ["../vidne"]\n\n[defaults]')
    revoke(workspace, enrol(workspace, "anna", "data_steward"))
    assert typed("log", "witness", workspace) == 0
    return workspace


def the_log_alone(workspace: Path) -> None:
    shutil.rmtree(workspace / "log")


def log_and_state(workspace: Path) -> None:
    the_log_alone(workspace)
    shutil.rmtree(workspace / "state")


def all_but_the_first_entry(workspace: Path) -> None:
    """A younger copy of the genuine log, whole and signed, as a backup holds it."""
    log = workspace / "log"
    (log / "000001.jsonl").write_bytes((log / "000001.jsonl").read_bytes().splitlines(keepends=True)[0])
    notes = records(log / "000001.checkpoints")
    write(log / "000001.checkpoints", notes[:2])
    (log / "checkpoint").write_bytes(notes[1])


def another_log_as_long(workspace: Path) -> None:
    """The same key, begun anew, and as many entries of nothing."""
    log_and_state(workspace)
    elsewhere = workspace.parent / "elsewhere"
    shutil.copytree(workspace, elsewhere)
    replace(elsewhere / "workspace.toml", 'witnesses = ["../vidne"]', "witnesses = []")
    for _ in range(12):
        with pytest.raises(NotCovered):
            begin(open_session(elsewhere), RunRequest(purpose="CONTROL"))
    shutil.move(elsewhere / "log", workspace / "log")


TAKEN: list[Callable[[Path], None]] = [the_log_alone, log_and_state, all_but_the_first_entry, another_log_as_long]


@pytest.mark.parametrize("take", TAKEN, ids=[take.__name__.replace("_", " ") for take in TAKEN])
def test_a_revoked_approval_does_not_live_again_when_a_witness_is_configured(
    revoked: Path, take: Callable[[Path], None]
) -> None:
    take(revoked)
    there = sorted(path.name for path in revoked.iterdir())
    with pytest.raises(LogRefused, match=r"the log was (rolled back|rewritten)|other entries"):
        begun(revoked)
    assert (typed("check", revoked), typed("basis", "list", revoked)) == (3, 3)
    assert sorted(path.name for path in revoked.iterdir()) == there
    assert typed("log", "verify", revoked) == 1


@pytest.mark.parametrize("take", [the_log_alone, all_but_the_first_entry], ids=["the log", "its newer entries"])
def test_nor_when_none_is_and_it_never_ran_for_the_state_tells_of_the_log(
    workspace: Path, take: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    begun(workspace)
    revoke(workspace, enrol(workspace, "anna", "data_steward"))
    take(workspace)
    with pytest.raises(LogRefused, match=r"state/log\.note says that the log had"):
        begun(workspace)
    assert typed("log", "verify", workspace) == 1
    assert "state/log.note" in capsys.readouterr().out


def test_nor_where_only_a_later_approval_tells_of_the_log(workspace: Path) -> None:
    key = enrol(workspace, "anna", "data_steward")
    with pytest.raises(NotCovered):
        begin(open_session(workspace), RunRequest(purpose="CONTROL"))
    assert steward(workspace, "approve", key) == 0
    revoke(workspace, key)
    log_and_state(workspace)
    with pytest.raises(LogRefused, match=r"approvals/basis/eksempel-en-plan\.note says that the log had"):
        begun(workspace)
    assert typed("log", "verify", workspace) == 1


@pytest.mark.parametrize("left", ["state", "published"])
def test_an_emptied_log_beside_releases_or_runs_is_not_green_and_nothing_goes_on(
    released: Path, left: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for part in {"log", "state", "published"} - {left}:
        shutil.rmtree(released / part)
    (released / "state" / "log.note").unlink(missing_ok=True)
    for _ in range(2):
        assert typed("log", "verify", released) == 1
        assert f"{left}/" in capsys.readouterr().out
        assert typed("run", released) == 3
        assert typed("basis", "approve", released, BASIS, "--person", "fiktiv_datasteward", "--key", "x.pem") != 0
        (released / "log").mkdir(exist_ok=True)
    assert list((released / "log").iterdir()) == []


def test_no_look_is_given_beside_a_log_that_is_gone(released: Path) -> None:
    shutil.rmtree(released / "log")
    assert typed("explain", released, "a" * 32) == 3


def test_a_configured_witness_that_cannot_be_asked_is_no_witness(revoked: Path) -> None:
    place = revoked.parent / "vidne"
    for note in place.iterdir():
        note.unlink()
    with pytest.raises(LogRefused, match="There is no witness for this log in vidne"):
        begun(revoked)
    place.rmdir()
    with pytest.raises(LogRefused, match="The witness folder vidne/ is not there"):
        begun(revoked)


STRAY = {
    "a segment with a digit more": "0000002.jsonl",
    "an empty segment out of order": "000009.jsonl",
    "a checkpoint with a digit more": "checkpoints/07.note",
    "checkpoints of no segment": "000009.checkpoints",
    "a folder": "copy/000001.jsonl",
    "a key that is none": "keys/log.pub",
    "a note": "README",
}


@pytest.mark.parametrize("name", STRAY.values(), ids=STRAY.keys())
def test_a_stray_file_in_the_log_is_not_green(released: Path, name: str) -> None:
    stray = released / "log" / name
    stray.parent.mkdir(exist_ok=True)
    stray.touch()
    verdict = verify(released / "log")
    assert (verdict.ok, f"log/{name.removesuffix('/000001.jsonl')} " in verdict.sentence_en) == (False, True)
    stray.unlink()
    shutil.rmtree(released / "log" / "copy", ignore_errors=True)
    assert verify(released / "log").ok


def test_a_stray_file_where_there_is_no_log_is_not_green_either(tmp_path: Path) -> None:
    (tmp_path / "log").mkdir()
    assert verify(tmp_path / "log").ok
    (tmp_path / "log" / "0000001.jsonl").write_text("{}\n")
    assert not verify(tmp_path / "log").ok


def test_a_fresh_workspace_with_approvals_begins_with_nothing_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    workspace = small_workspace(tmp_path / "workspace", small_rows())
    assert typed("log", "verify", workspace) == 0
    begun(workspace)
