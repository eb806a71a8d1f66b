"""Extracts in other clothes: packed, Parquet, merged cells, numbers from a spreadsheet, KLE numbers and cases."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path

import polars as pl
import pytest
from openpyxl import Workbook

from support.delivery import ANNA, BENT, person, write_register
from support.world import contract, keys, settings
from targeting.errors import DeliveryError
from targeting.linking import link
from targeting.registers import LandedRegister, Landing, load_reference
from targeting.registers.workbook import written
from targeting.warehouse import Warehouse, open_warehouse
from targeting.workspace import RegisterContract, catalogue, load_code_lists


@contextmanager
def landed_as(
    folder: Path, changed: RegisterContract, population: list[dict[str, str]] | None = None
) -> Iterator[tuple[Warehouse, LandedRegister]]:
    """Land the population and one register under a changed contract; its file is in folder/delivery."""
    delivery = folder / "delivery"
    write_register(delivery, "population", population or [person(ANNA), person(BENT)])
    ring = keys(folder / "keys")
    with open_warehouse(folder / "warehouse.duckdb", ring.warehouse_key) as warehouse:
        load_reference(warehouse, load_code_lists(catalogue("code_lists")), settings())
        landing = Landing(warehouse, settings(), ring)
        landing.land(contract("population"), delivery)
        found = landing.land(changed, delivery)
        landing.close()
        link(warehouse, [contract("population"), changed], settings())
        yield warehouse, found


def changed(register: str, **changes: object) -> RegisterContract:
    """The catalogue's contract with other declarations."""
    return RegisterContract.model_validate(contract(register).model_dump(by_alias=True) | changes)


@pytest.fixture
def delivery(tmp_path: Path) -> Path:
    folder = tmp_path / "delivery"
    folder.mkdir()
    return folder


AIDS = [
    {"Løbenr.": "1", "Personnummer": cpr, "Paragraf": "112", "Bevilget": "01-08-2017", "Status": "Bevilget"}
    for cpr in (ANNA, BENT)
]


def test_gzip(tmp_path: Path, delivery: Path) -> None:
    plain = write_register(delivery, "aids", AIDS)
    plain.with_suffix(".txt.gz").write_bytes(gzip.compress(plain.read_bytes()))
    with landed_as(tmp_path, changed("aids", path="*.txt.gz", compression="gzip")) as (_, found):
        assert found.files[0].accepted == 2


def test_a_zip_with_one_file(tmp_path: Path, delivery: Path) -> None:
    plain = write_register(delivery, "aids", AIDS)
    with zipfile.ZipFile(delivery / "aids.zip", "w") as archive:
        archive.write(plain, "udtræk.txt")
    with landed_as(tmp_path, changed("aids", path="*.zip", compression="zip")) as (_, found):
        assert found.files[0].accepted == 2


def test_a_zip_with_two_files_is_refused(tmp_path: Path, delivery: Path) -> None:
    with zipfile.ZipFile(delivery / "aids.zip", "w") as archive:
        archive.writestr("a.txt", "x")
        archive.writestr("b.txt", "x")
    with (
        pytest.raises(DeliveryError, match=r"aids\.zip holds 2 files"),
        landed_as(tmp_path, changed("aids", path="*.zip", compression="zip")),
    ):
        pass


@pytest.mark.parametrize("packing", ["gzip", "zip"])
def test_a_packed_file_that_is_cut_off_is_named(tmp_path: Path, delivery: Path, packing: str) -> None:
    (delivery / "aids.packed").write_bytes(gzip.compress(b"x" * 1000)[:-9])
    with (
        pytest.raises(DeliveryError, match=r"aids\.packed cannot be unpacked"),
        landed_as(tmp_path, changed("aids", path="*.packed", compression=packing)),
    ):
        pass


