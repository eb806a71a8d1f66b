"""An output table as a Parquet file that is exactly what its contract says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from targeting.errors import TargetingError
from targeting.files import sha256
from targeting.language import listed
from targeting.publishing.dictionary import said_in_parquet
from targeting.publishing.files import seal
from targeting.warehouse import Warehouse, identifier
from targeting.workspace import Audience, OutputContract


@dataclass(frozen=True)
class ReleaseFile:
    """One table of a release: where it is read once active, relative to published/, and its fingerprint.

    ``place`` is the folder in published/ it lies in: its audience's, or the simulations'.
    """

    place: str
    table: str
    path: str
    rows: int
    sha256: str
    contract_version: str
    contract_sha256: str


def write_table(
    warehouse: Warehouse, contract: OutputContract, folder: Path, run_id: str, rights: Audience
) -> ReleaseFile:
    """Write output.<table> to ``folder``, sorted by its grain, so that the same rows give the same bytes.

    ``rights`` are those of the file. Raises TargetingError when the table is missing or is not what its contract says.
    """
    path = folder / f"{contract.id}.parquet"
    try:
        said = said_in_parquet(contract)
        warehouse.write_parquet(path, f"output.{contract.id}", contract.names, contract.keys, said)
    except (duckdb.CatalogException, duckdb.BinderException):
        raise TargetingError(
            "The table {table} lacks what its contract promises; not published.", table=contract.id
        ) from None
    except duckdb.IOException:
        raise TargetingError(
            "The table {table} could not be written to {folder}/. The last release still reads; make "
            "room or correct the folder's rights, and run again.",
            table=contract.id,
            folder=folder.parent.parent.name,
        ) from None
    count = _check(warehouse, contract, path, run_id)
    seal(path, rights)
    place = folder.parent.parent.name
    return ReleaseFile(
        place,
        contract.id,
        f"{place}/releases/{run_id}/{path.name}",
        count,
        sha256(path),
        contract.version,
        contract.sha256,
    )


def _check(warehouse: Warehouse, contract: OutputContract, path: Path, run_id: str) -> int:
    """The rows of the written file; raises TargetingError when it breaks the contract or is of another run."""
    file = warehouse.connection.read_parquet(str(path))
    written = dict(zip(file.columns, map(str, file.types), strict=True))
    promised = {column.name: column.sql_type for column in contract.columns}
    if list(written.items()) != list(promised.items()):
        wrong = sorted(name for name in promised if written.get(name) != promised[name])
        raise TargetingError(
            "The table {table} is not of the type its contract promises ({wrong}); not published.",
            table=contract.id,
            wrong=listed(wrong),
        )
    required = [column.name for column in contract.columns if column.required]
    missing = " OR ".join(f"{identifier(name)} IS NULL" for name in required)
    keys = ", ".join(identifier(name) for name in contract.keys)
    counts = f"count(*), count(DISTINCT ({keys})), count(*) FILTER ({missing})"
    ((count, distinct, empty),) = file.aggregate(counts).fetchall()
    of_others = file.filter(duckdb.ColumnExpression("run_id") != duckdb.ConstantExpression(run_id))
    ((others,),) = of_others.aggregate("count(*)").fetchall()
    if distinct != count or others or empty:
        raise TargetingError(
            "The table {table} breaks its contract: {repeated} repeated rows, {others} of another run, "
            "{empty} without a required value; not published.",
            table=contract.id,
            repeated=count - distinct,
            others=others,
            empty=empty,
        )
    return int(count)
