"""What is said to be deleted is gone from every store, what could not be deleted is said, and nobody is told otherwise.

Each test is an attack that once succeeded, or a fault of the disk.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.delivery import ANNA
from support.runs import entries, log_holds, replace, typed
from support.world import make_old
from targeting.commands.access_report import access_report
from targeting.commands.check import preflight
from targeting.commands.records import article30_document
from targeting.commands.retain import Retained, retain
from targeting.run import RunRequest, holdings, last_good, overdue
from targeting.session import Session, open_session
from targeting.workspace import stores

RELEASED = "run_of_six"

NOW = datetime.now(UTC)
# No run makes a case, and none counts a quarter without one: test_casebook.py and unit/run/test_figures.py hold those.
DELETABLE = {store.id for store in stores() if store.deleted_by == "retain"} - {"casebook", "figures"}
DECLARED = (
    "workspace.toml", "bases/*", "rulesets/*", "registers/*", "case_imports/*", "approvals/*/*",
    "approvals/people.note", "orders/*",
    "state/run.lock", "state/tmp",
    "state/declarations/*", "state/keys.fingerprint",
)  # fmt: skip


def at(workspace: Path, months: int) -> Session:
    """A session so many months (of 31 days) from now."""
    return open_session(workspace, lambda: datetime.now(UTC) + timedelta(days=31 * months))


def told_to(workspace: Path, months: int) -> tuple[dict[str, Any], str]:
    """What Anna is told so many months from now: the answer, and the page."""
    said = access_report(at(workspace, months), lambda: ANNA)
    return dict(said.as_dict()), said.page.html()


def lying(session: Session) -> set[str]:
    """The stores in which something lies."""
    return {held.store for held in holdings(session)}


def bytes_in(workspace: Path) -> Iterator[Path]:
    """Every file that no declaration and not the log is made of."""
    for path in workspace.rglob("*"):
        inside = path.relative_to(workspace)
        if path.is_file() and not any(inside.match(each) for each in DECLARED) and inside.parts[0] != "log":
            yield path


def test_every_file_of_a_workspace_that_has_run_lies_in_a_declared_store(released: Path) -> None:
    places = [place for store in stores() for place in store.places]
    outside = [
        path
        for path in released.rglob("*")
        if path.is_file()
        for inside in (path.relative_to(released),)
        if not any(part.match(each) for part in (inside, *inside.parents) for each in (*places, *DECLARED))
    ]
    assert outside == []


def test_five_years_later_nothing_lies_in_any_store_and_the_citizen_is_told_so(released: Path) -> None:
    assert lying(at(released, 0)) == (DELETABLE | {"log"}) - {"ledger"}
    told = retain(at(released, 60))
    assert told.failed == ()
    assert {path.name for path in bytes_in(released)} == {"ledger.duckdb", "log.note"}
    assert lying(at(released, 60)) == {"log"}
    assert last_good(at(released, 60).workspace) is None
    answer, page = told_to(released, 60)
    assert (answer["found"], [each["store"] for each in answer["stores"]]) == (False, ["log"])
    assert "Hvad der ligger i dag" in page and "Du står" not in page
    assert log_holds(released)


@pytest.mark.parametrize("months", [7, 25])
def test_each_store_is_emptied_at_its_own_limit(released: Path, months: int) -> None:
    retain(at(released, months))
    assert overdue(at(released, months)) == ()
    kept = {"dashboard", "history", "shown"} if months < 24 else set[str]()
    assert lying(at(released, months)) == kept | {"log"}


def test_the_strictest_of_contract_basis_and_workspace_wins(released: Path) -> None:
    replace(released / "workspace.toml", "[defaults]", "[retention]\nhistory_months = 3\n\n[defaults]")
    replace(released / "bases" / "eksempel-en-plan.toml", "conclusion =", "retention_months = 2\nconclusion =")
    said = {limit.store.id: (limit.months, limit.set_by) for limit in at(released, 0).workspace.limits(NOW.date())}
    assert said["history"] == said["inbox"] == (2, "interesseafvejningen eksempel-afvejning-1")
    assert said["dashboard"] == (24, "published_months i workspace.toml")


def test_what_is_overdue_is_said_by_check_by_run_and_by_the_record(
    released: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    replace(released / "workspace.toml", "[defaults]", "[retention]\nhistory_months = 1\n\n[defaults]")
    told = "fristen på 1 måned (history_months i workspace.toml) er gået"
    assert any(told in notice for notice in preflight(at(released, 2), RunRequest()).notices)
    assert told in "\n".join(article30_document(at(released, 2)).page().sections[-3].lines)
    make_old(released)
    assert typed("run", released) == 0
    assert told in " ".join(capsys.readouterr().err.split())


def test_a_dry_run_says_it_and_touches_nothing(released: Path) -> None:
    before, logged = sorted(released.rglob("*")), len(entries(released))
    told = retain(at(released, 60), dry_run=True)
    assert {each.store for each in told.deleted} == DELETABLE - {"ledger"}
    assert (sorted(released.rglob("*")), len(entries(released))) == (before, logged)
    assert "Ville blive slettet" in told.render()


FOLDERS = {
    "inbox": "inbox",
    "warehouse": "state/runs",
    "restricted": "published/restricted/releases",
    "dashboard": "published/dashboard/releases",
    "history": "state/history",
}


def break_disk(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    """Nothing below the folder can be removed any longer."""
    for place, name in ((shutil, "rmtree"), (Path, "unlink")):
        works = getattr(place, name)

        def act(path: Path, *more: object, works: Callable[..., None] = works, **options: object) -> None:
            if folder in Path(path).parents:
                raise OSError(errno.EIO, "Input/output error")
            works(path, *more, **options)

        monkeypatch.setattr(place, name, act)


@pytest.mark.parametrize("store", FOLDERS)
def test_what_a_broken_disk_does_not_let_go_is_said_and_the_rest_goes(released: Path, store: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        break_disk(patch, released / FOLDERS[store])
        told = retain(at(released, 60))
    assert {each.store for each in told.failed} == {store}
    assert {each.store for each in told.deleted} == DELETABLE - {store, "ledger"}
    assert told.exit_code == 1
    assert "Kunne ikke slettes og ligger der endnu" in told.render()
    assert last(released) == ["retention.begun", "retention.deleted", "retention.failed"]
    answer, _ = told_to(released, 60)
    assert store in {each["store"] for each in answer["stores"]}


def last(workspace: Path) -> list[str]:
    return [entry.type for entry in entries(workspace) if entry.type.startswith("retention.")]


def test_a_deletion_that_was_cut_short_has_its_receipt_when_it_is_done_again(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(*_: object) -> Retained:
        raise KeyboardInterrupt

    monkeypatch.setattr("targeting.commands.retain._end", killed)
    with pytest.raises(KeyboardInterrupt):
        retain(at(released, 60))
    monkeypatch.undo()
    monkeypatch.setenv("TARGETING_KEYS", str(released.parent / "keys"))
    assert last(released) == ["retention.begun"]
    told = retain(at(released, 60))
    assert {each.store for each in told.deleted} == DELETABLE - {"ledger"}
    assert last(released) == ["retention.begun", "retention.begun", "retention.deleted"]
    assert retain(at(released, 60)).deleted == ()


def test_what_was_put_back_from_a_backup_is_found_and_told(released: Path, tmp_path: Path) -> None:
    lists = released / "published" / "restricted" / "releases"
    shutil.copytree(lists, tmp_path / "backup")
    retain(at(released, 60))
    shutil.copytree(tmp_path / "backup", lists, dirs_exist_ok=True)
    answer, page = told_to(released, 60)
    (about,) = [each for each in answer["stores"] if each["store"] == "restricted"]
    assert about["about"] is True
    assert "Du står der" in page


def test_a_forged_receipt_deletes_nothing_from_the_answer(released: Path) -> None:
    """The log may say what it will: the answer is read from the stores."""
    (run,) = (path.name for path in (released / "state" / "runs").iterdir())
    from targeting.audit import HistoryDeleted, RetentionDeleted

    at(released, 0).append(
        RetentionDeleted(
            rule="", before="", histories=(HistoryDeleted(run_id=run, rows=5),), releases=(run,), stored=()
        )
    )
    answer, _ = told_to(released, 0)
    assert answer["found"] and answer["runs"][0]["kept"]["release"] is True
    assert {each["store"] for each in answer["stores"] if each["about"]} == {
        "counted", "handover", "history", "restricted", "warehouse",
    }  # fmt: skip


def test_old_faults_leave_no_block_in_the_ledger(released: Path) -> None:
    """The ledger is built anew: the work list's old rows are in no byte of it."""
    from targeting import ledger

    keys = at(released, 0).keys
    with ledger.open_ledger(released / "state", keys) as opened:
        opened.connection.execute(
            "INSERT INTO ledger.item SELECT 'aids', DATE '2017-10-02', 'x', 'y', 7, '', 'bad_row', DATE '2017-10-02', "
            "DATE '2017-10-02', 'open', NULL, NULL, NULL"
        )
        files = opened.connection.execute("SELECT count(*) FROM ledger.file").fetchone()
    assert ("ledger", "ledger.duckdb") in {(each.held.store, each.held.name) for each in overdue(at(released, 0))}
    inode = (released / "state" / "ledger.duckdb").stat().st_ino
    told = retain(at(released, 0))
    assert [each.store for each in told.deleted] == ["ledger"]
    assert (released / "state" / "ledger.duckdb").stat().st_ino != inode
    with ledger.open_ledger(released / "state", keys, read_only=True) as opened:
        assert ledger.oldest_fault(opened) is None
        assert opened.connection.execute("SELECT count(*) FROM ledger.file").fetchone() == files


