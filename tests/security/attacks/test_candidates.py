"""The work list: who sees whom, what the log says of it, and that nobody is asked again at once."""

from __future__ import annotations

import os
import pwd
import shutil
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from support.approval import approve_all, enrol, sign_people
from support.delivery import ANNA, BENT
from support.handed import ASSESSOR, anna, ordered, revealed, run_that_hands_over
from support.runs import entries, replace, typed
from support.world import copied
from targeting import handover
from targeting.commands.candidates import state_of, worklist
from targeting.commands.case import record, retract
from targeting.commands.handover import revoke_handover
from targeting.commands.lookup import Whose
from targeting.errors import NotCovered
from targeting.history import nominated_since
from targeting.privacy import run_day
from targeting.run import Candidate
from targeting.session import Session, open_session

ME = pwd.getpwuid(os.getuid()).pw_name


@pytest.fixture(scope="module")
def handed_over(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One run that nominated Anna, and the keys of all."""
    folder = tmp_path_factory.mktemp("worklist")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        run_that_hands_over(folder)
    yield folder


@pytest.fixture
def town(handed_over: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(handed_over, tmp_path, monkeypatch)


def at(town: Path, days: int) -> Session:
    """A session at noon, so many days after the run."""
    (run_id,) = handover.held_handovers(town / "state")
    noon = datetime.combine(run_day(run_id) or date.min, time(12), UTC)
    return open_session(town, lambda: noon + timedelta(days=days))


def only(town: Path) -> Candidate:
    (candidate,) = worklist(open_session(town)).candidates
    return candidate


def i_am(town: Path, person: str) -> None:
    """Let whoever runs the test be that person."""
    account = {"fiktiv_leder": "fiktiv-leder", ASSESSOR: "fiktiv-visitator"}[person]
    replace(town / "workspace.toml", f'accounts = ["{account}"]', f'accounts = ["{ME}"]')
    sign_people(town)


def noted(town: Path, event: str, **values: str) -> None:
    session = open_session(town)
    record(session, event, session.today(), Whose(ask=lambda: ANNA), values)


def to_a_plan(town: Path) -> None:
    noted(town, "assessed", outcome="offer")
    noted(town, "offered", by_unit="jobcentre", how="meeting")
    noted(town, "answered", answer="yes")
    due = (open_session(town).today() + timedelta(days=60)).isoformat()
    noted(town, "plan_begun", lead_unit="jobcentre", review_due=due)


def test_a_leader_sees_everybody_why_and_since_when(town: Path) -> None:
    i_am(town, "fiktiv_leder")
    found = worklist(open_session(town))
    (candidate,) = found.candidates
    assert (candidate.pseudonym, candidate.points, found.everybody) == (anna(town), 5, True)
    assert "Mindst to forvaltninger" in candidate.rules
    assert candidate.since == run_day(found.run_id)
    page = str(found.render().as_dict())
    assert "Ikke overdraget" in page
    assert ANNA not in page


def test_how_far_a_candidate_is_from_the_order_to_the_plan(town: Path) -> None:
    seen = [state_of(only(town))]
    ordered(town)
    seen.append(state_of(only(town)))
    revealed(town)
    seen.append(state_of(only(town)))
    to_a_plan(town)
    seen.append(state_of(only(town)))
    noted(town, "circumstance", what="objected")
    seen.append(state_of(only(town)))
    noted(town, "circumstance", what="objection_lifted")
    seen.append(state_of(only(town)))
    assert seen == ["not_handed_over", "ordered", "handed_over", "plan_begun", "objected", "plan_begun"]


def test_an_order_that_was_taken_back_hands_nobody_over(town: Path) -> None:
    revoke_handover(open_session(town), ordered(town).order.name, "Borgeren er flyttet")
    assert state_of(only(town)) == "not_handed_over"


def test_an_assessor_sees_those_who_are_handed_to_them_and_nobody_else(town: Path) -> None:
    i_am(town, ASSESSOR)
    assert worklist(open_session(town)).candidates == ()
    ordered(town)
    (mine,) = worklist(open_session(town)).candidates
    assert mine.pseudonym == anna(town)
    replace(town / "bases" / "eksempel-en-plan.toml", 'recipients = ["fiktiv_visitator"]', "recipients = []")
    approve_all(town)
    assert worklist(open_session(town)).candidates == (), "whom the basis names no longer is shown nobody"


def test_another_assessor_sees_nothing_of_it(town: Path) -> None:
    ordered(town)
    revealed(town)
    enrol(town, "mads", "caseworker", accounts=(ME,))
    found = worklist(open_session(town))
    assert (found.candidates, found.everybody) == ((), False)
    assert anna(town) not in str(found.as_dict()) + str(found.render().as_dict())


def test_who_was_told_still_sees_whom_when_the_order_has_run_out(town: Path) -> None:
    i_am(town, ASSESSOR)
    session = open_session(town)
    ordered(town, until=session.today())
    case = revealed(town).case_id
    later = worklist(at(town, 5))
    assert [each.pseudonym for each in later.candidates] == [anna(town)]
    assert case in str(later.render().as_dict())


def test_a_cases_number_stands_only_where_the_reader_has_been_told_who_it_is(town: Path) -> None:
    ordered(town)
    case = revealed(town).case_id
    i_am(town, "fiktiv_leder")
    found = worklist(open_session(town))
    assert found.candidates[0].case_id == case
    assert case not in str(found.as_dict()) + str(found.render().as_dict())


@pytest.mark.parametrize("role", ["starter", "data_steward", "rule_steward"])
def test_nobody_without_a_role_in_the_casebook_sees_the_list(town: Path, role: str) -> None:
    enrol(town, "mads", role, accounts=(ME,))  # type: ignore[arg-type]
    with pytest.raises(NotCovered, match="role"):
        worklist(open_session(town))
    assert entries(town)[-1].type == "case.denied"
    assert not [entry for entry in entries(town) if entry.type == "candidates.listed"]


@pytest.mark.parametrize(
    ("basis", "refusal"), [("eksempel-en-plan", "consultation.denied"), ("eksempel-sagsmappe", "case.denied")]
)
def test_both_bases_must_cover_it_today(town: Path, basis: str, refusal: str) -> None:
    replace(
        town / "bases" / f"{basis}.toml", "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-01-01"
    )
    approve_all(town)
    with pytest.raises(NotCovered, match="2019-01-01"):
        worklist(open_session(town))
    assert entries(town)[-1].type == refusal


def test_the_look_is_logged_and_the_log_names_nobody(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed("candidates", town, "--json") == 0
    assert anna(town) in capsys.readouterr().out
    (look,) = [entry for entry in entries(town) if entry.type == "candidates.listed"]
    assert look.body["everybody"] is True
    assert look.body["casebook"]["basis_id"] == "eksempel-sagsmappe"
    assert [legal["basis_id"] for legal in look.body["legal"]] == ["eksempel-en-plan"]
    assert anna(town) not in str(look.body)


def test_a_simulation_gives_no_list(town: Path, tmp_path: Path) -> None:
    for path in (town / "state" / "last_good", *(town / "state" / "runs").iterdir()):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    assert typed("run", town, "--mode", "simulate") == 0
    with pytest.raises(NotCovered, match="simulation"):
        worklist(open_session(town))
    assert entries(town)[-1].type == "consultation.denied"


def test_after_fourteen_days_whoever_was_not_opened_is_reminded_of(town: Path) -> None:
    ordered(town, until=at(town, 29).today())
    assert worklist(at(town, 13)).reminded == ()
    reminded = worklist(at(town, 14))
    assert [each.pseudonym for each in reminded.reminded] == [anna(town)]
    assert "ikke åbnet efter 14 dage" in str(reminded.render().as_dict())
    assert worklist(at(town, 31)).reminded == (), "what it hands over is gone"


def test_nobody_is_reminded_of_whom_somebody_has_been_told(town: Path) -> None:
    ordered(town, until=at(town, 29).today())
    revealed(town)
    assert worklist(at(town, 14)).reminded == ()


def began(town: Path) -> str:
    """The run from which Anna's days are counted."""
    session, found = open_session(town), worklist(open_session(town))
    first = nominated_since(town / "state", session.keys, found.run_id, [anna(town)])[anna(town)]
    assert only(town).since == run_day(first)
    return first


def test_the_days_are_counted_from_the_first_run_of_an_unbroken_row(town: Path) -> None:
    first = worklist(open_session(town)).run_id
    noted(town, "referred", from_unit="jobcentre")
    to_a_plan(town)
    assert typed("run", town, "--mode", "simulate") == 0  # a simulation is none of the row
    noted(town, "plan_ended", because="other")
    assert typed("run", town) == 0
    assert worklist(open_session(town)).run_id != first
    assert began(town) == first


def test_who_was_out_for_one_run_begins_anew(town: Path) -> None:
    noted(town, "referred", from_unit="jobcentre")
    to_a_plan(town)
    assert typed("run", town) == 0
    assert worklist(open_session(town)).candidates == ()
    noted(town, "plan_ended", because="other")
    assert typed("run", town) == 0
    assert began(town) == worklist(open_session(town)).run_id


def test_whoever_was_assessed_lately_is_not_opened_again_and_is_shown_as_such(town: Path) -> None:
    ordered(town)
    revealed(town)
    noted(town, "assessed", outcome="no_need", because="ending_soon")
    candidate = only(town)
    assert state_of(candidate) == "assessed"
    assert "vurderet for nylig" in str(worklist(open_session(town)).render().as_dict())
    with pytest.raises(NotCovered, match="assessed lately"):
        revealed(town)
    assert entries(town)[-1].type == "reveal.denied"
    replace(
        town / "bases" / "eksempel-en-plan.toml",
        "daily_limit = 25",
        "daily_limit = 25\nassessed_again_after_months = 1",
    )
    approve_all(town)
    again = only(town).asked_again_on
    assert again is not None
    assert candidate.asked_again_on is not None
    assert (candidate.asked_again_on - again).days > 100


def test_a_case_of_somebody_else_is_not_taken_for_a_candidates(town: Path) -> None:
    session = open_session(town)
    record(session, "referred", session.today(), Whose(ask=lambda: BENT), {"from_unit": "jobcentre"})
    assert state_of(only(town)) == "not_handed_over"


def test_a_case_that_was_opened_by_mistake_is_no_candidates_until_it_begins(town: Path) -> None:
    """Nor is a death that was another's in the way of telling who it is."""
    session = open_session(town)
    opened = record(session, "circumstance", session.today(), Whose(ask=lambda: ANNA), {"what": "died"}).case
    assert (only(town).case_id, state_of(only(town))) == (opened.id, "died")
    retract(open_session(town), opened.events[-1].number, Whose(opened.id), "wrong_citizen")
    assert (only(town).case_id, state_of(only(town))) == ("", "not_handed_over")
    ordered(town)
    assert revealed(town).case_id == opened.id
    assert state_of(only(town)) == "handed_over"
