"""Who answers a question: stand-ins, one for every five neighbours in line, and no citizen.

A question that anybody may put in their own words is never put to the citizens themselves: of two exact answers, one
subtracted from the other, a single citizen can be left. What it costs in exactness, and what it holds:
docs/adr/0054-questions-are-put-to-stand-ins.md.
"""

from __future__ import annotations

from targeting.warehouse import Warehouse

# How many each stands for, and the least number that is shown of them.
STANDS_FOR = 5
SHOWN_FROM = 10
# Nobody is drawn who has a thing or a figure that fewer share, or two things that fewer have both.
FEW = 10
TOGETHER = 5
TABLES = ("person", "involvement", "caseworker")
# What they are made by: who stands where in line, and who was drawn.
LINES = ("thing", "rare", "place", "drawn")


def make_stand_ins(warehouse: Warehouse, secret: str) -> None:
    """Make stand.person, involvement and caseworker of the citizens in the link tables, as the score tables found them.

    ``secret`` decides who is drawn: with the same one the same citizens have the same stand-ins, whatever is asked.
    """
    warehouse.create_schema("stand")
    warehouse.create("stand.thing")
    warehouse.create("stand.rare", few=FEW, together=TOGETHER)
    groups = max(1, warehouse.count("link.person") // STANDS_FOR)
    warehouse.create("stand.place", secret=secret, first=int(secret, 16) % STANDS_FOR, groups=groups)
    for table in ("drawn", *TABLES):
        warehouse.create(f"stand.{table}")


def about(stand_ins: int) -> int | None:
    """About how many citizens so many stand for; None where it is too few to say."""
    citizens = stand_ins * STANDS_FOR
    return citizens if citizens >= SHOWN_FROM else None
