"""The overview: without a consent that holds nothing is on any stream, and the log says why."""

from __future__ import annotations

import errno
import shutil
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.approval import approve_all, enrol
from support.delivery import ANNA, BENT, person, small_rows, write_register
from support.runs import entries, replace, typed
from support.world import SIX, copied, small_workspace
from targeting import casebook
from targeting.audit import Entry
from targeting.audit.log import AuditLog
from targeting.commands import overview as command
from targeting.commands.access_report import access_report
from targeting.commands.case import record
from targeting.commands.lookup import Whose
from targeting.commands.overview import NOT_TOLD, overview
from targeting.errors import ConfigurationError, NotCovered, TargetingError
from targeting.session import Session, open_session, own_account

TO = "home_care_centre"
YES = "social_psychiatry_centre:home_care_centre:social,jobcentre:home_care_centre:employment"
# What nobody is to read where no overview is shown; and of what is left out where one is.
HELP = ("Socialpædagogisk", "Mentor", "Min Plan", "Kontanthjælp", "sygepleje")
LINES = [
    "Socialpædagogisk støtte fra Center for Socialpsykiatri (SEL § 85), siden 1. maj 2016",
    "Forløb fra Jobcentret (LAB § 2), siden 1. februar 2017",
    "Min Plan fra Jobcentret (LAB), siden 10. februar 2017",
    "Mentor fra Jobcentret (LAB § 31 b), siden 1. marts 2017",
]


