"""The warehouse: one encrypted DuckDB file a run, and the named SQL files that fill it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import duckdb

from targeting.errors import ConfigurationError

SCHEMAS = ("land", "link", "score", "output")


@dataclass(frozen=True)
class Limits:
    """What a run may use: memory as DuckDB writes it ("4GB") and a number of threads."""

    memory: str = "4GB"
    threads: int = 2


@dataclass(frozen=True)
class Warehouse:
    """An open warehouse. SQL comes from sql/ by name; values are bound, never formatted in."""

    connection: duckdb.DuckDBPyConnection

    def create(self, name: str, table: str, **parameters: object) -> None:
        """Make ``table`` (schema.name) from the SELECT in sql/<name>.sql."""
        self._execute(f"CREATE OR REPLACE TABLE {identifier(table)} AS\n{sql(name)}", parameters)

    def create_empty(self, name: str, table: str, *parameters: str) -> None:
        """Make ``table`` (schema.name) with the columns of the SELECT in sql/<name>.sql, and no row."""
        statement = f"CREATE OR REPLACE TABLE {identifier(table)} AS\n{sql(name)}\nLIMIT 0"
        self._execute(statement, dict.fromkeys(parameters))

    def view(self, name: str, table: str) -> None:
        """Let ``table`` (schema.name) stand for the SELECT in sql/<name>.sql, read anew each time."""
        self.connection.execute(f"CREATE OR REPLACE VIEW {identifier(table)} AS\n{sql(name)}")

    def insert(self, name: str, table: str, **parameters: object) -> None:
        """Append the SELECT in sql/<name>.sql to ``table``, columns matched by name."""
        self._execute(f"INSERT INTO {identifier(table)} BY NAME\n{sql(name)}", parameters)

    def rows(self, name: str, **parameters: object) -> list[tuple[Any, ...]]:
        """The rows of the SELECT in sql/<name>.sql."""
        return self._execute(sql(name), parameters).fetchall()

    def count(self, table: str) -> int:
        """How many rows ``table`` (schema.name) has."""
        row = self.connection.execute(f"SELECT count(*) FROM {identifier(table)}").fetchone()
        return int(row[0]) if row else 0

    def persons_of(self, register: str) -> tuple[int, int]:
        """Distinct persons in a landed register, and how many of them the population register knows."""
        landed = identifier(f"land.{register}")
        row = self.connection.execute(
            "SELECT count(*), count(person.person_id) "
            f"FROM (SELECT DISTINCT person_id FROM {landed}) AS landed "
            "LEFT JOIN link.person AS person USING (person_id)"
        ).fetchone()
        return (int(row[0]), int(row[1])) if row else (0, 0)

    @contextmanager
    def attached(self, path: Path, key: str) -> Iterator[str]:
        """Another encrypted warehouse, read only, under the name it gives."""
        attach(self.connection, path, key, "earlier", read_only=True)
        try:
            yield "earlier"
        finally:
            self.connection.execute("USE warehouse")
            self.connection.execute("DETACH earlier")

    def _execute(self, statement: str, parameters: dict[str, object]) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(statement, parameters or None)


@cache
def sql(name: str) -> str:
    """The text of sql/<name>.sql, from the checkout or the installed wheel."""
    return sql_folder().joinpath(f"{name}.sql").read_text(encoding="utf-8")


def sql_folder() -> Path:
    """Where the SQL files are: inside the wheel, or beside src/ in a checkout."""
    packaged = Path(str(resources.files("targeting"))) / "sql"
    return packaged if packaged.is_dir() else Path(__file__).parents[2] / "sql"


def identifier(name: str) -> str:
    """``schema.table`` quoted; raises ValueError on anything but lower-case words."""
    parts = name.split(".")
    if not all(part.isidentifier() and part == part.lower() and part.isascii() for part in parts):
        raise ValueError(f"not an identifier: {name}")
    return ".".join(f'"{part}"' for part in parts)


@contextmanager
def open_warehouse(
    path: Path, key: str, *, limits: Limits | None = None, read_only: bool = False
) -> Iterator[Warehouse]:
    """Open the encrypted file at ``path`` (made when missing); raises ConfigurationError without crypto."""
    connection = connect(path.parent / "tmp", limits or Limits())
    try:
        attach(connection, path, key, "warehouse", read_only=read_only)
        connection.execute("USE warehouse")
        if not read_only:
            for schema in SCHEMAS:
                connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        yield Warehouse(connection)
    finally:
        connection.close()


def attach(connection: duckdb.DuckDBPyConnection, path: Path, key: str, name: str, *, read_only: bool = False) -> None:
    """Attach the encrypted file at ``path`` (made when missing, unless read only) under ``name``."""
    options = f"ENCRYPTION_KEY '{key}'" + (", READ_ONLY" if read_only else "")
    connection.execute(f"ATTACH '{_literal(path)}' AS {identifier(name)} ({options})")


def connect(temporary: Path, limits: Limits) -> duckdb.DuckDBPyConnection:
    """A private in-memory DuckDB: no extension is fetched, what spills to disk is encrypted."""
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_persistent_secrets": "false",
            "memory_limit": limits.memory,
            "threads": str(limits.threads),
            "temp_directory": str(temporary),
        },
    )
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"LOAD '{_literal(_crypto_extension())}'")
    return connection


@cache
def _crypto_extension() -> Path:
    """The httpfs extension of the pinned wheel: it carries the OpenSSL that encrypted writes need."""
    try:
        import duckdb_extension_httpfs
    except ImportError:
        raise ConfigurationError(
            "The warehouse cannot be encrypted: install duckdb-extension-httpfs from requirements.txt."
        ) from None
    folder = Path(str(duckdb_extension_httpfs.__file__)).parent
    return next(folder.rglob("httpfs.duckdb_extension"))


def _literal(path: Path) -> str:
    return str(path).replace("'", "''")
