"""Every row of the raw table is accepted, quarantined with its faults, or ignored by a declared rule."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

import duckdb

from targeting.registers.cells import kept_columns, months_of, rules_of
from targeting.registers.reference import folded
from targeting.workspace import Column, Constant, Emission, FromColumn, IgnoreRule, RegisterContract


def find_faults(connection: duckdb.DuckDBPyConnection, contract: RegisterContract) -> None:
    """Make temp.judged from temp.numbered, temp.unread and the cells: values, ``faults`` and ``ignored`` a row.

    A fault is column:rule, and column:rule:code where it is about a code of our own lists. Of a cell that was not read
    nothing else is said: it is blank to the rules and is not. ``waiting`` are faults of a part of the row that waits
    alone: the row is accepted without it. A row without faults has none of these lists: nearly all rows have none, and
    what is written of each of millions counts.
    """
    faults = [_cell_fault(contract, column) for column in contract.columns]
    parts = _parts(contract)
    for number, emission in enumerate(contract.involvement):
        faults += _emission_faults(emission, number, alone=emission.skip_when_empty in parts)
        faults += _unended(contract, emission)
    if contract.role == "population":
        faults += _status_faults()
    named = ", ".join(f"{fault} AS fault_{number}" for number, fault in enumerate(faults))
    listed = ", ".join(f"fault_{number}" for number in range(len(faults)))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE judged AS
        WITH rows AS (SELECT raw.row_no, {_values(contract, parts)}, {_ignored(contract)} AS ignored, {named},
                {_waiting(contract, parts)} AS waiting,
                unread.columns AS unread_columns, unread.faults AS unread_faults
            FROM temp.numbered AS raw {_joins(contract)} {_constants(contract)}
            LEFT JOIN (SELECT row_no, list(column_name) AS columns, list(column_name || ':' || rule) AS faults
                FROM temp.unread GROUP BY row_no) AS unread ON unread.row_no = raw.row_no)
        SELECT rows.* EXCLUDE ({listed}, unread_columns, unread_faults),
            CASE WHEN unread_columns IS NOT NULL THEN list_concat(unread_faults, list_distinct(list_filter([{listed}],
                    fault -> fault IS NOT NULL AND NOT list_contains(unread_columns, split_part(fault, ':', 1)))))
                WHEN coalesce({listed}) IS NOT NULL
                THEN list_distinct(list_filter([{listed}], fault -> fault IS NOT NULL)) END AS faults
        FROM rows"""
    )


def _cell_fault(contract: RegisterContract, column: Column) -> str:
    """What is wrong with the cell by itself. Only who lives in Denmark needs the code of a municipality there."""
    fault = f'"cell_{column.name}".fault'
    if contract.role == "population" and any(rule.other_municipality for _, rule in rules_of(contract, column)):
        return f"CASE WHEN coalesce(\"cell_status\".text IN ('01', '03'), true) THEN {fault} END"
    return fault


def _parts(contract: RegisterContract) -> dict[str, str]:
    """The columns that say whether there is a part that waits alone, and when it does.

    Such a part lasts as long as another of the row, whose end it borrows, and begins after that: the other is as it is.
    """
    ends = Counter(emission.to.column for emission in contract.involvement if emission.to)
    used = Counter(name for emission in contract.involvement for name in emission.columns)
    return {
        emission.skip_when_empty: _ends_early(emission.to.column, emission.start)
        for emission in contract.involvement
        if emission.to and ends[emission.to.column] > 1
        if emission.skip_when_empty and used[emission.skip_when_empty] == 1
    }


def _waiting(contract: RegisterContract, parts: Mapping[str, str]) -> str:
    early = [_fault(column, "end_before_start", ends_early) for column, ends_early in parts.items()]
    named = ", ".join([*early, *_unsaid(contract)])
    if not named:
        return "NULL::VARCHAR[]"
    return f"CASE WHEN coalesce({named}) IS NOT NULL THEN list_filter([{named}], fault -> fault IS NOT NULL) END"


