"""What every test has: no telemetry, errors in the English of the code, and the small workspaces.

No test talks to the outside: the libraries' telemetry is off also when pytest is started by hand. Errors are told apart
by the English that stands in the code; that each has its Danish, and that a user meets no English, is tests/house's.

Great Expectations is loaded before any test: so a run in a test judges in the test's own process, and does not load it
anew beside itself. The process that judges for a run that somebody starts is tests/unit/quality/test_beside.py's.
"""

from __future__ import annotations

import os
from collections.abc import Iterator

os.environ["TARGETING_LANG"] = "en"
os.environ.setdefault("DO_NOT_TRACK", "1")
os.environ.setdefault("PREFECT_SERVER_ANALYTICS_ENABLED", "false")
os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")

import great_expectations  # noqa: F401
import pytest

import support.examples  # noqa: F401
from support.asking import town, town_runs
from support.english import errors_are_danish
from support.judged import judged_plainly
from support.released import good_run, released, run_of_many, run_of_six, workspace

# What takes longest begins first, or one of two workers is left with it in the end. Other files keep their order.
LONGEST = (
    "golden/test_plain_reader", "security", "flows", "golden/test_effective_dates", "spec/registers/test_files.py",
    "faults", "unit/ledger", "property", "golden", "unit/quality", "unit/run", "unit/history", "spec/registers",
)  # fmt: skip


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    def place(item: pytest.Item) -> int:
        return next((number for number, part in enumerate(LONGEST) if f"tests/{part}" in item.nodeid), len(LONGEST))

    items.sort(key=place)


@pytest.fixture(scope="session", autouse=True)
def nothing_waits_for_the_disk() -> Iterator[None]:
    """Nobody cuts the power meanwhile: what would be flushed is only looked at, so that a closed file still fails.

    Tests of what is flushed, and when, put their own in its place; a program that a test starts does flush.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", os.fstat)
        yield


__all__ = [
    "errors_are_danish",
    "good_run",
    "judged_plainly",
    "released",
    "run_of_many",
    "run_of_six",
    "town",
    "town_runs",
    "workspace",
]


@pytest.fixture
def danish(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a user meets: Danish, as nothing says otherwise."""
    monkeypatch.delenv("TARGETING_LANG")
