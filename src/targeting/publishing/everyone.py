"""udgivelse/: a release of figures for those who have no database, made of its Parquet files and of nothing else.

udgivelse/udgivelse.xlsx                 a sheet a table
udgivelse/csv/<table>.csv                the same, a file a table; datapackage.json says what is in them
udgivelse/udgivelse.duckdb               the same, for those who ask in SQL: a copy elsewhere reads itself
udgivelse/kontrakter/<table>.odcs.yaml   what each table promises
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from targeting.files import flush, sha256
from targeting.publishing.database import write_database
from targeting.publishing.descriptor import descriptor_of
from targeting.publishing.files import make_folder, seal
from targeting.publishing.plain import csv_of
from targeting.publishing.told import Told, read_told
from targeting.publishing.workbook import workbook_of
from targeting.workspace import Audience, OutputContract

FOLDER, CSV, CONTRACTS = "udgivelse", "csv", "kontrakter"
WORKBOOK, DATABASE, DESCRIPTOR = "udgivelse.xlsx", "udgivelse.duckdb", "datapackage.json"


def write_for_everyone(
    release: Path, contracts: Sequence[OutputContract], made: datetime, rights: Audience
) -> Mapping[str, str]:
    """Write the folder into a staged release whose tables lie there; gives the SHA-256 of each file by its place.

    ``made`` is when the run began, in UTC: it is the workbook's date. Raises OSError when the
    file system refuses.
    """
    tables = [read_told(release, contract) for contract in contracts]
    run = next(told for told in tables if told.contract.id == "run")
    folder = release / FOLDER
    for place in (folder, folder / CSV, folder / CONTRACTS):
        make_folder(place, rights)
    for name, content in _contents(tables, run, made).items():
        (folder / name).write_bytes(content)
    write_database(folder / DATABASE, tables)
    written = sorted(path for path in folder.rglob("*") if path.is_file())
    for path in written:
        seal(path, rights)
    for place in (folder / CONTRACTS, folder / CSV, folder):
        flush(place)
    return {path.relative_to(release).as_posix(): sha256(path) for path in written}


def _contents(tables: Sequence[Told], run: Told, made: datetime) -> Mapping[str, bytes]:
    """The bytes of all but the database, by place."""
    sheets = {told.contract.id: csv_of(told) for told in tables}
    return {
        WORKBOOK: workbook_of(tables, run, made),
        DESCRIPTOR: descriptor_of(tables, str(run.rows[0]["run_id"]), sheets),
        **{f"{CSV}/{table}.csv": content for table, content in sheets.items()},
        **{f"{CONTRACTS}/{told.contract.id}.odcs.yaml": told.contract.content for told in tables},
    }
