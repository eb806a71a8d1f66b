"""The file

How a file is written is declared: encoding, separator, where the names of the columns stand. A file that is written
otherwise is refused as a whole, in one sentence that says what is wrong and what to do.
"""

from __future__ import annotations

import gzip
import io
from typing import Any

import duckdb
import numpy as np
import polars as pl
import pyarrow
import pytest
from pyarrow import parquet

from support.rawsheets import raw_book
from support.sheets import zipped
from support.specs import PERSONS
from targeting.registers import load_macros
from targeting.registers.headers import fold
from targeting.workspace import IgnoreRule


def test_encodings(file: Any) -> None:
    """A file in cp1252 is read letter by letter where cp1252 is declared; a benefit with æ in it is the proof."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;2.789,50
    2017-39;0101655008;Ressourceforløbsydelse;2.789,50
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    3    | accepted
    """
    file("benefit_refund", content, answer, written="cp1252", encoding="cp1252")


def test_a_byte_that_the_encoding_does_not_have(file: Any) -> None:
    """Nothing is replaced and no other encoding is tried: the file is refused with the place of the byte."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;2.789,50
    """
    answer = "ydelsesrefusion_2017-09.csv is not utf-8: byte 45 (line 1) cannot be read"
    file("benefit_refund", content, answer, written="cp1252", encoding="utf-8")


def test_letters_that_were_damaged_before_they_came(file: Any) -> None:
    """A word that another program has read in the wrong encoding is not repaired by guesswork; the row waits."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;2.789,50
    2017-39;0101655008;KontanthjÃ¦lp;2.789,50
    2017-39;0101655008;Kontanthj?lp;2.789,50
    2017-39;0101655008;Kontanthjaelp;2.789,50
    """
    answer = """
    line | becomes
    -----+---------------------------------
    2    | accepted
    3    | quarantined benefit:unknown_code
    4    | quarantined benefit:unknown_code
    5    | quarantined benefit:unknown_code
    """
    file("benefit_refund", content, answer)


def test_a_byte_order_mark(file: Any) -> None:
    """A byte order mark in front of the first name is no part of the name, wherever UTF-8 is declared."""
    content = """
    CPR;Lovgrundlag;Indskrevet;Udskrevet;Behandler
    0101655008;SEL § 101;01-01-2017;;RUS1
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    file("misuse_treatment", content, answer, written="utf-8-sig", encoding="utf-8-sig")


def test_a_byte_order_mark_where_none_is_declared(file: Any) -> None:
    """The same file where plain UTF-8 is declared."""
    content = """
    CPR;Lovgrundlag;Indskrevet;Udskrevet;Behandler
    0101655008;SEL § 101;01-01-2017;;RUS1
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    file("misuse_treatment", content, answer, written="utf-8-sig", encoding="utf-8")


def test_tabs_and_no_header(file: Any) -> None:
    """Without names the columns are known by their declared places; the first line is a row like any other."""
    content = """
    1&#9;0101655008&#9;112&#9;Rollator æøå&#9;01-08-2017&#9;Bevilget&#9;
    2&#9;0101655008&#9;999&#9;Bad; bænk&#9;01-08-2017&#9;Bevilget&#9;
    3&#9;0101655008&#9;113&#9;Seng&#9;01-08-2017&#9;Afslag&#9;
    """
    answer = """
    line | becomes
    -----+-----------------------------
    1    | accepted
    2    | quarantined aid:unknown_code
    3    | ignored not_granted
    """
    file("aids", content, answer, written="cp1252", encoding="cp1252")


def test_commas(file: Any) -> None:
    """With a comma between the cells, an amount with decimals stands in quotation marks."""
    content = """
    Uge,CPR nummer,Ydelse,Beregnet udbetalingsbeløb
    2017-39,0101655008,Kontanthjælp,"2.789,50"
    2017-39,0101655008,Kontanthjælp,"0,00"
    2017-39,0101655008,Kontanthjælp,2789
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored zero_amount
    4    | accepted
    """
    file("benefit_refund", content, answer, delimiter=",", quote='"')


def test_another_separator_than_declared(file: Any) -> None:
    """A file with commas where semicolons are declared is one column wide, and is refused."""
    content = """
    Uge,CPR nummer,Ydelse,Beregnet udbetalingsbeløb
    2017-39,0101655008,Kontanthjælp,2789
    """
    answer = "only one column found. It must be separated by semicolon (;)"
    file("benefit_refund", content, answer)


