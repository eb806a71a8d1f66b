"""One event more in a case: announced in the log, then kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from targeting.audit import CaseNotKept, CaseRecorded
from targeting.casebook import Case, Draft, Recorded, discard_case, seal, write_case
from targeting.errors import TargetingError
from targeting.privacy import log_subject, of_case
from targeting.run.casework import Leave
from targeting.session import Session


def keep_event(session: Session, leave: Leave, case: Case, draft: Draft) -> Case:
    """Announce the event in the log, then keep it; what cannot be kept is said there too.

    Nothing is judged here. Raises TargetingError where it was announced and could not be kept.
    """
    state, keys = session.workspace.state, session.keys
    session.mark_keys()
    event = Recorded(
        0, draft.kind.id, draft.on, session.clock().isoformat(timespec="seconds"), session.actor, draft.values,
        draft.corrects,
    )  # fmt: skip
    keys.data.make(of_case(case.id))
    announced = CaseRecorded(
        subject=subject_of(session, case),
        reason=draft.kind.name_da,
        key=case.key,
        case=case.id,
        legal=leave.legal,
        recorded=draft.kind.id,
        corrects=draft.corrects,
        opened=not case.events,
        seal=seal(keys, case.id, event),
    )
    with _or_not_at_all(session, case):
        number = session.append(announced)
    kept = case.added(event.numbered(number))
    try:
        with _or_not_at_all(session, case):
            write_case(state, keys, kept)
    except (OSError, TargetingError) as error:
        session.append(CaseNotKept(case=case.id, announced=number))
        raise TargetingError(
            "The event could not be kept, and the log says so (entry {number}). Is the disk full? Record it again.",
            number=number,
        ) from error
    return kept


@contextmanager
def _or_not_at_all(session: Session, case: Case) -> Iterator[None]:
    """Where what is done meanwhile fails, nothing is left of a case that is new."""
    try:
        yield
    except (OSError, TargetingError):
        if not case.events:
            discard_case(session.workspace.state, session.keys, case.id)
        raise


def subject_of(session: Session, case: Case) -> str:
    """How the log refers to the citizen of a case."""
    return log_subject(session.keys.of(case.key), case.pseudonym)
