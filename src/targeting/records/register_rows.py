"""In plain Danish: what a row of a register becomes, and which rows are left out."""

from __future__ import annotations

from collections.abc import Iterator

from targeting.pages import counted, either
from targeting.workspace import Constant, Emission, IgnoreRule, RegisterContract, Workspace

KINDS = {"benefit": "en ydelse", "service": "et tilbud", "plan": "en plan", "case": "en sag"}
ROLES = {
    "population": "Rækken siger, hvem borgeren er. Den bliver ikke til en indsats og giver ingen point.",
    "objection": "Borgeren tages ud, før noget tælles. Rækken bliver ikke til en indsats.",
}


def involvement_lines(workspace: Workspace, contract: RegisterContract) -> Iterator[str]:
    """One or more sentences for each involvement a row becomes."""
    if contract.role in ROLES:
        yield ROLES[contract.role]
    elif not contract.involvement:
        yield "Ikke udfyldt endnu."
    for emission in contract.involvement:
        yield " ".join(_sentences(workspace, contract, emission))


def _sentences(workspace: Workspace, contract: RegisterContract, emission: Emission) -> Iterator[str]:
    filled = f"når {_header(contract, emission.skip_when_empty)} er udfyldt" if emission.skip_when_empty else ""
    yield from _what(workspace, contract, emission, filled)
    yield _period(contract, emission)
    if emission.gap_days:
        yield f"Et hul på højst {counted(emission.gap_days, 'dag', 'dage')} er samme forløb."
    if emission.lag_days:
        yield f"Udtrækket kan være {counted(emission.lag_days, 'dag', 'dage')} bagud uden at forløbet regnes for slut."
    if emission.case:
        case = _header(contract, emission.case.column)
        yield f"Rækker med samme kode, start og {case} er rettelser: den nyeste gælder."
    if emission.service_centre:
        yield f"Fagcentret står i {_header(contract, emission.service_centre.column)}."
    if emission.caseworker:
        yield f"Sagsbehandleren i {_header(contract, emission.caseworker.column)} tælles, men vises aldrig."
    if emission.ancillary:
        where = _header(contract, emission.ancillary.column)
        yield f"Står der {_listed(emission.ancillary.in_)} i {where}, er det en følgeydelse, som ikke tæller."


def _what(workspace: Workspace, contract: RegisterContract, emission: Emission, filled: str) -> Iterator[str]:
    """What decides what the row is: itself, or a code in it. ``filled``: when it is one at all; blank for always."""
    codes = [code for code in workspace.codes.codes if code.code_list == emission.code_list]
    if isinstance(emission.code, Constant):
        code = next((code for code in codes if code.code == emission.code.value), None)
        what = f"{KINDS[code.kind]}: {code.label_da}" if code else f"koden {emission.code.value}"
        yield f"Rækken er {what}, {filled}." if filled else f"Rækken er {what}."
        return
    kinds = sorted({code.kind for code in codes}, key=list(KINDS).index)
    named = either([KINDS[kind] for kind in kinds] or ["en indsats"])
    decides = f"Koden i {_header(contract, emission.code.column)}"
    if len(kinds) > 1:
        yield f"{decides} afgør, om rækken er {named} (kodelisten »{emission.code_list}«)."
    else:
        yield f"{decides} siger, hvilken indsats rækken er: {named} (kodelisten »{emission.code_list}«)."
    if filled:
        yield f"Det gælder kun, {filled}."
    yield "En kode, som listen ikke kender, sættes i karantæne."


def _period(contract: RegisterContract, emission: Emission) -> str:
    if emission.week:
        return f"Den gælder ugen i {_header(contract, emission.week.column)}."
    begins = _header(contract, emission.from_.column) if emission.from_ else ""
    if emission.to:
        ends = _header(contract, emission.to.column)
        return f"Den gælder fra {begins} til {ends}; tom slutdato betyder, at den løber."
    return f"Den gælder fra {begins}, så længe kodelisten siger."


def ignored_lines(contract: RegisterContract) -> Iterator[str]:
    """One sentence for each rule that leaves rows out, then those that always hold."""
    for rule in contract.ignore:
        yield f"{rule.why}: {_condition(contract, rule)}."
    yield (
        "Rækker med et erstatningsnummer i stedet for et CPR-nummer: de tælles op, men samles aldrig med andre "
        "registre."
    )


def _condition(contract: RegisterContract, rule: IgnoreRule) -> str:
    header = _header(contract, rule.column)
    if rule.zero:
        return f"{header} er nul"
    if rule.empty:
        return f"{header} er tom"
    if rule.other_municipality:
        return f"{header} er en anden kommune"
    if rule.in_ is not None:
        return f"{header} er {_listed(rule.in_)}"
    return f"{header} er andet end {_listed(rule.not_in or ())}"


def _header(contract: RegisterContract, column: str) -> str:
    return f"kolonnen »{contract.column(column).header}«"


def _listed(values: tuple[str, ...]) -> str:
    return either([f"»{value}«" for value in values])
