"""A key that is lost or another is an error with what to do, never an answer."""

from __future__ import annotations

import json
import secrets
import shutil
import stat
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest.mock import patch

import polars as pl
import pytest

from support.asking import ask
from support.delivery import ANNA, small_rows, write_register
from support.lockpick import opens
from support.runs import contents, entries, log_holds, typed
from support.world import DELIVERY
from targeting import files
from targeting.commands import keys as commands
from targeting.commands.access_report import access_report
from targeting.commands.check import preflight
from targeting.commands.retain import retain
from targeting.errors import ConfigurationError
from targeting.privacy import load_keys
from targeting.run import RunRequest, begin, exclusive, land, last_good
from targeting.session import Session, open_session
from targeting.workspace import load_workspace

RELEASED = "run_of_six"


@pytest.fixture
def own_keys(released: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the workspace's keys, to lose or change."""
    shutil.copytree(released.parent / "keys", tmp_path / "keys")
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return tmp_path / "keys"


def another(key: Path) -> None:
    key.write_text(secrets.token_hex(32), encoding="ascii")


def test_with_another_pseudonym_key_nobody_is_told_that_nothing_is_kept(released: Path, own_keys: Path) -> None:
    another(own_keys / "pseudonym.key")
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert "was made with another pseudonym.key" in said.err and "Restore the right key" in said.err


def test_with_another_pseudonym_key_no_run_counts_everybody_as_new(released: Path, own_keys: Path) -> None:
    another(own_keys / "pseudonym.key")
    current = (released / "published" / "dashboard" / "current").resolve()
    assert typed("run", released) == 2
    assert (released / "published" / "dashboard" / "current").resolve() == current


@pytest.mark.parametrize("key", ["pseudonym.key", "warehouse.key", "log.pem"])
def test_a_lost_key_is_not_made_anew_in_silence(released: Path, own_keys: Path, key: str) -> None:
    (own_keys / key).unlink()
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert f"The key {key} is not in the key folder" in said.err
    assert not (own_keys / key).exists()


def test_keys_that_are_all_lost_are_not_made_anew_beside_what_they_made(released: Path, own_keys: Path) -> None:
    shutil.rmtree(own_keys)
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert "was made with keys that are not in the key folder" in said.err
    assert not own_keys.exists()


def test_nor_where_no_history_is_left_to_say_so(released: Path, own_keys: Path) -> None:
    shutil.rmtree(released / "state" / "history")
    another(own_keys / "pseudonym.key")
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert "state/ was made with another pseudonym.key" in said.err


def unmarked(workspace: Path) -> None:
    """As an earlier version left it: nothing in state/ says with which key it was made."""
    (workspace / "state" / "keys.fingerprint").unlink()


@pytest.mark.parametrize("asked", [("check",), ("run",), ("explain", "0" * 32), ("quarantine", "list"), ("retain",)])
def test_a_wrong_key_in_a_workspace_that_was_upgraded_is_found(
    released: Path, own_keys: Path, asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    unmarked(released)
    another(own_keys / "pseudonym.key")
    command, *more = asked
    words = (command, *more, released) if command == "quarantine" else (command, released, *more)
    assert typed(*words) == 2
    assert "was made with another pseudonym.key" in capsys.readouterr().err
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")


LEFT = {
    "history": ("state/runs", "published/restricted", "state/counted"),
    "state/runs": ("state/history", "published/restricted", "state/counted"),
    "published/restricted": ("state/history", "state/runs", "state/counted"),
    "state/counted": ("state/history", "state/runs", "published/restricted"),
}


@pytest.mark.parametrize("store", LEFT)
def test_each_store_says_by_itself_that_it_was_made_with_another_key(
    released: Path, own_keys: Path, store: str
) -> None:
    unmarked(released)
    for part in LEFT[store]:
        shutil.rmtree(released / part)
    another(own_keys / "pseudonym.key")
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "")
    assert f"{store}/" in said.err and "was made with another pseudonym.key" in said.err


def test_explain_with_another_key_gives_no_answer(
    released: Path, own_keys: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    unmarked(released)
    pseudonym = load_keys(own_keys).pseudonym("person", ANNA)
    shutil.rmtree(released / "state" / "history")
    another(own_keys / "pseudonym.key")
    assert typed("explain", released, pseudonym) == 2
    told = capsys.readouterr()
    assert "state/runs/" in told.err and "was made with another pseudonym.key" in told.err and not told.out


def test_a_run_does_not_go_on_with_another_key_than_it_began_with(workspace: Path) -> None:
    ref = begin(open_session(workspace), RunRequest())
    unmarked(workspace)
    another(workspace.parent / "keys" / "pseudonym.key")
    with pytest.raises(ConfigurationError, match=r"plan\.json was made with another pseudonym\.key"):
        land(ref)


def test_plan_manifest_and_check_say_with_which_key(released: Path) -> None:
    fingerprint = load_keys(released.parent / "keys").fingerprint
    plan = released / "state" / "runs" / str(last_good(load_workspace(released))) / "plan.json"
    manifests = [*released.glob("published/*/current/manifest.json")]
    assert len(manifests) == 2
    for file in (plan, *manifests):
        assert json.loads(file.read_text("utf-8"))["pseudonym_key"] == fingerprint
    seen = preflight(open_session(released), RunRequest())
    assert seen.keys is not None and (seen.keys.fingerprint, seen.keys.data, seen.keys.orphans) == (fingerprint, 7, ())
    assert f"pseudonymer {fingerprint}, og 7 til udtrækkenes fingeraftryk og hver sit lager" in seen.render()


@pytest.mark.parametrize("content", ["", "00", "zz" * 32, "0" * 63])
def test_a_file_that_is_no_key_is_no_key(released: Path, own_keys: Path, content: str) -> None:
    """An empty file was a pseudonym key of no bytes, which anybody can try."""
    for name in ("pseudonym.key", "warehouse.key"):
        kept = (own_keys / name).read_text("ascii")
        (own_keys / name).write_text(content, encoding="ascii")
        said = ask(released, ANNA)
        assert (said.status, said.out) == (2, "") and f"{name} in the key folder is not a key" in said.err
        (own_keys / name).write_text(kept, encoding="ascii")


# --- the warehouse's key is changed


class Cut(BaseException):
    """The power went."""


def cut_at(number: int) -> Callable[..., None]:
    """The nth file that is written durably in a key folder is the last one before the power goes."""
    works, count = files.swap, iter(range(1000))

    def act(temporary: Path, path: Path) -> None:
        if "keys" in path.parts and next(count) == number:
            raise Cut
        works(temporary, path)

    return act


def rotated(workspace: Path, which: str) -> list[dict[str, object]]:
    return [dict(entry.body) for entry in entries(workspace) if entry.type == f"{which}_key.rotated"]


def test_a_new_warehouse_key_opens_all_and_writes_no_data_but_the_work_list(released: Path, own_keys: Path) -> None:
    """Whoever copied the old keys reads nothing new in the work list; the files of runs keep their keys, as is said."""

    def files_of_runs() -> dict[str, bytes]:
        return {name: held for name, held in contents(released / "state").items() if name not in changing}

    changing = {"ledger.duckdb", "log.note"}
    state, old = files_of_runs(), (own_keys / "warehouse.key").read_text("ascii")
    shutil.copytree(own_keys, own_keys.parent / "old")
    assert typed("key", "rotate", released, "--which", "warehouse") == 0
    assert files_of_runs() == state
    assert not opens(released / "state" / "ledger.duckdb", own_keys.parent / "old")
    assert ask(released, ANNA).status == 0 and log_holds(released)
    assert {stat.S_IMODE(path.stat().st_mode) for path in own_keys.rglob("*") if path.is_file()} == {0o600}
    assert not list(own_keys.rglob("*.next*")) and old != (own_keys / "warehouse.key").read_text("ascii")
    (said,) = rotated(released, "warehouse")
    assert said["rewrapped"] == 7 and said["before"] != said["after"]
    (gone,) = said["keys"] if isinstance(said["keys"], list) else ()
    assert (gone["name"], gone["shared"]) == ("ledger", False)
    # The old key no longer opens what lies in the key folder; it does open what was copied with it, as is said.
    shutil.copy(own_keys / "warehouse.key", own_keys.parent / "new")
    (own_keys / "warehouse.key").write_text(old, encoding="ascii")
    history = next((released / "state" / "history").iterdir())
    assert not opens(history, own_keys) and opens(history, own_keys.parent / "old")
    assert ask(released, ANNA).status == 2


def test_a_change_of_the_warehouse_key_that_is_cut_short_anywhere_is_ended_by_giving_it_again(
    released: Path, own_keys: Path
) -> None:
    """The power goes before each file of the key folder in turn; between, citizens are answered and all opens."""
    for number in range(11):
        before = len(rotated(released, "warehouse"))
        with patch.object(files, "swap", cut_at(number)), pytest.raises(Cut):
            commands.rotate_warehouse_key(open_session(released))
        assert ask(released, ANNA).status == 0, number
        made = commands.rotate_warehouse_key(open_session(released))
        assert ask(released, ANNA).status == 0, number
        assert made.after == rotated(released, "warehouse")[-1]["after"]
        assert len(rotated(released, "warehouse")) == before + 1, "told once"
        assert not list(own_keys.rglob("*.next*"))
    assert all(opens(path, own_keys) for path in (released / "state").rglob("*.duckdb"))
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(files, "swap", cut_at(11))
        commands.rotate_warehouse_key(open_session(released))  # there is no twelfth file


@pytest.mark.parametrize("which", ["log", "warehouse", "pseudonym"])
def test_no_key_is_changed_while_a_run_is_under_way(released: Path, own_keys: Path, which: str) -> None:
    before = contents(own_keys)
    with exclusive(released):
        assert typed("key", "rotate", released, "--which", which) == 1
    assert contents(own_keys) == before


# --- the pseudonym key is changed


def looked_up(workspace: Path) -> list[tuple[object, object]]:
    return [(look["event"], look["reason"]) for look in ask(workspace, ANNA, "--json").answer["lookups"]]


def test_a_citizen_found_before_the_pseudonym_key_was_changed_is_found_after_it(workspace: Path) -> None:
    released, own_keys = workspace, workspace.parent / "keys"
    assert typed("run", released, "--as-of", "2017-10-01") == 0
    first, old = last_good(load_workspace(released)), load_keys(own_keys)
    pseudonym = old.pseudonym("person", ANNA)
    assert typed("explain", released, pseudonym, "--reason", "sag 17") == 0
    before = ask(released, ANNA, "--json", "--reason", "før skiftet").answer
    assert typed("key", "rotate", released, "--which", "pseudonym") == 0
    assert rotated(released, "pseudonym") == [{"before": old.fingerprint, "after": load_keys(own_keys).fingerprint}]
    after = ask(released, ANNA, "--json").answer
    told = ("found", "runs", "runs_without_the_citizen", "stores")
    assert [after[name] for name in told] == [before[name] for name in told]
    assert typed("explain", released, pseudonym, "--reason", "sag 18") == 0, "a pseudonym of the last run"
    reasons = {reason for _, reason in looked_up(released)}
    assert {"sag 17", "før skiftet", "sag 18"} <= reasons

    assert typed("run", released) == 0
    assert [entry.body["compared_with"] for entry in entries(released) if entry.type == "run.requested"] == ["", first]
    new = load_keys(own_keys)
    assert (new.fingerprint != old.fingerprint, new.former_pseudonym_keys) == (True, (old.pseudonym_key,))
    names = set(pl.read_parquet(released / "published/restricted/current/candidate.parquet")["pseudonym"])
    assert new.pseudonym("person", ANNA) in names and pseudonym not in names
    current = released / "published" / "dashboard" / "current"
    assert pl.read_parquet(current / "change.parquet").is_empty(), "nobody is new, and nobody has left"
    (warnings,) = pl.read_parquet(current / "run.parquet")["warnings"]
    assert "Ændring vises ikke: nøglen til pseudonymer er skiftet" in warnings
    both = ask(released, ANNA, "--json").answer
    assert len(both["runs"]) == 2 and {each["about"] for each in both["stores"] if each["store"] == "restricted"} == {
        True
    }
    assert {"sag 17", "før skiftet", "sag 18"} <= {reason for _, reason in looked_up(released)}
    assert log_holds(released)


def test_a_fault_of_the_work_list_is_the_same_fault_under_another_key(released: Path, own_keys: Path) -> None:
    rows = small_rows()["jobcentre"]
    write_register(released / "inbox" / DELIVERY, "jobcentre", [*rows, rows[0] | {"Startdato": "kl. 8"}])

    def open_now() -> list[dict[str, object]]:
        from targeting.commands.quarantine import listing

        return listing(open_session(released), None, "all", rows=True)

    assert typed("quarantine", "replay", released) == 4
    before = open_now()
    assert [each["status"] for each in before] == ["open"]
    assert typed("key", "rotate", released, "--which", "pseudonym") == 0
    assert typed("quarantine", "replay", released) == 4
    assert open_now() == before


def at(workspace: Path, months: int) -> Session:
    return open_session(workspace, lambda: datetime.now(UTC) + timedelta(days=31 * months))


@pytest.mark.parametrize("asked", [False, True])
def test_a_former_pseudonym_key_goes_when_nothing_is_made_with_it_and_no_look_up_is_of_it(
    released: Path, own_keys: Path, asked: bool
) -> None:
    former = load_keys(own_keys).fingerprint
    file = own_keys / f"pseudonym.{former}.key"
    if asked:
        assert ask(released, ANNA, "--reason", "før skiftet").status == 0
    assert typed("key", "rotate", released, "--which", "pseudonym") == 0
    assert file.name not in retain(at(released, 0)).keys and file.exists()
    assert f"som noget endnu er lavet med: {former}" in preflight(at(released, 0), RunRequest()).render()
    retain(at(released, 60))
    gone = retain(at(released, 60))
    assert (file.name in gone.keys, file.exists()) == (not asked, asked)
    if asked:
        touches = access_report(at(released, 60), lambda: ANNA).answer.touches
        assert [(touch.event, touch.reason) for touch in touches] == [("subject.lookup", "før skiftet")]
    else:
        told = [entry for entry in entries(released) if entry.type == "retention.deleted"][-1]
        assert told.body["keys"] == [{"name": file.name, "key": former, "shared": False}]


def test_what_was_made_with_a_former_key_that_is_gone_is_an_error(released: Path, own_keys: Path) -> None:
    former = load_keys(own_keys).fingerprint
    assert typed("key", "rotate", released, "--which", "pseudonym") == 0
    (own_keys / f"pseudonym.{former}.key").unlink()
    said = ask(released, ANNA)
    assert (said.status, said.out) == (2, "") and f"fingerprint {former}" in said.err
    assert typed("run", released) == 2


def test_a_change_of_the_pseudonym_key_that_is_cut_short_anywhere_is_ended_by_giving_it_again(
    released: Path, own_keys: Path
) -> None:
    held = {load_keys(own_keys).fingerprint}
    for number in (1, 0, 1, 2):  # the first time, the first key's fingerprint is written too
        before = len(rotated(released, "pseudonym"))
        with patch.object(files, "swap", cut_at(number)), pytest.raises(Cut):
            commands.rotate_pseudonym_key(open_session(released))
        assert ask(released, ANNA, "--json").answer["found"], number
        made = commands.rotate_pseudonym_key(open_session(released))
        assert len(rotated(released, "pseudonym")) == before + 1, "told once"
        keys = load_keys(own_keys)
        held.add(keys.fingerprint)
        assert (keys.fingerprint, {each.fingerprint for each in keys.each}) == (made.after, held)
        assert ask(released, ANNA, "--json").answer["found"], number


def test_a_change_of_the_pseudonym_key_that_was_cut_before_its_mark_is_ended_and_no_second_begun(
    released: Path, own_keys: Path
) -> None:
    before = load_keys(own_keys).fingerprint
    with patch.object(Session, "mark_keys", side_effect=Cut), pytest.raises(Cut):
        commands.rotate_pseudonym_key(open_session(released))
    after = load_keys(own_keys).fingerprint
    made = commands.rotate_pseudonym_key(open_session(released))
    assert (made.before, made.after, load_keys(own_keys).fingerprint) == (before, after, after)
    assert (released / "state" / "keys.fingerprint").read_text("ascii") == after
    assert len(rotated(released, "pseudonym")) == 1
    assert commands.rotate_pseudonym_key(open_session(released)).before == after, "and then it may be changed again"


def test_a_crash_after_the_key_and_before_its_mark_locks_nobody_out(released: Path, own_keys: Path) -> None:
    with patch.object(Session, "mark_keys", side_effect=Cut), pytest.raises(Cut):
        commands.rotate_pseudonym_key(open_session(released))
    assert ask(released, ANNA, "--json").answer["found"]
    assert typed("run", released) == 0
    mark = (released / "state" / "keys.fingerprint").read_text("ascii")
    assert mark == load_keys(own_keys).fingerprint
