"""The code

A code means something as long as its law is in force. The lists say from when to when, by which law and where that
was read. What no list has is a fault of the department's, or a law that the lists do not know yet: the steward is told
which, as far as that tells of no few citizens.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from support import world
from support.specs import PERSONS, deliver, land
from targeting.workspace import load_code_lists


def test_the_elderly_care_act(landing: Any) -> None:
    """Ældreloven is in force from 1 July 2025. A row whose time had ended by then has another reason than a code nobody
    knows; one that runs on past the day is read, and counts from it.
    """
    rows = """
    Paragraf           | IndsatsStartDato | IndsatsSlutDato | becomes
    -------------------+------------------+-----------------+----------------------------------------
    Ældrelovens § 10   | 2025-07-01       | -               | accepted
    ÆL § 13            | 2025-08-01       | -               | accepted
    ældreloven § 14    | 2025-06-30       | 2025-07-01      | accepted
    Ældreloven, § 16   | 2017-01-01       | -               | accepted
    Ældrelov § 17      | 2025-07-01       | 2025-07-01      | accepted
    Ældrelovens § 10   | 2017-01-01       | 2025-06-30      | quarantined paragraph:code_not_in_force
    ÆL-13              | 2017-01-01       | 2017-12-31      | quarantined paragraph:code_not_in_force
    Ældrelovens § 83   | 2025-07-01       | -               | quarantined paragraph:unknown_code
    """
    landing("social_psychiatry", rows)


def test_paragraphs_that_the_lists_lacked(landing: Any) -> None:
    """Paragraphs whose number is listed and whose dates no source shows are read on any day; others wait."""
    rows = """
    Paragraf           | becomes
    -------------------+-----------------------------------
    SEL § 82 a         | accepted
    § 82b              | accepted
    SEL-82c            | accepted
    Servicelovens § 82 d | accepted
    § 83 a             | accepted
    § 83 b             | accepted
    SEL § 142          | accepted
    SEL § 82           | quarantined paragraph:unknown_code
    SEL § 82 e         | quarantined paragraph:unknown_code
    """
    landing("social_psychiatry", rows)


def test_who_has_one_plan(linking: Any) -> None:
    """A helhedsorienteret plan stands in four laws. Of § 141 it is stk. 7 alone; the rest is the ordinary plan."""
    rows = """
    CPR   | Paragraf                             | IndsatsStartDato
    ------+--------------------------------------+-----------------
    anna  | LAB § 30 b                           | 2024-02-01
    bent  | Sygedagpengelovens § 13 e            | 2024-02-01
    carl  | SEL § 141, stk. 7                    | 2024-02-01
    dora  | § 141 stk 7                          | 2024-02-01
    erik  | SEL-141-7                            | 2024-02-01
    freja | Barnets lov § 110                    | 2024-02-01
    gorm  | SEL § 141                            | 2024-02-01
    hanne | SEL § 141, stk. 2                    | 2024-02-01
    ivan  | § 141, stk. 17                       | 2024-02-01
    """
    answer = """
    who   | law  | paragraph | kind | one_plan
    ------+------+-----------+------+---------
    anna  | LAB  | 30b       | plan | yes
    bent  | SDPL | 13e       | plan | yes
    carl  | SEL  | 141       | plan | yes
    dora  | SEL  | 141       | plan | yes
    erik  | SEL  | 141       | plan | yes
    freja | BL   | 110       | plan | yes
    gorm  | SEL  | 141       | plan | no
    hanne | SEL  | 141       | plan | no
    ivan  | SEL  | 141       | plan | no
    """
    linking(answer, social_psychiatry=rows)


FIVE, FOUR = list(PERSONS)[:5], list(PERSONS)[:4]
OLD = "2017-01-01 | 2017-12-31"


def rows_of(*codes: tuple[str, list[str], str]) -> str:
    lines = [f"{who} | {code} | {when}" for code, people, when in codes for who in people]
    return "\n".join(["CPR | Paragraf | IndsatsStartDato | IndsatsSlutDato", "--+--+--+--", *lines])


NAMED = {
    "SEL § 82 e": "SEL § 82e",
    "§ 999": "SEL § 999",
    "Straffelovens § 108, stk. 2": "straffeloven § 108",
    "Friplejeboligloven § 7 a": "friplejeboligloven § 7a",
    "Lov om leje § 85": "lov om leje § 85",
    "RSL § 11 b": "RSL § 11b",
    "Ældrelovens § 99": "ÆL § 99",
    "Bostøtte § 998": "SEL § 998",
}
COUNTED = [
    "ukendt",
    "Anna Prøve § 998",
    "Prøvel. § 85",
    "§ 1234",
    "010170 5009",
    "Straffelovens § 108 v/ Anna Prøve",
    "Annalov",
    "Prøveloven 5 Anna",
]


def test_one_plan_however_it_is_spelled(linking: Any) -> None:
    """Stk. 7 may have a full stop before it, brackets, a nought, or the word behind; hours are none."""
    rows = """
    CPR   | Paragraf
    ------+-----------------------------------------
    anna  | SEL § 141.7
    bent  | SEL § 141, 7. stk.
    carl  | 141 (7)
    dora  | SEL-141-07
    erik  | § 141, 7
    freja | § 141, stk. 7, helhedsorienteret plan
    gorm  | SEL §141–7
    hanne | § 141, 7 timer
    ivan  | SEL § 141, nr. 7
    """
    answer = """
    who   | paragraph | one_plan
    ------+-----------+---------
    anna  | 141       | yes
    bent  | 141       | yes
    carl  | 141       | yes
    dora  | 141       | yes
    erik  | 141       | yes
    freja | 141       | yes
    gorm  | 141       | yes
    hanne | 141       | no
    ivan  | 141       | no
    """
    linking(answer, social_psychiatry=rows)


OWN = "code_list,code,law,paragraph,kind,family,label_da,valid_from,valid_to,law_name"


@pytest.fixture
def owning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """The municipality's own rows of a code list, in a file of its own."""

    def declare(*lines: str) -> None:
        (tmp_path / "code_lists").mkdir()
        (tmp_path / "code_lists" / "egne.csv").write_text("\n".join([OWN, *lines]), encoding="utf-8")
        monkeypatch.setattr(world, "load_code_lists", lambda shipped: load_code_lists(shipped, tmp_path / "code_lists"))

    return declare


