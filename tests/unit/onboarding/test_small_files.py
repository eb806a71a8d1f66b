"""What a draft proposes for a small file, and why a column is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from support.tables import table
from targeting.errors import ConfigurationError, DeliveryError
from targeting.onboarding import draft_register
from targeting.workspace import RegisterContract, load_register

CPR = tuple(f"15037581{number:02d}" for number in range(30))

COLUMNS = table("""
    header          | cells                          | drafted as
    Startdato       | 01-02-2017                     | date
    Startdato       | 01.02.2017                     | date
    Startdato       | 2017-02-01                     | date
    Startdato       | 43252                          | date
    Slutdato        | 31-12-9999                     | date
    Uge             | 2017-39                        | week
    Uge             | 201739                         | week
    Udbetalt        | 1.234,50                       | amount
    Beløb           | 1200;0                         | amount
    Ydelse          | Kontanthjælp;Dagpenge          | code
    Paragraf        | SEL § 85;§ 107                 | code
    Målgruppe       | 2.2;2.3                        | code
    KLE             | 27.36.12;27.51.04              | kle
    Køn             | K;M                            | code
    Status          | Bevilget;Afslag                | text
    Afdeling        | Team Nord;Team Syd             | text
    Sagsbehandler   | jc001;jc002                    | keyed
    PrimærAnsvarlig | Prøve Eksempel;Anden Eksempel  | keyed
    Fornavn         | Prøve;Anden                    | navne på personer
    Navn            | -                              | navne på personer
    SagNavn         | Voksen, bostøtte;Voksen        | navne på personer
    BorgerMobil     | 00000000;00000001              | telefonnumre
    Kontakt         | 22334455;22 33 44 56           | telefonnumre
    Kontakt         | a@b.example;c@d.example        | e-mailadresser
    Sted            | Prøvevej 3;Prøvegade 14, 2. tv | adresser
    Vejkode         | 0001;0002                      | adresser
    Bemærkninger    | Ringer;Skriver                 | fritekst
    Diagnose        | F20;F31                        | private forhold
    Civilstand      | G;U                            | private forhold
    Facet           | G01                            | den samme værdi
    Slutdato        | -                              | tomme
