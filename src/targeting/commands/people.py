"""targeting people: who the people are, who has signed for them, and one of the two signatures."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from targeting import files
from targeting.audit import Signer
from targeting.commands.lookup import own_signer
from targeting.errors import ApprovalRefused, ConfigurationError, TargetingError
from targeting.governance import MAY_ENROL, NEEDED, Approvals, Roster, differing, nobody_to_sign
from targeting.language import Message, either, listed
from targeting.privacy import looks_like_cpr, scrub
from targeting.run import enter_people, exclusive, known_approvals
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import PEOPLE_NOTE, Person, as_shown


@dataclass(frozen=True)
class People:
    """The list that workspace.toml calls for, and how far its signing is."""

    known: Approvals
    roster: Roster

    @property
    def signed(self) -> tuple[str, ...]:
        """Who has signed it, of those who may."""
        return self.known.enrolments.signed(self.roster)

    @property
    def before(self) -> Roster | None:
        """The list in force that this one replaces; None where it is the first, or in force itself."""
        lists = self.known.enrolments.before
        return lists[-1] if lists and lists[-1] != self.roster else None

    @property
    def missing(self) -> tuple[Message, ...]:
        """Why it does not carry yet."""
        return self.known.enrolments.judge(self.known.people)[1]

    def as_dict(self) -> Document:
        """For programs."""
        may_sign = sorted(self.known.enrolments.electors(self.roster))
        return {
            "sha256": self.roster.sha256,
            "replaces": self.roster.replaces,
            "people": {name: person.model_dump(mode="json") for name, person in self.roster.people.items()},
            "may_sign": list(may_sign),
            "signed_by": list(self.signed),
            "in_force": not self.missing,
            "missing": [reason.da for reason in self.missing],
        }

    def render(self) -> str:
        """For people, in Danish: each person, what is otherwise than in the list in force, and what is missing."""
        return "\n".join((*self.said(), *(f"Mangler: {reason}" for reason in self.missing)))

    def said(self) -> Iterator[str]:
        """What is signed, in Danish, a line each."""
        yield f"Personlisten {PEOPLE_NOTE}: {len(self.signed)} af {NEEDED} underskrifter. sha256 {self.roster.sha256}"
        if self.signed:
            yield f"Underskrevet af: {', '.join(self.signed)}"
        for name, person in sorted(self.roster.people.items()):
            yield f"{name}: {as_shown(person.name)}, {as_shown(person.title)}"
            yield from (f"  {key}: {value}" for key, value in _told(person).items())
        if not self.known.enrolments.before:
            yield "Ingen liste gælder endnu: alle personer i denne er nye."
        if self.before:
            yield "Ændret siden den liste, der gælder:"
            yield from _changes(self.before, self.roster)
        if len(self.roster.electors) == NEEDED:
            yield "Kun to må underskrive den næste liste, og rejser en, kan den ikke ændres: giv en tredje rollen."


def people_of(session: Session) -> People:
    """The people of workspace.toml as a list to sign, held against those that the log tells of. Writes nothing."""
    known = known_approvals(session.workspace)
    return People(known, known.enrolments.of(known.people))


def _told(person: Person) -> dict[str, str]:
    return {
        "konti": ", ".join(map(as_shown, person.accounts)) or "ingen",
        "roller": ", ".join(person.roles) or "ingen",
        "nøgle": person.key,
    }


def _changes(before: Roster, now: Roster) -> Iterator[str]:
    """What came, went or was changed, person for person, with what it was."""
    for name in differing(before.lines, now.lines):
        was, is_ = before.people.get(name), now.people.get(name)
        if was is None or is_ is None:
            yield f"  {name}: {'kommer til' if was is None else 'udgår'}"
            continue
        old, new = (
            {"navn": as_shown(each.name), "stilling": as_shown(each.title), **_told(each)} for each in (was, is_)
        )
        yield from (f"  {name}: {key} er {new[key]}, var {old[key]}" for key in new if old[key] != new[key])


@dataclass(frozen=True)
class Asked:
    """One person's wish to sign the list, as it was when they were shown it."""

    session: Session
    people: People
    person_id: str
    person: Person

    def render(self) -> str:
        """For the person, before they sign, in Danish."""
        who = f"{as_shown(self.person.name)}, {as_shown(self.person.title)} ({self.person_id}, {self.person.key_id})"
        return "\n".join((*self.people.said(), f"Underskrives af: {who}"))

    def signer(self, key: Path, passphrase: str) -> Signer:
        """As ``own_signer``."""
        return own_signer(self.person_id, self.person, key, passphrase)


