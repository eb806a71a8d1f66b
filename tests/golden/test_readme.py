"""What the README shows of `make run` is what that says: the sample is made up, and its numbers are always the same."""

from __future__ import annotations

import re

import pytest

from golden.conftest import SampleRun
from support.house import ROOT
from targeting.commands.summary import summarise
from targeting.pages import terminal
from targeting.session import open_session
from targeting.workspace import Settings

README = (ROOT / "README.md").read_text("utf-8")
SHOWN = re.search(r"`make run` ender sådan.*?```\n(.*?)```", README, re.DOTALL)
# The moment of the run, its chance part, and the day that it is made on.
VARYING = r"\d{8}T\d{6}Z-[0-9a-f]{6}|behandlingsdagen \d{4}-\d\d-\d\d"


def lines(text: str) -> list[str]:
    """The lines without what varies; a line that is cut is what it begins with."""
    return [" ".join(re.sub(VARYING, "·", line).split()) for line in text.splitlines() if line.strip()]


def test_the_readme_says_when_figures_change_and_what_a_question_costs() -> None:
    """What a second run of the month surprises with, with the numbers that the settings have."""
    settings = Settings.model_fields
    assert f"{settings['questions_per_delivery'].default} spørgsmål til hver leverance" in README
    assert settings["publish_every"].default == "month" and "en gang om måneden, når intet andet står" in README
    for named in ("record shown", "attack.html", "publish_every"):
        assert named in README, named
    assert "ingen personer, små tal er skjult" not in README, "what is checked is said, with where it says more"


@pytest.mark.usefixtures("danish")
def test_the_readme_shows_what_a_run_of_the_sample_says(
    sample_run: SampleRun, capsys: pytest.CaptureFixture[str]
) -> None:
    terminal.show({}, summarise(open_session(sample_run.workspace), sample_run.run_id).render, as_json=False)
    said = lines(capsys.readouterr().out)
    assert SHOWN
    for line in lines(SHOWN[1]):
        whole = line.removesuffix("…").rstrip(", ")
        assert any(each == line or (line.endswith("…") and each.startswith(whole)) for each in said), line