def test_a_code_that_lapses_and_comes_back(owning: Callable[..., None], landing: Any) -> None:
    """Between two periods of a code it means nothing: a row that lies there whole waits, as one before or after."""
    before = "paragraph,SEL-87,SEL,87,service,own,Egen,,2015-12-31,"
    after = "paragraph,SEL-87,SEL,87,service,own,Egen,2018-01-01,,"
    owning(before, after)
    rows = """
    Paragraf | IndsatsStartDato | IndsatsSlutDato | becomes
    ---------+------------------+-----------------+----------------------------------------
    § 87     | 2016-01-01       | 2017-12-31      | quarantined paragraph:code_not_in_force
    § 87     | 2015-12-31       | 2017-12-31      | accepted
    § 87     | 2016-01-01       | 2018-01-01      | accepted
    § 87     | 2016-01-01       | -               | accepted
    § 87     | 2014-01-01       | 2014-12-31      | accepted
    § 87     | 2019-01-01       | -               | accepted
    """
    landing("social_psychiatry", rows)


def test_an_idle_code_between_two_periods(owning: Callable[..., None], idle: Any) -> None:
    """On a day between them its rows count for nothing, and the run says so."""
    before = "paragraph,SEL-87,SEL,87,service,own,Egen,,2015-12-31,"
    after = "paragraph,SEL-87,SEL,87,service,own,Egen,2018-01-01,,"
    owning(before, after)
    rows = """
    CPR   | Paragraf | IndsatsStartDato
    ------+----------+-----------------
    anna  | § 87     | 2015-01-01
    bent  | § 87     | 2015-01-01
    carl  | § 87     | 2015-01-01
    dora  | § 87     | 2015-01-01
    erik  | § 87     | 2015-01-01
    """
    answer = """
    as of      | codes
    -----------+-------
    2015-12-31 |
    2016-01-01 | sel-87
    2017-12-31 | sel-87
    2018-01-01 |
    """
    idle(answer, social_psychiatry=rows)


