"""Cases of citizens whom somebody has met, counted by quarters: a plain reading, and an attacker with every release.

Neither shares code with the product. The attacker reads published rows alone and asks, of each hidden count, for its
smallest and largest whole number.
"""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp

from support.delivery import small_rows
from support.world import small_workspace
from targeting.casebook import Announced, Case, Recorded, first_contact, forget_case, held_cases, seal, write_case
from targeting.privacy import of_case
from targeting.run import RunPlan, RunRequest, begin
from targeting.run.announced import Told
from targeting.run.figures import quarter_of, tables_of_cases
from targeting.run.listed import against
from targeting.run.permitted import under_way
from targeting.session import Session, open_session
from targeting.workspace import Quarter, load_measures

MINIMUM = 5
MOST = 1_000
Count = tuple[str, ...]
Linear = dict[Count, int]
# What no table shows: who of the list was met in the quarter, and who was met in it without being on the list.
MET_OF_LIST: Count = ("met of the list",)
MET_WITHOUT: Count = ("met without the list",)
UNSEEN = frozenset({MET_OF_LIST, MET_WITHOUT})
Release = Mapping[str, Sequence[Mapping[str, Any]]]

STEPS = ("nominated", "met", "assessed", "offered", "accepted", "consent", "plan")
REASONS = {
    "met": ("met_before", "not_handed_over"),
    "assessed": ("not_reached", "stopped", "waiting"),
    "offered": ("no_need", "already_one_plan", "does_not_want", "stopped", "waiting"),
    "accepted": ("no", "thinking", "not_reached", "stopped", "waiting"),
    "consent": ("refused", "without", "stopped", "waiting"),
    "plan": ("stopped", "waiting"),
}
BECAUSE = ("one_unit_enough", "coordinated_already", "ending_soon", "data_out_of_date", "other")
KEYS = {"funnel": ("step_id", "reason"), "assessment_reason": ("outcome", "reason"), "measure_use": ("measure",)}
COLUMNS = {
    "funnel": ("before", "dropped", "after"),
    "assessment_reason": ("citizens",),
    "measure_use": ("granted", "ended", "open", "overdue"),
}


def case_of(name: str, told: str) -> Case:
    """A case of what is told: events apart by commas, each a kind, a day and its fields; ``^2`` corrects the second."""
    case = Case(name, name.lower().ljust(32, "0"), "")
    for number, words in enumerate((each.split() for each in told.split(",") if each.strip()), 1):
        kind, on, *rest = words
        corrects = next((int(word[1:]) for word in rest if word.startswith("^")), None)
        values = dict(word.split("=", 1) for word in rest if "=" in word)
        recorded_at = f"{on}T09:00:00+00:00"
        case = case.added(Recorded(number, kind, date.fromisoformat(on), recorded_at, "", values, corrects))
    return case


def shown_of(
    cases: Sequence[Case], name: str, listed: Sequence[Case | None] | None = None
) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The rows of a quarter as they are shown, from cases that lie nowhere.

    ``listed`` are the citizens of its list, each as the case there is of them.
    """
    quarter, measures = Quarter.named(name), {each.id: each for each in load_measures()}
    assert quarter
    if listed is None:
        return quarter_of(cases, quarter, measures)
    first = [case and first_contact(case) for case in listed]
    return quarter_of(cases, quarter, measures, against(len(listed), first, quarter))


class Town:
    """A municipality where a run has begun; its cases are put there by hand, and its tables made as of any day.

    What the log would have announced of them is said by hand, too: their events are numbered from one.
    """

    def __init__(self, folder: Path, run_id: str) -> None:
        self.told: dict[str, dict[int, Announced]] = {}
        self.session: Session = open_session(folder)
        self.log = self.session.log_of(run_id)
        self.plan = under_way(self.session, run_id).plan(self.session.workspace)

    @classmethod
    def begun(cls, folder: Path) -> Town:
        """A small municipality with a case, when a run has just begun."""
        town = small_workspace(folder, small_rows())
        session = open_session(town)
        _put(session, case_of("S-00000000", "referred 2026-01-15"))
        return cls(town, begin(session, RunRequest(mode="operate")).run_id)

    def copied(self, folder: Path) -> Town:
        """The same in another folder, with no case in it."""
        shutil.copytree(self.session.workspace.folder, folder, symlinks=True)
        copy = Town(folder, self.plan.run_id)
        for case_id in held_cases(copy.session.workspace.state):
            copy.drop(case_id)
        return copy

    def put(self, *cases: Case) -> None:
        """Keep cases, each in the place of what was kept of it."""
        for case in cases:
            _put(self.session, case)
            sealed = {event.number: seal(self.session.keys, case.id, event) for event in case.events}
            self.told[case.id] = {number: Announced(case.id, each) for number, each in sealed.items()}

    def drop(self, case_id: str) -> None:
        """A case is deleted with its key."""
        self.told.pop(case_id, None)
        forget_case(self.session.workspace.state, case_id)
        self.session.keys.data.destroy(of_case(case_id))

    def release(self, day: date) -> dict[str, Sequence[Mapping[str, Any]]]:
        """The tables of a run on that day."""
        return self.tables(replace(self.plan, processing_date=day.isoformat()))

    def tables(self, plan: RunPlan) -> dict[str, Sequence[Mapping[str, Any]]]:
        """The tables of a run of that plan."""
        with patch("targeting.run.door.announced", lambda _: Told(self.told)):
            return dict(tables_of_cases(self.session, plan, self.log))


def _put(session: Session, case: Case) -> None:
    write_case(session.workspace.state, session.keys, replace(case, key=session.keys.fingerprint))


def count_of(table: str, row: Mapping[str, Any], column: str) -> Count:
    """What a cell of a table counts, in the attacker's own words."""
    if table == "funnel":
        place = STEPS.index(row["step_id"])
        match column:
            case "before":
                return ("at", STEPS[place - 1])
            case "after":
                return ("at", row["step_id"])
        return ("left", row["step_id"], row["reason"])
    if table == "assessment_reason":
        return ("came out", row["outcome"], row["reason"])
    return (column, row["measure"])


