"""The quarantine as a work list: what is open, how old it is, and what a person has waived and why."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from targeting.errors import ConfigurationError
from targeting.privacy import require_typed
from targeting.shapes import Json
from targeting.warehouse import Warehouse

SHORTEST_REASON = 10
SHORTEST_FINGERPRINT = 8
Rows = list[dict[str, Any]]
_FAULT = ("register", "fingerprint", "column", "rule")


def require_reason(reason: str) -> None:
    """Raise ConfigurationError when the reason for letting something pass says nothing, or names a citizen."""
    if len(reason.strip()) < SHORTEST_REASON:
        raise ConfigurationError("--reason must say why, in at least {shortest} characters.", shortest=SHORTEST_REASON)
    require_typed("--reason", reason)


@dataclass(frozen=True)
class Waiver:
    """Which open faults are waived, and why: of one register and rule, perhaps of one file and row.

    ``file`` is the file's fingerprint, or the beginning of it.
    """

    register: str
    rule: str
    reason: str
    file: str | None = None
    row: int | None = None

    def check(self) -> None:
        """Raise ConfigurationError when the reason says nothing or names a citizen, or the fingerprint is too short."""
        require_reason(self.reason)
        if self.file is not None and len(self.file) < SHORTEST_FINGERPRINT:
            raise ConfigurationError(
                "--file takes at least the first {shortest} characters of the fingerprint.",
                shortest=SHORTEST_FINGERPRINT,
            )

    def as_body(self) -> dict[str, Json]:
        """For the log."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def open_faults(ledger: Warehouse, waiver: Waiver) -> int:
    """How many faults of the work list the waiver is about."""
    ((faults,),) = ledger.rows("ask/ledger/chosen", **_named(waiver))
    return int(faults)


def waive(ledger: Warehouse, waiver: Waiver, by: str, at: datetime) -> None:
    """Mark them as waived by a person, at a moment in UTC."""
    decision = {"by": by, "at": at.replace(tzinfo=None), "reason": waiver.reason.strip()}
    ledger.renew("ledger.item", {"ledger/item_waived": _named(waiver) | decision})


def worklist(ledger: Warehouse, today: date, register: str | None, status: str | None) -> Rows:
    """One row a register, file, column and rule: how many rows, the age in days of the oldest, and the codes."""
    return _coded(
        ledger, register, _aged(ledger.records("ask/ledger/worklist", register=register, status=status), today)
    )


def faults(ledger: Warehouse, today: date, register: str | None, status: str | None) -> Rows:
    """One row a fault: the row in the file, the column, and the code of our own lists; never what stands there."""
    found = _aged(ledger.records("ask/ledger/worklist_row", register=register, status=status), today)
    return _coded(ledger, register, found)


def statuses(ledger: Warehouse) -> dict[str, int]:
    """How many faults are open, resolved and waived, of all registers together."""
    counted = {"open": 0, "resolved": 0, "waived": 0}
    for status, rows in ledger.rows("ask/ledger/status"):
        counted[status] += rows
    return counted


def _coded(ledger: Warehouse, register: str | None, rows: Rows) -> Rows:
    """The rows with the codes that their faults are about; none where the ledger is older than codes in it."""
    there = "main.fault_code" in ledger.tables("ledger")
    known = ledger.records("ask/ledger/fault_code", register=register) if there else []
    codes: dict[tuple[object, ...], dict[str, None]] = {}
    for fault in known:
        for place in (fault["row"], None):
            codes.setdefault((place, *(fault[name] for name in _FAULT)), {})[fault["code"]] = None
    return [row | {"codes": list(codes.get((row.get("row"), *(row[name] for name in _FAULT)), ()))} for row in rows]


def _named(waiver: Waiver) -> dict[str, object]:
    return {"register": waiver.register, "rule": waiver.rule, "file": waiver.file, "row": waiver.row}


def _aged(rows: Rows, today: date) -> Rows:
    return [
        row | {"age_days": (today - row.pop("first_seen")).days, "delivery": row["delivery"].isoformat()}
        for row in rows
    ]
