"""Whom a run does not search for, because the casebook says so: all that it reads there. Pseudonyms alone go on.

The rooms that count never name the casebook; docs/adr/0045-a-begun-plan-takes-out.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from targeting.audit import LegalChecked, PlansRead
from targeting.casebook import Case, plan_begun, stands
from targeting.governance import Approvals, Decision, decide
from targeting.run.casework import case_reading
from targeting.run.door import open_casebook
from targeting.run.plan import RunPlan
from targeting.session import RunLog, Session
from targeting.workspace import load_catalogue

# What a case says, by the use of it that the search's basis has to let: a plan that was begun here and has not ended,
# an objection that was made here and is not settled or taken back.
SAYS: Mapping[str, Callable[[Case], bool]] = {
    "begun_plans": lambda case: plan_begun(case) is not None,
    "objections": lambda case: stands(case.standing, "objected", "objection_lifted"),
}


def covered_in_casebook(session: Session, decision: Decision, known: Approvals) -> tuple[Decision, LegalChecked | None]:
    """The gate's answer to a run, with what the casebook's own basis lacks where the run is to read there.

    And what that basis answered; None where nothing is read: there is no case, or the search's basis does not let it.
    Who starts the run is no matter: no person reads.
    """
    workspace = session.workspace
    if not (decision.plan.cases and decision.basis_id):
        return decision, None
    if not workspace.basis(decision.basis_id).casebook.uses:
        return decision, None
    own = decide(case_reading(session), workspace.bases, load_catalogue(), replace(known, starters=()))
    return replace(decision, missing=tuple(dict.fromkeys((*decision.missing, *own.missing)))), own.checked


def not_searched(session: Session, plan: RunPlan, log: RunLog) -> Mapping[str, Mapping[str, set[str]]]:
    """By why: the pseudonyms of those not to search for, by the fingerprint of the key behind them.

    Logged before a case is opened; never how many they are. Raises TargetingError where a case is missing, differs from
    what the log announced, or cannot be read: it may say that the citizen has objected.
    """
    found: dict[str, dict[str, set[str]]] = {use: {} for use in plan.casebook_uses}
    if not found:
        return found
    legal = LegalChecked.from_body(plan.casebook)
    with open_casebook(session) as book:
        log.append(PlansRead(legal=legal, cases=len(book.cases), uses=plan.casebook_uses))
        cases = book.every_case()
    for case in cases:
        for use, pseudonyms in found.items():
            if SAYS[use](case):
                pseudonyms.setdefault(session.keys.told(case.key), set()).add(case.pseudonym)
    return found
