"""A case file that is missing, older or another's: nobody is found or answered from what is left of the casebook."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from support.delivery import ANNA, BENT, CARL, small_rows
from support.runs import entries, typed
from support.world import SIX, copied, small_workspace
from targeting.casebook import Case, Draft, new_id
from targeting.commands.access_report import access_report
from targeting.commands.candidates import worklist
from targeting.commands.case import record, show
from targeting.commands.case_verify import verify
from targeting.commands.check import preflight
from targeting.commands.due import due_list
from targeting.commands.lookup import Whose, listing, listing_of_readable
from targeting.commands.retain import retain
from targeting.commands.share import check_sharing
from targeting.errors import ConfigurationError, TargetingError
from targeting.privacy import of_case
from targeting.run import RunRequest, casework, keep_event, overdue
from targeting.session import Session, open_session
from targeting.workspace import case_events

REFERRED = {"from_unit": "jobcentre"}
ASKED = [("home_care_centre", "jobcentre", "social")]


@pytest.fixture(scope="module")
def objected(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A municipality before any run, where Anna, whom a run would nominate, has objected, and Bent was referred."""
    folder = tmp_path_factory.mktemp("objected")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        town = small_workspace(folder / "workspace", small_rows(), SIX)
        noted(town, ANNA, "referred", REFERRED)
        noted(town, ANNA, "circumstance", {"what": "objected"})
        noted(town, BENT, "referred", REFERRED)
    yield folder