@pytest.fixture(scope="module")
def consented(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One run, and Anna's case with a consent that holds."""
    folder = tmp_path_factory.mktemp("consented")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        workspace = small_workspace(folder / "workspace", small_rows(), SIX)
        assert typed("run", workspace) == 0
        given(workspace)
    yield folder


@pytest.fixture
def town(consented: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of it."""
    return copied(consented, tmp_path, monkeypatch)


def given(town: Path, until: int = 90, session: Session | None = None) -> None:
    session = session or open_session(town)
    values = {"yes": YES, "until": (session.today() + timedelta(days=until)).isoformat()}
    record(session, "consent_given", session.today(), Whose(ask=lambda: ANNA), values)


def case_id(town: Path) -> str:
    (found,) = casebook.held_cases(town / "state")
    return found


def said(town: Path, event: str, **values: str) -> None:
    session = open_session(town)
    record(session, event, session.today(), Whose(case_id(town)), values)


def looks(town: Path, *more: object, to: str = TO) -> int:
    return typed("case", "overview", town, "--case", case_id(town), "--to", to, *more)


def texts(town: Path, to: str = TO, session: Session | None = None, **asked: object) -> list[str]:
    found = overview(session or open_session(town), Whose(case_id(town)), to, **asked)  # type: ignore[arg-type]
    return [str(line["text"]) for line in found.as_dict()["shown"]]  # type: ignore[index,union-attr]


def told(town: Path, type_: str) -> list[Entry]:
    return [entry for entry in entries(town) if entry.type == type_]


def days_from_now(town: Path, days: int) -> Session:
    return open_session(town, lambda: datetime.now(UTC) + timedelta(days=days))


def test_what_is_covered_is_shown_and_the_log_says_so_first(town: Path) -> None:
    found = overview(open_session(town), Whose(case_id(town)), TO, "Møde om planen")
    assert [line["text"] for line in found.as_dict()["shown"]] == LINES  # type: ignore[index,union-attr]
    assert found.covered.left_out == {"Nej": 2, "Spørg": 0}
    asked, read = entries(town)[-2:]
    assert (asked.type, asked.body["asked"], read.type) == ("share.checked", [f"*:{TO}:*"], "overview.read")
    assert (read.body["to"], read.body["reason"], read.body["case"]) == (TO, "Møde om planen", case_id(town))
    assert read.body["run"] == found.of.run_id
    assert found.of.log_seq == read.seq


def test_what_is_left_out_is_a_number_and_nothing_else(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    html = tmp_path / "overblik.html"
    assert looks(town, "--html", html) == looks(town) == looks(town, "--json") == 0
    printed = html.read_text("utf-8") + "".join(capsys.readouterr())
    assert "2 indsatser, hvor svaret er Nej" in printed
    for word in ("Kontanthjælp", "sygepleje", "Ydelsescentret", "benefits_centre", "LAS", "SUL § 138", ANNA):
        assert word not in printed
    assert open_session(town).keys.pseudonym("person", ANNA) not in printed
    assert html.stat().st_mode & 0o777 == 0o600


def test_neither_what_is_shown_nor_how_much_is_in_the_log(town: Path) -> None:
    assert looks(town) == 0
    read = entries(town)[-1]
    assert read.type == "overview.read"
    body = {name: value for name, value in read.body.items() if name not in ("legal", "casework")}
    assert set(body) == {"event", "run", "delivery", "subject", "reason", "key", "case", "to", "stated", "table"}


def test_the_citizen_reads_of_every_look(town: Path) -> None:
    for reason in ("Møde om planen", "Møde to"):
        assert looks(town, "--reason", reason) == 0
    page = access_report(open_session(town), lambda: ANNA).page.html()
    centre = open_session(town).workspace.settings.service_centre_name(TO)
    assert page.count(f"Et overblik over din hjælp er vist til {centre}") == 2
    assert "Der er spurgt, om oplysninger om dig må deles" not in page  # an overview's own question is no look more
    assert "Møde om planen" in page and "Møde to" in page
    assert "Et overblik" not in access_report(open_session(town), lambda: BENT).page.html()


def test_nothing_of_the_run_or_the_case_is_changed_by_a_look(town: Path) -> None:
    def bytes_of() -> dict[Path, bytes]:
        folders = (town / "state" / "runs", town / "state" / "casebook", town / "state" / "history", town / "published")
        return {path: path.read_bytes() for each in folders for path in each.rglob("*") if path.is_file()}

    before = bytes_of()
    assert looks(town) == 0
    assert bytes_of() == before
    assert not list((town / "state").glob("consult-*"))


def test_the_units_own_help_is_shown_where_the_same_case_is_stated(town: Path) -> None:
    mine = "Kommunal sygepleje fra Visitation og Hjemmepleje (SUL § 138), siden 1. april 2017"
    assert texts(town, stated=["same_case"]) == [*LINES, mine]
    assert entries(town)[-1].body["stated"] == ["same_case"]
    assert looks(town, "--stated", "same_case", to="jobcentre") == NotCovered.exit_code, "only beside a consent"


# What is wrong, and what the log says of it.


def withdrawn(town: Path) -> None:
    said(town, "consent_withdrawn")


def changed_to_another_unit(town: Path) -> None:
    (given_as,) = (entry.seq for entry in told(town, "case.recorded"))
    until = open_session(town).today().isoformat()
    said(town, "consent_changed", consent=str(given_as), yes="jobcentre:benefits_centre:social", until=until)


def refused(town: Path) -> None:
    said(town, "consent_refused", no=YES)


def objected(town: Path) -> None:
    said(town, "circumstance", what="objected")


def died(town: Path) -> None:
    said(town, "circumstance", what="died")


def objection_in_the_newest_list(town: Path) -> None:
    newer = town / "inbox" / "2017-11-06"
    newer.mkdir()
    (newer / "indsigelser.csv").write_text(f"CPR-nr.;Indsigelse modtaget\n{ANNA};02-11-2017\n", encoding="utf-8")


def died_says_the_population_register(town: Path) -> None:
    rows = small_rows()["population"]
    rows[0] = person(ANNA, Status="90")
    write_register(town / "inbox" / "2017-10-02", "population", rows)
    assert typed("run", town, "--replace") == 0


def basis_of_the_search_that_ended(town: Path) -> None:
    basis = town / "bases" / "eksempel-en-plan.toml"
    replace(basis, "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-01-01")
    approve_all(town)


def basis_of_the_casebook_that_ended(town: Path) -> None:
    basis = town / "bases" / "eksempel-sagsmappe.toml"
    replace(basis, "valid_from = 2018-05-25", "valid_from = 2018-05-25\nvalid_to = 2019-01-01")
    approve_all(town)


def table_that_nobody_approved(town: Path) -> None:
    (town / "approvals" / "share_rules" / "share_rules.note").unlink()


def person_without_the_role(town: Path) -> None:
    enrol(town, "mads", "starter", accounts=(own_account(),))


WRONG: dict[Callable[[Path], None], tuple[str, str]] = {
    withdrawn: ("overview.denied", "No consent lets Visitation og Hjemmepleje see anything"),
    changed_to_another_unit: ("overview.denied", "No consent lets"),
    refused: ("overview.denied", "No consent lets"),
    objected: ("overview.denied", "has objected"),
    died: ("overview.denied", "is dead"),
    objection_in_the_newest_list: ("overview.denied", "list of objections"),
    died_says_the_population_register: ("overview.denied", "population register says"),
    basis_of_the_search_that_ended: ("consultation.denied", "was valid up to and including 2019-01-01"),
    basis_of_the_casebook_that_ended: ("case.denied", "was valid up to and including 2019-01-01"),
    table_that_nobody_approved: ("case.denied", "is not approved"),
    person_without_the_role: ("case.denied", "with the role caseworker or leader"),
}


@pytest.mark.parametrize("spoil", WRONG, ids=lambda spoil: spoil.__name__)
def test_nothing_is_shown_where_something_is_wrong_and_the_log_says_nothing_of_the_citizen(
    town: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Callable[[Path], None]
) -> None:
    spoil(town)
    before = len(entries(town))
    capsys.readouterr()
    html = tmp_path / "overblik.html"
    assert looks(town, "--html", html) == NotCovered.exit_code
    printed = "".join(capsys.readouterr())
    assert not [word for word in HELP if word in printed]
    assert not html.exists()
    type_, why = WRONG[spoil]
    refusal = entries(town)[-1]
    assert refusal.seq >= before
    assert refusal.type == type_
    logged = " ".join(each["en"] for each in refusal.body["missing"])
    assert why in printed.replace("\n", " ")
    assert (logged == NOT_TOLD.en) if type_ == "overview.denied" else why in logged
    assert not [word for word in (*HELP, "social", "employment", "withdrawn") if word in str(refusal.body["missing"])]
    assert "overview.read" not in [entry.type for entry in entries(town)[before:]]


def test_who_asked_is_told_what_the_table_says(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    withdrawn(town)
    capsys.readouterr()
    assert looks(town) == 3
    assert "Borgeren har taget sit samtykke tilbage" in capsys.readouterr().err
    assert looks(town, to="family_centre") == 3
    assert "Nothing is recorded that the citizen has said of it" in capsys.readouterr().err


def test_a_consent_holds_to_the_end_of_its_last_day(town: Path) -> None:
    assert texts(town, session=days_from_now(town, 90)) == LINES
    with pytest.raises(NotCovered, match="Samtykket gjaldt til og med"):
        texts(town, session=days_from_now(town, 91))


def test_a_run_older_than_its_rows_may_be_kept_shows_nothing(town: Path) -> None:
    late = days_from_now(town, 250)
    given(town, session=late)
    with pytest.raises(NotCovered, match="older than its rows may be kept"):
        texts(town, session=late)
    assert entries(town)[-1].type == "overview.denied"
    assert "older than its rows" in str(entries(town)[-1].body["missing"])


def test_a_simulation_shows_nobody(town: Path) -> None:
    shutil.rmtree(town / "state" / "runs")
    (town / "state" / "last_good").unlink()
    assert typed("run", town, "--mode", "simulate") == 0
    with pytest.raises(NotCovered, match="is a simulation"):
        texts(town)
    assert entries(town)[-1].type == "consultation.denied"


def test_an_older_case_put_back_answers_nothing(town: Path) -> None:
    sealed = town / "state" / "casebook" / f"{case_id(town)}.sealed"
    older = sealed.read_bytes()
    withdrawn(town)
    sealed.write_bytes(older)
    with pytest.raises(TargetingError, match="not what the log announced"):
        texts(town)
    assert not told(town, "overview.read")


@pytest.mark.parametrize("which", ["share.checked", "overview.read", "overview.denied"])
def test_nothing_is_shown_where_the_log_cannot_be_written(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], which: str
) -> None:
    if which == "overview.denied":
        withdrawn(town)
    append = AuditLog.append

    def full(log: AuditLog, event: object, **more: object) -> Entry:
        if getattr(event, "type", "") == which:
            raise OSError(errno.ENOSPC, "No space left on device")
        return append(log, event, **more)  # type: ignore[arg-type]

    monkeypatch.setattr(AuditLog, "append", full)
    capsys.readouterr()
    assert looks(town) != 0
    printed = "".join(capsys.readouterr())
    assert not [word for word in HELP if word in printed]
    monkeypatch.undo()
    assert not told(town, "overview.read")


def test_nothing_is_read_of_the_run_before_the_look_is_logged(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """That the run has met the citizen, alive, is seen after the question is logged; what they have, after the look."""
    order: list[str] = []
    for name in ("read_citizen", "read_spells"):
        monkeypatch.setattr(f"targeting.commands.overview.{name}", _noting(order, town, getattr(command, name)))
    texts(town)
    assert order == ["share.checked", "overview.read"]


def _noting(order: list[str], town: Path, read: Callable[..., Any]) -> Callable[..., Any]:
    def noting(*asked: object) -> Any:
        order.append(entries(town)[-1].type)
        return read(*asked)

    return noting


def test_a_citizen_whom_the_run_has_not_met(town: Path) -> None:
    session = open_session(town)
    other = "0201806001"
    values = {"yes": YES, "until": session.today().isoformat()}
    case = record(session, "consent_given", session.today(), Whose(ask=lambda: other), values).case
    with pytest.raises(TargetingError, match="has met nobody of case"):
        overview(open_session(town), Whose(case.id), TO)
    assert not told(town, "overview.read")


def test_after_a_change_of_keys_the_case_is_found_by_the_number(town: Path) -> None:
    assert typed("key", "rotate", town, "--which", "pseudonym") == 0
    assert texts(town) == LINES, "the run is of the former key, as the case is"
    assert typed("run", town, "--replace") == 0
    with pytest.raises(TargetingError, match="with another pseudonym key"):
        texts(town)
    found = overview(open_session(town), Whose(ask=lambda: ANNA), TO)
    assert len(found.covered.shown) == len(LINES)


@pytest.mark.parametrize(
    "options",
    [(), ("--to", "diet"), ("--to", TO, "--stated", "consent_covers"), ("--to", TO, "--reason", ""),
     ("--to", TO, "--reason", f"Om {ANNA}"), ("--to", ANNA), ("--to", TO, "--stated", ANNA)],
)  # fmt: skip
def test_what_is_asked_wrongly_is_exit_2_and_nothing_is_opened_nor_repeated(
    town: Path, options: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(entries(town))
    assert typed("case", "overview", town, "--case", case_id(town), *options) == ConfigurationError.exit_code
    assert ANNA not in "".join(capsys.readouterr())
    assert len(entries(town)) == before
