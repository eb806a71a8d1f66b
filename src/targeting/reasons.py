"""What the reasons given about a citizen rest on beside the scores: names of registers, conditions, what was missing.

Made with the run, so that what is said of a citizen later is said by the rules and names of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

import polars as pl
from sqlglot import exp

from targeting.scoring.expressions import Known, parse_condition, term_of
from targeting.scoring.missing import Figures, missing_text, steps_short
from targeting.warehouse import Warehouse, identifier
from targeting.workspace.contracts import RegisterContract
from targeting.workspace.rulesets import RuleSet, evidence_dictionary
from targeting.workspace.terms import catalogue_terms
from targeting.workspace.workspace import Workspace

BATCH = 20_000


@dataclass(frozen=True)
class Reads:
    """The evidence columns and the terms that a condition reads, sorted."""

    columns: tuple[str, ...]
    terms: tuple[str, ...]

    def of(self, figures: Figures) -> tuple[int | None, ...]:
        """What it sees of one citizen."""
        return (*(figures.evidence[name] for name in self.columns), *(figures.held.get(term) for term in self.terms))


def prepare(warehouse: Warehouse, ruleset: RuleSet, registers: Mapping[str, str | None]) -> None:
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


def missing_by_rule(conditions: Mapping[str, str], figures: Figures) -> dict[str, str]:
    """What each rule lacks by one step, in Danish; "" where it holds or lacks more."""
    return {rule: missing_text(steps_short(_condition(rule, when), figures)) for rule, when in conditions.items()}


def reads(rule: str, when: str) -> Reads:
    """What a condition reads."""
    tree = _condition(rule, when)
    columns = sorted({column.name for column in tree.find_all(exp.Column)})
    return Reads(tuple(columns), tuple(sorted({term_of(call) for call in tree.find_all(exp.Anonymous)})))


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


@cache
def _condition(rule: str, when: str) -> exp.Expr:
    return parse_condition(when, Known(evidence_dictionary().names, catalogue_terms()), lambda: f"rule {rule}")


def _table(warehouse: Warehouse, name: str, frame: pl.DataFrame) -> None:
    warehouse.connection.register("reason_rows", frame)
    warehouse.connection.execute(
        f"CREATE OR REPLACE TABLE {identifier(f'output.raw_{name}')} AS SELECT * FROM reason_rows"
    )
    warehouse.connection.unregister("reason_rows")