def test_a_name_in_the_inbox_that_holds_a_number_is_not_repeated(released: Path) -> None:
    (released / "inbox" / f"udtræk {ANNA}.csv").write_text("x", encoding="utf-8")
    told = retain(at(released, 60))
    assert ANNA not in json.dumps(told.as_dict(), ensure_ascii=False) + told.render()
    assert ANNA not in json.dumps([entry.body for entry in entries(released)], default=str)
    assert "inbox" not in lying(at(released, 60))


def test_half_a_delivery_that_stays_is_not_called_deleted(released: Path) -> None:
    """The oldest file goes, another does not: the delivery lies there still, from another day."""
    (delivery,) = (released / "inbox").iterdir()

    def half(path: Path) -> None:
        if path == delivery:
            next(iter(path.iterdir())).unlink()
            raise OSError(errno.EPERM, "Operation not permitted")
        works(path)

    works = shutil.rmtree
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(shutil, "rmtree", half)
        told = retain(at(released, 60))
    assert {each.store for each in told.failed} == {"inbox"}


def test_a_history_that_cannot_be_read_keeps_nothing_from_going(released: Path) -> None:
    (history,) = (released / "state" / "history").iterdir()
    history.write_bytes(b"broken")
    told = retain(at(released, 60))
    assert told.failed == () and lying(at(released, 60)) == {"log"}


