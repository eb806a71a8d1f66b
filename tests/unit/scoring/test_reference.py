"""The reference scorer's own answers, worked out by hand: an oracle has to be right before it may judge."""

from __future__ import annotations

from datetime import date

import pytest

from targeting.scoring.reference import age_band, age_on, holds, look_up

EVIDENCE = {"departments": 2, "services": 3, "plans": 0}
MONTHS = {"sel § 85": 12}


@pytest.mark.parametrize(
    ("born", "day", "age"),
    [
        (date(1999, 10, 2), date(2017, 10, 1), 17),
        (date(1999, 10, 2), date(2017, 10, 2), 18),
        (date(2000, 2, 29), date(2018, 2, 28), 17),
        (date(2000, 2, 29), date(2018, 3, 1), 18),
        (date(2000, 2, 29), date(2020, 2, 28), 19),
        (date(2000, 2, 29), date(2020, 2, 29), 20),
        (date(1999, 12, 31), date(2017, 1, 1), 17),
        (date(2017, 10, 3), date(2017, 10, 2), -1),
        (None, date(2017, 10, 2), 0),
    ],
)
def test_age(born: date | None, day: date, age: int) -> None:
    assert age_on(born, day) == age


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (-1, "0-17"), (17, "0-17"), (18, "18-24"), (24, "18-24"), (25, "25-29"), (29, "25-29"), (30, "30-39"),
        (39, "30-39"), (40, "40-49"), (49, "40-49"), (50, "50-59"), (59, "50-59"), (60, "60-66"), (66, "60-66"),
        (67, "67+"), (99, "67+"),
    ],
)  # fmt: skip
def test_age_band(age: int, band: str) -> None:
    assert age_band(age) == band


@pytest.mark.parametrize(
    ("when", "true"),
    [
        ("departments = 2", True),
        ("departments <> 2", False),
        ("departments != 2", False),
        ("departments >= 3 or services >= 3 and plans = 0", True),
        ("(departments >= 3 or services >= 3) and plans = 1", False),
        ("not departments = 2 or plans = 0", True),
        ("not (departments = 2 or plans = 0)", False),
        ("services between 3 and 3", True),
        ("services NOT BETWEEN 3 AND 4 or plans >= 1", False),
        ("plans in (0)", True),
        ("plans not in (1, 2)", True),
        ("services > departments", True),
        ("has('SEL §85')", True),
        ("has('las_help') or not has('SEL')", True),
        ("months_since('SEL § 85') >= 12", True),
        ("months_since('SEL § 85') > 12", False),
        ("months_since('SEL § 85') between 12 and 13", True),
        ("months_since('las_help') <> 3", False),
        ("not months_since('las_help') = 3", True),
        ("months_since('las_help') not between 1 and 3", True),
        ("months_since('las_help') not in (1, 3)", True),
    ],
)
def test_conditions(when: str, true: bool) -> None:
    assert holds(when, EVIDENCE, MONTHS) is true


@pytest.mark.parametrize(
    ("when", "kind"),
    [("abs(departments) = 2", "number"), ("abs(departments)", "condition"), ("departments = 1.5", "number")],
)
def test_an_unknown_kind_of_condition_is_an_error(when: str, kind: str) -> None:
    with pytest.raises(ValueError, match=f"^the reference scorer does not know this kind of {kind}$"):
        holds(when, EVIDENCE, MONTHS)


@pytest.mark.parametrize(
    ("name", "looked_up"),
    [
        ("Kontanthjælp", "kontanthjælp"),
        ("  Midlertidigt \t botilbud ", "midlertidigt botilbud"),
        ("SEL§85", "sel § 85"),
        ("sel  §  85 A", "sel § 85a"),
        ("SEL § 108 a", "sel § 108a"),
        ("SEL § 5 a", "sel § 5a"),
        ("SEL § 85 ab", "sel § 85 ab"),
        ("SEL § 8 5", "sel § 8 5"),
        ("SEL § a b", "sel § a b"),
    ],
)
def test_a_name_is_looked_up_without_what_does_not_matter(name: str, looked_up: str) -> None:
    assert look_up(name) == looked_up
