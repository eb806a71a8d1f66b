"""What a run makes of the casebook: quarters that are counted once, and lists of what waits."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest

from support.quarters import Town, case_of
from support.runs import entries
from targeting.casebook import Case
from targeting.errors import ConfigurationError
from targeting.outputs import held_figures
from targeting.run import RunRequest, begin, holdings, overdue
from targeting.run import stores as run_stores
from targeting.run.permitted import under_way
from targeting.workspace import Quarter

SPRING = Quarter(2026, 2)
BEFORE, AFTER, LATER = date(2026, 9, 30), date(2026, 10, 1), date(2026, 11, 15)
ASSESSED = "referred 2026-04-01, assessed 2026-05-02 outcome=offer"
Rows = Sequence[Mapping[str, Any]]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    folder = tmp_path_factory.mktemp("figures")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TARGETING_KEYS", str(folder / "keys"))
        yield Town.begun(folder / "workspace")


@pytest.fixture
def town(begun: Town, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Town:
    """A copy of it with keys of its own, where no case lies."""
    keys = begun.session.workspace.folder.parent / "keys"
    shutil.copytree(keys, tmp_path / "keys")
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    return begun.copied(tmp_path / "workspace")


def several(number: int, told: str, first: int = 1) -> list[Case]:
    return [case_of(f"S-{place:08}", told) for place in range(first, first + number)]


def of(rows: Rows, **wanted: object) -> list[Mapping[str, Any]]:
    return [row for row in rows if all(row[name] == value for name, value in wanted.items())]


def counted(town: Town) -> list[str]:
    return [name for entry in entries(town.session.workspace.folder) if entry.type == "figures.counted"
            for name in entry.body["quarters"]]  # fmt: skip


def test_a_quarter_is_counted_when_the_next_has_ended(town: Town) -> None:
    town.put(*several(6, ASSESSED))
    assert "funnel" not in town.release(BEFORE)
    assert counted(town) == []
    (met,) = of(town.release(AFTER)["funnel"], step_id="met")
    assert (met["period"], met["after"], met["counted_as_of"]) == ("2026-K2", 6, BEFORE)
    assert counted(town) == ["2026-K2"]


@pytest.mark.parametrize(("moment", "shown"), [("21:59:59", False), ("22:00:00", True)])
def test_a_quarter_ends_with_the_municipalitys_own_day(town: Town, moment: str, shown: bool) -> None:
    """In Denmark it is 1 April two hours before it is so in UTC."""
    town.put(*several(6, "referred 2026-10-05"))
    at = datetime.fromisoformat(f"2027-03-31T{moment}+00:00")
    town.session = replace(town.session, clock=lambda: at)
    run_id = begin(town.session, RunRequest(mode="operate")).run_id
    town.plan, town.log = under_way(town.session, run_id).plan(town.session.workspace), town.session.log_of(run_id)
    rows = town.tables(town.plan).get("funnel", ())
    assert {row["period"] for row in rows} == ({"2026-K4"} if shown else set())


def test_what_was_shown_is_shown_the_same_whatever_happens_to_the_cases(town: Town) -> None:
    town.put(*several(12, ASSESSED))
    first = town.release(AFTER)
    assert first["funnel"] and first["assessment_reason"]
    town.put(*several(3, ASSESSED, first=50))
    town.put(case_of("S-00000001", f"{ASSESSED}, assessed 2026-05-02 outcome=does_not_want ^2"))
    town.drop("S-00000002")
    again = town.release(LATER)
    assert {name: again[name] for name in ("funnel", "assessment_reason", "measure_use")} == {
        name: first[name] for name in ("funnel", "assessment_reason", "measure_use")
    }
    for case_id in [f"S-{number:08}" for number in (1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 50, 51, 52)]:
        town.drop(case_id)
    assert town.release(LATER)["funnel"] == first["funnel"]
    assert counted(town) == ["2026-K2"]


def test_a_quarter_of_few_is_as_one_of_nobody_and_stays_so(town: Town) -> None:
    town.put(*several(4, ASSESSED), *several(1, "referred 2026-01-15", first=90))
    shown = town.release(AFTER)
    assert {name: list(shown[name]) for name in ("funnel", "assessment_reason", "measure_use")} == {
        "funnel": [], "assessment_reason": [], "measure_use": [],
    }  # fmt: skip
    assert counted(town) == ["2026-K1", "2026-K2"]
    town.put(*several(9, ASSESSED, first=20))
    assert list(town.release(LATER)["funnel"]) == []


def test_a_run_that_was_killed_once_it_had_counted_shows_later_what_it_counted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.put(*several(6, ASSESSED))
    append = town.log.append

    def killed(event: Any) -> int:
        if event.type == "figures.counted":
            raise KeyboardInterrupt
        return append(event)

    with monkeypatch.context() as broken, pytest.raises(KeyboardInterrupt):
        broken.setattr(type(town.log), "append", lambda _, event: killed(event))
        town.release(AFTER)
    assert held_figures(town.session.workspace.state) == ("2026-K2",)
    town.put(*several(5, ASSESSED, first=30))
    assert [row["after"] for row in of(town.release(LATER)["funnel"], step_id="met")] == [6]
    assert counted(town) == ["2026-K2"]


@pytest.mark.parametrize("failing", ["replace", "swap"])
def test_where_it_cannot_be_kept_nothing_is_shown_and_it_is_counted_the_next_time(
    town: Town, monkeypatch: pytest.MonkeyPatch, failing: str
) -> None:
    town.put(*several(6, ASSESSED))

    def full(path: Path, *rest: Any, **more: Any) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken, pytest.raises(OSError, match="No space"):
        broken.setattr(f"targeting.files.{failing}", full)
        town.release(AFTER)
    assert counted(town) == []
    assert [row["after"] for row in of(town.release(LATER)["funnel"], step_id="met")] == [6]


def test_a_quarter_that_the_log_tells_of_is_never_counted_again(town: Town) -> None:
    """Also where what was kept is gone: an older backup of state/ brings no second count."""
    town.put(*several(6, ASSESSED))
    town.release(AFTER)
    (town.session.workspace.state / "figures" / "2026-K2.sealed").unlink()
    assert "funnel" not in town.release(LATER)
    assert counted(town) == ["2026-K2"]


def test_what_is_kept_tells_nothing_that_is_hidden_and_opens_with_its_key_alone(town: Town) -> None:
    town.put(*several(7, ASSESSED), *several(2, "referred 2026-04-01", first=20))
    hidden = [row for row in town.release(AFTER)["funnel"] if row["suppressed"]]
    assert hidden and all(row[name] is None for row in hidden for name in row["suppressed"].split(","))
    path = town.session.workspace.state / "figures" / "2026-K2.sealed"
    assert path.stat().st_mode & 0o077 == 0
    assert b"funnel" not in path.read_bytes()
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(ConfigurationError, match="cannot be read with its key"):
        town.release(LATER)


def test_nothing_is_counted_of_which_cases_may_have_been_deleted_for_their_age(town: Town) -> None:
    """The sample's cases go after 24 months: a quarter that began before then would be too small."""
    town.put(*several(6, "referred 2024-08-01"), *several(6, "referred 2024-11-01", first=20))
    assert {row["period"] for row in town.release(date(2026, 9, 1))["funnel"]} == {"2024-K4"}
    assert "2024-K3" not in counted(town)


