"""Figures of a quarter

Who was referred or handed over for the first time in a quarter is counted once, as it stood when the quarter after had
ended. Each line of the first table is so many citizens, and what happened to each. A reason, or a number under 5, is
hidden together with what would tell it; where everybody, or nobody, came on, that is hidden too.
"""

from __future__ import annotations

from collections.abc import Callable

Check = Callable[..., None]


def test_from_the_first_contact_to_one_plan(by_quarter: Check) -> None:
    """Before − dropped = after at each step, dropped for one reason each; the outcomes are of the same citizens."""
    told = """
    citizens | what happened
    ---------+---------------------------------------------------------------------------------------------------------
    6        | referred 2026-07-01
    7        | handed_over 2026-07-02, assessed 2026-08-03 outcome=not_reached
    8        | referred 2026-07-01, assessed 2026-08-03 outcome=no_need because=ending_soon
    5        | referred 2026-07-01, assessed 2026-08-03 outcome=no_need because=other
    9        | referred 2026-07-01, assessed 2026-08-03 outcome=offer
    10       | referred 2026-07-01, assessed 2026-08-03 outcome=offer, offered 2026-08-04, answered 2026-08-05 answer=no
    11       | referred 2026-07-01, assessed 2026-08-03 outcome=offer, offered 2026-08-04,answered 2026-08-04 answer=yes
    """
    funnel = """
    step     | reason           | before | dropped | after
    ---------+------------------+--------+---------+------
    met      | all              |        |         | 56
    assessed | all              | 56     | 13      | 43
    assessed | not_reached      |        | 7       |
    assessed | stopped          |        | 0       |
    assessed | waiting          |        | 6       |
    offered  | all              | 43     | 22      | 21
    offered  | no_need          |        | 13      |
    offered  | already_one_plan |        | 0       |
    offered  | does_not_want    |        | 0       |
    offered  | stopped          |        | 0       |
    offered  | waiting          |        | 9       |
    accepted | all              | 21     | 10      | 11
    accepted | no               |        | 10      |
    accepted | waiting          |        | 0       |
    consent  | all              | 11     | 11      | 0
    consent  | waiting          |        | 11      |
    plan     | all              | 0      | 0       | 0
    """
    outcomes = """
    outcome          | reason      | citizens
    -----------------+-------------+---------
    offer            | none        | 30
    no_need          | ending_soon | 8
    no_need          | other       | 5
    no_need          | one_unit_enough | 0
    already_one_plan | none        | 0
    not_reached      | none        | 7
    does_not_want    | none        | 0
    """
    by_quarter(told, "2026-K3", funnel=funnel, assessment_reason=outcomes)


def test_the_first_and_the_last_day_of_a_quarter_and_of_the_day_it_is_counted_as_of(by_quarter: Check) -> None:
    """The first contact decides the quarter; what happens after the last day of the next is not counted."""
    told = """
    citizens | what happened
    ---------+------------------------------------------------------------------------------
    20       | referred 2026-06-30
    5        | referred 2026-07-01, assessed 2026-12-31 outcome=offer
    6        | handed_over 2026-09-30, assessed 2027-01-01 outcome=offer
    20       | handed_over 2026-10-01
    20       | referred 2026-06-30, assessed 2026-07-01 outcome=no_need because=other, referred 2026-07-02
    """
    funnel = """
    step     | reason  | before | dropped | after
    ---------+---------+--------+---------+------
    met      | all     |        |         | 11
    assessed | all     | 11     | 6       | 5
    assessed | waiting |        | 6       |
    """
    by_quarter(told, "2026-K3", funnel=funnel)


def test_fewer_than_five_are_as_nobody_was(by_quarter: Check) -> None:
    """No row at all, of a quarter or of a measure."""
    told = """
    citizens | what happened
    ---------+-------------------------------------------------------------------------------
    4        | referred 2026-07-01, measure_granted 2026-07-01 measure=M1 review_due=2026-10-01
    """
    by_quarter(told, "2026-K3", funnel="", assessment_reason="", measure_use="")
    by_quarter("citizens | what happened", "2026-K3", funnel="", assessment_reason="", measure_use="")


def test_small_numbers_are_hidden_with_what_would_tell_them(by_quarter: Check) -> None:
    """Of nine who were assessed three have no need: they are hidden, and how many wait, since they would follow."""
    told = """
    citizens | what happened
    ---------+------------------------------------------------------------------------------
    6        | referred 2026-07-01, assessed 2026-08-03 outcome=offer, offered 2026-08-04
    3        | referred 2026-07-01, assessed 2026-08-03 outcome=no_need because=other
    30       | referred 2026-07-01
    """
    funnel = """
    step     | reason  | before | dropped | after
    ---------+---------+--------+---------+-------
    assessed | waiting |        | hidden  |
    offered  | no_need |        | hidden  |
    """
    outcomes = """
    outcome | reason      | citizens
    --------+-------------+---------
    no_need | other       | hidden
    no_need | ending_soon | 0
    """
    by_quarter(told, "2026-K3", funnel=funnel, assessment_reason=outcomes)


