"""What a comparison or a trial says, as one document with a hash: the same tables give the same bytes (RFC 8785)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from targeting.disclosure import SHOWN_FROM, STANDS_FOR, about
from targeting.shapes import Document
from targeting.workspace import RuleSet

Row = Mapping[str, Any]
# The counts of a comparison's rows; all else in a row says what was counted.
COUNTS = frozenset({
    "scored_a", "scored_b", "nominated_a", "nominated_b", "entered", "left", "stayed", "persons", "persons_a",
    "persons_b",
})  # fmt: skip
# How they were counted: each stand-in for so many citizens, and nothing below that.
ROUNDED = {"stands_for": STANDS_FOR, "shown_from": SHOWN_FROM}


@dataclass(frozen=True)
class Setting:
    """What both are made of: the municipality, and the last good run whose citizens were counted."""

    code: str
    name: str
    run: str
    delivery: str
    incomplete: tuple[str, ...]

    def as_dict(self) -> Document:
        """For the document."""
        municipality = {"code": self.code, "name": self.name}
        return {
            "municipality": municipality,
            "run": self.run,
            "delivery": self.delivery,
            "incomplete": list(self.incomplete),
        }


def side(ruleset: RuleSet, as_of: date, adopted: bool) -> dict[str, Any]:
    """A rule set as of a day; ``adopted`` when it is one of the workspace's."""
    return {
        "id": ruleset.id,
        "version": ruleset.version,
        "sha256": ruleset.sha256,
        "as_of": as_of.isoformat(),
        "in_force": ruleset.in_force_on(as_of),
        "adopted": adopted,
        "threshold": ruleset.threshold,
        "min_age": ruleset.min_age,
    }


def comparison(setting: Setting, before: Row, after: Row, tables: Mapping[str, Sequence[Row]]) -> dict[str, Any]:
    """The document of a comparison, from rows that count stand-ins: about how many citizens that is, or null."""
    counted = {name: [_spelled(row) for row in rows] for name, rows in tables.items()}
    # A group or a step is named when enough are in it: that one stand-in is would be an answer too.
    counted |= {name: [row for row in counted[name] if _tells(row)] for name in ("groups", "steps")}
    sides = {"before": dict(before), "after": dict(after)}
    return {"format": "targeting/comparison/2", **setting.as_dict(), "rounded": ROUNDED, **sides, **counted}


def trial(setting: Setting, ruleset: Row, rows: Sequence[Row]) -> dict[str, Any]:
    """The document of a rule set tried with other numbers."""
    tried = [dict(row) for row in rows]
    told = {"rounded": ROUNDED, "ruleset": dict(ruleset), "rows": tried}
    return {"format": "targeting/trial/2", **setting.as_dict(), **told}


def sha256(document: Mapping[str, Any]) -> str:
    """The document's hash, over its canonical form."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).hexdigest()


def _tells(row: Row) -> bool:
    return row.get("group_by") == "all" or any(isinstance(value, int) for value in row.values())


def _spelled(row: Row) -> dict[str, Any]:
    """A row with about how many citizens, whose sides are called before and after."""
    long = {"_a": "_before", "_b": "_after"}
    told = {name: about(value) if name in COUNTS else value for name, value in row.items()}
    return {name[:-2] + long[name[-2:]] if name[-2:] in long else name: value for name, value in told.items()}
