"""What of a release must be the same whenever the run is made again: all but the columns declared ``perRun``."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from targeting.publishing import place_of
from targeting.workspace import output_contracts

CONTRACTS = output_contracts()
AUDIENCES = {name: contract.audience for name, contract in CONTRACTS.items()}

Release = dict[tuple[str, str], bytes]


def constant_bytes(file: Path, table: str) -> bytes:
    """The table's bytes as CSV, without what is declared to differ from run to run."""
    constant = [column.name for column in CONTRACTS[table].columns if not column.per_run]
    return pl.read_parquet(file).select(constant).write_csv().encode()


def _release(workspace: Path, audience: str, run_id: str) -> Path:
    """Where it lies: figures that may not be shown yet lie beside."""
    published = workspace / "published"
    return place_of(published, run_id) if audience == "dashboard" else published / audience / "releases" / run_id


def released_bytes(workspace: Path, run_id: str) -> Release:
    """``constant_bytes`` of every table of a run's release, by audience and table."""
    return {
        (audience, table): constant_bytes(file, table)
        for table, audience in AUDIENCES.items()
        if (file := _release(workspace, audience, run_id) / f"{table}.parquet").is_file()
    }