""")


def written(folder: Path, header: str, lines: list[str], encoding: str = "utf-8") -> Path:
    path = folder / "udtraek_2017-10-02.csv"
    path.write_bytes("".join(f"{line}\n" for line in [*([header] if header else []), *lines]).encode(encoding))
    return path


def drafted(path: Path) -> tuple[RegisterContract, str]:
    """The draft as a contract, and its text."""
    target = path.parent / "draft.odcs.yaml"
    target.write_text(draft_register(path, "nyt").yaml, encoding="utf-8")
    return load_register(target), target.read_text(encoding="utf-8")


@pytest.mark.parametrize("row", COLUMNS, ids=[f"{row['header']}: {row['drafted as']}" for row in COLUMNS])
def test_a_column_is_drafted_by_its_cells_and_header(tmp_path: Path, row: dict[str, str]) -> None:
    cells = row["cells"].split(";")
    lines = [f"{cpr};{cells[index % len(cells)]}" for index, cpr in enumerate(CPR)]

    contract, text = drafted(written(tmp_path, f"CPR;{row['header']}", lines))

    found = [column.reads for column in contract.columns if column.header == row["header"]]
    reason = [line for line in text.splitlines() if line.startswith(f"#   {row['header']}: ")]
    assert found == [row["drafted as"]] or (not found and row["drafted as"] in reason[0])


def test_day_numbers_are_dates_where_the_draft_says_so(tmp_path: Path) -> None:
    contract, text = drafted(written(tmp_path, "CPR;Startdato;Slutdato", [f"{cpr};43252;02-10-2017" for cpr in CPR]))

    assert [(column.header, column.day_numbers) for column in contract.columns if column.reads == "date"] == [
        ("Startdato", True),
        ("Slutdato", False),
    ]
    assert "regnearkets dagnummer" in text


def test_every_cell_different_and_no_known_form_is_not_proposed(tmp_path: Path) -> None:
    contract, text = drafted(written(tmp_path, "CPR;Sagsnr", [f"{cpr};S-{i}" for i, cpr in enumerate(CPR)]))

    assert [column.header for column in contract.columns] == ["CPR"]
    assert "#   Sagsnr: 30 forskellige værdier i 30 af 30 (100 %) rækker" in text


@pytest.mark.parametrize(
    ("encoding", "proposed"), [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("cp1252", "cp1252")]
)
def test_the_encoding_is_the_first_that_every_byte_fits(tmp_path: Path, encoding: str, proposed: str) -> None:
    lines = [f"{cpr};Bostøtte – løbende" for cpr in CPR]
    contract, text = drafted(written(tmp_path, "CPR;Støtte", lines, encoding))
    assert contract.encoding == proposed
    assert "# encoding: " in text


@pytest.mark.parametrize("separator", [";", "\t", ","])
def test_the_separator_is_the_one_that_divides_lines_alike(tmp_path: Path, separator: str) -> None:
    lines = [separator.join((cpr, "01-02-2017", "jc001", "")) for cpr in CPR]
    contract, _ = drafted(written(tmp_path, separator.join(("CPR", "Start", "Rådgiver", "Slut")), lines))
    assert contract.delimiter == separator


def test_a_decimal_comma_is_no_separator(tmp_path: Path) -> None:
    contract, _ = drafted(written(tmp_path, "CPR;A;B", [f"{cpr};12,50;3,75" for cpr in CPR]))
    assert contract.delimiter == ";"


def test_lines_above_the_header_are_passed_over(tmp_path: Path) -> None:
    above = "Titel på udtræk\nUdtrukket 02-10-2017\n\nCPR;Startdato"
    contract, _ = drafted(written(tmp_path, above, [f"{cpr};01-02-2017" for cpr in CPR]))
    assert contract.header_row == 4


def test_without_a_header_columns_are_known_by_their_place(tmp_path: Path) -> None:
    contract, text = drafted(written(tmp_path, "", [f"X;{cpr};01-02-2017" for cpr in CPR]))
    assert contract.header_row == 0
    assert [(column.reads, column.position) for column in contract.columns] == [("cpr", 2), ("date", 3)]
    assert CPR[0] not in text


def test_quotes_and_guards_are_declared(tmp_path: Path) -> None:
    quoted, _ = drafted(written(tmp_path, "CPR;Sted", [f'{cpr};"A; B"' for cpr in CPR]))
    assert (quoted.quote, quoted.excel_guard) == ('"', False)
    guarded, _ = drafted(written(tmp_path, "CPR;Start", [f'="{cpr}";="01-02-2017"' for cpr in CPR]))
    assert (guarded.quote, guarded.excel_guard) == (None, True)
    assert [column.reads for column in guarded.columns] == ["cpr", "date"]


def test_a_header_that_holds_a_persons_number_is_never_repeated(tmp_path: Path) -> None:
    header = f"CPR;Udtræk for {CPR[0]}"
    contract, text = drafted(written(tmp_path, header, [f"{cpr};{'K' if i % 2 else 'M'}" for i, cpr in enumerate(CPR)]))
    assert [column.header for column in contract.columns] == ["CPR"]
    assert CPR[0] not in text
    assert "kolonne 2: overskriften er tom" in text


def test_a_file_name_gives_no_date_and_no_number_away(tmp_path: Path) -> None:
    path = tmp_path / f"sag_{CPR[0]}_2017.csv"
    path.write_text("CPR;Start\n" + "".join(f"{cpr};01-02-2017\n" for cpr in CPR), encoding="utf-8")
    draft = draft_register(path)
    assert draft.register == "sag"
    assert 'path: "sag*.csv"' in draft.yaml
    assert CPR[0] not in draft.yaml


def test_of_two_cpr_columns_the_one_that_names_the_person_is_read(tmp_path: Path) -> None:
    lines = [f"{cpr};{CPR[-1 - i]};01-02-2017" for i, cpr in enumerate(CPR)]
    contract, text = drafted(written(tmp_path, "CPR-nr.;Part CPR;Startdato", lines))
    assert [column.header for column in contract.columns if column.reads == "cpr"] == ["Part CPR"]
    assert "#   CPR-nr.: aldrig indlæst: endnu en kolonne med CPR-numre" in text


def test_of_two_columns_of_one_code_list_only_one_becomes_an_involvement(tmp_path: Path) -> None:
    lines = [f"{cpr};SEL § 52;SEL § {85 if i % 2 else 107};01-02-2017" for i, cpr in enumerate(CPR)]
    contract, _ = drafted(written(tmp_path, "CPR;Afgørelse;Paragraf;Startdato", lines))
    assert [sorted(emission.columns) for emission in contract.involvement] == [["from_date", "paragraph"]]


def test_the_sheet_with_most_rows_is_read_and_a_totals_row_is_seen(tmp_path: Path) -> None:
    book = Workbook()
    book.active.title = "Forside"
    book.active.append(["Om udtrækket"])
    sheet = book.create_sheet("Forløb")
    for row in (
        ["Titel"],
        [],
        ["CPR", "Status", "Startdato"],
        *([cpr, "Åben", "01-02-2017"] for cpr in CPR),
        ["I alt"],
    ):
        sheet.append(row)
    book.save(tmp_path / "bog.xlsx")

    contract, text = drafted(tmp_path / "bog.xlsx")

    assert (contract.format, contract.sheet, contract.header_row) == ("xlsx", "Forløb", 3)
    assert "Sidste række har kun 1 af 3 felter udfyldt" in text


REFUSED = table("""
    what                    | content                     | name      | sentence
    empty                   | -                           | a.csv     | is empty
    zipped                  | PK\\x03\\x04abc             | a.csv     | is zip
    gzipped                 | \\x1f\\x8b\\x08abc          | a.csv     | is gzip
    one column              | CPR\\n0101655008\\n         | a.csv     | no separator found
    no persons              | A;B\\nx;1\\ny;2\\n          | a.csv     | no column of CPR numbers
    names alone             | CPR;Start\\n                | a.csv     | no column of CPR numbers
    zero bytes              | A;B\\n\\x00;1\\n            | a.csv     | no text file
    neither UTF-8 nor cp1252 | A;B\\n\\x81\\x8d;1\\n      | a.csv     | is neither UTF-8 nor cp1252: byte 4
    no spreadsheet          | A;B                         | a.xlsx    | is not a whole spreadsheet
""")


@pytest.mark.parametrize("row", REFUSED, ids=[row["what"] for row in REFUSED])
def test_what_is_no_table_of_persons_is_refused_in_a_sentence(tmp_path: Path, row: dict[str, str]) -> None:
    path = tmp_path / row["name"]
    path.write_bytes(row["content"].encode("latin-1").decode("unicode_escape").encode("latin-1"))
    with pytest.raises(DeliveryError, match=row["sentence"]):
        draft_register(path)


def test_a_missing_file_and_a_bad_id_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DeliveryError, match="cannot be opened"):
        draft_register(tmp_path / "ingen.csv")
    with pytest.raises(ConfigurationError, match="--id must be a word"):
        draft_register(written(tmp_path, "CPR;Start", [f"{CPR[0]};01-02-2017"]), "Ny Fil")
