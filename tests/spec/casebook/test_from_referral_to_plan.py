"""From a referral to one plan

A person refers, a professional assesses, the citizen is offered one plan and answers; where the answer is yes, a plan
begins, is followed up and ends. Each step needs the one before it, with the outcome that leads to it.
"""

from __future__ import annotations

from collections.abc import Callable

Case = Callable[..., None]


def test_the_whole_way(case: Case) -> None:
    """Every step on a day of its own; several may be on one day. When the plan has ended, somebody may refer anew."""
    lines = """
    event         | on         | fields                                          | becomes
    --------------+------------+-------------------------------------------------+---------
    referred      | 2017-10-02 | from_unit=jobcentre                             | recorded
    assessed      | 2017-10-05 | outcome=offer                                   | recorded
    offered       | 2017-10-05 | by_unit=family_centre how=meeting               | recorded
    answered      | 2017-10-05 | answer=thinking                                 | recorded
    answered      | 2017-10-12 | answer=yes                                      | recorded
    plan_begun    | 2017-10-20 | lead_unit=jobcentre review_due=2017-12-20       | recorded
    plan_reviewed | 2017-12-19 | review_due=2018-06-19                           | recorded
    plan_reviewed | 2017-12-20 | review_due=2018-06-20                           | recorded
    plan_ended    | 2017-12-30 | because=moved                                   | recorded
    referred      | 2017-12-31 | from_unit=jobcentre                             | recorded
    """
    case(lines)


def test_a_step_that_does_not_come_next(case: Case) -> None:
    """Nothing is offered before a professional has assessed, and nothing begins before the citizen has said yes."""
    lines = """
    event         | on         | fields                                    | becomes
    --------------+------------+-------------------------------------------+-----------------------------------------------
    assessed      | 2017-10-02 | outcome=offer                             | assessed cannot come first
    plan_begun    | 2017-10-02 | lead_unit=jobcentre review_due=2017-11-01 | What can: referred.
    referred      | 2017-10-02 | from_unit=jobcentre                       | recorded
    referred      | 2017-10-02 | from_unit=jobcentre                       | cannot come after referred (event 1)
    offered       | 2017-10-05 | by_unit=jobcentre how=letter              | offered cannot come after referred
    assessed      | 2017-10-05 | outcome=offer                             | recorded
    answered      | 2017-10-06 | answer=yes                                | What can: offered.
    offered       | 2017-10-06 | by_unit=jobcentre how=letter              | recorded
    plan_begun    | 2017-10-06 | lead_unit=jobcentre review_due=2017-11-01 | plan_begun cannot come after offered
    answered      | 2017-10-07 | answer=not_reached                        | recorded
    plan_begun    | 2017-10-07 | lead_unit=jobcentre review_due=2017-11-01 | plan_begun cannot come after answered
    """
    case(lines)


def test_an_assessment_that_ends_the_way(case: Case) -> None:
    """No need, or one plan already: no offer follows, and the way begins again only with somebody who refers."""
    lines = """
    event    | on         | fields                                  | becomes
    ---------+------------+-----------------------------------------+--------------------------------
    referred | 2017-10-02 | from_unit=jobcentre                     | recorded
    assessed | 2017-10-03 | outcome=not_reached                     | recorded
    offered  | 2017-10-04 | by_unit=jobcentre how=meeting           | What can: assessed.
    assessed | 2017-10-04 | outcome=no_need                         | because is not said
    assessed | 2017-10-04 | outcome=no_need because=ending_soon     | recorded
    offered  | 2017-10-05 | by_unit=jobcentre how=meeting           | What can: referred.
    referred | 2017-10-05 | from_unit=family_centre                 | recorded
    assessed | 2017-10-05 | outcome=already_one_plan                | recorded
    assessed | 2017-10-06 | outcome=offer                           | What can: referred.
    """
    case(lines)


def test_a_no_is_kept_and_ends_the_way(case: Case) -> None:
    """The citizen's no is recorded as any answer is; nothing can be begun on it."""
    lines = """
    event      | on         | fields                                    | becomes
    -----------+------------+-------------------------------------------+--------------------
    referred   | 2017-10-02 | from_unit=jobcentre                       | recorded
    assessed   | 2017-10-02 | outcome=offer                             | recorded
    offered    | 2017-10-02 | by_unit=jobcentre how=telephone           | recorded
    answered   | 2017-10-02 | answer=no                                 | recorded
    plan_begun | 2017-10-03 | lead_unit=jobcentre review_due=2017-11-01 | What can: referred.
    answered   | 2017-10-03 | answer=yes                                | What can: referred.
    """
    case(lines)
