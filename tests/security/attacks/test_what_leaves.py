"""What leaves state/ by other roads than the tables tells no count that the tables hide: docs/reference/leaving.md."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from support.runs import entries

RELEASED = "run_of_six"


def published(workspace: Path, table: str) -> list[dict[str, object]]:
    return pl.read_parquet(workspace / "published" / "dashboard" / "current" / f"{table}.parquet").to_dicts()


def test_the_log_counts_no_row_of_any_register(released: Path) -> None:
    """Which counts may be shown is known when all tables are made, and of two deliveries the one subtracts."""
    read = [entry.body for entry in entries(released) if entry.type == "source.read"]
    assert read and not [
        name for body in read for file in body["files"] for name, value in file.items() if isinstance(value, int)
    ]
    judged = [entry.body for entry in entries(released) if entry.type == "quality.checked"]
    assert judged and not [verdict for body in judged for verdict in body["verdicts"] if "observed" in verdict]


def test_the_log_says_of_all_citizens_what_the_release_shows_and_no_more(released: Path) -> None:
    (run,) = published(released, "run")
    counts = {"persons": run["persons_read"], "scored": run["persons_scored"], "nominated": run["nominated"]}
    assert None in counts.values()
    bodies = {entry.type: dict(entry.body) for entry in entries(released)}
    shown = {name: count for name, count in counts.items() if count is not None}
    assert bodies["output.published"]["shown"] == shown
    for silent in ("scores.produced", "handover.sealed"):
        assert not [value for value in bodies.get(silent, {}).values() if type(value) is int]
    lists = [table for table in bodies["output.published"]["tables"] if table["audience"] == "restricted"]
    assert lists
    assert not [table for table in lists if "rows" in table or table["table"] in bodies["run.completed"]["tables"]]


def test_a_runs_name_is_its_moment_and_chance(released: Path) -> None:
    names = {entry.run_id for entry in entries(released) if entry.run_id}
    assert names
    assert all(re.fullmatch(r"\d{8}T\d{6}Z-[0-9a-f]{6}", name) for name in names)