def test_that_everybody_said_no_is_not_shown(by_quarter: Check) -> None:
    """It would tell of each. That everybody was assessed is shown: it tells what is done, and not what was found."""
    told = """
    citizens | what happened
    ---------+--------------------------------------------------------------------------------------------------
    12       | referred 2026-07-01, assessed 2026-08-03 outcome=offer, offered 2026-08-04, answered 2026-08-05 answer=no
    8        | referred 2026-07-01, assessed 2026-08-03 outcome=already_one_plan
    """
    funnel = """
    step     | reason | before | dropped | after
    ---------+--------+--------+---------+-------
    assessed | all    | 20     | 0       | 20
    accepted | no     |        | hidden  |
    """
    by_quarter(told, "2026-K3", funnel=funnel)


def test_measures_granted_in_the_quarter(by_quarter: Check) -> None:
    """A citizen counts once in each measure, with what was granted in that quarter, whatever was granted in another."""
    told = """
    citizens | what happened
    ---------+----------------------------------------------------------------------------------------------------------
    7        | measure_granted 2026-07-01 measure=M1 review_due=2026-12-30
    8        | measure_granted 2026-09-30 measure=M1 review_due=2026-12-31
    9        | measure_granted 2026-08-01 measure=M1 review_due=2026-09-01, measure_ended 2026-12-31 grant=1
    20       | measure_granted 2026-06-30 measure=M1 review_due=2026-10-01
    6        | measure_granted 2026-08-01 measure=M5 expected_end=2027-03-01, measure_granted 2026-08-02 measure=M5
    4        | measure_granted 2026-08-01 measure=M4 review_due=2027-01-10
    """
    use = """
    measure | granted | ended | open | overdue
    --------+---------+-------+------+--------
    M1      | 24      | 9     | 15   | 7
    M5      | 6       | 0     | 6    | 0
    """
    by_quarter(told, "2026-K3", measure_use=use, funnel="")


def test_the_list_that_the_quarter_began_with(by_quarter: Check) -> None:
    """Whom the quarter's list nominated, and how many of them were met in it, before it, or not yet."""
    told = """
    citizens | what happened
    ---------+------------------------------------------------------------------------------
    30       | listed
    9        | listed, handed_over 2026-10-01
    8        | listed, referred 2026-06-30
    12       | listed, handed_over 2026-07-01
    7        | listed, handed_over 2026-09-30, assessed 2026-10-02 outcome=offer
    6        | referred 2026-08-01
    """
    funnel = """
    step      | reason          | before | dropped | after
    ----------+-----------------+--------+---------+------
    nominated | all             |        |         | 72
    met       | all             | 72     | 47      | 25
    met       | met_before      |        | 8       |
    met       | not_handed_over |        | 39      |
    assessed  | all             | 25     | 18      | 7
    """
    by_quarter(told, "2026-K3", funnel=funnel)


def test_few_of_the_list_who_were_met_and_few_who_were_met_without_it(by_quarter: Check) -> None:
    """The number nominated was shown with the list: 50. So neither 52 is shown, nor the 30 that it is reckoned from."""
    told = """
    citizens | what happened
    ---------+-------------------------------
    30       | listed
    20       | listed, handed_over 2026-07-01
    2        | referred 2026-08-01
    """
    funnel = """
    step      | reason          | before | dropped | after
    ----------+-----------------+--------+---------+-------
    nominated | all             |        |         | hidden
    met       | all             | hidden | hidden  | 22
    met       | met_before      |        | 0       |
    met       | not_handed_over |        | hidden  |
    """
    by_quarter(told, "2026-K3", funnel=funnel)


def test_what_was_recorded_by_mistake_is_not_counted(by_quarter: Check) -> None:
    """Neither a case that was opened for a mistyped number, nor a step that never happened. What was counted stays."""
    told = """
    citizens | what happened
    ---------+---------------------------------------------------------------------------------------------------------
    6        | referred 2026-07-01
    7        | referred 2026-07-01, retracted 2026-08-01 because=wrong_citizen ^1
    8        | referred 2026-07-01, assessed 2026-08-03 outcome=no_need because=other, retracted 2026-12-01 ^2
    """
    funnel = """
    step     | reason           | before | dropped | after
    ---------+------------------+--------+---------+------
    met      | all              |        |         | 14
    """
    by_quarter(told, "2026-K3", funnel=funnel)