def test_ends_of_lines(file: Any) -> None:
    """Lines may end as Windows ends them, or as below, as an old Macintosh did."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    2017-39;0101655008;Kontanthjælp;0
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored zero_amount
    """
    file("benefit_refund", content, answer, ends="CR")


def test_lines_above_the_header(file: Any) -> None:
    """Title, time and criteria above the names are passed over as far as the contract says, whatever their width."""
    content = """
    Ydelsesrefusion
    Udtrukket 02-10-2017 06:00; af systemet

    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    2017-39;0101655008;Kontanthjælp;0
    """
    answer = """
    line | becomes
    -----+--------------------
    5    | accepted
    6    | ignored zero_amount
    """
    file("benefit_refund", content, answer, header_row=4)


def test_one_line_more_above_the_header_than_declared(file: Any) -> None:
    """The names are not searched for: where they do not stand in the declared row, the file is refused."""
    content = """
    Ydelsesrefusion
    Udtrukket 02-10-2017 06:00; af systemet; alle; uger
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    """
    answer = "no columns named Uge, CPR nummer, Ydelse, Beregnet udbetalingsbeløb in row 2"
    file("benefit_refund", content, answer, header_row=2)


def test_blank_lines_and_lines_of_another_width(file: Any) -> None:
    """A line with nothing on it is no row. A line with too few or too many cells is a row that cannot be told apart;
    it waits in quarantine under its own line number, and those around it are read.
    """
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100

    2017-39;0101655008;Kontanthjælp
    2017-39;0101655008;Kontanthjælp;100;200
    2017-39;0101655008;Kontanthjælp;0
    """
    answer = """
    line | becomes
    -----+-------------------------
    2    | accepted
    4    | quarantined column_count
    5    | quarantined column_count
    6    | ignored zero_amount
    """
    file("benefit_refund", content, answer)


def test_a_separator_after_every_row(file: Any) -> None:
    """Some programs end each row, and not the names, with a separator: the empty cell behind it is nothing. Where there
    is something in it, the row waits, and so does a row of another number of cells.
    """
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100;
    2017-39;0101655008;Kontanthjælp;0;
    ;;;;
    2017-39;0101655008;Kontanthjælp;100;200
    2017-39;0101655008;Kontanthjælp;100;;
    2017-39;0101655008;Kontanthjælp;;
    2017-39;0101655008;Kontanthjælp;300;
    """
    answer = """
    line | becomes
    -----+-----------------------------
    2    | accepted
    3    | ignored zero_amount
    5    | quarantined column_count
    6    | quarantined column_count
    7    | quarantined amount:missing
    8    | accepted
    """
    file("benefit_refund", content, answer, trailing_separator=4)


def test_a_separator_after_every_row_with_quotation_marks(file: Any) -> None:
    """The same where a cell may hold the separator, or go on over two lines."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Støtte; i hjemmet";Bevilget;999;Handicapcentret;2017-01-01;;SOC1;
    0101655008;SEL § 85;"Støtte
    i hjemmet";Kladde;999;Handicapcentret;2017-01-01;;SOC1;
    0101655008;SEL § 85;Støtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1;""
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored not_granted
    5    | accepted
    """
    file("social_psychiatry", content, answer, trailing_separator=3)


def test_a_separator_after_some_rows(file: Any) -> None:
    """Where one row has as many cells as there are names, a row with one more cannot be told apart."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100;
    2017-39;0101655008;Kontanthjælp;200;
    2017-39;0101655008;Kontanthjælp;300
    """
    answer = """
    line | becomes
    -----+-------------------------
    2    | quarantined column_count
    3    | quarantined column_count
    4    | accepted
    """
    file("benefit_refund", content, answer)


def test_quotation_marks(file: Any) -> None:
    """Where quotation marks are declared, a cell between them may hold the separator, and two of them are one."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Støtte; i hjemmet";Bevilget;999;"Handicapcentret";2017-01-01;;SOC1
    0101655008;SEL § 85;"Kaldet ""støtte"" her";Kladde;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored not_granted
    """
    file("social_psychiatry", content, answer)


