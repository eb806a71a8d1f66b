"""Disclosure control: the output tables, with every count that would tell of few persons hidden.

All dashboard tables of a run are one system, so that no table undoes what another hides. Values are hidden (NULL,
and named in ``suppressed``), never changed. docs/adr/0004-disclosure.md: what is protected and what is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from targeting.privacy.disclosure_audit import protect
from targeting.privacy.disclosure_relations import Knowledge, Measured, build_system
from targeting.privacy.disclosure_system import Row, Steps, System, Tables, Variable, cells
from targeting.privacy.disclosure_tables import (
    NOBODY,
    ControlDraw,
    Rows,
    candidate_tables,
    fetch,
    raw,
    raw_tables,
    record,
    selection_interval,
    write_rows,
)
from targeting.warehouse import Warehouse
from targeting.workspace.outputs import OutputContract

__all__ = ["NOBODY", "ControlDraw", "Disclosure", "disclose", "record"]

DASHBOARD = ("run", "source", "quality", "attrition", "distribution", "overlap", "selection_rate", "change")
ROW_COUNTS_OF_QUALITY = frozenset({"checked", "failed", "observed"})

Contracts = Mapping[str, OutputContract]


@dataclass(frozen=True)
class Disclosure:
    """What a run tells disclosure control.

    ``objection_register`` holds those who object; ``incomplete``
    are the registers that were not read. ``not_comparable`` are columns of change that such a register falsifies.
    ``control`` says how many citizens are drawn for control.
    """

    run_id: str
    as_of: date
    mode: Literal["simulate", "operate"]
    objection_register: str | None = None
    incomplete: tuple[str, ...] = ()
    not_comparable: frozenset[str] = frozenset()
    control: ControlDraw = NOBODY


@dataclass(frozen=True)
class Mask:
    """What is not shown: small counts and what protects them, registers of which 1-4 persons live elsewhere, and
    the columns of change that compare what cannot be compared.
    """

    hidden: Collection[Variable]
    few_from_elsewhere: Collection[str]
    not_comparable: frozenset[str]


def disclose(warehouse: Warehouse, contracts: Contracts, parameters: Disclosure) -> None:
    """Make every output table from the score tables and the rows kept by `record`, small counts hidden.

    Mode simulate makes no restricted table; those of operate rest on what `reasons.prepare` made. Raises
    TargetingError when the tables do not reconcile.
    """
    raw_tables(
        warehouse,
        run_id=parameters.run_id,
        as_of=parameters.as_of,
        minimum_cell=contracts["distribution"].counts["persons"],
    )
    tables, system = raw_system(warehouse, contracts, parameters.objection_register)
    hidden = protect(system)
    mask = Mask(hidden, _few_from_elsewhere(tables, contracts), parameters.not_comparable)
    incomplete = ",".join(parameters.incomplete)
    for table in DASHBOARD:
        rows = _suppressed(contracts[table], tables, mask)
        write_rows(warehouse, contracts[table], [row | {"incomplete": incomplete} for row in rows])
    if parameters.mode == "operate":
        candidate_tables(
            warehouse,
            contracts,
            run_id=parameters.run_id,
            incomplete=incomplete,
            control=parameters.control,
        )


def raw_system(
    warehouse: Warehouse, contracts: Contracts, objection_register: str | None
) -> tuple[dict[str, Rows], System]:
    """The unsuppressed dashboard tables of a warehouse, and their counts as one system."""
    tables = {table: fetch(warehouse, raw(table), contracts[table].keys) for table in DASHBOARD}
    tables["run"] = _with_counts(tables)
    counts = {table: contracts[table].counts for table in DASHBOARD}
    return tables, build_system(tables, counts, _knowledge(warehouse, objection_register))


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


def _knowledge(warehouse: Warehouse, objection_register: str | None) -> Knowledge:
    required = warehouse.connection.execute("SELECT rule FROM score.rule WHERE required").fetchall()
    measured = fetch(warehouse, raw("measured"), ("measure", "value", "dropped_at"))
    return Knowledge(
        measured=tuple(Measured(**row) for row in measured),
        feeds=tuple((department, register) for department, register in warehouse.rows("output/feed")),
        required_rules=frozenset(rule for (rule,) in required),
        objection_register=objection_register,
    )


def _few_from_elsewhere(tables: Tables, contracts: Contracts) -> frozenset[str]:
    """The registers whose coverage would count the few persons that the population register does not know."""
    known = [row for row in tables["source"] if row["persons"] is not None and row["coverage"] is not None]
    unknown = {row["register"]: round(row["persons"] * (1 - row["coverage"])) for row in known}
    minimum = contracts["source"].counts["persons"]
    return frozenset(register for register, persons in unknown.items() if 0 < persons < minimum)


def _suppressed(contract: OutputContract, tables: Tables, mask: Mask) -> Rows:
    """The table's rows with what is hidden as NULL, and the names of those columns in ``suppressed``."""
    steps = Steps.of(tables)
    return [_suppressed_row(contract, _with_interval(contract, row), steps, mask) for row in tables[contract.id]]


def _with_interval(contract: OutputContract, row: Row) -> Row:
    if contract.id != "selection_rate":
        return row
    return {**row, **selection_interval(row["persons"], row["nominated"])}


def _suppressed_row(contract: OutputContract, row: Row, steps: Steps, mask: Mask) -> dict[str, Any]:
    counts = {column for column, variable in cells(contract.id, row, steps).items() if variable in mask.hidden}
    derived = {column.name for column in contract.columns if counts & set(column.hidden_with)}
    masked = counts | derived | _of_the_table(contract, row, mask)
    shown = [name for name in contract.names if name in masked and row[name] is not None]
    return {**row, **dict.fromkeys(shown), "suppressed": ",".join(shown)}


def _of_the_table(contract: OutputContract, row: Row, mask: Mask) -> frozenset[str]:
    """What else would count the few persons of a register, or the few it holds from elsewhere, or mislead."""
    if contract.id == "change":
        return mask.not_comparable
    if contract.id not in ("quality", "source"):
        return frozenset()
    few = row["register"] in mask.few_from_elsewhere
    if contract.id == "source":
        return frozenset({"coverage"} if few else ())
    if ("persons", row["register"]) in mask.hidden:
        return ROW_COUNTS_OF_QUALITY
    return frozenset({"observed"} if few and row["metric"] == "coverage" else ())
