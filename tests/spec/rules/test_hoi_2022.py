"""The rules of the agreement of 2022 (hoi-2022)

Three rules of one point each, all required, for citizens of 25 years or more. The set shows whom the agreement of 7
June 2022 would cover; it is no law. The day is 3 October 2022.
"""

from __future__ import annotations

from typing import Any


def test_my_plan_is_met(scoring: Any) -> None:
    """The citizen has Min Plan with the jobcentre."""
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | MIN-PLAN     | work
    anna | Kontanthjælp | work
    anna | SEL § 85     | social
    """
    answer = """
    who  | plans | my_plan | fate
    -----+-------+---------+----------
    anna | 1     | yes     | nominated
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_my_plan_misses_by_one(scoring: Any) -> None:
    """Another plan, here the action plan of serviceloven, is not Min Plan."""
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | SEL § 141    | social
    anna | Kontanthjælp | work
    anna | SEL § 85     | social
    """
    answer = """
    who  | plans | my_plan | listed_benefit | social_service | fate
    -----+-------+---------+----------------+----------------+--------
    anna | 1     | no      | yes            | yes            | my_plan
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_my_plan_on_the_boundary_date(scoring: Any) -> None:
    """Min Plan counts from its first day to its last."""
    rows = """
    who       | involvement | from       | to
    ----------+-------------+------------+-----------
    last day  | SEL § 85    | 2022-01-01 |
    last day  | MIN-PLAN    | 2022-01-01 | 2022-10-03
    ended     | SEL § 85    | 2022-01-01 |
    ended     | MIN-PLAN    | 2022-01-01 | 2022-10-02
    first day | SEL § 85    | 2022-01-01 |
    first day | MIN-PLAN    | 2022-10-03 |
    not begun | SEL § 85    | 2022-01-01 |
    not begun | MIN-PLAN    | 2022-10-04 |
    """
    answer = """
    who       | plans | my_plan
    ----------+-------+--------
    last day  | 1     | yes
    ended     | 0     | no
    first day | 1     | yes
    not begun | 0     | no
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_listed_benefit_is_met(scoring: Any) -> None:
    """Any one benefit of the agreement's list is enough. Ressourceforløbsydelse is on it during a job clarification
    course too, and overgangsydelse under each of the names it has had: they rest on one paragraph.
    """
    rows = """
    who            | involvement                          | to
    ---------------+--------------------------------------+-----------
    sick           | Sygedagpenge                         |
    assistance     | Kontanthjælp                         |
    education      | Uddannelseshjælp                     | 2022-12-31
    transition     | Overgangsydelse                      | 2022-12-31
    return         | Selvforsørgelses- og hjemrejseydelse | 2022-12-31
    rehabilitation | Revalideringsydelse                  |
    resource       | Ressourceforløbsydelse               |
    clarification  | Ressourceforløbsydelse jobafklaring  |
    flexible job   | Ledighedsydelse                      |
    """
    answer = """
    who            | benefits | listed_benefit
    ---------------+----------+---------------
    sick           | 1        | yes
    assistance     | 1        | yes
    education      | 1        | yes
    transition     | 1        | yes
    return         | 1        | yes
    rehabilitation | 1        | yes
    resource       | 1        | yes
    clarification  | 1        | yes
    flexible job   | 1        | yes
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_listed_benefit_misses_by_one(scoring: Any) -> None:
    """A benefit that is not on the list is not enough, however near it stands to one that is: førtidspension,
    fleksløntilskud (of one family with ledighedsydelse), forrevalidering (paid as kontanthjælp is).
    """
    rows = """
    who  | involvement     | department | from
    -----+-----------------+------------+-----------
    anna | MIN-PLAN        | work       | 2022-01-01
    anna | Førtidspension  | work       | 2022-01-01
    anna | SEL § 85        | social     | 2022-01-01
    bent | MIN-PLAN        | work       | 2022-01-01
    bent | Fleksløntilskud | work       | 2022-01-01
    bent | SEL § 85        | social     | 2022-01-01
    carl | MIN-PLAN        | work       | 2022-01-01
    carl | Forrevalidering | work       | 2022-01-01
    carl | SEL § 85        | social     | 2022-01-01
    """
    answer = """
    who  | benefits | my_plan | listed_benefit | social_service | fate
    -----+----------+---------+----------------+----------------+---------------
    anna | 1        | yes     | no             | yes            | listed_benefit
    bent | 1        | yes     | no             | yes            | listed_benefit
    carl | 1        | yes     | no             | yes            | listed_benefit
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_listed_benefit_on_the_boundary_date(scoring: Any) -> None:
    """The benefit counts from the first day it is paid for to the last."""
    rows = """
    who       | involvement  | from       | to
    ----------+--------------+------------+-----------
    last day  | SEL § 85     | 2022-01-01 |
    last day  | Sygedagpenge | 2022-01-01 | 2022-10-03
    ended     | SEL § 85     | 2022-01-01 |
    ended     | Sygedagpenge | 2022-01-01 | 2022-10-02
    first day | SEL § 85     | 2022-01-01 |
    first day | Sygedagpenge | 2022-10-03 |
    not begun | SEL § 85     | 2022-01-01 |
    not begun | Sygedagpenge | 2022-10-04 |
    """
    answer = """
    who       | benefits | listed_benefit
    ----------+----------+---------------
    last day  | 1        | yes
    ended     | 0        | no
    first day | 1        | yes
    not begun | 0        | no
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_social_service_is_met(scoring: Any) -> None:
    """Any one service of the agreement's list is enough: social support, housing, treatment of misuse."""
    rows = """
    who       | involvement
    ----------+------------
    support   | SEL § 85
    temporary | SEL § 107
    lasting   | SEL § 108
    as agreed | SEL § 108a
    drugs     | SEL § 101
    alcohol   | SUL § 141
    medical   | SUL § 142
    """
    answer = """
    who       | services | social_service
    ----------+----------+---------------
    support   | 1        | yes
    temporary | 1        | yes
    lasting   | 1        | yes
    as agreed | 1        | yes
    drugs     | 1        | yes
    alcohol   | 1        | yes
    medical   | 1        | yes
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_social_service_misses_by_one(scoring: Any) -> None:
    """A service that is not on the list is not enough, nor is its neighbour in the law: § 85 a is not § 85, § 110 is
    not § 108, and serviceloven's action plan (§ 141) is not the treatment of sundhedsloven § 141.
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | MIN-PLAN     | work
    anna | Kontanthjælp | work
    anna | SEL § 85a    | social
    bent | MIN-PLAN     | work
    bent | Kontanthjælp | work
    bent | SEL § 110    | social
    carl | MIN-PLAN     | work
    carl | Kontanthjælp | work
    carl | SEL § 141    | social
    """
    answer = """
    who  | services | my_plan | listed_benefit | social_service | fate
    -----+----------+---------+----------------+----------------+---------------
    anna | 1        | yes     | yes            | no             | social_service
    bent | 1        | yes     | yes            | no             | social_service
    carl | 0        | yes     | yes            | no             | social_service
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_social_service_on_the_boundary_date(scoring: Any) -> None:
    """The service counts from its first day to its last."""
    rows = """
    who       | involvement | from       | to
    ----------+-------------+------------+-----------
    last day  | MIN-PLAN    | 2022-01-01 |
    last day  | SEL § 107   | 2022-01-01 | 2022-10-03
    ended     | MIN-PLAN    | 2022-01-01 |
    ended     | SEL § 107   | 2022-01-01 | 2022-10-02
    first day | MIN-PLAN    | 2022-01-01 |
    first day | SEL § 107   | 2022-10-03 |
    not begun | MIN-PLAN    | 2022-01-01 |
    not begun | SEL § 107   | 2022-10-04 |
    """
    answer = """
    who       | services | social_service
    ----------+----------+---------------
    last day  | 1        | yes
    ended     | 0        | no
    first day | 1        | yes
    not begun | 0        | no
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_the_threshold_is_met(scoring: Any) -> None:
    """All three rules, three points."""
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | MIN-PLAN     | work
    anna | Sygedagpenge | work
    anna | SEL § 108    | social
    """
    answer = """
    who  | points | fate
    -----+--------+----------
    anna | 3      | nominated
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_the_threshold_misses_by_one(scoring: Any) -> None:
    """With two of three points it is the missing requirement that drops, whichever it is: two services do not make up
    for a missing plan.
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | Sygedagpenge | work
    anna | SEL § 108    | social
    anna | SUL § 141    | health
    bent | MIN-PLAN     | work
    bent | SEL § 108    | social
    carl | MIN-PLAN     | work
    carl | Sygedagpenge | work
    """
    answer = """
    who  | points | fate
    -----+--------+---------------
    anna | 2      | my_plan
    bent | 2      | listed_benefit
    carl | 2      | social_service
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_the_threshold_on_the_boundary_date(scoring: Any) -> None:
    """All three must hold on the same day: a plan that ended as the service began is not enough."""
    rows = """
    who     | involvement  | department | from       | to
    --------+--------------+------------+------------+-----------
    one day | MIN-PLAN     | work       | 2022-01-01 | 2022-10-03
    one day | Kontanthjælp | work       | 2022-01-01 |
    one day | SEL § 85     | social     | 2022-10-03 |
    in turn | MIN-PLAN     | work       | 2022-01-01 | 2022-10-02
    in turn | Kontanthjælp | work       | 2022-01-01 |
    in turn | SEL § 85     | social     | 2022-10-03 |
    """
    answer = """
    who     | points | fate
    --------+--------+----------
    one day | 3      | nominated
    in turn | 2      | my_plan
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03")


def test_the_age_is_met(scoring: Any) -> None:
    """The agreement is for citizens of 25 years or more."""
    persons = """
    who  | born
    -----+-----------
    anna | 1990-02-14
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | MIN-PLAN     | work
    anna | Kontanthjælp | work
    anna | SEL § 85     | social
    """
    answer = """
    who  | age | fate
    -----+-----+----------
    anna | 32  | nominated
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)


