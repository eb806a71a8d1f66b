"""What the program does with the files in sql/: recorded while a small municipality uses it all."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest

from support.approval import approve_all
from support.areas import declare_area, deliver_areas
from support.asking import ask, asking_rows
from support.delivery import ANNA, BENT, CARL, DORA, ERIK, FILES
from support.handed import keep_keys, ordered, revealed
from support.headers import sql_files
from support.runs import replace, typed
from support.world import DELIVERY, ROOT, key_of, small_workspace
from targeting import ledger, warehouse
from targeting.commands.retain import retain
from targeting.privacy import load_keys
from targeting.run import steps
from targeting.session import open_session
from targeting.warehouse import Warehouse, open_warehouse

RULES, BASIS = "rulesets/en-plan.toml", "bases/eksempel-en-plan.toml"
# A rule that asks for something by name, and a control sample.
MORE_RULES = """
[[rules]]
id = "named"
label_da = "Et navn"
label_en = "A name"
when = "has('SEL § 85')"
required = false
points = 1
rationale_da = "Til prøven."
rationale_en = "For the test."

[control_sample]
size = 50
seed = 20171002
why_da = "En prøve."
why_en = "A test."
"""
INTO = re.compile(r'(CREATE OR REPLACE (?:TEMP )?(?:TABLE|VIEW)|INSERT INTO) ("[\w".]+) (?:AS|BY NAME)\n')
EXTRACT = ROOT / "docs" / "da" / "eksempel" / "skp_kontaktforloeb_2017-10-02.csv"


@dataclass
class Recorded:
    """The files that were read, the tables that each made or added to, what a table was made of, and its columns."""

    used: set[str] = field(default_factory=set)
    made: dict[str, set[str]] = field(default_factory=dict)
    added: dict[str, set[str]] = field(default_factory=dict)
    statements: dict[str, str] = field(default_factory=dict)
    columns: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    kept: dict[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


@cache
def recorded() -> Recorded:
    """One recording a process."""
    seen = Recorded()
    with TemporaryDirectory() as home, pytest.MonkeyPatch.context() as environment, _listening(seen):
        environment.setenv("TARGETING_KEYS", f"{home}/keys")
        said = io.StringIO()
        with redirect_stdout(said), redirect_stderr(said):
            _use_everything(Path(home), seen)
    return seen


def _use_everything(home: Path, seen: Recorded) -> None:
    workspace = small_workspace(home / "workspace", asking_rows())
    rules = workspace / RULES
    rules.write_text(rules.read_text("utf-8") + MORE_RULES, encoding="utf-8")
    replace(workspace / BASIS, "\nconclusion = ", "\ncontrol_sample_max = 50\nconclusion = ")
    replace(workspace / BASIS, "daily_limit = 25\n", "daily_limit = 25\nassessed_again_after_months = 1\n")
    replace(workspace / BASIS, '"sex", "protected"', '"sex", "area", "protected"')
    replace(workspace / BASIS, "[balancing_test]\n", "[balancing_test]\nnamed_involvements = true\n")
    declare_area(workspace)
    deliver_areas(workspace / "inbox" / DELIVERY, dict.fromkeys((ANNA, BENT, CARL, DORA, ERIK), "Nord"))
    approve_all(workspace)
    # Each is compared with the one before: by its warehouse where its history is deleted, by its history otherwise.
    _typed("run", workspace, "--mode", "simulate")
    _typed("run", workspace, "--as-of", "2017-09-29")
    for history in (workspace / "state" / "history").iterdir():
        history.unlink()
    # Nothing is compared with figures that were held, as those of so few citizens would be.
    with patch.object(steps, "why_held", lambda *_: None):
        _typed("run", workspace, "--as-of", "2017-09-30")
    _typed("run", workspace)
    keys = load_keys(home / "keys")
    with ledger.open_ledger(workspace / "state", keys) as opened_ledger:  # as an earlier version left it
        opened_ledger.connection.execute("UPDATE ledger.file SET sha256 = repeat('0', 64)")
    _typed("quarantine", "replay", workspace)
    last_good = (workspace / "state" / "last_good").read_text(encoding="utf-8").strip()
    made = workspace / "state" / "runs" / last_good / "warehouse.duckdb"
    with open_warehouse(made, key_of(keys, made), read_only=True) as last:
        seen.kept = _columns(last)
    _typed("explain", workspace, keys.pseudonym("person", ANNA))
    keep_keys(home)
    ordered(workspace)
    opened = revealed(workspace)
    assert opened.number == ANNA
    _overview(workspace, opened.case_id)
    _typed("candidates", workspace)
    _typed("compare", workspace, "--with-as-of", "2017-09-01", status=3)  # so few here differ
    _typed("simulate", workspace, "--vary", "threshold=2..4")
    assert ask(workspace, ANNA).status == 0
    _typed("quarantine", "list", workspace)
    _typed("quarantine", "list", workspace, "--rows")
    waived = ("--register", "aids", "--rule", "not_a_date", "--reason", "Kilden retter det ikke")
    _typed("quarantine", "waive", workspace, *waived)
    _typed("quarantine", "list", workspace, "--status", "all")
    _typed("register", "codes", workspace)
    _typed("register", "test", workspace, workspace / "inbox" / DELIVERY / FILES["aids"][0], "--contract", "aids")
    _assessed_blindly(workspace)
    _typed("retain", workspace)
    assert retain(open_session(workspace, lambda: datetime.now(UTC) + timedelta(days=400))).failed == ()
    _typed("register", "draft", EXTRACT, "--out", home / "draft.odcs.yaml")


def _overview(workspace: Path, case_id: str) -> None:
    today = open_session(workspace).today()
    said = ("--set", "yes=jobcentre:home_care_centre:employment", "--set", f"until={today}")
    _typed("case", "record", workspace, "consent_given", "--case", case_id, "--on", today, *said)
    _typed("case", "overview", workspace, "--case", case_id, "--to", "home_care_centre")


def _assessed_blindly(workspace: Path) -> None:
    """A run that hands over the control sample among the nominated: none of them is explained any longer."""
    lets = '[handover]\ncontrol_sample = true\ncontrol_why = "For at se, hvem der overses."\n'
    replace(workspace / BASIS, "[handover]\n", lets)
    approve_all(workspace)
    _typed("run", workspace)


def _typed(*arguments: object, status: int = 0) -> None:
    assert typed(*arguments) == status, arguments


@contextmanager
def _listening(seen: Recorded) -> Iterator[None]:
    read, execute = warehouse.sql, Warehouse._execute
    texts = {file.text: file.name for file in sql_files()}

    def heard(name: str) -> str:
        seen.used.add(name)
        return read(name)

    def executed(self: Warehouse, statement: str, parameters: Any = None) -> Any:
        answer = execute(self, statement, parameters)
        if into := INTO.match(statement):
            (name,) = (name for text, name in texts.items() if text in statement)
            _note(self, seen, name, into[1], into[2].replace('"', ""), statement)
        return answer

    everywhere = [module for name, module in sys.modules.items() if name.startswith("targeting.")]
    with pytest.MonkeyPatch.context() as mending, patch.object(Warehouse, "_execute", executed):
        for module in everywhere:
            if getattr(module, "sql", None) is read:
                mending.setattr(module, "sql", heard)
        yield


def _note(opened: Warehouse, seen: Recorded, name: str, how: str, table: str, statement: str) -> None:
    if how.startswith("INSERT"):
        seen.added.setdefault(name, set()).add(table)
        return
    table = table if "." in table else f"temp.{table}"
    seen.made.setdefault(name, set()).add(table)
    seen.statements[name] = statement
    found = opened.connection.execute(f"DESCRIBE {table}").fetchall()
    seen.columns[table] = tuple((column, kind.lower()) for column, kind, *_ in found)


def _columns(opened: Warehouse) -> dict[str, tuple[tuple[str, str], ...]]:
    """The columns of every table and view that a run leaves in its warehouse."""
    found: dict[str, tuple[tuple[str, str], ...]] = {}
    for table in opened.tables("warehouse"):
        described = opened.connection.execute(f"DESCRIBE {table}").fetchall()
        found[table] = tuple((column, kind.lower()) for column, kind, *_ in described)
    return found
