"""From landed rows to involvement: renewals, weeks, reforms, ancillary rows and one-off grants (domain edge cases)."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from support.delivery import ANNA, person
from support.tables import table
from support.world import landed
from targeting.warehouse import open_warehouse

SOCIAL = {
    "CPR": ANNA, "Paragraf": "SEL § 85", "Indsats": "Bostøtte", "IndsatsStatus": "Bevilget", "HandleKommune": "999",
    "AfdelingNavn": "Center for Socialpsykiatri", "IndsatsStartDato": "2017-01-01", "PrimærAnsvarlig": "SOC1",
}  # fmt: skip


def involvements(folder: Path, **registers: list[dict[str, str]]) -> list[dict[str, Any]]:
    with landed(folder, {"population": [person(ANNA)], **registers}) as (warehouse, _):
        cursor = warehouse.connection.execute("FROM link.involvement ORDER BY valid_from, register, law, paragraph")
        names = [column[0] for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


SPELLS = table("""
    first from | first to   | second from | second to  | spells                              | why
    -----------+------------+-------------+------------+-------------------------------------+---------------------
    2017-01-01 | 2017-12-31 | 2018-01-01  | -          | 2017-01-01..                        | renewed next day
    2017-01-01 | 2017-12-31 | 2018-01-02  | -          | 2017-01-01..2017-12-31 2018-01-02.. | a day between
    2017-01-01 | 2017-12-31 | 2017-06-01  | 2018-06-30 | 2017-01-01..2018-06-30              | corrected
    2017-01-01 | -          | 2017-06-01  | 2017-08-01 | 2017-01-01..                        | inside an open one
    2017-01-01 | 9999-12-31 | 2018-01-01  | 2018-02-01 | 2017-01-01..                        | open end written out
    2017-01-01 | 2017-01-01 | 2017-01-01  | 2017-01-01 | 2017-01-01..2017-01-01              | the same row twice
