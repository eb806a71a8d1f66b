"""What a run would read, and whether it may: the request, and the approvals the workspace and its log hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from targeting.audit import (
    PRUNED,
    ApprovalRevoked,
    AuditLog,
    BasisRevoked,
    Entry,
    MeasureRevoked,
    PeopleEnrolled,
    RulesetRevoked,
    ShareRulesRevoked,
    carried_by,
    standing_entries,
)
from targeting.governance import Approvals, Enrolments, Reading, RegisterReading, Revocation
from targeting.run.announced import any_case
from targeting.scoring import names_asked
from targeting.session import Session, require_whole_log
from targeting.workspace import Kind, RuleSet, Workspace

# What is landed again is not scored: nobody's plan is asked for.
REPLAY = "quarantine replay"


@dataclass(frozen=True)
class RunRequest:
    """What the person or the schedule that starts a run asks for; blank means the workspace's default.

    ``replace``: also where a release of a later day is in use, and gives way. ``order``: the name
    of the start order it is started on; blank: one in orders/ that fits, where whoever starts it needs one.
    ``accept``: registers whose rows may fall or rise beyond what stops a run, and ``reason`` why; they are incomplete.
    """

    as_of: date | None = None
    ruleset: str | None = None
    mode: str | None = None
    purpose: str | None = None
    delivery: date | None = None
    trigger: str = "manual"
    replace: bool = False
    order: str | None = None
    accept: tuple[str, ...] = ()
    reason: str = ""


def legal_reading(
    workspace: Workspace, request: RunRequest, started: datetime, ruleset: RuleSet, *, looks: bool = False
) -> Reading:
    """What the run would read, derived from the contracts of the registers in use, and by which rules.

    ``looks``: it is a look into one, which opens no case.
    """
    defaults = workspace.settings.defaults
    registers = tuple(
        RegisterReading(contract.id, contract.health, tuple(column.name for column in contract.columns))
        for contract in workspace.registers
    )
    mode = request.mode or defaults.mode
    drawn = ruleset.control_sample.size if ruleset.control_sample and mode == "operate" else 0
    return Reading(
        processing_date=workspace.day(started),
        mode=mode,
        purpose=request.purpose or defaults.purpose,
        municipality_code=workspace.settings.municipality.code,
        registers=registers,
        ruleset=ruleset.subject,
        control_sample=drawn,
        named=names_asked(ruleset),
        cases=not looks and request.trigger != REPLAY and any_case(workspace),
    )


REVOKED: Mapping[Kind, type[ApprovalRevoked]] = {
    "basis": BasisRevoked,
    "ruleset": RulesetRevoked,
    "measure": MeasureRevoked,
    "share_rules": ShareRulesRevoked,
}
_REVOKED = frozenset(event.type for event in REVOKED.values())


def known_approvals(workspace: Workspace, starters: Sequence[str] = (), log: AuditLog | None = None) -> Approvals:
    """Everything the gate needs to judge approvals; ``starters`` is empty where nobody starts anything.

    With ``log`` the lists of people are those that its key vouches for: as it must be where something is decided.
    Raises LogRefused where the log, which alone tells of revocations, is not whole.
    """
    require_whole_log(workspace)
    told = standing_entries(workspace.log, {PeopleEnrolled.type, *_REVOKED}) if log is None else _vouched(log)
    return Approvals(
        people=workspace.settings.people,
        notes=workspace.notes,
        revoked=_revocations(told),
        starters=tuple(starters),
        timezone=workspace.zone,
        enrolments=Enrolments(
            workspace.settings.municipality.code,
            workspace.people_note,
            tuple(PeopleEnrolled.of(entry).statement.encode() for entry in told if entry.type == PeopleEnrolled.type),
        ),
    )


def enter_people(session: Session, known: Approvals) -> None:
    """Log the list of people that two have signed, where the log does not tell of it yet."""
    found, _ = known.enrolments.judge(known.people)
    if found and known.enrolments.is_new(found.roster):
        session.append(found.enrolled)


def _vouched(log: AuditLog) -> list[Entry]:
    """The lists of people that the log's key vouches for, and every revocation, which needs no proof; in order, also
    those that were pruned.
    """
    entries = log.vouched({PeopleEnrolled.type, PRUNED}, stopping=_REVOKED)
    found = {each.seq: each for entry in entries for each in (*carried_by(entry), entry)}
    return [found[seq] for seq in sorted(found) if found[seq].type in {PeopleEnrolled.type, *_REVOKED}]


def _revocations(entries: Iterable[Entry]) -> dict[str, Revocation]:
    """Every revocation among them, by the approval it revokes."""
    told = (ApprovalRevoked.of(entry) for entry in entries if entry.type in _REVOKED)
    return {
        each.revokes: Revocation(each.revokes, each.name or "?", each.revoked_at or "?", each.reason) for each in told
    }
