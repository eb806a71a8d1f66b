"""Each column's distinct cells, read once: text, value, fault, and which rules ignore a row that holds it.

A register repeats itself: millions of rows hold a few thousand dates and a few dozen codes. So a cell is judged once,
in temp."cell_<column>", and a row only looks its cells up.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import duckdb

from targeting.registers.readers import UNREAD
from targeting.registers.reference import folded
from targeting.workspace import UNLISTED, Column, Emission, FromColumn, IgnoreRule, RegisterContract

TYPES = {"text": "VARCHAR", "code": "VARCHAR", "kle": "VARCHAR", "date": "DATE", "week": "DATE",
         "amount": "DECIMAL(14, 2)", "keyed": "INTEGER", "cpr": "INTEGER"}  # fmt: skip
# How near a code must be to one of the list to be named as the nearest, and how long it may be.
NEAR, LONGEST_CODE = 0.9, 60
# A subject number that a spreadsheet took for a date is put back only where it names a subject that is known.
KLE = """CASE WHEN kle_as_written(text) IS NOT NULL THEN kle_as_written(text)
    WHEN kle_from_date(text) IN (SELECT code_key FROM land.code WHERE code_list = 'kle') THEN kle_from_date(text) END"""

# A paragraph's part is told apart where a list has it: § 141, stk. 7.
PARAGRAPH = """CASE WHEN part_of(paragraph, text) IN (SELECT code_key FROM land.code WHERE code_list = 'paragraph')
    THEN part_of(paragraph, text) ELSE paragraph END"""


# A list whose codes are the numbers of one law's paragraphs is met as any paragraph: "SEL § 112" for 112.
NUMBERED = """CASE WHEN paragraph IN (
        SELECT unnest(['?-' || lower(paragraph), lower(law || '-' || paragraph)]) FROM land.code
        WHERE code_list = {code_list} AND code_key = lower(paragraph)
    ) THEN regexp_extract(paragraph, '-(.*)$', 1) ELSE lower(text) END"""


@dataclass(frozen=True)
class Local:
    """What the workspace knows and a contract does not: its own code and zone, and its units' names, lower-cased."""

    municipality: str
    zone: str
    service_centres: tuple[str, ...]


@dataclass
class Bound:
    """Values that a generated statement binds, by parameter name."""

    values: dict[str, object] = field(default_factory=dict)

    def add(self, value: object) -> str:
        """Bind ``value``; gives the placeholder."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def distinct_cells(connection: duckdb.DuckDBPyConnection, contract: RegisterContract) -> None:
    """Make temp."distinct_<column>" for every declared column of temp.raw."""
    for column in contract.columns:
        connection.execute(
            f'CREATE OR REPLACE TEMP TABLE "distinct_{column.name}" AS '
            f'SELECT DISTINCT "{column.name}" AS cell FROM temp.raw'
        )


def find_errors(connection: duckdb.DuckDBPyConnection, contract: RegisterContract) -> None:
    """Add to temp.unread what a spreadsheet writes for a value that it did not have, in any kind of file: not blank."""
    for column in contract.columns:
        name = column.name
        errors = connection.execute(
            f"""SELECT cell FROM temp."distinct_{name}"
            WHERE (contains(cell, '#') OR contains(cell, ':')) AND is_error(cell)"""
        ).fetchall()
        if errors:
            connection.execute(
                f"""INSERT INTO temp.unread SELECT row_no, '{name}', '{UNREAD}'
                FROM temp.numbered WHERE "{name}" IN (SELECT unnest($cells::VARCHAR[]))""",
                {"cells": [cell for (cell,) in errors]},
            )


def read_cells(connection: duckdb.DuckDBPyConnection, contract: RegisterContract, local: Local) -> None:
    """Make temp."cell_<column>" for every declared column: cell, text, value, fault, and what rules say of it."""
    for column in contract.columns:
        bound, coded = Bound(), bool(emissions_of_code(contract, column))
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE "cell_{column.name}" AS
            WITH {texts_of(contract, column, "spelled" if coded else "texts")}{_paragraphs(contract, column, bound)},
            typed AS (SELECT texts.*, {_value(contract, column, local, bound)}
                FROM texts {_lookup(contract, column)})
            SELECT typed.*{" EXCLUDE (read, paragraph)" if coded else ""},
                {_fault(contract, column, bound)} AS fault{_no_date(column)}
                {_ignored(contract, column, local, bound)}
                {_unit_known(contract, column, local, bound)}{_ended(contract, column, bound)}
                {_code_period(contract, column, bound)}
            FROM typed {_code_join(contract, column, bound)}""",
            bound.values,
        )
        connection.execute(f'DROP TABLE temp."distinct_{column.name}"')


