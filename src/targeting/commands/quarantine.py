"""The quarantine from the command line: what is on the work list, what is waived, and a delivery landed once more."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from targeting import ledger
from targeting.audit import QuarantineReplayed, QuarantineWaived
from targeting.errors import ConfigurationError
from targeting.language import either
from targeting.pages import Shown, table
from targeting.registers import REASONS
from targeting.run import RunRequest, begin, check, destroy, discard, land, said_destroyed, step
from targeting.session import Session
from targeting.shapes import Document

REPLAY = "quarantine replay"
STATUSES = ("open", "waived", "resolved")
DANISH = {"open": "åben", "waived": "frafaldet", "resolved": "løst"}


@dataclass(frozen=True)
class Replayed:
    """What the work list looked like before and after a delivery was landed again: faults by status."""

    delivery: str
    before: dict[str, int]
    after: dict[str, int]

    def as_dict(self) -> Document:
        """For programs."""
        return asdict(self)

    def render(self) -> Shown:
        """For people, in Danish."""
        rows = [{"Status": DANISH[status], "Før": self.before[status], "Nu": self.after[status]} for status in STATUSES]
        return table(f"Leverancen {self.delivery} er indlæst igen. Fejl i karantænen", rows)


def listing(session: Session, register: str | None, status: str, rows: bool) -> list[dict[str, Any]]:
    """The work list, oldest first: one row a register, file and reason, or with ``rows`` one a fault."""
    if status not in (*STATUSES, "all"):
        raise ConfigurationError(
            "--status is {status} and must be {known}.", status=status, known=either((*STATUSES, "all"))
        )
    if register is not None:
        session.workspace.register(register)
    if not _has_ledger(session):
        return []
    read = ledger.faults if rows else ledger.worklist
    with ledger.open_ledger(session.workspace.state, session.keys, read_only=True) as opened:
        return read(opened, session.today(), register, None if status == "all" else status)


def render_worklist(listed: list[dict[str, Any]]) -> Shown:
    """The work list for people, in Danish."""
    reasoned = any(row["reason"] for row in listed)
    return table("Karantæne", [_line(row) | ({"Begrundelse": row["reason"]} if reasoned else {}) for row in listed])


def waive(session: Session, waiver: ledger.Waiver) -> int:
    """Waive the open faults that ``waiver`` is about, logged first; gives how many. Raises ConfigurationError."""
    waiver.check()
    session.workspace.register(waiver.register)
    nothing = ConfigurationError(
        "Nothing open in register {register} fits. See `targeting quarantine list --rows`.", register=waiver.register
    )
    if not _has_ledger(session):
        raise nothing
    with ledger.open_ledger(session.workspace.state, session.keys) as opened:
        faults = ledger.open_faults(opened, waiver)
        if not faults:
            raise nothing
        session.append(QuarantineWaived(**asdict(waiver), faults=faults))
        ledger.waive(opened, waiver, session.actor, session.clock())
    return faults


def replay(session: Session, delivery: date | None, progress: Callable[[str], None] = lambda step: None) -> Replayed:
    """Land a delivery anew and check it, to bring the work list up to date; scores and publishes nothing.

    Goes through the same legal gate and log as a run. Raises NotCovered, and DeliveryError when a check stops it: the
    work list is up to date all the same.
    """
    before = _statuses(session)
    progress("begin")
    ref = begin(session, RunRequest(delivery=delivery, trigger=REPLAY, replace=True))
    for name, act in (("land", land), ("check", check)):
        progress(name)
        act(ref)
    with step(ref, "replay") as context:
        replayed = Replayed(context.plan.delivery, before, _statuses(context.session))
        alone = discard(context.workspace, ref.run_id)
        context.log.append(QuarantineReplayed(**asdict(replayed), keys=said_destroyed(alone)))
        destroy(context.workspace, alone)
    return replayed


def _has_ledger(session: Session) -> bool:
    return (session.workspace.state / ledger.NAME).is_file()


def _statuses(session: Session) -> dict[str, int]:
    if not _has_ledger(session):
        return dict.fromkeys(STATUSES, 0)
    with ledger.open_ledger(session.workspace.state, session.keys, read_only=True) as opened:
        return ledger.statuses(opened)


def _line(row: dict[str, Any]) -> dict[str, object]:
    where = {"Række": row["row"]} if "row" in row else {"Rækker": row["rows"]}
    return {
        "Register": row["register"],
        "Kolonne": row["column"] or "hele rækken",
        "Regel": f"{REASONS[row['rule']]} ({row['rule']})",
        **where,
        "Dage": row["age_days"],
        "Status": DANISH[row["status"]],
        "Leverance": row["delivery"],
        "Fil": row["file"],
        "SHA-256": f"{row['sha256'][:12]}…",
    }


def waived_text(faults: int) -> str:
    """What a person reads after a waiver."""
    return f"{faults} fejl er frafaldet. De tæller ikke længere med i karantænens andel for netop den fil."
