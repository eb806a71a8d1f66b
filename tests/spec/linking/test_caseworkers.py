"""Caseworkers of an involvement

Several rows are one involvement, and each may name a caseworker of its own. Whoever attends to it on the day counts:
everybody whose row holds that day. In the answers each column is a day, and its cells say how many caseworkers.
"""

from __future__ import annotations

from typing import Any

from support.world import contract


def with_gaps(gap_days: int, lag_days: int = 0) -> dict[str, Any]:
    """The contract for social psychiatry, with days between two rows of one involvement, and after the last."""
    (emission,) = contract("social_psychiatry").involvement
    return {"involvement": (emission.model_copy(update={"gap_days": gap_days, "lag_days": lag_days}),)}


def test_two_rows_of_one_involvement(attended: Any) -> None:
    """Two children of one parent have two grants after § 52 from one centre, with a caseworker each: one involvement,
    two caseworkers. A third row with one of the two adds none, and neither does one where nobody is named.
    """
    rows = """
    Part CPR | Foranstaltningsparagraf | Sagsbehandler | Startdato
    ---------+-------------------------+---------------+-----------
    anna     | SEL § 52                | fam001        | 01-01-2017
    anna     | SEL § 52                | fam002        | 01-03-2017
    bent     | SEL § 52                | fam001        | 01-01-2017
    bent     | SEL § 52                | FAM001        | 01-03-2017
    carl     | SEL § 52                | fam001        | 01-01-2017
    carl     | SEL § 52                | fam002        | 01-01-2017
    carl     | SEL § 52                | fam003        | 01-01-2017
    carl     | SEL § 52                | -             | 01-06-2017
    dora     | SEL § 52                | -             | 01-01-2017
    erik     | SEL § 52                | -             | 01-01-2017
    erik     | SEL § 52                | fam004        | 01-01-2017
    """
    answer = """
    who  | 2017-02-01 | 2017-10-02
    -----+------------+-----------
    anna | 1          | 2
    bent | 1          | 1
    carl | 3          | 3
    dora | 0          | 0
    erik | 1          | 1
    """
    attended(answer, children_family=rows)


def test_involvements_that_overlap(attended: Any) -> None:
    """While two rows hold the day, both caseworkers attend; before and after, the one whose row it is. The same person
    in two involvements is one.
    """
    rows = """
    CPR  | Paragraf  | PrimærAnsvarlig | IndsatsStartDato | IndsatsSlutDato
    -----+-----------+-----------------+------------------+----------------
    anna | SEL § 85  | soc1            | 2017-01-01       | 2017-06-30
    anna | SEL § 85  | soc2            | 2017-06-01       | 2017-12-31
    bent | SEL § 85  | soc1            | 2017-01-01       | 2017-12-31
    bent | SEL § 85  | soc2            | 2017-06-01       | 2017-06-30
    carl | SEL § 85  | soc1            | 2017-01-01       | 2017-12-31
    carl | SEL § 107 | soc1            | 2017-01-01       | -
    dora | SEL § 85  | soc1            | 2017-01-01       | 2017-05-31
    dora | SEL § 107 | soc2            | 2017-06-01       | -
    """
    answer = """
    who  | 2016-12-31 | 2017-05-31 | 2017-06-01 | 2017-06-30 | 2017-07-01 | 2018-01-01
    -----+------------+------------+------------+------------+------------+-----------
    anna | 0          | 1          | 2          | 2          | 1          | 0
    bent | 0          | 1          | 2          | 2          | 1          | 0
    carl | 0          | 1          | 1          | 1          | 1          | 1
    dora | 0          | 1          | 1          | 1          | 1          | 1
    """
    attended(answer, social_psychiatry=rows)


def test_a_new_caseworker(attended: Any) -> None:
    """A grant that is renewed under another caseworker has one at a time: who left it attends no more."""
    rows = """
    CPR  | PrimærAnsvarlig | IndsatsStartDato | IndsatsSlutDato
    -----+-----------------+------------------+----------------
    anna | soc1            | 2017-01-01       | 2017-06-30
    anna | soc2            | 2017-07-01       | -
    bent | soc1            | 2017-01-01       | 2017-06-30
    bent | -               | 2017-07-01       | -
    carl | soc1            | 2017-01-01       | 2017-06-30
    carl | soc2            | 2017-01-01       | 2017-06-30
    carl | soc3            | 2017-07-01       | -
    dora | -               | 2017-01-01       | 2017-06-30
    dora | soc2            | 2017-07-01       | -
    """
    answer = """
    who  | 2017-06-30 | 2017-07-01
    -----+------------+-----------
    anna | 1          | 1
    bent | 1          | 0
    carl | 2          | 1
    dora | 0          | 1
    """
    attended(answer, social_psychiatry=rows)


def test_days_that_no_row_holds(attended: Any) -> None:
    """Where a contract lets days lie between two rows, or after the last, the involvement goes on, and so do those
    whose rows ended last before. Here seven days may lie between, and five after the last.
    """
    rows = """
    CPR  | PrimærAnsvarlig | IndsatsStartDato | IndsatsSlutDato
    -----+-----------------+------------------+----------------
    anna | soc1            | 2017-01-01       | 2017-06-30
    anna | soc2            | 2017-07-08       | 2017-07-31
    bent | soc1            | 2017-01-01       | 2017-06-30
    bent | soc2            | 2017-03-01       | 2017-06-30
    bent | soc3            | 2017-07-08       | 2017-07-31
    carl | soc1            | 2017-01-01       | 2017-06-30
    carl | soc2            | 2017-01-01       | 2017-06-29
    carl | soc3            | 2017-07-02       | 2017-07-31
    dora | soc1            | 2017-01-01       | 2017-06-30
    dora | soc1            | 2017-07-09       | 2017-07-31
    erik | soc1            | 2017-01-01       | 2017-06-30
    erik | -               | 2017-06-01       | 2017-07-03
    """
    answer = """
    who  | 2017-06-30 | 2017-07-01 | 2017-07-05 | 2017-07-06 | 2017-07-07 | 2017-07-08 | 2017-08-05 | 2017-08-06
    -----+------------+------------+------------+------------+------------+------------+------------+-----------
    anna | 1          | 1          | 1          | 1          | 1          | 1          | 1          | 0
    bent | 2          | 2          | 2          | 2          | 2          | 1          | 1          | 0
    carl | 1          | 1          | 1          | 1          | 1          | 1          | 1          | 0
    dora | 1          | 1          | 1          | 0          | 0          | 0          | 1          | 0
    erik | 1          | 0          | 0          | 0          | 0          | 0          | 0          | 0
    """
    attended(answer, with_gaps(7, lag_days=5), social_psychiatry=rows)


def test_what_does_not_count_has_no_caseworkers(attended: Any) -> None:
    """Ancillary rows, and services that are never counted, add no caseworker."""
    rows = """
    CPR  | Paragraf  | Indsats   | PrimærAnsvarlig
    -----+-----------+-----------+----------------
    anna | SEL § 108 | Ophold    | soc1
    anna | SEL § 108 | Transport | soc2
    bent | SEL § 109 | Ophold    | soc1
    bent | SEL § 85  | Bostøtte  | soc1
    carl | SEL § 109 | Ophold    | soc1
    """
    answer = """
    who  | 2017-10-02
    -----+-----------
    anna | 1
    bent | 1
    carl | 0
    """
    attended(answer, social_psychiatry=rows)
