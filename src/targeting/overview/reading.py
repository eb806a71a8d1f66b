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
    """A citizen whom the run has met; ``dead``: the population register said so."""

    person_id: int
    dead: bool


def read_citizen(warehouse: Warehouse, pseudonyms: Collection[str]) -> Citizen | None:
    """The citizen with one of these pseudonyms; None where the run has met nobody of them, or more than one.

    Nothing is read of what the citizen has.
    """
    found = warehouse.rows("ask/overview/citizen", pseudonyms=sorted(pseudonyms))
    if len(found) != 1:
        return None
    ((person_id, status),) = found
    return Citizen(person_id, status == DEAD)


def read_spells(warehouse: Warehouse, citizen: Citizen) -> tuple[Spell, ...]:
    """What the citizen has, whatever may be told of it."""
    rows = warehouse.rows("ask/overview/involvement", person_id=citizen.person_id)
    return tuple(Spell(*row) for row in rows)
