"""What is said of codes that no list has, or that were not in force: by name where that tells of no few citizens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from targeting.language import Both, Message, say
from targeting.pages import day
from targeting.registers import NOT_IN_FORCE, UNKNOWN, Met, codes_met
from targeting.warehouse import Warehouse
from targeting.workspace import CodeLists, Workspace, rule_of_law_da, spaced


def at_fault(warehouse: Warehouse, workspace: Workspace) -> dict[str, list[Message]]:
    """Of each register, a sentence a code of its rows in quarantine, and never how many: as `code_warnings`."""
    said: dict[str, list[Message]] = {}
    for met in codes_met(warehouse):
        if met.code_key and met.state in (UNKNOWN, NOT_IN_FORCE):
            said.setdefault(met.register, []).append(_found(met, workspace))
    return said


def code_warnings(warehouse: Warehouse, workspace: Workspace, as_of: date) -> list[Message]:
    """What a run that goes on says of such codes, and of those that meant nothing on ``as_of``; no counts."""
    named = [met for met in codes_met(warehouse) if met.code_key]
    return [
        *(_new_in_law(met, workspace) for met in named if met.state == UNKNOWN),
        *(_out_of_force(met, workspace) for met in named if met.state == NOT_IN_FORCE),
        *idle_codes(warehouse, workspace, as_of),
    ]


def code_name(codes: CodeLists, code_list: str, code_key: str) -> Message:
    """A code as people know it: ÆL § 10, or as its list spells it; of no list, law and paragraph as they were found."""
    code = next((each for each in codes.codes if each.key == (code_list, code_key)), None)
    if code is None:
        law, _, paragraph = code_key.partition(" § ")
        return Both(*(f"{law} § {spaced(paragraph)}",) * 2)
    if code_list == "paragraph":
        return Both(*(rule_of_law_da(code.law, code.paragraph, spelt_out=True),) * 2)
    return Both(*(f"{code.code} ({code.label_da})",) * 2)


def period(codes: CodeLists, code_list: str, code_key: str) -> Message:
    """When a listed code is in force, over all its rows."""
    found = [code for code in codes.codes if code.key == (code_list, code_key)]
    first = min((code.valid_from or date.min for code in found), default=date.min)
    last = max((code.valid_to or date.max for code in found), default=date.max)
    if last == date.max:
        return say("it is in force from {first}", first=_day(first))
    if first == date.min:
        return say("it was in force until {last}", last=_day(last))
    return say("it was in force from {first} to {last}", first=_day(first), last=_day(last))


def _found(met: Met, workspace: Workspace) -> Message:
    register, code = workspace.register(met.register).name, _named(met, workspace)
    if met.state == UNKNOWN:
        return say("{register}: rows have the code {code}.", register=register, code=code)
    return say(
        "{register}: rows have the code {code}, which was not in force then: {period}.",
        register=register,
        code=code,
        period=period(workspace.codes, met.code_list, met.code_key),
    )


def _new_in_law(met: Met, workspace: Workspace) -> Message:
    return say(
        "{register}: the code {code} stands in no code list, so its rows are in quarantine and not counted. If the "
        "code is new in law, add it (code_lists/); if it is a mistake, the department must correct it.",
        register=workspace.register(met.register).name,
        code=_named(met, workspace),
    )


def _out_of_force(met: Met, workspace: Workspace) -> Message:
    return say(
        "{register}: rows have the code {code}, which was not in force in their time: {period}. They are in quarantine "
        "and not counted.",
        register=workspace.register(met.register).name,
        code=_named(met, workspace),
        period=period(workspace.codes, met.code_list, met.code_key),
    )


def idle_codes(warehouse: Warehouse, workspace: Workspace, as_of: date) -> Iterator[Message]:
    """A sentence a code that rows active on ``as_of`` have, and that was not in force that day."""
    for row in warehouse.records("link.idle_code", "register", "code_list", "code_key"):
        yield say(
            "{register}: rows have the code {code}, which was not in force on {as_of}: {period}. They are not counted "
            "on that day.",
            register=workspace.register(row["register"]).name,
            code=code_name(workspace.codes, row["code_list"], row["code_key"]),
            as_of=_day(as_of),
            period=period(workspace.codes, row["code_list"], row["code_key"]),
        )


def _named(met: Met, workspace: Workspace) -> Message:
    return code_name(workspace.codes, met.code_list, met.code_key)


def _day(of: date) -> Both:
    return Both(day(of), of.isoformat())
