"""The spreadsheet

A register may arrive as a sheet of a workbook. Cells have types there: numbers and dates are read as the reader of the
sheet sees them. In the tables `#1` is a number in its cell, `@2017-12-31` a date and `!REF` an error; `=` before them
is a formula and what it gave, and alone a formula that was never calculated.
"""

from __future__ import annotations

from html import unescape
from typing import Any

import pytest

from support.rawsheets import Odd
from targeting.workspace import IgnoreRule


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
    """Elsewhere only the first row has the cell, and the other was not left blank: it waits for that reason."""
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
    -----+----------------------------
    6    | accepted
    7    | quarantined cpr:merged_cell
    """
    sheet(content, answer, merged="B6:B7")


def test_numbers_and_dates_in_cells(sheet: Any) -> None:
    """A CPR number that is a number has lost its zero and gets it back; a date is a date, and a number
    that is not shown as one is none.
    """
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
    7    | quarantined from_date:not_a_date to_date:not_a_date
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
    sheet(content, answer, sheets="Forside, Foranstaltninger, Koder", ignored_sheets=("Forside", "Koder"))


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
    sheet(content, answer, sheets="Forside, Uge 36, Uge 37", named="Uge *", ignored_sheets=("Forside",))


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


def test_cells_that_could_not_be_calculated(raw_sheet: Any) -> None:
    """A cell of an error, or of a formula without its result, is not blank: its row waits, with that for its reason."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | =
            | bent  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !VALUE
            | carl  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !REF
            | dora  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !NAME
            | erik  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !NUM
            | freja | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !DIV/0
            | gorm  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !NULL
            | hanne | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | =!N/A
            | ivan  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !SPILL
            | jytte | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | #nan
    """
    answer = """
    line | becomes
    -----+--------------------------------
    6    | quarantined to_date:unread_cell
    7    | quarantined to_date:unread_cell
    8    | quarantined to_date:unread_cell
    9    | quarantined to_date:unread_cell
    10   | quarantined to_date:unread_cell
    11   | quarantined to_date:unread_cell
    12   | quarantined to_date:unread_cell
    13   | quarantined to_date:unread_cell
    14   | quarantined to_date:unread_cell
    15   | quarantined to_date:unread_cell
    """
    raw_sheet(content, answer)


def test_whichever_cell_it_is(raw_sheet: Any) -> None:
    """A cell that is not read is read by no rule either: it is no open end, no missing number and no caseworker."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | !REF | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | anna | =      | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | anna | Tilbud | !N/A     | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | anna | Tilbud | Bevilget | !VALUE   | Familiecentret | FAM1 | @2017-01-01 |
            | anna | Tilbud | Bevilget | SEL § 52 | =              | FAM1 | @2017-01-01 |
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | !NAME | @2017-01-01 |
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | !NUM |
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | =    | = | =!REF
    """
    answer = """
    line | becomes
    -----+--------
    6    | quarantined cpr:unread_cell
    7    | quarantined case_type:unread_cell
    8    | quarantined status:unread_cell
    9    | quarantined paragraph:unread_cell
    10   | quarantined service_centre:unread_cell
    11   | quarantined caseworker:unread_cell
    12   | quarantined from_date:unread_cell
    13   | quarantined caseworker:unread_cell from_date:unread_cell to_date:unread_cell
    """
    raw_sheet(content, answer)


def test_what_a_formula_gave(raw_sheet: Any) -> None:
    """A formula that has its result is that result; the empty text is blank."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | =0101655008 | Tilbud  | Bevilget  | SEL § 52   | Familiecentret | FAM1  | =@2017-01-01 | =@2017-06-30
            | =#101655008 | =Tilbud | =Bevilget | =SEL § 52  | =~             | =FAM1 | =@2017-01-01 | =~
            | bent        | Tilbud  | =Afslag   | SEL § 52   |                |       | @2017-01-01  | =!REF
            | =~          | =I alt  |           |            |                |       |              |
    """
    answer = """
    line | becomes
    -----+-------------------
    6    | accepted
    7    | accepted
    8    | ignored not_granted
    9    | ignored totals_row
    """
    raw_sheet(content, answer, zero_restored=1)


def test_what_is_not_read_is_not_empty(raw_sheet: Any) -> None:
    """A rule that ignores rows whose cell is empty does not ignore those whose cell could not be read."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret |      | @2017-01-01 |
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | =    | @2017-01-01 |
    """
    answer = """
    line | becomes
    -----+-----------------------------------
    6    | accepted
    7    | ignored nobody
    8    | quarantined caseworker:unread_cell
    """
    nobody = IgnoreRule(rule="nobody", column="caseworker", empty=True, why="Ingen sagsbehandler")
    raw_sheet(content, answer, ignore=(nobody,))


def test_merged_cells_below_the_names(raw_sheet: Any) -> None:
    """Only what is merged into another cell waits, in the columns that are declared, and not where nothing is shown.
    Merged names and titles are no rows; a rule that ignores the row comes first.
    """
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-06-30
            | bent | Tilbud | Bevilget | SEL § 52 | Familiecentret |      | @2017-01-01 |
            | carl | Tilbud | Bevilget | SEL § 52 | Familiecentret |      | @2017-01-01 |
     x      | dora | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | erik | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            |      | I alt  | #5       |          |                |      |             |
    """
    answer = """
    line | becomes
    -----+--------------------------------
    6    | accepted
    7    | quarantined to_date:merged_cell
    8    | accepted
    9    | accepted
    10   | accepted
    11   | ignored totals_row
    """
    raw_sheet(content, answer, merged="A1:I1 I6:I7 G7:G8 A9:A10 D11:H11")


