"""Rows that are no involvement

A row may be whole and still say nothing of what a citizen gets. Such rows are ignored by a rule that the contract
declares with its reason, and counted by rule. A row that both a rule ignores and something is wrong with is ignored.
"""

from __future__ import annotations

from typing import Any


def test_technical_rows_and_nothing_paid(landing: Any) -> None:
    """A posting between authorities is no benefit, and nothing was paid in a row of zero kroner."""
    rows = """
    Ydelse                 | Beregnet udbetalingsbeløb | becomes
    -----------------------+---------------------------+---------------------------------
    Kontanthjælp           | 2.789,50                  | accepted
    Fleksbidrag fra staten | 2.789,50                  | ignored technical_row
    FLEKSBIDRAG FRA STATEN | 0,00                      | ignored technical_row
    Kontanthjælp           | 0,00                      | ignored zero_amount
    Julehjælp              | 2.789,50                  | quarantined benefit:unknown_code
    Julehjælp              | 0,00                      | ignored zero_amount
    """
    landing("benefit_refund", rows)


def test_not_granted(landing: Any) -> None:
    """A draft, something expected and a refusal are not granted. What has ended is, and waits without its last day."""
    rows = """
    IndsatsStatus | becomes
    --------------+----------------------------------------
    Bevilget      | accepted
    Afsluttet     | quarantined to_date:ended_without_date
    Kladde        | ignored not_granted
    Forventet     | ignored not_granted
    Afslag        | ignored not_granted
    """
    landing("social_psychiatry", rows)


def test_another_municipality_acts(landing: Any) -> None:
    """Where another municipality acts and this one only pays, the case is not ours; an empty cell claims neither."""
    rows = """
    HandleKommune | becomes
    --------------+----------------------------------------
    999           | accepted
    0999          | accepted
    101           | ignored paid_only
    -             | quarantined acting_municipality:missing
    """
    landing("social_psychiatry", rows)


def test_registered_in_another_municipality(landing: Any) -> None:
    """The population register may hold people who live elsewhere."""
    rows = """
    Personnummer | Kommunekode | becomes
    -------------+-------------+---------------------------
    anna         | 999         | accepted
    bent         | 0999        | accepted
    carl         | 101         | ignored other_municipality
    """
    landing("population", rows)


def test_only_who_lives_in_denmark_needs_a_municipality(landing: Any) -> None:
    """Status says who lives here (01 and 03). Of all others the municipality is no matter; they are counted nowhere."""
    rows = """
    Personnummer | Status | Kommunekode | becomes
    -------------+--------+-------------+---------------------------------------------------
    anna         | 05     | 956         | accepted
    bent         | 07     | 957         | accepted
    carl         | 80     | 0000        | accepted
    dora         | 80     | -           | accepted
    erik         | 90     | -           | accepted
    freja        | 70     | 0000        | accepted
    gorm         | 20     | 0019        | accepted
    hanne        | 90     | 101         | ignored other_municipality
    ivan         | 01     | 956         | quarantined municipality_code:unknown_municipality
    jytte        | 03     | -           | quarantined municipality_code:missing
    """
    landing("population", rows)
