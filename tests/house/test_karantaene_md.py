"""The steward's page says what the program does: its options, settings, measures and states are those there are."""

from __future__ import annotations

import re

from typer.main import get_command

from support.world import ROOT
from targeting.audit import EVENTS
from targeting.cli.quarantine import app as quarantine_app
from targeting.commands.quarantine import DANISH, STATUSES
from targeting.workspace import MEASURED_IN, RegisterUse, catalogue, load_register

PAGE = (ROOT / "docs" / "da" / "karantaene.md").read_text(encoding="utf-8")


def test_every_command_and_option_on_the_page_exists_and_none_is_left_out() -> None:
    commands = get_command(quarantine_app).commands  # type: ignore[attr-defined]
    shown: dict[str, set[str]] = {name: set() for name in commands}
    for name, options in re.findall(r"targeting quarantine (\w+) MAPPE(.*)", PAGE):
        shown[name] |= set(re.findall(r"--[a-z-]+", options.split("#")[0]))
    shown["waive"] |= set(re.findall(r"`(--[a-z]+)`", PAGE))
    there = {
        name: {option for part in command.params for option in part.opts if option.startswith("--")}
        for name, command in commands.items()
    }
    assert {name: options - shown[name] for name, options in there.items()} == {
        "list": set(),
        "export": set(),
        "replay": {"--json"},
        "waive": {"--json"},
    }
    assert all(options <= there[name] for name, options in shown.items())


def test_every_measure_stands_on_the_page_with_its_unit() -> None:
    assert dict(re.findall(r"^\| `(\w+)` \| `(days|percent)` \|", PAGE, re.MULTILINE)) == MEASURED_IN


def test_states_settings_and_events_are_called_what_they_are() -> None:
    assert all(f"| {DANISH[status]} (`{status}`) |" in PAGE for status in STATUSES)
    assert {"when_missing", "may_repeat"} <= set(RegisterUse.model_fields)
    assert set(re.findall(r"`((?:quarantine|source)\.\w+)`", PAGE)) <= set(EVENTS)


def test_every_measure_is_used_by_a_register_of_the_catalogue() -> None:
    contracts = map(load_register, catalogue("registers").glob("*.odcs.yaml"))
    assert {entry.metric for contract in contracts for entry in contract.expectations} >= set(MEASURED_IN)
