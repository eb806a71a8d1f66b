"""targeting log clock: a second person signs that the clock was ahead, and the log goes on from an earlier time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from targeting.audit import ClockAccepted, Fall, Signer, clock_is_behind, clock_statement, verify
from targeting.commands.lookup import declared_person, own_signer
from targeting.errors import ApprovalRefused, ConfigurationError, TargetingError
from targeting.governance import stamp, starts
from targeting.language import Both, sentences
from targeting.pages import moment
from targeting.privacy import require_typed
from targeting.run import exclusive, known_approvals
from targeting.session import Session, starters
from targeting.shapes import Document
from targeting.workspace import Person, Role

MAY_ACCEPT: Role = "data_steward"


@dataclass(frozen=True)
class Asked:
    """One person's wish to let the log go on from the time it is now, and the older falls that they sign for as well.

    ``latest`` is the time of the newest entry, or of what the newest witness signed, whichever is later.
    """

    session: Session
    person_id: str
    person: Person
    now: datetime
    latest: datetime
    falls: tuple[Fall, ...]

    def render(self) -> str:
        """For the person, before they sign, in Danish."""
        zone = self.session.workspace.settings.timezone
        lines = [
            ("Uret viser nu", moment(self.now.isoformat(), zone)),
            ("Det seneste, loggen og vidnerne siger", moment(self.latest.isoformat(), zone)),
            *((f"Post {fall.seq} er ældre end posten før med", str(fall.by)) for fall in self.falls),
            ("Underskrives af", f"{self.person.name}, {self.person.title} ({self.person_id}, {self.person.key_id})"),
        ]
        return "\n".join(f"{name}: {value}" for name, value in lines)

    def signer(self, key: Path, passphrase: str) -> Signer:
        """As ``own_signer``."""
        return own_signer(self.person_id, self.person, key, passphrase)


@dataclass(frozen=True)
class Accepted:
    """What was signed, as the log has it."""

    event: ClockAccepted

    def as_dict(self) -> Document:
        """For programs."""
        return self.event.body()

    def render(self) -> str:
        """For people, in Danish."""
        return f"{self.event.name} har underskrevet, at uret gik forud. Loggen går videre fra {self.event.accepted_at}."


def ask_to_accept(session: Session, person_id: str) -> Asked:
    """Check that ``person_id`` may accept it, and that there is something to accept.

    No refusal is logged: a log that is ahead of the clock takes no entry but this one. Raises ConfigurationError,
    ApprovalRefused, and TargetingError where the log was changed.
    """
    person = declared_person(session.workspace.settings, person_id)
    _require_second_person(person_id, person)
    verdict = verify(session.workspace.log, session.keys.log_key.public_key())
    if not verdict.unchanged:
        raise TargetingError("Nothing was signed. {why}", why=Both(verdict.sentence_da, verdict.sentence_en))
    _require_signed_for(session)
    now, latest = session.clock(), session.log.latest
    falls = tuple(fall for fall in verdict.falls if not fall.accepted)
    if latest is None or not (falls or clock_is_behind(now, latest)):
        raise ConfigurationError(
            "There is nothing to accept: the clock is not behind the log, and no time in the log falls."
        )
    return Asked(session, person_id, person, now, latest, falls)


def _require_signed_for(session: Session) -> None:
    if unsigned := known_approvals(session.workspace, log=session.log).unsigned:
        raise ApprovalRefused("Nothing was signed. {why}", why=sentences(unsigned))


def _require_second_person(person_id: str, person: Person) -> None:
    if MAY_ACCEPT not in person.roles:
        raise ApprovalRefused(
            "{person} may not accept that the clock was ahead: that takes the role {role} in workspace.toml.",
            person=person_id,
            role=MAY_ACCEPT,
        )
    if starts(person_id, person, starters()):
        raise ApprovalRefused(
            "{person} runs this command. That the clock was ahead is signed by another than who may have set it.",
            person=person_id,
        )


def accept(asked: Asked, signer: Signer, reason: str) -> Accepted:
    """Sign what was shown and log it; from then on the log goes on from the present time.

    Raises ConfigurationError where no reason is given, TargetingError as ``Session.append``.
    """
    why = " ".join(reason.split())
    if not why:
        raise ConfigurationError("--reason is blank. Say why; it goes to the log.")
    require_typed("--reason", why)
    told = ClockAccepted(
        latest=stamp(asked.latest),
        falls=tuple(fall.seq for fall in asked.falls),
        accepted_by=asked.person_id,
        name=asked.person.name,
        title=asked.person.title,
        key=asked.person.key,
        accepted_at=stamp(asked.now),
        reason=why,
        statement="",
    )
    session = asked.session
    with exclusive(session.workspace.folder):
        signed = signer.sign(clock_statement(told, session.workspace.origin, session.log.size))
        event = replace(told, statement=signed.decode())
        session.append(event)
    return Accepted(event)
