"""The lists of people that the log tells of, also where it was pruned past them."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from support.approval import ENROLLERS, sample_signer
from targeting.audit import AuditLog, RunAbandoned, prune, read_entries
from targeting.governance import Enrolment, Enrolments, Roster
from targeting.run.permission import _vouched


def test_a_list_in_what_was_pruned_is_in_force_still(tmp_path: Path) -> None:
    roster = Roster("201", "", ENROLLERS)
    first, second = (sample_signer(name) for name in ENROLLERS)
    note = first.sign(roster.text) + second.signature_line(roster.text)
    log = AuditLog.open(
        tmp_path / "log",
        Ed25519PrivateKey.generate(),
        "targeting/201",
        lambda: datetime(2026, 1, 1, tzinfo=UTC),
        segment_entries=2,
    )
    roster_entry = log.append(Enrolment(roster, tuple(ENROLLERS), note).enrolled, run_id=None, actor="a").seq
    for _ in range(5):
        log.append(RunAbandoned(), run_id="r", actor="a")
    assert prune(tmp_path / "log", log, date(2026, 6, 1), rule="r", actor="a")
    assert roster_entry not in {entry.seq for entry in read_entries(tmp_path / "log")}
    told = tuple(str(entry.body["statement"]).encode() for entry in _vouched(log))
    assert Enrolments("201", told=told).before == (roster,)
