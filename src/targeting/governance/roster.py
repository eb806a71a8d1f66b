"""The list of people that two have signed: who may approve, sign a start order and sign the next list.

Each list names the one it replaces, and two whom that one lists sign it, with the keys it lists. The first is signed by
two of its own: nobody was there before. docs/adr/0030-people-are-enrolled-by-two.md has the reasons.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import rfc8785

from targeting.audit import EnrolledPerson, NoteError, PeopleEnrolled, UnknownKey, Verifier, open_note, split_note
from targeting.governance.manifest import differing
from targeting.language import Message, counted, either, listed, say
from targeting.workspace import PEOPLE_NOTE, Person, Role

ROSTER = "targeting/people/v1"
NEEDED = 2
MAY_ENROL: tuple[Role, ...] = ("data_steward", "enroller")
# What a line may not hold beside what JSON escapes itself.
_BREAKS = re.compile("[\x7f\x85\u2028\u2029]")


@dataclass(frozen=True)
class Roster:
    """The people of one municipality as they were declared, by id; ``replaces`` is the list before, blank for none."""

    municipality_code: str
    replaces: str
    people: Mapping[str, Person]

    @property
    def lines(self) -> dict[str, str]:
        """Each person's line, by id: all that workspace.toml says of them, as RFC 8785 JSON."""
        return {name: _line(name, self.people[name]) for name in sorted(self.people)}

    @cached_property
    def text(self) -> str:
        """The lines that are signed."""
        before = [f"replaces: {self.replaces}"] if self.replaces else []
        persons = (f"person: {line}" for line in self.lines.values())
        return "".join(f"{line}\n" for line in (ROSTER, f"municipality: {self.municipality_code}", *before, *persons))

    @property
    def sha256(self) -> str:
        """SHA-256 of the signed lines."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def electors(self) -> dict[str, Person]:
        """Who may sign the list that comes after this one."""
        return {name: person for name, person in self.people.items() if set(MAY_ENROL) & set(person.roles)}

    @classmethod
    def parse(cls, text: str) -> Roster:
        """The list in a note's text; raises ValueError unless it would give the same lines."""
        pairs = [(name, value) for name, _, value in (line.partition(": ") for line in text.split("\n")[1:-1])]
        said = dict(pairs)
        try:
            read = [json.loads(value) for name, value in pairs if name == "person"]
            people = {str(each.pop("id")): Person.model_validate(each) for each in read}
            roster = cls(said["municipality"], said.get("replaces", ""), people)
        except (KeyError, TypeError, AttributeError, RecursionError):
            raise ValueError("not a list of people") from None
        if roster.text != text:
            raise ValueError("not a list of people in its own form")
        return roster


@dataclass(frozen=True)
class Enrolment:
    """A list of people that is in force, who signed it, and the note they signed."""

    roster: Roster
    signed_by: tuple[str, ...]
    note: bytes

    @property
    def enrolled(self) -> PeopleEnrolled:
        """As the log has it."""
        people = self.roster.people.items()
        return PeopleEnrolled(
            sha256=self.roster.sha256,
            replaces=self.roster.replaces,
            people=tuple(EnrolledPerson(id=name, name=each.name, title=each.title, key_id=each.key_id)
                         for name, each in people),
            signed_by=self.signed_by,
            statement=self.note.decode(),
        )  # fmt: skip


