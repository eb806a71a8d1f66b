"""Death

A death is a day in the case. Nothing in which the citizen took part is of a later day, whichever of the two is recorded
first; afterwards only what ends something, tells what has happened, or corrects can be recorded.
"""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[..., None]


def test_after_a_death_only_what_ends_or_corrects(case: Check) -> None:
    """What happened before it, or on the day itself, can still be recorded. A death that was a mistake is corrected."""
    case("""
    event             | on         | fields                                   | corrects | becomes
    ------------------+------------+------------------------------------------+----------+----------------------------------------------
    referred          | 2017-10-02 | from_unit=jobcentre                      |          | recorded
    assessed          | 2017-10-03 | outcome=offer                            |          | recorded
    offered           | 2017-10-04 | by_unit=jobcentre how=letter             |          | recorded
    answered          | 2017-10-05 | answer=yes                               |          | recorded
    plan_begun        | 2017-10-06 | lead_unit=jobcentre review_due=2017-12-01 |         | recorded
    consent_refused   | 2017-10-06 | no=jobcentre:family_centre:health        |          | recorded
    circumstance      | 2017-11-10 | what=died                                |          | recorded
    plan_reviewed     | 2017-11-11 | review_due=2018-01-10                    |          | the citizen died 2017-11-10
    consent_refused   | 2017-11-11 | no=jobcentre:family_centre:social        |          | the citizen died 2017-11-10
    plan_reviewed     | 2017-11-10 | review_due=2018-01-10                    |          | recorded
    consent_withdrawn | 2017-11-11 |                                          |          | the citizen died 2017-11-10
    consent_withdrawn | 2017-11-10 |                                          |          | recorded
    circumstance      | 2017-11-12 | what=address_protected                   |          | recorded
    plan_ended        | 2017-11-13 | because=died                             |          | recorded
    referred          | 2017-11-14 | from_unit=jobcentre                      |          | the citizen died 2017-11-10
    circumstance      | 2017-11-10 | what=custody_changed                     | 7        | recorded
    referred          | 2017-11-14 | from_unit=jobcentre                      |          | recorded
    """)


def test_a_death_is_of_no_day_before_what_the_citizen_took_part_in(case: Check) -> None:
    """A referral may come after it, for nobody may have known; a death long before the case began is another's, or of
    another year. It is of no day to come.
    """
    case(
        """
    event        | on         | fields                       | corrects | becomes
    -------------+------------+------------------------------+----------+----------------------------------------------
    referred     | 2017-10-02 | from_unit=jobcentre          |          | recorded
    circumstance | 2016-10-01 | what=died                    |          | more than a year before the case began
    circumstance | 1817-10-02 | what=died                    |          | more than a year before the case began
    circumstance | 2018-01-01 | what=died                    |          | after today, 2017-12-31
    assessed     | 2017-10-03 | outcome=offer                |          | recorded
    offered      | 2017-10-04 | by_unit=jobcentre how=letter |          | recorded
    circumstance | 2017-10-03 | what=died                    |          | offered (event 3), in which the citizen
    circumstance | 2017-10-04 | what=died                    |          | recorded
    circumstance | 2017-10-03 | what=died                    | 4        | offered (event 3), in which the citizen
    offered      | 2017-10-05 | by_unit=jobcentre how=letter | 3        | the citizen died 2017-10-04
    offered      | 2017-10-03 | by_unit=jobcentre how=letter | 3        | recorded
    circumstance | 2017-10-03 | what=died                    | 4        | recorded
    """
    )
    case("""
    event        | on         | fields              | corrects | becomes
    -------------+------------+---------------------+----------+---------
    referred     | 2017-10-02 | from_unit=jobcentre |          | recorded
    circumstance | 2016-10-02 | what=died           |          | recorded
    """)
