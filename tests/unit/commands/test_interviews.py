"""targeting case interviews, prove and proofs: what is shown, what is refused, and what a proof is worth."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from support.approval import PASSPHRASE, approve_all, enrol
from support.clock import clock_at
from support.interviews import BEGINS, ENDS, followed, granted, interview_town, interviews_read, session_on
from support.runs import entries, replace, typed
from targeting.audit import InterviewsProved
from targeting.commands.due import due_list
from targeting.commands.interviews import Asked as AskedToProve
from targeting.commands.interviews import Interviews, Proved, ask_to_prove, interviews, proofs, prove
from targeting.errors import ApprovalRefused, ConfigurationError

HELD_IN_MARCH = {"who": "anna", "day": "14-03-2019"}


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """M2 is in use, and granted to one citizen."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    town = interview_town(tmp_path / "workspace")
    granted(town, "anna", "2019-03-04")
    return town


def asked(town: Path, today: str, month: str = "2019-03", person: str = "lea") -> AskedToProve:
    return ask_to_prove(session_on(town, today), person, "m2", month)


def signed(town: Path, key: Path, today: str, month: str = "2019-03") -> Proved:
    wish = asked(town, today, month)
    return prove(wish, wish.signer(key, PASSPHRASE))


def seen(town: Path, today: str) -> Interviews:
    return interviews(session_on(town, today))


def test_who_has_had_none_is_shown_and_a_look_is_logged(town: Path) -> None:
    """Whom to see first stands at the top; what was read in is told by its day."""
    granted(town, "bent", "2019-03-05")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    found = seen(town, "2019-06-04")
    assert entries(town)[-1].type == "case.listed"
    assert [(each.state, each.weeks, each.held, each.breached) for each in found.watched] == [
        ("never", 13, 0, False), ("due", 11, 1, False),
    ]  # fmt: skip
    page = found.render().html()
    assert "13 siden bevillingen" in page and "det nyeste udtræk er fra 20. marts 2019" in page
    assert found.as_dict()["extracts"] == {"M2": "2019-03-20"}


def test_the_trials_end_is_the_municipalitys_own_or_the_laws(town: Path) -> None:
    assert str(seen(town, "2019-03-04").watched[0].ends) == ENDS
    assert BEGINS < "2019-03-04"
    path = town / "measures" / "m2.toml"
    path.write_text(path.read_text("utf-8").replace(ENDS, "2022-06-30"), "utf-8")
    approve_all(town)
    assert str(seen(town, "2019-03-04").watched[0].ends) == "2021-12-31"


def test_at_risk_is_a_breach_in_what_is_due_and_in_neither_calendar_nor_log(town: Path, tmp_path: Path) -> None:
    found = due_list(session_on(town, "2020-05-05"))
    (due,) = found.dues
    assert (due.what, due.lateness) == ("Samtale: Betingelsen i brevet er ved at blive brudt", "breach")
    found.write_calendar(tmp_path / "k.ics")
    text = (tmp_path / "k.ics").read_text("utf-8")
    assert f"SUMMARY:Sag {due.case_id}: frist" in text and "amtale" not in text and "M2" not in text


