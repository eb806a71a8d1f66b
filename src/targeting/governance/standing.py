"""Two people: whoever starts a run cannot have approved what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, tzinfo
from functools import cached_property

from targeting.audit import NoteError, UnknownKey
from targeting.governance.approval import Approval, Approved, Revocation, open_own
from targeting.governance.manifest import differing
from targeting.governance.refusals import (
    approver_starts,
    changed,
    covers_less,
    means_otherwise,
    no_accounts,
    no_approval,
    note_missing,
    other_file,
    other_municipality,
    revoked,
    signature_broken,
    signed_later,
    unknown_key,
    weighed_otherwise,
    wrong_role,
)
from targeting.governance.roster import Enrolments
from targeting.language import Message
from targeting.workspace import Approvable, Kind, Notes, Person, Role, as_shown

MAY_APPROVE: Mapping[Kind, tuple[Role, ...]] = {
    "basis": ("data_steward",),
    "ruleset": ("rule_steward", "data_steward"),
    "measure": ("rule_steward", "data_steward"),
    "share_rules": ("data_steward",),
}


@dataclass(frozen=True)
class Approvals:
    """All that is known of approvals when a run is asked for.

    ``enrolments`` say whether two have signed for ``people``; without that nobody's approval holds. ``notes`` are
    bytes by kind and name; ``revoked`` is by the SHA-256 of the signed lines, as the log tells it; ``starters`` are
    the names of whoever starts the run (its account, and the name it goes by); ``timezone`` says on which day an
    approval was signed.
    """

    people: Mapping[str, Person]
    notes: Notes
    revoked: Mapping[str, Revocation] = field(default_factory=dict)
    starters: tuple[str, ...] = ()
    timezone: tzinfo = UTC
    enrolments: Enrolments = field(default_factory=lambda: Enrolments(""))

    @cached_property
    def unsigned(self) -> tuple[Message, ...]:
        """Why ``people`` may approve nothing, where two have not signed for them; nothing is said where there are none.

        Without people no note opens, and that is said of each.
        """
        return self.enrolments.judge(self.people)[1] if self.people else ()


def approval_in_force(
    subject: Approvable, municipality_code: str, day: date, known: Approvals
) -> tuple[Approved | None, tuple[Message, ...]]:
    """The approval of ``subject`` that holds in a municipality on ``day``, else every reason why none does."""
    approved, reasons = _by_itself(subject, municipality_code, day, known)
    return (None, (*known.unsigned, *reasons)) if known.unsigned else (approved, reasons)


def _by_itself(
    subject: Approvable, municipality_code: str, day: date, known: Approvals
) -> tuple[Approved | None, tuple[Message, ...]]:
    note = known.notes.get((subject.kind, subject.note_name))
    if note is None:
        return None, (note_missing(subject),)
    try:
        approval = open_approval(note, known.people)
    except UnknownKey:
        return None, (unknown_key(subject),)
    except NoteError:
        return None, (signature_broken(subject),)
    except ValueError:
        return None, (no_approval(subject),)
    reasons = tuple(_reasons(subject, approval, municipality_code, day, known))
    person = known.people[approval.approver]
    return (None, reasons) if reasons else (Approved(approval, person.name, person.title, person.key_id), ())


def open_approval(note: bytes, people: Mapping[str, Person]) -> Approval:
    """The approval in a note that its own approver signed; raises NoteError, or ValueError when it is no approval."""
    return open_own(note, people, Approval.parse, lambda approval: approval.approver)


def _reasons(
    subject: Approvable, approval: Approval, municipality_code: str, day: date, known: Approvals
) -> Iterator[Message]:
    if approval.municipality_code != municipality_code:
        yield other_municipality(subject, approval, municipality_code)
    if (approval.kind, approval.id) != (subject.kind, subject.id):
        yield other_file(subject, approval)
    elif (approval.version, approval.sha256) != (subject.version, subject.sha256):
        yield changed(subject, approval)
    elif approval.balancing_test_sha256 != subject.balancing_test_sha256:
        yield weighed_otherwise(subject)
    elif subject.declarations and not approval.declarations:
        yield covers_less(subject)
    elif approval.declarations != subject.declarations:
        yield means_otherwise(subject, differing(dict(approval.declarations), dict(subject.declarations)))
    if not set(MAY_APPROVE[subject.kind]) & set(known.people[approval.approver].roles):
        yield wrong_role(subject, approval.approver, MAY_APPROVE[subject.kind][0])
    signed_on = approval.signed_at.astimezone(known.timezone).date()
    if signed_on > day:
        yield signed_later(subject, signed_on, day)
    if revocation := known.revoked.get(approval.note_sha256):
        yield revoked(subject, revocation)
    if subject.carries_runs and not any(map(as_shown, known.people[approval.approver].accounts)):
        yield no_accounts(subject, approval.approver)
    if starts(approval.approver, known.people[approval.approver], known.starters):
        yield approver_starts(subject, approval.approver)


def starts(person_id: str, person: Person, starters: tuple[str, ...]) -> bool:
    """Whether one of the names a run is started under is this person's."""
    own = {as_shown(name).casefold() for name in (person_id, person.name, *person.accounts)}
    return any(as_shown(starter).casefold() in own for starter in starters)
