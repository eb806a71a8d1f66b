"""From when, and until when

A consent holds from the moment it was given to the end of its last day in Danish time. A withdrawal holds from its very
moment. So does a refusal.
"""

from __future__ import annotations

from typing import Any


def test_the_last_day(sharing: Any) -> None:
    """The last day is valid to its end. In summer that end is 22.00 UTC, in winter 23.00."""
    history = """
    at               | what  | consent | from      | to        | category | until
    -----------------+-------+---------+-----------+-----------+----------+-----------
    2018-03-01 09.00 | given | A       | home_care | jobcentre | social   | 2018-08-31
    2018-03-01 09.00 | given | B       | family    | jobcentre | social   | 2019-02-28
    """
    asked = """
    at                | from      | to        | category | answer | because | says
    ------------------+-----------+-----------+----------+--------+---------+--------------------------------
    2018-08-30 12.00  | home_care | jobcentre | social   | Ja     | consent |
    2018-08-31 00.00  | home_care | jobcentre | social   | Ja     | consent |
    2018-08-31 23.59  | home_care | jobcentre | social   | Ja     | consent |
    2018-09-01 00.00  | home_care | jobcentre | social   | Nej    | expired | til og med den 31. august 2018
    2018-08-31 21.59Z | home_care | jobcentre | social   | Ja     | consent |
    2018-08-31 22.00Z | home_care | jobcentre | social   | Nej    | expired |
    2019-02-28 22.59Z | family    | jobcentre | social   | Ja     | consent |
    2019-02-28 23.00Z | family    | jobcentre | social   | Nej    | expired | til og med den 28. februar 2019
    """
    sharing(history, asked)


def test_not_before_it_is_given(sharing: Any) -> None:
    """Earlier on the same day is too early."""
    history = """
    at               | what  | from      | to        | category | until
    -----------------+-------+-----------+-----------+----------+-----------
    2018-03-01 09.00 | given | home_care | jobcentre | social   | 2018-12-31
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+----------
    2018-02-28 12.00 | home_care | jobcentre | social   | Nej    | otherwise
    2018-03-01 08.59 | home_care | jobcentre | social   | Nej    | otherwise
    2018-03-01 09.00 | home_care | jobcentre | social   | Ja     | consent
    """
    sharing(history, asked)


def test_a_withdrawal_holds_from_its_moment(sharing: Any) -> None:
    """Withdrawn at 10.15. What was not withdrawn stays; a withdrawal that names nothing is of all."""
    history = """
    at               | what      | from      | to        | category | until
    -----------------+-----------+-----------+-----------+----------+-----------
    2018-03-01 09.00 | given     | home_care | jobcentre | social   | 2018-12-31
                     |           | home_care | jobcentre | contact  |
    2018-06-04 10.15 | withdrawn | home_care | jobcentre | social   |
    2018-09-03 12.00 | withdrawn |           |           |          |
    """
    asked = """
    at               | from      | to        | category | answer | because   | says
    -----------------+-----------+-----------+----------+--------+-----------+------------------------------
    2018-06-04 10.14 | home_care | jobcentre | social   | Ja     | consent   |
    2018-06-04 10.15 | home_care | jobcentre | social   | Nej    | withdrawn | tilbage den 4. juni 2018
    2018-06-04 10.16 | home_care | jobcentre | social   | Nej    | withdrawn |
    2018-06-04 10.16 | home_care | jobcentre | contact  | Ja     | consent   |
    2018-09-03 11.59 | home_care | jobcentre | contact  | Ja     | consent   |
    2018-09-03 12.00 | home_care | jobcentre | contact  | Nej    | withdrawn | tilbage den 3. september 2018
    2018-09-03 12.00 | home_care | jobcentre | social   | Nej    | withdrawn | tilbage den 3. september 2018
    """
    sharing(history, asked)


def test_given_anew(sharing: Any) -> None:
    """After a withdrawal a new consent holds. Given at the very moment of the withdrawal it does not: the no stands."""
    history = """
    at               | what      | consent | from      | to        | category | until
    -----------------+-----------+---------+-----------+-----------+----------+-----------
    2018-03-01 09.00 | given     | A       | home_care | jobcentre | social   | 2018-12-31
    2018-06-04 10.15 | withdrawn |         |           |           |          |
    2018-06-04 10.15 | given     | B       | home_care | jobcentre | social   | 2018-12-31
    2018-06-05 08.00 | given     | C       | home_care | jobcentre | social   | 2018-12-31
    """
    asked = """
    at               | from      | to        | category | answer | because
    -----------------+-----------+-----------+----------+--------+----------
    2018-06-04 10.15 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-06-05 07.59 | home_care | jobcentre | social   | Nej    | withdrawn
    2018-06-05 08.00 | home_care | jobcentre | social   | Ja     | consent
    """
    sharing(history, asked)


