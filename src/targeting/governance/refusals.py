"""The sentences of an approval that does not hold: which file, why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from targeting.governance.approval import Approval, Revocation
from targeting.language import Message, listed, say
from targeting.workspace import Approvable, Kind

SHOWN = 12
COMMANDS: Mapping[Kind, str] = {"basis": "basis", "ruleset": "ruleset", "measure": "measure", "share_rules": "share"}


def note_missing(subject: Approvable) -> Message:
    """There is no note."""
    return say(
        "{file} is not approved: there is no {note}. {approve}",
        file=subject.place,
        note=subject.note,
        approve=_approve(subject),
    )


def unknown_key(subject: Approvable) -> Message:
    """No enrolled person, or another than the one it names, signed the note."""
    return say(
        "{note} is signed with a key that is not the approver's in workspace.toml [people]. {approve}",
        note=subject.note,
        approve=_approve(subject),
    )


def signature_broken(subject: Approvable) -> Message:
    """The note's text or signature was changed."""
    return say(
        "The signature in {note} does not fit its text: the note was changed. {approve}",
        note=subject.note,
        approve=_approve(subject),
    )


def no_approval(subject: Approvable) -> Message:
    """A genuine note that says something else."""
    return say("{note} is a signed text, but not an approval. {approve}", note=subject.note, approve=_approve(subject))


def other_municipality(subject: Approvable, approval: Approval, code: str) -> Message:
    """An approval of another municipality."""
    return say(
        "{note} is an approval for municipality {code}, and the run is for municipality {run_code}. {approve}",
        note=subject.note,
        code=approval.municipality_code,
        run_code=code,
        approve=_approve(subject),
    )


def other_file(subject: Approvable, approval: Approval) -> Message:
    """An approval of another declaration."""
    return say(
        "{note} approves something else ({kind} {id}), not {file}. {approve}",
        note=subject.note,
        kind=approval.kind,
        id=approval.id,
        file=subject.place,
        approve=_approve(subject),
    )


def changed(subject: Approvable, approval: Approval) -> Message:
    """The file is no longer the one that was approved."""
    was, found = approval.sha256[:SHOWN], subject.sha256[:SHOWN]
    return say(
        "{file} was changed after its approval, which is void (approved: version {version}, "
        "{was}…; now: version {new_version}, {found}…). {approve}",
        file=subject.place,
        version=approval.version,
        was=was,
        new_version=subject.version,
        found=found,
        approve=_approve(subject),
    )


def weighed_otherwise(subject: Approvable) -> Message:
    """The same bytes, but the approver was shown another balancing test."""
    return say(
        "{note} names another balancing test than that of {file}. {approve}",
        note=subject.note,
        file=subject.place,
        approve=_approve(subject),
    )


def covers_less(subject: Approvable) -> Message:
    """An approval by an earlier version of the program."""
    return say(
        "{note} was signed with an earlier version of the program and does not cover what gives its names their "
        "meaning: contracts, code lists and units. {approve}",
        note=subject.note,
        approve=_approve(subject),
    )


def means_otherwise(subject: Approvable, places: Iterable[str]) -> Message:
    """The same basis, but its names mean something else by now."""
    return say(
        "{note} covers declarations that have changed since: {places}. What is not in the workspace came with the "
        "program. {approve}",
        note=subject.note,
        places=listed(places),
        approve=_approve(subject),
    )


def wrong_role(subject: Approvable, approver: str, role: str) -> Message:
    """The approver may not approve this."""
    return say(
        "{note}: {approver} has not the role {role} in workspace.toml and cannot approve {file}. {approve}",
        note=subject.note,
        approver=approver,
        role=role,
        file=subject.place,
        approve=_approve(subject),
    )


def signed_later(subject: Approvable, signed_on: date, day: date) -> Message:
    """Signed after the day of the run."""
    return say(
        "{note} was signed only on {signed_on}, after the processing date {day}. See that the clock is right.",
        note=subject.note,
        signed_on=signed_on,
        day=day,
    )


def revoked(subject: Approvable, revocation: Revocation) -> Message:
    """The log says it was revoked."""
    day = revocation.at[:10]
    return say(
        "The approval of {file} was revoked on {day} by {by}. {approve}",
        file=subject.place,
        day=day,
        by=revocation.by,
        approve=_approve(subject),
    )


def approver_starts(subject: Approvable, approver: str) -> Message:
    """One person would be both."""
    return say(
        "{approver} approved {file} and so cannot start what rests on it. Let another person start it.",
        approver=approver,
        file=subject.place,
    )


def no_accounts(subject: Approvable, approver: str) -> Message:
    """Nobody could tell whether the approver starts the run."""
    return say(
        "{approver} has no accounts in workspace.toml, so nobody can tell whether {approver} starts the run that rests "
        "on {file}. Write every account and TARGETING_ACTOR name under which {approver} works.",
        approver=approver,
        file=subject.place,
    )


def _approve(subject: Approvable) -> Message:
    command = f"targeting {COMMANDS[subject.kind]} approve"
    return say("Have it approved: {command}.", command=command)
