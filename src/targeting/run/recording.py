"""One event more in a case: laid beside it, announced in the log, then kept."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import TypeVar

from targeting.audit import CaseRecorded, ContactRecorded
from targeting.casebook import Case, CaseFile, Draft, Recorded, discard_case, drop_next, seal, write_case, write_next
from targeting.errors import TargetingError
from targeting.privacy import log_subject
from targeting.run.casework import Leave
from targeting.session import Session

Kept = TypeVar("Kept", bound=CaseFile)


def keep_event(session: Session, leave: Leave, case: Kept, draft: Draft, imported: int | None = None) -> Kept:
    """Lay the event ready beside its case, announce it in the log, then keep it.

    What is cut short, or cannot be told to the log, is for `end_cut_short`: a log that fails may yet have the entry.
    Nothing is judged here. ``imported`` is the number of the entry that says which file the event stands in. Raises
    TargetingError where the event could not be kept, whether it was announced by then or not, and what `append` raises.
    """
    state, keys = session.workspace.state, session.keys
    session.mark_keys()
    event = Recorded(
        0, draft.kind.id, draft.on, session.clock().isoformat(timespec="seconds"), session.actor, draft.values,
        draft.corrects,
    )  # fmt: skip
    with _or_not_at_all(session, case):
        _lay_ready(session, case.added(event))
    number = session.append(_announcement(leave, case, event, imported))
    kept = case.added(event.numbered(number))
    try:
        write_case(state, keys, kept)
    except (OSError, TargetingError) as error:
        raise TargetingError(
            "The event stands in the log (entry {number}) and could not be put in the case yet. Is the disk full? The "
            "next command that opens the casebook puts it there; do not record it again.",
            number=number,
        ) from error
    with suppress(OSError):  # what cannot be dropped now, the next command drops
        drop_next(state, case.id)
    return kept


def _announcement(
    leave: Leave, case: CaseFile, event: Recorded, imported: int | None
) -> CaseRecorded | ContactRecorded:
    """What the log says of an event: of a citizen's with the keyed reference to them, of a contact's nothing such."""
    sealed, opened = seal(leave.session.keys, case.id, event), not case.events
    if not isinstance(case, Case):
        return ContactRecorded(
            case=case.id, legal=leave.legal, recorded=event.event, corrects=event.corrects, opened=opened, seal=sealed
        )
    return CaseRecorded(
        subject=subject_of(leave.session, case),
        reason=event.kind.name_da,
        key=case.key,
        case=case.id,
        legal=leave.legal,
        recorded=event.event,
        corrects=event.corrects,
        opened=opened,
        imported=imported,
        seal=sealed,
        text=event.kind.text_logged(event.values),
    )


def _lay_ready(session: Session, case: CaseFile) -> None:
    try:
        write_next(session.workspace.state, session.keys, case)
    except OSError as error:
        raise TargetingError("Nothing was recorded: the event could not be kept. Is the disk full?") from error


@contextmanager
def _or_not_at_all(session: Session, case: CaseFile) -> Iterator[None]:
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
