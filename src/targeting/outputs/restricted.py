"""What the reasons given about a citizen rest on beside the scores: names of registers, conditions, what was missing.

Made with the run, so that what is said of a citizen later is said by the rules and names of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from targeting.outputs.tables import ControlDraw, make_empty
from targeting.scoring import Figures, missing_by_rule, reads
from targeting.warehouse import Warehouse, identifier
from targeting.workspace import OutputContract, RegisterContract, RuleSet, Workspace, evidence_dictionary

BATCH = 20_000


def prepare_reasons(warehouse: Warehouse, ruleset: RuleSet, registers: Mapping[str, str | None]) -> None:
    """Make output.raw_register, raw_condition and raw_missing from a scored run; ``registers`` as `shown_names`."""
    names = [{"register": register, "name": name} for register, name in registers.items()]
    _table(warehouse, "register", pl.DataFrame(names, schema={"register": pl.String, "name": pl.String}))
    conditions = [{"rule": rule.id, "condition": rule.when} for rule in ruleset.rules]
    _table(warehouse, "condition", pl.DataFrame(conditions, schema={"rule": pl.String, "condition": pl.String}))
    warehouse.create("output/short", "output.raw_short")
    missing = list(_missing(warehouse, {rule.id: rule.when for rule in ruleset.rules}))
    schema: dict[str, Any] = {"person_id": pl.Int32, "rule": pl.String, "missing_da": pl.String}
    _table(warehouse, "missing", pl.DataFrame(missing, schema=schema, orient="row"))


def shown_names(workspace: Workspace) -> dict[str, str | None]:
    """Each register's name, None where it may not be shown beside a citizen."""
    return {contract.id: _shown_name(workspace, contract) for contract in workspace.registers}


def _shown_name(workspace: Workspace, contract: RegisterContract) -> str | None:
    """The register's name where it says no more than the department and the law beside it.

    The catalogue's names are of systems. A municipality's own register of one service centre may well be named after
    it, and is told by fingerprint and row alone.
    """
    own = (workspace.folder / "registers" / f"{contract.id}.odcs.yaml").is_file()
    several = any(emission.service_centre for emission in contract.involvement)
    return contract.name if several or not own else None


def _missing(warehouse: Warehouse, conditions: Mapping[str, str]) -> Iterator[tuple[int, str, str]]:
    """Person, rule and what is missing, for everybody one rule short; each set of figures is tried once."""
    names = evidence_dictionary().names
    read = {rule: reads(rule, when) for rule, when in conditions.items()}
    held = _held(warehouse) if any(one.terms for one in read.values()) else {}
    said: dict[tuple[object, ...], str] = {}
    columns = ", ".join(f"evidence.{identifier(name)}" for name in names)
    rows = warehouse.connection.execute(
        f"SELECT short.person_id, short.rule, {columns} FROM output.raw_short AS short "
        "INNER JOIN score.evidence AS evidence USING (person_id) ORDER BY ALL"
    )
    while batch := rows.fetchmany(BATCH):
        for person, rule, *values in batch:
            figures = Figures(dict(zip(names, values, strict=True)), held.get(person, {}))
            vector = (rule, *read[rule].of(figures))
            if vector not in said:
                said[vector] = missing_by_rule({rule: conditions[rule]}, figures)[rule]
            yield person, rule, said[vector]


def _held(warehouse: Warehouse) -> dict[int, dict[str, int]]:
    """The months of each term that those who are one rule short have."""
    rows = warehouse.connection.execute(
        "SELECT DISTINCT held.person_id, term.called, held.months FROM score.held AS held "
        "INNER JOIN score.term AS term USING (term) SEMI JOIN output.raw_short AS short USING (person_id)"
    ).fetchall()
    held: dict[int, dict[str, int]] = {}
    for person, term, months in rows:
        held.setdefault(person, {})[term] = months
    return held


def _table(warehouse: Warehouse, name: str, frame: pl.DataFrame) -> None:
    warehouse.connection.register("reason_rows", frame)
    warehouse.connection.execute(
        f"CREATE OR REPLACE TABLE {identifier(f'output.raw_{name}')} AS SELECT * FROM reason_rows"
    )
    warehouse.connection.unregister("reason_rows")


def candidate_tables(
    warehouse: Warehouse,
    contracts: Mapping[str, OutputContract],
    *,
    run_id: str,
    incomplete: str,
    control: ControlDraw,
) -> None:
    """Make the restricted tables.

    Reads output.raw_register (register, name) and output.raw_missing (person_id, rule, missing_da). Leaves
    output.behind: the involvements behind every rule that anybody meets.
    """
    warehouse.view("output/behind", "output.behind")
    for table, parameters in (
        ("candidate", {}),
        ("candidate_reason", {"pseudonym": None}),
        ("near_miss", {}),
        ("control_sample", {"size": control.size, "key": control.key}),
    ):
        make_empty(warehouse, f"output.{table}", contracts[table], strict=True)
        warehouse.insert(f"output/{table}", f"output.{table}", run_id=run_id, incomplete=incomplete, **parameters)
