"""A backup is of one moment, whole or not there, and comes back as it was with its own keys, or not at all."""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from support import PATIENCE
from support.delivery import ANNA
from support.runs import contents, entries, log_holds, python, typed
from support.sameness import released_bytes
from targeting.commands import backup
from targeting.commands.access_report import access_report
from targeting.copies import Copying, tree
from targeting.copies.place import kept_in
from targeting.privacy import DataKeys, create_keys
from targeting.run import exclusive, holder
from targeting.session import open_session

RELEASED = "run_of_six"
RUN = "import sys; from targeting import cli; sys.argv = ['targeting', 'run', sys.argv[1]]; cli.main()"


@dataclass(frozen=True)
class Taken:
    """A workspace that has run, its keys, and a backup of both."""

    workspace: Path
    keys: Path
    copies: Path
    copies_of_keys: Path

    def again(self, *more: object) -> int:
        """Take another."""
        return typed("backup", self.workspace, "--to", self.copies, "--keys-to", self.copies_of_keys, *more)

    def restored(self, to: Path, *more: object) -> int:
        """Put it back into ``to``, and its keys beside it."""
        keys = ("--keys-from", self.copies_of_keys, "--keys-to", to.parent / "nøgler")
        return typed("restore", self.copies, "--to", to, *keys, *more)

    @property
    def newest(self) -> Path:
        """The backup of the workspace."""
        return self.copies / kept_in(self.copies)[-1]

    @property
    def newest_keys(self) -> Path:
        """The one of the keys."""
        return self.copies_of_keys / kept_in(self.copies_of_keys)[-1]


