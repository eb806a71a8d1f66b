"""A grant of a measure, held against the law, the municipality's limit and the casebook; a refusal is logged."""

from __future__ import annotations

from functools import cache

from targeting.audit import CaseDenied, CaseRecorded, ContactRecorded
from targeting.casebook import Case, CaseFile, Contact, Draft
from targeting.errors import NotCovered
from targeting.governance import both
from targeting.language import Message, say
from targeting.run.casework import acting_roles
from targeting.run.door import open_casebook
from targeting.run.granting import Around, lawful, require_room_again, require_sound_grant
from targeting.run.measure import require_measure
from targeting.session import Session

REFUSED = say("A measure was not granted or renewed: the law, the municipality's limit or the role does not allow it.")
NO_ROOM = say("An end was not taken back: the law or the municipality's limit does not allow what would live again.")
NOT_IN_USE = say(
    "Nothing was recorded in a contact without a number: the law or the municipality's decision does not allow it."
)


def require_grantable(session: Session, case: CaseFile, draft: Draft) -> Message | None:
    """As `lawful` says; raises NotCovered once the refusal is logged.

    Which measure it is, and how many have it, whoever asked is told and the log is not: one measure alone can tell what
    ails a citizen.
    """
    try:
        return lawful(draft, _around(session, case))
    except NotCovered:
        contact = draft.kind.without_number
        event, why = (ContactRecorded.type, NOT_IN_USE) if contact else (CaseRecorded.type, REFUSED)
        session.append(CaseDenied(event=event, missing=both([why])))
        raise


def require_grant_sound(session: Session, case: CaseFile, draft: Draft) -> None:
    """As `require_sound_grant` says."""
    require_sound_grant(case, draft, _around(session, case))


def require_living_again(session: Session, case: CaseFile, taken_back: CaseFile) -> None:
    """As `require_room_again` says; raises NotCovered once the refusal is logged."""
    try:
        require_room_again(case, taken_back, _around(session, case))
    except NotCovered:
        event = ContactRecorded.type if case.without_number else CaseRecorded.type
        session.append(CaseDenied(event=event, missing=both([NO_ROOM])))
        raise


def _around(session: Session, case: CaseFile) -> Around:
    @cache
    def others() -> list[Case]:
        with open_casebook(session) as book:
            return [each for each in book.every_case() if each.id != case.id]

    def contacts() -> list[Contact]:
        with open_casebook(session) as book:
            return [each for each in book.every_contact() if each.id != case.id]

    return Around(
        today=session.today(),
        measures={each.id: each for each in session.workspace.measures},
        usable=lambda measure, day: require_measure(session, measure.id, day),
        roles=acting_roles(session),
        others=others,
        contacts=contacts,
    )
