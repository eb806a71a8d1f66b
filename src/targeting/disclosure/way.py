"""Disclosure control of what people did with citizens they met, a quarter at a time: each is a system of its own.

A quarter counts the citizens who were first met in it, or the grants that were made in it, and is counted once: no
count of one quarter is reckoned from another's. docs/adr/0050-figures-of-closed-quarters.md.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from targeting.disclosure.protect import pattern, protect
from targeting.disclosure.system import Row, Rows, Sensitive, System, Variable, add_sum
from targeting.workspace import MET, NOMINATED, FunnelStep, funnel_steps

EVERY_REASON, NO_REASON = "all", "none"


def suppressed_way(funnel: Rows, outcomes: Rows, minimum: int, nominated: int | None = None) -> tuple[Rows, Rows]:
    """The funnel of one quarter and the outcomes in it, with every count that would tell of few citizens as None.

    No row at all where fewer than ``minimum`` were met: that nobody was looks like a few. ``nominated`` is what was
    told of its list; None where the funnel begins with those who were met. So it does where a list that is told of
    leaves a small count no room.
    """
    way = _Way([step for step in funnel_steps() if step.id in {row["step_id"] for row in funnel}])
    met = next(row["after"] for row in funnel if row["step_id"] == MET)
    if met < minimum:
        return [], []
    system = System()
    _add(system, ((row, way.of_funnel(row)) for row in funnel), minimum)
    _add(system, ((row, way.of_outcome(row)) for row in outcomes), minimum)
    way.bind(system, {row["outcome"] for row in outcomes})
    if nominated is not None:
        _of_the_list(system, nominated, minimum)
    found = pattern(system)
    if nominated is not None and found.unprotected:
        return suppressed_way(_without_list(funnel), outcomes, minimum)
    return (
        [_masked(row, way.of_funnel(row), found.hidden) for row in funnel],
        [_masked(row, way.of_outcome(row), found.hidden) for row in outcomes],
    )


def _without_list(funnel: Rows) -> Rows:
    """The same from those who were met on."""
    first = {"before": None, "dropped": None}
    later = [row for row in funnel if row["step_id"] not in (NOMINATED, MET)]
    return [row | first for row in funnel if row["step_id"] == MET and row["reason"] == EVERY_REASON] + later


def suppressed_use(row: Row, minimum: int) -> Rows:
    """One measure in one quarter, likewise: no row where fewer were granted it."""
    if row["granted"] < minimum:
        return []
    system = System()
    cells: dict[str, Variable] = {column: (column,) for column in ("granted", "ended", "open", "overdue")}
    _add(system, [(row, cells)], minimum)
    add_sum(system, cells["granted"], [cells["ended"], cells["open"]])
    system.add_nested({cells["open"]: 1}, {cells["overdue"]: 1})
    system.headlines.add(cells["granted"])
    return [_masked(row, cells, protect(system))]


class _Way:
    """The counts of a quarter by name, and what binds them. A count that two tables state is one variable."""

    def __init__(self, steps: Sequence[FunnelStep]) -> None:
        self.steps = steps
        self.before = {step.id: before.id for before, step in pairwise(steps)}

    def of_funnel(self, row: Row) -> dict[str, Variable]:
        """The variables behind a row's counts, by column; a column that counts nothing there has none."""
        step = row["step_id"]
        cells = {
            "before": _reached(self.before.get(step, "")),
            "dropped": _why(step, row["reason"]),
            "after": _reached(step),
        }
        return {column: variable for column, variable in cells.items() if row[column] is not None}

    def of_outcome(self, row: Row) -> dict[str, Variable]:
        """The same; an outcome that is why citizens came no further is counted in the funnel too."""
        step = self._dropping(row["outcome"])
        if step and row["reason"] == NO_REASON:
            return {"citizens": _why(step, row["outcome"])}
        return {"citizens": ("outcome", row["outcome"], row["reason"])}

    def bind(self, system: System, outcomes: Collection[str]) -> None:
        """Add every relation a reader can use, and what is to be protected beyond the small counts themselves."""
        for before, step in pairwise(self.steps):
            self._step(system, before, step)
        for outcome in sorted(outcomes):
            parts = [name for name in system.values if name[:2] == ("outcome", outcome)]
            if (dropping := self._dropping(outcome)) and parts:
                whole = _why(dropping, outcome)
                add_sum(system, whole, parts)
                self._tells_of_all(system, whole, parts)
        self._offered(system)
        # How many were met and how many have a plan in the end: what a leader comes for.
        system.headlines |= {_reached(self.steps[0].id), _reached(MET), _reached(self.steps[-1].id)}

    def _step(self, system: System, before: FunnelStep, step: FunnelStep) -> None:
        """Before − dropped = after, dropped for one reason each."""
        reasons = {reason.id: _why(step.id, reason.id) for reason in step.reasons}
        dropped = _why(step.id, EVERY_REASON)
        add_sum(system, _reached(before.id), [dropped, _reached(step.id)])
        add_sum(system, dropped, reasons.values())
        told = [reasons[reason.id] for reason in step.reasons if reason.told_of_all]
        told += [_reached(step.id)] if step.told_of_all else []
        parts = [dropped, _reached(step.id), *reasons.values()]
        self._tells_of_all(system, _reached(before.id), told, parts)

    def _offered(self, system: System) -> None:
        """Whoever was assessed has the outcome that leads on, or one of those that do not."""
        leads = ("outcome", "offer", NO_REASON)
        if leads in system.values:
            (step,) = (step for step in self.steps if step.id == "offered")
            still = [_why(step.id, reason.id) for reason in step.reasons if reason.id in ("waiting", "stopped")]
            add_sum(system, leads, [_reached(step.id), *still])

    def _dropping(self, outcome: str) -> str:
        """The first step that a citizen does not come to for that reason; blank where it is none."""
        return next((step.id for step in self.steps if outcome in {reason.id for reason in step.reasons}), "")

    def _tells_of_all(
        self, system: System, whole: Variable, told: Iterable[Variable], parts: Iterable[Variable] | None = None
    ) -> None:
        """That all of ``whole`` are of one part tells of each of them: then the zeros beside it are hidden too."""
        told = tuple(told)
        zeros = frozenset(part for part in parts or told if system.values[part] == 0)
        for part in told:
            system.add_nested({whole: 1}, {part: 1}, all_is_sensitive=True, movable=zeros)


def _of_the_list(system: System, nominated: int, minimum: int) -> None:
    """How many the list nominated is told: so is who of them was met in the quarter, and who was met without it."""
    told: Variable = ("nominated",)
    system.add_cell(told, nominated, minimum)
    system.told.add(told)
    system.add_nested({told: 1}, {_why(MET, EVERY_REASON): 1})
    system.add_nested({_reached(NOMINATED): 1}, {told: 1})


def _reached(step: str) -> Variable:
    return ("reached", step)


def _why(step: str, reason: str) -> Variable:
    return ("why", step, reason)


def _add(system: System, rows: Iterable[tuple[Row, Mapping[str, Variable]]], minimum: int) -> None:
    for row, cells in rows:
        for column, variable in cells.items():
            system.add_cell(variable, row[column], minimum)
    small = [variable for variable, value in system.values.items() if 0 < value < minimum]
    known = {variable for each in system.sensitive for variable in each.terms}
    system.sensitive += [Sensitive({variable: 1}, minimum) for variable in small if variable not in known]


def _masked(row: Row, cells: Mapping[str, Variable], hidden: Collection[Variable]) -> Row:
    masked = [column for column, variable in cells.items() if variable in hidden]
    return {**row, **dict.fromkeys(masked), "suppressed": ",".join(masked)}
