"""Link: every register's accepted rows in one shape, then one row a person and one a continuous involvement."""

from __future__ import annotations

from collections.abc import Iterable

from targeting.errors import DeliveryError
from targeting.warehouse import Warehouse, identifier, sql
from targeting.workspace import Constant, Emission, FromColumn, RegisterContract, RegisterUse, Settings

STEPS = ("current_record", "coded")
# An area of fewer persons counts as unknown, and more areas than this are no districts but streets or addresses.
FEWEST_IN_AREA, MOST_AREAS = 5, 40


def link(warehouse: Warehouse, contracts: Iterable[RegisterContract], settings: Settings) -> None:
    """Make link.person and link.involvement from what the registers landed; raises DeliveryError on too many areas.

    Rows stream from the registers through views into link.spell, the only table: numbers, which sort and store fast.
    link.involvement shows them by name.
    """
    contracts = tuple(contracts)
    _objections(warehouse, contracts)
    _areas(warehouse, contracts)
    warehouse.create("link/person", "link.person")
    _records(warehouse, contracts, settings)
    for step in STEPS:
        warehouse.view(f"link/{step}", f"link.{step}")
    warehouse.create("link/spell", "link.spell")
    warehouse.view("link/involvement", "link.involvement")
    for step in ("record", *STEPS):
        warehouse.connection.execute(f"DROP VIEW link.{step}")


def _objections(warehouse: Warehouse, contracts: tuple[RegisterContract, ...]) -> None:
    """link.objection holds the persons of every objection register; it may be empty."""
    warehouse.create("link/no_objection", "link.objection")
    for contract in contracts:
        if contract.role == "objection":
            table = identifier(f"land.{contract.id}")
            warehouse.connection.execute(f"INSERT INTO link.objection SELECT DISTINCT person_id FROM {table}")


def _areas(warehouse: Warehouse, contracts: tuple[RegisterContract, ...]) -> None:
    """link.area: where each person lives, as far as it may be counted; empty where no contract declares the column."""
    warehouse.create("link/no_area", "link.area")
    for contract in contracts:
        if contract.declares_area:
            warehouse.insert("link/area", "link.area", fewest=FEWEST_IN_AREA)
            (areas,) = warehouse.connection.execute("SELECT count(DISTINCT area) FROM link.area").fetchall()[0]
            if areas > MOST_AREAS:
                raise DeliveryError(
                    "{file}: the column area has {areas} different values in the delivery, and at most "
                    "{most} can be counted. Let it hold a few large districts, not streets or addresses.",
                    file=contract.file,
                    areas=areas,
                    most=MOST_AREAS,
                )


def _records(warehouse: Warehouse, contracts: tuple[RegisterContract, ...], settings: Settings) -> None:
    """link.emission, and link.record: all registers' rows in one shape, each under the number of its emission."""
    warehouse.create("link/no_emission", "link.emission")
    selects = [sql("link/no_record")]
    emissions = [(contract, emission) for contract in contracts for emission in contract.involvement]
    for number, (contract, emission) in enumerate(emissions, start=1):
        _emission(warehouse, contract, emission, number, settings.registers[contract.id])
        selects.append(_record(contract, emission, number))
    records = " UNION ALL BY NAME ".join(f"({select})" for select in selects)
    warehouse.connection.execute(f"CREATE OR REPLACE VIEW link.record AS {records}")


def _emission(
    warehouse: Warehouse, contract: RegisterContract, emission: Emission, number: int, use: RegisterUse
) -> None:
    """What is the same for all rows of one emission; the service centre is the register's own."""
    ancillary = emission.ancillary.in_ if emission.ancillary else ()
    warehouse.connection.execute(
        """INSERT INTO link.emission BY NAME SELECT $emission AS emission, $register AS register,
            $code_list AS code_list, $code AS code, $ancillary AS ancillary, $gap_days AS gap_days,
            $lag_days AS lag_days, $department AS department,
            (SELECT unit FROM land.unit WHERE department = $department AND service_centre = $service_centre) AS unit""",
        {
            "emission": number,
            "register": contract.id,
            "code_list": emission.code_list,
            "code": emission.code.value.casefold() if isinstance(emission.code, Constant) else None,
            "ancillary": [value.casefold() for value in ancillary],
            "gap_days": emission.gap_days,
            "lag_days": emission.lag_days,
            "department": use.department,
            "service_centre": use.service_centre,
        },
    )


def _record(contract: RegisterContract, emission: Emission, number: int) -> str:
    """The SELECT of one register's rows for one involvement, still with their own codes."""
    kept = f'"{emission.skip_when_empty}" IS NOT NULL' if emission.skip_when_empty else "true"
    return f"""SELECT landed.person_id, emission.emission, {_unit(emission)} AS unit, emission.code_list,
            {_code(emission)} AS code_key, {_ancillary(emission)} AS ancillary, {_dates(emission)},
            {_column(emission.caseworker)} AS caseworker_id, {_column(emission.case)} AS case_id,
            landed.file_no, landed.row_no
        FROM {identifier(f"land.{contract.id}")} AS landed
        INNER JOIN link.emission AS emission ON emission.emission = {number} {_unit_join(emission)}
        WHERE {kept}"""


def _code(emission: Emission) -> str:
    return "emission.code" if isinstance(emission.code, Constant) else f'landed."{emission.code.column}"'


def _ancillary(emission: Emission) -> str:
    if emission.ancillary is None:
        return "false"
    return f'coalesce(list_contains(emission.ancillary, lower(landed."{emission.ancillary.column}")), false)'


def _dates(emission: Emission) -> str:
    if emission.week:
        week = _column(emission.week)
        return f"{week} AS valid_from, {week} + 6 AS valid_to"
    return f"{_column(emission.from_)} AS valid_from, {_column(emission.to)} AS valid_to"


def _unit(emission: Emission) -> str:
    """The service centre that the row names, else the register's own."""
    return "coalesce(named.unit, emission.unit)" if emission.service_centre else "emission.unit"


def _unit_join(emission: Emission) -> str:
    if emission.service_centre is None:
        return ""
    return (
        "LEFT JOIN land.unit_name AS named ON named.alias = lower("
        f"{_column(emission.service_centre)}) AND named.department = emission.department"
    )


def _column(source: FromColumn | None) -> str:
    return f'landed."{source.column}"' if source else "NULL"