@pytest.fixture(scope="module")
def once(run_of_six: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with all of it, to be copied: taken once."""
    home = tmp_path_factory.mktemp("backup")
    shutil.copytree(run_of_six / "saved", home / "ws", symlinks=True)
    shutil.copytree(run_of_six / "saved keys", home / "keys")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        assert typed("backup", home / "ws", "--to", home / "kopier", "--keys-to", home / "nøglekopier") == 0
    return home


@pytest.fixture
def taken(once: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Taken:
    home = tmp_path / "home"
    shutil.copytree(once, home, symlinks=True)
    monkeypatch.setenv("TARGETING_KEYS", str(home / "keys"))
    return Taken(home / "ws", home / "keys", home / "kopier", home / "nøglekopier")


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    """Another machine."""
    folder = tmp_path / "tom maskine"
    folder.mkdir()
    return folder


def modes(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.lstat().st_mode for path in folder.rglob("*")}


def times(folder: Path) -> dict[str, int]:
    return {str(path.relative_to(folder)): path.lstat().st_mtime_ns for path in folder.rglob("*")}


def told(workspace: Path) -> dict[str, Any]:
    """What Anna is told, but for the looks that this made."""
    said: dict[str, Any] = json.loads(json.dumps(access_report(open_session(workspace), lambda: ANNA).as_dict()))
    assert said["found"]
    return {name: said[name] for name in ("runs", "objecting", "stores", "runs_without_history")}


def test_a_backup_taken_during_a_run_is_of_after_it_and_works_on_an_empty_machine(
    released: Path, empty: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """The log verifies, Anna is told the same, and both workspaces run to the same bytes from there."""
    running = subprocess.Popen([sys.executable, "-c", RUN, released], env={**os.environ, "TARGETING_ACTOR": "anna"})
    until = time.monotonic() + PATIENCE
    while holder(released) is None and running.poll() is None and time.monotonic() < until:
        time.sleep(0.05)
    assert typed("backup", released, "--to", empty / "k", "--keys-to", empty / "n") == 0
    assert running.wait(PATIENCE) == 0
    assert "Waits for another command: anna (process " in capfd.readouterr().err
    made = entries(released)[-1]
    assert (made.type, made.body["folder"], made.body["keys_folder"]) == ("backup.made", "k", "n")

    ws, keys = empty / "ws", empty / "nøgler"
    assert typed("restore", empty / "k", "--to", ws, "--keys-from", empty / "n", "--keys-to", keys) == 0
    assert entries(ws) == entries(released)[: made.seq]
    assert (modes(ws / "published"), times(ws / "inbox")) == (modes(released / "published"), times(released / "inbox"))
    assert modes(keys) == modes(Path(os.environ["TARGETING_KEYS"]))
    expected = told(released)

    monkeypatch.setenv("TARGETING_KEYS", str(keys))
    assert typed("log", "verify", ws) == 0
    assert typed("doctor", ws) == 0
    assert told(ws) == expected
    assert typed("run", ws) == 0
    runs = [(folder / "state" / "last_good").read_text(encoding="utf-8") for folder in (released, ws)]
    assert runs[0] != runs[1]
    assert released_bytes(released, runs[0]) == released_bytes(ws, runs[1]) != {}
    assert log_holds(ws)


def is_free(lock: Path) -> bool:
    with lock.open("rb") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True


def test_others_are_kept_waiting_for_the_last_round_alone_and_what_they_wrote_before_it_is_in_the_copy(
    taken: Taken, empty: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run's lock, the casebook's and the log's, at each round of the copying; the keys are copied in the last."""
    state, log = taken.workspace / "state", taken.workspace / "log"
    (state / "casebook.lock").touch(mode=0o600)
    rounds: list[tuple[str, bool, bool, bool]] = []
    works = backup._catch_up

    def watched(copying: Copying) -> None:
        locks = (state / "run.lock", state / "casebook.lock", log / ".lock")
        rounds.append((copying.target.name, *map(is_free, locks)))
        if len(rounds) == 2:
            told(taken.workspace)
        works(copying)

    monkeypatch.setattr(backup, "_catch_up", watched)
    before = len(entries(taken.workspace))
    assert taken.again() == 0
    assert rounds == [
        ("workspace", True, True, True),
        ("workspace", False, True, True),
        ("workspace", False, False, False),
        ("keys", False, False, False),
    ]
    assert taken.restored(empty / "ws") == 0
    restored, made = entries(empty / "ws"), entries(taken.workspace)
    assert restored == made[:-1] and len(restored) > before
    assert log_holds(empty / "ws")


@pytest.mark.parametrize("named", ["whole", "from here"])
def test_a_workspace_that_is_named_by_a_link_is_copied_and_nothing_of_it_is_touched(
    taken: Taken, monkeypatch: pytest.MonkeyPatch, named: str
) -> None:
    """The link was copied as a link, and what was in the way of the copy was deleted through it: the workspace."""
    link = taken.workspace.with_name("kaldt")
    link.symlink_to(taken.workspace if named == "whole" else taken.workspace.name)
    before = contents(taken.workspace)
    assert typed("backup", link, "--to", taken.copies, "--keys-to", taken.copies_of_keys) == 0
    after = contents(taken.workspace)
    assert {path: content for path, content in after.items() if not path.startswith("log/")} == {
        path: content for path, content in before.items() if not path.startswith("log/")
    }
    assert len(kept_in(taken.copies)) == 2 and not (taken.newest / "workspace").is_symlink()
    assert contents(taken.newest / "workspace").keys() == before.keys()


def test_a_backup_says_of_how_much_nothing_and_is_its_owners_alone(
    taken: Taken, capsys: pytest.CaptureFixture[str]
) -> None:
    """How many files and keys there are is how many cases there are."""
    assert taken.again("--json") == 0
    said = json.loads(capsys.readouterr().out)
    made = entries(taken.workspace)[-1].body
    assert not [value for value in (*said.values(), *made.values()) if isinstance(value, int | float)]
    assert str(taken.workspace.parent) not in json.dumps(dict(made))
    assert {made["folder"], made["keys_folder"]} == {"kopier", "nøglekopier"}
    for copy in (taken.newest, taken.newest_keys):
        assert copy.stat().st_mode & 0o777 == 0o700
        assert not list(copy.rglob("*.pem")) or copy == taken.newest_keys
    hashed = (taken.newest / "manifest.json").read_text(encoding="utf-8")
    assert hashlib.sha256(extract_of(taken).read_bytes()).hexdigest() not in hashed


def flipped(file: Path) -> None:
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))


