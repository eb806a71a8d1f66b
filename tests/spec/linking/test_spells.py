"""Spells

Rows of the same thing from the same service centre are one involvement as long as no more days lie between them than
the contract allows.
"""

from __future__ import annotations

from typing import Any

from support.world import contract


def test_renewals(linking: Any) -> None:
    """A grant that is renewed from the day after goes on; with a day between, it is another one."""
    rows = """
    CPR  | IndsatsStartDato | IndsatsSlutDato
    -----+------------------+----------------
    anna | 2017-01-01       | 2017-12-31
    anna | 2018-01-01       | -
    bent | 2017-01-01       | 2017-12-31
    bent | 2018-01-02       | 2018-06-30
    """
    answer = """
    who  | from       | to
    -----+------------+-----------
    anna | 2017-01-01 |
    bent | 2017-01-01 | 2017-12-31
    bent | 2018-01-02 | 2018-06-30
    """
    linking(answer, social_psychiatry=rows)


def test_rows_that_overlap(linking: Any) -> None:
    """Days are counted once: a row that overlaps another, lies within it, or is the same row again, adds nothing."""
    rows = """
    CPR  | IndsatsStartDato | IndsatsSlutDato
    -----+------------------+----------------
    anna | 2017-01-01       | 2017-12-31
    anna | 2017-06-01       | 2018-06-30
    bent | 2017-01-01       | -
    bent | 2017-06-01       | 2017-08-01
    bent | 2018-01-01       | 2018-08-01
    carl | 2017-01-01       | 2017-01-01
    carl | 2017-01-01       | 2017-01-01
    dora | 2017-01-01       | 2017-12-31
    dora | 2017-02-01       | 2017-03-31
    dora | 2017-10-01       | 2018-01-31
    """
    answer = """
    who  | from       | to
    -----+------------+-----------
    anna | 2017-01-01 | 2018-06-30
    bent | 2017-01-01 |
    carl | 2017-01-01 | 2017-01-01
    dora | 2017-01-01 | 2018-01-31
    """
    linking(answer, social_psychiatry=rows)


def test_what_is_the_same_thing(linking: Any) -> None:
    """The same person, the same law and paragraph, the same centre. Another spelling of either is no other thing."""
    rows = """
    CPR  | Paragraf   | AfdelingNavn            | IndsatsStartDato | IndsatsSlutDato
    -----+------------+-------------------------+------------------+----------------
    anna | SEL § 85   | Handicapcentret         | 2017-01-01       | 2017-06-30
    anna | §85 stk. 2 | voksenhandicap          | 2017-07-01       | 2017-12-31
    anna | SEL § 107  | Handicapcentret         | 2017-07-01       | 2017-12-31
    anna | SEL § 85   |                         | 2017-07-01       | 2017-12-31
    bent | SEL § 85   | Handicapcentret         | 2017-07-01       | 2017-12-31
    """
    answer = """
    who  | paragraph | service_centre           | from       | to
    -----+-----------+--------------------------+------------+-----------
    anna | 85        | disability_centre        | 2017-01-01 | 2017-12-31
    anna | 107       | disability_centre        | 2017-07-01 | 2017-12-31
    anna | 85        | social_psychiatry_centre | 2017-07-01 | 2017-12-31
    bent | 85        | disability_centre        | 2017-07-01 | 2017-12-31
    """
    linking(answer, social_psychiatry=rows)


def test_a_centre_that_is_not_named(linking: Any) -> None:
    """A row without a service centre belongs to the register's own."""
    rows = """
    CPR  | AfdelingNavn
    -----+----------------
    anna | handicapcentret
    bent | -
    """
    answer = """
    who  | department | service_centre
    -----+------------+-------------------------
    anna | social     | disability_centre
    bent | social     | social_psychiatry_centre
    """
    linking(answer, social_psychiatry=rows)


def test_weeks(linking: Any) -> None:
    """Weekly payments make a spell from Monday to Sunday. A single week may be missing, two may not; and as refunds
    are reported in arrears, a benefit counts for a week past the last that is reported.
    """
    rows = """
    CPR nummer | Uge
    -----------+--------
    anna       | 2017-35
    anna       | 2017-36
    anna       | 2017-37
    bent       | 2017-34
    bent       | 2017-36
    carl       | 2017-34
    carl       | 2017-37
    dora       | 2017-52
    dora       | 2018-01
    """
    answer = """
    who  | from       | to
    -----+------------+-----------
    anna | 2017-08-28 | 2017-09-24
    bent | 2017-08-21 | 2017-09-17
    carl | 2017-08-21 | 2017-09-03
    carl | 2017-09-11 | 2017-09-24
    dora | 2017-12-25 | 2018-01-14
    """
    linking(answer, benefit_refund=rows)