def test_when_the_clock_is_set_forward(sharing: Any) -> None:
    """On 25 March 2018 the clock goes from 02.00 to 03.00: the day has 23 hours and ends at 22.00 UTC."""
    history = """
    at               | what      | consent | from      | to        | category | until
    -----------------+-----------+---------+-----------+-----------+----------+-----------
    2018-03-01 09.00 | given     | A       | home_care | jobcentre | social   | 2018-03-24
    2018-03-01 09.00 | given     | B       | family    | jobcentre | social   | 2018-03-25
    2018-03-01 09.00 | given     | C       | misuse    | jobcentre | social   | 2018-12-31
    2018-03-25 03.00 | withdrawn |         | misuse    | jobcentre | social   |
    """
    asked = """
    at                | from      | to        | category | answer | because
    ------------------+-----------+-----------+----------+--------+----------
    2018-03-24 22.59Z | home_care | jobcentre | social   | Ja     | consent
    2018-03-24 23.00Z | home_care | jobcentre | social   | Nej    | expired
    2018-03-25 21.59Z | family    | jobcentre | social   | Ja     | consent
    2018-03-25 22.00Z | family    | jobcentre | social   | Nej    | expired
    2018-03-25 01.59  | misuse    | jobcentre | social   | Ja     | consent
    2018-03-25 03.00  | misuse    | jobcentre | social   | Nej    | withdrawn
    """
    sharing(history, asked)


def test_when_the_clock_is_set_back(sharing: Any) -> None:
    """On 28 October 2018 the hour from 02.00 comes twice. Withdrawn in the first of them it is withdrawn in the second,
    though the clock shows an earlier time; the day has 25 hours.
    """
    history = """
    at                | what      | consent | from      | to        | category | until
    ------------------+-----------+---------+-----------+-----------+----------+-----------
    2018-03-01 09.00  | given     | A       | home_care | jobcentre | social   | 2018-12-31
    2018-03-01 09.00  | given     | B       | family    | jobcentre | social   | 2018-10-28
    2018-10-28 02.30A | withdrawn |         | home_care | jobcentre | social   |
    """
    asked = """
    at                | from      | to        | category | answer | because
    ------------------+-----------+-----------+----------+--------+----------
    2018-10-28 02.29A | home_care | jobcentre | social   | Ja     | consent
    2018-10-28 02.30A | home_care | jobcentre | social   | Nej    | withdrawn
    2018-10-28 02.10B | home_care | jobcentre | social   | Nej    | withdrawn
    2018-10-28 22.59Z | family    | jobcentre | social   | Ja     | consent
    2018-10-28 23.00Z | family    | jobcentre | social   | Nej    | expired
    """
    sharing(history, asked)


def test_a_mistake(sharing: Any) -> None:
    """What was recorded by mistake is taken back at 10.15: no yes from before holds of what it named; of one moment a
    withdrawal is what is said. One that names nothing is of all, between two units and in one. A new yes holds.
    """
    history = """
    at               | what      | consent | from      | to        | category | until
    -----------------+-----------+---------+-----------+-----------+----------+-----------
    2018-06-01 09.00 | given     | A       | home_care | jobcentre | social   | 2018-12-31
                     |           |         | home_care | jobcentre | housing  |
    2018-06-04 10.15 | mistake   |         | home_care | jobcentre | social   |
    2018-06-05 09.00 | given     | B       | home_care | jobcentre | social   | 2018-12-31
    2018-06-06 09.00 | mistake   |         |           |           |          |
    2018-06-07 09.00 | mistake   |         | home_care | jobcentre | housing  |
    2018-06-07 09.00 | withdrawn |         | home_care | jobcentre | housing  |
    """
    asked = """
    at               | from      | to        | category | stated    | answer | because   | says
    -----------------+-----------+-----------+----------+-----------+--------+-----------+-------------------------------
    2018-06-04 10.14 | home_care | jobcentre | social   |           | Ja     | consent   |
    2018-06-04 10.15 | home_care | jobcentre | social   |           | Nej    | retracted | tilbage den 4. juni 2018
    2018-06-04 10.15 | home_care | jobcentre | social   | other law | Spørg  | other_law |
    2018-06-04 10.15 | home_care | jobcentre | housing  |           | Ja     | consent   |
    2018-06-05 09.00 | home_care | jobcentre | social   |           | Ja     | consent   |
    2018-06-06 09.00 | home_care | jobcentre | social   |           | Nej    | retracted |
    2018-06-06 09.00 | home_care | home_care | social   | same case | Nej    | retracted |
    2018-06-07 09.00 | home_care | jobcentre | housing  |           | Nej    | withdrawn |
    """
    sharing(history, asked)
