"""The codes that a delivery holds: those that were used, and those that no list has or that were not in force."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from targeting.registers.cells import Bound
from targeting.warehouse import Warehouse
from targeting.workspace import Emission, FromColumn, RegisterContract

Row = Mapping[str, Any]
FEWEST = 5  # a code that is at fault is named, and its rows counted, where they are of this many citizens
USED, UNKNOWN, NOT_IN_FORCE = "used", "unknown_code", "code_not_in_force"


@dataclass(frozen=True)
class Met:
    """One code of one list in one register. ``code_key`` is blank where what was met may not be named.

    ``rows`` is None of codes in use, and where the rows are of few citizens.
    """

    register: str
    code_list: str
    code_key: str
    state: str
    rows: int | None


def codes_met(warehouse: Warehouse) -> tuple[Met, ...]:
    """What the landing met."""
    return named_codes(warehouse.records("land.code_met", "register", "code_list", "state", "code_key"))


def named_codes(rows: Iterable[Row]) -> tuple[Met, ...]:
    """What was met, as land.code_met and ledger.code_met have it."""
    return tuple(Met(row["register"], row["code_list"], row["code_key"], row["state"], row["rows"]) for row in rows)


def note_codes(connection: duckdb.DuckDBPyConnection, contract: RegisterContract) -> None:
    """Add the codes of the file that was just judged to temp.met."""
    for number, emission in enumerate(contract.involvement):
        if isinstance(emission.code, FromColumn):
            _note_used(connection, contract, emission, emission.code.column)
            _note_faults(connection, contract, number, emission.code.column)


def _note_used(
    connection: duckdb.DuckDBPyConnection, contract: RegisterContract, emission: Emission, column: str
) -> None:
    connection.execute(
        f"""INSERT INTO temp.met SELECT DISTINCT $register, $code_list, "{column}", '{USED}', NULL::INTEGER
        FROM temp.judged WHERE ignored IS NULL AND faults IS NULL AND "{column}" IS NOT NULL""",
        {"register": contract.id, "code_list": emission.code_list},
    )


def _note_faults(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, number: int, column: str) -> None:
    """One row a faulty row: a code in no list by its shape alone, one that was not in force as its list has it."""
    bound = Bound()
    register, code_list = bound.add(contract.id), bound.add(contract.involvement[number].code_list)
    for state, named in ((UNKNOWN, f"cell.code_{number}_shape"), (NOT_IN_FORCE, f'judged."{column}"')):
        connection.execute(
            f"""INSERT INTO temp.met SELECT {register}, {code_list}, coalesce({named}, ''), '{state}',
                judged."{contract.person.name}"
            FROM temp.judged AS judged JOIN temp.numbered AS raw ON raw.row_no = judged.row_no
            JOIN temp."cell_{column}" AS cell ON cell.cell IS NOT DISTINCT FROM raw."{column}"
            WHERE judged.ignored IS NULL AND judged.faults IS NOT NULL
                AND len(list_filter(
                    judged.faults, lambda fault: starts_with(fault || ':', '{column}:{state}:')
                )) > 0""",
            bound.values,
        )
