"""months_since: how long the citizen has had it

`months_since('…')` is the whole months from the first day of the unbroken time in which the citizen has had the
thing, up to the day that is asked of. Names are those of `has`. In these tables the bare question is answered with
the months, or "none" where the citizen does not have the thing; a condition is answered with yes or no.
"""

from __future__ import annotations

from typing import Any


def test_a_month_is_full_on_the_same_day(conditions: Any) -> None:
    """What began on the 2nd is one month old on the 2nd of the next month, and a year old on the same date a year
    later. The day before, that month is not full.
    """
    rows = """
    who       | involvement | from
    ----------+-------------+-----------
    today     | SEL § 85    | 2017-10-02
    a month   | SEL § 85    | 2017-09-02
    almost    | SEL § 85    | 2017-09-03
    a year    | SEL § 85    | 2016-10-02
    almost 12 | SEL § 85    | 2016-10-03
    last year | SEL § 85    | 2016-12-02
    """
    answer = """
    condition                      | today | a month | almost | a year | almost 12 | last year
    -------------------------------+-------+---------+--------+--------+-----------+----------
    months_since('SEL § 85')       | 0     | 1       | 0      | 12     | 11        | 10
    months_since('SEL § 85') >= 1  | no    | yes     | no     | yes    | yes       | yes
    months_since('SEL § 85') >= 12 | no    | no      | no     | yes    | no        | no
    """
    conditions(rows, answer, on="2017-10-02")


def test_a_day_that_the_month_does_not_have(conditions: Any) -> None:
    """What began on 31 January has no 31 February to be full on: the month is full the day after the last, 1 March.
    It is the same with birthdays. In a leap year 29 February is a day like any other.
    """
    rows = """
    who    | involvement | from
    -------+-------------+-----------
    28 Jan | SEL § 85    | 2017-01-28
    29 Jan | SEL § 85    | 2017-01-29
    31 Jan | SEL § 85    | 2017-01-31
    """
    last_of_february = """
    condition                | 28 Jan | 29 Jan | 31 Jan
    -------------------------+--------+--------+-------
    months_since('SEL § 85') | 1      | 0      | 0
    """
    first_of_march = """
    condition                | 28 Jan | 29 Jan | 31 Jan
    -------------------------+--------+--------+-------
    months_since('SEL § 85') | 1      | 1      | 1
    """
    conditions(rows, last_of_february, on="2017-02-28")
    conditions(rows, first_of_march, on="2017-03-01")


def test_a_leap_day(conditions: Any) -> None:
    """Begun on 29 February 2016: a year is full on 1 March 2017, four years on 29 February 2020."""
    rows = """
    who  | involvement | from
    -----+-------------+-----------
    anna | SEL § 85    | 2016-02-29
    """
    day_before = """
    condition                | anna
    -------------------------+-----
    months_since('SEL § 85') | 11
    """
    a_year = """
    condition                | anna
    -------------------------+-----
    months_since('SEL § 85') | 12
    """
    four_years = """
    condition                | anna
    -------------------------+-----
    months_since('SEL § 85') | 48
    """
    conditions(rows, day_before, on="2017-02-28")
    conditions(rows, a_year, on="2017-03-01")
    conditions(rows, four_years, on="2020-02-29")


def test_one_time_in_several_rows(conditions: Any) -> None:
    """A new grant that begins the day after the last one ended carries the time on, and so does one that overlaps it,
    whichever department or centre gives it. A day without begins anew.
    """
    rows = """
    who     | involvement | department | centre | from       | to
    --------+-------------+------------+--------+------------+-----------
    renewed | SEL § 85    | social     | north  | 2016-10-02 | 2017-03-31
    renewed | SEL § 85    | social     | north  | 2017-04-01 |
    moved   | SEL § 85    | social     | north  | 2016-10-02 | 2017-03-31
    moved   | SEL § 85    | health     | south  | 2017-04-01 |
    overlap | SEL § 85    | social     | north  | 2016-10-02 | 2017-05-31
    overlap | SEL § 85    | social     | south  | 2017-04-01 |
    a day   | SEL § 85    | social     | north  | 2016-10-02 | 2017-03-31
    a day   | SEL § 85    | social     | north  | 2017-04-02 |
    """
    answer = """
    condition                | renewed | moved | overlap | a day
    -------------------------+---------+-------+---------+------
    months_since('SEL § 85') | 12      | 12    | 12      | 6
    """
    conditions(rows, answer, on="2017-10-02")


def test_a_short_row_inside_a_long_one(conditions: Any) -> None:
    """A long grant covers a short one that begins and ends within it: what comes after the short one is no break. The
    order of the rows does not matter, and neither do rows that have not begun.
    """
    rows = """
    who    | involvement | from       | to
    -------+-------------+------------+-----------
    inside | SEL § 85    | 2016-10-02 |
    inside | SEL § 85    | 2017-01-01 | 2017-01-31
    inside | SEL § 85    | 2017-06-01 |
    bridge | SEL § 85    | 2017-06-01 |
    bridge | SEL § 85    | 2016-10-02 | 2016-12-31
    bridge | SEL § 85    | 2016-11-01 | 2017-05-31
    later  | SEL § 85    | 2017-06-01 | 2017-12-31
    later  | SEL § 85    | 2017-12-01 |
    """
    answer = """
    condition                | inside | bridge | later
    -------------------------+--------+--------+------
    months_since('SEL § 85') | 12     | 12     | 4
    """
    conditions(rows, answer, on="2017-10-02")


