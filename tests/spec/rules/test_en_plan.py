"""The rules of én plan (en-plan)

Seven rules of one point each, of which the first two are required, and four points nominate. The day is 2 October
2017.
"""

from __future__ import annotations

from typing import Any


def test_departments_2_is_met(scoring: Any) -> None:
    """Two departments are involved on the same day, whatever each of them does."""
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | Kontanthjælp | work
    anna | SEL § 85     | social
    """
    answer = """
    who  | departments | departments_2
    -----+-------------+--------------
    anna | 2           | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_departments_2_misses_by_one(scoring: Any) -> None:
    """Two involvements in one department are one department. The rule is required, so nothing else can nominate."""
    rows = """
    who  | involvement  | department | to
    -----+--------------+------------+-----------
    anna | Kontanthjælp | work       |
    anna | Mentor       | work       | 2017-12-31
    """
    answer = """
    who  | departments | departments_2 | fate
    -----+-------------+---------------+--------------
    anna | 1           | no            | departments_2
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_departments_2_on_the_boundary_date(scoring: Any) -> None:
    """The second department counts from its first day to its last; the day before and the day after it does not."""
    rows = """
    who       | involvement  | department | from       | to
    ----------+--------------+------------+------------+-----------
    last day  | Kontanthjælp | work       | 2017-01-01 |
    last day  | SEL § 85     | social     | 2017-01-01 | 2017-10-02
    ended     | Kontanthjælp | work       | 2017-01-01 |
    ended     | SEL § 85     | social     | 2017-01-01 | 2017-10-01
    first day | Kontanthjælp | work       | 2017-01-01 |
    first day | SEL § 85     | social     | 2017-10-02 |
    not begun | Kontanthjælp | work       | 2017-01-01 |
    not begun | SEL § 85     | social     | 2017-10-03 |
    """
    answer = """
    who       | departments | departments_2
    ----------+-------------+--------------
    last day  | 2           | yes
    ended     | 1           | no
    first day | 2           | yes
    not begun | 1           | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_service_laws_2_is_met(scoring: Any) -> None:
    """Social support under serviceloven and treatment under sundhedsloven are services under two laws."""
    rows = """
    who  | involvement | department
    -----+-------------+-----------
    anna | SEL § 85    | social
    anna | SUL § 141   | health
    """
    answer = """
    who  | service_laws | service_laws_2
    -----+--------------+---------------
    anna | 2            | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_service_laws_2_misses_by_one(scoring: Any) -> None:
    """Two services under one law are one sector's affair. A benefit has a law too and is no service. The rule is
    required, so nothing else can nominate.
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | SEL § 85     | social
    anna | SEL § 101    | social
    anna | Kontanthjælp | work
    """
    answer = """
    who  | laws | service_laws | service_laws_2 | fate
    -----+------+--------------+----------------+---------------
    anna | 2    | 1            | no             | service_laws_2
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_service_laws_2_on_the_boundary_date(scoring: Any) -> None:
    """The second law counts as long as a service under it runs, its first and its last day included."""
    rows = """
    who       | involvement | from       | to
    ----------+-------------+------------+-----------
    last day  | SEL § 85    | 2017-01-01 |
    last day  | SUL § 141   | 2017-01-01 | 2017-10-02
    ended     | SEL § 85    | 2017-01-01 |
    ended     | SUL § 141   | 2017-01-01 | 2017-10-01
    first day | SEL § 85    | 2017-01-01 |
    first day | SUL § 141   | 2017-10-02 |
    not begun | SEL § 85    | 2017-01-01 |
    not begun | SUL § 141   | 2017-10-03 |
    """
    answer = """
    who       | service_laws | service_laws_2
    ----------+--------------+---------------
    last day  | 2            | yes
    ended     | 1            | no
    first day | 2            | yes
    not begun | 1            | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_service_centres_3_is_met(scoring: Any) -> None:
    """Three service centres are involved. Centres of one name in two departments are two centres."""
    rows = """
    who  | involvement  | department | centre
    -----+--------------+------------+-------
    anna | SEL § 85     | social     | north
    anna | SEL § 101    | social     | south
    anna | Kontanthjælp | work       | north
    """
    answer = """
    who  | service_centres | service_centres_3
    -----+-----------------+------------------
    anna | 3               | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_service_centres_3_misses_by_one(scoring: Any) -> None:
    """Two centres, one of them twice, and an involvement that names no centre: that is two."""
    rows = """
    who  | involvement  | department | centre
    -----+--------------+------------+-------
    anna | SEL § 85     | social     | north
    anna | SEL § 101    | social     | north
    anna | Kontanthjælp | work       | north
    anna | SUL § 141    | health     |
    """
    answer = """
    who  | departments | service_centres | service_centres_3
    -----+-------------+-----------------+------------------
    anna | 3           | 2               | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_service_centres_3_on_the_boundary_date(scoring: Any) -> None:
    """The third centre counts from its first day to its last."""
    rows = """
    who       | involvement  | department | centre | from       | to
    ----------+--------------+------------+--------+------------+-----------
    last day  | SEL § 85     | social     | north  | 2017-01-01 |
    last day  | Kontanthjælp | work       | north  | 2017-01-01 |
    last day  | SEL § 101    | social     | south  | 2017-01-01 | 2017-10-02
    ended     | SEL § 85     | social     | north  | 2017-01-01 |
    ended     | Kontanthjælp | work       | north  | 2017-01-01 |
    ended     | SEL § 101    | social     | south  | 2017-01-01 | 2017-10-01
    first day | SEL § 85     | social     | north  | 2017-01-01 |
    first day | Kontanthjælp | work       | north  | 2017-01-01 |
    first day | SEL § 101    | social     | south  | 2017-10-02 |
    not begun | SEL § 85     | social     | north  | 2017-01-01 |
    not begun | Kontanthjælp | work       | north  | 2017-01-01 |
    not begun | SEL § 101    | social     | south  | 2017-10-03 |
    """
    answer = """
    who       | service_centres | service_centres_3
    ----------+-----------------+------------------
    last day  | 3               | yes
    ended     | 2               | no
    first day | 3               | yes
    not begun | 2               | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_services_3_is_met(scoring: Any) -> None:
    """Three services run. The same paragraph in two centres is two services."""
    rows = """
    who  | involvement | department | centre
    -----+-------------+------------+-------
    anna | SEL § 85    | social     | north
    anna | SEL § 85    | social     | south
    anna | SUL § 141   | health     | north
    """
    answer = """
    who  | services | services_3
    -----+----------+-----------
    anna | 3        | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_services_3_misses_by_one(scoring: Any) -> None:
    """Two services. A benefit, a plan and the jobcentre's own contact (2.3) are no services, and a service that was
    renewed is the same one.
    """
    rows = """
    who  | involvement  | department | centre | from       | to
    -----+--------------+------------+--------+------------+-----------
    anna | SEL § 85     | social     | north  | 2016-01-01 |
    anna | SEL § 85     | social     | north  | 2017-01-01 |
    anna | SUL § 141    | health     | north  | 2017-01-01 |
    anna | Kontanthjælp | work       | north  | 2017-01-01 |
    anna | MIN-PLAN     | work       | north  | 2017-01-01 |
    anna | 2.3          | work       | north  | 2017-01-01 | 2017-12-31
    """
    answer = """
    who  | services | services_3
    -----+----------+-----------
    anna | 2        | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_services_3_on_the_boundary_date(scoring: Any) -> None:
    """The third service counts from its first day to its last."""
    rows = """
    who       | involvement | from       | to
    ----------+-------------+------------+-----------
    last day  | SEL § 85    | 2017-01-01 |
    last day  | SUL § 141   | 2017-01-01 |
    last day  | SEL § 101   | 2017-01-01 | 2017-10-02
    ended     | SEL § 85    | 2017-01-01 |
    ended     | SUL § 141   | 2017-01-01 |
    ended     | SEL § 101   | 2017-01-01 | 2017-10-01
    first day | SEL § 85    | 2017-01-01 |
    first day | SUL § 141   | 2017-01-01 |
    first day | SEL § 101   | 2017-10-02 |
    not begun | SEL § 85    | 2017-01-01 |
    not begun | SUL § 141   | 2017-01-01 |
    not begun | SEL § 101   | 2017-10-03 |
    """
    answer = """
    who       | services | services_3
    ----------+----------+-----------
    last day  | 3        | yes
    ended     | 2        | no
    first day | 3        | yes
    not begun | 2        | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_benefits_1_is_met(scoring: Any) -> None:
    """One benefit is paid. Which one does not matter."""
    rows = """
    who  | involvement
    -----+---------------
    anna | Kontanthjælp
    bent | Førtidspension
    """
    answer = """
    who  | benefits | benefits_1
    -----+----------+-----------
    anna | 1        | yes
    bent | 1        | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_benefits_1_misses_by_one(scoring: Any) -> None:
    """Nobody pays a benefit that counts: a service is none, and what everybody gets (child benefit) never counts."""
    rows = """
    who  | involvement
    -----+---------------------
    anna | SEL § 85
    anna | Børne- og ungeydelse
    """
    answer = """
    who  | benefits | benefits_1
    -----+----------+-----------
    anna | 0        | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_benefits_1_on_the_boundary_date(scoring: Any) -> None:
    """The benefit counts from the first day it is paid for to the last."""
    rows = """
    who       | involvement  | from       | to
    ----------+--------------+------------+-----------
    last day  | SEL § 85     | 2017-01-01 |
    last day  | Sygedagpenge | 2017-01-01 | 2017-10-02
    ended     | SEL § 85     | 2017-01-01 |
    ended     | Sygedagpenge | 2017-01-01 | 2017-10-01
    first day | SEL § 85     | 2017-01-01 |
    first day | Sygedagpenge | 2017-10-02 |
    not begun | SEL § 85     | 2017-01-01 |
    not begun | Sygedagpenge | 2017-10-03 |
    """
    answer = """
    who       | benefits | benefits_1
    ----------+----------+-----------
    last day  | 1        | yes
    ended     | 0        | no
    first day | 1        | yes
    not begun | 0        | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_plans_2_is_met(scoring: Any) -> None:
    """The jobcentre's plan and the action plan of serviceloven are two plans that could become one."""
    rows = """
    who  | involvement | department
    -----+-------------+-----------
    anna | MIN-PLAN    | work
    anna | SEL § 141   | social
    """
    answer = """
    who  | plans | plans_2
    -----+-------+--------
    anna | 2     | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_plans_2_misses_by_one(scoring: Any) -> None:
    """The same plan in two departments is one plan."""
    rows = """
    who  | involvement | department
    -----+-------------+-----------
    anna | SEL § 141   | social
    anna | SEL § 141   | health
    """
    answer = """
    who  | plans | plans_2
    -----+-------+--------
    anna | 1     | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_plans_2_on_the_boundary_date(scoring: Any) -> None:
    """The second plan counts from its first day to its last."""
    rows = """
    who       | involvement | from       | to
    ----------+-------------+------------+-----------
    last day  | MIN-PLAN    | 2017-01-01 |
    last day  | SEL § 141   | 2017-01-01 | 2017-10-02
    ended     | MIN-PLAN    | 2017-01-01 |
    ended     | SEL § 141   | 2017-01-01 | 2017-10-01
    first day | MIN-PLAN    | 2017-01-01 |
    first day | SEL § 141   | 2017-10-02 |
    not begun | MIN-PLAN    | 2017-01-01 |
    not begun | SEL § 141   | 2017-10-03 |
    """
    answer = """
    who       | plans | plans_2
    ----------+-------+--------
    last day  | 2     | yes
    ended     | 1     | no
    first day | 2     | yes
    not begun | 1     | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_caseworkers_3_is_met(scoring: Any) -> None:
    """Three caseworkers are attached, here each to an involvement of another kind."""
    rows = """
    who  | involvement  | caseworker
    -----+--------------+-----------
    anna | Kontanthjælp | 1
    anna | SEL § 85     | 2
    anna | SEL § 141    | 3
    """
    answer = """
    who  | caseworkers | caseworkers_3
    -----+-------------+--------------
    anna | 3           | yes
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_caseworkers_3_misses_by_one(scoring: Any) -> None:
    """Two caseworkers, one of them with two involvements, and an involvement where nobody is named: that is two."""
    rows = """
    who  | involvement  | caseworker
    -----+--------------+-----------
    anna | Kontanthjælp | 1
    anna | SEL § 85     | 2
    anna | SEL § 141    | 2
    anna | SUL § 141    |
    """
    answer = """
    who  | caseworkers | caseworkers_3
    -----+-------------+--------------
    anna | 2           | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_caseworkers_3_on_the_boundary_date(scoring: Any) -> None:
    """The third caseworker counts from the first day of the involvement to its last."""
    rows = """
    who       | involvement  | caseworker | from       | to
    ----------+--------------+------------+------------+-----------
    last day  | Kontanthjælp | 1          | 2017-01-01 |
    last day  | SEL § 85     | 2          | 2017-01-01 |
    last day  | SEL § 141    | 3          | 2017-01-01 | 2017-10-02
    ended     | Kontanthjælp | 1          | 2017-01-01 |
    ended     | SEL § 85     | 2          | 2017-01-01 |
    ended     | SEL § 141    | 3          | 2017-01-01 | 2017-10-01
    first day | Kontanthjælp | 1          | 2017-01-01 |
    first day | SEL § 85     | 2          | 2017-01-01 |
    first day | SEL § 141    | 3          | 2017-10-02 |
    not begun | Kontanthjælp | 1          | 2017-01-01 |
    not begun | SEL § 85     | 2          | 2017-01-01 |
    not begun | SEL § 141    | 3          | 2017-10-03 |
    """
    answer = """
    who       | caseworkers | caseworkers_3
    ----------+-------------+--------------
    last day  | 3           | yes
    ended     | 2           | no
    first day | 3           | yes
    not begun | 2           | no
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_the_threshold_is_met(scoring: Any) -> None:
    """The two requirements and two of the five other rules, here three services and a benefit: four points nominate."""
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | SEL § 85     | social
    anna | SUL § 141    | health
    anna | SEL § 101    | social
    anna | Kontanthjælp | work
    """
    answer = """
    who  | departments_2 | service_laws_2 | services_3 | benefits_1 | points | fate
    -----+---------------+----------------+------------+------------+--------+----------
    anna | yes           | yes            | yes        | yes        | 4      | nominated
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_the_threshold_misses_by_one(scoring: Any) -> None:
    """The two requirements and one of the other rules are three points."""
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | SEL § 85     | social
    anna | SUL § 141    | health
    anna | Kontanthjælp | work
    """
    answer = """
    who  | departments_2 | service_laws_2 | services_3 | benefits_1 | points | fate
    -----+---------------+----------------+------------+------------+--------+----------------
    anna | yes           | yes            | no         | yes        | 3      | below_threshold
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_the_threshold_on_the_boundary_date(scoring: Any) -> None:
    """The fourth point is given from the first day of what gives it to the last: a nomination is of one day."""
    rows = """
    who       | involvement  | department | from       | to
    ----------+--------------+------------+------------+-----------
    last day  | SEL § 85     | social     | 2017-01-01 |
    last day  | SUL § 141    | health     | 2017-01-01 |
    last day  | SEL § 101    | social     | 2017-01-01 |
    last day  | Kontanthjælp | work       | 2017-01-01 | 2017-10-02
    ended     | SEL § 85     | social     | 2017-01-01 |
    ended     | SUL § 141    | health     | 2017-01-01 |
    ended     | SEL § 101    | social     | 2017-01-01 |
    ended     | Kontanthjælp | work       | 2017-01-01 | 2017-10-01
    first day | SEL § 85     | social     | 2017-01-01 |
    first day | SUL § 141    | health     | 2017-01-01 |
    first day | SEL § 101    | social     | 2017-01-01 |
    first day | Kontanthjælp | work       | 2017-10-02 |
    not begun | SEL § 85     | social     | 2017-01-01 |
    not begun | SUL § 141    | health     | 2017-01-01 |
    not begun | SEL § 101    | social     | 2017-01-01 |
    not begun | Kontanthjælp | work       | 2017-10-03 |
    """
    answer = """
    who       | points | fate
    ----------+--------+----------------
    last day  | 4      | nominated
    ended     | 3      | below_threshold
    first day | 4      | nominated
    not begun | 3      | below_threshold
    """
    scoring("en-plan", rows, answer, on="2017-10-02")


