"""M1: ret og pligt-tilbud i bero

Granted to the network Én plan, by an order that the letter promises in force by 1 January 2018. A municipality takes it
into use for a limited group, and two people sign. The trial ends with the law on the networks, on the last day of 2021.
"""

from __future__ import annotations

from typing import Any


def test_from_the_promise_of_an_order_to_the_end_of_the_trial(standing: Any) -> None:
    """The law is said before the municipality's own decision, until the order is due; then the decision is what counts."""
    rows = """
    day        | municipality | in use                   | signed by | state          | says
    -----------+--------------+--------------------------+-----------+----------------+-------------------------------------------------------------------------------------------------
    2017-12-15 | Helsingør    | -                        | -         | not_yet        | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2017-12-31 | Helsingør    | -                        | -         | not_yet        | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2018-01-01 | Helsingør    | -                        | -         | not_adopted    | Kommunen har ikke taget ordningen i brug.
    2018-03-01 | Helsingør    | -                        | -         | not_adopted    | Kommunen har ikke taget ordningen i brug.
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2018-01-31 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | adopted_later  | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2018-02-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-06-30 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-07-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | adoption_ended | Kommunens ibrugtagning ophørte 30. juni 2020.
    2021-12-31 | Helsingør    | 2018-02-01 to 2021-12-31 | anna bo   | usable         | Kan bruges i dag.
    2022-01-01 | Helsingør    | 2018-02-01 to 2022-06-30 | anna bo   | ended          | Ophørt 31. december 2021, i dag gælder lov om en aktiv beskæftigelsesindsats, som senere ændret…
    2026-11-28 | Helsingør    | -                        | -         | ended          | Ophørt 31. december 2021, i dag gælder lov om en aktiv beskæftigelsesindsats, som senere ændret…
    """
    standing("M1", rows)


def test_an_order_that_came_early(standing: Any) -> None:
    """The letter says at the latest. A municipality that has an order in force before that day says so, and begins."""
    rows = """
    day        | municipality | in use                   | signed by | state   | says
    -----------+--------------+--------------------------+-----------+---------+---------------------------------------------------------------------
    2017-12-19 | Helsingør    | 2017-12-20 to 2020-06-30 | anna bo   | not_yet | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2017-12-20 | Helsingør    | 2017-12-20 to 2020-06-30 | anna bo   | usable  | Kan bruges i dag.
    """
    standing("M1", rows)


def test_the_nine_of_the_network_and_nobody_else(standing: Any) -> None:
    """Who is in the network is said by the catalogue: no file of a municipality makes it one of them."""
    rows = """
    day        | municipality    | in use                   | signed by | state         | says
    -----------+-----------------+--------------------------+-----------+---------------+---------------------------------------------------------------------------------------
    2018-03-01 | Allerød         | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Ballerup        | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Hillerød        | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Eksempelkommune | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Esbjerg         | 2018-02-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Én plan for en sammenhængende indsats sammen med borgeren.
    2018-03-01 | Gentofte        | 2018-02-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Én plan for en sammenhængende indsats sammen med borgeren.
    """
    standing("M1", rows)


def test_a_grant_on_the_days_of_the_law_and_of_the_municipality(grants: Any) -> None:
    """The day that it is recorded and the day of the grant must both be among them; who was granted in time keeps it."""
    lines = """
    today      | on         | case | event           | becomes
    -----------+------------+------+-----------------+-----------------------------------------------------------------------------
    2018-01-31 |            | A    | measure_granted | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2018-02-01 |            | A    | measure_granted | recorded
    2018-03-01 | 2018-01-31 | B    | measure_granted | M1 (Ret og pligt-tilbud i bero) kan ikke bruges 31. januar 2018.
    2018-03-01 | 2018-02-01 | B    | measure_granted | recorded
    2018-03-01 | 2018-03-02 | C    | measure_granted | --on er 2018-03-02
    2020-06-30 |            | C    | measure_granted | recorded
    2020-07-01 |            | D    | measure_granted | Kommunens ibrugtagning ophørte 30. juni 2020.
    2020-07-01 | 2020-06-30 | D    | measure_granted | Kommunens ibrugtagning ophørte 30. juni 2020.
    2022-01-01 |            | D    | measure_granted | Ophørt 31. december 2021, i dag gælder lov om en aktiv beskæftigelsesindsats
    """
    grants("M1", lines)


