"""The spreadsheet

A register may arrive as a sheet of a workbook. Cells have types there: numbers and dates are read as the reader of the
sheet sees them. In the tables `#1` is a number in its cell and `@2017-12-31` a date.
"""

from __future__ import annotations

from typing import Any


def test_lines_above_merged_cells_and_a_totals_row(sheet: Any) -> None:
    """The names stand in the declared row. Merged cells above them, and a total below, are no rows."""
    content = """
    Børn og familie      |         |       |        |      |      |        |      |
    Udtrukket 02-10-2017 |         |       |        |      |      |        |      |
    Kriterier: aktive    |         |       |        |      |      |        |      |
                         |         |       |        |      |      |        |      |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            | bent     | Tilbud   | Afslag   | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            |          |          |          |          |                |      |            |
            | carl     | Tilbud   | Bevilget | SEL § 999 | Familiecentret | FAM1 | 01-01-2017 |
            |          | I alt    | #2       |          |                |      |            |
    """
    answer = """
    line | becomes
    -----+-----------------------------------
    6    | accepted
    7    | ignored not_granted
    9    | quarantined paragraph:unknown_code
    10   | ignored totals_row
    """
    sheet(content, answer, merged="A1:I1")


def test_merged_cells_that_speak_for_several_rows(sheet: Any) -> None:
    """Where it is declared, a cell that was merged over several rows holds for each of them."""
    content = """
    Børn og familie |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            |          | Tilbud   | Bevilget | SEL § 41 | Familiecentret | FAM1 | 01-01-2017 |
            | bent     | Tilbud   | Bevilget | SEL § 41 | Familiecentret | FAM1 | 01-01-2017 |
    """
    answer = """
    line | becomes
    -----+---------
    6    | accepted
    7    | accepted
    8    | accepted
    """
    sheet(content, answer, merged="B6:B7", fill_merged=True)


def test_merged_cells_that_are_not_declared(sheet: Any) -> None:
    """Elsewhere only the first row has the cell."""
    content = """
    Børn og familie |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            |          | Tilbud   | Bevilget | SEL § 41 | Familiecentret | FAM1 | 01-01-2017 |
    """
    answer = """
    line | becomes
    -----+------------------------
    6    | accepted
    7    | quarantined cpr:missing
    """
    sheet(content, answer, merged="B6:B7")


def test_numbers_and_dates_in_cells(sheet: Any) -> None:
    """A CPR number that is a number has lost its zero and gets it back; a date is a date, and so is its day number."""
    content = """
    Børn og familie |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | #101655008   | Tilbud | Bevilget | #52      | Familiecentret | #17  | @2017-01-01 | @2017-12-31
            | #101655008.0 | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | #43100      | #43100.0
            | #101655008   | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2016-12-31
            | #10165508    | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | #170101     |
    """
    answer = """
    line | becomes
    -----+--------------------------------------------------------------
    6    | accepted
    7    | accepted
    8    | quarantined to_date:end_before_start
    9    | quarantined cpr:not_a_cpr_number from_date:not_a_date
    """
    sheet(content, answer, zero_restored=3)


def test_several_sheets(sheet: Any) -> None:
    """The sheet is known by its declared name, wherever in the workbook it stands."""
    content = """
    Børn og familie |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
    """
    answer = """
    line | becomes
    -----+---------
    6    | accepted
    """
    sheet(content, answer, sheets="Forside, Foranstaltninger, Koder")


def test_one_register_in_several_sheets(sheet: Any) -> None:
    """Where the declared name is a pattern, all sheets of such names are one register; line numbers run on."""
    content = """
    [Uge 36]
    Uge 36 |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            | bent     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-13-2017 |
    [Uge 37]
    Uge 37 |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | carl     | Tilbud   | Afslag   | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            | dora     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
    """
    answer = """
    line | becomes
    -----+---------------------------------
    6    | accepted
    7    | quarantined from_date:not_a_date
    13   | ignored not_granted
    14   | accepted
    """
    sheet(content, answer, sheets="Forside, Uge 36, Uge 37", named="Uge *")


def test_sheets_that_do_not_have_the_same_columns(sheet: Any) -> None:
    """They are no register; nothing is guessed."""
    content = """
    [Uge 36]
    |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
    [Uge 37]
    |
    |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Afdeling | Foranstaltningsparagraf | Sagsbehandler | Startdato | Slutdato
    """
    sheet(content, "sheet Uge 37 does not have the column names", sheets="Uge 36, Uge 37", named="Uge *")


def test_the_sheet_is_not_there(sheet: Any) -> None:
    """No other sheet is tried."""
    content = """
    Børn og familie |
    """
    sheet(content, "has no sheet named Foranstaltninger", sheets="Forside, Ark1")


def test_one_line_less_above_the_header(sheet: Any) -> None:
    """The names are not searched for."""
    content = """
    Børn og familie |
    |
    |
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
            | anna     | Tilbud   | Bevilget | SEL § 52 | Familiecentret | FAM1 | 01-01-2017 |
    """
    sheet(content, "no columns named Part CPR")
