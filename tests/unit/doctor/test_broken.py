"""Whatever is broken, the rest is looked at: no file that is spoiled, gone or exchanged ends an examination."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from support.delivery import ANNA, BENT, CARL
from support.examples import swept
from targeting import doctor
from targeting.doctor.declared import ANY, declared
from targeting.doctor.examine import CHECKS

RELEASED = "run_of_six"
NUMBER = "0107617007"


def gone(path: Path) -> None:
    pass


def empty(path: Path) -> None:
    path.write_bytes(b"")


def garbage(path: Path) -> None:
    path.write_bytes(b"\xff\x00{[" + NUMBER.encode() + b"\n")


def a_folder(path: Path) -> None:
    path.mkdir()


def a_link_to_itself(path: Path) -> None:
    path.symlink_to(path)


WAYS: tuple[Callable[[Path], None], ...] = (gone, empty, garbage, a_folder, a_link_to_itself)
FOLDERS = ("state", "log", "published", "inbox", "state/runs", "state/history", "log/keys", "bases", "approvals")


@contextmanager
def spoiled(place: Path, way: Callable[[Path], None], aside: Path) -> Iterator[None]:
    """A file or folder in another's shape, and then as it was."""
    place.rename(aside)
    try:
        way(place)
        yield
    finally:
        if place.is_dir() and not place.is_symlink():
            place.rmdir()
        else:
            place.unlink(missing_ok=True)
        aside.rename(place)


def require_looked_at(workspace: Path, what: object) -> None:
    report = doctor.examine(workspace)
    assert [looked.check.id for looked in report.checks] == list(CHECKS), what
    said = report.render() + str(report.as_dict())
    assert "uventet fejl" not in said, (what, said)
    assert not [number for number in (NUMBER, ANNA, BENT, CARL) if number in said], what
    assert all(looked.states or looked.findings or looked.waits_for for looked in report.checks), what


def test_a_check_is_made_for_each_that_is_declared_in_that_order() -> None:
    assert [check.id for check in declared().checks if check.id != ANY] == list(CHECKS)


def test_no_spoiled_file_ends_it(released: Path, tmp_path: Path) -> None:
    keys = Path(os.environ["TARGETING_KEYS"])
    files = [path for folder in (released, keys) for path in sorted(folder.rglob("*")) if path.is_file()]
    cases = [(path, way) for path in files if "inbox" not in path.parts for way in WAYS]
    cases = [case for case in cases if case[0].name != "workspace.toml" or case[1] in (empty, garbage)]
    for path, way in swept(cases, 16):
        with spoiled(path, way, tmp_path / "aside"):
            require_looked_at(released, (path, way.__name__))


@pytest.mark.parametrize("way", [gone, empty])
def test_no_folder_that_is_gone_or_a_file_ends_it(released: Path, tmp_path: Path, way: Callable[[Path], None]) -> None:
    for folder in (*map(released.joinpath, FOLDERS), Path(os.environ["TARGETING_KEYS"])):
        with spoiled(folder, way, tmp_path / "aside"):
            require_looked_at(released, folder)


def test_a_folder_that_may_not_be_opened_is_said_by_name_alone(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As another account would meet it; who runs the tests may open all."""

    def refused(*_: object) -> object:
        raise PermissionError(13, "Permission denied", str(released / "state" / f"{NUMBER}.csv"))

    monkeypatch.setattr("targeting.doctor.kept.overdue", refused)
    report = doctor.examine(released)
    assert [(check.id, each.id) for check, each in report.findings] == [("retention", "unseen")]
    assert "kontoen må ikke åbne [cpr].csv" in report.render()
    assert str(released.parent) not in report.render()


def test_where_nobody_can_see_who_works_there_no_run_is_said_to_be_cut_short(released: Path) -> None:
    lock = released / "state" / "run.lock"
    lock.unlink()
    lock.symlink_to(lock)
    report = doctor.examine(released)
    assert [(check.id, each.id) for check, each in report.findings] == [("lock", "unseen")]
    assert [looked.check.id for looked in report.checks if looked.waits_for == "lock"] == ["unfinished"]
    assert "Ingen kommando arbejder" not in report.render()


def test_a_defect_is_told_by_its_kind_alone_and_the_others_are_looked_at(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def defect(*_: object) -> object:
        raise KeyError(NUMBER)

    monkeypatch.setattr("targeting.doctor.kept.overdue", defect)
    report = doctor.examine(released)
    ((check, each),) = report.findings
    assert (check.id, each.id) == ("retention", "unseen")
    assert "en uventet fejl (KeyError)" in each.says
    assert NUMBER not in report.render()


def test_a_workspace_that_was_never_run_is_looked_at(workspace: Path) -> None:
    require_looked_at(workspace, "never run")
    assert not (workspace / "state").exists()
    assert not Path(os.environ["TARGETING_KEYS"]).exists()
    shutil.rmtree(workspace / "inbox")
    require_looked_at(workspace, "never delivered")