def test_in_no_other_network(grants: Any) -> None:
    """Esbjerg has the file and both signatures, and nobody there is granted anything on them."""
    lines = """
    today      | event           | becomes
    -----------+-----------------+------------------------------------------------------------------
    2018-03-01 | measure_granted | Givet til et andet netværk: Én plan for en sammenhængende indsats
    """
    grants("M1", lines, municipality="Esbjerg")


def test_what_a_grant_says(grants: Any) -> None:
    """Each condition is a field; free text stands in two of them, and is refused by the place of what may not be there."""
    lines = """
    today      | event           | fields                             | becomes
    -----------+-----------------+------------------------------------+-------------------------------------------------------
    2018-03-01 | measure_granted | in_target_group=-                  | in_target_group er ikke sagt
    2018-03-01 | measure_granted | in_target_group=no                 | in_target_group er ingen af dem, der er
    2018-03-01 | measure_granted | rule=-                             | rule er ikke sagt
    2018-03-01 | measure_granted | professional_judgement=-           | professional_judgement er ikke sagt
    2018-03-01 | measure_granted | professional_judgement=ninety_nine | er på 99 tegn og skal mindst være på 100.
    2018-03-01 | measure_granted | professional_judgement=long        | er på 1003 tegn og må højst være på 1000.
    2018-03-01 | measure_granted | professional_judgement=number      | det, der begynder ved tegn 11, ligner et CPR-nummer.
    2018-03-01 | measure_granted | professional_judgement=code        | det, der begynder ved tegn 14, ligner en diagnosekode.
    2018-03-01 | measure_granted | joint_effort=-                     | joint_effort er ikke sagt
    2018-03-01 | measure_granted | joint_effort=number                | joint_effort: det, der begynder ved tegn 11
    2018-03-01 | measure_granted | review_due=-                       | review_due er ikke sagt
    2018-03-01 | measure_granted | review_due=2018-03-01              | skal være efter 2018-03-01
    2018-03-01 | measure_granted | review_due=2018-09-02              | højst være 6 måneder efter 2018-03-01
    2018-03-01 | measure_granted | aid_group=mobility                 | har ikke alle de felter
    2018-03-01 | measure_granted | professional_judgement=hundred     | recorded
               |                 | review_due=2018-09-01              |
    """
    grants("M1", lines)


def test_a_judgement_is_of_one_citizen(grants: Any) -> None:
    """Words from another citizen's case, or next to them, are taken for pasted. Whose they are is not told. Who has judged
    the citizen all the same says so. What the same citizen's own case says is no other's.
    """
    lines = """
    today      | case | event           | fields                                      | becomes
    -----------+------+-----------------+---------------------------------------------+--------------------------------------------
    2018-03-01 | A    | measure_granted | professional_judgement=debt                 | recorded
    2018-03-02 | B    | measure_granted | professional_judgement=debt                 | ligner det, der står i en anden borgers sag
    2018-03-02 | B    | measure_granted | professional_judgement=debt_again           | ligner det, der står i en anden borgers sag
    2018-03-02 | B    | measure_granted | professional_judgement=knee                 | recorded
    2018-03-03 | C    | measure_granted | professional_judgement=debt_again alike=yes | recorded
    2018-03-04 | A    | measure_granted | professional_judgement=debt alike=no        | alike er ingen af dem, der er
    2018-03-04 | A    | measure_renewed | grant=1 professional_judgement=knee         | ligner det, der står i en anden borgers sag
    """
    grants("M1", lines)


def test_one_abeyance_of_a_rule_at_a_time(grants: Any) -> None:
    """Another rule is another abeyance; one that has ended may come again. Nobody who is dead is granted anything."""
    lines = """
    today      | event           | fields                         | becomes
    -----------+-----------------+--------------------------------+------------------------------------------------
    2018-03-01 | measure_granted | rule=first_offer_latest        | recorded
    2018-03-02 | measure_granted | rule=first_offer_latest        | er allerede bevilget, ved hændelse 1
    2018-03-02 | measure_granted | rule=repeated_offer_latest     | recorded
    2018-04-01 | measure_ended   | because=citizen_wished         | grant er ikke sagt
    2018-04-01 | measure_ended   | grant=3                        | grant er ingen af dem, der er
    2018-04-01 | measure_ended   | grant=1 because=citizen_wished | recorded
    2018-04-01 | measure_renewed | grant=1                        | kan ikke komme efter measure_ended (hændelse 3)
    2018-04-02 | measure_granted | rule=first_offer_latest        | recorded
    2018-05-01 | circumstance    | what=died                      | recorded
    2018-05-01 | measure_ended   | grant=4 because=died           | recorded
    2018-05-01 | measure_granted | rule=first_offer_latest        | Det står i borgerens sag, at borgeren er død.
    """
    grants("M1", lines)


