"""docs/da/breve.md: its commands hold on the fictional municipality, and its example is the text of a letter."""

from __future__ import annotations

import io
import re
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from support.delivery import ANNA
from support.house import ROOT
from support.runs import typed
from support.world import small_workspace
from targeting.casebook import held_cases
from targeting.sharing import danish_day
from targeting.workspace import letter_kinds
from targeting.workspace.letter_texts import load_letter_texts

TEXT = (ROOT / "docs" / "da" / "breve.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.DOTALL | re.MULTILINE)
COMMANDS = [line for kind, block in BLOCKS if kind != "toml" for line in block.splitlines() if line.strip()]
TODAY = danish_day(datetime.now(UTC))


def test_the_commands_hold_one_after_the_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
    monkeypatch.chdir(tmp_path)
    town = small_workspace(tmp_path / "town", {})
    assert len(COMMANDS) >= 8
    for command in COMMANDS:
        program, *words = re.sub(r"\bdata/sample\b", str(town), command).split()
        assert program == "targeting"
        (case_id, *_) = (*held_cases(town / "state"), "")
        days = {"2026-11-20": TODAY, "2026-11-24": TODAY, "2027-05-31": TODAY + timedelta(days=180)}
        told = re.compile("|".join([*days, "S-0A1B2C3D"]))
        filled = {**{day: each.isoformat() for day, each in days.items()}, "S-0A1B2C3D": case_id}
        monkeypatch.setattr(sys, "stdin", io.StringIO(f"{ANNA}\n"))
        assert typed(*(told.sub(lambda found, now=filled: now[found[0]], word) for word in words)) == 0, command  # type: ignore[misc]
    written = {path.name for path in tmp_path.iterdir() if path.is_file()}
    assert {"foelgebrev.pdf", "samtykke.docx", "oplysning.html", "kvittering.pdf"} <= written


def test_the_example_of_a_text_is_one(tmp_path: Path) -> None:
    (example,) = [block for kind, block in BLOCKS if kind == "toml"]
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "kommunens-kvittering-1.0.0.toml").write_text(example, encoding="utf-8")
    assert load_letter_texts(tmp_path)[-1].name == "kommunens-kvittering@1.0.0"


def test_the_table_names_every_letter() -> None:
    assert re.findall(r"^\| `(\w+)` \|", TEXT, re.MULTILINE) == [*letter_kinds()]
