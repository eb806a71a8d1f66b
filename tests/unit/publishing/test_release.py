from __future__ import annotations

import errno
import hashlib
import json
import stat
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import duckdb
import pytest

from support.output_tables import CONTRACTS, RUN_ID, disclosed, municipality, rows
from targeting.errors import TargetingError
from targeting.publishing import Beside, Release, let_go, lingering, made_with, prepare, unread_of, was_shown
from targeting.publishing import release as release_module
from targeting.warehouse import Warehouse

CREATED = datetime(2017, 10, 3, 2, tzinfo=UTC)
KEY = "5b0e7d21c9f4a836"
PER_RUN = {(c.id, column.name) for c in CONTRACTS.values() for column in c.columns if column.per_run}


@pytest.fixture(scope="module")
def warehouse() -> Warehouse:
    return disclosed(municipality(2_000, seed=1))


def release_of(warehouse: Warehouse, folder: Path, run_id: str = RUN_ID, **options: Any) -> Release:
    """A prepared release under another run's name: the tables are renamed for it."""
    for contract in CONTRACTS.values():
        warehouse.connection.execute(f"UPDATE output.{contract.id} SET run_id = ?", [run_id])
    settings: dict[str, Any] = {"created": CREATED, "mode": "operate", "log_seq": 7, "pseudonym_key": KEY} | options
    return prepare(warehouse, CONTRACTS, folder, run_id=run_id, **settings)


def releases(folder: Path) -> list[str]:
    return sorted(place.name for place in (folder / "releases").iterdir())


def read(file: Path) -> list[Any]:
    return duckdb.read_parquet(str(file)).fetchall()


def test_an_activated_release_holds_every_table_with_its_fingerprint(warehouse: Warehouse, tmp_path: Path) -> None:
    release = release_of(warehouse, tmp_path)
    release.activate(CREATED)
    assert {file.table for file in release.files} == set(CONTRACTS)
    for file in release.files:
        path = tmp_path / file.path
        assert hashlib.sha256(path.read_bytes()).hexdigest() == file.sha256
        assert len(read(path)) == file.rows == len(rows(warehouse, f"output.{file.table}"))
        assert read(tmp_path / file.place / "current" / f"{file.table}.parquet") == read(path)


def test_the_manifest_and_the_pointer_name_the_release(warehouse: Warehouse, tmp_path: Path) -> None:
    release = release_of(warehouse, tmp_path)
    release.activate(CREATED)
    manifest = json.loads((tmp_path / "dashboard/current/manifest.json").read_text(encoding="utf-8"))
    assert (manifest["run_id"], manifest["log_seq"], manifest["created"]) == (RUN_ID, 7, "2017-10-03T02:00:00+00:00")
    assert manifest["pseudonym_key"] == KEY == made_with(tmp_path / "dashboard" / "current")
    assert made_with(tmp_path) is None
    stated = {table: (entry["rows"], entry["sha256"]) for table, entry in manifest["tables"].items()}
    assert stated == {file.table: (file.rows, file.sha256) for file in release.files if file.place == "dashboard"}
    assert manifest["tables"]["overlap"]["contract_version"] == CONTRACTS["overlap"].version
    pointer = json.loads((tmp_path / "dashboard/current.json").read_text(encoding="utf-8"))
    told = {"run_id": RUN_ID, "release": f"releases/{RUN_ID}", "since": CREATED.isoformat(), "before": ""}
    assert pointer == told
    assert (tmp_path / "dashboard/current").readlink() == Path(f"releases/{RUN_ID}")


def test_nothing_is_in_use_before_it_is_activated(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path, "first").activate(CREATED)
    release_of(warehouse, tmp_path, "second")
    assert (tmp_path / "dashboard/current").readlink() == Path("releases/first")


def test_an_interrupted_run_leaves_the_release_in_use_and_is_cleared_away(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path, "first").activate(CREATED)
    release_of(warehouse, tmp_path, "interrupted")
    release_of(warehouse, tmp_path, "third").activate(CREATED)
    assert releases(tmp_path / "dashboard") == ["first", "third"]
    assert releases(tmp_path / "restricted") == ["first", "third"]


