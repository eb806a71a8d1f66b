"""A ledger of an earlier version knew files by their SHA-256: what it knew is known on, by the key's fingerprint."""

from __future__ import annotations

from hashlib import sha256

import pytest

from support.town import NOVEMBER, OCTOBER, Town, citizens, course
from targeting import ledger
from targeting.errors import DeliveryError

BAD = {"population": citizens(), "jobcentre": [course(), course(Startdato="i går")]}


def made_old(town: Town) -> list[str]:
    """The ledger as an earlier version left it; gives the fingerprints there were."""
    plain = {
        town.keys.extract_fingerprint(known): known
        for path in town.folder.glob("inbox/*/*")
        for known in [sha256(path.read_bytes()).hexdigest()]
    }
    with ledger.open_ledger(town.state, town.keys) as opened:
        for table in ("file", "item"):
            for keyed, known in plain.items():
                opened.connection.execute(f"UPDATE ledger.{table} SET sha256 = ? WHERE sha256 = ?", [known, keyed])
    assert {len(row[3]) for row in town.table("item")} == {64}
    return sorted(plain)


def test_what_was_waived_stays_so_and_the_files_are_known_by_fingerprint(town: Town) -> None:
    town.deliver(OCTOBER, BAD)
    town.waive("not_a_date")
    keyed = made_old(town)
    assert town.deliver(OCTOBER, BAD)["jobcentre_quarantined"].failed == 0
    assert {row[3] for row in town.table("file")} <= set(keyed)
    assert [row["status"] for row in town.faults()] == ["waived"]


def test_a_file_that_came_before_is_refused_still(town: Town) -> None:
    town.deliver(OCTOBER, BAD)
    made_old(town)
    content = (town.inbox(OCTOBER) / "momentum_forloeb.csv").read_bytes()
    town.write(NOVEMBER, BAD)
    (town.inbox(NOVEMBER) / "momentum_forloeb.csv").write_bytes(content)
    with pytest.raises(DeliveryError, match="is the same file as"), town.landed(NOVEMBER, "jobcentre"):
        pass
