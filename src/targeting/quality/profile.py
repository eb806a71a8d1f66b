"""One aggregate query a register: every expectation becomes one number, and no personal value leaves DuckDB."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.warehouse import Warehouse, identifier
from targeting.workspace.contracts import Expectation, RegisterContract

_ROWS_READ = "(SELECT coalesce(sum(rows_read), 0) FROM land.file WHERE register = $register)"


@dataclass(frozen=True)
class Profile:
    """A register in one row: rows read, and for each expectation how many rows (or what) it counted."""

    rows_read: int
    counts: dict[str, int]

    def observed(self, expectation: Expectation) -> float:
        """The number that is held against the bounds: rows, or percent of the rows read."""
        count = self.counts[expectation.id]
        if expectation.unit == "rows":
            return float(count)
        return 100 * count / self.rows_read if self.rows_read else 0.0


def profile(warehouse: Warehouse, contract: RegisterContract) -> Profile:
    """Run the register's profile query."""
    parameters: dict[str, object] = {"register": contract.id}
    counts = [_count(contract, expectation, parameters) for expectation in contract.expectations]
    columns = "".join(f', {count} AS "{e.id}"' for count, e in zip(counts, contract.expectations, strict=True))
    row = warehouse.connection.execute(f"SELECT {_ROWS_READ}{columns}", parameters).fetchone()
    assert row is not None
    return Profile(int(row[0]), {e.id: int(n) for e, n in zip(contract.expectations, row[1:], strict=True)})


def _count(contract: RegisterContract, expectation: Expectation, parameters: dict[str, object]) -> str:
    landed = identifier(f"land.{contract.id}")
    match expectation.metric:
        case "rowCount":
            return f"(SELECT count(*) FROM {landed})"
        case "quarantinedShare":
            return "(SELECT coalesce(sum(quarantined), 0) FROM land.file WHERE register = $register)"
        case "duplicateValues":
            column = _landed_column(contract, expectation)
            return f"(SELECT count({column}) - count(DISTINCT {column}) FROM {landed})"
        case "missingValues" | "nullValues":
            return f"({_quarantined(expectation, parameters, missing=True)} + {_nulls(contract, expectation)})"
        case "invalidValues":
            unlisted = _unlisted(contract, expectation, parameters)
            return f"({_quarantined(expectation, parameters, missing=False)} + {unlisted})"


def _landed_column(contract: RegisterContract, expectation: Expectation) -> str:
    name = expectation.column or contract.person.name
    return "person_id" if contract.column(name).reads == "cpr" else f'"{name}"'


def _quarantined(expectation: Expectation, parameters: dict[str, object], *, missing: bool) -> str:
    """Rows that are in quarantine because of this column."""
    name = f"column_{len(parameters)}"
    parameters[name] = expectation.column
    comparison = "=" if missing else "<>"
    return (
        "(SELECT count(DISTINCT (file_no, row_no)) FROM land.quarantine "
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
