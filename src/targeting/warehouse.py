"""The warehouse: one encrypted DuckDB file a run, and the named SQL files that fill it."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import Any, BinaryIO

import duckdb

from targeting.errors import ConfigurationError

_ONE_AT_A_TIME = Lock()
SCHEMAS = ("land", "link", "score", "output")
BATCH = 20_000
INSERTED = 500


@dataclass(frozen=True)
class Limits:
    """What a run may use: memory as DuckDB writes it ("4GB") and a number of threads."""

    memory: str = "4GB"
    threads: int = 2


@dataclass(frozen=True)
class Warehouse:
    """An open warehouse. SQL comes from sql/ by name; values are bound, never formatted in.

    A table schema.name is made by the SELECT in sql/schema/name.sql; a question in sql/ask/ makes none.
    """

    connection: duckdb.DuckDBPyConnection

    def create(self, table: str, /, *more: str, **parameters: object) -> None:
        """Make ``table`` of the SELECT in its file, and of ``more`` SELECTs that the program composed."""
        self._execute(f"{_new('TABLE', table)} AS\n{_united(_file_of(table), more)}", parameters)

    def create_empty(self, table: str) -> None:
        """Make ``table`` of sql/<schema>/no_<table>.sql: there is nothing to make it of."""
        schema, name = table.split(".")
        self._execute(f"{_new('TABLE', table)} AS\n{sql(f'{schema}/no_{name}')}")

    def create_each(self, table: str, rows: Iterable[Mapping[str, object]]) -> None:
        """Make ``table`` of the SELECT in its file, run once a row, its values bound; of no row it is empty."""
        text = _file_of(table)
        (statement,) = self.connection.extract_statements(text)
        self._execute(f"{_new('TABLE', table)} AS\n{text}\nLIMIT 0", dict.fromkeys(statement.named_parameters))
        for row in rows:
            self.insert(table, **row)

    def create_typed(self, table: str, columns: Mapping[str, str], rows: Sequence[Sequence[object]] = ()) -> None:
        """Make ``table`` of ``columns``, each with its type as SQL writes it, and of ``rows``."""
        typed = ", ".join(f"{identifier(name)} {sql_type}" for name, sql_type in columns.items())
        self._execute(f"{_new('TABLE', table)} ({typed})")
        place = f"({', '.join('?' for _ in columns)})"
        for start in range(0, len(rows), INSERTED):
            some = rows[start : start + INSERTED]
            places = ", ".join(place for _ in some)
            self._execute(f"INSERT INTO {identifier(table)} VALUES {places}", [value for row in some for value in row])

    def view(self, table: str, *more: str) -> None:
        """Let ``table`` stand for what `create` would make it of, read anew each time."""
        self._execute(f"{_new('VIEW', table)} AS\n{_united(_file_of(table), more)}")

    def stand_in(self, table: str, other: str) -> None:
        """Let ``table`` stand for another one, read anew each time."""
        self._execute(f"{_new('VIEW', table)} AS SELECT * FROM {identifier(other)}")

    def insert(self, table: str, name: str = "", /, **parameters: object) -> None:
        """Append to ``table`` what the SELECT in its file, or in sql/<name>.sql, gives; columns matched by name."""
        text = sql(name) if name else _file_of(table)
        self._execute(f"INSERT INTO {identifier(table)} BY NAME\n{text}", parameters)

    def renew(self, table: str, sources: Mapping[str, Mapping[str, object]]) -> None:
        """Put what the SELECTs in ``sources``, by name and with their parameters, give in the place of ``table``.

        They may read the table itself. Nothing is written where they give what is there already.
        """
        fresh, kept = identifier("temp.fresh"), identifier(table)
        self._execute(f"{_new('TABLE', 'temp.fresh')} AS SELECT * FROM {kept} WHERE false")
        for name, parameters in sources.items():
            self.insert("temp.fresh", name, **parameters)
        differing = self._execute(
            f"SELECT 1 WHERE EXISTS (FROM {fresh} EXCEPT FROM {kept}) OR EXISTS (FROM {kept} EXCEPT FROM {fresh})"
        ).fetchone()
        if differing:
            self._execute(f"{_new('TABLE', table)} AS SELECT * FROM {fresh}")
        self.drop_table("temp.fresh")

    def drop_table(self, table: str) -> None:
        """Remove a table, where it is there."""
        self._execute(f"DROP TABLE IF EXISTS {identifier(table)}")

    def drop_view(self, *views: str) -> None:
        """Remove views, where they are there."""
        for view in views:
            self._execute(f"DROP VIEW IF EXISTS {identifier(view)}")

    def create_schema(self, schema: str) -> None:
        """Make a schema, where it is not there."""
        self._execute(f"CREATE SCHEMA IF NOT EXISTS {identifier(schema)}")

    def rows(self, name: str, /, **parameters: object) -> list[tuple[Any, ...]]:
        """The rows of the SELECT in sql/<name>.sql."""
        return self.answer(name, **parameters).fetchall()

    def records(self, name: str, /, *order: str, **parameters: object) -> list[dict[str, Any]]:
        """The rows of the SELECT in sql/<name>.sql as dicts; or of a table, sorted by ``order`` or all columns."""
        if "/" in name:
            return list(_as_dicts(self.answer(name, **parameters)))
        keys = ", ".join(identifier(column) for column in order) or "ALL"
        return list(_as_dicts(self._execute(f"SELECT * FROM {identifier(name)} ORDER BY {keys}")))

    def records_of(self, table: str, column: str, value: object) -> list[dict[str, Any]]:
        """The rows of ``table`` that have that value in a column, as dicts, in a fixed order."""
        text = f"SELECT * FROM {identifier(table)} WHERE {identifier(column)} = ? ORDER BY ALL"
        return list(_as_dicts(self._execute(text, [value])))

    def each(self, name: str, /, **parameters: object) -> Iterator[dict[str, Any]]:
        """As `records` of a SELECT, a few at a time; nothing else may be asked until the last is taken."""
        return _as_dicts(self.answer(name, **parameters))

    def answer(self, name: str, /, **parameters: object) -> duckdb.DuckDBPyConnection:
        """What the SELECT in sql/<name>.sql gives, not yet fetched."""
        return self._execute(sql(name), parameters)

    def sorted(self, table: str, columns: Collection[str], order: Collection[str]) -> duckdb.DuckDBPyRelation:
        """The columns of ``table``, sorted by those of ``order``, to be written somewhere."""
        shown, keys = (", ".join(identifier(name) for name in names) for names in (columns, order))
        return self.connection.sql(f"SELECT {shown} FROM {identifier(table)} ORDER BY {keys}")

    def write_parquet(
        self, path: Path, table: str, columns: Collection[str], order: Collection[str], said: Mapping[str, str]
    ) -> None:
        """Write `sorted` rows to a Parquet file, with the texts ``said`` beside them by key."""
        rows = self.sorted(table, columns, order).sql_query()
        texts = ", ".join(f"{identifier(key)}: '{_quoted(text)}'" for key, text in said.items())
        options = f"FORMAT parquet, COMPRESSION zstd, KV_METADATA {{{texts}}}"
        self._execute(f"COPY ({rows}) TO '{_literal(path)}' ({options})")

    def count(self, table: str) -> int:
        """How many rows ``table`` (schema.name) has."""
        row = self._execute(f"SELECT count(*) FROM {identifier(table)}").fetchone()
        return int(row[0]) if row else 0

    def tables(self, database: str) -> tuple[str, ...]:
        """Every table and view of an attached database, as schema.name, sorted."""
        found = self._execute(
            "SELECT table_schema || '.' || table_name FROM information_schema.tables "
            "WHERE table_catalog = $database ORDER BY ALL",
            {"database": database},
        ).fetchall()
        return tuple(str(name) for (name,) in found)

    def attach(self, path: Path, key: str, name: str, *, read_only: bool = False) -> None:
        """Attach the encrypted file at ``path`` (made when missing, unless read only) under ``name``."""
        attach(self.connection, path, key, name, read_only=read_only)

    def detach(self, name: str) -> None:
        """Let go of an attached file."""
        self._execute(f"DETACH {identifier(name)}")

    def use(self, database: str) -> None:
        """Read and write the tables of an attached file where no other is named."""
        self._execute(f"USE {identifier(database)}")

    @contextmanager
    def attached(self, path: Path, key: str) -> Iterator[None]:
        """Read another encrypted warehouse in the place of this one, which is still there as `warehouse`."""
        self.attach(path, key, "earlier", read_only=True)
        try:
            self.use("earlier")
            yield
        finally:
            self.use("warehouse")
            self.detach("earlier")

    @contextmanager
    def reading(self, register: str) -> Iterator[None]:
        """Let temp.landed stand for the rows that one register landed: a file in sql/ cannot name what is declared."""
        self.stand_in("temp.landed", f"land.{register}")
        try:
            yield
        finally:
            self.drop_view("temp.landed")

    @contextmanager
    def lent(self, name: str, frame: object) -> Iterator[None]:
        """Let temp.<name> stand for the rows of a data frame."""
        self.connection.register(name, frame)
        try:
            yield
        finally:
            self.connection.unregister(name)

    @contextmanager
    def all_or_nothing(self) -> Iterator[None]:
        """What is written meanwhile is written together, or not at all."""
        self.connection.begin()
        try:
            yield
        except BaseException:
            self.connection.rollback()
            raise
        self.connection.commit()

    def _execute(
        self, statement: str, parameters: Mapping[str, object] | Sequence[object] | None = None
    ) -> duckdb.DuckDBPyConnection:
        return self.connection.execute(statement, parameters or None)


def _new(kind: str, name: str) -> str:
    schema, _, own = name.rpartition(".")
    return (
        f"CREATE OR REPLACE TEMP {kind} {identifier(own)}"
        if schema == "temp"
        else f"CREATE OR REPLACE {kind} {identifier(name)}"
    )


def _file_of(table: str) -> str:
    return sql(table.replace(".", "/"))


def _united(select: str, more: Sequence[str]) -> str:
    return " UNION ALL BY NAME ".join(f"({one})" for one in (select, *more)) if more else select


def _as_dicts(cursor: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    names = [column[0] for column in cursor.description or ()]
    while batch := cursor.fetchmany(BATCH):
        for row in batch:
            yield dict(zip(names, row, strict=True))


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
    path: Path, key: str, *, limits: Limits | None = None, read_only: bool = False, reach: Sequence[Path] = ()
) -> Iterator[Warehouse]:
    """Open the encrypted file at ``path`` (made when missing); raises ConfigurationError without crypto.

    Its statements reach files beside it, and in the folders ``reach``.
    """
    connection = connect(path.parent / "tmp", limits or Limits(), path.parent, *reach)
    try:
        warehouse = Warehouse(connection)
        warehouse.attach(path, key, "warehouse", read_only=read_only)
        warehouse.use("warehouse")
        if not read_only:
            for schema in SCHEMAS:
                warehouse.create_schema(schema)
        yield warehouse
    finally:
        connection.close()


@contextmanager
def passing_warehouse(limits: Limits, beside: Path | None = None) -> Iterator[Warehouse]:
    """A warehouse in memory, gone with all that it read; what spills to disk is encrypted, in the folder ``beside``."""
    with TemporaryDirectory(prefix="consult-", dir=beside) as folder, connect(Path(folder), limits) as connection:
        warehouse = Warehouse(connection)
        for schema in SCHEMAS:
            warehouse.create_schema(schema)
        yield warehouse


def attach(connection: duckdb.DuckDBPyConnection, path: Path, key: str, name: str, *, read_only: bool = False) -> None:
    """Attach the encrypted file at ``path`` (made when missing, unless read only) under ``name``."""
    options = f"ENCRYPTION_KEY '{key}'" + (", READ_ONLY" if read_only else "")
    connection.execute(f"ATTACH '{_literal(path)}' AS {identifier(name)} ({options})")


def connect(temporary: Path, limits: Limits, *reach: Path) -> duckdb.DuckDBPyConnection:
    """A private in-memory DuckDB: no extension is fetched, what spills to disk is encrypted.

    No statement, wherever its text came from, reaches a file outside the folders ``reach``, or changes a setting.
    """
    connection = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "allow_persistent_secrets": "false",
            "allow_unsigned_extensions": "true",
            "memory_limit": limits.memory,
            "threads": str(limits.threads),
            "temp_directory": str(temporary),
        },
    )
    connection.execute("SET temp_file_encryption = true")
    connection.execute(f"LOAD '{_literal(_crypto_extension())}'")
    connection.execute("SET allow_unsigned_extensions = false")
    folders = ", ".join(f"'{_literal(folder.absolute())}'" for folder in reach)
    connection.execute(f"SET allowed_directories = [{folders}]")
    connection.execute(f"SET allowed_paths = ['{memory_path()}']")
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")
    return connection


def memory_path() -> str:
    """Where statements find what `in_memory` holds."""
    return f"/proc/self/fd/{_memory_file(os.getpid())}"


@contextmanager
def in_memory(content: bytes) -> Iterator[BinaryIO]:
    """Hold ``content`` at `memory_path`, a file of this process's memory alone: what is in it is written to no disk.

    It gives the file, so that whoever reads it need not hold its content beside it. One at a time.
    """
    with _ONE_AT_A_TIME, open(_memory_file(os.getpid()), "r+b", closefd=False) as file:
        try:
            file.write(content)
            file.flush()
            file.seek(0)
            del content
            yield file
        finally:
            file.seek(0)
            file.truncate()


@cache
def _memory_file(process: int) -> int:
    """The file of the process of that number: a process that was split off has one of its own."""
    return os.memfd_create(f"extract-{process}")


@cache
def _crypto_extension() -> Path:
    """The httpfs extension of the pinned wheel: it carries the OpenSSL that encrypted writes need.

    DuckDB holds it against its publisher's signature here, once a process: that takes longer than all else in opening a
    warehouse. Raises ConfigurationError where it is not there, or is not what was signed.
    """
    try:
        import duckdb_extension_httpfs
    except ImportError:
        raise ConfigurationError(
            "The warehouse cannot be encrypted: install duckdb-extension-httpfs from requirements.txt."
        ) from None
    folder = Path(str(duckdb_extension_httpfs.__file__)).parent
    extension = next(folder.rglob("httpfs.duckdb_extension"))
    with duckdb.connect(":memory:") as signed:
        try:
            signed.execute(f"LOAD '{_literal(extension)}'")
        except duckdb.Error:
            raise ConfigurationError(
                "The warehouse cannot be encrypted: {file} does not carry its publisher's signature. Install the "
                "packages anew from requirements.txt.",
                file=extension.name,
            ) from None
    return extension


def _literal(path: Path) -> str:
    return _quoted(str(path))


def _quoted(text: str) -> str:
    return text.replace("'", "''")
