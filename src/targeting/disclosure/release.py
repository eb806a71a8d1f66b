"""A release as a system of counts: what its unsuppressed tables count, and what it shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from scipy.stats import binomtest

from targeting.disclosure.relations import Knowledge, Measured, build_system
from targeting.disclosure.rules_met import Rules
from targeting.disclosure.system import Rows, Steps, System, Tables
from targeting.warehouse import Warehouse
from targeting.workspace import OutputContract

CONFIDENCE = 0.95


def raw(table: str) -> str:
    """The unsuppressed table behind the output table."""
    return f"output.raw_{table}"


def selection_interval(persons: int, nominated: int) -> dict[str, float | None]:
    """The nominated share of ``persons`` with its 95 % Wilson interval; all None when there is nobody."""
    if not persons:
        return {"share": None, "low": None, "high": None}
    interval = binomtest(nominated, persons).proportion_ci(CONFIDENCE, method="wilson")
    return {"share": nominated / persons, "low": float(interval.low), "high": float(interval.high)}


DASHBOARD = ("run", "source", "quality", "attrition", "distribution", "overlap", "selection_rate", "change")

Contracts = Mapping[str, OutputContract]


def raw_system(
    warehouse: Warehouse, contracts: Contracts, objection_register: str | None, rules: Rules
) -> tuple[dict[str, Rows], System]:
    """The unsuppressed dashboard tables of a warehouse, and their counts as one system; ``rules`` are public."""
    tables = {table: warehouse.records(raw(table), *contracts[table].keys) for table in DASHBOARD}
    tables["run"] = _with_counts(tables)
    counts = {table: contracts[table].counts for table in DASHBOARD}
    return tables, build_system(tables, counts, _knowledge(warehouse, objection_register, rules))


def _with_counts(tables: Tables) -> Rows:
    """The run's counts are the attrition's: read, scored, nominated."""
    steps = Steps.of(tables)
    everybody = {row["step"]: row for row in tables["attrition"] if row["group_by"] == "all"}
    read, scored, nominated = (
        everybody[1]["before"],
        everybody[steps.eligible]["after"],
        everybody[steps.last]["after"],
    )
    share = selection_interval(scored, nominated)["share"]
    counts = {
        "persons_read": read,
        "persons_scored": scored,
        "nominated": nominated,
        "nominated_share": share,
    }
    return [row | counts for row in tables["run"]]


def _knowledge(warehouse: Warehouse, objection_register: str | None, rules: Rules) -> Knowledge:
    measured = warehouse.records(raw("measured"), "measure", "value")
    ((min_age,),) = warehouse.rows("ask/output/min_age")
    return Knowledge(
        measured=tuple(Measured(**row) for row in measured),
        sets={tuple(departments): persons for departments, persons in warehouse.rows("ask/output/department_set")},
        min_age=min_age,
        feeds=tuple((department, register) for department, register in warehouse.rows("ask/output/feed")),
        rules=replace(rules, met={tuple(met): persons for met, persons in warehouse.rows("ask/output/rules_met")}),
        objection_register=objection_register,
    )