def test_the_age_misses_by_one(scoring: Any) -> None:
    """A citizen of 24 is not held against the rules."""
    persons = """
    who  | born
    -----+-----------
    anna | 1998-01-01
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | MIN-PLAN     | work
    anna | Kontanthjælp | work
    anna | SEL § 85     | social
    """
    answer = """
    who  | age | points | fate
    -----+-----+--------+----------
    anna | 24  | 0      | under_age
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)


def test_the_age_on_the_boundary_date(scoring: Any) -> None:
    """On the 25th birthday a citizen is 25. Who is born on 29 February has the birthday on 1 March in other years;
    the day here is 28 February 2025.
    """
    persons = """
    who      | born
    ---------+-----------
    today    | 2000-02-28
    leap day | 2000-02-29
    tomorrow | 2000-03-01
    """
    rows = """
    who      | involvement  | department
    ---------+--------------+-----------
    today    | MIN-PLAN     | work
    today    | Kontanthjælp | work
    today    | SEL § 85     | social
    leap day | MIN-PLAN     | work
    leap day | Kontanthjælp | work
    leap day | SEL § 85     | social
    tomorrow | MIN-PLAN     | work
    tomorrow | Kontanthjælp | work
    tomorrow | SEL § 85     | social
    """
    answer = """
    who      | age | fate
    ---------+-----+----------
    today    | 25  | nominated
    leap day | 24  | under_age
    tomorrow | 24  | under_age
    """
    scoring("hoi-2022", rows, answer, on="2025-02-28", persons=persons)


def test_the_days_the_set_may_be_used_on(in_force: Any) -> None:
    """From the day of the agreement, and until further notice."""
    answer = """
    on         | in force
    -----------+---------
    2022-06-06 | no
    2022-06-07 | yes
    2026-11-22 | yes
    """
    in_force("hoi-2022", answer)
