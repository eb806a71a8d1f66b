"""docs/da/fra-indstilling-til-plan.md: its commands, one after the other, take a citizen from a run to one plan."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.approval import PASSPHRASE
from support.delivery import small_rows
from support.handed import anna
from support.house import ROOT
from support.runs import typed
from support.world import SAMPLE, small_workspace
from targeting.casebook import held_cases
from targeting.sample.year import FOLDER, load_year
from targeting.sharing import danish_day

TEXT = (ROOT / "docs" / "da" / "fra-indstilling-til-plan.md").read_text(encoding="utf-8")
COMMANDS = re.findall(
    r"^targeting .*$", "\n".join(re.findall(r"^```sh\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)), re.M
)
TODAY = danish_day(datetime.now(UTC))
DAYS = {"DAG": 0, "FRIST": 14, "OPFØLGNING": 150, "UDLØB": 180}
YEAR = re.search(r"(\d+) hændelser bliver skrevet, (\d+) rækker venter, og (\d+) er udeladt", TEXT)
# What says no: the citizen has said no to it, or has taken the consent back.
NO = ["--from health_centre"]


@pytest.mark.usefixtures("danish")
def test_the_commands_hold_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    town = small_workspace(tmp_path / "town", small_rows())
    assert typed("run", town) == 0
    shutil.copytree(SAMPLE / FOLDER, town / FOLDER)
    said = {}
    own = ""
    for command in COMMANDS:
        own = own or "".join(held_cases(town / "state"))
        words = [_filled(word, town) for word in shlex.split(command)[1:]]
        passphrase = f"{PASSPHRASE}\n"
        monkeypatch.setattr(sys, "stdin", io.StringIO(passphrase * 2 if words[0] == "key" else passphrase))
        capsys.readouterr()
        assert typed(*words) == (3 if any(each in command for each in NO) else 0), command
        said[command] = capsys.readouterr().out
    assert len(COMMANDS) >= 16
    (overview,) = [text for command, text in said.items() if " overview " in command]
    assert "overblik.html" in overview
    assert (tmp_path / "overblik.html").exists()
    capsys.readouterr()
    assert typed("candidates", town, "--json") == 0
    assert anna(town) not in capsys.readouterr().out  # whose plan has begun
    assert typed("case", "overview", town, "--case", own, "--to", "jobcentre") == 3
    tried, done = (" ".join(text.split()) for command, text in said.items() if " import " in command)
    assert YEAR, "the page says how much of the year is taken"
    new, waits, left_out = YEAR.groups()
    rest = f"{waits} i karantæne, {left_out} udeladt efter regel"
    assert f"{new} vil blive skrevet, 0 allerede skrevet, {rest}" in tried
    assert f"{new} skrevet, 0 allerede skrevet, {rest}" in done


def test_the_year_is_told_as_it_is_planted() -> None:
    """That they are so in the end: tests/golden/test_planted_year.py."""
    year = load_year()
    cases, out = (
        re.search(r"(\d+) borgere, som fagcentrene henviste", TEXT),
        re.search(r"tager (\d+) borgere flere", TEXT),
    )
    assert cases and int(cases[1]) == sum(bool(citizen.state) for citizen in year.citizens)
    assert out and int(out[1]) == sum(citizen.left_out == "has_one_plan" for citizen in year.citizens)


def _filled(word: str, town: Path) -> str:
    (case_id, *_) = (*held_cases(town / "state"), "")
    told = {"data/sample": str(town), "SAG": case_id, "PSEUDONYM": anna(town)} | {
        name: (TODAY + timedelta(days=days)).isoformat() for name, days in DAYS.items()
    }
    return re.sub("|".join(rf"(?<!\w){name}(?!\w)" for name in told), lambda found: told[found[0]], word)
