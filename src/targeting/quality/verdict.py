"""Verdicts: one row an expectation, kept in the warehouse; a critical one that fails stops the run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from targeting.quality.expectations import judge
from targeting.quality.profile import profile
from targeting.warehouse import Warehouse
from targeting.workspace import MEASURED_IN, Expectation, Metric, RegisterContract

Outcome = Literal["passed", "failed", "not_applicable"]
KEPT = {
    "register": "VARCHAR", "expectation": "VARCHAR", "severity": "VARCHAR", "metric": "VARCHAR", "checked": "BIGINT",
    "failed": "BIGINT", "observed": "DOUBLE", "verdict": "VARCHAR", "description_da": "VARCHAR",
}  # fmt: skip


@dataclass(frozen=True)
class Verdict:
    """What was expected of a register, what was seen, and whether that passes."""

    register: str
    expectation: str
    severity: str
    checked: int
    failed: int
    observed: float | None
    outcome: Outcome
    description_da: str
    bounds: str
    metric: Metric

    @property
    def passed(self) -> bool:
        """Whether what was seen is within the bounds."""
        return self.outcome == "passed"

    @property
    def fails(self) -> bool:
        """Whether what was seen is outside the bounds; neither, where there was nothing to hold them against."""
        return self.outcome == "failed"

    @property
    def of_rows_lost(self) -> bool:
        """Whether it is of rows that could not be read."""
        return self.metric == "quarantinedShare"

    @property
    def of_change(self) -> bool:
        """Whether it is of how many there are against the delivery before: what a person may know the reason of."""
        return self.metric in ("rowsChange", "personsChange")

    @property
    def grown(self) -> bool:
        """Whether there are more than in the delivery before, where that is what it is of."""
        return self.of_change and (self.observed or 0) > 0

    @property
    def above(self) -> bool:
        """Whether what was seen, where it is outside the bounds, is above them; else it is below."""
        sign, first, *_ = self.bounds.split()
        if sign.startswith(">") and " and " not in self.bounds:
            return False
        return sign.startswith("<") or (self.observed or 0) > float(first)

    @property
    def stops(self) -> bool:
        """A failed critical expectation stops the run."""
        return self.fails and self.severity == "critical"


def check_register(warehouse: Warehouse, contract: RegisterContract) -> tuple[Verdict, ...]:
    """Profile one register and let Great Expectations judge it."""
    seen = profile(warehouse, contract, contract.expectations)
    observed = {entry.id: seen.observed(entry) for entry in contract.expectations}
    known = {name: number for name, number in observed.items() if number is not None}
    passed = judge(contract.id, tuple(entry for entry in contract.expectations if entry.id in known), known)
    return tuple(
        Verdict(
            register=contract.id,
            expectation=entry.id,
            severity=entry.severity,
            checked=seen.rows_read,
            failed=seen.failed(entry),
            observed=round(known[entry.id], 4) if entry.id in known else None,
            outcome=_outcome(passed.get(entry.id)),
            description_da=entry.description,
            bounds=bounds(entry),
            metric=entry.metric,
        )
        for entry in contract.expectations
    )


def measured(warehouse: Warehouse, contract: RegisterContract, metric: Metric) -> float | None:
    """A measure of the register, whether or not its contract expects anything of it."""
    entry = Expectation(id="measured", metric=metric, unit=MEASURED_IN[metric])
    return profile(warehouse, contract, (entry,)).observed(entry)


def unknown_codes(warehouse: Warehouse, register: str) -> bool:
    """Whether rows of a register have a code that no code list knows; never which."""
    row = warehouse.connection.execute(
        "SELECT 1 FROM land.open_fault WHERE register = ? AND rule = 'unknown_code' LIMIT 1", (register,)
    ).fetchone()
    return row is not None


def _outcome(passed: bool | None) -> Outcome:
    if passed is None:
        return "not_applicable"
    return "passed" if passed else "failed"


def keep_verdicts(warehouse: Warehouse, verdicts: tuple[Verdict, ...]) -> None:
    """Keep the verdicts as rows of land.verdict."""
    rows = [
        (v.register, v.expectation, v.severity, v.metric, v.checked, v.failed, v.observed, v.outcome, v.description_da)
        for v in verdicts
    ]  # fmt: skip
    warehouse.create_typed("land.verdict", KEPT, rows)


def bounds(entry: Expectation) -> str:
    """The bounds as a reader writes them: "< 5 percent", "= 0 rows"."""
    if entry.minimum is not None and entry.minimum == entry.maximum:
        return f"= {entry.minimum:g} {entry.unit}"
    low = None if entry.minimum is None else f"{'>' if entry.strict_minimum else '>='} {entry.minimum:g}"
    high = None if entry.maximum is None else f"{'<' if entry.strict_maximum else '<='} {entry.maximum:g}"
    return f"{' and '.join(bound for bound in (low, high) if bound)} {entry.unit}"
