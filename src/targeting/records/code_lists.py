"""Of the code lists: which are due to be looked through, and what the municipality's own rows add or replace."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date

from targeting.language import Message, listed, say
from targeting.pages import day
from targeting.workspace import Code, CodeLists


def code_notices(codes: CodeLists, today: date) -> Iterator[str]:
    """A line a list that was to be looked through by now."""
    for name, due in sorted(codes.due(today).items()):
        yield str(
            say(
                "The code list {name} was to be looked through by {due}: see whether the law has changed. A newer "
                "version of the program may have it; your own rows are in code_lists/.",
                name=name,
                due=day(due),
            )
        )


def own_code_lines(codes: CodeLists, read: Collection[str]) -> Iterator[str]:
    """What the municipality's own rows add to the catalogue's, and what they take the place of.

    ``read`` are the lists that the registers in use are read by: a row of another is never met.
    """
    replaced = {code.key: code.label_da for code in codes.replaced}
    for code in codes.own:
        meaning = say(
            "{code_list} {code} ({label}), {period}, {counts}",
            code_list=code.code_list,
            code=code.code,
            label=code.label_da,
            period=_period(code),
            counts=_counts(code),
        )
        if before := replaced.get(code.key):
            yield str(
                say("Own code, in place of the catalogue's »{before}«: {meaning}.", before=before, meaning=meaning)
            )
        else:
            yield str(say("Own code, added: {meaning}.", meaning=meaning))
        if code.code_list not in read:
            yield str(
                say(
                    "No register in use is read by a code list {name}, so no row is read as {code}. Lists in use: "
                    "{known}.",
                    name=code.code_list,
                    code=code.code,
                    known=listed(sorted(read)),
                )
            )


def _counts(code: Code) -> Message:
    if code.one_plan:
        return say("whoever has it has one plan already, and is not nominated")
    return say("counts") if code.counts else say("does not count")


def _period(code: Code) -> Message:
    if code.valid_from and code.valid_to:
        return say("from {first} to {last}", first=day(code.valid_from), last=day(code.valid_to))
    if code.valid_from:
        return say("from {first}", first=day(code.valid_from))
    return say("until {last}", last=day(code.valid_to)) if code.valid_to else say("at all times")