def test_a_quotation_mark_that_is_not_closed(file: Any) -> None:
    """From there on the rows cannot be told apart, so that the file is refused and none of them is lost in silence."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Støtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Støtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "quotation mark is"
    file("social_psychiatry", content, answer)


def test_a_quotation_mark_where_none_are_declared(file: Any) -> None:
    """It is a character like any other."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    2017-39;0101655008;"Kontanthjælp;100
    2017-39;0101655008;Kontanthjælp;0
    """
    answer = """
    line | becomes
    -----+---------------------------------
    2    | accepted
    3    | quarantined benefit:unknown_code
    4    | ignored zero_amount
    """
    file("benefit_refund", content, answer)


def test_names_that_drift(file: Any) -> None:
    """A column is known by its declared name and aliases, whatever the case and the spaces; order does not matter."""
    content = """
    ydelse;Beregnet&nbsp;udbetalingsbeløb; CPR-nr. ;UGE
    Kontanthjælp;100;0101655008;2017-39
    Kontanthjælp;0;0101655008;2017-39
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored zero_amount
    """
    file("benefit_refund", content, answer)


def test_a_name_nobody_declared(file: Any) -> None:
    """A new name is not guessed at: the file is refused, and the sentence names the column that is missing."""
    content = """
    Uge;Borger;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    """
    answer = "no column named CPR nummer in row 1"
    file("benefit_refund", content, answer)


def test_columns_nobody_declared(file: Any) -> None:
    """What is not declared is never loaded, and is no reason to refuse the rest."""
    content = """
    Uge;Navn;CPR nummer;Telefon;Ydelse;Beregnet udbetalingsbeløb
    2017-39;En Borger;0101655008;12 34 56 78;Kontanthjælp;100
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    file("benefit_refund", content, answer)


def test_packed_with_gzip(file: Any) -> None:
    """What is packed is unpacked, where the contract says how."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    2017-39;0101655008;Kontanthjælp;0
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored zero_amount
    """
    file("benefit_refund", content, answer, compression="gzip")


def test_packed_with_zip(file: Any) -> None:
    """An archive holds one file, whatever its name."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    2017-39;0101655008;Kontanthjælp;0
    """
    answer = """
    line | becomes
    -----+--------------------
    2    | accepted
    3    | ignored zero_amount
    """
    file("benefit_refund", content, answer, compression="zip")


def test_parquet(parquet: Any) -> None:
    """A Parquet file has types of its own: a CPR number that is a number has lost its zero, an amount has its comma."""
    content = """
    Uge     | CPR nummer | Ydelse       | Beregnet udbetalingsbeløb | Navn
    2017-39 | #101655008 | Kontanthjælp | #2789.5                   | En
    2017-39 | #101655008 | Kontanthjælp | #0.0                      | To
    2017-39 | #10165508  | Kontanthjælp | #100.0                    | Tre
    """
    answer = """
    line | becomes
    -----+---------------------------------
    1    | accepted
    2    | ignored zero_amount
    3    | quarantined cpr:not_a_cpr_number
    """
    parquet("benefit_refund", content, answer, zero_restored=2)


def test_the_totals_row(file: Any) -> None:
    """A line that sums up is ignored where a rule declares it, as here in a column of CPR numbers."""
    totals = IgnoreRule.model_validate({"rule": "totals_row", "column": "cpr", "in": ["I alt"], "why": "Sumlinje"})
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    ;I ALT;;100
    """
    answer = """
    line | becomes
    -----+-------------------
    2    | accepted
    3    | ignored totals_row
    """
    file("benefit_refund", content, answer, ignore=(totals,))


def test_a_totals_row_that_is_not_declared(file: Any) -> None:
    """It is a row like any other, and waits in quarantine with everything that is wrong with it."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    I alt;1;Kontanthjælp;100
    """
    answer = """
    line | becomes
    -----+----------------------------------------------------
    2    | accepted
    3    | quarantined week:not_a_week cpr:not_a_cpr_number
    """
    file("benefit_refund", content, answer)


def test_a_line_break_in_a_cell(file: Any) -> None:
    """Between quotation marks a line may end. The rows below are numbered as an editor shows them."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;"Bostøtte
    i hjemmet;

    hver uge";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1

    ;;;;;;;;
    0101655008;SEL § 85;x;y;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    010165;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = """
    line | becomes
    -----+---------------------------------
    2    | accepted
    3    | accepted
    7    | quarantined column_count
    8    | accepted
    11   | quarantined column_count
    12   | quarantined cpr:not_a_cpr_number
    """
    file("social_psychiatry", content, answer)


