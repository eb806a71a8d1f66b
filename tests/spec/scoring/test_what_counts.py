"""What counts on the as-of date

The evidence of a person is a handful of numbers: how many different things the municipality has going with them on one
day. This chapter shows, number by number, what is one thing and what is two.
"""

from __future__ import annotations

from typing import Any


def test_active_on_the_day(scoring: Any) -> None:
    """An involvement counts from its first day to its last, both included, and without an end for as long as it runs.
    What ended the day before or begins the day after does not count: it is concurrency that is counted, not a life.
    """
    rows = """
    who            | from       | to         | department
    ---------------+------------+------------+-----------
    running        | 2017-01-01 |            | work
    last day       | 2017-01-01 | 2017-10-02 | work
    first day      | 2017-10-02 | 2017-12-31 | work
    one day        | 2017-10-02 | 2017-10-02 | work
    ended          | 2017-01-01 | 2017-10-01 | work
    not begun      | 2017-10-03 |            | work
    """
    answer = """
    who       | departments
    ----------+------------
    running   | 1
    last day  | 1
    first day | 1
    one day   | 1
    ended     | 0
    not begun | 0
    """
    scoring(rows, answer, on="2017-10-02")


def test_main_involvements_that_count(scoring: Any) -> None:
    """What only follows from another involvement (transport to a placement), and what is for everybody (child
    benefit, a health card), counts for nothing.
    """
    rows = """
    who       | what       | kind    | main | counts
    ----------+------------+---------+------+-------
    placed    | placement  | service | yes  | yes
    placed    | transport  | service | no   | yes
    parent    | child      | benefit | yes  | no
    """
    answer = """
    who    | services | benefits
    -------+----------+---------
    placed | 1        | 0
    parent | 0        | 0
    """
    scoring(rows, answer, on="2017-10-02")


def test_departments_and_service_centres(scoring: Any) -> None:
    """A department counts once however much it does. Service centres are counted within their department, so two
    departments may each have a centre of the same name; an involvement without a centre adds none.
    """
    rows = """
    who  | department | centre
    -----+------------+-------
    anna | work       | north
    anna | work       | north
    anna | work       | south
    anna | social     | north
    anna | social     |
    """
    answer = """
    who  | departments | service_centres
    -----+-------------+----------------
    anna | 2           | 3
    """
    scoring(rows, answer, on="2017-10-02")


def test_laws_and_laws_of_services(scoring: Any) -> None:
    """Every kind of involvement has a law; only services say how many sector laws the offers are spread over."""
    rows = """
    who  | kind    | law
    -----+---------+----
    anna | benefit | LAS
    anna | service | LAB
    anna | service | LAB
    anna | plan    | SEL
    anna | case    | SUL
    """
    answer = """
    who  | laws | service_laws
    -----+------+-------------
    anna | 4    | 1
    """
    scoring(rows, answer, on="2017-10-02")


def test_one_service_or_two(scoring: Any) -> None:
    """The same service from the same centre is one service, also when it was renewed. Another paragraph, another
    type of service or another centre makes it two.
    """
    rows = """
    who       | law | paragraph | what     | centre
    ----------+-----+-----------+----------+-------
    renewed   | SEL | 85        | support  | north
    renewed   | SEL | 85        | support  | north
    paragraph | SEL | 85        | support  | north
    paragraph | SEL | 107       | support  | north
    type      | SEL | 85        | support  | north
    type      | SEL | 85        | medicine | north
    centre    | SEL | 85        | support  | north
    centre    | SEL | 85        | support  | south
    """
    answer = """
    who       | services
    ----------+---------
    renewed   | 1
    paragraph | 2
    type      | 2
    centre    | 2
    """
    scoring(rows, answer, on="2017-10-02")


def test_benefits_plans_and_caseworkers(scoring: Any) -> None:
    """Benefits and plans are counted by what they are, not by the name or law of the day: a reform never makes one
    benefit two. A caseworker counts once, whatever they do; a row without one adds none.
    """
    rows = """
    who  | kind    | what       | law | department | caseworker
    -----+---------+------------+-----+------------+-----------
    anna | benefit | assistance | LAS | work       | 1
    anna | benefit | assistance | LAB | work       | 1
    anna | plan    | my plan    | LAB | work       | 2
    anna | plan    | action     | SEL | social     | 1
    anna | case    |            | SEL | social     |
    """
    answer = """
    who  | benefits | plans | caseworkers
    -----+----------+-------+------------
    anna | 1        | 2     | 2
    """
    scoring(rows, answer, on="2017-10-02")


def test_age_on_the_day(scoring: Any) -> None:
    """The birthday counts. Who is born on 29 February has the birthday on 1 March when the year is not a leap year."""
    persons = """
    who        | born
    -----------+-----------
    today      | 1999-02-28
    tomorrow   | 1999-03-01
    leap day   | 1996-02-29
    """
    rows = """
    who   | department
    ------+-----------
    today | work
    """
    on_2018_02_28 = """
    who      | age
    ---------+----
    today    | 19
    tomorrow | 18
    leap day | 21
    """
    on_2018_03_01 = """
    who      | age
    ---------+----
    today    | 19
    tomorrow | 19
    leap day | 22
    """
    on_2020_02_29 = """
    who      | age
    ---------+----
    today    | 21
    tomorrow | 20
    leap day | 24
    """
    scoring(rows, on_2018_02_28, on="2018-02-28", persons=persons)
    scoring(rows, on_2018_03_01, on="2018-03-01", persons=persons)
    scoring(rows, on_2020_02_29, on="2020-02-29", persons=persons)
