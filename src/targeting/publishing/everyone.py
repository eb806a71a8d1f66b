"""udgivelse/: a release of figures for those who have no database, made of its Parquet files and of nothing else.

udgivelse/udgivelse.xlsx     a sheet a table
udgivelse/csv/<table>.csv    the same, a file a table
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from targeting.files import flush
from targeting.publishing.files import make_folder, seal
from targeting.publishing.plain import csv_of
from targeting.publishing.told import read_told
from targeting.publishing.workbook import workbook_of
from targeting.workspace import Audience, OutputContract

FOLDER, WORKBOOK, CSV = "udgivelse", "udgivelse.xlsx", "csv"


def write_for_everyone(
    release: Path, contracts: Sequence[OutputContract], made: datetime, rights: Audience
) -> Mapping[str, str]:
    """Write the folder into a staged release whose tables lie there; gives the SHA-256 of each file by its place.

    ``made`` is when the run began, in UTC: it is the workbook's date. Raises OSError when the file system refuses.
    """
    tables = [read_told(release, contract) for contract in contracts]
    run = next(told for told in tables if told.contract.id == "run")
    files = {f"{CSV}/{told.contract.id}.csv": csv_of(told) for told in tables}
    files[WORKBOOK] = workbook_of(tables, run, made)
    folder = release / FOLDER
    for place in (folder, folder / CSV):
        make_folder(place, rights)
    for name, content in files.items():
        (folder / name).write_bytes(content)
        seal(folder / name, rights)
    for place in (folder / CSV, folder):
        flush(place)
    return {f"{FOLDER}/{name}": hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
