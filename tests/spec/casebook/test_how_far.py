"""How far a citizen is

The work list shows the step that is under way. Whoever was assessed is not asked again before so many months have gone
as the basis says ([handover] assessed_again_after_months, 6 where it says nothing). Not to have reached somebody is no
assessment. Who has a plan that began here and has not ended is taken out of the next search.
"""

from __future__ import annotations

from collections.abc import Callable

HowFar = Callable[..., None]


def test_the_whole_way_and_once_more(how_far: HowFar) -> None:
    """A plan is there from its first day until it is recorded that it has ended."""
    lines = """
    event         | on         | fields                                    | under way     | asked again on | has a plan
    --------------+------------+-------------------------------------------+---------------+----------------+-----------
    referred      | 2017-10-02 | from_unit=jobcentre                       | referred      |                | no
    assessed      | 2017-10-03 | outcome=not_reached                       | assessed      |                | no
    assessed      | 2017-10-05 | outcome=offer                             | assessed      | 2018-04-05     | no
    offered       | 2017-10-05 | by_unit=jobcentre how=meeting             | offered       | 2018-04-05     | no
    answered      | 2017-10-12 | answer=thinking                           | answered      | 2018-04-05     | no
    answered      | 2017-10-19 | answer=yes                                | answered      | 2018-04-05     | no
    plan_begun    | 2017-10-20 | lead_unit=jobcentre review_due=2017-12-20 | plan_begun    | 2018-04-05     | yes
    plan_reviewed | 2017-12-19 | review_due=2018-06-19                     | plan_reviewed | 2018-04-05     | yes
    plan_ended    | 2018-03-01 | because=moved                             | no            | 2018-04-05     | no
    referred      | 2018-05-02 | from_unit=jobcentre                       | referred      | 2018-04-05     | no
    assessed      | 2018-05-31 | outcome=no_need because=ending_soon       | no            | 2018-11-30     | no
    """
    how_far(lines)


def test_a_no_ends_the_way_and_nobody_asks_again_at_once(how_far: HowFar) -> None:
    """A month is full on the same day of a later month, or on the last of one that has no such day."""
    lines = """
    event    | on         | fields                          | under way | asked again on | has a plan
    ---------+------------+---------------------------------+-----------+----------------+-----------
    referred | 2017-10-02 | from_unit=jobcentre             | referred  |                | no
    assessed | 2017-12-31 | outcome=offer                   | assessed  | 2018-02-28     | no
    offered  | 2017-12-31 | by_unit=jobcentre how=telephone | offered   | 2018-02-28     | no
    answered | 2018-01-02 | answer=no                       | no        | 2018-02-28     | no
    """
    how_far(lines, months=2)


def test_a_plan_that_was_recorded_by_mistake_is_corrected(how_far: HowFar) -> None:
    """A correction of its end changes when, and not that: only an end ends a plan."""
    lines = """
    event      | on         | fields                                    | corrects | under way  | has a plan
    -----------+------------+-------------------------------------------+----------+------------+-----------
    referred   | 2017-10-02 | from_unit=jobcentre                       |          | referred   | no
    assessed   | 2017-10-05 | outcome=offer                             |          | assessed   | no
    offered    | 2017-10-05 | by_unit=jobcentre how=meeting             |          | offered    | no
    answered   | 2017-10-19 | answer=yes                                |          | answered   | no
    plan_begun | 2017-10-20 | review_due=2017-12-20 lead_unit=jobcentre |          | plan_begun | yes
    plan_begun | 2017-10-21 | review_due=2017-12-20 lead_unit=jobcentre | 5        | plan_begun | yes
    plan_ended | 2017-11-01 | because=other                             |          | no         | no
    plan_ended | 2017-11-02 | because=goals_reached                     | 7        | no         | no
    """
    how_far(lines)
