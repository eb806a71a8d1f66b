"""Who a nominated citizen is: for one professional, on a leader's order, and logged before a digit is shown."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from targeting.audit import CaseRecorded, CitizenRevealed, RevealDenied
from targeting.casebook import Case, Draft, asked_again_on, is_ended, new_id, recording, stands
from targeting.commands.lookup import PSEUDONYM, require_reason
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.governance import MAY_OPEN, Decision, HandedTo, both, ordered_handover
from targeting.handover import Handover, open_number, orders_in, read_handover
from targeting.language import Both, Message, lines, say
from targeting.pages import counted
from targeting.privacy import load_reveal_key, log_subject, scrub, subjects
from targeting.run import (
    Ground,
    Leave,
    acts_as,
    casework,
    ground_of,
    handed_over_until,
    is_blind,
    keep_event,
    known_approvals,
    objects,
    open_casebook,
    opened_so_far,
    orders_told,
    weigh,
)
from targeting.session import Session, own_account
from targeting.shapes import Document
from targeting.workspace import Basis, Writer, case_events

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
    """Who asks to open whom with what: the ground, and what the gate answered for today."""

    ground: Ground
    person_id: str
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
    typed = passphrase()  # whoever is waited for holds up nobody, and all that follows is judged after it
    with _logged(session, person_id):
        private = load_reveal_key(key, typed)
        ground = _ground(session)
        with recording(session.workspace.state):  # two at once would not see each other's against the daily limit
            return _revealed(ground, pseudonym, person_id, private, reason)


def _ground(session: Session) -> Ground:
    """As `ground_of`; where the log does not bear the last run out, that is why no number is shown."""
    try:
        return ground_of(session)
    except NotCovered as error:
        raise _NotShownError([error.message]) from None


def _revealed(ground: Ground, pseudonym: str, person_id: str, private: X25519PrivateKey, reason: str) -> Revealed:
    session = ground.session
    asked = _Asked(ground, person_id, pseudonym, weigh(ground, CitizenRevealed.type)[0])
    leave = casework(session, CaseRecorded.type, OPENERS)
    handover, order, left = _let(asked, private)
    number = _opened(asked, handover, private)
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
            title=session.workspace.settings.people[person_id].title,
        )
    )
    return Revealed(number, case.id, left - 1)


class _NotShownError(NotCovered):
    """Why no number is shown, to be logged."""

    def __init__(self, reasons: Iterable[Message]) -> None:
        self.reasons = tuple(dict.fromkeys(reasons))
        super().__init__(
            lines([say("No number is shown:"), *(say("- {reason}", reason=each) for each in self.reasons)])
        )


@contextmanager
def _logged(session: Session, person_id: str) -> Iterator[None]:
    """Whatever keeps a number from being shown is in the log; what the gate refused is there by its own event.

    Of an error that nobody foresaw only the type is told, since its text may quote what is read.
    """
    try:
        yield
    except _NotShownError as refused:
        _deny(session, person_id, refused.reasons)
        raise NotCovered(refused.message) from None
    except NotCovered:
        raise
    except TargetingError as error:
        _deny(session, person_id, [error.message])
        raise
    except Exception as error:
        kind = type(error).__name__
        _deny(session, person_id, [say("An unexpected {kind}.", kind=kind)])
        raise TargetingError("No number is shown: an unexpected {kind}. Report this as a defect.", kind=kind) from None


def _deny(session: Session, person_id: str, reasons: Iterable[Message]) -> None:
    told = tuple(Both(da=scrub(each.da), en=scrub(each.en)) for each in both(tuple(reasons)))
    session.append(RevealDenied(to=scrub(person_id), missing=told))


def _let(asked: _Asked, private: X25519PrivateKey) -> tuple[Handover, str, int]:
    """What is handed over, the order that lets the person open this citizen, and how many they may open today.

    Raises with every reason why they may not.
    """
    session, workspace, run_id = asked.session, asked.ground.workspace, asked.ground.plan.run_id
    today = session.today()
    opened = opened_so_far(workspace.log).on(asked.person_id, today, workspace)
    left = asked.basis.handover.daily_limit - opened
    missing = list(_person_missing(asked, private, left))
    handover = read_handover(workspace.state, session.keys.data, run_id)
    order = None
    if asked.ground.plan.mode != "operate":
        missing.append(say("Run {run_id} is a simulation and hands nobody over.", run_id=run_id))
    elif handover is None or today > handed_over_until(workspace, run_id):
        missing.append(
            say(
                "Nothing is handed over of run {run_id}, or no longer: its time is over, or it was deleted. Run again.",
                run_id=run_id,
            )
        )
    elif asked.pseudonym not in handover.numbers:
        missing.append(
            say("Run {run_id} hands nobody over of that pseudonym. Take it from targeting candidates.", run_id=run_id)
        )
    elif is_blind(workspace.log, run_id) and not asked.basis.handover.control_sample:
        missing.append(
            say(
                "Some of those whom run {run_id} hands over were drawn for control, and {basis} lets nobody drawn be "
                "opened any more ([handover] control_sample). Nothing tells which they are: run again.",
                run_id=run_id,
                basis=asked.basis.place,
            )
        )
    else:
        wanted = HandedTo(workspace.settings.municipality.code, run_id, asked.person_id, asked.subject, today)
        known = known_approvals(workspace, log=session.log)
        order, reasons = ordered_handover(wanted, orders_in(workspace.state, run_id), orders_told(session), known)
        missing += reasons
    if missing or handover is None or order is None:
        raise _NotShownError(missing)
    return handover, order.sha256, left


def _person_missing(asked: _Asked, private: X25519PrivateKey, left: int) -> Iterator[Message]:
    """Why this person may open nobody, or not with this key."""
    session, settings = asked.session, asked.ground.workspace.settings
    person = settings.people.get(asked.person_id)
    if person is None:
        yield say("{person} is not under [people] in workspace.toml.", person=asked.person_id)
        return
    if not acts_as(session, asked.person_id):
        yield say("The account {account} is not an account of {person}.", account=own_account(), person=asked.person_id)
    if MAY_OPEN not in person.roles:
        yield say("{person} has not the role {role} in workspace.toml.", person=asked.person_id, role=MAY_OPEN)
    if private.public_key().public_bytes_raw() != person.opens:
        yield say("The key is not the one by which {person} opens what is handed over.", person=asked.person_id)
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


def _opened(asked: _Asked, handover: Handover, private: X25519PrivateKey) -> str:
    """The number of somebody who has not objected since."""
    sealed_to = handover.numbers[asked.pseudonym].get(asked.person_id)
    if sealed_to is None:
        raise _NotShownError(
            [
                say(
                    "Run {run_id} sealed nothing to {person}, who had no key then. The next run does.",
                    run_id=handover.run_id,
                    person=asked.person_id,
                )
            ]
        )
    number = open_number(sealed_to, private, handover.run_id, asked.pseudonym)
    if objects(asked.ground, asked.pseudonym):
        raise _NotShownError([_objected()])
    return number


def _objected() -> Message:
    return say("The citizen has objected to the processing. Nobody is told who it is.")


def _case(asked: _Asked, leave: Leave, number: str) -> Case:
    """The citizen's case, a new one where there is none; where no assessment is under way it says: handed over.

    Raises where it stands in the case that the citizen has objected, or is dead; and where any case is missing, differs
    from what the log announced or cannot be read: it may be the citizen's.
    """
    session = asked.session
    pseudonyms = subjects(session.keys, lambda: number)
    with open_casebook(session) as book:
        book.every_case()
        found = book.case_of(pseudonyms)
    case = found or Case(new_id(), pseudonyms[0], session.keys.fingerprint)
    if stands(case.standing, "objected", "objection_lifted"):
        raise _NotShownError([_objected()])
    if stands(case.standing, "died"):
        raise _NotShownError([say("It stands in the citizen's case that the citizen is dead.")])
    kind = case_events()[HANDED_OVER]
    latest = case.latest(kind.thread)
    if latest is not None and not is_ended(latest):
        return case
    cover = asked.basis.handover
    again = asked_again_on(case, cover.assessed_again_after_months)
    if again is not None and session.today() < again:
        raise _NotShownError(
            [
                say(
                    "The citizen was assessed lately, and is not asked again before {day}: {months} months "
                    "([handover] assessed_again_after_months in {basis}).",
                    day=again,
                    months=cover.assessed_again_after_months,
                    basis=asked.basis.place,
                )
            ]
        )
    return keep_event(session, leave, case, Draft(kind, session.today(), {}))