def renumbered(manifest: Path) -> None:
    manifest.write_text(manifest.read_text("utf-8").replace('"format": 1', '"format": 2'), "utf-8")


def link_in_place(file: Path) -> None:
    content = file.read_bytes()
    elsewhere = file.parents[4] / "andet"
    elsewhere.write_bytes(content)
    file.unlink()
    file.symlink_to(elsewhere)


SPOILED: dict[str, tuple[Callable[[Taken], object], str]] = {
    "damaged": (lambda taken: flipped(extract_of(taken)), r"Changed: inbox/[\d-]+/momentum_forloeb.csv\. Nothing"),
    "missing": (lambda taken: extract_of(taken).unlink(), r"Missing: inbox/[\d-]+/momentum_forloeb.csv\. Nothing"),
    "extra": (
        lambda taken: (taken.newest / "workspace/rulesets/ny.toml").write_text(""),
        r"Not of the backup: rulesets/ny.toml\. Nothing",
    ),
    "a link": (lambda taken: link_in_place(extract_of(taken)), r"Changed: inbox/[\d-]+/momentum_forloeb.csv\. Nothing"),
    "no folder": (
        lambda taken: shutil.rmtree(taken.newest / "workspace/approvals"),
        r"Missing: approvals, .*approvals/people.note",
    ),
    "no manifest": (lambda taken: (taken.newest / "manifest.json").unlink(), "has no backup in it"),
    "manifest": (
        lambda taken: rewritten(taken.newest, lambda told: told["items"].pop()),
        "its manifest was changed",
    ),
    "format": (lambda taken: renumbered(taken.newest / "manifest.json"), "its format is number 2"),
    "no text": (lambda taken: (taken.newest / "manifest.json").write_bytes(b"\xff["), "no manifest that can be read"),
    "a key": (
        lambda taken: next((taken.newest_keys / "keys/data").glob("*.warehouse")).unlink(),
        r"Missing: data/\S+\.warehouse\.",
    ),
    "exchanged": (lambda taken: exchanged(taken), "it is not a backup of what it is named as"),
}


def extract_of(taken: Taken) -> Path:
    return next((taken.newest / "workspace" / "inbox").rglob("momentum_forloeb.csv"))


def rewritten(backup: Path, change: Callable[[dict[str, Any]], object]) -> None:
    told = json.loads((backup / "manifest.json").read_text("utf-8"))
    change(told)
    (backup / "manifest.json").write_text(json.dumps(told), "utf-8")


def exchanged(taken: Taken) -> None:
    """The keys' own manifest and files where the workspace's should be."""
    backup, keys = taken.newest, taken.newest_keys
    shutil.copytree(keys / "keys", backup / "workspace", dirs_exist_ok=True)
    shutil.copy(keys / "manifest.json", backup / "manifest.json")