def test_empty_cells_too_many_beside_a_line_break(file: Any) -> None:
    """A row with empty cells too many at its end waits, however many: the rows beside it are read, also where a cell of
    one goes on over two lines.
    """
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Bostøtte
    i hjemmet";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1;;
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1;;;
    0101655008;SEL § 85;;;;;;;;;;;
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1;;x
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = """
    line | becomes
    -----+-------------------------
    2    | accepted
    4    | quarantined column_count
    5    | quarantined column_count
    6    | quarantined column_count
    7    | quarantined column_count
    8    | accepted
    """
    file("social_psychiatry", content, answer)


def test_two_lone_quotation_marks(file: Any) -> None:
    """A cell that begins with one, and one in a later row that ends with one: the rows between would be one cell.
    As many separators in a cell of several lines as a row has are a row: the file is refused with the line.
    """
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;"Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0202705014;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Støtte";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "the rows from line 3 on cannot be told apart: a quotation mark is not closed"
    file("social_psychiatry", content, answer)


def test_two_lone_quotation_marks_in_neighbouring_rows(file: Any) -> None:
    """The same with no row between them."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Støtte";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "the rows from line 2 on cannot be told apart: a quotation mark is not closed"
    file("social_psychiatry", content, answer)


def test_two_lone_quotation_marks_in_different_columns(file: Any) -> None:
    """The same where the row that comes of it has too many cells or too few."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;"Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1"
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "the rows from line 3 on cannot be told apart: a quotation mark is not closed"
    file("social_psychiatry", content, answer)


def test_two_lone_quotation_marks_in_the_last_column(file: Any) -> None:
    """The same at the end of a row."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;"SOC1
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1"
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "the rows from line 2 on cannot be told apart: a quotation mark is not closed"
    file("social_psychiatry", content, answer)


def test_lone_quotation_marks_below_a_cell_of_two_lines(file: Any) -> None:
    """The line is the one that an editor shows."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Bostøtte
    i hjemmet";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;"Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;Støtte";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "the rows from line 4 on cannot be told apart: a quotation mark is not closed"
    file("social_psychiatry", content, answer)


def test_an_open_quotation_mark_below_a_cell_of_two_lines(file: Any) -> None:
    """The line is the one that an editor shows, here too."""
    content = """
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;"Bostøtte
    i hjemmet";Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;"Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "the rows from line 4 on cannot be told apart: a quotation mark is not closed"
    file("social_psychiatry", content, answer)


def test_a_name_of_two_lines(file: Any) -> None:
    """The name of a column may hold a line break, as a cell may; it is compared as if it were a space."""
    content = """
    CPR;Paragraf;Indsats;"IndsatsStatus";HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig;"Borger&#10;mobil"
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1;
    010165;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1;
    """
    answer = """
    line | becomes
    -----+---------------------------------
    3    | accepted
    4    | quarantined cpr:not_a_cpr_number
    """
    file("social_psychiatry", content, answer)


def test_a_title_of_two_lines_above_the_names(file: Any) -> None:
    """Lines are counted as an editor shows them, so that the names stand in the fourth here."""
    content = """
    "Indsatser
    i alt"
    Udtrukket 02-10-2017
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    010165;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = """
    line | becomes
    -----+---------------------------------
    5    | accepted
    6    | quarantined cpr:not_a_cpr_number
    """
    file("social_psychiatry", content, answer, header_row=4)


