"""How the specs of overviews are run, and how citizens go from extracts to an overview."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from support.from_extracts import found_and_met, run_of, sees
from support.overviews import lines_of, overview_of
from support.tables import stated, table

AT, AS_OF = "2018-03-01 12.00", "2018-03-01"


@pytest.fixture
def overview() -> Callable[..., None]:
    """Hold the lines that the jobcentre may see, and what is said of the rest, against the third table."""

    def check(said: str, has: str, lines: str, *, at: str = AT, as_of: str = AS_OF, also: tuple[str, ...] = ()) -> None:
        found = overview_of(said, has, "jobcentre", at, date.fromisoformat(as_of), also)
        assert lines_of(found) == [row["line"] for row in table(lines)]

    return check


@pytest.fixture
def from_extracts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Run the extracts; each citizen who is nominated is opened, assessed and asked, and consents as the table says."""

    def check(consents: str, lines: str, **extracts: str) -> None:
        monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))
        workspace = run_of(tmp_path, extracts)
        rows = stated(consents)
        cases = {who: found_and_met(workspace, who) for who in dict.fromkeys(row["who"] for row in rows)}
        shown = [
            {"who": row["who"], "line": line}
            for row in rows
            for line in sees(workspace, cases[row["who"]], row["to"], row["yes"])
        ]
        assert shown == table(lines)

    return check
