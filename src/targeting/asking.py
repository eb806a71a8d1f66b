"""Who may approve or revoke what, and whether it is whole: before anybody signs. A refusal is logged."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.text import Text

from targeting import request
from targeting.approvals import local_day, subject_of
from targeting.audit import Signer
from targeting.errors import ApprovalRefused, ConfigurationError
from targeting.governance import MAY_APPROVE, Decision, covered
from targeting.privacy import load_person_key
from targeting.provenance import actor
from targeting.runlog import open_log
from targeting.runstate import workspace_keys
from targeting.scoring.rules import check_rules
from targeting.workspace.approvals import Kind, Subject
from targeting.workspace.legal import load_catalogue
from targeting.workspace.persons import Person
from targeting.workspace.purposes import Sentence
from targeting.workspace.workspace import Workspace, load_workspace


@dataclass(frozen=True)
class Asked:
    """One person's wish to approve or revoke one declaration, as it was when they were shown it."""

    workspace: Workspace
    subject: Subject
    person_id: str
    person: Person
    shown: tuple[tuple[str, str], ...] = ()

    def render(self) -> Text:
        """For the person, before they sign: what it is, by name, version and fingerprints."""
        subject = self.subject
        lines = [
            (subject.kind, f"{subject.id} version {subject.version} ({subject.file})"),
            ("sha256", subject.sha256),
            *self.shown,
            ("underskrives af", f"{self.person.name}, {self.person.title} ({self.person_id}, {self.person.key_id})"),
        ]
        return Text("\n".join(f"{name}: {value}" for name, value in lines))

    def signer(self, key: Path, passphrase: str) -> Signer:
        """The person's own key; raises ConfigurationError where it does not open, ApprovalRefused where not theirs."""
        private = load_person_key(key, passphrase)
        if private.public_key().public_bytes_raw() != self.person.public_key:
            raise refused(self, "key", _not_their_key(key, self.person_id))
        return Signer(self.person_id, private)


def ask_to_approve(folder: Path, kind: Kind, name: str, person: str, clock: request.Clock = request.now) -> Asked:
    """Check that ``person`` may approve it, and that it is whole.

    Raises ConfigurationError where it or the person is not declared, ApprovalRefused where the person may not approve
    it, or something is missing in it.
    """
    asked = ask_to_revoke(folder, kind, name, person)
    if kind == "ruleset":
        check_rules(asked.workspace.ruleset(name))
        return asked
    decisions = _held(asked.workspace, name, clock)
    if missing := _once(reason for decision in decisions for reason in decision.missing):
        raise refused(asked, "incomplete", _not_whole(asked.subject), *missing)
    warnings = _once(warning for decision in decisions for warning in decision.warnings)
    tested = decisions[0]
    weighed = ("interesseafvejning", f"{tested.balancing_test_id} sha256 {tested.balancing_test_sha256}")
    return dataclasses.replace(asked, shown=(weighed, *(("bemærk", warning.da) for warning in warnings)))


def ask_to_revoke(folder: Path, kind: Kind, name: str, person: str) -> Asked:
    """Check that ``person`` has a role that may approve, and so revoke; raises as ``ask_to_approve``."""
    workspace = load_workspace(folder)
    subject = subject_of(workspace, kind, name)
    _require_writable(subject)
    people = workspace.settings.people
    if person not in people:
        known = ", ".join(people) or "none"
        raise ConfigurationError(f"--person {person!r} is not under [people] in workspace.toml. There are: {known}.")
    asked = Asked(workspace, subject, person, people[person])
    if not set(MAY_APPROVE[kind]) & set(asked.person.roles):
        raise refused(asked, "role", _not_their_role(subject, person))
    return asked


def refused(asked: Asked, why: str, headline: Sentence, *reasons: Sentence) -> ApprovalRefused:
    """The error for a refusal, which is logged first: Danish, then English."""
    about = {"kind": asked.subject.kind, "id": asked.subject.id, "sha256": asked.subject.sha256}
    given = [{"da": reason.da, "en": reason.en} for reason in (headline, *reasons)]
    write_log(asked.workspace, "approval.refused", {"why": why, **about, "person": asked.person_id, "reasons": given})
    lines = [headline.da, *(f"- {reason.da}" for reason in reasons)]
    return ApprovalRefused("\n".join([*lines, headline.en, *(f"- {reason.en}" for reason in reasons)]))


def write_log(workspace: Workspace, event: str, body: Mapping[str, Any]) -> None:
    """Log an event that belongs to no run."""
    log = open_log(workspace, workspace_keys(workspace), request.now)
    log.append(event, body, run_id=None, actor=actor())


def _held(workspace: Workspace, name: str, clock: request.Clock) -> list[Decision]:
    """The basis held against all that would be read, in every mode it claims: today, or its first day if later."""
    basis, started = workspace.basis(name), clock()
    today = local_day(workspace, started)
    day = max(today, basis.valid_from or today)
    modes = basis.modes or (workspace.settings.defaults.mode,)
    ruleset = workspace.ruleset_shown(workspace.settings.defaults.ruleset, today)
    plans = [
        request.legal_plan(workspace, request.RunRequest(mode=mode, purpose=basis.purpose), started, ruleset)
        for mode in modes
    ]
    return [covered(dataclasses.replace(plan, processing_date=day), [basis], load_catalogue()) for plan in plans]


def _once(sentences: Iterable[Sentence]) -> list[Sentence]:
    return list(dict.fromkeys(sentences))


def _not_whole(subject: Subject) -> Sentence:
    return Sentence(
        da=f"{subject.file} kan ikke godkendes, før den er hel. Intet er underskrevet:",
        en=f"{subject.file} cannot be approved before it is whole. Nothing was signed:",
    )


def _not_their_role(subject: Subject, person: str) -> Sentence:
    file, roles = subject.file, MAY_APPROVE[subject.kind]
    return Sentence(
        da=f"{person} kan ikke godkende {file} eller trække det tilbage: det kræver rollen "
        f"{' eller '.join(roles)} i workspace.toml.",
        en=f"{person} may not approve {file} or revoke it: that takes the role {' or '.join(roles)} in workspace.toml.",
    )


def _not_their_key(key: Path, person: str) -> Sentence:
    return Sentence(
        da=f"{key.name} er ikke den nøgle, workspace.toml har for {person}. Brug personens egen.",
        en=f"{key.name} is not the key that workspace.toml has for {person}. Use the person's own.",
    )


def _require_writable(subject: Subject) -> None:
    """An approval lies under its subject's id, which must not lead elsewhere, and says each in one line."""
    if Path(subject.id).name != subject.id or subject.id.startswith(".") or subject.id.split() != [subject.id]:
        raise ConfigurationError(f"{subject.file}: id cannot name a file; use letters, digits and dashes.")
    if " ".join(subject.version.split()) != subject.version:
        raise ConfigurationError(f"{subject.file}: version must be one line without blanks at its ends.")
