"""A release beside those that were shown: what it hides, and what is kept of it until it is published."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import polars as pl

from targeting.disclosure import (
    Attack,
    Pattern,
    RowsHidden,
    Shown,
    System,
    Tables,
    Variable,
    hidden_again,
    hidden_beside,
    pattern,
    remembered,
    remembering,
    rows_counted,
    rows_hidden,
    rows_shown,
    shown_beside,
    smallest_width,
    step_ids,
)
from targeting.outputs.moved import MEASURES, Earlier, movement
from targeting.shapes import Document
from targeting.warehouse import Warehouse

TABLE, CITIZENS = "output.publication", "output.raw_citizen"
CITIZEN = ("pseudonym", "sex", "age_band", "area", "dropped_by", *MEASURES, "departments_of", "rules_of")


@dataclass(frozen=True)
class Made:
    """What a release would show, and what an attacker is left with.

    ``citizens`` is how many at least are counted elsewhere than in the release that is most like it: None where there
    is no other. ``same``: the release before it shows the very same, of the same citizens.
    """

    shown: Shown
    attack: Attack
    citizens: int | None
    same: bool


def hidden_counts(
    warehouse: Warehouse, tables: Tables, system: System, earlier: Earlier | None, fewest_rows: int
) -> tuple[Pattern, RowsHidden, frozenset[Variable]]:
    """The counts that may not be shown, the rows, of which ``fewest_rows`` may be, and which of the counts since groups
    cross those of a release; leaves output.publication where the release is held against ``earlier``.
    """
    if earlier is None:
        found = pattern(system, zeros=True)
        return found, rows_hidden(tables, found.hidden, (), "", fewest_rows), frozenset()
    counts = rows_counted(tables)
    whole = Shown(
        run_id=earlier.run_id,
        as_of=earlier.as_of,
        day=earlier.day,
        readers=earlier.readers,
        compared_with=earlier.compared_with,
        steps=step_ids(tables),
        system=system,
        hidden=frozenset(),
        areas=earlier.areas,
        ruleset=earlier.ruleset,
        incomplete=earlier.incomplete,
    )
    before = movement(warehouse, whole, earlier)
    present, memory = remembering(replace(whole, hidden=before.crossed), before)
    found, joint = hidden_beside(present, memory)
    hidden = found.hidden
    unseen = joint.values.keys() - joint.told - (system.values.keys() - hidden)
    width, solved = smallest_width(joint, unseen, joint.sensitive)
    attack = Attack(
        cells=len(system.values),
        hidden=len(hidden),
        predecessors=len(remembered(memory.releases, present.day)),
        minimum=max(system.minimums.values()),
        smallest_width=width,
        solved=solved,
    )
    releases = earlier.releases
    again = [
        each
        for each in releases
        if present.is_run(each.run_id) and each.as_of == earlier.as_of and each.rows_counted == counts
    ]
    beside = rows_hidden(tables, hidden, releases, earlier.as_of, fewest_rows)
    rows = hidden_again(again[-1]) if again else beside
    shown = replace(
        shown_beside(present, hidden, joint),
        rows=rows_shown(counts, rows, releases),
        rows_counted=counts,
        rows_hidden=rows.registers,
        quality_hidden=rows.expectations,
        changes_hidden=rows.changes,
    )
    citizens = min((memory.citizens[run_id] for run_id in memory.compared), default=None)
    keep_made(warehouse, Made(shown, attack, citizens, before.is_newest_again(present)))
    return found, rows, before.crossed & hidden


def keep_made(warehouse: Warehouse, made: Made) -> None:
    """Make output.publication; it holds true values."""
    told: Document = {
        "shown": made.shown.as_document(),
        "attack": made.attack.kept(),
        "citizens": made.citizens,
        "same": made.same,
    }
    warehouse.create_typed(TABLE, {"told": "VARCHAR NOT NULL"}, [[json.dumps(told, ensure_ascii=False)]])


def counted_citizens(warehouse: Warehouse) -> pl.DataFrame:
    """Each citizen's place in the tables."""
    return warehouse.sorted(CITIZENS, CITIZEN, ("pseudonym",)).pl()


def read_made(warehouse: Warehouse) -> Made:
    """As `keep_made` left it."""
    (row,) = warehouse.records(TABLE)
    told = json.loads(row["told"])
    return Made(Shown.from_document(told["shown"]), Attack(**told["attack"]), told["citizens"], told["same"])
