"""The fictional year of the sample: every citizen's case, duties, sharing and next run come out as planted."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

import polars as pl
import pytest

from golden.conftest import SampleRun
from support.clock import clock_at
from support.runs import newest
from targeting.casebook import Case, Recorded
from targeting.commands.candidates import worklist
from targeting.commands.case import record, show
from targeting.commands.case_import import ImportedFolder, import_folder
from targeting.commands.case_verify import verify
from targeting.commands.due import due_list
from targeting.commands.lookup import Whose, listing
from targeting.commands.share import check_sharing
from targeting.privacy import load_keys
from targeting.run import RunRequest, run
from targeting.sample import generate
from targeting.sample.planted import load_planted
from targeting.sample.year import FOLDER, ByHand, Quarter, YearCitizen, load_year
from targeting.session import Session, open_session
from targeting.shapes import Document, Row

YEAR = load_year()
PLANTED = {citizen.id: citizen for citizen in load_planted().citizens}
EACH = pytest.mark.parametrize("citizen", YEAR.citizens, ids=[citizen.planted for citizen in YEAR.citizens])
Outcome = tuple[bool, str | None, int]
# The field in which an event names another.
NAMES_IN = {"consent_changed": "consent", "measure_renewed": "grant", "measure_ended": "grant"}


@dataclass(frozen=True)
class Town:
    """The sample after its year was read in, and read in again, the rest typed, and one run made."""

    run: SampleRun
    read_in: ImportedFolder
    again: ImportedFolder
    cases: dict[str, Case]
    worklist: dict[str, Document]
    due: dict[date, list[Document]]
    share: dict[tuple[str, int], str]
    shown: dict[str, Document]
    sound: bool

    def published(self, table: str, quarter: str) -> list[Row]:
        """The rows of a quarter in a table of the dashboard."""
        return pl.read_parquet(newest(self.run.workspace, table)).filter(pl.col("period") == quarter).rows(named=True)

    def case_of(self, citizen: YearCitizen) -> Case | None:
        """The citizen's case, under the number that the case system has."""
        return self.cases.get(self.run.pseudonym(number_of(citizen)))


@pytest.fixture(scope="module")
def outcomes(town: Town) -> dict[str, Outcome]:
    """Of everybody whom the run counted: whether nominated, the step that took them out, and the points."""
    with town.run.warehouse() as warehouse:
        rows = warehouse.connection.execute(
            """SELECT person_key.pseudonym, outcome.nominated, step.id, outcome.points FROM score.outcome AS outcome
            JOIN land.person_key AS person_key USING (person_id)
            LEFT JOIN score.step AS step ON step.step = outcome.dropped_at"""
        ).fetchall()
    return {row[0]: row[1:] for row in rows}


