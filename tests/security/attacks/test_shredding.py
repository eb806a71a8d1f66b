"""What was deleted cannot be opened where a backup of the workspace brings it back: its key went with it.

Each test is an attack that once succeeded: one key opened everything for ever, so that no backup ever forgot.
"""

from __future__ import annotations

import errno
import os
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import pytest

from support.asking import ask
from support.delivery import ANNA
from support.lockpick import opens
from support.runs import entries, log_holds, typed
from targeting import history, ledger
from targeting.audit import Event, KeyDestroyed, RetentionBegun, RetentionDeleted, RunAbandoned, RunCompleted, RunFailed
from targeting.audit.entry import encode
from targeting.commands.access_report import access_report
from targeting.commands.check import preflight
from targeting.commands.retain import retain
from targeting.privacy import DataKeys, load_keys
from targeting.publishing import Release
from targeting.run import Overdue, RunRequest, begin, holdings, keys_going, last_good, overdue, run, steps
from targeting.session import Session, open_session

RELEASED = "run_of_six"


@pytest.fixture
def keys(released: Path) -> Path:
    return released.parent / "keys"


def at(workspace: Path, months: int) -> Session:
    return open_session(workspace, lambda: datetime.now(UTC) + timedelta(days=31 * months))


def backup(released: Path, tmp_path: Path) -> Path:
    """A copy of what runs have left, as a nightly backup of the workspace takes it."""
    shutil.copytree(released / "state", tmp_path / "backup" / "state")
    return tmp_path / "backup" / "state"


def encrypted(state: Path) -> list[Path]:
    return sorted(state.rglob("*.duckdb"))


def told(workspace: Path, kind: type[Event]) -> list[Event]:
    return [kind.of(entry) for entry in entries(workspace) if entry.type == kind.type]


def names(destroyed: tuple[KeyDestroyed, ...] | None) -> set[str]:
    return {key.name for key in destroyed or ()}


def add_line(workspace: Path, event: Event) -> None:
    """Add a line to the log as who can write the workspace and has no key: it follows, and nothing signs it."""
    *_, last = entries(workspace)
    line = encode(last.seq + 1, last.leaf_hash, datetime.now(UTC), event.type, None, "mallory", event.body())
    with sorted((workspace / "log").glob("*.jsonl"))[-1].open("ab") as segment:
        segment.write(line + b"\n")


def test_nothing_that_retain_deleted_opens_where_a_backup_brings_it_back(
    released: Path, keys: Path, tmp_path: Path
) -> None:
    """Histories and warehouse; the ledger lives on, and here nothing of it was too old."""
    state, run_id = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    assert all(opens(file, keys) for file in encrypted(state)) and len(encrypted(state)) == 3
    shutil.copytree(keys, tmp_path / "keys of before")
    retain(at(released, 60))
    assert {file.name for file in encrypted(state) if opens(file, keys)} == {"ledger.duckdb"}
    (said,) = told(released, RetentionDeleted)
    assert isinstance(said, RetentionDeleted)
    stores = ("warehouse", "history", "handover", "shown", "counted")
    assert names(said.keys) == {f"{run_id}.{store}" for store in stores}
    assert not any(key.shared for key in said.keys or ())
    assert log_holds(released)
    # What the pages say of it: a backup of the key folder that is older than the deletion opens them still.
    assert all(opens(file, tmp_path / "keys of before") for file in encrypted(state))


def test_the_keys_lie_in_the_key_folder_alone_wrapped_and_for_their_owner(released: Path, keys: Path) -> None:
    folder = keys / "data"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}
    assert sorted(file.suffix for file in folder.iterdir()) == [
        "",
        "",
        ".counted",
        ".handover",
        ".history",
        ".shown",
        ".warehouse",
    ]
    shutil.move(keys / "warehouse.key", keys.parent / "warehouse.key")
    assert not any(opens(file, keys) for file in encrypted(released / "state")), "the data keys lie there bare"
    shutil.move(keys.parent / "warehouse.key", keys / "warehouse.key")
    material = [file.read_bytes() for file in folder.iterdir()]
    for file in released.rglob("*"):
        assert not file.is_file() or not any(key in file.read_bytes() for key in material), file


