"""What a run keeps of each citizen: by key alone, for good runs only, and found under any number the citizen had."""

from __future__ import annotations

import dataclasses
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from unittest.mock import patch

import pytest

from support.delivery import ANNA, BENT, CARL, person, small_rows
from support.runs import contents, entries, events, typed
from support.world import contract, keys, landed, settings
from targeting import history
from targeting.errors import ConfigurationError
from targeting.history.files import reader as reader_of
from targeting.linking import link
from targeting.privacy import KeyRing, load_keys
from targeting.publishing import Release
from targeting.run import RunRequest, run, steps
from targeting.scoring import score
from targeting.session import open_session
from targeting.warehouse import Warehouse
from targeting.workspace import catalogue, load_ruleset

RELEASED = "run_of_six"

AS_OF = date(2017, 10, 2)


def kept_by(state: Path, run_id: str, population: list[dict[str, str]], folder: Path) -> KeyRing:
    """A run over this population and the jobcentre's rows of Bent, whose history is kept; gives the keys."""
    ring = keys(state.parent / "keys")
    rows = {"population": population, "jobcentre": [small_rows()["jobcentre"][1]]}
    (folder / "keys").symlink_to(state.parent / "keys", target_is_directory=True)
    with landed(folder, rows) as (warehouse, _):
        write(warehouse, folder / "history.duckdb", ring, run_id)
    history.keep(folder / "history.duckdb", state, run_id)
    return ring


def write(warehouse: Warehouse, path: Path, ring: KeyRing, run_id: str) -> None:
    link(warehouse, [contract("population"), contract("jobcentre")], settings())
    score(warehouse, load_ruleset(catalogue("rulesets") / "en-plan.toml"), AS_OF)
    started = datetime(2017, 10, 3, tzinfo=UTC)
    facts = history.RunFacts(run_id, started, "simulate", AS_OF, ("population", "jobcentre"))
    history.write(warehouse, path, ring, facts)


@pytest.fixture
def state(tmp_path: Path) -> Path:
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def folder(tmp_path: Path, name: str) -> Path:
    (tmp_path / name).mkdir()
    return tmp_path / name


def test_numbers_that_replaced_each_other_over_the_years_are_one_person(state: Path, tmp_path: Path) -> None:
    """In the first run Bent's number takes the place of Anna's, in the second Carl's that of Bent's."""
    replaced = [person(ANNA, Status="50") | {"Gældende personnummer": BENT}, person(BENT)]
    ring = kept_by(state, "run-1", replaced, folder(tmp_path, "first"))
    again = [person(BENT, Status="60") | {"Gældende personnummer": CARL}, person(CARL)]
    kept_by(state, "run-2", again, folder(tmp_path, "second"))

    names = {number: ring.pseudonym("person", number) for number in (ANNA, BENT, CARL)}
    for asked in names.values():
        recalled = history.recall(state, ring, [asked])
        assert recalled.pseudonyms == frozenset(names.values())
        assert [seen.run_id for seen in recalled.seen] == ["run-1", "run-2"]
        assert [seen.registers for seen in recalled.seen] == [("population", "jobcentre")] * 2


def test_a_person_unknown_to_every_run_is_in_none_of_them(state: Path, tmp_path: Path) -> None:
    ring = kept_by(state, "run-1", [person(BENT)], folder(tmp_path, "first"))
    recalled = history.recall(state, ring, [ring.pseudonym("person", CARL)])
    assert (recalled.held, recalled.seen) == (("run-1",), ())


def test_a_history_of_another_pseudonym_key_is_refused_in_a_sentence(state: Path, tmp_path: Path) -> None:
    ring = kept_by(state, "run-1", [person(BENT)], folder(tmp_path, "first"))
    with pytest.raises(ConfigurationError, match=r"run-1\.duckdb was made with another pseudonym\.key"):
        history.recall(state, dataclasses.replace(ring, pseudonym_key=b"another"), ["0" * 31 + "a"])


def test_nothing_is_held_before_the_first_run(state: Path) -> None:
    ring = keys(state.parent / "keys")
    assert history.recall(state, ring, ["0" * 31 + "a"]) == history.Recalled(frozenset({"0" * 31 + "a"}), (), ())


def test_a_history_that_does_not_open_with_the_key_is_refused_in_a_sentence(state: Path, tmp_path: Path) -> None:
    ring = kept_by(state, "run-1", [person(BENT)], folder(tmp_path, "first"))
    ring.data.keep("run-1.history", bytes(32))
    with pytest.raises(ConfigurationError, match=r"run-1\.duckdb cannot be read with its key"):
        history.recall(state, ring, ["0" * 31 + "a"])


def test_a_run_leaves_one_closed_file_that_its_owner_alone_may_read(released: Path) -> None:
    (kept,) = (released / "state" / "history").iterdir()
    assert kept.name == f"{(released / 'state' / 'last_good').read_text()}.duckdb"
    assert stat.S_IMODE(kept.parent.stat().st_mode) == 0o700
    assert b"population" not in kept.read_bytes(), "the file is not encrypted"


def test_everybody_whose_number_was_read_is_in_it_once(released: Path) -> None:
    (run_id,) = history.held_runs(released / "state")
    ring = load_keys(released.parent / "keys")
    state = released / "state"
    with reader_of(state) as reader, history.opened(reader, state, run_id, ring) as kept:
        counted = kept.connection.execute("SELECT count(*), count(DISTINCT pseudonym) FROM history.person").fetchone()
        columns = kept.connection.execute(
            "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = 'history'"
        ).fetchall()
    assert counted == (5, 5)
    assert not {column for _, column in columns} & {"cpr", "birth_date", "sex", "service_centre", "unit", "person_id"}


@pytest.mark.parametrize("step", ["score_persons", "make_last_good"])
def test_a_run_that_fails_leaves_no_history_unless_its_release_is_in_use(released: Path, step: str) -> None:
    before = contents(released / "state" / "history")
    with patch.object(steps, step, side_effect=OSError):
        assert typed("run", released) == 1
    fresh = set(contents(released / "state" / "history")) - set(before)
    (failed,) = (entry for entry in entries(released) if entry.type == "run.failed")
    assert fresh == ({f"{failed.run_id}.duckdb"} if failed.body["published"] else set())
    assert failed.body["published"] is (step == "make_last_good")


def test_a_run_killed_when_its_tables_were_in_use_is_kept_by_the_next_one(released: Path) -> None:
    activate = Release.activate

    def killed(release: Release, now: datetime) -> None:
        activate(release, now)
        raise KeyboardInterrupt

    with patch.object(Release, "activate", killed), pytest.raises(KeyboardInterrupt):
        run(open_session(released), RunRequest())
    (died,) = {entry.run_id for entry in entries(released) if entry.run_id} - set(history.held_runs(released / "state"))
    assert typed("run", released) == 0
    assert "run.abandoned" in events(released)
    assert died in history.held_runs(released / "state")


def test_a_replay_keeps_nothing(released: Path) -> None:
    before = contents(released / "state" / "history")
    assert typed("quarantine", "replay", released) == 0
    assert contents(released / "state" / "history") == before
