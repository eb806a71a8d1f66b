"""The casebook: who may not open it, what a thief has of it, what a limit leaves, and what no rule can see."""

from __future__ import annotations

import dataclasses
import os
import pwd
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from support.approval import enrol
from support.delivery import ANNA
from support.runs import entries, typed
from support.scoring_tables import rule, rule_set
from support.world import small_workspace
from targeting import casebook
from targeting.commands.access_report import access_report
from targeting.commands.case import record, show
from targeting.commands.case_verify import verify
from targeting.commands.lookup import Whose, listing
from targeting.commands.retain import retain
from targeting.errors import ConfigurationError, NotCovered
from targeting.run import acting_roles, holdings, overdue, unneeded
from targeting.scoring import check_rules
from targeting.session import Session, open_session
from targeting.workspace import Role, case_events, evidence_dictionary, load_measures

REFERRED = {"from_unit": "jobcentre"}
ME = pwd.getpwuid(os.getuid()).pw_name
TODAY = datetime.now(UTC).date()


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, before any run."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return small_workspace(tmp_path / "workspace", {})


def later(town: Path, months: int) -> Session:
    """A session so many months (of 31 days) from now."""
    return open_session(town, lambda: datetime.now(UTC) + timedelta(days=31 * months))


def referred(town: Path, on: date = TODAY) -> str:
    return record(open_session(town), "referred", on, Whose(ask=lambda: ANNA), {"from_unit": "jobcentre"}).case.id


@pytest.mark.parametrize("role", ["starter", "data_steward", "rule_steward", "witness", "enroller", "health_approver"])
def test_an_enrolled_person_without_the_role_is_refused(town: Path, role: Role) -> None:
    enrol(town, "mads", role, accounts=(ME,))
    with pytest.raises(NotCovered, match="with the role caseworker or leader"):
        referred(town)
    assert entries(town)[-1].type == "case.denied"
    assert not (town / "state" / "casebook").exists()


def test_an_enrolled_caseworker_is_let_in(town: Path) -> None:
    enrol(town, "mads", "caseworker", accounts=(ME,))
    assert casebook.is_id(referred(town))


def test_in_a_real_municipality_an_account_that_is_nobodys_has_no_role(town: Path) -> None:
    session = open_session(town)
    real = session.workspace.settings.municipality.model_copy(update={"fictional": False, "code": "461"})
    settings = session.workspace.settings.model_copy(update={"municipality": real})
    assert acting_roles(session) == {"caseworker", "leader"}
    assert acting_roles(replace(session, workspace=replace(session.workspace, settings=settings))) == set()


