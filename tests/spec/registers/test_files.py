"""The file

How a file is written is declared: encoding, separator, where the names of the columns stand. A file that is written
otherwise is refused as a whole, in one sentence that says what is wrong and what to do.
"""

from __future__ import annotations

from typing import Any

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
    1&#9;0101655008&#9;112&#9;Rollator æøå&#9;01-08-2017&#9;Bevilget
    2&#9;0101655008&#9;999&#9;Bad; bænk&#9;01-08-2017&#9;Bevilget
    3&#9;0101655008&#9;113&#9;Seng&#9;01-08-2017&#9;Afslag
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
