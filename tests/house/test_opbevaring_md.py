"""docs/da/opbevaring.md says what the program does: its table, settings, options and events are those there are."""

from __future__ import annotations

import re

from typer.main import get_command

from support.stores_page import PAGE, with_made
from targeting.audit import EVENTS
from targeting.cli import app
from targeting.workspace.settings import Retention

TEXT = PAGE.read_text(encoding="utf-8")


def test_the_table_is_made_of_the_declarations() -> None:
    assert with_made(TEXT) == TEXT, "run `make reference`"


def test_settings_options_and_events_are_those_there_are() -> None:
    retain = get_command(app).commands["retain"]  # type: ignore[attr-defined]
    assert set(re.findall(r"^targeting retain MAPPE (--[a-z-]+)", TEXT, re.M)) <= {
        option for part in retain.params for option in part.opts
    }
    assert {name: int(value) for name, value in re.findall(r"^(\w+_(?:months|days)) = (\d+)", TEXT, re.M)} == (
        Retention().model_dump()
    )
    assert set(re.findall(r"`(retention\.\w+)`", TEXT)) == {name for name in EVENTS if name.startswith("retention.")}
