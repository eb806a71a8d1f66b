"""Comparing numbers and joining conditions

A rule compares the figures of the evidence with whole numbers, or with each other, and joins what it asks with and,
or, not and parentheses. Which figures there are is the evidence dictionary; there is nothing else a rule can read.
"""

from __future__ import annotations

from typing import Any


def test_the_six_comparisons(conditions: Any) -> None:
    """Equal, unequal (written in either way), less, at most, more, at least; the number may stand first."""
    rows = """
    who   | involvement | caseworker
    ------+-------------+-----------
    one   | SEL § 85    | 1
    two   | SEL § 85    | 1
    two   | SEL § 101   | 1
    three | SEL § 85    | 1
    three | SEL § 101   | 1
    three | SUL § 141   | 1
    """
    answer = """
    condition     | one | two | three
    --------------+-----+-----+------
    services = 2  | no  | yes | no
    services <> 2 | yes | no  | yes
    services != 2 | yes | no  | yes
    services < 2  | yes | no  | no
    services <= 2 | yes | yes | no
    services > 2  | no  | no  | yes
    services >= 2 | no  | yes | yes
    2 < services  | no  | no  | yes
    2 >= services | yes | yes | no
    """
    conditions(rows, answer, on="2017-10-02")


def test_between_and_in(conditions: Any) -> None:
    """`between` takes both its ends. `in` takes the numbers of its list and no other."""
    rows = """
    who   | involvement
    ------+------------
    one   | SEL § 85
    two   | SEL § 85
    two   | SEL § 101
    three | SEL § 85
    three | SEL § 101
    three | SUL § 141
    """
    answer = """
    condition                    | one | two | three
    -----------------------------+-----+-----+------
    services between 1 and 2     | yes | yes | no
    services between 2 and 3     | no  | yes | yes
    services not between 1 and 2 | no  | no  | yes
    services between 3 and 1     | no  | no  | no
    services in (1, 3)           | yes | no  | yes
    services not in (1, 3)       | no  | yes | no
    services in (2)              | no  | yes | no
    """
    conditions(rows, answer, on="2017-10-02")


def test_two_figures_against_each_other(conditions: Any) -> None:
    """A figure may be held against another figure."""
    rows = """
    who  | involvement  | caseworker
    -----+--------------+-----------
    anna | SEL § 85     | 1
    anna | SEL § 101    | 2
    anna | Kontanthjælp | 3
    """
    answer = """
    condition                                 | anna
    ------------------------------------------+-----
    services > benefits                       | yes
    benefits > services                       | no
    caseworkers = services                    | no
    services between benefits and caseworkers | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_and_or_not(conditions: Any) -> None:
    """`not` binds closest, then `and`, then `or`; parentheses say otherwise. Capital letters and line breaks are
    free.
    """
    rows = """
    who     | involvement
    --------+-------------
    support | SEL § 85
    both    | SEL § 85
    both    | Kontanthjælp
    benefit | Kontanthjælp
    """
    answer = """
    condition                                       | support | both | benefit
    ------------------------------------------------+---------+------+--------
    has('SEL § 85') and has('Kontanthjælp')         | no      | yes  | no
    has('SEL § 85') or has('Kontanthjælp')          | yes     | yes  | yes
    has('SEL § 85') and not has('Kontanthjælp')     | yes     | no   | no
    not has('SEL § 85') or has('Kontanthjælp')      | no      | yes  | yes
    not (has('SEL § 85') or has('Kontanthjælp'))    | no      | no   | no
    services = 1 or services = 0 and benefits = 0   | yes     | yes  | no
    (services = 1 or services = 0) and benefits = 0 | yes     | no   | no
    NOT services = 1 AND benefits >= 1              | no      | no   | yes
    """
    conditions(rows, answer, on="2017-10-02")


def test_age(conditions: Any) -> None:
    """A rule may read the age. A citizen with no known date of birth is 0 years old, and so never nominated on a
    guess.
    """
    persons = """
    who  | born
    -----+-----------
    anna | 1992-10-02
    bent | 1992-10-03
    """
    rows = """
    who  | involvement
    -----+------------
    anna | SEL § 85
    bent | SEL § 85
    """
    answer = """
    condition                     | anna | bent
    ------------------------------+------+-----
    age >= 25                     | yes  | no
    age between 18 and 24         | no   | yes
    age >= 25 and has('SEL § 85') | yes  | no
    """
    conditions(rows, answer, on="2017-10-02", persons=persons)


def test_conditions_that_are_refused(refused: Any) -> None:
    """What is not in the evidence dictionary cannot be asked for, and neither can arithmetic, dates, other functions
    or another table. A condition always reads something, so that it can tell two citizens apart.
    """
    answer = """
    condition                    | because
    -----------------------------+----------------------------------------------
    income >= 10000              | a column is not in the evidence dictionary
    departmens >= 2              | did you mean departments?
    services + benefits >= 3     | neither an evidence column nor a whole number
    services >= 2.5              | a number must be whole
    services >= '2'              | a text is neither
    services                     | is not a condition
    1 = 1                        | must read an evidence column
    services in ()               | `in` needs a list of whole numbers
    services >= 2; services >= 3 | exactly one condition
    services >= 2 -- and more    | a comment is not allowed
    link.person.status >= 1      | has a part that is not allowed
    """
    refused(answer)
