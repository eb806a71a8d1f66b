"""Disclosure control: the output tables, with every count that would tell of few persons hidden.

All dashboard tables of a run are one system, so that no table undoes what another hides. Values are hidden (NULL,
and named in ``suppressed``), never changed. docs/adr/0004-disclosure.md: what is protected and what is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from targeting import shapes
from targeting.audit import CountsHidden
from targeting.disclosure import (
    DASHBOARD,
    Contracts,
    Pattern,
    Row,
    Rows,
    RowsHidden,
    Steps,
    Tables,
    Variable,
    cells,
    raw_system,
    selection_interval,
)
from targeting.outputs.asked import asked
from targeting.outputs.departures import Departures, found_in, told_in
from targeting.outputs.moved import Earlier
from targeting.outputs.publication import hidden_counts, read_made
from targeting.outputs.restricted import candidate_tables
from targeting.outputs.tables import NOBODY, ControlDraw, raw_tables, write_rows
from targeting.outputs.trend import trend_rows
from targeting.outputs.way import write_way
from targeting.warehouse import Warehouse
from targeting.workspace import OutputContract, RuleSet


@dataclass(frozen=True)
class Disclosure:
    """What a run tells disclosure control.

    ``objection_register`` holds those who object; ``incomplete``
    are the registers that were not read. ``not_comparable`` are columns of change that such a register falsifies.
    ``control`` says how many citizens are drawn for control. ``way`` are the rows of the tables that tell of what
    people did with citizens they met, by table, as they are shown; none where nothing was read of it. ``earlier`` is
    what the register tells of the releases before, where this one may be read beside them.
    """

    run_id: str
    as_of: date
    ruleset: RuleSet
    objection_register: str | None = None
    incomplete: tuple[str, ...] = ()
    not_comparable: frozenset[str] = frozenset()
    control: ControlDraw = NOBODY
    way: Mapping[str, Sequence[shapes.Row]] = field(default_factory=dict)
    earlier: Earlier | None = None


@dataclass(frozen=True)
class Mask:
    """What is not shown: small counts and what protects them, rows of registers of which few came or went, and the
    columns of change that compare what cannot be.
    """

    hidden: Collection[Variable]
    rows: RowsHidden
    not_comparable: frozenset[str]


@dataclass(frozen=True)
class Disclosed:
    """What departs from what the rule set expects, judged by what is shown; and how much was hidden, for the log."""

    departures: Departures
    hidden: CountsHidden


def disclose(warehouse: Warehouse, contracts: Contracts, parameters: Disclosure) -> Disclosed:
    """Make every output table from the score tables and the rows kept by `record`, small counts hidden.

    What departs from what the rule set expects, output.run and selection_rate say too.
    The restricted ones rest on what `reasons.prepare` made. Raises TargetingError when the tables do not reconcile.
    """
    raw_tables(warehouse, run_id=parameters.run_id, as_of=parameters.as_of)
    tables, system = raw_system(warehouse, contracts, parameters.objection_register, asked(parameters.ruleset))
    fewest_rows = max(contracts["source"].rows.values())
    found, few_rows, crossed = hidden_counts(warehouse, tables, system, parameters.earlier, fewest_rows)
    mask = Mask(found.hidden, few_rows, parameters.not_comparable)
    incomplete = ",".join(parameters.incomplete)
    shown = {table: _suppressed(contracts[table], tables, mask) for table in DASHBOARD}
    write_rows(warehouse, contracts["trend"], _trend(warehouse, tables, parameters))
    departures = found_in(shown["selection_rate"], parameters.ruleset.expected, parameters.ruleset.min_age)
    for table, rows in told_in(shown, departures).items():
        write_rows(warehouse, contracts[table], [row | {"incomplete": incomplete} for row in rows])
    candidate_tables(
        warehouse,
        contracts,
        run_id=parameters.run_id,
        incomplete=incomplete,
        control=parameters.control,
    )
    write_way(warehouse, contracts, parameters.run_id, parameters.way)
    return Disclosed(departures, _said(found, len(system.values), crossed))


def _trend(warehouse: Warehouse, tables: Tables, parameters: Disclosure) -> Rows:
    """What was shown over time; none where no release may be read beside this one."""
    if parameters.earlier is None:
        return []
    present = read_made(warehouse).shown
    rows = trend_rows(present, parameters.earlier.releases, [*tables["attrition"], *tables["overlap"]])
    return [{**row, "run_id": parameters.run_id} for row in rows]


def _said(found: Pattern, counts: int, crossed: Collection[Variable]) -> CountsHidden:
    return CountsHidden(
        counts=counts,
        hidden=len(found.hidden),
        way=found.way,
        unprotected=found.unprotected,
        crossing=tuple(sorted({variable[-1] for variable in crossed})) or None,
    )


def _suppressed(contract: OutputContract, tables: Tables, mask: Mask) -> Rows:
    """The table's rows with what is hidden as NULL, and the names of those columns in ``suppressed``."""
    steps = Steps.of(tables)
    return [_suppressed_row(contract, _with_interval(contract, row), steps, mask) for row in tables[contract.id]]


def _with_interval(contract: OutputContract, row: Row) -> Row:
    if contract.id != "selection_rate":
        return row
    return {**row, **selection_interval(row["persons"], row["nominated"])}


def _suppressed_row(contract: OutputContract, row: Row, steps: Steps, mask: Mask) -> Row:
    counts = {column for column, variable in cells(contract.id, row, steps).items() if variable in mask.hidden}
    derived = {column.name for column in contract.columns if counts & set(column.hidden_with)}
    masked = counts | derived | _of_the_table(contract, row, mask)
    shown = [name for name in contract.names if name in masked and row[name] is not None]
    return {**row, **dict.fromkeys(shown), "suppressed": ",".join(shown)}


def _of_the_table(contract: OutputContract, row: Row, mask: Mask) -> frozenset[str]:
    """What else would count the few persons of a register, the few it holds from elsewhere, or few rows, or mislead."""
    if contract.id == "change":
        return mask.not_comparable
    if contract.id not in ("source", "quality"):
        return frozenset()
    few = contract.id == "quality" and row["metric"] == "coverage" and ("known", row["register"]) in mask.hidden
    return mask.rows.columns(contract.id, row) | frozenset({"observed"} if few else ())
