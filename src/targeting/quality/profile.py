"""One aggregate query a register: every expectation becomes one number, and no personal value leaves DuckDB."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.quality.measures import measure
from targeting.warehouse import Warehouse, identifier
from targeting.workspace import Expectation, RegisterContract

_ROWS_READ = "(SELECT coalesce(sum(rows_read), 0) FROM land.file WHERE register = $register)"


@dataclass(frozen=True)
class Profile:
    """A register in one row: rows read, and for each expectation its number; None where there is none to judge."""

    rows_read: int
    numbers: dict[str, float | None]

    def observed(self, expectation: Expectation) -> float | None:
        """The number that is held against the bounds: rows, percent of the rows read, or the measure itself."""
        number = self.numbers[expectation.id]
        if number is None or expectation.unit != "percent" or not expectation.counts_rows:
            return number
        return 100 * number / self.rows_read if self.rows_read else 0.0

    def failed(self, expectation: Expectation) -> int:
        """How many rows fail; 0 where the metric is of the register as a whole."""
        of_rows = expectation.counts_rows and expectation.metric != "rowCount"
        return int(self.numbers[expectation.id] or 0) if of_rows else 0


def profile(warehouse: Warehouse, contract: RegisterContract, expectations: tuple[Expectation, ...]) -> Profile:
    """Run one profile query for these expectations of the register."""
    parameters: dict[str, object] = {"register": contract.id}
    numbers = [_number(contract, expectation, parameters) for expectation in expectations]
    columns = "".join(f', {number} AS "{e.id}"' for number, e in zip(numbers, expectations, strict=True))
    row = warehouse.connection.execute(f"SELECT {_ROWS_READ}{columns}", parameters).fetchone()
    assert row is not None
    found = (None if number is None else float(number) for number in row[1:])
    return Profile(int(row[0]), {e.id: number for e, number in zip(expectations, found, strict=True)})


def _number(contract: RegisterContract, expectation: Expectation, parameters: dict[str, object]) -> str:
    landed = identifier(f"land.{contract.id}")
    match expectation.metric:
        case "rowCount":
            return f"(SELECT count(*) FROM {landed})"
        case "quarantinedShare":
            return "(SELECT count(DISTINCT (file_no, row_no)) FROM land.open_fault WHERE register = $register)"
        case "duplicateValues":
            column = _landed_column(contract, expectation)
            return f"(SELECT count({column}) - count(DISTINCT {column}) FROM {landed})"
        case "missingValues" | "nullValues":
            return f"({_quarantined(expectation, parameters, missing=True)} + {_nulls(contract, expectation)})"
        case "invalidValues":
            unlisted = _unlisted(contract, expectation, parameters)
            return f"({_quarantined(expectation, parameters, missing=False)} + {unlisted})"
        case _:
            return measure(contract, expectation, parameters)


def _landed_column(contract: RegisterContract, expectation: Expectation) -> str:
    name = expectation.column or contract.person.name
    return "person_id" if contract.column(name).reads == "cpr" else f'"{name}"'


def _quarantined(expectation: Expectation, parameters: dict[str, object], *, missing: bool) -> str:
    """Rows that are in quarantine because of this column; what a person has waived is not counted."""
    name = f"column_{len(parameters)}"
    parameters[name] = expectation.column
    comparison = "=" if missing else "<>"
    return (
        "(SELECT count(DISTINCT (file_no, row_no)) FROM land.open_fault "
        f"WHERE register = $register AND column_name = ${name} AND rule {comparison} 'missing')"
    )


def _nulls(contract: RegisterContract, expectation: Expectation) -> str:
    column, landed = _landed_column(contract, expectation), identifier(f"land.{contract.id}")
    return f"(SELECT count(*) - count({column}) FROM {landed})"


def _unlisted(contract: RegisterContract, expectation: Expectation, parameters: dict[str, object]) -> str:
    if not expectation.valid_values:
        return "0"
    name = f"values_{len(parameters)}"
    parameters[name] = [value.casefold() for value in expectation.valid_values]
    column, landed = _landed_column(contract, expectation), identifier(f"land.{contract.id}")
    return f"(SELECT count(*) FROM {landed} WHERE NOT list_contains(${name}, lower({column})))"