def test_merged_cells_are_filled_with_what_a_formula_gave(raw_sheet: Any) -> None:
    """Where it is declared, and with an error where that is what the area shows."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | =@2016-12-31
            | bent | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2016-01-01 |
            | carl | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2016-01-01 | !REF
            | dora | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2016-01-01 |
            | erik | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
    """
    answer = """
    line | becomes
    -----+-------------------------------------
    6    | quarantined to_date:end_before_start
    7    | accepted
    8    | quarantined to_date:unread_cell
    9    | quarantined to_date:unread_cell
    10   | accepted
    """
    raw_sheet(content, answer, merged="I6:I7 I8:I9", fill_merged=True)


ROWS = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | bent | Tilbud | Afslag   | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | carl | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-12-31
"""
ALL_ROWS = """
line | becomes
-----+--------------------
6    | accepted
7    | ignored not_granted
8    | accepted
"""


def test_rows_that_are_numbered_otherwise(raw_sheet: Any) -> None:
    """Each row is read once, by its number, whatever order the rows stand in."""
    answer = """
    line | becomes
    -----+--------------------
    7    | accepted
    6    | ignored not_granted
    9    | accepted
    """
    raw_sheet(ROWS, answer, odd=Odd(numbers=(1, 2, 3, 4, 5, 7, 6, 9)))


def test_names_that_stand_below_their_rows_in_the_file(raw_sheet: Any) -> None:
    """What the reader of the sheet sees above is above."""
    answer = """
    line | becomes
    -----+--------------------
    6    | accepted
    7    | ignored not_granted
    8    | accepted
    """
    content = "\n".join([*ROWS.strip().splitlines()[1:], ROWS.strip().splitlines()[0]])
    raw_sheet(content, answer, odd=Odd(numbers=(1, 2, 3, 4, 6, 7, 8, 5)))


def test_rows_and_cells_without_numbers(raw_sheet: Any) -> None:
    """Rows and cells that are not numbered follow each other."""
    raw_sheet(ROWS, ALL_ROWS, odd=Odd(numbers=(None,) * 8))


def test_cells_without_places(raw_sheet: Any) -> None:
    """The same, where the rows alone are numbered."""
    raw_sheet(ROWS, ALL_ROWS, odd=Odd(places=False))


def test_two_rows_of_one_number(raw_sheet: Any) -> None:
    """One of them would be lost, so that the file is refused."""
    raw_sheet(ROWS, "row 6, or a cell in it, stands there twice", odd=Odd(numbers=(1, 2, 3, 4, 5, 6, 6, 7)))


def test_a_number_that_comes_again_later(raw_sheet: Any) -> None:
    """The same, wherever it comes again."""
    raw_sheet(ROWS, "row 5, or a cell in it, stands there twice", odd=Odd(numbers=(1, 2, 3, 4, 5, 6, 7, 5)))


def test_a_row_without_a_number_among_others(raw_sheet: Any) -> None:
    """It follows the row before it, and that number may be taken."""
    raw_sheet(ROWS, "row 7, or a cell in it, stands there twice", odd=Odd(numbers=(1, 2, 3, 4, 5, 6, None, 7)))


def test_every_row_of_one_number(raw_sheet: Any) -> None:
    """The same."""
    raw_sheet(ROWS, "row 1, or a cell in it, stands there twice", odd=Odd(numbers=(1,) * 8))


def test_a_strict_workbook(raw_sheet: Any) -> None:
    """A workbook saved as Strict Open XML is read as any other."""
    raw_sheet(ROWS, ALL_ROWS, odd=Odd(strict=True))


def test_a_workbook_whose_parts_have_other_names(raw_sheet: Any) -> None:
    """The parts of a workbook are found by what it says of them."""
    raw_sheet(ROWS, ALL_ROWS, odd=Odd(folder="Book", shared=True))


def test_days_that_are_counted_from_1904(raw_sheet: Any) -> None:
    """A date is a date, counted as the workbook counts. A number that is not shown as a date is not guessed at."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-12-31
            | bent | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | #41638      | @2017-12-31
            | carl | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-12-31 | @2018-01-01
            | dora | Tilbud | Bevilget | SEL § 52 | Familiecentret | #17  | 43100       |
    """
    answer = """
    line | becomes
    -----+-------------------------------------
    6    | accepted
    7    | quarantined from_date:not_a_date
    8    | accepted
    9    | quarantined from_date:unread_cell
    """
    raw_sheet(content, answer, odd=Odd(from_1904=True))


def test_an_array_formula_that_was_never_calculated(raw_sheet: Any) -> None:
    """It stands in its first cell, and each cell of its area that has no result waits: also one that is not there."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | {I6:I8}
            | bent  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | .
            | carl  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | dora  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | erik  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | {dataTable I10:I11}
            | freja | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | gorm  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | {I12:I15}@2017-06-30
            | hanne | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2016-12-31
            | ivan  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | =~
            | jytte | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | anna  | Tilbud | Bevilget | SEL § 52 | {F16:G16}      | .    | @2017-01-01 |
    """
    answer = """
    line | becomes
    -----+-------------------------------------------------------------
    6    | quarantined to_date:unread_cell
    7    | quarantined to_date:unread_cell
    8    | quarantined to_date:unread_cell
    9    | accepted
    10   | quarantined to_date:unread_cell
    11   | quarantined to_date:unread_cell
    12   | accepted
    13   | quarantined to_date:end_before_start
    14   | accepted
    15   | quarantined to_date:unread_cell
    16   | quarantined service_centre:unread_cell caseworker:unread_cell
    """
    raw_sheet(content, answer)


def test_rows_that_only_an_array_formula_would_fill(raw_sheet: Any) -> None:
    """A whole table that a formula was to fetch is no empty sheet: each of its rows waits."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | {B6:B8}  |          |        |                         |          |               |           |
    """
    answer = """
    line | becomes
    -----+-----------------------------
    6    | quarantined cpr:unread_cell status:missing from_date:missing paragraph:missing paragraph:missing_code
    7    | quarantined cpr:unread_cell status:missing from_date:missing paragraph:missing paragraph:missing_code
    8    | quarantined cpr:unread_cell status:missing from_date:missing paragraph:missing paragraph:missing_code
    """
    raw_sheet(content, answer)


def test_typed_days_with_a_time_and_a_zone(raw_sheet: Any) -> None:
    """A cell of the type date is the text that stands in it: it is read as the same text in any other file."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | $2017-10-01T22:00:00Z      | $2017-10-01
            | bent  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | $2017-10-01T21:59:59Z      | $2017-10-01
            | carl  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | $2017-10-01T00:30:00+02:00 | $2017-09-30
            | dora  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | $2017-10-01T00:00:00       | $2017-10-01T00:00:00.000
            | erik  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | $2017-10-01T25:99          |
    """  # noqa: E501
    answer = """
    line | becomes
    -----+-------------------------------------
    6    | quarantined to_date:end_before_start
    7    | accepted
    8    | quarantined to_date:end_before_start
    9    | accepted
    10   | quarantined from_date:not_a_date
    """
    raw_sheet(content, answer)


@pytest.mark.parametrize("fill", [False, True])
def test_what_a_merged_area_hides(raw_sheet: Any, fill: bool) -> None:
    """An area shows its first cell. Where that is blank and another holds something, nobody sees it: the row waits."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | bent  | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-02-28
            | carl  | Tilbud | Bevilget | SEL § 52 |                | FAM1 | @2017-01-01 |
            | dora  | Tilbud | Bevilget | SEL § 52 |                |      | @2017-01-01 |
    """
    answer = """
    line | becomes
    -----+-----------------------------------
    6    | accepted
    7    | quarantined to_date:merged_cell
    8    | quarantined caseworker:merged_cell
    9    | accepted
    """
    raw_sheet(content, answer, merged="I6:I7 F8:G8 F9:G9", fill_merged=fill)


OTHER = [["Vejledning"], ["Kun bevilget tæller"]]


@pytest.mark.parametrize(
    ("sheets", "named", "unread"),
    [
        ({"Foranstaltninger": "", "Foranstaltninger (2)": ""}, "Foranstaltninger", "Foranstaltninger (2)"),
        ({"Ark3": "", "Foranstaltninger": ""}, "Foranstaltninger", "Ark3"),
        ({"Foranstaltninger": "", "Ark2": "", "Ark3": ""}, None, "Ark2 and Ark3"),
        ({"Foranstaltninger": "", "Skjult": "hidden"}, "Foranstaltninger", "Skjult"),
        ({"Skjult": "hidden", "Foranstaltninger": ""}, None, "Skjult"),
        ({"Skjult": "veryHidden", "Foranstaltninger": ""}, None, "Skjult"),
        ({"Foranstaltninger": "", "Foranstaltninger 2016": "hidden"}, "Foranstaltninger*", "Foranstaltninger 2016"),
        ({"Foranstaltninger": "", "Foranst. &amp; 0101655008": ""}, "Foranstaltninger", "Foranst. & [cpr]"),
    ],
)
def test_sheets_that_are_not_read(raw_sheet: Any, sheets: dict[str, str], named: str | None, unread: str) -> None:
    """A sheet that holds anything is the register's, or declared to be ignored, or stops the file: no row is lost."""
    sheets = {unescape(title): state for title, state in sheets.items()}
    odd = Odd(sheets=sheets, others=dict.fromkeys(sheets, OTHER))
    raw_sheet(ROWS, f"holds sheets that are not read: {unread}.", odd=odd, sheet=named)


