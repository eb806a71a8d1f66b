"""The nominated of the newest release, and how far each of them is: from the run, the orders, the log and the casebook.

docs/da/overdragelse.md says who sees what of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from targeting import history
from targeting.casebook import Case, Recorded, asked_again_on, last_assessed, stands, step_under_way
from targeting.governance import HandoverOrder
from targeting.privacy import log_subject, run_day
from targeting.run.door import open_casebook
from targeting.run.handing_over import Opened, is_blind, opened_so_far, orders_weighed
from targeting.run.look import Ground, Look
from targeting.run.shredded import sealed

# What stands in a case and stops all contact, and what takes it back.
STOPS = {"died": "", "objected": "objection_lifted"}


@dataclass(frozen=True)
class Candidate:
    """One nominated citizen: ``since`` is the day of the run that began the unbroken row of those that nominated them.

    Where the run handed over those who were drawn for control among the nominated, this may be one of them: ``points``
    is None and ``rules`` are none, of either kind, and ``since`` is the day of the run.

    ``orders`` are those that carry today, ``opened_by`` who has been told who it is in this run. ``step`` is the latest
    step of an assessment under way. ``assessed`` was lately: before ``asked_again_on``. ``stopped`` is why nobody
    contacts them: ``objected`` or ``died``.
    """

    pseudonym: str
    points: int | None
    rules: tuple[str, ...]
    since: date
    orders: tuple[HandoverOrder, ...]
    opened_by: frozenset[str]
    case_id: str = ""
    step: Recorded | None = None
    assessed: Recorded | None = None
    asked_again_on: date | None = None
    stopped: str = ""

    @property
    def latest(self) -> Recorded | None:
        """What the case says of this nomination: a step under way, or an assessment of late."""
        return self.step or self.assessed

    @property
    def waits(self) -> bool:
        """Whether somebody has something to do: nobody was told yet who it is, and may be."""
        return not (self.opened_by or self.latest or self.stopped)


def candidates_of(look: Look) -> list[Candidate]:
    """Everybody whom the run nominates or hands over, whoever may see them, those who have waited longest first.

    Raises as `Look.warehouse`, and TargetingError where a case is missing, differs from the log or cannot be
    read, or a history cannot.
    """
    ground = look.ground
    blind = is_blind(ground.workspace.log, ground.plan.run_id)
    with look.warehouse() as warehouse:
        rows = warehouse.rows("ask/output/worklist")
        former = dict(warehouse.rows("ask/output/former"))
        drawn = [pseudonym for pseudonym, _ in warehouse.rows("ask/output/drawn")] if blind else []
    points = {pseudonym: None if blind else number for pseudonym, number, _ in rows} | dict.fromkeys(drawn)
    since = dict.fromkeys(points, _run_day(ground)) if blind else _since(ground, points)
    orders = [order for order, why in orders_weighed(ground.session, ground.plan.run_id) if not why]
    months = ground.workspace.basis(look.decisions[0].basis_id).handover.assessed_again_after_months
    told = opened_so_far(ground.workspace.log)
    cases = _cases(ground, told, {pseudonym: pseudonym for pseudonym in points} | former)
    found = []
    for pseudonym in points:
        subject = _subject(ground, pseudonym)
        candidate = Candidate(
            pseudonym,
            points[pseudonym],
            () if blind else tuple(label for name, _, label in rows if name == pseudonym),
            since[pseudonym],
            tuple(order for order in orders if subject in order.subjects),
            frozenset(each.to for each in told.shown if (each.run_id, each.subject) == (ground.plan.run_id, subject)),
        )
        case = cases.get(pseudonym)
        found.append(_with_case(candidate, case, months, ground.session.today()) if case else candidate)
    return sorted(found, key=lambda each: (each.since, each.pseudonym))


def _since(ground: Ground, pseudonyms: Iterable[str]) -> dict[str, date]:
    session = ground.session
    gone = {name.removesuffix(".history") for name in sealed(ground.workspace) if name.endswith(".history")}
    keys = session.keys.of(ground.plan.pseudonym_key)
    began = history.nominated_since(ground.workspace.state, keys, ground.plan.run_id, pseudonyms, gone)
    return {pseudonym: run_day(run_id) or session.today() for pseudonym, run_id in began.items()}


def _run_day(ground: Ground) -> date:
    return run_day(ground.plan.run_id) or ground.session.today()


def _cases(ground: Ground, told: Opened, names: Mapping[str, str]) -> dict[str, Case]:
    """The case of each nominated citizen who has one, by the pseudonym of this run.

    A case is known by that pseudonym, by that of a former number, or by the log, which tells in which case a citizen
    of this run was opened. Of two cases of one citizen it is the one that stops all contact.
    """
    by_subject = {_subject(ground, pseudonym): pseudonym for pseudonym in names.values()}
    shown = {each.case_id: by_subject[each.subject] for each in told.shown if each.subject in by_subject}
    key = ground.session.keys.told(ground.plan.pseudonym_key)
    found: dict[str, Case] = {}
    with open_casebook(ground.session) as book:
        cases = book.every_case()
    for case in cases:
        if case.is_empty:  # it was opened by mistake, and says nothing
            continue
        named = names.get(case.pseudonym) if ground.session.keys.told(case.key) == key else None
        if (pseudonym := named or shown.get(case.id)) and not (pseudonym in found and _stopped(found[pseudonym])):
            found[pseudonym] = case
    return found


def _stopped(case: Case) -> str:
    return next((what for what, until in STOPS.items() if stands(case.standing, what, until)), "")


def _with_case(candidate: Candidate, case: Case, months: int, today: date) -> Candidate:
    """What the case says; whoever was assessed less than ``months`` months ago is not asked again yet."""
    step, again = step_under_way(case), asked_again_on(case, months)
    lately = step is None and again is not None and today < again
    return replace(
        candidate,
        case_id=case.id,
        step=step,
        assessed=last_assessed(case) if lately else None,
        asked_again_on=again if lately else None,
        stopped=_stopped(case),
    )


def _subject(ground: Ground, pseudonym: str) -> str:
    """How the log refers to the citizen."""
    return log_subject(ground.session.keys.of(ground.plan.pseudonym_key), pseudonym)