class Attacker:
    """Somebody with every release of a quarter: what is known of it, and how its counts hang together."""

    def __init__(
        self, releases: Iterable[Release], quarter: str, truth: Mapping[Count, int], listed: int | None = None
    ) -> None:
        self.truth = truth
        self.known: dict[Count, int] = {}
        self.hidden: set[Count] = set()
        self.contradicted: list[Count] = []
        for release in releases:
            for table, keys in KEYS.items():
                rows = [row for row in release.get(table, ()) if row["period"] == quarter]
                assert len({tuple(row[key] for key in keys) for row in rows}) == len(rows)
                for row in rows:
                    self._read(table, row)
        if listed is not None and ("at", "nominated") in {*self.known, *self.hidden}:
            self.known["listed",] = listed
            self.hidden |= UNSEEN
        self.counts = sorted({*self.known, *self.hidden}, key=repr)
        self.equal = list(self._equations()) if self.counts else []

    def _read(self, table: str, row: Mapping[str, Any]) -> None:
        hidden = set(filter(None, row["suppressed"].split(",")))
        for column in COLUMNS[table]:
            count = count_of(table, row, column) if row[column] is not None or column in hidden else None
            if count and column in hidden:
                self.hidden.add(count)
            elif count and self.known.setdefault(count, row[column]) != row[column]:
                self.contradicted.append(count)

    def _equations(self) -> Iterator[Linear]:
        """Sums that are zero."""
        if ("at", "met") in self.counts:
            for before, step in pairwise(STEPS if ("at", "nominated") in self.counts else STEPS[1:]):
                yield {("at", before): 1, ("at", step): -1, ("left", step, "all"): -1}
                yield {("left", step, "all"): 1} | {("left", step, why): -1 for why in REASONS[step]}
            if ("listed",) in self.counts:
                yield {("listed",): 1, ("left", "met", "all"): -1, MET_OF_LIST: -1}
                yield {("at", "nominated"): 1, ("listed",): -1, MET_WITHOUT: -1}
            for outcome in ("already_one_plan", "does_not_want"):
                yield {("left", "offered", outcome): 1, ("came out", outcome, "none"): -1}
            yield {("left", "assessed", "not_reached"): 1, ("came out", "not_reached", "none"): -1}
            yield {("left", "offered", "no_need"): 1} | {("came out", "no_need", why): -1 for why in BECAUSE}
            yield {
                ("came out", "offer", "none"): 1, ("at", "offered"): -1,
                ("left", "offered", "waiting"): -1, ("left", "offered", "stopped"): -1,
            }  # fmt: skip
        for kind, measure in (count for count in self.counts if count[0] == "granted"):
            yield {(kind, measure): 1, ("ended", measure): -1, ("open", measure): -1}

    def ends(self, target: Linear) -> tuple[int, int]:
        """The smallest and the largest number that the sum can be: whole numbers, none negative."""
        size, place = len(self.counts), {count: number for number, count in enumerate(self.counts)}
        rows = [self._row(line, place) for line in self.equal]
        late = [count for count in self.counts if count[0] == "overdue"]
        below = [self._row({count: 1, ("open", count[1]): -1}, place) for count in late]
        least, most = np.zeros(size), np.full(size, float(MOST))
        for count, value in self.known.items():
            least[place[count]] = most[place[count]] = value
        # Zeros are shown, so what is hidden is at least one; the odd hidden zero gets the bound it really has.
        for count in self.hidden - self.known.keys() - UNSEEN:
            least[place[count]] = min(1, self.truth[count])
        # A quarter, or a measure, has a row only where at least so many stand behind it.
        for count in self.counts:
            if count == ("at", "met") or count[0] == "granted":
                least[place[count]] = max(least[place[count]], MINIMUM)
        constraints = [LinearConstraint(np.array(rows), 0, 0)] if rows else []
        constraints += [LinearConstraint(np.array(below), -np.inf, 0)] if below else []
        sought, found = self._row(target, place), []
        for sign in (1, -1):
            answer = milp(sign * sought, constraints=constraints, integrality=np.ones(size), bounds=Bounds(least, most))
            assert answer.success, "the published tables contradict each other"
            found.append(round(sign * answer.fun))
        return found[0], found[1]

    @staticmethod
    def _row(line: Linear, place: Mapping[Count, int]) -> Any:
        row = np.zeros(len(place))
        for count, factor in line.items():
            row[place[count]] = factor
        return row


