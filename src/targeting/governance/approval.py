"""What a person signs: an approval of one declaration's exact bytes, or its revocation."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TypeVar

from targeting.audit import ApprovalGiven, Verifier, open_note
from targeting.governance.manifest import manifest_lines, manifest_root
from targeting.workspace import KINDS, Approvable, Kind, Person

APPROVAL = "targeting/approval/v1"
DECLARES = "declares"
REVOCATION = "targeting/revocation/v1"
Said = TypeVar("Said")


@dataclass(frozen=True)
class Approval:
    """One person's approval of one declaration. ``signed_at`` is in UTC; ``comparison_sha256`` is blank where the
    approver was shown no comparison of the rule set with an earlier one. ``declarations`` are as of what is approved,
    and blank in what earlier versions of the program wrote. ``log`` says which log tells of the approval and what it
    was before that; blank where it was made without one.
    """

    municipality_code: str
    kind: Kind
    id: str
    version: str
    sha256: str
    balancing_test_sha256: str
    comparison_sha256: str
    approver: str
    signed_at: datetime
    declarations: tuple[tuple[str, str], ...] = ()
    log: str = ""

    @classmethod
    def of(
        cls,
        subject: Approvable,
        municipality_code: str,
        approver: str,
        at: datetime,
        comparison: str = "",
        log: str = "",
    ) -> Approval:
        """The approval of ``subject`` by ``approver`` at that moment."""
        return cls(
            municipality_code, subject.kind, subject.id, subject.version, subject.sha256,
            subject.balancing_test_sha256, comparison, approver, at, subject.declarations, log,
        )  # fmt: skip

    @property
    def declarations_root(self) -> str | None:
        """The root over the declarations; None where there are none."""
        return manifest_root(self.declarations) if self.declarations else None

    @property
    def text(self) -> str:
        """The lines that are signed."""
        tested = [("balancing_test_sha256", self.balancing_test_sha256)] if self.kind == "basis" else []
        compared = [("comparison_sha256", self.comparison_sha256)] if self.comparison_sha256 else []
        root = [("declarations", self.declarations_root)] if self.declarations_root else []
        return signed_lines(
            APPROVAL,
            ("municipality", self.municipality_code),
            ("kind", self.kind),
            ("id", self.id),
            ("version", self.version),
            ("sha256", self.sha256),
            *tested,
            *compared,
            *root,
            *((DECLARES, line) for line in manifest_lines(self.declarations)),
            ("approved_by", self.approver),
            ("approved_at", stamp(self.signed_at)),
            *([("log", self.log)] if self.log else []),
        )

    @property
    def note_sha256(self) -> str:
        """SHA-256 of the signed lines: what a revocation names.

        Not of the note's bytes: a signature can be written in several ways, and more of them added, and a revoked
        approval would come back to life under another hash.
        """
        return hashlib.sha256(self.text.encode()).hexdigest()

    @classmethod
    def parse(cls, text: str) -> Approval:
        """The approval in a note's text; raises ValueError unless ``text`` would give the same lines."""
        pairs = [(name, value) for name, _, value in (line.partition(": ") for line in text.split("\n")[1:-1])]
        said = dict(pairs)
        listed = (value.partition("  ") for name, value in pairs if name == DECLARES)
        try:
            approval = cls(
                said["municipality"], _kind(said["kind"]), said["id"], said["version"], said["sha256"],
                said.get("balancing_test_sha256", ""), said.get("comparison_sha256", ""),
                said["approved_by"], datetime.fromisoformat(said["approved_at"]).astimezone(UTC),
                tuple((place, sha256) for sha256, _, place in listed), said.get("log", ""),
            )  # fmt: skip
        except (KeyError, OverflowError):
            raise ValueError("not an approval") from None
        if approval.text != text:
            raise ValueError("not an approval in its own form")
        return approval


@dataclass(frozen=True)
class Revocation:
    """That an approval no longer holds: who said so, when (UTC), and why."""

    note_sha256: str
    by: str
    at: str
    reason: str = ""

    def text(self, municipality_code: str, subject: Approvable) -> str:
        """The lines that are signed."""
        return signed_lines(
            REVOCATION,
            ("municipality", municipality_code),
            ("kind", subject.kind),
            ("id", subject.id),
            ("revokes", self.note_sha256),
            ("revoked_by", self.by),
            ("revoked_at", self.at),
            ("reason", self.reason),
        )


@dataclass(frozen=True)
class Approved:
    """An approval that holds, and by whose name, title and key."""

    approval: Approval
    name: str
    title: str
    key_id: str

    @property
    def given(self) -> ApprovalGiven:
        """As the log has it."""
        approval = self.approval
        return ApprovalGiven(
            kind=approval.kind,
            id=approval.id,
            version=approval.version,
            sha256=approval.sha256,
            balancing_test_sha256=approval.balancing_test_sha256,
            comparison_sha256=approval.comparison_sha256,
            approved_by=approval.approver,
            name=self.name,
            title=self.title,
            key_id=self.key_id,
            approved_at=stamp(approval.signed_at),
            note_sha256=approval.note_sha256,
        )


def stamp(moment: datetime) -> str:
    """A moment as a note says it: UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def to_stamp(moment: datetime) -> datetime:
    """A moment in UTC as exactly as a note says it: to the millisecond."""
    return moment.astimezone(UTC).replace(microsecond=moment.microsecond // 1000 * 1000)


def open_own(
    note: bytes, people: Mapping[str, Person], parse: Callable[[str], Said], who: Callable[[Said], str]
) -> Said:
    """What a note says, which the very person it names has signed.

    ``parse`` reads its text, and ``who`` gives the id of the person it names. Raises NoteError, or ValueError as
    ``parse`` does.
    """
    verifiers = {name: Verifier.parse(person.key) for name, person in people.items()}
    said = parse(open_note(note, verifiers.values()))
    open_note(note, [verifiers[who(said)]] if who(said) in verifiers else [])
    return said


def signed_lines(headline: str, *lines: tuple[str, str]) -> str:
    """One line a value; raises ValueError where a value would be no line or two."""
    for name, value in lines:
        if not value.strip() or value.splitlines() != [value]:
            raise ValueError(f"{name} must be one line of text")
    return "".join(f"{line}\n" for line in (headline, *(f"{name}: {value}" for name, value in lines)))


def _kind(text: str) -> Kind:
    if text not in KINDS:
        raise ValueError("not a kind of declaration that is approved")
    return text
