"""In plain Danish: which of the municipality's bases list a register, with which columns and whose approval."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.pages import day
from targeting.workspace import Basis, RegisterContract, Workspace


def cover_lines(workspace: Workspace, contract: RegisterContract, today: date) -> Iterator[str]:
    """One line a basis that lists the register, then who decides; a plain no when there is none."""
    listing = [basis for basis in workspace.bases if contract.id in basis.registers]
    for basis in listing:
        yield " ".join(_sentences(basis, contract, today))
    if not listing:
        yield "Intet grundlag nævner registeret endnu. Det kan derfor ikke læses."
    yield "Om en kørsel må ske, afgøres på ny hver gang, før den første fil åbnes."


def _sentences(basis: Basis, contract: RegisterContract, today: date) -> Iterator[str]:
    cover = basis.registers[contract.id]
    yield f"»{basis.id}« (version {basis.version}) gælder {_period(basis)}."
    if not basis.valid_on(today):
        yield "Det gælder ikke i dag."
    absent = [column.name for column in contract.columns if column.name not in cover.columns]
    yield f"Det dækker ikke kolonnerne {', '.join(absent)}." if absent else "Det dækker alle kolonner i tabellen."
    if cover.why:
        yield f"Begrundelse: {cover.why}"
    if contract.health:
        yield _approval(cover.health_approver is not None and cover.health_approver.had_signed(today))
    if basis.balancing_test.review_date:
        yield f"Interesseafvejningen gennemgås senest {day(basis.balancing_test.review_date)}."


def _approval(signed: bool) -> str:
    return (
        "En navngiven sundhedsfaglig leder har godkendt det."
        if signed
        else "Ingen sundhedsfaglig leder har godkendt det: registeret springes over."
    )


def _period(basis: Basis) -> str:
    if basis.valid_from is None:
        return "endnu ikke"
    begins = f"fra {day(basis.valid_from)}"
    return f"{begins} til {day(basis.valid_to)}" if basis.valid_to else begins
