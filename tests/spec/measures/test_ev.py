"""EV: evaluering i flere kommuner

The letter encourages every network to try the same in several municipalities. That is no measure: nobody is granted it.
"""

from __future__ import annotations

from typing import Any


def test_an_encouragement_is_no_measure(standing: Any) -> None:
    """Whatever the day and the municipality."""
    rows = """
    day        | municipality | in use        | signed by | state      | says
    -----------+--------------+---------------+-----------+------------+---------------------------------------------------------------
    2018-03-01 | Helsingør    | -             | -         | encouraged | En opfordring fra ministeriet, ikke en ordning, der kan bevilges.
    2026-11-28 | Gentofte     | 2018-02-01 to | anna bo   | encouraged | En opfordring fra ministeriet, ikke en ordning, der kan bevilges.
    """
    standing("EV", rows)