def test_no_name_in_the_environment_gives_a_role(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    enrol(town, "mads", "starter", accounts=(ME,))
    enrol(town, "rikke", "caseworker", accounts=("rikke",))
    monkeypatch.setenv("TARGETING_ACTOR", "rikke")
    assert acting_roles(open_session(town)) == set()


def test_who_approved_the_basis_does_not_work_under_it(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETING_ACTOR", "fiktiv_datasteward")
    with pytest.raises(NotCovered, match="fiktiv_datasteward approved bases/eksempel-sagsmappe"):
        referred(town)


def test_a_stolen_case_opens_with_no_key_but_its_own(town: Path) -> None:
    one, two = referred(town), None
    two = record(
        open_session(town), "referred", TODAY, Whose(ask=lambda: "0201806001"), {"from_unit": "jobcentre"}
    ).case.id
    keys = open_session(town).keys
    sealed = (town / "state" / "casebook" / f"{one}.sealed").read_bytes()
    for key in (keys.data.key(f"{two}.case"), keys.warehouse_key, keys.pseudonym_key.hex()):
        with pytest.raises(InvalidTag):
            AESGCM(bytes.fromhex(key)).decrypt(sealed[:12], sealed[12:], f"{one}.case".encode())
    assert AESGCM(bytes.fromhex(keys.data.key(f"{one}.case"))).decrypt(sealed[:12], sealed[12:], f"{one}.case".encode())


def test_a_case_past_its_limit_goes_with_its_key(town: Path) -> None:
    """And with the key every copy of it in a backup; one within its limit stays."""
    old = referred(town)
    sealed = (town / "state" / "casebook" / f"{old}.sealed").read_bytes()
    assert not [late for late in overdue(later(town, 23)) if late.held.store == "casebook"]
    kept = record(
        later(town, 20), "referred", TODAY + timedelta(days=600), Whose(ask=lambda: "0201806001"),
        {"from_unit": "jobcentre"},
    ).case.id  # fmt: skip
    assert [late.held.name for late in overdue(later(town, 25)) if late.held.store == "casebook"] == [old]
    retain(later(town, 25))
    assert casebook.held_cases(town / "state") == (kept,)
    keys = open_session(town).keys
    assert not keys.data.has(f"{old}.case") and keys.data.has(f"{kept}.case")
    (town / "state" / "casebook" / f"{old}.sealed").write_bytes(sealed)  # a backup brings it back
    with pytest.raises(ConfigurationError, match="cannot be opened"):
        show(later(town, 25), Whose(old))
    assert old in [late.held.name for late in overdue(later(town, 25))]
    assert verify(later(town, 25)).cases == 1, "it stops nobody's work"
    assert [case.id for case in listing(later(town, 25))] == [kept]
    assert access_report(later(town, 25), lambda: ANNA).answer.case is None
    again = record(later(town, 25), "referred", TODAY + timedelta(days=700), Whose(ask=lambda: ANNA), REFERRED).case
    assert again.id not in (old, kept)
    retain(later(town, 25))
    names = {held.name for held in holdings(later(town, 25)) if held.store == "casebook"}
    assert names == {kept, again.id}
    assert verify(later(town, 25)).differences == ()


@pytest.mark.parametrize("which", ["pseudonym", "warehouse"])
def test_a_case_is_found_and_opens_after_a_change_of_keys(town: Path, which: str) -> None:
    """The former pseudonym key stays as long as a case was made with it, whatever the log still tells."""
    case_id = referred(town)
    former = open_session(town).keys.fingerprint
    assert typed("key", "rotate", town, "--which", which) == 0
    session = open_session(town)
    assert (session.keys.fingerprint != former) == (which == "pseudonym")
    assert former not in unneeded(session)
    assert show(session, Whose(ask=lambda: ANNA)).case.id == case_id
    assert record(session, "assessed", TODAY, Whose(ask=lambda: ANNA), {"outcome": "offer"}).case.id == case_id
    assert verify(open_session(town)).differences == ()


def test_the_citizen_is_told_where_the_case_lies_and_that_it_has_gone(town: Path) -> None:
    case_id = referred(town)
    assert _lies(town, 1) == {case_id: True}
    retain(later(town, 25))
    assert _lies(town, 25) == {}


def _lies(town: Path, months: int) -> dict[str, bool | None]:
    told = access_report(later(town, months), lambda: ANNA).answer
    return {each.name: each.about for each in told.lies if each.store == "casebook"}


def test_no_rule_can_name_what_is_in_the_casebook() -> None:
    """The evidence dictionary is all that a rule can reach, and nothing there is a field, a thread or an event."""
    dictionary = evidence_dictionary()
    reachable = {column.name for column in dictionary.columns} | {each.name for each in dictionary.functions}
    kinds = case_events().values()
    fields = {field.id for kind in kinds for field in kind.fields}
    fields |= {condition.key for measure in load_measures() for condition in measure.conditions}
    fields |= {each.name for each in dataclasses.fields(casebook.InterviewWatch)}
    assert not reachable & (fields | {kind.id for kind in kinds} | {kind.thread for kind in kinds} | {"casebook"})


def test_no_rule_can_name_that_a_plan_was_begun_here() -> None:
    """What the run hands on stands in a table that no figure and no term of the rule language is made of."""
    root = Path(__file__).parents[3] / "sql"
    named = {str(path.relative_to(root)) for path in root.rglob("*.sql") if "begun_plan" in path.read_text("utf-8")}
    # stand/person.sql hands the column of link.person on, for eligibility alone.
    assert named == {"link/person.sql", "score/eligibility.sql", "stand/person.sql"}
    dictionary = evidence_dictionary()
    reachable = {column.name for column in dictionary.columns} | {each.name for each in dictionary.functions}
    assert not reachable & {"begun_plan", "has_plan", "has_one_plan", "one_plan"}
    with pytest.raises(ConfigurationError, match="not in the evidence dictionary"):
        check_rules(rule_set(rule("begun_plan = true")))


def test_no_sql_and_no_run_step_opens_the_casebook() -> None:
    root = Path(__file__).parents[3]
    named = [path for path in (root / "sql").rglob("*.sql") if "casebook" in path.read_text("utf-8")]
    rooms = ("linking", "scoring", "outputs", "disclosure", "publishing", "history", "registers", "quality")
    named += [
        path
        for room in rooms
        for path in (root / "src" / "targeting" / room).rglob("*.py")
        if "casebook" in path.read_text("utf-8")
    ]
    assert named == []


def test_the_number_is_nowhere_but_at_the_prompt(town: Path, capsys: pytest.CaptureFixture[str]) -> None:
    case_id = referred(town)
    for words in (("list",), ("show", "--case", case_id), ("verify",)):
        assert typed("case", words[0], town, *words[1:]) == 0
    assert ANNA not in "".join(capsys.readouterr())
    for path in (*town.rglob("*"), *(town.parent / "keys").rglob("*")):
        assert ANNA not in path.name and not (path.is_file() and ANNA.encode() in path.read_bytes())
