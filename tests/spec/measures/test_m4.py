"""M4: rehabiliterende indsats som aktivering

The letter found that existing law allows it, and existing law is for every municipality. Each decides for itself that it
will work so: it takes it into use as it does a trial, but without an order, a cap or a last day.
"""

from __future__ import annotations

from typing import Any


def test_open_to_every_municipality_that_takes_it_into_use(standing: Any) -> None:
    """No network is asked for, and no day is known on which the law began."""
    rows = """
    day        | municipality | in use        | signed by | state         | law                    | says
    -----------+--------------+---------------+-----------+---------------+------------------------+------------------------------------------
    2018-03-01 | Helsingør    | -             | -         | not_adopted   | sygedagpengeloven § 13 c | Kommunen har ikke taget ordningen i brug.
    2018-03-01 | Helsingør    | 2018-02-01 to | anna bo   | usable        | sygedagpengeloven § 13 c | Kan bruges i dag.
    2018-03-01 | Gentofte     | 2018-02-01 to | anna bo   | usable        | sygedagpengeloven § 13 c | Kan bruges i dag.
    2018-01-31 | Gentofte     | 2018-02-01 to | anna bo   | adopted_later | sygedagpengeloven § 13 c | Kan bruges fra 1. februar 2018, når kommunen tager ordningen i brug.
    2026-11-28 | Gentofte     | 2018-02-01 to | anna bo   | usable        | sygedagpengeloven § 13 c | Kan bruges i dag.
    """
    standing("M4", rows)
