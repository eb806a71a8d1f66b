"""What the program does with the files in sql/: recorded while a small municipality uses every command that reads one."""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from unittest.mock import patch

import pytest

from support.approval import approve_all
from support.asking import ask, asking_rows
from support.delivery import ANNA
from support.headers import sql_files
from support.runs import replace, typed
from support.world import ROOT, small_workspace
from targeting import warehouse
from targeting.privacy import load_keys
from targeting.warehouse import Warehouse, open_warehouse

RULES, BASIS = "rulesets/en-plan.toml", "bases/eksempel-en-plan.toml"
DRAWN = '\n[control_sample]\nsize = 50\nseed = 20171002\nwhy_da = "En prøve."\nwhy_en = "A test."\n'
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
    rules.write_text(rules.read_text("utf-8") + DRAWN, encoding="utf-8")
    replace(workspace / BASIS, "\nconclusion = ", "\ncontrol_sample_max = 50\nconclusion = ")
    approve_all(workspace)
    _typed("run", workspace)
    keys = load_keys(home / "keys")
    (made,) = (workspace / "state" / "runs").glob("*/warehouse.duckdb")
    with open_warehouse(made, keys.warehouse_key, read_only=True) as last:
        seen.kept = _columns(last)
    _typed("explain", workspace, keys.pseudonym("person", ANNA))
    _typed("compare", workspace, "--with-as-of", "2017-09-01", "--rows", home / "rows.parquet")
    _typed("simulate", workspace, "--vary", "threshold=2..4")
    assert ask(workspace, ANNA).status == 0
    _typed("quarantine", "list", workspace)
    _typed("quarantine", "list", workspace, "--rows")
    waived = ("--register", "aids", "--rule", "not_a_date", "--reason", "Kilden retter det ikke")
    _typed("quarantine", "waive", workspace, *waived)
    _typed("quarantine", "list", workspace, "--status", "all")
    _typed("retain", workspace)
    _typed("register", "draft", EXTRACT, "--out", home / "draft.odcs.yaml")
    # Compared with the run before: by its history, then, when that is deleted, by its warehouse.
    _typed("run", workspace, "--mode", "simulate", "--as-of", "2017-10-03")
    for history in (workspace / "state" / "history").iterdir():
        history.unlink()
    _typed("run", workspace, "--mode", "simulate", "--as-of", "2017-10-04")


def _typed(*arguments: object) -> None:
    assert typed(*arguments) == 0, arguments


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