def kept_columns(contract: RegisterContract) -> tuple[Column, ...]:
    """The columns the warehouse keeps: declared as retained, or needed by an involvement. Never a CPR number."""
    needed = {name for emission in contract.involvement for name in emission.columns}
    return tuple(c for c in contract.columns if c.reads != "cpr" and (c.retain or c.name in needed))


def texts_of(contract: RegisterContract, column: Column, name: str = "texts") -> str:
    """The table expressions that end in ``name``: each distinct cell, and it as clean text.

    Without the guard against spreadsheets where the contract says there is one. A cell is made as shown once, in an
    expression of its own: DuckDB writes a macro out wherever it is named.
    """
    written = "unguarded(cell)" if contract.excel_guard else "cell"
    return f"""shown AS (SELECT cell, one_spaced({written}) AS shown FROM temp."distinct_{column.name}"),
        {name} AS (SELECT cell, text_of(shown) AS text FROM shown)"""


def _paragraphs(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """For a column of codes, each text read as a paragraph too: once, whatever is asked of it."""
    emissions = emissions_of_code(contract, column)
    if not emissions:
        return ""
    emission = contract.involvement[emissions[0]]
    law = bound.add(emission.default_law) if emission.code_list == "paragraph" else "'?'"
    return f""", read AS (SELECT cell, text, read_paragraph(text) AS read FROM spelled),
        texts AS (SELECT *, code_of(read, {law}) AS paragraph FROM read)"""


def keyed_domain(contract: RegisterContract, column: Column) -> str:
    """What a keyed column names: a caseworker is the same in every register, a case only within its own."""
    named = FromColumn(column=column.name)
    is_case = any(emission.case == named for emission in contract.involvement)
    return f"case_{contract.id}" if is_case else "caseworker"


def emissions_of_code(contract: RegisterContract, column: Column) -> list[int]:
    """The numbers of the emissions whose code this column holds."""
    named = FromColumn(column=column.name)
    return [number for number, emission in enumerate(contract.involvement) if emission.code == named]


def rules_of(contract: RegisterContract, column: Column) -> list[tuple[int, IgnoreRule]]:
    """The ignore rules about this column, with their place among all of them."""
    return [(number, rule) for number, rule in enumerate(contract.ignore) if rule.column == column.name]


def _value(contract: RegisterContract, column: Column, local: Local, bound: Bound) -> str:
    """The cell as its type; NULL when blank or unreadable. CPR and keyed cells come from their look-ups."""
    match column.reads:
        case "cpr":
            return "known.id AS value, known.kind, known.zero_restored, known.modulus_11"
        case "keyed":
            return "known.id AS value"
        case "date":
            numbers = str(column.day_numbers).lower()
            return f"date_of(text, {bound.add(local.zone)}, {numbers}) AS value"
        case "week":
            return "read_week(text) AS value"
        case "amount":
            return "read_amount(text) AS value"
        case "code":
            return f"{_code(contract, column, bound)} AS value"
        case "kle":
            return f"{KLE} AS value"
        case "text":
            return f"{_text_kept(contract, column, bound)} AS value"


def _lookup(contract: RegisterContract, column: Column) -> str:
    if column.reads == "cpr":
        return "LEFT JOIN temp.cpr AS known ON known.cell = texts.cell"
    if column.reads == "keyed":
        domain = keyed_domain(contract, column)
        return f"LEFT JOIN temp.keyed AS known ON known.cell = texts.cell AND known.domain = '{domain}'"
    return ""


def _code(contract: RegisterContract, column: Column, bound: Bound) -> str:
    emissions = emissions_of_code(contract, column)
    if not emissions:
        return _listed(contract, column, bound)
    emission = contract.involvement[emissions[0]]
    if emission.code_list != "paragraph":
        return NUMBERED.format(code_list=bound.add(emission.code_list))
    return PARAGRAPH


def _listed(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """A code as it is if the contract lists it; what else a cell may hold is counted and never kept."""
    checks = [check for check in contract.expectations if check.column == column.name and check.valid_values]
    if not checks:
        return "lower(text)"
    values = bound.add([folded(value) for check in checks for value in check.valid_values])
    return (
        f"CASE WHEN list_contains({values}, lower(text)) THEN lower(text) WHEN text IS NOT NULL THEN '{UNLISTED}' END"
    )


def _text_kept(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """Text that only tells ancillary rows is kept as far as it does; what else is written there is not."""
    names = [
        folded(name)
        for emission in contract.involvement
        if emission.ancillary and emission.ancillary.column == column.name
        for name in emission.ancillary.in_
    ]
    if not names:
        return "text"
    # "Transport (kørsel).", "Transport, dag" and "Takstregulering 2017" are the ancillary rows that the bare words are
    listed = bound.add(names)
    named = r"bare_word(regexp_replace(text, '\s*(\(.*\)[\s.]*|[,:;/].*|\s\p{Pd}\s.*|\s\d[\d\s./-]*)$', ''))"
    return (
        f"CASE WHEN list_contains({listed}, lower(text)) THEN text WHEN list_contains({listed}, {named}) THEN {named}"
        f"{' ELSE text' if column.retain else ''} END"
    )


def _fault(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """What is wrong with the cell by itself, as column:rule; NULL when nothing is."""
    says_granted = contract.granted is not None and contract.granted.column == column.name
    cases = [f"WHEN text IS NULL THEN '{column.name}:missing'"] if column.required or says_granted else []
    if contract.granted and says_granted:
        known = bound.add([folded(word) for word in contract.granted.in_])
        cases.append(f"WHEN NOT {_in_list(known)} THEN '{column.name}:unknown_status'")
    if any(rule.other_municipality for _, rule in rules_of(contract, column)):
        cases.append(f"WHEN municipality_of(text) IS NULL THEN '{column.name}:unknown_municipality'")
    match column.reads:
        case "cpr":
            cases.append(f"WHEN kind = 'invalid' THEN '{column.name}:not_a_cpr_number'")
            cases.append(f"WHEN kind = 'unresolved' THEN '{column.name}:changed_number_unresolved'")
        case "date":
            unread = "text IS NOT NULL AND NOT is_open_date(text) AND value IS NULL"
            cases.append(f"WHEN {unread} THEN '{column.name}:not_a_date'")
            if not contract.open_days:
                cases.append(f"WHEN is_open_date(text) THEN '{column.name}:no_day'")
        case "kle":
            cases.append(f"WHEN text IS NOT NULL AND value IS NULL THEN '{column.name}:not_a_kle_number'")
        case "week":
            cases.append(f"WHEN text IS NOT NULL AND value IS NULL THEN '{column.name}:not_a_week'")
        case "amount":
            cases.append(f"WHEN text IS NOT NULL AND value IS NULL THEN '{column.name}:not_an_amount'")
    return f"CASE {' '.join(cases)} END" if cases else "NULL::VARCHAR"


def _no_date(column: Column) -> str:
    """Nothing can begin on a day that is blank or means "no end"."""
    return ", text IS NULL OR is_open_date(text) AS no_date" if column.reads in ("date", "week") else ""


def _ignored(contract: RegisterContract, column: Column, local: Local, bound: Bound) -> str:
    rules = rules_of(contract, column)
    return "".join(f", {_condition(rule, local, bound)} AS ignored_{number}" for number, rule in rules)


def _condition(rule: IgnoreRule, local: Local, bound: Bound) -> str:
    if rule.zero:
        return "coalesce(read_amount(text) = 0, false)"
    if rule.empty:
        return "text IS NULL"
    if rule.other_municipality:
        return f"coalesce(municipality_of(text) <> {bound.add(local.municipality)}, false)"
    values = rule.in_ if rule.in_ is not None else rule.not_in
    listed = bound.add([folded(value) for value in values or ()])
    membership = _in_list(listed)
    return f"text IS NOT NULL AND {membership if rule.in_ is not None else f'NOT {membership}'}"


def _in_list(words: str) -> str:
    """Whether the cell is one of ``words``, with a full stop behind it or not."""
    return f"(list_contains({words}, lower(text)) OR list_contains({words}, bare_word(text)))"


def _unit_known(contract: RegisterContract, column: Column, local: Local, bound: Bound) -> str:
    named = FromColumn(column=column.name)
    if not any(emission.service_centre == named for emission in contract.involvement):
        return ""
    return f", text IS NULL OR list_contains({bound.add(list(local.service_centres))}, lower(text)) AS unit_known"


def _ended(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """Whether the status says that it is over."""
    granted = contract.granted
    if granted is None or granted.column != column.name or not granted.needs_end:
        return ""
    return f", coalesce({_in_list(bound.add([folded(word) for word in granted.needs_end]))}, false) AS ended"


def _code_period(contract: RegisterContract, column: Column, bound: Bound) -> str:
    return "".join(
        f", period_{number}.valid_from AS code_{number}_from, period_{number}.valid_to AS code_{number}_to, "
        f"period_{number}.{months_of(contract.involvement[number])} AS code_{number}_months, "
        f"period_{number}.gaps AS code_{number}_gaps, "
        f"{_several(contract.involvement[number])} AS code_{number}_several, "
        f"CASE WHEN period_{number}.valid_from IS NULL THEN "
        f"{_shape(contract.involvement[number], bound)} END AS code_{number}_shape, "
        f"{_meant(number, bound.add(contract.involvement[number].code_list))} AS code_{number}_meant"
        for number in emissions_of_code(contract, column)
    )


def months_of(emission: Emission) -> str:
    """The column of land.code_period that says how long a one-off counts: what is lent may be returned before."""
    return "months_if_returned" if emission.to else "one_off_months"


def _meant(number: int, code_list: str) -> str:
    """The code of our own list: the one that stands there, or the nearest to a short one that nobody knows."""
    nearest = f"""SELECT arg_max(listed.code_key, jaro_winkler_similarity(listed.code_key, typed.value))
        FROM land.code_period AS listed WHERE listed.code_list = {code_list}
        AND jaro_winkler_similarity(listed.code_key, typed.value) >= {NEAR}"""
    looked_for = f"period_{number}.code_key IS NULL AND length(typed.value) <= {LONGEST_CODE}"
    return f"CASE WHEN {looked_for} THEN ({nearest}) ELSE period_{number}.code_key END"


def _shape(emission: Emission, bound: Bound) -> str:
    """What may be shown of a code that no list has."""
    law = bound.add(emission.default_law)
    return f"law_shape(typed.text, typed.read, code_of(typed.read, {law}), {law})"


def _several(emission: Emission) -> str:
    return "coalesce(typed.read.several, false)" if emission.code_list == "paragraph" else "false"


def _code_join(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """The joins that find the period in which the code means anything."""
    return " ".join(
        f"LEFT JOIN land.code_period AS period_{number} ON period_{number}.code_key = typed.value "
        f"AND period_{number}.code_list = {bound.add(contract.involvement[number].code_list)}"
        for number in emissions_of_code(contract, column)
    )
