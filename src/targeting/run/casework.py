"""Leave to open the casebook: held against the basis that it has of its own, and against who asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from targeting.audit import CaseDenied, LegalChecked
from targeting.errors import NotCovered
from targeting.governance import Reading, both, decide, starts
from targeting.language import Message, either, lines, say
from targeting.run.cut_short import end_cut_short
from targeting.run.permission import enter_people, known_approvals
from targeting.session import Session, own_account, starters
from targeting.workspace import Mode, Purpose, Writer, load_catalogue


@dataclass(frozen=True)
class Leave:
    """The gate's answer, to be logged with what is done."""

    session: Session
    legal: LegalChecked


def casework(session: Session, event: str, roles: Collection[Writer]) -> Leave:
    """Ask leave to do in the casebook what ``event`` names, as somebody with one of ``roles``.

    What another command was cut short in is ended first.

    Raises NotCovered, once the refusal is logged, when no basis for it is in force today, or whoever asks has none of
    the roles.
    """
    known = known_approvals(session.workspace, starters(), session.log)
    enter_people(session, known)
    decision = decide(case_reading(session), session.workspace.bases, load_catalogue(), known)
    missing = (*decision.missing, *_roles_missing(session, roles))
    if missing:
        session.append(CaseDenied(event=event, missing=both(missing)))
        headline = say("The casebook is not opened, and nothing was read in it:")
        raise NotCovered(lines([headline, *(say("- {reason}", reason=reason) for reason in missing)]))
    end_cut_short(session)
    return Leave(session, decision.checked)


def acting_roles(session: Session) -> frozenset[Writer]:
    """The roles in the casebook of whoever the process's own account is.

    In the fictional municipality, where nobody is real, an account that is nobody's has them all.
    """
    settings = session.workspace.settings
    persons = acting_persons(session)
    if not persons and settings.municipality.fictional:
        return frozenset({"caseworker", "leader"})
    roles = (role for name in persons for role in settings.people[name].roles)
    return frozenset(role for role in roles if role in ("caseworker", "leader"))


def acting_persons(session: Session) -> tuple[str, ...]:
    """The people of workspace.toml, by id, whom the process's own account is."""
    people = session.workspace.settings.people
    return tuple(name for name, each in people.items() if starts(name, each, (own_account(),)))


def acts_as(session: Session, person: str) -> bool:
    """Whether the process's own account is that person's.

    In the fictional municipality an account that is nobody's is anybody's.
    """
    here = acting_persons(session)
    return person in here or (not here and session.workspace.settings.municipality.fictional)


def case_reading(session: Session) -> Reading:
    """What work in the casebook asks of the gate: no register, and no rules."""
    return Reading(
        processing_date=session.today(),
        mode=Mode.OPERATE,
        purpose=Purpose.ADMINISTER_MEASURE,
        municipality_code=session.workspace.settings.municipality.code,
        registers=(),
    )


def _roles_missing(session: Session, roles: Collection[Writer]) -> Iterator[Message]:
    if not acting_roles(session) & set(roles):
        yield say(
            "The account {account} is nobody's with the role {roles}. Two sign for who has it, under [people] in "
            "workspace.toml.",
            account=own_account(),
            roles=either(sorted(roles)),
        )