def _unsaid(contract: RegisterContract) -> Iterator[str]:
    """A day of a part alone, where what says that there is such a part is blank."""
    used = Counter(name for emission in contract.involvement for name in emission.columns)
    for emission in contract.involvement:
        said = emission.skip_when_empty
        ends = (emission.start, emission.to.column if emission.to else "")
        if said and (days := [name for name in ends if name != said and used[name] == 1]):
            stated = " OR ".join(f"coalesce(NOT {_no_day(name)}, false)" for name in days)
            unread = f"coalesce(list_contains(unread.columns, '{said}'), false)"
            yield _fault(said, "missing_code", f'"cell_{said}".text IS NULL AND NOT {unread} AND ({stated})')


def _no_day(column: str) -> str:
    return f'"cell_{column}".no_date'


def _ends_early(end: str, start: str) -> str:
    return f'"cell_{end}".value < "cell_{start}".value'


def _values(contract: RegisterContract, parts: Mapping[str, str]) -> str:
    """The person and the cells that are kept, as their types, and what is remarked of the person's number.

    What says that there is a part is blank where the part waits.
    """
    read = {column.name: f'"cell_{column.name}".value' for column in (contract.person, *kept_columns(contract))}
    read |= {name: f"CASE WHEN {ends_early} THEN NULL ELSE {read[name]} END" for name, ends_early in parts.items()}
    values = [f'{value} AS "{name}"' for name, value in read.items()]
    person = f'"cell_{contract.person.name}"'
    remarks = {"zero_restored": f"{person}.zero_restored", "modulus_11": f"NOT {person}.modulus_11"}
    values += [f"{person}.kind = 'person' AND {condition} AS {remark}" for remark, condition in remarks.items()]
    return ", ".join(values)


def _joins(contract: RegisterContract) -> str:
    return " ".join(
        f'JOIN temp."cell_{name}" ON "cell_{name}".cell IS NOT DISTINCT FROM raw."{name}"'
        for name in (column.name for column in contract.columns)
    )


def _constants(contract: RegisterContract) -> str:
    """The period of each code that a contract states itself, which no cell has."""
    return " ".join(
        f"LEFT JOIN land.code_period AS period_{number} ON period_{number}.code_list = '{_quoted(emission.code_list)}' "
        f"AND period_{number}.code_key = '{_quoted(folded(emission.code.value))}'"
        for number, emission in enumerate(contract.involvement)
        if isinstance(emission.code, Constant)
    )


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _ignored(contract: RegisterContract) -> str:
    """The first declared rule that ignores the row, or NULL."""
    places = {number: column.name for column in contract.columns for number, _ in rules_of(contract, column)}
    cases = [
        f"WHEN \"cell_{places[number]}\".ignored_{number}{_was_read(rule)} THEN '{rule.rule}'"
        for number, rule in enumerate(contract.ignore)
    ]
    cases.append(f"WHEN \"cell_{contract.person.name}\".kind = 'substitute' THEN 'substitute_number'")
    if contract.role == "population":
        known = "\"cell_cpr\".kind = 'person' AND \"cell_current_cpr\".kind = 'person'"
        replaced = f"{known} AND \"cell_status\".text IN ('50', '60')"
        cases.append(f"WHEN {replaced} THEN 'changed_number'")
    return f"CASE {' '.join(cases)} END"


def _was_read(rule: IgnoreRule) -> str:
    """What is not read is not empty, and not another word either."""
    says_nothing = rule.empty or rule.not_in is not None
    return f" AND coalesce(NOT list_contains(unread.columns, '{rule.column}'), true)" if says_nothing else ""


def _status_faults() -> list[str]:
    """Numbers that are nobody's: annulled, or replaced by a number the register does not give, or has no row of."""
    nobody = "\"cell_cpr\".kind = 'unresolved' OR coalesce(\"cell_current_cpr\".kind, 'blank') <> 'person'"
    unresolved = f"\"cell_status\".text IN ('50', '60') AND ({nobody})"
    return [
        _fault("status", "annulled_number", "\"cell_status\".text = '30'"),
        _fault("current_cpr", "changed_number_unresolved", unresolved),
    ]


