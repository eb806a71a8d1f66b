"""Whatever writes to state/, published/ or the keys works alone, and whoever is refused hears who works there."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.runs import contents, entries, typed
from targeting.cli import common
from targeting.files import write_new
from targeting.run import exclusive, holder, when_free
from targeting.session import open_session

RELEASED = "run_of_six"
STEWARD = "fiktiv_datasteward"
WAIVE = ("--register", "jobcentre", "--rule", "unknown_code", "--reason", "afdelingen retter dem")
SIGNED = ("--person", STEWARD, "--key", "KEY")
# Every command that takes the lock before it asks, and what else is typed. What is signed after a question is tried
# where it is at home: tests/security/attacks/test_time.py has the clock, test_hand_over.py what is handed over.
ALONE: dict[str, tuple[str, ...]] = {
    "run": (),
    "retain": (),
    "retain --dry-run": (),
    "log prune": ("--before", "2001-01-01"),
    "key rotate --which log": (),
    "key rotate --which warehouse": (),
    "key rotate --which pseudonym": (),
    "key retire": (),
    "key workspace": (),
    "quarantine replay": (),
    "quarantine waive": WAIVE,
    "people sign": SIGNED,
    "basis approve": ("eksempel-en-plan", *SIGNED),
}
# Somebody else's process: it holds the lock as a command does, and splits itself as a long log's reading does.
HOLD = """
import os, sys, time
from pathlib import Path
from targeting.run import exclusive
with exclusive(Path(sys.argv[1])):
    child = os.fork()
    if not child:
        time.sleep(60)
        os._exit(0)
    print(child, flush=True)
    sys.stdin.read()
"""


@contextmanager
def another(workspace: Path) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """A process that works in the workspace, in the name of anna, and the one it split off."""
    made = subprocess.Popen(
        [sys.executable, "-c", HOLD, workspace],
        env={**os.environ, "TARGETING_ACTOR": "anna"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert made.stdout is not None
    child = int(made.stdout.readline())
    try:
        yield made, child
    finally:
        os.kill(child, signal.SIGKILL)
        made.kill()
        made.communicate()


def test_who_is_refused_hears_who_works_there_since_when_and_the_lock_dies_with_its_holder(
    released: Path, capsys: pytest.CaptureFixture[str], danish: None
) -> None:
    with another(released) as (process, _):
        assert typed("run", released, "--purpose", "CONTROL") == 1
        told = " ".join(capsys.readouterr().err.split())
        said = rf"En anden kommando arbejder i arbejdsmappen: anna \(proces {process.pid}\), siden \d+\. \w+ \d+ kl\. "
        assert re.search(said, told), told
        process.kill()
        process.wait()
        # What it split off lives, and holds nothing.
        assert holder(released) is None
        assert typed("run", released, "--purpose", "CONTROL") == 3


@pytest.mark.parametrize("command", ALONE)
def test_every_command_that_writes_there_works_alone(
    released: Path, tmp_path: Path, command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    key = tmp_path / "key.pem"
    monkeypatch.setattr("sys.stdin", io.StringIO("en lang adgangssætning\n" * 2))
    if "KEY" in ALONE[command]:
        assert typed("key", "new", key, "--person", STEWARD, "--fictional") == 0
    if command == "people sign":
        (released / "approvals" / "people.note").unlink()
    keys = Path(os.environ["TARGETING_KEYS"])
    with exclusive(released):
        before = contents(released), contents(keys), len(entries(released))
        rest = [key if word == "KEY" else word for word in ALONE[command]]
        words, _, options = command.partition(" --")
        more = f"--{options}".split() if options else []
        assert typed(*words.split(), released, *more, *rest) == 1
        assert "Another command works in this workspace" in capsys.readouterr().err
        assert (contents(released), contents(keys), len(entries(released))) == before


def test_an_old_release_is_left_until_nobody_works_there(released: Path) -> None:
    folder = released / "published" / "dashboard"
    current = json.loads((folder / "current.json").read_text(encoding="utf-8"))
    before = folder / "releases" / "20170101T000000Z-000000"
    before.mkdir()
    write_new(before / "manifest.json", b"{}")
    told = {**current, "since": "2017-10-02T00:00:00+00:00", "before": before.name}
    (folder / "current.json").write_text(json.dumps(told), encoding="utf-8")
    with exclusive(released):
        common.opened(released)
        assert before.is_dir()
    common.opened(released)
    assert not before.exists()
    with when_free(released) as free:
        assert free


def test_who_looks_writes_nothing_and_a_file_that_says_nothing_is_an_unknown_process(released: Path) -> None:
    lock = released / "state" / "run.lock"
    with exclusive(released):
        held = holder(released)
        assert held is not None and held.process == os.getpid()
        for spoiled in ("", "{}", '{"actor": 1, "process": "x", "since": "i går"}', "[]"):
            lock.write_text(spoiled, encoding="utf-8")
            before = contents(released)
            found = holder(released)
            assert found is not None and str(found.said) == "an unknown process"
            assert contents(released) == before
    assert holder(released) is None
    assert lock.stat().st_mode & 0o077 == 0
    lock.unlink()
    assert holder(released) is None
    assert not lock.exists()


def test_a_lock_that_leads_elsewhere_is_not_followed(released: Path, tmp_path: Path) -> None:
    lock, elsewhere = released / "state" / "run.lock", tmp_path / "andres.fil"
    elsewhere.write_text("andres arbejde", encoding="utf-8")
    lock.unlink()
    lock.symlink_to(elsewhere)
    with pytest.raises(OSError), exclusive(released):
        pass
    assert elsewhere.read_text(encoding="utf-8") == "andres arbejde"
    assert open_session(released)
