"""What the cells of each column look like, in counts alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import polars as pl

from targeting.onboarding.extract import UndeclaredExtract
from targeting.registers import load_macros
from targeting.warehouse import Limits, Warehouse, connect, sql
from targeting.workspace import CodeLists

FREE = ""


@dataclass(frozen=True)
class CodeMatch:
    """A code list that knows cells of a column: how many different ones, in how many rows."""

    code_list: str
    default_law: str
    different: int
    rows: int


@dataclass(frozen=True)
class ColumnProfile:
    """One column: rows of the extract, rows in which it is filled, and how many of those fit each reading."""

    position: int
    header: str
    rows: int
    filled: int = 0
    different: int = 0
    cpr: int = 0
    dates: int = 0
    open_dates: int = 0
    iso_dates: int = 0
    dash_dates: int = 0
    dot_dates: int = 0
    serial_dates: int = 0
    weeks: int = 0
    marked_weeks: int = 0
    amounts: int = 0
    decimals: int = 0
    short: int = 0
    laws: int = 0
    named_laws: int = 0
    emails: int = 0
    phones: int = 0
    addresses: int = 0
    names: int = 0
    long: int = 0
    codes: tuple[CodeMatch, ...] = ()

    def share(self, fitting: int) -> float:
        """``fitting`` as a share of the filled cells."""
        return fitting / self.filled if self.filled else 0.0


def profile(extract: UndeclaredExtract, codes: CodeLists) -> tuple[ColumnProfile, ...]:
    """Every column of the extract; the cells are in memory alone and forgotten afterwards."""
    with TemporaryDirectory() as folder, connect(Path(folder), Limits()) as connection:
        load_macros(connection)
        _load(connection, extract)
        matches = _code_matches(connection, extract, codes)
        measured = {row.pop("position"): row for row in Warehouse(connection).records("ask/onboarding/draft_column")}
    return tuple(
        ColumnProfile(
            position=index,
            header=header,
            rows=len(extract.rows),
            codes=tuple(matches.get(index, ())),
            **measured.get(index, {}),
        )
        for index, header in enumerate(extract.headers, start=1)
    )


def _load(connection: duckdb.DuckDBPyConnection, extract: UndeclaredExtract) -> None:
    """temp.cell: each distinct cell of each column once, cleaned as a run cleans it."""
    counts = Counter((index, cell) for row in extract.rows for index, cell in enumerate(row, start=1) if cell)
    frame = pl.DataFrame(
        [(position, cell, rows) for (position, cell), rows in counts.items()],
        schema={"position": pl.Int32, "cell": pl.String, "rows": pl.Int64},
        orient="row",
    )
    connection.register("written", frame)
    cell = "unguarded(cell)" if extract.excel_guard else "cell"
    connection.execute(
        f"CREATE TEMP TABLE cell AS SELECT position, clean_text({cell}) AS text, CAST(sum(rows) AS BIGINT) AS rows "
        "FROM written GROUP BY ALL HAVING text IS NOT NULL"
    )
    connection.unregister("written")


def _code_matches(
    connection: duckdb.DuckDBPyConnection, extract: UndeclaredExtract, codes: CodeLists
) -> dict[int, list[CodeMatch]]:
    listed = pl.DataFrame(
        sorted({(code.code_list, code.code.casefold()) for code in codes.codes}),
        schema={"code_list": pl.String, "key": pl.String},
        orient="row",
    )
    connection.register("listed_codes", listed)
    connection.execute("CREATE TEMP TABLE listed AS SELECT * FROM listed_codes")
    connection.unregister("listed_codes")
    connection.execute(
        "CREATE TEMP TABLE paragraph_column AS SELECT position FROM (SELECT position, text, rows, "
        "contains(text, '§') OR law_of(text) IS NOT NULL AS lawful FROM temp.cell) "
        "GROUP BY position HAVING 2 * sum(CASE WHEN lawful THEN rows ELSE 0 END) >= sum(rows)"
    )
    matches: dict[int, list[CodeMatch]] = {}
    for law in _laws(codes):
        for position, code_list, different, rows in connection.execute(
            sql("ask/onboarding/draft_code"), {"default_law": law or None}
        ).fetchall():
            if code_list == "paragraph" or not law:
                matches.setdefault(position, []).append(CodeMatch(code_list, law, different, rows))
    return matches


def _laws(codes: CodeLists) -> Iterator[str]:
    """No law first, then each law that a paragraph may belong to when its cell names none, the commonest first."""
    yield FREE
    laws = Counter(code.law for code in codes.codes if code.code_list == "paragraph")
    yield from (law for law, _ in laws.most_common())