def test_the_name_of_an_own_law(owning: Callable[..., None], landing: Any) -> None:
    """A law's whole title is its name as a short one is, and two names may stand beside each other. A number under it
    is never the contract's law, and what the program knows of its own laws holds.
    """
    owning(
        "paragraph,FBL-4,FBL,4,service,own,Egen,,,Lov om friplejeboliger",
        "paragraph,FBL-5,FBL,5,service,own,Egen,,,Friplejeboligloven (FBL)",
        "paragraph,SEL-87,SEL,87,service,own,Egen,,,Lov om social service",
    )
    rows = """
    Paragraf                      | becomes
    ------------------------------+-----------------------------------
    Lov om friplejeboliger § 4    | accepted
    lov om friplejeboliger, § 5   | accepted
    friplejeboliglovens § 4       | accepted
    FBL § 5                       | accepted
    Lov om friplejeboliger § 85   | quarantined paragraph:unknown_code
    Friplejeboligloven § 85       | quarantined paragraph:unknown_code
    Servicelovens § 85            | accepted
    SERL § 87                     | accepted
    Lov om social service § 87    | accepted
    """
    landing("social_psychiatry", rows)


def test_what_is_named_of_a_code_in_no_list(tmp_path: Path) -> None:
    """Law and paragraph, where at least five citizens have them. Of a law that the program does not know, only where
    the cell is nothing else; what else a cell holds is never told, and those rows are counted together.
    """
    found = met(tmp_path, rows_of(*((code, FIVE, "2017-01-01 | -") for code in [*NAMED, *COUNTED])))
    rest = ("unknown_code", "", 5 * len(COUNTED))
    assert found == sorted([rest, *(("unknown_code", name, 5) for name in NAMED.values())])


def test_few_citizens_are_not_told_of(tmp_path: Path) -> None:
    """Rows of four: neither the code nor how many. With others of few they are counted from five citizens on."""
    few = rows_of(("SEL § 82 e", FOUR, "2017-01-01 | -"))
    assert met(tmp_path / "a", few) == [("unknown_code", "", None)]
    repeated = rows_of(*[("SEL § 82 e", FOUR, "2017-01-01 | -")] * 3)
    assert met(tmp_path / "b", repeated) == [("unknown_code", "", None)]
    together = rows_of(("SEL § 82 e", FOUR, "2017-01-01 | -"), ("RSL § 11", FIVE[4:], "2017-01-01 | -"))
    assert met(tmp_path / "c", together) == [("unknown_code", "", 5)]


def test_a_code_out_of_its_time_is_named_as_its_list_has_it(tmp_path: Path) -> None:
    """Of five citizens; and the codes that accepted rows have are known as used, and not counted."""
    rows = rows_of(
        ("Ældrelovens § 10", FIVE, OLD),
        ("ÆL § 13", FOUR, OLD),
        ("SEL § 85", FIVE, "2017-01-01 | -"),
        ("SEL § 52", FIVE, "2024-01-01 | -"),
    )
    assert met(tmp_path, rows) == [
        ("code_not_in_force", "", None),
        ("code_not_in_force", "sel-52", 5),
        ("code_not_in_force", "æl-10", 5),
        ("used", "sel-85", None),
    ]


def met(folder: Path, rows: str) -> list[tuple[str, str, int | None]]:
    with land(folder, deliver(folder, {"social_psychiatry": rows}), ["social_psychiatry"]) as (warehouse, _):
        return sorted((row["state"], row["code_key"], row["rows"]) for row in warehouse.records("land.code_met"))


def test_a_code_that_means_nothing_on_the_day(linking: Any) -> None:
    """What runs on into ældreloven counts from 1 July 2025 and not a day before."""
    rows = """
    CPR  | Paragraf         | IndsatsStartDato
    -----+------------------+-----------------
    anna | Ældrelovens § 10 | 2017-01-01
    """
    answer = """
    who  | law | paragraph | from       | to
    -----+-----+-----------+------------+---
    anna | ÆL  | 10        | 2025-07-01 |
    """
    linking(answer, social_psychiatry=rows)
