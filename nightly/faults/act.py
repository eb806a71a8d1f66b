"""What is done to a log while system calls fail: one scenario a process. An acknowledged entry must never be lost.

python act.py SCENARIO LOG KEYS
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from targeting.audit import AuditLog, prune
from targeting.errors import TargetingError
from targeting.privacy import KeyRing, load_keys, next_log_key, remove_former_log_key, switch_log_key

ORIGIN = "targeting/999"
SEGMENT_ENTRIES = 3
LONG_AFTER = date(9999, 1, 1)
MARK = "faults-begin-here"  # a file that is not there: the trace shows where the scenario begins


def opened(folder: Path, keys: KeyRing) -> AuditLog:
    """The log, in short segments."""
    former = keys.former_log_key
    return AuditLog.open(folder, keys.log_key, ORIGIN, former_key=former, segment_entries=SEGMENT_ENTRIES)


def append(folder: Path, secrets: Path) -> None:
    """Three appends, over the end of a segment; one that failed does not keep the next from being tried."""
    log = None
    for _ in range(3):
        with suppress(OSError, TargetingError):
            log = log or opened(folder, load_keys(secrets))
            entry = log.append_body("source.read", {"rows": 1}, run_id="run", actor="a")
            os.write(1, f"{entry.seq} {entry.leaf_hash}\n".encode())


def rotate(folder: Path, secrets: Path) -> None:
    """A change of keys, as targeting key rotate makes it, and an append."""
    with suppress(OSError, TargetingError):
        log = opened(folder, load_keys(secrets))
        log.rotate(next_log_key(secrets), actor="a")
        switch_log_key(secrets)
    append(folder, secrets)


def retire(folder: Path, secrets: Path) -> None:
    """The end of a change of keys, as targeting key retire makes it, and an append."""
    with suppress(OSError, TargetingError):
        opened(folder, load_keys(secrets)).retire(actor="a")
        remove_former_log_key(secrets)
    append(folder, secrets)


def prune_all(folder: Path, secrets: Path) -> None:
    """A prune of every closed segment, and an append."""
    with suppress(OSError, TargetingError):
        prune(folder, opened(folder, load_keys(secrets)), LONG_AFTER, rule="", actor="a")
    append(folder, secrets)


SCENARIOS = {"append": append, "recover": append, "rotate": rotate, "retire": retire, "prune": prune_all}

if __name__ == "__main__":
    with suppress(OSError):
        os.close(os.open(MARK, os.O_RDONLY))
    SCENARIOS[sys.argv[1]](Path(sys.argv[2]), Path(sys.argv[3]))
