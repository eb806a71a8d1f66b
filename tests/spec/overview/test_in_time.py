"""In time

Everything is of one day, that of the figures. What had ended is not in the overview; what has no known end is "siden",
and an end is told only where the register states one.
"""

from __future__ import annotations

from collections.abc import Callable

Overview = Callable[..., None]

ALL = """
at               | what  | from      | to        | category   | until
-----------------+-------+-----------+-----------+------------+-----------
2018-01-10 10.00 | given | home_care | jobcentre | social     | 2018-12-31
                 |       | home_care | jobcentre | health     |
                 |       | benefits  | jobcentre | benefit    |
                 |       | family    | jobcentre | employment |
"""


def test_the_first_and_the_last_day(overview: Overview) -> None:
    """Both are within; what begins later is told with the day it begins."""
    has = """
    from      | what                 | since      | until
    ----------+----------------------+------------+-----------
    home_care | Bostøtte             | 2017-01-01 | 2018-02-28
    home_care | Ledsageordning       | 2017-02-01 | 2018-03-01
    home_care | Afløsning og aflastning | 2018-03-01 |
    home_care | Beskyttet beskæftigelse | 2018-03-02 |
    """
    sees = """
    line
    --------------------------------------------------------------------------------
    Ledsageordning fra Hjemmeplejen (SEL § 97), fra 1. februar 2017 til 1. marts 2018
    Afløsning og aflastning fra Hjemmeplejen (SEL § 84), siden 1. marts 2018
    Beskyttet beskæftigelse fra Hjemmeplejen (SEL § 103), fra 2. marts 2018
    Intet er udeladt.
    """
    overview(ALL, has, sees)


def test_a_law_that_takes_anothers_place(overview: Overview) -> None:
    """A mentor goes on under the new act: one line, of the law of the day, since the first day. That the old act ends
    is not the end of the mentor.
    """
    has = """
    from   | what         | since      | until
    -------+--------------+------------+-----------
    family | Mentor § 31b | 2017-03-01 | 2019-12-31
    family | Mentor § 167 | 2020-01-01 |
    """
    before = """
    line
    ------------------------------------------------------------
    Mentor fra Familiecentret (LAB § 31 b), siden 1. marts 2017
    Intet er udeladt.
    """
    overview(ALL, has, before)
    overview(ALL, has, before, as_of="2019-12-31")
    after = """
    line
    ------------------------------------------------------------
    Mentor fra Familiecentret (LAB § 167), siden 1. marts 2017
    Intet er udeladt.
    """
    overview(ALL, has, after, as_of="2020-01-01")
    has = """
    from   | what         | since      | until
    -------+--------------+------------+-----------
    family | Mentor § 31b | 2017-03-01 | 2019-12-31
    """
    overview(ALL, has, before)


def test_two_grants_with_a_day_between_are_two(overview: Overview) -> None:
    """Only what a law cut in two is put together again."""
    has = """
    from   | what         | since      | until
    -------+--------------+------------+-----------
    family | Mentor § 31b | 2017-03-01 | 2018-01-31
    family | Mentor § 31b | 2018-02-01 | 2018-06-30
    """
    sees = """
    line
    -----------------------------------------------------------------------------
    Mentor fra Familiecentret (LAB § 31 b), fra 1. februar 2018 til 30. juni 2018
    Intet er udeladt.
    """
    overview(ALL, has, sees)


def test_what_is_reported_in_arrears(overview: Overview) -> None:
    """Weeks of benefit are reported afterwards: the days that were reported are told, and neither a beginning nor an
    end.
    """
    has = """
    from     | what         | since      | until      | lag
    ---------+--------------+------------+------------+----
    benefits | Kontanthjælp | 2017-12-04 | 2018-03-04 | 7
    """
    sees = """
    line
    --------------------------------------------------------------------------------------------------
    Kontanthjælp fra Ydelsescentret (LAS § 25), meldt fra 4. december 2017 til og med 25. februar 2018
    Intet er udeladt.
    """
    overview(ALL, has, sees)


def test_what_is_granted_once(overview: Overview) -> None:
    """An aid counts for 12 months. That is how it is counted, and no end: the day it was granted is told."""
    has = """
    from      | what         | since      | until
    ----------+--------------+------------+-----------
    home_care | Hjælpemidler | 2017-08-01 | 2018-08-01
    """
    sees = """
    line
    ---------------------------------------------------------------------
    Hjælpemidler fra Hjemmeplejen (SEL § 112), bevilget 1. august 2017
    Intet er udeladt.
    """
    overview(ALL, has, sees)
