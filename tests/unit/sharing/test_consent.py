"""A consent that proves nothing cannot be recorded: each thing that is wrong has its sentence."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from support.consents import LETTER
from targeting.errors import ConfigurationError
from targeting.sharing import Noted, Row, Said, Scope, Withdrawn
from targeting.sharing.consent import a_year_after

AT = datetime(2018, 3, 1, 9, tzinfo=UTC)


def row(category: Any = "social", allowed: bool = True, giving: str = "home_care") -> Row:
    return Row(Scope(giving, "jobcentre", category), allowed)


def said(**changes: Any) -> Said:
    sound = {
        "what": "given",
        "at": AT,
        "consent": "A",
        "rows": (row(),),
        "text": LETTER,
        "expires_on": date(2020, 3, 1),
    }
    return Said(**(sound | changes))


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"rows": ()}, "A consent without rows is no consent to everything"),
        ({"rows": (row(), row(allowed=False))}, "social support from home_care to jobcentre stands in two rows"),
        ({"rows": (row(allowed=False),)}, "A consent without a yes is a refusal"),
        ({"what": "refused"}, "A refusal has a row that says yes"),
        ({"consent": " "}, "A consent has no id"),
        ({"text": None}, "A consent without the text that was signed proves nothing"),
        ({"expires_on": None}, "A consent without a last day has no end"),
        ({"expires_on": date(2018, 2, 28)}, "The consent expires on 2018-02-28, before it was given on 2018-03-01"),
        ({"at": AT.replace(tzinfo=None)}, "has no time zone"),
        ({"rows": (row("children"),)}, "Children take a consent of their own"),
        ({"rows": (row("children"),), "guardian": "guardian"}, "Children take a consent of their own"),
        ({"rows": (row("children"), row()), "guardian": "custody_holder"}, "Children take a consent of their own"),
        ({"rows": (row("children"),), "guardian": "custody_holder"}, "State fifteen_on"),
    ],
)
def test_what_is_unsound_is_refused(changes: dict[str, Any], told: str) -> None:
    said()
    with pytest.raises(ConfigurationError) as refused:
        said(**changes)
    assert told in str(refused.value)


@pytest.mark.parametrize("category", ["health", "misuse"])
def test_what_sundhedsloven_governs_lapses_after_a_year(category: str) -> None:
    said(rows=(row(category),), expires_on=date(2019, 3, 1))
    with pytest.raises(ConfigurationError) as refused:
        said(rows=(row(), row(category)), expires_on=date(2019, 3, 2))
    assert "on 2019-03-01 at the latest, and its last day is 2019-03-02" in str(refused.value)


def test_a_no_to_health_sets_no_year() -> None:
    assert said(rows=(row(), row("health", allowed=False))).refused == {row("health").scope}


@pytest.mark.parametrize("what", ["given", "changed"])
def test_the_year_is_counted_from_the_danish_day(what: str) -> None:
    """23.30 UTC on the last of February is 1 March in Denmark."""
    late = datetime(2018, 2, 28, 23, 30, tzinfo=UTC)
    said(what=what, at=late, rows=(row("health"),), expires_on=date(2019, 3, 1))
    with pytest.raises(ConfigurationError):
        said(what=what, at=late - timedelta(hours=1), rows=(row("health"),), expires_on=date(2019, 3, 1))


def test_a_year_after_a_leap_day_is_the_last_of_february() -> None:
    assert a_year_after(date(2020, 2, 29)) == date(2021, 2, 28)


def test_a_consent_from_a_unit_to_itself_and_one_to_an_unknown_category_are_refused() -> None:
    with pytest.raises(ConfigurationError, match="is between two units"):
        row(giving="jobcentre")
    with pytest.raises(ConfigurationError, match="No category is called diagnosis"):
        row("diagnosis")


def test_no_event_is_without_a_time_zone() -> None:
    for made in (lambda at: Withdrawn(at), lambda at: Noted("died", at)):
        with pytest.raises(ConfigurationError, match="has no time zone"):
            made(AT.replace(tzinfo=None))
