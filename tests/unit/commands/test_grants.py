"""targeting case grant: what the log is told and what not, every way in refused alike, and what is due of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.adoptions import written
from support.approval import approve_all, enrol
from support.delivery import ANNA, BENT
from support.grants import TEXTS
from support.runs import entries, typed
from support.world import ROOT, SAMPLE, small_workspace
from targeting import casebook
from targeting.commands.access_report import access_report
from targeting.commands.case import ShownCase, record, show
from targeting.commands.case_verify import verify
from targeting.commands.due import due_list
from targeting.commands.lookup import Whose
from targeting.errors import ConfigurationError, NotCovered
from targeting.run.grants import REFUSED
from targeting.session import Session, open_session

IN_TIME = datetime(2019, 3, 1, 12, 0, tzinfo=UTC)
ON = date(2019, 3, 1)
M1 = {
    "measure": "M1", "in_target_group": "yes", "rule": "first_offer_latest", "professional_judgement": TEXTS["knee"],
    "joint_effort": TEXTS["joint"], "review_due": "2019-09-01",
}  # fmt: skip


@pytest.fixture
def town(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The fictional municipality, which has taken M1 into use for two citizens."""
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    town = small_workspace(tmp_path / "workspace", {})
    take_into_use(town, "M1", cap_persons="2")
    return town


def take_into_use(town: Path, measure: str, **more: str) -> None:
    (town / "measures").mkdir(exist_ok=True)
    (town / "measures" / f"{measure.lower()}.toml").write_bytes(written(measure, "2018-06-01", "2020-06-30", **more))
    approve_all(town)


def session(town: Path, at: datetime = IN_TIME) -> Session:
    return open_session(town, lambda: at)


def granted(town: Path, cpr: str = ANNA, values: Mapping[str, str] = M1, at: datetime = IN_TIME) -> ShownCase:
    return record(session(town, at), "measure_granted", at.date(), Whose(ask=lambda: cpr), values)


def test_a_grant_is_announced_and_kept_and_the_log_tells_nothing_of_it(town: Path) -> None:
    shown = granted(town)
    (event,) = shown.case.events
    announced = entries(town)[-1]
    assert (announced.type, announced.seq) == ("case.recorded", event.number)
    assert (announced.body["recorded"], announced.body["reason"]) == ("measure_granted", "Ordning bevilget")
    lying = b"".join(path.read_bytes() for path in (town / "log").rglob("*") if path.is_file())
    for secret in ("first_offer_latest", "svært ved at gå", "Bostøtte", '"M1"', "2019-09-01", ANNA):
        assert secret.encode() not in lying
    assert verify(session(town)).differences == ()


def test_a_brain_injury_is_in_the_case_alone(town: Path, tmp_path: Path) -> None:
    """Neither the log nor a calendar says it, nor which measure was granted."""
    take_into_use(town, "M3")
    said = {"measure": "M3", "brain_injury_declared": "yes", "declared_in": "KSD-000123", "interval_agreed": "8"}
    case_id = granted(town, values=said).case.id
    due_list(session(town)).write_calendar(tmp_path / "k.ics")
    lying = b"".join(path.read_bytes() for path in (town / "log").rglob("*") if path.is_file())
    for secret in ("brain", "hjerne", "KSD-000123", '"M3"', "interval_agreed", "2019-04-26"):
        assert secret.encode() not in lying and secret not in (tmp_path / "k.ics").read_text("utf-8")
    assert "Næste opfølgning: 26. april 2019" in str(show(session(town), Whose(case_id)).render().html())


def test_the_citizen_reads_all_of_it(town: Path) -> None:
    case_id = granted(town).case.id
    page = access_report(session(town), lambda: ANNA).page.html()
    for said in (
        "Ordning bevilget", "Ordning: M1, Ret og pligt-tilbud i bero", "Vurderes igen: 1. september 2019",
        "Regel i bero: Hvornår det første tilbud senest skal gives", TEXTS["knee"],
    ):  # fmt: skip
        assert said in page
    told = str(show(session(town), Whose(case_id)).render().html())
    assert "målgruppe" in told and "Ordning forlænget: targeting case record" in told


@pytest.mark.parametrize(
    ("values", "why"),
    [
        ({"measure": "M8"}, "The government has rejected the application"),
        ({"measure": "m9"}, "The government has rejected the application"),
        ({"measure": "P1"}, "Granted to another network"),
        ({"measure": "P2"}, "Granted to another network"),
        ({"measure": "M4"}, "The municipality has not taken the measure into use"),
        ({"measure": "EV"}, "An encouragement of the ministry"),
    ],
)
def test_what_may_not_be_used_is_refused_and_the_log_says_not_which(
    town: Path, values: dict[str, str], why: str
) -> None:
    """By whatever way it is typed; nothing is kept of the case that was to be."""
    with pytest.raises(NotCovered, match=why):
        granted(town, values=M1 | values)
    denied = entries(town)[-1]
    assert (denied.type, denied.body["event"]) == ("case.denied", "case.recorded")
    assert denied.body["missing"] == [{"da": REFUSED.da, "en": REFUSED.en}]
    assert casebook.held_cases(town / "state") == ()
    assert not [name for name in session(town).keys.data.names() if name.endswith(".case")]