def _emission_faults(emission: Emission, number: int, *, alone: bool) -> list[str]:
    """What is wrong with the involvement that a row would become; where it may wait alone its end is judged apart."""
    applies = _applies(emission)
    start = emission.start
    faults = [_fault(start, "missing", f'{applies}"cell_{start}".no_date')]
    if emission.to and not alone:
        faults.append(
            _fault(emission.to.column, "end_before_start", f"{applies}{_ends_early(emission.to.column, start)}")
        )
    if isinstance(emission.code, FromColumn):
        faults += _code_faults(emission, emission.code.column, number, applies, start)
    else:
        period = f"period_{number}"
        outside = _outside(emission, start, f"{period}.", "valid_from", "valid_to", months_of(emission))
        faults.append(_fault(start, "code_not_in_force", f"{applies}{outside}", f"{period}.code_key"))
    if emission.service_centre:
        unit = emission.service_centre.column
        faults.append(_fault(unit, "unknown_service_centre", f'{applies}NOT "cell_{unit}".unit_known'))
    return faults


def _unended(contract: RegisterContract, emission: Emission) -> Iterator[str]:
    """A status that says that it is over, where no day is given for it: it would run for ever."""
    if contract.granted and contract.granted.needs_end and emission.to:
        end = emission.to.column
        ended = f'"cell_{contract.granted.column}".ended AND {_no_day(end)}'
        yield _fault(end, "ended_without_date", f"{_applies(emission)}{ended}")


def _applies(emission: Emission) -> str:
    return f'"cell_{emission.skip_when_empty}".text IS NOT NULL AND ' if emission.skip_when_empty else ""


def _code_faults(emission: Emission, code: str, number: int, applies: str, start: str) -> list[str]:
    cell = f'"cell_{code}"'
    period = f"{cell}.code_{number}"
    outside = _outside(emission, start, f"{period}_", "from", "to", "months")
    unknown = f"{cell}.code_{number}_from IS NULL AND {cell}.text IS NOT NULL AND NOT {cell}.code_{number}_several"
    meant = f"{cell}.code_{number}_meant"
    return [
        _fault(code, "missing_code", f"{applies}{cell}.text IS NULL"),
        _fault(code, "several_codes", f"{applies}{cell}.code_{number}_several"),
        _fault(code, "unknown_code", f"{applies}{unknown}", meant),
        _fault(code, "code_not_in_force", f"{applies}{outside}", meant),
    ]


def _outside(emission: Emission, start: str, period: str, first: str, last: str, months: str) -> str:
    """Whether the involvement lies wholly outside the time in which its code means anything, or in a gap of that time.

    One that is over after some months ends then. ``period`` is what the names of the code's columns begin with.
    """
    first, last, months, gaps = (f"{period}{name}" for name in (first, last, months, "gaps"))
    begins = f'"cell_{start}".value'
    ends = f'"cell_{emission.to.column}".value' if emission.to else "NULL::DATE"
    ends = f"coalesce({ends}, DATE '9999-12-31')" if emission.from_ else begins
    over = f"CAST({begins} + INTERVAL 1 MONTH * {months} AS DATE)"
    ends = f"CASE WHEN {months} IS NULL THEN {ends} ELSE least({ends}, {over}) END"
    in_gap = f"len(list_filter({gaps}, gap -> {begins} > gap.after AND {ends} < gap.before)) > 0"
    return f"({begins} > {last} OR {ends} < {first} OR ({gaps} IS NOT NULL AND {in_gap}))"


def _fault(column: str, rule: str, condition: str, code: str = "NULL") -> str:
    return f"CASE WHEN {condition} THEN concat_ws(':', '{column}', '{rule}', {code}) END"
