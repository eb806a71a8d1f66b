"""Every row of the raw table is accepted, quarantined with its faults, or ignored by a declared rule."""

from __future__ import annotations

import duckdb

from targeting.registers.expressions import Bound, Local, code_join, faults_of, ignored_by, text_of, value_of
from targeting.workspace.contracts import RegisterContract


def judge(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, local: Local) -> None:
    """Make temp.judged from temp.numbered: typed values, ``faults`` (column:rule) and ``ignored`` (rule) a row."""
    bound = Bound(local)
    statement = f"""CREATE OR REPLACE TEMP TABLE judged AS
        WITH texts AS (SELECT raw.row_no, {_texts(contract)} FROM temp.numbered AS raw),
        cells AS (SELECT texts.*, {_values(contract, bound)} FROM texts {_lookups(contract)})
        SELECT cells.* EXCLUDE ({_texts_excluded(contract)}),
            list_filter([{", ".join(faults_of(contract, bound)) or "NULL"}], fault -> fault IS NOT NULL) AS faults,
            {ignored_by(contract, bound)} AS ignored
        FROM cells {_code_joins(contract, bound)}"""
    connection.execute(statement, bound.values)


def _texts(contract: RegisterContract) -> str:
    return ", ".join(f'{text_of(contract, column)} AS "{column.name}__text"' for column in contract.columns) + (
        "".join(f', raw."{c.name}" AS "{c.name}__cell"' for c in contract.columns if c.reads in ("cpr", "keyed"))
    )


def _texts_excluded(contract: RegisterContract) -> str:
    texts = [f'"{column.name}__text"' for column in contract.columns]
    cells = [f'"{column.name}__cell"' for column in contract.columns if column.reads in ("cpr", "keyed")]
    return ", ".join(texts + cells)


def _values(contract: RegisterContract, bound: Bound) -> str:
    values = [f'{value_of(contract, column, bound)} AS "{column.name}"' for column in contract.columns]
    kinds = [
        f'"{c.name}__key".kind AS "{c.name}__kind", "{c.name}__key".zero_restored AS "{c.name}__zero", '
        f'"{c.name}__key".modulus_11 AS "{c.name}__modulus"'
        for c in contract.columns
        if c.reads == "cpr"
    ]
    return ", ".join(values + kinds)


def _lookups(contract: RegisterContract) -> str:
    joins = []
    for column in contract.columns:
        if column.reads in ("cpr", "keyed"):
            table = f'temp.{column.reads} AS "{column.name}__key"'
            joins.append(f'LEFT JOIN {table} ON "{column.name}__key".cell = texts."{column.name}__cell"')
    return " ".join(joins)


def _code_joins(contract: RegisterContract, bound: Bound) -> str:
    return " ".join(code_join(emission, f"code_{i}", bound) for i, emission in enumerate(contract.involvement))
