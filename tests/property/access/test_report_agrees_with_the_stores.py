"""Whatever was deleted, by whom, and put back: the citizen's page tells what lies in the stores, and nothing else.

The oracle opens every file by itself: DuckDB and Polars, none of the product's questions.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support.delivery import small_rows
from support.examples import EXAMPLES
from support.world import key_of
from targeting.commands.access_report import access_report
from targeting.commands.retain import retain
from targeting.privacy import KeyRing, NoDataKey, load_keys, subjects
from targeting.session import Session, open_session
from targeting.warehouse import Limits, connect

PLACES = {
    "inbox": "inbox",
    "warehouse": "state/runs",
    "restricted": "published/restricted/releases",
    "dashboard": "published/dashboard/releases",
    "history": "state/history",
}
CITIZENS = [row["Personnummer"] for row in small_rows()["population"]]
STRANGER = "1111795008"
STEPS = st.one_of(
    st.tuples(st.just("retain"), st.integers(0, 12)),
    st.tuples(st.just("lose"), st.sampled_from(sorted(PLACES))),
    st.tuples(st.just("put back"), st.sampled_from(sorted(PLACES))),
)


@pytest.fixture(scope="module")
def saved(good_run: Path) -> Iterator[Path]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(good_run / "some keys"))
        yield good_run / "saved"


@given(steps=st.lists(STEPS, max_size=5), number=st.sampled_from([*CITIZENS, STRANGER]))
@settings(max_examples=max(EXAMPLES // 10, 20), deadline=None)
def test_the_page_tells_what_lies_in_the_stores(
    saved: Path, tmp_path_factory: pytest.TempPathFactory, steps: list[tuple[str, int | str]], number: str
) -> None:
    workspace = tmp_path_factory.mktemp("any") / "workspace"
    shutil.copytree(saved, workspace, symlinks=True)
    keys = saved.parent / "some keys"
    shutil.rmtree(keys, ignore_errors=True)
    shutil.copytree(saved.parent / "saved keys", keys)
    months = 0
    for act, what in steps:
        if isinstance(what, int):
            months += what
            retain(later(workspace, months))
            continue
        shutil.rmtree(workspace / PLACES[what], ignore_errors=True)
        if act == "put back":
            shutil.copytree(saved / PLACES[what], workspace / PLACES[what], symlinks=True)
    said = access_report(later(workspace, months), lambda: number).answer
    told = {(each.store, each.name): each.about for each in said.lies if each.store in PLACES}
    ring = load_keys(keys)
    assert told == dict(really(workspace, ring, subjects(ring, lambda: number)[0]))
    assert bool(said.runs) == told.get(("history", said.runs[0].seen.run_id if said.runs else ""), False)
    shutil.rmtree(workspace)


def later(workspace: Path, months: int) -> Session:
    return open_session(workspace, lambda: datetime.now(UTC) + timedelta(days=31 * months))


def really(workspace: Path, ring: KeyRing, pseudonym: str) -> Iterator[tuple[tuple[str, str], bool | None]]:
    """What lies in each store, and whether the citizen is in it."""
    for store, place in PLACES.items():
        for path in (workspace / place).glob("*"):
            name = path.stem if store == "history" else path.name
            if store == "restricted":
                tables = [pl.read_parquet(file) for file in path.glob("*.parquet")]
                yield (store, name), any(pseudonym in row.values() for table in tables for row in table.to_dicts())
            elif store == "warehouse":
                yield (store, name), stands(path / "warehouse.duckdb", ring, "land.person_key", pseudonym)
            else:
                yield (store, name), stands(path, ring, "person", pseudonym) if store == "history" else None


def stands(file: Path, ring: KeyRing, table: str, pseudonym: str) -> bool | None:
    """None where the key is destroyed: a backup has brought the file back, and nobody can look into it."""
    try:
        key = key_of(ring, file)
    except NoDataKey:
        return None
    connection = connect(file.parent, Limits())
    try:
        connection.execute(f"ATTACH '{file}' AS file (ENCRYPTION_KEY '{key}', READ_ONLY)")
        connection.execute("USE file")
        found = connection.execute(f"SELECT pseudonym FROM {table}").fetchall()
    finally:
        connection.close()
    return pseudonym in {str(name).replace("-", "") for (name,) in found}
