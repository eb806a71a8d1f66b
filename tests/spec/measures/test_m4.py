"""M4: rehabiliterende indsats som aktivering

The letter found that existing law allows it, and existing law is for every municipality. Each decides for itself that it
will work so: it takes it into use as it does a trial, but without an order, a cap or a last day.
"""

from __future__ import annotations

from typing import Any


def test_open_to_every_municipality_that_takes_it_into_use(standing: Any) -> None:
    """No network is asked for, and no day is known on which the law began."""
    rows = """
    day        | municipality | in use        | signed by | state         | law                      | says
    -----------+--------------+---------------+-----------+---------------+--------------------------+---------------------------------------------------------------------
    2018-03-01 | Helsingør    | -             | -         | not_adopted   | sygedagpengeloven § 13 c | Kommunen har ikke taget ordningen i brug.
    2018-03-01 | Helsingør    | 2018-02-01 to | anna bo   | usable        | sygedagpengeloven § 13 c | Kan bruges i dag.
    2018-03-01 | Gentofte     | 2018-02-01 to | anna bo   | usable        | sygedagpengeloven § 13 c | Kan bruges i dag.
    2018-01-31 | Gentofte     | 2018-02-01 to | anna bo   | adopted_later | sygedagpengeloven § 13 c | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2026-11-28 | Gentofte     | 2018-02-01 to | anna bo   | usable        | sygedagpengeloven § 13 c | Kan bruges i dag.
    """
    standing("M4", rows)


def test_what_a_grant_says(grants: Any) -> None:
    """What health bars, and never the diagnosis; a dated document, half a year old at most; and that the citizen was heard.
    Once it is granted, it is renewed and not granted again.
    """
    lines = """
    today      | event           | fields                                                        | becomes
    -----------+-----------------+---------------------------------------------------------------+---------------------------------------------------------------------
    2018-01-31 | measure_granted |                                                               | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2018-03-01 | measure_granted | health_bar=-                                                  | health_bar er ikke sagt
    2018-03-01 | measure_granted | health_bar=nineteen                                           | er på 19 tegn og skal mindst være på 20.
    2018-03-01 | measure_granted | health_bar=code                                               | health_bar: det, der begynder ved tegn 14, ligner en diagnosekode.
    2018-03-01 | measure_granted | health_bar=number                                             | health_bar: det, der begynder ved tegn 11, ligner et CPR-nummer.
    2018-03-01 | measure_granted | effort=code                                                   | effort: det, der begynder ved tegn 14, ligner en diagnosekode.
    2018-03-01 | measure_granted | medical_ref=-                                                 | medical_ref er ikke sagt
    2018-03-01 | measure_granted | medical_ref=0201806001                                        | medical_ref: det, der begynder ved tegn 1, ligner et CPR-nummer.
    2018-03-01 | measure_granted | medical_ref=knee                                              | medical_ref er et dokuments nummer
    2018-03-01 | measure_granted | medical_on=2018-03-02                                         | må ikke ligge efter 2018-03-01
    2018-03-01 | measure_granted | medical_on=2017-08-31                                         | højst ligge 6 måneder før 2018-03-01
    2018-03-01 | measure_granted | citizen_heard=-                                               | Ordningen spørger: Borgeren er hørt.
    2018-03-01 | measure_granted | review_due=2018-06-02                                         | højst være 3 måneder efter 2018-03-01
    2018-03-01 | measure_granted | medical_on=2017-09-01 review_due=2018-06-01 health_bar=twenty | recorded
    2018-03-02 | measure_granted |                                                               | er allerede bevilget, ved hændelse 1
    """
    grants("M4", lines)


def test_reviews_that_are_due(grants: Any) -> None:
    """The day after the review was due it is a breach: nobody has judged whether health still bars the workplace."""
    lines = """
    today      | event           | fields                                      | becomes
    -----------+-----------------+---------------------------------------------+---------
    2018-03-01 | measure_granted | medical_on=2018-01-01 review_due=2018-06-01 | recorded
    """
    due = """
    day        | due
    -----------+----------------------------------
    2018-05-17 | A ny vurdering 2018-06-01: ahead
    2018-05-18 | A ny vurdering 2018-06-01: soon
    2018-06-01 | A ny vurdering 2018-06-01: today
    2018-06-02 | A ny vurdering 2018-06-01: breach
    """
    grants("M4", lines, due)


def test_a_renewal_rests_on_a_document_of_its_own_day(grants: Any) -> None:
    """The one that the grant rested on may have become too old."""
    lines = """
    today      | event           | fields                                              | becomes
    -----------+-----------------+-----------------------------------------------------+-------------------------------------
    2018-03-01 | measure_granted | medical_on=2018-01-01 review_due=2018-06-01         | recorded
    2018-07-02 | measure_renewed | grant=1 medical_on=2018-01-01                       | højst ligge 6 måneder før 2018-07-02
    2018-07-02 | measure_renewed | grant=1 medical_on=2018-01-02 review_due=2018-10-02 | recorded
    """
    due = """
    day        | due
    -----------+---------------------------------
    2018-10-02 | A ny vurdering 2018-10-02: today
    """
    grants("M4", lines, due)
