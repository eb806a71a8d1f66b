"""Why each of these citizens is proposed, or is not: the whole text, once looked at by a person.

After a change that is meant, read ny.txt in the test's folder, and take it for explanations.txt.
"""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
from rich.console import Console

from golden.conftest import SampleRun
from targeting.commands.explain import explain
from targeting.sample.planted import load_planted
from targeting.session import open_session

GOLDEN = Path(__file__).with_name("explanations.txt")
CHOSEN = (
    "example_a", "protected_address", "two_caseworkers", "one_service_law", "one_department", "no_involvement",
    "seventeen", "objects", "dead", "other_municipality",
)  # fmt: skip
VARYING = (
    (r"\d{8}T\d{6}Z-[0-9a-f]{6}", "KØRSEL"),
    (r"(post|Ark) nr\. \d+", r"\1 nr. N"),
    (r"\bfil [0-9a-f]{12}\b", "fil FINGERAFTRYK"),
    (r"\b[0-9a-f]{32}([0-9a-f]{32})?\b", "FINGERAFTRYK"),
)


@pytest.fixture(scope="module")
def said(sample_run: SampleRun) -> dict[str, str]:
    """The page of each citizen, as a terminal shows it."""
    planted = {citizen.id: citizen for citizen in load_planted().citizens}
    return {name: _text(sample_run, planted[name].cpr) for name in CHOSEN}


def _text(run: SampleRun, cpr: str) -> str:
    shown = io.StringIO()
    explanation = explain(open_session(run.workspace), run.pseudonym(cpr), "Prøve af teksten")
    Console(file=shown, width=120, soft_wrap=True, highlight=False).print(explanation.render())
    text = "\n".join(line.rstrip() for line in shown.getvalue().splitlines())
    for pattern, word in VARYING:
        text = re.sub(pattern, word, text)
    return text


def test_every_text_is_the_one_that_was_looked_at(said: dict[str, str], tmp_path: Path) -> None:
    whole = "\n\n".join(f"==== {name} ====\n\n{text}" for name, text in said.items()) + "\n"
    (tmp_path / "ny.txt").write_text(whole, encoding="utf-8")
    assert whole == GOLDEN.read_text(encoding="utf-8")


def test_a_protected_address_shows_in_no_text(said: dict[str, str]) -> None:
    assert "beskyt" not in said["protected_address"].lower()