def test_they_go_with_their_key_when_their_limit_is_past_and_are_not_counted_again(town: Town) -> None:
    town.put(*several(6, ASSESSED))
    town.release(AFTER)
    session = town.session
    (held,) = [each for each in holdings(session) if each.store == "figures"]
    assert (held.name, held.since) == ("2026-K2", BEFORE)
    later = replace(session, clock=lambda: session.clock().replace(year=2060))
    (late,) = [each for each in overdue(later) if each.held.store == "figures"]
    assert [key.name for key in run_stores.keys_going(session, late)] == ["2026-K2.figures"]
    run_stores.remove(session, late)
    assert held_figures(session.workspace.state) == ()
    assert "funnel" not in town.release(LATER)


def test_a_simulation_reads_no_case_and_makes_none_of_it(town: Town) -> None:
    town.put(*several(6, ASSESSED))
    town.plan = replace(town.plan, mode="simulate")
    before = len(entries(town.session.workspace.folder))
    assert town.release(AFTER) == {}
    assert len(entries(town.session.workspace.folder)) == before


def test_the_reading_is_logged_before_a_case_is_opened(town: Town) -> None:
    town.put(*several(6, ASSESSED))
    (town.session.workspace.state / "casebook" / "S-00000003.sealed").write_bytes(b"nobody opens this")
    with pytest.raises(ConfigurationError):
        town.release(AFTER)
    told = entries(town.session.workspace.folder)[-1]
    assert (told.type, told.body["cases"], told.body["legal"]["basis_id"]) == (
        "case.figures_read", 6, "eksempel-sagsmappe",
    )  # fmt: skip
    assert set(told.body) == {"cases", "legal"}


