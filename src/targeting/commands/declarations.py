"""What a person reads of the bases, the rule sets and the sharing table: what they say, and their approvals."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from targeting.governance import Approvals, approval_in_force
from targeting.run import known_approvals
from targeting.scoring import registers_needed
from targeting.session import Session
from targeting.shapes import Document, Json
from targeting.workspace import (
    CATEGORIES,
    CONDITIONS,
    Approvable,
    Category,
    InvolvementCategory,
    ShareRule,
    Workspace,
    rule_of_law_da,
)


def bases_table(session: Session) -> list[Document]:
    """One row a basis of the workspace."""
    workspace, today, known = session.workspace, session.today(), known_approvals(session.workspace)
    return [
        {
            "id": basis.id,
            "version": basis.version,
            "valid_from": basis.valid_from.isoformat() if basis.valid_from else None,
            "valid_to": basis.valid_to.isoformat() if basis.valid_to else None,
            "valid_today": basis.valid_on(today),
            "modes": list(basis.modes),
            "relies_on": basis.relies_on,
            "fictional": basis.fictional,
            **_in_short(_state(workspace, basis.subject, known, today)),
        }
        for basis in workspace.bases
    ]


def rulesets_table(session: Session) -> list[Document]:
    """One row a version of a rule set: with the last day it is used, which a newer version may bring forward."""
    workspace, today, known = session.workspace, session.today(), known_approvals(session.workspace)
    return [
        {
            "id": ruleset.id,
            "version": ruleset.version,
            "name": ruleset.name,
            "valid_from": ruleset.valid_from.isoformat(),
            "valid_to": ruleset.last_day.isoformat() if ruleset.last_day else None,
            "in_force_today": ruleset.used_on(today),
            "rules": len(ruleset.rules),
            "threshold": ruleset.threshold,
            **_in_short(_state(workspace, ruleset.subject, known, today)),
        }
        for ruleset in workspace.rulesets
    ]


def basis_document(session: Session, name: str) -> Document:
    """One basis, whole; raises ConfigurationError that lists those there are."""
    basis = session.workspace.basis(name)
    return {
        **basis.model_dump(mode="json"),
        "sha256": basis.sha256,
        "balancing_test_sha256": basis.balancing_test_sha256,
        "approval": _today(session, basis.subject),
    }


def ruleset_document(session: Session, name: str) -> Document:
    """One version of a rule set, whole, with the registers each rule needs: an ID's is that in force today, or else the
    newest.

    Raises ConfigurationError that lists those there are.
    """
    workspace = session.workspace
    ruleset = workspace.ruleset_shown(name, session.today())
    document = ruleset.model_dump(mode="json", exclude_none=True)
    needed = registers_needed(ruleset, workspace.registers, workspace.codes)
    for rule in document["rules"]:
        rule["registers"] = list(needed[rule["id"]])
    return document | {"sha256": ruleset.sha256, "approval": _today(session, ruleset.subject)}


def share_rules_document(session: Session, on: date | None = None, *, in_words: bool = False) -> Document:
    """The table of sharing: its rows on a day (blank: today), in the order they are tried, and its approval today.

    ``in_words`` is for people: a row says what it asks for in words, and nothing of what it does not ask for.
    """
    workspace = session.workspace
    rules, day = workspace.share_rules, on or session.today()
    unsaid = sorted(_without_category(workspace))
    return {
        "version": rules.version,
        "sha256": rules.sha256,
        "own": (workspace.folder / rules.subject.place).exists(),
        "on": day.isoformat(),
        "rules": [_row(rule) | (_words(rule) if in_words else {}) for rule in rules.on(day)],
        "involvements": [_row(row) | (_about(row.categories) if in_words else {}) for row in rules.involvements],
        **({"without_category": unsaid} if unsaid or not in_words else {}),
        "approval": _today(session, rules.subject),
    }


def _without_category(workspace: Workspace) -> set[str]:
    """What counts and is in no row of the table's, so that no overview shows it: its law and paragraph."""
    return {
        rule_of_law_da(code.law, code.paragraph, spelt_out=False)
        for code in workspace.codes_read.codes
        if code.counts and code.main and not workspace.share_rules.categories_of(code.law, code.paragraph, code.kind)
    }


def _row(rule: ShareRule | InvolvementCategory) -> dict[str, Json]:
    return {key: value for key, value in rule.model_dump(mode="json", exclude_none=True).items() if value != []}


def _words(rule: ShareRule) -> dict[str, Json]:
    asked = {"when": rule.when, "unless": rule.unless}
    said = {key: [str(CONDITIONS[name]) for name in names] for key, names in asked.items() if names}
    return {**said, **(_about(rule.categories) if rule.categories else {})}


def _about(categories: Iterable[Category]) -> dict[str, Json]:
    return {"categories": [str(CATEGORIES[name]) for name in categories]}


def _today(session: Session, subject: Approvable) -> Document:
    return _state(session.workspace, subject, known_approvals(session.workspace), session.today())


def _state(workspace: Workspace, subject: Approvable, known: Approvals, day: date) -> Document:
    """The approval in force on ``day``, or why there is none; whoever may start a run."""
    approved, reasons = approval_in_force(subject, workspace.settings.municipality.code, day, known)
    if approved:
        return {"approved": True, **approved.given.body()}
    return {"approved": False, "why_not": [reason.da for reason in reasons]}


def _in_short(state: Document) -> Document:
    """The two cells of a list."""
    return {"approved": state["approved"], "approved_by": state.get("approved_by")}
