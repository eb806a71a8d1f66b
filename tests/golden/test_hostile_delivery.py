"""Everything that goes wrong with extracts, in one delivery: every row is where it was planted, and none is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from support.hostile import HostileFile, hostile_delivery
from support.tables import table
from support.world import landed_delivery
from targeting.registers import LandedRegister
from targeting.warehouse import Warehouse


@dataclass(frozen=True)
class Hostile:
    """The delivery, landed and linked."""

    files: tuple[HostileFile, ...]
    warehouse: Warehouse
    landed: dict[str, LandedRegister]

    def found(self, file: HostileFile) -> Counter[str]:
        """How many rows of a file have each fate."""
        names = [landed.name for landed in self.landed[file.register].files]
        key = [file.register, names.index(file.name) + 1]
        ask = self.warehouse.connection.execute
        faults: dict[int, set[str]] = {}
        for row_no, column, rule in ask(
            "SELECT row_no, column_name, rule FROM land.quarantine WHERE register = ? AND file_no = ?", key
        ).fetchall():
            faults.setdefault(row_no, set()).add(f"{column}:{rule}" if column else rule)
        fates = Counter(" ".join(["quarantined", *sorted(found)]) for found in faults.values())
        ignored = ask("SELECT rule, rows FROM land.ignored WHERE register = ? AND file_no = ?", key).fetchall()
        fates |= {f"ignored {rule}": rows for rule, rows in ignored}
        accepted = ask(f'SELECT count(*) FROM land."{file.register}" WHERE file_no = ?', key[1:]).fetchone()
        return fates | Counter({"accepted": accepted[0] if accepted else 0})


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hostile]:
    folder = tmp_path_factory.mktemp("hostile")
    delivery = folder / "inbox" / "2017-10-02"
    files = hostile_delivery(delivery)
    registers = tuple(dict.fromkeys(file.register for file in files))
    with landed_delivery(folder, delivery, registers) as (warehouse, landed):
        yield Hostile(files, warehouse, landed)


def test_every_row_has_the_fate_it_was_planted_with(hostile: Hostile) -> None:
    for file in hostile.files:
        assert (file.name, hostile.found(file)) == (file.name, file.planted)


COUNTS = table("""
    register          | files | read | accepted | quarantined | ignored | zeros
    ------------------+-------+------+----------+-------------+---------+------
    population        | 1     | 71   | 44       | 15          | 12      | 1
    objection         | 1     | 9    | 5        | 1           | 3       | 1
    jobcentre         | 1     | 82   | 51       | 31          | 0       | 11
    benefit_refund    | 3     | 225  | 135      | 21          | 69      | 6
    sickness_benefit  | 1     | 39   | 9        | 24          | 6       | 21
    social_psychiatry | 1     | 79   | 50       | 11          | 18      | 0
    children_family   | 1     | 27   | 15       | 5           | 7       | 8
    municipal_health  | 1     | 37   | 27       | 5           | 5       | 0
    misuse_treatment  | 1     | 20   | 11       | 7           | 2       | 5
    aids              | 1     | 20   | 10       | 7           | 3       | 4
""")


@pytest.mark.parametrize("row", COUNTS, ids=[row["register"] for row in COUNTS])
def test_the_counts_of_a_register(hostile: Hostile, row: dict[str, str]) -> None:
    files = hostile.landed[row["register"]].files
    zeros = hostile.warehouse.connection.execute(
        "SELECT coalesce(sum(rows), 0) FROM land.remark WHERE register = ? AND remark = 'zero_restored'",
        [row["register"]],
    ).fetchone()
    assert zeros is not None
    found = [
        len(files),
        sum(file.rows_read for file in files),
        sum(file.accepted for file in files),
        sum(file.quarantined for file in files),
        sum(file.ignored for file in files),
        int(zeros[0]),
    ]
    assert found == [int(figure) for name, figure in row.items() if name != "register"]


def test_the_counts_are_those_that_were_planted(hostile: Hostile) -> None:
    for row in COUNTS:
        planted = sum((file.planted for file in hostile.files if file.register == row["register"]), Counter[str]())
        zeros = sum(file.zeros for file in hostile.files if file.register == row["register"])
        assert (planted.total(), planted["accepted"], zeros) == tuple(
            int(row[name]) for name in ("read", "accepted", "zeros")
        )
    assert {row["register"] for row in COUNTS} == set(hostile.landed)


def test_the_persons_are_those_of_the_population(hostile: Hostile) -> None:
    """36 citizens and nine more with a status of their own; an old number of somebody is nobody."""
    assert hostile.warehouse.count("link.person") == 44


def test_an_ancillary_row_is_never_main(hostile: Hostile) -> None:
    rows = hostile.warehouse.connection.execute(
        "SELECT main, count(DISTINCT person_id) FROM link.involvement WHERE paragraph = '108' GROUP BY main"
    ).fetchall()
    assert dict(rows) == {True: 10, False: 10}


def test_weeks_of_three_files_are_one_spell(hostile: Hostile) -> None:
    """Weeks 27, 31 and 35-36 lie apart; week 35 stands in all three files and is one week."""
    rows = hostile.warehouse.connection.execute(
        "SELECT spells, count(*) FROM (SELECT person_id, count(*) AS spells FROM link.involvement "
        "WHERE register = 'benefit_refund' AND family = 'las_help' GROUP BY person_id) GROUP BY spells"
    ).fetchall()
    assert dict(rows) == {3: 25}