def test_a_zip_whose_file_has_no_name_is_refused(tmp_path: Path, delivery: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a", "x")
    content = bytearray(buffer.getvalue())
    entry = content.index(b"PK\x01\x02")
    # The name's length becomes 0, and its one byte an extra field.
    content[entry + 28], content[entry + 30] = 0, 1
    (delivery / "aids.zip").write_bytes(content)
    with (
        pytest.raises(DeliveryError, match=r"aids\.zip cannot be unpacked"),
        landed_as(tmp_path, changed("aids", path="*.zip", compression="zip")),
    ):
        pass


def test_parquet_with_types_of_its_own(tmp_path: Path, delivery: Path) -> None:
    frame = pl.DataFrame(
        {
            "Uge": ["2017-38", "2017-39", "2017-39"],
            "CPR nummer": [int(ANNA), int(ANNA), int(BENT)],
            "Ydelse": ["Kontanthjælp"] * 3,
            "Beregnet udbetalingsbeløb": [2789.5, 100.0, 0.0],
            "Refusionssats": [30.0] * 3,
        }
    )
    frame.write_parquet(delivery / "refusion.parquet")
    with landed_as(tmp_path, changed("benefit_refund", path="*.parquet", format="parquet")) as (warehouse, found):
        file = found.files[0]
        assert (file.accepted, file.quarantined, file.ignored) == (2, 0, 1)
        assert file.undeclared == ("Refusionssats",)
        assert warehouse.count("link.involvement") == 1


def test_a_broken_parquet_file_is_named(tmp_path: Path, delivery: Path) -> None:
    (delivery / "refusion.parquet").write_bytes(b"PAR1 and no more")
    with (
        pytest.raises(DeliveryError, match=r"refusion\.parquet is not a whole Parquet file"),
        landed_as(tmp_path, changed("benefit_refund", path="*.parquet", format="parquet")),
    ):
        pass


def test_merged_cells_are_filled_where_the_contract_says_so(tmp_path: Path, delivery: Path) -> None:
    book = Workbook()
    sheet = book.create_sheet("Foranstaltninger")
    for _ in range(4):
        sheet.append(["titel"])
    sheet.append(["Part CPR", "Sagstype", "Status", "Foranstaltningsparagraf", "Afdeling", "Sagsbehandler",
                  "Startdato", "Slutdato"])  # fmt: skip
    for paragraph in ("§ 52", "§ 41"):
        sheet.append([int(ANNA), "Foranstaltning", "Bevilget", paragraph, "Familiecentret", "F1", date(2017, 1, 1)])
    sheet.merge_cells("A6:A7")
    book.save(delivery / "boern.xlsx")
    filled = changed("children_family", path="*.xlsx", fill_merged=True)
    with landed_as(tmp_path, filled) as (_, found):
        assert found.files[0].accepted == 2
    (tmp_path / "warehouse.duckdb").unlink()
    with landed_as(tmp_path, changed("children_family", path="*.xlsx")) as (_, found):
        assert (found.files[0].accepted, found.files[0].quarantined) == (1, 1)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (101655008, "101655008"),
        (101655008.0, "101655008"),
        (2789.5, "2789,5"),
        (datetime(2017, 10, 2), "2017-10-02"),
        ("2.789,50", "2.789,50"),
        (True, "J"),
    ],
)
def test_a_cell_of_a_spreadsheet_is_text_as_a_dane_types_it(cell: object, text: str | None) -> None:
    assert written(cell) == text


def kle_contract() -> RegisterContract:
    """The aids extract, read as if its paragraph column held KLE numbers."""
    columns = [dict(column) for column in contract("aids").model_dump()["columns"]]
    columns[1] |= {"reads": "kle"}
    emission = {
        "code_list": "kle",
        "code": {"column": "aid"},
        "from": {"column": "granted_on"},
        "to": {"column": "returned_on"},
    }
    return changed("aids", columns=columns, involvement=[emission])


@pytest.mark.parametrize(
    ("cell", "paragraph"),
    [("27.36.12", "85"), ("27-12-2004", "10"), ("2004-12-27", "10"), ("27.12.2004 ", "10")],
)
def test_a_kle_number_is_put_back_where_it_names_a_subject(
    tmp_path: Path, delivery: Path, cell: str, paragraph: str
) -> None:
    write_register(delivery, "aids", [AIDS[0] | {"Paragraf": cell}])
    with landed_as(tmp_path, kle_contract()) as (warehouse, _):
        assert warehouse.connection.execute("SELECT paragraph FROM link.involvement").fetchall() == [(paragraph,)]


@pytest.mark.parametrize("cell", ["28-12-2004", "27.12", "Rådgivning"])
def test_a_date_that_names_no_subject_is_not_guessed_at(tmp_path: Path, delivery: Path, cell: str) -> None:
    write_register(delivery, "aids", [AIDS[0] | {"Paragraf": cell}])
    with landed_as(tmp_path, kle_contract()) as (warehouse, _):
        rules = warehouse.connection.execute("SELECT DISTINCT rule FROM land.quarantine").fetchall()
    assert ("not_a_kle_number",) in rules


def case_contract() -> RegisterContract:
    """The social extract with its case numbers, so that corrections can be told from renewals."""
    social = contract("social_psychiatry").model_dump(by_alias=True)
    columns = [*social["columns"], {"name": "case_no", "header": "SagNavn", "reads": "keyed"}]
    emissions = [dict(social["involvement"][0]) | {"case": {"column": "case_no"}}]
    return changed("social_psychiatry", columns=columns, involvement=emissions)


def test_of_two_versions_of_a_case_the_one_delivered_last_stands(tmp_path: Path, delivery: Path) -> None:
    row = {
        "CPR": ANNA, "Paragraf": "SEL § 85", "Indsats": "Bostøtte", "IndsatsStatus": "Bevilget", "HandleKommune": "999",
        "AfdelingNavn": "", "IndsatsStartDato": "2017-01-01", "PrimærAnsvarlig": "SOC1", "SagNavn": "S-1",
    }  # fmt: skip
    for month, end, case in (("08", "", "S-1"), ("09", "2017-06-30", "S-1"), ("10", "2017-08-31", "S-2")):
        columns = list(row)
        lines = [";".join([*columns, "IndsatsSlutDato"]), ";".join([*(row | {"SagNavn": case}).values(), end])]
        (delivery / f"social_psykiatri_{month}.csv").write_bytes("\n".join(lines).encode("utf-8-sig"))
    with landed_as(tmp_path, case_contract()) as (warehouse, found):
        assert [file.accepted for file in found.files] == [1, 1, 1]
        spells = warehouse.connection.execute("SELECT valid_from, valid_to FROM link.involvement").fetchall()
    assert spells == [(date(2017, 1, 1), date(2017, 8, 31))]
