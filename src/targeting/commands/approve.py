"""targeting basis, ruleset, measure and share approve and revoke: what is about to be signed, and the signing."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from targeting.audit import (
    ApprovalDenied,
    ApprovalGiven,
    ApprovalRevoked,
    BasisApproved,
    MeasureApproved,
    NoteError,
    RulesetApproved,
    RulesetsCompared,
    ShareRulesApproved,
    Signer,
    approved_in,
    read_entries,
)
from targeting.commands.lookup import declared_person, numbers_in, own_signer
from targeting.errors import ApprovalRefused, ConfigurationError, TargetingError
from targeting.files import ordinary, replace
from targeting.governance import (
    MAY_APPROVE,
    Approval,
    Approvals,
    Approved,
    Decision,
    Revocation,
    adopted,
    both,
    covered,
    differing,
    manifest_root,
    measure_state,
    no_accounts,
    open_approval,
    stamp,
)
from targeting.language import Message, either, lines, say
from targeting.privacy import require_typed
from targeting.records import adoption_facts
from targeting.run import REVOKED, RunRequest, case_reading, exclusive, keep, known_approvals, legal_reading
from targeting.scoring import check_rules
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import Approvable, Kind, Person, Purpose, Text, Workspace, as_shown, load_catalogue

APPROVED: Mapping[Kind, type[ApprovalGiven]] = {
    "basis": BasisApproved,
    "ruleset": RulesetApproved,
    "measure": MeasureApproved,
    "share_rules": ShareRulesApproved,
}
DECLARED: Mapping[Kind, str] = {
    "basis": "Grundlag",
    "ruleset": "Regelsæt",
    "measure": "Ibrugtagning",
    "share_rules": "Delingstabel",
}
# From when a revocation is felt.
NEXT: Mapping[Kind, str] = {
    "basis": "den næste kørsel",
    "ruleset": "den næste kørsel",
    "measure": "det næste svar",
    "share_rules": "det næste svar",
}


@dataclass(frozen=True)
class Asked:
    """One person's wish to approve or revoke one declaration, as it was when they were shown it."""

    session: Session
    subject: Approvable
    person_id: str
    person: Person
    shown: tuple[tuple[str, str], ...] = ()

    def render(self) -> str:
        """For the person, before they sign: what it is, by name, version and fingerprints."""
        subject = self.subject
        lines = [
            (DECLARED[subject.kind], f"{subject.id} version {subject.version} ({subject.place})"),
            ("sha256", subject.sha256),
            *self.shown,
            ("Underskrives af", f"{self.person.name}, {self.person.title} ({self.person_id}, {self.person.key_id})"),
        ]
        return "\n".join(f"{name}: {value}" if name else f"  {value}" for name, value in lines)

    def signer(self, key: Path, passphrase: str) -> Signer:
        """As ``own_signer``; a key that is not theirs is logged."""
        try:
            return own_signer(self.person_id, self.person, key, passphrase)
        except ApprovalRefused as error:
            raise refused(self, "key", error.message) from None


def ask_to_approve(session: Session, kind: Kind, name: str, person: str) -> Asked:
    """Check that ``person`` may approve it, and that it is whole.

    Raises ConfigurationError where it or the person is not declared, ApprovalRefused where the person may not approve
    it, or something is missing in it.
    """
    asked = ask_to_revoke(session, kind, name, person)
    if found := numbers_in(session.workspace.texts_of(asked.subject)):
        raise refused(asked, "incomplete", _not_whole(asked.subject), *found)
    if kind == "ruleset":
        check_rules(session.workspace.ruleset(name))
    if kind == "measure":
        return dataclasses.replace(asked, shown=tuple(_possible(asked)))
    if kind != "basis":
        return asked
    decisions = _held(session, name)
    if missing := _once(reason for decision in decisions for reason in decision.missing):
        raise refused(asked, "incomplete", _not_whole(asked.subject), *missing)
    warnings = _once(warning for decision in decisions for warning in decision.warnings)
    tested = decisions[0]
    weighed = ("Interesseafvejning", f"{tested.balancing_test_id} sha256 {tested.balancing_test_sha256}")
    noted = (("Bemærk", warning.da) for warning in warnings)
    return dataclasses.replace(asked, shown=(weighed, *_covered(asked), *noted))


