"""M2: jobsamtaler med andet indhold og anden hyppighed

Granted as M1 is. The letter's own condition is that interviews never fall away altogether: of each citizen it is known
how long ago one was held, and whoever has had none is told of in time.
"""

from __future__ import annotations

from typing import Any


def test_the_days_of_the_trial(standing: Any) -> None:
    """From the order to the end of the law on the networks, where the municipality has taken it into use."""
    rows = """
    day        | municipality | in use                   | signed by | state         | says
    -----------+--------------+--------------------------+-----------+---------------+------------------------------------------------------------------
    2017-12-31 | Furesø       | 2018-01-01 to 2020-06-30 | anna bo   | not_yet       | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2018-01-01 | Furesø       | 2018-01-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-01-01 | Furesø       | -                        | -         | not_adopted   | Kommunen har ikke taget ordningen i brug.
    2018-01-01 | Odense       | 2018-01-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Én plan for en sammenhængende indsats sammen med borgeren.
    2026-11-28 | Furesø       | 2018-01-01 to 2020-06-30 | anna bo   | ended         | Ophørt 31. december 2021, i dag gælder lov om en aktiv beskæftigelsesindsats, som senere ændret…
    """
    standing("M2", rows)


def test_what_a_grant_says(grants: Any) -> None:
    """A tick, weeks from 1 to 26, what is deviated from in the professional's own words, and the day of the next."""
    lines = """
    today      | case | event           | fields                                      | becomes
    -----------+------+-----------------+---------------------------------------------+---------------------------------------------------------------------------------
    2018-01-31 | A    | measure_granted |                                             | Kan bruges fra 1. februar 2018
    2018-03-01 | A    | measure_granted | far_from_labour_market=-                    | far_from_labour_market er ikke sagt
    2018-03-01 | A    | measure_granted | far_from_labour_market=no                   | far_from_labour_market er ingen af dem, der er
    2018-03-01 | A    | measure_granted | interval_agreed=-                           | interval_agreed er ikke sagt
    2018-03-01 | A    | measure_granted | interval_agreed=0                           | interval_agreed er et antal uger, fra 1 til 26.
    2018-03-01 | A    | measure_granted | interval_agreed=27                          | interval_agreed er et antal uger, fra 1 til 26.
    2018-03-01 | A    | measure_granted | deviates=-                                  | deviates er ikke sagt
    2018-03-01 | A    | measure_granted | deviates=nineteen                           | deviates er på 19 tegn og skal mindst være på 20.
    2018-03-01 | A    | measure_granted | deviates=number                             | ligner et CPR-nummer
    2018-03-01 | A    | measure_granted | deviates=code                               | ligner
    2018-03-01 | A    | measure_granted | interval_agreed=8 next_interview=2018-04-27 | next_interview er 2018-04-27, som ikke er en hverdag. Den næste er 2018-04-30.
    2018-03-01 | A    | measure_granted | interval_agreed=8 next_interview=2018-05-01 | next_interview er 2018-05-01 og skal efter det aftalte senest være 2018-04-26.
    2018-03-01 | A    | measure_granted | how=physical                                | har ikke alle de felter
    2018-03-01 | A    | measure_granted | interval_agreed=26 deviates=twenty          | recorded
    2018-03-02 | A    | measure_granted |                                             | er allerede bevilget, ved hændelse 1
    2020-07-01 | B    | measure_granted |                                             | Kommunens ibrugtagning ophørte 30. juni 2020.
    """
    grants("M2", lines)