def ask_to_sign(session: Session, person_id: str) -> Asked:
    """Check that ``person_id`` may sign the list, and that it is still to be signed by them.

    Raises ApprovalRefused where they may not, ConfigurationError where there is nothing to sign or the log would refuse
    the list.
    """
    known = known_approvals(session.workspace, log=session.log)
    people = People(known, known.enrolments.of(known.people))
    electors = known.enrolments.electors(people.roster)
    if len(people.roster.electors) < NEEDED:
        raise ApprovalRefused(nobody_to_sign())
    if person_id not in electors:
        raise ApprovalRefused(
            "{person} may not sign the list of people. Those may whom the list in force gives the role {roles}: "
            "{known}. Where there is none yet, workspace.toml does.",
            person=person_id,
            roles=either(MAY_ENROL),
            known=listed(sorted(electors)),
        )
    if not people.missing or person_id in people.signed:
        raise ConfigurationError(
            "There is nothing for {person} to sign: {note} has that signature, or both of those it takes.",
            person=person_id,
            note=PEOPLE_NOTE,
        )
    for name, line in people.roster.lines.items():
        if looks_like_cpr(line):
            raise ConfigurationError(
                "What workspace.toml says of {person} holds what looks like a CPR number, and the log would refuse the "
                "list. Write it without one.",
                person=scrub(name),
            )
    return Asked(session, people, person_id, electors[person_id])


@dataclass(frozen=True)
class SignedFor:
    """The list after a signature."""

    people: People

    def as_dict(self) -> Document:
        """For programs."""
        return self.people.as_dict()

    def render(self) -> str:
        """For people, in Danish: how far it is, and what to do now."""
        signed = ", ".join(self.people.signed)
        if self.people.missing:
            return f"{PEOPLE_NOTE} er underskrevet af {signed}. " + " ".join(map(str, self.people.missing))
        return (
            f"{PEOPLE_NOTE} er underskrevet af {signed} og gælder. Ændres en person i workspace.toml, bortfalder den."
        )


def sign(asked: Asked, signer: Signer) -> SignedFor:
    """Sign what was shown, and with the second signature log that the list is in force.

    The note comes before the log: a crash between them leaves a list that the next run logs. Raises TargetingError
    where the note cannot be written.
    """
    session, roster = asked.session, asked.people.roster
    note = session.workspace.folder / PEOPLE_NOTE
    with exclusive(session.workspace.folder):
        before = note.read_bytes() if note.is_file() else b""
        signed = signer.sign(roster.text) + _lines_of_others(before, roster, asked.person_id)
        _write(note, signed)
        known = known_approvals(replace(session.workspace, people_note=signed), log=session.log)
        enter_people(session, known)
    return SignedFor(People(known, roster))


def _lines_of_others(note: bytes, roster: Roster, person: str) -> bytes:
    """The signature lines that others have put to the same list."""
    text = f"{roster.text}\n".encode()
    if not note.startswith(text):
        return b""
    return b"".join(line for line in note[len(text) :].splitlines(True) if not line.startswith(f"— {person} ".encode()))


def _write(path: Path, content: bytes) -> None:
    try:
        with files.ordinary():  # whoever starts a run reads it
            path.parent.mkdir(exist_ok=True)
            files.replace(path, content)
    except OSError:
        raise TargetingError(
            "approvals/ cannot be written ({file}). Make it writable, and sign again.", file=path.name
        ) from None