def plainly(cases: Iterable[Case], first: date, last: date, until: date) -> Counter[Count]:
    """Every count of a quarter, from the cases as they are, told one after the other."""
    counts: Counter[Count] = Counter()
    for case in cases:
        latest = _as_it_holds(case)
        contacts = [event.on for event in latest if event.event in ("referred", "handed_over")]
        known = [event for event in latest if event.on <= until]
        if contacts and first <= min(contacts) <= last:
            _plainly_one(counts, known)
        _plainly_granted(counts, [event for event in known if event.event.startswith("measure_")], first, last, until)
    return counts


def plainly_listed(counts: Counter[Count], listed: Iterable[Case | None], first: date, last: date) -> None:
    """What a list of the quarter adds to the counts of those who were met in it."""
    counts["at", "nominated"] = counts["at", "met"]
    counts[MET_WITHOUT] = counts["at", "met"]
    for case in listed:
        counts["listed",] += 1
        told = _as_it_holds(case) if case else ()
        contacts = [event.on for event in told if event.event in ("referred", "handed_over")]
        if contacts and first <= min(contacts) <= last:
            counts[MET_OF_LIST] += 1
            counts[MET_WITHOUT] -= 1
            continue
        counts["at", "nominated"] += 1
        counts["left", "met", "all"] += 1
        counts["left", "met", "met_before" if contacts and min(contacts) < first else "not_handed_over"] += 1


def _as_it_holds(case: Case) -> Sequence[Recorded]:
    """A list where each line is written over by its correction, and struck out by what takes it back."""
    lines: list[Recorded] = []
    for event in case.events:
        at = next((place for place, line in enumerate(lines) if line.number == event.corrects), None)
        if at is None:
            lines.append(event)
        elif event.event == "retracted":
            del lines[at]
        else:
            lines[at] = event
    return lines


def _plainly_granted(counts: Counter[Count], events: Sequence[Recorded], first: date, last: date, until: date) -> None:
    """Of measures whose follow-up is said in review_due."""
    granted = [event for event in events if event.event == "measure_granted" and first <= event.on <= last]
    ended = {event.values["grant"] for event in events if event.event == "measure_ended"}
    for measure in {event.values["measure"] for event in granted}:
        living = [each for each in granted if each.values["measure"] == measure and str(each.number) not in ended]
        late = [each for each in living if date.fromisoformat(each.values["review_due"]) < until]
        counts["granted", measure] += 1
        counts["open" if living else "ended", measure] += 1
        counts["overdue", measure] += bool(late)


def _plainly_one(counts: Counter[Count], events: Sequence[Recorded]) -> None:
    kinds = {event.event for event in events}
    outcomes = [event.values["outcome"] for event in events if event.event == "assessed"]
    answers = [event.values["answer"] for event in events if event.event == "answered"]
    told = [event.values["what"] for event in events if event.event == "circumstance"]
    objects = [each for each in told if each in ("objected", "objection_lifted")][-1:] == ["objected"]
    real = [outcome for outcome in outcomes if outcome != "not_reached"]
    still = "stopped" if "died" in told or objects else "waiting"
    at = 1 if real else 0
    if at and "offered" in kinds:
        at = 2
    if at == 2 and "yes" in answers:
        at = 3
    if at == 3 and "consent_given" in kinds:
        at = 4
    if at == 4 and "plan_begun" in kinds:
        at = 5
    why = still
    if at == 0 and outcomes:
        why = "not_reached"
    elif at == 1 and real[-1] != "offer":
        why = real[-1]
    elif at == 2 and answers:
        why = answers[-1]
    elif at == 3 and "plan_begun" in kinds:
        why = "without"
    elif at == 3 and "consent_refused" in kinds:
        why = "refused"
    steps = STEPS[1:]
    for step in steps[: at + 1]:
        counts["at", step] += 1
    if at < len(steps) - 1:
        counts["left", steps[at + 1], "all"] += 1
        counts["left", steps[at + 1], why] += 1
    if at > 1 or real:
        out = "offer" if at > 1 else real[-1]
        because = [event.values.get("because", "none") for event in events if event.values.get("outcome") == out]
        counts["came out", out, because[-1] if out == "no_need" else "none"] += 1
    elif outcomes:
        counts["came out", "not_reached", "none"] += 1
