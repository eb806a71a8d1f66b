"""The nightly flow: what is too old goes, and a deletion that fails is a run that failed."""

from __future__ import annotations

from pathlib import Path

import pytest
from flows.retain import retain
from prefect.states import StateType

from support.runs import entries
from support.world import make_old
from targeting import history


@pytest.fixture
def aged(released: Path) -> Path:
    """A workspace in which one citizens' history is of 2020."""
    make_old(released)
    return released


def test_what_is_too_old_goes(aged: Path) -> None:
    state = retain.fn(str(aged))
    assert (state.type, state.message) == (StateType.COMPLETED, "1 thing was deleted.")
    assert history.held_runs(aged / "state") == ()
    assert entries(aged)[-1].type == "retention.deleted"


def test_nothing_too_old_is_no_fault(released: Path) -> None:
    assert retain.fn(str(released)).message == "0 things were deleted."


def test_what_stays_is_a_failed_run_that_names_nothing(aged: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(history, "forget", lambda *_: (_ for _ in ()).throw(OSError("broken")))
    state = retain.fn(str(aged))
    assert state.type == StateType.FAILED
    assert state.message == "1 thing that is too old could not be deleted. See `targeting log list`."


def test_what_cannot_be_read_is_a_failed_run_with_our_sentence(tmp_path: Path) -> None:
    state = retain.fn(str(tmp_path))
    assert state.type == StateType.FAILED
    assert "is no workspace" in str(state.message)