def test_several_breaks(conditions: Any) -> None:
    """Only the time since the last break counts. Time before it is not added."""
    rows = """
    who  | involvement | from       | to
    -----+-------------+------------+-----------
    anna | SEL § 85    | 2015-01-01 | 2015-12-31
    anna | SEL § 85    | 2016-03-01 | 2016-12-31
    anna | SEL § 85    | 2017-08-02 |
    """
    answer = """
    condition                | anna
    -------------------------+-----
    months_since('SEL § 85') | 2
    """
    conditions(rows, answer, on="2017-10-02")


def test_a_new_name_is_no_break(conditions: Any) -> None:
    """A reform renames a thing and begins nothing anew, when the rule asks by the name that is common: the family.
    Who asks by the new paragraph gets the time under that paragraph.
    """
    rows = """
    who  | involvement      | from       | to
    -----+------------------+------------+-----------
    anna | Uddannelseshjælp | 2025-01-01 | 2025-06-30
    anna | Kontanthjælp     | 2025-07-01 |
    bent | SEL § 52         | 2023-07-01 | 2023-12-31
    bent | BL § 32          | 2024-01-01 |
    """
    answer = """
    condition                     | anna | bent
    ------------------------------+------+-----
    months_since('las_help')      | 9    | none
    months_since('Kontanthjælp')  | 3    | none
    months_since('child_support') | none | 27
    months_since('BL § 32')       | none | 21
    months_since('SEL § 52')      | none | none
    """
    conditions(rows, answer, on="2025-10-01")


def test_a_law_is_one_time(conditions: Any) -> None:
    """Asked by law, everything under it is one thing: support that follows on housing carries the time on."""
    rows = """
    who  | involvement | from       | to
    -----+-------------+------------+-----------
    anna | SEL § 107   | 2016-10-02 | 2017-03-31
    anna | SEL § 85    | 2017-04-01 |
    """
    answer = """
    condition                 | anna
    --------------------------+-----
    months_since('SEL')       | 12
    months_since('SEL § 85')  | 6
    months_since('SEL § 107') | none
    """
    conditions(rows, answer, on="2017-10-02")


def test_the_last_day(conditions: Any) -> None:
    """What ended the day before is not had, however long it lasted; on its last day it still is."""
    rows = """
    who      | involvement  | from       | to
    ---------+--------------+------------+-----------
    last day | SEL § 85     | 2016-10-02 | 2017-10-02
    last day | Kontanthjælp | 2016-10-02 |
    ended    | SEL § 85     | 2016-10-02 | 2017-10-01
    ended    | Kontanthjælp | 2016-10-02 |
    """
    answer = """
    condition                | last day | ended
    -------------------------+----------+------
    months_since('SEL § 85') | 12       | none
    """
    conditions(rows, answer, on="2017-10-02")


def test_a_citizen_who_does_not_have_it(conditions: Any) -> None:
    """Every comparison is false of what the citizen does not have, and its negation therefore true: `< 12` asks for
    less than a year of it, and not for nothing. `not in` and `not between` negate the whole comparison.
    """
    rows = """
    who     | involvement | from
    --------+-------------+-----------
    3 month | SEL § 85    | 2017-07-02
    nothing | SEL § 107   | 2017-07-02
    """
    answer = """
    condition                                    | 3 month | nothing
    ---------------------------------------------+---------+--------
    months_since('SEL § 85')                     | 3       | none
    months_since('SEL § 85') >= 0                | yes     | no
    months_since('SEL § 85') < 12                | yes     | no
    not months_since('SEL § 85') < 12            | no      | yes
    months_since('SEL § 85') = 0                 | no      | no
    months_since('SEL § 85') <> 0                | yes     | no
    months_since('SEL § 85') between 3 and 4     | yes     | no
    months_since('SEL § 85') not between 4 and 5 | yes     | yes
    months_since('SEL § 85') in (2, 3)           | yes     | no
    months_since('SEL § 85') not in (2, 3)       | no      | yes
    12 > months_since('SEL § 85')                | yes     | no
    months_since('SEL § 85') > services          | yes     | no
    """
    conditions(rows, answer, on="2017-10-02")


def test_questions_that_are_refused(refused: Any) -> None:
    """`months_since` is a number and has to be compared; it is of one thing at a time, and of a thing that counts."""
    answer = """
    condition                                            | because
    -----------------------------------------------------+----------------------------------------------
    months_since('SEL § 85')                             | is not a condition
    months_since('SEL § 85') > months_since('SEL § 107') | asks months_since once
    months_since('SEL § 109') > 1                        | never count, so it could never hold
    months_since('SEL § 85') >= 1.5                      | a number must be whole
    months_since('SEL § 85') + 1 > 2                     | neither an evidence column nor a whole number
    """
    refused(answer)