def test_the_age_is_met(scoring: Any) -> None:
    """Én plan is for citizens of 18 years or more. There is no upper limit."""
    persons = """
    who   | born
    ------+-----------
    old   | 1920-05-17
    adult | 1980-01-01
    """
    rows = """
    who   | involvement  | department
    ------+--------------+-----------
    old   | SEL § 85     | social
    old   | SUL § 141    | health
    old   | SEL § 101    | social
    old   | Kontanthjælp | work
    adult | SEL § 85     | social
    adult | SUL § 141    | health
    adult | SEL § 101    | social
    adult | Kontanthjælp | work
    """
    answer = """
    who   | age | points | fate
    ------+-----+--------+----------
    old   | 97  | 4      | nominated
    adult | 37  | 4      | nominated
    """
    scoring("en-plan", rows, answer, on="2017-10-02", persons=persons)


def test_the_age_misses_by_one(scoring: Any) -> None:
    """A citizen of 17 is not held against the rules, whatever else there is, and gets no points."""
    persons = """
    who  | born
    -----+-----------
    anna | 2000-01-01
    """
    rows = """
    who  | involvement  | department
    -----+--------------+-----------
    anna | SEL § 85     | social
    anna | SUL § 141    | health
    anna | SEL § 101    | social
    anna | Kontanthjælp | work
    """
    answer = """
    who  | age | points | fate
    -----+-----+--------+----------
    anna | 17  | 0      | under_age
    """
    scoring("en-plan", rows, answer, on="2017-10-02", persons=persons)


def test_the_age_on_the_boundary_date(scoring: Any) -> None:
    """On the 18th birthday a citizen is 18; the day before, not yet."""
    persons = """
    who      | born
    ---------+-----------
    today    | 1999-10-02
    tomorrow | 1999-10-03
    """
    rows = """
    who      | involvement  | department
    ---------+--------------+-----------
    today    | SEL § 85     | social
    today    | SUL § 141    | health
    today    | SEL § 101    | social
    today    | Kontanthjælp | work
    tomorrow | SEL § 85     | social
    tomorrow | SUL § 141    | health
    tomorrow | SEL § 101    | social
    tomorrow | Kontanthjælp | work
    """
    answer = """
    who      | age | fate
    ---------+-----+----------
    today    | 18  | nominated
    tomorrow | 17  | under_age
    """
    scoring("en-plan", rows, answer, on="2017-10-02", persons=persons)


def test_the_days_the_set_may_be_used_on(in_force: Any) -> None:
    """From the day the trial's law was in force, and until further notice."""
    answer = """
    on         | in force
    -----------+---------
    2017-06-30 | no
    2017-07-01 | yes
    2026-11-22 | yes
    """
    in_force("en-plan", answer)
