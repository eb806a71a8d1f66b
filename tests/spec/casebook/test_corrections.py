"""Corrections

Nothing that was recorded is changed. A correction is a new event of the same type that takes the other's place; both
are kept. What came later must still be able to follow.
"""

from __future__ import annotations

from collections.abc import Callable

Case = Callable[..., None]


def test_a_field_and_a_day(case: Case) -> None:
    """A correction may be corrected; what it took the place of holds no longer, and is corrected no more."""
    lines = """
    event    | on         | fields                  | corrects | becomes
    ---------+------------+-------------------------+----------+--------------------------------------------
    referred | 2017-10-02 | from_unit=jobcentre     |          | recorded
    referred | 2017-10-01 | from_unit=family_centre | 1        | recorded
    referred | 2017-10-01 | from_unit=jobcentre     | 1        | --corrects 1 is no event that holds
    referred | 2017-09-30 | from_unit=jobcentre     | 2        | recorded
    assessed | 2017-09-30 | outcome=offer           |          | recorded
    referred | 2017-10-01 | from_unit=jobcentre     | 3        | what came after it in the case is of 2017-09-30
    assessed | 2017-10-01 | outcome=offer           | 3        | is corrected by one of the same type
    assessed | 2017-10-01 | outcome=offer           | 9        | There are: 3 and 4.
    """
    case(lines)


def test_what_came_later_must_still_follow(case: Case) -> None:
    """Where it could not, that is corrected first, from the end."""
    lines = """
    event    | on         | fields                              | corrects | becomes
    ---------+------------+-------------------------------------+----------+---------------------------------------
    referred | 2017-10-02 | from_unit=jobcentre                 |          | recorded
    assessed | 2017-10-02 | outcome=offer                       |          | recorded
    offered  | 2017-10-03 | by_unit=jobcentre how=meeting       |          | recorded
    assessed | 2017-10-02 | outcome=no_need because=ending_soon | 2        | offered (event 3), which came after it
    answered | 2017-10-04 | answer=no                           |          | recorded
    answered | 2017-10-04 | answer=yes                          | 4        | recorded
    assessed | 2017-10-02 | outcome=does_not_want               | 2        | Correct that first.
    """
    case(lines)
