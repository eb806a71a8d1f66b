"""The dated code lists and local units as tables, so that SQL reads them like any register."""

from __future__ import annotations

from typing import Any

import polars as pl

from targeting.warehouse import Warehouse
from targeting.workspace.codes import Code, CodeLists
from targeting.workspace.settings import Settings

CODE_SCHEMA: dict[str, Any] = {
    "code_list": pl.String, "code_key": pl.String, "code": pl.String, "valid_from": pl.Date, "valid_to": pl.Date,
    "law": pl.String, "paragraph": pl.String, "kind": pl.String, "main": pl.Boolean, "counts": pl.Boolean,
    "family": pl.String, "one_off_months": pl.Int32, "label_da": pl.String,
}  # fmt: skip


def load_reference(warehouse: Warehouse, codes: CodeLists, settings: Settings) -> None:
    """Make land.code, land.code_period and land.service_centre."""
    _table(warehouse, "code", pl.DataFrame([_code_row(code) for code in codes.codes], schema=CODE_SCHEMA))
    units = [
        {"department": department.id, "service_centre": unit.id, "alias": alias.casefold()}
        for department in settings.departments
        for unit in department.service_centres
        for alias in dict.fromkeys((unit.id, unit.name, *unit.aliases))
    ]
    schema = {"department": pl.String, "service_centre": pl.String, "alias": pl.String}
    _table(warehouse, "service_centre", pl.DataFrame(units, schema=schema).unique(maintain_order=True))
    warehouse.create("land/code_period", "land.code_period")


def service_centre_names(settings: Settings, department: str | None) -> tuple[str, ...]:
    """The names, lower-cased, that a department's service centres may have in an extract."""
    units = [unit for entry in settings.departments if entry.id == department for unit in entry.service_centres]
    return tuple(name.casefold() for unit in units for name in (unit.id, unit.name, *unit.aliases))


def _code_row(code: Code) -> dict[str, object]:
    row = {name: getattr(code, name) for name in CODE_SCHEMA if name != "code_key"}
    return row | {"code_key": code.code.casefold()}


def _table(warehouse: Warehouse, name: str, frame: pl.DataFrame) -> None:
    warehouse.connection.register("reference_rows", frame)
    warehouse.connection.execute(f"CREATE OR REPLACE TABLE land.{name} AS SELECT * FROM reference_rows")
    warehouse.connection.unregister("reference_rows")
