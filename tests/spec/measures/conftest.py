from __future__ import annotations

from collections.abc import Callable

import pytest

from support.adoptions import hold
from support.grants import check


@pytest.fixture
def standing() -> Callable[[str, str], None]:
    """Holds a table of days against the register of measures."""
    return hold


@pytest.fixture
def grants() -> Callable[..., None]:
    """Records a table of events in cases where a measure is in use, and holds what is due against another table."""
    return check
