"""What the sample's release promises: the same bytes twice, figures that reconcile, and the figures themselves."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from pathlib import Path

import duckdb
import polars as pl
import pytest

from golden.conftest import SampleRun
from support.sameness import constant_bytes
from targeting.workspace import output_contracts

CONTRACTS = output_contracts()
DASHBOARD = [name for name, contract in CONTRACTS.items() if contract.audience == "dashboard"]
RESTRICTED = [name for name, contract in CONTRACTS.items() if contract.audience == "restricted"]
FIGURES = Path(__file__).with_name("attrition_all.csv")


@pytest.mark.parametrize("table", DASHBOARD)
def test_two_runs_on_the_same_delivery_give_the_same_bytes(two_runs: tuple[SampleRun, SampleRun], table: str) -> None:
    first, second = two_runs
    assert first.run_id != second.run_id
    assert constant_bytes(first.table(table), table) == constant_bytes(second.table(table), table)


def test_only_run_id_times_and_the_log_position_may_differ() -> None:
    differing = {(name, column.name) for name in DASHBOARD for column in CONTRACTS[name].columns if column.per_run}
    of_run = {("run", name) for name in ("started_at", "processing_date", "log_seq")}
    assert differing == of_run | {("trend", "shown_on")} | {(name, "run_id") for name in DASHBOARD}


@pytest.mark.parametrize("table", DASHBOARD)
def test_a_dashboard_reads_each_table_through_the_views(sample_run: SampleRun, table: str) -> None:
    published = sample_run.workspace / "published" / "dashboard"
    with duckdb.connect(str(published / "targeting.duckdb"), read_only=True) as connection:
        through_view = connection.execute(f"SELECT * FROM {table}").fetchall()
        in_file = connection.read_parquet(str(sample_run.table(table))).fetchall()
    assert through_view == in_file


@pytest.mark.parametrize("audience", ["dashboard", "restricted"])
def test_the_manifest_names_every_file_with_its_hash_and_rows(sample_run: SampleRun, audience: str) -> None:
    current = sample_run.workspace / "published" / audience / "current"
    manifest = json.loads((current / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["run_id"] == sample_run.run_id
    files = {path.stem: path for path in current.glob("*.parquet")}
    assert set(manifest["tables"]) == set(files)
    for name, entry in manifest["tables"].items():
        assert entry["sha256"] == hashlib.sha256(files[name].read_bytes()).hexdigest()
        assert entry["rows"] == len(pl.read_parquet(files[name]))


def test_dashboard_and_restricted_are_apart(sample_run: SampleRun) -> None:
    published = sample_run.workspace / "published"
    assert {path.stem for path in (published / "dashboard" / "current").glob("*.parquet")} == set(DASHBOARD)
    assert {path.stem for path in (published / "restricted" / "current").glob("*.parquet")} == set(RESTRICTED)
    assert (published / "restricted").stat().st_mode & 0o077 == 0
    pseudonyms = set(pl.read_parquet(sample_run.table("candidate", "restricted"))["pseudonym"])
    files = [path for path in (published / "dashboard").rglob("*") if path.is_file()]
    text = b"".join(path.read_bytes() for path in files)
    for path in filter(zipfile.is_zipfile, files):
        with zipfile.ZipFile(path) as parts:
            text += b"".join(map(parts.read, parts.namelist()))
    assert pseudonyms and not any(name.encode() in text for name in pseudonyms)


def test_the_attrition_reconciles_at_every_step(sample_run: SampleRun) -> None:
    with sample_run.warehouse() as warehouse:
        unsuppressed = warehouse.connection.execute(
            "SELECT group_by, group_value, step, before, dropped, after FROM output.raw_attrition ORDER BY ALL"
        ).fetchall()
    assert unsuppressed
    assert all(before - dropped == after for *_, before, dropped, after in unsuppressed)
    following = {(group, value, step): before for group, value, step, before, *_ in unsuppressed}
    for group, value, step, _, _, after in unsuppressed:
        assert following.get((group, value, step + 1), after) == after


def test_the_figures_are_those_that_were_reviewed(sample_run: SampleRun) -> None:
    frame = pl.read_parquet(sample_run.table("attrition")).filter(pl.col("group_by") == "all").sort("step")
    found = frame.select("step_id", "before", "dropped", "after").write_csv()
    assert list(csv.reader(io.StringIO(found))) == list(csv.reader(io.StringIO(FIGURES.read_text(encoding="utf-8"))))


def test_between_one_and_five_percent_of_adults_are_nominated(sample_run: SampleRun) -> None:
    share = pl.read_parquet(sample_run.table("run"))["nominated_share"].item()
    assert 0.01 <= share <= 0.05


def test_that_pensioners_are_seldom_nominated_is_asked_about_or_explained(sample_run: SampleRun) -> None:
    rates = pl.read_parquet(sample_run.table("selection_rate")).filter(pl.col("group_value") == "67+")
    warnings = pl.read_parquet(sample_run.table("run"))["warnings"].item()
    asked, explained = "blandt borgere på 67+ år, er under 1/2 af" in warnings, rates["explanation_da"].item()
    assert bool(asked) != bool(explained)
    assert len(pl.read_parquet(sample_run.table("control_sample", "restricted"))) == 0


def test_no_count_of_one_to_four_persons_is_published(sample_run: SampleRun) -> None:
    for name in DASHBOARD:
        frame = pl.read_parquet(sample_run.table(name))
        for column, minimum in CONTRACTS[name].counts.items():
            small = frame.filter((pl.col(column) > 0) & (pl.col(column) < minimum))
            assert small.is_empty(), f"{name}.{column}"
