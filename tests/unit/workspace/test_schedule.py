"""[schedule] in workspace.toml: a plan as cron writes it, met in the municipality's own time."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from pydantic import ValidationError

from targeting.workspace.settings import Schedule

COPENHAGEN = "Europe/Copenhagen"


@pytest.mark.parametrize(
    "cron",
    ["", "mandag", "30 5 * *", "0 30 5 * * 1", "61 5 * * 1", "30 24 * * 1", "0 0 30 2 *", "@weekly", "30 5 * * 1 ; rm"],
)
def test_what_is_no_plan_is_refused_with_an_example(cron: str) -> None:
    with pytest.raises(ValidationError, match=r"such as 30 5 \* \* 1"):
        Schedule(cron=cron)


@pytest.mark.parametrize(
    ("after", "due"),
    [
        ("2026-11-27T12:00", "2026-11-30T04:30"),  # winter: 5.30 in Denmark is 4.30 UTC
        ("2026-11-30T04:29", "2026-11-30T04:30"),
        ("2026-11-30T04:30", "2026-12-07T04:30"),
        ("2026-03-27T12:00", "2026-03-30T03:30"),  # the day after summer time began
        ("2026-10-23T12:00", "2026-10-26T04:30"),  # and after it ended
    ],
)
def test_the_next_is_at_that_clock_in_the_municipality(after: str, due: str) -> None:
    moment = datetime.fromisoformat(after).replace(tzinfo=UTC)
    expected = datetime.fromisoformat(due).replace(tzinfo=UTC)
    assert Schedule(cron="30 5 * * 1").next_after(moment, COPENHAGEN).astimezone(UTC) == expected
