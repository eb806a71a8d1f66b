"""How far back a register reaches

A run as of a day before a register's first rows would count everybody as if they had nothing from it. Such a register
is marked as incomplete wherever a figure shows. Its first day is the one that five citizens have reached: one mistyped
date is not when a register begins.
"""

from __future__ import annotations

from typing import Any


def test_weekly_payments(reaching: Any) -> None:
    """Refunds whose first week is 30 begin on Monday 24 July."""
    rows = """
    CPR nummer | Uge
    -----------+--------
    anna       | 2017-30
    anna       | 2017-39
    bent       | 2017-30
    carl       | 2017-30
    dora       | 2017-30
    erik       | 2017-30
    """
    answer = """
    day        | reaches back
    -----------+-------------
    2017-07-01 | no
    2017-07-23 | no
    2017-07-24 | yes
    2017-07-26 | yes
    2017-10-02 | yes
    """
    reaching("benefit_refund", rows, answer)


def test_one_mistyped_date(reaching: Any) -> None:
    """Four citizens with something older do not make the register older; the fifth does."""
    rows = """
    CPR   | IndsatsStartDato
    ------+-----------------
    anna  | 1917-01-01
    bent  | 2015-01-01
    carl  | 2015-01-01
    dora  | 2015-01-01
    dora  | 2014-01-01
    erik  | 2016-05-01
    freja | 2017-01-01
    """
    answer = """
    day        | reaches back
    -----------+-------------
    2015-01-01 | no
    2016-04-30 | no
    2016-05-01 | yes
    """
    reaching("social_psychiatry", rows, answer)


def test_few_citizens(reaching: Any) -> None:
    """Of fewer than five, the first counts."""
    rows = """
    CPR  | IndsatsStartDato
    -----+-----------------
    anna | 2017-06-01
    bent | 2017-09-01
    """
    answer = """
    day        | reaches back
    -----------+-------------
    2017-05-31 | no
    2017-06-01 | yes
    """
    reaching("social_psychiatry", rows, answer)


def test_several_dates_in_a_row(reaching: Any) -> None:
    """A row may begin several things; the first of them counts, and one that is not there does not."""
    rows = """
    CPR-nr. | Startdato  | Tilbud | Tilbud startdato | Min Plan dato
    --------+------------+--------+------------------+--------------
    anna    | 01-03-2017 | Mentor | 01-02-2017       | 10-04-2017
    bent    | 01-03-2017 | -      | -                | -
    """
    answer = """
    day        | reaches back
    -----------+-------------
    2017-01-31 | no
    2017-02-01 | yes
    """
    reaching("jobcentre", rows, answer)


def test_what_says_nothing_of_days(reaching: Any) -> None:
    """The population and the objections are of no day."""
    rows = """
    CPR-nr. | Indsigelse modtaget
    --------+--------------------
    anna    | 01-09-2017
    """
    answer = """
    day        | reaches back
    -----------+-------------
    2016-01-01 | yes
    """
    reaching("objection", rows, answer)