def test_what_waits_is_told_by_the_case_and_never_by_the_citizen_or_the_measure(town: Town) -> None:
    answered = (
        "assessed 2026-10-20 outcome=offer, offered 2026-10-21 by_unit=x how=letter, answered 2026-11-01 answer=yes"
    )
    town.put(
        case_of("S-00000001", "handed_over 2026-11-01"),
        case_of("S-00000002", "handed_over 2026-11-01, assessed 2026-11-05 outcome=not_reached"),
        case_of("S-00000003", "referred 2026-11-01, assessed 2026-11-05 outcome=no_need because=other"),
        case_of("S-00000004", "referred 2026-11-01, circumstance 2026-11-02 what=objected"),
        case_of("S-00000005", "referred 2026-11-01, circumstance 2026-11-02 what=died"),
        case_of("S-00000006", f"referred 2026-10-19, {answered}, plan_begun 2026-11-02 review_due=2026-11-10"),
        case_of("S-00000007", "measure_granted 2026-10-20 measure=M1 rule=first_offer_latest review_due=2026-11-15"),
        case_of("S-00000009", "measure_granted 2026-05-01 measure=M2 interval_agreed=10 next_interview=2026-07-10"),
        case_of("S-00000008", "measure_granted 2026-10-20 measure=M1 review_due=2026-11-15, "
                              "measure_ended 2026-11-01 grant=1 because=moved"),
    )  # fmt: skip
    tables = town.release(LATER)
    assert [(row["case_id"], row["latest"], row["days"]) for row in tables["assessment_worklist"]] == [
        ("S-00000001", "handed_over", 14), ("S-00000002", "assessed", 10),
    ]  # fmt: skip
    assert [(row["case_id"], row["kind"], row["due_on"], row["overdue"]) for row in tables["follow_up_due"]] == [
        ("S-00000009", "measure", date(2026, 7, 10), True), ("S-00000006", "plan", date(2026, 11, 10), True),
        ("S-00000007", "measure", date(2026, 11, 15), False),
    ]  # fmt: skip
    assert [(row["case_id"], row["grant"], row["granted_on"]) for row in tables["measure_grant"]] == [
        ("S-00000007", 1, date(2026, 10, 20)), ("S-00000009", 1, date(2026, 5, 1)),
    ]  # fmt: skip
    assert [
        (row["case_id"], row["held"], row["weeks"], row["state"], row["act_now"]) for row in tables["interview_watch"]
    ] == [("S-00000009", 0, 28, "never", True)]
    said = str({name: tables[name] for name in ("assessment_worklist", "measure_grant", "follow_up_due")})
    assert not [word for word in ("M1", "not_reached", "objected", "s-0000000", "first_offer") if word in said]
