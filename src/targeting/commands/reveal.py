"""Who a nominated citizen is: for one professional, on a leader's order, and logged before a digit is shown."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from targeting.audit import CaseRecorded, CitizenRevealed, RevealDenied
from targeting.casebook import Case, Draft, case_of, is_ended, new_id, recording
from targeting.commands.lookup import declared_person, require_reason
from targeting.errors import ConfigurationError, DeliveryError, NotCovered, TargetingError
from targeting.governance import MAY_OPEN, Decision, HandedTo, both, ordered_handover
from targeting.handover import Handover, open_number, orders_in, read_handover
from targeting.language import Message, lines, say
from targeting.pages import counted
from targeting.privacy import load_reveal_key, log_subject, subjects
from targeting.run import (
    Ground,
    Leave,
    acting_persons,
    casework,
    ground_of,
    keep_event,
    known_approvals,
    objects,
    opened_so_far,
    revoked_orders,
    sealed,
    weigh,
)
from targeting.session import Session, own_account
from targeting.shapes import Document
from targeting.workspace import Basis, Person, Writer, case_events

PSEUDONYM = re.compile(r"[0-9a-f]{32}")
HANDED_OVER = "handed_over"
OPENERS: tuple[Writer, ...] = ("caseworker",)


@dataclass(frozen=True)
class Revealed:
    """The citizen's number, the case that is theirs now, and how many more the person may open today."""

    number: str = field(repr=False)
    case_id: str
    left_today: int

    def as_dict(self) -> Document:
        """For programs."""
        return {"cpr": self.number, "case": self.case_id, "left_today": self.left_today}

    def render(self) -> str:
        """For people, in Danish."""
        left = counted(self.left_today, "borger", "borgere")
        return (
            f"CPR-nummer: {self.number[:6]}-{self.number[6:]}\n"
            f"Sag: {self.case_id}. Borgeren kan få at vide, at du har åbnet, hvornår og hvorfor.\n"
            f"Det næste er den faglige vurdering: targeting case record … assessed --case {self.case_id}\n"
            f"Du kan åbne {left} mere i dag."
        )


@dataclass(frozen=True)
class _Asked:
    """Who asks to open whom: the person, the ground, what is handed over, and what the gate answered for today."""

    ground: Ground
    person_id: str
    person: Person
    pseudonym: str
    decision: Decision

    @property
    def session(self) -> Session:
        return self.ground.session

    @property
    def basis(self) -> Basis:
        return self.ground.workspace.basis(self.decision.basis_id)

    @property
    def subject(self) -> str:
        """How the log refers to the citizen."""
        return log_subject(self.session.keys.of(self.ground.plan.pseudonym_key), self.pseudonym)

    def deny(self, reasons: Iterable[Message]) -> NotCovered:
        """Log why no digit is shown; gives the error that says so."""
        missing = tuple(reasons)
        self.session.append(RevealDenied(run=self.ground.plan.run_id, to=self.person_id, missing=both(missing)))
        return NotCovered(lines([say("No number is shown:"), *(say("- {reason}", reason=each) for each in missing)]))


def reveal(
    session: Session, pseudonym: str, person_id: str, key: Path, passphrase: Callable[[], str], reason: str
) -> Revealed:
    """Show one professional who the nominated citizen of that pseudonym is, and open the citizen's case.

    Raises ConfigurationError when what is typed will not do; NotCovered, once the refusal is logged, with every reason
    why no number is shown; TargetingError where the log or the casebook could not be written: nor is one shown then.
    """
    if not PSEUDONYM.fullmatch(pseudonym):
        raise ConfigurationError(
            "PSEUDONYM is 32 of the characters 0-9 and a-f, as in candidate or `targeting handover list`. "
            "A CPR number is never typed here."
        )
    require_reason(reason)
    person = declared_person(session.workspace.settings, person_id)
    ground = ground_of(session)
    with recording(session.workspace.state):  # two at once would not see each other's against the daily limit
        asked = _Asked(ground, person_id, person, pseudonym, weigh(ground, CitizenRevealed.type)[0])
        leave = casework(session, CaseRecorded.type, OPENERS)
        handover, order, left = _let(asked)
        number = _opened(asked, handover, key, passphrase())
        case = _case(asked, leave, number)
        session.append(
            CitizenRevealed(
                event=CitizenRevealed.type,
                run=ground.plan.run_id,
                delivery=ground.plan.delivery,
                legal=(asked.decision.checked,),
                subject=asked.subject,
                reason=reason.strip(),
                key=session.keys.of(ground.plan.pseudonym_key).fingerprint,
                to=person_id,
                order=order,
                case=case.id,
            )
        )
    return Revealed(number, case.id, left - 1)