def test_a_title_of_two_lines_that_was_counted_as_one(file: Any) -> None:
    """The sentence says so."""
    content = """
    "Indsatser
    i alt"
    Udtrukket 02-10-2017
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = "a cell above the column names holds a line break, and row 3"
    file("social_psychiatry", content, answer, header_row=3)


def test_a_line_for_excel_alone(file: Any) -> None:
    """A first line that tells Excel the separator is no line of names."""
    content = """
    sep=;
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    """
    file("benefit_refund", content, "the first line says sep=, which is for Excel alone")


def test_a_line_for_excel_that_is_declared(file: Any) -> None:
    """It may be passed over as any line above the names."""
    content = """
    "sep=;"
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    """
    answer = """
    line | becomes
    -----+---------
    3    | accepted
    """
    file("benefit_refund", content, answer, header_row=2)


def test_a_line_for_excel_where_there_are_no_names(file: Any) -> None:
    """The same sentence, whatever the separator."""
    content = """
    SEP=&#9;
    1&#9;0101655008&#9;112&#9;Rollator æøå&#9;01-08-2017&#9;Bevilget
    """
    file("aids", content, "the first line says sep=, which is for Excel alone", written="cp1252", encoding="cp1252")


@pytest.mark.parametrize("quote", ["", '"'], ids=["plain", "quoted"])
def test_a_cell_that_is_longer_than_can_be_read(file: Any, quote: str) -> None:
    """Its line waits, with that for its reason, and those around it are read."""
    content = f"""
    CPR;Paragraf;Indsats;IndsatsStatus;HandleKommune;AfdelingNavn;IndsatsStartDato;IndsatsSlutDato;PrimærAnsvarlig
    0101655008;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    0101655008;SEL § 85;{quote}{"x" * 2_500_000}{quote};Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    010165;SEL § 85;Bostøtte;Bevilget;999;Handicapcentret;2017-01-01;;SOC1
    """
    answer = """
    line | becomes
    -----+---------------------------------
    2    | accepted
    3    | quarantined line_too_long
    4    | quarantined cpr:not_a_cpr_number
    """
    file("social_psychiatry", content, answer)


def test_two_names_of_one_column(file: Any) -> None:
    """Where two columns have names that the contract gives one, both are said."""
    content = """
    Uge;CPR;CPR-nr.;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;0202705014;Kontanthjælp;100
    """
    file("benefit_refund", content, "the columns CPR and CPR-nr. are both CPR nummer")


def test_names_in_decomposed_letters(file: Any) -> None:
    """A letter that is written as two, as macOS does, is the same letter."""
    content = """
    CPR-nr.;Ma&#778;lgruppe;Startdato;Slutdato;Tilbud;Tilbud startdato;Tilbud slutdato;Min Plan dato;Sagsbehandler
    0101655008;2.3;01-02-2017;;;;;;
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    file("jobcentre", content, answer)


def test_utf_8_where_cp1252_is_declared(file: Any) -> None:
    """Every letter would be read as two others."""
    content = """
    Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    2017-39;0101655008;Kontanthjælp;100
    """
    file("benefit_refund", content, "is UTF-8, and the contract says cp1252", encoding="cp1252")


OTHERS = {
    "a page": (b"<html><table><tr><td>CPR</td></tr></table></html>", "a web page (HTML)"),
    "an old page": (b"\xef\xbb\xbf\r\n<!DOCTYPE HTML><html></html>", "a web page (HTML)"),
    "an old spreadsheet": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "an old spreadsheet (.xls)"),
    "a locked spreadsheet": (
        b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
        "a spreadsheet locked with a password",
    ),
    "Excel 2003": (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "an Excel 2003 spreadsheet (XML)",
    ),
    "gzip": (gzip.compress(b"Uge;CPR nummer"), "packed with gzip"),
    "zip": (zipped({"udtraek.csv": b"Uge;CPR nummer"}), "packed with zip"),
    "OpenDocument": (zipped({"mimetype": b"x", "content.xml": b"<x/>"}), "an OpenDocument file (.ods)"),
    "a binary spreadsheet": (zipped({"_rels/.rels": b"x", "xl/workbook.bin": b"x"}), "a binary spreadsheet (.xlsb)"),
    "PDF": (b"%PDF-1.7 ...", "a PDF document"),
    "UTF-16": ("Uge;CPR nummer".encode("utf-16"), "text in UTF-16"),
    "UTF-16 without a mark": ("Uge;CPR nummer\r\n2017-39;0".encode("utf-16-le"), "text in UTF-16"),
    "UTF-16 the other way": ("Uge;CPR nummer\r\n2017-39;0".encode("utf-16-be"), "text in UTF-16"),
    "UTF-32": ("Uge;CPR nummer".encode("utf-32"), "text in UTF-32"),
    "JSON": (b'[\n  {"Uge": "2017-39"}]', "a JSON file"),
    "a JSON object": (b'\xef\xbb\xbf{"rows": []}', "a JSON file"),
    "a page saved whole": (b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n", "a saved web page (MHT)"),
    "another saved whole": (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "a saved web page (MHT)"),
    "a page that begins with a note": (b"<!-- made by x -->\n<TABLE>", "a web page (HTML)"),
    "a page of a long note": (b"<!--" + b"x" * 5000 + b"--><table>", "a web page (HTML) or another file of markup"),
    "a page that begins with its looks": (b"<style type='text/css'>td {}</style><table>", "a web page (HTML)"),
    "a page of a script": (b"<script>x</script>", "a web page (HTML)"),
    "SYLK": (b"ID;PWXL;N;E\r\nP;PGeneral\r\n", "a spreadsheet in SYLK (.slk)"),
    "zstd": (b"\x28\xb5\x2f\xfd\x04\x00", "packed with Zstandard"),
    "SQLite": (b"SQLite format 3\0" + b"\0" * 90, "an SQLite database"),
    "Avro": (b"Obj\x01\x04\x16avro.schema", "an Avro file"),
    "Arrow": (b"ARROW1\0\0\xff\xff\xff\xff", "an Arrow file"),
}