def test_a_warehouse_that_gave_way_cannot_be_opened_and_the_log_says_so(
    released: Path, keys: Path, tmp_path: Path
) -> None:
    state, first = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    assert typed("run", released) == 0
    assert not opens(state / "runs" / first / "warehouse.duckdb", keys)
    assert opens(state / "history" / f"{first}.duckdb", keys), "the history is kept"
    said = told(released, RunCompleted)[-1]
    second = str(last_good(at(released, 0).workspace))
    going = {f"{first}.warehouse", f"{first}.handover", f"{first}.counted", f"{second}.numbers"}
    assert isinstance(said, RunCompleted) and names(said.keys) == going


def test_what_a_run_that_failed_had_built_cannot_be_opened(released: Path, keys: Path, tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        backup(released, tmp_path)
        raise OSError

    with patch.object(steps, "make_outputs", fail):
        assert typed("run", released) == 1
    (failed,) = told(released, RunFailed)
    run_id = next(entry.run_id for entry in entries(released) if entry.type == RunFailed.type)
    copy = tmp_path / "backup" / "state" / "runs" / str(run_id) / "warehouse.duckdb"
    assert copy.is_file() and not opens(copy, keys)
    assert isinstance(failed, RunFailed) and names(failed.keys) == {f"{run_id}.warehouse", f"{run_id}.numbers"}


def test_what_a_run_that_was_killed_had_built_cannot_be_opened(released: Path, keys: Path, tmp_path: Path) -> None:
    def killed(*_: object) -> None:
        backup(released, tmp_path)
        raise KeyboardInterrupt

    with patch.object(steps, "make_outputs", killed), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    (copy,) = (
        path
        for path in (tmp_path / "backup/state/runs").glob("*/warehouse.duckdb")
        if path.parent.name != last_good(at(released, 0).workspace)
    )
    assert opens(copy, keys), "the run may still be taken up again"
    begin(open_session(released), RunRequest())
    assert not opens(copy, keys)
    (said,) = told(released, RunAbandoned)
    going = {f"{copy.parent.name}.warehouse", f"{copy.parent.name}.numbers"}
    assert isinstance(said, RunAbandoned) and names(said.keys) == going


def test_old_faults_cannot_be_opened_in_a_copy_of_the_ledger(released: Path, keys: Path, tmp_path: Path) -> None:
    with ledger.open_ledger(released / "state", at(released, 0).keys) as opened:
        opened.connection.execute(
            "INSERT INTO ledger.item SELECT 'aids', DATE '2017-10-02', 'x', 'y', 7, '', 'bad_row', DATE '2017-10-02', "
            "DATE '2017-10-02', 'open', NULL, NULL, NULL"
        )
    state = backup(released, tmp_path)
    assert [each.store for each in retain(at(released, 0)).deleted] == ["ledger"]
    assert not opens(state / "ledger.duckdb", keys) and opens(released / "state" / "ledger.duckdb", keys)
    (said,) = told(released, RetentionDeleted)
    assert isinstance(said, RetentionDeleted) and names(said.keys) == {"ledger"}
    kept = (keys / "data" / "ledger").rename(keys / "ledger of before")
    assert typed("quarantine", "list", released) == typed("check", released) == 2, "its key went, and is another's now"
    kept.rename(keys / "data" / "ledger")
    # The old ledger brought back is an error with what to do, and no empty work list.
    shutil.copy(state / "ledger.duckdb", released / "state" / "ledger.duckdb")
    assert typed("quarantine", "list", released) == 2


@pytest.mark.parametrize("where", ["swap", "rename"])
def test_a_ledger_whose_rebuilding_was_cut_short_opens_and_is_rebuilt(released: Path, keys: Path, where: str) -> None:
    with ledger.open_ledger(released / "state", at(released, 0).keys) as opened:
        files = opened.count("ledger.file")
    place = {"swap": "targeting.ledger.file.swap", "rename": "targeting.privacy.DataKeys.take_over"}[where]
    with patch(place, side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        ledger.forget_faults(released / "state", at(released, 0).keys, datetime.now(UTC).date())
    for _ in range(2):
        with ledger.open_ledger(released / "state", at(released, 0).keys, read_only=True) as opened:
            assert opened.count("ledger.file") == files
        ledger.forget_faults(released / "state", at(released, 0).keys, datetime.now(UTC).date())
        assert {path.name for path in (keys / "data").glob("ledger*")} == {"ledger"}


def test_what_a_backup_brings_back_is_told_unopened_and_goes_again(released: Path, tmp_path: Path) -> None:
    state, run_id = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    retain(at(released, 60))
    for part in ("history", "runs"):
        shutil.copytree(state / part, released / "state" / part, dirs_exist_ok=True)
    said = access_report(at(released, 60), lambda: ANNA)
    assert {(each.store, each.about, each.sealed) for each in said.answer.lies if each.store != "log"} == {
        ("history", None, True), ("warehouse", None, True),
    }  # fmt: skip
    assert (said.answer.runs, "Kan ikke åbnes: nøglen er slettet" in said.page.html()) == ((), True)
    assert {each.held.name for each in overdue(at(released, 60))} == {run_id}
    assert {each.store for each in retain(at(released, 60)).deleted} == {"history", "warehouse"}
    assert encrypted(released / "state") == [released / "state" / "ledger.duckdb"]


def test_a_superseded_warehouse_that_is_brought_back_goes_at_the_next_retain(released: Path, tmp_path: Path) -> None:
    state, first = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    assert typed("run", released) == 0
    shutil.copytree(state / "runs" / first, released / "state" / "runs" / first)
    assert ask(released, ANNA).status == 0
    (late,) = overdue(at(released, 0))
    assert (late.held.name, "nøglen er slettet" in late.da) == (first, True)
    assert [each.name for each in retain(at(released, 0)).deleted] == [first]


@pytest.mark.parametrize("part", ["warehouse", "history"])
def test_a_key_that_is_missing_without_the_log_telling_is_an_error(
    released: Path, keys: Path, part: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (lost,) = (keys / "data").glob(f"*.{part}")
    lost.unlink()
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert f"The key data/{lost.name} is not in the key folder" in said.err and "newest backup" in said.err
    for command in ("check", "run"):
        assert typed(command, released) == 2, command
        assert f"data/{lost.name}" in "".join(capsys.readouterr())


def test_data_keys_that_are_all_lost_are_not_made_anew(released: Path, keys: Path) -> None:
    shutil.rmtree(keys / "data")
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "") and "Nothing that lies in state/ opens with" in said.err
    assert typed("run", released) == 2 and not (keys / "data").exists()


def test_a_key_that_a_crash_left_without_its_file_is_told_and_goes_at_the_next_retain(
    released: Path, keys: Path
) -> None:
    """The power went between the deletion of the file and that of its key; the file lies in a backup."""
    run_id = str(last_good(at(released, 0).workspace))
    with patch.object(DataKeys, "destroy", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        retain(at(released, 60))
    checked = preflight(at(released, 60), RunRequest())
    assert checked.keys is not None and set(checked.keys.orphans) == {f"{run_id}.counted"}
    assert f"{run_id}.counted" in checked.render()
    assert f"{run_id}.counted" in retain(at(released, 60), dry_run=True).keys
    going = {f"{run_id}.{store}" for store in ("counted", "handover", "history", "shown", "warehouse")}
    assert set(retain(at(released, 60)).keys) == going
    assert {path.name for path in (keys / "data").iterdir()} == {"ledger", "extracts"}
    assert retain(at(released, 60)).keys == ()


def test_a_store_that_is_lost_before_its_time_keeps_its_key_for_the_backup(released: Path, tmp_path: Path) -> None:
    """A disk that failed is no deletion: what was not to go can be put back."""
    state = backup(released, tmp_path)
    shutil.rmtree(released / "state" / "history")
    checked = preflight(at(released, 0), RunRequest())
    assert checked.keys is not None and len(checked.keys.orphans) == 1
    assert retain(at(released, 0)).keys == ()
    shutil.copytree(state / "history", released / "state" / "history")
    assert ask(released, ANNA).status == 0


def test_a_key_of_a_run_that_this_log_knows_nothing_of_is_not_destroyed(released: Path, keys: Path) -> None:
    """Two workspaces that share a folder of keys do not delete each other's data."""
    other = keys / "data" / "20170101T000000Z-0a1b2c.history"
    shutil.copy(next((keys / "data").glob("*.history")), other)
    retain(at(released, 60))
    assert other.exists()


def test_a_deletion_that_was_cut_short_has_its_keys_told_when_it_is_done_again(released: Path, keys: Path) -> None:
    with patch("targeting.commands.retain._end", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        retain(at(released, 60))
    (begun,) = told(released, RetentionBegun)
    retain(at(released, 60))
    (said,) = told(released, RetentionDeleted)
    assert isinstance(begun, RetentionBegun) and isinstance(said, RetentionDeleted)
    assert len(names(said.keys)) == 5 and names(said.keys) == names(begun.keys)


def test_a_key_that_the_disk_does_not_let_go_is_said(released: Path, keys: Path) -> None:
    works: Callable[..., None] = Path.unlink

    def act(path: Path, *more: object, **options: object) -> None:
        if path.parent == keys / "data":
            raise OSError(errno.EIO, "Input/output error")
        works(path, *more, **options)

    with patch.object(Path, "unlink", act):
        done = retain(at(released, 60))
    assert done.exit_code == 1 and len(done.keys_left) == 5
    assert all(name in done.render() for name in done.keys_left)
    assert {path.name for path in (keys / "data").iterdir()} == {*done.keys_left, "ledger", "extracts"}
    done = retain(at(released, 60))
    assert (done.exit_code, len(done.keys), done.keys_left) == (0, 5, ())


def test_a_killed_run_whose_tables_are_in_use_keeps_the_key_of_its_history(released: Path, keys: Path) -> None:
    activate = Release.activate

    def killed(release: Release, now: datetime) -> None:
        activate(release, now)
        raise KeyboardInterrupt

    with patch.object(Release, "activate", killed), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    (died,) = {entry.run_id for entry in entries(released)} - set(history.held_runs(released / "state")) - {None}
    begin(open_session(released), RunRequest())
    assert opens(released / "state" / "history" / f"{died}.duckdb", keys)
    assert not (keys / "data" / f"{died}.warehouse").exists()


def test_a_run_whose_files_the_disk_does_not_let_go_keeps_its_key_and_the_log_does_not_say_that_it_went(
    released: Path, keys: Path
) -> None:
    with (
        patch.object(steps, "make_outputs", side_effect=OSError),
        patch("targeting.run.state.shutil.rmtree"),
    ):
        assert typed("run", released) == 1
    (failed,) = told(released, RunFailed)
    (left,) = {path.parent.name for path in released.glob("state/runs/*/warehouse.duckdb")} - {
        last_good(at(released, 0).workspace)
    }
    assert isinstance(failed, RunFailed) and names(failed.keys) == {f"{left}.numbers"}
    assert f"{left}.warehouse" in held_keys(keys)


def test_json_says_which_keys_went(released: Path) -> None:
    said = retain(at(released, 60)).as_dict()
    assert len(list(said["keys"])) == 5 and said["keys_left"] == []


# --- no key is destroyed because its file was lost


def held_keys(keys: Path) -> set[str]:
    return {path.name for path in (keys / "data").iterdir()}


def test_the_next_run_and_a_limit_of_warehouses_leave_the_key_of_a_history_that_was_lost(
    released: Path, keys: Path, tmp_path: Path
) -> None:
    state, first = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    lost = released / "state" / "history" / f"{first}.duckdb"
    lost.unlink()
    (late,) = (held for held in holdings(at(released, 0)) if held.store == "warehouse")
    limit = next(
        limit for limit in at(released, 0).workspace.limits(at(released, 0).today()) if limit.store.id == "warehouse"
    )
    going = keys_going(at(released, 0), Overdue(late, limit, at(released, 0).today()))
    assert {key.name for key in going} == {f"{first}.warehouse"}
    assert typed("run", released) == 0
    assert retain(at(released, 0)).keys == ()
    assert f"{first}.history" in held_keys(keys)
    shutil.copy(state / "history" / lost.name, lost)
    assert opens(lost, keys) and ask(released, ANNA).status == 0 and overdue(at(released, 0)) == ()


def test_a_line_added_by_hand_destroys_no_key(released: Path, keys: Path, tmp_path: Path) -> None:
    """Whoever can write the workspace and not the key folder: no line without the log's signature has a key go.

    Nor does it by way of a deletion that it says was begun, and that the program then would end and sign.
    """
    state, first = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    name = f"{first}.history"
    told_key = DataKeys(keys).told(name)
    assert told_key is not None
    forged = RetentionBegun(
        stored=(), histories=(), keys=(KeyDestroyed(name=name, key=told_key.fingerprint, shared=False),)
    )
    add_line(released, forged)
    shutil.rmtree(released / "state" / "history")
    for _ in range(3):
        assert retain(at(released, 0)).keys == ()
    shutil.copytree(state / "history", released / "state" / "history")
    assert opens(released / "state" / "history" / f"{first}.duckdb", keys)


def test_a_key_of_the_same_name_as_one_that_the_log_says_went_is_not_that_key(released: Path, keys: Path) -> None:
    first = str(last_good(at(released, 0).workspace))
    name = f"{first}.history"
    went = RetentionBegun(stored=(), histories=(), keys=(KeyDestroyed(name=name, key="0" * 16, shared=False),))
    at(released, 0).append(went)
    shutil.rmtree(released / "state" / "history")
    retain(at(released, 0))
    assert name in held_keys(keys)


def test_a_lost_warehouse_keeps_its_key_where_nothing_newer_took_its_place(
    released: Path, keys: Path, tmp_path: Path
) -> None:
    """Neither a simulation takes the place of a run in operate, nor an older warehouse that a backup brought back."""
    state, first = backup(released, tmp_path), str(last_good(at(released, 0).workspace))
    assert typed("run", released, "--mode", "simulate") == 0
    (released / "state" / "runs" / first).rename(tmp_path / "lost")
    assert retain(at(released, 0)).keys == () and f"{first}.warehouse" in held_keys(keys)
    (tmp_path / "lost").rename(released / "state" / "runs" / first)

    shutil.copytree(keys, tmp_path / "keys of before")
    assert typed("run", released) == 0
    second = str(last_good(at(released, 0).workspace))
    shutil.rmtree(released / "state" / "runs")
    shutil.copytree(state / "runs", released / "state" / "runs")
    shutil.copy(state / "last_good", released / "state" / "last_good")
    for restored in (False, True):
        if restored:
            shutil.copy(tmp_path / "keys of before" / "data" / f"{first}.warehouse", keys / "data")
        retain(at(released, 0))
        assert f"{second}.warehouse" in held_keys(keys), restored


def test_a_former_pseudonym_key_stays_while_what_it_made_may_lie_in_a_backup(
    released: Path, keys: Path, tmp_path: Path
) -> None:
    shutil.copytree(released, tmp_path / "backup", symlinks=True)
    former = keys / f"pseudonym.{load_keys(keys).fingerprint}.key"
    assert typed("key", "rotate", released, "--which", "pseudonym") == 0
    for part in ("state/history", "state/runs", "state/counted", "published/restricted"):
        shutil.rmtree(released / part)
    assert retain(at(released, 0)).keys == () and former.exists()
    # The list alone may be in a backup too, when no other key is left.
    for path in (
        *(keys / "data").glob("*.history"),
        *(keys / "data").glob("*.warehouse"),
        *(keys / "data").glob("*.handover"),
        *(keys / "data").glob("*.counted"),
    ):
        path.rename(tmp_path / path.name)
    assert retain(at(released, 0)).keys == () and former.exists()
    assert former.name in retain(at(released, 60)).keys


# --- the log tells before the key goes


def test_the_log_tells_of_a_key_before_it_goes_however_the_run_ends(released: Path, keys: Path) -> None:
    """Killed at each destruction: after a run that was completed, and one that failed."""
    first = str(last_good(at(released, 0).workspace))
    with patch.object(DataKeys, "destroy", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    said = told(released, RunCompleted)[-1]
    second = str(last_good(at(released, 0).workspace))
    going = {f"{first}.warehouse", f"{first}.handover", f"{first}.counted", f"{second}.numbers"}
    assert isinstance(said, RunCompleted) and names(said.keys) == going
    with (
        patch.object(steps, "make_outputs", side_effect=OSError),
        patch.object(DataKeys, "destroy", side_effect=KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
    ):
        run(open_session(released), RunRequest())
    (failed,) = told(released, RunFailed)
    assert isinstance(failed, RunFailed) and len(names(failed.keys)) == 2
    assert names(said.keys) | names(failed.keys) < held_keys(keys)
    assert set(retain(at(released, 0)).keys) == names(said.keys) | names(failed.keys)


def test_a_run_that_is_killed_before_the_log_tells_of_its_end_has_destroyed_no_key(released: Path, keys: Path) -> None:
    first = str(last_good(at(released, 0).workspace))
    with patch("targeting.run.steps.RunCompleted", side_effect=KeyboardInterrupt), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    assert f"{first}.warehouse" in held_keys(keys)


# --- nothing in the key folder but keys, and no copy of one


def test_no_copy_of_an_old_ledger_key_is_left_beside_the_new_one(released: Path, keys: Path, tmp_path: Path) -> None:
    """The power went while the first key was made: it lies under another name too."""
    for leftover in ("ledger.abcd1234.tmp", "ledger.tmp"):
        os.link(keys / "data" / "ledger", keys / "data" / leftover)
    shutil.copy(released / "state" / "ledger.duckdb", tmp_path / "old.duckdb")
    ledger.forget_faults(released / "state", at(released, 0).keys, datetime.now(UTC).date())
    assert {name for name in held_keys(keys) if name.startswith("ledger")} == {"ledger"}
    assert not opens(tmp_path / "old.duckdb", keys)


def test_a_key_that_is_there_already_loses_what_a_crash_left_beside_it(keys: Path) -> None:
    data = DataKeys(keys)
    made = data.make("a.history")
    os.link(keys / "data" / "a.history", keys / "data" / "a.history.abcd1234.tmp")
    assert data.make("a.history") == made
    assert {name for name in held_keys(keys) if name.startswith("a.")} == {"a.history"}


def test_a_stray_file_among_the_data_keys_stops_nothing(released: Path, keys: Path) -> None:
    """A network disk leaves .nfs files there while something has a deleted file open."""
    (keys / "data" / ".nfs0000000000000001").write_bytes(b"")
    (keys / "data" / "README").write_text("?", "utf-8")
    checked = preflight(at(released, 0), RunRequest())
    assert checked.keys is not None and (checked.keys.data, checked.keys.orphans) == (7, ())
    assert typed("key", "rotate", released, "--which", "warehouse") == 0
    assert retain(at(released, 0)).keys == ()


def test_check_says_of_a_key_alone_whether_the_next_retain_takes_it(released: Path, keys: Path) -> None:
    first = str(last_good(at(released, 0).workspace))
    shutil.rmtree(released / "state" / "history")
    waits, goes = "bliver liggende", "går nøglen næste gang `targeting retain` kører"
    said = preflight(at(released, 0), RunRequest()).render()
    assert (f"Nøglen {first}.history" in said, waits in said, goes in said) == (True, True, False)
    said = preflight(at(released, 60), RunRequest()).render()
    assert (f"Nøglen {first}.history" in said, waits in said, goes in said) == (True, False, True)
    assert retain(at(released, 0)).keys == () and f"{first}.history" in retain(at(released, 60)).keys
