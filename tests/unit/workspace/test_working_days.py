"""Danish working days: Easter against another program's, and years against a calendar on the wall."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from dateutil.easter import easter as another

from targeting.workspace import is_working_day, working_day
from targeting.workspace.working_days import easter

# Weekdays that are no working days.
CLOSED = {
    2018: "01-01 03-29 03-30 04-02 04-27 05-10 05-21 06-05 12-24 12-25 12-26 12-31",
    2023: "04-06 04-07 04-10 05-05 05-18 05-29 06-05 12-25 12-26",
    2024: "01-01 03-28 03-29 04-01 05-09 05-20 06-05 12-24 12-25 12-26 12-31",
    2026: "01-01 04-02 04-03 04-06 05-14 05-25 06-05 12-24 12-25 12-31",
}


def test_easter_is_the_day_that_another_program_says() -> None:
    assert [year for year in range(1700, 2300) if easter(year) != another(year)] == []


@pytest.mark.parametrize("year", CLOSED)
def test_a_year(year: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=number) for number in range(366))
    closed = [f"{day:%m-%d}" for day in days if day.year == year and day.weekday() < 5 and not is_working_day(day)]
    assert " ".join(closed) == CLOSED[year]


@pytest.mark.parametrize(
    ("day", "becomes"),
    [
        ("2018-03-28", "2018-03-28"),
        ("2018-03-29", "2018-04-03"),
        ("2018-12-22", "2018-12-27"),
        ("2018-12-29", "2019-01-02"),
        ("2023-05-05", "2023-05-08"),
        ("2024-04-26", "2024-04-26"),
    ],
)
def test_the_next_working_day(day: str, becomes: str) -> None:
    assert working_day(date.fromisoformat(day)) == date.fromisoformat(becomes)