def test_a_refusal_tells_the_log_neither_which_measure_nor_how_many_have_it(town: Path) -> None:
    """M3 alone would say that somebody has a brain injury."""
    with pytest.raises(NotCovered, match="M3"):
        granted(town, values={"measure": "M3"})
    take_into_use(town, "M1", cap_persons="1")
    granted(town)
    with pytest.raises(NotCovered, match="full"):
        granted(town, BENT)
    lying = "".join(path.read_text("utf-8") for path in (town / "log").glob("*.jsonl"))
    assert "hjerneskade" not in lying and "brain" not in lying and "M1" not in lying and "M3" not in lying
    assert "granted to 1" not in lying and "bevilget til 1" not in lying


@pytest.mark.parametrize("measure", ["M8", "M9", "P1"])
def test_a_file_that_was_written_by_hand_and_signed_by_two_makes_nothing_grantable(town: Path, measure: str) -> None:
    take_into_use(town, measure)
    with pytest.raises(NotCovered, match=r"rejected the application|another network"):
        granted(town, values={"measure": measure})
    assert entries(town)[-1].type == "case.denied"


def test_what_is_no_grant_is_not_granted(town: Path) -> None:
    """A consent has events of its own, whatever the municipality has taken into use."""
    take_into_use(town, "M7")
    with pytest.raises(NotCovered, match=r"M7 .* is not granted to one citizen at a time here"):
        granted(town, values={"measure": "M7"})


def test_a_measure_that_has_ended_is_refused_today_and_looked_back_on(town: Path) -> None:
    """Neither as of today, nor as of a day when it could be used; what was granted then can be ended."""
    case_id = granted(town).case.id
    number = casebook.read_case(town / "state", session(town).keys, case_id).events[0].number
    today = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    for on in (today.date(), ON):
        with pytest.raises(NotCovered, match="Ended 31 December 2021; today this holds"):
            record(session(town, today), "measure_granted", on, Whose(ask=lambda: BENT), M1)
    renewed = {"grant": str(number)} | {key: value for key, value in M1.items() if key not in ("measure", "rule")}
    with pytest.raises(NotCovered, match="Ended 31 December 2021"):
        record(session(town, today), "measure_renewed", today.date(), Whose(case_id), renewed)
    ended = {"grant": str(number), "because": "law_ended"}
    record(session(town, today), "measure_ended", date(2020, 6, 30), Whose(case_id), ended)
    assert due_list(session(town, today)).dues == ()


def test_the_limit_is_counted_over_the_whole_casebook(town: Path) -> None:
    first = granted(town)
    assert first.notice is None
    second = granted(town, BENT, M1 | {"professional_judgement": TEXTS["debt"]})
    assert str(second.notice) == "M1 is now granted to 2 citizens, of 2 at most."
    third = M1 | {"professional_judgement": "Borgeren har fem aftaler om ugen, " * 5}
    with pytest.raises(NotCovered, match="The target group is full by the municipality's own decision"):
        granted(town, "0201806001", third)
    assert entries(town)[-1].type == "case.denied"
    ended = {"grant": str(first.case.events[0].number), "because": "citizen_wished"}
    record(session(town), "measure_ended", ON, Whose(first.case.id), ended)
    assert granted(town, "0201806001", third).case.id


def test_a_pasted_judgement_is_refused_and_neither_text_is_repeated(town: Path) -> None:
    granted(town)
    with pytest.raises(ConfigurationError, match="is like what stands in another citizen's case") as refused:
        granted(town, BENT)
    assert "knee" not in str(refused.value) and "gå og stå" not in str(refused.value)
    assert len(casebook.held_cases(town / "state")) == 1
    granted(town, BENT, M1 | {"alike": "yes"})


def test_free_text_with_a_number_is_refused_and_not_repeated(town: Path) -> None:
    for text, why in ((TEXTS["number"], "character 11 looks like a CPR"), (TEXTS["code"], "the code of a diagnosis")):
        with pytest.raises(ConfigurationError, match=why) as refused:
            granted(town, values=M1 | {"professional_judgement": text})
        assert "0201806001" not in str(refused.value) and "F32" not in str(refused.value)
    assert casebook.held_cases(town / "state") == ()


def test_a_share_is_of_a_group_whose_size_is_said(town: Path) -> None:
    take_into_use(town, "M1", cap_persons="", cap_percent="10", group_persons="19")
    assert session(town).workspace.adoption("m1").most_persons == 1
    granted(town)
    with pytest.raises(NotCovered, match="1 at most"):
        granted(town, BENT, M1 | {"professional_judgement": TEXTS["debt"]})


