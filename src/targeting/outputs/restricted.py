"""What the reasons given about a citizen rest on beside the scores: names of registers, conditions, what was missing.

Made with the run, so that what is said of a citizen later is said by the rules and names of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import polars as pl

from targeting.outputs.control_sample import drawing
from targeting.outputs.tables import ControlDraw, make_empty
from targeting.scoring import Figures, missing_by_rule, reads
from targeting.warehouse import Warehouse
from targeting.workspace import OutputContract, RegisterContract, RuleSet, Workspace


def prepare_reasons(warehouse: Warehouse, ruleset: RuleSet, registers: Mapping[str, str | None]) -> None:
    """Make output.raw_register, raw_condition and raw_missing from a scored run; ``registers`` as `shown_names`."""
    names = [{"register": register, "name": name} for register, name in registers.items()]
    warehouse.create_each("output.raw_register", names)
    conditions = [{"rule": rule.id, "condition": rule.when} for rule in ruleset.rules]
    warehouse.create_each("output.raw_condition", conditions)
    warehouse.create("output.raw_short")
    missing = list(_missing(warehouse, {rule.id: rule.when for rule in ruleset.rules}))
    schema = {"person_id": pl.Int32, "rule": pl.String, "missing_da": pl.String}
    with warehouse.lent("missing", pl.DataFrame(missing, schema=schema, orient="row")):
        warehouse.create("output.raw_missing")


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
    read = {rule: reads(rule, when) for rule, when in conditions.items()}
    held = _held(warehouse) if any(one.terms for one in read.values()) else {}
    said: dict[tuple[object, ...], str] = {}
    for evidence in warehouse.each("ask/output/short_figure"):
        person, rule = evidence.pop("person_id"), evidence.pop("rule")
        figures = Figures(evidence, held.get(person, {}))
        vector = (rule, *read[rule].of(figures))
        if vector not in said:
            said[vector] = missing_by_rule({rule: conditions[rule]}, figures)[rule]
        yield person, rule, said[vector]


def _held(warehouse: Warehouse) -> dict[int, dict[str, int]]:
    """The months of each term that those who are one rule short have."""
    held: dict[int, dict[str, int]] = {}
    for person, term, months in warehouse.rows("ask/output/short_held"):
        held.setdefault(person, {})[term] = months
    return held


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
    warehouse.view("output.behind")
    warehouse.create("output.raw_may_be_drawn", key=control.key, turn=control.turn)
    for table, parameters in (
        ("candidate", {}),
        ("candidate_reason", {"pseudonym": None}),
        ("near_miss", {}),
        ("control_sample", drawing(warehouse, control)),
    ):
        make_empty(warehouse, contracts[table])
        warehouse.insert(f"output.{table}", run_id=run_id, incomplete=incomplete, **parameters)