""")


@pytest.mark.parametrize("row", SPELLS, ids=[row["why"] for row in SPELLS])
def test_renewals_and_corrections_are_one_involvement(tmp_path: Path, row: dict[str, str]) -> None:
    rows = [
        SOCIAL | {"IndsatsStartDato": row[f"{place} from"], "IndsatsSlutDato": row[f"{place} to"]}
        for place in ("first", "second")
    ]
    found = involvements(tmp_path, social_psychiatry=rows)
    assert [f"{r['valid_from']}..{r['valid_to'] or ''}" for r in found] == row["spells"].split()


def weeks(*numbers: int, benefit: str = "Kontanthjælp") -> list[dict[str, str]]:
    return [
        {"Uge": f"2017-{week:02d}", "CPR nummer": ANNA, "Ydelse": benefit, "Beregnet udbetalingsbeløb": "100,00"}
        for week in numbers
    ]


def test_weeks_in_a_row_are_one_benefit_that_counts_a_week_in_arrears(tmp_path: Path) -> None:
    (found,) = involvements(tmp_path, benefit_refund=weeks(35, 36, 37))
    assert (found["valid_from"], found["valid_to"]) == (date(2017, 8, 28), date(2017, 9, 17) + timedelta(7))


def test_one_missing_week_is_bridged_and_two_are_not(tmp_path: Path) -> None:
    assert len(involvements(tmp_path / "one", benefit_refund=weeks(34, 36))) == 1
    assert len(involvements(tmp_path / "two", benefit_refund=weeks(34, 37))) == 2


def test_ancillary_rows_are_kept_and_never_main(tmp_path: Path) -> None:
    stay = SOCIAL | {"Paragraf": "§ 108", "Indsats": "Ophold"}
    extras = [stay | {"Indsats": kind} for kind in ("Transport", "Lommepenge", "Takstregulering")]
    found = involvements(tmp_path, social_psychiatry=[stay, *extras])
    assert sorted(row["main"] for row in found) == [False, True]


def test_a_one_off_grant_counts_for_twelve_months(tmp_path: Path) -> None:
    aid = {"Løbenr.": "1", "Personnummer": ANNA, "Paragraf": "112", "Hjælpemiddel": "Rollator",
           "Bevilget": "02-10-2016", "Status": "Bevilget"}  # fmt: skip
    (found,) = involvements(tmp_path, aids=[aid])
    assert found["valid_to"] == date(2017, 10, 2)


def test_a_reform_inside_a_grant_is_one_family_under_two_laws(tmp_path: Path) -> None:
    family = {
        "Part CPR": ANNA, "Sagstype": "Foranstaltning", "Status": "Bevilget", "Afdeling": "Familiecentret",
        "Sagsbehandler": "FAM1",
    }  # fmt: skip
    before = {"Foranstaltningsparagraf": "SEL § 52", "Startdato": "01-01-2023", "Slutdato": "31-12-2023"}
    after = {"Foranstaltningsparagraf": "Barnets lov § 32", "Startdato": "01-01-2024"}
    found = involvements(tmp_path, children_family=[family | before, family | after])
    assert [(row["law"], row["valid_from"], row["valid_to"]) for row in found] == [
        ("SEL", date(2023, 1, 1), date(2023, 12, 31)),
        ("BL", date(2024, 1, 1), None),
    ]
    assert len({row["family"] for row in found}) == 1


def test_a_code_outside_its_period_is_quarantined(tmp_path: Path) -> None:
    row = {
        "Part CPR": ANNA, "Sagstype": "Foranstaltning", "Status": "Bevilget", "Afdeling": "Familiecentret",
        "Foranstaltningsparagraf": "SEL § 52", "Startdato": "01-01-2024",
    }  # fmt: skip
    with landed(tmp_path, {"population": [person(ANNA)], "children_family": [row]}) as (warehouse, _):
        assert warehouse.connection.execute("SELECT column_name, rule FROM land.quarantine").fetchall() == [
            ("paragraph", "code_not_in_force")
        ]


def test_the_service_centre_of_the_row_wins_over_the_registers_own(tmp_path: Path) -> None:
    found = involvements(
        tmp_path,
        social_psychiatry=[SOCIAL | {"AfdelingNavn": "handicapcentret"}, SOCIAL | {"AfdelingNavn": ""}],
    )
    assert sorted(row["service_centre"] for row in found) == ["disability_centre", "social_psychiatry_centre"]


def test_one_row_may_be_a_case_a_service_and_a_plan(tmp_path: Path) -> None:
    row = {
        "CPR-nr.": ANNA, "Målgruppe": "2.3", "Startdato": "01-02-2017", "Tilbud": "Mentor",
        "Tilbud startdato": "01-03-2017", "Min Plan dato": "10-02-2017", "Sagsbehandler": "JOB1",
    }  # fmt: skip
    found = involvements(tmp_path, jobcentre=[row])
    on_the_day = [r for r in found if r["valid_from"] <= date(2017, 10, 2)]
    assert sorted(r["kind"] for r in on_the_day) == ["case", "plan", "service"]
    without = involvements(tmp_path / "without", jobcentre=[row | {"Tilbud": "", "Min Plan dato": ""}])
    assert [r["kind"] for r in without if r["valid_from"] <= date(2017, 10, 2)] == ["case"]


def test_a_one_off_grant_that_is_over_does_not_live_again_when_the_code_gets_a_new_meaning(tmp_path: Path) -> None:
    """A code list is dated: the grant of 2017 ended with its months, before the next period of its code began."""
    with open_warehouse(tmp_path / "warehouse.duckdb", "key") as warehouse:
        run = warehouse.connection.execute
        run(
            """CREATE TABLE link.current_record AS SELECT 1 AS person_id, 1 AS emission, 1 AS unit, 'aid' AS code_list,
            'rollator' AS code_key, false AS ancillary, DATE '2017-01-15' AS valid_from, NULL::DATE AS valid_to,
            NULL::INTEGER AS caseworker_id, false AS caseworkers, false AS states_end, 0 AS gap_days, 0 AS lag_days,
            NULL::INTEGER AS case_id, 1 AS file_no, 2 AS row_no"""
        )
        run(
            """CREATE TABLE land.code AS SELECT 'aid' AS code_list, 'rollator' AS code_key, 'sel' AS law, paragraph,
            'aid' AS family, 'service' AS kind, true AS counts, false AS one_plan, true AS main, 1 AS one_off_months,
            false AS lent,
            code_from AS valid_from, code_to AS valid_to
            FROM (VALUES ('112', NULL, DATE '2017-12-31'), ('112a', DATE '2018-01-01', NULL))
                AS period(paragraph, code_from, code_to)"""
        )
        run("CREATE TABLE land.thing AS SELECT *, row_number() OVER () AS thing FROM land.code")
        warehouse.view("link.coded")
        found = run("SELECT valid_from, valid_to FROM link.coded").fetchall()
    assert found == [(date(2017, 1, 15), date(2017, 2, 15))]
