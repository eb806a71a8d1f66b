"""A small municipality month after month: its releases as they are made, and who is one in each count of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import polars as pl

from support.attacker import CELLS, Cell, true_cells, truth_of
from support.output_tables import AS_OF, CONTRACTS, RULES, Citizen, run_row, source_row, warehouse_of
from targeting.outputs import Disclosure, Earlier, disclose, prepare_reasons, read_made, record
from targeting.outputs.publication import counted_citizens
from targeting.warehouse import Warehouse
from targeting.workspace import RuleSet

MONTHS = [AS_OF + timedelta(weeks=5 * number) for number in range(12)]
GONE = "80"


@dataclass(frozen=True)
class Month:
    """One release: what was shown of it, what was so, and who was who."""

    people: tuple[Citizen, ...]
    tables: dict[str, list[dict[str, Any]]]
    truth: dict[Cell, int]
    warehouse: Warehouse
    rules: RuleSet = RULES
    trend: tuple[dict[str, Any], ...] = ()


def town(size: int, seed: int) -> list[Citizen]:
    """Three departments and two areas of a small municipality; nobody is as many others."""
    dice = random.Random(seed)
    return [_citizen(dice) for _ in range(size)]


def _citizen(dice: random.Random) -> Citizen:
    chosen = sorted(dice.sample(["jobcentre", "social", "health"], dice.choices([0, 1, 2, 3], [50, 25, 18, 7])[0]))
    return Citizen(
        age=dice.choice([20, 27, 35, 45]),
        sex=dice.choice("KM"),
        area=dice.choice(["nord", "syd", "syd"]),
        services=tuple((department, dice.choice([1, 2, 3])) for department in chosen),
    )


def later(people: Sequence[Citizen], seed: int, moved: int) -> list[Citizen]:
    """A month later: so many are not as they were. The first leaves, one objects, one moves to the other area."""
    dice = random.Random(seed)
    left, objected, elsewhere, *others = dice.sample(range(len(people)), moved)
    changed = list(people)
    changed[left] = replace(people[left], status=GONE)
    changed[objected] = replace(people[objected], objects=True)
    changed[elsewhere] = replace(people[elsewhere], area="nord" if people[elsewhere].area == "syd" else "syd")
    for one in others:
        changed[one] = _citizen(dice)
    return changed


def released(
    months: Sequence[Sequence[Citizen]],
    *,
    remembers: bool = True,
    rules: Sequence[RuleSet] = (),
    areas: Sequence[Mapping[str, tuple[str, ...]]] = (),
) -> list[Month]:
    """A release a month, each held against those before it; or, where it does not remember, against none.

    ``rules`` are those of each month, where they are not always the same. `change` is held against the month before.
    ``areas`` are the districts of each area, by month.
    """
    found: list[Month] = []
    releases: tuple[Any, ...] = ()
    counted: dict[str, pl.DataFrame] = {}
    for number, people in enumerate(months):
        held_against = rules[number] if rules else RULES
        warehouse = warehouse_of(people, held_against)
        stand(warehouse, people, held_against)
        if rules:
            _nominated_before(warehouse, found)
        run_id, before = f"r{number}", f"r{number - 1}" if rules and number else ""
        told = (releases, counted) if remembers else ((), {})
        earlier = Earlier(run_id, MONTHS[number].isoformat(), MONTHS[number].isoformat(), before, "dashboard", *told)
        earlier = replace(earlier, areas=areas[number]) if areas else earlier
        earlier = replace(earlier, ruleset=f"{held_against.id}@{held_against.version}")
        disclose(warehouse, CONTRACTS, Disclosure(run_id, AS_OF, held_against, "objections", earlier=earlier))
        made = read_made(warehouse)
        releases, counted[run_id] = (*releases, made.shown), counted_citizens(warehouse)
        tables = {table: warehouse.records(f"output.{table}") for table in CELLS}
        trend = tuple(warehouse.records("output.trend"))
        found.append(Month(tuple(people), tables, true_cells(warehouse), warehouse, held_against, trend))
    return found


def _nominated_before(warehouse: Warehouse, found: Sequence[Month]) -> None:
    """Who was nominated a month ago, and by which rules."""
    if found:
        before = found[-1].warehouse.connection.execute(
            "SELECT key.pseudonym, hit.rule FROM score.outcome JOIN score.rule_hit AS hit USING (person_id) "
            "JOIN land.person_key AS key USING (person_id) WHERE outcome.nominated"
        )
        warehouse.connection.executemany("INSERT INTO score.earlier_candidate VALUES (?, ?)", before.fetchall())


def stand(warehouse: Warehouse, people: Sequence[Citizen], rules: RuleSet = RULES) -> None:
    """Everything else that a release is made of."""
    warehouse.create_empty("score.earlier_candidate")
    record(warehouse, CONTRACTS["run"], [run_row()])
    record(warehouse, CONTRACTS["source"], [source_row("objections", sum(each.objects for each in people))])
    record(warehouse, CONTRACTS["quality"], [])
    prepare_reasons(warehouse, rules, {})


def members(month: Month) -> dict[Cell, set[int]]:
    """Who is one in each count: reckoned from the citizens, and not by the product's SQL."""
    found: dict[Cell, set[int]] = {}
    for number, citizen in enumerate(month.people):
        for cell in _counted_in(citizen, month):
            found.setdefault(cell, set()).add(number)
    return found


def _counted_in(citizen: Citizen, month: Month) -> Iterator[Cell]:
    steps = {row["step_id"]: row["step"] for row in truth_of(month.warehouse, "attrition")}
    at = steps.get(_dropped_by(citizen, month.rules.rules[0].id), len(steps) + 1)
    groups = [("all", "all"), ("sex", citizen.sex), ("age_band", _band(citizen.age)), ("area", citizen.area)]
    for group in groups:
        for step in range(1, len(steps) + 1):
            yield from [("attrition", step, *group, "before")] if at >= step else []
            yield from [("attrition", step, *group, "dropped")] if at == step else []
            yield from [("attrition", step, *group, "after")] if at > step else []
    if at > steps["has_one_plan"]:
        own = [department for department, _ in citizen.services]
        for a in own:
            yield from (("overlap", a, b, "persons") for b in own)


def _dropped_by(citizen: Citizen, required: str) -> str:
    services = sum(number for _, number in citizen.services)
    if citizen.status == GONE:
        return "not_resident"
    if citizen.objects:
        return "objection"
    if not citizen.services:
        return "no_involvement"
    if len(citizen.services) < 2:
        return required
    return "below_threshold" if services < 3 else ""


def _band(age: int) -> str:
    return {20: "18-24", 27: "25-29", 35: "30-39", 45: "40-49"}[age]
