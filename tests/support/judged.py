"""Quality judged without Great Expectations, which takes longest of all and is tested in tests/unit/quality."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from targeting.quality import verdict
from targeting.workspace import Expectation


@contextmanager
def bounds_are_bounds() -> Iterator[None]:
    """Expectations judged by their bounds alone."""

    def within(entry: Expectation, seen: float) -> bool:
        below = entry.maximum is None or seen < entry.maximum or (seen == entry.maximum and not entry.strict_maximum)
        above = entry.minimum is None or seen > entry.minimum or (seen == entry.minimum and not entry.strict_minimum)
        return below and above

    def judge(register: str, entries: tuple[Expectation, ...], seen: dict[str, float]) -> dict[str, bool]:
        return {entry.id: within(entry, seen[entry.id]) for entry in entries}

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(verdict, "judge", judge)
        yield


@pytest.fixture(scope="module", autouse=True)
def judged_plainly() -> Iterator[None]:
    """For every test of a module that imports it."""
    with bounds_are_bounds():
        yield