def _possible(asked: Asked) -> Iterator[tuple[str, str]]:
    """What an adoption says; raises ApprovalRefused where no decision can make its measure usable."""
    workspace = asked.session.workspace
    adoption = workspace.adoption(asked.subject.id)
    measure = workspace.measure(adoption.measure)
    standing = measure_state(measure, workspace.network, (), adoption.starts)
    if standing.out_of_reach:
        raise refused(asked, "measure", _never(asked.subject, standing.sentence))
    yield "Ordning", f"{measure.id}: {measure.title_da}"
    yield from ((fact.label, fact.text) for fact in adoption_facts(adoption))
    taken = adopted(adoption, workspace.settings.municipality.code, asked.session.today(), known_approvals(workspace))
    yield "Godkendt i forvejen af", ", ".join(each.name for each in taken.signed) or "ingen; der skal to til"


def _covered(asked: Asked) -> Iterator[tuple[str, str]]:
    """What else is signed: every declaration with its fingerprint, and which are others than were signed last."""
    now = asked.subject.declarations
    yield "Dækker", f"{len(now)} erklæringer, rod {manifest_root(now)}"
    yield from (("", f"sha256 {sha256} {place}") for place, sha256 in now)
    note = asked.session.workspace.notes.get((asked.subject.kind, asked.subject.note_name))
    if note is not None:
        with suppress(ValueError):
            before = open_approval(note, asked.session.workspace.settings.people).declarations
            changed = differing(dict(before), dict(now)) if before else ()
            yield "Ændret siden seneste godkendelse", ", ".join(changed) or "intet"


def ask_to_revoke(session: Session, kind: Kind, name: str, person: str) -> Asked:
    """Check that ``person`` has a role that may approve, and so revoke; raises as ``ask_to_approve``."""
    subject = session.workspace.approvable(kind, name)
    if kind == "measure":
        subject = dataclasses.replace(subject, signer=person)
    _require_writable(subject)
    asked = Asked(session, subject, person, declared_person(session.workspace.settings, person))
    if not set(MAY_APPROVE[kind]) & set(asked.person.roles):
        raise refused(asked, "role", _not_their_role(subject, person))
    if subject.carries_runs and not any(map(as_shown, asked.person.accounts)):
        raise refused(asked, "accounts", no_accounts(subject, person))
    if unsigned := known_approvals(session.workspace, log=session.log).unsigned:
        raise refused(asked, "people", _not_signed_for(person), *unsigned)
    return asked


def refused(asked: Asked, why: str, headline: Message, *reasons: Message) -> ApprovalRefused:
    """The error for a refusal, which is logged first: in both languages."""
    subject, given = asked.subject, both((headline, *reasons))
    asked.session.append(
        ApprovalDenied(
            why=why, kind=subject.kind, id=subject.id, sha256=subject.sha256, person=asked.person_id, reasons=given
        )
    )
    return ApprovalRefused(lines([headline, *(say("- {reason}", reason=reason) for reason in reasons)]))


def _held(session: Session, name: str) -> list[Decision]:
    """The basis held against all that would be read, in every mode it claims: today, or its first day if later."""
    workspace, started = session.workspace, session.clock()
    basis, today = workspace.basis(name), workspace.day(started)
    day = max(today, basis.valid_from or today)
    if basis.purpose == Purpose.ADMINISTER_MEASURE:
        plan = dataclasses.replace(case_reading(session), processing_date=day)
        return [covered(plan, [basis], load_catalogue())]
    modes = basis.modes or (workspace.settings.defaults.mode,)
    ruleset = workspace.ruleset_shown(workspace.settings.defaults.ruleset, today)
    plans = [legal_reading(workspace, RunRequest(mode=mode, purpose=basis.purpose), started, ruleset) for mode in modes]
    return [covered(dataclasses.replace(plan, processing_date=day), [basis], load_catalogue()) for plan in plans]