def _let(asked: _Asked) -> tuple[Handover, str, int]:
    """What is handed over, the order that lets the person open this citizen, and how many they may open today.

    Raises NotCovered, once the refusal is logged, with every reason why they may not.
    """
    session, workspace, run_id = asked.session, asked.ground.workspace, asked.ground.plan.run_id
    known = known_approvals(workspace, log=session.log)
    today = session.today()
    left = asked.basis.handover.daily_limit - opened_so_far(workspace.log).on(asked.person_id, today, workspace)
    missing = list(_person_missing(asked, left))
    try:
        handover = read_handover(workspace.state, session.keys.data, run_id)
        notes = orders_in(workspace.state, run_id)
    except ConfigurationError as error:
        raise asked.deny([*missing, error.message]) from None
    order = None
    if asked.ground.plan.mode != "operate":
        missing.append(say("Run {run_id} is a simulation and hands nobody over.", run_id=run_id))
    elif handover is None:
        missing.append(say("Nothing is handed over of run {run_id}, or it was deleted since.", run_id=run_id))
    elif asked.pseudonym not in handover.numbers:
        missing.append(
            say(
                "Run {run_id} nominates nobody of that pseudonym: only whom it nominates is handed over.", run_id=run_id
            )
        )
    else:
        wanted = HandedTo(workspace.settings.municipality.code, run_id, asked.person_id, asked.subject, today)
        order, reasons = ordered_handover(wanted, notes, revoked_orders(workspace.log), known)
        missing += reasons
    if missing or handover is None or order is None:
        raise asked.deny(dict.fromkeys(missing))
    return handover, order.sha256, left


def _person_missing(asked: _Asked, left: int) -> Iterator[Message]:
    """Why this person may open nobody."""
    session, settings = asked.session, asked.ground.workspace.settings
    mine = acting_persons(session)
    if asked.person_id not in mine and (mine or not settings.municipality.fictional):
        yield say("The account {account} is not an account of {person}.", account=own_account(), person=asked.person_id)
    if MAY_OPEN not in asked.person.roles:
        yield say("{person} has not the role {role} in workspace.toml.", person=asked.person_id, role=MAY_OPEN)
    if asked.person_id not in asked.basis.handover.recipients:
        yield say(
            "{basis} does not name {person} among those to whom citizens are handed over ([handover] recipients).",
            basis=asked.basis.place, person=asked.person_id,
        )  # fmt: skip
    if left < 1:
        yield say(
            "{person} has opened {limit} citizens today, which is the limit of {basis}. Go on tomorrow.",
            person=asked.person_id, limit=asked.basis.handover.daily_limit, basis=asked.basis.place,
        )  # fmt: skip


def _opened(asked: _Asked, handover: Handover, key: Path, passphrase: str) -> str:
    """The number, opened with the person's own key, of somebody who has not objected since; raises as `reveal`."""
    try:
        private = load_reveal_key(key, passphrase)
        if private.public_key().public_bytes_raw() != asked.person.opens:
            raise ConfigurationError(
                "{name} is not the key by which {person} opens what is handed over. Use the person's own.",
                name=key.name,
                person=asked.person_id,
            )
        sealed_to = handover.numbers[asked.pseudonym].get(asked.person_id)
        if sealed_to is None:
            raise ConfigurationError(
                "Run {run_id} sealed nothing to {person}, who had no key then. The next run does.",
                run_id=handover.run_id,
                person=asked.person_id,
            )
        number = open_number(sealed_to, private, handover.run_id, asked.pseudonym)
        objection = objects(asked.ground, asked.pseudonym)
    except (ConfigurationError, DeliveryError) as error:
        raise asked.deny([error.message]) from None
    if objection:
        raise asked.deny([say("The citizen has objected to the processing. Nobody is told who it is.")])
    return number


def _case(asked: _Asked, leave: Leave, number: str) -> Case:
    """The citizen's case, a new one where there is none, in which it stands that they were handed over."""
    session, state = asked.session, asked.session.workspace.state
    pseudonyms = subjects(session.keys, lambda: number)
    found = case_of(state, session.keys, pseudonyms, sealed(session.workspace))
    case = found or Case(new_id(), pseudonyms[0], session.keys.fingerprint)
    kind = case_events()[HANDED_OVER]
    latest = case.latest(kind.thread)
    if latest is not None and not is_ended(latest):
        return case
    try:
        return keep_event(session, leave, case, Draft(kind, session.today(), {}))
    except TargetingError as error:
        raise asked.deny([error.message]) from None
