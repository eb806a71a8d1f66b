"""The codes of the newest deliveries, from the command line: those in no list, out of their time, or in no row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from targeting import ledger
from targeting.language import Message, say
from targeting.pages import HIDDEN, Shown, table
from targeting.registers import NOT_IN_FORCE, UNKNOWN, USED, Met, named_codes
from targeting.run import code_name, period
from targeting.session import Session
from targeting.shapes import Document
from targeting.workspace import CodeLists, FromColumn, Workspace

Line = dict[str, str | int | None]
STATES: dict[str, Message] = {
    UNKNOWN: say("in no code list"),
    NOT_IN_FORCE: say("not in force in the rows' time"),
    "unused": say("listed, and in no row"),
}


@dataclass(frozen=True)
class CodesMet:
    """The codes of the newest deliveries that no list has or that were not in force, and listed ones that none has."""

    rows: tuple[Line, ...]

    def as_dict(self) -> Document:
        """For programs."""
        return {"codes": [dict(row) for row in self.rows]}

    def render(self) -> Shown:
        """For people, in Danish."""
        shown = [
            {
                "Register": row["register"],
                "Kodeliste": row["code_list"],
                "Kode": row["code"] or "andre koder, der ikke vises",
                "Hvad der er": str(STATES[str(row["state"])]),
                "Rækker": _rows(row),
                "Gælder": row["period"],
            }
            for row in self.rows
        ]
        return table("Koder i de nyeste leverancer", shown)


def codes_report(session: Session, unused: bool) -> CodesMet:
    """What the ledger knows of the newest delivery of each register in use; with ``unused``, listed codes too."""
    workspace = session.workspace
    met = tuple(each for each in _met(session) if each.register in workspace.settings.registers)
    faults = [_row(each, workspace.codes) for each in met if each.state != USED]
    return CodesMet(tuple(faults + ([*_unused(workspace, met)] if unused else [])))


def _met(session: Session) -> tuple[Met, ...]:
    state = session.workspace.state
    if not (state / ledger.NAME).is_file():
        return ()
    with ledger.open_ledger(state, session.keys, read_only=True) as opened:
        return named_codes(ledger.codes_delivered(opened))


def _row(met: Met, codes: CodeLists) -> Line:
    listed = met.state == NOT_IN_FORCE and met.code_key
    return {
        "register": met.register,
        "code_list": met.code_list,
        "code": str(code_name(codes, met.code_list, met.code_key)) if met.code_key else "",
        "state": met.state,
        "rows": met.rows,
        "period": str(period(codes, met.code_list, met.code_key)) if listed else "",
    }


def _unused(workspace: Workspace, met: tuple[Met, ...]) -> Iterator[Line]:
    """Codes of the lists that a register reads its codes by, and that none of its accepted rows has."""
    delivered = {each.register for each in met}
    seen = {(each.register, each.code_list, each.code_key) for each in met if each.state == USED}
    for contract in workspace.registers:
        lists = {emission.code_list for emission in contract.involvement if isinstance(emission.code, FromColumn)}
        keys = dict.fromkeys(code.key for code in workspace.codes.codes if code.code_list in lists)
        for code_list, key in keys if contract.id in delivered else ():
            if (contract.id, code_list, key) not in seen:
                yield _row(Met(contract.id, code_list, key, "unused", None), workspace.codes)


def _rows(row: Line) -> object:
    if row["state"] == "unused":
        return 0
    return HIDDEN if row["rows"] is None else row["rows"]