@pytest.mark.parametrize(
    ("sheets", "named", "ignored"),
    [
        ({"Vejledning": "", "Foranstaltninger": ""}, "Foranstaltninger", ("vejledning",)),
        ({"Vejledning": "", "Foranstaltninger": ""}, None, ("Vejledning",)),
        ({"Foranstaltninger": "", "Koder 1": "hidden", "Koder 2": ""}, "Foranstaltninger", ("Koder *",)),
        ({"Foranstaltninger": "", "Foranstaltninger gl": ""}, "Foranstaltninger*", ("* gl",)),
        ({"Skjult": "", "Foranstaltninger": "hidden"}, "Foranstaltninger", ("*",)),
    ],
)
def test_sheets_that_are_declared_to_be_ignored(
    raw_sheet: Any, sheets: dict[str, str], named: str | None, ignored: tuple[str, ...]
) -> None:
    """They are not opened. A sheet that is named in full is read, hidden or not."""
    odd = Odd(sheets=sheets, others=dict.fromkeys(sheets, OTHER))
    raw_sheet(ROWS, ALL_ROWS, odd=odd, sheet=named, ignored_sheets=ignored)


def test_sheets_that_hold_nothing(raw_sheet: Any) -> None:
    """A blank sheet has nothing to read."""
    sheets = {"Foranstaltninger": "", "Ark2": "", "Ark3": "hidden"}
    raw_sheet(ROWS, ALL_ROWS, odd=Odd(sheets=sheets, others={"Ark3": [[], [" "]]}))


