"""M2: jobsamtaler med andet indhold og anden hyppighed

Granted as M1 is. That interviews never fall away altogether is a condition of each grant, and is not told here.
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
