"""Deleting old entries under a rule of retention, so that everything that was signed can still be verified.

Only whole segments go, oldest first. The order of the steps is what makes a crash harmless: the leaf hashes are
durable before the log tells what is deleted, and the log has told it, signed, before a byte is gone.
docs/adr/0011-log-segments-keys-retention.md has the reasons.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path

from targeting import files
from targeting.audit.entry import Entry, decode
from targeting.audit.events import CARRIED, LogPruned
from targeting.audit.folder import LogFolder
from targeting.audit.log import AuditLog
from targeting.audit.pruned_segments import leaves_file
from targeting.audit.reading import standing_entries
from targeting.audit.segments import Segment


@dataclass(frozen=True)
class PrunedSegment:
    """A segment that was pruned: its number, how many entries, the times of the first and last (UTC, ISO)."""

    segment: int
    entries: int
    first_t: str
    last_t: str


def prune(
    folder: Path, log: AuditLog, before: date, *, rule: str, actor: str, needed_from: int | None = None
) -> list[PrunedSegment]:
    """Delete the entries of every closed segment whose newest entry is older than ``before`` (UTC), oldest first.

    It stops at the first segment that is too young, or that holds entry number ``needed_from`` or a later one. What
    a prune that was cut short left standing goes first. The caller has verified the log. ``rule`` is logged.
    """
    standing = [LogPruned.of(entry) for entry in standing_entries(folder, (LogPruned.type,))]
    told = {each.segment: each for each in standing}
    pruned = []
    for segment in LogFolder(folder).segments()[:-1]:
        if segment.pruned:
            continue
        event = told.get(segment.number)
        if event is None:
            entries = list(_entries(segment))
            if not _may_go(entries, before, needed_from):
                break
            leaves, leaves_sha256 = leaves_file([each.leaf_hash for each in entries])
            files.replace(segment.leaves, leaves)
            event = _pruned(segment, entries, leaves_sha256, before, rule)
            log.append(event, run_id=None, actor=actor)
        _remove(folder, segment)
        pruned.append(PrunedSegment(segment.number, event.entries, event.first_t, event.last_t))
    return pruned


def _entries(segment: Segment) -> Iterator[Entry]:
    return (decode(line[:-1]) for line in segment.lines())


def _may_go(entries: list[Entry], before: date, needed_from: int | None) -> bool:
    old = bool(entries) and max(entry.t for entry in entries) < before.isoformat()
    return old and (needed_from is None or entries[-1].seq < needed_from)


def _pruned(segment: Segment, entries: list[Entry], leaves_sha256: str, before: date, rule: str) -> LogPruned:
    return LogPruned(
        segment=segment.number,
        entries=len(entries),
        first_seq=entries[0].seq,
        last_seq=entries[-1].seq,
        first_t=min(entry.t for entry in entries),
        last_t=max(entry.t for entry in entries),
        sha256=sha256(segment.entries.read_bytes()).hexdigest(),
        carried=tuple(json.loads(line) for line in segment.lines() if decode(line[:-1]).type in CARRIED),
        leaves_sha256=leaves_sha256,
        before=before.isoformat(),
        rule=rule,
    )


def _remove(folder: Path, segment: Segment) -> None:
    with LogFolder(folder).locked():
        segment.entries.unlink()
        files.flush(folder)
