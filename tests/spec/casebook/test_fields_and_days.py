"""Fields and days

Every event says the day it happened and the fields of its type, no more and no fewer. There is no free text. What is
typed is never repeated: whoever types in the wrong place may have typed a CPR number.
"""

from __future__ import annotations

from collections.abc import Callable

Case = Callable[..., None]


def test_fields(case: Case) -> None:
    """A unit is one of the municipality's, a choice one of the list's; a field asked for in some cases only is no field
    in others.
    """
    lines = """
    event    | on         | fields                                     | becomes
    ---------+------------+--------------------------------------------+-----------------------------------------
    referred | 2017-10-02 |                                            | from_unit is not said
    referred | 2017-10-02 | from_unit=hospital                         | There are: jobcentre and family_centre.
    referred | 2017-10-02 | from_unit=0101806000                       | from_unit is none of those there are.
    referred | 2017-10-02 | from_unit=jobcentre 0101806000=x           | It has: from_unit.
    referred | 2017-10-02 | from_unit=jobcentre note=x                 | referred has not all the fields that are said
    referred | 2017-10-02 | from_unit=jobcentre                        | recorded
    assessed | 2017-10-02 | outcome=                                   | outcome is said, and is empty. There are: offer
    assessed | 2017-10-02 | outcome=maybe                              | outcome is none of those there are.
    assessed | 2017-10-02 | outcome=offer because=other                | assessed has not all the fields that are said
    assessed | 2017-10-02 | outcome=offer                              | recorded
    """
    case(lines)


def test_the_day_of_an_event(case: Case) -> None:
    """No event is of tomorrow, or of before what it follows; today, and the same day, are right."""
    lines = """
    event    | on         | fields              | becomes
    ---------+------------+---------------------+--------------------------------------------------
    referred | 2017-10-03 | from_unit=jobcentre | --on is 2017-10-03, which is after today
    referred | 2017-10-02 | from_unit=jobcentre | recorded
    assessed | 2017-10-01 | outcome=offer       | what came before it in the case is of 2017-10-02
    assessed | 2017-10-02 | outcome=offer       | recorded
    """
    case(lines, today="2017-10-02")


def test_the_next_review(case: Case) -> None:
    """A plan is followed up within six months: the same day of the sixth month is the last; where that month has no
    such day, its last one.
    """
    lines = """
    event         | on         | fields                                    | becomes
    --------------+------------+-------------------------------------------+--------------------------------------------
    referred      | 2017-08-01 | from_unit=jobcentre                       | recorded
    assessed      | 2017-08-01 | outcome=offer                             | recorded
    offered       | 2017-08-01 | by_unit=jobcentre how=meeting             | recorded
    answered      | 2017-08-01 | answer=yes                                | recorded
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=soon       | review_due is no date
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=2017-02-30 | review_due is no date
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=2017-08-31 | must be after 2017-08-31
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=2018-03-01 | may be at most 6 months after 2017-08-31
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=1/3-2018   | is 2018-03-01, and may be at most 6 months
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=30.2.2018  | review_due is no date
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=28-02-18   | review_due is no date
    plan_begun    | 2017-08-31 | lead_unit=jobcentre review_due=28-02-2018 | recorded
    plan_reviewed | 2017-09-01 | review_due=2018-03-02                     | may be at most 6 months after 2017-09-01
    plan_reviewed | 2017-09-01 | review_due=2018-03-01                     | recorded
    """
    case(lines)
