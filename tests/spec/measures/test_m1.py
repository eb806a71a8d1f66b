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
    -----------+--------------+--------------------------+-----------+----------------+------------------------------------------------------------------
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
    -----------+--------------+--------------------------+-----------+---------+------------------------------------------------------------------
    2017-12-19 | Helsingør    | 2017-12-20 to 2020-06-30 | anna bo   | not_yet | Kan bruges fra 1. januar 2018, når bekendtgørelsen er trådt i kraft.
    2017-12-20 | Helsingør    | 2017-12-20 to 2020-06-30 | anna bo   | usable  | Kan bruges i dag.
    """
    standing("M1", rows)


def test_the_nine_of_the_network_and_nobody_else(standing: Any) -> None:
    """Who is in the network is said by the catalogue: no file of a municipality makes it one of them."""
    rows = """
    day        | municipality    | in use                   | signed by | state         | says
    -----------+-----------------+--------------------------+-----------+---------------+------------------------------------------------
    2018-03-01 | Allerød         | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Ballerup        | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Hillerød        | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Eksempelkommune | 2018-02-01 to 2020-06-30 | anna bo   | usable        | Kan bruges i dag.
    2018-03-01 | Esbjerg         | 2018-02-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Én plan for en sammenhængende indsats sammen med borgeren.
    2018-03-01 | Gentofte        | 2018-02-01 to 2020-06-30 | anna bo   | other_network | Givet til et andet netværk: Én plan for en sammenhængende indsats sammen med borgeren.
    """
    standing("M1", rows)
