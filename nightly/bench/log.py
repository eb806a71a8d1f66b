"""How long an entry takes to be appended durably, and a log of 100,000 entries to be verified."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from targeting.audit import AuditLog, verify


def log(entries: int) -> dict[str, float]:
    """Median milliseconds an append, and seconds to verify ``entries``."""
    with tempfile.TemporaryDirectory() as folder:
        audit = AuditLog.open(Path(folder) / "log", Ed25519PrivateKey.generate(), "targeting/999")
        taken = []
        for number in range(entries):
            started = time.perf_counter()
            audit.append_body("source.read", {"register": "population", "read": number}, run_id="bench", actor="bench")
            taken.append(time.perf_counter() - started)
        started = time.perf_counter()
        assert verify(Path(folder) / "log").ok
        return {"append_ms": 1000 * statistics.median(taken), "verify_s": time.perf_counter() - started}
