"""With which earlier run a run is compared in `change`: the last as of an earlier date, or as it was then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from support.tables import table
from targeting.privacy import of_history
from targeting.run.earlier import Earlier, earlier_run
from targeting.session import Session
from targeting.warehouse import Limits, attach, connect
from targeting.workspace import Workspace, load_workspace

SEPTEMBER, OCTOBER = "2017-09-04", "2017-10-02"


@dataclass
class Past:
    """The log of runs that somebody made, and the histories that are kept of them."""

    workspace: Workspace

    def made(self, rows: str) -> None:
        """Log the runs of the table in order; `missing` and `skipped` name a register that was not read."""
        log = Session(self.workspace).log
        for row in table(rows):
            asked = {
                "as_of": row["as of"],
                "delivery": row["delivery"],
                "mode": row.get("mode") or "operate",
                "ruleset": {"id": row.get("rules") or "en-plan"},
            }
            if row.get("compared") != "unknown":
                asked |= {"compared_with": row.get("compared", "")}
            told: list[tuple[str, dict[str, object]]] = [
                ("run.requested", asked),
                ("legal.checked", {"skipped_registers": [row["skipped"]] if row.get("skipped") else []}),
            ]
            told += [("source.missing", {"register": row["missing"]})] if row.get("missing") else []
            told += [("figures.held", {"reason": row["held"], "until": ""})] if row.get("held") else []
            told += [(row.get("end") or "run.completed", {})]
            for event, body in told:
                log.append_body(event, body, run_id=row["run"], actor="prøve")
            self.keep(row["run"])

    def keep(self, run_id: str) -> None:
        """A history that says which key its pseudonyms were made with, and nothing else."""
        folder, keys = self.workspace.state / "history", Session(self.workspace).keys
        folder.mkdir(parents=True, exist_ok=True)
        connection = connect(folder / "tmp", Limits(), folder)
        attach(connection, folder / f"{run_id}.duckdb", keys.data.make(of_history(run_id)), "kept")
        connection.execute(f"CREATE OR REPLACE TABLE kept.key AS SELECT '{keys.fingerprint}' AS fingerprint")
        connection.close()

    def forget(self, run_id: str) -> None:
        (self.workspace.state / "history" / f"{run_id}.duckdb").unlink()

    def compared(self, as_of: str, delivery: str, rules: str = "en-plan", mode: str = "operate") -> Earlier:
        return earlier_run(Session(self.workspace), rules, mode, date.fromisoformat(as_of), delivery)


@pytest.fixture
def past(workspace: Path) -> Past:
    return Past(load_workspace(workspace))


def test_the_first_run_has_none(past: Past) -> None:
    assert past.compared(OCTOBER, OCTOBER) == Earlier()


def test_the_last_run_as_of_the_latest_earlier_date(past: Past) -> None:
    past.made(
        """
        run | as of      | delivery   | end
        ----+------------+------------+-------------
        a   | 2017-08-07 | 2017-08-07 | -
        b   | 2017-09-04 | 2017-09-04 | -
        c   | 2017-09-04 | 2017-09-04 | -
        d   | 2017-09-11 | 2017-09-04 | run.failed
        e   | 2017-09-11 | 2017-09-04 | run.denied
        f   | 2017-08-07 | 2017-08-07 | -
        g   | 2017-11-06 | 2017-11-06 | -
        """
    )
    assert past.compared(OCTOBER, OCTOBER) == Earlier("c")


def test_that_the_figures_of_the_last_run_were_held_is_known_and_nothing_is_compared(past: Past) -> None:
    """What was never shown is in no register of it: how many stayed of its nominated would tell how many they were."""
    past.made(
        """
        run | as of      | delivery   | held
        ----+------------+------------+-----
        a   | 2017-08-07 | 2017-08-07 | -
        b   | 2017-09-04 | 2017-09-04 | few
        """
    )
    assert past.compared(OCTOBER, OCTOBER) == Earlier("b", held=True)


def test_a_run_made_again_is_compared_as_the_first_was_whatever_came_later(past: Past) -> None:
    past.made(
        """
        run | as of      | delivery   | compared
        ----+------------+------------+---------
        a   | 2017-08-07 | 2017-08-07 | -
        b   | 2017-09-04 | 2017-09-04 | a
        c   | 2017-10-02 | 2017-10-02 | b
        d   | 2017-08-21 | 2017-08-07 | a
        """
    )
    assert past.compared(SEPTEMBER, SEPTEMBER) == Earlier("a")
    assert past.compared("2017-08-07", "2017-08-07") == Earlier()
    assert past.compared(SEPTEMBER, OCTOBER) == Earlier("d")  # another delivery is another question


def test_only_runs_of_the_same_rule_set_are_compared(past: Past) -> None:
    past.made(
        """
        run | as of      | delivery   | rules
        ----+------------+------------+--------
        a   | 2017-08-07 | 2017-08-07 | en-plan
        b   | 2017-09-04 | 2017-09-04 | forsoeg
        """
    )
    assert past.compared(OCTOBER, OCTOBER) == Earlier("a")
    assert past.compared(OCTOBER, OCTOBER, "forsoeg") == Earlier("b")


def test_a_simulation_is_compared_with_simulations_and_nothing_else_with_one(past: Past) -> None:
    """Also where an earlier version compared the first such run with a simulation."""
    past.made(
        """
        run | as of      | delivery   | mode     | compared
        ----+------------+------------+----------+---------
        a   | 2017-08-07 | 2017-08-07 | operate  | -
        b   | 2017-08-21 | 2017-08-07 | simulate | a
        c   | 2017-09-04 | 2017-09-04 | operate  | b
        """
    )
    assert past.compared(SEPTEMBER, SEPTEMBER) == Earlier("a")
    assert past.compared(OCTOBER, OCTOBER) == Earlier("c")
    assert past.compared(OCTOBER, OCTOBER, mode="simulate") == Earlier("b")
    assert past.compared("2017-08-21", "2017-08-07", mode="simulate") == Earlier()


def test_a_run_that_an_older_program_made_decides_nothing(past: Past) -> None:
    past.made(
        """
        run | as of      | delivery   | compared
        ----+------------+------------+---------
        a   | 2017-08-07 | 2017-08-07 | unknown
        b   | 2017-09-04 | 2017-09-04 | unknown
        """
    )
    assert past.compared(SEPTEMBER, SEPTEMBER) == Earlier("a")


def test_registers_that_the_earlier_run_did_not_read_are_known(past: Past) -> None:
    past.made(
        """
        run | as of      | delivery   | missing   | skipped
        ----+------------+------------+-----------+-----------------
        a   | 2017-08-07 | 2017-08-07 | jobcentre | municipal_health
        """
    )
    assert past.compared(OCTOBER, OCTOBER) == Earlier("a", ("jobcentre", "municipal_health"))


def test_a_run_whose_history_was_deleted_is_named_and_not_replaced_by_an_older_one(past: Past) -> None:
    past.made(
        """
        run | as of      | delivery
        ----+------------+-----------
        a   | 2017-08-07 | 2017-08-07
        b   | 2017-09-04 | 2017-09-04
        """
    )
    past.forget("b")
    assert past.compared(OCTOBER, OCTOBER) == Earlier("b", forgotten=True)
