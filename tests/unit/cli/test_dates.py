"""A date is typed as people write it; what is none, or could be another, is refused with a sentence."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.runs import typed
from targeting.cli.common import parsed_day
from targeting.errors import ConfigurationError


@pytest.mark.parametrize(
    "text", ["2026-10-05", "05-10-2026", "5.10.2026", "5/10-2026", "05/10/2026", "5-10-2026", " 5.10.2026 "]
)
def test_day_month_and_year_are_read_as_danes_and_programs_write_them(text: str) -> None:
    assert parsed_day(text) == date(2026, 10, 5)


@pytest.mark.parametrize("text", ["31-02-2026", "2026-13-01", "10/25/2026", "00.10.2026"])
def test_a_day_that_is_not_in_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is no day of the calendar"):
        parsed_day(text)


@pytest.mark.parametrize(
    "text", ["05-10-26", "2026/10/05", "2026-10-5", "5. oktober 2026", "20261005", "5 10 2026", ""]
)
def test_what_could_be_another_date_or_is_none_is_refused(text: str) -> None:
    with pytest.raises(ConfigurationError, match="is not understood as a date"):
        parsed_day(text)


# Every option that is a date, with what else its command must be given.
DATED = {
    "run --as-of": ("run",),
    "run --delivery": ("run",),
    "check --as-of": ("check",),
    "check --delivery": ("check",),
    "compare --as-of": ("compare",),
    "compare --with-as-of": ("compare",),
    "simulate --as-of": ("simulate", "--vary", "threshold=3..4"),
    "quarantine replay --delivery": ("quarantine", "replay"),
    "log prune --before": ("log", "prune"),
    "log export --from": ("log", "export", "--to", "2026-01-01", "--out", "x.zip"),
    "log export --to": ("log", "export", "--from", "2026-01-01", "--out", "x.zip"),
}


@pytest.mark.parametrize("option", DATED)
def test_every_date_is_read_by_the_one_parser(option: str, workspace: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert typed(*DATED[option], workspace, option.split()[-1], "31.2.2017") == 2
    assert "31.2.2017 is no day of the calendar" in capsys.readouterr().err


def test_a_delivery_that_is_not_there_is_answered_with_those_that_are(
    workspace: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace / "inbox" / "2017-09-04").mkdir()
    assert typed("run", workspace, "--delivery", "3-10-2017") == 4
    said = capsys.readouterr().err
    assert "There is no delivery of 2017-10-03: no extracts lie in inbox/2017-10-03/." in said
    assert "There are: 2017-09-04 and 2017-10-02." in said
    assert typed("check", workspace, "--delivery", "3-10-2017") == 4
    assert "There are: 2017-09-04 and 2017-10-02." in capsys.readouterr().out
