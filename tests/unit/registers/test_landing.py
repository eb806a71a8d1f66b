"""Every row is accepted, quarantined with its reason, or ignored by a declared rule; nothing is lost."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from support.delivery import ANNA, BENT, CARL, COLUMNS, person, small_rows, write_register
from support.tables import table
from support.world import landed, landed_delivery
from targeting.errors import DeliveryError

GOOD = {
    "CPR": ANNA, "Paragraf": "SEL § 85", "Indsats": "Bostøtte", "IndsatsStatus": "Bevilget", "HandleKommune": "999",
    "AfdelingNavn": "Center for Socialpsykiatri", "IndsatsStartDato": "2016-05-01", "PrimærAnsvarlig": "SOC1",
}  # fmt: skip

FAULTS = table("""
    column           | cell             | faults
    -----------------+------------------+--------------------------------------
    CPR              | -                | cpr:missing
    CPR              | 10165508         | cpr:not_a_cpr_number
    Paragraf         | -                | paragraph:missing paragraph:missing_code
    Paragraf         | SEL § 999        | paragraph:unknown_code
    IndsatsStartDato | -                | from_date:missing
    IndsatsStartDato | 2017-02-30       | from_date:not_a_date
    IndsatsSlutDato  | 30. juni         | to_date:not_a_date
    IndsatsSlutDato  | 31-12-2015       | to_date:end_before_start
    AfdelingNavn     | Ukendt afdeling  | service_centre:unknown_service_centre
""")


@pytest.mark.parametrize("row", FAULTS, ids=[f"{row['column']} {row['cell']}" for row in FAULTS])
def test_a_row_with_a_fault_is_quarantined_with_column_and_rule(tmp_path: Path, row: dict[str, str]) -> None:
    rows = {"population": [person(ANNA)], "social_psychiatry": [GOOD, GOOD | {row["column"]: row["cell"]}]}
    with landed(tmp_path, rows) as (warehouse, registers):
        found = warehouse.connection.execute(
            "SELECT DISTINCT row_no, column_name || ':' || rule FROM land.quarantine"
        ).fetchall()
    expected = {(3, fault) for fault in row["faults"].split()}
    assert expected <= set(found)
    assert {number for number, _ in found} == {3}
    assert registers["social_psychiatry"].files[0].accepted == 1
    assert registers["social_psychiatry"].files[0].quarantined == 1


IGNORED = table("""
    column        | cell       | rule
    --------------+------------+-------------------
    IndsatsStatus | Kladde     | not_granted
    IndsatsStatus | afslag     | not_granted
    HandleKommune | 101        | paid_only
    CPR           | 6701655001 | substitute_number
    CPR           | 0101651AB3 | substitute_number