def test_what_is_due_is_listed_and_logged_first(town: Path) -> None:
    case_id = granted(town).case.id
    assert due_list(session(town), until=date(2019, 8, 31)).dues == ()
    found = due_list(session(town, datetime(2019, 9, 2, 12, 0, tzinfo=UTC)))
    assert entries(town)[-1].type == "case.listed"
    (due,) = found.as_dict()
    assert (due["case"], due["what"], due["day"], due["state"]) == (case_id, "Ny vurdering", "2019-09-01", "breach")
    assert found.breached and due["says"] is None
    (over,) = due_list(session(town, datetime(2026, 11, 20, 12, 0, tzinfo=UTC))).as_dict()
    assert str(over["says"]).startswith("Ended 31 December 2021")


def test_a_calendar_has_days_and_cases_and_neither_measure_nor_citizen(town: Path, tmp_path: Path) -> None:
    case_id = granted(town).case.id
    ics = tmp_path / "kalender.ics"
    due_list(session(town)).write_calendar(ics)
    text = ics.read_bytes().decode()
    assert text.splitlines()[4:9] == [
        f"UID:{case_id}-{casebook.read_case(town / 'state', session(town).keys, case_id).events[0].number}@targeting",
        "DTSTAMP:20190301T120000Z",
        "DTSTART;VALUE=DATE:20190901",
        "DTEND;VALUE=DATE:20190902",
        f"SUMMARY:Sag {case_id}: frist",
    ]
    assert "M1" not in text and "bero" not in text and ics.stat().st_mode & 0o077 == 0


def test_by_the_command(town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    """The words come from a file, and nothing of them is on the screen. M5 may be granted today."""
    monkeypatch.setattr("sys.stdin", _Typed(ANNA))
    today = datetime.now(UTC).date().isoformat()
    assert typed("case", "grant", town, "--measure", "M8", "--citizen", "--on", today) == 3
    assert "rejected the application" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", _Typed(ANNA))
    assert typed("case", "record", town, "measure_granted", "--citizen", "--on", today, "--set", "measure=M9") == 3
    monkeypatch.setattr("sys.stdin", _Typed(ANNA))
    missing = tmp_path / "vurdering.txt"
    assert typed("case", "grant", town, "--measure", "M1", "--citizen", "--on", today, "--set", f"x=@{missing}") == 2
    end = datetime.now(UTC).date() + timedelta(days=60)
    said = [
        f"--set={field}" for field in ("temporary=yes", "otherwise_met=aid", "aid_group=iso_12", f"expected_end={end}")
    ]
    monkeypatch.setattr("sys.stdin", _Typed(ANNA))
    assert typed("case", "grant", town, "--measure", "m5", "--citizen", "--on", today, *said) == 0
    capsys.readouterr()
    assert typed("case", "due", town, "--json") == 0
    (due,) = json.loads(capsys.readouterr().out)
    assert (due["measure"], due["what"], due["day"], due["state"]) == ("M5", "Aflevering", end.isoformat(), "ahead")


def test_the_commands_of_the_page_hold_on_the_sample(
    town: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """docs/da/ordninger.md: what the sample has taken into use, and the two grants that anybody can try."""
    shutil.copy(SAMPLE / "measures" / "rehabilitering.toml", town / "measures")
    approve_all(town)
    page = (ROOT / "docs" / "da" / "ordninger.md").read_text("utf-8").replace("\\\n", " ")
    for name, words in re.findall(r'^echo "(.+)" > /tmp/(\S+)$', page, re.M):
        (tmp_path / words).write_text(name, "utf-8")
    commands = re.findall(r"^targeting case (grant data/sample .+)$", page, re.M)
    for command in commands:
        monkeypatch.setattr("sys.stdin", _Typed(ANNA))
        words = command.replace("data/sample", str(town)).replace("@/tmp/", f"@{tmp_path}/").split()
        assert typed("case", *words) == 0
    assert [due.measure for due in due_list(open_session(town)).dues] == ["M4", "M5"] and len(commands) == 2


def test_only_whoever_has_a_role_grants(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import os
    import pwd

    enrol(town, "mads", "data_steward", accounts=(pwd.getpwuid(os.getuid()).pw_name,))
    with pytest.raises(NotCovered, match="with the role caseworker or leader"):
        granted(town)


class _Typed:
    """Standard input that is no terminal."""

    def __init__(self, line: str) -> None:
        self._line = line

    def isatty(self) -> bool:
        return False

    def readline(self) -> str:
        return f"{self._line}\n"


def test_what_is_typed_wrong_gets_a_sentence_of_its_own(town: Path) -> None:
    """A measure that is not there is what is wrong, and not the fields that it would have had; blank is not a row."""
    with pytest.raises(ConfigurationError) as refused:
        granted(town, values=M1 | {"measure": "M10"})
    assert str(refused.value).startswith("measure is none of those there are. There are: M1, M2")
    assert "has not all the fields" not in str(refused.value)
    with pytest.raises(ConfigurationError) as refused:
        record(session(town), "consent_given", ON, Whose(ask=lambda: ANNA), {"yes": "", "until": "2019-12-31"})
    assert "yes is said, and is empty. A row is FROM:TO:CATEGORY" in str(refused.value)
    with pytest.raises(ConfigurationError, match=r"joint_effort is said, and is empty"):
        granted(town, values=M1 | {"joint_effort": " "})
