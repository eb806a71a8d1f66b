"""P1: pit-stop, omsorgscenter for udsatte borgere

Granted to the network Mere sammenhængende indsatser på tværs af sektorområder and to no other. The approval by
serviceloven § 184 was not found; a municipality that has it writes it into what it takes into use.
"""

from __future__ import annotations

from typing import Any


def test_for_the_other_network_and_after_its_approval(standing: Any) -> None:
    """Without the approval's day nothing is usable; with it, from the day that the municipality states."""
    rows = """
    day        | municipality | in use                   | signed by | state          | says
    -----------+--------------+--------------------------+-----------+----------------+------------------------------------------------------------------------------------------------------------------------------------
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | other_network  | Givet til et andet netværk: Mere sammenhængende indsatser på tværs af sektorområder.
    2018-03-01 | Gentofte     | -                        | -         | other_network  | Givet til et andet netværk: Mere sammenhængende indsatser på tværs af sektorområder.
    2018-03-01 | Esbjerg      | -                        | -         | pending        | Afventer afklaring: forsøgsgodkendelsen efter serviceloven § 184. Dens dag er ikke fundet; kommunen skriver den i sin ibrugtagning.
    2018-01-31 | København    | 2018-02-01 to 2020-06-30 | anna bo   | adopted_later  | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2018-02-01 | Odense       | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-06-30 | Randers      | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-07-01 | Aarhus       | 2018-02-01 to 2020-06-30 | anna bo   | adoption_ended | Kommunens ibrugtagning ophørte 30. juni 2020.
    """
    standing("P1", rows)


def test_a_stay_is_the_leaders_decision(grants: Any) -> None:
    """Neither a referral nor a plan comes before it. A caseworker decides none, and no other network has one."""
    lines = """
    today      | event           | becomes
    -----------+-----------------+-------------------------------------
    2018-03-01 | measure_granted | P1 bevilges af en med rollen leader.
    """
    grants("P1", lines, municipality="Esbjerg")
    grants(
        "P1",
        lines.replace("P1 bevilges af en med rollen leader.", "Givet til et andet netværk"),
        municipality="Helsingør",
    )


def test_what_a_stay_says(grants: Any) -> None:
    """It begins the day of the discharge or later, with a line that says why; there is one at a time. Who stays longer has
    a reason, and who leaves goes somewhere.
    """
    lines = """
    today      | on | event           | fields                                     | becomes
    -----------+----+-----------------+--------------------------------------------+-------------------------------------
    2018-03-01 |    | measure_granted | discharged_on=2018-03-02                   | må ikke ligge efter 2018-03-01
    2018-03-01 |    | measure_granted | leader_decides=-                           | leader_decides er ikke sagt
    2018-03-01 |    | measure_granted | leader_decides=number                      | ligner et CPR-nummer
    2018-03-01 |    | measure_granted | discharged_on=2018-03-01                   | recorded
    2018-03-02 |    | measure_granted |                                            | er allerede bevilget, ved hændelse 1
    2018-03-15 |    | measure_renewed | grant=1 longer_because=-                   | longer_because er ikke sagt
    2018-03-20 |    | measure_ended   | grant=1 because=as_planned left_to=-       | left_to er ikke sagt
    2018-03-20 |    | measure_ended   | grant=1 because=as_planned left_to=shelter | recorded
    2018-03-20 |    | measure_granted | discharged_on=2018-03-20                   | recorded
    """
    grants("P1", lines, municipality="Esbjerg", roles=("leader",))


def test_fourteen_days_are_soft(grants: Any) -> None:
    """Told from the twelfth day on; after the fourteenth it is late, and never a breach. A reason begins them anew."""
    lines = """
    today      | case | event           | fields                   | becomes
    -----------+------+-----------------+--------------------------+---------
    2020-02-20 | A    | measure_granted | discharged_on=2020-02-20 | recorded
    2020-02-20 | B    | measure_granted | discharged_on=2020-02-19 | recorded
    2020-03-06 | B    | measure_renewed | grant=2                  | recorded
    """
    due = """
    day        | due
    -----------+-----------------------------------------------------------------------------------------------------------------------------------------------------------------
    2020-03-02 | A opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-05: ahead, B opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-20: ahead
    2020-03-03 | A opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-05: soon, B opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-20: ahead
    2020-03-05 | A opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-05: today, B opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-20: ahead
    2020-03-06 | A opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-05: late, B opholdet har varet 14 dage: skriv hvorfor, eller afslut det 2020-03-20: ahead
    """
    grants("P1", lines, due, municipality="Esbjerg", roles=("leader",))
