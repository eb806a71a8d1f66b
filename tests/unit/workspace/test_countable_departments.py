"""The tables can count so many departments beside each other, and workspace.toml says so before a run is begun."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from support.world import settings
from targeting.workspace.settings import MOST_DEPARTMENTS, Settings


@pytest.mark.parametrize(("departments", "taken"), [(MOST_DEPARTMENTS, True), (MOST_DEPARTMENTS + 1, False)])
def test_twelve_departments_are_taken_and_thirteen_are_not(departments: int, taken: bool) -> None:
    declared = settings().model_dump(exclude={"sha256", "file"})
    first = declared["departments"]
    more = [{**first[0], "id": f"department_{number}"} for number in range(departments - len(first))]
    declared["departments"] = [*first, *more]
    if taken:
        assert len(Settings(**declared).departments) == departments
        return
    with pytest.raises(ValidationError, match="13 are declared, and the tables can count at most 12"):
        Settings(**declared)
