"""No basis, no run: holds a plan against the municipality's bases and the law on the processing date."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from targeting.governance.approval import Approved
from targeting.governance.balancing import balancing_missing, casework_missing, overdue
from targeting.governance.choice import fitting, none_fits, several
from targeting.governance.cover import (
    casebook_missing,
    casebook_warnings,
    control_sample_missing,
    figures_warnings,
    heading_missing,
    mode_missing,
    named_missing,
    registers_missing,
    skipped_warnings,
    without_approver,
)
from targeting.governance.decision import Decision
from targeting.governance.law import law_missing, law_warnings, unknown_law
from targeting.governance.reading import NO_RULES, Reading
from targeting.governance.standing import Approvals, approval_in_force
from targeting.language import Message
from targeting.workspace import Basis, LegalBasis, LegalCatalogue, Mode, Purpose, why_no_search, why_refused


def decide(plan: Reading, bases: Sequence[Basis], catalogue: LegalCatalogue, known: Approvals) -> Decision:
    """Whether ``plan`` may be run, on which basis, and if not, what is missing. A refusal is no error.

    The basis must be approved in either mode; an unapproved rule set is only warned of in a simulation, where an
    analyst tries rules and no citizen is named.
    """
    decision = covered(plan, bases, catalogue)
    chosen = [basis for basis in bases if basis.id == decision.basis_id]
    if not chosen:
        return decision
    basis, unapproved = approval_in_force(chosen[0].subject, plan.municipality_code, plan.processing_date, known)
    ruleset, untried = _ruleset_approval(plan, known)
    operates = plan.mode != Mode.SIMULATE
    return replace(
        decision,
        missing=_once(*decision.missing, *unapproved, *(untried if operates else ())),
        warnings=_once(*decision.warnings, *(() if operates else (each for each in untried if each not in unapproved))),
        approvals=tuple(approval for approval in (basis, ruleset) if approval),
    )


def _ruleset_approval(plan: Reading, known: Approvals) -> tuple[Approved | None, tuple[Message, ...]]:
    if plan.ruleset == NO_RULES:
        return None, ()
    return approval_in_force(plan.ruleset, plan.municipality_code, plan.processing_date, known)


def _once(*messages: Message) -> tuple[Message, ...]:
    return tuple(dict.fromkeys(messages))


def covered(plan: Reading, bases: Sequence[Basis], catalogue: LegalCatalogue) -> Decision:
    """What the law and the basis file alone say, whoever approved it: what an approver must know before signing."""
    refused = why_no_search(plan.purpose) if plan.registers else why_refused(plan.purpose)
    if refused:
        return _without_basis(plan, (refused,), catalogue)
    found = fitting(plan, bases)
    if not found:
        return _without_basis(plan, none_fits(plan, bases), catalogue)
    return _held_against(plan, found[0], found[1:], catalogue)


def _without_basis(plan: Reading, missing: tuple[Message, ...], catalogue: LegalCatalogue) -> Decision:
    """A refusal before any basis was chosen: what the ministry's letter cited is logged all the same."""
    cited = next((entry for entry in catalogue.bases if entry.cited_as), None)
    letter = next((entry for entry in catalogue.bases if entry.letter), None)
    known = _citation(cited, letter, plan) if cited and letter else {}
    return Decision(plan, missing=missing, **known)


def _citation(cited: LegalBasis, letter: LegalBasis, plan: Reading) -> dict[str, Any]:
    """What the letter cites, word for word; what that resolves to; whether it was in force on the processing date."""
    return {
        "cited_as": cited.cited_as,
        "cited_law": cited.law,
        "resolved_as": cited.resolved_as,
        "resolved_as_verified": cited.verified("resolved_as"),
        "cited_in_force": cited.in_force(plan.processing_date),
        "letter": _letter(letter),
    }


def _held_against(plan: Reading, basis: Basis, others: Sequence[Basis], catalogue: LegalCatalogue) -> Decision:
    cited, relied, letter = (catalogue.find(entry) for entry in (basis.cites, basis.relies_on, basis.letter))
    skipped = without_approver(plan, basis)
    if cited is None or relied is None or letter is None:
        unknown = (*unknown_law(basis, catalogue), *_missing(plan, basis, relied, skipped))
        return replace(_without_basis(plan, unknown, catalogue), skipped_registers=skipped)
    test = basis.balancing_test
    return Decision(
        plan,
        missing=tuple(_missing(plan, basis, relied, skipped)),
        warnings=(*several(basis, others), *_warnings(plan, basis, relied, skipped)),
        skipped_registers=skipped,
        basis_id=basis.id,
        basis_version=basis.version,
        basis_file=basis.file,
        basis_sha256=basis.sha256,
        declarations=basis.subject.declarations,
        fictional=basis.fictional,
        purpose_text=basis.purpose_text,
        **_citation(cited, letter, plan),
        relied_upon=relied.id,
        relied_upon_text=relied.resolved_as,
        supplementary_basis=basis.supplementary_basis.text,
        balancing_test_id=test.id,
        balancing_test_sha256=basis.balancing_test_sha256,
        review_date=test.review_date,
        dpia_ref=test.dpia_ref,
        notice_ref=test.notice_ref,
        dt_notification_ref=test.dt_notification_ref,
        recipients=test.recipients,
    )


def _missing(plan: Reading, basis: Basis, relied: LegalBasis | None, skipped: tuple[str, ...]) -> Iterator[Message]:
    day = plan.processing_date
    read = [register for register in plan.registers if register.id not in skipped]
    yield from heading_missing(basis)
    if relied is not None:
        yield from law_missing(basis, relied, day)
    yield from mode_missing(plan, basis)
    if plan.purpose == Purpose.ADMINISTER_MEASURE:
        yield from casework_missing(basis, day)
        return
    yield from control_sample_missing(plan, basis)
    yield from named_missing(plan, basis)
    yield from casebook_missing(plan, basis)
    yield from registers_missing(read, basis)
    yield from balancing_missing(basis, day, reads_health=any(register.health for register in read))


def _warnings(plan: Reading, basis: Basis, relied: LegalBasis, skipped: tuple[str, ...]) -> Iterator[Message]:
    yield from law_warnings(basis, relied)
    yield from skipped_warnings(skipped, basis)
    yield from casebook_warnings(plan, basis)
    yield from figures_warnings(plan, basis)
    if basis.fictional:
        yield from overdue(basis, plan.processing_date)


def _letter(letter: LegalBasis) -> str:
    """The letter's numbers on one line; its title when the catalogue has no numbers for it."""
    reference = letter.letter
    if reference is None:
        return letter.title_da
    return f"sagsnr. {reference.case_no}, doknr. {reference.document_no}, {reference.date}"
