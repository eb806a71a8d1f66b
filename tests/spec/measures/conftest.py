from __future__ import annotations

from collections.abc import Callable

import pytest

from support.adoptions import hold


@pytest.fixture
def standing() -> Callable[[str, str], None]:
    """Holds a table of days against the register of measures."""
    return hold
