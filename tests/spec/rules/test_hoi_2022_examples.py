"""The agreement of 2022, six citizens

The agreement's criteria (hoi-2022) put to six made-up citizens, who between them go wrong in every way there is. The
day is 3 October 2022.
"""

from __future__ import annotations

from typing import Any


def test_24_years_with_assistance_and_support(scoring: Any) -> None:
    """No: one year too young. The rest is not looked at."""
    persons = """
    who  | born
    -----+-----------
    anna | 1998-01-15
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


def test_25_years_today(scoring: Any) -> None:
    """Yes: the 25th birthday is the day itself."""
    persons = """
    who  | born
    -----+-----------
    bent | 1997-10-03
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    bent | MIN-PLAN     | work
    bent | Kontanthjælp | work
    bent | SEL § 85     | social
    """
    answer = """
    who  | age | points | fate
    -----+-----+--------+----------
    bent | 25  | 3      | nominated
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)


def test_40_years_with_assistance_and_support_but_no_plan(scoring: Any) -> None:
    """No: Min Plan is missing."""
    persons = """
    who  | born
    -----+-----------
    carl | 1982-05-20
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    carl | Kontanthjælp | work
    carl | SEL § 85     | social
    """
    answer = """
    who  | age | my_plan | listed_benefit | social_service | points | fate
    -----+-----+---------+----------------+----------------+--------+--------
    carl | 40  | no      | yes            | yes            | 2      | my_plan
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)


def test_40_years_with_disability_pension_and_lasting_housing(scoring: Any) -> None:
    """No: førtidspension is not among the agreement's benefits."""
    persons = """
    who  | born
    -----+-----------
    dora | 1982-05-20
    """
    rows = """
    who  | involvement    | department
    -----+----------------+-----------
    dora | MIN-PLAN       | work
    dora | Førtidspension | work
    dora | SEL § 108      | social
    """
    answer = """
    who  | age | my_plan | listed_benefit | social_service | points | fate
    -----+-----+---------+----------------+----------------+--------+---------------
    dora | 40  | yes     | no             | yes            | 2      | listed_benefit
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)


def test_40_years_with_sickness_benefit_and_housing_that_ended_yesterday(scoring: Any) -> None:
    """No: the temporary housing ended the day before."""
    persons = """
    who  | born
    -----+-----------
    erik | 1982-05-20
    """
    rows = """
    who  | involvement  | department | to
    -----+--------------+------------+-----------
    erik | MIN-PLAN     | work       |
    erik | Sygedagpenge | work       |
    erik | SEL § 107    | social     | 2022-10-02
    """
    answer = """
    who  | age | my_plan | listed_benefit | social_service | points | fate
    -----+-----+---------+----------------+----------------+--------+---------------
    erik | 40  | yes     | yes            | no             | 2      | social_service
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)


def test_30_years_with_two_of_the_services(scoring: Any) -> None:
    """Yes, once: support and housing are one rule, and one point."""
    persons = """
    who   | born
    ------+-----------
    freja | 1992-03-08
    """
    rows = """
    who   | involvement     | department
    ------+-----------------+-----------
    freja | MIN-PLAN        | work
    freja | Ledighedsydelse | work
    freja | SEL § 85        | social
    freja | SEL § 107       | social
    """
    answer = """
    who   | age | services | social_service | points | fate
    ------+-----+----------+----------------+--------+----------
    freja | 30  | 2        | yes            | 3      | nominated
    """
    scoring("hoi-2022", rows, answer, on="2022-10-03", persons=persons)
