"""A release with every kind of cell, and what a reader of udgivelse/ is to find in it, by its Parquet files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet as pq

from support.output_tables import CONTRACTS, RUN_ID, municipality, source_row, told
from targeting.outputs.tables import write_rows
from targeting.publishing import prepare
from targeting.warehouse import Warehouse

CREATED = datetime(2017, 10, 3, 2, tzinfo=UTC)
SHOWN = [contract for contract in CONTRACTS.values() if contract.audience == "dashboard"]
FORMULAS = ("=1+1", "+45 11 22 33 44", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://a.b";"c")')
HIDDEN = "skjult"


def warehouse_of_all(citizens: int = 300) -> Warehouse:
    """A small municipality: hidden counts, shares, times, rows of quarters, and texts that look like formulas."""
    sources = [source_row(f"register_{n}", 40 + n, name=text, drift=-3.25) for n, text in enumerate(FORMULAS)]
    quality = [
        {"run_id": RUN_ID, "register": "register_0", "expectation": "age", "severity": "warning", "metric": "ageDays",
         "checked": 40, "failed": 0, "observed": 12.5, "verdict": "passed",
         "description_da": 'Højst; "45" dage\nÆØÅ'},
    ]  # fmt: skip
    warnings = "=Én advarsel; med semikolon.\nOg en til."
    warehouse, _ = told(municipality(citizens, seed=1), sources=sources, quality=quality, warnings=warnings)
    quarter = {
        "run_id": RUN_ID, "period": "2017-K1", "period_from": date(2017, 1, 1), "period_to": date(2017, 3, 31),
        "counted_as_of": date(2017, 6, 30), "suppressed": "",
    }  # fmt: skip
    use = {"measure": "m", "title_da": "Ordning", "granted": 12, "ended": 0, "open": 12}
    write_rows(warehouse, CONTRACTS["measure_use"], [quarter | use | {"overdue": None, "suppressed": "overdue"}])
    return warehouse


def exported(folder: Path, warehouse: Warehouse, **options: Any) -> Path:
    """The dashboard's release in use, after it was prepared and put in its place."""
    settings: dict[str, Any] = {"mode": "operate", "log_seq": 7, "pseudonym_key": "5b0e7d21c9f4a836"} | options
    prepare(warehouse, CONTRACTS, folder, run_id=RUN_ID, created=CREATED, **settings).activate(CREATED)
    return folder / "dashboard" / "current"


def expected(release: Path, table: str, *, hidden: object, guard: str = "") -> list[list[object]]:
    """The rows as a reader is to find them; ``hidden`` is what stands in a hidden cell, ``guard`` before a formula."""
    headings = {column.name: column.heading_da for column in CONTRACTS[table].columns}
    rows = []
    for row in pq.read_table(release / f"{table}.parquet").to_pylist():
        names = [name for name in row["suppressed"].split(",") if name]
        assert all(row[name] is None for name in names)
        row = row | dict.fromkeys(names, hidden) | {"suppressed": ", ".join(headings[name] for name in names)}
        rows.append([_plain(value, guard) for value in row.values()])
    return rows


def _plain(value: object, guard: str) -> object:
    """A cell in the one form that readers are compared in: no text is no value, a moment is a text."""
    if isinstance(value, str):
        return (guard if value[:1] in "=+-@\t\r" else "") + value if value else None
    return in_text(value)


def in_text(value: object) -> object:
    """A day or a moment as a text; all else as it is."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=None).isoformat(sep=" ")
    return value.isoformat() if isinstance(value, date) else value


def dumped(workbook: Path) -> Iterator[str]:
    """Every sheet of a workbook as text: its cells, and what stays in sight, is filtered, or is a formula."""
    for sheet in openpyxl.load_workbook(workbook):
        yield f"# {sheet.title} | {sheet.dimensions} | {sheet.freeze_panes} | {sheet.auto_filter.ref}"
        for row in sheet.iter_rows():
            yield " | ".join("" if cell.value is None else f"{in_text(cell.value)}" for cell in row).replace(
                "\n", "\\n"
            )
