"""A run made again is as it was: by the rules, codes and basis of then, whatever has been added since.

A municipality runs August and September. Then come October's delivery, new rules and a code that no longer counts from
that day, and later a new basis; October is run. September, run again, gives the same bytes.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

import polars as pl
import pytest

from support.approval import approve_all
from support.clock import clock_at
from support.judged import bounds_are_bounds
from support.runs import entries, replace
from support.sameness import AUDIENCES, Release, released_bytes
from support.versions import add_version
from support.world import generated
from targeting.run import RunRequest, run
from targeting.session import open_session
from targeting.workspace import workspace as workspaces

AUGUST, SEPTEMBER, OCTOBER = date(2017, 8, 7), date(2017, 9, 4), date(2017, 10, 2)
TODAY, DECEMBER = "2026-11-02T10:00:00+01:00", "2026-12-07T10:00:00+01:00"
TABLES = [(audience, name) for name, audience in AUDIENCES.items()]


@dataclass
class Story:
    """The workspace at the end, and what each run published, by the name it has here."""

    workspace: Path
    releases: dict[str, Release] = field(default_factory=dict)

    def run(self, name: str, as_of: date, clock: str, delivery: date | None = None) -> None:
        with clock_at(datetime.fromisoformat(clock)):
            ref = run(open_session(self.workspace), RunRequest(as_of=as_of, delivery=delivery, replace=True))
        self.releases[name] = released_bytes(self.workspace, ref.run_id)

    def frame(self, name: str, table: str) -> pl.DataFrame:
        """A table of a release, without what differs from run to run."""
        return pl.read_csv(self.releases[name][AUDIENCES[table], table])


def new_codes_from(lists: Path, first: date) -> None:
    """From that day support under § 85 does not count, and there is a code that no delivery has used."""
    file = lists / "paragraph.csv"
    (known,) = (line for line in file.read_text(encoding="utf-8").splitlines() if line.startswith("paragraph,SEL-85,"))
    ended = known.replace("SEL-85,,,", f"SEL-85,,{first - timedelta(days=1)},")
    renewed = known.replace("SEL-85,,,", f"SEL-85,{first},,").replace("true,true", "true,false")
    fresh = known.replace("SEL-85,,,", f"SEL-999,{first},,").replace("sel_85", "sel_999")
    replace(file, known, "\n".join((ended, renewed, fresh)))


def new_basis_from(workspace: Path, first: str) -> None:
    """A newer basis with an id of its own, approved later; the older one and its approval stay."""
    old, new = workspace / "bases" / "eksempel-en-plan.toml", workspace / "bases" / "eksempel-ny.toml"
    shutil.copy(old, new)
    replace(new, 'id = "eksempel-en-plan"', 'id = "eksempel-ny"')
    replace(new, "valid_from = 2018-05-25", f"valid_from = {first}")
    replace(new, 'id = "eksempel-afvejning-1"', 'id = "eksempel-afvejning-2"')


def approve_new(workspace: Path, moment: str) -> None:
    """Approve what is not approved yet. The older basis is approved anew, since codes have come that it covers too.

    That note's moment stays as it was: the clock of this test goes back to the day of the first runs.
    """
    older = list((workspace / "approvals").rglob("*.note"))
    approve_all(workspace)
    notes = {path: path.read_bytes() for path in older}
    approve_all(workspace, datetime.fromisoformat(moment))
    for path, note in notes.items():
        path.write_bytes(note)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    home = tmp_path_factory.mktemp("dates")
    generated(home / "workspace", 3_000, 2017, deliveries=3)
    shutil.move(home / "workspace" / "inbox" / str(OCTOBER), home / "october")
    lists = home / "code_lists"
    shutil.copytree(workspaces.catalogue("code_lists"), lists)
    told = Story(home / "workspace")
    with pytest.MonkeyPatch.context() as patch, bounds_are_bounds():
        patch.setenv("TARGETING_KEYS", str(home / "keys"))
        shipped = workspaces.catalogue
        patch.setattr(workspaces, "catalogue", lambda part: lists if part == "code_lists" else shipped(part))
        told.run("august", AUGUST, TODAY, AUGUST)
        told.run("september", SEPTEMBER, TODAY)

        shutil.move(home / "october", told.workspace / "inbox" / str(OCTOBER))
        add_version(told.workspace, "1.1.0", OCTOBER, threshold=5)
        new_codes_from(lists, OCTOBER)
        new_basis_from(told.workspace, "2026-12-01")
        approve_new(told.workspace, "2026-11-01T09:00:00+01:00")
        told.run("october", OCTOBER, TODAY)

        told.run("september again", SEPTEMBER, TODAY, SEPTEMBER)
        told.run("october again", OCTOBER, TODAY)
        told.run("september in december", SEPTEMBER, DECEMBER, SEPTEMBER)
        yield told


@pytest.mark.parametrize(("audience", "table"), TABLES)
def test_a_run_made_again_gives_the_same_bytes(story: Story, audience: str, table: str) -> None:
    assert story.releases["september again"][audience, table] == story.releases["september"][audience, table]


@pytest.mark.parametrize(("audience", "table"), TABLES)
def test_so_does_the_newest_run_after_an_older_one_was_made_again(story: Story, audience: str, table: str) -> None:
    assert story.releases["october again"][audience, table] == story.releases["october"][audience, table]


@pytest.mark.parametrize(("audience", "table"), [pair for pair in TABLES if pair[1] != "run"])
def test_on_a_later_day_only_the_basis_is_another(story: Story, audience: str, table: str) -> None:
    assert story.releases["september in december"][audience, table] == story.releases["september"][audience, table]


def test_the_run_table_says_which_rules_were_in_force_then_and_which_basis_on_the_day(story: Story) -> None:
    said = {
        name: story.frame(name, "run").select("as_of", "ruleset", "ruleset_version", "balancing_test_id").row(0)
        for name in story.releases
    }
    assert said == {
        "august": (str(AUGUST), "en-plan", "1.0.0", "eksempel-afvejning-1"),
        "september": (str(SEPTEMBER), "en-plan", "1.0.0", "eksempel-afvejning-1"),
        "october": (str(OCTOBER), "en-plan", "1.1.0", "eksempel-afvejning-1"),
        "september again": (str(SEPTEMBER), "en-plan", "1.0.0", "eksempel-afvejning-1"),
        "september in december": (str(SEPTEMBER), "en-plan", "1.0.0", "eksempel-afvejning-2"),
        "october again": (str(OCTOBER), "en-plan", "1.1.0", "eksempel-afvejning-1"),
    }


def reasons_under(law: str, reasons: pl.DataFrame) -> int:
    """How many rules were met by an involvement under that paragraph."""
    return int(reasons["involvements"].str.contains(law, literal=True).sum())


def test_the_story_would_tell_if_anything_of_october_reached_september(story: Story) -> None:
    """Comparison, drift and candidates are there to differ, and October's rules and codes make a difference."""
    assert story.frame("september", "change")["stayed"].max() > 0
    assert story.frame("september", "source")["drift"].is_not_null().any()
    then, now = (reasons_under("SEL § 85,", story.frame(name, "candidate_reason")) for name in ("september", "october"))
    assert now < then / 10
    assert [story.frame(name, "candidate")["points"].min() for name in ("september", "october")] == [4, 5]


def test_the_log_says_with_which_run_each_was_compared(story: Story) -> None:
    requests = [entry for entry in entries(story.workspace) if entry.type == "run.requested"]
    august, september, *_ = (entry.run_id for entry in requests)
    assert [entry.body["compared_with"] for entry in requests] == ["", august, september, august, september, august]
