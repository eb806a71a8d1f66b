"""Link: every register's accepted rows in one shape, then one row a person and one a continuous involvement."""

from __future__ import annotations

from collections.abc import Iterable

from targeting.warehouse import Warehouse, identifier
from targeting.workspace.contracts import Constant, Emission, FromColumn, RegisterContract
from targeting.workspace.settings import RegisterUse, Settings


def link(warehouse: Warehouse, contracts: Iterable[RegisterContract], settings: Settings) -> None:
    """Make link.person and link.involvement from what the registers landed."""
    contracts = tuple(contracts)
    _objections(warehouse, contracts)
    warehouse.create("link/no_record", "link.record")
    for contract in contracts:
        for emission in contract.involvement:
            _record(warehouse, contract, emission, settings.registers[contract.id])
    warehouse.create("link/person", "link.person")
    warehouse.create("link/coded", "link.coded")
    warehouse.create("link/spell", "link.spell")
    warehouse.create("link/involvement", "link.involvement")


def _objections(warehouse: Warehouse, contracts: tuple[RegisterContract, ...]) -> None:
    """link.objection holds the persons of every objection register; it may be empty."""
    warehouse.create("link/no_objection", "link.objection")
    for contract in contracts:
        if contract.role == "objection":
            table = identifier(f"land.{contract.id}")
            warehouse.connection.execute(f"INSERT INTO link.objection SELECT DISTINCT person_id FROM {table}")


def _record(warehouse: Warehouse, contract: RegisterContract, emission: Emission, use: RegisterUse) -> None:
    """Append one register's rows for one involvement, still with their own codes."""
    kept = f'"{emission.skip_when_empty}" IS NOT NULL' if emission.skip_when_empty else "true"
    warehouse.connection.execute(
        f"""INSERT INTO link.record BY NAME
        SELECT person_id, $register AS register, $department AS department, {_service_centre(emission)},
            $code_list AS code_list, {_code(emission)} AS code_key, {_ancillary(emission)} AS ancillary,
            {_dates(emission)}, {_column(emission.caseworker)} AS caseworker_id,
            $gap_days::INTEGER AS gap_days, $lag_days::INTEGER AS lag_days, file_no, row_no
        FROM {identifier(f"land.{contract.id}")} AS landed {_service_centre_join(emission)}
        WHERE {kept}""",
        _parameters(contract, emission, use),
    )


def _parameters(contract: RegisterContract, emission: Emission, use: RegisterUse) -> dict[str, object]:
    parameters: dict[str, object] = {
        "register": contract.id,
        "department": use.department,
        "service_centre": use.service_centre,
        "code_list": emission.code_list,
        "gap_days": emission.gap_days,
        "lag_days": emission.lag_days,
    }
    if isinstance(emission.code, Constant):
        parameters["code"] = emission.code.value.casefold()
    if emission.ancillary:
        parameters["ancillary"] = [value.casefold() for value in emission.ancillary.in_]
    return parameters


def _code(emission: Emission) -> str:
    return "$code" if isinstance(emission.code, Constant) else f'"{emission.code.column}"'


def _ancillary(emission: Emission) -> str:
    if emission.ancillary is None:
        return "false"
    return f'coalesce(list_contains($ancillary, lower("{emission.ancillary.column}")), false)'


def _dates(emission: Emission) -> str:
    if emission.week:
        return f'"{emission.week.column}" AS valid_from, "{emission.week.column}" + 6 AS valid_to'
    return f"{_column(emission.from_)} AS valid_from, {_column(emission.to)} AS valid_to"


def _service_centre(emission: Emission) -> str:
    named = "unit.service_centre" if emission.service_centre else "NULL"
    return f"coalesce({named}, $service_centre) AS service_centre"


def _service_centre_join(emission: Emission) -> str:
    if emission.service_centre is None:
        return ""
    column = emission.service_centre.column
    return (
        "LEFT JOIN land.service_centre AS unit "
        f'ON unit.department = $department AND unit.alias = lower(landed."{column}")'
    )


def _column(source: FromColumn | None) -> str:
    return f'"{source.column}"' if source else "NULL"
