"""What is filled into a letter: from the workspace, the case, and the last good run where the text asks why."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from targeting.audit import SubjectExplained
from targeting.casebook import Case, Recorded, ScopeRow, stands
from targeting.commands.consents import no_longer_told, rows_said_yes, rows_taken_back, sentence_of
from targeting.errors import ConfigurationError, DeliveryError
from targeting.letters import (
    Block,
    Filling,
    Found,
    asked_table,
    blocks_for_all,
    how_long,
    legal_bases,
    recipients_named,
    registers_read,
    said_of_case,
    why_blindly,
    why_proposed,
    why_proposed_earlier,
    why_referred,
    withdrawn,
    words_for_all,
)
from targeting.pages import day
from targeting.privacy import log_subject
from targeting.run import (
    Ground,
    consult,
    draft_of,
    explained_in,
    ground_of,
    last_good,
    objects,
    opened_blindly,
    require_recordable,
)
from targeting.session import Session
from targeting.workspace import Basis, LetterText, Workspace, case_events, fields_of, load_catalogue, stage_of

GIVEN = "consent_given"
WITHDRAWN = "consent_withdrawn"
REFERRED, HANDED_OVER = "referred", "handed_over"
FOUND = {REFERRED: "referred", HANDED_OVER: "search"}
REASON = "Brev til dig om, hvorfor kommunen skriver"


@dataclass(frozen=True)
class Standing:
    """What is true of a case, and not of every case: the facts that catalogue/letters.toml names.

    ``listed``: a citizen whom the search found stands in the newest list of objections.
    """

    facts: Mapping[str, str]
    listed: bool = False

    @property
    def stage(self) -> str:
        """How far the case has come."""
        return self.facts["stage"]


def standing_of(session: Session, case: Case, text: LetterText) -> Standing:
    """What is true of a case; the newest list of objections is read where the letter has to know of it.

    Raises DeliveryError where the search found the citizen, and there is no such list to read.
    """
    begun, latest = _beginning(case), case.latest("assessment")
    found = FOUND.get(begun.event, "none") if begun else "none"
    listed = _listed(session, case, text, found)
    objected = stands(case.standing, "objected", "objection_lifted")
    facts = {
        "stage": stage_of(latest.event if latest else "", latest.values if latest else {}).id,
        "found": found,
        "objecting": "yes" if objected or listed else "unknown" if listed is None else "no",
        "asked": "yes" if _asked_for_consent(case, begun) else "no",
    }
    return Standing(facts, listed=found == "search" and bool(listed))


def _listed(session: Session, case: Case, text: LetterText, found: str) -> bool | None:
    """Whether the citizen stands in the newest list of objections; None where nobody can tell, or has to.

    Raises DeliveryError where the search found the citizen, and there is no such list to read.
    """
    asks = {"why", *(field.id for field in fields_of(text.letter).values() if field.says)} & text.named
    if not asks and not text.kind.waits_for_objections:
        return None
    try:
        ground = _ground_of_search(session, case)
        return None if ground is None else objects(ground, case.pseudonym)
    except DeliveryError:
        if found == "search":
            raise
        return None


def _asked_for_consent(case: Case, begun: Recorded | None) -> bool:
    """Whether a letter that asks for consent was made since the municipality came into contact with the citizen."""
    since = begun.number if begun else -1
    made = (event for event in case.standing if event.event == "letter_made" and event.number > since)
    return any(event.values["letter"] == "samtykkebrev" for event in made)


def filling_of(session: Session, case: Case, text: LetterText, asked: Mapping[str, str], standing: Standing) -> Filling:
    """What each field that the text names says; nothing else is looked up. A look into the last run is logged first.

    Of a citizen who stands in the list of objections to the search, none is made.

    Raises ConfigurationError where the case lacks what the letter is about, or ``asked`` is not what it takes;
    NotCovered where the last run may not be looked into.
    """
    workspace, today = session.workspace, session.today()
    said, told = said_of_case(text.letter, standing.facts)
    words = {**words_for_all(workspace, case.id, today), **how_long(workspace, today), **said}
    blocks = {**blocks_for_all(), **told, "registers": registers_read(workspace)}
    if "ask" in fields_of(text.letter):
        consent = _consent_asked(session, case, asked)
        words |= {"until": day(consent["until"]), "consent_text": _called(consent["text"])}
        sentence = sentence_of(session, consent["text"])
        blocks["ask"] = asked_table(consent["yes"], sentence, workspace.settings)
    elif asked:
        raise ConfigurationError("--set belongs to the letter that asks for consent. {letter} takes none.",
                                 letter=text.kind.name_da)  # fmt: skip
    if "withdrawn" in text.named:
        event = _latest_withdrawal(case)
        words["withdrawn_on"] = day(event.on)
        again = bool(_said_yes_since(case, event))
        blocks |= withdrawn(event, no_longer_told(session, case, event), workspace.settings, again=again)
    if "why" in text.named:
        blocks["why"] = _why(session, case, standing.listed)
    if {"legal_basis", "recipients"} & text.named:
        bases = list(_bases_today(session, workspace))
        blocks |= {"legal_basis": legal_bases(bases, load_catalogue()), "recipients": recipients_named(bases)}
    return Filling(words, blocks)


def _consent_asked(session: Session, case: Case, asked: Mapping[str, str]) -> Mapping[str, str]:
    """The consent that the citizen is asked for, held against all that one which is given must be."""
    draft = draft_of(session.workspace, case, case_events()[GIVEN], session.today(), asked)
    require_recordable(session, case, draft)
    return draft.values


def _latest_withdrawal(case: Case) -> Recorded:
    """The last withdrawal; raises ConfigurationError where there is none, or a yes to some of it came after it."""
    withdrawn = next((event for event in reversed(case.standing) if event.event == WITHDRAWN), None)
    if withdrawn is None:
        raise ConfigurationError(
            "The citizen has withdrawn nothing in this case. Record it first: targeting case record … {event}",
            event=WITHDRAWN,
        )
    if _said_yes_since(case, withdrawn) & {*rows_taken_back(case, withdrawn)}:
        raise ConfigurationError(
            "The citizen has said yes again since what was taken back, so the receipt would not be true. "
            "targeting case show tells what holds."
        )
    return withdrawn


def _said_yes_since(case: Case, withdrawn: Recorded) -> set[ScopeRow]:
    """What the citizen has said yes to after a withdrawal, as it holds in the case."""
    later = case.standing[case.standing.index(withdrawn) + 1 :]
    return {row for event in later for row in rows_said_yes(event)}


def _why(session: Session, case: Case, objecting: bool) -> tuple[Block, ...]:
    """Why the municipality is in contact with the citizen, as the case says it; the rules, where it was by them."""
    begun = _beginning(case)
    assert begun is not None, "no letter that says why is made of a case outside the stages"
    if begun.event == REFERRED:
        return why_referred(session.workspace.settings.service_centre_name(begun.values["from_unit"]))
    if opened_blindly(session.workspace.log, case.id):
        return why_blindly()
    found = None if objecting else _found(session, case)
    return why_proposed(found) if found else why_proposed_earlier()


def _beginning(case: Case) -> Recorded | None:
    """How the municipality came into contact with the citizen, the last time."""
    begun = [event for event in case.standing if event.kind.thread == "assessment" and event.kind.begins]
    return begun[-1] if begun else None


def _ground_of_search(session: Session, case: Case) -> Ground | None:
    """The last good run in operate, where it knows the citizen by the pseudonym that the case has."""
    if last_good(session.workspace, "operate") is None:
        return None
    ground = ground_of(session)
    return ground if session.keys.of(ground.plan.pseudonym_key).fingerprint == case.key else None


def _found(session: Session, case: Case) -> Found | None:
    """By which rules the last good run proposes the citizen; None where it does not, or cannot tell."""
    ground = _ground_of_search(session, case)
    if ground is None:
        return None
    keys = session.keys.of(ground.plan.pseudonym_key)
    about = SubjectExplained(subject=log_subject(keys, case.pseudonym), reason=REASON, key=keys.fingerprint)
    told = explained_in(consult(ground, about, mode="operate"), case.pseudonym)
    if told is None or not told.nominated:
        return None
    met = [rule for rule in told.rules if rule.met]
    departments = dict.fromkeys(part.department for rule in met for part in rule.involvements)
    return Found(
        tuple(rule.label_da for rule in met), told.points, told.threshold, ground.plan.as_of_date, tuple(departments)
    )


def _bases_today(session: Session, workspace: Workspace) -> Iterator[Basis]:
    """The bases that are valid today, and have an approval beside them."""
    for basis in workspace.bases:
        if basis.valid_on(session.today()) and ("basis", basis.subject.note_name) in workspace.notes:
            yield basis


def _called(reference: str) -> str:
    """A text as a letter calls it: en-plan, version 1.0.0."""
    return reference.partition(" ")[0].replace("@", ", version ")