@pytest.mark.parametrize("broken", ["point", "write_json", "refresh_views"])
def test_a_crash_while_swapping_leaves_a_whole_release_in_use(
    warehouse: Warehouse, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    release_of(warehouse, tmp_path, "first").activate(CREATED)
    second = release_of(warehouse, tmp_path, "second")

    def crash(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(release_module, broken, crash)
    with pytest.raises(TargetingError, match=r"could not be written to restricted/.*No space left"):
        second.activate(CREATED)
    in_use = {row[0] for row in read(tmp_path / "dashboard/current/attrition.parquet")}
    assert in_use == {"first"}


def test_the_release_in_use_is_kept_and_the_one_before_it(warehouse: Warehouse, tmp_path: Path) -> None:
    for day, run_id in enumerate(["d", "a", "c", "b"]):
        release_of(warehouse, tmp_path, run_id, created=CREATED + timedelta(days=day)).activate(CREATED)
    assert releases(tmp_path / "dashboard") == releases(tmp_path / "restricted") == ["b", "c"]


def test_the_one_before_goes_when_the_one_in_use_has_been_for_an_hour(warehouse: Warehouse, tmp_path: Path) -> None:
    for run_id in ("one", "two"):
        release_of(warehouse, tmp_path, run_id).activate(CREATED)
    let_go(tmp_path, CREATED + timedelta(minutes=59))
    assert releases(tmp_path / "dashboard") == ["one", "two"]
    let_go(tmp_path, CREATED + timedelta(minutes=60))
    assert releases(tmp_path / "dashboard") == releases(tmp_path / "restricted") == ["two"]


def test_the_hour_counts_from_when_a_release_was_put_in_use_and_not_from_when_its_run_began(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    shown = CREATED + timedelta(hours=3)
    for run_id in ("one", "two"):
        release_of(warehouse, tmp_path, run_id).activate(shown)
    let_go(tmp_path, shown + timedelta(minutes=59))
    assert releases(tmp_path / "dashboard") == ["one", "two"] and not lingering(tmp_path, shown)
    assert {place.name for place in lingering(tmp_path, shown + timedelta(hours=1))} == {"one"}
    let_go(tmp_path, shown + timedelta(hours=1))
    assert releases(tmp_path / "dashboard") == releases(tmp_path / "restricted") == ["two"]


def test_what_never_was_in_use_was_never_shown_and_nobody_else_could_read_it(
    warehouse: Warehouse, tmp_path: Path
) -> None:
    release_of(warehouse, tmp_path, "one").activate(CREATED)
    assert was_shown(tmp_path, "one")
    point = release_module.point

    def refused(link: Path, target: Path) -> None:
        if "dashboard" in link.parts:
            raise OSError(errno.EACCES, "refused")
        point(link, target)

    with patch.object(release_module, "point", refused), pytest.raises(TargetingError):
        release_of(warehouse, tmp_path, "two").activate(CREATED)
    assert (tmp_path / "dashboard/current").resolve().name == "one"
    assert not was_shown(tmp_path, "two")
    assert [place.name for place in unread_of(tmp_path, "two")] == ["two"]
    assert stat.S_IMODE((tmp_path / "dashboard/releases/two").stat().st_mode) == 0o700


def test_the_release_in_use_is_kept_however_old_its_date(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path, "new").activate(CREATED)
    release_of(warehouse, tmp_path, "clock-went-back", created=CREATED - timedelta(days=9)).activate(CREATED)
    let_go(tmp_path, CREATED + timedelta(hours=1))
    assert releases(tmp_path / "dashboard") == ["clock-went-back"]


def test_figures_that_are_held_lie_beside_for_the_service_account_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    beside = Beside({"minimum": 5}, "<!doctype html>", "<!doctype html><p>")
    release_of(warehouse, tmp_path, "shown", beside=beside).activate(CREATED)
    release_of(warehouse, tmp_path, "held", held=True, beside=replace(beside, report="")).activate(CREATED)
    assert (tmp_path / "dashboard/current").readlink() == Path("releases/shown")
    assert (tmp_path / "restricted/current").readlink() == Path("releases/held")
    assert releases(tmp_path / "dashboard") == ["shown"] and releases(tmp_path / "held") == ["held"]
    for path in [tmp_path / "held", *(tmp_path / "held").rglob("*")]:
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert json.loads((tmp_path / "dashboard/current/attack.json").read_text(encoding="utf-8")) == {"minimum": 5}
    assert (tmp_path / "dashboard/current/attack.html").read_text(encoding="utf-8") == "<!doctype html>"
    report = tmp_path / "dashboard/current/rapport.html"
    assert report.read_text(encoding="utf-8") == "<!doctype html><p>" and stat.S_IMODE(report.stat().st_mode) == 0o644
    assert list(tmp_path.glob("dashboard/releases/*/rapport.html")) == list(tmp_path.rglob("releases/*/rapport.html"))
    assert not list((tmp_path / "restricted").rglob("attack.*"))
    release_of(warehouse, tmp_path, "next").activate(CREATED)
    assert releases(tmp_path / "held") == []


def test_a_second_release_of_one_run_is_refused(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path).activate(CREATED)
    with pytest.raises(TargetingError, match="already a release"):
        release_of(warehouse, tmp_path)


def test_a_simulation_writes_nothing_restricted(warehouse: Warehouse, tmp_path: Path) -> None:
    release = release_of(warehouse, tmp_path, mode="simulate")
    release.activate(CREATED)
    assert {file.place for file in release.files} == {"simulation"}
    assert [place.name for place in tmp_path.iterdir()] == ["simulation"]
    assert (
        "pseudonym"
        not in duckdb.read_parquet(f"{tmp_path}/simulation/releases/{RUN_ID}/*.parquet", union_by_name=True).columns
    )


def test_simulations_lie_beside_what_is_in_use_and_give_way_to_each_other(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path, "used").activate(CREATED)
    used = sorted(tmp_path.rglob("*"))
    for day, run_id in enumerate(["one", "two", "three"], start=1):
        release_of(warehouse, tmp_path, run_id, mode="simulate", created=CREATED + timedelta(day)).activate(CREATED)
    assert releases(tmp_path / "simulation") == ["three"]
    assert [path for path in sorted(tmp_path.rglob("*")) if "simulation" not in path.parts] == used


def test_the_restricted_folder_is_for_the_service_account_alone(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path).activate(CREATED)
    for path in [tmp_path / "restricted", *(tmp_path / "restricted").rglob("*")]:
        if not path.is_symlink():
            mode = stat.S_IMODE(path.stat().st_mode)
            assert mode == (0o700 if path.is_dir() else 0o600), path


def test_the_same_delivery_gives_the_same_bytes_but_for_the_columns_of_the_run(tmp_path: Path) -> None:
    for folder in ("one", "two"):
        release_of(disclosed(municipality(2_000, seed=3)), tmp_path / folder).activate(CREATED)
    for contract in CONTRACTS.values():
        one, two = (
            tmp_path / folder / contract.audience / "current" / f"{contract.id}.parquet" for folder in ("one", "two")
        )
        assert one.read_bytes() == two.read_bytes(), contract.id


def test_another_run_on_the_same_delivery_differs_in_the_columns_of_the_run_alone(tmp_path: Path) -> None:
    for run_id in ("one", "two"):
        release_of(disclosed(municipality(2_000, seed=3)), tmp_path / run_id, run_id).activate(CREATED)
    for contract in CONTRACTS.values():
        columns = ", ".join(f'"{name}"' for name in contract.names if (contract.id, name) not in PER_RUN)
        one, two = (
            duckdb.read_parquet(str(tmp_path / run / contract.audience / "current" / f"{contract.id}.parquet"))
            .project(columns)
            .fetchall()
            for run in ("one", "two")
        )
        assert one == two, contract.id


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        ("ALTER TABLE output.overlap DROP COLUMN persons", "lacks what its contract promises"),
        ("ALTER TABLE output.overlap ALTER persons TYPE VARCHAR", r"type its contract promises \(persons\)"),
        ("INSERT INTO output.overlap SELECT * FROM output.overlap", "repeated rows"),
        ("UPDATE output.overlap SET run_id = 'other'", "of another run"),
        ("DROP TABLE output.overlap", "lacks what its contract promises"),
    ],
)
def test_a_table_that_breaks_its_contract_is_not_published(tmp_path: Path, damage: str, message: str) -> None:
    warehouse = disclosed(municipality(300, seed=2))
    warehouse.connection.execute(damage)
    with pytest.raises(TargetingError, match=message):
        prepare(
            warehouse, CONTRACTS, tmp_path, run_id=RUN_ID, created=CREATED, mode="operate", log_seq=1, pseudonym_key=KEY
        )
    assert not (tmp_path / "dashboard/current").exists()


def test_the_views_follow_each_release_without_being_opened_again(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path, "first").activate(CREATED)
    file = tmp_path / "dashboard/targeting.duckdb"
    before = file.stat().st_ino
    with duckdb.connect(str(file), read_only=True) as reader:
        read_run: Callable[[], Any] = lambda: reader.execute("SELECT run_id FROM run").fetchall()  # noqa: E731
        assert read_run() == [("first",)]
        release_of(warehouse, tmp_path, "second").activate(CREATED)
        assert read_run() == [("second",)]
        dashboard = {contract.id for contract in CONTRACTS.values() if contract.audience == "dashboard"}
        assert {
            name for (name,) in reader.execute("SELECT view_name FROM duckdb_views() WHERE NOT internal").fetchall()
        } == dashboard
    assert file.stat().st_ino == before


def test_a_views_file_that_is_not_what_it_should_be_is_made_anew(warehouse: Warehouse, tmp_path: Path) -> None:
    release_of(warehouse, tmp_path, "first").activate(CREATED)
    file = tmp_path / "dashboard/targeting.duckdb"
    file.write_bytes(b"not a database")
    release_of(warehouse, tmp_path, "second").activate(CREATED)
    with duckdb.connect(str(file), read_only=True) as reader:
        assert reader.execute("SELECT count(*) FROM attrition").fetchall()[0][0] > 0
