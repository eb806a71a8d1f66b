"""P2: pit-stop, sundhedsfaglig indsats uden cpr-nummer

Left open by the letter until it is settled which health tasks the centre takes on. What was settled was not found; a
municipality that has it writes it into what it takes into use.
"""

from __future__ import annotations

from typing import Any


def test_closed_until_the_clarification_is_written(standing: Any) -> None:
    """And then, as P1, from the day that the municipality states."""
    rows = """
    day        | municipality | in use                   | signed by | state         | says
    -----------+--------------+--------------------------+-----------+---------------+------------------------------------------------------------------
    2018-03-01 | Esbjerg      | -                        | -         | pending       | Afventer afklaring: hvilke sundhedsfaglige opgaver omsorgscentret løfter, så patientsikkerheden ikke kompromitteres. Kommunen skriver afklaringen i sin ibrugtagning.
    2018-02-28 | Esbjerg      | 2018-03-01 to 2020-06-30 | anna bo   | adopted_later | Kan bruges fra 1. marts 2018, når kommunen tager ordningen i brug.
    2018-03-01 | Esbjerg      | 2018-03-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Allerød      | 2018-03-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Mere sammenhængende indsatser på tværs af sektorområder.
    """
    standing("P2", rows)
