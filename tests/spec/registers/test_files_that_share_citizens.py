"""Two files of one register

A delivery may hold a register in several files. Where a citizen stands in two of them, one may be an older copy of the
other, and nothing says which holds: the run stops and names both. A register that is delivered in parts is declared so.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support.specs import deliver, land
from targeting.errors import DeliveryError

WHOLE = """
    Personnummer | Status
    -------------+-------
    anna         | 01
    bent         | 01
"""
PEOPLE = {
    "the citizen has died since": "anna | 90 | 999",
    "the citizen has moved away": "anna | 01 | 101",
    "the row cannot be read": "anna | 01 | 956",
    "the same again": "bent | 01 | 999",
}
CASES = """
    CPR-nr. | Startdato
    --------+-----------
    anna    | 01-01-2017
    bent    | 01-01-2017
"""


def refused(folder: Path, register: str, one: str, two: str) -> str:
    """What is said of a delivery that holds the register in these two files."""
    delivery = deliver(folder, {register: (one, two)})
    with pytest.raises(DeliveryError) as stopped, land(folder, delivery, [register]):
        pass
    return str(stopped.value)


@pytest.mark.parametrize("row", PEOPLE.values(), ids=PEOPLE.keys())
def test_a_newer_file_of_the_population(tmp_path: Path, row: str) -> None:
    """Whatever becomes of the row: that of the other file would stand, or both."""
    newer = f"""
    Personnummer | Status | Kommunekode
    -------------+--------+------------
    {row}
    """
    said = refused(tmp_path, "population", WHOLE, newer)
    assert said.startswith("folkeregister_1.csv and folkeregister_2.csv hold rows of the same citizens")
    assert "deliveredInParts: true in the contract population.odcs.yaml" in said


def test_a_newer_file_of_a_department(tmp_path: Path) -> None:
    """The same of cases: an older copy would bring back what has ended since."""
    said = refused(tmp_path, "jobcentre", CASES, CASES.replace("bent", "carl"))
    assert said.startswith("momentum_forloeb_1.csv and momentum_forloeb_2.csv hold")


def test_an_older_file_of_the_objections(tmp_path: Path) -> None:
    """And of objections."""
    one = """
    CPR-nr. | Indsigelse modtaget
    --------+--------------------
    anna    | 01-09-2017
    """
    said = refused(tmp_path, "objection", one, one + "bent | 01-09-2017")
    assert said.startswith("indsigelser_1.csv and indsigelser_2.csv hold")


def test_two_such_registers_in_one_delivery(tmp_path: Path) -> None:
    """All of them are told at once, each with its files."""
    objections = """
    CPR-nr. | Indsigelse modtaget
    --------+--------------------
    anna    | 01-09-2017
    """
    others = objections + "bent | 01-09-2017"
    cases = (CASES, CASES.replace("bent", "carl"))
    delivery = deliver(tmp_path, {"objection": (objections, others), "jobcentre": cases})
    with pytest.raises(DeliveryError) as stopped, land(tmp_path, delivery, ["objection", "jobcentre"]):
        pass
    assert "indsigelser_1.csv and indsigelser_2.csv hold" in str(stopped.value)
    assert "momentum_forloeb_1.csv and momentum_forloeb_2.csv hold" in str(stopped.value)


Accepted = Callable[..., list[int]]


@pytest.fixture
def accepted(tmp_path: Path) -> Accepted:
    """How many rows of each of the two files are accepted."""

    def rows(register: str, one: str, two: str, **declared: Any) -> list[int]:
        delivery = deliver(tmp_path, {register: (one, two)})
        with land(tmp_path, delivery, [register], **declared) as (_, landed):
            return [file.accepted for file in landed[register].files]

    return rows


def test_files_that_share_no_citizen(accepted: Accepted) -> None:
    """They are parts, as they stand."""
    assert accepted("jobcentre", CASES, CASES.replace("anna", "carl").replace("bent", "dora")) == [2, 2]


OURS_AND_OTHERS = """
    CPR  | HandleKommune
    -----+--------------
    anna | 217
    bent | 999
"""
DRAFTS = """
    CPR  | IndsatsStatus
    -----+--------------
    anna | Kladde
    carl | Bevilget
"""


def test_files_that_share_a_citizen_whose_rows_are_ignored(accepted: Accepted) -> None:
    """What is read in neither of them cannot clash."""
    assert accepted("social_psychiatry", OURS_AND_OTHERS, DRAFTS) == [1, 1]


def test_files_that_share_a_citizen_whose_row_is_ignored_in_one(tmp_path: Path) -> None:
    """Where the other is read, it may be the older one."""
    said = refused(tmp_path, "social_psychiatry", OURS_AND_OTHERS.replace("217", "999"), DRAFTS)
    assert said.startswith("social_psykiatri_1.csv and social_psykiatri_2.csv hold")


def test_a_register_that_is_delivered_in_parts(accepted: Accepted) -> None:
    """Where the contract says so, a citizen may stand in several."""
    assert accepted("jobcentre", CASES, CASES, delivered_in_parts=True) == [2, 2]


def test_a_register_of_weeks(accepted: Accepted) -> None:
    """A row of it is a week, and the weeks come in several files."""
    weeks = """
    Uge     | CPR nummer
    --------+-----------
    2017-38 | anna
    """
    assert accepted("benefit_refund", weeks, weeks.replace("38", "39")) == [1, 1]
