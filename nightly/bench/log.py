"""How long an entry takes to be appended durably, and a log to be opened, verified, and verified since last time."""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import AuditLog, pinned, verify

ORIGIN = "targeting/999"


@dataclass(frozen=True)
class Figures:
    """Of one log. ``growth`` is what an entry costs to verify, beside what it cost when the log had a tenth of them."""

    append_ms: float
    verify_s: float
    growth: float
    since_s: float
    open_s: float
    files: int


def log(entries: int) -> Figures:
    """Fill a log and measure it."""
    key, taken = Ed25519PrivateKey.generate(), list[float]()
    with tempfile.TemporaryDirectory() as home:
        folder = Path(home) / "log"
        audit, tenth = AuditLog.open(folder, key, ORIGIN), 0.0
        for number in range(entries):
            if number == entries // 10:
                tenth = seconds(lambda: verify(folder)) / number
            taken.append(seconds(lambda number=number: _append(audit, number)))
        whole = seconds(lambda: verify(folder))
        verdict = verify(folder)
        assert verdict.ok
        pin = pinned(ORIGIN, verdict, None, datetime.now(UTC))
        return Figures(
            1000 * statistics.median(taken),
            whole,
            whole / entries / tenth,
            seconds(lambda: verify(folder, pin=pin)),
            seconds(lambda: AuditLog.open(folder, key, ORIGIN)),
            sum(path.is_file() for path in folder.rglob("*")),
        )


def _append(audit: AuditLog, number: int) -> None:
    audit.append_body("source.read", {"register": "population", "read": number}, run_id="bench", actor="bench")


def seconds(what: Callable[[], object]) -> float:
    """How long it takes."""
    started = time.perf_counter()
    what()
    return time.perf_counter() - started
