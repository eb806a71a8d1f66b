"""Who is nominated by én plan

The network asked for citizens with case handling and offers from several departments, under several sector laws. This
chapter walks citizens through the steps, in the order they are taken, to a nomination or to the step that dropped them.
A nomination is a proposal to the assessing caseworker, never a decision.
"""

from __future__ import annotations

from typing import Any


def test_the_three_examples_of_the_application(scoring: Any) -> None:
    """The application of 1 May 2017 gives three examples of whom the network has in mind. All three are nominated:
    A, a young person on education benefit with social support, help with medicine and a mentor;
    B, a person with a working life behind them in a job clarification course, with home care and free physiotherapy;
    C, a parent in a family where both the children and the adults have cases.
    """
    rows = """
    who | department | centre      | kind    | law | paragraph | what           | caseworker
    ----+------------+-------------+---------+-----+-----------+----------------+-----------
    A   | work       | youth       | benefit | LAS | 23        | las_help       | 1
    A   | social     | support     | service | SEL | 85        | social_support | 2
    A   | social     | support     | service | SEL | 85        | medicine       | 2
    A   | work       | youth       | service | LAB | 31b       | mentor         | 1
    A   | work       | youth       | plan    | LAB |           | my_plan        | 1
    A   | social     | support     | plan    | SEL | 141       | action_plan    | 2
    B   | work       | sickness    | benefit | LAS | 68        | course_benefit | 3
    B   | work       | sickness    | case    | LAB | 2         | course         | 3
    B   | care       | home_care   | service | SEL | 83        | home_care      | 4
    B   | care       | training    | service | SUL | 140a      | physiotherapy  | 5
    C   | work       | employment  | benefit | LAS | 25        | las_help       | 6
    C   | work       | employment  | service | LAB | 32        | training       | 6
    C   | children   | families    | service | SEL | 52        | family_therapy | 7
    C   | children   | families    | case    | SEL | 50        | child_case     | 8
    """
    answer = """
    who | points | fate
    ----+--------+----------
    A   | 5      | nominated
    B   | 5      | nominated
    C   | 4      | nominated
    """
    scoring(rows, answer, on="2017-10-02")


def test_the_steps_before_the_rules(scoring: Any) -> None:
    """First those are dropped who do not live here, are under age, have objected, or have nothing going on. The
    first step that applies is the one that is counted, and nobody dropped here gets points.
    """
    persons = """
    who               | status | born       | objects
    ------------------+--------+------------+--------
    moved abroad      | 80     | 1980-01-01 | no
    dead and objected | 90     | 1980-01-01 | yes
    seventeen         | 01     | 1999-10-03 | no
    eighteen today    | 01     | 1999-10-02 | no
    no fixed address  | 03     | 1980-01-01 | no
    objected          | 01     | 1980-01-01 | yes
    nothing           | 01     | 1980-01-01 | no
    """
    rows = """
    who               | department
    ------------------+-----------
    moved abroad      | work
    dead and objected | work
    seventeen         | work
    eighteen today    | work
    no fixed address  | work
    objected          | work
    """
    answer = """
    who               | points | fate
    ------------------+--------+---------------
    moved abroad      | 0      | not_resident
    dead and objected | 0      | not_resident
    seventeen         | 0      | under_age
    eighteen today    | 0      | departments_2
    no fixed address  | 0      | departments_2
    objected          | 0      | objection
    nothing           | 0      | no_involvement
    """
    scoring(rows, answer, on="2017-10-02", persons=persons)


def test_who_lives_here(scoring: Any) -> None:
    """Of all the statuses of the CPR register, 01 and 03 live in the municipality. Who has no fixed address (03) is at
    the core of the target group and is never dropped for it; the others are counted where they are left out.
    """
    persons = """
    who             | status
    ----------------+-------
    lives here      | 01
    no address      | 03
    Greenland       | 05
    Greenland too   | 07
    reserved        | 10
    administrative  | 20
    disappeared     | 70
    emigrated       | 80
    dead            | 90
    """
    rows = """
    who             | department
    ----------------+-----------
    lives here      | work
    no address      | work
    Greenland       | work
    Greenland too   | work
    reserved        | work
    administrative  | work
    disappeared     | work
    emigrated       | work
    dead            | work
    """
    answer = """
    who            | fate
    ---------------+--------------
    lives here     | departments_2
    no address     | departments_2
    Greenland      | not_resident
    Greenland too  | not_resident
    reserved       | not_resident
    administrative | not_resident
    disappeared    | not_resident
    emigrated      | not_resident
    dead           | not_resident
    """
    scoring(rows, answer, on="2017-10-02", persons=persons)


def test_the_two_requirements(scoring: Any) -> None:
    """Two departments and services under two sector laws are required, whatever else a person has: six services
    under one law are one sector's affair.
    """
    rows = """
    who            | department | centre | kind    | law | paragraph | what     | caseworker
    ---------------+------------+--------+---------+-----+-----------+----------+-----------
    one department | work       | north  | service | LAB | 31b       | mentor   | 1
    one department | work       | south  | service | SEL | 85        | support  | 2
    one department | work       | east   | benefit | LAS | 25        | las_help | 3
    one law        | social     | north  | service | SEL | 85        | support  | 1
    one law        | social     | south  | service | SEL | 101       | misuse   | 2
    one law        | care       | east   | service | SEL | 83        | care     | 3
    one law        | work       | west   | benefit | LAS | 25        | las_help | 4
    """
    answer = """
    who            | fate
    ---------------+---------------
    one department | departments_2
    one law        | service_laws_2
    """
    scoring(rows, answer, on="2017-10-02")


