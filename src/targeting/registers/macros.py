"""How a cell is read, as DuckDB macros: the same for a landing, for a draft of a contract, and for the tests."""

from __future__ import annotations

import duckdb

from targeting.warehouse import sql

FILES = ("land/macros", "land/codes", "land/cpr")


def load_macros(connection: duckdb.DuckDBPyConnection) -> None:
    """Define the macros of sql/land/ for this connection."""
    for name in FILES:
        connection.execute(sql(name))
