"""CPR numbers and caseworkers as integer keys: the only tables that pair them live in memory, for one landing."""

from __future__ import annotations

from collections.abc import Iterable

import duckdb
import polars as pl

from targeting.privacy import KeyRing
from targeting.registers.cpr import CprReading, read_cpr
from targeting.workspace.contracts import Column, RegisterContract


class Lookups:
    """temp.cpr (cell → kind, person) and temp.keyed (cell → key), filled as new cells turn up."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, keys: KeyRing) -> None:
        self._connection = connection
        self._keys = keys
        self._persons: dict[str, int] = {}
        self._keyed: dict[str, int] = {}
        self._current: dict[str, str | None] = {}
        connection.execute(
            "CREATE TEMP TABLE cpr (cell VARCHAR, kind VARCHAR, id INTEGER, zero_restored BOOLEAN, modulus_11 BOOLEAN)"
        )
        connection.execute("CREATE TEMP TABLE keyed (cell VARCHAR, id INTEGER)")

    def learn(self, contract: RegisterContract) -> None:
        """Read every cell of the raw table that is a CPR number or keyed and not yet known."""
        if contract.role == "population":
            self._learn_changed_numbers()
        for column in contract.columns:
            if column.reads == "cpr":
                self._learn_cpr(self._new_cells(column, "cpr"))
            elif column.reads == "keyed":
                self._learn_keyed(self._new_cells(column, "keyed"))

    def pseudonyms(self) -> pl.DataFrame:
        """Every person's integer key and pseudonym."""
        return pl.DataFrame(
            {"person_id": list(self._persons.values()), "pseudonym": list(self._persons)},
            schema={"person_id": pl.Int32, "pseudonym": pl.String},
        )

    def _new_cells(self, column: Column, table: str) -> list[str]:
        cells = self._connection.execute(
            f'SELECT DISTINCT "{column.name}" FROM temp.raw ANTI JOIN temp.{table} ON cell = "{column.name}" '
            f'WHERE "{column.name}" IS NOT NULL'
        ).fetchall()
        return [cell for (cell,) in cells]

    def _learn_changed_numbers(self) -> None:
        """Statuses 50 and 60 point to the number a person has now; chains are followed to their end."""
        rows = self._connection.execute(
            "SELECT cpr, current_cpr FROM temp.raw WHERE trim(status) IN ('50', '60') AND cpr IS NOT NULL"
        ).fetchall()
        for old, new in rows:
            before, after = read_cpr(old), read_cpr(new or "")
            if before.number:
                self._current[before.number] = after.number

    def _now(self, number: str) -> str | None:
        """The number that replaced ``number``; None when the register does not say."""
        seen: set[str] = set()
        current: str | None = number
        while current is not None and current in self._current:
            if current in seen:
                return None
            seen.add(current)
            current = self._current[current]
        return current

    def _learn_cpr(self, cells: list[str]) -> None:
        readings = [read_cpr(cell) for cell in cells]
        pseudonyms = [self._pseudonym(reading) for reading in readings]
        self._number({pseudonym for pseudonym in pseudonyms if pseudonym})
        frame = pl.DataFrame(
            {
                "cell": cells,
                "kind": [_kind(reading, found) for reading, found in zip(readings, pseudonyms, strict=True)],
                "id": [self._persons[found] if found else None for found in pseudonyms],
                "zero_restored": [reading.zero_restored for reading in readings],
                "modulus_11": [reading.modulus_11 for reading in readings],
            },
            schema={
                "cell": pl.String,
                "kind": pl.String,
                "id": pl.Int32,
                "zero_restored": pl.Boolean,
                "modulus_11": pl.Boolean,
            },
        )
        self._insert("cpr", frame)

    def _pseudonym(self, reading: CprReading) -> str | None:
        current = self._now(reading.number) if reading.number else None
        return self._keys.pseudonym("person", current) if current else None

    def _number(self, pseudonyms: Iterable[str]) -> None:
        """Give new persons the next integers, in the order of their pseudonyms: it tells nothing."""
        for pseudonym in sorted(set(pseudonyms) - self._persons.keys()):
            self._persons[pseudonym] = len(self._persons) + 1

    def _learn_keyed(self, cells: list[str]) -> None:
        pseudonyms = {cell: self._keys.pseudonym("caseworker", " ".join(cell.casefold().split())) for cell in cells}
        for pseudonym in sorted(set(pseudonyms.values()) - self._keyed.keys()):
            self._keyed[pseudonym] = len(self._keyed) + 1
        frame = pl.DataFrame(
            {"cell": cells, "id": [self._keyed[pseudonyms[cell]] for cell in cells]},
            schema={"cell": pl.String, "id": pl.Int32},
        )
        self._insert("keyed", frame)

    def _insert(self, table: str, frame: pl.DataFrame) -> None:
        self._connection.register("new_cells", frame)
        self._connection.execute(f"INSERT INTO temp.{table} SELECT * FROM new_cells")
        self._connection.unregister("new_cells")


def _kind(reading: CprReading, pseudonym: str | None) -> str:
    return "unresolved" if reading.kind == "person" and pseudonym is None else reading.kind
