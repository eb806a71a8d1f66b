"""The cell

What a cell says depends on what its column is declared to be: a date, a week, an amount, a code, a name. A cell that
does not say such a thing is never taken for another; its row waits in quarantine with the column and the rule.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.specs import deliver, land, outcome, stated_outcome
from support.tables import stated
from support.world import contract
from targeting.workspace import Constant, shipped_contracts


def test_forms_of_dates(linking: Any) -> None:
    """Day first or year first, with dashes or dots; a time of day is dropped."""
    rows = """
    CPR   | IndsatsStartDato
    ------+-----------------------
    anna  | 31-12-2017
    bent  | 31.12.2017
    carl  | 2017-12-31
    dora  | 2017-12-31 00:00:00
    erik  | 2017-12-31T08:30
    freja | 2017-12-31 23:59:59.999
    gorm  | 29-02-2016
    hanne | 31-12-2017 00:00:00
    ivan  | 31.12.2017 00:00
    jytte | 2017.12.31
    kaj   | 1-2-2017
    lone  | 31&#8211;12&#8211;2017
    """
    answer = """
    who   | from
    ------+-----------
    anna  | 2017-12-31
    bent  | 2017-12-31
    carl  | 2017-12-31
    dora  | 2017-12-31
    erik  | 2017-12-31
    freja | 2017-12-31
    gorm  | 2016-02-29
    hanne | 2017-12-31
    ivan  | 2017-12-31
    jytte | 2017-12-31
    kaj   | 2017-02-01
    lone  | 2017-12-31
    """
    linking(answer, social_psychiatry=rows)


def test_a_time_with_a_zone(linking: Any) -> None:
    """A moment is a day in the municipality: late in the evening in Greenwich it is the next one in Denmark."""
    rows = """
    CPR   | IndsatsSlutDato
    ------+------------------------------
    anna  | 2017-10-01T22:00:00Z
    bent  | 2017-10-01T21:59:59Z
    carl  | 2017-12-31T23:00:00Z
    dora  | 2017-12-31T22:59:59.999Z
    erik  | 2017-10-02T00:30:00+02:00
    freja | 2017-10-01 22:00:00+00
    gorm  | 2017-10-02T03:00:00+0500
    hanne | 2017-10-01T22:00Z
    """
    answer = """
    who   | from       | to
    ------+------------+-----------
    anna  | 2017-01-01 | 2017-10-02
    bent  | 2017-01-01 | 2017-10-01
    carl  | 2017-01-01 | 2018-01-01
    dora  | 2017-01-01 | 2017-12-31
    erik  | 2017-01-01 | 2017-10-02
    freja | 2017-01-01 | 2017-10-02
    gorm  | 2017-01-01 | 2017-10-02
    hanne | 2017-01-01 | 2017-10-02
    """
    linking(answer, social_psychiatry=rows)


def test_what_is_no_time_of_day(landing: Any) -> None:
    """A time that no clock shows, and a zone that is none: nobody knows which day was meant."""
    rows = """
    IndsatsStartDato          | becomes
    --------------------------+----------------------------------
    2017-12-31T25:99          | quarantined from_date:not_a_date
    2017-12-31 24:00:00       | quarantined from_date:not_a_date
    2017-12-31 12:60          | quarantined from_date:not_a_date
    2017-12-31 12:30:61       | quarantined from_date:not_a_date
    2017-12-31 12:30 om natten | quarantined from_date:not_a_date
    2017-12-31T12:30:00+99:00 | quarantined from_date:not_a_date
    2017-02-29T12:30:00Z      | quarantined from_date:not_a_date
    2017-12-31T12:30:00Zulu   | quarantined from_date:not_a_date
    """
    landing("social_psychiatry", rows)


def test_day_numbers(landing: Any) -> None:
    """Five digits are a day number only where the contract says that the system writes them; elsewhere they are as
    likely a date that lost its first zero: 10117 was 010117.
    """
    rows = """
    IndsatsStartDato | becomes
    -----------------+----------------------------------
    43100            | quarantined from_date:not_a_date
    10117            | quarantined from_date:not_a_date
    50317            | quarantined from_date:not_a_date
    010117           | quarantined from_date:not_a_date
    20171231         | quarantined from_date:not_a_date
    """
    landing("social_psychiatry", rows)


def test_declared_day_numbers(linking: Any) -> None:
    """Where the contract says so, five digits are the day that a spreadsheet counts from 30 December 1899."""
    rows = """
    Part CPR | Startdato
    ---------+----------
    anna     | 43100
    bent     | 42736
    carl     | 36526
    dora     | 431
    erik     | 010117
    """
    answer = """
    who   | from
    ------+-----------
    anna  | 2017-12-31
    bent  | 2017-01-01
    carl  | 2000-01-01
    """
    columns = contract("children_family").columns
    numbered = tuple(column.model_copy(update={"day_numbers": column.reads == "date"}) for column in columns)
    linking(answer, {"columns": numbered}, children_family=rows)


def test_no_contract_of_the_catalogue_reads_day_numbers(linking: Any) -> None:
    """In the spreadsheet register, too, a date that lost its first zero is no day in 1927."""
    rows = """
    Part CPR | Startdato
    ---------+------------
    anna     | 10117
    bent     | 43100
    dora     | 50317
    erik     | 010117
    freja    | 31-12-2017
    """
    answer = """
    who   | from
    ------+-----------
    freja | 2017-12-31
    """
    linking(answer, children_family=rows)


def test_what_is_no_date(landing: Any) -> None:
    """A day that does not exist, the American order, two-digit years, and words. No date before 1880 or after 2100."""
    rows = """
    IndsatsStartDato | becomes
    -----------------+----------------------------------
    29-02-2017       | quarantined from_date:not_a_date
    31-11-2017       | quarantined from_date:not_a_date
    2017-31-12       | quarantined from_date:not_a_date
    12/31/2017       | quarantined from_date:not_a_date
    31-12-17         | quarantined from_date:not_a_date
    01/10/2017       | quarantined from_date:not_a_date
    1/2/2017         | quarantined from_date:not_a_date
    2017.31.12       | quarantined from_date:not_a_date
    0001-2-2017      | quarantined from_date:not_a_date
    01-10-2017 25:00 | quarantined from_date:not_a_date
    31-12.2017       | quarantined from_date:not_a_date
    i går            | quarantined from_date:not_a_date
    01-01-0001       | quarantined from_date:not_a_date
    31-12-1879       | quarantined from_date:not_a_date
    01-01-2101       | quarantined from_date:not_a_date
    01-01-1880       | accepted
    """
    landing("social_psychiatry", rows)


def test_open_ends(linking: Any) -> None:
    """What the systems write for "until further notice" is no end; so is an empty cell."""
    rows = """
    CPR   | IndsatsSlutDato
    ------+----------------
    anna  | -
    bent  | 9999-12-31
    carl  | 31-12-9999
    dora  | 31.12.9999
    erik  | PLUS_INF
    freja | plus_inf
    gorm  | 2017-12-31
    """
    answer = """
    who   | from       | to
    ------+------------+-----------
    anna  | 2017-01-01 |
    bent  | 2017-01-01 |
    carl  | 2017-01-01 |
    dora  | 2017-01-01 |
    erik  | 2017-01-01 |
    freja | 2017-01-01 |
    gorm  | 2017-01-01 | 2017-12-31
    """
    linking(answer, social_psychiatry=rows)


def test_an_open_end_with_a_time_of_day(linking: Any) -> None:
    """The time of day that databases add to their last day is dropped there too."""
    rows = """
    CPR  | IndsatsSlutDato
    -----+------------------------
    anna | 9999-12-31 00:00:00
    bent | 9999-12-31T00:00:00.000
    carl | 9999-12-30T23:00:00Z
    dora | 31-12-9999 00:00
    erik | 9999-12-31T00:00:00+01:00
    """
    answer = """
    who  | from       | to
    -----+------------+---
    anna | 2017-01-01 |
    bent | 2017-01-01 |
    carl | 2017-01-01 |
    dora | 2017-01-01 |
    erik | 2017-01-01 |
    """
    linking(answer, social_psychiatry=rows)


def test_times_as_other_programs_write_them(linking: Any) -> None:
    """Danish programs part hours and minutes by a full stop, or leave out the first nought; databases leave a blank
    before the offset from Greenwich. The last day may be told as the moment in Greenwich at which it begins here.
    """
    rows = """
    CPR   | IndsatsStartDato                   | IndsatsSlutDato
    ------+------------------------------------+------------------------------------
    anna  | 01.02.2017 00.00.00                | 31-12-9999 00.00.00
    bent  | 01-02-2017 0:00                    | 9999-12-31 0:00:00
    carl  | 2017-02-01 00:00:00.0000000 +01:00 | 9999-12-31 23:59:59.9999999 +00:00
    dora  | 2017-01-31T23:00:00.0000000Z       | 9999-12-30T23:00:00+00:00
    erik  | 2017-01-31 23:00:00 +00:00         | 9999-12-30 23:00:00+00
    """
    answer = """
    who   | from       | to
    ------+------------+---
    anna  | 2017-02-01 |
    bent  | 2017-02-01 |
    carl  | 2017-02-01 |
    dora  | 2017-02-01 |
    erik  | 2017-02-01 |
    """
    linking(answer, social_psychiatry=rows)


def test_what_is_no_open_end(landing: Any) -> None:
    """Only the day itself is the end of time; what has more behind it than a time of day was not read."""
    rows = """
    IndsatsSlutDato     | becomes
    --------------------+--------------------------------
    9999-12-31x25:99    | quarantined to_date:not_a_date
    31-12-9999hej       | quarantined to_date:not_a_date
    9999-12-311         | quarantined to_date:not_a_date
    9999-12-31 25:00    | quarantined to_date:not_a_date
    31.12.99999         | quarantined to_date:not_a_date
    """
    landing("social_psychiatry", rows)


def test_an_end_before_the_beginning(landing: Any) -> None:
    """One of the two is wrong, and nobody knows which. A single day is possible; a beginning that is open is not."""
    rows = """
    IndsatsStartDato | IndsatsSlutDato | becomes
    -----------------+-----------------+-------------------------------------
    2017-01-01       | 2016-12-31      | quarantined to_date:end_before_start
    2017-01-01       | 2017-01-01      | accepted
    9999-12-31       | -               | quarantined from_date:missing
    """
    landing("social_psychiatry", rows)


def test_weeks(landing: Any) -> None:
    """Weeks are those of ISO 8601: year, then week. Week 53 exists in some years."""
    rows = """
    Uge      | becomes
    ---------+----------------------------
    2017-39  | accepted
    2017-W39 | accepted
    2020-53  | accepted
    2017-53  | quarantined week:not_a_week
    2017-00  | quarantined week:not_a_week
    39-2017  | quarantined week:not_a_week
    uge 39   | quarantined week:not_a_week
    9999-12  | quarantined week:not_a_week
    1017-39  | quarantined week:not_a_week
    2101-01  | quarantined week:not_a_week
    1879-W20 | quarantined week:not_a_week
    -        | quarantined week:missing
    """
    landing("benefit_refund", rows)


def test_amounts(landing: Any) -> None:
    """Decimal comma and dots between the thousands. A dot elsewhere could be either, so it is not read."""
    rows = """
    Beregnet udbetalingsbeløb | becomes
    --------------------------+---------------------------------
    2.789,50                  | accepted
    1.234.567,89              | accepted
    2789                      | accepted
    -12,5                     | accepted
    0                         | ignored zero_amount
    0,00                      | ignored zero_amount
    -0,00                     | ignored zero_amount
    12.34                     | quarantined amount:not_an_amount
    1,234.56                  | quarantined amount:not_an_amount
    kr. 10                    | quarantined amount:not_an_amount
    -                         | quarantined amount:missing
    """
    landing("benefit_refund", rows)


def test_nothing(landing: Any) -> None:
    """What the systems write for nothing is nothing, and a required cell that holds nothing is missing."""
    rows = """
    IndsatsStatus  | PrimærAnsvarlig | becomes
    ---------------+-----------------+---------------------------
    Bevilget       | NULL            | accepted
    Bevilget       | &nbsp;          | accepted
    -              | SOC1            | quarantined status:missing
    NULL           | SOC1            | quarantined status:missing
    null           | SOC1            | quarantined status:missing
    &nbsp;         | SOC1            | quarantined status:missing
    &#32;&#32;     | SOC1            | quarantined status:missing
    &nbsp;NULL&#32;| SOC1            | quarantined status:missing
    """
    landing("social_psychiatry", rows)


def test_errors_of_a_spreadsheet_as_text(landing: Any) -> None:
    """A value that was not found is not blank: not an open end, not a word, not nobody. In English and in Danish."""
    rows = """
    IndsatsSlutDato | IndsatsStatus | PrimærAnsvarlig | Paragraf | becomes
    ----------------+---------------+-----------------+----------+----------------------------------
    #N/A            |               |                 |          | quarantined to_date:unread_cell
    #I/T            |               |                 |          | quarantined to_date:unread_cell
    #REFERENCE!     |               |                 |          | quarantined to_date:unread_cell
    &#32;#n/a&nbsp; |               |                 |          | quarantined to_date:unread_cell
    ########        |               |                 |          | quarantined to_date:unread_cell
                    | #VÆRDI!       |                 |          | quarantined status:unread_cell
                    | #NAVN?        |                 |          | quarantined status:unread_cell
                    |               | #REF!           |          | quarantined caseworker:unread_cell
                    |               | Err:502         |          | quarantined caseworker:unread_cell
                    |               | #1              |          | accepted
                    |               |                 | #VALUE!  | quarantined paragraph:unread_cell
                    |               |                 | #SPILL!  | quarantined paragraph:unread_cell
                    |               |                 | #OVERLØB! | quarantined paragraph:unread_cell
    """
    landing("social_psychiatry", rows)


def test_half_of_a_character(landing: Any) -> None:
    """A spreadsheet writes what it cannot hold in pieces. Half a piece is an unknown character, and never an error."""
    rows = """
    PrimærAnsvarlig     | IndsatsStatus        | becomes
    --------------------+----------------------+-----------------------------------
    _xD83D_             |                      | accepted
    _xDE00__xD83D_      |                      | accepted
    a_xD83D__xDE00_     |                      | accepted
                        | Bevilget_xDFFF_      | quarantined status:unknown_status
                        | _x0000_Bevilget      | accepted
    """
    landing("social_psychiatry", rows)


def test_spaces(landing: Any) -> None:
    """Spaces around a cell are dropped and spaces within are one, those that do not break too; case says nothing."""
    rows = """
    IndsatsStatus      | AfdelingNavn                          | becomes
    -------------------+---------------------------------------+--------------------
    &#32;Kladde&nbsp;  |                                       | ignored not_granted
    KLADDE             |                                       | ignored not_granted
                       | &nbsp;center&#32;&nbsp;for socialpsykiatri&#32; | accepted
    """
    landing("social_psychiatry", rows)


def test_guards_against_spreadsheets(file: Any) -> None:
    """Where it is declared, ="…" around a cell is taken off, in every column."""
    content = """
    CPR;Lovgrundlag;Indskrevet;Udskrevet;Behandler
    ="0101655008";="SEL § 101";="01-01-2017";="";="RUS1"
    ="0101655008";SEL § 101;01-01-2017;;
    =0101655008;=SEL § 101;=01-01-2017;=;=RUS1
    ="0101655008";="SEL § 101";="";;="RUS1"
    ="0101655008";="SEL § 101;="01-01-2017";;="RUS1"
    """
    answer = """
    line | becomes
    -----+-------------------------------
    2    | accepted
    3    | accepted
    4    | accepted
    5    | quarantined from_date:missing
    6    | accepted
    """
    file("misuse_treatment", content, answer)


def test_spellings_of_a_paragraph(linking: Any) -> None:
    """However it is spelled, a paragraph is a law and a number, with the letter that belongs to it. What comes after
    (stk., nr., text cut off after forty characters) says no more. Without a law it is the law that the contract names.
    """
    rows = """
    CPR   | Paragraf
    ------+-----------------------------------------
    anna  | SEL § 85
    bent  | §85
    carl  | SEL-85-
    dora  | SEL-52-3.7
    erik  | Servicelovens § 52, stk. 3, nr. 7
    freja | Servicelovens § 85, stk. 1, om socialpæd
    gorm  | Serviceloven § 85 a
    hanne | sel § 85A
    ivan  | Sundhedslovens § 138
    jytte | SUL § 140a
    kaj   | § 107 stk. 2
    lone  | 104
    """
    answer = """
    who   | law | paragraph
    ------+-----+----------
    anna  | SEL | 85
    bent  | SEL | 85
    carl  | SEL | 85
    dora  | SEL | 52
    erik  | SEL | 52
    freja | SEL | 85
    gorm  | SEL | 85a
    hanne | SEL | 85a
    ivan  | SUL | 138
    jytte | SUL | 140a
    kaj   | SEL | 107
    lone  | SEL | 104
    """
    linking(answer, social_psychiatry=rows)


def test_a_word_that_names_a_law(linking: Any) -> None:
    """A law is known by its name and by its abbreviation, before the number or after it, in any case."""
    rows = """
    CPR   | Paragraf
    ------+---------------------------------
    anna  | Lov om social service § 85
    bent  | § 85 i serviceloven
    carl  | § 85 SEL
    dora  | Serl. § 85
    erik  | SUNDHEDSLOVEN § 138
    freja | Bostøtte § 85
    gorm  | Socialpædagogisk støtte, § 85
    hanne | § 85 (se også stk. 2)
    ivan  | jf. § 85
    """
    answer = """
    who   | law | paragraph
    ------+-----+----------
    anna  | SEL | 85
    bent  | SEL | 85
    carl  | SEL | 85
    dora  | SEL | 85
    erik  | SUL | 138
    freja | SEL | 85
    gorm  | SEL | 85
    hanne | SEL | 85
    ivan  | SEL | 85
    """
    linking(answer, social_psychiatry=rows)


def test_a_law_that_nobody_knows_is_not_the_contracts(landing: Any) -> None:
    """Where a word or abbreviation of a law stands in the cell, it is that law or unknown."""
    rows = """
    Paragraf               | becomes
    -----------------------+-----------------------------------
    Straffelovens § 108    | quarantined paragraph:unknown_code
    Lejeloven § 80         | quarantined paragraph:unknown_code
    Psykiatriloven § 107   | quarantined paragraph:unknown_code
    Udlændingeloven § 97   | quarantined paragraph:unknown_code
    Almenboligloven § 110  | quarantined paragraph:unknown_code
    RSL § 85               | quarantined paragraph:unknown_code
    KSL § 85               | quarantined paragraph:unknown_code
    ABL § 85               | quarantined paragraph:unknown_code
    abl § 85               | quarantined paragraph:unknown_code
    § 85 i straffeloven    | quarantined paragraph:unknown_code
    § 108 STRFL            | quarantined paragraph:unknown_code
    Lov om leje § 85       | quarantined paragraph:unknown_code
    Bekendtgørelse nr. 5 § 85 | quarantined paragraph:unknown_code
    SEL § 85, straffeloven | quarantined paragraph:unknown_code
    """
    landing("social_psychiatry", rows)


def test_more_than_one_paragraph(landing: Any) -> None:
    """Two paragraphs in one cell are two involvements, and the row is one: it waits. Never the first alone."""
    rows = """
    Paragraf               | becomes
    -----------------------+-------------------------------------
    SEL § 85 og § 107      | quarantined paragraph:several_codes
    §§ 107-110             | quarantined paragraph:several_codes
    107/108                | quarantined paragraph:several_codes
    § 107 + § 108          | quarantined paragraph:several_codes
    SEL 85, SEL 107        | quarantined paragraph:several_codes
    SEL § 85 samt SUL § 138 | quarantined paragraph:several_codes
    § 85 a og 85 b         | quarantined paragraph:several_codes
    § 107 – 110            | quarantined paragraph:several_codes
    § 107 § 108            | quarantined paragraph:several_codes
    SEL-52-3.7             | accepted
    § 52, stk. 3, nr. 7 og 9 | accepted
    § 85, stk. 1 og 2      | accepted
    SEL § 85, stk. 1-3     | accepted
    """
    landing("social_psychiatry", rows)


def test_what_does_not_show(linking: Any) -> None:
    """Characters that nobody sees, and the several ways to write one letter, make no other word."""
    rows = """
    CPR   | Paragraf                   | IndsatsStartDato | AfdelingNavn
    ------+----------------------------+------------------+---------------------------------
    anna  | SEL&#8203; § 85            |                  |
    bent  | &#65279;SEL § 85           |                  |
    carl  | SEL §&#160;85              |                  | Bosto&#776;tteteamet
    dora  | SEL §&#8239;85             | &#8206;01-01-2017 |
    erik  | S&#173;EL § 85_x000D_      | 01-01-2017_x000D__x000A_ |
    freja | Barnets lov § 32           |                  | Bost&#248;tteteamet
    """.replace("Bosto&#776;tteteamet", "Bostøtteteamet").replace("Barnets lov § 32", "SEL § 85")
    answer = """
    who   | law | paragraph | from
    ------+-----+-----------+-----------
    anna  | SEL | 85        | 2017-01-01
    bent  | SEL | 85        | 2017-01-01
    carl  | SEL | 85        | 2017-01-01
    dora  | SEL | 85        | 2017-01-01
    erik  | SEL | 85        | 2017-01-01
    freja | SEL | 85        | 2017-01-01
    """
    linking(answer, social_psychiatry=rows)


def test_nobody_is_no_caseworker(tmp_path: Path) -> None:
    """What is written where nobody is meant is not somebody; one person in several spellings is one."""
    rows = """
    PrimærAnsvarlig       | why
    ----------------------+-------
    So&#8203;fie          | sofie
    SOFIE                 | sofie
    So&#173;fie&#160;     | sofie
    &#197;se              | åse
    A&#778;se             | åse
    Ikke tildelt          | -
    UKENDT                | -
    N/A                   | -
    ?                     | -
    0                     | -
    000                   | -
    ––                    | -
    xxx                   | -
    Ufordelt              | -
    Vakant.               | -
    (vakant)              | -
    Vakant 1              | -
    Vakant stilling       | -
    (ukendt)              | -
    [ukendt]              | -
    Ukendt bruger         | -
    Ikke-tildelt          | -
    Ikke tildelt endnu    | -
    Ufordelt sag          | -
    Fælles postkasse      | -
    N.N                   | -
    N N                   | -
    N.A.                  | -
    (null)                | -
    <null>                | -
    nil                   | -
    Afventer              | -
    mangler sagsbehandler | -
    Team X                | -
    Vagtteam              | -
    System                | -
    admin                 | -
    Ej tildelt            | -
    ej angivet            | -
    0 - Ikke tildelt      | -
    99 Ukendt             | -
    Fratrådt              | -
    (tom)                 | -
    ( TOM )               | -
    [tom]                 | -
    {Tom}                 | -
    &lt;tom&gt;           | -
    «tom»                 | -
    ((tom)).              | -
    &#65288;tom&#65289;   | -
    (tom) 2               | -
    0 - (tom)             | -
    (NA)                  | -
    [nn]                  | -
    (ingen)               | -
    (Sofiendal)           | (sofiendal)
    (Tom Hansen)          | (tom hansen)
    (Tom) Hansen          | (tom) hansen
    EJ                    | ej
    12 Sofiendal          | sofiendal
    SOC0                  | soc0
    NA                    | na
    NN                    | nn
    XX                    | xx
    Tom                   | tom
    Ukendtsen             | ukendtsen
    Sof&#1;ie             | sofie
    &#65331;ofie          | sofie
    Sofie&#12644;         | sofie
    &#10240;Sofie         | sofie
    7                     | seven
    """
    named = {number: row["why"] for number, row in enumerate(stated(rows), start=2)}
    delivery = deliver(tmp_path, {"social_psychiatry": rows})
    with land(tmp_path, delivery, ["social_psychiatry"]) as (warehouse, _):
        found = warehouse.connection.execute("SELECT row_no, caseworker FROM land.social_psychiatry").fetchall()
    keys = dict(found)
    assert len(keys) == len(named)
    assert [row for row, key in keys.items() if key is None] == [row for row, who in named.items() if who == ""]
    for row, who in named.items():
        assert [one for one in keys if keys[one] == keys[row]] == [one for one in named if named[one] == who]


def test_status_words(landing: Any) -> None:
    """The contract lists the words for granted, and those that are declared to be none; any other word waits."""
    rows = """
    IndsatsStatus       | becomes
    --------------------+-----------------------------------
    Bevilget            | accepted
    BEVILGET            | accepted
    Bevilget&#8203;     | accepted
    Kladde              | ignored not_granted
    Afslag&#8203;       | ignored not_granted
    &#65279;Kladde      | ignored not_granted
    Kla&#173;dde        | ignored not_granted
    Afslag_x000D_       | ignored not_granted
    Bevilget.           | accepted
    Afslag.             | ignored not_granted
    Bevilget (kladde)   | quarantined status:unknown_status
    Afvist              | quarantined status:unknown_status
    Bevilget, kladde    | quarantined status:unknown_status
    Ophørt              | quarantined status:unknown_status
    1                   | quarantined status:unknown_status
    """
    landing("social_psychiatry", rows)


def test_a_blank_status(tmp_path: Path) -> None:
    """A row that says nothing of whether it is granted waits, also where the contract does not require the column."""
    rows = """
    CPR  | IndsatsStatus
    -----+--------------
    anna | -
    bent | Bevilget
    """
    columns = tuple(
        one.model_copy(update={"required": one.required and one.name != "status"})
        for one in contract("social_psychiatry").columns
    )
    delivery = deliver(tmp_path, {"social_psychiatry": rows})
    with land(tmp_path, delivery, ["social_psychiatry"], columns=columns) as (warehouse, registers):
        answer = {2: "quarantined status:missing", 3: "accepted"}
        assert outcome(warehouse, registers["social_psychiatry"]) == stated_outcome(answer, {})


def test_an_ended_status_has_an_end(landing: Any) -> None:
    """A row that says that it has ended and gives no day for it waits: a blank end would let it run for ever."""
    rows = """
    IndsatsStatus       | IndsatsSlutDato | becomes
    --------------------+-----------------+----------------------------------------
    Bevilget            | -               | accepted
    Bevilget            | 9999-12-31      | accepted
    Afsluttet           | 2017-09-01      | accepted
    Afsluttet           | -               | quarantined to_date:ended_without_date
    AFSLUTTET.          | &nbsp;          | quarantined to_date:ended_without_date
    Afsluttet&#8203;    | 9999-12-31      | quarantined to_date:ended_without_date
    Afsluttet           | #REF!           | quarantined to_date:unread_cell
    Afsluttet           | 31-02-2017      | quarantined to_date:not_a_date
    """
    landing("social_psychiatry", rows)


def test_an_ended_status_in_every_register_of_the_catalogue() -> None:
    """Wherever a word for ended is granted and the row has an end, the contract says that the end must be there."""
    ended = {
        register: (made.granted.needs_end, made.granted.unended)
        for register, made in ((name, contract(name)) for name in shipped_contracts())
        if made.granted and any(emission.to for emission in made.involvement)
    }
    registers = "aids children_family housing_advice ky_benefit municipal_health sickness_benefit social_psychiatry stu"
    assert ended == dict.fromkeys(registers.split(), (("Afsluttet",), ()))


def test_municipality_codes(landing: Any) -> None:
    """Only what is a municipality's code or name may be ignored as another's; what says nothing waits."""
    rows = """
    HandleKommune       | becomes
    --------------------+------------------------------------------------------
    999                 | accepted
    0999                | accepted
    999.0               | accepted
    999,0               | accepted
    DK999               | accepted
    Eksempelkommune     | accepted
    999 Eksempelkommune | accepted
    999 - Eksempelkommune | accepted
    Eksempelkommune (999) | accepted
    Helsingør (217)     | ignored paid_only
    217 – Helsingør     | ignored paid_only
    217,00              | ignored paid_only
    Helsingør (101)     | quarantined acting_municipality:unknown_municipality
    101                 | ignored paid_only
    0101                | ignored paid_only
    Helsingør           | ignored paid_only
    Helsingør Kommune   | ignored paid_only
    Københavns Kommune  | ignored paid_only
    217 Helsingør       | ignored paid_only
    Ukendt              | quarantined acting_municipality:unknown_municipality
    102                 | quarantined acting_municipality:unknown_municipality
    1                   | quarantined acting_municipality:unknown_municipality
    101 Helsingør       | quarantined acting_municipality:unknown_municipality
    Sverige             | quarantined acting_municipality:unknown_municipality
    """
    landing("social_psychiatry", rows)


def test_paragraphs_nobody_knows(landing: Any) -> None:
    """A paragraph that is not on the list, and a word that is none, wait; so does one that was not in force."""
    rows = """
    Paragraf         | IndsatsStartDato | becomes
    -----------------+------------------+----------------------------------------
    SEL § 999        |                  | quarantined paragraph:unknown_code
    ukendt           |                  | quarantined paragraph:unknown_code
    Barnets lov § 32 | 2024-01-01       | accepted
    SEL § 52         | 2024-01-01       | quarantined paragraph:code_not_in_force
    SEL § 52         | 2023-12-31       | accepted
    """
    landing("social_psychiatry", rows)


def test_a_paragraph_without_a_law(landing: Any) -> None:
    """Where the register has paragraphs of more than one law and the contract names none, the law is not guessed."""
    rows = """
    Lovgrundlag | becomes
    ------------+-----------------------------------
    SEL § 101   | accepted
    SUL § 141   | accepted
    § 101       | quarantined paragraph:unknown_code
    """
    landing("misuse_treatment", rows)


def test_an_aid_by_its_paragraph(landing: Any) -> None:
    """The list of aids has the numbers of one law's paragraphs: with the sign and the law it is the same code."""
    rows = """
    Paragraf     | becomes
    -------------+-----------------------------
    112          | accepted
    § 112        | accepted
    SEL § 112    | accepted
    112.0        | accepted
    § 113 b      | accepted
    SUL § 112    | quarantined aid:unknown_code
    Lejel. § 112 | quarantined aid:unknown_code
    § 112 og 113 | quarantined aid:unknown_code
    § 999        | quarantined aid:unknown_code
    """
    landing("aids", rows)


