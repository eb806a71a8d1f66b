"""The sentences of an approval that does not hold: which file, why, and what to do."""

from __future__ import annotations

from datetime import date

from targeting.governance.approval import Approval, Revocation
from targeting.workspace import Approvable, Sentence

SHOWN = 12


def note_missing(subject: Approvable) -> Sentence:
    """There is no note."""
    return Sentence(
        da=f"{subject.file} er ikke godkendt: {subject.note} findes ikke. {_approve(subject).da}",
        en=f"{subject.file} is not approved: there is no {subject.note}. {_approve(subject).en}",
    )


def unknown_key(subject: Approvable) -> Sentence:
    """No enrolled person, or another than the one it names, signed the note."""
    return Sentence(
        da=f"{subject.note} er underskrevet med en nøgle, som ikke er godkenderens i workspace.toml [people]. "
        f"{_approve(subject).da}",
        en=f"{subject.note} is signed with a key that is not the approver's in workspace.toml [people]. "
        f"{_approve(subject).en}",
    )


def signature_broken(subject: Approvable) -> Sentence:
    """The note's text or signature was changed."""
    return Sentence(
        da=f"Underskriften i {subject.note} passer ikke til teksten: noten er ændret. {_approve(subject).da}",
        en=f"The signature in {subject.note} does not fit its text: the note was changed. {_approve(subject).en}",
    )


def no_approval(subject: Approvable) -> Sentence:
    """A genuine note that says something else."""
    return Sentence(
        da=f"{subject.note} er en underskrevet tekst, men ikke en godkendelse. {_approve(subject).da}",
        en=f"{subject.note} is a signed text, but not an approval. {_approve(subject).en}",
    )


def other_municipality(subject: Approvable, approval: Approval, code: str) -> Sentence:
    """An approval of another municipality."""
    return Sentence(
        da=f"{subject.note} er en godkendelse for kommune {approval.municipality_code}, "
        f"og kørslen er for kommune {code}. {_approve(subject).da}",
        en=f"{subject.note} is an approval for municipality {approval.municipality_code}, "
        f"and the run is for municipality {code}. {_approve(subject).en}",
    )


def other_file(subject: Approvable, approval: Approval) -> Sentence:
    """An approval of another declaration."""
    return Sentence(
        da=f"{subject.note} er en godkendelse af noget andet ({approval.kind} {approval.id}), "
        f"ikke af {subject.file}. {_approve(subject).da}",
        en=f"{subject.note} approves something else ({approval.kind} {approval.id}), "
        f"not {subject.file}. {_approve(subject).en}",
    )


def changed(subject: Approvable, approval: Approval) -> Sentence:
    """The file is no longer the one that was approved."""
    was, found = approval.sha256[:SHOWN], subject.sha256[:SHOWN]
    return Sentence(
        da=f"{subject.file} er ændret efter godkendelsen, som derfor er bortfaldet (godkendt: version "
        f"{approval.version}, {was}…; nu: version {subject.version}, {found}…). {_approve(subject).da}",
        en=f"{subject.file} was changed after its approval, which is void (approved: version "
        f"{approval.version}, {was}…; now: version {subject.version}, {found}…). {_approve(subject).en}",
    )


def weighed_otherwise(subject: Approvable) -> Sentence:
    """The same bytes, but the approver was shown another balancing test."""
    return Sentence(
        da=f"{subject.note} nævner en anden interesseafvejning end den i {subject.file}. {_approve(subject).da}",
        en=f"{subject.note} names another balancing test than that of {subject.file}. {_approve(subject).en}",
    )


def wrong_role(subject: Approvable, approver: str, role: str) -> Sentence:
    """The approver may not approve this."""
    return Sentence(
        da=f"{subject.note}: {approver} har ikke rollen {role} i workspace.toml og kan ikke godkende {subject.file}. "
        f"{_approve(subject).da}",
        en=f"{subject.note}: {approver} has not the role {role} in workspace.toml and cannot approve {subject.file}. "
        f"{_approve(subject).en}",
    )


def signed_later(subject: Approvable, signed_on: date, day: date) -> Sentence:
    """Signed after the day of the run."""
    return Sentence(
        da=f"{subject.note} er først underskrevet {signed_on}, efter behandlingsdagen {day}. "
        "Se efter, om uret går rigtigt.",
        en=f"{subject.note} was signed only on {signed_on}, after the processing date {day}. "
        "See that the clock is right.",
    )


def revoked(subject: Approvable, revocation: Revocation) -> Sentence:
    """The log says it was revoked."""
    day = revocation.at[:10]
    return Sentence(
        da=f"Godkendelsen af {subject.file} blev trukket tilbage {day} af {revocation.by}. {_approve(subject).da}",
        en=f"The approval of {subject.file} was revoked on {day} by {revocation.by}. {_approve(subject).en}",
    )


def approver_starts(subject: Approvable, approver: str) -> Sentence:
    """One person would be both."""
    return Sentence(
        da=f"{approver} har selv godkendt {subject.file} og kan derfor ikke starte kørslen. Lad en anden starte den.",
        en=f"{approver} approved {subject.file} and so cannot start the run. Let another person start it.",
    )


def _approve(subject: Approvable) -> Sentence:
    command = f"targeting {subject.kind} approve"
    return Sentence(da=f"Få den godkendt: {command}.", en=f"Have it approved: {command}.")
