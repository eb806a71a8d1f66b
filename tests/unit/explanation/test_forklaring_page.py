"""The caseworker's page says what the program does: options, columns, events and sentences are those there are."""

from __future__ import annotations

import re
from pathlib import Path

from typer.main import get_command

from support.runs import ROOT
from targeting.audit import EVENTS
from targeting.cli import app
from targeting.commands.explain import REASON
from targeting.explanation.page import FURTHER
from targeting.workspace import output_contracts

PAGE = (ROOT / "docs" / "da" / "forklaring.md").read_text(encoding="utf-8")
CODE = "".join(path.read_text(encoding="utf-8") for path in Path(ROOT / "src" / "targeting").glob("*/expla*.py"))


def test_the_options_on_the_page_are_those_of_the_command() -> None:
    command = get_command(app).commands["explain"]  # type: ignore[attr-defined]
    there = {option for part in command.params for option in part.opts if option.startswith("--")}
    assert set(re.findall(r"--[a-z][a-z-]*", PAGE)) == there


def test_events_tables_and_columns_on_the_page_exist() -> None:
    contracts = output_contracts()
    columns = {column for contract in contracts.values() for column in contract.names}
    for word in re.findall(r"`([a-z_]+)`", PAGE):
        assert word in contracts or word in columns
    assert set(re.findall(r"`(\w+\.\w+)`", PAGE)) <= set(EVENTS)


def test_the_sentences_on_the_page_are_the_programs() -> None:
    assert f"»{REASON}«" in PAGE
    assert f"»{FURTHER}«" in PAGE
    refusals = re.findall(r"^\| ([A-Za-z0-9 -]+?)(?: …)? \| (?:kopiér|borgeren var|kør)", PAGE, re.MULTILINE)
    assert len(refusals) == 4
    assert all(sentence in CODE for sentence in refusals)
