"""From a contract to the SQL that reads its cells, finds their faults, and says which rows are ignored."""

from __future__ import annotations

from dataclasses import dataclass, field

from targeting.workspace.contracts import Column, Constant, Emission, FromColumn, IgnoreRule, RegisterContract

TYPES = {"text": "VARCHAR", "code": "VARCHAR", "date": "DATE", "week": "DATE", "amount": "DECIMAL(14, 2)",
         "keyed": "INTEGER", "cpr": "INTEGER"}  # fmt: skip

UNLISTED = "ukendt"


@dataclass(frozen=True)
class Local:
    """What the workspace knows and a contract does not: its own code, and its units' names, lower-cased."""

    municipality: str
    service_centres: tuple[str, ...]


@dataclass
class Bound:
    """Values that a generated statement binds, by parameter name."""

    local: Local
    values: dict[str, object] = field(default_factory=dict)

    def add(self, value: object) -> str:
        """Bind ``value``; gives the placeholder."""
        name = f"p{len(self.values)}"
        self.values[name] = value
        return f"${name}"


def text_of(contract: RegisterContract, column: Column) -> str:
    """The cell as clean text."""
    cell = f'raw."{column.name}"'
    return f"clean_text(unguarded({cell}))" if contract.excel_guard else f"clean_text({cell})"


def value_of(contract: RegisterContract, column: Column, bound: Bound) -> str:
    """The cell as its type; NULL when blank or unreadable. CPR and keyed cells come from their look-ups."""
    text = f'"{column.name}__text"'
    match column.reads:
        case "date":
            return f"read_date({text})"
        case "week":
            return f"read_week({text})"
        case "amount":
            return f"read_amount({text})"
        case "code":
            return _code_of(contract, column, bound)
        case "cpr" | "keyed":
            return f'"{column.name}__key".id'
        case "text":
            return _text_kept(contract, column, text, bound)


def _code_of(contract: RegisterContract, column: Column, bound: Bound) -> str:
    text = f'"{column.name}__text"'
    emission = next((e for e in contract.involvement if e.code == FromColumn(column=column.name)), None)
    if emission is None:
        return _listed(contract, column, f"lower({text})", bound)
    if emission.code_list != "paragraph":
        return f"lower({text})"
    return f"paragraph_code({text}, {bound.add(emission.default_law)})"


def _listed(contract: RegisterContract, column: Column, code: str, bound: Bound) -> str:
    """A code as it is if the contract lists it; what else a cell may hold is counted and never kept."""
    checks = [check for check in contract.expectations if check.column == column.name and check.valid_values]
    if not checks:
        return code
    values = bound.add([value.casefold() for check in checks for value in check.valid_values])
    return f"CASE WHEN list_contains({values}, {code}) THEN {code} WHEN {code} IS NOT NULL THEN '{UNLISTED}' END"


def _text_kept(contract: RegisterContract, column: Column, text: str, bound: Bound) -> str:
    """Text that only tells ancillary rows is kept as far as it does; what else is written there is not."""
    names = [
        name.casefold()
        for emission in contract.involvement
        if emission.ancillary and emission.ancillary.column == column.name
        for name in emission.ancillary.in_
    ]
    if column.retain or not names:
        return text
    return f"CASE WHEN list_contains({bound.add(names)}, lower({text})) THEN {text} END"


def ignored_by(contract: RegisterContract, bound: Bound) -> str:
    """The first declared rule that ignores the row, or NULL."""
    cases = [f"WHEN {_condition(contract, rule, bound)} THEN {bound.add(rule.rule)}" for rule in contract.ignore]
    person = contract.person.name
    cases.append(f"""WHEN "{person}__kind" = 'substitute' THEN 'substitute_number'""")
    if contract.role == "population":
        cases.append("""WHEN "status" IN ('50', '60') AND "current_cpr__kind" = 'person' THEN 'changed_number'""")
    return f"CASE {' '.join(cases)} END"


def _condition(contract: RegisterContract, rule: IgnoreRule, bound: Bound) -> str:
    text = f'"{rule.column}__text"'
    if rule.zero:
        return f"read_amount({text}) = 0"
    if rule.empty:
        return f"{text} IS NULL"
    if rule.other_municipality:
        return f"{text} IS NOT NULL AND ltrim({text}, '0') <> {bound.add(bound.local.municipality.lstrip('0'))}"
    values = rule.in_ if rule.in_ is not None else rule.not_in
    listed = bound.add([value.casefold() for value in values or ()])
    membership = f"list_contains({listed}, lower({text}))"
    return membership if rule.in_ is not None else f"{text} IS NOT NULL AND NOT {membership}"


