"""What Great Expectations is asked in tests, and what it should answer."""

from __future__ import annotations

from support.tables import table
from targeting.workspace import Expectation

BOUNDS = table("""
    minimum | maximum | strict | observed | passes
    --------+---------+--------+----------+-------
    -       | 5       | yes    | 4.99     | yes
    -       | 5       | yes    | 5        | no
    -       | 5       | no     | 5        | yes
    0       | -       | yes    | 0        | no
    0       | -       | yes    | 1        | yes
    0       | 0       | no     | 0        | yes
    0       | 0       | no     | 1        | no
    2       | 4       | no     | 3        | yes
""")


def bound(row: dict[str, str], name: str = "bound") -> Expectation:
    return Expectation(
        id=name,
        metric="rowCount",
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        strict_minimum=row["strict"] == "yes",
        strict_maximum=row["strict"] == "yes",
    )
