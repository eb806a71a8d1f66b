"""M5: midlertidige hjælpemidler

Answered by an act for all municipalities: serviceloven § 113 b, from 1 January 2018. Nobody needs to decide anything.
"""

from __future__ import annotations

from typing import Any


def test_for_everybody_from_the_first_day_of_the_act(standing: Any) -> None:
    """The day before is too early; no network and no adoption is asked for."""
    rows = """
    day        | municipality | state   | says
    -----------+--------------+---------+-------------------------------------------------
    2017-12-31 | Helsingør    | not_yet | Kan bruges fra 1. januar 2018.
    2018-01-01 | Helsingør    | usable  | Kan bruges i dag. Gælder for alle kommuner.
    2018-01-01 | Esbjerg      | usable  | Kan bruges i dag. Gælder for alle kommuner.
    2018-01-01 | Gentofte     | usable  | Kan bruges i dag. Gælder for alle kommuner.
    2026-11-28 | Gentofte     | usable  | Kan bruges i dag. Gælder for alle kommuner.
    """
    standing("M5", rows)