def test_an_interview_sets_the_next_and_may_be_written_late(grants: Any) -> None:
    """What was held stands by its own day, also where the grant was renewed, or has ended, since. What was called off,
    or nobody came to, cannot be written; what was written and was not held is taken back by a correction.
    """
    lines = """
    today      | on         | event               | fields                                       | corrects | becomes
    -----------+------------+---------------------+----------------------------------------------+----------+-----------------------------------------
    2018-03-01 |            | measure_granted     | interval_agreed=4                            |          | recorded
    2018-03-20 |            | measure_followed_up | grant=1 how=cancelled                        |          | how er ingen af dem, der er
    2018-03-20 |            | measure_followed_up | grant=1 how=not_held                         |          | how er ingen af dem, der er
    2018-03-20 | 2018-03-21 | measure_followed_up | grant=1 how=physical                         |          | og det er efter i dag
    2018-03-20 | 2018-02-28 | measure_followed_up | grant=1 how=physical                         |          | det, der kom før i sagen, er fra
    2018-03-20 |            | measure_renewed     | grant=1 interval_agreed=8                    |          | recorded
    2018-03-22 | 2018-03-19 | measure_followed_up | grant=1 how=physical next_interview=2018-04-20 |        | senest være 2018-04-16
    2018-03-22 | 2018-03-19 | measure_followed_up | grant=1 how=physical                         |          | recorded
    2018-05-14 |            | measure_followed_up | grant=1 how=video                            |          | recorded
    2018-05-15 | 2018-05-14 | measure_followed_up | grant=1 how=not_held                         | 4        | recorded
    2018-06-01 |            | measure_ended       | grant=1 because=as_planned                   |          | recorded
    2018-06-02 | 2018-05-30 | measure_followed_up | grant=1 how=telephone                        |          | recorded
    2018-06-02 |            | measure_followed_up | grant=1 how=telephone                        |          | kan ikke komme efter measure_ended
    """
    grants("M2", lines)


def test_how_long_ago_one_was_held(grants: Any) -> None:
    """The agreed day passed is due; thirteen weeks without are late, to the day, and twenty-six are red. The day of the
    grant counts, and the day before it cannot be written.
    """
    lines = """
    today      | on         | case | event               | fields                | becomes
    -----------+------------+------+---------------------+-----------------------+---------------------
    2018-03-01 |            | A    | measure_granted     | interval_agreed=4     | recorded
    2018-03-01 | 2018-02-28 | A    | measure_followed_up | grant=1 how=physical  | det, der kom før
    2018-03-01 |            | A    | measure_followed_up | grant=1 how=physical  | recorded
    2018-03-01 |            | B    | measure_granted     | interval_agreed=26    | recorded
    2018-03-15 |            | B    | measure_followed_up | grant=3 how=telephone | recorded
    2018-03-15 |            | B    | measure_followed_up | grant=3 how=video     | recorded
    2018-03-01 |            | C    | measure_granted     | interval_agreed=8     | recorded
    """
    watch = """
    day        | case | weeks | held | state | red | condition
    -----------+------+-------+------+-------+-----+----------
    2018-03-02 | A    | 0     | 1    | held  | no  | kept
    2018-04-03 | A    | 4     | 1    | held  | no  | kept
    2018-04-04 | A    | 4     | 1    | due   | no  | kept
    2018-05-30 | A    | 12    | 1    | due   | no  | kept
    2018-05-31 | A    | 13    | 1    | late  | no  | kept
    2018-08-29 | A    | 25    | 1    | late  | no  | kept
    2018-08-30 | A    | 26    | 1    | late  | yes | kept
    2018-06-13 | B    | 12    | 1    | held  | no  | kept
    2018-06-14 | B    | 13    | 1    | late  | no  | kept
    2018-03-02 | C    | 0     | 0    | never | no  | kept
    2018-08-29 | C    | 25    | 0    | never | no  | kept
    2018-08-30 | C    | 26    | 0    | never | yes | kept
    """
    due = """
    day        | due
    -----------+---------------------------------------------------------------------------------------------------------------------------
    2018-03-27 | A samtale 2018-04-03: soon, C samtale 2018-04-26: ahead, B samtale 2018-09-13: ahead
    2018-04-03 | A samtale 2018-04-03: today, C samtale 2018-04-26: ahead, B samtale 2018-09-13: ahead
    2018-04-04 | A samtale 2018-04-03: late, C samtale 2018-04-26: ahead, B samtale 2018-09-13: ahead
    2018-05-31 | A samtale: 13 uger uden 2018-04-03: late, C samtale: 13 uger uden 2018-04-26: late, B samtale 2018-09-13: ahead
    2018-08-30 | A samtale: 26 uger uden 2018-04-03: breach, C samtale: 26 uger uden 2018-04-26: breach, B samtale: 24 uger uden 2018-09-13: late
    """
    grants("M2", lines, due, watch=watch)


