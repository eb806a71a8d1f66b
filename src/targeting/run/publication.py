"""Whether a run's figures may be shown now, and the register of all that were: written before anybody can read them.

docs/adr/0053-what-was-shown-is-remembered.md has the reasons.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from targeting.audit import PRUNED, FiguresHeld, ReleaseRegistered, carried_by
from targeting.disclosure import Attack, Shown, free_from
from targeting.disclosure import remembered as held_against
from targeting.outputs import (
    Counted,
    Earlier,
    Made,
    counted_citizens,
    held_counted,
    held_shown,
    keep_counted,
    keep_shown,
    read_counted,
    read_shown,
)
from targeting.privacy import fingerprint_of, of_counted, of_shown
from targeting.run.plan import RunPlan
from targeting.run.shredded import sealed, told_destroyed
from targeting.session import Session
from targeting.warehouse import Warehouse
from targeting.workspace import Mode, Quarter

DATE, FEW, LOST, MANY = "date", "few", "register", "many"
TOLD, ALONE, UNSOLVED = "told", "alone", "unsolved"


@dataclass(frozen=True)
class Held:
    """Why figures are not shown: not yet, too few citizens differ, the register lacks a release, figures were shown too
    often in twelve months, or they would tell.

    ``until`` is the first day on which they may be, in ISO form; blank where no day makes it so.
    """

    reason: str
    until: str = ""


def earlier_releases(session: Session, plan: RunPlan, warehouse: Warehouse) -> Earlier | None:
    """What the register tells of the releases before; None of a simulation, which nobody else reads.

    Raises OSError, or ConfigurationError where what is kept does not open with its key.
    """
    if plan.mode != Mode.OPERATE:
        return None
    state, keys, shut = session.workspace.state, session.keys, sealed(session.workspace)
    releases = shown_before(session)
    there = [run_id for run_id in held_counted(state) if of_counted(run_id) not in shut]
    counted = {run_id: read_counted(state, keys.data, run_id) for run_id in there}
    return Earlier(
        run_id=plan.run_id,
        as_of=plan.as_of,
        day=plan.processing_date,
        compared_with=plan.compared_with,
        releases=releases,
        counted={run_id: each.citizens for run_id, each in counted.items() if each.key == plan.pseudonym_key},
        areas=_areas(warehouse),
        ruleset=f"{plan.ruleset}@{plan.ruleset_version}",
        incomplete=plan.incomplete,
    )


def _areas(warehouse: Warehouse) -> dict[str, tuple[str, ...]]:
    """The districts that each area of the run is made of."""
    found: dict[str, tuple[str, ...]] = {}
    for area, district in warehouse.rows("ask/link/districts"):
        found[area] = (*found.get(area, ()), district)
    return found


def shown_before(session: Session) -> tuple[Shown, ...]:
    """The releases in the register, the oldest first, without those that another took the place of; raises as
    `earlier_releases`.
    """
    state, shut = session.workspace.state, sealed(session.workspace)
    held = [run_id for run_id in held_shown(state) if of_shown(run_id) not in shut]
    shown = [read_shown(state, session.keys.data, run_id) for run_id in held]
    replaced = {run_id for each in shown for run_id in each.replaces}
    return tuple(each for each in shown if each.run_id not in replaced)


def remembered(session: Session) -> tuple[str, ...]:
    """The runs of the releases that a new one is held against; raises as `earlier_releases`."""
    return tuple(each.run_id for each in held_against(shown_before(session), session.today().isoformat()))


def why_held(session: Session, plan: RunPlan, made: Made) -> Held | None:
    """Why a run's figures are not to be shown; None where they are.

    Figures that say the very same of the same citizens take the place of those in use whatever the day.
    """
    releases = shown_before(session)
    if lost_releases(session, releases):
        return Held(LOST)
    if made.same:
        return None
    if not made.attack.holds:
        return Held(_undone(made.attack))
    if not releases:
        return None
    until = next_publication(date.fromisoformat(releases[-1].day), session.workspace.settings.publish_every)
    if date.fromisoformat(plan.processing_date) < until:
        return Held(DATE, until.isoformat())
    if free := free_from(releases, plan.processing_date):
        return Held(MANY, free)
    if made.citizens is not None and made.citizens < made.attack.minimum:
        return Held(FEW)
    return None


def _undone(attack: Attack) -> str:
    """Why an attack does not hold: a width was found that is too narrow, or none was for a programme that failed."""
    if attack.smallest_width is None or attack.smallest_width >= attack.minimum:
        return UNSOLVED
    return TOLD if attack.predecessors else ALONE


def next_publication(last: date, every: str) -> date:
    """The first day on which figures may follow those of the day ``last``."""
    match every:
        case "week":
            return last + timedelta(days=7 - last.weekday())
        case "month":
            return (last.replace(day=1) + timedelta(days=32)).replace(day=1)
        case "quarter":
            return Quarter.of(last).next.first
    return date.min


def register(session: Session, plan: RunPlan, made: Made, warehouse: Warehouse) -> ReleaseRegistered:
    """Keep durably what is about to be shown, and who is counted in it; gives what the log is to say of it.

    Raises OSError or ConfigurationError.
    """
    state, keys = session.workspace.state, session.keys.data
    keep_shown(state, keys, made.shown)
    keep_counted(state, keys, plan.run_id, Counted(plan.pseudonym_key, counted_citizens(warehouse)))
    key, counted = (fingerprint_of(bytes.fromhex(keys.key(of(plan.run_id)))) for of in (of_shown, of_counted))
    return ReleaseRegistered(key=key, counted=counted, day=made.shown.day, replaces=made.shown.replaces)


def said_held(held: Held) -> FiguresHeld:
    """What the log is to say of figures that are not shown."""
    return FiguresHeld(reason=held.reason, until=held.until)


def lost_releases(session: Session, releases: Sequence[Shown]) -> tuple[str, ...]:
    """The runs of which the log tells that the register has their release, or who was counted in the newest, that it
    lacks and nobody destroyed. Lines that its key does not vouch for tell nothing: they could open it, or shut it.
    """
    told = session.log.vouched({ReleaseRegistered.type, PRUNED})
    registered = [each for entry in told for each in (*carried_by(entry), entry) if each.type == ReleaseRegistered.type]
    there = {run_id for each in releases for run_id in (each.run_id, *each.replaces)}
    lost = {of_shown(run): run for entry in registered if (run := str(entry.run_id)) not in there}
    if registered:
        newest = max(registered, key=lambda entry: entry.seq)
        run_id = str(newest.run_id)
        if ReleaseRegistered.of(newest).counted and run_id not in held_counted(session.workspace.state):
            lost[of_counted(run_id)] = run_id
    destroyed = told_destroyed(session) if lost else frozenset()
    return tuple(sorted({run_id for name, run_id in lost.items() if name not in destroyed}))
