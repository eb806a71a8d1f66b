"""Whatever versions of the rules there are: a day has one at most, and what is added later leaves the past alone."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from support.scoring_tables import EN_PLAN
from targeting.errors import ConfigurationError
from targeting.workspace import RuleSet, load_ruleset
from targeting.workspace.versions import choose, in_order

DECLARED = load_ruleset(EN_PLAN)
FIRST = date(2017, 1, 1)

# How long each version is in force, how long it declares that (None: open), and the days without rules after it.
periods = st.lists(st.tuples(st.integers(1, 40), st.booleans(), st.integers(0, 20)), min_size=1, max_size=5)


def versions_of(written: list[tuple[int, bool, int]]) -> list[RuleSet]:
    """One version a period, each beginning after the one before it has ended."""
    first, made = FIRST, []
    for number, (days, closed, gap) in enumerate(written):
        last = first + timedelta(days=days - 1)
        dates = {"valid_from": first, "valid_to": last if closed else None}
        made.append(DECLARED.model_copy(update={"version": f"1.{number}.0", **dates}))
        first = last + timedelta(days=1 + gap)
    return made


def in_force(versions: list[RuleSet], day: date) -> str | None:
    """The version that is chosen on ``day``; None when that is refused."""
    ordered = in_order(version.model_copy() for version in versions)
    assert sum(version.used_on(day) for version in ordered) <= 1
    try:
        return choose(ordered, DECLARED.id, day).version
    except ConfigurationError:
        return None


@given(periods, st.integers(-10, 320))
def test_the_version_of_a_day_is_the_last_that_has_begun_unless_it_has_ended(
    written: list[tuple[int, bool, int]], days: int
) -> None:
    versions, day = versions_of(written), FIRST + timedelta(days=days)
    begun = [version for version in versions if version.valid_from <= day]
    wanted = begun[-1].version if begun and begun[-1].in_force_on(day) else None
    assert in_force(versions, day) == wanted


@given(periods, st.integers(-10, 320), st.data())
def test_a_version_added_later_changes_no_day_before_it_begins(
    written: list[tuple[int, bool, int]], days: int, data: st.DataObject
) -> None:
    versions, day = versions_of(written), FIRST + timedelta(days=days)
    known = data.draw(st.integers(1, len(versions)))
    if known == len(versions) or day < versions[known].valid_from:
        assert in_force(versions[:known], day) == in_force(versions, day)
