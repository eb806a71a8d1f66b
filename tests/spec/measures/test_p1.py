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
    -----------+--------------+--------------------------+-----------+----------------+------------------------------------------------------------------
    2018-03-01 | Helsingør    | 2018-02-01 to 2020-06-30 | anna bo   | other_network  | Givet til et andet netværk: Mere sammenhængende indsatser på tværs af sektorområder.
    2018-03-01 | Gentofte     | -                        | -         | other_network  | Givet til et andet netværk: Mere sammenhængende indsatser på tværs af sektorområder.
    2018-03-01 | Esbjerg      | -                        | -         | pending        | Afventer afklaring: forsøgsgodkendelsen efter serviceloven § 184. Dens dag er ikke fundet; kommunen skriver den i sin ibrugtagning.
    2018-01-31 | København    | 2018-02-01 to 2020-06-30 | anna bo   | adopted_later  | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2018-02-01 | Odense       | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-06-30 | Randers      | 2018-02-01 to 2020-06-30 | anna bo   | usable         | Kan bruges i dag.
    2020-07-01 | Aarhus       | 2018-02-01 to 2020-06-30 | anna bo   | adoption_ended | Kommunens ibrugtagning ophørte 30. juni 2020.
    """
    standing("P1", rows)
