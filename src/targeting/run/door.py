"""The one door to the casebook: no case is given out that is not what the log announced, and no other module reads one.

A file that is missing, or an older one that a backup brought back, may have lost a citizen's no.
docs/adr/0059-one-door-to-the-casebook.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from targeting.casebook import (
    Case,
    CaseFile,
    Contact,
    held_cases,
    held_contacts,
    is_id,
    is_reference,
    read_case,
    read_contact,
    read_file,
    recording,
)
from targeting.errors import ConfigurationError, TargetingError
from targeting.language import Message, lines, listed, say
from targeting.privacy import log_subject, of_case
from targeting.run.announced import Told, announced, told_of
from targeting.run.cut_short import end_cut_short
from targeting.run.recording import subject_of
from targeting.run.shredded import sealed
from targeting.session import Session


@dataclass(frozen=True)
class Held:
    """How many cases, and events in them; how they differ from the log; how many are of before the log that is kept."""

    cases: int
    events: int
    differences: tuple[Message, ...]
    pruned: int


@dataclass(frozen=True)
class Casebook:
    """The casebook while its door is open, when nobody else records.

    ``cases`` are the ids of the cases that lie there, ``contacts`` the references of contacts without a number, both
    but for those whose key was destroyed and which a backup brought back. ``missing`` are those that the log announced,
    and does not say were deleted.
    """

    session: Session
    told: Told
    cases: tuple[str, ...]
    contacts: tuple[str, ...]

    @property
    def files(self) -> tuple[str, ...]:
        """The cases, and the contacts after them."""
        return (*self.cases, *self.contacts)

    @property
    def missing(self) -> tuple[str, ...]:
        """What was announced, not deleted, and does not lie there."""
        return self.told.missing(self.files)

    def every_case(self) -> list[Case]:
        """All cases; raises TargetingError where one is missing or differs, ConfigurationError where one cannot be
        read: what is counted, or left out, would be wrong without it.
        """
        self._require_there(filter(is_id, self.missing))
        return [self._case(case_id) for case_id in self.cases]

    def every_contact(self) -> list[Contact]:
        """All contacts without a number; raises as `every_case`."""
        self._require_there(filter(is_reference, self.missing))
        return [self._contact(reference) for reference in self.contacts]

    def every_file(self) -> list[CaseFile]:
        """All of both; raises as `every_case`."""
        return [*self.every_case(), *self.every_contact()]

    def what_can_be_read(self) -> tuple[list[CaseFile], dict[str, Message]]:
        """All cases and contacts that are as the log announced, and by id what is wrong with each other one."""
        found: list[CaseFile] = []
        wrong = {case_id: _missing(case_id) for case_id in self.missing}
        for case_id in self.files:
            try:
                found.append(self.file(case_id))
            except TargetingError as error:
                wrong[case_id] = error.message
        return found, wrong

    def file(self, case_id: str) -> CaseFile:
        """The case or the contact of that id; raises as `every_case`, and ConfigurationError where there is none."""
        self._require_there([case_id] if case_id in self.missing else [])
        return self._contact(case_id) if is_reference(case_id) else self._case(case_id)

    def case(self, case_id: str) -> Case:
        """The case of that id; raises as `file`, and where its citizen has another one, too."""
        self._require_there([case_id] if case_id in self.missing else [])
        case = self._case(case_id)
        beside = self._living(self._named([subject_of(self.session, case)]))
        require_one(case for case in (case, *(self._case(each) for each in beside if each != case_id)))
        return case

    def case_of(self, pseudonyms: Collection[str]) -> Case | None:
        """The case of the citizen with one of these pseudonyms; None where there is none. No other case is opened.

        Raises as `every_case` where theirs is missing, differs or cannot be read, or they have two.
        """
        named = self._named(self._subjects(pseudonyms))
        self._require_there(sorted(named & set(self.missing)))
        found = [case for each in self._living(self.ids_of(pseudonyms)) if _is_of(case := self._case(each), pseudonyms)]
        return require_one(found)

    def ids_of(self, pseudonyms: Collection[str]) -> set[str]:
        """The ids of the cases that lie there and are the citizen's: the log says whose they are.

        One whose announcements were all pruned, or never were, is opened to see; raises ConfigurationError where that
        cannot be.
        """
        state, keys = self.session.workspace.state, self.session.keys
        unknown = (each for each in self.cases if each not in self.told.events)
        found = {each for each in unknown if _is_of(read_case(state, keys, each), pseudonyms)}
        return found | self._named(self._subjects(pseudonyms)) & set(self.cases)

    def held(self) -> Held:
        """All that lies there held against the log."""
        found: list[CaseFile] = []
        wrong = [_missing(case_id) for case_id in self.missing]
        for case_id in self.files:
            try:
                found.append(read_file(self.session.workspace.state, self.session.keys, case_id))
            except ConfigurationError as error:
                wrong.append(error.message)
        wrong += [each for case in found for each in self.told.differing(self.session, case)]
        wrong += self._doubles(found)
        events = [event.number for case in found for event in case.events]
        pruned = sum(number < self.told.since for number in events)
        return Held(len(self.files), len(events), tuple(wrong), pruned)

    def _case(self, case_id: str) -> Case:
        case = read_case(self.session.workspace.state, self.session.keys, case_id)
        self._require_announced(case)
        return case

    def _contact(self, reference: str) -> Contact:
        contact = read_contact(self.session.workspace.state, self.session.keys, reference)
        self._require_announced(contact)
        return contact

    def _require_announced(self, case: CaseFile) -> None:
        if found := self.told.differing(self.session, case):
            headline = say(
                "Case {case} is not what the log announced, and nothing is answered from it. Restore it, together with "
                "its key, from the newest backup; targeting case verify tells when it is whole.",
                case=case.id,
            )
            raise TargetingError(lines([headline, *found]))

    def _require_there(self, missing: Collection[str] | Iterator[str]) -> None:
        if found := [_missing(case_id) for case_id in missing]:
            raise TargetingError(lines(found))

    def _living(self, ids: Collection[str]) -> list[str]:
        """Those that lie there and were not deleted; where a backup brought all of them back, those."""
        there = [each for each in self.cases if each in ids]
        return [each for each in there if each not in self.told.gone] or there

    def _named(self, subjects: Collection[str]) -> set[str]:
        """The ids of the cases in which the log announced something of a citizen."""
        return {case_id for subject in subjects for case_id in self.told.by_subject.get(subject, ())}

    def _subjects(self, pseudonyms: Collection[str]) -> set[str]:
        """How the log refers to a citizen, under every key; which of the pseudonyms is which key's is not known."""
        return {log_subject(ring, pseudonym) for ring in self.session.keys.each for pseudonym in pseudonyms}

    def _doubles(self, found: Collection[CaseFile]) -> Iterator[Message]:
        by_citizen: dict[tuple[str, str], list[str]] = {}
        for case in found:
            if isinstance(case, Case) and case.standing and case.id not in self.told.gone:
                citizen = self.session.keys.told(case.key), case.pseudonym
                by_citizen.setdefault(citizen, []).append(case.id)
        yield from (_two(ids) for ids in by_citizen.values() if len(ids) > 1)


