"""Verdicts: one row an expectation, kept in the warehouse; a critical one that fails stops the run."""

from __future__ import annotations

from dataclasses import dataclass

from targeting.quality.judge import judge
from targeting.quality.profile import profile
from targeting.warehouse import Warehouse
from targeting.workspace.contracts import Expectation, RegisterContract


@dataclass(frozen=True)
class Verdict:
    """What was expected of a register, what was seen, and whether that passes."""

    register: str
    expectation: str
    severity: str
    checked: int
    failed: int
    observed: float
    passed: bool
    description_da: str
    bounds: str

    @property
    def stops(self) -> bool:
        """A failed critical expectation stops the run."""
        return not self.passed and self.severity == "critical"


def check_register(warehouse: Warehouse, contract: RegisterContract) -> tuple[Verdict, ...]:
    """Profile one register and let Great Expectations judge it."""
    seen = profile(warehouse, contract)
    observed = {entry.id: seen.observed(entry) for entry in contract.expectations}
    passed = judge(contract.id, contract.expectations, observed)
    return tuple(
        Verdict(
            register=contract.id,
            expectation=entry.id,
            severity=entry.severity,
            checked=seen.rows_read,
            failed=0 if entry.metric == "rowCount" else seen.counts[entry.id],
            observed=round(observed[entry.id], 4),
            passed=passed[entry.id],
            description_da=entry.description,
            bounds=bounds(entry),
        )
        for entry in contract.expectations
    )


def keep_verdicts(warehouse: Warehouse, verdicts: tuple[Verdict, ...]) -> None:
    """Keep the verdicts as rows of land.verdict."""
    warehouse.connection.execute(
        "CREATE OR REPLACE TABLE land.verdict (register VARCHAR, expectation VARCHAR, severity VARCHAR, "
        "checked BIGINT, failed BIGINT, observed DOUBLE, verdict VARCHAR, description_da VARCHAR)"
    )
    rows = [
        (v.register, v.expectation, v.severity, v.checked, v.failed, v.observed,
         "passed" if v.passed else "failed", v.description_da)
        for v in verdicts
    ]  # fmt: skip
    if rows:
        warehouse.connection.executemany("INSERT INTO land.verdict VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)


def bounds(entry: Expectation) -> str:
    """The bounds as a reader writes them: "< 5 percent", "= 0 rows"."""
    if entry.minimum is not None and entry.minimum == entry.maximum:
        return f"= {entry.minimum:g} {entry.unit}"
    low = None if entry.minimum is None else f"{'>' if entry.strict_minimum else '>='} {entry.minimum:g}"
    high = None if entry.maximum is None else f"{'<' if entry.strict_maximum else '<='} {entry.maximum:g}"
    return f"{' and '.join(bound for bound in (low, high) if bound)} {entry.unit}"
