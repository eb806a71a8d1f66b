"""The steward's page says what the program does: commands, options, settings and events are those there are."""

from __future__ import annotations

import re

from typer.main import get_command

from support.runs import ROOT
from targeting.audit import EVENTS
from targeting.cli import app
from targeting.workspace.settings import Retention

PAGE = (ROOT / "docs" / "da" / "indsigt.md").read_text(encoding="utf-8")
COMMANDS = get_command(app).commands  # type: ignore[attr-defined]


def test_the_options_on_the_page_are_those_of_the_command() -> None:
    there = {option for part in COMMANDS["access-report"].params for option in part.opts if option.startswith("--")}
    assert set(re.findall(r"--[a-z][a-z-]*", PAGE)) == there


def test_commands_settings_and_events_on_the_page_exist() -> None:
    assert set(re.findall(r"^ *targeting ([a-z-]+) MAPPE", PAGE, re.MULTILINE)) == {"access-report", "retain"}
    assert set(COMMANDS) >= {"access-report", "retain"}
    assert f"history_months = {Retention().history_months} " in PAGE
    assert set(re.findall(r"`(subject\.\w+)`", PAGE)) == {name for name in EVENTS if name.startswith("subject.")}