def test_zero_in_the_period_is_a_breach_and_is_warned_of_in_time(grants: Any) -> None:
    """Eight weeks before the trial ends, to the day. After it the condition is broken, and nothing makes it whole but an
    interview that was held and is written late.
    """
    lines = """
    today      | case | event               | fields                | becomes
    -----------+------+---------------------+-----------------------+---------
    2018-03-01 | A    | measure_granted     | interval_agreed=26    | recorded
    2018-03-01 | B    | measure_granted     | interval_agreed=26    | recorded
    2018-03-02 | B    | measure_followed_up | grant=2 how=with_fund   | recorded
    """
    watch = """
    day        | case | weeks | held | state | red | condition
    -----------+------+-------+------+-------+-----+----------
    2018-05-05 | A    | 9     | 0    | never | no  | kept
    2018-05-06 | A    | 9     | 0    | never | no  | at_risk
    2018-07-01 | A    | 17    | 0    | never | no  | at_risk
    2018-07-02 | A    | 17    | 0    | never | no  | broken
    2018-07-02 | B    | 17    | 1    | late  | no  | kept
    """
    due = """
    day        | due
    -----------+---------------------------------------------------------------------------------------------------------------
    2018-05-05 | A samtale 2018-08-30: ahead, B samtale 2018-08-31: ahead
    2018-05-06 | A samtale: betingelsen i brevet er ved at blive brudt 2018-08-30: breach, B samtale 2018-08-31: ahead
    2018-07-02 | A samtale: betingelsen i brevet er brudt 2018-08-30: breach, B samtale: 17 uger uden 2018-08-31: late
    """
    grants("M2", lines, due, in_use="2018-02-01 to 2018-07-01", watch=watch)


def test_ended_and_granted_again_starts_anew(grants: Any) -> None:
    """What was held under the grant before is not held under this one."""
    lines = """
    today      | case | event               | fields                     | becomes
    -----------+------+---------------------+----------------------------+---------
    2018-03-01 | A    | measure_granted     |                            | recorded
    2018-03-05 | A    | measure_followed_up | grant=1 how=physical       | recorded
    2018-04-03 | A    | measure_ended       | grant=1 because=as_planned | recorded
    2018-04-09 | A    | measure_granted     |                            | recorded
    """
    watch = """
    day        | case | weeks | held | state | red | condition
    -----------+------+-------+------+-------+-----+----------
    2018-04-10 | A    | 0     | 0    | never | no  | kept
    """
    grants("M2", lines, watch=watch)


def test_nobody_is_wholly_without(grants: Any) -> None:
    """What can be proved of a month: everybody who had the measure on some day of it had had one held by its last day,
    also whoever's grant ended in it. What is taken back does not count.
    """
    lines = """
    today      | on         | case | event               | fields                     | corrects | becomes
    -----------+------------+------+---------------------+----------------------------+----------+---------
    2018-03-01 |            | A    | measure_granted     |                            |          | recorded
    2018-03-01 |            | A    | measure_followed_up | grant=1 how=physical       |          | recorded
    2018-03-12 |            | B    | measure_granted     |                            |          | recorded
    2018-04-30 |            | B    | measure_followed_up | grant=3 how=physical       |          | recorded
    2018-05-02 |            | C    | measure_granted     |                            |          | recorded
    2018-05-31 |            | C    | measure_ended       | grant=5 because=moved      |          | recorded
    2018-06-01 |            | D    | measure_granted     |                            |          | recorded
    2018-06-04 |            | D    | measure_followed_up | grant=7 how=physical       |          | recorded
    2018-08-01 | 2018-06-04 | D    | measure_followed_up | grant=7 how=not_held       | 8        | recorded
    """
    proof = """
    from       | to         | granted | without
    -----------+------------+---------+--------
    2018-02-01 | 2018-02-28 | -       | -
    2018-03-01 | 2018-03-31 | A B     | B
    2018-04-01 | 2018-04-30 | A B     | -
    2018-05-01 | 2018-05-31 | A B C   | C
    2018-06-01 | 2018-06-30 | A B D   | D
    """
    grants("M2", lines, proof=proof)


