"""M5: midlertidige hjælpemidler

Answered by an act for all municipalities: serviceloven § 113 b, from 1 January 2018. Nobody needs to decide anything.
"""

from __future__ import annotations

from typing import Any


def test_for_everybody_from_the_first_day_of_the_act(standing: Any) -> None:
    """The day before is too early; no network and no adoption is asked for."""
    rows = """
    day        | municipality | state   | says
    -----------+--------------+---------+--------------------------------------------
    2017-12-31 | Helsingør    | not_yet | Kan bruges fra 1. januar 2018.
    2018-01-01 | Helsingør    | usable  | Kan bruges i dag. Gælder for alle kommuner.
    2018-01-01 | Esbjerg      | usable  | Kan bruges i dag. Gælder for alle kommuner.
    2018-01-01 | Gentofte     | usable  | Kan bruges i dag. Gælder for alle kommuner.
    2026-11-28 | Gentofte     | usable  | Kan bruges i dag. Gælder for alle kommuner.
    """
    standing("M5", rows)


def test_a_grant_from_the_first_day_of_the_act(grants: Any) -> None:
    """The day of the grant is held against the act, and not only the day that it is recorded."""
    lines = """
    today      | on         | event           | fields | becomes
    -----------+------------+-----------------+--------+-------------------------------------------------------------------------------------------------
    2017-12-31 |            | measure_granted |        | Kan bruges fra 1. januar 2018.
    2018-01-01 | 2017-12-31 | measure_granted |        | M5 (Midlertidige hjælpemidler) kan ikke bruges 31. december 2017. Kan bruges fra 1. januar 2018.
    2018-01-01 |            | measure_granted |        | recorded
    2026-11-28 | 2018-01-01 | measure_granted |        | recorded
    2026-11-28 |            | measure_granted |        | recorded
    """
    grants("M5", lines, municipality="Gentofte", in_use="")


def test_what_a_grant_says(grants: Any) -> None:
    """The need is temporary, and the conditions of one of two paragraphs are met otherwise. The aid is said by its group."""
    lines = """
    today      | event           | fields                                   | becomes
    -----------+-----------------+------------------------------------------+-----------------------------------------
    2018-03-01 | measure_granted | temporary=no                             | Er den varig, så brug § 112 eller § 113.
    2018-03-01 | measure_granted | temporary=-                              | Er den varig, så brug § 112 eller § 113.
    2018-03-01 | measure_granted | otherwise_met=yes                        | otherwise_met er ingen af dem, der er
    2018-03-01 | measure_granted | aid_group=12                             | aid_group er ingen af dem, der er
    2018-03-01 | measure_granted | aid_group=rollator                       | aid_group er ingen af dem, der er
    2018-03-01 | measure_granted | expected_end=-                           | expected_end er ikke sagt
    2018-03-01 | measure_granted | expected_end=2018-03-01                  | skal være efter 2018-03-01
    2018-03-01 | measure_granted | expected_end=2020-03-02                  | højst være 24 måneder efter 2018-03-01
    2018-03-01 | measure_granted | expected_end=2020-03-01 aid_group=iso_12 | recorded
    """
    grants("M5", lines, in_use="")


def test_several_at_once_each_to_its_own_return(grants: Any) -> None:
    """Two aids are two grants, also of one group. An extension is a new judgement of the conditions, and a grant that has
    ended is not extended. It ends the day that the aid is returned.
    """
    lines = """
    today      | event           | fields                                   | becomes
    -----------+-----------------+------------------------------------------+-----------------------------------
    2018-03-01 | measure_granted | aid_group=iso_12 expected_end=2018-06-01 | recorded
    2018-03-01 | measure_granted | aid_group=iso_12 expected_end=2018-09-01 | recorded
    2018-06-01 | measure_renewed | grant=1 temporary=-                      | temporary er ikke sagt
    2018-06-01 | measure_renewed | grant=1 aid_group=iso_09                 | har ikke alle de felter
    2018-06-01 | measure_renewed | grant=1 expected_end=2018-08-01          | recorded
    2018-08-02 | measure_ended   | grant=1 because=as_planned returned=-    | returned er ikke sagt
    2018-08-02 | measure_ended   | grant=1 because=as_planned returned=yes  | recorded
    2018-08-03 | measure_renewed | grant=1                                  | kan ikke komme efter measure_ended
    """
    due = """
    day        | due
    -----------+-------------------------------
    2018-08-02 | A aflevering 2018-09-01: ahead
    """
    grants("M5", lines, due, in_use="")


def test_reminders_of_the_return(grants: Any) -> None:
    """From 14 days before, on the day, and after it; more than 30 days after it is a breach."""
    lines = """
    today      | event           | fields                  | becomes
    -----------+-----------------+-------------------------+---------
    2018-03-01 | measure_granted | expected_end=2018-06-01 | recorded
    """
    due = """
    day        | due
    -----------+--------------------------------
    2018-05-17 | A aflevering 2018-06-01: ahead
    2018-05-18 | A aflevering 2018-06-01: soon
    2018-05-31 | A aflevering 2018-06-01: soon
    2018-06-01 | A aflevering 2018-06-01: today
    2018-06-02 | A aflevering 2018-06-01: late
    2018-07-01 | A aflevering 2018-06-01: late
    2018-07-02 | A aflevering 2018-06-01: breach
    """
    grants("M5", lines, due, in_use="")