def test_a_code_of_the_contracts_own(tmp_path: Path) -> None:
    """A contract that states its code itself says no more of a day outside its time than a cell does."""
    rows = """
    IndsatsStartDato | IndsatsSlutDato
    -----------------+----------------
    2024-01-01       |
    2024-05-05       | 2024-06-06
    2023-12-31       |
    2017-01-01       | 2018-01-01
    """
    declared = contract("social_psychiatry")
    own = tuple(one.model_copy(update={"code": Constant(value="SEL-52")}) for one in declared.involvement)
    delivery = deliver(tmp_path, {"social_psychiatry": rows})
    with land(tmp_path, delivery, ["social_psychiatry"], involvement=own) as (warehouse, registers):
        answer = {2: "quarantined from_date:code_not_in_force", 3: "quarantined from_date:code_not_in_force",
                  4: "accepted", 5: "accepted"}  # fmt: skip
        assert outcome(warehouse, registers["social_psychiatry"]) == stated_outcome(answer, {})


def test_an_ancillary_row_however_it_is_written(tmp_path: Path) -> None:
    """A full stop, a year, and what stands in brackets or behind a sign make no main row of it. Another word does."""
    rows = """
    Paragraf | Indsats
    ---------+---------------------
    § 85     | Transport
    § 96     | TRANSPORT.
    § 97     | Transport (kørsel)
    § 98     | Transport, dag
    § 99     | Lommepenge.
    § 101    | Transport - kørsel
    § 102    | Takstregulering 2017
    § 103    | Lommepenge/tøj
    § 104    | Transportstøtte
    § 107    | Transport og støtte
    """
    with land(tmp_path, deliver(tmp_path, {"social_psychiatry": rows}), ["social_psychiatry"]) as (warehouse, _):
        found = warehouse.connection.execute("SELECT paragraph, main FROM link.involvement").fetchall()
    assert {paragraph for paragraph, main in found if main} == {"104", "107"}
    assert len(found) == 10


def test_names_of_service_centres(landing: Any) -> None:
    """A service centre has a name and aliases in the settings; the department's own centres alone are known to it."""
    rows = """
    AfdelingNavn             | becomes
    -------------------------+-------------------------------------------------
    Center for Socialpsykiatri | accepted
    bostøtteteamet           | accepted
    Voksenhandicap           | accepted
    -                        | accepted
    Familiecentret           | quarantined service_centre:unknown_service_centre
    Et andet sted            | quarantined service_centre:unknown_service_centre
    """
    landing("social_psychiatry", rows)
