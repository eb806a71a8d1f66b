"""Keeping the log from the command line: its key changed for another, and old entries deleted."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from support.kept import keep
from support.power import PowerCutError, cut_power_at
from support.runs import entries, log_holds, typed
from targeting.audit import AuditLog
from targeting.audit import log as audit_log
from targeting.commands.keys import rotate_key
from targeting.commands.log import prune_log
from targeting.privacy import load_keys
from targeting.session import now, open_session

CHANGE_OF_KEYS = 18  # one more than the fsyncs of a whole change of keys


@pytest.fixture
def kept(tmp_path: Path, workspace: Path) -> Path:
    """A workspace whose log was begun by a run that was denied; reads nothing, so it is quick."""
    assert typed("run", workspace, "--purpose", "CONTROL") == 3
    return workspace


def key_files() -> list[str]:
    return sorted(path.name for path in Path(os.environ["TARGETING_KEYS"]).iterdir())


def signatures(workspace: Path) -> int:
    return (workspace / "log" / "checkpoint").read_text().count("— ")


def test_a_key_is_changed_and_the_former_retired(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("key", "rotate", kept, "--json") == 0
    new = json.loads(capsys.readouterr().out)["key"]
    assert entries(kept)[-1].body["new_key"] == new
    assert "log.previous.pem" in key_files() and "log.next.pem" not in key_files()
    assert (Path(os.environ["TARGETING_KEYS"]) / "log.previous.pem").stat().st_mode & 0o077 == 0

    assert typed("run", kept, "--purpose", "CONTROL") == 3
    assert signatures(kept) == 2
    assert typed("log", "verify", kept) == 0

    capsys.readouterr()
    assert typed("key", "retire", kept) == 0
    assert new in capsys.readouterr().out
    assert entries(kept)[-1].type == "key.retired"
    assert "log.previous.pem" not in key_files()
    assert typed("run", kept, "--purpose", "CONTROL") == 3
    assert signatures(kept) == 1
    assert typed("log", "verify", kept) == 0


@pytest.mark.parametrize(
    ("before", "command", "sentence"),
    [
        ("rotate", "rotate", "The former key is still in use. End that change first: targeting key retire."),
        (None, "retire", "There is no former key to retire. Make a new one first: targeting key rotate."),
    ],
)
def test_a_change_of_keys_has_one_order(
    kept: Path, capsys: pytest.CaptureFixture[str], before: str | None, command: str, sentence: str
) -> None:
    if before:
        assert typed("key", before, kept) == 0
    logged = len(entries(kept))
    assert typed("key", command, kept) == 2
    assert sentence in capsys.readouterr().err
    assert len(entries(kept)) == logged


@pytest.mark.parametrize("step", range(1, CHANGE_OF_KEYS + 1))
def test_a_change_of_keys_that_dies_at_any_step_is_ended_by_the_next(
    kept: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    with monkeypatch.context() as patch:
        cut_power_at(patch, step)
        try:
            rotate_key(open_session(kept))
        except PowerCutError:
            pass
        else:
            assert step == CHANGE_OF_KEYS
    assert typed("log", "list", kept) == 0
    if typed("key", "rotate", kept) == 2:  # only the last sync was missing
        assert "log.previous.pem" in key_files()
    assert typed("key", "retire", kept) == 0
    assert [entry.type for entry in entries(kept)].count("key.rotated") == 1
    assert log_holds(kept)
    assert not [name for name in key_files() if "next" in name or "previous" in name]


def fill(workspace: Path, number: int) -> None:
    """More entries, in segments of two."""
    keys = load_keys(Path(os.environ["TARGETING_KEYS"]))
    log = AuditLog.open(workspace / "log", keys.log_key, "targeting/999", segment_entries=2)
    for _ in range(number):
        log.append_body("source.read", {}, run_id=None, actor="a")


def test_old_entries_are_deleted_and_the_log_tells_of_it(
    kept: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    fill(kept, 4)
    monkeypatch.setattr(audit_log, "SEGMENT_ENTRIES", 2)
    tomorrow = now().replace(year=now().year + 1)
    pruned = prune_log(open_session(kept, lambda: tomorrow), tomorrow.date(), "fem år")
    assert [each["segment"] for each in pruned.as_dict()][:2] == [1, 2]
    last = entries(kept)[-1]
    assert (last.type, last.body["rule"]) == ("log.pruned", "fem år")
    assert typed("log", "verify", kept, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["pruned"] == sum(each["entries"] for each in pruned.as_dict())
    assert typed("log", "show", kept, "0") == 2
    assert "one that was pruned cannot be shown" in capsys.readouterr().err


def test_pruning_with_nothing_old_says_so(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(kept, 4)
    assert typed("log", "prune", kept, "--before", "2001-01-01") == 0
    assert "Slettet fra loggen: ingen." in capsys.readouterr().out


def test_a_run_without_an_end_keeps_its_entries(kept: Path) -> None:
    keys = load_keys(Path(os.environ["TARGETING_KEYS"]))
    log = AuditLog.open(kept / "log", keys.log_key, "targeting/999", segment_entries=1)
    log.append_body("run.requested", {}, run_id="cut short", actor="a")
    requested = len(entries(kept)) - 1
    fill(kept, 4)
    tomorrow = now().replace(year=now().year + 1)
    prune_log(open_session(kept, lambda: tomorrow), tomorrow.date(), "")
    assert requested in {entry.seq for entry in entries(kept)}
    assert 0 not in {entry.seq for entry in entries(kept)}


def test_a_day_to_come_is_refused(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("log", "prune", kept, "--before", "2999-01-01") == 2
    assert "is a day to come" in capsys.readouterr().err


def test_nothing_is_pruned_from_a_log_that_does_not_verify(kept: Path, capsys: pytest.CaptureFixture[str]) -> None:
    fill(kept, 4)
    keep(kept / "log", 1, None)
    before = entries(kept)
    assert typed("log", "prune", kept, "--before", "2020-01-01") == 1
    assert "Nothing was pruned: the log does not verify." in capsys.readouterr().err
    assert entries(kept) == before


def test_keys_of_a_real_municipality_are_not_made_by_a_change_of_keys(
    workspace: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "none"))
    assert typed("key", "rotate", workspace) == 2
    assert not (tmp_path / "none").exists()
