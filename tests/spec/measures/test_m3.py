"""M3: opfølgning, der passer til en hjerneskade

Granted as M1 is. Afterwards the general law has grown laxer than the rule that the trial deviated from: the sentence
says which law holds now.
"""

from __future__ import annotations

from typing import Any


def test_the_days_of_the_trial_and_the_law_that_holds_now(standing: Any) -> None:
    """After the last day the trial is over also for who took it into use for longer."""
    rows = """
    day        | municipality | in use                   | signed by | state   | says
    -----------+--------------+--------------------------+-----------+---------+----------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------
    2017-12-15 | Gribskov     | -                        | -         | not_yet | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2018-03-01 | Gribskov     | 2018-03-01 to 2022-12-31 | anna bo   | usable  | Kan bruges i dag.
    2021-12-31 | Gribskov     | 2018-03-01 to 2022-12-31 | anna bo   | usable  | Kan bruges i dag.
    2022-01-01 | Gribskov     | 2018-03-01 to 2022-12-31 | anna bo   | ended   | Ophørt 31. december 2021, i dag gælder sygedagpengeloven § 13 b, som senere ændret: mindst fire samtaler i det første halve år, og færre endnu efter lov nr. 1750 af 29. december 2025.
    """
    standing("M3", rows)


def test_what_a_grant_says(grants: Any) -> None:
    """A professional says it, and where it is written; nothing else in the program can. The interval is agreed in weeks."""
    lines = """
    today      | event           | fields                                      | becomes
    -----------+-----------------+---------------------------------------------+-----------------------------------------------------------------------------------------------
    2018-01-31 | measure_granted |                                             | Kan bruges fra 1. februar 2018
    2018-03-01 | measure_granted | brain_injury_declared=-                     | Ordningen spørger: Fagpersonen siger selv, at borgeren har en hjerneskade. Det udledes aldrig.
    2018-03-01 | measure_granted | brain_injury_declared=no                    | brain_injury_declared er ingen af dem, der er
    2018-03-01 | measure_granted | declared_in=-                               | declared_in er ikke sagt
    2018-03-01 | measure_granted | interval_agreed=-                           | interval_agreed er ikke sagt
    2018-03-01 | measure_granted | interval_agreed=0                           | interval_agreed er et antal uger, fra 1 til 26.
    2018-03-01 | measure_granted | interval_agreed=27                          | interval_agreed er et antal uger, fra 1 til 26.
    2018-03-01 | measure_granted | interval_agreed=often                       | interval_agreed er et antal uger, fra 1 til 26.
    2018-03-01 | measure_granted | interval_agreed=8 next_follow_up=2018-04-27 | next_follow_up er 2018-04-27, som ikke er en hverdag. Den næste er 2018-04-30.
    2018-03-01 | measure_granted | interval_agreed=8 next_follow_up=2018-05-01 | next_follow_up er 2018-05-01 og skal efter det aftalte senest være 2018-04-26.
    2018-03-01 | measure_granted | interval_agreed=8 next_follow_up=2018-03-01 | skal være efter 2018-03-01
    2018-03-01 | measure_granted | interval_agreed=8                           | recorded
    2018-03-02 | measure_granted | interval_agreed=8                           | er allerede bevilget, ved hændelse 1
    """
    grants("M3", lines)


def test_the_next_follow_up_is_a_working_day(grants: Any) -> None:
    """Where none is said it is the last day that was agreed, or the next working day: past weekends, holy days, 5 June and
    the two eves. Great Prayer Day (the fourth Friday after Easter) is one until 2023.
    """
    lines = """
    today      | case | event           | fields            | becomes
    -----------+------+-----------------+-------------------+---------
    2018-03-05 | A    | measure_granted | interval_agreed=1 | recorded
    2018-03-22 | B    | measure_granted | interval_agreed=1 | recorded
    2018-04-20 | C    | measure_granted | interval_agreed=1 | recorded
    2018-05-29 | D    | measure_granted | interval_agreed=1 | recorded
    2018-12-17 | E    | measure_granted | interval_agreed=1 | recorded
    2018-12-24 | F    | measure_granted | interval_agreed=1 | recorded
    2018-03-10 | G    | measure_granted | interval_agreed=1 | recorded
    """
    due = """
    day        | due
    -----------+------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------
    2018-03-05 | A opfølgning 2018-03-12: soon, G opfølgning 2018-03-19: ahead, B opfølgning 2018-04-03: ahead, C opfølgning 2018-04-30: ahead, D opfølgning 2018-06-06: ahead, E opfølgning 2018-12-27: ahead, F opfølgning 2019-01-02: ahead
    """
    grants("M3", lines, due)


def test_holding_one_sets_the_next_and_a_new_interval_is_a_renewal(grants: Any) -> None:
    """The interval is the one that was agreed last, and what it was before stays in the case. A late one is late, and no
    limit is said to be broken: the trial sets none.
    """
    lines = """
    today      | event               | fields                            | becomes
    -----------+---------------------+-----------------------------------+----------------------------------------------
    2018-03-05 | measure_granted     | interval_agreed=4                 | recorded
    2018-04-03 | measure_followed_up | grant=1 interval_agreed=8         | har ikke alle de felter
    2018-04-03 | measure_followed_up | grant=1 next_follow_up=2018-05-02 | skal efter det aftalte senest være 2018-05-01
    2018-04-03 | measure_followed_up | grant=1                           | recorded
    2018-05-02 | measure_renewed     | grant=1 interval_agreed=8         | recorded
    2018-06-27 | measure_followed_up | grant=1                           | recorded
    """
    due = """
    day        | due
    -----------+-------------------------------
    2018-08-14 | A opfølgning 2018-08-22: ahead
    2018-08-15 | A opfølgning 2018-08-22: soon
    2018-08-22 | A opfølgning 2018-08-22: today
    2018-08-23 | A opfølgning 2018-08-22: late
    2018-12-24 | A opfølgning 2018-08-22: late
    """
    grants("M3", lines, due)


def test_follow_ups_are_of_this_measure_alone(grants: Any) -> None:
    """Another measure is renewed or ended."""
    lines = """
    today      | event               | fields  | becomes
    -----------+---------------------+---------+----------------------------------------------------------
    2018-03-01 | measure_granted     |         | recorded
    2018-03-02 | measure_followed_up | grant=1 | M4 har ingen opfølgninger. Den forlænges eller afsluttes.
    """
    grants("M4", lines)