@pytest.mark.usefixtures("danish")
def test_by_the_commands(town: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What is due and who is without end with status 1 where it is a breach; a proof is signed and listed."""
    monkeypatch.setenv("COLUMNS", "220")
    key = enrol(town, "lea", "leader")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    with clock_at(datetime(2019, 4, 2, 12, tzinfo=UTC)):
        assert typed("case", "interviews", town, "--json") == 0
    capsys.readouterr()
    with clock_at(datetime(2019, 4, 3, 12, tzinfo=UTC), PASSPHRASE):
        assert typed("case", "prove", town, "--month", "2019-03", "--person", "lea", "--key", key) == 0
        assert "Bevis: ingen er helt uden samtale. M2, 2019-03" in "".join(capsys.readouterr())
        assert typed("case", "proofs", town, "--json") == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert (told["month"], told["citizens"], told["why_not"]) == ("2019-03", "under 5", [])
    with clock_at(datetime(2019, 9, 12, 12, tzinfo=UTC)):
        assert typed("case", "interviews", town) == 1
        assert typed("case", "due", town) == 1


def test_a_proof_is_in_the_log_with_the_month_few_and_the_hash(town: Path) -> None:
    """Nothing of a citizen; below five it is not told how many they are."""
    key = enrol(town, "lea", "leader")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    done = signed(town, key, "2019-04-03")
    entry = entries(town)[-1]
    assert (entry.type, entry.seq) == ("interview.proof", done.entry)
    told = InterviewsProved.of(entry)
    assert (told.month, told.citizens, told.without, told.extract) == ("2019-03", "under 5", 0, "2019-03-20")
    assert told.proof == done.proof.sha256 and "citizens: under 5" in told.statement
    assert set(entry.body) & {"subject", "case"} == set()
    (state,) = proofs(session_on(town, "2019-04-04")).states
    assert state.why_not == ()


@pytest.mark.parametrize(("today", "may"), [("2019-04-24", True), ("2019-04-25", False), ("2019-05-07", False)])
def test_a_proof_rests_on_an_extract_of_35_days_at_most(town: Path, today: str, may: bool) -> None:
    enrol(town, "lea", "leader")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    if may:
        assert str(asked(town, today).proof.extract) == "2019-03-20"
        return
    with pytest.raises(ApprovalRefused) as refused:
        asked(town, today)
    age = 36 if today == "2019-04-25" else 48
    assert refused.value.message.da == f"Udtrækket er {age} dage gammelt; et bevis må højst hvile på 35."


def test_the_age_is_of_the_day_it_was_taken_and_not_of_the_day_it_was_read(town: Path) -> None:
    enrol(town, "lea", "leader")
    interviews_read(town, "2019-05-07", HELD_IN_MARCH, taken="2019-03-20")
    with pytest.raises(ApprovalRefused, match="48 days old"):
        asked(town, "2019-05-07")


def test_without_an_extract_there_is_no_proof(town: Path) -> None:
    """Neither where one was only tried, nor where the contract was changed since."""
    enrol(town, "lea", "leader")
    followed(town, "anna", "2019-03-14", grant=number(town), how="physical")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH, dry_run=True)
    with pytest.raises(ApprovalRefused, match="No extract of interviews was read in"):
        asked(town, "2019-04-03")
    interviews_read(town, "2019-04-03", HELD_IN_MARCH)
    assert asked(town, "2019-04-03")
    replace(town / "case_imports" / "jobsamtaler.odcs.yaml", '["7", "12", "15", "17"]', '["7", "12", "15"]')
    approve_all(town)
    with pytest.raises(ApprovalRefused, match="No extract of interviews was read in"):
        asked(town, "2019-04-03")


def number(town: Path) -> str:
    (watch,) = seen(town, "2019-03-14").watched
    return str(watch.grant)


def test_whoever_is_without_stops_it_and_nothing_is_signed(town: Path) -> None:
    """With the cases, for the leader; neither in the log."""
    enrol(town, "lea", "leader")
    granted(town, "bent", "2019-03-29")
    interviews_read(town, "2019-04-02", HELD_IN_MARCH, {"who": "bent", "day": "01-04-2019"})
    (anna, bent) = sorted(seen(town, "2019-04-03").watched, key=lambda each: each.starts)
    with pytest.raises(ApprovalRefused, match=f"Somebody is wholly without.*{bent.case_id}") as refused:
        asked(town, "2019-04-03")
    assert anna.case_id not in str(refused.value)
    assert "interview.proof" not in [entry.type for entry in entries(town)]
    with pytest.raises(ConfigurationError, match="2019-04 is not over"):
        asked(town, "2019-04-30", "2019-04")
    assert asked(town, "2019-05-01", "2019-04").proof.citizens == "under 5"


@pytest.mark.parametrize(
    ("month", "why"), [("2019-13", "Write it as 2018-03"), ("marts", "Write it as"), ("2019-2", "Write it as")]
)
def test_a_month_is_a_month(town: Path, month: str, why: str) -> None:
    enrol(town, "lea", "leader")
    with pytest.raises(ConfigurationError, match=why):
        asked(town, "2019-04-03", month)


def test_a_month_in_which_nobody_had_it_proves_nothing(town: Path) -> None:
    enrol(town, "lea", "leader")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    with pytest.raises(ApprovalRefused, match="Nobody had M2 in 2019-02"):
        asked(town, "2019-04-03", "2019-02")


def test_only_a_leader_signs_and_with_their_own_key(town: Path) -> None:
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    enrol(town, "mia", "caseworker")
    other = enrol(town, "per", "leader")
    enrol(town, "lea", "leader")
    with pytest.raises(ApprovalRefused, match="takes the role leader"):
        asked(town, "2019-04-03", person="mia")
    wish = asked(town, "2019-04-03")
    with pytest.raises(ApprovalRefused, match="is not the key by which lea is known"):
        wish.signer(other, PASSPHRASE)
    assert "interview.proof" not in [entry.type for entry in entries(town)]


def test_a_proof_holds_no_more_once_what_it_rests_on_is_taken_back(town: Path) -> None:
    """The old file does not bring it back, and the list says so."""
    key = enrol(town, "lea", "leader")
    grant = number(town)
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    signed(town, key, "2019-04-03")
    (case,) = seen(town, "2019-04-03").watched
    assert case.held == 1
    recorded = [entry for entry in entries(town) if entry.type == "case.recorded"]
    event = next(entry.seq for entry in recorded if entry.body["recorded"] == "measure_followed_up")
    followed(town, "anna", "2019-03-14", today="2019-04-04", corrects=event, grant=grant, how="not_held")
    interviews_read(town, "2019-04-05", HELD_IN_MARCH, taken="2019-03-20")
    (state,) = proofs(session_on(town, "2019-04-05")).states
    assert [reason.en for reason in state.why_not] == ["By what stands in the casebook now 1 case was without."]


@pytest.mark.parametrize(
    "change", [{"month": "2019-04"}, {"proof": "0" * 64}, {"statement": "citizens: 200"}, {"measure": "M3"}]
)
def test_an_entry_that_says_something_else_than_what_was_signed_is_told(town: Path, change: dict[str, Any]) -> None:
    """By whoever can write the log with its key."""
    key = enrol(town, "lea", "leader")
    interviews_read(town, "2019-03-20", HELD_IN_MARCH)
    signed(town, key, "2019-04-03")
    session = session_on(town, "2019-04-04")
    session.append(InterviewsProved.from_body(entries(town)[-1].body | change))
    first, second = proofs(session).states
    assert first.why_not == () and "not signed by the person it names" in second.why_not[0].en
