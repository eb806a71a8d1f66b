"""targeting case retract: who may take back what, what is said of it, and that what was a mistake tells nothing."""

from __future__ import annotations

import os
import pwd
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from support.approval import enrol
from support.case_imports import imported, row, with_imports
from support.delivery import ANNA, BENT
from support.runs import entries, typed
from support.world import copied, small_workspace
from targeting import casebook
from targeting.casebook import Case, Contact, Recorded, is_open
from targeting.commands.access_report import access_report
from targeting.commands.case import ShownCase, listing_dict, record, render_listing, render_recorded, retract, show
from targeting.commands.case_verify import verify
from targeting.commands.lookup import Whose, listing
from targeting.errors import ConfigurationError, NotCovered
from targeting.run import overdue
from targeting.run.not_searched import SAYS
from targeting.session import open_session

ME = pwd.getpwuid(os.getuid()).pw_name
TODAY = datetime.now(UTC).date()
REFERRED = {"from_unit": "jobcentre"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("retract")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        small_workspace(folder / "workspace", {})
    yield folder


@pytest.fixture
def town(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, before any run."""
    return copied(made, tmp_path, monkeypatch)


def noted(town: Path, event: str, number: str = ANNA, **values: str) -> ShownCase:
    return record(open_session(town), event, TODAY, Whose(ask=lambda: number), values)


def taken_back(town: Path, number: int, case_id: str, because: str = "wrong_citizen") -> ShownCase:
    return retract(open_session(town), number, Whose(case_id), because)


def last(shown: ShownCase) -> int:
    return shown.case.events[-1].number


def test_a_case_for_a_mistyped_number(town: Path) -> None:
    """The receipt says how to take it back; then it is in no list and says nothing, but that it was a mistake."""
    opened = noted(town, "referred", from_unit="jobcentre")
    told = str(render_recorded(opened))
    assert f"case retract WORKSPACE {last(opened)} --case {opened.case.id} --because wrong_citizen" in told
    assert "case retract" not in str(render_recorded(noted(town, "assessed", outcome="offer")))
    numbers = [event.number for event in show(open_session(town), Whose(opened.case.id)).case.standing]
    with pytest.raises(ConfigurationError, match="Take that back first"):
        taken_back(town, numbers[0], opened.case.id)
    taken_back(town, numbers[1], opened.case.id)
    emptied = taken_back(town, numbers[0], opened.case.id)
    assert emptied.case.is_empty
    said = str(render_recorded(emptied))
    assert "taken back as recorded by mistake" in said and "in no list" in said and "that citizen's case" in said
    cases = listing(open_session(town))
    assert [case.id for case in cases] == [opened.case.id]
    assert listing_dict(cases, {}) == [] and opened.case.id not in str(render_listing(cases, {}))
    page = emptied.render().html()
    assert "Intet her gælder" in page and "Skrevet ved en fejl, og gælder ikke" in page
    assert verify(open_session(town)).differences == ()
    assert noted(town, "referred", BENT, from_unit="jobcentre").case.id != opened.case.id


def test_the_log_says_first_that_it_is_taken_back_and_not_why(town: Path) -> None:
    opened = noted(town, "referred", from_unit="jobcentre")
    emptied = taken_back(town, last(opened), opened.case.id)
    body = next(entry.body for entry in entries(town) if entry.seq == last(emptied))
    assert (body["recorded"], body["corrects"], body["opened"]) == ("retracted", last(opened), False)
    assert "wrong_citizen" not in str(body)


def test_the_citizen_reads_that_it_was_a_mistake(town: Path) -> None:
    """By whom and when, also of a case in which something holds still."""
    opened = noted(town, "referred", from_unit="jobcentre")
    died = noted(town, "circumstance", what="died")
    taken_back(town, last(died), opened.case.id)
    page = access_report(open_session(town), lambda: ANNA).page.html()
    assert "Omstændighed (skrevet ved en fejl, gælder ikke)" in page and "linjen om »Omstændighed«" in page
    assert "oprettet ved en fejl" not in page and "(rettet siden)" not in page
    taken_back(town, last(opened), opened.case.id)
    page = access_report(open_session(town), lambda: ANNA).page.html()
    assert "Sagen er oprettet ved en fejl" in page and "det sidste er taget tilbage" in page
    assert "Fordi: Det handler om en anden borger" in page


def test_who_may_take_back_what_shields_the_citizen(town: Path) -> None:
    """A caseworker takes back an assessment, and a leader an objection or a death."""
    opened = noted(town, "referred", from_unit="jobcentre")
    assessed = noted(town, "assessed", outcome="offer")
    objected = noted(town, "circumstance", what="objected")
    enrol(town, "mads", "caseworker", accounts=(ME,))
    with pytest.raises(NotCovered, match="with the role leader"):
        taken_back(town, last(objected), opened.case.id)
    assert entries(town)[-1].type == "case.denied" and "objected" not in str(entries(town)[-1].body)
    assert len(show(open_session(town), Whose(opened.case.id)).case.standing) == 3
    taken_back(town, last(assessed), opened.case.id)


@pytest.mark.parametrize(
    ("what", "use", "said"),
    [("died", "", "the citizen is no longer dead"), ("objected", "objections", "no objection stands in the case")],
)
def test_what_follows_of_a_death_or_an_objection_is_said(town: Path, what: str, use: str, said: str) -> None:
    opened = noted(town, "referred", from_unit="jobcentre")
    shown = noted(town, "circumstance", what=what)
    assert isinstance(shown.case, Case)
    assert not use or SAYS[use](shown.case)
    after = taken_back(town, last(shown), opened.case.id)
    assert said in str(after.notice).lower()
    assert isinstance(after.case, Case) and not any(says(after.case) for says in SAYS.values())
    with pytest.raises(ConfigurationError, match="no event that holds"):
        record(open_session(town), "circumstance", TODAY, Whose(opened.case.id), {"what": what}, last(shown))


def test_what_follows_of_a_plan_is_said(town: Path) -> None:
    """Taken back, it takes nobody out of the search; its end taken back, it does again."""
    opened = noted(town, "referred", from_unit="jobcentre")
    noted(town, "assessed", outcome="offer")
    noted(town, "offered", by_unit="jobcentre", how="letter")
    noted(town, "answered", answer="yes")
    begun = noted(town, "plan_begun", lead_unit="jobcentre", review_due=str(TODAY + timedelta(days=60)))
    ended = noted(town, "plan_ended", because="moved")
    again = taken_back(town, last(ended), opened.case.id)
    assert "The plan is under way again" in str(again.notice)
    assert isinstance(again.case, Case) and SAYS["begun_plans"](again.case)
    gone = taken_back(town, last(begun), opened.case.id, "never_happened")
    assert "No plan is under way" in str(gone.notice) and "another citizen" not in str(gone.notice)
    assert isinstance(gone.case, Case) and not SAYS["begun_plans"](gone.case)
    assert [kind.id for kind in gone.case.next_events] == ["plan_begun"]


def test_what_follows_of_a_consent_is_said(town: Path) -> None:
    rows = "home_care_centre:jobcentre:social"
    first = noted(town, "consent_given", yes=rows, until=str(TODAY + timedelta(days=99)))
    withdrawn = noted(town, "consent_withdrawn")
    shown = taken_back(town, last(withdrawn), first.case.id)
    assert "no yes from before comes back" in str(shown.notice) and "Tell those" not in str(shown.notice)
    again = noted(town, "consent_given", yes=rows, until=str(TODAY + timedelta(days=99)))
    shown = taken_back(town, last(again), first.case.id)
    assert "Tell those who were let know by it: Jobcentret" in str(shown.notice)
    assert "taget tilbage den" in shown.render().html()


def test_the_limit_runs_from_the_day_it_was_taken_back(town: Path) -> None:
    """And not from what holds: the case would go with the trace of the mistake."""
    case = Case("S-00000000", "0" * 32, "").added(_event(1, "referred", date(2020, 1, 1)))
    assert case.last_day == date(2020, 1, 1)
    assert case.added(_event(2, "retracted", date(2022, 1, 1), 1)).last_day == date(2022, 1, 1)
    opened = noted(town, "referred", from_unit="jobcentre")
    taken_back(town, last(opened), opened.case.id)
    for months, late in ((23, []), (25, [opened.case.id])):
        session = open_session(town, lambda months=months: datetime.now(UTC) + timedelta(days=31 * months))  # type: ignore[misc]
        assert [each.held.name for each in overdue(session) if each.held.store == "casebook"] == late


def test_an_old_file_brings_nothing_back(town: Path) -> None:
    """Its row waits, and says why; what was recorded anew by hand is there already."""
    with_imports(town)
    told = row(ANNA, "02-11-2026", "Jobcenter")
    assert imported(town, "referred", told).weighed.new == 1
    (case,) = listing(open_session(town))
    taken_back(town, case.events[0].number, case.id)
    for _ in range(2):
        again = imported(town, "referred", told)
        assert (again.weighed.new, again.weighed.already) == (0, 0)
        assert [fault.rule for fault in again.weighed.faults] == ["taken_back"]
    assert "as recorded by mistake" in again.render().html()
    assert imported(town, "referred", row(ANNA, "03-11-2026", "Jobcenter"), dry_run=True).weighed.new == 1
    record(open_session(town), "referred", date(2026, 11, 2), Whose(case.id), REFERRED)
    assert imported(town, "referred", told).weighed.already == 1


def test_a_contact_that_was_opened_by_mistake_is_not_open() -> None:
    contact = Contact("K-00000000").added(_event(1, "contact_opened", TODAY))
    assert is_open(contact)
    assert not is_open(contact.added(_event(2, "retracted", TODAY, 1)))
    closed = contact.added(_event(2, "contact_closed", TODAY))
    assert not is_open(closed) and is_open(closed.added(_event(3, "retracted", TODAY, 2)))


def test_a_file_without_the_retraction_is_seen(town: Path) -> None:
    """A backup from before it would bring back what was a mistake."""
    opened = noted(town, "referred", from_unit="jobcentre")
    sealed = town / "state" / "casebook" / f"{opened.case.id}.sealed"
    before = sealed.read_bytes()
    taken_back(town, last(opened), opened.case.id)
    sealed.write_bytes(before)
    (missing,) = verify(open_session(town)).differences
    assert "was announced and is not in the case" in str(missing)


def test_on_the_command_line(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    opened = noted(town, "referred", from_unit="jobcentre")
    command = ("case", "retract", town, str(last(opened)), "--case", opened.case.id, "--because")
    assert typed(*command, "regret") == 2
    assert "wrong_citizen, never_happened" in capsys.readouterr().err.replace("\n", " ")
    assert typed("case", "record", town, "retracted", "--case", opened.case.id, "--on", str(TODAY)) != 0
    assert typed(*command, "never_happened", "--json") == 0
    assert casebook.read_case(town / "state", open_session(town).keys, opened.case.id).is_empty


def _event(number: int, kind: str, on: date, corrects: int | None = None) -> Recorded:
    recorded_at = datetime(on.year, on.month, on.day, 9, tzinfo=UTC).isoformat()
    return replace(Recorded(number, kind, on, recorded_at, "", {}), corrects=corrects)