def faults_of(contract: RegisterContract, bound: Bound) -> list[str]:
    """SQL expressions, each ``column:rule`` when the row has that fault and NULL otherwise."""
    faults = [fault for column in contract.columns for fault in _column_faults(column)]
    for index, emission in enumerate(contract.involvement):
        faults += _emission_faults(emission, f"code_{index}", bound)
    if contract.role == "population":
        faults.append(_fault("status", "annulled_number", "\"status\" = '30'"))
        unresolved = """"status" IN ('50', '60') AND coalesce("current_cpr__kind", 'blank') <> 'person'"""
        faults.append(_fault("current_cpr", "changed_number_unresolved", unresolved))
    return faults


def _column_faults(column: Column) -> list[str]:
    text, value = f'"{column.name}__text"', f'"{column.name}"'
    faults = [_fault(column.name, "missing", f"{text} IS NULL")] if column.required else []
    match column.reads:
        case "cpr":
            kind = f'"{column.name}__kind"'
            faults.append(_fault(column.name, "not_a_cpr_number", f"{kind} = 'invalid'"))
            faults.append(_fault(column.name, "changed_number_unresolved", f"{kind} = 'unresolved'"))
        case "date":
            unread = f"{text} IS NOT NULL AND NOT is_open_date({text}) AND {value} IS NULL"
            faults.append(_fault(column.name, "not_a_date", unread))
        case "week":
            faults.append(_fault(column.name, "not_a_week", f"{text} IS NOT NULL AND {value} IS NULL"))
        case "amount":
            faults.append(_fault(column.name, "not_an_amount", f"{text} IS NOT NULL AND {value} IS NULL"))
    return faults


def _emission_faults(emission: Emission, period: str, bound: Bound) -> list[str]:
    faults = []
    applies = f'"{emission.skip_when_empty}__text" IS NOT NULL AND ' if emission.skip_when_empty else ""
    start = _start(emission)
    begun = start.strip('"')
    blank = f'("{begun}__text" IS NULL OR is_open_date("{begun}__text"))'
    faults.append(_fault(begun, "missing", f"{applies}{blank}"))
    if emission.from_ and emission.to:
        faults.append(_fault(emission.to.column, "end_before_start", f'{applies}"{emission.to.column}" < {start}'))
    if isinstance(emission.code, FromColumn):
        code = emission.code.column
        faults.append(_fault(code, "missing_code", f'{applies}"{code}__text" IS NULL'))
        unknown = f'{applies}"{code}__text" IS NOT NULL AND {period}.code_key IS NULL'
        faults.append(_fault(code, "unknown_code", unknown))
        end = f'"{emission.to.column}"' if emission.to else ("NULL" if emission.from_ else start)
        outside = f"{start} > {period}.valid_to OR coalesce({end}, DATE '9999-12-31') < {period}.valid_from"
        faults.append(_fault(code, "code_not_in_force", f"{applies}({outside})"))
    if emission.service_centre:
        name = emission.service_centre.column
        known = f'list_contains({bound.add(list(bound.local.service_centres))}, lower("{name}__text"))'
        faults.append(_fault(name, "unknown_service_centre", f'{applies}"{name}__text" IS NOT NULL AND NOT {known}'))
    return faults


def _start(emission: Emission) -> str:
    column = emission.from_ or emission.week
    assert column is not None
    return f'"{column.column}"'


def _fault(column: str, rule: str, condition: str) -> str:
    return f"CASE WHEN {condition} THEN '{column}:{rule}' END"


def code_join(emission: Emission, alias: str, bound: Bound) -> str:
    """The join that finds the period in which the row's code means anything."""
    if isinstance(emission.code, Constant):
        key = bound.add(emission.code.value.casefold())
    else:
        key = f'"{emission.code.column}"'
    code_list = bound.add(emission.code_list)
    return f"LEFT JOIN land.code_period AS {alias} ON {alias}.code_list = {code_list} AND {alias}.code_key = {key}"
