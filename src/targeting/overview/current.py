"""What is under way on the run's day, or is to begin: a thing that goes on under another law is one, and not two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from targeting.workspace import Code, CodeLists

_A_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Spell:
    """One involvement as a run linked it; ``until`` is its last day, None while it is open.

    ``lag_days`` is how long after its last reported day it counts.
    """

    service_centre: str
    register: str
    law: str | None
    paragraph: str | None
    family: str
    kind: str
    since: date
    until: date | None
    lag_days: int = 0


@dataclass(frozen=True)
class Current:
    """What the citizen has, from the day it began.

    ``until`` is the last day where the register states one. ``reported_to`` is the last day that it has told of, where
    it reports in arrears. ``granted``: it is granted once, and has no end. ``to_come``: it has not begun yet.
    """

    service_centre: str
    law: str | None
    paragraph: str | None
    family: str
    kind: str
    since: date
    until: date | None = None
    reported_to: date | None = None
    granted: bool = False
    to_come: bool = False


def current(spells: Sequence[Spell], day: date, codes: CodeLists) -> tuple[Current, ...]:
    """What is under way on ``day``, or begins later, in the order it began; what had ended before is left out.

    Where a law took another's place, the law of that day is told, and the day it began is that under the first.
    """
    found = [_current(chain, day, codes) for chain in _chains(spells, codes) if _lasts(chain[-1], day)]
    return tuple(
        sorted(found, key=lambda each: (each.since, each.service_centre, each.law or "", each.paragraph or ""))
    )


def _chains(spells: Sequence[Spell], codes: CodeLists) -> Iterator[tuple[Spell, ...]]:
    """Spells of one thing, each of which began the day after the law of the one before it ended, in order."""
    rest = sorted(spells, key=lambda each: each.since)
    while rest:
        chain = [rest.pop(0)]
        while _ends_with_law(chain[-1], codes) and (found := _next(chain[-1], rest)):
            rest.remove(found)
            chain.append(found)
        yield tuple(chain)


def _next(spell: Spell, later: Sequence[Spell]) -> Spell | None:
    place = (spell.service_centre, spell.register, spell.family, spell.kind)
    return next(
        (
            each
            for each in later
            if (each.service_centre, each.register, each.family, each.kind) == place
            and each.since - _A_DAY == _reported(spell)
        ),
        None,
    )


def _lasts(spell: Spell, day: date) -> bool:
    return spell.until is None or spell.until >= day


def _current(chain: Sequence[Spell], day: date, codes: CodeLists) -> Current:
    now, last = next(each for each in chain if _lasts(each, day)), chain[-1]
    granted = any(code.one_off_months for code in _codes_of(now, codes))
    states_end = not (granted or _ends_with_law(last, codes))
    return Current(
        service_centre=now.service_centre,
        law=now.law,
        paragraph=now.paragraph,
        family=now.family,
        kind=now.kind,
        since=chain[0].since,
        until=last.until if states_end and not last.lag_days else None,
        reported_to=_reported(last) if states_end and last.lag_days else None,
        granted=granted,
        to_come=chain[0].since > day,
    )


def _reported(spell: Spell) -> date | None:
    """The last day that the register has told of."""
    return spell.until and spell.until - timedelta(days=spell.lag_days)


def _ends_with_law(spell: Spell, codes: CodeLists) -> bool:
    """Whether it is the code that ends on its last day, so that nothing is known of the thing's own end."""
    return spell.until is not None and _reported(spell) in {code.valid_to for code in _codes_of(spell, codes)}


def _codes_of(spell: Spell, codes: CodeLists) -> Iterator[Code]:
    """The codes that mean it."""
    meant = (spell.law, spell.paragraph, spell.family, spell.kind)
    return (code for code in codes.codes if (code.law, code.paragraph or None, code.family, code.kind) == meant)
