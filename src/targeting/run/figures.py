"""What a run reads in the casebook to make tables of it: the seam, which hands rows on and no case.

The rooms that count and publish never name the casebook; docs/adr/0050-figures-of-closed-quarters.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import date

from targeting.audit import FiguresCounted, FiguresRead, LegalChecked, read, standing_entries
from targeting.casebook import Case, came, first_contact, used
from targeting.governance import Approvals, Decision, decide
from targeting.language import say
from targeting.outputs import counted_quarter, held_figures, keep_figures, read_figures
from targeting.privacy import of_figures
from targeting.run.casework import case_reading
from targeting.run.door import open_casebook
from targeting.run.interviews import watch_interviews
from targeting.run.listed import Listed, listed
from targeting.run.plan import RunPlan
from targeting.run.shredded import first_kept, sealed
from targeting.run.to_do import to_do
from targeting.session import RunLog, Session
from targeting.shapes import Row
from targeting.workspace import Measure, Mode, Quarter, load_catalogue, output_contracts


def figures_covered(session: Session, decision: Decision, known: Approvals) -> tuple[Decision, LegalChecked | None]:
    """The gate's answer to a run, and what the casebook's own basis answered where tables are to be made of its cases.

    None where nothing is read for them: there is no case, it is a simulation, or the bases do not let it. A run goes on
    without; where only the casebook's own basis is in the way, that is said.
    """
    workspace = session.workspace
    if not (decision.plan.cases and decision.basis_id and decision.plan.mode == Mode.OPERATE):
        return decision, None
    if not workspace.basis(decision.basis_id).casebook.figures:
        return decision, None
    own = decide(case_reading(session), workspace.bases, load_catalogue(), replace(known, starters=()))
    if own.allowed:
        return decision, own.checked
    note = say("No basis for the casebook is in force today: no tables are made of its cases.")
    return replace(decision, warnings=(*decision.warnings, note)), None


def tables_of_cases(session: Session, plan: RunPlan, log: RunLog) -> dict[str, Sequence[Row]]:
    """The rows of every table that tells of what people did, by table, as they are shown and without the run's id.

    Logged first, then every case is opened. A quarter that has closed is counted, once, and kept durably before
    anything of it can be shown. Raises TargetingError where a case is missing or differs from what the log announced,
    or a case, or what was kept, cannot be read.
    """
    if plan.mode != Mode.OPERATE or not session.workspace.basis(plan.legal.basis_id).casebook.figures:
        return {}
    rows: dict[str, Sequence[Row]] = {}
    today, told = date.fromisoformat(plan.processing_date), _told(session)
    if plan.figures:
        with open_casebook(session) as book:
            log.append(FiguresRead(legal=LegalChecked.from_body(plan.figures), cases=len(book.cases)))
            cases = book.every_case()
        _count(session, cases, today, told)
        rows |= to_do(cases, session.workspace.measures, watch_interviews(session, cases, today), today)
    # Also of what a run counted that was cut short before it could tell.
    if new := [name for name in held_figures(session.workspace.state) if name not in told]:
        log.append(FiguresCounted(quarters=tuple(new)))
    return rows | _shown(session)


def _count(session: Session, cases: Sequence[Case], today: date, told: Collection[str]) -> None:
    """Count and keep every quarter that has closed since the last time; one that the log tells of never again."""
    workspace = session.workspace
    measures = {each.id: each for each in workspace.measures}
    known = {*held_figures(workspace.state), *told}
    for quarter in _closed(session, cases, today):
        if quarter.name not in known:
            rows = quarter_of(cases, quarter, measures, listed(session, cases, quarter))
            keep_figures(workspace.state, session.keys.data, quarter.name, rows)


def quarter_of(
    cases: Sequence[Case], quarter: Quarter, measures: Mapping[str, Measure], listed: Listed | None = None
) -> Mapping[str, Sequence[Row]]:
    """What a quarter's cases come to, by table, as it is shown; ``listed`` is its list beside them."""
    met = [case for case in cases if (day := first_contact(case)) and day in quarter]
    citizens = [asdict(came(case, quarter.next.last)) for case in met]
    uses = [asdict(each) for case in cases for each in used(case, measures, quarter)]
    titles = {name: measure.title_da for name, measure in measures.items()}
    return counted_quarter(output_contracts(), quarter, citizens, uses, titles, asdict(listed) if listed else None)


def _closed(session: Session, cases: Sequence[Case], today: date) -> Iterator[Quarter]:
    """Every quarter of the cases whose next has ended, too, and of which no case can have been deleted for its age."""
    days = [event.on for case in cases for event in case.standing]
    (limit,) = (limit for limit in session.workspace.limits(today) if limit.store.id == "casebook")
    kept = first_kept(limit, today) or date.min
    quarter = Quarter.of(min(days, default=today))
    while quarter.next.last < today:
        if quarter.first >= kept:
            yield quarter
        quarter = quarter.next


def _told(session: Session) -> frozenset[str]:
    """The quarters that the log says were counted."""
    events = (read(entry) for entry in standing_entries(session.workspace.log, {FiguresCounted.type}))
    return frozenset(name for event in events if isinstance(event, FiguresCounted) for name in event.quarters)


def _shown(session: Session) -> dict[str, Sequence[Row]]:
    state, shut, rows = session.workspace.state, sealed(session.workspace), dict[str, list[Row]]()
    for name in held_figures(state):
        if of_figures(name) not in shut:
            for table, found in read_figures(state, session.keys.data, name, output_contracts()).items():
                rows.setdefault(table, []).extend(found)
    return dict(rows)
