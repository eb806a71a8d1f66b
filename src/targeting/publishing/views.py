"""A DuckDB file with nothing but views: one a table, over the current release's Parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from targeting.files import swap
from targeting.publishing.dictionary import comment
from targeting.publishing.files import seal
from targeting.warehouse import identifier
from targeting.workspace import Audience, OutputContract

FILE = "targeting.duckdb"


def refresh_views(folder: Path, audience: Audience, contracts: Iterable[OutputContract]) -> None:
    """Make the views file of ``folder``, an audience's; one that already says the same is left as it is.

    The views read through ``current``, so a reader's open file follows every release.
    """
    temporary = folder / f".{FILE}.new"
    temporary.unlink(missing_ok=True)
    with duckdb.connect(str(temporary)) as connection:
        connection.begin()
        for contract in contracts:
            connection.execute(_view(folder.resolve() / "current" / f"{contract.id}.parquet", contract))
            comment(connection, "VIEW", contract.id, contract)
        connection.commit()
    if _definitions(temporary) == _definitions(folder / FILE):
        temporary.unlink()
        return
    seal(temporary, audience)
    swap(temporary, folder / FILE)


def _view(file: Path, contract: OutputContract) -> str:
    """A view's definition cannot bind a parameter: the path is written into it, quoted."""
    columns = ", ".join(identifier(name) for name in contract.names)
    path = str(file).replace("'", "''")
    return f"CREATE VIEW {identifier(contract.id)} AS SELECT {columns} FROM read_parquet('{path}')"


def _definitions(file: Path) -> list[tuple[str, ...]] | None:
    """The views in ``file`` by name, and what they say of themselves; None when it is missing or unreadable."""
    if not file.is_file():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            views = connection.execute(
                "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
            ).fetchall()
            return [*views, *_comments(connection)]
    except duckdb.Error:
        return None


def _comments(connection: duckdb.DuckDBPyConnection) -> list[tuple[str, ...]]:
    """Every comment on a view and its columns; a blank column is the view itself."""
    return connection.execute(
        "SELECT view_name, '', comment FROM duckdb_views() WHERE NOT internal UNION ALL "
        "SELECT table_name, column_name, comment FROM duckdb_columns() WHERE NOT internal ORDER BY ALL"
    ).fetchall()
