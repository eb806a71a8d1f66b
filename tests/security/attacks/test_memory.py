"""What was shown is remembered: figures that would tell of few beside the earlier ones are never shown."""

from __future__ import annotations

import json
import re
from dataclasses import replace as replaced
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from unittest.mock import patch

import polars as pl
import pytest

from support.delivery import ERIK, small_rows, write_register
from support.house import imports
from support.runs import entries, newest, replace
from support.world import DELIVERY
from targeting.audit import read_entries
from targeting.audit.entry import encode
from targeting.audit.merkle import leaf_hash
from targeting.commands.summary import summarise
from targeting.disclosure import Attack, System, attack, memory, smallest_width
from targeting.disclosure.system import Relation, Sensitive
from targeting.outputs import held_counted, held_shown, publication, read_counted, read_shown
from targeting.pages import day
from targeting.publishing import Release
from targeting.run import RunRequest, begin, run
from targeting.run import publication as publication_room
from targeting.run.publication import next_publication
from targeting.session import Session, open_session

RELEASED = "run_of_six"


def shown(workspace: Path) -> str:
    """The run whose figures the dashboard shows."""
    return (workspace / "published" / "dashboard" / "current").resolve().name


def listed(workspace: Path) -> str:
    return (workspace / "published" / "restricted" / "current").resolve().name


def made(workspace: Path) -> Session:
    """The session of a run that went well."""
    session = open_session(workspace)
    run(session, RunRequest())
    return session


def object_(workspace: Path, *more: str) -> None:
    """One citizen more says no."""
    rows = small_rows()["objection"]
    write_register(
        workspace / "inbox" / DELIVERY,
        "objection",
        rows + [{"CPR-nr.": each, "Indsigelse modtaget": "02-09-2017"} for each in more],
    )


def append_unsigned(log: Path, type: str, body: dict[str, Any]) -> None:
    """A line at the log's end, as a crash leaves one, or anybody who may write the file."""
    (segment,) = log.glob("*.jsonl")
    lines, last = segment.read_bytes().splitlines(), list(read_entries(log))[-1]
    line = encode(last.seq + 1, leaf_hash(lines[-1]).hex(), last.at, type, "20160101T000000Z-0a1b2c", "forger", body)
    segment.write_bytes(segment.read_bytes() + line + b"\n")


def told(workspace: Path, type: str) -> list[dict[str, Any]]:
    return [dict(entry.body) for entry in entries(workspace) if entry.type == type]


def report(workspace: Path, run_id: str) -> str:
    """A run's report without what is of the run alone: its name, its moment, and its first entry in the log."""
    html = (workspace / "published/dashboard/releases" / run_id / "rapport.html").read_text(encoding="utf-8")
    assert html.count(run_id) == 2
    return re.sub(r"startet den [^<]*|post nr\. \d+", "·", html.replace(run_id, "·"))


def test_the_same_figures_of_the_same_citizens_take_the_place_of_those_in_use(released: Path) -> None:
    first, state = shown(released), released / "state"
    replace(released / "workspace.toml", 'publish_every = "run"', 'publish_every = "quarter"')
    session = made(released)
    second = shown(released)
    assert second != first and summarise(session, second).held == ""
    assert read_shown(state, session.keys.data, second).replaces == (first,)
    attacks = [
        (released / "published/dashboard/releases" / each / "attack.json").read_bytes() for each in (first, second)
    ]
    assert attacks[0] == attacks[1]
    assert report(released, first) == report(released, second), "the same figures, and another run's name and moment"
    assert held_shown(state) == (first, second) and held_counted(state) == (second,)
    assert [each["replaces"] for each in told(released, "release.registered")] == [[], [first]]


@pytest.mark.parametrize("every", ["run", "month"])
def test_figures_that_may_not_be_shown_leave_the_dashboard_as_it_is_and_the_lists_are_new(
    released: Path, every: str
) -> None:
    replace(released / "workspace.toml", 'publish_every = "run"', f'publish_every = "{every}"')
    before, kept = shown(released), held_shown(released / "state")
    current = released / "published" / "dashboard" / "current" / "rapport.html"
    page = current.read_text(encoding="utf-8")
    object_(released, ERIK)
    session = made(released)
    assert current.read_text(encoding="utf-8") == page and f"Kørsel {before}" in page
    assert not list((released / "published" / "held").rglob("rapport.html")), "nobody is to read it"
    next_month = (session.today().replace(day=1) + timedelta(days=32)).replace(day=1)
    until = next_month.isoformat() if every == "month" else ""
    said = f"tidligst igen den {day(until)}" if until else "For få borgere skiller kørslens tal fra tal, der er vist"
    assert shown(released) == before and listed(released) != before
    assert told(released, "figures.held") == [{"reason": "date" if until else "few", "until": until}]
    assert said in summarise(session, listed(released)).held
    assert held_shown(released / "state") == kept and held_counted(released / "state") == (before,)
    assert not list((released / "published" / "dashboard").rglob(f"*{listed(released)}*"))


