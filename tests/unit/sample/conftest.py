"""One small municipality for the tests that only look at it."""

from __future__ import annotations

from pathlib import Path

import pytest

from targeting.sample import generate

CITIZENS, SEED = 1500, 7


@pytest.fixture(scope="session")
def small_sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sample")
    generate(folder, CITIZENS, SEED)
    return folder


@pytest.fixture(scope="session")
def delivery(small_sample: Path) -> Path:
    return small_sample / "inbox" / "2017-10-02"
