"""How the specs of sharing are run: what a citizen has said, and questions put to it with the program's own table."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from support.consents import check_answers, joined

Check = Callable[..., None]


@pytest.fixture
def sharing() -> Check:
    """Put every question of the second table to the history in the first; ``under_new_number`` is one person's too."""

    def check(history: str, asked: str, *, under_new_number: str = "") -> None:
        check_answers(joined([history, under_new_number]), asked)

    return check
