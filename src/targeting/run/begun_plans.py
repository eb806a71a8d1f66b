"""Who has a plan that was begun here: all that a run reads in the casebook, and it hands on pseudonyms alone.

The rooms that count never name the casebook; docs/adr/0045-a-begun-plan-takes-out.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from targeting.audit import LegalChecked, PlansRead
from targeting.casebook import plan_begun
from targeting.governance import Approvals, Decision, decide
from targeting.run.casework import case_reading
from targeting.run.cut_short import end_cut_short
from targeting.run.plan import RunPlan
from targeting.run.shredded import cases_there, read_cases
from targeting.session import RunLog, Session
from targeting.workspace import load_catalogue


def covered_in_casebook(session: Session, decision: Decision, known: Approvals) -> tuple[Decision, LegalChecked | None]:
    """The gate's answer to a run, with what the casebook's own basis lacks where the run is to read there.

    And what that basis answered; None where nothing is read: there is no case, or the search's basis does not let it.
    Who starts the run is no matter: no person reads.
    """
    workspace = session.workspace
    if not (decision.plan.cases and decision.basis_id):
        return decision, None
    if not workspace.basis(decision.basis_id).casebook.begun_plans:
        return decision, None
    own = decide(case_reading(session), workspace.bases, load_catalogue(), replace(known, starters=()))
    return replace(decision, missing=tuple(dict.fromkeys((*decision.missing, *own.missing)))), own.checked


def begun_plans(session: Session, plan: RunPlan, log: RunLog) -> Mapping[str, set[str]]:
    """The pseudonyms of those who have a plan begun here that has not ended, by the fingerprint of the key behind them.

    Logged before a case is opened; never how many they are. Raises ConfigurationError where a case cannot be read.
    """
    found: dict[str, set[str]] = {}
    if not plan.casebook:
        return found
    end_cut_short(session)
    ids = cases_there(session)
    log.append(PlansRead(legal=LegalChecked.from_body(plan.casebook), cases=len(ids)))
    for case in read_cases(session, ids):
        if plan_begun(case):
            found.setdefault(session.keys.told(case.key), set()).add(case.pseudonym)
    return found