""")


@pytest.mark.parametrize("row", IGNORED, ids=[f"{row['column']} {row['cell']}" for row in IGNORED])
def test_a_row_is_ignored_only_by_a_declared_rule(tmp_path: Path, row: dict[str, str]) -> None:
    rows = {"population": [person(ANNA)], "social_psychiatry": [GOOD | {row["column"]: row["cell"]}, GOOD]}
    with landed(tmp_path, rows) as (warehouse, _):
        ignored = warehouse.connection.execute("SELECT rule, rows FROM land.ignored").fetchall()
        quarantined = warehouse.count("land.quarantine")
    assert ignored == [(row["rule"], 1)]
    assert quarantined == 0


def test_a_blank_acting_municipality_is_not_taken_for_another(tmp_path: Path) -> None:
    with landed(tmp_path, {"population": [person(ANNA)], "social_psychiatry": [GOOD | {"HandleKommune": ""}]}) as (
        warehouse,
        _,
    ):
        assert warehouse.count("land.ignored") == 0


def test_lines_with_too_few_or_too_many_fields_are_quarantined_by_their_line(tmp_path: Path) -> None:
    delivery = tmp_path / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    write_register(delivery, "population", [person(ANNA)])
    path = write_register(delivery, "misuse_treatment", [])
    good = f'="{ANNA}";="SEL § 101";="01-01-2017";;="RUS1"'
    text = "\r\n".join([";".join(COLUMNS["misuse_treatment"]), good, "a;b", good, good + ";x;y", "c", good, ""])
    path.write_bytes(text.encode("utf-8-sig"))
    with landed_delivery(tmp_path, delivery, ("population", "misuse_treatment")) as (warehouse, registers):
        bad = warehouse.connection.execute("SELECT row_no, rule FROM land.quarantine ORDER BY 1").fetchall()
        good_rows = warehouse.connection.execute("SELECT row_no FROM land.misuse_treatment ORDER BY 1").fetchall()
    assert bad == [(3, "column_count"), (5, "column_count"), (6, "column_count")]
    assert good_rows == [(2,), (4,), (7,)]
    assert registers["misuse_treatment"].files[0].rows_read == 6


def test_only_declared_columns_are_loaded_and_the_others_are_named(tmp_path: Path) -> None:
    with landed(tmp_path, small_rows()) as (warehouse, registers):
        columns = {
            name
            for (name,) in warehouse.connection.execute(
                "SELECT column_name FROM duckdb_columns() WHERE table_name = 'social_psychiatry'"
            ).fetchall()
        }
    assert registers["social_psychiatry"].files[0].undeclared == ("BorgerMobil",)
    assert registers["children_family"].files[0].undeclared == ("CPR-nr.",)
    assert columns == {
        "file_no", "row_no", "person_id", "paragraph", "service_type", "service_centre", "from_date", "to_date",
        "caseworker",
    }  # fmt: skip


def test_a_header_that_is_a_number_is_named_by_its_place(tmp_path: Path) -> None:
    delivery = tmp_path / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    path = write_register(delivery, "population", [person(ANNA)])
    text = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([f"{text[0]};{BENT}", f"{text[1]};x"]), encoding="utf-8")
    with landed_delivery(tmp_path, delivery, ("population",)) as (_, registers):
        assert registers["population"].files[0].undeclared == ("column 8",)


def test_every_spelling_of_a_number_is_one_person(tmp_path: Path) -> None:
    spelled = [ANNA, "010165-5008", "101655008", "010165 5008"]
    rows = {"population": [person(ANNA)], "social_psychiatry": [GOOD | {"CPR": cell} for cell in spelled]}
    with landed(tmp_path, rows) as (warehouse, _):
        persons = warehouse.connection.execute(
            "SELECT count(DISTINCT person_id) FROM land.social_psychiatry"
        ).fetchone()
        remarks = warehouse.connection.execute("SELECT register, remark, rows FROM land.remark").fetchall()
    assert persons == (1,)
    assert ("social_psychiatry", "zero_restored", 1) in remarks


def test_modulus_11_is_a_remark_and_never_a_rejection(tmp_path: Path) -> None:
    rows = {"population": [person("0101655001")]}
    with landed(tmp_path, rows) as (warehouse, registers):
        assert registers["population"].files[0].accepted == 1
        assert warehouse.connection.execute("SELECT remark, rows FROM land.remark").fetchall() == [("modulus_11", 1)]


def test_a_changed_number_is_the_same_person(tmp_path: Path) -> None:
    changed = person(BENT, Status="60") | {"Gældende personnummer": CARL}
    twice = person(CARL, Status="50") | {"Gældende personnummer": ANNA}
    rows = {
        "population": [changed, twice, person(ANNA)],
        "social_psychiatry": [GOOD | {"CPR": cpr} for cpr in (ANNA, BENT, CARL)],
    }
    with landed(tmp_path, rows) as (warehouse, _):
        assert warehouse.count("link.person") == 1
        persons = warehouse.connection.execute("SELECT DISTINCT person_id FROM land.social_psychiatry").fetchall()
        assert len(persons) == 1
        assert warehouse.connection.execute("SELECT rule, rows FROM land.ignored").fetchall() == [("changed_number", 2)]


def test_a_changed_number_without_its_successor_is_an_error_to_mend(tmp_path: Path) -> None:
    rows = {
        "population": [person(BENT, Status="60"), person(ANNA)],
        "social_psychiatry": [GOOD | {"CPR": BENT}, GOOD],
    }
    with landed(tmp_path, rows) as (warehouse, _):
        rules = warehouse.connection.execute("SELECT DISTINCT register, rule FROM land.quarantine").fetchall()
    assert set(rules) == {
        ("population", "changed_number_unresolved"),
        ("social_psychiatry", "changed_number_unresolved"),
    }


def test_numbers_that_point_to_each_other_do_not_hang(tmp_path: Path) -> None:
    one = person(BENT, Status="60") | {"Gældende personnummer": CARL}
    other = person(CARL, Status="60") | {"Gældende personnummer": BENT}
    with landed(tmp_path, {"population": [one, other, person(ANNA)]}) as (_, registers):
        assert registers["population"].files[0].quarantined == 2


def test_an_annulled_number_is_an_error_to_mend(tmp_path: Path) -> None:
    with landed(tmp_path, {"population": [person(ANNA), person(BENT, Status="30")]}) as (warehouse, _):
        assert warehouse.connection.execute("SELECT rule FROM land.quarantine").fetchall() == [("annulled_number",)]


def test_no_cpr_number_is_left_in_the_warehouse(tmp_path: Path) -> None:
    with landed(tmp_path, small_rows()) as (warehouse, _):
        tables = warehouse.connection.execute(
            "SELECT database_name, schema_name, table_name FROM duckdb_tables()"
        ).fetchall()
        dump = "".join(
            str(warehouse.connection.execute(f'SELECT * FROM "{base}"."{schema}"."{name}"').fetchall())
            for base, schema, name in tables
        )
    assert ANNA not in dump
    assert "010165" not in dump
    assert {schema for base, schema, _ in tables if base == "warehouse"} == {"land", "link"}


def test_several_files_of_one_register_are_one_register(tmp_path: Path) -> None:
    delivery = tmp_path / "inbox" / "2017-10-02"
    delivery.mkdir(parents=True)
    write_register(delivery, "population", [person(ANNA)])
    rows = small_rows()["benefit_refund"]
    first = write_register(delivery, "benefit_refund", rows[:1])
    first.rename(first.with_name("ydelsesrefusion_2017-08.csv"))
    write_register(delivery, "benefit_refund", rows[1:3])
    with landed_delivery(tmp_path, delivery, ("population", "benefit_refund")) as (warehouse, registers):
        assert [file.accepted for file in registers["benefit_refund"].files] == [1, 2]
        spells = warehouse.connection.execute("SELECT valid_from, valid_to FROM link.involvement").fetchall()
    assert spells == [(date(2017, 9, 11), date(2017, 10, 8))]


def test_a_register_with_a_header_and_no_rows_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(DeliveryError, match=r"social_psykiatri\.csv has column names and no rows"),
        landed(tmp_path, {"population": [person(ANNA)], "social_psychiatry": []}),
    ):
        pass


def test_a_list_of_objections_may_be_empty(tmp_path: Path) -> None:
    with landed(tmp_path, {"population": [person(ANNA)], "objection": []}) as (warehouse, _):
        assert warehouse.count("link.objection") == 0