def _once(sentences: Iterable[Message]) -> list[Message]:
    return list(dict.fromkeys(sentences))


def _not_whole(subject: Approvable) -> Message:
    return say("{file} cannot be approved before it is whole. Nothing was signed:", file=subject.place)


def _not_their_role(subject: Approvable, person: str) -> Message:
    file, roles = subject.place, MAY_APPROVE[subject.kind]
    return say(
        "{person} may not approve {file} or revoke it: that takes the role {roles} in workspace.toml.",
        person=person,
        file=file,
        roles=either(roles),
    )


def _never(subject: Approvable, sentence: Message) -> Message:
    return say("{file} cannot be approved. {sentence}", file=subject.place, sentence=sentence)


def _not_signed_for(person: str) -> Message:
    return say("{person} may approve and revoke nothing before two have signed for the people:", person=person)


def _require_writable(subject: Approvable) -> None:
    """An approval lies under its subject's id, which must not lead elsewhere, and says each in one line."""
    if Path(subject.id).name != subject.id or subject.id.startswith(".") or subject.id.split() != [subject.id]:
        raise ConfigurationError("{file}: id cannot name a file; use letters, digits and dashes.", file=subject.place)
    if " ".join(subject.version.split()) != subject.version:
        raise ConfigurationError("{file}: version must be one line without blanks at its ends.", file=subject.place)


SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Done:
    """What was approved or revoked, for programs (``body``) and for people (``sentence``)."""

    body: Document
    sentence: str

    def render(self) -> str:
        """For people, in Danish."""
        return self.sentence


def approve(asked: Asked, signer: Signer, comparison: str = "") -> Done:
    """Sign what was shown, log it, and only then write the note: a crash between them leaves an approval that is told
    of and carries nothing.

    Raises ConfigurationError on a comparison that the log does not know, or that is of another rule set.
    """
    if comparison and not SHA256.fullmatch(comparison):
        raise ConfigurationError("--comparison must be a SHA-256: 64 hexadecimal digits in lower case.")
    subject, person, session = asked.subject, asked.person, asked.session
    cost = _cost(require_compared(session.workspace, subject, comparison)) if comparison else ""
    with exclusive(session.workspace.folder):
        body = _sign(asked, signer, comparison)
    given_da = f"{subject.place} er godkendt af {person.name}: {subject.note}. Ændres filen, bortfalder den."
    return Done(body, f"{given_da}{cost}")


def _sign(asked: Asked, signer: Signer, comparison: str) -> Document:
    """Log the approval, keep what it covers, and write its note; gives what is logged."""
    subject, person, session = asked.subject, asked.person, asked.session
    code = session.workspace.settings.municipality.code
    log = approved_in(session.workspace.origin, session.log.size, session.log.root)
    approval = Approval.of(subject, code, asked.person_id, session.clock(), comparison, log)
    given = Approved(approval, person.name, person.title, person.key_id).given
    covered = {"declarations_root": approval.declarations_root, "declarations": dict(subject.declarations)}
    body: Document = given.body() | (covered if subject.kind == "basis" else {})
    session.append(APPROVED[subject.kind].from_body(body))
    keep(session.workspace, _texts(session.workspace, subject))
    _write_note(session.workspace.folder / subject.note, signer.sign(approval.text))
    return body


def _cost(compared: RulesetsCompared) -> str:
    """What the comparison that was read cost; an earlier version's cost nothing."""
    if compared.question is None or compared.questions is None:
        return ""
    return f" Sammenligningen var ét spørgsmål: nr. {compared.question} af {compared.questions} til leverancen."