@pytest.fixture
def town(objected: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(objected, tmp_path, monkeypatch)


def noted(town: Path, number: str, event: str, values: dict[str, str]) -> str:
    session = open_session(town)
    return record(session, event, session.today(), Whose(ask=lambda: number), values).case.id


def of(town: Path, number: str) -> str:
    return show(open_session(town), Whose(ask=lambda: number)).case.id


def file_of(town: Path, case_id: str) -> Path:
    return town / "state" / "casebook" / f"{case_id}.sealed"


def released(town: Path) -> Path:
    return town / "published" / "restricted" / "current"


def test_a_run_does_not_forget_an_objection_whose_file_is_missing(
    town: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Nor does the check before it say that all is ready; when the file is back the citizen is not nominated."""
    case_id = of(town, ANNA)
    file = file_of(town, case_id)
    kept = file.read_bytes()
    file.unlink()
    found = preflight(open_session(town), RunRequest())
    assert found.exit_code and case_id in found.render() and "Ikke klar til kørsel" in found.render()
    assert typed("run", town) == 1
    assert case_id in capsys.readouterr().err
    assert [entry.type for entry in entries(town)][-1] == "run.failed"
    assert not released(town).exists()
    file.write_bytes(kept)
    assert preflight(open_session(town), RunRequest()).exit_code == 0
    assert typed("run", town) == 0
    assert pl.read_parquet(released(town) / "candidate.parquet").is_empty()


def test_also_where_it_was_the_only_case(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (town / "state" / "casebook").iterdir():
        path.unlink()
    assert typed("run", town) == 1
    assert "Case S-" in capsys.readouterr().err


ASKING: dict[str, Callable[[Session, Whose], object]] = {
    "show": show,
    "record": lambda session, whose: record(session, "circumstance", session.today(), whose, {"what": "died"}),
    "share": lambda session, whose: check_sharing(session, whose, ASKED),
}


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_a_citizen_whose_file_is_missing_gets_no_second_case_and_no_answer(
    town: Path, ask: Callable[[Session, Whose], object]
) -> None:
    case_id = of(town, ANNA)
    file_of(town, case_id).unlink()
    for whose in (Whose(case_id), Whose(ask=lambda: ANNA)):
        with pytest.raises(TargetingError, match=f"Case {case_id} is not there"):
            ask(open_session(town), whose)
    assert len(list((town / "state" / "casebook").iterdir())) == 1
    with pytest.raises(TargetingError, match=f"Case {case_id} is not there"):
        access_report(open_session(town), lambda: ANNA)


@pytest.mark.parametrize("ask", ASKING.values(), ids=ASKING)
def test_nothing_is_written_in_or_read_from_an_older_case(town: Path, ask: Callable[[Session, Whose], object]) -> None:
    """A backup that is older than the log: what was written in it would make the case whole in no backup."""
    case_id = of(town, BENT)
    file, older = file_of(town, case_id), file_of(town, case_id).read_bytes()
    noted(town, BENT, "circumstance", {"what": "objected"})
    newest = file.read_bytes()
    file.write_bytes(older)
    before = len([each for each in entries(town) if each.type == "case.recorded"])
    for whose in (Whose(case_id), Whose(ask=lambda: BENT)):
        with pytest.raises(TargetingError, match=f"Case {case_id} is not what the log announced"):
            ask(open_session(town), whose)
    assert len([each for each in entries(town) if each.type == "case.recorded"]) == before
    assert file.read_bytes() == older
    file.write_bytes(newest)
    assert verify(open_session(town)).differences == ()
    assert len(show(open_session(town), Whose(ask=lambda: BENT)).case.events) == 2


def missing(file: Path) -> None:
    file.unlink()


def another(file: Path) -> None:
    (other,) = [each for each in file.parent.iterdir() if each != file]
    file.write_bytes(other.read_bytes())


def unreadable(file: Path) -> None:
    file.write_bytes(b"x" * 100)


@pytest.mark.parametrize("spoil", [missing, another, unreadable])
def test_one_citizens_file_stops_no_other_citizen_and_whatever_counts_them_all(
    town: Path, spoil: Callable[[Path], None]
) -> None:
    """The list goes on without it, and says so by its number; so does what holds the casebook against the log."""
    mine, spoilt = of(town, ANNA), of(town, BENT)
    spoil(file_of(town, spoilt))
    assert show(open_session(town), Whose(ask=lambda: ANNA)).case.id == mine
    report = access_report(open_session(town), lambda: ANNA).answer
    assert report.case is not None and report.case.id == mine
    assert {each.name: each.about for each in report.lies if each.store == "casebook"}.get(spoilt, False) is False
    assert noted(town, CARL, "referred", REFERRED) not in (mine, spoilt)
    found, wrong = listing_of_readable(open_session(town))
    assert spoilt not in [case.id for case in found] and mine in [case.id for case in found]
    assert list(wrong) == [spoilt] and spoilt in str(wrong[spoilt])
    assert typed("case", "list", town) == 1
    assert spoilt in str([str(each) for each in verify(open_session(town)).differences])
    for everybody in (listing, due_list):
        with pytest.raises(TargetingError, match=spoilt):
            everybody(open_session(town))
    assert typed("run", town) != 0


def test_the_list_of_nominated_is_not_shown_without_what_stops_all_contact(town: Path) -> None:
    noted(town, ANNA, "circumstance", {"what": "objection_lifted"})
    assert typed("run", town) == 0
    assert len(worklist(open_session(town)).candidates) == 1
    case_id = noted(town, ANNA, "circumstance", {"what": "died"})
    file_of(town, case_id).unlink()
    with pytest.raises(TargetingError, match=f"Case {case_id} is not there"):
        worklist(open_session(town))


def later(town: Path, months: int) -> Session:
    return open_session(town, lambda: datetime.now(UTC) + timedelta(days=31 * months))


def a_second_case(town: Path) -> str:
    """As an earlier version of this program opened one where the file of the first was missing."""
    session = open_session(town)
    case = Case(new_id(), session.keys.pseudonym("person", ANNA), session.keys.fingerprint)
    leave = casework(session, "case.recorded", ("caseworker",))
    return keep_event(session, leave, case, Draft(case_events()["referred"], session.today(), REFERRED)).id


def test_nothing_is_answered_from_one_of_two_cases_of_a_citizen(town: Path) -> None:
    """Each is read and written by its number alone, until one is deleted; a run knows the objection all the same."""
    first, second = of(town, ANNA), a_second_case(town)
    for case_id in (first, second):
        assert show(open_session(town), Whose(case_id)).case.id == case_id
        with pytest.raises(TargetingError, match="two cases"):
            check_sharing(open_session(town), Whose(case_id), ASKED)
    for ask in (*ASKING.values(), lambda session, whose: access_report(session, whose.ask)):
        with pytest.raises(TargetingError, match="two cases"):
            ask(open_session(town), Whose(ask=lambda: ANNA))
    (told,) = verify(open_session(town)).differences
    assert first in str(told) and second in str(told)
    assert typed("run", town) == 0
    assert pl.read_parquet(released(town) / "candidate.parquet").is_empty()
    record(later(town, 20), "circumstance", later(town, 20).today(), Whose(first), {"what": "objection_lifted"})
    retain(later(town, 25))
    assert show(later(town, 25), Whose(ask=lambda: ANNA)).case.id == first
    assert verify(later(town, 25)).differences == ()


def test_an_older_file_of_a_case_is_not_deleted_for_its_age(town: Path) -> None:
    """Its latest event is in the newest backup, and the key that opens it would go with the older file."""
    case_id, other = of(town, BENT), of(town, ANNA)
    older = file_of(town, case_id).read_bytes()
    session = later(town, 20)
    record(session, "circumstance", session.today(), Whose(ask=lambda: BENT), {"what": "objected"})
    file_of(town, case_id).write_bytes(older)
    late = {each.held.name for each in overdue(later(town, 25)) if each.limit.store.id == "casebook"}
    assert late == {other}


def test_a_case_that_was_deleted_for_its_age_is_missed_by_nobody(town: Path) -> None:
    anna, bent = of(town, ANNA), of(town, BENT)
    retain(later(town, 25))
    assert verify(later(town, 25)).differences == ()
    assert listing(later(town, 25)) == []
    again = record(later(town, 25), "referred", later(town, 25).today(), Whose(ask=lambda: ANNA), REFERRED).case.id
    assert again not in (anna, bent)


def test_the_key_of_a_missing_case_stays_where_an_event_lies_beside_it(
    town: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was cut short waits for the case, and is ended when it is back."""
    case_id = of(town, BENT)
    file, kept = file_of(town, case_id), file_of(town, case_id).read_bytes()
    with monkeypatch.context() as broken, pytest.raises(TargetingError):
        broken.setattr("targeting.run.recording.write_case", lambda *_: (_ for _ in ()).throw(OSError()))
        noted(town, BENT, "circumstance", {"what": "objected"})
    for lying in (None, b"x" * 100):
        file.unlink() if lying is None else file.write_bytes(lying)
        with pytest.raises((TargetingError, ConfigurationError)):
            show(open_session(town), Whose(ask=lambda: BENT))
        assert of(town, ANNA), "it stops nobody else"
        assert open_session(town).keys.data.has(of_case(case_id))
    file.write_bytes(kept)
    assert len(show(open_session(town), Whose(ask=lambda: BENT)).case.events) == 2
