"""A part of a row that waits

A row may be several things. One that lasts as long as another, and is said to begin after it ended, cannot be; the
other can. The row is accepted without that part, which waits in quarantine until somebody has looked at it.
"""

from __future__ import annotations

from typing import Any


def test_a_plan_after_the_end_of_the_contact(landing: Any) -> None:
    """Min Plan lasts as long as the contact with the jobcentre. The case and the offer are read, the plan waits."""
    rows = """
    CPR-nr. | Startdato | Slutdato | Tilbud | Tilbud startdato | Min Plan dato | becomes
    --------+-----------+----------+--------+------------------+---------------+--------
    anna | 01-02-2017 | 30-06-2017 | Mentor | 01-03-2017 | 10-02-2017 | accepted
    bent | 01-02-2017 | 30-06-2017 | Mentor | 01-03-2017 | 01-07-2017 | accepted my_plan_date:end_before_start
    carl | 01-02-2017 | 30-06-2017 | -      | -          | 30-06-2017 | accepted
    dora | 01-02-2017 | 30-06-2017 | -      | -          | 10-02-2018 | accepted my_plan_date:end_before_start
    erik | 01-02-2017 | 31-12-9999 | -      | -          | 10-02-2018 | accepted
    freja | 01-02-2017 | -         | -      | -          | 10-02-2018 | accepted
    """
    landing("jobcentre", rows)


def test_what_else_is_wrong_with_the_row(landing: Any) -> None:
    """Where the row has a fault of its own, all of it waits, and both faults are told."""
    rows = """
    CPR-nr. | Målgruppe | Startdato  | Slutdato   | Tilbud | Tilbud startdato | Min Plan dato | becomes
    --------+-----------+------------+------------+--------+------------------+---------------+--------
    anna | 2.3 | 01-02-2017 | 31-01-2017 | -    | -          | 01-01-2017 | quarantined to_date:end_before_start
    bent | 2.3 | 01-02-2017 | 30-06-2017 | Yoga | 01-03-2017 | 01-07-2017 | quarantined offer:unknown_code my_plan_date:end_before_start
    carl | 2.3 | 01-02-2017 | 30-06-2017 | -    | -          | i morgen   | quarantined my_plan_date:not_a_date
    dora | 6.3 | 01-02-2017 | 30-06-2017 | -    | -          | 01-07-2017 | quarantined my_plan_date:end_before_start target_group:code_not_in_force
    """  # noqa: E501
    landing("jobcentre", rows)


def test_days_of_an_offer_that_is_not_said(landing: Any) -> None:
    """A day that is one part's alone says that there is such a part. Where nothing says which, the part waits."""
    rows = """
    CPR-nr. | Startdato | Tilbud | Tilbud startdato | Tilbud slutdato | becomes
    --------+-----------+--------+------------------+-----------------+--------
    anna  | 01-02-2017 | -      | 01-03-2017 | -          | accepted offer:missing_code
    bent  | 01-02-2017 | -      | -          | 30-04-2017 | accepted offer:missing_code
    carl  | 01-02-2017 | NULL   | 01-03-2017 | 30-04-2017 | accepted offer:missing_code
    dora  | 01-02-2017 | -      | -          | -          | accepted
    erik  | 01-02-2017 | Mentor | 01-03-2017 | -          | accepted
    freja | 01-02-2017 | -      | -          | 31-12-9999 | accepted
    gorm  | 01-02-2017 | -      | i morgen   | -          | quarantined offer:missing_code offer_from_date:not_a_date
    """
    landing("jobcentre", rows)


def test_the_case_and_the_offer_count(linking: Any) -> None:
    """And the plan, once it begins before the contact ends."""
    rows = """
    CPR-nr. | Startdato  | Slutdato   | Tilbud | Tilbud startdato | Tilbud slutdato | Min Plan dato
    --------+------------+------------+--------+------------------+-----------------+--------------
    anna    | 01-02-2017 | 30-06-2017 | Mentor | 01-03-2017       | 30-04-2017      | 01-07-2017
    bent    | 01-02-2017 | 30-06-2017 | -      | -                | -               | 30-06-2017
    """
    answer = """
    who  | kind    | from       | to
    -----+---------+------------+-----------
    anna | case    | 2017-02-01 | 2017-06-30
    anna | service | 2017-03-01 | 2017-04-30
    bent | case    | 2017-02-01 | 2017-06-30
    bent | plan    | 2017-06-30 | 2017-06-30
    """
    linking(answer, jobcentre=rows)
