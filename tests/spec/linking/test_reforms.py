"""Reforms

A code means something in law for as long as the law is in force. When a reform gives what a citizen has another name,
another paragraph or another law, it goes on as the same family, so that nothing becomes two on the day.
"""

from __future__ import annotations

from typing import Any


def test_a_new_law(linking: Any) -> None:
    """On 1 January 2024 barnets lov took over from serviceloven: the same support, under two laws in turn."""
    rows = """
    Part CPR | Foranstaltningsparagraf | Startdato  | Slutdato
    ---------+-------------------------+------------+-----------
    anna     | SEL § 52                | 01-01-2023 | 31-12-2023
    anna     | Barnets lov § 32        | 01-01-2024 | -
    """
    answer = """
    who  | law | paragraph | family        | from       | to
    -----+-----+-----------+---------------+------------+-----------
    anna | SEL | 52        | child_support | 2023-01-01 | 2023-12-31
    anna | BL  | 32        | child_support | 2024-01-01 |
    """
    linking(answer, children_family=rows)


def test_an_old_code_that_runs_on(linking: Any) -> None:
    """A row that keeps its old paragraph past the reform means what the paragraph meant, until the reform."""
    rows = """
    Part CPR | Foranstaltningsparagraf | Startdato  | Slutdato
    ---------+-------------------------+------------+---------
    anna     | SEL § 52                | 01-01-2023 | -
    """
    answer = """
    who  | law | family        | from       | to
    -----+-----+---------------+------------+-----------
    anna | SEL | child_support | 2023-01-01 | 2023-12-31
    """
    linking(answer, children_family=rows)


def test_rows_still_under_codes_that_have_ended(idle: Any) -> None:
    """A jobcentre that writes 2.3 where 6.3 has stood since 1 January 2020: as of a day after it those rows count for
    nothing, and the run names the code where at least five citizens have it. Rows that have ended are as ever.
    """
    rows = """
    CPR-nr. | Målgruppe | Startdato  | Slutdato   | Tilbud | Tilbud startdato
    --------+-----------+------------+------------+--------+-----------------
    anna    | 2.3       | 01-02-2017 | -          | -      | -
    bent    | 2.3       | 01-02-2019 | -          | -      | -
    carl    | 2.3       | 01-02-2017 | 31-01-2020 | -      | -
    dora    | 2.3       | 01-02-2017 | 31-12-9999 | -      | -
    erik    | 2.3       | 01-02-2017 | -          | -      | -
    freja   | 6.3       | 01-02-2020 | -          | -      | -
    gorm    | 2.2       | 01-02-2017 | -          | -      | -
    """
    answer = """
    as of      | codes
    -----------+------
    2017-10-02 | -
    2019-12-31 | -
    2020-01-01 | 2.3
    2020-01-31 | 2.3
    2020-02-01 | -
    """
    idle(answer, jobcentre=rows)


def test_a_code_whose_paragraph_moved(linking: Any) -> None:
    """On 1 January 2020 the employment act was rewritten. A word means one paragraph before and another after."""
    rows = """
    CPR-nr. | Målgruppe | Startdato  | Slutdato   | Tilbud | Tilbud startdato | Tilbud slutdato
    --------+-----------+------------+------------+--------+------------------+----------------
    anna    | 2.3       | 01-01-2019 | 31-12-2019 | Mentor | 01-10-2019       | 31-03-2020
    """
    answer = """
    who  | kind    | law | paragraph | family     | from       | to
    -----+---------+-----+-----------+------------+------------+-----------
    anna | case    | LAB | 2         | jc_contact | 2019-01-01 | 2019-12-31
    anna | service | LAB | 31b       | jc_mentor  | 2019-10-01 | 2019-12-31
    anna | service | LAB | 167       | jc_mentor  | 2020-01-01 | 2020-03-31
    """
    linking(answer, jobcentre=rows)


def test_a_benefit_that_was_abolished(linking: Any) -> None:
    """On 1 July 2025 education benefit became cash benefit. The week of the change is the last of the one and, as it
    is reported, the first of the other; both are of one family.
    """
    rows = """
    CPR nummer | Ydelse           | Uge
    -----------+------------------+--------
    anna       | Uddannelseshjælp | 2025-25
    anna       | Uddannelseshjælp | 2025-26
    anna       | Kontanthjælp     | 2025-27
    anna       | Kontanthjælp     | 2025-28
    """
    answer = """
    who  | law | paragraph | family   | from       | to
    -----+-----+-----------+----------+------------+-----------
    anna | LAS | 23        | las_help | 2025-06-16 | 2025-07-06
    anna | LAS | 25        | las_help | 2025-06-30 | 2025-07-20
    """
    linking(answer, benefit_refund=rows)
