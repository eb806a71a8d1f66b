"""Interviews: whose rows are never kept, what the log must not tell, and what an extract cannot be made to say."""

from __future__ import annotations

import json
import os
import pwd
import re
from pathlib import Path

import pytest

from support.approval import approve_all, enrol
from support.clock import clock_at
from support.interviews import granted, interview_town, interviews_read, session_on, write_interviews
from support.runs import entries, replace, typed
from support.specs import PERSONS
from targeting import casebook
from targeting.commands.access_report import access_report
from targeting.commands.case_verify import verify
from targeting.commands.interviews import interviews
from targeting.errors import ConfigurationError, NotCovered
from targeting.workspace import load_measures

TODAY = "2019-04-10"
ROWS = (
    {"who": "anna", "day": "14-03-2019", "form": "Telefonisk", "note": "hun var vred"},
    {"who": "bent", "day": "15-03-2019", "form": "Video", "note": "mærket notat"},
    {"who": "carl", "day": "i forgårs", "type": "sekretær", "status": "Udeblevet"},
)


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """M2 is in use, and granted to anna alone."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    town = interview_town(tmp_path / "workspace")
    granted(town, "anna", "2019-03-04")
    return town


def everything(town: Path) -> bytes:
    """All that lies in the workspace and the key folder, by name and content."""
    lying = [path for folder in (town, town.parent / "keys") for path in folder.rglob("*") if path.is_file()]
    return b"".join(path.name.encode() + path.read_bytes() for path in lying)


def test_of_anybody_else_nothing_is_kept_or_told(
    town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither a case, nor a row's number, nor what is wrong with it: they are counted."""
    before = casebook.held_cases(town / "state")
    found = interviews_read(town, TODAY, *ROWS)
    assert (found.weighed.new, found.file.others, found.weighed.faults, found.read.left_out) == (1, 2, (), {})
    assert casebook.held_cases(town / "state") == before
    told = json.dumps(found.as_dict()) + found.render().html()
    for secret in ("sekretær", "i forgårs", "vred", "mærket notat", *PERSONS.values()):
        assert secret not in told and secret.encode() not in everything(town)
    keys = session_on(town, TODAY).keys
    assert keys.pseudonym("person", PERSONS["bent"]).encode() not in everything(town)


def test_the_log_tells_neither_the_measure_nor_that_it_is_about_interviews(town: Path) -> None:
    """Each event names the entry of its file, so that the file's name and its contract's would tell it."""
    interviews_read(town, TODAY, *ROWS)
    interviews(session_on(town, TODAY))
    log = json.dumps([entry.body for entry in entries(town)])
    for secret in (
        r"\bM2\b",
        "amtale",
        "nterview",
        "Afholdt",
        "physical",
        "telephone",
        "2019-03-14",
        "deviates",
    ):
        assert not re.search(secret, log)
    (told,) = [entry.body for entry in entries(town) if entry.type == "case.imported"]
    assert "contract" not in told and (told["file"]["name"], told["file"]["undeclared_columns"]) == ("", [])
    assert (told["others"], told["before"], told["taken"]) == (2, 0, TODAY)
    assert verify(session_on(town, TODAY)).differences == ()


def test_a_follow_up_is_not_of_one_measure_alone(town: Path) -> None:
    """What the log calls an interview it calls the follow-ups of other measures too, and they may be imported alike."""
    followed = [each.id for each in load_measures() if any(each.asked_at("follow_up"))]
    assert {"M2", "M3"} <= set(followed)


def test_the_citizen_reads_of_each_interview(town: Path) -> None:
    interviews_read(town, TODAY, *ROWS)
    page = access_report(session_on(town, TODAY), lambda: PERSONS["anna"]).page.html()
    assert "Fulgt op" in page and "Samtalen blev holdt: I telefonen" in page and "14. marts 2019" in page


def test_an_old_extract_is_not_made_new(town: Path) -> None:
    """The day is said once of a file, is not after today, and no row is of a later one."""
    interviews_read(town, TODAY, *ROWS, taken="2019-03-20")
    with pytest.raises(ConfigurationError, match="and of the same file 2019-03-20 was said"):
        interviews_read(town, TODAY, *ROWS, taken=TODAY)
    with pytest.raises(ConfigurationError, match="which is after today"):
        interviews_read(town, TODAY, *ROWS, taken="2019-04-11")
    later = interviews_read(town, TODAY, {"who": "anna", "day": "05-04-2019"}, taken="2019-04-01")
    assert [fault.rule for fault in later.weighed.faults] == ["day_not_fitting"]


def test_the_day_of_the_extract_is_said_where_the_contract_is_for_a_measure_and_nowhere_else(town: Path) -> None:
    path = write_interviews(town, ROWS)
    assert typed("case", "import", town, path, "--contract", "jobsamtaler") == 2
    assert "case.imported" not in [entry.type for entry in entries(town)]


def test_a_contract_for_a_measure_is_covered_by_the_basis(town: Path) -> None:
    """Another type that counts shuts the casebook until it is approved."""
    replace(town / "case_imports" / "jobsamtaler.odcs.yaml", '"15", "17"]', '"15", "17", "10"]')
    with pytest.raises(NotCovered, match=r"case_imports/jobsamtaler\.odcs\.yaml"):
        interviews_read(town, TODAY, *ROWS)


def test_a_case_under_a_former_key_is_found(town: Path) -> None:
    """As in every import. A number that was changed is another's here: it is written by hand, in the case."""
    with clock_at(session_on(town, TODAY).clock()):
        assert typed("key", "rotate", town, "--which", "pseudonym") == 0
    assert interviews_read(town, TODAY, *ROWS).weighed.new == 1


def test_who_has_not_the_role_sees_and_proves_nothing(town: Path) -> None:
    enrol(town, "mads", "data_steward", accounts=(pwd.getpwuid(os.getuid()).pw_name,))
    for look in (lambda: interviews(session_on(town, TODAY)), lambda: interviews_read(town, TODAY, *ROWS)):
        with pytest.raises(NotCovered, match="with the role caseworker or leader"):
            look()
        assert entries(town)[-1].type == "case.denied"


def test_a_measure_that_is_no_longer_in_use_still_takes_interviews(town: Path) -> None:
    """The condition is of everybody who has it: what was held is written, and nobody is granted it anew."""
    approve_all(town)
    (town / "measures" / "m2.toml").unlink()
    approve_all(town)
    assert interviews_read(town, TODAY, *ROWS).weighed.new == 1
