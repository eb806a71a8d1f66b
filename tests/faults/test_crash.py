"""Whatever breaks, wherever: the last release reads, the log holds and tells it, and the next run goes on."""

from __future__ import annotations

import signal
import subprocess
import sys
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import pytest

from support.delivery import ANNA
from support.examples import swept
from support.runs import contents, entries, last_good_state, log_holds, python, typed
from targeting import run as run_room
from targeting.audit import AuditLog, Event
from targeting.commands import summary
from targeting.errors import TargetingError
from targeting.language import Both
from targeting.publishing import Release
from targeting.run import RunRequest, exclusive, land, run, steps
from targeting.run.plan import RunRef
from targeting.session import open_session

WORK: dict[str, tuple[object, str]] = {
    "land": (steps, "load_reference"),
    "check": (steps, "check_register"),
    "link": (steps, "link_registers"),
    "score": (steps, "score_persons"),
    "disclose": (steps, "make_outputs"),
    "publish": (Release, "activate"),
}

RELEASED = "run_of_six"


def breaks(*_: object, **__: object) -> NoReturn:
    raise ValueError(f"could not read {ANNA}") from KeyError(ANNA)


def after(what: Callable[..., Any]) -> Callable[..., NoReturn]:
    """``what``, done, and then the crash."""

    def done_and_broken(*arguments: Any, **named: Any) -> NoReturn:
        what(*arguments, **named)
        breaks()

    return done_and_broken


def standing(workspace: Path) -> dict[str, dict[str, str]]:
    """What a failed run must leave as it was."""
    return {"published": contents(workspace / "published"), "state": last_good_state(workspace)}


def current(workspace: Path) -> str:
    return (workspace / "published" / "dashboard" / "current").resolve().name


@pytest.mark.parametrize("step", swept(WORK, 2))
def test_an_unexpected_error_in_a_step_leaves_what_was_and_is_told_by_type_and_place(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], step: str
) -> None:
    """Every second step in `make test`, each in `make nightly`."""
    before = standing(released)
    monkeypatch.setattr(*WORK[step], breaks)
    assert typed("run", released) == 1
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert complaint.startswith(f"Step {step} failed with an unexpected ValueError at ")
    assert "Nothing was published" in complaint
    assert standing(released) == before
    failed = entries(released)[-1]
    assert (failed.type, failed.body["step"], failed.body["error"]) == ("run.failed", step, "ValueError")
    assert failed.body["reason"] == complaint
    assert log_holds(released)


def swapped_in_halves(release: Release, folder: Path, audience: Any, *more: Any) -> None:
    if audience == "dashboard":
        breaks()
    SWAP(release, folder, audience, *more)


SWAP = Release._swap
AFTER = {"after the swap": ("activate", after(Release.activate)), "between the swaps": ("_swap", swapped_in_halves)}


@pytest.mark.parametrize(("work", "broken"), AFTER.values(), ids=AFTER.keys())
def test_an_error_when_tables_are_in_use_does_not_say_that_nothing_was_published(
    released: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    work: str,
    broken: Callable[..., None],
) -> None:
    monkeypatch.setattr(Release, work, broken)
    assert typed("run", released) == 1
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert "Its release is in use all the same" in complaint
    failed = entries(released)[-1]
    assert failed.body["published"] is True
    assert (released / "published" / "restricted" / "current").resolve().name == failed.run_id
    assert (current(released) == failed.run_id) is (work == "activate")
    assert log_holds(released)


