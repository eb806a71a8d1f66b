"""What commands look up alike: a declared person, their key, a citizen's case, and where and why one is looked up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import CasesListed, Signer
from targeting.casebook import Case, CaseFile, is_reference, new_contact, new_id
from targeting.errors import ApprovalRefused, ConfigurationError
from targeting.files import require_new
from targeting.language import Message, listed, say
from targeting.privacy import load_person_key, looks_like_cpr, require_typed, subjects
from targeting.run import Casebook, casework, open_casebook
from targeting.session import Session
from targeting.workspace import Person, Settings, Text, Writer

PSEUDONYM = re.compile(r"[0-9a-f]{32}")
READERS: tuple[Writer, ...] = ("caseworker", "leader")


@dataclass(frozen=True)
class Whose:
    """Which case: its id, or the citizen whose CPR number is asked for; once more where a case is to be opened.

    Or a contact without a number: its reference in the place of an id, or a new one.
    """

    case_id: str = ""
    ask: Callable[[], str] = str
    again: Callable[[], str] | None = None
    without_number: bool = False

    def __post_init__(self) -> None:
        """An id may come out of a letter, where its hyphen is one that does not break."""
        object.__setattr__(self, "case_id", self.case_id.replace("\N{NON-BREAKING HYPHEN}", "-"))


def declared_person(settings: Settings, person: str) -> Person:
    """The person of that id under [people]; raises ConfigurationError that lists those there are."""
    if person in settings.people:
        return settings.people[person]
    if not settings.people:
        raise ConfigurationError(
            "--person {person} is not under [people] in workspace.toml, which names nobody.", person=person
        )
    raise ConfigurationError(
        "--person {person} is not under [people] in workspace.toml. There are: {known}.",
        person=person,
        known=listed(settings.people),
    )


def own_signer(name: str, person: Person, key: Path, passphrase: str) -> Signer:
    """The person's own key; raises ConfigurationError where it does not open, ApprovalRefused where not theirs."""
    private = load_person_key(key, passphrase)
    if private.public_key().public_bytes_raw() != person.public_key:
        raise ApprovalRefused(
            "{name} is not the key by which {person} is known. Use the person's own.", name=key.name, person=name
        )
    return Signer(name, private)


def require_reason(reason: str) -> None:
    """Raise ConfigurationError where the reason is none, or cannot be kept."""
    require_typed("--reason", reason)
    if not reason.strip():
        raise ConfigurationError("--reason is empty. Say why the citizen is looked up; the citizen will read it.")


def numbers_in(texts: Iterable[Text]) -> tuple[Message, ...]:
    """Each line of the declarations in which something looks like a CPR number, and none of them repeated.

    What is declared the log keeps, and pages and letters show.
    """
    return tuple(
        say("{place}: line {line} holds what looks like a CPR number. Write it without one.", place=text.place, line=at)
        for text in texts
        for at, line in enumerate(text.content.decode("utf-8", "replace").splitlines(), 1)
        if looks_like_cpr(line)
    )


def require_place(session: Session, html: Path | None, reason: str) -> None:
    """Raise ConfigurationError, before anything is asked, where the page cannot be written or the reason not kept."""
    require_reason(reason)
    require_new("--html", html, outside=session.workspace.folder)


def listing(session: Session) -> list[CaseFile]:
    """Every case, and every contact without a number; logged before any is opened.

    Raises NotCovered where no basis covers it or whoever asks has not the role, TargetingError where a case is missing,
    differs from what the log announced, or does not open.
    """
    with _listed(session) as book:
        return book.every_file()


def listing_of_readable(session: Session) -> tuple[list[CaseFile], dict[str, Message]]:
    """As `listing`, but where a case is missing, differs or does not open: all others, and by id what is wrong."""
    with _listed(session) as book:
        return book.what_can_be_read()


@contextmanager
def _listed(session: Session) -> Iterator[Casebook]:
    leave = casework(session, CasesListed.type, READERS)
    with open_casebook(session) as book:
        session.append(CasesListed(legal=leave.legal, cases=len(book.files)))
        yield book


def found_file(session: Session, whose: Whose, *, may_open: bool = False) -> CaseFile:
    """As `found_case`, and contacts without a number too; by its id also one of two cases of a citizen."""
    if whose.case_id:
        with open_casebook(session) as book:
            return book.file(whose.case_id)
    return new_contact() if whose.without_number else found_case(session, whose, may_open=may_open)


def found_case(session: Session, whose: Whose, *, may_open: bool = False) -> Case:
    """The case that is meant, or a new one for a citizen who has none; no other case is opened.

    Raises ConfigurationError where there is none or it does not open, TargetingError where it is missing or differs
    from what the log announced, or its citizen has two.
    """
    return found_citizen(session, whose, may_open=may_open)[0]


def found_citizen(session: Session, whose: Whose, *, may_open: bool = False) -> tuple[Case, tuple[str, ...]]:
    """As `found_case`, with the pseudonyms the citizen is known by: under every key where the number was typed."""
    keys = session.keys
    if is_reference(whose.case_id):
        raise ConfigurationError(
            "{case} is a contact without a CPR number. It has no citizen: neither letters, consents nor an overview.",
            case=whose.case_id,
        )
    if whose.case_id:
        with open_casebook(session) as book:
            case = book.case(whose.case_id)
        return case, (case.pseudonym,)
    pseudonyms = subjects(keys, whose.ask)
    with open_casebook(session) as book:
        found = book.case_of(pseudonyms)
    if found:
        return found, tuple(dict.fromkeys((*pseudonyms, found.pseudonym)))
    if not may_open:
        raise ConfigurationError("The citizen has no case. The first event opens one: targeting case record")
    if whose.again and subjects(keys, whose.again) != pseudonyms:
        raise ConfigurationError("The two numbers are not the same. Nothing was recorded. Type the command again.")
    return Case(new_id(), pseudonyms[0], keys.fingerprint), pseudonyms
