"""The question whether units may share about one citizen: leave to put it, and what the log is told of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC

from targeting.audit import CaseDenied, ShareChecked
from targeting.casebook import Case
from targeting.errors import NotCovered
from targeting.governance import approval_in_force, both
from targeting.language import lines, say
from targeting.run.casework import Leave, casework
from targeting.run.permission import known_approvals
from targeting.run.recording import subject_of
from targeting.session import Session, starters
from targeting.sharing import Question
from targeting.workspace import ShareRules, Writer


def leave_to_ask(session: Session, event: str, roles: Collection[Writer]) -> Leave:
    """Leave to look into a case and to answer by the table of sharing, which must be approved; opens nothing.

    Raises NotCovered, once the refusal is logged, as `casework` does, and where no approval of the table is in force.
    """
    leave = casework(session, event, roles)
    workspace = session.workspace
    known = known_approvals(workspace, starters(), session.log)
    subject = workspace.share_rules.subject
    _, missing = approval_in_force(subject, workspace.settings.municipality.code, session.today(), known)
    if missing:
        session.append(CaseDenied(event=event, missing=both(missing)))
        headline = say("The table of sharing is not approved, and nothing is answered from it:")
        raise NotCovered(lines([headline, *(say("- {reason}", reason=reason) for reason in missing)]))
    return leave


def asked_of(leave: Leave, case: Case, first: Question, told: Sequence[str], reason: str) -> ShareChecked:
    """What the log is told before an answer is given: who asks what, and never the answer.

    ``first`` is one of the questions, which are of one moment; ``told`` is FROM:TO:CATEGORY of each, empty where
    everything is asked at once.
    """
    session = leave.session
    return ShareChecked(
        subject=subject_of(session, case),
        reason=reason.strip(),
        key=case.key,
        case=case.id,
        legal=leave.legal,
        at=first.at.astimezone(UTC).isoformat(timespec="seconds"),
        asked=tuple(told),
        stated=tuple(sorted(first.stated)),
        table=table_of(session.workspace.share_rules),
    )


def table_of(rules: ShareRules) -> str:
    """How the log names a table: its version and SHA-256."""
    return f"{rules.version} {rules.sha256}"