def test_a_summary_that_fails_does_not_say_that_nothing_was_published(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(run_room, "run", lambda *_: RunRef(str(released), current(released)))
    monkeypatch.setattr(summary, "summarise", breaks)
    assert typed("run", released) == 1
    complaint = capsys.readouterr().err.splitlines()[-1]
    assert complaint == "An unexpected ValueError; report this as a defect. See `targeting log list`."


@pytest.mark.parametrize("refuses", [OSError(28, f"No space left for {ANNA}"), TargetingError("The log was changed.")])
def test_a_failure_that_cannot_be_logged_says_so_and_carries_no_cell_with_it(
    released: Path, monkeypatch: pytest.MonkeyPatch, refuses: Exception
) -> None:
    append = AuditLog.append

    def full(log: AuditLog, event: Event, **named: Any) -> object:
        if event.type == "run.failed":
            raise refuses
        return append(log, event, **named)

    monkeypatch.setattr(AuditLog, "append", full)
    monkeypatch.setattr(steps, "load_reference", breaks)
    with pytest.raises(TargetingError) as raised:
        run(open_session(released), RunRequest())
    shown = "".join(traceback.format_exception(raised.value))
    assert f"the log could not say so ({type(refuses).__name__})" in shown
    assert ANNA not in shown


def test_a_sentence_of_ours_that_quotes_a_number_is_masked(
    released: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def careless(*_: object) -> NoReturn:
        raise TargetingError(Both(f"Borgeren {ANNA} er sær.", f"The citizen {ANNA} is odd."))

    monkeypatch.setattr(steps, "load_reference", careless)
    assert typed("run", released) == 1
    assert capsys.readouterr().err.splitlines()[-1] == "The citizen [cpr] is odd."
    assert entries(released)[-1].body["reason"] == "The citizen [cpr] is odd."


KILL = """
import os, sys
from targeting import cli
from targeting.run import steps
from targeting.publishing.release import Release

def killed_after(owner, name):
    work = getattr(owner, name)
    def work_and_die(*arguments, **named):
        work(*arguments, **named)
        os.kill(os.getpid(), 9)
    setattr(owner, name, work_and_die)

def killed_before(owner, name):
    setattr(owner, name, lambda *arguments, **named: os.kill(os.getpid(), 9))

place, workspace = sys.argv[1:]
{
    "begun": lambda: killed_after(sys.modules["targeting.run.begin"], "save_plan"),
    "landing": lambda: killed_before(steps.Landing, "close"),
    "release logged": lambda: killed_before(Release, "activate"),
    "release swapped in": lambda: killed_after(steps, "make_last_good"),
}[place]()
steps.check_register = lambda warehouse, contract: ()  # Great Expectations takes seconds to import
sys.argv = ["targeting", "run", workspace]
cli.main()
"""

KILLED = [
    ("begun", "legal.checked", False),
    ("landing", "source.read", False),
    ("release logged", "handover.sealed", False),
    ("release swapped in", "handover.sealed", True),
]


@pytest.mark.parametrize(("place", "last", "in_use"), swept(KILLED, 2), ids=[place for place, *_ in swept(KILLED, 2)])
def test_the_run_after_a_killed_one_says_so_and_cleans_up_even_if_it_is_denied(
    released: Path, place: str, last: str, in_use: bool
) -> None:
    """Every second place in `make test`, each in `make nightly`; after the last of them another run, always, below."""
    before, previous = standing(released), current(released)
    assert python(KILL, place, released).returncode == -signal.SIGKILL
    killed = entries(released)[-1]
    assert killed.type == last
    assert current(released) == (killed.run_id if in_use else previous)
    assert log_holds(released)

    assert typed("run", released, "--purpose", "CONTROL") == 3
    assert [(entry.type, entry.run_id == killed.run_id) for entry in entries(released)[killed.seq + 1 :]] == [
        ("run.abandoned", True),
        ("run.requested", False),
        ("legal.checked", False),
        ("run.denied", False),
    ]
    assert [path.name for path in (released / "state" / "runs").iterdir()] == [current(released)]
    assert not list(released.glob("published/*/releases/.staging-*"))
    assert (standing(released) == before) is not in_use
    assert log_holds(released)


def test_the_run_after_a_killed_one_succeeds(released: Path) -> None:
    assert python(KILL, "release swapped in", released).returncode == -signal.SIGKILL
    killed = entries(released)[-1]
    assert typed("run", released) == 0
    added = entries(released)[killed.seq + 1 :]
    assert (added[0].type, added[0].run_id) == ("run.abandoned", killed.run_id)
    assert (added[-1].type, added[-1].run_id) == ("run.completed", current(released))
    assert [path.name for path in (released / "state" / "runs").iterdir()] == [current(released)]
    assert log_holds(released)


HOLD = """
import sys
from pathlib import Path
from targeting.run import RunRef, exclusive
from targeting.session import open_session
with exclusive(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_of_two_runs_is_refused_and_leaves_no_trace(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before, logged = standing(released), entries(released)
    with exclusive(released):
        assert typed("run", released) == 1
    assert "Another command works in this workspace: " in capsys.readouterr().err
    assert (standing(released), entries(released)) == (before, logged)


def test_a_lock_dies_with_its_holder(released: Path) -> None:
    holder = subprocess.Popen([sys.executable, "-c", HOLD, released], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert holder.stdout is not None and holder.stdout.readline() == b"held\n"
    assert typed("run", released, "--purpose", "CONTROL") == 1
    holder.kill()
    holder.communicate()
    assert typed("run", released, "--purpose", "CONTROL") == 3


def test_a_step_of_a_run_that_is_over_is_refused(released: Path) -> None:
    ref = RunRef(str(released), "20171002T000000Z-000000")
    with pytest.raises(TargetingError, match="has not begun, or is over"):
        land(ref)
