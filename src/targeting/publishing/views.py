"""A DuckDB file with nothing but views: one a table, over the current release's Parquet files."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import duckdb

from targeting.files import swap
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
        for contract in contracts:
            connection.execute(_view(folder.resolve() / "current" / f"{contract.id}.parquet", contract))
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


def _definitions(file: Path) -> list[tuple[str, str]] | None:
    """The views in ``file`` by name; None when it is missing or unreadable."""
    if not file.is_file():
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            return connection.execute(
                "SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY view_name"
            ).fetchall()
    except duckdb.Error:
        return None
