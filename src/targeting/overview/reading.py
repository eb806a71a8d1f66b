"""One citizen in the last good run, read out of its warehouse: what they have, whatever may be told of it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from targeting.overview.current import Spell
from targeting.warehouse import Warehouse

# The status of the dead in the population register (CPR).
DEAD = "90"


@dataclass(frozen=True)
class Citizen:
    """What the run has of the citizen; ``dead``: the population register said so."""

    dead: bool
    spells: tuple[Spell, ...]


def read_citizen(warehouse: Warehouse, pseudonyms: Collection[str]) -> Citizen | None:
    """The citizen with one of these pseudonyms; None where the run has met nobody of them, or more than one."""
    found = warehouse.rows("ask/overview/citizen", pseudonyms=sorted(pseudonyms))
    if len(found) != 1:
        return None
    ((person_id, status),) = found
    rows = warehouse.rows("ask/overview/involvement", person_id=person_id)
    return Citizen(status == DEAD, tuple(Spell(*row) for row in rows))