@pytest.mark.parametrize(("content", "found"), OTHERS.values(), ids=OTHERS.keys())
@pytest.mark.parametrize("register", ["benefit_refund", "children_family"])
def test_another_format_than_declared(delivered: Any, register: str, content: bytes, found: str) -> None:
    """The name of a file says nothing of what it is: the sentence names what it is and what it should be."""
    expected = "a spreadsheet (.xlsx)" if register == "children_family" else "text with separators (CSV)"
    delivered(register, content, f"is {found}, whatever its name, and should be {expected}")


@pytest.mark.parametrize("content", [b"\0" * 40, bytes(range(32)) * 9, b"\x7fELF\x02\x01\x01" + b"\0" * 50])
def test_what_nobody_knows(delivered: Any, content: bytes) -> None:
    """No more is said than that it is not what it should be."""
    delivered("benefit_refund", content, "is no text, whatever its name")


def test_what_nobody_knows_for_a_spreadsheet(delivered: Any) -> None:
    """The same."""
    delivered(
        "children_family", b"\x7fELF\x02\x01\x01" + b"\0" * 50, "is not a whole spreadsheet: it is cut off, damaged or"
    )


@pytest.mark.parametrize("content", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf\r\n "])
@pytest.mark.parametrize("register", ["benefit_refund", "children_family"])
def test_a_byte_order_mark_alone(delivered: Any, register: str, content: bytes) -> None:
    """There is nothing in such a file."""
    delivered(register, content, "is empty")


def test_text_that_only_looks_like_something_else(file: Any) -> None:
    """A column may be called ID, and the next begin with P."""
    content = """
    ID;Personnummer;Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb
    C;1;2017-39;0101655008;Kontanthjælp;100
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    file("benefit_refund", content, answer)


def test_names_in_quotation_marks_where_none_are_declared(file: Any) -> None:
    """The names are there: it is the quotation marks that are not declared, and no alias would help."""
    content = """
    "Uge";"CPR nummer";"Ydelse";"Beregnet udbetalingsbeløb"
    "2017-39";"0101655008";"Kontanthjælp";"100"
    """
    answer = "the column names stand in quotation marks, and the contract benefit_refund.odcs.yaml declares none"
    file("benefit_refund", content, answer)


def test_numbers_of_two_bytes(delivered: Any) -> None:
    """Parquet knows decimal numbers of two bytes: they are read as those of four, and are refused for a CPR number."""
    columns = {"Uge": ["2017-39"], "CPR nummer": ["0101655008"], "Ydelse": ["Kontanthjælp"]}
    table = pyarrow.table(columns | {AMOUNT: pyarrow.array([np.float16(100)], pyarrow.float16())})
    raw = io.BytesIO()
    parquet.write_table(table, raw)
    answer = """
    line | becomes
    -----+---------
    1    | accepted
    """
    delivered("benefit_refund", raw.getvalue(), answer, format="parquet")


def test_a_cpr_number_of_two_bytes(delivered: Any) -> None:
    """It has become another."""
    numbers = pyarrow.array([np.float16(1000)], pyarrow.float16())
    table = pyarrow.table({"Uge": ["2017-39"], "CPR nummer": numbers, "Ydelse": ["Kontanthjælp"], AMOUNT: ["100"]})
    raw = io.BytesIO()
    parquet.write_table(table, raw)
    delivered("benefit_refund", raw.getvalue(), "column CPR nummer holds decimal numbers of so few", format="parquet")


READ_AS_TEXT = """
    line | becomes
    -----+---------
    1    | accepted
    """
BYTES = {
    "as UTF-8": ("Kontanthjælp".encode(), READ_AS_TEXT),
    "in another encoding": ("Kontanthjælp".encode("cp1252"), "column Ydelse holds bytes that are no text in UTF-8"),
}


@pytest.mark.parametrize("kind", [pyarrow.binary, pyarrow.large_binary, "fixed"])
@pytest.mark.parametrize(("cell", "answer"), BYTES.values(), ids=BYTES.keys())
def test_bytes_that_are_not_said_to_be_text(delivered: Any, cell: bytes, answer: str, kind: Any) -> None:
    """They are read as UTF-8; where they are none, the file is refused with the name of the column."""
    cells = pyarrow.array([cell], pyarrow.binary(len(cell)) if kind == "fixed" else kind())
    table = pyarrow.table({"Uge": ["2017-39"], "CPR nummer": [PERSONS["anna"]], "Ydelse": cells, AMOUNT: ["100"]})
    raw = io.BytesIO()
    parquet.write_table(table, raw)
    delivered("benefit_refund", raw.getvalue(), answer, format="parquet")


def test_text_and_spreadsheet_exchanged(delivered: Any) -> None:
    """The same of each of these where another is declared."""
    text = ROW.encode("cp1252")
    delivered("children_family", text, "is text with separators (CSV), whatever its name")


def test_a_spreadsheet_where_text_is_declared(delivered: Any) -> None:
    """The same."""
    delivered("benefit_refund", raw_book([["Uge"]]), "is a spreadsheet (.xlsx), whatever its name")


def test_text_where_parquet_is_declared(delivered: Any) -> None:
    """The same."""
    answer = "is text with separators (CSV), whatever its name, and should be a Parquet file"
    delivered("benefit_refund", ROW.encode("cp1252"), answer, format="parquet")


ROW = "Uge;CPR nummer;Ydelse;Beregnet udbetalingsbeløb\r\n2017-39;0101655008;Kontanthjælp;100\r\n"
ADDED = {
    "macOS": {"__MACOSX/._udtræk.csv": b"x", "__MACOSX/": b"", ".DS_Store": b"x"},
    "macOS in a folder": {"mappe/": b"", "mappe/._x": b"x", "mappe/.DS_Store": b"x"},
    "Windows": {"Thumbs.db": b"x", "mappe/desktop.ini": b"x"},
    "nothing": {},
}


@pytest.mark.parametrize("added", ADDED.values(), ids=ADDED.keys())
def test_what_a_program_adds_to_an_archive(delivered: Any, added: dict[str, bytes]) -> None:
    """What macOS and Windows put into an archive of their own accord is no file of the department's."""
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    delivered("benefit_refund", zipped(added | {"udtræk.csv": ROW.encode("cp1252")}), answer, compression="zip")


def test_an_archive_of_two_files(delivered: Any) -> None:
    """Neither is chosen, and both are named."""
    packed = zipped({"uge 38.csv": b"x", "uge 39.csv": b"x", "__MACOSX/._uge 38.csv": b"x"})
    delivered("benefit_refund", packed, "holds 2 files and should hold one: uge 38.csv, uge 39.csv", compression="zip")


def test_a_cpr_number_that_lost_its_digits(delivered: Any) -> None:
    """A decimal number of four bytes holds seven digits: a CPR number in it is another's."""
    columns = {"Uge": ["2017-39"], "CPR nummer": [101655008.0], "Ydelse": ["Kontanthjælp"], AMOUNT: ["100"]}
    raw = io.BytesIO()
    pl.DataFrame(columns, schema_overrides={"CPR nummer": pl.Float32}).write_parquet(raw)
    delivered("benefit_refund", raw.getvalue(), "column CPR nummer holds decimal numbers of so few", format="parquet")


AMOUNT = "Beregnet udbetalingsbeløb"


def test_numbers_that_are_none(delivered: Any) -> None:
    """Whole numbers up to ten digits are held by those of eight bytes. What is no number at all is not blank."""
    numbers = [101655008.0, float("nan"), 101655008.0, 101655008.0, None]
    amounts = [100.0, 100.0, float("nan"), float("inf"), 100.0]
    columns = {"Uge": ["2017-39"] * 5, "CPR nummer": numbers, "Ydelse": ["Kontanthjælp"] * 5, AMOUNT: amounts}
    raw = io.BytesIO()
    pl.DataFrame(columns).write_parquet(raw)
    answer = """
    line | becomes
    -----+-------------------------------
    1    | accepted
    2    | quarantined cpr:unread_cell
    3    | quarantined amount:unread_cell
    4    | quarantined amount:unread_cell
    5    | quarantined cpr:missing
    """
    delivered("benefit_refund", raw.getvalue(), answer, format="parquet", zero_restored=3)


@pytest.mark.parametrize(
    "name",
    ["Start\u200bdato", "Start\u00addato", "Startdato_x000D_", "\u2060STARTDATO", "Startdato\u00a0", "Start\ufe0fdato"],
)
def test_names_of_columns_as_they_show(file: Any, name: str) -> None:
    """A name is what a person sees of it, as a cell is."""
    content = f"""
    CPR-nr.;Målgruppe;{name};Slutdato;Tilbud;Tilbud startdato;Tilbud slutdato;Min Plan dato;Sagsbehandler
    0101655008;2.3;01-02-2017;;;;;;JOB1
    """
    answer = """
    line | becomes
    -----+---------
    2    | accepted
    """
    file("jobcentre", content, answer)


def test_a_name_that_goes_on_over_two_lines(delivered: Any) -> None:
    """As spreadsheets break the names of narrow columns."""
    names = ["CPR-nr.", "Part\nCPR", "Sagstype", "Status", "Foranstaltnings\u00adparagraf", "Afdeling", "Sagsbehandler"]
    rows = [[], [], [], [], [*names, "Start\u00addato_x000D_\n", "Slutdato"]]
    rows.append(["", "0101655008", "Tilbud", "Bevilget", "SEL § 52", "Familiecentret", "FAM1", "01-01-2017"])
    answer = """
    line | becomes
    -----+---------
    6    | accepted
    """
    delivered("children_family", raw_book(rows), answer)


def test_a_name_is_compared_as_a_cell_is() -> None:
    """The two readings, Python's and DuckDB's, make the same of what does not show."""
    with duckdb.connect() as connection:
        load_macros(connection)
        odds = (
            "a\u200bb",
            "_x0041_b_x000d_",
            "_xzzzz_",
            "a\u00a0 b\t",
            "A\u030a",
            "\u3164x",
            "a\u034f",
            "\x85a\u2028b",
            "\uff21\uff5e\uff01",
            "a\x00b\x1f",
            "a\u2800b",
            "a\u180bb\ufe0f",
            "_xd83d__xde00_ _xd83d_",
        )
        for odd in odds:
            seen = connection.execute("SELECT lower(one_spaced($cell))", {"cell": odd}).fetchone()
            assert seen == (fold(odd),), ascii(odd)


def test_a_parquet_of_many_weeks(delivered: Any) -> None:
    """Weeks of a citizen that follow each other take next to no room: so many rows in so few bytes are a register."""
    weeks = [f"{year}-{week:02}" for year in range(1988, 2018) for week in range(1, 53)]
    persons = list(PERSONS.values())
    raw = io.BytesIO()
    table = pyarrow.table(
        {
            "Uge": weeks * len(persons),
            "CPR nummer": [person for person in persons for _ in weeks],
            "Ydelse": ["Kontanthjælp"] * len(weeks) * len(persons),
            "Beregnet udbetalingsbeløb": ["2.789,50"] * len(weeks) * len(persons),
        }
    )
    parquet.write_table(table, raw)
    assert table.num_rows > len(raw.getvalue())
    answer = "\n".join(["line | becomes", *(f"{line} | accepted" for line in range(1, table.num_rows + 1))])
    delivered("benefit_refund", raw.getvalue(), answer, format="parquet")