@pytest.mark.parametrize(
    "title", ["FORANSTALTNINGER", "Foranstaltninger ", " foranstaltninger", "Foran\u00adstaltning\u200ber"]
)
def test_a_title_without_regard_to_what_does_not_show(raw_sheet: Any, title: str) -> None:
    """A sheet is known by its title as the names of columns are."""
    raw_sheet(ROWS, ALL_ROWS, title=title)


def test_every_sheet_is_hidden(raw_sheet: Any) -> None:
    """None is chosen of those that nobody sees."""
    odd = Odd(sheets={"Foranstaltninger": "hidden"})
    raw_sheet(ROWS, "has no sheet that shows", odd=odd, sheet=None)


def test_what_a_merged_area_hides_under_what_it_shows(raw_sheet: Any) -> None:
    """Declared as speaking for its rows, an area speaks for those that say nothing else: no word is lost."""
    content = """
    CPR-nr. | Part CPR | Sagstype | Status | Foranstaltningsparagraf | Afdeling | Sagsbehandler | Startdato | Slutdato
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-12-31
            |      | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-12-31
            | anna | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | @2017-06-30
            | bent | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
            | =    | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 | !REF
            | !REF | Tilbud | Bevilget | SEL § 52 | Familiecentret | FAM1 | @2017-01-01 |
    """
    answer = """
    line | becomes
    -----+-------------------------------------------------
    6    | accepted
    7    | accepted
    8    | quarantined to_date:merged_cell
    9    | quarantined cpr:merged_cell
    10   | quarantined cpr:merged_cell to_date:merged_cell
    11   | quarantined cpr:merged_cell
    """
    raw_sheet(content, answer, merged="B6:B11 I6:I10", fill_merged=True)
