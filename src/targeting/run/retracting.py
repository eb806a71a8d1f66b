"""Something in a case taken back as recorded by mistake: who may, and what follows, which whoever does it is told."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType
from typing import NamedTuple

from targeting.audit import CaseDenied, CaseRecorded, ContactRecorded
from targeting.casebook import Case, CaseFile, Draft, Recorded, plan_begun, require_fits, stands, without
from targeting.errors import NotCovered
from targeting.governance import both
from targeting.language import Message, either, say
from targeting.run.casework import acting_roles
from targeting.run.consents import require_sound
from targeting.run.grants import require_living_again
from targeting.run.judging import choosable_of
from targeting.session import Session
from targeting.workspace import Writer

_ROLES: tuple[Writer, ...] = ("caseworker", "leader")
REFUSED = say("Nothing was taken back: it is for somebody with another role.")


class _Turned(NamedTuple):
    """What holds of a case, and what is to be said where it holds no longer, or again."""

    holds: Callable[[CaseFile], bool]
    no_longer: Message
    again: Message


_TURNED: tuple[_Turned, ...] = (
    _Turned(
        lambda case: stands(case.standing, "died"),
        say(
            "The citizen is no longer dead in the case: who it is may be told, letters may be made, and what the "
            "citizen has said yes to holds again."
        ),
        say("The death that was recorded before holds again."),
    ),
    _Turned(
        lambda case: stands(case.standing, "objected", "objection_lifted"),
        say(
            "No objection stands in the case any longer: the next run searches for the citizen, unless the list of "
            "objections has them, and may propose them; who it is may be told, and what the citizen has said yes to "
            "holds again. If the citizen did object, record it anew now."
        ),
        say("The objection that was recorded before stands again, and nothing has settled it."),
    ),
    _Turned(
        lambda case: stands(case.standing, "address_protected", "address_open"),
        say("The address is no longer protected in the case."),
        say("The address is protected again in the case."),
    ),
    _Turned(
        lambda case: isinstance(case, Case) and plan_begun(case) is not None,
        say(
            "No plan is under way in the case any longer: the next run searches for the citizen again, and may propose "
            "them, unless something else takes them out."
        ),
        say(
            "The plan is under way again: where the search's basis says so, the next run does not search for the "
            "citizen."
        ),
    ),
)
_OF_CONSENT: Mapping[str, Message] = MappingProxyType(
    {
        "consent": say(
            "Nobody knows now what the citizen says of what stood there, so it is not shared: no yes from before comes "
            "back. Ask the citizen, and record the answer."
        ),
        "custody_changed": say("No consent comes back by this: ask whoever has custody, and record the answer."),
        "guardianship_changed": say("No consent comes back by this: ask the guardian, and record the answer."),
    }
)


def require_retractable(session: Session, case: CaseFile, draft: Draft) -> tuple[Message, ...]:
    """What follows of taking back the event that the draft corrects.

    Raises DoesNotFit where it cannot be, as when something came after it; NotCovered, once the refusal is logged, where
    it is for another role or what would live again has no room; ConfigurationError where that was granted anew.
    """
    require_fits(case, draft, session.today(), choosable_of(session.workspace))
    event = case.held(draft.corrects)
    assert event is not None  # else it did not fit
    _require_role(session, case, event)
    left = without(case, event)
    require_living_again(session, case, left)
    if isinstance(case, Case):
        require_sound(case, draft, session.clock())
    return tuple(_follows(case, left, event, draft.values["because"]))


def _require_role(session: Session, case: CaseFile, event: Recorded) -> None:
    roles = event.kind.retracted_by or tuple(role for role in event.kind.by if role in _ROLES) or _ROLES
    if set(roles) & acting_roles(session):
        return
    told = ContactRecorded.type if case.without_number else CaseRecorded.type
    session.append(CaseDenied(event=told, missing=both([REFUSED])))
    raise NotCovered(
        "Event {number} ({event}) is taken back by somebody with the role {roles}.",
        number=event.number, event=event.event, roles=either(sorted(roles)),
    )  # fmt: skip


def _follows(case: CaseFile, left: CaseFile, event: Recorded, because: str) -> Iterator[Message]:
    for each in _TURNED:
        if each.holds(case) != each.holds(left):
            yield each.again if each.holds(left) else each.no_longer
    what = event.values.get("what", "") if event.kind.thread == "circumstance" else event.kind.thread
    if what in _OF_CONSENT:
        yield _OF_CONSENT[what]
    if because == "wrong_citizen" and event.kind.by != ("program",):
        yield say("If it happened to another citizen, record it in that citizen's case.")
    if left.is_empty:
        yield say(
            "Nothing stands in {case} any longer: it is in no list and no new figure, and is deleted when the "
            "casebook's limit has passed from today.",
            case=case.id,
        )  # fmt: skip