@contextmanager
def open_casebook(session: Session) -> Iterator[Casebook]:
    """The casebook, and what the log tells of it, for as long as nobody else records.

    What another command was cut short in is ended first. Raises TargetingError where another records and does not end,
    or the log can take in no more or is not whole.
    """
    state = session.workspace.state
    end_cut_short(session)
    with recording(state):
        told, shut = announced(session), sealed(session.workspace)
        cases = tuple(each for each in held_cases(state) if of_case(each) not in shut)
        contacts = tuple(each for each in held_contacts(state) if of_case(each) not in shut)
        yield Casebook(session, told, cases, contacts)


def missing_cases(session: Session) -> tuple[Message, ...]:
    """Each case and contact that the log announced, and that is not there; nothing is opened or written."""
    state = session.workspace.state
    there = (*held_cases(state), *held_contacts(state))
    return tuple(_missing(case_id) for case_id in told_of(session.workspace).missing(there))


def latest_days(session: Session) -> Iterator[tuple[str, date | None]]:
    """Each case and contact that lies there, and the day of the latest that happened in it; None where it does not
    open.

    Of one that is not what the log announced it is the day of the last announcement, where that is later: an older file
    is not the case. Nothing is given out of it, and nothing is written.
    """
    state, told = session.workspace.state, told_of(session.workspace)
    for case_id in (*held_cases(state), *held_contacts(state)):
        try:
            case = read_file(state, session.keys, case_id)
        except ConfigurationError:
            yield case_id, None
            continue
        days = [case.last_day]
        if case_id in told.latest and told.differing(session, case):
            days.append(told.latest[case_id])
        yield case_id, max(days)


def _is_of(case: Case, pseudonyms: Collection[str]) -> bool:
    return case.pseudonym in pseudonyms


def require_one(cases: Collection[Case] | Iterator[Case]) -> Case | None:
    """The one case in which something stands; raises TargetingError where there are two."""
    found = list(cases)
    standing = [case for case in found if case.standing] or found[:1]
    if len(standing) > 1:
        raise TargetingError(_two([case.id for case in standing]))
    return standing[0] if standing else None


def _two(ids: Collection[str]) -> Message:
    return say(
        "A citizen has two cases, {cases}, and nothing is answered from one of them alone, until the other is deleted "
        "for its age. Read each with targeting case show --case. A leader decides which is to go on; what only the "
        "other says is written in it with targeting case record --case.",
        cases=listed(sorted(ids)),
    )


def _missing(case_id: str) -> Message:
    return say(
        "Case {case} is not there, and the log does not say that it was deleted. Restore it, together with its key, "
        "from the newest backup; targeting case verify tells when it is whole.",
        case=case_id,
    )
