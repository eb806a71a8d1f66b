"""The fictional municipality's approvals, by people who do not exist, with keys that anybody can make.

The keys follow from the persons' names, so that the sample is always the same bytes. A workspace that is not fictional
refuses them.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from targeting.audit import PeopleEnrolled, Signer, standing_entries
from targeting.governance import Approval, Enrolments
from targeting.workspace import PEOPLE_NOTE, anybodys_key, load_workspace

STEWARD, RULE_STEWARD = "fiktiv_datasteward", "fiktiv_regelansvarlig"
SIGNED_AT = datetime(2018, 5, 22, 8, 0, tzinfo=UTC)


def sample_signer(person: str) -> Signer:
    """The signer of a fictional person."""
    return Signer(person, anybodys_key(person))


def approve_all(folder: Path, at: datetime = SIGNED_AT) -> None:
    """Sign for the people of a fictional workspace, and approve all that it declares; the same bytes."""
    sign_people(folder)
    workspace = load_workspace(folder)
    code = workspace.settings.municipality.code
    subjects = [(STEWARD, basis.subject) for basis in workspace.bases]
    subjects += [(RULE_STEWARD, ruleset.subject) for ruleset in workspace.rulesets]
    subjects.append((STEWARD, workspace.share_rules.subject))
    signers = (STEWARD, RULE_STEWARD)
    subjects += [(person, each.subject_of(person)) for each in workspace.adoptions for person in signers]
    for person, subject in subjects:
        note = folder / subject.note
        note.parent.mkdir(parents=True, exist_ok=True)
        note.write_bytes(sample_signer(person).sign(Approval.of(subject, code, person, at).text))


def sign_people(folder: Path) -> None:
    """Sign for the people of a fictional workspace as they stand, as both who may; after the list in its log."""
    workspace = load_workspace(folder)
    told = standing_entries(workspace.log, {PeopleEnrolled.type})
    statements = tuple(PeopleEnrolled.of(entry).statement.encode() for entry in told)
    text = Enrolments(workspace.settings.municipality.code, told=statements).of(workspace.settings.people).text
    note = folder / PEOPLE_NOTE
    note.parent.mkdir(parents=True, exist_ok=True)
    note.write_bytes(sample_signer(STEWARD).sign(text) + sample_signer(RULE_STEWARD).signature_line(text))