def test_a_limited_group(grants: Any) -> None:
    """Citizens are counted, and not their grants. From four fifths on it is told; at the limit the next is refused, until
    somebody's has ended.
    """
    lines = """
    today      | case | event           | fields                     | becomes
    -----------+------+-----------------+----------------------------+-------------------------------------------------------------------------------------------------------------------------
    2018-03-01 | A    | measure_granted |                            | recorded
    2018-03-01 | A    | measure_granted | rule=repeated_offer_latest | recorded
    2018-03-01 | B    | measure_granted |                            | M1 er nu bevilget til 2 borgere af højst 2.
    2018-03-01 | C    | measure_granted |                            | Målgruppen er fuld efter kommunens egen beslutning: M1 er bevilget til 2 borgere, og measures/proeve.toml siger højst 2.
    2018-03-01 | B    | measure_granted | rule=repeated_offer_latest | M1 er nu bevilget til 2 borgere af højst 2.
    2018-03-02 | B    | measure_ended   | grant=3 because=as_planned | recorded
    2018-03-02 | C    | measure_granted |                            | Målgruppen er fuld
    2018-03-02 | B    | measure_ended   | grant=4 because=as_planned | recorded
    2018-03-02 | C    | measure_granted |                            | M1 er nu bevilget til 2 borgere af højst 2.
    """
    grants("M1", lines, most="2")


def test_four_fifths_of_the_limit(grants: Any) -> None:
    """Three of five is not told; four is."""
    lines = """
    today      | case | event           | becomes
    -----------+------+-----------------+--------------------------------------------
    2018-03-01 | A    | measure_granted | recorded
    2018-03-01 | B    | measure_granted | recorded
    2018-03-01 | C    | measure_granted | recorded
    2018-03-01 | D    | measure_granted | M1 er nu bevilget til 4 borgere af højst 5.
    2018-03-01 | E    | measure_granted | M1 er nu bevilget til 5 borgere af højst 5.
    2018-03-01 | F    | measure_granted | Målgruppen er fuld
    """
    grants("M1", lines, most="5")


def test_reviews_that_are_due(grants: Any) -> None:
    """The day after the review was due it is a breach: nobody has judged whether the rule is still to be set aside."""
    lines = """
    today      | case | event           | fields                                            | becomes
    -----------+------+-----------------+---------------------------------------------------+---------
    2018-03-01 | A    | measure_granted | review_due=2018-09-01                             | recorded
    2018-03-02 | B    | measure_granted | review_due=2018-06-01 professional_judgement=debt | recorded
    """
    due = """
    day        | due
    -----------+--------------------------------------------------------------------
    2018-05-17 | B ny vurdering 2018-06-01: ahead, A ny vurdering 2018-09-01: ahead
    2018-05-18 | B ny vurdering 2018-06-01: soon, A ny vurdering 2018-09-01: ahead
    2018-06-01 | B ny vurdering 2018-06-01: today, A ny vurdering 2018-09-01: ahead
    2018-06-02 | B ny vurdering 2018-06-01: breach, A ny vurdering 2018-09-01: ahead
    """
    grants("M1", lines, due)


def test_a_renewal_has_a_new_day_and_an_end_none(grants: Any) -> None:
    """A renewal is a judgement, and what it was judged on stays in the case; what has ended is due no more."""
    lines = """
    today      | case | event           | fields                          | becomes
    -----------+------+-----------------+---------------------------------+--------------------------------------
    2018-03-01 | A    | measure_granted | review_due=2018-09-01           | recorded
    2018-03-02 | B    | measure_granted | review_due=2018-06-01           | recorded
    2018-05-30 | B    | measure_renewed | grant=2 review_due=2018-12-01   | højst være 6 måneder efter 2018-05-30
    2018-05-30 | B    | measure_renewed | grant=2 review_due=2018-11-30   | recorded
    2018-08-30 | A    | measure_ended   | grant=1 because=conditions_gone | recorded
    """
    due = """
    day        | due
    -----------+----------------------------------
    2018-11-30 | B ny vurdering 2018-11-30: today
    2018-12-01 | B ny vurdering 2018-11-30: breach
    """
    grants("M1", lines, due)


