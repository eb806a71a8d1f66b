"""From extract to overview

The examples of the network's application of 1 May 2017. The rows are landed, linked and scored; who is nominated is
handed over on a leader's order, opened by the assessor, assessed, offered one plan and says yes; then consents, and at
each consent the unit looks.
"""

from __future__ import annotations

from collections.abc import Callable


def test_the_applications_examples_a_and_b(from_extracts: Callable[..., None]) -> None:
    """A (anna): a young person on education benefit, with home support, medicine support and a mentor. B (bent): a
    person with a work history in a job clarification course, with home care and free physiotherapy. Weeks of benefit
    are reported afterwards. What has not been said yes to is counted and not named; what the unit gives is among it.
    """
    population = """
    Personnummer | Fødselsdato | Køn
    -------------+-------------+----
    anna         | 14-05-1997  | M
    bent         | 02-11-1971  | K
    kaj          | 01-02-1960  | M
    """
    objection = """
    CPR-nr.
    -------
    kaj
    """
    jobcentre = """
    CPR-nr. | Målgruppe | Startdato  | Tilbud | Tilbud startdato | Min Plan dato
    --------+-----------+------------+--------+------------------+--------------
    anna    | 2.13      | 01-09-2016 | Mentor | 01-03-2017       | 01-11-2016
    bent    | 2.14      | 01-02-2017 |        |                  | 01-03-2017
    """
    benefit_refund = """
    CPR nummer | Uge     | Ydelse
    -----------+---------+------------------------------------
    anna       | 2017-38 | Uddannelseshjælp
    anna       | 2017-39 | Uddannelseshjælp
    bent       | 2017-38 | Ressourceforløbsydelse jobafklaring
    bent       | 2017-39 | Ressourceforløbsydelse jobafklaring
    """
    social_psychiatry = """
    CPR  | Paragraf | Indsats  | IndsatsStartDato
    -----+----------+----------+-----------------
    anna | SEL § 85 | Bostøtte | 15-09-2016
    """
    municipal_health = """
    Cpr.nr. | Lovhjemmel  | Bevilget fra | Enhed
    --------+-------------+--------------+--------------------------
    anna    | SUL § 138   | 01.01.2017   | Visitation og Hjemmepleje
    bent    | SEL § 83    | 01.02.2017   | Visitation og Hjemmepleje
    bent    | SUL § 140 a | 15.03.2017   | Sundhedscentret
    """
    consents = """
    who  | to               | yes
    -----+------------------+---------------------------------------
    anna | home_care_centre | jobcentre:home_care_centre:employment
    anna | home_care_centre | benefits_centre:home_care_centre:benefit
    bent | jobcentre        | home_care_centre:jobcentre:social
    bent | jobcentre        | health_centre:jobcentre:health
    """
    lines = """
    who  | line
    -----+------------------------------------------------------------------------------------------------------------
    anna | Forløb fra Jobcentret (LAB § 2), siden 1. september 2016
    anna | Min Plan fra Jobcentret (LAB), siden 1. november 2016
    anna | Mentor fra Jobcentret (LAB § 31 b), siden 1. marts 2017
    anna | Udeladt: 3 indsatser, hvor svaret er Nej.
    anna | Forløb fra Jobcentret (LAB § 2), siden 1. september 2016
    anna | Min Plan fra Jobcentret (LAB), siden 1. november 2016
    anna | Mentor fra Jobcentret (LAB § 31 b), siden 1. marts 2017
    anna | Uddannelseshjælp fra Ydelsescentret (LAS § 23), meldt fra 18. september 2017 til og med 1. oktober 2017
    anna | Udeladt: 2 indsatser, hvor svaret er Nej.
    bent | Personlig og praktisk hjælp fra Visitation og Hjemmepleje (SEL § 83), siden 1. februar 2017
    bent | Udeladt: 4 indsatser, hvor svaret er Nej.
    bent | Personlig og praktisk hjælp fra Visitation og Hjemmepleje (SEL § 83), siden 1. februar 2017
    bent | Vederlagsfri fysioterapi fra Sundhedscentret (SUL § 140 a), siden 15. marts 2017
    bent | Udeladt: 3 indsatser, hvor svaret er Nej.
    """
    from_extracts(
        consents,
        lines,
        population=population,
        objection=objection,
        jobcentre=jobcentre,
        benefit_refund=benefit_refund,
        social_psychiatry=social_psychiatry,
        municipal_health=municipal_health,
    )