def test_what_an_extract_says(extract: Any) -> None:
    """Read of those alone to whom the measure is granted today; whatever else is wrong with a row of anybody else, it is
    counted and gone. A joint interview with an unemployment fund is type 17. Information meetings, CV interviews and
    placements (9, 10 and 11) are none, nor is what was called off, is planned, or nobody came to. An unknown type waits,
    and is never taken for an interview.
    """
    grants = """
    who  | granted    | ended
    -----+------------+-----------
    anna | 2019-03-04 |
    bent | 2019-03-04 |
    carl | 2019-03-04 | 2019-04-01
    dora | 2019-03-04 | 2019-03-18
    dora | 2019-04-01 |
    """
    rows = """
    who   | day        | type | form       | status    | becomes
    ------+------------+------+------------+-----------+-----------------
    anna  | 03-03-2019 | 7    | Fysisk     | Afholdt   | before the grant
    anna  | 04-03-2019 | 7    | Fysisk     | Afholdt   | recorded
    anna  | 20-03-2019 | 12   | Telefonisk | Afholdt   | recorded
    anna  | 20-03-2019 | 7    | Video      | Afholdt   | already recorded
    anna  | 21-03-2019 | 17   | Video      | Afholdt   | recorded
    anna  | 22-03-2019 | 9    | Fysisk     | Afholdt   | other_meeting
    anna  | 22-03-2019 | 10   | Fysisk     | Afholdt   | other_meeting
    anna  | 22-03-2019 | 11   | Fysisk     | Afholdt   | other_meeting
    anna  | 25-03-2019 | 7    | Fysisk     | Aflyst    | cancelled
    anna  | 26-03-2019 | 99   | Fysisk     | Afholdt   | unknown_word
    anna  | 26-03-2019 |      | Fysisk     | Afholdt   | missing
    anna  | 27-03-2019 | 7    | Brev       | Afholdt   | unknown_word
    anna  | 27-03-2019 | 7    |            | Afholdt   | field_not_fitting
    anna  | 28-03-2019 | 7    | Fysisk     | Måske     | unknown_word
    anna  | 28-03-2019 | 7    | Fysisk     |           | missing
    anna  | 11-04-2019 | 7    | Fysisk     | Afholdt   | day_not_fitting
    anna  | 12-04-2019 | 7    | Fysisk     | Planlagt  | planned
    anna  | i går      | 7    | Fysisk     | Afholdt   | not_a_date
    bent  | 11-03-2019 | 7    | Fysisk     | Udeblevet | no_show
    bent  | 18-03-2019 | 7    | Fysisk     | Udeblevet | no_show
    bent  | 25-03-2019 | 7    | Fysisk     | Udeblevet | no_show
    carl  | 11-03-2019 | 7    | Fysisk     | Afholdt   | another citizen
    dora  | 11-03-2019 | 7    | Fysisk     | Afholdt   | before the grant
    dora  | 01-04-2019 | 7    | Fysisk     | Afholdt   | recorded
    erik  | 11-03-2019 | 7    | Fysisk     | Afholdt   | another citizen
    erik  | 11-03-2019 | 99   | Fysisk     | Afholdt   | another citizen
    erik  | i går      | 7    | Fysisk     | Udeblevet | another citizen
    ukendt| 11-03-2019 | 7    | Fysisk     | Afholdt   | not_a_cpr_number
    """
    extract(grants, rows, today="2019-04-10")
