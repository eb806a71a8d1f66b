"""Quality judged without Great Expectations, which takes longest of all.

It judges in tests/unit/quality, where the two are held against each other, in tests/faults,
tests/golden and tests/flows, and in every program that a test starts; elsewhere a run's bounds are bounds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import pytest

from targeting.quality import beside, verdict
from targeting.workspace import Expectation

BY_GREAT_EXPECTATIONS = ("tests/unit/quality/", "tests/faults/", "tests/golden/", "tests/flows/")


def judged_by_bounds(register: str, entries: tuple[Expectation, ...], seen: Mapping[str, float]) -> dict[str, bool]:
    """What `targeting.quality.expectations.judge` gives."""
    return {entry.id: _within(entry, seen[entry.id]) for entry in entries}


def _within(entry: Expectation, seen: float) -> bool:
    below = entry.maximum is None or seen < entry.maximum or (seen == entry.maximum and not entry.strict_maximum)
    above = entry.minimum is None or seen > entry.minimum or (seen == entry.minimum and not entry.strict_minimum)
    return below and above


@contextmanager
def bounds_are_bounds() -> Iterator[None]:
    """Expectations judged by their bounds alone, and no process started that would judge."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "judge", judged_by_bounds)
        patch.setattr(beside, "start", lambda: None)
        yield


@pytest.fixture(scope="module", autouse=True)
def judged_plainly(request: pytest.FixtureRequest) -> Iterator[None]:
    """For every test but those that are Great Expectations'."""
    if request.node.nodeid.startswith(BY_GREAT_EXPECTATIONS):
        yield
    else:
        with bounds_are_bounds():
            yield
