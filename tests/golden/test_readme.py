"""What the README shows of `make run` is what that says: the sample is made up, and its numbers are always the same."""

from __future__ import annotations

import re

import pytest

from golden.conftest import SampleRun
from support.house import ROOT
from targeting.commands.summary import summarise
from targeting.pages import terminal
from targeting.session import open_session

SHOWN = re.search(r"`make run` ender sådan.*?```\n(.*?)```", (ROOT / "README.md").read_text("utf-8"), re.DOTALL)
# The moment of the run, its chance part, and the day that it is made on.
VARYING = r"\d{8}T\d{6}Z-[0-9a-f]{6}|behandlingsdagen \d{4}-\d\d-\d\d"


def lines(text: str) -> list[str]:
    """The lines without what varies; a line that is cut is what it begins with."""
    return [" ".join(re.sub(VARYING, "·", line).split()) for line in text.splitlines() if line.strip()]


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
