"""What is measured of a register as a whole: how fresh it is, whom it covers, how it differs from the last delivery."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from targeting.warehouse import Warehouse, identifier
from targeting.workspace import Column, Expectation, RegisterContract

FEWEST_PERSONS = 5  # one citizen's date, or one mistyped, is not how new a register is

_DELIVERED = "(SELECT max(delivered_on) FROM land.delivery)"


def know_delivery(warehouse: Warehouse, contracts: Iterable[RegisterContract], delivered: date) -> None:
    """Write what measures need beyond their own register: the delivery's day, the citizens, the declared shares."""
    warehouse.connection.execute("INSERT INTO land.delivery VALUES (?)", (delivered,))
    for contract in contracts:
        if contract.role == "population":
            population = identifier(f"land.{contract.id}")
            warehouse.connection.execute(f"CREATE OR REPLACE VIEW land.citizen AS SELECT person_id FROM {population}")
        for entry in contract.expectations:
            if entry.metric == "shareChange":
                _keep_share(warehouse, contract, entry)


def measure(contract: RegisterContract, entry: Expectation, parameters: dict[str, object]) -> str:
    """The metric as a scalar subquery, NULL where there is nothing to measure or nothing to hold it against."""
    landed = identifier(f"land.{contract.id}")
    match entry.metric:
        case "ageDays":
            return _age_days(contract, landed)
        case "coverage":
            return _coverage(landed)
        case "rowsChange":
            return _change(f"SELECT count(*) AS number FROM {landed}", "accepted")
        case "personsChange":
            return _change(f"SELECT count(DISTINCT person_id) AS number FROM {landed}", "persons")
        case "shareChange":
            return _share_change(entry, parameters)
        case _:
            raise ValueError(f"not a measure: {entry.metric}")


def _age_days(contract: RegisterContract, landed: str) -> str:
    """Days from the newest date to the delivery: the fifth newest citizen's newest date that is not in the future."""
    columns = _begin_columns(contract)
    if not columns:
        return "NULL"
    past = ", ".join(f'CASE WHEN "{name}" <= {_DELIVERED} THEN "{name}" END' for name in columns)
    newest = (
        f"SELECT max(greatest({past})) AS day FROM {landed} GROUP BY person_id "
        f"ORDER BY day DESC NULLS LAST LIMIT {FEWEST_PERSONS}"
    )
    return (
        f"(SELECT CASE WHEN count(day) = {FEWEST_PERSONS} THEN {_DELIVERED} - min(day) END FROM ({newest}) AS newest)"
    )


def begins_after(warehouse: Warehouse, contract: RegisterContract, day: date) -> bool:
    """Whether a register that says what citizens have says nothing of that day, nor of any before it.

    Its first day is that which five citizens have reached, or its very first where it has fewer.
    """
    columns = ", ".join(f'"{name}"' for name in _begin_columns(contract))
    if not contract.involvement:
        return False
    first = f"SELECT min(least({columns})) AS day FROM {identifier(f'land.{contract.id}')} GROUP BY person_id"
    row = warehouse.connection.execute(
        f"SELECT CASE WHEN count(day) = {FEWEST_PERSONS} THEN max(day) ELSE min(day) END > ? "
        f"FROM (SELECT day FROM ({first}) AS each ORDER BY day NULLS LAST LIMIT {FEWEST_PERSONS}) AS firsts",
        (day,),
    ).fetchone()
    return bool(row and row[0])


def _begin_columns(contract: RegisterContract) -> list[str]:
    """The dates that say when something began; every date that is kept, where a row becomes no involvement.

    A date of birth says nothing of how new a register is.
    """
    begins = [part.column for emission in contract.involvement for part in (emission.week, emission.from_) if part]
    return list(dict.fromkeys(begins)) or [column.name for column in contract.columns if _is_kept_date(column)]


def _is_kept_date(column: Column) -> bool:
    return column.retain and column.reads in ("date", "week") and column.name != "birth_date"


def _coverage(landed: str) -> str:
    """Percent of the register's persons who stand in the population register."""
    return (
        "(SELECT CASE WHEN EXISTS (SELECT 1 FROM land.citizen) "
        "THEN 100.0 * count(citizen.person_id) / nullif(count(*), 0) END "
        f"FROM (SELECT DISTINCT person_id FROM {landed}) AS landed "
        "LEFT JOIN (SELECT DISTINCT person_id FROM land.citizen) AS citizen USING (person_id))"
    )


def _change(now: str, column: str) -> str:
    """Percent more (or, below zero, fewer) than in the delivery before, to one decimal."""
    return (
        f"(SELECT round(100.0 * (now.number - earlier.{column}) / earlier.{column}, 1) "
        f"FROM ({now}) AS now CROSS JOIN land.earlier AS earlier "
        f"WHERE earlier.register = $register AND earlier.{column} > 0)"
    )


def _share_change(entry: Expectation, parameters: dict[str, object]) -> str:
    name = f"share_{len(parameters)}"
    parameters[name] = entry.id
    return (
        "(SELECT round(now.share - earlier.share, 1) FROM land.share AS now "
        "INNER JOIN land.earlier_share AS earlier USING (register, expectation) "
        f"WHERE now.register = $register AND now.expectation = ${name})"
    )


def _keep_share(warehouse: Warehouse, contract: RegisterContract, entry: Expectation) -> None:
    """Percent of the accepted rows whose column holds one of the listed values."""
    warehouse.connection.execute(
        "INSERT INTO land.share SELECT $register, $expectation, "
        f'100.0 * count(*) FILTER (list_contains($values, lower("{entry.column}"))) / nullif(count(*), 0) '
        f"FROM {identifier(f'land.{contract.id}')}",
        {
            "register": contract.id,
            "expectation": entry.id,
            "values": [value.casefold() for value in entry.valid_values],
        },
    )