def test_the_threshold(scoring: Any) -> None:
    """The two requirements give two points; two more are needed. Which of the further rules gives them is the same:
    every rule weighs one point.
    """
    rows = """
    who         | department | centre | kind    | law | what     | caseworker
    ------------+------------+--------+---------+-----+----------+-----------
    two points  | work       | north  | service | LAB | mentor   | 1
    two points  | social     | north  | service | SEL | support  | 2
    with income | work       | north  | service | LAB | mentor   | 1
    with income | social     | north  | service | SEL | support  | 2
    with income | work       | north  | benefit | LAS | las_help | 1
    third offer | work       | north  | service | LAB | mentor   | 1
    third offer | social     | north  | service | SEL | support  | 2
    third offer | work       | north  | benefit | LAS | las_help | 1
    third offer | social     | north  | service | SEL | misuse   | 2
    two plans   | work       | north  | service | LAB | mentor   | 1
    two plans   | social     | north  | service | SEL | support  | 2
    two plans   | work       | north  | plan    | LAB | my_plan  | 1
    two plans   | social     | north  | plan    | SEL | action   | 3
    """
    answer = """
    who         | points | fate
    ------------+--------+----------------
    two points  | 2      | below_threshold
    with income | 3      | below_threshold
    third offer | 4      | nominated
    two plans   | 4      | nominated
    """
    scoring(rows, answer, on="2017-10-02")


def test_who_has_one_plan_already(scoring: Any) -> None:
    """Whoever has one plan on the day is not nominated for one, and is counted at a step of its own: after those who
    object, before those with nothing going on. It may have begun on the day or end on it; one that has ended, or begins
    tomorrow, leaves the citizen where they were, and a plan that is ancillary is none.
    """
    persons = """
    who              | objects
    -----------------+--------
    plan and objects | yes
    since long       | no
    from today       | no
    until today      | no
    ended            | no
    from tomorrow    | no
    ancillary        | no
    plan alone       | no
    """
    plan = "work       | plan    | LAB | one_plan"
    rows = f"""
    who              | department | kind    | law | what     | one_plan | counts | main | from       | to
    -----------------+------------+---------+-----+----------+----------+--------+------+------------+-----------
    plan and objects | {plan} | yes      | no     | yes  | 2017-01-01 |
    since long       | {plan} | yes      | no     | yes  | 2017-01-01 |
    from today       | {plan} | yes      | no     | yes  | 2017-10-02 |
    until today      | {plan} | yes      | yes    | yes  | 2017-01-01 | 2017-10-02
    ended            | {plan} | yes      | no     | yes  | 2017-01-01 | 2017-10-01
    from tomorrow    | {plan} | yes      | no     | yes  | 2017-10-03 |
    ancillary        | {plan} | yes      | no     | no   | 2017-01-01 |
    plan alone       | {plan} | yes      | no     | yes  | 2017-01-01 |
    since long       | work       | benefit | LAS | las_help | no       | yes    | yes  | 2017-01-01 |
    since long       | social     | service | SEL | support  | no       | yes    | yes  | 2017-01-01 |
    since long       | social     | service | SUL | nursing  | no       | yes    | yes  | 2017-01-01 |
    ended            | work       | benefit | LAS | las_help | no       | yes    | yes  | 2017-01-01 |
    ended            | social     | service | SEL | support  | no       | yes    | yes  | 2017-01-01 |
    ended            | care       | service | SUL | nursing  | no       | yes    | yes  | 2017-01-01 |
    ended            | work       | service | LAB | mentor   | no       | yes    | yes  | 2017-01-01 |
    from tomorrow    | work       | benefit | LAS | las_help | no       | yes    | yes  | 2017-01-01 |
    """
    answer = """
    who              | points | fate
    -----------------+--------+---------------
    plan and objects | 0      | objection
    since long       | 0      | has_one_plan
    from today       | 0      | has_one_plan
    until today      | 0      | has_one_plan
    ended            | 4      | nominated
    from tomorrow    | 1      | departments_2
    ancillary        | 0      | no_involvement
    plan alone       | 0      | has_one_plan
    """
    scoring(rows, answer, on="2017-10-02", persons=persons)


def test_who_has_a_plan_begun_here(scoring: Any) -> None:
    """A plan that stands in the municipality's own record takes out as one of a register does, at the same step: the
    run reads who has one, where its basis lets it. It is no involvement, so it gives no figure and no point.
    """
    persons = """
    who               | objects | begun
    ------------------+---------+------
    with a plan       | no      | yes
    without           | no      | no
    plan and objects  | yes     | yes
    with nothing else | no      | yes
    """
    rows = """
    who         | department | kind    | law | what     | from
    ------------+------------+---------+-----+----------+-----------
    with a plan | work       | benefit | LAS | las_help | 2017-01-01
    with a plan | social     | service | SEL | support  | 2017-01-01
    with a plan | care       | service | SUL | nursing  | 2017-01-01
    with a plan | work       | service | LAB | mentor   | 2017-01-01
    without     | work       | benefit | LAS | las_help | 2017-01-01
    without     | social     | service | SEL | support  | 2017-01-01
    without     | care       | service | SUL | nursing  | 2017-01-01
    without     | work       | service | LAB | mentor   | 2017-01-01
    """
    answer = """
    who               | departments | plans | points | fate
    ------------------+-------------+-------+--------+-------------
    with a plan       | 3           | 0     | 0      | has_one_plan
    without           | 3           | 0     | 4      | nominated
    plan and objects  | 0           | 0     | 0      | objection
    with nothing else | 0           | 0     | 0      | has_one_plan
    """
    scoring(rows, answer, on="2017-10-02", persons=persons)