@pytest.mark.parametrize("how", SPOILED)
def test_a_backup_that_is_not_as_it_was_taken_is_not_restored_and_it_is_said_why(
    taken: Taken, empty: Path, how: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil, said = SPOILED[how]
    spoil(taken)
    assert taken.restored(empty / "ws") in (1, 2)
    assert re.search(said, capsys.readouterr().err)
    assert list(empty.iterdir()) == []


def test_rights_that_the_disk_of_the_backup_did_not_keep_are_set_again(taken: Taken, empty: Path) -> None:
    expected = modes(taken.workspace), modes(taken.keys)
    for path in (*taken.newest.rglob("*"), *taken.newest_keys.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o777)
    assert taken.restored(empty / "ws") == 0
    assert (modes(empty / "ws"), modes(empty / "nøgler")) == expected
    assert (empty / "nøgler").stat().st_mode & 0o777 == 0o700


def test_another_workspaces_keys_and_keys_of_another_time_are_refused(
    taken: Taken, empty: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    others = empty / "andres"
    monkeypatch.setenv("TARGETING_KEYS", str(others))
    create_keys(others)
    DataKeys(others).make("extracts")
    assert typed("restore", taken.copies, "--to", empty / "ws") == 1
    assert "the keys are another workspace's" in capsys.readouterr().err
    # The run's key was destroyed since, as the next run does.
    monkeypatch.setenv("TARGETING_KEYS", str(taken.keys))
    next((taken.keys / "data").glob("*.warehouse")).unlink()
    assert typed("restore", taken.copies, "--to", empty / "ws") == 1
    told = capsys.readouterr().err
    assert "they are of another time, and keys are missing to: Indlæste rækker. Nothing was restored" in told
    assert [path.name for path in empty.iterdir()] == ["andres"]


def test_the_keys_that_lie_there_still_are_used_and_nothing_is_overwritten(
    taken: Taken, empty: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed("restore", taken.newest, "--to", taken.workspace) == 2
    assert "--to ws is there already" in capsys.readouterr().err
    keys = contents(taken.keys)
    (empty / "ws").mkdir()
    assert typed("restore", taken.newest, "--to", empty / "ws", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["finds_keys"], told["moved"], told["keys_backup"]) == (True, True, "")
    assert typed("restore", taken.newest, "--to", empty / "ny", "--keys-from", taken.copies_of_keys) == 2
    assert "--keys-to keys is there already" in capsys.readouterr().err
    assert contents(taken.keys) == keys
    assert [path.name for path in empty.iterdir()] == ["ws"]


def test_only_the_newest_copy_of_the_keys_is_kept_and_as_many_of_the_workspace_as_asked(
    taken: Taken, capsys: pytest.CaptureFixture[str], danish: None
) -> None:
    (first,) = kept_in(taken.copies)
    (taken.copies / "læs mig.txt").write_text("af driften", encoding="utf-8")
    assert taken.again() == 0
    second = entries(taken.workspace)[-1].body
    assert (second["removed"], second["keys_removed"]) == ([], [first])
    assert f"Slettet, fordi kun den nyeste kopi af nøglerne gemmes: {first}." in capsys.readouterr().out
    assert kept_in(taken.copies) == (first, second["name"])
    assert kept_in(taken.copies_of_keys) == (second["name"],)
    assert taken.again("--keep", 1) == 0
    third = entries(taken.workspace)[-1].body
    assert third["removed"] == [first, second["name"]]
    assert sorted(path.name for path in taken.copies.iterdir()) == [third["name"], "læs mig.txt"]
    assert [path.name for path in taken.copies_of_keys.iterdir()] == [third["name"]]


def test_an_older_copy_of_keys_that_cannot_be_deleted_is_said_and_the_command_fails(
    taken: Taken, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], danish: None
) -> None:
    (first,) = kept_in(taken.copies)
    works = backup.remove

    def refuse(place: Path, name: str) -> None:
        if place == taken.copies_of_keys:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        works(place, name)

    monkeypatch.setattr(backup, "remove", refuse)
    assert taken.again("--keep", 1) == 1
    said = capsys.readouterr().out
    assert f"Kunne ikke slettes og ligger der endnu: nøglekopier/{first}. Se efter rettigheder og disk" in said
    assert f"Slettede ældre kopier af arbejdsmappen: {first}." in said
    assert "kun den nyeste kopi af nøglerne gemmes" not in said


def test_a_backup_never_takes_the_place_of_keys_that_the_workspace_has_lost(
    taken: Taken, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(taken.copies), contents(taken.copies_of_keys)
    next((taken.keys / "data").glob("*.history")).unlink()
    assert taken.again() == 2
    assert "is not in the key folder" in capsys.readouterr().err
    assert (contents(taken.copies), contents(taken.copies_of_keys)) == before


def test_backups_of_another_workspace_are_left_alone(
    taken: Taken, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rewritten(taken.newest, lambda told: told.update(sealed_by="0" * 16))
    assert taken.again() == 2
    assert "kopier has backups of another workspace" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("to", "keys_to"),
    [
        ("ws/kopier", "n"), ("k", "ws/state/n"), ("keys/k", "n"), ("k", "keys"), ("k", "k/n"), ("k/n", "k"), ("k", "k"),
        (".", "n"), ("k", "link"),
    ],
)  # fmt: skip
def test_workspace_keys_and_the_copies_of_both_lie_apart(
    taken: Taken, to: str, keys_to: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home = taken.workspace.parent
    (home / "k").mkdir()
    (home / "link").symlink_to(home / "k")
    before = contents(home)
    assert typed("backup", taken.workspace, "--to", home / to, "--keys-to", home / keys_to) == 2
    assert "must lie apart, neither in the other" in capsys.readouterr().err
    assert contents(home) == before


@pytest.mark.parametrize("bad", [errno.ENOSPC, errno.EIO])
def test_a_disk_that_is_full_is_a_sentence_and_leaves_what_there_was(
    taken: Taken, empty: Path, bad: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before, logged = contents(taken.copies) | contents(taken.copies_of_keys), len(entries(taken.workspace))

    def refuse(*_: object) -> None:
        raise OSError(bad, os.strerror(bad))

    monkeypatch.setattr(tree, "_write", refuse)
    said = "There is no room left in" if bad == errno.ENOSPC else "The file system did not let"
    assert taken.again() == 1
    assert f"{said} kopier" in capsys.readouterr().err
    assert contents(taken.copies) | contents(taken.copies_of_keys) == before
    assert len(entries(taken.workspace)) == logged
    assert taken.restored(empty / "ws") == 1
    assert f"{said} ws" in capsys.readouterr().err
    assert list(empty.iterdir()) == []


def test_who_works_there_too_long_is_named_and_no_backup_is_begun(
    taken: Taken, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(taken.copies)
    with exclusive(taken.workspace):
        assert taken.again("--wait", 0) == 1
    assert "Another command works in this workspace" in capsys.readouterr().err
    assert contents(taken.copies) == before


KILL = """
import os, sys
from targeting import cli
from targeting.copies import place

def dies(*arguments):
    if not int(sys.argv[1]):
        os.kill(os.getpid(), 9)
    sys.argv[1] = str(int(sys.argv[1]) - 1)
    works(*arguments)

works, place.swap = place.swap, dies
times, workspace, to, keys_to = sys.argv[1:]
sys.argv = ["targeting", times, workspace]
words = ["targeting", "backup", workspace, "--to", to, "--keys-to", keys_to]
from targeting.cli import wording
wording.program(cli.app, cli.PANELS).main(args=words[1:], prog_name="targeting", standalone_mode=False)
"""


@pytest.mark.parametrize("names", [0, 1])
def test_a_backup_that_was_killed_is_none_and_the_next_one_clears_it_away(
    taken: Taken, empty: Path, names: int
) -> None:
    """Before the first of its two folders has its name, and between the two: there is always a pair that fits."""
    before = kept_in(taken.copies)
    killed = python(KILL, names, taken.workspace, taken.copies, taken.copies_of_keys)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert len(kept_in(taken.copies)) == len(before) + names
    assert kept_in(taken.copies_of_keys) == before
    assert list(taken.copies_of_keys.glob(".unfinished-*"))
    assert taken.restored(empty / "ws") == 0
    assert taken.again() == 0
    assert not [*taken.copies.glob(".*"), *taken.copies_of_keys.glob(".*")]
    assert len(kept_in(taken.copies_of_keys)) == 1