def test_a_correction_stays_within_its_measure(grants: Any) -> None:
    """It takes the grant's place, by the law of the grant's own day; what came after it stays with it."""
    lines = """
    today      | on         | event           | corrects | fields                        | becomes
    -----------+------------+-----------------+----------+-------------------------------+-------------------------------------------------
    2018-03-01 |            | measure_granted |          | review_due=2018-06-01         | recorded
    2018-05-01 |            | measure_renewed |          | grant=1 review_due=2018-10-01 | recorded
    2018-05-02 | 2018-03-01 | measure_granted | 1        | measure=EGEN-KONTAKT          | En bevilling rettes med en af den samme ordning.
    2018-05-02 | 2018-01-31 | measure_granted | 1        |                               | kan ikke bruges 31. januar 2018
    2020-08-01 | 2018-03-02 | measure_granted | 1        | review_due=2018-06-02         | recorded
    2020-08-01 | 2018-05-01 | measure_ended   |          | grant=3 because=law_ended     | recorded
    """
    grants("M1", lines)


def test_a_correction_stays_within_its_grant(grants: Any) -> None:
    """What was written of one grant is not moved to another, which it could bring to life; nor is a rule set aside twice."""
    lines = """
    today      | event           | corrects | fields                                    | becomes
    -----------+-----------------+----------+-------------------------------------------+----------------------------------------
    2018-03-01 | measure_granted |          | rule=first_offer_latest                   | recorded
    2018-03-01 | measure_granted |          | rule=repeated_offer_latest                | recorded
    2018-03-02 | measure_ended   |          | grant=1 because=as_planned                | recorded
    2018-03-03 | measure_renewed |          | grant=2                                   | recorded
    2018-03-04 | measure_renewed | 4        | grant=1                                   | Hændelse 4 hører til en anden bevilling
    2018-03-04 | measure_granted |          | rule=first_offer_latest                   | recorded
    2018-03-04 | measure_granted | 5        | rule=repeated_offer_latest                | er allerede bevilget, ved hændelse 2
    2018-03-04 | measure_granted | 5        | rule=first_offer_latest joint_effort=knee | recorded
    """
    grants("M1", lines)


def test_an_end_that_was_a_mistake(grants: Any) -> None:
    """Taken back, the grant lives again: where nobody was granted the place meanwhile, and the same not granted anew. A
    grant goes once nothing of it is left after it.
    """
    lines = """
    today      | case | event           | corrects | fields                     | becomes
    -----------+------+-----------------+----------+----------------------------+---------------------------------------------------
    2018-03-01 | A    | measure_granted |          |                            | M1 er nu bevilget til 1 borger af højst 1.
    2018-03-02 | A    | measure_ended   |          | grant=1 because=as_planned | recorded
    2018-03-02 | A    | retracted       | 1        | because=wrong_citizen      | kan ikke tages tilbage: measure_ended (hændelse 2)
    2018-03-03 | B    | measure_granted |          |                            | M1 er nu bevilget til 1 borger af højst 1.
    2018-03-03 | A    | retracted       | 2        | because=wrong_citizen      | Målgruppen er fuld
    2018-03-04 | B    | retracted       | 3        | because=wrong_citizen      | recorded
    2018-03-05 | A    | measure_granted |          |                            | M1 er nu bevilget til 1 borger af højst 1.
    2018-03-05 | A    | retracted       | 2        | because=wrong_citizen      | M1 er bevilget igen siden, ved hændelse 5
    2018-03-06 | A    | retracted       | 5        | because=recorded_twice     | recorded
    2018-03-06 | A    | retracted       | 2        | because=never_happened     | recorded
    2018-03-07 | A    | measure_granted |          |                            | M1 er allerede bevilget, ved hændelse 1
    """
    grants("M1", lines, most="1")
