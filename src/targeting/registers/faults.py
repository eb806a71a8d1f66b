"""Every row of the raw table is accepted, quarantined with its faults, or ignored by a declared rule."""

from __future__ import annotations

import duckdb

from targeting.registers.cells import rules_of
from targeting.workspace import Emission, FromColumn, IgnoreRule, RegisterContract


def find_faults(connection: duckdb.DuckDBPyConnection, contract: RegisterContract) -> None:
    """Make temp.judged from temp.numbered, temp.unread and the cells: values, ``faults`` and ``ignored`` a row.

    A fault is column:rule. Of a cell that was not read nothing else is said: it is blank to the rules and is not.
    """
    faults = [f'"cell_{column.name}".fault' for column in contract.columns]
    for number, emission in enumerate(contract.involvement):
        faults += _emission_faults(emission, number)
    if contract.role == "population":
        faults += _status_faults()
    named = ", ".join(f"{fault} AS fault_{number}" for number, fault in enumerate(faults))
    listed = ", ".join(f"fault_{number}" for number in range(len(faults)))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE judged AS
        WITH rows AS (SELECT raw.row_no, {_values(contract)}, {_ignored(contract)} AS ignored, {named}
                , unread.columns AS unread_columns, unread.faults AS unread_faults
            FROM temp.numbered AS raw {_joins(contract)}
            LEFT JOIN (SELECT row_no, list(column_name) AS columns, list(column_name || ':' || rule) AS faults
                FROM temp.unread GROUP BY row_no) AS unread ON unread.row_no = raw.row_no)
        SELECT rows.* EXCLUDE ({listed}, unread_columns, unread_faults),
            CASE WHEN unread_columns IS NOT NULL THEN list_concat(unread_faults, list_distinct(list_filter([{listed}],
                    fault -> fault IS NOT NULL AND NOT list_contains(unread_columns, split_part(fault, ':', 1)))))
                WHEN coalesce({listed}) IS NULL THEN []::VARCHAR[]
                ELSE list_distinct(list_filter([{listed}], fault -> fault IS NOT NULL)) END AS faults
        FROM rows"""
    )


def _values(contract: RegisterContract) -> str:
    values = [f'"cell_{column.name}".value AS "{column.name}"' for column in contract.columns]
    person = f'"cell_{contract.person.name}"'
    return ", ".join([*values, f"{person}.kind, {person}.zero_restored, {person}.modulus_11"])


def _joins(contract: RegisterContract) -> str:
    return " ".join(
        f'JOIN temp."cell_{name}" ON "cell_{name}".cell IS NOT DISTINCT FROM raw."{name}"'
        for name in (column.name for column in contract.columns)
    )


def _ignored(contract: RegisterContract) -> str:
    """The first declared rule that ignores the row, or NULL."""
    places = {number: column.name for column in contract.columns for number, _ in rules_of(contract, column)}
    cases = [
        f"WHEN \"cell_{places[number]}\".ignored_{number}{_was_read(rule)} THEN '{rule.rule}'"
        for number, rule in enumerate(contract.ignore)
    ]
    cases.append(f"WHEN \"cell_{contract.person.name}\".kind = 'substitute' THEN 'substitute_number'")
    if contract.role == "population":
        known = "\"cell_cpr\".kind IN ('person', 'unresolved')"
        replaced = f"{known} AND \"cell_status\".text IN ('50', '60') AND \"cell_current_cpr\".kind = 'person'"
        cases.append(f"WHEN {replaced} THEN 'changed_number'")
    return f"CASE {' '.join(cases)} END"


def _was_read(rule: IgnoreRule) -> str:
    """What is not read is not empty."""
    return f" AND coalesce(NOT list_contains(unread.columns, '{rule.column}'), true)" if rule.empty else ""


def _status_faults() -> list[str]:
    """Numbers that are nobody's: annulled, or replaced by a number the register does not give."""
    unresolved = "\"cell_status\".text IN ('50', '60') AND coalesce(\"cell_current_cpr\".kind, 'blank') <> 'person'"
    return [
        _fault("status", "annulled_number", "\"cell_status\".text = '30'"),
        _fault("current_cpr", "changed_number_unresolved", unresolved),
    ]


def _emission_faults(emission: Emission, number: int) -> list[str]:
    """What is wrong with the involvement that a row would become."""
    applies = f'"cell_{emission.skip_when_empty}".text IS NOT NULL AND ' if emission.skip_when_empty else ""
    start = emission.start
    faults = [_fault(start, "missing", f'{applies}"cell_{start}".no_date')]
    if emission.to:
        end = emission.to.column
        faults.append(_fault(end, "end_before_start", f'{applies}"cell_{end}".value < "cell_{start}".value'))
    if isinstance(emission.code, FromColumn):
        faults += _code_faults(emission, emission.code.column, number, applies, start)
    if emission.service_centre:
        unit = emission.service_centre.column
        faults.append(_fault(unit, "unknown_service_centre", f'{applies}NOT "cell_{unit}".unit_known'))
    return faults


def _code_faults(emission: Emission, code: str, number: int, applies: str, start: str) -> list[str]:
    cell = f'"cell_{code}"'
    end = f'"cell_{emission.to.column}".value' if emission.to else "NULL::DATE"
    last = f"coalesce({end}, DATE '9999-12-31')" if emission.from_ else f'"cell_{start}".value'
    months = f"{cell}.code_{number}_months"
    over = f'CAST("cell_{start}".value + INTERVAL 1 MONTH * {months} AS DATE)'
    last = f"CASE WHEN {months} IS NULL THEN {last} ELSE least({last}, {over}) END"
    outside = f'("cell_{start}".value > {cell}.code_{number}_to OR {last} < {cell}.code_{number}_from)'
    unknown = f"{cell}.code_{number}_from IS NULL AND {cell}.text IS NOT NULL AND NOT {cell}.code_{number}_several"
    return [
        _fault(code, "missing_code", f"{applies}{cell}.text IS NULL"),
        _fault(code, "several_codes", f"{applies}{cell}.code_{number}_several"),
        _fault(code, "unknown_code", f"{applies}{unknown}"),
        _fault(code, "code_not_in_force", f"{applies}{outside}"),
    ]


def _fault(column: str, rule: str, condition: str) -> str:
    return f"CASE WHEN {condition} THEN '{column}:{rule}' END"
