from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from support.adoptions import hold
from support.grants import check
from support.interviews import ended, granted, interview_town, interviews_read
from support.tables import table


@pytest.fixture
def standing() -> Callable[[str, str], None]:
    """Holds a table of days against the register of measures."""
    return hold


@pytest.fixture
def grants() -> Callable[..., None]:
    """Records a table of events in cases where a measure is in use, and holds what is due against another table."""
    return check


@pytest.fixture
def extract(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Grants as the first table says, then reads the rows of the second as an extract that was taken today.

    ``becomes`` is what a row is counted as; of those in quarantine it is the very row that has the reason.
    """
    monkeypatch.setenv("TARGETING_KEYS", str(tmp_path / "keys"))

    def hold_rows(grants: str, lines: str, *, today: str) -> None:
        town = interview_town(tmp_path / "workspace")
        for line in table(grants):
            case = granted(town, line["who"], line["granted"], today).case
            if line["ended"]:
                ended(town, line["who"], line["ended"], today, grant=str(case.events[-1].number))
        rows = table(lines)
        wanted = [row.pop("becomes") for row in rows]
        for dry_run in (True, False):
            found = interviews_read(town, today, *rows, dry_run=dry_run)
            waiting = {fault.row - 2: fault.rule for fault in found.weighed.faults}
            assert waiting == {number: rule for number, rule in enumerate(wanted) if rule in waiting.values()}
            counted = Counter(wanted)
            assert (
                found.weighed.new, found.weighed.already, found.file.others, found.weighed.before, found.read.left_out,
            ) == (
                counted["recorded"], counted["already recorded"], counted["another citizen"],
                counted["before the grant"],
                {rule: counted[rule] for rule in ("cancelled", "no_show", "other_meeting", "planned") if counted[rule]},
            )  # fmt: skip
        again = interviews_read(town, today, *rows).weighed
        assert (again.new, again.already) == (0, found.weighed.new + found.weighed.already)

    return hold_rows
