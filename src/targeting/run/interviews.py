"""How it stands with what may not fall away while a measure is granted: until when, and how old is what is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from targeting.audit import CaseImported
from targeting.casebook import CaseFile, InterviewWatch, interview_watch
from targeting.run.measure import adoptions_on
from targeting.session import Session
from targeting.workspace import Measure, Workspace


def trial_ends(workspace: Workspace, today: date) -> dict[str, date]:
    """The last day of the trial of each measure that is watched, by its id; of one without a last day, nothing.

    That of what the municipality has taken into use and two have signed, or of the law, where that ends before.
    """
    taken = adoptions_on(workspace, today)
    found: dict[str, date] = {}
    for measure in watched(workspace):
        own = [each.adoption.ends for each in taken if each.adoption.measure == measure.id and each.approved]
        of_municipality = [] if None in own else [max(day for day in own if day)] if own else []
        of_law = [day for version in measure.versions[-1:] if (day := version.valid_to)]
        if days := [*of_municipality, *of_law]:
            found[measure.id] = min(days)
    return found


def newest_extracts(session: Session) -> dict[str, date]:
    """The day of the newest extract that was read in for each measure, as the log vouches for it; by its id.

    By the contracts for it as they are now; where one of them has read none in, nothing is known of the measure.
    """
    imported = [CaseImported.of(entry) for entry in session.log.vouched({CaseImported.type})]
    newest: dict[str, date] = {}
    for told in imported:
        if told.taken and not told.dry_run:
            day = date.fromisoformat(told.taken)
            newest[told.contract_sha256] = max(day, newest.get(told.contract_sha256, day))
    found: dict[str, date] = {}
    for measure in watched(session.workspace):
        contracts = [each.sha256 for each in session.workspace.case_imports if each.case_event.measure == measure.id]
        if contracts and all(each in newest for each in contracts):
            found[measure.id] = min(newest[each] for each in contracts)
    return found


def watched(workspace: Workspace) -> Iterator[Measure]:
    """The measures while which something may not fall away."""
    return (each for each in workspace.measures if each.grant and each.grant.watch)


def watch_interviews(session: Session, cases: Sequence[CaseFile], today: date) -> tuple[InterviewWatch, ...]:
    """Every living grant that is watched, as it stands on a day."""
    workspace = session.workspace
    measures = {each.id: each for each in workspace.measures}
    return interview_watch(cases, measures, trial_ends(workspace, today), newest_extracts(session), today)
