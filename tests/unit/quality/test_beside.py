"""Great Expectations judges in a process of its own: the same answers, and an error where there is none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from support import PATIENCE
from support.judging import BOUNDS, bound
from support.runs import typed
from targeting.errors import TargetingError
from targeting.quality import beside, dismiss, expectations, preload
from targeting.quality.expectations import judge
from targeting.run import steps

# Programs in the place of the one that judges, and what is said of each.
READS = "import json, sys\nasked = json.loads(sys.stdin.readline())\n"
ENDED = "Great Expectations ended before it had judged aids"
FAULTY = {
    "it cannot start": ("raise SystemExit(3)", ENDED),
    "it ends when it is asked": (READS, ENDED),
    "it is killed": (READS + "import os\nos.kill(os.getpid(), 9)", ENDED),
    "half an answer": (READS + 'print(\'{"register": "aids", "passed"\', end=\'\')', ENDED),
    "the answer to another question": (READS + 'print(\'{"register": "other", "passed": {}, "error": ""}\')', ENDED),
    "no answer": (READS + "import time\ntime.sleep(600)", ENDED),
    "it failed": (
        READS + 'print(\'{"register": "aids", "passed": {}, "error": "ImportError"}\')',
        r"Great Expectations could not judge aids \(ImportError\)",
    ),
    "one number is left out": (
        READS + 'print(\'{"register": "aids", "passed": {}, "error": ""}\')',
        "Great Expectations left something of aids unjudged",
    ),
}
WAITS = "import sys\nfor line in sys.stdin:\n    pass\n"
STARTS = """
import pathlib, sys
from targeting.quality import beside
beside.PROGRAM = pathlib.Path(sys.argv[1])
beside.start()
print(beside._judge._process.pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """As in a run: nobody has loaded Great Expectations in this process. No process is left behind."""
    monkeypatch.setattr(expectations, "_is_here", lambda: False)
    yield
    dismiss()


def stand_in(monkeypatch: pytest.MonkeyPatch, folder: Path, program: str) -> None:
    (folder / "program.py").write_text(program)
    monkeypatch.setattr(beside, "PROGRAM", folder / "program.py")


def process_begun() -> int:
    preload()
    assert beside._judge is not None
    return beside._judge._process.pid


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def asked() -> dict[str, bool]:
    return judge("aids", (bound(BOUNDS[0], "rows"),), {"rows": 1.0})


def test_it_answers_there_as_it_does_here() -> None:
    begun = process_begun()
    names = [f"bound_{number}" for number in range(len(BOUNDS))]
    bounds = tuple(bound(row, name) for row, name in zip(BOUNDS, names, strict=True))
    observed = {name: float(row["observed"]) for row, name in zip(BOUNDS, names, strict=True)}

    there = judge("register", bounds, observed)

    assert there == {name: row["passes"] == "yes" for row, name in zip(BOUNDS, names, strict=True)}
    assert judge("other", bounds[:1], {names[0]: 5.0}) == {names[0]: False}
    assert process_begun() == begun, "one process answers all of a run"
    dismiss()
    assert not is_there(begun)


@pytest.mark.parametrize("fault", FAULTY)
def test_what_is_not_answered_is_an_error(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, fault: str) -> None:
    program, told = FAULTY[fault]
    stand_in(monkeypatch, tmp_path, program)
    if fault == "no answer":
        monkeypatch.setattr(beside, "PATIENCE", 0.5)
    begun = process_begun()

    with pytest.raises(TargetingError, match=told):
        asked()

    dismiss()
    assert not is_there(begun)


def test_after_an_error_another_process_is_asked(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, tmp_path, FAULTY["it failed"][0])
    with pytest.raises(TargetingError):
        asked()
    stand_in(monkeypatch, tmp_path, READS + 'print(\'{"register": "aids", "passed": {"rows": true}, "error": ""}\')')
    assert asked() == {"rows": True}


def test_where_no_process_can_be_started_whoever_asks_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nonexistent/python")
    preload()
    with pytest.raises(TargetingError, match=r"Great Expectations could not be started \(FileNotFoundError\)"):
        asked()


def test_who_interrupts_at_the_keyboard_does_not_interrupt_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, tmp_path, WAITS)
    assert os.getpgid(process_begun()) != os.getpgid(0)


def test_a_step_that_fails_leaves_no_process(released: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stand_in(monkeypatch, tmp_path, WAITS)
    begun: list[int] = []

    def breaks(*_: object) -> None:
        begun.append(process_begun())
        raise ValueError

    monkeypatch.setattr(steps, "load_reference", breaks)
    assert typed("run", released) == 1
    assert len(begun) == 1
    assert not is_there(begun[0])


def test_it_ends_when_the_one_who_asks_is_killed(tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(WAITS)
    asking = subprocess.Popen(
        [sys.executable, "-c", STARTS, str(program)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert asking.stdout is not None
    begun = int(asking.stdout.readline())
    asking.send_signal(signal.SIGKILL)
    asking.communicate()
    until = time.monotonic() + PATIENCE
    while is_there(begun) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(begun)