def number_of(citizen: YearCitizen) -> str:
    return next((row.cpr for row in citizen.rows if row.cpr), PLANTED[citizen.planted].cpr)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A small sample: its year is read in on the day that the answers are written for; later days come after.

    What a disk does when the power fails is asked elsewhere: here nothing waits for it.
    """
    folder = tmp_path_factory.mktemp("year")
    workspace = folder / "workspace"
    generate(workspace, 5_000, 2017)
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("TARGETING_KEYS", str(folder / "keys"))
        patched.setattr(os, "fsync", lambda _: None)
        with clock_at(_noon(YEAR.recorded_on)):
            read_in, again = (import_folder(open_session(workspace), workspace / FOLDER) for _ in range(2))
            _type_the_rest(open_session(workspace))
            done = SampleRun(workspace, run(open_session(workspace), RunRequest()).run_id, load_keys(folder / "keys"))
            session = open_session(workspace)
            told = worklist(session).as_dict()["candidates"]
            assert isinstance(told, list)
            cases = {case.pseudonym: case for case in listing(session)}
            corrected = [name for name, case in cases.items() if len(case.standing) < len(case.events)]
            shown = {name: show(session, Whose(cases[name].id)).as_dict() for name in corrected}
        due, share = _later(done, cases)
        with clock_at(_noon(max(_days()))):
            sound = not verify(open_session(workspace)).differences
        by_name = {str(each["pseudonym"]): each for each in told}
        yield Town(done, read_in, again, cases, by_name, due, share, shown, sound)


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(11), UTC)


def _type_the_rest(session: Session) -> None:
    """What no extract can say, in the order it stands."""
    cases = {case.pseudonym: case for case in listing(session)}
    for citizen in YEAR.citizens:
        pseudonym = session.keys.pseudonym("person", number_of(citizen))
        for event in citizen.by_hand:
            case = cases[pseudonym]
            cases[pseudonym] = record(session, event.event, event.on, Whose(case.id), *_told(case, event)).case


def _told(case: Case, event: ByHand) -> tuple[dict[str, str], int | None]:
    """The fields, with the number of the event that is named; and the number of the one that is corrected."""
    if not event.of:
        return event.values, None
    number = [each.number for each in case.standing if each.event == event.of][event.nth - 1]
    return (event.values, number) if event.corrects else (event.values | {NAMES_IN[event.event]: str(number)}, None)


def _days() -> list[date]:
    """The days that something is said of, in their order: a clock goes one way."""
    asked = {each.on for citizen in YEAR.citizens for each in citizen.share}
    return sorted(asked | {each.on for citizen in YEAR.citizens for each in citizen.due} | {YEAR.recorded_on})


def _later(done: SampleRun, cases: dict[str, Case]) -> tuple[dict[date, list[Document]], dict[tuple[str, int], str]]:
    """What is due on each day, and what is answered to each question."""
    due: dict[date, list[Document]] = {}
    share: dict[tuple[str, int], str] = {}
    for day in _days():
        with clock_at(_noon(day)):
            session = open_session(done.workspace)
            due[day] = due_list(session).as_dict()
            for citizen in YEAR.citizens:
                for place, asked in enumerate(citizen.share):
                    if asked.on == day:
                        case = cases[done.pseudonym(number_of(citizen))]
                        question = (asked.giving, asked.to, asked.category)
                        share[citizen.planted, place] = check_sharing(session, Whose(case.id), [question]).outcome
    return due, share


def test_the_year_is_of_at_least_forty_citizens_each_with_a_sentence() -> None:
    assert len({citizen.planted for citizen in YEAR.citizens}) == len(YEAR.citizens) >= 40
    assert all(citizen.why_da.endswith(".") for citizen in YEAR.citizens)


def test_what_is_read_in_is_what_is_planted(town: Town) -> None:
    """Read in again, what waits and what is left out is the same, and nothing is written twice."""
    rows = [row for citizen in YEAR.citizens for row in citizen.rows]
    planted = Counter((row.extract, row.treatment) for row in rows)
    for first, second in zip(town.read_in.files, town.again.files, strict=True):
        name = first.contract.id
        new, waits, left_out = (planted[name, treatment] for treatment in ("accepted", "quarantined", "ignored"))
        assert first.counts == (new + waits + left_out, new, 0, waits, left_out), name
        assert second.counts == (new + waits + left_out, 0, new, waits, left_out), name
    found = [(each.contract.id, fault.rule) for each in town.read_in.files for fault in each.weighed.faults]
    assert sorted(found) == sorted((row.extract, row.rule) for row in rows if row.rule)


@EACH
def test_a_case_stands_as_planted(citizen: YearCitizen, town: Town) -> None:
    case = town.case_of(citizen)
    if not citizen.state:
        assert case is None
        return
    assert case is not None
    latest = case.latest("assessment")
    assert latest is not None and latest.event == citizen.state
    imported = sum(row.treatment == "accepted" for row in citizen.rows)
    assert len(case.events) == imported + len(citizen.by_hand)


def test_what_was_corrected_is_shown_beside_what_corrects_it(town: Town) -> None:
    corrected = [citizen for citizen in YEAR.citizens if any(event.corrects for event in citizen.by_hand)]
    assert len(corrected) == len(town.shown) >= 2
    for citizen in corrected:
        shown = town.shown[town.run.pseudonym(number_of(citizen))]
        assert len(shown["events"]) == len(shown["standing"]) + 1  # type: ignore[arg-type]


@EACH
def test_units_may_share_as_planted(citizen: YearCitizen, town: Town) -> None:
    found = {place: town.share[citizen.planted, place] for place in range(len(citizen.share))}
    assert found == {place: asked.answer for place, asked in enumerate(citizen.share)}


@pytest.mark.parametrize("day", _days(), ids=str)
def test_what_is_due_is_as_planted(day: date, town: Town) -> None:
    """Of whom it is said for the day, just that; of whom nothing is said for any day, nothing."""
    by_case = {case.id: citizen for citizen in YEAR.citizens if (case := town.case_of(citizen))}
    found: dict[str, list[tuple[object, ...]]] = {citizen.planted: [] for citizen in YEAR.citizens}
    for each in (each for each in town.due[day] if each["grant"]):
        found[by_case[str(each["case"])].planted].append((each["day"], each["what"], each["state"]))
    for citizen in YEAR.citizens:
        told = [(str(each.day), each.what, each.state) for each in citizen.due if each.on == day]
        if told or not citizen.due:
            assert found[citizen.planted] == told, citizen.planted


def test_every_plan_under_way_is_followed_up(town: Town) -> None:
    """Read plainly: the last step of the way is a plan, and its next review is due."""
    way = ("referred", "handed_over", "assessed", "offered", "answered", "plan_begun", "plan_reviewed", "plan_ended")
    planned = set()
    for case in town.cases.values():
        steps = [event for event in case.standing if event.event in way]
        if steps and steps[-1].event in ("plan_begun", "plan_reviewed"):
            planned.add((case.id, steps[-1].values["review_due"]))
    told = {(each["case"], each["day"]) for each in town.due[YEAR.recorded_on] if not each["grant"]}
    assert planned and told == planned


@EACH
def test_the_next_run_is_as_planted(citizen: YearCitizen, town: Town, outcomes: dict[str, Outcome]) -> None:
    """A plan that was begun takes out, as an objection does; nothing else in a case moves anybody, or gives a point."""
    planted = PLANTED[citizen.planted]
    found = outcomes.get(town.run.pseudonym(planted.cpr))
    if planted.dropped_at == "not_in_population":
        assert found is None
    elif citizen.left_out:
        assert found is not None and found[:2] == (False, citizen.left_out)
    else:
        assert found is not None and found[:2] == (planted.nominated, planted.dropped_at)
        assert planted.points in (None, found[2])


@EACH
def test_the_work_list_says_how_far_the_citizen_is(citizen: YearCitizen, town: Town) -> None:
    found = town.worklist.get(town.run.pseudonym(PLANTED[citizen.planted].cpr))
    assert (found["state"] if found else "") == citizen.candidate


def test_the_run_takes_out_no_more_than_those(outcomes: dict[str, Outcome]) -> None:
    taken_out = sum(step == "has_one_plan" for _, step, _ in outcomes.values())
    assert taken_out == sum(citizen.left_out == "has_one_plan" for citizen in YEAR.citizens)


def test_the_log_bears_every_case_out(town: Town) -> None:
    assert town.sound


@pytest.mark.parametrize("quarter", YEAR.quarters, ids=[quarter.quarter for quarter in YEAR.quarters])
def test_the_true_counts_of_a_quarter_are_those_of_the_cases(quarter: Quarter, town: Town) -> None:
    cohort = [case for case in town.cases.values() if quarter.first <= _began(case) <= quarter.last]
    seen = [[event for event in case.standing if event.on <= quarter.seen_until] for case in cohort]
    first = [event for events in seen if (event := _assessed(events))]
    granted = Counter(
        event.values["measure"]
        for case in town.cases.values()
        for event in case.standing
        if event.event == "measure_granted" and quarter.first <= event.on <= quarter.last
    )
    counted = {
        "cohort": len(cohort),
        "assessed": len(first),
        "offered": _with(seen, "offered"),
        "accepted": _with(seen, "answered", answer="yes"),
        "consented": _with(seen, "consent_given"),
        "plan_begun": _with(seen, "plan_begun"),
        "outcomes": dict(Counter(event.values["outcome"] for event in first)),
        "because": dict(Counter(event.values["because"] for event in first if "because" in event.values)),
        "granted": dict(granted),
    }
    assert counted == quarter.model_dump(include=set(counted))


def _began(case: Case) -> date:
    """When the citizen was first referred, or handed over."""
    return next(event.on for event in case.standing if event.event in ("referred", "handed_over"))


def _assessed(events: list[Recorded]) -> Recorded | None:
    found = (event for event in events if event.event == "assessed" and event.values["outcome"] != "not_reached")
    return next(found, None)


def _with(cases: list[list[Recorded]], event: str, **values: str) -> int:
    """How many cases have an event of that type with those values."""
    return sum(
        any(each.event == event and each.values.items() >= values.items() for each in events) for events in cases
    )


def test_some_counts_may_be_shown_and_some_must_be_hidden() -> None:
    """In at least two quarters of which all is known: the tables for the management are tried on both."""
    cells = [[each.cohort, each.offered, each.accepted, each.plan_begun] for each in YEAR.quarters]
    assert sum(min(each) >= 5 for each in cells) >= 2 and sum(0 < min(each) < 5 for each in cells) >= 2
    assert any(count >= 5 for each in YEAR.quarters for count in each.because.values())
    assert any(count >= 5 for each in YEAR.quarters for count in each.granted.values())


@pytest.mark.parametrize("quarter", YEAR.quarters, ids=[quarter.quarter for quarter in YEAR.quarters])
def test_what_is_published_of_a_quarter_is_the_planted_count_or_hidden(quarter: Quarter, town: Town) -> None:
    """A number that is shown is the true one, and never 1 to 4; of fewer than five citizens there is no row at all."""
    funnel, reasons, measures = (
        town.published(table, quarter.quarter) for table in ("funnel", "assessment_reason", "measure_use")
    )
    if quarter.cohort < 5:
        assert not funnel and not reasons
    else:
        steps = {row["step_id"]: row["after"] for row in funnel if row["reason"] == "all"}
        assert list(steps) == ["met", "assessed", "offered", "accepted", "consent", "plan"]
        true = (
            quarter.cohort,
            quarter.assessed,
            quarter.offered,
            quarter.accepted,
            quarter.consented,
            quarter.plan_begun,
        )
        for step, count in zip(steps, true, strict=True):
            assert steps[step] in (None, count) and steps[step] not in range(1, 5), step
    for row in reasons:
        plain = row["reason"] == "none"
        count = quarter.outcomes.get(row["outcome"], 0) if plain else quarter.because.get(row["reason"], 0)
        assert row["citizens"] in (None, count) and row["citizens"] not in range(1, 5), row["outcome"]
    granted = {name: count for name, count in quarter.granted.items() if count >= 5}
    assert [row["measure"] for row in measures] == list(granted)
    assert all(row["granted"] in (None, granted[row["measure"]]) for row in measures)


def test_of_the_quarters_something_is_shown(town: Town) -> None:
    """What is all hidden tells no leader anything."""
    shown = [row["after"] for each in YEAR.quarters for row in town.published("funnel", each.quarter)]
    assert sum(count is not None and count >= 5 for count in shown) >= 4
