"""Why one citizen was nominated, or was not: asked of the gate and logged first, then read from the last good run."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from targeting.audit import SubjectExplained
from targeting.commands.lookup import PSEUDONYM, require_place
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.explanation import REMINDER, Explained, RunSaid, explanation_page
from targeting.files import write_new
from targeting.governance import both
from targeting.handover import read_handover
from targeting.pages import Page, moment
from targeting.privacy import log_subject
from targeting.run import Ground, Look, RunPlan, consult, denied, explained_in, ground_of, is_blind
from targeting.session import Session
from targeting.shapes import Document

REASON = "Faglig vurdering af en indstilling"


@dataclass(frozen=True)
class Explanation:
    """The answer, the run it is of, and its page. Neither names the citizen or the pseudonym."""

    run: RunSaid
    explained: Explained
    page: Page

    def as_dict(self) -> Document:
        """For programs."""
        return {**self.run.as_dict(), **self.explained.as_dict(), "reminder_da": REMINDER}

    def render(self) -> Page:
        """For the terminal."""
        return self.page

    def write(self, html: Path) -> None:
        """Write the page where only its writer may read it."""
        write_new(html, self.page.html().encode())


def explain(session: Session, pseudonym: str, reason: str = REASON, html: Path | None = None) -> Explanation:
    """Why the citizen of that pseudonym was, or was not, nominated by the last good run; logged before it is opened.

    ``html`` is where the page is to be written afterwards. Raises ConfigurationError when the pseudonym is none or the
    place or reason will not do, NotCovered when the run was a simulation or no basis covers it today, TargetingError
    when the run has met nobody of that pseudonym, or an earlier version of the program made it.
    """
    if not PSEUDONYM.fullmatch(pseudonym):
        raise ConfigurationError(
            "PSEUDONYM is 32 of the characters 0-9 and a-f, as in candidate, candidate_reason or near_miss. "
            "A CPR number is never typed here: see targeting access-report."
        )
    require_place(session, html, reason)
    ground = ground_of(session)
    if ground.plan.mode != "operate":
        raise _refused(ground)
    _require_not_blind(ground, pseudonym)
    keys = session.keys.of(ground.plan.pseudonym_key)
    event = SubjectExplained(subject=log_subject(keys, pseudonym), reason=reason.strip(), key=keys.fingerprint)
    asked = consult(ground, event, mode="operate")
    explained = _read(asked, pseudonym)
    run = _run_said(ground, asked.seq)
    return Explanation(run, explained, explanation_page(run, explained, ground.workspace.codes_read))


def _read(asked: Look, pseudonym: str) -> Explained:
    explained = explained_in(asked, pseudonym)
    if explained is None:
        raise TargetingError(
            "Run {run_id} has met nobody of that pseudonym. Take it from candidate, candidate_reason or "
            "near_miss of the same workspace; a new key gives everybody new ones.",
            run_id=asked.ground.plan.run_id,
        )
    return explained


def _refused(ground: Ground) -> NotCovered:
    """A simulation names nobody, so nobody may be looked up in it; the refusal is logged."""
    run_id = ground.plan.run_id
    refused = NotCovered(
        "Run {run_id} is a simulation and names no citizen, so nobody can be looked up in it. Run in operate first.",
        run_id=run_id,
    )
    ground.session.append(denied(ground, SubjectExplained.type, both((refused.message,))))
    return refused


def _require_not_blind(ground: Ground, pseudonym: str) -> None:
    """Whoever is assessed blindly is not explained, of either kind: the answer would tell which; logged."""
    session, run_id = ground.session, ground.plan.run_id
    held = read_handover(session.workspace.state, session.keys.data, run_id)
    if held is None or pseudonym not in held.numbers or not is_blind(session.workspace.log, run_id):
        return
    refused = NotCovered(
        "Those whom run {run_id} hands over are assessed blindly, some of them drawn for control. None of them is "
        "explained while the hand-over lasts: the answer would tell who is what.",
        run_id=run_id,
    )
    session.append(denied(ground, SubjectExplained.type, both((refused.message,))))
    raise refused


def _run_said(ground: Ground, log_seq: int) -> RunSaid:
    plan = ground.plan
    names = {contract.id: contract.name for contract in ground.workspace.registers}
    return RunSaid(
        run_id=plan.run_id,
        as_of=plan.as_of_date,
        delivery=plan.delivery_date,
        controller=ground.workspace.settings.controller.name,
        approved_by=_approver(plan, ground.workspace.settings.timezone),
        legal_status=ground.ruleset.legal_status_da or "",
        incomplete=tuple(names.get(register, register) for register in plan.incomplete),
        log_seq=log_seq,
    )


def _approver(plan: RunPlan, timezone: str) -> str:
    """Who had approved the rule set when the run was made; "" when nobody had."""
    approval = next((approval for approval in plan.legal.approvals if approval.kind == "ruleset"), None)
    return f"{approval.name}, {approval.title}, {moment(approval.approved_at, timezone)}" if approval else ""