def test_monthly_files_that_overlap(linking: Any) -> None:
    """A register may arrive as one file a month, and the same week stand in two of them: it is still one week."""
    august = """
    CPR nummer | Uge     | Beregnet udbetalingsbeløb
    -----------+---------+--------------------------
    anna       | 2017-34 | 2.789,50
    anna       | 2017-35 | 2.789,50
    bent       | 2017-35 | 100,00
    """
    september = """
    CPR nummer | Uge     | Beregnet udbetalingsbeløb
    -----------+---------+--------------------------
    anna       | 2017-35 | 2.789,50
    anna       | 2017-36 | 2.789,50
    bent       | 2017-35 | 2.689,50
    """
    answer = """
    who  | family   | from       | to
    -----+----------+------------+-----------
    anna | las_help | 2017-08-21 | 2017-09-17
    bent | las_help | 2017-08-28 | 2017-09-10
    """
    linking(answer, benefit_refund=(august, september))


def test_one_row_may_be_several_things(linking: Any) -> None:
    """A row of the jobcentre is a case, and an offer and a plan where it names them."""
    rows = """
    CPR-nr. | Målgruppe | Startdato  | Slutdato   | Tilbud | Tilbud startdato | Tilbud slutdato | Min Plan dato
    --------+-----------+------------+------------+--------+------------------+-----------------+--------------
    anna    | 2.3       | 01-02-2017 | 31-12-2017 | Mentor | 01-03-2017       | 30-06-2017      | 10-02-2017
    bent    | 2.3       | 01-02-2017 | 31-12-2017 | -      | -                | -               | -
    carl    | 2.14      | 01-02-2017 | 31-12-2017 | -      | 31-12-9999       | -               | -
    """
    answer = """
    who  | kind    | family           | from       | to
    -----+---------+------------------+------------+-----------
    anna | case    | jc_contact       | 2017-02-01 | 2017-12-31
    anna | service | jc_mentor        | 2017-03-01 | 2017-06-30
    anna | plan    | my_plan          | 2017-02-10 | 2017-12-31
    bent | case    | jc_contact       | 2017-02-01 | 2017-12-31
    carl | service | jc_clarification | 2017-02-01 | 2017-12-31
    """
    linking(answer, jobcentre=rows)


def test_one_off_grants(linking: Any) -> None:
    """An aid is granted once and has no end; it counts for twelve months."""
    rows = """
    Personnummer | Bevilget
    -------------+-----------
    anna         | 02-10-2016
    bent         | 29-02-2016
    """
    answer = """
    who  | from       | to
    -----+------------+-----------
    anna | 2016-10-02 | 2017-10-02
    bent | 2016-02-29 | 2017-02-28
    """
    linking(answer, aids=rows)


def test_aids_that_are_lent(linking: Any) -> None:
    """A temporary aid (SEL § 113 b) counts until it is returned and not for twelve months; that day is its last.
    What is granted for good counts no longer than its months, also where the extract says that it came back.
    """
    rows = """
    Personnummer | Paragraf | Bevilget   | Afleveret
    -------------+----------+------------+-----------
    anna         | 113b     | 02-01-2018 | 14-03-2018
    bent         | 113b     | 02-01-2018 | 02-01-2018
    carl         | § 113 b  | 02-01-2018 |
    erik         | 113b     | 01-01-2018 | 30-06-2019
    anna         | 112      | 01-02-2018 | 14-03-2020
    bent         | 112      | 01-02-2018 | 14-03-2018
    """
    answer = """
    who  | family   | from       | to
    -----+----------+------------+-----------
    anna | sel_112  | 2018-02-01 | 2019-02-01
    anna | sel_113b | 2018-01-02 | 2018-03-14
    bent | sel_112  | 2018-02-01 | 2018-03-14
    bent | sel_113b | 2018-01-02 | 2018-01-02
    carl | sel_113b | 2018-01-02 |
    erik | sel_113b | 2018-01-01 | 2019-06-30
    """
    linking(answer, aids=rows)


def test_aids_that_are_lent_where_no_return_is_told(linking: Any) -> None:
    """A municipality whose extract does not say when an aid came back counts it for twelve months, lent or granted."""
    rows = """
    Personnummer | Paragraf | Bevilget   | Afleveret
    -------------+----------+------------+-----------
    anna         | 113b     | 02-01-2018 | 14-03-2018
    bent         | 112      | 01-02-2018 |
    """
    answer = """
    who  | family   | from       | to
    -----+----------+------------+-----------
    anna | sel_113b | 2018-01-02 | 2019-01-02
    bent | sel_112  | 2018-02-01 | 2019-02-01
    """
    (emission,) = contract("aids").involvement
    linking(answer, {"involvement": (emission.model_copy(update={"to": None}),)}, aids=rows)


def test_the_same_service_in_two_registers(linking: Any) -> None:
    """Each register says what it knows. A benefit that two of them know is of one family, which counts once."""
    refund = """
    CPR nummer | Ydelse       | Uge
    -----------+--------------+--------
    anna       | Sygedagpenge | 2017-39
    """
    sickness = """
    Personnummer formateret | Første fraværsdag
    ------------------------+------------------
    anna                    | 01-09-2017
    """
    answer = """
    who  | register         | family           | from       | to
    -----+------------------+------------------+------------+-----------
    anna | benefit_refund   | sickness_benefit | 2017-09-25 | 2017-10-08
    anna | sickness_benefit | sickness_benefit | 2017-09-01 |
    """
    linking(answer, benefit_refund=refund, sickness_benefit=sickness)
