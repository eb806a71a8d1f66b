"""What a comparison or a trial says, as one document with a hash: the same tables give the same bytes (RFC 8785)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import rfc8785

from targeting.shapes import Document
from targeting.workspace import RuleSet

Row = Mapping[str, Any]


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
    """The document of a comparison: what is hidden is null, and nothing tells of one citizen."""
    counted = {name: [_spelled(row) for row in rows] for name, rows in tables.items()}
    sides = {"before": dict(before), "after": dict(after)}
    return {"format": "targeting/comparison/1", **setting.as_dict(), **sides, **counted}


def trial(setting: Setting, ruleset: Row, rows: Sequence[Row]) -> dict[str, Any]:
    """The document of a rule set tried with other numbers."""
    tried = [dict(row) for row in rows]
    return {"format": "targeting/trial/1", **setting.as_dict(), "ruleset": dict(ruleset), "rows": tried}


def sha256(document: Mapping[str, Any]) -> str:
    """The document's hash, over its canonical form."""
    return hashlib.sha256(rfc8785.dumps(dict(document))).hexdigest()


def _spelled(row: Row) -> dict[str, Any]:
    """A row whose sides are called before and after."""
    long = {"_a": "_before", "_b": "_after"}
    return {name[:-2] + long[name[-2:]] if name[-2:] in long else name: value for name, value in row.items()}