def test_a_name_that_is_no_text_keeps_nothing_from_going(released: Path) -> None:
    (released / "inbox" / os.fsdecode(b"B\xf8rn 2020")).write_bytes(b"x")
    assert retain(at(released, 60)).failed == ()
    assert lying(at(released, 60)) == {"log"}


def test_a_copy_that_keeps_old_times_is_as_old_as_its_day_here(released: Path) -> None:
    (delivery,) = (released / "inbox").iterdir()
    for file in delivery.iterdir():
        os.utime(file, (0, 0))
    assert "inbox" not in {each.held.store for each in overdue(at(released, 5))}


def test_what_lies_hidden_among_deliveries_and_releases_goes_too(released: Path) -> None:
    (released / "inbox" / ".2017-10-02.part").write_bytes(b"x")
    (released / "published" / "restricted" / "releases" / ".staging-x").mkdir()
    assert retain(at(released, 60)).failed == ()
    assert lying(at(released, 60)) == {"log"}


def test_a_basis_that_nobody_has_approved_shortens_nothing(released: Path) -> None:
    text = (released / "bases" / "eksempel-en-plan.toml").read_text("utf-8").replace("eksempel-en-plan", "udkast")
    draft = text.replace("conclusion =", "retention_months = 0\nconclusion =")
    (released / "bases" / "udkast.toml").write_text(draft, "utf-8")
    assert {late.held.store for late in overdue(at(released, 1))} <= {"handover"}  # which has its own, of days


def test_a_limit_outlives_its_basis(released: Path) -> None:
    replace(released / "bases" / "eksempel-en-plan.toml", "conclusion =", "retention_months = 2\nconclusion =")
    file = released / "bases" / "eksempel-en-plan.toml"
    ended = file.read_text("utf-8").replace("valid_from =", 'valid_to = "2026-12-31"\nvalid_from =', 1)
    file.write_text(ended.replace('"2026-12-31"', "2026-12-31"), "utf-8")
    said = {limit.store.id: limit.months for limit in at(released, 12).workspace.limits(date(2028, 1, 1))}
    assert said["history"] == said["inbox"] == 2