@dataclass(frozen=True)
class Enrolments:
    """What lies in approvals/people.note, and every list that the log told of, oldest first."""

    municipality_code: str
    note: bytes = b""
    told: tuple[bytes, ...] = ()

    @cached_property
    def before(self) -> tuple[Roster, ...]:
        """The lists that were in force, oldest first. One that two of the list before did not sign never was."""
        chain: tuple[Roster, ...] = ()
        for note in self.told:
            if not isinstance(found := _opened(note), Roster) or found.municipality_code != self.municipality_code:
                continue
            if found.replaces == _sha256(chain) and len(_signed(note, _electors(found, chain))) >= NEEDED:
                chain = (*chain, found)
        return chain

    def of(self, people: Mapping[str, Person]) -> Roster:
        """The list to sign for these people: that in force where it is the same, else the one that comes after it."""
        declared = Roster(self.municipality_code, _sha256(self.before), people)
        return self.before[-1] if self.before and self.before[-1].lines == declared.lines else declared

    def signed(self, roster: Roster) -> tuple[str, ...]:
        """Who of those who may have signed ``roster`` in the note; nobody where the note is of another list."""
        if not isinstance(found := _opened(self.note), Roster) or found != roster:
            return ()
        return _signed(self.note, self.electors(roster))

    def electors(self, roster: Roster) -> dict[str, Person]:
        """Who may sign ``roster``, with the keys they are known by."""
        return _electors(roster, self._earlier(roster))

    def is_new(self, roster: Roster) -> bool:
        """Whether the log does not tell of it yet."""
        return not self.before or self.before[-1] != roster

    def judge(self, people: Mapping[str, Person]) -> tuple[Enrolment | None, tuple[Message, ...]]:
        """The list in force, where it is of exactly these people; else every reason why there is none."""
        if not self.note:
            return None, (_no_list(),)
        found = _opened(self.note)
        if not isinstance(found, Roster):
            return None, (found,)
        reasons = tuple(self._reasons(found, people))
        return (None, reasons) if reasons else (Enrolment(found, self.signed(found), self.note), ())

    def _earlier(self, roster: Roster) -> tuple[Roster, ...]:
        return self.before if self.is_new(roster) else self.before[:-1]

    def _reasons(self, roster: Roster, people: Mapping[str, Person]) -> Iterator[Message]:
        if roster.municipality_code != self.municipality_code:
            yield _other_municipality(roster.municipality_code, self.municipality_code)
            return
        declared = Roster(self.municipality_code, roster.replaces, people)
        if changed := differing(roster.lines, declared.lines):
            yield _otherwise(changed)
        if roster.replaces != _sha256(self._earlier(roster)):
            yield _not_next()
            return
        if len(roster.electors) < NEEDED:
            yield nobody_to_sign()
            return
        signed = self.signed(roster)
        if len(signed) < NEEDED:
            yield _too_few(signed, sorted(self.electors(roster)))


def _opened(note: bytes) -> Roster | Message:
    """The list in a note, whoever signed it, or what is wrong with it."""
    try:
        return Roster.parse(split_note(note)[0])
    except ValueError:
        return say(
            "{note} is no signed list of people. Have two sign it: {command}.", note=PEOPLE_NOTE, command=_command()
        )


def _signed(note: bytes, electors: Mapping[str, Person]) -> tuple[str, ...]:
    """The ids of those of ``electors`` who signed the note; one key counts once, whoever it is said to be of."""
    keys = {person.public_key: name for name, person in electors.items() if _has_signed(note, person)}
    return tuple(sorted(keys.values()))


def _has_signed(note: bytes, person: Person) -> bool:
    try:
        open_note(note, [Verifier.parse(person.key)])
    except (UnknownKey, NoteError):
        return False
    return True


def _electors(roster: Roster, earlier: Sequence[Roster]) -> dict[str, Person]:
    """Who may sign it: those whom the list before names, or where there is none, those it names itself."""
    return earlier[-1].electors if earlier else roster.electors


def _sha256(chain: Sequence[Roster]) -> str:
    return chain[-1].sha256 if chain else ""


def _line(name: str, person: Person) -> str:
    said = rfc8785.dumps({"id": name, **person.model_dump(mode="json", exclude_defaults=True)}).decode()
    return _BREAKS.sub(lambda found: f"\\u{ord(found[0]):04x}", said)


def _no_list() -> Message:
    return say(
        "Nobody has signed for the people in workspace.toml: there is no {note}. Have two sign it: {command}.",
        note=PEOPLE_NOTE,
        command=_command(),
    )


def _other_municipality(code: str, own: str) -> Message:
    return say(
        "{note} lists the people of municipality {code}, and this is municipality {own}. Have two sign it: {command}.",
        note=PEOPLE_NOTE,
        code=code,
        own=own,
        command=_command(),
    )


def _otherwise(people: Iterable[str]) -> Message:
    return say(
        "[people] in workspace.toml is not as two have signed it in {note}: {people}. Undo the change, or have two "
        "sign it: {command}.",
        note=PEOPLE_NOTE,
        people=listed(people),
        command=_command(),
    )


def _not_next() -> Message:
    return say(
        "{note} is not the list that comes after the one in the log: it was put back, or signed beside another. Find "
        "out by whom, and have two sign it: {command}.",
        note=PEOPLE_NOTE,
        command=_command(),
    )


def nobody_to_sign() -> Message:
    """Fewer than two may sign: such a list could never be replaced."""
    return say(
        "{note} takes the signatures of two, and fewer than two of the people in workspace.toml may sign. Give two of "
        "them one of the roles {roles}; of three, one can leave.",
        note=PEOPLE_NOTE,
        roles=either(MAY_ENROL),
    )


def _too_few(signed: Sequence[str], electors: Sequence[str]) -> Message:
    return counted(
        "{note} has {n} of 2 signatures that count. One is missing, of: {missing}. {command}.",
        "{note} has {n} of 2 signatures that count. They are missing, of: {missing}. {command}.",
        len(signed),
        note=PEOPLE_NOTE,
        missing=either(name for name in electors if name not in signed),
        command=_command(),
    )


def _command() -> str:
    return "targeting people sign"
