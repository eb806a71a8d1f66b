"""The published tables as one DuckDB file that holds them, so that a copy of a release reads itself wherever it lies.

The views in targeting.duckdb follow each release where it is published. DuckDB resolves a relative path in a view by
the reader's folder, so no view can follow a copy.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from targeting.publishing.dictionary import comment
from targeting.publishing.told import Told
from targeting.warehouse import identifier

# The smallest there is: with DuckDB's own of 262,144 bytes eleven small tables take four times as much.
BLOCK = 16_384


def write_database(path: Path, tables: Sequence[Told]) -> None:
    """Make the file of the tables, with what they and their columns mean; raises OSError where it cannot be written."""
    try:
        _write(path, tables)
    except duckdb.Error:
        raise OSError(f"{path.name} cannot be written") from None


def _write(path: Path, tables: Sequence[Told]) -> None:
    with duckdb.connect(":memory:", config={"threads": "1"}) as connection:
        file = str(path).replace("'", "''")
        connection.execute(f"ATTACH '{file}' AS release (BLOCK_SIZE {BLOCK})")
        connection.execute("USE release")
        connection.begin()
        for told in tables:
            connection.register("told", told.frame.to_arrow())
            connection.execute(f"CREATE TABLE {identifier(told.contract.id)} AS FROM told")
            connection.unregister("told")
            comment(connection, "TABLE", told.contract.id, told.contract)
        connection.commit()
        connection.execute("USE memory")
        connection.execute("DETACH release")