def test_figures_that_were_shown_too_often_in_twelve_months_are_held_until_the_oldest_is_a_year_old(
    released: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each is held against all of twelve months: what cannot be held against them is not shown."""
    monkeypatch.setattr(memory, "MOST_IN_A_YEAR", 1)
    before = shown(released)
    object_(released, ERIK)
    session = made(released)
    today = session.today()
    assert shown(released) == before
    assert told(released, "figures.held") == [
        {"reason": "many", "until": today.replace(year=today.year + 1).isoformat()}
    ]
    assert "gange på tolv måneder" in summarise(session, listed(released)).held


@pytest.mark.parametrize(
    ("every", "last", "first"),
    [
        ("week", "2026-11-30", "2026-12-07"),  # a Monday, and the next
        ("week", "2026-12-06", "2026-12-07"),
        ("month", "2026-12-31", "2027-01-01"),
        ("month", "2027-01-31", "2027-02-01"),
        ("quarter", "2026-10-01", "2027-01-01"),
        ("run", "2026-10-01", "0001-01-01"),
    ],
)
def test_figures_may_follow_when_the_next_week_month_or_quarter_begins(every: str, last: str, first: str) -> None:
    assert next_publication(date.fromisoformat(last), every).isoformat() == first


def test_what_was_announced_and_never_shown_is_not_in_the_register(released: Path) -> None:
    before = held_shown(released / "state")

    def killed(release: Release, now: datetime) -> None:
        raise KeyboardInterrupt

    with patch.object(Release, "activate", killed), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    (announced,) = set(held_shown(released / "state")) - set(before)
    begin(open_session(released), RunRequest())
    assert held_shown(released / "state") == before
    (abandoned,) = told(released, "run.abandoned")
    assert {f"{announced}.shown", f"{announced}.counted"} <= {key["name"] for key in abandoned["keys"]}
    made(released)
    assert told(released, "figures.held") == []


def test_a_run_that_was_killed_once_its_figures_were_shown_is_in_the_register(released: Path) -> None:
    activate = Release.activate

    def killed(release: Release, now: datetime) -> None:
        activate(release, now)
        raise KeyboardInterrupt

    with patch.object(Release, "activate", killed), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    begin(open_session(released), RunRequest())
    assert shown(released) in held_shown(released / "state")


def test_without_what_the_register_had_nothing_new_is_shown(released: Path) -> None:
    before = shown(released)
    (released / "state" / "shown" / f"{before}.sealed").unlink()
    session = made(released)
    assert shown(released) == before and told(released, "figures.held") == [{"reason": "register", "until": ""}]
    assert "mangler en udgivelse" in summarise(session, listed(released)).held


def test_where_nobody_is_known_again_few_are_still_too_few(released: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Who was counted was made with another key: then at least as many must have moved as the counts differ by."""
    before, read = shown(released), publication_room.read_counted
    monkeypatch.setattr(publication_room, "read_counted", lambda *given: replaced(read(*given), key="0" * 16))
    object_(released, ERIK)
    made(released)
    assert shown(released) == before and told(released, "figures.held") == [{"reason": "few", "until": ""}]


def test_without_who_was_counted_nothing_new_is_shown_where_the_log_tells_that_it_was_kept(released: Path) -> None:
    before = shown(released)
    assert told(released, "release.registered")[-1]["counted"]
    (released / "state" / "counted" / f"{before}.sealed").unlink()
    object_(released, ERIK)
    made(released)
    assert shown(released) == before and told(released, "figures.held") == [{"reason": "register", "until": ""}]


@pytest.mark.parametrize("forged", ["release.registered", "run.completed"])
def test_a_line_that_nobody_signed_neither_shuts_the_register_nor_opens_it(released: Path, forged: str) -> None:
    """Whoever may write the file adds a line; the next to open the log signs it, and tells that it was there."""
    before, opens = shown(released), forged == "run.completed"
    if opens:
        (released / "state" / "shown" / f"{before}.sealed").unlink()
    body: dict[str, Any] = {"key": "0" * 16, "day": DELIVERY, "replaces": []}
    if opens:
        body = {"tables": {}, "keys": [{"name": f"{before}.shown", "key": "0" * 16}]}
    append_unsigned(released / "log", forged, body)
    made(released)
    assert [each["reason"] for each in told(released, "figures.held")] == (["register"] if opens else [])


@pytest.mark.parametrize("left", [(4, True), (None, False)], ids=["too narrow", "not solved to the end"])
def test_figures_that_an_attacker_could_undo_are_not_shown_and_the_last_ones_still_read(
    released: Path, left: tuple[int | None, bool]
) -> None:
    before = shown(released)
    with patch.object(publication, "smallest_width", lambda *_: left):
        object_(released, ERIK)
        made(released)
    assert shown(released) == before and held_shown(released / "state") == (before,)
    assert told(released, "figures.held")[0]["reason"] == ("told" if left[1] else "unsolved")


def test_a_first_release_that_is_held_says_why_and_what_may_help_and_names_no_place_that_is_not_there(
    workspace: Path,
) -> None:
    with patch.object(publication, "smallest_width", lambda *_: (4, True)):
        made(workspace)
    assert told(workspace, "figures.held") == [{"reason": "alone", "until": ""}]
    said = summarise(open_session(workspace), listed(workspace))
    assert said.held.startswith(
        "Ingen tal til overblik vises. Af kørslens egne tal kunne et skjult tal regnes ud for nøje."
    )
    assert "vist før" not in said.held and "et andet regelsæt kan hjælpe" in said.held
    assert list(said.tables) == ["Tal, der holdes tilbage, kun for driftskontoen", "Til den visiterende sagsbehandler"]
    assert all(Path(place).is_dir() for place in said.tables.values())


def test_nobody_is_told_how_many_of_the_hidden_are_small_themselves(released: Path) -> None:
    (logged,) = told(released, "counts.hidden")
    assert set(logged) == {"counts", "hidden", "way", "unprotected"}
    said = summarise(open_session(released), shown(released))
    assert said.as_dict()["hidden"] == logged | {"crossing": None} and "selv små, og" not in str(said.render())


def test_the_register_is_sealed_and_holds_no_number_of_a_citizen(released: Path) -> None:
    session, run_id = open_session(released), shown(released)
    kept = read_shown(released / "state", session.keys.data, run_id)
    assert (kept.run_id, kept.readers, kept.as_of) == (run_id, "dashboard", DELIVERY)
    assert kept.system.values["left", "0", "all", "all"] == 5
    assert (
        not read_counted(released / "state", session.keys.data, run_id).citizens["pseudonym"].str.contains(ERIK).any()
    )
    for folder in ("shown", "counted"):
        content = (released / "state" / folder / f"{run_id}.sealed").read_bytes()
        assert b"age_band" not in content and ERIK.encode() not in content


def test_the_attack_report_tells_no_count_of_few(released: Path) -> None:
    report = json.loads((released / "published/dashboard/current/attack.json").read_text(encoding="utf-8"))
    assert set(report) == {"cells", "shown", "hidden", "predecessors", "minimum", "smallest_width", "solved", "solver"}
    said = summarise(open_session(released), shown(released))
    assert said.attack == report
    assert f"{report['hidden']} af {report['cells']} tal" in str(said.render())
    assert report["shown"] + report["hidden"] == report["cells"] and report["smallest_width"] in (None, *range(5, 999))


def test_nothing_is_compared_with_a_run_whose_figures_were_never_shown(released: Path) -> None:
    """How many stayed of its nominated would tell how many they were, and no register knows that it was told."""
    replace(released / "workspace.toml", 'publish_every = "run"', 'publish_every = "quarter"')
    object_(released, ERIK)
    run(open_session(released), RunRequest(as_of=date(2017, 9, 29), replace=True))
    assert told(released, "figures.held")
    replace(released / "workspace.toml", 'publish_every = "quarter"', 'publish_every = "run"')
    session = open_session(released)
    run(session, RunRequest(as_of=date(2017, 9, 30), replace=True))
    assert pl.read_parquet(newest(released, "change")).is_empty()
    assert "hvis tal ikke blev vist" in str(summarise(session, listed(released)).render())


def test_the_attack_page_says_what_the_report_says_and_the_same_of_the_same_figures(released: Path) -> None:
    first = released / "published" / "dashboard" / "current" / "attack.html"
    page, report = first.read_text("utf-8"), json.loads(first.with_name("attack.json").read_text("utf-8"))
    facts = dict(re.findall(r"<dt>(.*?)</dt>\s*<dd>(.*?)</dd>", page))
    assert facts["Tal i tabellerne"] == str(report["cells"]) and facts["Vist"] == str(report["shown"])
    assert facts["Skjult"].startswith(f"{report['hidden']}, fordi")
    assert (facts["Bestået"], facts["Regnet til ende"], facts["Regnet med"]) == ("Ja", "Ja", report["solver"])
    made(released)
    assert (first.parents[1] / "current" / "attack.html").read_text("utf-8") == page


def test_a_programme_that_was_not_solved_to_the_end_is_not_taken_for_no_bound() -> None:
    system = System(values={("a",): 3, ("b",): 40}, minimums={("a",): 5, ("b",): 5})
    system.relations.append(Relation({("a",): 1, ("b",): 1}, exact=False))
    system.sensitive.append(Sensitive({("a",): 1}, 5))
    with patch.object(attack.Solver, "cheapest", lambda *_: None):
        width, solved = smallest_width(system, {("a",), ("b",)}, system.sensitive)
    report = Attack(cells=2, hidden=2, predecessors=0, minimum=5, smallest_width=width, solved=solved)
    assert (width, solved, report.holds) == (None, False, False)
    assert replaced(report, solved=True).holds


def test_the_attack_shares_no_code_but_the_solver_with_what_chooses_the_hidden() -> None:
    """The page says so. Both know the tables as the same system."""
    named = {name.split(".")[2] for name in imports(Path(attack.__file__)) if name.startswith("targeting.disclosure.")}
    assert named == {"solver", "system"}
