"""Two scorings of one population side by side: who enters, leaves and stays, counted."""

from __future__ import annotations

from targeting.disclosure import Rows
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

# What is counted of a group.
GROUPED = ("scored_a", "scored_b", "nominated_a", "nominated_b", "entered", "left", "stayed")


def keep_side(warehouse: Warehouse, side: str) -> None:
    """Keep what the score tables say under ``side`` (a, then b), before they are filled anew."""
    if side == "a":
        warehouse.create_schema("compare")
        warehouse.create("compare.side", side=side)
        warehouse.create("compare.hit", side=side)
    else:
        warehouse.insert("compare.side", side=side)
        warehouse.insert("compare.hit", side=side)


def counted(warehouse: Warehouse, before: RuleSet, after: RuleSet) -> dict[str, Rows]:
    """The rows of groups, rules, steps and points once both sides are kept; every rule and number of points has one."""
    warehouse.create("compare.person")
    tables = {name: _rows(warehouse, name) for name in ("groups", "rules", "steps", "points")}
    tables["groups"] = tables["groups"] or [{"group_by": "all", "group_value": "all", **dict.fromkeys(GROUPED, 0)}]
    found = {row["points"]: row for row in tables["points"]}
    most = max(sum(rule.points for rule in ruleset.rules) for ruleset in (before, after))
    nobody = {"persons_a": 0, "persons_b": 0}
    tables["points"] = [{"points": points, **nobody, **found.get(points, {})} for points in range(most + 1)]
    hit = {(row["moved"], row["rule"]): row["persons"] for row in tables["rules"]}
    tables["rules"] = [
        {"moved": move, "rule": rule.id, "label_da": rule.label_da, "persons": hit.get((move, rule.id), 0)}
        for move, ruleset in (("entered", after), ("left", before))
        for rule in ruleset.rules
    ]
    return tables


def _rows(warehouse: Warehouse, name: str) -> Rows:
    warehouse.create(f"compare.counted_{name}")
    return warehouse.records(f"compare.counted_{name}")
