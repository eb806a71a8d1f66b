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
    warehouse.create("link/person", "link.person")
    _records(warehouse, contracts, settings)
    if any(emission.case for contract in contracts for emission in contract.involvement):
        warehouse.create("link/current_record", "link.current_record")
    else:
        warehouse.connection.execute("ALTER TABLE link.record RENAME TO current_record")
    warehouse.create("link/coded", "link.coded")
    warehouse.create("link/spell", "link.spell")
    warehouse.create("link/involvement", "link.involvement")
    for table in ("record", "current_record", "coded", "spell"):
        warehouse.connection.execute(f"DROP TABLE IF EXISTS link.{table}")


def _records(warehouse: Warehouse, contracts: tuple[RegisterContract, ...], settings: Settings) -> None:
    """All registers' rows in one shape, each under the number of the emission that made it."""
    warehouse.create("link/no_record", "link.record")
    warehouse.create("link/no_emission", "link.emission")
    emissions = [(contract, emission) for contract in contracts for emission in contract.involvement]
    for number, (contract, emission) in enumerate(emissions, start=1):
        warehouse.connection.execute(
            "INSERT INTO link.emission VALUES (?, ?, ?, ?)",
            (number, contract.id, emission.gap_days, emission.lag_days),
        )
        _record(warehouse, contract, emission, number, settings.registers[contract.id])


def _objections(warehouse: Warehouse, contracts: tuple[RegisterContract, ...]) -> None:
    """link.objection holds the persons of every objection register; it may be empty."""
    warehouse.create("link/no_objection", "link.objection")
    for contract in contracts:
        if contract.role == "objection":
            table = identifier(f"land.{contract.id}")
            warehouse.connection.execute(f"INSERT INTO link.objection SELECT DISTINCT person_id FROM {table}")


def _record(
    warehouse: Warehouse, contract: RegisterContract, emission: Emission, number: int, use: RegisterUse
) -> None:
    """Append one register's rows for one involvement, still with their own codes."""
    kept = f'"{emission.skip_when_empty}" IS NOT NULL' if emission.skip_when_empty else "true"
    warehouse.connection.execute(
        f"""INSERT INTO link.record BY NAME
        SELECT person_id, $emission AS emission, {_unit(emission)} AS unit, $code_list AS code_list,
            {_code(emission)} AS code_key, {_ancillary(emission)} AS ancillary, {_dates(emission)},
            {_column(emission.caseworker)} AS caseworker_id, {_column(emission.case)} AS case_id, file_no, row_no
        FROM {identifier(f"land.{contract.id}")} AS landed {_unit_join(emission)}
        WHERE {kept}""",
        _parameters(emission, number, use),
    )


def _parameters(emission: Emission, number: int, use: RegisterUse) -> dict[str, object]:
    parameters: dict[str, object] = {
        "emission": number,
        "department": use.department,
        "service_centre": use.service_centre,
        "code_list": emission.code_list,
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


def _unit(emission: Emission) -> str:
    """The service centre that the row names, else the register's own."""
    own = "(SELECT unit FROM land.unit WHERE department = $department AND service_centre = $service_centre)"
    return f"coalesce(named.unit, {own})" if emission.service_centre else own


def _unit_join(emission: Emission) -> str:
    if emission.service_centre is None:
        return ""
    column = emission.service_centre.column
    return (
        "LEFT JOIN land.unit_name AS named "
        f'ON named.department = $department AND named.alias = lower(landed."{column}")'
    )


def _column(source: FromColumn | None) -> str:
    return f'"{source.column}"' if source else "NULL"