def revoke(asked: Asked, signer: Signer, reason: str) -> Done:
    """Sign and log that the approval no longer holds; the next run sees it. The note stays where it is.

    Of an adoption all approvals are revoked, each in an entry of its own.

    Raises ConfigurationError where there is no approval to revoke, it is revoked already, or no reason is given.
    """
    why = " ".join(reason.split())
    if not why:
        raise ConfigurationError("--reason is blank. Say why; it goes to the log.")
    require_typed("--reason", why)
    at = stamp(asked.session.clock())
    for note_sha256 in _in_force(asked):
        event = _revoked(asked, signer, Revocation(note_sha256, asked.person_id, at, why))
        asked.session.append(event)
    ended = (
        "Ordningen er ikke længere i brug."
        if asked.subject.kind == "measure"
        else f"Den gælder ikke fra {NEXT[asked.subject.kind]}."
    )
    return Done(event.body(), f"Godkendelsen af {asked.subject.place} er trukket tilbage. {ended}")


def _revoked(asked: Asked, signer: Signer, revocation: Revocation) -> ApprovalRevoked:
    subject, person = asked.subject, asked.person
    return REVOKED[subject.kind](
        kind=subject.kind,
        id=subject.id,
        version=subject.version,
        revokes=revocation.note_sha256,
        revoked_by=asked.person_id,
        name=person.name,
        key_id=person.key_id,
        revoked_at=revocation.at,
        reason=revocation.reason,
        statement=signer.sign(revocation.text(asked.session.workspace.settings.municipality.code, subject)).decode(),
    )


def _in_force(asked: Asked) -> tuple[str, ...]:
    """The SHA-256 of every approval that is to be revoked."""
    subject, known = asked.subject, known_approvals(asked.session.workspace)
    if subject.kind != "measure":
        return (_standing(subject, known),)
    found = []
    for person in known.people:
        with suppress(ConfigurationError):
            found.append(_standing(dataclasses.replace(subject, signer=person), known))
    return tuple(found) or (_standing(subject, known),)


def _standing(subject: Approvable, known: Approvals) -> str:
    """The SHA-256 of an approval that is not revoked; raises ConfigurationError."""
    note = known.notes.get((subject.kind, subject.note_name))
    if note is None:
        raise ConfigurationError(
            "{file} is not approved: there is no {note} to revoke.", file=subject.place, note=subject.note
        )
    try:
        found = open_approval(note, known.people).note_sha256
    except (NoteError, ValueError):
        raise ConfigurationError(
            "{note} is no approval by a person in workspace.toml. Remove it.", note=subject.note
        ) from None
    if found in known.revoked:
        raise ConfigurationError(
            "{note} was revoked already on {day}.", note=subject.note, day=known.revoked[found].at[:10]
        )
    return found


def _texts(workspace: Workspace, subject: Approvable) -> tuple[Text, ...]:
    """What is signed, to be read by whoever asks later what it was."""
    if subject.kind == "basis":
        return workspace.basis(subject.id).texts
    if subject.kind == "measure":
        return (workspace.adoption(subject.id).text,)
    if subject.kind == "share_rules":
        return (Text(subject.place, workspace.share_rules.content),)
    return (Text(subject.place, workspace.ruleset(f"{subject.id}@{subject.version}").content),)


def _write_note(path: Path, content: bytes) -> None:
    """Write a note durably and whole, or leave what was there; raises TargetingError when it cannot be written."""
    try:
        with ordinary():  # whoever starts a run reads it
            path.parent.mkdir(parents=True, exist_ok=True)
            replace(path, content)
    except OSError:
        raise TargetingError(
            "approvals/ cannot be written ({file}). Make it writable, and approve again.", file=path.name
        ) from None


def require_compared(workspace: Workspace, subject: Approvable, sha256: str) -> RulesetsCompared:
    """What the log says of the comparison of that hash; raises ConfigurationError unless this rule set is in it."""
    for entry in read_entries(workspace.log, {RulesetsCompared.type}):
        told = RulesetsCompared.of(entry)
        if told.comparison == sha256:
            if subject.sha256 in (told.before.sha256, told.after.sha256):
                return told
            raise ConfigurationError(
                "--comparison {sha256}… compares other rule sets than {file} as it is now. "
                "Compare it again, and read that: targeting compare.",
                sha256=sha256[:12],
                file=subject.place,
            )
    raise ConfigurationError(
        "--comparison {sha256}… is no comparison that this workspace's log knows. Make one: targeting compare.",
        sha256=sha256[:12],
    )
