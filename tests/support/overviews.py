"""Overviews from tables: what a citizen has said, what the citizen has, and the lines that one unit may see."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from support.consents import KNOWN, RULES, UNITS, history_of, moment
from support.tables import stated
from targeting.overview import Covered, Sharing, Spell, covered, current
from targeting.overview.page import left_out_da, line_da
from targeting.workspace import Code, catalogue, load_code_lists

CODES = load_code_lists(catalogue("code_lists"))


def overview_of(said: str, has: str, to: str, at: str, as_of: date, known_to_state: Iterable[str] = ()) -> Covered:
    """What the unit may see at a moment, of the figures of ``as_of``."""
    sharing = Sharing(history_of(said), to, moment(at), RULES, KNOWN, frozenset(known_to_state))
    return covered(current(spells_of(has), as_of, CODES), sharing)


def lines_of(found: Covered) -> list[str]:
    """The lines as the page has them, and what it says of the rest."""
    return [*(line_da(each.thing, UNITS, CODES) for each in found.shown), left_out_da(found)]


def spells_of(has: str) -> list[Spell]:
    """One involvement a line; ``what`` is the code lists' own word, with the paragraph where several have it."""
    return [_spell(line) for line in stated(has)]


def code_of(what: str) -> Code:
    """The code that is called so: "Mentor", or "Mentor § 167" for one of several."""
    label, _, paragraph = what.partition(" § ")
    return next(
        code
        for code in CODES.codes
        if code.label_da == label and code.counts and code.main and paragraph in ("", code.paragraph)
    )


def _spell(line: dict[str, str]) -> Spell:
    code = code_of(line["what"])
    until = line.get("until")
    return Spell(
        service_centre=line["from"],
        register=line.get("register", "jobcentre"),
        law=code.law,
        paragraph=code.paragraph or None,
        family=code.family,
        kind=code.kind,
        since=date.fromisoformat(line["since"]),
        until=date.fromisoformat(until) if until else None,
        lag_days=int(line.get("lag", "0")),
    )
